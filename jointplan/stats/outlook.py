"""What leads bring in the quarters to come, and how many of them a target takes.

Two curves carry it: how long after its hand-off a lead has a deal, and how long after
that the deal is won or lost. Leads made already, deals open already and leads still to
come are read off them, so that no revenue is counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from jointplan.stats.curves import incidence

DRAWS = 2_000
LEVEL = 0.8
SEED = 20_261_012


@dataclass(frozen=True)
class Quarter:
    """A quarter to come, in days after the last day known: day 1 is the first.

    Attributes:
        starts: Its first day; below 1 where it is running.
        ends: Its last day.
    """

    starts: int
    ends: int

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.ends - self.starts + 1

    @property
    def days_left(self) -> int:
        """How many of them are still to come; none of a quarter that is over."""
        return max(self.ends - max(self.starts, 1) + 1, 0)

    @property
    def left(self) -> float:
        """The share of it that is still to come, 0 to 1."""
        return self.days_left / self.days


@dataclass(frozen=True)
class Curves:
    """What is measured of leads and of their deals, by whole days.

    Attributes:
        deals: Share of leads that got their first deal at each age.
        without: Share still without one after each age.
        won: Share of deals won up to each age, after they were created.
        open: Share of deals neither won nor lost after each age.
        deal_count: Leads with a deal that the first curve rests on.
        win_count: Wins that the second one rests on.
        watched_days: Age up to which ten leads were watched.
    """

    deals: np.ndarray
    without: np.ndarray
    won: np.ndarray
    open: np.ndarray
    deal_count: int
    win_count: int
    watched_days: int

    def wins_by_age(self) -> np.ndarray:
        """Share of all leads won up to each age, through a deal."""
        wins: np.ndarray = np.convolve(self.deals, np.diff(self.won, prepend=0.0))
        return np.cumsum(wins)


@dataclass(frozen=True)
class Range:
    """What is expected, and the range that holds it in 80 of 100 cases (R56).

    Attributes:
        expected: The mean.
        median: What half of the draws stay below.
        low: The end below which one in ten falls.
        high: The end above which one in ten falls.
        draws: What was drawn.
    """

    expected: float
    median: float
    low: float
    high: float
    draws: np.ndarray = field(repr=False, compare=False)


def curves_of(lead_ages: pd.DataFrame, deal_ages: pd.DataFrame) -> Curves | None:
    """Measure both curves; none without ten deals and ten wins of known days.

    Args:
        lead_ages: `age_days`, `outcome` (`deal` or `none`) and `handoff_count`.
        deal_ages: `open_days`, `outcome` (`won`, `lost`, `open`) and `deal_count`.

    Source: both are cumulative incidences (Aalen and Johansen), see `curves`.
    """
    leads = _curve(lead_ages, "age_days", "handoff_count", {"none": "open"})
    deals = _curve(deal_ages, "open_days", "deal_count", {})
    counts = [
        int(frame.loc[frame["outcome"] == outcome, "handoff_count"].sum())
        for frame, outcome in ((leads, "deal"), (deals, "won"))
    ]
    if min(counts) < 10:
        return None
    first, second = incidence(leads), incidence(deals)
    until = slice(0, max(first.oldest, 0) + 1)
    made = np.array(first.shares["deal"])[until]
    return Curves(
        deals=np.diff(made, prepend=0.0),
        without=np.array(first.undecided)[until],
        won=np.array(second.shares["won"]),
        open=np.array(second.undecided),
        deal_count=counts[0],
        win_count=counts[1],
        watched_days=first.oldest,
    )


def _curve(
    ages: pd.DataFrame, age: str, count: str, named: dict[str, str]
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "age_days_most": ages[age].astype(int),
            "outcome": ages["outcome"].replace(named),
            "handoff_count": ages[count].astype(int),
        }
    )


def reached(by_age: np.ndarray, arrived: np.ndarray, quarter: Quarter) -> np.ndarray:
    """Share of those who arrive on a day that get there within a quarter.

    Args:
        by_age: Share that got there up to each age, 0 on the day of arrival.
        arrived: Days of arrival; before day 1 they are past.
        quarter: The days that count; those before day 1 are past.
    """
    before = max(quarter.starts, 1) - 1
    found: np.ndarray = np.subtract(
        _up_to(by_age, max(quarter.ends, before) - arrived),
        _up_to(by_age, before - arrived),
    )
    return found


def _up_to(by_age: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """The share up to an age: none before 0, and no more than was watched."""
    at = np.clip(ages, 0, len(by_age) - 1)
    found: np.ndarray = np.where(ages < 0, 0.0, by_age[at])
    return found


def open_deal_chances(
    curves: Curves, ages: np.ndarray, quarters: Sequence[Quarter]
) -> np.ndarray:
    """Chance of each open deal to be won in each quarter, as it is open so long.

    One older than any deal that closed has none: nothing tells of such deals.
    """
    left = _still(curves.open, ages)
    chances = [reached(curves.won, -ages, each) for each in quarters]
    return np.column_stack([_over(each, left) for each in chances])


def waiting_wins(
    curves: Curves, ages: np.ndarray, quarters: Sequence[Quarter]
) -> np.ndarray:
    """Chance of each lead without a deal to be won in each quarter.

    Given that it has none so far: the deal comes at a later age, and is won after it.
    """
    left = _still(curves.without, ages)
    found = np.zeros((len(ages), len(quarters)))
    for number, quarter in enumerate(quarters):
        days = np.arange(1, quarter.ends + 1)
        won = reached(curves.won, days, quarter)
        later = ages[:, None] + days[None, :]
        known = later < len(curves.deals)
        made = np.where(known, curves.deals[np.where(known, later, 0)], 0.0)
        found[:, number] = _over(made @ won, left)
    return found


def _still(shares: np.ndarray, ages: np.ndarray) -> np.ndarray:
    """Share left after each age; beyond the oldest one nothing is known, so none."""
    at = np.minimum(ages, len(shares) - 1)
    return np.where(ages < len(shares), shares[at], 0.0)


def _over(number: np.ndarray, left: np.ndarray) -> np.ndarray:
    shares = np.zeros(len(number))
    np.divide(number, left, out=shares, where=left > 1e-12)
    return np.clip(shares, 0.0, 1.0)


def arrivals(quarters: Sequence[Quarter], until: int) -> tuple[np.ndarray, np.ndarray]:
    """Days to come up to one, and what part of a quarter's leads arrives on each."""
    days = np.concatenate(
        [np.arange(max(each.starts, 1), each.ends + 1) for each in quarters]
    )
    parts = np.concatenate(
        [np.full(each.days_left, 1 / each.days) for each in quarters]
    )
    return days[days <= until], parts[days <= until]


