"""A score on trial, against a comparison of every pair."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import pytest

from jointplan.stats.scoring import Points, calibration, has_drifted, sorting


def cases_of(points: Sequence[Points]) -> tuple[list[float], list[float]]:
    won = [n for n, cases, k in points for _ in range(k)]
    lost = [n for n, cases, k in points for _ in range(cases - k)]
    return won, lost


def pair_by_pair(points: Sequence[Points]) -> tuple[float, float]:
    """Reference: every pair compared, and DeLong's variance from its placements."""
    won, lost = cases_of(points)

    def beats(a: float, b: float) -> float:
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
    assert sorting([(70, 100, 30)]) is None


def test_points_of_two_rows_are_one() -> None:
    assert sorting([(70, 20, 5), (70, 30, 10), (80, 50, 20)]) == sorting(
        [(80, 50, 20), (70, 50, 15)]
    )


@pytest.mark.parametrize("points", [[], [(70, 100, 9)], [(70, 19, 10)]])
def test_under_ten_of_either_kind_nothing_is_said(points: Sequence[Points]) -> None:
    assert sorting(points) is None


def test_constant_score_says_nothing_and_a_perfect_one_has_an_interval() -> None:
    assert sorting([(50, 100, 30)]) is None
    found = sorting([(40, 90, 0), (60, 50, 50)])
    assert found is not None
    assert (found.auc, found.high) == (1, 1)
    assert 0.9 < found.low < 0.95


def test_negative_points_sort_like_any() -> None:
    found = sorting([(-20, 100, 10), (10, 100, 40)])
    assert found is not None
    assert found.low > 0.5


def test_promises_that_came_have_a_slope_of_one() -> None:
    """Each promised log-odds came true in 1,000 cases."""
    promised = [
        (odds, 1000, round(1000 / (1 + math.exp(-odds)))) for odds in (-2.0, -1.0, 0.5)
    ]
    found = calibration(promised, 0.3)
    assert found is not None
    assert found.slope == pytest.approx(1, abs=0.01)
    assert found.low is not None
    assert found.low < 1 < (found.high or 0)
    assert found.brier < found.plain_brier


def test_brier_is_that_of_every_lead() -> None:
    promised = [(-1.0, 40, 12), (0.4, 60, 30)]
    leads = [
        (1 / (1 + math.exp(-odds)), outcome)
        for odds, n, k in promised
        for outcome in [1] * k + [0] * (n - k)
    ]
    found = calibration(promised, 0.25)
    assert found is not None
    expected = sum((chance - outcome) ** 2 for chance, outcome in leads) / len(leads)
    assert found.brier == pytest.approx(expected)
    plain = sum((0.25 - outcome) ** 2 for _, outcome in leads) / len(leads)
    assert found.plain_brier == pytest.approx(plain)


def test_useless_promises_have_a_slope_near_zero_and_too_few_none() -> None:
    found = calibration([(-2.0, 400, 80), (0.0, 400, 80)], 0.2)
    assert found is not None
    assert found.slope == pytest.approx(0, abs=1e-9)
    assert calibration([(-2.0, 40, 4), (0.0, 40, 5)], 0.2) is None
    constant = calibration([(-1.0, 400, 80)], 0.2)
    assert constant is not None
    assert constant.slope is None


def test_latest_quarter_that_sorts_otherwise_has_drifted() -> None:
    good = sorting([(40, 400, 40), (60, 400, 120)])
    bad = sorting([(40, 400, 120), (60, 400, 40)])
    alike = sorting([(40, 400, 42), (60, 400, 115)])
    assert good is not None
    assert bad is not None
    assert alike is not None
    assert has_drifted([good, good], bad)
    assert not has_drifted([good, good], alike)
    assert not has_drifted([], bad)
