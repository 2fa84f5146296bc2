"""Ranges of what may come, against another library and by simulation (R56)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from jointplan.stats.forecasts import PRIOR, count_range
from jointplan.stats.rates import wilson

QUARTERS = 4_000


@pytest.mark.parametrize(
    ("k", "n", "cases"),
    [(74, 423, 414), (0, 40, 20), (40, 40, 20), (3, 12, 400), (500, 2_000, 7)],
)
def test_range_is_that_of_the_beta_binomial(k: int, n: int, cases: int) -> None:
    """Reference: the quantiles of scipy.stats.betabinom."""
    known = stats.betabinom(cases, k + PRIOR, n - k + PRIOR)
    low, high = count_range(k, n, cases)
    assert known.cdf(low - 1) <= 0.025 < known.cdf(low)
    assert known.cdf(high - 1) < 0.975 <= known.cdf(high) + 1e-12


@pytest.mark.parametrize("rate", [0.05, 0.18, 0.6])
def test_range_holds_what_comes_in_19_of_20_quarters(rate: float) -> None:
    """Of 4,000 simulated quarters the range holds at least 93%; by mid-p 93 to 97%."""
    chance = np.random.default_rng(20260930)
    seen, coming = 420, 410
    held = edges = 0
    for _ in range(QUARTERS):
        low, high = count_range(int(chance.binomial(seen, rate)), seen, coming)
        came = int(chance.binomial(coming, rate))
        held += low <= came <= high
        edges += came in (low, high)
    assert held / QUARTERS >= 0.93
    assert 0.93 <= (held - edges / 2) / QUARTERS <= 0.97


def test_range_is_wider_than_that_of_the_mean() -> None:
    """The interval of the rate times the number held 56% of the quarters."""
    low, high = count_range(74, 423, 414)
    least, most = wilson(74, 423) or (0, 0)
    assert low < 414 * least < 414 * most < high


def test_range_of_nothing_and_of_very_many() -> None:
    assert count_range(5, 20, 0) == (0, 0)
    low, high = count_range(180_000, 1_000_000, 1_000_000)
    assert 178_000 < low < 180_000 < high < 182_000
