"""The model of the criteria against another way to its maximum."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize

from jointplan.stats.logistic import fit


def grouped(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Groups of cases by three things, of which two matter."""
    chance = np.random.default_rng(seed)
    columns = np.array([[a, b, c] for a in (0, 1) for b in (0, 1, 2) for c in (-1, 4)])
    cases = chance.integers(20, 90, len(columns))
    odds = -1 + 0.8 * columns[:, 0] - 0.4 * columns[:, 1]
    return columns, chance.binomial(cases, 1 / (1 + np.exp(-odds))), cases


@pytest.mark.parametrize("seed", range(6))
def test_fit_is_the_maximum_that_another_method_finds(seed: int) -> None:
    """Reference: the likelihood climbed by scipy.optimize, which knows no formula."""
    columns, successes, cases = grouped(seed)
    design = np.column_stack([np.ones(len(columns)), columns])

    def loss(beta: np.ndarray) -> float:
        odds = design @ beta
        return float((cases * np.logaddexp(0, odds) - successes * odds).sum())

    best = optimize.minimize(loss, np.zeros(4), method="BFGS", options={"gtol": 1e-9})
    found = fit(columns, successes, cases)
    assert found is not None
    assert found.coefficients == pytest.approx(best.x, abs=1e-5)
    steps = np.eye(4) * 1e-3
    curvature = np.array(
        [
            [
                loss(best.x + a + b)
                - loss(best.x + a - b)
                - loss(best.x - a + b)
                + loss(best.x - a - b)
                for b in steps
            ]
            for a in steps
        ]
    ) / (4 * 1e-6)
    errors = np.sqrt(np.diag(np.linalg.inv(curvature)))
    assert found.errors == pytest.approx(errors, rel=1e-3)


def test_single_case_rows_and_their_sums_give_one_model() -> None:
    columns, successes, cases = grouped(1)
    ones = np.repeat(columns, cases, axis=0)
    outcomes = np.concatenate(
        [
            np.r_[np.ones(k), np.zeros(n - k)]
            for k, n in zip(successes, cases, strict=True)
        ]
    )
    one_by_one = fit(ones, outcomes, np.ones(len(ones)))
    summed = fit(columns, successes, cases)
    assert one_by_one is not None
    assert summed is not None
    assert one_by_one.coefficients == pytest.approx(summed.coefficients, abs=1e-8)


@pytest.mark.parametrize(
    ("columns", "successes", "cases"),
    [
        ([[0], [1]], [0, 20], [20, 20]),
        ([[1], [1]], [5, 9], [20, 20]),
        ([[0, 0], [1, 2], [2, 4]], [5, 9, 7], [20, 20, 20]),
        ([[0], [1]], [0, 0], [20, 20]),
        ([[0], [1]], [20, 20], [20, 20]),
        ([[30], [90]], [0, 20], [20, 20]),
    ],
    ids=["tells all", "constant", "one of the other", "none", "everyone", "points"],
)
def test_what_has_no_maximum_is_no_model(
    columns: list[list[int]], successes: list[int], cases: list[int]
) -> None:
    assert fit(np.array(columns), np.array(successes), np.array(cases)) is None
