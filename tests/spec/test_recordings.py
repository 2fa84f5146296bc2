"""Recording ends, too: nobody is blamed for what was not written down any more (R51)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.spec.harness import expect

WEDNESDAY = date(2026, 7, 1)


def days_on(last: date, *, every: int = 1) -> list[date]:
    """Business days from the first of July to a last one, with its pace."""
    days = (WEDNESDAY + timedelta(days=n) for n in range((last - WEDNESDAY).days + 1))
    return [day for day in days if day.weekday() < 5][::every]


def calls(last: date, *more: str, every: int = 1) -> str:
    """Calls to somebody else on business days, and some more."""
    head = "touch_id | record_id | owner_id | kind | channel | happened"
    rows = [
        f"z{n} | zoe | sam | personal | call | {day} 09:00"
        for n, day in enumerate(days_on(last, every=every))
    ]
    return "\n".join([head, *rows, *more])


@pytest.mark.parametrize(
    ("last", "every", "until"),
    [
        (date(2026, 9, 30), 1, "-"),
        (date(2026, 9, 23), 1, "-"),
        (date(2026, 9, 22), 1, "2026-09-22"),
        (date(2026, 9, 16), 10, "-"),
        (date(2026, 7, 13), 1, "-"),
        (date(2026, 7, 14), 1, "2026-07-14"),
    ],
)
def test_recording_ends_where_silence_is_longer_than_any_gap_and_five_business_days(
    last: date, every: int, until: str
) -> None:
    """Every tenth day is a gap of ten; nine days with events tell of none."""
    expect(
        "canonical.recordings",
        {"touches": calls(last, every=every)},
        f"kind | recorded_until_on\ntouches | {until}",
    )


def test_gap_of_more_than_four_quarters_ago_says_nothing_of_now() -> None:
    old = [
        f"o{n} | zoe | sam | personal | call | 2025-0{n}-03 09:00" for n in (1, 2, 3)
    ]
    expect(
        "canonical.recordings",
        {
            "touches": calls(date(2026, 8, 20), *old),
            "run.quarters": """
                quarter | starts_on  | ends_before
                2025-Q1 | 2025-01-01 | 2026-07-01
                2026-Q3 | 2026-07-01 | 2026-10-01
            """,
        },
        "recorded_from_on | recorded_until_on\n2025-01-03 | 2026-08-20",
    )


def test_each_kind_of_event_ends_for_itself_and_a_meeting_counts_when_booked() -> None:
    changes = "\n".join(
        f"lead{n} | mql | {day} 09:00"
        for n, day in enumerate(days_on(date(2026, 9, 30)))
    )
    decisions = "\n".join(
        f"lead{n} | disqualified | {day} 10:00"
        for n, day in enumerate(days_on(date(2026, 8, 20)))
    )
    expect(
        "canonical.recordings",
        {
            "stage_changes": f"record_id | stage | changed\n{changes}\n{decisions}",
            "touches": """
                record_id | channel | logged           | happened
                zoe       | meeting | 2026-08-03 09:00 | 2026-08-20 09:00
            """,
        },
        """
        kind      | recorded_from_on | recorded_until_on
        MQLs      | 2026-07-01       | -
        decisions | 2026-07-01       | 2026-08-20
        touches   | 2026-08-03       | -
        """,
    )


# Calls end on Thursday 20 August; what is due after that day nobody can judge.
UNTIL = date(2026, 8, 20)
CHANGES = """
    record_id | stage        | changed
    before    | mql          | 2026-08-03 09:00
    answered  | mql          | 2026-08-20 07:00
    silent    | mql          | 2026-08-24 09:00
    closed    | mql          | 2026-08-18 09:00
    closed    | disqualified | 2026-08-18 09:30
