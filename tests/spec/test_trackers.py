"""What the lead tracker shows: which hand-offs, what was done, what is due or late."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

# Somebody else's; without any touch on file nothing could be measured.
ELSE = "other | zoe | sam | personal | call | - | 2026-07-02 09:00"
HEAD = "touch_id | record_id | owner_id | kind | channel | result | happened"


def touched(*rows: str) -> str:
    """Touches as text: those of a spec, and one of somebody else."""
    return "\n".join([HEAD, ELSE, *rows])


def expect_handoffs(expected: str, **given: str) -> None:
    """Compare rows of the tracker, where nobody is touched but by a spec."""
    expect("tracker.list", {"touches": touched(), **given}, expected)


def expect_actions(expected: str, **given: str) -> None:
    """Compare the actions on Ann's hand-offs."""
    tables = {"touches": touched(), **given}
    expect("tracker.actions", tables, expected, where="handoff_id like 'ann%'")


def test_tracker_has_the_quarter_s_handoffs_and_the_open_ones_of_any_other() -> None:
    expect_handoffs(
        """
        record_id | quarter | decision
        ann       | 2026-Q3 | qualified
        bea       | 2026-Q3 | open
        dot       | 2026-Q4 | open
        eve       | 2026-Q3 | expired
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | qualified    | 2026-08-10 09:00
            bea       | mql          | 2026-09-28 09:00
            cyd       | mql          | 2026-06-29 09:00
            cyd       | disqualified | 2026-07-10 09:00
            dot       | mql          | 2026-10-05 09:00
            eve       | mql          | 2026-07-01 09:00
            fay       | mql          | 2026-10-05 09:00
            fay       | qualified    | 2026-10-06 09:00
        """,
    )


def test_open_handoff_is_overdue_while_a_late_term_is_still_owed() -> None:
    """The term that was due first is named, with the seconds it is over at as-of."""
    expect_handoffs(
        """
        record_id | agreement_state | next_term      | next_due_at         | seconds_left
        ann       | overdue         | first response | 2026-10-12 11:00    | 0 - 11 * 3600
        bea       | due             | first response | 2026-10-13 08:00    | 10 * 3600
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-10-12 09:00
            bea       | mql   | 2026-10-12 14:00
        """,
    )


def test_late_answer_is_missed_no_more_overdue_and_what_comes_next_is_due() -> None:
    expect_handoffs(
        """
        record_id | agreement_state | next_term       | seconds_left
        ann       | due             | further touches | 4 * 86400
        bea       | missed          | -               | -
        cyd       | kept            | -               | -
        """,
        stage_changes="""
            record_id | stage     | changed
            ann       | mql       | 2026-10-09 07:00
            bea       | mql       | 2026-08-03 09:00
            bea       | qualified | 2026-08-05 09:00
            cyd       | mql       | 2026-08-03 09:00
            cyd       | qualified | 2026-08-05 09:00
        """,
        touches=touched(
            "a | ann | sam | personal | call | attempt | 2026-10-12 09:00",
            "b | bea | sam | personal | call | attempt | 2026-08-04 09:00",
            "c | cyd | sam | personal | call | attempt | 2026-08-03 09:30",
        ),
    )


def test_answer_that_is_still_owed_on_a_closed_handoff_is_not_kept_yet() -> None:
    """R27: it was qualified unanswered, and its limit ends the next morning."""
    expect_handoffs(
        """
        record_id | agreement_state | next_term
        ann       | pending         | -
        """,
        **{
            "run.period": """
                as_of_on   | known_until_at   | is_complete
                2026-09-14 | 2026-09-14 22:00 | no
            """
        },
        stage_changes="""
            record_id | stage     | changed
            ann       | mql       | 2026-09-14 14:00
            ann       | qualified | 2026-09-14 14:30
        """,
    )


def test_most_urgent_comes_first_then_the_newest() -> None:
    expect_handoffs(
        """
        record_id | agreement_state | urgency_rank
        ann       | overdue         | 1
        bea       | overdue         | 2
        cyd       | due             | 3
        eve       | missed          | 4
        dot       | missed          | 5
        """,
        stage_changes="""
            record_id | stage     | changed
            dot       | mql       | 2026-08-03 09:00
            dot       | qualified | 2026-08-10 09:00
            cyd       | mql       | 2026-10-12 14:00
            bea       | mql       | 2026-10-12 09:00
            ann       | mql       | 2026-10-09 09:00
            eve       | mql       | 2026-08-04 09:00
            eve       | qualified | 2026-08-11 09:00
        """,
    )


