"""When a hand-off opens, what ends it, and what it is called (R1 to R5, R8, R9)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect


def test_first_decision_ends_a_handoff_and_being_accepted_does_not() -> None:
    """R1."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage        | changed
                ann       | mql          | 2026-08-01
                ann       | accepted     | 2026-08-02
                ann       | qualified    | 2026-08-10
                bea       | mql          | 2026-08-01
                bea       | accepted     | 2026-08-02
                cyd       | mql          | 2026-08-01
                cyd       | disqualified | 2026-08-01
                dot       | mql          | 2026-08-01
                dot       | recycled     | 2026-09-30
            """
        },
        """
        record_id | decision     | opened_on  | decided_on
        ann       | qualified    | 2026-08-01 | 2026-08-10
        bea       | open         | 2026-08-01 | -
        cyd       | disqualified | 2026-08-01 | 2026-08-01
        dot       | recycled     | 2026-08-01 | 2026-09-30
        """,
    )


def test_opportunity_won_or_lost_is_a_milestone_and_no_decision() -> None:
    """R1: after SQL a loss is a loss, never a rejection."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": """
                record_id | stage     | changed
                ann       | mql       | 2026-08-01
                ann       | accepted  | 2026-08-03
                bea       | mql       | 2026-08-01
                bea       | qualified | 2026-08-09
            """,
            "leads": """
                lead_id | converted_opportunity_id
                ann     | won
                bea     | lost
            """,
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed
                won            | yes    | yes       | 2026-08-05 | 2026-09-01
                lost           | no     | yes       | 2026-08-09 | 2026-09-02
            """,
        },
        """
        record_id | decision  | accepted_on | opportunity_on | won_on     | lost_on
        ann       | open      | 2026-08-03  | 2026-08-05     | 2026-09-01 | -
        bea       | qualified | -           | 2026-08-09     | -          | 2026-09-02
        """,
    )


def test_rejection_by_another_side_than_sales_is_withdrawn() -> None:
    """R2: an author without a name or a team counts as sales."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage        | changed    | author_id
                by_sales  | mql          | 2026-08-01 | -
                by_sales  | disqualified | 2026-08-05 | sam
                by_mark   | mql          | 2026-08-01 | -
                by_mark   | disqualified | 2026-08-05 | mia
                by_ops    | mql          | 2026-08-01 | -
                by_ops    | recycled     | 2026-08-05 | otto
                by_nobody | mql          | 2026-08-01 | -
                by_nobody | recycled     | 2026-08-05 | -
                by_robot  | mql          | 2026-08-01 | -
                by_robot  | recycled     | 2026-08-05 | robot
                qualified | mql          | 2026-08-01 | -
                qualified | qualified    | 2026-08-05 | mia
            """
        },
        """
        record_id | decision     | decided_team
        by_sales  | disqualified | Desk
        by_mark   | withdrawn    | Marketing
        by_ops    | withdrawn    | Operations
        by_nobody | recycled     | -
        by_robot  | recycled     | -
        qualified | qualified    | Marketing
        """,
    )


def test_decision_reversed_within_fourteen_days_is_the_later_one() -> None:
    """R1: a second opinion on day 15 changes nothing, nor does the same one twice."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id  | stage        | changed
                on_day_14  | mql          | 2026-08-01
                on_day_14  | disqualified | 2026-08-05
                on_day_14  | qualified    | 2026-08-19
                on_day_15  | mql          | 2026-08-01
                on_day_15  | disqualified | 2026-08-05
                on_day_15  | qualified    | 2026-08-20
                said_twice | mql          | 2026-08-01
                said_twice | qualified    | 2026-08-05
                said_twice | qualified    | 2026-08-09
                there_and  | mql          | 2026-08-01
                there_and  | recycled     | 2026-08-05
                there_and  | qualified    | 2026-08-06
                there_and  | recycled     | 2026-08-07
            """
        },
        """
        record_id  | decision     | decided_on
        on_day_14  | qualified    | 2026-08-19
        on_day_15  | disqualified | 2026-08-05
        said_twice | qualified    | 2026-08-05
        there_and  | recycled     | 2026-08-07
        """,
    )


def test_plan_that_lets_no_decision_be_reversed_keeps_the_first() -> None:
    """R1: zero days switch reversal off, on the same day too."""
    expect(
        "episodes.episodes",
        {
            "plan.settings": """
                quarter | reversal_days
                2026-Q3 | 0
            """,
            "stage_changes": """
                record_id | stage        | changed
                same_day  | mql          | 2026-08-01
                same_day  | disqualified | 2026-08-05 10:00
                same_day  | qualified    | 2026-08-05 15:00
                next_day  | mql          | 2026-08-01
                next_day  | recycled     | 2026-08-05
                next_day  | qualified    | 2026-08-06
            """,
        },
        """
        handoff_id          | decision     | decided_on
        same_day@2026-08-01 | disqualified | 2026-08-05
        next_day@2026-08-01 | recycled     | 2026-08-05
        """,
    )


def test_decision_after_a_new_signal_belongs_to_the_new_handoff() -> None:
    """R1: it reverses nothing, however soon it comes."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage        | changed
                ann       | mql          | 2026-08-01
                ann       | disqualified | 2026-08-05
                ann       | mql          | 2026-08-07
                ann       | qualified    | 2026-08-09
            """
        },
        """
        handoff_id     | decision     | decided_on
        ann@2026-08-01 | disqualified | 2026-08-05
        ann@2026-08-07 | qualified    | 2026-08-09
        """,
    )


def test_handoff_expires_when_ninety_days_passed_without_a_decision() -> None:
    """R1: on the ninetieth day it is still open."""
    changes = """
        record_id | stage | changed
        ann       | mql   | 2026-07-01
        bea       | mql   | 2026-07-02
    """
    expect(
        "episodes.episodes",
        {
            "stage_changes": changes,
            "run.period": """
                as_of_on   | ended_on
                2026-09-30 | 2026-09-29
            """,
        },
        """
        record_id | decision | decided_on
        ann       | expired  | 2026-09-29
        bea       | open     | -
        """,
    )


def test_plan_says_after_how_many_days_a_handoff_expires() -> None:
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-09-01
                bea       | mql   | 2026-09-20
            """,
            "plan.settings": """
                quarter | expires_after_days
                2026-Q3 | 30
            """,
        },
        """
        record_id | decision | decided_on
        ann       | expired  | 2026-10-01
        bea       | open     | -
        """,
    )


