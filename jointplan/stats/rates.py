"""Shares: counts in, a rate and its interval out."""

from __future__ import annotations

import math

SMALLEST_DENOMINATOR = 10
"""Below this many cases a rate would say more than is known: counts only."""

Z_95 = 1.959963984540054
"""The 97.5% point of the normal distribution: a two-sided 95% interval."""


def rate(k: int | None, n: int | None) -> float | None:
    """Share of `k` in `n` from 0 to 1; none where counts alone must be shown."""
    if k is None or n is None or n < SMALLEST_DENOMINATOR:
        return None
    return k / n


def wilson(k: int, n: int, z: float = Z_95) -> tuple[float, float] | None:
    """Interval that holds the true share in 95 of 100 samples (Wilson's score).

    It stays inside 0 to 1 and keeps its promise for small counts and for shares
    near 0 and 1, where the textbook interval fails. None if there is no case.

    Source: Wilson (1927), Journal of the American Statistical Association 22,
    209-212; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16.
    """
    if n <= 0:
        return None
    share = k / n
    z2 = z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if k == 0 else max(0.0, centre - half)
    high = 1.0 if k == n else min(1.0, centre + half)
    return low, high
