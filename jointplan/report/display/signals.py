"""Signals as the page tells them: which stand out, in which order and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.report.display.formats import DASH, count, money, percent
from jointplan.stats.signals import Watched, judge, spread, stake, stake_order

MOST = 3
LEAST_QUARTERS = 2
STANDS_OUT, NOT_KNOWN, TOO_FEW = "stands out", "not known", "too few"
TOO_EARLY, NOT_WATCHED = "too early to say", "not watched"
ALL = {"MQLs against quota": "all sources", "MQL-SQL gap": "all leads"}
"""What a measure without a group is about."""

DONE = {
    "MQLs against quota": "due came",
    "SQLs by segment": "qualified",
    "SQLs by source": "qualified",
    "MQL-SQL gap": "closed unqualified",
    "padding by source": "miss the MQL definition",
    "late first responses by team": "answered late",
    "rejections by family": "rejected for it",
    "wins by paid source": "won",
}
CURES = {
    "MQLs against quota": "write a quota of MQLs in two plans or more",
    "SQLs by segment": "export the day of each SQL, and map segments in the glossary",
    "SQLs by source": "export the day of each SQL, and map sources in the glossary",
    "MQL-SQL gap": "export the day of each SQL and of each rejection",
    "padding by source": "map the sources in the glossary",
    "late first responses by team": "export touches and owners, and agree on a limit",
    "rejections by family": "export rejections, and map their reasons in the glossary",
    "wins by paid source": "export spend by source, and the day of each win",
}
"""What brings a measure that nothing carries."""


@dataclass(frozen=True)
class Signal:
    """A figure that is watched.

    Attributes:
        row: Its row of the mart.
        state: Whether it stands out, or what keeps that from being known.
        short: By how many leads, SQLs or wins it lies beyond the usual.
        at_stake: What that is worth; none where it is not known.
    """

    row: Row
    state: str
    short: float = 0
    at_stake: float | None = None

    @property
    def group(self) -> str:
        """What it is about: a source, segment, team, family, or all of them."""
        return str(self.row["group_name"] or ALL.get(self.row["measure"], "all leads"))

    @property
    def now(self) -> str:
        """What is so, in counts: `3 of 43 qualified`."""
        of = f"{count(self.row['actual_count'])} of {count(self.row['out_of_count'])}"
        return f"{of} {DONE[self.row['measure']]}"

    @property
    def usual(self) -> str:
        """The share it is held against, and of what."""
        said = percent(self.row["usual_count"], self.row["usual_out_of_count"], 1)
        is_paid = self.row["held_against"] == "other sources"
        return f"{said} {'elsewhere' if is_paid else 'before'}"

    def worth(self, currency: str) -> str:
        """What is at stake, as money; a dash where it is not known."""
        return DASH if self.at_stake is None else money(self.at_stake, currency)


def judged(watched_signals: pd.DataFrame) -> list[Signal]:
    """Everything that is watched: what stands out first, by what is at stake."""
    found = rows(watched_signals)
    tried = [_watched(row) for row in found]
    states = iter(judge([each for each in tried if isinstance(each, Watched)]))
    listed = [
        Signal(row, each)
        if isinstance(each, str)
        else Signal(row, next(states), *_stakes(row, each))
        for row, each in zip(found, tried, strict=True)
    ]
    return sorted(listed, key=_order)


def shown(signals: Sequence[Signal]) -> list[Signal]:
    """Those that stand out, at most three."""
    return [each for each in signals if each.state == STANDS_OUT][:MOST]


def _order(signal: Signal) -> tuple[bool, tuple[bool, float], str, str]:
    place = stake_order(signal.at_stake, signal.short)
    return signal.state != STANDS_OUT, place, signal.row["signal"], signal.group


def _watched(row: Row) -> Watched | str:
    """What is compared, or why nothing can be."""
    if row["out_of_count"] is None:
        return NOT_WATCHED
    is_past = row["held_against"] == "quarters before"
    if is_past and row["usual_quarter_count"] < LEAST_QUARTERS:
        return TOO_EARLY
    is_share = row["measure"] != "MQLs against quota"
    return Watched(
        count=row["actual_count"],
        unknown=row["unknown_count"],
        out_of=float(row["out_of_count"]),
        usual_count=row["usual_count"],
        usual_unknown=row["usual_unknown_count"],
        usual_out_of=float(row["usual_out_of_count"]),
        is_more=bool(row["is_more"]),
        is_share=is_share,
        is_furthest=not row["may_be_as_far_count"],
        may_be_furthest=not row["as_far_count"],
        spread=spread(
            row["usual_count"],
            float(row["usual_out_of_count"]),
            float(row["usual_square_count"]),
            row["usual_quarter_count"],
            is_share=is_share,
        )
        if row["usual_square_count"] is not None
        else 1,
    )


def _stakes(row: Row, watched: Watched) -> tuple[float, float | None]:
    """By how many, and what they are worth: wins themselves need no share won."""
    if not watched.is_compared:
        return 0, None
    is_win = row["unit"] == "win"
    wins, of = (1, 1) if is_win else (row["win_count"], row["win_out_of_count"])
    amount, deals = row["won_amount"], row["won_amount_count"]
    mean = float(amount) / deals if amount is not None and deals else None
    return watched.short, stake(watched.short, wins, of, mean)
