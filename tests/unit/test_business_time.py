"""Business time of the queries against the wall clock, read quarter-hour by quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pandas as pd
import pytest

from jointplan.plans.calendar_tables import TABLES, calendar_rows
from jointplan.plans.calendars import WEEKDAYS, Calendar
from jointplan.workspace import KIT_ROOT

QUERIES = KIT_ROOT / "queries"
FIRST, LAST = date(2026, 2, 1), date(2026, 12, 31)
STEP = 900  # every change of a clock or of hours below falls on a quarter of an hour
COUNT = 100_000


def calendar(zone: str, hours: dict[str, list[str]], *, days: list[str]) -> Calendar:
    """A calendar named after its zone, with holidays of every year."""
    written = {"name": zone, "time_zone": zone, "holidays": days, **hours}
    return Calendar.model_validate(written)


CALENDARS = [
    calendar(
        "Europe/Berlin",
        {key: ["09:00-12:15", "13:00-17:30"] for key in WEEKDAYS[:5]},
        days=["01-01", "05-01", "10-03", "12-24", "12-25", "12-26", "12-31"],
    ),
    calendar(  # a night desk: open while clocks are put forward and back
        "America/New_York",
        {key: ["00:00-06:00", "22:00-24:00"] for key in WEEKDAYS},
        days=["07-04", "11-26"],
    ),
    calendar(
        "Asia/Kolkata", {key: ["09:30-18:00"] for key in WEEKDAYS[:6]}, days=["08-15"]
    ),
    calendar(  # changes by half an hour, and is open over it
        "Australia/Lord_Howe",
        {"saturday": ["08:00-24:00"], "sunday": ["00:00-02:15", "10:00-12:00"]},
        days=[],
    ),
    calendar(
        "Europe/London", {key: ["00:00-24:00"] for key in WEEKDAYS}, days=["12-25"]
    ),
]


@cache
def opened_before(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Whether each quarter of an hour is open, and the open seconds before it."""
    calendar = next(each for each in CALENDARS if each.name == name)
    zone = ZoneInfo(calendar.time_zone)
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    closed = {str(day) for day in calendar.holidays}
    is_open = []
    for number in range((LAST - FIRST).days * 86400 // STEP):
        local = (start + timedelta(seconds=number * STEP)).astimezone(zone)
        second = local.hour * 3600 + local.minute * 60
        hours = calendar.week[local.weekday()]
        is_holiday = f"{local:%m-%d}" in closed
        is_open.append(not is_holiday and any(a <= second < b for a, b in hours))
    flags = np.array(is_open, dtype=np.int64)
    return flags, np.concatenate([[0], np.cumsum(flags) * STEP])[:-1]


@pytest.fixture(scope="module")
def asked() -> pd.DataFrame:
    """Draw intervals: a calendar, two seconds of its time, and a limit."""
    rng = np.random.default_rng(7)
    span = (LAST - FIRST).days * 86400
    first = rng.integers(0, span - 90 * 86400, COUNT)
    drawn = pd.DataFrame(
        {
            "handoff_id": [f"h{number}" for number in range(COUNT)],
            "calendar_name": np.array([each.name for each in CALENDARS])[
                np.arange(COUNT) % len(CALENDARS)
            ],
            "first": first,
            "last": first + rng.integers(0, 20 * 86400, COUNT),
            "limit": rng.integers(1, 12 * 3600, COUNT),
        }
    )
    start = np.datetime64(FIRST.isoformat(), "s")
    drawn["opened_at"] = start + drawn["first"].to_numpy().astype("timedelta64[s]")
    drawn["decided_at"] = start + drawn["last"].to_numpy().astype("timedelta64[s]")
    return drawn


@pytest.fixture(scope="module")
def con(asked: pd.DataFrame) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the intervals to the queries as hand-offs."""
    with duckdb.connect() as con:
        for schema in ("run", "canonical", "journeys", "agreements"):
            con.execute(f"create schema {schema}")
        for name, rows in calendar_rows(CALENDARS, FIRST, LAST).items():
            listed = ", ".join(f"{key} {kind}" for key, kind in TABLES[name].items())
            con.execute(f"create table run.{name} ({listed})")
            frame = pd.DataFrame(rows, columns=list(TABLES[name]))
            con.execute(f"insert into run.{name} select * from frame")
            assert len(frame)
        con.execute(
            "create table agreements.tiers as select handoff_id, calendar_name, "
            "opened_at, cast(opened_at as date) as opened_on, "
            "decided_at as assigned_at, opened_at as clock_started_at, "
            "cast(opened_at as date) as clock_started_on, "
            '"limit" as first_response_limit_seconds, 5 as already_working_days, '
            "3 as touches_within_business_days, 9 as decision_within_days from asked"
        )
        con.execute(
            "create table journeys.handoffs as select handoff_id, decided_at, "
            "handoff_id as record_id, cast(opened_at as date) as opened_on from asked"
        )
        con.execute(
            "create table canonical.own_deadlines (record_id varchar, "
            "changed_on date, respond_by_at timestamp, respond_by_on date)"
        )
        con.execute(
            "create table agreements.first_answers as "
            "select handoff_id, decided_at as first_response_at from asked"
        )
        con.execute(
            "create table agreements.watch_ends as select handoff_id, "
            "decided_at as owner_until_at, decided_at as answer_until_at, "
            "decided_at as decision_until_at from asked"
        )
        for name in ("business_seconds", "deadlines"):
            sql = (QUERIES / "agreements" / f"{name}.sql").read_text(encoding="utf-8")
            con.execute(f"create table agreements.{name} as {sql}")
        yield con


def clock_of(seconds: np.ndarray, names: np.ndarray) -> np.ndarray:
    """Open seconds up to each instant, by the wall clock of its calendar."""
    counted = np.zeros(len(seconds), dtype=np.int64)
    for each in CALENDARS:
        flags, before = opened_before(each.name)
        mine = names == each.name
        step, rest = np.divmod(seconds[mine], STEP)
        counted[mine] = before[step] + rest * flags[step]
    return counted


def test_business_time_is_what_the_wall_clock_says(
    con: duckdb.DuckDBPyConnection, asked: pd.DataFrame
) -> None:
    found = con.execute(
        "select handoff_id, decided_seconds - opened_seconds as seconds, "
        "answered_seconds - assigned_seconds as none_between "
        "from agreements.business_seconds"
    ).df()
    both = asked.merge(found, on="handoff_id", validate="one_to_one")
    assert len(both) == COUNT
    names = both["calendar_name"].to_numpy().astype(str)
    expected = clock_of(both["last"].to_numpy(), names) - clock_of(
        both["first"].to_numpy(), names
    )
    assert (both["seconds"].to_numpy() == expected).all()
    assert (both["none_between"] == 0).all()
    assert (expected > 0).mean() > 0.9


def test_limit_runs_out_at_the_first_instant_by_which_it_has_passed(
    con: duckdb.DuckDBPyConnection, asked: pd.DataFrame
) -> None:
    found = con.execute(
        "select handoff_id, epoch(first_response_due_at - timestamp "
        f"'{FIRST.isoformat()}')::bigint as due from agreements.deadlines"
    ).df()
    both = asked.merge(found, on="handoff_id", validate="one_to_one")
    names = both["calendar_name"].to_numpy().astype(str)
    started = clock_of(both["first"].to_numpy(), names)
    due, limit = both["due"].to_numpy(), both["limit"].to_numpy()
    assert (clock_of(due, names) - started == limit).all()
    assert (clock_of(due - 1, names) - started == limit - 1).all()


def test_days_of_a_changed_clock_are_an_hour_shorter_and_longer() -> None:
    london = CALENDARS[-1]
    spans = calendar_rows([london], date(2026, 3, 1), date(2026, 11, 30))
    days = {str(day): ends_at for _, day, _, _, ends_at, _ in spans["calendar_days"]}
    assert str(days["2026-03-28"]) == "2026-03-29 00:00:00"
    assert str(days["2026-03-29"]) == "2026-03-29 23:00:00"
    assert str(days["2026-10-24"]) == "2026-10-24 23:00:00"
    assert str(days["2026-10-25"]) == "2026-10-26 00:00:00"
