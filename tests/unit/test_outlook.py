"""The quota solved from a target: the example in numbers, and another way to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from jointplan.stats.outlook import (
    Chance,
    Curves,
    Quarter,
    arrivals,
    curves_of,
    not_from_leads,
    open_deal_chances,
    quota,
    range_of,
    reached,
    waiting_wins,
    wins_per_lead,
)
from jointplan.stats.solved_quota import (
    lead_curves,
    segment_worths,
    solve,
    won_amounts,
)

DEAL = 20
BY_AGE = np.array([0.01, 0.05, 0.06])
"""Won of the leads of a quarter up to the quarter itself and the two after it."""

FIRST, SECOND = Quarter(1, 1), Quarter(2, 2)
"""A day stands for a quarter here."""


def worth(number: int) -> float:
    """What a lead a quarter brings in a quarter."""
    return wins_per_lead(BY_AGE, (FIRST, SECOND), number)[0] * DEAL


def brought(arrived: int, quarter: Quarter) -> float:
    """What 100 leads that arrived in a quarter bring in another."""
    return 100 * DEAL * float(reached(BY_AGE, np.array([arrived]), quarter)[0])


def test_next_quarter_takes_a_thousand_leads_and_not_833() -> None:
    """1,000 - 400 - 300 - 80 - 20 = 200; of 6% only 1% arrives in time: 0.2 a lead."""
    waiting = [brought(0, FIRST), brought(-1, FIRST)]
    assert waiting == pytest.approx([80, 20])
    gap = 1_000 - 400 - 300 - sum(waiting)
    assert worth(0) == pytest.approx(0.2)
    assert quota(gap, worth(0)) == pytest.approx(1_000)
    assert 1_000 / (0.06 * DEAL) == pytest.approx(833, abs=1)


def test_what_can_no_longer_arrive_in_time_is_not_from_new_leads() -> None:
    """390 leads bring 78 of the 200; 122 have to come from elsewhere."""
    assert 390 * worth(0) == pytest.approx(78)
    assert not_from_leads(200, 390, worth(0)) == pytest.approx(122)


def test_quarter_after_takes_640_leads_in_each_quarter() -> None:
    """1,100 - 440 - 20 = 640 = N (0.8 + 0.2): both quarters' leads serve it."""
    gap = 1_100 - 440 - brought(0, SECOND)
    assert gap == pytest.approx(640)
    assert worth(1) == pytest.approx(0.8 + 0.2)
    assert quota(gap, worth(1)) == pytest.approx(640)


def test_quota_of_a_quarter_that_needs_none_and_of_one_that_none_can_serve() -> None:
    assert quota(-5, 0.2) == 0
    assert quota(200, 0.0) is None
    assert not_from_leads(200, 390, 0.0) == 200


CURVES = Curves(
    deals=np.array([0.1, 0.2, 0.1]),
    without=np.array([0.9, 0.7, 0.6]),
    won=np.array([0.0, 0.25, 0.5]),
    open=np.array([0.8, 0.5, 0.2]),
    deal_count=40,
    win_count=20,
    watched_days=2,
)


def test_open_deal_is_won_by_its_own_age() -> None:
    """Half are open after a day, and half of these are won on the next."""
    ages = np.array([1, 2, 9])
    found = open_deal_chances(CURVES, ages, (Quarter(1, 1), Quarter(2, 5)))
    assert found.tolist() == [[0.25 / 0.5, 0], [0, 0], [0, 0]]


def test_waiting_lead_is_asked_given_no_deal_so_far() -> None:
    """Waited 0 days, 90% still do: a deal at 1 or 2 days, won a day or two after it."""
    (found,) = waiting_wins(CURVES, np.array([0]), (Quarter(-3, 2), Quarter(3, 5)))
    first = 0.2 * 0.25 / 0.9
    assert found[0] == pytest.approx(first)
    assert found[1] == pytest.approx((0.2 * 0.5 + 0.1 * 0.5) / 0.9 - first)
    assert waiting_wins(CURVES, np.array([7]), (Quarter(1, 9),)).tolist() == [[0]]


def test_leads_of_a_running_quarter_arrive_in_what_is_left_of_it() -> None:
    """Day 1 to 2 of a quarter of four days, then all four of the next one."""
    days, parts = arrivals((Quarter(-1, 2), Quarter(3, 6)), 4)
    assert days.tolist() == [1, 2, 3, 4]
    assert parts.tolist() == [0.25] * 4
    assert Quarter(-1, 2).left == 0.5


def test_nine_in_ten_of_what_pays_has_arrived_by_a_day() -> None:
    """Won after two days: who arrives on the last two of ten days pays too late."""
    by_age = np.array([0.0, 0.0, 0.1])
    wins, by = wins_per_lead(by_age, (Quarter(1, 10),), 0)
    assert wins == pytest.approx(8 / 10 * 0.1)
    assert by == 8