def wins_per_lead(
    by_age: np.ndarray, quarters: Sequence[Quarter], number: int
) -> tuple[float, int]:
    """Wins in one of the quarters for each lead a quarter from now on, and by when.

    Returns:
        The wins, and the day by which nine in ten of their leads have arrived.
    """
    served = quarters[number]
    days, parts = arrivals(quarters, served.ends)
    wins = parts * reached(by_age, days, served)
    total = float(wins.sum())
    if total <= 0:
        return 0.0, served.starts
    by = int(np.searchsorted(np.cumsum(wins), 0.9 * total))
    return total, int(days[min(by, len(days) - 1)])


def quota(gap: float, worth: float) -> float | None:
    """Leads a quarter that bring a gap; none where nothing they bring arrives in it."""
    if gap <= 0:
        return 0.0
    return gap / worth if worth > 0 else None


def not_from_leads(gap: float, leads: float, worth: float) -> float:
    """What of a gap so many leads a quarter cannot bring in time."""
    return max(gap - leads * worth, 0.0)


class Chance:
    """Seeded draws: the same data give the same ranges on every machine.

    `RandomState` is the generator of NumPy whose stream is fixed for good.
    """

    def __init__(self, seed: int = SEED, draws: int = DRAWS) -> None:
        """Start the stream of a seed."""
        self.state = np.random.RandomState(seed)
        self.draws = draws

    def level(self, cases: int) -> np.ndarray:
        """How far a rate known from so many events may lie from what is measured."""
        found: np.ndarray = self.state.standard_gamma(cases, self.draws) / cases
        return found

    def between(self, least: float, most: float) -> np.ndarray:
        """What may lie anywhere between two bounds."""
        return self.state.uniform(least, most, self.draws)

    def mean(self, amounts: np.ndarray) -> np.ndarray:
        """Means of resampled amounts."""
        drawn = self.state.choice(amounts, (self.draws, len(amounts)))
        means: np.ndarray = np.mean(drawn, axis=1)
        return means

    def compound(self, wins: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Amounts of as many wins as may come where so many are expected."""
        counts = self.state.poisson(wins)
        owner = np.repeat(np.arange(len(counts)), counts)
        drawn = self.state.choice(amounts, len(owner))
        return np.bincount(owner, weights=drawn, minlength=len(counts))

    def deals(self, chances: np.ndarray, amounts: np.ndarray) -> np.ndarray:
        """Amounts of open deals won in each quarter: each is won once at the most."""
        edges = np.cumsum(np.pad(chances, ((0, 0), (1, 0))), axis=1)
        drawn = self.state.random_sample((self.draws, len(amounts)))
        found = [
            ((drawn >= low) & (drawn < high)) @ amounts
            for low, high in pairwise(edges.T)
        ]
        return np.column_stack(found)

    def quarter(self, before: np.ndarray, squared: float, part: float) -> np.ndarray:
        """What may come in a part of a quarter, as in the quarters before.

        Args:
            before: What came in each of them.
            squared: The mean of the sums of squared amounts in a quarter: what it would
                vary by if the deals came by chance alone. It varies so at the least.
            part: The share of the quarter that is still to come.
        """
        number = len(before)
        among = float(before.var(ddof=1)) if number > 1 else 0.0
        spread = np.sqrt(max(among, squared) * part * (1 + 1 / number))
        drawn = (
            self.state.standard_t(number - 1, self.draws)
            if number > 1
            else self.state.standard_normal(self.draws)
        )
        mean = float(before.mean()) * part
        found: np.ndarray = np.maximum(mean + spread * drawn, 0.0)
        return found


def range_of(expected: float, draws: np.ndarray) -> Range:
    """The median of draws and the range that holds 80% of them."""
    tail = (1 - LEVEL) / 2
    low, median, high = np.quantile(draws, [tail, 0.5, 1 - tail])
    return Range(expected, float(median), float(low), float(high), draws)