def test_late_decision_replaces_expired_unless_a_new_signal_came_before_it() -> None:
    """R1."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage        | changed
                late      | mql          | 2026-06-01
                late      | disqualified | 2026-09-04
                again     | mql          | 2026-06-01
                again     | mql          | 2026-09-02
                again     | disqualified | 2026-09-04
            """
        },
        """
        handoff_id       | decision     | decided_on
        late@2026-06-01  | disqualified | 2026-09-04
        again@2026-06-01 | expired      | 2026-08-30
        again@2026-09-02 | disqualified | 2026-09-04
        """,
    )


def test_lead_handed_off_twice_is_two_handoffs() -> None:
    """R4: the second is returning."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage        | changed
                ann       | mql          | 2026-07-01
                ann       | disqualified | 2026-07-08
                ann       | mql          | 2026-08-20
            """
        },
        """
        handoff_id     | is_returning | decision
        ann@2026-07-01 | no           | disqualified
        ann@2026-08-20 | yes          | open
        """,
    )


def test_signal_while_a_handoff_is_open_is_a_repeat_signal_on_it() -> None:
    """R3: no clock starts anew, not even by a signal on the ninetieth day."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-06-01
                ann       | mql   | 2026-06-20
                ann       | mql   | 2026-08-30
                bea       | mql   | 2026-06-01
                bea       | mql   | 2026-06-20
                bea       | mql   | 2026-08-31
            """
        },
        """
        handoff_id     | repeat_signal_count | decision | decided_on
        ann@2026-06-01 | 1 + 1               | expired  | 2026-08-30
        bea@2026-06-01 | 1                   | expired  | 2026-08-30
        bea@2026-08-31 | 0                   | open     | -
        """,
    )