def simulated(size: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leads of a year and their deals, as known on its last day."""
    chance = np.random.default_rng(seed)
    age = chance.integers(0, 365, size)
    deal = np.where(chance.random(size) < 0.15, chance.integers(0, 60, size), 999)
    has = deal <= age
    lasts = chance.integers(10, 90, size)
    is_won = chance.random(size) < 0.4
    closed = has & (deal + lasts <= age)
    leads = pd.DataFrame(
        {
            "segment": "Small",
            "age_days": np.where(has, deal, age),
            "outcome": np.where(has, "deal", "none"),
            "is_recorded": True,
            "handoff_count": 1,
        }
    )
    deals = pd.DataFrame(
        {
            "segment": "Small",
            "open_days": np.where(closed, lasts, age - deal),
            "outcome": np.where(closed, np.where(is_won, "won", "lost"), "open"),
            "counted_amount": chance.choice([10.0, 30.0], size),
            "is_recorded": True,
            "deal_count": 1,
        }
    )[has]
    return leads, deals.reset_index(drop=True)


def test_curves_find_the_truth_that_made_the_data() -> None:
    """15% of leads get a deal within 60 days, and 40% of deals are won within 90."""
    curves = lead_curves(*simulated(40_000, 1))
    assert curves is not None
    assert curves.deals.sum() == pytest.approx(0.15, abs=0.01)
    assert curves.won[-1] == pytest.approx(0.4, abs=0.02)
    assert curves.wins_by_age()[-1] == pytest.approx(0.06, abs=0.005)


def outlook(**changed: Any) -> pd.DataFrame:
    row = {
        "quarter": "2026-Q4",
        "starts_on": date(2026, 10, 1),
        "ends_before": date(2027, 1, 1),
        "watched_until_on": date(2026, 9, 30),
        "target_from": "2026-Q4",
        "target_amount": 9_000,
        "lead_target_amount": None,
        "planned_count": 390,
        "lead_won_amount": 0,
        "other_won_amount": 0,
        "uncounted_win_count": 0,
    }
    later = {
        "quarter": "2027-Q1",
        "starts_on": date(2027, 1, 1),
        "ends_before": date(2027, 4, 1),
        "target_amount": None,
        "target_from": None,
        "planned_count": None,
    }
    return pd.DataFrame([row | changed, row | changed | later]).astype(object)


def history(amounts: Sequence[float] = (3_000, 3_400, 2_600, 3_000)) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "quarter": [f"2026-Q{n}" for n, _ in enumerate(amounts)],
            "starts_on": [
                date(2026, 1, 1) + timedelta(n) for n, _ in enumerate(amounts)
            ],
            "other_won_amount": amounts,
            "other_squared_amount": [250_000] * len(amounts),
            "uncounted_win_count": 1,
            "rated_count": 100,
            "earned_count": 75,
            "unjudged_count": 5,
        }
    )


def test_walk_from_the_target_adds_up_and_is_the_same_each_time() -> None:
    """Target, less others, deals and leads made, is what new leads have to bring."""
    leads, deals = simulated(3_000, 2)
    first, later = solve(outlook(), history(), leads, deals).served
    assert first.others and first.gap and first.quota and first.new
    assert first.others.expected == 3_000
    assert first.gap.expected == pytest.approx(
        9_000 - 3_000 - first.open_deals.expected - first.waiting.expected
    )
    assert first.quota.expected == pytest.approx(first.gap.expected / first.worth)
    assert first.quota.low < first.quota.median < first.quota.high
    assert first.new.expected == pytest.approx(390 * first.worth)
    assert later.target is None and later.quota is None and later.gap is None
    assert later.planned == 390 and later.new and later.new.expected > first.worth
    assert solve(outlook(), history(), leads, deals).served == (first, later)


def test_ranges_rest_on_no_order_of_rows() -> None:
    leads, deals = simulated(3_000, 2)
    turned = leads.iloc[::-1], deals.iloc[::-1]
    one, other = (
        solve(outlook(), history(), *given).served for given in ((leads, deals), turned)
    )
    for first, second in zip(one, other, strict=True):
        for name in ("open_deals", "waiting", "new", "others"):
            ends = [
                (found.low, found.median, found.high)
                for found in (getattr(first, name), getattr(second, name))
            ]
            assert ends[0] == pytest.approx(ends[1])


def test_quarter_that_is_over_gets_nothing_more() -> None:
    """An older report, judged months later: its next quarter is behind us."""
    over = outlook(watched_until_on=date(2027, 2, 1), other_won_amount=3_100)
    leads, deals = simulated(3_000, 2)
    first, later = solve(over, history(), leads, deals).served
    assert first.is_over and not later.is_over
    assert first.others and first.others.low == first.others.high == 3_100
    assert first.open_deals.high == first.waiting.high == first.worth == 0
    assert first.quota is None and later.worth > 0


def test_planned_part_of_others_stands_for_what_they_brought_before() -> None:
    """A plan that asks 4,000 of leads asks the other 5,000 of others, come what may."""
    leads, deals = simulated(3_000, 2)
    planned = outlook(lead_target_amount=4_000, lead_won_amount=700)
    first, _ = solve(planned, history(), leads, deals).served
    assert first.is_others_planned and first.others and first.gap
    assert (first.others.low, first.others.high) == (5_000, 5_000)
    assert first.gap.expected == pytest.approx(
        4_000 - 700 - first.open_deals.expected - first.waiting.expected
    )


@pytest.mark.parametrize(
    ("missing", "what"),
    [
        ("deals", {"outcome": "deal, no day"}),
        ("wins", {"outcome": "lost"}),
        ("amounts", {"counted_amount": None}),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_made_up(
    missing: str, what: dict[str, Any]
) -> None:
    leads, deals = simulated(3_000, 2)
    if missing == "deals":
        leads = leads.assign(outcome=leads["outcome"].replace("deal", what["outcome"]))
    elif missing == "wins":
        deals = deals.assign(outcome=deals["outcome"].replace("won", what["outcome"]))
    else:
        deals = deals.assign(**what)
    solved = solve(outlook(), history(), leads, deals)
    assert (solved.served, solved.missing) == ((), missing)


def test_without_quarters_before_only_what_needs_none_is_said() -> None:
    """No lead counted in a complete quarter: what an MQL is worth is not known."""
    leads, deals = simulated(3_000, 2)
    assert solve(outlook(), history(()), leads, deals).missing == "mqls"
    (one, _) = solve(outlook(), history([3_000]), leads, deals).served
    assert one.others and one.others.median == pytest.approx(3_000, rel=0.02)


def test_deals_without_an_amount_are_left_out_and_counted() -> None:
    leads, deals = simulated(3_000, 2)
    blank = deals.copy()
    blank.loc[blank["outcome"] == "open", "counted_amount"] = None
    solved = solve(outlook(), history(), leads, blank)
    assert solved.open == 0
    assert solved.left_out == int((deals["outcome"] == "open").sum())
    assert solved.served[0].open_deals.expected == 0


def test_others_vary_at_least_as_so_many_deals_of_such_amounts_do() -> None:
    """Four equal quarters of 25 deals of 40 are 1,000, give or take 200."""
    squared = 25 * 40**2
    drawn = Chance().quarter(np.full(4, 1_000.0), squared, 1.0)
    assert drawn.mean() == pytest.approx(1_000, rel=0.05)
    assert np.quantile(drawn, 0.9) - 1_000 > 200
    assert Chance().quarter(np.array([5.0]), 0.0, 0.5).mean() == 2.5


def test_segment_without_history_borrows_from_the_whole_and_says_so() -> None:
    """Large has 40 leads and hardly a win; a lead of it counts as any other."""
    leads, deals = simulated(3_000, 2)
    large_leads, large_deals = simulated(40, 4)
    large = {"segment": "Large"}
    leads = pd.concat([leads, large_leads.assign(**large)], ignore_index=True)
    deals = pd.concat([deals, large_deals.assign(**large)], ignore_index=True)
    solved = solve(outlook(), history(), leads, deals)
    small, few = segment_worths(leads, deals, solved)
    assert (small.segment, small.is_own) == ("Small", True)
    assert (few.segment, few.leads, few.is_own) == ("Large", 40, False)
    curves = lead_curves(leads, deals)
    assert curves is not None
    assert few.won_share == pytest.approx(curves.wins_by_age()[-1])
    assert few.mean_amount == solved.mean_amount != small.mean_amount
    assert small.part + few.part == pytest.approx(1)


def test_too_few_deals_or_wins_make_no_curve() -> None:
    leads, deals = simulated(3_000, 2)
    assert curves_of(leads[leads["outcome"] == "none"], deals) is None
    assert curves_of(leads, deals[deals["outcome"] != "won"]) is None


def test_draws_are_around_what_is_expected() -> None:
    """Deals by their chances, wins by their number; the range holds 80%."""
    chance = Chance()
    deals = chance.deals(np.array([[0.5, 0.2]] * 50), np.full(50, 10.0))
    assert deals.mean(axis=0) == pytest.approx([250, 100], rel=0.03)
    wins = chance.compound(
        np.full(chance.draws, 8.0), won_amounts(simulated(900, 3)[1])
    )
    assert wins.mean() == pytest.approx(8 * 20, rel=0.1)
    found = range_of(250, deals[:, 0])
    inside = (deals[:, 0] >= found.low) & (deals[:, 0] <= found.high)
    assert 0.8 <= inside.mean() <= 0.92
    assert chance.level(400).std() == pytest.approx(1 / 20, rel=0.1)
    assert chance.mean(np.array([1.0, 3.0])).mean() == pytest.approx(2, rel=0.05)
