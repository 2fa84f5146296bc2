"""Where a quarter will end: by simulation, and as in the issue's example (R56)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bench.pacing import QUARTERS, WEEKS, held_of
from jointplan.stats.pacing import Ending, Pace, ending, held

FOUR = [Pace(4 * share, 4 * share, 400) for share in (40, 44, 42, 46)]


def test_forecast_is_what_counts_by_the_mean_share_that_had_come() -> None:
    """150 leads count, and 43% had come by then in the mean of four quarters."""
    found = ending(150, FOUR)
    assert found is not None
    assert found.expected == pytest.approx(150 / 0.43)
    assert round(found.expected, 1) == 348.8
    assert found.low < 348 < 349 < found.high


def test_range_is_that_of_students_t_times_the_dispersion() -> None:
    """Reference: the dispersion of a binomial regression's Pearson residuals."""
    shares = np.array([0.3, 0.5, 0.35, 0.55])
    found = ending(150, [Pace(int(400 * s), int(400 * s), 400) for s in shares])
    assert found is not None
    mean = shares.mean()
    pearson = (400 * shares - 400 * mean) ** 2 / (400 * mean * (1 - mean))
    dispersion = pearson.sum() / 3
    rest = 150 * (1 - mean) / mean**2 + 150**2 * (1 - mean) / mean**3 / 1600
    half = stats.t(3).interval(0.8)[1] * (dispersion * rest) ** 0.5
    assert (found.low, found.high) == (
        round(150 / mean - half),
        round(150 / mean + half),
    )


def test_range_is_never_narrower_than_chance() -> None:
    """Four quarters with the same share do not make the fifth certain."""
    found = ending(150, [Pace(200, 200, 400)] * 4)
    assert found is not None
    chance = stats.nbinom(150, 0.5)
    assert found.low <= 150 + chance.ppf(0.1) + 1
    assert found.high >= 150 + chance.ppf(0.9) - 1


def test_leads_that_are_credited_back_later_are_no_part_of_the_forecast() -> None:
    """Of 200 that counted by then, 10 did not stay in any of the quarters."""
    found = ending(100, [Pace(200, 190, 380)] * 4)
    assert found is not None
    assert found.expected == pytest.approx(100 * 0.95 * 2)


@pytest.mark.parametrize(
    ("counted", "before"),
    [
        (150, []),
        (150, FOUR[:1]),
        (150, FOUR[:3]),
        (0, FOUR),
        (150, [Pace(0, 0, 400)] * 4),
    ],
)
def test_nothing_is_forecast_without_four_quarters_or_a_lead(
    counted: int, before: list[Pace]
) -> None:
    assert ending(counted, before) is None


def test_quarter_of_which_all_leads_had_come_by_now_ends_where_it_is() -> None:
    assert ending(150, [Pace(400, 400, 400)] * 4) == Ending(150, 150, 150)


def test_each_quarter_is_told_from_those_before_it_alone() -> None:
    """The fifth ends far above what four tell; the sixth is told from five."""
    odd = Pace(160, 160, 900)
    assert held(FOUR) == (0, 0)
    assert held([*FOUR, Pace(160, 160, 372)]) == (1, 1)
    assert held([*FOUR, odd]) == (0, 1)
    assert held([*FOUR, odd, Pace(160, 160, 420)])[1] == 2


def test_range_holds_in_75_to_85_of_100_simulated_quarters() -> None:
    for week in WEEKS:
        assert 0.75 <= held_of(week) / QUARTERS <= 0.85