def test_returning_handoff_earns_only_ninety_days_after_the_earlier_one_closed() -> (
    None
):
    """R4."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage    | changed
                in_time   | mql      | 2026-05-01
                in_time   | recycled | 2026-05-20
                in_time   | mql      | 2026-08-18
                too_soon  | mql      | 2026-05-01
                too_soon  | recycled | 2026-05-20
                too_soon  | mql      | 2026-08-17
                expired   | mql      | 2026-04-01
                expired   | mql      | 2026-09-28
            """
        },
        """
        handoff_id          | is_returning | is_first_or_requalified
        in_time@2026-05-01  | no           | yes
        in_time@2026-08-18  | yes          | yes
        too_soon@2026-05-01 | no           | yes
        too_soon@2026-08-17 | yes          | no
        expired@2026-04-01  | no           | yes
        expired@2026-09-28  | yes          | yes
        """,
    )


def test_start_is_observed_in_the_history_or_stamped_in_a_date_column() -> None:
    """R5: a stamp within a day of a change in the history says the same."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage | start_known | changed
                both      | mql   | observed    | 2026-08-01 09:00
                both      | mql   | stamped     | 2026-08-02
                stamped   | mql   | stamped     | 2026-08-01
                timed     | mql   | stamped     | 2026-08-01 09:00
                guessed   | mql   | inferred    | 2026-08-01
            """
        },
        """
        handoff_id                   | start_known | opened_at
        both@2026-08-01T09:00:00Z    | observed    | 2026-08-01 09:00
        stamped@2026-08-01           | stamped     | -
        timed@2026-08-01T09:00:00Z   | stamped     | 2026-08-01 09:00
        guessed@2026-08-01           | inferred    | -
        """,
    )


def test_stamp_two_days_from_the_history_is_a_signal_of_its_own() -> None:
    """R5."""
    expect(
        "episodes.signals",
        {
            "stage_changes": """
                record_id | stage | start_known | changed
                ann       | mql   | observed    | 2026-08-01 09:00
                ann       | mql   | stamped     | 2026-08-03
            """
        },
        """
        signal_id                | start_known
        ann@2026-08-01T09:00:00Z | observed
        ann@2026-08-03           | stamped
        """,
    )


