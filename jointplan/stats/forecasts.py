"""How many may come: ranges of counts that are not known yet, not of a rate (R56)."""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, gammaln

PRIOR = 0.5
"""What is supposed of a rate before any case is seen (Jeffreys)."""


def count_range(k: float, n: float, cases: int, level: float = 0.95) -> tuple[int, int]:
    """Range that holds the number of events among further cases, `level` of the time.

    The rate is known from `k` of `n` alone, and even a known rate gives now more and
    now fewer: both are in the range. So it is wider than the interval of the rate
    times the number of cases, which says only where the mean may lie.

    Args:
        k: Events seen.
        n: Cases seen.
        cases: Further cases, whose events are asked for.
        level: How often the range holds the number, 0 to 1.

    Returns:
        The least and the most, both in the range.

    Source: the beta-binomial predictive distribution with Jeffreys' prior, equal
    tails; Meeker, Hahn and Escobar (2017), Statistical Intervals, section 6.7.
    """
    if cases <= 0:
        return 0, 0
    events = np.arange(cases + 1)
    chances = np.cumsum(_chances(events, k, n, cases))
    tail = (1 - level) / 2
    low = int(np.searchsorted(chances, tail, side="right"))
    high = int(np.searchsorted(chances, 1 - tail, side="left"))
    return min(low, cases), min(high, cases)


def _chances(events: np.ndarray, k: float, n: float, cases: int) -> np.ndarray:
    """Chance of each number of events among further cases."""
    a, b = k + PRIOR, n - k + PRIOR
    ways = gammaln(cases + 1) - gammaln(events + 1) - gammaln(cases - events + 1)
    chances: np.ndarray = np.exp(
        ways + betaln(events + a, cases - events + b) - betaln(a, b)
    )
    return chances
