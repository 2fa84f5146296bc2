"""Whether a score sorts, and whether what it promises is what comes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jointplan.stats.logistic import chances, fit
from jointplan.stats.rates import SMALLEST_DENOMINATOR, Z_95, wilson

Points = tuple[float, int, int]
"""A number of points, how many had it, how many of these succeeded."""


@dataclass(frozen=True)
class Sorting:
    """How well a score sorts those that succeed from those that do not.

    Attributes:
        auc: Chance that of one of each the one that succeeds has more points, 0 to 1;
            0.5 is no better than a coin. Equal points count half.
        low: Lower end of its 95% interval.
        high: Upper end.
        successes: How many succeeded.
        cases: How many there were.
        error: Standard error of the area.
    """

    auc: float
    low: float
    high: float
    successes: int
    cases: int
    error: float = 0.0

    @property
    def is_clear(self) -> bool:
        """Whether it sorts better, or worse, than a coin by more than chance."""
        return self.low > 0.5 or self.high < 0.5


def sorting(points: Sequence[Points]) -> Sorting | None:
    """Area under the ROC curve with DeLong's interval; none under ten of either kind.

    None, too, where all have the same points. Where points tell the outcome exactly,
    the interval is Wilson's of as many cases as the rarer kind has: it has a width.

    Args:
        points: Each number of points with its cases and its successes.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845.
    """
    merged: dict[float, list[int]] = {}
    for number, cases, successes in points:
        sums = merged.setdefault(number, [0, 0])
        sums[0] += successes
        sums[1] += cases - successes
    table = np.array([merged[number] for number in sorted(merged)], dtype=float)
    table = table.reshape(-1, 2)
    won, lost = table[:, 0], table[:, 1]
    if min(won.sum(), lost.sum()) < SMALLEST_DENOMINATOR:
        return None
    below = (np.cumsum(lost) - lost / 2) / lost.sum()
    above = (won.sum() - np.cumsum(won) + won / 2) / won.sum()
    auc = float((won * below).sum() / won.sum())
    error = math.sqrt(
        _variance(below, won, auc) / won.sum()
        + _variance(above, lost, auc) / lost.sum()
    )
    low, high = max(0.0, auc - Z_95 * error), min(1.0, auc + Z_95 * error)
    if not error:
        rarer = int(min(won.sum(), lost.sum()))
        bounds = wilson(round(auc * rarer), rarer)
        if auc not in (0.0, 1.0) or bounds is None:
            return None
        low, high = bounds
        error = (high - low) / (2 * Z_95)
    return Sorting(auc, low, high, int(won.sum()), int(table.sum()), error)


def has_drifted(earlier: Sequence[Sorting], latest: Sorting) -> bool:
    """Whether the latest quarter sorts otherwise than those before, beyond chance.

    Held against the mean of the earlier ones, each weighed by what is known of it.
    """
    if not earlier:
        return False
    weight = sum(1 / each.error**2 for each in earlier)
    mean = sum(each.auc / each.error**2 for each in earlier) / weight
    return abs(latest.auc - mean) > Z_95 * math.hypot(latest.error, weight**-0.5)


@dataclass(frozen=True)
class Calibration:
    """Whether chances that were promised are those that came.

    Attributes:
        slope: How far the outcome follows the promised log-odds: 1 as promised, 0 not
            at all; none where it cannot be fitted.
        low: Lower end of its 95% interval.
        high: Upper end.
        brier: Mean squared distance between promised chance and outcome, 0 to 1.
        plain_brier: The same if everyone had the one share of the earlier quarters.
    """

    slope: float | None
    low: float | None
    high: float | None
    brier: float
    plain_brier: float


def calibration(promised: Sequence[Points], share: float) -> Calibration | None:
    """Hold promised chances against what came; none under ten of either kind.

    Args:
        promised: Each promised log-odds with its cases and its successes.
        share: The one share that would be promised without a score.

    Source: Cox (1958), Biometrika 45, 562-565 (slope); Brier (1950), Monthly Weather
    Review 78, 1-3.
    """
    table = np.array(promised, dtype=float).reshape(-1, 3)
    odds, cases, won = table[:, 0], table[:, 1], table[:, 2]
    if min(won.sum(), (cases - won).sum()) < SMALLEST_DENOMINATOR:
        return None
    fitted = fit(odds[:, None], won, cases)
    chance = chances(odds)
    brier, plain = (
        float((won * (1 - each) ** 2 + (cases - won) * each**2).sum() / cases.sum())
        for each in (chance, np.full(len(odds), share))
    )
    if fitted is None:
        return Calibration(None, None, None, brier, plain)
    slope, error = float(fitted.coefficients[1]), float(fitted.errors[1])
    return Calibration(slope, slope - Z_95 * error, slope + Z_95 * error, brier, plain)


def _variance(places: np.ndarray, weights: np.ndarray, mean: float) -> float:
    """Variance of the places, each held by so many."""
    return float((weights * (places - mean) ** 2).sum() / (weights.sum() - 1))
