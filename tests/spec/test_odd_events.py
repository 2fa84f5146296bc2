"""Events that came too early, twice or from nobody: they lose no hand-off and no time.

Each is kept out of what it would falsify, and stays in view (R1, R18, R21, R24, R27).
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

ANN = """
    record_id | stage | changed
    ann       | mql   | 2026-08-03 09:00
"""
EARLY = {
    "leads": """
        lead_id | created
        ann     | 2026-08-03 08:59
        bea     | 2026-08-03 08:59
    """,
    "stage_changes": """
        record_id | stage | changed
        ann       | mql   | 2026-08-03 09:00
        bea       | mql   | 2026-08-03 09:00
    """,
    "touches": """
        touch_id | record_id | owner_id | kind     | channel | happened
        older    | zoe       | sam      | personal | call    | 2026-07-02 09:00
        long_ago | ann       | sam      | personal | call    | 2026-07-06 08:00
        answer   | ann       | sam      | personal | call    | 2026-08-03 10:00
        just_now | bea       | sam      | personal | call    | 2026-08-03 08:30
    """,
}


def test_touch_before_the_lead_existed_makes_no_time_and_no_answer() -> None:
    """Shortly before, somebody was at work already; long before, it says nothing."""
    expect(
        "agreements.states",
        EARLY,
        """
        handoff_id               | first_response_touch_id | first_response_seconds | first_response_business_seconds | touch_count | first_response_state
        ann@2026-08-03T09:00:00Z | answer                  | 3600                   | 3600                            | 1           | met
        bea@2026-08-03T09:00:00Z | -                       | -                      | -                               | 0           | already working
        """,
    )


def test_touch_before_the_lead_existed_stands_in_the_tracker_as_before_it() -> None:
    expect(
        "tracker.actions",
        EARLY,
        """
        handoff_id               | touch_id | phase  | is_first_response | counts_as_further
        ann@2026-08-03T09:00:00Z | answer   | during | yes               | yes
        bea@2026-08-03T09:00:00Z | just_now | before | no                | no
        """,
        where="action = 'touch'",
    )


DECIDED_EARLY = """
    record_id | stage        | changed             | author_id
    ann       | disqualified | 2026-08-03 08:59:59 | sam
    ann       | mql          | 2026-08-03 09:00    | mia
    bea       | qualified    | 2026-07-03 09:00    | sam
    bea       | mql          | 2026-08-03 09:00    | mia
    bea       | disqualified | 2026-08-03 11:00    | sam
"""


def test_decision_before_the_handoff_is_in_no_duration_and_loses_no_handoff() -> None:
    """Ann is still open, and Bea took two hours: both are in every count."""
    expect(
        "marts.followup_times",
        {"stage_changes": DECIDED_EARLY},
        """
        clock                        | handoff_count | measured_count | median_seconds | median_business_seconds
        routing                      | 2             | 0              | -              | -
        first response from hand-off | 2             | 0              | -              | -
        first response from assignment | 2           | 0              | -              | -
        decision                     | 2             | 1              | 2 * 3600       | 2 * 3600
        """,
        where="grouping = 'all'",
    )
    expect(
        "marts.followup_terms",
        {
            "plan.settings": "quarter | decided_pct\n2026-Q3 | 85",
            "stage_changes": DECIDED_EARLY,
        },
        """
        term            | handoff_count | met_count | breached_count | not_measurable_count
        first response  | 2             | 0         | 0              | 2
        further touches | 2             | 0         | 0              | 2
        decision        | 2             | 1         | 1              | 0
        """,
        where="grouping = 'tier'",
    )


def test_two_decisions_in_one_minute_are_one_in_every_figure() -> None:
    """R1: the later one stands, once."""
    expect(
        "marts.followup_times",
        {
            "stage_changes": """
                record_id | stage        | changed             | author_id
                ann       | mql          | 2026-08-03 09:00    | mia
                ann       | disqualified | 2026-08-03 09:30    | sam
                ann       | qualified    | 2026-08-03 09:30:20 | sam
                bea       | mql          | 2026-08-03 09:00    | mia
                bea       | qualified    | 2026-08-03 09:30    | sam
                bea       | disqualified | 2026-08-03 09:30    | sam
            """,
        },
        """
        handoff_count | measured_count | median_seconds | p90_seconds
        2             | 2              | 30 * 60        | 30 * 60 + 20
        """,
        where="clock = 'decision' and grouping = 'all'",
    )


def test_queue_answers_nothing_and_holds_nothing() -> None:
    """R24: the clock runs on, and whoever takes the lead from it was routed to."""
    expect(
        "agreements.states",
        {
            "owners": """
                owner_id | team | kind
                queue    | Desk | queue
                sam      | Desk | person
            """,
            "stage_changes": ANN,
            "attribute_changes": """
                record_id | attribute | new_value | changed
                ann       | owner_id  | queue     | 2026-08-03 09:00
                ann       | owner_id  | sam       | 2026-08-03 10:00
            """,
            "touches": """
                touch_id | record_id | owner_id | kind     | channel | happened
                queued   | ann       | queue    | personal | call    | 2026-08-03 09:10
                spoke    | ann       | sam      | personal | call    | 2026-08-03 10:30
            """,
        },
        """
        assigned_at      | routing_seconds | first_response_touch_id | first_response_seconds
        2026-08-03 10:00 | 3600            | spoke                   | 90 * 60
        """,
    )


REASONS = """
    reason    | family | acts | touches_owed | is_credited_back | from_on    | is_agreed
    No budget | timing | both | contact      | no               | 2026-01-01 | yes
"""
REASON_VALUES = """
    crm_value | reason    | from_on    | is_agreed
    no budget | No budget | 2026-01-01 | yes
"""


def test_reason_in_another_case_is_its_word_and_in_another_language_a_row() -> None:
    """What no table has stays as written, with its count, until somebody maps it."""
    expect(
        "marts.rejections",
        {
            "glossary.reasons": REASONS,
            "glossary.reason_values": REASON_VALUES,
            "leads": """
                lead_id | reason
                ann     | No budget
                bea     | NO BUDGET
                cyd     | kein Budget
                dan     | kein Budget
                eve     | -
            """,
            "stage_changes": """
                record_id | stage        | changed          | author_id
                ann       | mql          | 2026-08-03 09:00 | mia
                ann       | disqualified | 2026-08-04 09:00 | sam
                bea       | mql          | 2026-08-03 09:00 | mia
                bea       | disqualified | 2026-08-04 09:00 | sam
                cyd       | mql          | 2026-08-03 09:00 | mia
                cyd       | disqualified | 2026-08-04 09:00 | sam
                dan       | mql          | 2026-08-03 09:00 | mia
                dan       | disqualified | 2026-08-04 09:00 | sam
                eve       | mql          | 2026-08-03 09:00 | mia
                eve       | disqualified | 2026-08-04 09:00 | sam
            """,
        },
        """
        reason      | is_in_glossary | reason_family | handoff_count
        No budget   | yes            | timing        | 2
        kein Budget | no             | -             | 2
        -           | yes            | -             | 1
        """,
    )
