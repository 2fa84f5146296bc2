"""Whose act counts as what, on which hand-off, and who had it when (R18, R19, R23)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

# Handed off on a Monday, at eleven in Berlin.
ANN = """
    record_id | stage | changed
    ann       | mql   | 2026-08-03 09:00
"""


def expect_touches(expected: str, **tables: str) -> None:
    """What each act counts as, on each hand-off."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    expect("facts.handoff_touches", given, expected)


def test_personal_touches_answer_and_steps_of_a_sequence_are_further_ones() -> None:
    """R18: mass, automated and inbound ones never count."""
    expect_touches(
        """
        touch_id  | counts_as_first | counts_as_further
        call      | yes             | yes
        step      | no              | yes
        newsletter | no             | no
        reply     | no              | no
        called_us | no              | no
        unknown   | no              | no
        """,
        stage_changes=ANN,
        touches="""
            touch_id  | record_id | owner_id | kind      | channel | direction | happened
            call      | ann       | sam      | personal  | call    | out       | 2026-08-03 10:00
            step      | ann       | sam      | sequence  | email   | -         | 2026-08-03 11:00
            newsletter | ann      | sam      | mass      | email   | out       | 2026-08-03 12:00
            reply     | ann       | sam      | automated | email   | out       | 2026-08-03 13:00
            called_us | ann       | sam      | personal  | call    | in        | 2026-08-03 14:00
            unknown   | ann       | sam      | -         | email   | out       | 2026-08-03 15:00
        """,
    )


def test_plan_says_which_kinds_count() -> None:
    """R18."""
    expect_touches(
        """
        touch_id | counts_as_first | counts_as_further
        call     | no              | yes
        step     | yes             | no
        """,
        plan__counted_kinds="""
            counts_as | kind
            first     | sequence
            further   | personal
        """,
        stage_changes=ANN,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened
            call     | ann       | sam      | personal | call    | 2026-08-03 10:00
            step     | ann       | sam      | sequence | email   | 2026-08-03 11:00
        """,
    )


def test_touch_is_an_act_of_a_person_in_sales() -> None:
    """Who is on no side counts as sales; marketing, queues and machines do not."""
    expect_touches(
        """
        touch_id | counts_as_first
        sales    | yes
        nobody   | yes
        new      | yes
        markets  | no
        queued   | no
        machine  | no
        """,
        owners="""
            owner_id | team      | kind
            sam      | Desk      | person
            new      | -         | person
            mia      | Marketing | person
            queue    | -         | queue
            robot    | -         | workflow
        """,
        stage_changes=ANN,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened
            sales    | ann       | sam      | personal | call    | 2026-08-03 10:00
            nobody   | ann       | -        | personal | call    | 2026-08-03 10:10
            new      | ann       | new      | personal | call    | 2026-08-03 10:20
            markets  | ann       | mia      | personal | call    | 2026-08-03 10:30
            queued   | ann       | queue    | personal | call    | 2026-08-03 10:40
            machine  | ann       | robot    | personal | email   | 2026-08-03 10:50
        """,
    )


