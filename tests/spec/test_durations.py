"""How long it took, and how long it was watched without getting there (R57)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

# Monday 28 September, eleven in Berlin; the exports know until the end of Friday 2 October.
UNTIL_FRIDAY = """
    quarter | as_of_on   | ended_on   | known_until_at
    2026-Q3 | 2026-10-02 | 2026-10-02 | 2026-10-02 22:00
"""
RECORDED = "kind | recorded_from_on\ntouches | 2026-07-01\ndecisions | 2026-07-01"
HOUR, DAY = 3600, 8 * 3600


def test_never_answered_counts_for_as_long_as_it_was_watched() -> None:
    """Six hours of Monday and four days of eight: in business time, and 109 in raw time."""
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "canonical.recordings": RECORDED,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-09-28 09:00
                bea       | mql   | 2026-09-28 09:00
            """,
            "touches": """
                touch_id | record_id | owner_id | kind     | channel | direction | happened
                call     | ann       | sam      | personal | call    | out       | 2026-09-28 10:30
            """,
        },
        """
        handoff_id               | is_reached | seconds    | business_seconds
        ann@2026-09-28T09:00:00Z | yes        | 5400       | 5400
        bea@2026-09-28T09:00:00Z | no         | 3600 * 109 | 3600 * 38
        """,
        where="clock = 'first response from hand-off'",
    )


def test_unanswered_that_sales_closed_never_got_its_answer() -> None:
    """R58: it is watched on; withdrawn, joined or owed no answer it is watched until it closed."""
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "canonical.recordings": RECORDED,
            "agreements.first_answers": """
                handoff_id | has_response | is_already_working
                rejected   | no           | no
                withdrawn  | no           | no
                duplicate  | no           | no
                expired    | no           | no
            """,
            "journeys.reasons": """
                handoff_id | touches_owed | is_reason_known
                rejected   | attempts     | yes
                withdrawn  | -            | yes
                duplicate  | none         | yes
                expired    | -            | yes
            """,
            "journeys.handoffs": """
                handoff_id | decision     | opened           | decided
                rejected   | disqualified | 2026-09-28 09:00 | 2026-09-28 11:00
                withdrawn  | withdrawn    | 2026-09-28 09:00 | 2026-09-28 11:00
                duplicate  | disqualified | 2026-09-28 09:00 | 2026-09-28 11:00
                expired    | expired      | 2026-09-28 09:00 | 2026-10-01
            """,
        },
        """
        handoff_id | is_reached | seconds    | business_seconds
        rejected   | no         | 3600 * 109 | 3600 * 38
        withdrawn  | no         | 7200       | 7200
        duplicate  | no         | 7200       | 7200
        expired    | no         | 3600 * 109 | 3600 * 38
        """,
        where="clock = 'first response from hand-off'",
    )


def test_what_the_export_does_not_tell_is_neither_reached_nor_waited_for() -> None:
    """A day alone, an answer of an unknown hour, work before, and a time without touches on file."""
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "canonical.recordings": "kind | recorded_from_on\ntouches | 2026-09-20",
            "agreements.first_answers": """
                handoff_id | has_response | is_already_working | is_maybe_working
                day        | no           | no                 | no
                answered   | yes          | no                 | no
                working    | no           | yes                | no
                maybe      | no           | no                 | yes
                before     | no           | no                 | no
                waiting    | no           | no                 | no
            """,
            "journeys.handoffs": """
                handoff_id | opened
                day        | 2026-09-28
                answered   | 2026-09-28 09:00
                working    | 2026-09-28 09:00
                maybe      | 2026-09-28 09:00
                before     | 2026-09-14 09:00
                waiting    | 2026-09-28 09:00
            """,
        },
        """
        handoff_id | is_reached | seconds
        day        | -          | -
        answered   | -          | -
        working    | -          | -
        maybe      | -          | -
        before     | -          | -
        waiting    | no         | 3600 * 109
        """,
        where="clock = 'first response from hand-off'",
    )


def test_watching_ends_where_touches_or_decisions_stop() -> None:
    """R51: touches are on file to the end of the 30th, decisions to the end of the 29th."""
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "canonical.recordings": """
                kind      | recorded_from_on | recorded_until_on
                touches   | 2026-07-01       | 2026-09-30
                decisions | 2026-07-01       | 2026-09-29
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-09-28 09:00
                bea       | mql   | 2026-10-01 09:00
            """,
        },
        """
        handoff_id               | clock                        | is_reached | seconds
        ann@2026-09-28T09:00:00Z | first response from hand-off | no         | 3600 * 61
        ann@2026-09-28T09:00:00Z | decision                     | no         | 3600 * 37
        bea@2026-10-01T09:00:00Z | first response from hand-off | -          | -
        bea@2026-10-01T09:00:00Z | decision                     | -          | -
        """,
        where="clock in ('first response from hand-off', 'decision')",
    )


def test_nobody_owns_it_only_where_the_export_tells_owners() -> None:
    """A queue is nobody. Of an owner of today nobody knows since when, and without owners nothing."""
    owners = """
        owner_id | team      | kind
        sam      | Desk      | person
        queue    | -         | queue
    """
    handed = """
        record_id | stage | changed
        ann       | mql   | 2026-09-28 09:00
        bea       | mql   | 2026-09-28 09:00
    """
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "owners": owners,
            "leads": "lead_id | owner_id\nann | sam\nbea | queue",
            "stage_changes": handed,
        },
        """
        handoff_id               | is_reached | seconds
        ann@2026-09-28T09:00:00Z | yes        | 0
        bea@2026-09-28T09:00:00Z | no         | 3600 * 109
        """,
        where="clock = 'routing'",
    )
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "owners": owners,
            "leads": "lead_id | owner_id\nann | queue\nbea | -",
            "stage_changes": handed,
        },
        """
        handoff_id               | is_reached
        ann@2026-09-28T09:00:00Z | -
        bea@2026-09-28T09:00:00Z | -
        """,
        where="clock = 'routing'",
    )


def test_open_and_expired_wait_for_a_decision_and_an_untold_one_does_not() -> None:
    expect(
        "agreements.durations",
        {
            "run.period": UNTIL_FRIDAY,
            "canonical.recordings": RECORDED,
            "journeys.handoffs": """
                handoff_id | decision             | opened           | decided          | is_decision_unknown
                open       | open                 | 2026-09-28 09:00 | -                | no
                expired    | expired              | 2026-09-28 09:00 | 2026-10-01       | no
                untold     | no decision recorded | 2026-09-28 09:00 | -                | yes
                day        | recycled             | 2026-09-28 09:00 | 2026-09-29       | no
                decided    | recycled             | 2026-09-28 09:00 | 2026-09-28 10:00 | no
            """,
        },
        """
        handoff_id | is_reached | seconds
        open       | no         | 3600 * 109
        expired    | no         | 3600 * 109
        untold     | -          | -
        day        | -          | -
        decided    | yes        | 3600
        """,
        where="clock = 'decision'",
    )