def test_without_an_agreement_nothing_is_due() -> None:
    expect_handoffs(
        """
        record_id | agreement_state | next_term | seconds_left
        ann       | no agreement    | -         | -
        """,
        **{"plan.agreements": "agreement_name"},
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-10-12 09:00
        """,
    )


def test_owner_is_who_holds_it_and_of_a_decided_one_who_held_it_then() -> None:
    """Named as the export names them; without a name the id stands there."""
    expect_handoffs(
        """
        record_id | owner_name | team
        ann       | Sue Doe    | Desk
        bea       | sam        | Desk
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            bea       | mql          | 2026-08-03 09:00
            bea       | disqualified | 2026-08-05 09:00
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | owner_id  | sam       | sue       | 2026-08-04 09:00
            bea       | owner_id  | sam       | sue       | 2026-08-05 09:00:10
            ann       | owner_id  | sue       | sam       | 2026-10-20 09:00
        """,
        owners="""
            owner_id | owner_name | team
            sam      | -          | Desk
            sue      | Sue Doe    | Desk
        """,
        leads="""
            lead_id | owner_id
            ann     | sue
            bea     | sue
        """,
    )


def test_open_lead_is_held_by_sales_by_a_queue_by_another_side_or_by_nobody() -> None:
    """Who is on no side counts as sales; of an owner that is only an id, nobody knows."""
    expect_handoffs(
        """
        record_id | held_by
        ann       | sales
        bea       | queue
        cyd       | another side
        dot       | nobody
        eve       | not known
        fay       | nobody
        """,
        stage_changes="\n".join(
            [
                "record_id | stage | changed",
                *(
                    f"{name} | mql | 2026-08-03 09:00"
                    for name in ("ann", "bea", "cyd", "dot", "eve", "fay")
                ),
            ]
        ),
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            fay       | owner_id  | sue       | -         | 2026-08-04 09:00
        """,
        owners="""
            owner_id | kind   | team
            sue      | person | Desk
            pool     | queue  | -
            max      | person | Brand
        """,
        leads="""
            lead_id | owner_id
            ann     | sue
            bea     | pool
            cyd     | max
            dot     | -
            eve     | 005x
            fay     | sue
        """,
        **{
            "plan.teams": """
                quarter | team  | side
                2026-Q3 | Brand | marketing
            """
        },
    )


def test_company_is_the_record_s_else_the_account_s_else_the_address_s() -> None:
    """A free-mail address tells no company."""
    expect_handoffs(
        """
        record_id | company_name
        ann       | Kite Ltd
        bea       | Finch AG
        cyd       | gull.example
        dot       | -
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 09:00
            bea       | mql   | 2026-08-03 09:00
            cyd       | mql   | 2026-08-03 09:00
            dot       | mql   | 2026-08-03 09:00
        """,
        leads="""
            lead_id | company_name | email_domain | email_kind
            ann     | Kite Ltd     | kite.example | business
            cyd     | -            | gull.example | business
            dot     | -            | mail.example | free
        """,
        contacts="""
            contact_id | account_id | company_name
            bea        | finch      | -
        """,
        accounts="""
            account_id | account_name
            finch      | Finch AG
        """,
    )


def test_actions_stand_in_order_from_the_handoff_to_the_win() -> None:
    expect_actions(
        """
        action_number | action      | actor_name | holder_name | decision  | happened_at
        1             | handed off  | robot      | sam         | -         | 2026-08-03 09:00
        2             | given       | -          | sue         | -         | 2026-08-03 09:05
        3             | touch       | sue        | -           | -         | 2026-08-03 09:30
        4             | accepted    | sue        | -           | -         | 2026-08-03 10:00
        5             | signal      | robot      | -           | -         | 2026-08-04 09:00
        6             | decided     | sue        | -           | qualified | 2026-08-10 09:00
        7             | opportunity | sue        | -           | -         | 2026-08-11 09:00
        8             | won         | sue        | -           | -         | 2026-09-01 09:00
        """,
        stage_changes="""
            record_id | stage     | author_id | changed
            ann       | mql       | robot     | 2026-08-03 09:00
            ann       | accepted  | sue       | 2026-08-03 10:00
            ann       | mql       | robot     | 2026-08-04 09:00
            ann       | qualified | sue       | 2026-08-10 09:00
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | owner_id  | sam       | sue       | 2026-08-03 09:05
        """,
        touches=touched("a | ann | sue | personal | call | attempt | 2026-08-03 09:30"),
        leads="""
            lead_id | owner_id | converted_opportunity_id
            ann     | sue      | deal
        """,
        opportunities="""
            opportunity_id | owner_id | is_won | is_closed | created          | closed
            deal           | sue      | yes    | yes       | 2026-08-11 09:00 | 2026-09-01 09:00
        """,
    )


def test_action_says_what_it_counts_for() -> None:
    """A mass mailing is told and counts for nothing."""
    expect_actions(
        """
        touch_id | channel | kind     | phase  | is_first_response | counts_as_further
        b        | call    | personal | during | yes               | yes
        m        | email   | mass     | during | no                | no
        c        | call    | sequence | during | no                | yes
        d        | call    | personal | after  | no                | yes
        -        | -       | -        | -      | no                | no
        -        | -       | -        | -      | no                | no
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | disqualified | 2026-08-06 09:00
        """,
        touches=touched(
            "b | ann | sam | personal | call  | attempt | 2026-08-03 09:30",
            "m | ann | sam | mass     | email | -       | 2026-08-04 09:30",
            "c | ann | sam | sequence | call  | attempt | 2026-08-05 09:30",
            "d | ann | sam | personal | call  | attempt | 2026-08-07 09:30",
        ),
    )


