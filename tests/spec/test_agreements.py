"""What sales promised on each hand-off, and whether it was kept (R20, R23 to R27)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect

# Monday, at eleven in Berlin: two hours of business time are over at 11:00 UTC.
ANN = """
    record_id | stage | changed
    ann       | mql   | 2026-08-03 09:00
"""
# Somebody else's; without any touch on file nothing could be measured.
ELSE = "other | zoe | sam | personal | call | 2026-07-02 09:00"


def expect_kept(expected: str, **tables: str) -> None:
    """What became of each promise on each hand-off."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    expect("agreements.states", given, expected)


def touched(*rows: str) -> str:
    """Touches as text: those of a spec, and one of somebody else."""
    head = "touch_id | record_id | owner_id | kind | channel | happened"
    return "\n".join([head, ELSE, *rows])


def called(happened: str) -> str:
    """One call to Ann, and one to somebody else."""
    return touched(f"call | ann | sam | personal | call | {happened}")


@pytest.mark.parametrize(
    ("happened", "state", "seconds"),
    [
        ("2026-08-03 09:30", "met", "30 * 60"),
        ("2026-08-03 11:00", "met", "120 * 60"),
        ("2026-08-03 11:00:01", "breached", "120 * 60 + 1"),
        ("2026-08-04 07:30", "breached", "6 * 3600 + 30 * 60"),
    ],
)
def test_first_response_is_met_within_its_limit_and_breached_after_it(
    happened: str, state: str, seconds: str
) -> None:
    expect_kept(
        f"""
        first_response_state | first_response_business_seconds | first_response_due_at
        {state}              | {seconds}                       | 2026-08-03 11:00
        """,
        stage_changes=ANN,
        touches=called(happened),
    )


@pytest.mark.parametrize(
    ("respond_by", "happened", "state"),
    [
        ("2026-08-03 09:15", "2026-08-03 09:15", "met"),
        ("2026-08-03 09:15", "2026-08-03 09:30", "breached"),
        ("2026-08-05 09:00", "2026-08-05 08:00", "met"),
    ],
)
def test_deadline_that_the_record_names_goes_before_the_limit_of_the_plan(
    respond_by: str, happened: str, state: str
) -> None:
    """Earlier or later than the plan's; others keep the plan's."""
    expect_kept(
        f"""
        handoff_id               | first_response_state | first_response_due_at
        ann@2026-08-03T09:00:00Z | {state}              | {respond_by}
        bea@2026-08-03T09:00:00Z | breached             | 2026-08-03 11:00
        """,
        stage_changes=f"""
            record_id | stage | changed          | respond_by
            ann       | mql   | 2026-08-03 09:00 | {respond_by}
            bea       | mql   | 2026-08-03 09:00 | -
        """,
        touches=called(happened),
    )


def test_deadline_that_is_a_day_lasts_until_that_day_ends() -> None:
    """R52."""
    expect_kept(
        """
        first_response_state | first_response_due_at
        met                  | 2026-08-04 22:00
        """,
        stage_changes="""
            record_id | stage | changed          | respond_by
            ann       | mql   | 2026-08-03 09:00 | 2026-08-04
        """,
        touches=called("2026-08-04 20:00"),
    )


def test_unworked_is_pending_within_its_limit_and_breached_past_it() -> None:
    """R27: on the as-of day the office closed at 15:00 UTC."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note | first_response_due_at
        ann@2026-10-12T12:59:00Z | breached             | no response         | 2026-10-12 14:59
        bea@2026-10-12T14:00:00Z | pending              | -                   | 2026-10-13 08:00
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-10-12 12:59
            bea       | mql   | 2026-10-12 14:00
        """,
        touches=touched(),
    )


