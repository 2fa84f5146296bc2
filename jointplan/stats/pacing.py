"""Where a quarter that runs will end, from its pace and that of quarters before (R56).

In each quarter before, so many leads counted by the same business day, so many of them
stayed (the rest were credited back later), and so many counted in the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm, t

FEWEST_QUARTERS = 4
"""Quarters that tell a season, and how much quarters differ; fewer tell neither."""

LEVEL = 0.8
"""How often the range is to hold where the quarter ends."""


@dataclass(frozen=True)
class Pace:
    """A quarter that is over, seen on the same business day.

    Attributes:
        counted: Leads that counted by that day, as was known on it.
        stayed: Those of them that still counted in the end.
        ended: Leads that counted in the end.
    """

    counted: int
    stayed: int
    ended: int

    @property
    def share(self) -> float:
        """Share of the quarter's leads that had come by that day."""
        return self.stayed / self.ended


@dataclass(frozen=True)
class Ending:
    """Where a quarter will end: the number expected, and a range of the count."""

    expected: float
    low: int
    high: int

    def holds(self, number: int) -> bool:
        """Whether a number lies in the range, ends included."""
        return self.low <= number <= self.high


def ending(counted: int, before: Sequence[Pace]) -> Ending | None:
    """Say where a quarter ends in which so many leads count by now.

    What stays of the leads so far is divided by the mean share that had come by the
    same business day. How far the rest may be from that is a matter of chance, and of
    the mean share being an estimate, both times what the shares of the quarters before
    differ by beyond chance: known from few quarters, so by Student's t. The range is
    never narrower than chance alone makes it.

    Args:
        counted: Leads that count so far.
        before: Quarters before, each on the same business day; `ended` is positive.

    Returns:
        None with fewer than four quarters, before the first lead, and where no lead
        had ever come by that day.

    Source: quasi-likelihood, dispersion by Pearson's statistic, McCullagh and Nelder
    (1989), section 4.5; leads to come after `k` by a share are a negative binomial
    count, Johnson, Kemp and Kotz (2005), section 5.1.
    """
    shares = np.array([pace.share for pace in before])
    if len(before) < FEWEST_QUARTERS or not counted or not shares.sum():
        return None
    share = float(shares.mean())
    leaves = 1 - sum(pace.stayed for pace in before) / sum(
        pace.counted for pace in before
    )
    stays = counted * (1 - leaves)
    rest = stays * (1 - share) / share
    sizes = np.array([pace.ended for pace in before])
    known = stays**2 * (1 - share) / share**3 * float((1 / sizes).sum())
    variance = rest / share + known / len(before) ** 2 + stays * leaves
    half = _width(shares, sizes) * float(np.sqrt(variance))
    low = max(stays + rest - half, 0 if leaves else stays)
    return Ending(stays + rest, round(low), round(stays + rest + half))


def _width(shares: np.ndarray, sizes: np.ndarray) -> float:
    """Half of the range, in standard deviations that chance alone makes."""
    share, free = float(shares.mean()), len(shares) - 1
    tail = (1 + LEVEL) / 2
    least = float(norm.ppf(tail))
    if share >= 1:
        return least
    spread = float((sizes * (shares - share) ** 2).sum()) / (share * (1 - share))
    return max(least, float(t.ppf(tail, free)) * float(np.sqrt(spread / free)))


def held(before: Sequence[Pace]) -> tuple[int, int]:
    """How many of the quarters that are over ended in the range, and of how many.

    Each is told from the quarters before it alone, as it would have been then.

    Args:
        before: Quarters that are over, the oldest first.
    """
    told = [
        (each.ended, ending(each.counted, before[:place]))
        for place, each in enumerate(before)
    ]
    found = [said.holds(ended) for ended, said in told if said is not None]
    return sum(found), len(found)
