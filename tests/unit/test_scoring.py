"""A score on trial, against a comparison of every pair."""

from __future__ import annotations

import math
import random

import pytest

from jointplan.stats.scoring import Points, sorting


def cases_of(points: list[Points]) -> tuple[list[int], list[int]]:
    won = [n for n, cases, k in points for _ in range(k)]
    lost = [n for n, cases, k in points for _ in range(cases - k)]
    return won, lost


def pair_by_pair(points: list[Points]) -> tuple[float, float]:
    """Reference: every pair compared, and DeLong's variance from its placements."""
    won, lost = cases_of(points)

    def beats(a: int, b: int) -> float:
        return 1.0 if a > b else 0.5 if a == b else 0.0

    by_won = [sum(beats(a, b) for b in lost) / len(lost) for a in won]
    by_lost = [sum(beats(a, b) for a in won) / len(won) for b in lost]
    auc = sum(by_won) / len(won)
    variance = sum((v - auc) ** 2 for v in by_won) / (len(won) - 1) / len(won)
    variance += sum((v - auc) ** 2 for v in by_lost) / (len(lost) - 1) / len(lost)
    return auc, 1.959963984540054 * math.sqrt(variance)


@pytest.mark.parametrize("seed", range(5))
def test_sorting_is_that_of_every_pair(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a table, no secret
    points = []
    for number in range(40, 100, 3):
        cases = chance.randint(5, 30)
        points.append((number, cases, chance.randint(0, cases)))
    found = sorting(points)
    auc, half = pair_by_pair(points)
    assert found is not None
    assert found.auc == pytest.approx(auc, abs=1e-12)
    assert found.low == pytest.approx(max(0, auc - half), abs=1e-12)
    assert found.high == pytest.approx(min(1, auc + half), abs=1e-12)


def test_score_that_sorts_everything_and_one_that_sorts_nothing() -> None:
    perfect = sorting([(10, 50, 0), (90, 50, 50)])
    assert perfect is not None
    assert (perfect.auc, perfect.is_clear) == (1.0, True)
    constant = sorting([(70, 100, 30)])
    assert constant is not None
    assert (constant.auc, constant.low, constant.high) == (0.5, 0.5, 0.5)
    assert not constant.is_clear


def test_points_of_two_rows_are_one() -> None:
    assert sorting([(70, 20, 5), (70, 30, 10), (80, 50, 20)]) == sorting(
        [(80, 50, 20), (70, 50, 15)]
    )


@pytest.mark.parametrize("points", [[], [(70, 100, 9)], [(70, 19, 10)]])
def test_under_ten_of_either_kind_nothing_is_said(points: list[Points]) -> None:
    assert sorting(points) is None
