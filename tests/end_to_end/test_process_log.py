"""An event log as the only export, against a calculation that walks through its lines.

The log has winter and summer offsets and UTC in one column, and no file but itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.workspace import KIT_ROOT
from tests.support.building import build_workspace
from tests.support.process_log import write_workspace
from tests.support.replayed import Handoff, day_of, replayed
from tests.support.waiting import time_reached

QUARTERS = {
    "2013-Q1": (date(2013, 1, 1), date(2013, 4, 1)),
    "2013-Q4": (date(2013, 10, 1), date(2014, 1, 1)),
}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Built:
    """The database of a run on the log, and what the log says by itself."""

    con: duckdb.DuckDBPyConnection
    handoffs: list[Handoff]
    log: Path

    def rows(self, sql: str) -> Rows:
        """Rows of a query, by column."""
        found = self.con.execute(sql)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def mart(self, name: str, quarter: str) -> Rows:
        """Read a mart of follow-up for a quarter: the query over the layers below."""
        self.con.execute("update run.period set quarter = $1", [quarter])
        path = KIT_ROOT / "queries" / "marts" / "followup" / f"{name}.sql"
        return self.rows(path.read_text(encoding="utf-8"))

    def opened_in(self, quarter: str) -> list[Handoff]:
        """Hand-offs of a quarter, by the calendar on the wall in Berlin."""
        first, last = QUARTERS[quarter]
        return [each for each in self.handoffs if first <= day_of(each.at) < last]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Build the workspace of the log once."""
    folder = tmp_path_factory.mktemp("log")
    root = write_workspace(folder / "workspace", list(QUARTERS))
    log = root / "exports" / "log.csv"
    with build_workspace(root, folder, quarter="2013-Q4") as con:
        yield Built(con, replayed(log), log)


def test_log_has_both_offsets_and_utc_in_one_column(built: Built) -> None:
    text = built.log.read_text(encoding="utf-8")
    for offset in ("+01:00,", "+02:00,", "Z,"):
        assert text.count(offset) > 1000


def test_every_stamp_is_the_instant_that_its_offset_says(built: Built) -> None:
    found = built.con.execute(
        "select record_id, epoch(opened_at)::bigint from journeys.handoffs"
    ).fetchall()
    assert sorted(found) == sorted((each.case, each.at) for each in built.handoffs)
    assert len(found) > 1400


def test_every_handoff_took_as_long_as_its_lines_say(built: Built) -> None:
    found = built.con.execute(
        "select record_id, epoch(opened_at)::bigint, routing_seconds, "
        "first_response_from_handoff_seconds, "
        "first_response_from_handoff_business_seconds, decision_seconds, "
        "decision_business_seconds "
        "from agreements.states inner join journeys.handoffs using (handoff_id)"
    ).fetchall()
    expected = []
    for each in built.handoffs:
        times = each.times()
        routing, decision = times["routing"], times["decision"]
        answer = times["first response from hand-off"]
        row = (
            routing[0] if routing else None,
            *(answer or (None, None)),
            *(decision or (None, None)),
        )
        expected.append((each.case, each.at, *row))
    differing = set(found) ^ set(expected)
    assert not differing, sorted(differing, key=str)[:6]


@pytest.mark.parametrize("quarter", QUARTERS)
def test_medians_and_percentiles_are_those_of_the_log(
    built: Built, quarter: str
) -> None:
    marts = {
        (row["group_value"], row["clock"]): row
        for row in built.mart("followup_times", quarter)
        if row["grouping"] in ("all", "team")
    }
    handoffs = built.opened_in(quarter)
    times = [(each, each.waits()) for each in handoffs]
    for (group, clock), row in marts.items():
        found = [
            waits[clock]
            for each, waits in times
            if group in ("all", each.assigned.team if each.assigned else None)
        ]
        timed = [each for each in found if each]
        assert row["handoff_count"] == len(found), (group, clock)
        assert row["measured_count"] == sum(each[2] for each in timed), (group, clock)
        assert row["waiting_count"] == sum(not each[2] for each in timed)
        raw = [(each[0], each[2]) for each in timed]
        business = [(each[1], each[2]) for each in timed]
        for share, name in ((Fraction(1, 2), "median"), (Fraction(9, 10), "p90")):
            assert row[f"{name}_seconds"] == time_reached(raw, share)
            assert row[f"{name}_business_seconds"] == time_reached(business, share)
    assert len(marts) == 4 * 4
    assert len(handoffs) > 300


@pytest.mark.parametrize("quarter", QUARTERS)
def test_kept_shares_are_those_of_the_log(built: Built, quarter: str) -> None:
    expected = Counter(
        (each.tier, term, state)
        for each in built.opened_in(quarter)
        for term, state in each.states().items()
    )
    states = ("met", "breached", "pending", "not owed", "already working")
    found = {
        (row["agreement_name"], row["term"], state): row[
            f"{state.replace(' ', '_')}_count"
        ]
        for row in built.mart("followup_terms", quarter)
        if row["grouping"] == "tier"
        for state in states
    }
    assert {key: count for key, count in found.items() if count} == expected
    assert {state for *_, state in expected} >= set(states) - {"pending"}


def test_open_day_and_night_business_time_is_raw_time(built: Built) -> None:
    """Across both changes of the clocks: an hour more or less would show."""
    rows = built.rows(
        "select * from agreements.states where calendar_name = 'Day and night'"
    )
    for row in rows:
        assert (
            row["first_response_from_handoff_business_seconds"]
            == row["first_response_from_handoff_seconds"]
        )
    assert len(rows) > 300


def test_reasons_are_words_of_the_glossary_or_stay_as_written(built: Built) -> None:
    expected = Counter(
        each.decision.activity.strip().lower()
        for each in built.handoffs
        if each.owed and each.decision
    )
    rows = built.rows(
        "select reason, count(*) as n from journeys.handoffs "
        "where decision in ('disqualified', 'recycled') group by reason"
    )
    found = {row["reason"]: row["n"] for row in rows}
    assert found == {
        "Spam": expected["rejected: spam"],
        "No budget": expected["rejected: no budget"],
        "No response": expected["rejected: no response"],
        "Not now": expected["recycled: not now"],
        "Rejected: kein Budget": expected["rejected: kein budget"],
    }