"""


def test_what_was_due_after_touches_end_is_not_measurable_and_what_is_settled_is() -> (
    None
):
    expect(
        "agreements.states",
        {
            "stage_changes": CHANGES,
            "touches": calls(
                UNTIL, "a | answered | sam | personal | call | 2026-08-20 07:30"
            ),
        },
        """
        handoff_id                    | first_response_state | first_response_note          | touches_state
        before@2026-08-03T09:00:00Z   | breached             | no response                  | breached
        answered@2026-08-20T07:00:00Z | met                  | -                            | not measurable
        silent@2026-08-24T09:00:00Z   | not measurable       | after the last touch on file | not measurable
        closed@2026-08-18T09:00:00Z   | breached             | rejected unanswered          | breached
        """,
    )


def test_how_many_handoffs_the_end_of_touches_concerns_is_a_limit() -> None:
    expect(
        "cohorts.export_limits",
        {"stage_changes": CHANGES, "touches": calls(UNTIL)},
        """
        limit_code             | actual_count | out_of_count | since_on
        recorded_until_touches | 2            | 4            | 2026-08-20
        """,
        where="limit_code = 'recorded_until_touches'",
    )


def ended(**days: str) -> str:
    """The recordings of a run: each kind until a day."""
    rows = "\n".join(f"{kind} | {day}" for kind, day in days.items())
    return f"kind | recorded_until_on\n{rows}"


def test_undecided_is_not_measurable_once_decisions_end() -> None:
    expect(
        "agreements.states",
        {
            "plan.settings": "quarter | decided_pct\n2026-Q3 | 85",
            "canonical.recordings": ended(decisions="2026-09-02"),
            "stage_changes": """
                record_id | stage     | changed
                ann       | mql       | 2026-08-03 09:00
                bea       | mql       | 2026-08-02 09:00
                cyd       | mql       | 2026-08-20 09:00
                cyd       | qualified | 2026-08-21 09:00
            """,
        },
        """
        handoff_id               | decision_due_on | decision_state
        ann@2026-08-03T09:00:00Z | 2026-09-02      | not measurable
        bea@2026-08-02T09:00:00Z | 2026-09-01      | breached
        cyd@2026-08-20T09:00:00Z | 2026-09-19      | met
        """,
    )


def test_handoffs_are_compared_by_the_days_on_which_decisions_and_wins_were_kept() -> (
    None
):
    expect(
        "journeys.handoffs",
        {
            "canonical.recordings": ended(decisions="2026-08-20", wins="2026-09-10"),
            "stage_changes": "record_id | stage | changed\nann | mql | 2026-08-03 09:00",
        },
        "age_days | win_age_days\n17 | 38",
    )


def test_quarter_whose_mqls_end_early_is_not_complete_and_owes_its_part() -> None:
    given = {
        "canonical.recordings": ended(MQLs="2026-08-15"),
        "plan.quotas": "mql_count\n92",
    }
    expect(
        "marts.run",
        given,
        "is_complete | recorded_until_on\nno | 2026-08-15",
    )
    expect("marts.quota_lines", given, "quota_count | due_count\n92 | 46")
    expect(
        "cohorts.weeks",
        given,
        "week_starts_on | is_complete\n2026-08-03 | yes\n2026-08-10 | no",
        where="week_starts_on in ('2026-08-03', '2026-08-10')",
    )


@pytest.mark.parametrize(
    ("until", "decision"), [("2026-09-28", "open"), ("2026-09-29", "expired")]
)
def test_nothing_expires_after_decisions_end(until: str, decision: str) -> None:
    """Ninety days after the first of July is 29 September."""
    expect(
        "episodes.episodes",
        {
            "canonical.recordings": ended(decisions=until),
            "stage_changes": "record_id | stage | changed\nann | mql | 2026-07-01 09:00",
        },
        f"decision\n{decision}",
    )


@pytest.mark.parametrize(
    ("until", "fate"), [("2026-08-03", "within a day"), ("2026-08-04", "missed")]
)
def test_nobody_is_missed_who_responded_after_mqls_end(until: str, fate: str) -> None:
    expect(
        "journeys.response_fates",
        {
            "canonical.recordings": ended(MQLs=until),
            "leads": "lead_id | crm_score\nann | 80",
            "responses": "response_id | record_id | responded\na | ann | 2026-08-03 09:00",
        },
        f"missed_fate\n{fate}",
    )
