"""The known facts of the Olist data set, held by the independent calculation."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.outside import olist_truth as truth

pytestmark = pytest.mark.outside

QUARTER = "2018-Q1"
AS_OF = date(2018, 11, 14)


@pytest.fixture(scope="module")
def folder(outside_data: Path) -> Path:
    return outside_data / "olist"


@pytest.fixture(scope="module")
def handoffs(folder: Path) -> list[truth.Handoff]:
    return truth.read_handoffs(folder)


@pytest.fixture(scope="module")
def quarter(handoffs: list[truth.Handoff]) -> list[truth.Handoff]:
    return truth.in_quarter(handoffs, QUARTER)


def test_every_lead_is_one_handoff(handoffs: list[truth.Handoff]) -> None:
    assert len({handoff.mql_id for handoff in handoffs}) == len(handoffs) == 8_000
    assert truth.count_by_quarter(handoffs) == {
        "2017-Q2": 4,
        "2017-Q3": 937,
        "2017-Q4": 1_061,
        "2018-Q1": 3_343,
        "2018-Q2": 2_655,
    }


def test_wins_by_the_end_of_the_data(handoffs: list[truth.Handoff]) -> None:
    assert truth.count_by_quarter(handoffs, truth.is_won) == {
        "2017-Q2": 0,
        "2017-Q3": 18,
        "2017-Q4": 43,
        "2018-Q1": 468,
        "2018-Q2": 842 - 468 - 43 - 18,
    }


def test_one_lead_was_won_before_its_handoff(handoffs: list[truth.Handoff]) -> None:
    counts = truth.count_by_quarter(handoffs, truth.is_won_before_handoff)
    assert {quarter: count for quarter, count in counts.items() if count} == {
        QUARTER: 1
    }


def test_handoffs_without_a_win_have_no_decision_recorded(
    quarter: list[truth.Handoff],
) -> None:
    undecided = [handoff for handoff in quarter if not truth.is_won(handoff)]
    assert len(undecided) == 3_343 - 468 == 2_875


def test_origins_of_the_quarter(quarter: list[truth.Handoff]) -> None:
    assert truth.origins(quarter) == {
        "organic search": (1_043, 154),
        "paid search": (644, 102),
        "unknown": (493, 107),
        "social": (457, 39),
        "direct traffic": (227, 34),
        "email": (203, 9),
        "referral": (113, 8),
        "other": (77, 2),
        "display": (45, 2),
        None: (21, 8),
        "other publicities": (20, 3),
    }


def test_origins_sum_to_the_quarter(quarter: list[truth.Handoff]) -> None:
    counts = truth.origins(quarter).values()
    assert sum(handed for handed, _ in counts) == 3_343
    assert sum(won for _, won in counts) == 468


@pytest.mark.parametrize(
    ("days", "won"),
    [
        (29, {"2017-Q4": 3, "2018-Q1": 305, "2018-Q2": 238}),
        (30, {"2017-Q4": 3, "2018-Q1": 311, "2018-Q2": 240}),
        (89, {"2017-Q4": 13, "2018-Q1": 397, "2018-Q2": 280}),
        (90, {"2017-Q4": 14, "2018-Q1": 397, "2018-Q2": 280}),
    ],
)
def test_wins_at_equal_age(
    handoffs: list[truth.Handoff], days: int, won: dict[str, int]
) -> None:
    counts = truth.count_by_quarter(
        handoffs, lambda handoff: truth.is_won_within(handoff, days)
    )
    assert {quarter: count for quarter, count in counts.items() if count} == won


def test_weeks_of_the_quarter(quarter: list[truth.Handoff]) -> None:
    weeks = truth.weeks(quarter, QUARTER)
    assert weeks[0] == (date(2018, 1, 1), date(2018, 1, 8), 216)
    assert weeks[-1] == (date(2018, 3, 26), date(2018, 4, 1), 231)
    counts = [216, 257, 247, 268, 271, 264, 220, 270, 261, 261, 298, 279, 231]
    assert [count for *_, count in weeks] == counts
    assert sum(counts) == len(quarter)


def test_weeks_are_cut_at_the_edge_of_a_quarter(handoffs: list[truth.Handoff]) -> None:
    weeks = truth.weeks(truth.in_quarter(handoffs, "2017-Q4"), "2017-Q4")
    assert weeks[0] == (date(2017, 10, 1), date(2017, 10, 2), 8)
    assert weeks[-1] == (date(2017, 12, 25), date(2018, 1, 1), 79)


def test_fields_of_the_deals_stand_on_winners_alone(folder: Path) -> None:
    filled = truth.filled_on_winners(folder)
    assert filled["won_date"] == 842
    assert filled["business_segment"] == 841
    assert filled["lead_type"] == 836
    assert filled["business_type"] == 832
    assert filled["lead_behaviour_profile"] == 665
    assert filled["has_company"] == 63


def test_wins_are_recorded_since_december(handoffs: list[truth.Handoff]) -> None:
    assert truth.first_win_on(handoffs) == date(2017, 12, 5)
    assert truth.quarters_with_wins_recorded(handoffs) == {
        "2017-Q2": False,
        "2017-Q3": False,
        "2017-Q4": False,
        "2018-Q1": True,
        "2018-Q2": True,
    }


def test_incidence_without_censoring_is_a_plain_share(
    quarter: list[truth.Handoff],
) -> None:
    followed = 3_343 - 1  # without the one that was won before its hand-off
    shares = [found.won_share for found in truth.incidence(quarter, (30, 90), AS_OF)]
    assert shares == pytest.approx([311 / followed, 397 / followed])


@pytest.mark.parametrize("as_of", [AS_OF, date(2018, 5, 31), date(2018, 4, 30)])
def test_incidence_is_what_scipy_finds(
    quarter: list[truth.Handoff], as_of: date
) -> None:
    ages = (0, 30, 60, 90)
    own = [found.won_share for found in truth.incidence(quarter, ages, as_of)]
    assert own == pytest.approx(truth.kaplan_meier(quarter, ages, as_of))


def test_incidence_with_young_handoffs_censored(quarter: list[truth.Handoff]) -> None:
    found = truth.incidence(quarter, (30, 60, 90), date(2018, 4, 30))
    shares = [round(at_age.won_share, 6) for at_age in found]
    assert shares == [0.093058, 0.111952, 0.121947]
    assert [at_age.at_risk_count for at_age in found] == [3_037, 1_971, 965]
