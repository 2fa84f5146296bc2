"""What changed since the quarter before, and whether it is more than chance (R55)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    finding,
    in_order,
    nothing,
    only,
    rows,
    source_note,
    stack,
)
from jointplan.report.display.formats import (
    DASH,
    count,
    day,
    first_upper,
    listing,
    percent,
    signed,
)
from jointplan.report.display.grid import Column, table
from jointplan.report.display.promise_words import label
from jointplan.report.display.promises import figure, gap
from jointplan.report.tables.scorecard import in_brief
from jointplan.stats.differences import Comparison, compare

QUALIFIED = "Qualified"
COUNTED = ("first_response", "conforming_share")


@dataclass(frozen=True)
class Change:
    """One share in two quarters: counts, or texts where nothing is estimated."""

    name: str
    before: str
    now: str
    moved: str
    found: Comparison | None = None

    @property
    def verdict(self) -> str:
        """Whether the change is more than chance, with its 95% interval in points."""
        if self.found is None:
            return "counted"
        low, high = self.found.low, self.found.high
        word = "more than chance" if self.found.is_clear else "could be chance"
        if not self.found.is_clear and (low > 0 or high < 0):
            word += " among those compared"
        return f"{word} ({signed(low * 100, 1)} to {signed(high * 100, 1)})"


def changes(
    scorecard: pd.DataFrame,
    funnel_quarters: pd.DataFrame,
    rejection_fairness: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Headline shares of this quarter and the one before, at equal age."""
    about = only(run)
    found = sorted(rows(scorecard), key=lambda row: row["starts_on"])
    past = [row["quarter"] for row in found if row["starts_on"] < about["starts_on"]]
    if not past:
        return nothing("No quarter before this one is on file, so nothing is compared.")
    before, now = past[-1], about["quarter"]
    listed = _judged(_estimated(funnel_quarters, rejection_fairness, before, now))
    listed += _counted(found, before, now)
    if not listed:
        return nothing(f"No share of {before} and {now} can be compared.")
    made = table(
        "table-changes",
        f"Shares of {before} and {now}",
        [
            Column("Measure", [each.name for each in listed]),
            Column(in_brief(before, now), [each.before for each in listed]),
            Column(in_brief(now, before), [each.now for each in listed]),
            Column("Change, points", [each.moved for each in listed]),
            Column("Chance?", [each.verdict for each in listed], is_number=False),
        ],
        note=source_note(about, "scorecard", "funnel_quarters", "rejection_fairness")
        + " In brackets the 95% interval of the difference (Newcombe); more than "
        "chance after Benjamini and Hochberg.",
        empty="",
        is_folded=False,
    )
    return stack(finding(_said(listed, about, found, before)), made)


def qualified_changed(
    scorecard: pd.DataFrame,
    funnel_quarters: pd.DataFrame,
    rejection_fairness: pd.DataFrame,
    run: pd.DataFrame,
) -> bool:
    """Whether the share qualified is said to differ from the quarter before."""
    about = only(run)
    starts = {row["starts_on"]: row["quarter"] for row in rows(scorecard)}
    past = [day for day in starts if day < about["starts_on"]]
    if not past:
        return False
    before, now = starts[max(past)], about["quarter"]
    listed = _judged(_estimated(funnel_quarters, rejection_fairness, before, now))
    return any(
        each.name.startswith(QUALIFIED) and each.found and each.found.is_clear
        for each in listed
    )


def _estimated(
    funnel: pd.DataFrame, fairness: pd.DataFrame, before: str, now: str
) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
    """Shares, before and now, that would differ a little even if nothing changed."""
    listed = {}
    old, new = (_of(funnel, quarter) for quarter in (before, now))
    if old and new and old["is_qualification_begun"] and new["is_qualification_begun"]:
        counts = [(r["qualified_within_count"], r["mature_count"]) for r in (old, new)]
        unknown = sum(r["qualified_within_unknown_count"] for r in (old, new))
        days = new["within_days"]
        if not unknown and old["within_days"] == days:
            listed[f"{QUALIFIED} within {days} days"] = (counts[0], counts[1])
    old, new = (_of(fairness, quarter) for quarter in (before, now))
    if old and new and old["within_days"] == new["within_days"]:
        counts = [
            (r["too_early_within_count"], r["audited_within_count"]) for r in (old, new)
        ]
        days = new["within_days"]
        listed[f"Rejected too early, within {days} days"] = (counts[0], counts[1])
    return listed


def _judged(
    estimated: Mapping[str, tuple[tuple[int, int], tuple[int, int]]],
) -> list[Change]:
    """Each change with its interval; those of too few cases are left out."""
    found = compare([(*new, *old) for old, new in estimated.values()])
    return [
        _change(name, *both, each)
        for (name, both), each in zip(estimated.items(), found, strict=True)
        if each
    ]


def _change(
    name: str, old: tuple[int, int], new: tuple[int, int], found: Comparison
) -> Change:
    shown = [round(1000 * k / n) for k, n in (old, new)]
    moved = signed((shown[1] - shown[0]) / 10, 1)
    return Change(name, percent(*old, 1), percent(*new, 1), moved, found)


def _counted(found: Sequence[Row], before: str, now: str) -> list[Change]:
    """Shares of promises: what was counted is what was, and no estimate."""
    by = {(row["promise"], row["quarter"]): row for row in found}
    listed = []
    for promise in COUNTED:
        old, new = by.get((promise, before)), by.get((promise, now))
        if old is None or new is None:
            continue
        moved = gap(old, new).replace("\u00a0points", "")
        if moved != DASH:
            listed.append(Change(label(new), figure(old)[0], figure(new)[0], moved))
    return listed


def _said(
    listed: Sequence[Change], about: Row, found: Sequence[Row], before: str
) -> str:
    estimated = [each.found for each in listed if each.found]
    clear = [each.name for each in listed if each.found and each.found.is_clear]
    if clear:
        said = f"{first_upper(listing(clear))}: changed by more than chance."
    elif len(estimated) == 2:
        said = "Neither estimated change is more than chance."
    elif len(estimated) > 2:
        said = f"None of {count(len(estimated))} estimated changes is more than chance."
    else:
        said = "The estimated change could be chance." if estimated else ""
    rule = about.get("mql_rule_on")
    if not rule or about["is_first_use"]:
        return said or f"{before} and this quarter, as counted."
    start = min(row["starts_on"] for row in found if row["quarter"] == before)
    if rule < start:
        return f"{said} The MQL definition has not changed since {day(rule)}.".strip()
    return f"{said} The MQL definition changed on {day(rule)}.".strip()


def _of(frame: pd.DataFrame, quarter: str) -> Row | None:
    return next((r for r in in_order(frame) if r["quarter"] == quarter), None)
