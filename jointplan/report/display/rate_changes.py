"""Rates of two quarters, and what of their change is mix and what is rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.report.display.comparisons import Counts, is_enough
from jointplan.report.display.formats import count
from jointplan.stats.mix import SplitChange, split_change

RATES = ("qualified", "won")
SPLITS = ("source", "trigger", "segment")


@dataclass(frozen=True)
class RateChange:
    """A rate in two quarters, with its change split by each attribute on file.

    Attributes:
        rate: `qualified` or `won`.
        within_days: At which age.
        before: Name of the earlier quarter.
        now: Name of the later one.
        old: Its counts in the earlier quarter.
        new: Its counts in the later one.
        splits: By attribute, the change split into mix and rates.
    """

    rate: str
    within_days: int
    before: str
    now: str
    old: Counts
    new: Counts
    splits: Mapping[str, SplitChange]

    @property
    def name(self) -> str:
        """The rate as a table names it."""
        verb = self.rate[:1].upper() + self.rate[1:]
        return f"{verb} within {self.within_days} days"

    @property
    def moved(self) -> Decimal:
        """The change in points, as the two shares are printed (R53)."""
        new, old = (
            Decimal(count(Decimal(100 * k) / n, 1)) for k, n in (self.new, self.old)
        )
        return new - old

    def parts(self, split: str) -> tuple[Decimal, Decimal]:
        """Points from mix and from rates, so that both add up to the printed change."""
        mix = round(Decimal(self.splits[split].mix * 100), 1)
        return mix, self.moved - mix


def rate_changes(rate_groups: pd.DataFrame) -> list[RateChange]:
    """Each rate that is recorded, with its days, in both quarters, and can be split."""
    found = [_change(rate, rows(rate_groups)) for rate in RATES]
    return [each for each in found if each]


def _change(rate: str, listed: list[Row]) -> RateChange | None:
    of_rate = [row for row in listed if row["rate"] == rate]
    now, before = (
        [row for row in of_rate if bool(row["is_report_quarter"]) == is_now]
        for is_now in (True, False)
    )
    if not now or not before or any(row["actual_count"] is None for row in of_rate):
        return None
    new, old = (_total(each) for each in (now, before))
    if not is_enough(new, old):
        return None
    splits = {
        split: change
        for split in SPLITS
        if not any(r["is_filled_afterwards"] for r in of_rate if r["split"] == split)
        and len({r["split_value"] for r in of_rate if r["split"] == split}) > 1
        and (change := split_change(_groups(before, split), _groups(now, split)))
    }
    if not splits:
        return None
    names = (before[0]["quarter"], now[0]["quarter"])
    return RateChange(rate, now[0]["within_days"], *names, old, new, splits)


def _groups(found: list[Row], split: str) -> dict[str | None, Counts]:
    return {
        row["split_value"]: (row["actual_count"], row["out_of_count"])
        for row in found
        if row["split"] == split
    }


def _total(found: list[Row]) -> Counts:
    """Each split holds every rated hand-off once, so the first one does."""
    first = [row for row in found if row["split"] == found[0]["split"]]
    return (
        sum(row["actual_count"] for row in first),
        sum(row["out_of_count"] for row in first),
    )
