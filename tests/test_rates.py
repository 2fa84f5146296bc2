"""Intervals and curves against calculations that share no code with them."""

from __future__ import annotations

import random
from collections import Counter

import pandas as pd
import pytest
from scipy import stats

from jointplan.rates import Incidence, difference, incidence, rate, wilson

DECISIONS = ("qualified", "disqualified", "recycled", "censored")


def ages(*outcomes: tuple[int, str]) -> pd.DataFrame:
    """One row per age and outcome, as the mart has it."""
    counted = Counter(outcomes)
    rows = [(age, outcome, number) for (age, outcome), number in counted.items()]
    return pd.DataFrame(rows, columns=["age_days", "outcome", "handoff_count"])


def one_by_one(outcomes: list[tuple[int, str]], wanted: str, until: int) -> float:
    """Follow a cohort day by day, person by person."""
    share, undecided, watched = 0.0, 1.0, list(outcomes)
    for day in range(until + 1):
        today = [outcome for age, outcome in watched if age == day]
        decided = [outcome for outcome in today if outcome != "censored"]
        if watched:
            share += undecided * decided.count(wanted) / len(watched)
            undecided *= 1 - len(decided) / len(watched)
        watched = [each for each in watched if each[0] > day]
    return share


def made_up_cohort(seed: int, size: int) -> list[tuple[int, str]]:
    chance = random.Random(seed)  # noqa: S311 - no secret
    return [(chance.randrange(60), chance.choice(DECISIONS)) for _ in range(size)]


@pytest.mark.parametrize(
    ("k", "n"), [(0, 1), (1, 1), (0, 25), (25, 25), (3, 10), (212, 684), (1, 100_000)]
)
def test_interval_is_that_of_scipy(k: int, n: int) -> None:
    low, high = stats.binomtest(k, n).proportion_ci(method="wilson")
    assert wilson(k, n) == pytest.approx((low, high), abs=1e-12)


def test_interval_of_nothing_is_none() -> None:
    assert wilson(0, 0) is None


def test_rate_of_fewer_than_ten_is_not_given() -> None:
    assert rate(3, 9) is None
    assert rate(None, 20) is None
    assert rate(5, 10) == 0.5


@pytest.mark.parametrize("seed", range(5))
def test_curve_is_that_of_following_everyone(seed: int) -> None:
    cohort = made_up_cohort(seed, 80)
    curves = incidence(ages(*cohort))
    for outcome in ("qualified", "disqualified", "recycled"):
        for day in (0, 7, 30, curves.ages[-1]):
            expected = one_by_one(cohort, outcome, day)
            assert curves.share_at(outcome, day) == pytest.approx(expected, abs=1e-12)


def test_undecided_share_is_the_survival_of_scipy() -> None:
    cohort = made_up_cohort(11, 200)
    decided = [age for age, outcome in cohort if outcome != "censored"]
    watched = [age for age, outcome in cohort if outcome == "censored"]
    found = stats.ecdf(stats.CensoredData(uncensored=decided, right=watched)).sf
    curves = incidence(ages(*cohort))
    for day in (0, 5, 29, 59):
        expected = float(found.evaluate(day))
        assert curves.undecided[day] == pytest.approx(expected, abs=1e-12)


def test_shares_sum_to_one_at_every_age() -> None:
    curves = incidence(ages(*made_up_cohort(3, 150)))
    for day in curves.ages:
        total = sum(curve[day] for curve in curves.shares.values())
        assert total + curves.undecided[day] == pytest.approx(1)


def test_curve_without_open_ones_ends_at_the_plain_share() -> None:
    curves = incidence(ages((1, "qualified"), (2, "recycled"), (9, "qualified")))
    assert curves.share_at("qualified", 9) == pytest.approx(2 / 3)
    assert curves.share_at("qualified", 10) is None
    assert curves.share_at("expired", 9) == 0.0


def test_open_handoff_counts_until_its_day_and_not_beyond() -> None:
    curves = incidence(ages((5, "censored"), (5, "qualified"), (6, "qualified")))
    assert curves.at_risk[5] == 3
    assert curves.at_risk[6] == 1
    assert curves.undecided == pytest.approx((1, 1, 1, 1, 1, 2 / 3, 0))


def test_no_decision_recorded_is_watched_and_not_decided() -> None:
    curves = incidence(ages((4, "no decision recorded"), (4, "qualified")))
    assert set(curves.shares) == {"qualified"}
    assert curves.undecided[4] == pytest.approx(0.5)


def test_cohort_without_handoffs_has_no_curve() -> None:
    assert incidence(ages()) == Incidence((), (), {}, ())


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Table II of Newcombe (1998), method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_difference_of_two_shares_is_newcombes(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    assert difference(*counts) == pytest.approx((low, high), abs=1e-4)


def test_difference_needs_a_case_on_both_sides() -> None:
    with pytest.raises(ValueError, match="no case"):
        difference(0, 0, 1, 2)