def test_what_happens_after_the_as_of_day_is_not_known_yet() -> None:
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage        | changed
                ann       | mql          | 2026-08-01
                ann       | disqualified | 2026-08-11
                bea       | mql          | 2026-08-11
            """,
            "run.period": """
                as_of_on
                2026-08-10
            """,
        },
        """
        record_id | decision
        ann       | open
        """,
    )


def test_handoff_is_named_by_its_record_and_start_and_a_merge_keeps_both_names() -> (
    None
):
    """R17: one person from now on, so the second signal is the second hand-off."""
    expect(
        "episodes.episodes",
        {
            "leads": """
                lead_id | survivor_id | is_deleted
                old     | new         | yes
                new     | -           | no
            """,
            "stage_changes": """
                record_id | stage        | changed
                old       | mql          | 2026-03-01 08:30
                old       | disqualified | 2026-03-05 08:30
                new       | mql          | 2026-08-01 10:15
            """,
        },
        """
        handoff_id               | person_id | record_id | is_returning
        old@2026-03-01T08:30:00Z | new       | old       | no
        new@2026-08-01T10:15:00Z | new       | new       | yes
        """,
    )


def test_mql_on_one_track_and_rejection_on_another_are_one_handoff() -> None:
    """R12: read from one field alone it would be an open MQL for good."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | track     | stage        | changed
                ann       | lifecycle | mql          | 2026-08-01
                ann       | status    | disqualified | 2026-08-04
            """
        },
        """
        record_id | decision
        ann       | disqualified
        """,
    )


def test_same_user_within_ten_minutes_after_sales_reached_out_is_sales_originated() -> (
    None
):
    """R8."""
    expect(
        "journeys.milestones",
        {
            "stage_changes": """
                record_id   | stage     | changed          | author_id
                by_sales    | mql       | 2026-08-03 09:00 | sam
                by_sales    | qualified | 2026-08-03 09:10 | sam
                too_late    | mql       | 2026-08-03 09:00 | sam
                too_late    | qualified | 2026-08-03 09:11 | sam
                two_users   | mql       | 2026-08-03 09:00 | mia
                two_users   | qualified | 2026-08-03 09:05 | sam
                untouched   | mql       | 2026-08-03 09:00 | sam
                untouched   | qualified | 2026-08-03 09:05 | sam
                called_in   | mql       | 2026-08-03 09:00 | sam
                called_in   | qualified | 2026-08-03 09:05 | sam
                mailed      | mql       | 2026-08-03 09:00 | sam
                mailed      | qualified | 2026-08-03 09:05 | sam
                by_mia      | mql       | 2026-08-03 09:00 | sam
                by_mia      | qualified | 2026-08-03 09:05 | sam
            """,
            "touches": """
                record_id | owner_id | kind     | direction | channel | happened
                by_sales  | sue      | personal | out       | call    | 2026-07-20 10:00
                too_late  | sue      | personal | out       | call    | 2026-07-20 10:00
                two_users | sue      | personal | out       | call    | 2026-07-20 10:00
                untouched | sue      | personal | out       | call    | 2026-08-03 09:02
                called_in | sue      | personal | in        | call    | 2026-07-20 10:00
                mailed    | sue      | mass     | out       | email   | 2026-07-20 10:00
                by_mia    | mia      | personal | out       | call    | 2026-07-20 10:00
            """,
        },
        """
        handoff_id                     | is_sales_originated
        by_sales@2026-08-03T09:00:00Z  | yes
        too_late@2026-08-03T09:00:00Z  | no
        two_users@2026-08-03T09:00:00Z | no
        untouched@2026-08-03T09:00:00Z | no
        called_in@2026-08-03T09:00:00Z | no
        mailed@2026-08-03T09:00:00Z    | no
        by_mia@2026-08-03T09:00:00Z    | no
        """,
    )


def test_qualified_without_a_handoff_before_it_is_in_no_rate_of_mqls() -> None:
    """R8: it began with sales."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage     | changed
                ann       | qualified | 2026-08-01
                bea       | qualified | 2026-08-01
                bea       | mql       | 2026-08-05
            """
        },
        """
        handoff_id     | decision
        bea@2026-08-05 | open
        """,
    )


EARLY = """
    record_id | stage     | changed
    seconds   | qualified | 2026-08-03 08:59:40
    seconds   | mql       | 2026-08-03 09:00
    edge      | qualified | 2026-08-03 08:45
    edge      | mql       | 2026-08-03 09:00
    earlier   | qualified | 2026-08-03 08:44
    earlier   | mql       | 2026-08-03 09:00
    same      | qualified | 2026-08-03 09:00
    same      | mql       | 2026-08-03 09:00
    repeat    | mql       | 2026-07-20 09:00
    repeat    | qualified | 2026-08-03 08:59
    repeat    | mql       | 2026-08-03 09:00
    rejected  | recycled  | 2026-08-03 08:59
    rejected  | mql       | 2026-08-03 09:00
    midnight  | qualified | 2026-08-04 21:59
    midnight  | mql       | 2026-08-04 22:01