def test_clock_runs_in_the_business_time_of_the_calendar() -> None:
    """Over a night, a weekend and a holiday; the raw time stands beside it."""
    expect_kept(
        """
        handoff_id               | first_response_due_at | first_response_business_seconds | first_response_seconds
        ann@2026-08-03T14:30:00Z | 2026-08-04 08:30      | 3600                            | 17 * 3600
        bea@2026-08-14T14:00:00Z | 2026-08-18 08:00      | 2 * 3600                        | 90 * 3600
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 14:30
            bea       | mql   | 2026-08-14 14:00
        """,
        touches=touched(
            "a | ann | sam | personal | call | 2026-08-04 07:30",
            "b | bea | sam | personal | call | 2026-08-18 08:00",
        ),
    )


def test_clock_is_right_across_a_change_to_winter_time() -> None:
    """On 2026-10-25 clocks in Berlin went back; the office opens at 8:00 UTC now."""
    expect_kept(
        """
        first_response_due_at | first_response_business_seconds | first_response_state
        2026-10-26 09:00      | 7200                            | met
        """,
        run__period="as_of_on | known_until_at\n2026-10-31 | 2026-10-31 23:00",
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-10-23 14:00
        """,
        touches=called("2026-10-26 09:00"),
    )


def test_work_done_off_hours_counts_when_it_was_done() -> None:
    """R24: it took no business time, and it is done."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_business_seconds | first_response_at
        ann@2026-08-08T09:00:00Z | met                  | 0                               | 2026-08-08 20:00
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-08 09:00
        """,
        touches=called("2026-08-08 20:00"),
    )


def test_change_of_owner_does_not_restart_the_clock() -> None:
    """R24: the calendar stays that of the team it went to first."""
    expect_kept(
        """
        first_response_state | calendar_name | first_response_owner_id | routing_seconds | first_response_business_seconds
        breached             | New York      | sue                     | 300             | 3600 * 3
        """,
        plan__teams="""
            quarter | team | side  | calendar_name
            2026-Q3 | Desk | sales | Berlin
            2026-Q3 | West | sales | New York
        """,
        owners="""
            owner_id | team | kind
            sam      | West | person
            sue      | Desk | person
            queue    | -    | queue
        """,
        leads="lead_id | owner_id\nann | sue",
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 13:00
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | owner_id  | queue     | sam       | 2026-08-03 13:05
            ann       | owner_id  | sam       | sue       | 2026-08-03 15:00
        """,
        touches=touched("call | ann | sue | personal | call | 2026-08-03 16:00"),
    )


def test_calendar_is_the_teams_else_the_regions_else_the_usual_one() -> None:
    """R24."""
    expect_kept(
        """
        handoff_id               | calendar_name
        ann@2026-08-03T09:00:00Z | New York
        bea@2026-08-03T09:00:00Z | New York
        cyd@2026-08-03T09:00:00Z | Berlin
        """,
        plan__teams="""
            quarter | team | side  | calendar_name
            2026-Q3 | Desk | sales | New York
        """,
        plan__regions="""
            quarter | region | calendar_name
            2026-Q3 | North  | New York
        """,
        leads="""
            lead_id | owner_id | country
            ann     | sam      | Italy
            bea     | -        | Sweden
            cyd     | -        | Italy
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 09:00
            bea       | mql   | 2026-08-03 09:00
            cyd       | mql   | 2026-08-03 09:00
        """,
    )


FROM_ASSIGNMENT = """
    quarter | clock_starts
    2026-Q3 | assignment
"""