def test_decision_that_was_reversed_is_told_and_did_not_stand() -> None:
    """R1: the later one of fourteen days is the decision; it has the reason."""
    expect_actions(
        """
        action     | decision     | is_standing | reason
        handed off | -            | no          | -
        decided    | disqualified | no          | -
        decided    | recycled     | yes         | No budget
        """,
        stage_changes="""
            record_id | stage        | changed
            ann       | mql          | 2026-08-03 09:00
            ann       | disqualified | 2026-08-05 09:00
            ann       | recycled     | 2026-08-07 09:00
        """,
        leads="""
            lead_id | reason
            ann     | no money
        """,
    )


def test_expiry_is_an_action_of_nobody() -> None:
    expect_actions(
        """
        action     | actor_name | decision | is_standing | happened_at         | happened_on
        handed off | -          | -        | no          | 2026-07-01 09:00    | 2026-07-01
        decided    | -          | expired  | yes         | -                   | 2026-09-29
        """,
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-07-01 09:00
        """,
    )


def test_nothing_expires_where_an_export_carries_no_decisions() -> None:
    """R34: it is neither open nor expired."""
    expect_actions(
        """
        action     | decision
        handed off | -
        """,
        **{"mapping.carried": "entity | field | word\nstage_changes | stage | mql"},
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-07-01 09:00
        """,
    )


def test_actions_of_one_handoff_end_where_the_next_begins() -> None:
    """What comes after the as-of day is not known yet."""
    expect_actions(
        """
        handoff_id               | action     | holder_name
        ann@2026-03-02T09:00:00Z | handed off | sam
        ann@2026-03-02T09:00:00Z | decided    | -
        ann@2026-03-02T09:00:00Z | given      | sue
        ann@2026-09-07T09:00:00Z | handed off | sue
        ann@2026-09-07T09:00:00Z | given      | mia
        """,
        stage_changes="""
            record_id | stage    | changed
            ann       | mql      | 2026-03-02 09:00
            ann       | recycled | 2026-03-04 09:00
            ann       | mql      | 2026-09-07 09:00
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | owner_id  | sam       | sue       | 2026-03-05 09:00
            ann       | owner_id  | sue       | mia       | 2026-09-08 09:00
            ann       | owner_id  | mia       | sam       | 2026-10-20 09:00
        """,
    )


def test_every_action_says_in_which_row_of_which_file_it_stands() -> None:
    expect_actions(
        """
        action     | file_number | record_number
        handed off | 4           | 71
        given      | 5           | 72
        touch      | 6           | 73
        decided    | 4           | 74
        """,
        stage_changes="""
            record_id | stage        | changed          | file_number | record_number
            ann       | mql          | 2026-08-03 09:00 | 4           | 71
            ann       | disqualified | 2026-08-05 09:00 | 4           | 74
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed          | file_number | record_number
            ann       | owner_id  | sam       | sue       | 2026-08-03 09:05 | 5           | 72
        """,
        touches="""
            touch_id | record_id | owner_id | kind     | channel | happened         | file_number | record_number
            a        | ann       | sue      | personal | call    | 2026-08-04 09:00 | 6           | 73
        """,
    )


def test_tracker_says_what_a_handoff_was_judged_by_and_what_counts_it() -> None:
    """Bulk and sales-originated stand apart before the motion does (R7, R8, R9)."""
    expect(
        "tracker.counted_in",
        {
            "journeys.handoffs": """
                handoff_id | decision     | is_rated | is_bulk | is_sales_originated | motion       | quota_fate       | agreed_score | decided_team | quarter | opened
                h1         | disqualified | yes      | no      | no                  | new business | earned           | 40           | Partners     | 2026-Q3 | 2026-07-08 09:00
                h2         | qualified    | no       | yes     | no                  | customer     | bulk             | -            | -            | 2026-Q3 | 2026-07-08 09:00
                h3         | qualified    | no       | no      | yes                 | customer     | sales-originated | -            | -            | 2026-Q3 | 2026-07-08 09:00
                h4         | open         | no       | no      | no                  | customer     | customer         | -            | -            | 2026-Q2 | 2026-05-05 09:00
            """,
            "agreements.audited_rejections": "handoff_id | is_too_early\nh1 | yes",
        },
        """
        handoff_id | population       | quota_fate       | agreed_score | fairness  | rejected_team | week_starts_on
        h1         | rated            | earned           | 40           | too early | Partners      | 2026-07-06
        h2         | bulk             | bulk             | -            | -         | -             | 2026-07-06
        h3         | sales-originated | sales-originated | -            | -         | -             | 2026-07-06
        h4         | customer         | customer         | -            | -         | -             | -
        """,
    )