"""


def test_sql_minutes_before_the_mql_is_one_handoff_that_began_with_sales() -> None:
    """R59: where sales had the person already, that MQL is a repeat signal."""
    expect(
        "journeys.handoffs",
        {"stage_changes": EARLY},
        """
        handoff_id                    | decision  | is_sales_originated | is_rated | repeat_signal_count
        seconds@2026-08-03T09:00:00Z  | qualified | yes                 | no       | 0
        edge@2026-08-03T09:00:00Z     | qualified | yes                 | no       | 0
        earlier@2026-08-03T09:00:00Z  | open      | no                  | yes      | 0
        same@2026-08-03T09:00:00Z     | qualified | no                  | yes      | 0
        repeat@2026-07-20T09:00:00Z   | qualified | no                  | yes      | 1
        rejected@2026-08-03T09:00:00Z | open      | no                  | yes      | 0
        midnight@2026-08-04T22:01:00Z | qualified | yes                 | no       | 0
        """,
    )


def test_sql_minutes_before_the_mql_is_counted_once_among_what_began_with_sales() -> (
    None
):
    """R8, R59: as a hand-off, not as an SQL without one too."""
    expect(
        "marts.sales_originated",
        {"stage_changes": EARLY},
        """
        form     | began_count
        hand-off | 3
        SQL      | 1
        """,
    )


def test_fifty_changes_in_a_minute_or_an_import_are_bulk() -> None:
    """R9: one fewer is a busy minute."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                times | record_id | stage | changed          | author_id
                1     | fifty     | mql   | 2026-08-03 09:00 | mia
                49    | other#    | none  | 2026-08-03 09:00 | mia
                1     | busy      | mql   | 2026-08-03 09:00 | otto
                48    | more#     | none  | 2026-08-03 09:00 | otto
                1     | imported  | mql   | 2026-08-03 09:00 | loader
                1     | synced    | mql   | 2026-08-03 09:00 | sync
            """
        },
        """
        record_id | is_bulk
        fifty     | yes
        busy      | no
        imported  | yes
        synced    | no
        """,
    )


DAYS_LEADS = """
    times | record_id | stage | changed          | author_id | author_kind
    49    | {name}#   | mql   | 2026-08-03 23:00 | {author}
    1     | last      | mql   | 2026-08-03 23:00 | {author}
"""


@pytest.mark.parametrize(
    ("last", "is_bulk"),
    [
        ("response   | 2026-08-02 23:00", "no"),
        ("response   | 2026-08-02 22:59", "yes"),
        ("response   | 2026-08-02", "no"),
        ("response   | 2026-08-01", "yes"),
        ("response   | 2026-08-03 23:01", "yes"),
        ("list       | 2026-08-03 20:00", "yes"),
    ],
)
@pytest.mark.parametrize("author", ["sync | -", "- | sync", "mia | -"])
def test_days_leads_that_a_sync_writes_at_once_are_no_bulk_if_all_responded(
    author: str, last: str, is_bulk: str
) -> None:
    """R61: in the 24 hours before, and by themselves: a list says nothing of it."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": DAYS_LEADS.format(name="lead", author=author),
            "responses": f"""
                times | record_id | trigger    | responded
                49    | lead#     | hand-raise | 2026-08-03 09:00
                1     | last      | {last}
            """,
        },
        f"""
        record_id | is_bulk
        last      | {is_bulk}
        """,
        where="record_id = 'last'",
    )


def test_fifty_changes_at_once_are_bulk_where_no_responses_are_on_file() -> None:
    """R61: then nobody can say that they responded."""
    expect(
        "episodes.episodes",
        {"stage_changes": DAYS_LEADS.format(name="lead", author="sync | -")},
        "record_id | is_bulk\nlast | yes",
        where="record_id = 'last'",
    )


@pytest.mark.parametrize(
    ("responses", "said"),
    [("", "bulk_without_responses | 50 | 51"), ("\nzoe | 2026-08-01 09:00", "")],
)
def test_bulk_that_no_responses_on_file_can_deny_is_a_limit(
    responses: str, said: str
) -> None:
    """R61: an import is bulk whoever responded."""
    imported = "1 | other | mql | 2026-08-03 | loader | -"
    expect(
        "cohorts.export_limits",
        {
            "stage_changes": DAYS_LEADS.format(name="lead", author="sync | -")
            + imported,
            "responses": f"record_id | responded{responses}",
        },
        f"limit_code | actual_count | out_of_count\n{said}".strip(),
        where="limit_code = 'bulk_without_responses'",
    )