def test_clock_starts_with_the_assignment_where_the_plan_says_so() -> None:
    """R24: the time before is routing; both starts are shown."""
    expect_kept(
        """
        first_response_state | clock_started_at | routing_business_seconds | first_response_business_seconds | first_response_from_handoff_business_seconds | first_response_from_assignment_business_seconds
        met                  | 2026-08-03 10:00 | 3600                     | 7200                            | 3 * 3600                                     | 7200
        """,
        plan__settings=FROM_ASSIGNMENT,
        leads="lead_id | owner_id\nann | sam",
        stage_changes=ANN,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | owner_id  | mia       | sam       | 2026-08-03 10:00
        """,
        touches=called("2026-08-03 12:00"),
    )


def test_clock_that_nobody_started_is_pending_and_after_the_end_not_owed() -> None:
    """R24: what nobody was given, operations owe; an answer given all the same is met."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note  | touches_state
        ann@2026-08-03T09:00:00Z | pending              | nobody was assigned  | pending
        bea@2026-08-03T09:00:00Z | not owed             | nobody was assigned  | not owed
        cyd@2026-08-03T09:00:00Z | met                  | -                    | pending
        """,
        plan__settings=FROM_ASSIGNMENT,
        stage_changes="""
            record_id | stage     | changed
            ann       | mql       | 2026-08-03 09:00
            bea       | mql       | 2026-08-03 09:00
            bea       | qualified | 2026-08-05 09:00
            cyd       | mql       | 2026-08-03 09:00
        """,
        touches=touched("call | cyd | sam | personal | call | 2026-08-06 09:00"),
    )


def test_reached_out_shortly_before_is_already_working() -> None:
    """R23: five business days back from a Monday is the Monday before."""
    expect_kept(
        """
        handoff_id               | first_response_state
        ann@2026-08-03T09:00:00Z | already working
        bea@2026-08-03T09:00:00Z | breached
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 09:00
            bea       | mql   | 2026-08-03 09:00
        """,
        touches=touched(
            "a | ann | sam | personal | call | 2026-07-27 09:00",
            "b | bea | sam | personal | call | 2026-07-24 09:00",
        ),
    )


def test_first_tier_that_fits_is_the_one_that_holds() -> None:
    """R26: by trigger, region or score band; without one there is no agreement."""
    expect_kept(
        """
        handoff_id               | agreement_name | first_response_limit_seconds | first_response_state
        ann@2026-08-03T09:00:00Z | Demos          | 3600                         | breached
        bea@2026-08-03T09:00:00Z | South          | 7200                         | breached
        cyd@2026-08-03T09:00:00Z | -              | -                            | no agreement
        """,
        plan__agreements="""
            agreement_name | first_response_limit_seconds
            Demos          | 3600
            South          | 7200
        """,
        plan__agreement_matches="""
            agreement_number | trigger    | region
            1                | hand-raise | -
            1                | referral   | -
            2                | -          | South
        """,
        leads="""
            lead_id | country
            ann     | Italy
            bea     | Italy
            cyd     | Spain
        """,
        stage_changes="""
            record_id | stage | changed          | author_id
            ann       | mql   | 2026-08-03 09:00 | mia
            bea       | mql   | 2026-08-03 09:00 | mia
            cyd       | mql   | 2026-08-03 09:00 | mia
        """,
        responses="""
            record_id | trigger    | responded
            ann       | hand-raise | 2026-08-03 08:59
        """,
        touches=touched(),
    )


def test_tier_that_nobody_knows_to_fit_leaves_what_it_sets_unmeasured() -> None:
    """R69: it never falls through to the next one. No response rules out a hand-raise."""
    expect_kept(
        """
        handoff_id               | agreement_name | first_response_state | touches_state  | decision_state
        ann@2026-07-01T09:00:00Z | tier not known | not measurable       | not measurable | no agreement
        bea@2026-08-03T09:00:00Z | South          | breached             | no agreement   | no agreement
        cyd@2026-08-03T09:00:00Z | tier not known | not measurable       | no agreement   | no agreement
        dot@2026-08-03T09:00:00Z | South first    | breached             | no agreement   | no agreement
        eve@2026-08-03T09:00:00Z | South          | breached             | no agreement   | no agreement
        """,
        plan__agreements="""
            agreement_name | first_response_limit_seconds | touches_owed_count
            South first    | 3600                         | -
            Demos          | 3600                         | 3
            South          | 7200                         | -
        """,
        plan__agreement_matches="""
            agreement_number | trigger    | region | score_band
            1                | referral   | South  | -
            2                | hand-raise | South  | -
            2                | hand-raise | North  | -
            3                | -          | South  | -
        """,
        leads="""
            lead_id | country
            ann     | Italy
            bea     | Italy
            cyd     | -
            dot     | Italy
            eve     | Italy
        """,
        stage_changes="""
            record_id | stage | changed          | author_id
            ann       | mql   | 2026-07-01 09:00 | -
            bea       | mql   | 2026-08-03 09:00 | mia
            cyd       | mql   | 2026-08-03 09:00 | mia
            dot       | mql   | 2026-08-03 09:00 | mia
            eve       | mql   | 2026-08-03 09:00 | -
        """,
        responses="""
            record_id | trigger  | responded
            bea       | response | 2026-07-02
            dot       | referral | 2026-08-03 08:59
        """,
        touches=touched(),
    )


def test_agreement_may_ask_for_a_channel_and_a_booked_meeting_answers_too() -> None:
    """R18, R19."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_channel
        ann@2026-08-03T09:00:00Z | breached             | call
        bea@2026-08-03T09:00:00Z | met                  | meeting
        """,
        plan__agreements="agreement_name | channel\nAll | call",
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 09:00
            bea       | mql   | 2026-08-03 09:00
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | logged           | happened
            other    | zoe       | sam      | personal | call    | -                | 2026-07-02 09:00
            mail     | ann       | sam      | personal | email   | -                | 2026-08-03 09:10
            call     | ann       | sam      | personal | call    | -                | 2026-08-03 12:00
            booked   | bea       | sam      | personal | meeting | 2026-08-03 10:00 | 2026-08-07 09:00
        """,
    )


