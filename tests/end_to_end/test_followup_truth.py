"""Follow-up of the sample against a calculation that shares nothing with the SQL.

First responses are the ledger's, business time is counted day by day in Berlin, and
who was never answered counts for as long as it was watched. A plan with other limits
must move just the verdicts between the
old limit and the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from jointplan.sample.ledger import Ledger, TrueHandoff
from jointplan.workspace import KIT_ROOT
from tests.support.building import copy_workspace
from tests.support.shared import Sample
from tests.support.waiting import time_reached

BERLIN = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = time(9), time(17, 30)
CLOSED = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}
EXCEPTED = date(2026, 9, 10)
LIMITS = {"hand-raise": 2 * 3600, "": int(8.5 * 3600)}
KNOWN_UNTIL = datetime(2026, 10, 12, 22, tzinfo=UTC)
WORKING = "already working"
OWES_NOTHING = {"Spam or fake", "Bad contact data", "Competitor"}
OTHERS = {"hand-raise": 4 * 3600, "": 3 * 3600}


def office_seconds(start: datetime, end: datetime) -> int:
    """Count the seconds between two instants in which the office in Berlin is open."""
    seconds = 0.0
    day = start.astimezone(BERLIN).date()
    while day <= end.astimezone(BERLIN).date():
        if day.weekday() < 5 and (day.month, day.day) not in CLOSED:
            opens = datetime.combine(day, OPENS, BERLIN).timestamp()
            closes = datetime.combine(day, CLOSES, BERLIN).timestamp()
            first, last = max(opens, start.timestamp()), min(closes, end.timestamp())
            seconds += max(0.0, last - first)
        day += timedelta(days=1)
    return round(seconds)


def answered_after(true: TrueHandoff) -> int | None:
    """Business seconds from the hand-off to the first response, if there was one."""
    if true.first_response_at is None:
        return None
    return office_seconds(true.opened_at, true.first_response_at)


def watched_until(true: TrueHandoff) -> tuple[datetime, bool]:
    """The first response, or until when nobody had answered it."""
    if true.first_response_at is not None:
        return true.first_response_at, True
    if true.decided_at and (
        true.decision in ("withdrawn", "joined") or true.reason in OWES_NOTHING
    ):
        return true.decided_at, False
    return KNOWN_UNTIL, False


@dataclass(frozen=True)
class Judged:
    """What a build made of every hand-off, and its marts of the quarter."""

    states: dict[str, tuple[str, date]]
    rated: set[str]
    times: dict[str, Any]


def judged(con: duckdb.DuckDBPyConnection) -> Judged:
    states = con.execute(
        "select handoff_id, first_response_state, opened_on "
        "from agreements.states inner join journeys.handoffs using (handoff_id)"
    ).fetchall()
    rated = con.execute(
        "select handoff_id from journeys.handoffs "
        "where quarter = '2026-Q3' and is_rated"
    ).fetchall()
    return Judged(
        {row[0]: (row[1], row[2]) for row in states},
        {row[0] for row in rated},
        times_of(con),
    )


def times_of(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    found = con.execute(
        "select * from marts.followup_times where grouping = 'all' "
        "and clock = 'first response from hand-off'"
    )
    names = [column[0] for column in found.description or []]
    return dict(zip(names, found.fetchall()[0], strict=True))


@pytest.fixture(scope="module")
def truth(ledger: Ledger) -> dict[str, TrueHandoff]:
    return {true.handoff_id: true for true in ledger.handoffs}


@pytest.fixture(scope="module")
def built(
    sample: Sample, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Judged, Judged]:
    """Judge the sample by its own plans, and by plans with other limits."""
    folder = tmp_path_factory.mktemp("followup")
    other = copy_workspace(KIT_ROOT, folder / "other")
    for path in (other / "plans").glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        changed = text.replace("business_hours = 2\n", "business_hours = 4\n")
        changed = changed.replace("business_hours = 8.5\n", "business_hours = 3\n")
        assert changed != text
        path.write_text(changed, encoding="utf-8")
    with (
        sample.open() as first,
        sample.build_again(
            other, folder, tables=["agreements.states", "marts.followup_times"]
        ) as second,
    ):
        return judged(first), judged(second)


def within(true: TrueHandoff, limits: dict[str, int]) -> bool:
    seconds = answered_after(true)
    limit = limits.get(true.trigger, limits[""])
    return seconds is not None and seconds <= limit


def is_judged(state: tuple[str, date]) -> bool:
    return state[0] in ("met", "breached")


@pytest.mark.parametrize("place", [0, 1])
def test_met_are_those_answered_within_the_limit(
    place: int, built: tuple[Judged, Judged], truth: dict[str, TrueHandoff]
) -> None:
    limits = (LIMITS, OTHERS)[place]
    states = built[place].states
    met = {each for each, state in states.items() if state[0] == "met"}
    expected = {
        each
        for each, state in states.items()
        if is_judged(state) and within(truth[each], limits)
    }
    assert met == expected
    assert len(met) > 1000


def test_another_limit_moves_just_the_verdicts_between_the_two(
    built: tuple[Judged, Judged], truth: dict[str, TrueHandoff]
) -> None:
    before, after = (each.states for each in built)
    moved = {
        each
        for each, state in before.items()
        if is_judged(state) and is_judged(after[each]) and state != after[each]
    }
    between = {
        each
        for each, true in truth.items()
        if within(true, LIMITS) != within(true, OTHERS)
        and is_judged(before[each])
        and is_judged(after[each])
    }
    assert moved == between
    assert len(moved) > 300


def test_times_equal_a_calculation_without_sql(
    built: tuple[Judged, Judged], truth: dict[str, TrueHandoff]
) -> None:
    handed_off = [truth[each] for each in built[0].rated]
    working = {each for each, (state, _) in built[0].states.items() if state == WORKING}
    watched = [
        (true, watched_until(true))
        for true in handed_off
        if true.first_response_at or true.handoff_id not in working
    ]
    raw = [
        (round((until - true.opened_at).total_seconds()), happened)
        for true, (until, happened) in watched
    ]
    business = [
        (office_seconds(true.opened_at, until), happened)
        for true, (until, happened) in watched
    ]
    times = built[0].times
    assert times["handoff_count"] == len(handed_off)
    assert times["measured_count"] == sum(happened for _, happened in raw)
    assert times["waiting_count"] == sum(not happened for _, happened in raw) > 50
    for share, name in ((Fraction(1, 2), "median"), (Fraction(9, 10), "p90")):
        assert times[f"{name}_seconds"] == time_reached(raw, share)
        assert times[f"{name}_business_seconds"] == time_reached(business, share)


def test_every_handoff_of_an_excepted_day_counts_as_agreed(
    built: tuple[Judged, Judged],
) -> None:
    states = built[0].states.values()
    on_that_day = [state for state, opened_on in states if opened_on == EXCEPTED]
    assert set(on_that_day) == {"not owed"}
