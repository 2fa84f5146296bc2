"""Intervals of curves, and what a cohort comes to, against scipy and by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from jointplan.stats.curves import incidence
from jointplan.stats.projection import project
from jointplan.stats.rates import Z_95


def cohort(rows: list[tuple[int, str]]) -> pd.DataFrame:
    found = pd.DataFrame(rows, columns=["age_days_most", "outcome"])
    found["age_days_least"] = found["age_days_most"]
    columns = ["age_days_least", "age_days_most", "outcome"]
    return found.value_counts(columns).rename("handoff_count").reset_index()


def followed(
    chance: np.random.Generator, size: int, rate: float, as_of: int
) -> tuple[pd.DataFrame, np.ndarray]:
    """A quarter watched until a day, and after how many days each was in truth won."""
    watched = as_of - chance.integers(0, 91, size)
    won = np.where(
        chance.random(size) < rate, np.floor(chance.exponential(30, size)), 10**6
    )
    lost = np.floor(chance.exponential(60, size))
    ends = np.minimum(won, lost)
    word = np.where(won <= lost, "won", "lost")
    rows = [
        (int(min(end, age)), str(what) if end <= age else "censored")
        for end, age, what in zip(ends, watched, word, strict=True)
    ]
    return cohort(rows), np.where(won <= lost, won, 10**6)


def test_variance_of_one_outcome_is_greenwoods() -> None:
    """Reference: scipy.stats.ecdf, whose linear interval is the error times z."""
    chance = np.random.default_rng(7)
    ages, happened = chance.integers(1, 40, 200), chance.random(200) < 0.6
    words = np.where(happened, "won", "censored")
    curve = incidence(cohort(list(zip(ages.tolist(), words.tolist(), strict=True))))
    known = stats.ecdf(
        stats.CensoredData(uncensored=ages[happened], right=ages[~happened])
    ).sf
    ends = known.confidence_interval(method="linear")
    for age, low, high in zip(
        known.quantiles, ends.low.probabilities, ends.high.probabilities, strict=True
    ):
        if 0 < low and high < 1:
            error = (high - low) / 2 / Z_95
            found = curve.variances["won"][int(age)]
            assert found == pytest.approx(error**2, rel=1e-6)


def test_variance_without_open_ones_is_that_of_the_binomial() -> None:
    curve = incidence(
        cohort([(3, "won")] * 30 + [(5, "lost")] * 50 + [(9, "won")] * 20)
    )
    assert curve.variances["won"][3] == pytest.approx(0.3 * 0.7 / 100)
    assert curve.variances["lost"][7] == pytest.approx(0.5 * 0.5 / 100)
    assert curve.variances["won"][9] == pytest.approx(0.5 * 0.5 / 100)


def test_variance_with_competing_outcomes_is_that_of_many_cohorts() -> None:
    chance = np.random.default_rng(11)
    shares, variances = [], []
    for _ in range(400):
        curve = incidence(followed(chance, 300, 0.3, 95)[0])
        shares.append(curve.share_at("won", 60))
        variances.append(curve.variances["won"][60])
    assert np.mean(variances) == pytest.approx(np.var(np.array(shares)), rel=0.2)


def test_interval_stays_within_bounds_and_has_a_width() -> None:
    few = incidence(cohort([(1, "won"), *[(9, "censored")] * 40]))
    low, high = few.interval_at("won", 5) or (0, 0)
    assert 0 < low < 1 / 41 < high < 0.2
    assert few.interval_at("won", 0) is None
    everyone = incidence(cohort([(1, "won")] * 20))
    assert everyone.interval_at("won", 1) is None


def test_projection_holds_what_comes_in_19_of_20_quarters() -> None:
    """R56, with young leads, lost ones and few wins."""
    chance = np.random.default_rng(2026)
    held = tried = 0
    for _ in range(400):
        ages, won = followed(chance, 300, 0.2, 102)
        found = project(ages, "won", 90)
        assert found is not None
        tried += 1
        held += found.least <= int((won <= found.age).sum()) <= found.most
    assert held / tried >= 0.93


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(3, "won")],
        [(3, "censored")] * 40,
        [(3, "won")] * 40,
        [(3, "won")] * 5 + [(30, "censored")] * 40,
    ],
    ids=["nobody", "one", "all open", "all won at once", "nobody younger"],
)
def test_nothing_to_project_is_no_projection(rows: list[tuple[int, str]]) -> None:
    assert project(cohort(rows), "won", 30) is None
