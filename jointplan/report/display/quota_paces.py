"""How a quota stands and where its quarter will end, from two marts of pacing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.report.display.formats import DASH, count, plural
from jointplan.stats.pacing import Ending, Pace, ending, held

SEASON = "season"
"""Basis of a quarter that tells a season."""


@dataclass(frozen=True)
class QuotaPace:
    """A quota line of the quarter, and the quarters before it.

    Attributes:
        row: The row of `marts.quota_pacing`.
        quarters: The rows of `marts.quota_seasons`, the oldest first.
    """

    row: Row
    quarters: tuple[Row, ...]

    @property
    def name(self) -> str:
        """The line's name; what no line of the plan is for has none."""
        return str(self.row["quota_name"] or "All leads")

    @property
    def seasons(self) -> list[Row]:
        """The quarters that tell a season."""
        return [row for row in self.quarters if row["basis"] == SEASON]

    @property
    def is_running(self) -> bool:
        """Whether days of the quarter are left."""
        return bool(self.row["days_left"])

    @property
    def basis(self) -> str:
        """What the number due rests on: `5 quarters`, `business days`."""
        if self.row["is_by_season"]:
            return plural(len(self.seasons), "quarter")
        return "business days"

    @cached_property
    def ending(self) -> Ending | None:
        """Where the quarter will end; none where it is over or nothing tells it."""
        if not self.is_running:
            return None
        return ending(self.row["earned_count"], _paces(self.seasons))

    @property
    def held(self) -> tuple[int, int]:
        """How many quarters before ended in the range they had, and of how many."""
        return held(_paces(self.seasons))

    def forecast(self) -> str:
        """Write the number of leads the quarter will end with."""
        return count(self.ending.expected) if self.ending else DASH

    def range(self) -> str:
        """Write the range of that number: `309 to 389`."""
        if self.ending is None:
            return DASH
        ends = (count(self.ending.low), count(self.ending.high))
        return " to ".join(dict.fromkeys(ends))


def quota_paces(pacing: pd.DataFrame, seasons: pd.DataFrame) -> list[QuotaPace]:
    """Take each quota line with its quarters; lines for the whole come first."""
    quarters = sorted(rows(seasons), key=lambda row: row["starts_on"])
    lines = sorted(
        rows(pacing), key=lambda row: (not row["is_total"], row["part_number"])
    )
    return [
        QuotaPace(
            line,
            tuple(q for q in quarters if q["part_number"] == line["part_number"]),
        )
        for line in lines
    ]


def _paces(quarters: list[Row]) -> list[Pace]:
    return [
        Pace(row["counted_then_count"], row["stayed_count"], row["earned_count"])
        for row in quarters
    ]
