"""The Olist figures worked out a second time, straight from the CSV files.

Nothing here is SQL and nothing comes from the package: the pipeline and this page
agree only if both are right. Olist calls a person's first contact what the kit calls
the hand-off; it has no touches, rejections or opportunities, only wins.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy import stats

LEADS = "olist_marketing_qualified_leads_dataset.csv"
DEALS = "olist_closed_deals_dataset.csv"


@dataclass(frozen=True)
class Handoff:
    """One lead: the day it was handed off, its origin, the day it was won."""

    mql_id: str
    opened_on: date
    origin: str | None
    won_on: date | None

    @property
    def quarter(self) -> str:
        """Name the quarter in which the lead was handed off."""
        return f"{self.opened_on.year}-Q{(self.opened_on.month + 2) // 3}"

    @property
    def won_age_days(self) -> int | None:
        """Count the days from hand-off to win; below zero if the win came first."""
        return None if self.won_on is None else (self.won_on - self.opened_on).days


@dataclass(frozen=True)
class Incidence:
    """Share won by an age, with the hand-offs still watched at that age."""

    age_days: int
    won_share: float
    at_risk_count: int


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read one CSV file as it is, every value text."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def read_handoffs(folder: Path) -> list[Handoff]:
    """Pair each lead of the data set in `folder` with the deal won from it."""
    won_on = {
        row["mql_id"]: date.fromisoformat(row["won_date"][:10])
        for row in read_rows(folder / DEALS)
    }
    return [
        Handoff(
            mql_id=row["mql_id"],
            opened_on=date.fromisoformat(row["first_contact_date"]),
            origin=row["origin"].strip() or None,
            won_on=won_on.get(row["mql_id"]),
        )
        for row in read_rows(folder / LEADS)
    ]


def in_quarter(handoffs: Iterable[Handoff], quarter: str) -> list[Handoff]:
    """Keep the hand-offs of one quarter."""
    return [handoff for handoff in handoffs if handoff.quarter == quarter]


def count_by_quarter(
    handoffs: Iterable[Handoff],
    is_counted: Callable[[Handoff], bool] = lambda handoff: True,
) -> dict[str, int]:
    """Count hand-offs per quarter, oldest first; a quarter without any shows 0."""
    counts: Counter[str] = Counter()
    for handoff in handoffs:
        counts[handoff.quarter] += is_counted(handoff)
    return dict(sorted(counts.items()))


def is_won(handoff: Handoff) -> bool:
    """Tell whether the lead was won by the end of the data."""
    return handoff.won_on is not None


def is_won_before_handoff(handoff: Handoff) -> bool:
    """Tell whether the win is dated before the hand-off."""
    return handoff.won_age_days is not None and handoff.won_age_days < 0


def is_won_within(handoff: Handoff, days: int) -> bool:
    """Tell whether the lead was won from hand-off to day `days`, that day included."""
    return handoff.won_age_days is not None and 0 <= handoff.won_age_days <= days


def origins(handoffs: Iterable[Handoff]) -> dict[str | None, tuple[int, int]]:
    """Count hand-offs and wins per origin; `None` is a blank origin."""
    handed: Counter[str | None] = Counter()
    won: Counter[str | None] = Counter()
    for handoff in handoffs:
        handed[handoff.origin] += 1
        won[handoff.origin] += is_won(handoff)
    return {origin: (count, won[origin]) for origin, count in handed.items()}


def weeks(handoffs: Sequence[Handoff], quarter: str) -> list[tuple[date, date, int]]:
    """Count a quarter's hand-offs per week: first day, day after the last, count.

    Weeks start on Monday; the first and the last are cut at the quarter's edge.
    """
    year, number = int(quarter[:4]), int(quarter[-1])
    starts_on = date(year, 3 * number - 2, 1)
    ends_before = date(year + number // 4, 3 * number % 12 + 1, 1)
    days = Counter(handoff.opened_on for handoff in handoffs)
    found = []
    while starts_on < ends_before:
        monday = starts_on + timedelta(days=7 - starts_on.weekday())
        until = min(monday, ends_before)
        count = sum(n for day, n in days.items() if starts_on <= day < until)
        found.append((starts_on, until, count))
        starts_on = until
    return found


def first_win_on(handoffs: Iterable[Handoff]) -> date:
    """Find the first day on which a win was recorded."""
    return min(handoff.won_on for handoff in handoffs if handoff.won_on)


def quarters_with_wins_recorded(handoffs: Sequence[Handoff]) -> dict[str, bool]:
    """Tell per quarter whether wins were recorded from its first day (R33)."""
    first = first_win_on(handoffs)
    return {
        quarter: first <= date(int(quarter[:4]), 3 * int(quarter[-1]) - 2, 1)
        for quarter in count_by_quarter(handoffs)
    }


def filled_on_winners(folder: Path) -> dict[str, int]:
    """Count per field of the deals on how many it stands.

    The deals' file holds only leads that were won, so on every other lead each of
    these fields is blank (R32).
    """
    filled: Counter[str] = Counter()
    for row in read_rows(folder / DEALS):
        filled.update({field: bool(value.strip()) for field, value in row.items()})
    return dict(filled)


def observe(handoff: Handoff, as_of: date) -> tuple[int, bool]:
    """Say how long a hand-off was watched up to `as_of`, and whether it was won."""
    if handoff.won_on is not None and handoff.won_on <= as_of:
        return (handoff.won_on - handoff.opened_on).days, True
    return (as_of - handoff.opened_on).days, False


def watched(handoffs: Iterable[Handoff], as_of: date) -> list[tuple[int, bool]]:
    """Observe the hand-offs opened by `as_of`, without those won before hand-off."""
    return [
        observe(handoff, as_of)
        for handoff in handoffs
        if handoff.opened_on <= as_of and not is_won_before_handoff(handoff)
    ]


def incidence(
    handoffs: Iterable[Handoff], ages: Iterable[int], as_of: date
) -> list[Incidence]:
    """Estimate the share won by each age (Aalen-Johansen), ages counted inclusively.

    Winning is the only way out that Olist records, so this is one minus
    Kaplan-Meier; `kaplan_meier` has the same from scipy.
    """
    lives = watched(handoffs, as_of)
    wins = Counter(age for age, is_win in lives if is_win)
    found = []
    for limit in ages:
        still, won = 1.0, 0.0
        for age in sorted(age for age in wins if age <= limit):
            at_risk = sum(life >= age for life, _ in lives)
            won += still * wins[age] / at_risk
            still *= 1 - wins[age] / at_risk
        found.append(Incidence(limit, won, sum(life >= limit for life, _ in lives)))
    return found


def kaplan_meier(
    handoffs: Iterable[Handoff], ages: Iterable[int], as_of: date
) -> list[float]:
    """Estimate the same shares with scipy's empirical distribution."""
    lives = watched(handoffs, as_of)
    data = stats.CensoredData(
        uncensored=np.array([age for age, is_win in lives if is_win]),
        right=np.array([age for age, is_win in lives if not is_win]),
    )
    still = stats.ecdf(data).sf
    return [1 - float(still.evaluate(age)) for age in ages]