def test_hours_are_not_measurable_on_what_is_known_by_its_day_alone() -> None:
    """Touches are owed by the day and can be judged all the same."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note                   | first_response_seconds | touches_state | touches_done_count
        ann@2026-08-03           | not measurable       | hand-off known by its day alone       | -                      | breached      | 1
        bea@2026-08-03T09:00:00Z | not measurable       | first response known by its day alone | -                      | breached      | 1
        cyd@2026-08-03           | not measurable       | hand-off known by its day alone       | -                      | breached      | 0
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03
            bea       | mql   | 2026-08-03 09:00
            cyd       | mql   | 2026-08-03
        """,
        touches=touched(
            "a | ann | sam | personal | call | 2026-08-03 10:00",
            "b | bea | sam | personal | call | 2026-08-03",
        ),
    )


def test_without_touches_in_the_exports_nothing_is_measurable() -> None:
    """R33: nor is what was due before the first touch on file; it is no breach."""
    expect_kept(
        """
        first_response_state | first_response_note       | touches_state
        not measurable       | no touches in the exports | not measurable
        """,
        stage_changes=ANN,
    )
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note           | touches_state
        ann@2026-08-03T09:00:00Z | not measurable       | before the first touch on file | breached
        """,
        stage_changes=ANN,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened
            first    | zoe       | sam      | personal | call    | 2026-08-05 09:00
        """,
    )


def test_decision_is_no_touch() -> None:
    """R18, R27: qualified or rejected unanswered, the response is owed all the same."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note
        ann@2026-08-03T09:00:00Z | breached             | no response
        bea@2026-08-03T09:00:00Z | breached             | rejected unanswered
        cyd@2026-08-03T09:00:00Z | met                  | -
        """,
        stage_changes="""
            record_id | stage        | changed          | author_id
            ann       | mql          | 2026-08-03 09:00 | mia
            ann       | qualified    | 2026-08-03 09:10 | sam
            bea       | mql          | 2026-08-03 09:00 | mia
            bea       | disqualified | 2026-08-03 09:10 | sam
            cyd       | mql          | 2026-08-03 09:00 | mia
            cyd       | disqualified | 2026-08-03 09:10 | sam
        """,
        touches=touched("c | cyd | sam | personal | call | 2026-08-03 09:40"),
    )


