"""The sample's outlook, worked out again lead by lead and deal by deal, without SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from jointplan.report.display.next_quota import MARTS
from jointplan.stats.solved_quota import Solved, solve
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import KIT_ROOT
from tests.support.shared import Sample

KNOWN = date(2026, 10, 11)  # the last day that had ended when the exports were made
STARTS = [date(2026, 10, 1), date(2027, 1, 1), date(2027, 4, 1), date(2027, 7, 1)]


@pytest.fixture(scope="module")
def solved() -> Solved:
    """The outlook from the sample's kept marts."""
    con = open_marts(str(KIT_ROOT / "tests" / "support" / "marts"))
    quarters, history, leads, deals = (mart(con, name) for name in MARTS)
    return solve(quarters, history, leads, deals)


@pytest.fixture(scope="module")
def deals(sample: Sample) -> list[dict[str, Any]]:
    """Every opportunity of a rated hand-off and of marketing's origin."""
    with sample.open() as con:
        cursor = con.execute(
            "select o.handoff_id, h.opened_on, o.created_on, o.closed_on, o.is_won, "
            "o.is_closed, o.counted_amount from facts.opportunity_origins o "
            "join journeys.handoffs h using (handoff_id) where h.is_rated "
            "and o.origin in ('marketing', 'account-matched')"
        )
        names = [each[0] for each in cursor.description or []]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def leads(sample: Sample) -> dict[str, date]:
    """The day on which each rated hand-off opened."""
    with sample.open() as con:
        found = con.execute(
            "select handoff_id, opened_on from journeys.handoffs where is_rated"
        ).fetchall()
    return dict(found)


def hazards(ends: Sequence[tuple[int, bool]]) -> list[float]:
    """Share of those watched on each day of age to whom it happens then."""
    happened = Counter(age for age, is_event in ends if is_event)
    return [
        happened[age] / sum(end >= age for end, _ in ends)
        for age in range(max(age for age, _ in ends) + 1)
        if sum(end >= age for end, _ in ends) >= 1
    ]


def days(ends: date, begins: date) -> int:
    return (ends - begins).days


def fate_of(deal: dict[str, Any]) -> tuple[int, str]:
    """How long a deal was watched, and what came of it."""
    end = deal["closed_on"] if deal["is_closed"] else KNOWN
    word = "won" if deal["is_won"] else "lost" if deal["is_closed"] else "open"
    return max(days(end, deal["created_on"]), 0), word


def chance_from(
    age: int, until: int, won: list[float], lost: list[float], since: int = 0
) -> float:
    """Chance to be won between two days from now, walked day by day."""
    still, found = 1.0, 0.0
    for ahead in range(1, until + 1):
        if age + ahead >= len(won):
            break
        if ahead > since:
            found += still * won[age + ahead]
        still *= 1 - won[age + ahead] - lost[age + ahead]
    return found


def test_open_deals_bring_what_a_walk_day_by_day_says(
    solved: Solved, deals: list[dict[str, Any]]
) -> None:
    fates = [fate_of(each) for each in deals]
    won, lost = (
        hazards([(age, word == what) for age, word in fates])
        for what in ("won", "lost")
    )
    ends = [days(each, KNOWN) - 1 for each in STARTS[1:]]
    for number, served in enumerate(solved.served):
        since = ends[number - 1] if number else 0
        expected = sum(
            float(deal["counted_amount"])
            * chance_from(age, ends[number], won, lost, since)
            for deal, (age, word) in zip(deals, fates, strict=True)
            if word == "open"
        )
        assert served.open_deals.expected == pytest.approx(expected, rel=1e-6)


def test_leads_without_a_deal_and_new_ones_bring_what_a_walk_says(
    solved: Solved, deals: list[dict[str, Any]], leads: dict[str, date]
) -> None:
    """In the next quarter, where most of it comes: 81 days are left."""
    fates = [fate_of(each) for each in deals]
    won, lost = (
        hazards([(age, word == what) for age, word in fates])
        for what in ("won", "lost")
    )
    first: dict[str, int] = {}
    for deal in deals:
        age = days(deal["created_on"], deal["opened_on"])
        first[deal["handoff_id"]] = min(age, first.get(deal["handoff_id"], age))
    with_any = {each["handoff_id"] for each in deals}
    ages = {name: days(KNOWN, opened) for name, opened in leads.items()}
    # Three leads have a deal of another origin alone: neither in the curve nor waiting.
    waiting = [max(age, 0) for name, age in ages.items() if name not in with_any]
    made = hazards(
        [(age, True) for age in first.values()] + [(age, False) for age in waiting]
    )
    left = days(STARTS[1], KNOWN) - 1
    from_creation = [
        won[0] + (1 - won[0] - lost[0]) * chance_from(0, ahead, won, lost)
        for ahead in range(left + 1)
    ]

    def comes(age: int) -> float:
        """Chance that a lead of an age without a deal is won in what is left."""
        still, found = 1.0, 0.0
        for ahead in range(1, left + 1):
            if age + ahead < len(made):
                found += still * made[age + ahead] * from_creation[left - ahead]
                still *= 1 - made[age + ahead]
        return found

    by_age = {age: comes(age) for age in set(waiting)}
    amounts = [float(each["counted_amount"]) for each in deals if each["is_won"]]
    mean = sum(amounts) / len(amounts)
    expected = mean * sum(by_age[age] for age in waiting)
    served = solved.served[0]
    assert served.waiting.expected == pytest.approx(expected, rel=0.01)
    # A lead that arrives on a day is one of age -1 on the day before.
    arriving = [KNOWN + timedelta(n) for n in range(1, left + 1)]
    total = 0.0
    for on in arriving:
        rest, still = days(STARTS[1], on) - 1, 1.0
        for age in range(rest + 1):
            total += still * made[age] * from_creation[rest - age]
            still *= 1 - made[age]
    per_mql = sum(solved.rated_per_mql) / 2
    assert served.worth == pytest.approx(total / 92 * mean * per_mql, rel=0.01)


def test_parts_of_the_walk_are_those_of_the_sample(solved: Solved) -> None:
    """1,650,000 less 1,107,768, 68,200, 518,184 and 52,080 is 96,232 below zero."""
    first = solved.served[0]
    assert first.others and first.gap
    assert round(first.others.expected) == 1_107_768
    assert (first.target, first.won) == (1_650_000, 68_200)
    assert round(first.open_deals.expected) == 518_184
    assert round(first.waiting.expected) == 52_080
    assert round(first.gap.expected) == -96_232