def test_meeting_answers_when_it_is_booked_and_is_a_touch_once_held() -> None:
    """R19: a no-show is none, and one of which no result is known is none yet."""
    expect_touches(
        """
        touch_id | counts_as_first | counts_as_further | is_conversation | responded_at
        held     | yes             | yes               | yes             | 2026-08-03 09:30
        no_show  | yes             | no                | no              | 2026-08-03 09:40
        no_word  | yes             | no                | no              | 2026-08-03 09:50
        unbooked | yes             | yes               | yes             | 2026-08-05 10:00
        missed   | no              | no                | no              | -
        """,
        stage_changes=ANN,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | result  | logged           | happened
            held     | ann       | sam      | personal | meeting | held    | 2026-08-03 09:30 | 2026-08-06 09:00
            no_show  | ann       | sam      | personal | meeting | no show | 2026-08-03 09:40 | 2026-08-06 10:00
            no_word  | ann       | sam      | personal | meeting | -       | 2026-08-03 09:50 | 2026-08-06 11:00
            unbooked | ann       | sam      | personal | meeting | held    | 2026-08-06 09:00 | 2026-08-05 10:00
            missed   | ann       | sam      | personal | meeting | no show | 2026-08-06 09:00 | 2026-08-05 11:00
        """,
    )


def test_meeting_booked_minutes_before_a_handoff_answers_it() -> None:
    """R59: R19 comes before R23. What was held by then and never booked is no answer."""
    expect_touches(
        """
        touch_id | counts_as_first | is_reaching_out_before | responded_at
        seconds  | yes             | no                     | 2026-08-03 08:59:40
        edge     | yes             | no                     | 2026-08-03 08:45
        earlier  | no              | yes                    | 2026-08-03 08:44:59
        held     | no              | yes                    | 2026-08-03 08:50
        called   | no              | yes                    | 2026-08-03 08:59
        """,
        stage_changes=ANN,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | result | logged              | happened
            seconds  | ann       | sam      | personal | meeting | booked | 2026-08-03 08:59:40 | 2026-08-06 09:00
            edge     | ann       | sam      | personal | meeting | booked | 2026-08-03 08:45    | 2026-08-06 10:00
            earlier  | ann       | sam      | personal | meeting | booked | 2026-08-03 08:44:59 | 2026-08-06 11:00
            held     | ann       | sam      | personal | meeting | held   | 2026-08-03 09:30    | 2026-08-03 08:50
            called   | ann       | sam      | personal | call    | -      | -                   | 2026-08-03 08:59
        """,
    )


