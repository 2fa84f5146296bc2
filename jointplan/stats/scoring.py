"""Whether a score sorts: how often who has more points is the one that succeeds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jointplan.stats.rates import SMALLEST_DENOMINATOR, Z_95

Points = tuple[int, int, int]
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
    """

    auc: float
    low: float
    high: float
    successes: int
    cases: int

    @property
    def is_clear(self) -> bool:
        """Whether it sorts better, or worse, than a coin by more than chance."""
        return self.low > 0.5 or self.high < 0.5


def sorting(points: Sequence[Points]) -> Sorting | None:
    """Area under the ROC curve with DeLong's interval; none under ten of either kind.

    Args:
        points: Each number of points with its cases and its successes.

    Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, 837-845.
    """
    merged: dict[int, list[int]] = {}
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
    half = Z_95 * math.sqrt(
        _variance(below, won, auc) / won.sum()
        + _variance(above, lost, auc) / lost.sum()
    )
    cases = int(table.sum())
    return Sorting(
        auc, max(0.0, auc - half), min(1.0, auc + half), int(won.sum()), cases
    )


def _variance(places: np.ndarray, weights: np.ndarray, mean: float) -> float:
    """Variance of the places, each held by so many."""
    return float((weights * (places - mean) ** 2).sum() / (weights.sum() - 1))