def test_rejection_made_in_bulk_is_marked_on_the_decision() -> None:
    """R9: bulk is shown apart on both sides."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": """
                record_id | stage    | changed    | author_id
                ann       | mql      | 2026-08-03 | mia
                ann       | recycled | 2026-08-09 | loader
            """
        },
        """
        is_bulk | is_decision_bulk | decision
        no      | yes              | recycled
        """,
    )


def test_event_list_counts_like_any_handoff_if_the_plan_says_so() -> None:
    """R9: in the quota and in the rates; an import that is no list stays bulk."""
    changes = """
        record_id | stage | changed    | author_id
        listed    | mql   | 2026-08-03 | loader
        imported  | mql   | 2026-08-03 | loader
    """
    responses = """
        record_id | trigger | responded
        listed    | list    | 2026-08-03
    """
    expect(
        "journeys.handoffs",
        {"stage_changes": changes, "responses": responses},
        """
        record_id | is_bulk | is_rated | quota_fate
        listed    | yes     | no       | bulk
        imported  | yes     | no       | bulk
        """,
    )
    expect(
        "journeys.handoffs",
        {
            "stage_changes": changes,
            "responses": responses,
            "plan.settings": """
                quarter | counts_event_lists
                2026-Q3 | yes
            """,
        },
        """
        record_id | is_bulk | is_rated | quota_fate
        listed    | no      | yes      | earned
        imported  | yes     | no       | bulk
        """,
    )


def test_handoff_to_an_account_with_a_running_deal_is_joined_at_once() -> None:
    """R14: neither qualified nor rejected; a deal closed before it is no reason."""
    expect(
        "episodes.episodes",
        {
            "contacts": """
                contact_id | account_id
                running    | a
                lost       | b
                newer      | c
            """,
            "opportunities": """
                account_id | is_closed | created    | closed
                a          | no        | 2026-07-01 | -
                b          | yes       | 2026-07-01 | 2026-07-30
                c          | no        | 2026-08-02 | -
            """,
            "stage_changes": """
                record_id | stage        | changed
                running   | mql          | 2026-08-01
                running   | disqualified | 2026-08-05
                lost      | mql          | 2026-08-01
                newer     | mql          | 2026-08-01
            """,
        },
        """
        record_id | decision | decided_on
        running   | joined   | 2026-08-01
        lost      | open     | -
        newer     | open     | -
        """,
    )


def test_person_added_to_a_deal_older_than_the_handoff_joins_it_then() -> None:
    """R14: unless it was decided before."""
    expect(
        "episodes.episodes",
        {
            "opportunities": """
                opportunity_id | created
                older          | 2026-07-01
                newer          | 2026-08-03
            """,
            "stage_changes": """
                record_id | stage     | changed
                added     | mql       | 2026-08-01
                decided   | mql       | 2026-08-01
                decided   | recycled  | 2026-08-05
                to_newer  | mql       | 2026-08-01
            """,
            "opportunity_people": """
                record_id | opportunity_id | added
                added     | older          | 2026-08-20
                decided   | older          | 2026-08-20
                to_newer  | newer          | 2026-08-20
            """,
        },
        """
        record_id | decision | decided_on
        added     | joined   | 2026-08-20
        decided   | recycled | 2026-08-05
        to_newer  | open     | -
        """,
    )


def test_repeat_signal_joins_no_deal_that_began_after_the_handoff() -> None:
    """R14: the hand-off was there first."""
    expect(
        "episodes.episodes",
        {
            "contacts": """
                contact_id | account_id
                ann        | a
            """,
            "opportunities": """
                account_id | created
                a          | 2026-08-10
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-01
                ann       | mql   | 2026-08-20
            """,
        },
        """
        handoff_id     | decision
        ann@2026-08-01 | open
        """,
    )


def test_export_that_cannot_show_rejections_says_no_decision_recorded() -> None:
    """R34: neither open nor expired, and a won deal counts as qualified."""
    given = {
        "stage_changes": """
            record_id | stage | changed
            young     | mql   | 2026-09-01
            old       | mql   | 2026-05-01
            won       | mql   | 2026-05-01
        """,
        "leads": """
            lead_id | converted_opportunity_id
            won     | o1
        """,
        "opportunities": """
            is_won | is_closed | created    | closed
            yes    | yes       | 2026-05-10 | 2026-06-20
        """,
    }
    only_mqls = """
        entity        | field | word
        stage_changes | stage | mql
    """
    expect(
        "journeys.handoffs",
        {**given, "mapping.carried": only_mqls},
        """
        record_id | decision             | decided_on | decision_days
        young     | no decision recorded | -          | -
        old       | no decision recorded | -          | -
        won       | qualified            | 2026-06-20 | 30 + 20
        """,
    )
    expect(
        "journeys.handoffs",
        given,
        """
        record_id | decision | decided_on
        young     | open     | -
        old       | expired  | 2026-07-30
        won       | expired  | 2026-07-30
        """,
    )


def test_source_that_cannot_show_rejections_says_no_decision_recorded() -> None:
    """R34: another source can, of its own leads and of whoever is in both."""
    expect(
        "journeys.handoffs",
        {
            "mapping.files": "file_number | source_name\n1 | shop\n2 | crm",
            "mapping.carried_by_source": """
                source_name | entity        | field | word
                shop        | stage_changes | stage | mql
                crm         | stage_changes | stage | mql
                crm         | stage_changes | stage | disqualified
            """,
            "leads": """
                lead_id | file_number | email_hash
                shopped | 1           | a
                both    | 1           | b
                twin    | 2           | b
                sold    | 2           | c
            """,
            "stage_changes": """
                record_id | file_number | stage | changed
                shopped   | 1           | mql   | 2026-09-01
                both      | 1           | mql   | 2026-09-01
                sold      | 2           | mql   | 2026-09-01
            """,
        },
        """
        record_id | decision
        shopped   | no decision recorded
        both      | open
        sold      | open
        """,
    )


def test_reason_that_no_field_can_tell_is_not_known() -> None:
    """R44: then what sales owed, and whether it is credited back, are not known either."""
    given = {
        "stage_changes": """
            record_id | stage        | changed
            ann       | mql          | 2026-09-01
            ann       | disqualified | 2026-09-03
            old       | mql          | 2026-07-01
            old       | disqualified | 2026-08-20
        """,
        "mapping.carried": """
            entity        | field | word
            stage_changes | stage | mql
            stage_changes | stage | disqualified
        """,
    }
    expect(
        "journeys.handoffs",
        given,
        """
        record_id | reason    | reason_family | is_reason_in_glossary | is_credited_back
        ann       | not known | not known     | -                     | -
        old       | not known | not known     | -                     | no
        """,
    )
    expect(
        "journeys.reasons",
        given,
        "left(handoff_id, 3) | is_owed_known\nann | no\nold | no",
    )
    none_agreed = {"glossary.reasons": "none", "glossary.reason_values": "none"}
    expect(
        "journeys.handoffs",
        given | none_agreed,
        """
        record_id | reason    | is_credited_back
        ann       | not known | no
        old       | not known | no
        """,
    )


def test_kind_of_record_that_carries_no_decision_is_told_by_its_own_records() -> None:
    """R34: that a lead's conversion qualified a contact says nothing of contacts."""
    expect(
        "journeys.handoffs",
        {
            "leads": "lead_id\nlead",
            "contacts": "times | contact_id\n10 | contact#",
            "merges": "record_id | survivor_id\nlead | contact10",
            "stage_changes": """
                times | record_id | stage        | changed
                10    | contact#  | mql          | 2026-08-03
                1     | lead      | mql          | 2026-05-01
                1     | lead      | disqualified | 2026-08-05
            """,
        },
        """
        record_id | decision
        contact1  | no decision recorded
        contact10 | disqualified
        """,
        where="record_id in ('contact1', 'contact10')",
    )