def test_plan_says_how_long_before_a_booking_answers_and_a_day_alone_never() -> None:
    """R59."""
    expect_touches(
        """
        touch_id | counts_as_first
        minutes  | no
        eve      | no
        """,
        plan__settings="quarter | booked_before_minutes\n2026-Q3 | 5",
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 09:00
            bea       | mql   | 2026-08-03
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | logged           | happened
            minutes  | ann       | sam      | personal | meeting | 2026-08-03 08:54 | 2026-08-06 09:00
            eve      | bea       | sam      | personal | meeting | 2026-08-02 23:58 | 2026-08-06 09:00
        """,
    )


def test_meeting_booked_minutes_before_the_next_handoff_is_no_answer_to_the_last() -> (
    None
):
    """R59: one booking answers one hand-off."""
    expect_touches(
        """
        handoff_id               | touch_id | counts_as_first
        ann@2026-08-03T09:00:00Z | booked   | no
        ann@2026-09-07T09:00:00Z | booked   | yes
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | disqualified | 2026-08-05 09:00
            ann       | mql          | 2026-09-07 09:00
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | logged           | happened
            booked   | ann       | sam      | personal | meeting | 2026-09-07 08:59 | 2026-09-09 09:00
        """,
    )


def test_meeting_that_lies_ahead_has_answered_already() -> None:
    """R19: whether it will be held, nobody knows on the as-of day."""
    expect_touches(
        """
        touch_id | is_ahead | result | counts_as_first | counts_as_further | responded_at
        ahead    | yes      | booked | yes             | no                | 2026-10-09 09:00
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-10-09 08:00
        """,
        touches="""
            touch_id   | record_id | owner_id | kind     | channel | result | logged           | happened
            ahead      | ann       | sam      | personal | meeting | held   | 2026-10-09 09:00 | 2026-10-20 09:00
            not_booked | ann       | sam      | personal | meeting | -      | 2026-10-13 09:00 | 2026-10-20 09:00
            planned    | ann       | sam      | personal | call    | -      | 2026-10-09 09:00 | 2026-10-20 09:00
        """,
    )


def test_conversation_is_talk_with_sales_whoever_called() -> None:
    expect_touches(
        """
        touch_id  | is_conversation | counts_as_further
        talked    | yes             | yes
        agreed    | yes             | yes
        called_us | yes             | no
        voicemail | no              | yes
        market    | no              | no
        """,
        stage_changes=ANN,
        touches="""
            touch_id  | record_id | owner_id | kind     | channel | direction | result       | happened
            talked    | ann       | sam      | personal | call    | out       | conversation | 2026-08-03 10:00
            agreed    | ann       | sam      | personal | call    | out       | booked       | 2026-08-03 11:00
            called_us | ann       | sam      | personal | call    | in        | conversation | 2026-08-03 12:00
            voicemail | ann       | sam      | personal | call    | out       | voicemail    | 2026-08-03 13:00
            market    | ann       | mia      | personal | call    | out       | conversation | 2026-08-03 14:00
        """,
    )


def test_touch_belongs_to_the_handoff_until_the_next_one() -> None:
    expect_touches(
        """
        handoff_id               | touch_id | phase  | counts_as_further
        ann@2026-08-03T09:00:00Z | during   | during | yes
        ann@2026-08-03T09:00:00Z | after    | after  | yes
        ann@2026-09-07T09:00:00Z | again    | during | yes
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | disqualified | 2026-08-05 09:00
            ann       | mql          | 2026-09-07 09:00
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened
            during   | ann       | sam      | personal | call    | 2026-08-05 09:00
            after    | ann       | sam      | personal | call    | 2026-08-05 09:01
            again    | ann       | sam      | personal | call    | 2026-09-07 09:00
        """,
    )


def test_meeting_booked_on_one_handoff_and_held_on_the_next_is_of_both() -> None:
    expect_touches(
        """
        handoff_id               | touch_id | counts_as_first | counts_as_further
        ann@2026-08-03T09:00:00Z | talk     | yes             | no
        ann@2026-09-07T09:00:00Z | talk     | no              | yes
        """,
        stage_changes="""
            record_id | stage    | changed
            ann       | mql      | 2026-08-03 09:00
            ann       | recycled | 2026-08-05 09:00
            ann       | mql      | 2026-09-07 09:00
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | result | logged           | happened
            talk     | ann       | sam      | personal | meeting | held   | 2026-08-04 09:00 | 2026-09-08 09:00
        """,
    )


def test_reaching_out_is_looked_for_five_business_days_back() -> None:
    """R23: Tuesday the 25th is five working days after Monday the 17th, a holiday."""
    expect_touches(
        """
        touch_id | phase  | is_reaching_out_before | counts_as_first
        near     | before | yes                    | no
        step     | before | no                     | no
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-25 09:00
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened
            far      | ann       | sam      | personal | call    | 2026-08-14 09:00
            near     | ann       | sam      | personal | call    | 2026-08-18 09:00
            step     | ann       | sam      | sequence | email   | 2026-08-18 10:00
        """,
    )


def test_touch_known_by_its_day_alone_is_of_that_whole_day() -> None:
    """It is neither before a hand-off nor after a decision of the same day."""
    expect_touches(
        """
        touch_id  | phase  | counts_as_first | responded_at
        opening   | during | yes             | -
        deciding  | during | yes             | -
        day_after | after  | yes             | -
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | disqualified | 2026-08-05 09:00
        """,
        touches="""
            touch_id  | record_id | owner_id | kind     | channel | happened
            opening   | ann       | sam      | personal | call    | 2026-08-03
            deciding  | ann       | sam      | personal | call    | 2026-08-05
            day_after | ann       | sam      | personal | call    | 2026-08-06
        """,
    )


def test_touch_before_the_lead_existed_is_no_answer() -> None:
    expect_touches(
        """
        touch_id | phase  | counts_as_first | counts_as_further
        early    | before | no              | no
        """,
        leads="""
            lead_id | created
            ann     | 2026-08-03 08:59
        """,
        stage_changes=ANN,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened
            early    | ann       | sam      | personal | call    | 2026-08-03 08:00
        """,
    )


def test_time_before_a_person_of_sales_owns_it_is_routing() -> None:
    """R24: a queue is nobody, and marketing is not sales."""
    expect(
        "facts.assignments",
        {
            "owners": """
                owner_id | team      | kind
                sam      | Desk      | person
                sue      | Desk      | person
                mia      | Marketing | person
                queue    | -         | queue
            """,
            "leads": """
                lead_id | owner_id
                ann     | sue
                bea     | sam
                cyd     | queue
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-03 09:00
                bea       | mql   | 2026-08-03 09:00
                cyd       | mql   | 2026-08-03 09:00
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                ann       | owner_id  | queue     | mia       | 2026-08-03 09:05
                ann       | owner_id  | mia       | sam       | 2026-08-03 09:30
                ann       | owner_id  | sam       | sue       | 2026-08-04 09:00
            """,
        },
        """
        handoff_id               | assigned_owner_id | assigned_team | assigned_at
        ann@2026-08-03T09:00:00Z | sam               | Desk          | 2026-08-03 09:30
        bea@2026-08-03T09:00:00Z | sam               | Desk          | 2026-08-03 09:00
        """,
    )