def test_response_is_not_owed_where_it_ended_in_time_for_another_reason() -> None:
    """R21: withdrawn, or rejected for a reason that owes nothing, within the limit."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note                     | touches_state
        ann@2026-08-03T09:00:00Z | not owed             | withdrawn                               | not owed
        bea@2026-08-03T09:00:00Z | not owed             | rejected for a reason that owes nothing | not owed
        cyd@2026-08-03T09:00:00Z | breached             | no response                             | not owed
        """,
        leads="""
            lead_id | reason
            ann     | -
            bea     | spam
            cyd     | -
        """,
        stage_changes="""
            record_id | stage        | changed          | author_id
            ann       | mql          | 2026-08-03 09:00 | mia
            ann       | disqualified | 2026-08-03 10:00 | mia
            bea       | mql          | 2026-08-03 09:00 | mia
            bea       | disqualified | 2026-08-03 10:00 | sam
            cyd       | mql          | 2026-08-03 09:00 | mia
            cyd       | disqualified | 2026-08-03 12:00 | mia
        """,
        touches=touched(),
    )


THREE_IN_A_WEEK = """
    touch_id | record_id | owner_id | kind     | channel | result       | happened
    a1       | ann       | sam      | personal | call    | voicemail    | 2026-08-03 10:00
    a2       | ann       | sam      | sequence | email   | -            | 2026-08-05 10:00
    a3       | ann       | sam      | personal | email   | -            | 2026-08-10 21:59
    b1       | bea       | sam      | personal | call    | voicemail    | 2026-08-03 10:00
    b2       | bea       | sam      | personal | call    | voicemail    | 2026-08-05 10:00
    b3       | bea       | sam      | personal | call    | voicemail    | 2026-08-10 22:00
    c1       | cyd       | sam      | personal | call    | conversation | 2026-08-03 10:00
"""
THREE = """
    record_id | stage | changed
    ann       | mql   | 2026-08-03 09:00
    bea       | mql   | 2026-08-03 09:00
    cyd       | mql   | 2026-08-03 09:00
"""


def test_touches_are_due_by_the_end_of_the_last_business_day_of_the_window() -> None:
    """R20: one conversation settles them; the first response is one of them."""
    expect_kept(
        """
        handoff_id               | touches_state | touches_note    | touches_done_count | touch_count | touches_due_on | touches_due_at
        ann@2026-08-03T09:00:00Z | met           | -               | 3                  | 3           | 2026-08-10     | 2026-08-10 22:00
        bea@2026-08-03T09:00:00Z | breached      | too few touches | 2                  | 3           | 2026-08-10     | 2026-08-10 22:00
        cyd@2026-08-03T09:00:00Z | met           | conversation    | 1                  | 1           | 2026-08-10     | 2026-08-10 22:00
        """,
        stage_changes=THREE,
        touches=THREE_IN_A_WEEK,
    )


def test_message_whose_direction_is_not_known_neither_keeps_nor_breaks() -> None:
    """R45: it counts for nobody, and where it might have counted nothing is said."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note
        ann@2026-08-03T09:00:00Z | not measurable       | direction or kind of an act not known
        bea@2026-08-03T09:00:00Z | breached             | no response
        cyd@2026-08-03T09:00:00Z | met                  | -
        dan@2026-08-03T09:00:00Z | met                  | -
        eve@2026-08-03T09:00:00Z | breached             | no response
        """,
        stage_changes=f"{THREE}    dan | mql | 2026-08-03 09:00\n    eve | mql | 2026-08-03 09:00\n",
        touches="""
            touch_id | record_id | owner_id | kind     | channel | direction | happened
            a1       | ann       | sam      | personal | email   | -         | 2026-08-03 09:10
            b1       | bea       | sam      | personal | email   | -         | 2026-08-05 09:10
            c1       | cyd       | sam      | personal | email   | -         | 2026-08-03 09:10
            c2       | cyd       | sam      | personal | email   | out       | 2026-08-03 09:20
            d1       | dan       | sam      | personal | call    | -         | 2026-08-03 09:10
            e1       | eve       | sam      | personal | email   | in        | 2026-08-03 09:10
        """,
    )


