"""What the next quarter's quota means to work, from the rows of `marts.capacity`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.report.display.formats import count, per_cent_between

WEEK = 5
"""Business days of a week of capacity."""


@dataclass(frozen=True)
class NextLoad:
    """Leads to work in the next quarter, of all teams or of one.

    Attributes:
        row: The row of `marts.capacity`.
    """

    row: Row

    @property
    def team(self) -> str:
        """The team; leads that no team got have none."""
        return str(self.row["team"] or "No team")

    @property
    def is_known(self) -> bool:
        """Whether a quota is planned, and quarters before say what it means."""
        return self.row["expected_most_count"] is not None

    @property
    def ends(self) -> tuple[float, float]:
        """Leads to work in the quarter, at the least and at the most."""
        return (
            float(self.row["expected_least_count"]),
            float(self.row["expected_most_count"]),
        )

    @property
    def weeks(self) -> float | None:
        """Weeks of five business days that the quarter has for the team."""
        days = self.row["business_day_count"]
        return days / WEEK if days else None

    @property
    def room(self) -> float | None:
        """Leads that can be worked in the quarter; none where no plan says it."""
        room = self.row["room_count"]
        return None if room is None else float(room)

    def of_room(self) -> str:
        """The leads as a share of the room: `134 to 137%`."""
        low, high = self.ends
        return per_cent_between(low / self.room, high / self.room) if self.room else ""

    def per_week(self) -> str:
        """Leads to work in a week, on average: `51 to 52`."""
        return between(*self.ends, over=self.weeks) if self.weeks else ""


def whole(capacity: pd.DataFrame) -> NextLoad:
    """The load of all teams together."""
    return next(NextLoad(row) for row in rows(capacity) if row["is_total"])


def by_team(capacity: pd.DataFrame) -> list[NextLoad]:
    """The load of each team, the largest first; leads without a team at the end."""
    found = [NextLoad(row) for row in rows(capacity) if not row["is_total"]]
    return sorted(found, key=_order)


def between(low: float, high: float, *, over: Any = 1) -> str:
    """Write whole numbers that may be equal: `672 to 685`."""
    return " to ".join(dict.fromkeys(count(each / over) for each in (low, high)))


def _order(load: NextLoad) -> tuple[bool, int, str]:
    return load.row["team"] is None, -load.row["worked_count"], load.team
