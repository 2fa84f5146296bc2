"""What stands out from the quarters before, and what is at stake."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy import stats

from jointplan.stats.signals import (
    Watched,
    chance_of_signal,
    judge,
    spread,
    stake,
    stake_order,
)

USUAL = Watched(40, 0, 400, 160, 0, 1600, is_more=True)
QUOTA = Watched(20, 0, 40, 150, 0, 160, is_more=False, is_share=False)


def test_stake_is_count_short_times_win_rate_times_mean_amount() -> None:
    assert stake(20, 2, 100, 20) == pytest.approx(8)


def test_signals_without_amounts_stand_after_the_others_by_count() -> None:
    found = {
        "small": (8.0, 20),
        "large": (30.0, 5),
        "few": (None, 3),
        "many": (None, 9),
    }
    ordered = sorted(found, key=lambda name: stake_order(*found[name]))
    assert ordered == ["large", "small", "many", "few"]


def test_stake_is_not_known_without_wins_or_amounts() -> None:
    assert stake(20, None, None, 20) is None
    assert stake(20, 2, 100, None) is None


@pytest.mark.parametrize("is_more", [True, False])
def test_chance_of_a_share_is_that_of_fishers_test(is_more: bool) -> None:
    watched = replace(USUAL, count=58 if is_more else 25, is_more=is_more)
    table = [[watched.count, 400 - watched.count], [160, 1440]]
    side = "greater" if is_more else "less"
    expected = stats.fisher_exact(table, alternative=side).pvalue
    assert chance_of_signal(watched, at_worst=True) == pytest.approx(expected)


def test_chance_of_a_number_is_that_of_its_part_of_both() -> None:
    expected = stats.binomtest(20, 170, 40 / 200, alternative="less").pvalue
    assert chance_of_signal(QUOTA, at_worst=True) == pytest.approx(expected)


def test_what_is_not_known_counts_against_a_signal() -> None:
    sure = replace(USUAL, count=70)
    assert judge([sure]) == ["stands out"]
    assert judge([replace(sure, usual_unknown=130)]) == ["not known"]
    assert judge([replace(sure, count=40, unknown=30)]) == ["not known"]
    assert judge([replace(QUOTA, unknown=15)]) == ["not known"]


def test_kept_quota_is_no_signal_however_far_it_fell() -> None:
    assert judge([replace(QUOTA, count=41, usual_count=400)]) == ["nothing unusual"]


def test_what_was_as_far_out_before_is_no_signal() -> None:
    before = replace(USUAL, count=70, is_furthest=False, may_be_furthest=False)
    assert judge([before]) == ["nothing unusual"]
    assert judge([replace(before, may_be_furthest=True)]) == ["not known"]


def test_signal_has_to_stand_out_among_all_that_are_watched() -> None:
    alone = replace(USUAL, count=54)
    assert chance_of_signal(alone, at_worst=True) < 0.05
    assert judge([alone]) == ["stands out"]
    assert judge([alone, *[USUAL] * 9])[0] == "nothing unusual"


def test_under_ten_cases_nothing_is_compared() -> None:
    assert judge([Watched(9, 0, 9, 0, 0, 400, is_more=True)]) == ["too few"]


def test_short_is_beyond_the_usual_or_of_what_was_due() -> None:
    assert replace(USUAL, count=60).short == pytest.approx(60 - 400 * 160 / 1600)
    assert QUOTA.short == 20


def test_spread_is_chi_square_by_its_degrees_of_freedom() -> None:
    k, n = [30, 50, 45, 20], [200, 210, 190, 205]
    table = [k, [of - each for each, of in zip(k, n, strict=True)]]
    expected = stats.chi2_contingency(table).statistic / 3
    squares = sum(each**2 / of for each, of in zip(k, n, strict=True))
    assert spread(sum(k), sum(n), squares, 4, is_share=True) == pytest.approx(expected)


def test_quarters_that_hang_together_have_no_spread() -> None:
    assert spread(40, 400, 4 * 10**2 / 100, 4, is_share=True) == 1
    assert spread(0, 400, 0, 4, is_share=True) == 1


def test_quarters_that_differ_among_themselves_make_a_signal_rarer() -> None:
    sure = replace(USUAL, count=62)
    assert judge([sure]) == ["stands out"]
    assert judge([replace(sure, spread=4)]) == ["nothing unusual"]
