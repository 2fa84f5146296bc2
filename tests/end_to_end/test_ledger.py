"""The sample's marts against the ledger of what was planted, which no SQL produced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from jointplan.sample.ledger import Ledger, TrueHandoff
from tests.support.shared import Sample

QUARTER = "2026-Q3"
STARTS_ON, ENDS_BEFORE = date(2026, 7, 1), date(2026, 10, 1)
AS_OF = date(2026, 10, 12)


@pytest.fixture(scope="module")
def con(sample: Sample) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open every layer that was built on the sample's exports."""
    with sample.open() as built:
        yield built


@pytest.fixture(scope="module")
def journeys(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Fetch every hand-off that the SQL found, by id."""
    cursor = con.execute("select * from journeys.handoffs")
    names = [each[0] for each in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["handoff_id"]: row for row in rows}


def test_every_planted_handoff_is_found_and_no_other(
    journeys: dict[str, dict[str, Any]], ledger: Ledger
) -> None:
    planted = {each.handoff_id for each in ledger.handoffs}
    assert set(journeys) == planted
    assert len(journeys) == len(ledger.handoffs)


LINKS = {"conversion": "conversion link", "role": "contact role"}
SAME = {
    "opened_on": lambda true: true.opened_on,
    "start_known": lambda true: true.start_known,
    "source": lambda true: true.channel,
    "original_source": lambda true: true.original_source,
    "trigger": lambda true: true.trigger,
    "segment": lambda true: true.segment,
    "region": lambda true: true.region,
    "crm_score": lambda true: true.crm_score,
    "motion": lambda true: true.motion,
    "owner_id": lambda true: true.owner_id,
    "assigned_owner_id": lambda true: true.assigned_owner_id,
    "team": lambda true: true.assigned_team,
    "is_returning": lambda true: true.is_returning,
    "is_first_or_requalified": lambda true: true.earns_after_requalify,
    "repeat_signal_count": lambda true: true.repeat_signal_count,
    "is_bulk": lambda true: true.is_bulk_signal,
    "is_decision_bulk": lambda true: true.is_bulk_decision,
    "is_sales_originated": lambda true: true.is_sales_originated,
    "is_conforming": lambda true: true.is_conforming,
    "is_in_target_profile": lambda true: true.is_in_target_profile,
    "decision": lambda true: true.decision,
    "decided_by": lambda true: true.decided_by_id,
    "decided_on": lambda true: true.closed_on,
    "opportunity_id": lambda true: true.opportunity_id,
    "credited_by": lambda true: LINKS.get(true.credited_by, true.credited_by),
    "won_on": lambda true: true.won_on,
    "won_amount": lambda true: true.won_amount,
}


@pytest.mark.parametrize("column", SAME)
def test_what_was_planted_of_a_handoff_is_what_the_layers_say(
    journeys: dict[str, dict[str, Any]], ledger: Ledger, column: str
) -> None:
    truth: Callable[[Any], Any] = SAME[column]
    wrong = [
        (true.handoff_id, journeys[true.handoff_id][column], truth(true))
        for true in ledger.handoffs
        if journeys[true.handoff_id][column] != truth(true)
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def agreements(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    """Fetch what was found of every hand-off's follow-up, by id."""
    cursor = con.execute("select * from agreements.states")
    names = [each[0] for each in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {row["handoff_id"]: row for row in rows}


@pytest.mark.parametrize("column", ["assigned_at", "first_response_at", "touch_count"])
def test_follow_up_is_what_sales_did_in_the_story(
    agreements: dict[str, dict[str, Any]], ledger: Ledger, column: str
) -> None:
    def told(true: TrueHandoff) -> object:
        value = getattr(true, column)
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value

    assert len(agreements) == len(ledger.handoffs)
    wrong = [
        (true.handoff_id, agreements[true.handoff_id][column], told(true))
        for true in ledger.handoffs
        if agreements[true.handoff_id][column] != told(true)
    ]
    assert wrong == []


def test_acceptance_is_the_first_working_status_while_open(
    journeys: dict[str, dict[str, Any]], ledger: Ledger
) -> None:
    wrong = [
        true.handoff_id
        for true in ledger.handoffs
        if (true.accepted_at is None)
        != (journeys[true.handoff_id]["accepted_on"] is None)
    ]
    assert wrong == []


def test_rejections_keep_the_reason_that_stood_then(
    journeys: dict[str, dict[str, Any]], ledger: Ledger
) -> None:
    wrong = [
        (true.handoff_id, journeys[true.handoff_id]["reason"], true.reason)
        for true in ledger.handoffs
        if true.decision in ("disqualified", "recycled")
        and journeys[true.handoff_id]["reason"] != true.reason
    ]
    assert wrong == []


def is_rated(true: TrueHandoff) -> bool:
    """Say whether a hand-off counts in rates: new business, not bulk, not sales'."""
    return (
        true.motion == "new business"
        and not true.is_bulk_signal
        and not true.is_sales_originated
    )


def of_quarter(ledger: Ledger) -> list[TrueHandoff]:
    """Name the hand-offs that opened in the report's quarter."""
    return [
        true for true in ledger.handoffs if STARTS_ON <= true.opened_on < ENDS_BEFORE
    ]


def test_the_funnel_counts_what_was_planted(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    rated = [true for true in of_quarter(ledger) if is_rated(true)]
    mature = [true for true in rated if true.opened_on + timedelta(30) < AS_OF]
    within = [
        true
        for true in mature
        if true.decision == "qualified"
        and true.closed_on is not None
        and true.closed_on <= true.opened_on + timedelta(30)
    ]
    decisions = Counter(true.decision for true in rated)
    row = con.execute(
        "select handoff_count, qualified_count, disqualified_count, recycled_count, "
        "withdrawn_count, joined_count, expired_count, open_count, won_count, "
        "opportunity_count, mature_count, qualified_within_count "
        "from marts.funnel_quarters where is_report_quarter"
    ).fetchall()
    names = "qualified disqualified recycled withdrawn joined expired open".split()
    assert row == [
        (
            len(rated),
            *(decisions[name] for name in names),
            sum(true.won_on is not None for true in rated),
            sum(true.opportunity_id is not None for true in rated),
            len(mature),
            len(within),
        )
    ]


def test_rejections_by_reason_count_what_was_planted(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    planted = Counter(
        (true.reason, true.decision)
        for true in of_quarter(ledger)
        if is_rated(true) and true.decision in ("disqualified", "recycled")
    )
    rows = con.execute(
        "select reason, decision, handoff_count from marts.rejections"
    ).fetchall()
    assert {(reason, decision): count for reason, decision, count in rows} == planted


def test_the_padding_channel_stands_out(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    rows = con.execute(
        "select subject, actual_count, out_of_count from marts.findings "
        "where finding = 'padding_source'"
    ).fetchall()
    padded = [
        true
        for true in of_quarter(ledger)
        if is_rated(true) and true.channel == "Content syndication"
    ]
    not_conforming = sum(not true.is_conforming for true in padded)
    assert rows == [("Content syndication", not_conforming, len(padded))]


def test_quota_is_earned_once_a_quarter_by_what_conforms(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    able = [
        true
        for true in of_quarter(ledger)
        if is_rated(true) and true.earns_after_requalify and true.is_conforming
    ]
    found = dict(
        con.execute(
            "select quota_fate, handoff_count from marts.quota_fates"
        ).fetchall()
    )
    once_or_back = sum(
        found.get(fate, 0) for fate in ("earned", "second in quarter", "credited back")
    )
    assert once_or_back == len(able)
    assert sum(found.values()) == len(of_quarter(ledger))


def test_files_hold_the_rows_that_were_written(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    written = {
        f"salesforce/{each.delivery}/{each.file}": each.row_count
        for each in ledger.accounts_of_rows
    }
    rows = con.execute("select file, read_count, unread_count from marts.files")
    assert {file: (read, unread) for file, read, unread in rows.fetchall()} == {
        file: (count, 0) for file, count in written.items()
    }


def test_missed_leads_are_those_planted(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    """Whoever was planted and is none is a customer, a partner or in a deal (R37)."""
    told = dict(
        con.execute(
            "select record_id, missed_fate from journeys.response_fates where is_told"
        ).fetchall()
    )
    planted = {each.record_id for each in ledger.missed_leads}
    found = {record for record, fate in told.items() if fate == "missed"}
    others = {told.get(record) for record in planted - found}
    assert len(found & planted) >= 40
    assert others <= {"customer", "partner", "open opportunity"}
    assert found - planted == set()


def test_decided_in_time_is_that_of_the_story_once_it_was_due(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    """R54: withdrawn and joined in time leave both sides, and the young have no say."""
    due = [
        true
        for true in of_quarter(ledger)
        if is_rated(true) and true.opened_on + timedelta(30) <= AS_OF
    ]
    asked = [true for true in due if not (is_taken(true) and is_within(true))]
    by_sales = [
        true
        for true in asked
        if true.decision in ("qualified", "disqualified", "recycled")
        and is_within(true)
    ]
    young = [
        true
        for true in of_quarter(ledger)
        if is_rated(true)
        and true.opened_on + timedelta(30) > AS_OF
        and not is_taken(true)
    ]
    rows = con.execute(
        "select actual_count, out_of_count, pending_count, state "
        "from marts.scorecard "
        "where promise = 'decided_in_time' and is_report_quarter"
    ).fetchall()
    worst = len(by_sales) / (len(asked) + len(young))
    best = (len(by_sales) + len(young)) / (len(asked) + len(young))
    assert worst < 0.85 <= best
    assert rows == [(len(by_sales), len(asked), len(young), "pending")]


def is_taken(true: TrueHandoff) -> bool:
    """Whether it was taken from sales before anybody there decided."""
    return true.decision in ("withdrawn", "joined")


def is_within(true: TrueHandoff) -> bool:
    """Whether it was closed within the days agreed."""
    return true.closed_on is not None and true.closed_on <= true.opened_on + timedelta(
        30
    )


@pytest.mark.parametrize(
    ("promise", "column"),
    [
        ("conforming_share", "is_conforming"),
        ("target_profile_share", "is_in_target_profile"),
    ],
)
def test_what_nobody_can_judge_is_a_range_and_no_no(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, promise: str, column: str
) -> None:
    """R64: the story knows what each rule says of each hand-off, or that it cannot."""
    verdicts = Counter(
        getattr(true, column) for true in of_quarter(ledger) if is_rated(true)
    )
    rows = con.execute(
        "select least_count, most_count, all_count from marts.scorecard "
        "where promise = $promise and is_report_quarter",
        {"promise": promise},
    ).fetchall()
    assert rows == [(verdicts[True], verdicts[True] + verdicts[None], verdicts.total())]
    assert verdicts[None] > 0