def test_direction_is_in_or_out_only_where_the_export_says_so() -> None:
    """R45: a column, else what stands before the subject; a call is its owner's."""
    expect(
        "canonical.touches",
        {
            "touches": """
                touch_id | record_id | kind     | channel | direction | direction_mark | unread_fields | happened
                told     | ann       | personal | email   | in        | out            | -             | 2026-08-03 09:01
                marked   | ann       | personal | email   | -         | in             | -             | 2026-08-03 09:02
                blank    | ann       | personal | email   | -         | -              | -             | 2026-08-03 09:03
                mailing  | ann       | mass     | email   | -         | -              | -             | 2026-08-03 09:04
                call     | ann       | personal | call    | -         | -              | -             | 2026-08-03 09:05
                unread   | ann       | personal | call    | -         | -              | direction     | 2026-08-03 09:06
            """,
        },
        """
        touch_id | direction
        told     | in
        marked   | in
        blank    | -
        mailing  | out
        call     | out
        unread   | -
        """,
    )


def test_touches_that_may_have_been_enough_are_not_too_few() -> None:
    """R45: two that count and one of unknown kind may be the three that were owed."""
    expect_kept(
        """
        handoff_id               | touches_state  | touches_note
        ann@2026-08-03T09:00:00Z | not measurable | direction or kind of an act not known
        bea@2026-08-03T09:00:00Z | breached       | too few touches
        cyd@2026-08-03T09:00:00Z | breached       | too few touches
        """,
        stage_changes=THREE,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | direction | happened
            a1       | ann       | sam      | personal | call    | out       | 2026-08-03 10:00
            a2       | ann       | sam      | personal | call    | out       | 2026-08-05 10:00
            a3       | ann       | sam      | -        | call    | out       | 2026-08-06 10:00
            b1       | bea       | sam      | personal | call    | out       | 2026-08-03 10:00
            b2       | bea       | sam      | -        | call    | out       | 2026-08-05 10:00
            c1       | cyd       | sam      | personal | call    | out       | 2026-08-03 10:00
            c2       | cyd       | sam      | personal | call    | out       | 2026-08-05 10:00
            c3       | cyd       | sam      | mass     | email   | -         | 2026-08-06 10:00
        """,
    )


def test_act_that_only_the_links_name_leaves_its_handoff_not_measurable() -> None:
    """R46: nobody knows when it was, so it may have been in time."""
    expect_kept(
        """
        handoff_id               | first_response_state | first_response_note
        ann@2026-08-03T09:00:00Z | not measurable       | an act on it is in no export
        bea@2026-08-03T09:00:00Z | breached             | late
        cyd@2026-08-03T09:00:00Z | breached             | no response
        """,
        stage_changes=THREE,
        touches=touched("t1 | bea | sam | personal | call | 2026-08-05 10:00"),
        touch_people="""
            touch_id | record_id
            t2       | ann
        """,
    )


def test_strict_plan_asks_for_all_touches_whoever_was_spoken_with() -> None:
    """R20."""
    expect_kept(
        """
        handoff_id               | touches_state
        ann@2026-08-03T09:00:00Z | met
        bea@2026-08-03T09:00:00Z | breached
        cyd@2026-08-03T09:00:00Z | breached
        """,
        plan__settings="quarter | contact_discharges\n2026-Q3 | no",
        stage_changes=THREE,
        touches=THREE_IN_A_WEEK,
    )


def test_touches_are_not_owed_once_qualified_and_breached_once_rejected() -> None:
    """Touches after the decision make nothing good."""
    expect_kept(
        """
        handoff_id               | touches_state | touches_note
        ann@2026-08-03T09:00:00Z | not owed      | qualified
        bea@2026-08-03T09:00:00Z | breached      | rejected too early
        cyd@2026-10-08T09:00:00Z | pending       | -
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | qualified    | 2026-08-04 09:00
            bea       | mql          | 2026-08-03 09:00
            bea       | disqualified | 2026-08-04 09:00
            cyd       | mql          | 2026-10-08 09:00
        """,
        touches=touched(
            "a1 | ann | sam | personal | call | 2026-08-03 10:00",
            "b1 | bea | sam | personal | call | 2026-08-03 10:00",
            "b2 | bea | sam | sequence | email | 2026-08-04 10:00",
            "b3 | bea | sam | sequence | email | 2026-08-05 10:00",
            "c1 | cyd | sam | personal | call | 2026-10-08 10:00",
        ),
    )


def test_decision_is_owed_where_a_deadline_was_agreed() -> None:
    """R25, R34: expired is no decision, and an export without any says nothing."""
    expect_kept(
        """
        handoff_id               | decision_state | decision_due_on | decision_seconds | decision_business_seconds
        ann@2026-08-03T09:00:00Z | met            | 2026-09-02      | 24 * 3600        | 8 * 3600
        bea@2026-08-03T09:00:00Z | breached       | 2026-09-02      | 31 * 24 * 3600   | 22 * 8 * 3600
        cyd@2026-08-03T09:00:00Z | breached       | 2026-09-02      | -                | -
        dan@2026-09-12T09:00:00Z | breached       | 2026-10-12      | -                | -
        eve@2026-09-13T09:00:00Z | pending        | 2026-10-13      | -                | -
        fay@2026-08-03T09:00:00Z | not owed       | 2026-09-02      | 24 * 3600        | 8 * 3600
        """,
        plan__settings="quarter | decided_pct\n2026-Q3 | 85",
        stage_changes="""
            record_id | stage        | changed          | author_id
            ann       | mql          | 2026-08-03 09:00 | mia
            ann       | qualified    | 2026-08-04 09:00 | sam
            bea       | mql          | 2026-08-03 09:00 | mia
            bea       | disqualified | 2026-09-03 09:00 | sam
            cyd       | mql          | 2026-08-03 09:00 | mia
            dan       | mql          | 2026-09-12 09:00 | mia
            eve       | mql          | 2026-09-13 09:00 | mia
            fay       | mql          | 2026-08-03 09:00 | mia
            fay       | disqualified | 2026-08-04 09:00 | mia
        """,
    )


def test_two_decisions_in_one_minute_are_one_and_break_no_clock() -> None:
    """R1: the later one holds; a decision before the hand-off is none of its own."""
    expect_kept(
        """
        handoff_id               | first_response_state | decision_seconds
        ann@2026-08-03T09:00:00Z | breached             | 30 * 60 + 20
        """,
        stage_changes="""
            record_id | stage        | changed             | author_id
            ann       | disqualified | 2026-08-03 08:59:59 | sam
            ann       | mql          | 2026-08-03 09:00    | mia
            ann       | disqualified | 2026-08-03 09:30    | sam
            ann       | recycled     | 2026-08-03 09:30:20 | sam
        """,
        touches=touched(),
    )


def test_without_a_calendar_there_is_raw_time_and_no_business_time() -> None:
    expect_kept(
        """
        agreement_name | calendar_name | first_response_state | first_response_seconds | first_response_business_seconds
        -              | -             | no agreement         | 3600                   | -
        """,
        plan__calendars="calendar_name | is_usual",
        plan__agreements="agreement_name",
        plan__agreement_matches="agreement_number",
        stage_changes=ANN,
        touches=called("2026-08-03 10:00"),
    )


def test_every_handoff_has_one_verdict_whatever_is_missing() -> None:
    """No row falls out of a denominator: without an owner, a team, a region or a time."""
    expect(
        "agreements.states",
        {
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-03
                bea       | mql   | 2026-08-08 23:00
                cyd       | mql   | 2026-08-17 09:00
            """,
            "touches": touched(),
        },
        """
        handoff_id               | first_response_state | touches_state | decision_state
        ann@2026-08-03           | not measurable       | breached      | no agreement
        bea@2026-08-08T23:00:00Z | breached             | breached      | no agreement
        cyd@2026-08-17T09:00:00Z | breached             | breached      | no agreement
        """,
    )
