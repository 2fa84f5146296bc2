"""Intervals and curves against calculations that share no code with them."""

from __future__ import annotations

import random
from collections import Counter
from fractions import Fraction

import pandas as pd
import pytest
from scipy import stats

from jointplan.stats.curves import Incidence, incidence
from jointplan.stats.differences import (
    chance_of_difference,
    chance_of_more,
    difference,
    stand_out,
    stratified_difference,
)
from jointplan.stats.rates import rate, wilson

DECISIONS = ("qualified", "disqualified", "recycled", "censored")


def ages(*outcomes: tuple[int, str]) -> pd.DataFrame:
    """One row per age and outcome, as the mart has it."""
    counted = Counter(outcomes)
    rows = [(age, age, outcome, number) for (age, outcome), number in counted.items()]
    columns = ["age_days_least", "age_days_most", "outcome", "handoff_count"]
    return pd.DataFrame(rows, columns=columns)


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


@pytest.mark.parametrize(
    ("k", "n", "other_k", "other_n"),
    [(0, 5, 3, 9), (5, 5, 0, 9), (7, 12, 30, 90), (55, 147, 188, 1153), (2, 3, 0, 0)],
)
def test_chance_of_more_is_that_of_scipy(
    k: int, n: int, other_k: int, other_n: int
) -> None:
    table = [[k, n - k], [other_k, other_n - other_k]]
    found = stats.fisher_exact(table, alternative="greater").pvalue
    assert chance_of_more(k, n, other_k, other_n) == pytest.approx(found, rel=1e-9)


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


def everyone_against_everyone(
    strata: list[tuple[int, int, int, int]],
) -> tuple[Fraction, Fraction]:
    """Compare each pair of people within a stratum; weigh strata by their size.

    With it the weight of a stratum comes out as pairs over people, and its difference
    as the mean difference of its pairs; no formula of the weights is written down.
    """
    total = weight = Fraction(0)
    for k, n, other_k, other_n in strata:
        first = [1] * k + [0] * (n - k)
        second = [1] * other_k + [0] * (other_n - other_k)
        for one in first:
            for other in second:
                total += Fraction(one - other, n + other_n)
                weight += Fraction(1, n + other_n)
    return total, weight


@pytest.mark.parametrize("seed", range(5))
def test_stratified_difference_is_that_of_every_pair(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    sizes = [(chance.randrange(0, 9), chance.randrange(0, 9)) for _ in range(12)]
    strata = [
        (chance.randrange(n + 1), n, chance.randrange(m + 1), m) for n, m in sizes
    ]
    found = stratified_difference(strata)
    total, weight = everyone_against_everyone(strata)
    assert found is not None
    assert found.gap == pytest.approx(float(total / weight), abs=1e-12)
    assert found.strata == sum(n > 0 and m > 0 for n, m in sizes)
    assert found.compared == sum(n + m for n, m in sizes if n > 0 and m > 0)


def test_one_large_stratum_has_the_interval_of_the_textbook() -> None:
    """With one stratum the variance tends to p(1 - p)/n of both groups, added up."""
    k, n, other_k, other_n = 22_000, 50_000, 9_000, 30_000
    found = stratified_difference([(k, n, other_k, other_n)])
    p, other_p = k / n, other_k / other_n
    deviation = (p * (1 - p) / n + other_p * (1 - other_p) / other_n) ** 0.5
    half = stats.norm.ppf(0.975) * deviation
    assert found is not None
    assert found.gap == pytest.approx(p - other_p, abs=1e-12)
    assert found.low == pytest.approx(p - other_p - half, rel=1e-3)
    assert found.high == pytest.approx(p - other_p + half, rel=1e-3)


def test_stratified_interval_holds_the_truth_in_95_of_100_small_strata() -> None:
    """Strata differ in level and mix, so groups as they come would be misleading."""
    chance = random.Random(7)  # noqa: S311 - no secret
    layout = [(2 + place % 5, 6 - place % 5, 0.1 + 0.02 * place) for place in range(25)]
    held = 0
    for _ in range(2_000):
        strata = [
            (
                sum(chance.random() < level + 0.1 for _ in range(n)),
                n,
                sum(chance.random() < level for _ in range(m)),
                m,
            )
            for n, m, level in layout
        ]
        found = stratified_difference(strata)
        assert found is not None
        held += found.low <= 0.1 <= found.high
    assert held / 2_000 == pytest.approx(0.95, abs=0.015)


def test_strata_that_hold_one_group_say_nothing() -> None:
    assert stratified_difference([]) is None
    assert stratified_difference([(1, 5, 0, 0), (0, 0, 2, 4)]) is None
    both = (3, 10, 1, 10)
    assert stratified_difference([both, (5, 5, 0, 0)]) == stratified_difference([both])


def test_difference_that_strata_make_is_not_taken_for_one_of_groups() -> None:
    """Good leads are called first: as they come 74% against 26%, alike no gap."""
    strata = [(72, 90, 8, 10), (2, 10, 18, 90)]
    found = stratified_difference(strata)
    assert found is not None
    assert found.gap == pytest.approx(0)
    assert found.low < 0 < found.high


@pytest.mark.parametrize(
    ("k", "n", "other_k", "other_n"),
    [(60, 200, 40, 200), (98, 546, 74, 423), (33, 267, 27, 332), (50, 100, 50, 100)],
)
def test_chance_of_a_difference_agrees_with_its_interval(
    k: int, n: int, other_k: int, other_n: int
) -> None:
    """An interval that leaves out zero is under 5%, one that holds it is not."""
    low, high = difference(k, n, other_k, other_n)
    chance = chance_of_difference(k, n, other_k, other_n)
    assert (chance < 0.05) == (low > 0 or high < 0)
    assert 0 <= chance <= 1


def test_chance_of_a_difference_is_near_that_of_the_usual_test() -> None:
    """Reference: chi-squared without correction, by another library."""
    reference = stats.chi2_contingency([[60, 140], [40, 160]], correction=False).pvalue
    assert chance_of_difference(60, 200, 40, 200) == pytest.approx(reference, abs=0.004)


def test_chance_of_few_events_is_fishers() -> None:
    reference = stats.fisher_exact([[2, 18], [9, 11]]).pvalue
    assert chance_of_difference(2, 20, 9, 20) == pytest.approx(reference, abs=1e-9)


def test_few_of_many_comparisons_stand_out() -> None:
    """Reference: the example of Benjamini and Hochberg (1995), section 4.1."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
        0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    assert sum(stand_out(chances)) == 4
    assert stand_out(chances)[:4] == [True] * 4
    assert stand_out([]) == []


@pytest.mark.parametrize("stratum", [(1, 1, 0, 9), (0, 30, 0, 30), (30, 30, 30, 30)])
def test_strata_that_carry_nothing_claim_nothing(
    stratum: tuple[int, int, int, int],
) -> None:
    """A difference of 100 points had an interval of no width."""
    assert stratified_difference([stratum]) is None
