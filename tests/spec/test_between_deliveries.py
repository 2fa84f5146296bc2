"""What happened between two deliveries: counted, and its time never said (R44, R45).

The deliveries of these specs are of 6 July and 5 October 2026; staging has dated a
change by the later one and named the earlier one as `seen_after`.
"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect

SEEN = "2026-10-05"
AFTER = "2026-07-06"


def changes(*rows: str) -> str:
    """Changes of stage as staging has them."""
    return "\n".join(
        ["record_id | track | stage | changed | seen_after | start_known", *rows]
    )


HANDED_OFF = "anna | lifecycle | mql | 2026-08-10 08:00 | - | stamped"


def test_rejection_is_kept_where_the_same_line_tells_another_change() -> None:
    """The date column tells the MQL; of the lead status nobody else tells."""
    expect(
        "episodes.episodes",
        {
            "stage_changes": f"""
                record_id | track     | stage        | changed          | seen_after | start_known | record_number
                anna      | lifecycle | mql          | 2026-08-10 08:00 | -          | stamped     | 1
                anna      | lifecycle | mql          | {SEEN}           | {AFTER}    | inferred    | 1
                anna      | status    | disqualified | {SEEN}           | {AFTER}    | inferred    | 1
            """
        },
        """
        handoff_id                | decision
        anna@2026-08-10T08:00:00Z | disqualified
        """,
    )


def test_decision_lies_between_the_later_of_handoff_and_delivery_and_the_next() -> None:
    """Least and most days; without an earlier delivery it may be as old as the hand-off."""
    expect(
        "journeys.handoffs",
        {
            "leads": "lead_id | created\nanna | 2026-06-01\nben | 2026-06-01\ncarla | 2026-06-01",
            "stage_changes": changes(
                HANDED_OFF,
                f"anna | status | disqualified | {SEEN} | {AFTER} | inferred",
                "ben | lifecycle | mql | 2026-07-01 08:00 | - | stamped",
                f"ben | status | qualified | {SEEN} | {AFTER} | inferred",
                "carla | lifecycle | mql | 2026-09-20 08:00 | - | stamped",
                f"carla | status | recycled | {SEEN} | - | inferred",
            ),
        },
        """
        record_id | decision     | decision_days | decision_days_least | decision_days_most
        anna      | disqualified | -             | 0                   | 56
        ben       | qualified    | -             | 5                   | 96
        carla     | recycled     | -             | 0                   | 15
        """,
    )


@pytest.mark.parametrize(
    ("opened", "seen_after", "state"),
    [
        ("2026-09-10 08:00", AFTER, "met"),  # 25 days at most
        ("2026-08-10 08:00", AFTER, "not measurable"),  # 0 to 56 days
        ("2026-07-01 08:00", "2026-09-07", "breached"),  # 68 days at least
    ],
)
def test_decision_in_thirty_days_is_judged_only_if_both_bounds_agree(
    opened: str, seen_after: str, state: str
) -> None:
    expect(
        "agreements.states",
        {
            "plan.settings": "quarter | decided_pct\n2026-Q3 | 90",
            "stage_changes": changes(
                f"anna | lifecycle | mql | {opened} | - | stamped",
                f"anna | status | disqualified | {SEEN} | {seen_after} | inferred",
            ),
        },
        f"decision_state\n{state}",
    )


def test_touch_that_the_decision_may_have_preceded_proves_no_work_before_it() -> None:
    """Two touches are surely before the rejection, the third may have come after it."""
    expect(
        "agreements.audited_rejections",
        {
            "stage_changes": changes(
                "anna | lifecycle | mql | 2026-07-01 08:00 | - | stamped",
                f"anna | status | disqualified | {SEEN} | {AFTER} | inferred",
                "ben | lifecycle | mql | 2026-07-01 08:00 | - | stamped",
                f"ben | status | disqualified | {SEEN} | {AFTER} | inferred",
                "carla | lifecycle | mql | 2026-07-01 08:00 | - | stamped",
                f"carla | status | disqualified | {SEEN} | {AFTER} | inferred",
            ),
            "touches": """
                touch_id | record_id | owner_id | kind     | direction | channel | happened
                a1       | anna      | sam      | personal | out       | call    | 2026-07-01 09:00
                a2       | anna      | sam      | personal | out       | call    | 2026-07-02 09:00
                a3       | anna      | sam      | personal | out       | call    | 2026-07-20 09:00
                b1       | ben       | sam      | personal | out       | call    | 2026-07-01 09:00
                b2       | ben       | sam      | personal | out       | call    | 2026-07-02 09:00
                b3       | ben       | sam      | personal | out       | call    | 2026-07-03 09:00
                c1       | carla     | sam      | personal | out       | call    | 2026-07-01 09:00
            """,
        },
        """
        handoff_id                 | touches_done_least_count | touches_done_count | is_too_early
        anna@2026-07-01T08:00:00Z  | 2                        | 3                  | -
        ben@2026-07-01T08:00:00Z   | 3                        | 3                  | no
        carla@2026-07-01T08:00:00Z | 1                        | 1                  | yes
        """,
    )


def test_score_that_may_have_changed_before_the_handoff_judges_nobody() -> None:
    """Nor one that was first seen later; seen before and after, it is what it was."""
    expect(
        "journeys.handoffs",
        {
            "leads": """
                lead_id | delivered_on | crm_score | row_fate
                anna    | 2026-07-06   | 20        | superseded by a newer export
                anna    | 2026-08-03   | -         | superseded by a newer export
                anna    | 2026-10-05   | 80        | used
                ben     | 2026-07-06   | 55        | superseded by a newer export
                ben     | 2026-10-05   | 30        | used
                carla   | 2026-08-03   | 60        | superseded by a newer export
                carla   | 2026-08-20   | 60        | superseded by a newer export
                carla   | 2026-10-05   | 10        | used
                dora    | 2026-10-05   | 60        | used
            """,
            "stage_changes": changes(
                HANDED_OFF,
                "ben | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
                "carla | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
                "dora | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
            ),
        },
        """
        record_id | crm_score | is_conforming | quota_fate
        anna      | -         | -             | cannot be judged
        ben       | -         | -             | cannot be judged
        carla     | 60        | yes           | earned
        dora      | -         | -             | cannot be judged
        """,
    )


def test_owner_who_may_have_changed_before_the_handoff_is_nobodys_team() -> None:
    """Unless both of them leave it to the same first person of sales."""
    expect(
        "journeys.handoffs",
        {
            "leads": """
                lead_id | delivered_on | owner_id | row_fate
                anna    | 2026-07-06   | sue      | superseded by a newer export
                anna    | 2026-10-05   | sam      | used
                ben     | 2026-10-05   | sam      | used
                carla   | 2026-07-06   | mia      | superseded by a newer export
                carla   | 2026-10-05   | sam      | used
            """,
            "stage_changes": changes(
                HANDED_OFF,
                "ben | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
                "carla | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
            ),
        },
        """
        record_id | owner_id | team
        anna      | -        | -
        ben       | sam      | Desk
        carla     | -        | Desk
        """,
    )


def test_reason_is_that_of_the_delivery_that_shows_the_rejection() -> None:
    """Of a rejection with a date, a reason that changed around it is not known."""
    expect(
        "journeys.reasons",
        {
            "leads": """
                lead_id | delivered_on | reason   | row_fate
                anna    | 2026-07-06   | no money | superseded by a newer export
                anna    | 2026-10-05   | spam     | used
                ben     | 2026-07-06   | no money | superseded by a newer export
                ben     | 2026-10-05   | spam     | used
                carla   | 2026-10-05   | no money | superseded by a newer export
                carla   | 2027-01-04   | spam     | used
            """,
            "stage_changes": changes(
                HANDED_OFF,
                f"anna | status | disqualified | {SEEN} | {AFTER} | inferred",
                "ben | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
                "ben | status | disqualified | 2026-08-20 08:00 | - | stamped",
                "carla | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
                f"carla | status | disqualified | {SEEN} | {AFTER} | inferred",
            ),
        },
        """
        handoff_id                 | reason    | is_reason_known
        anna@2026-08-10T08:00:00Z  | Spam      | yes
        ben@2026-08-10T08:00:00Z   | not known | no
        carla@2026-08-10T08:00:00Z | No budget | yes
        """,
    )


def test_decision_shown_before_the_handoff_and_ever_since_is_not_recorded() -> None:
    """It may have been made again; one that was left in between was not made again."""
    shown = """
        record_id | track  | stage        | delivered_on | changed    | seen_after | start_known | row_fate
        anna      | status | disqualified | 2026-07-06   | 2026-07-06 | -          | inferred    | used
        anna      | status | disqualified | 2026-10-05   | -          | 2026-07-06 | inferred    | shows no change
        ben       | status | disqualified | 2026-07-06   | 2026-07-06 | -          | inferred    | used
        ben       | status | none         | 2026-10-05   | 2026-10-05 | 2026-07-06 | inferred    | used
        anna      | -      | mql          | 2026-10-05   | 2026-08-10 | -          | stamped     | used
        ben       | -      | mql          | 2026-10-05   | 2026-08-10 | -          | stamped     | used
    """
    expect(
        "journeys.handoffs",
        {"stage_changes": shown},
        """
        record_id | decision             | is_decision_unknown
        anna      | no decision recorded | yes
        ben       | open                 | no
        """,
    )


def test_state_the_first_delivery_shows_may_be_left_over_while_it_stands() -> None:
    """Shown after the MQL, it may be of an earlier one, and be decided on again unseen.

    Not so for a lead made that day, nor for a state that an earlier delivery lacks. What
    followed is the decision if it would reverse this one, else neither is known.
    """
    expect(
        "journeys.handoffs",
        {
            "leads": "lead_id | created\nanna | 2026-01-05\nben | 2026-07-01\ncarla | 2026-01-05\ndora | 2026-01-05\nemma | 2026-01-05",
            "stage_changes": f"""
                record_id | track     | stage     | delivered_on | changed          | seen_after | start_known | row_fate
                anna      | lifecycle | mql       | {AFTER}      | 2026-07-01 08:00 | -          | stamped     | used
                anna      | status    | recycled  | {AFTER}      | {AFTER}          | -          | inferred    | used
                anna      | status    | recycled  | {SEEN}       | -                | {AFTER}    | inferred    | shows no change
                ben       | lifecycle | mql       | {AFTER}      | 2026-07-01 08:00 | -          | stamped     | used
                ben       | status    | recycled  | {AFTER}      | {AFTER}          | -          | inferred    | used
                carla     | lifecycle | mql       | {AFTER}      | 2026-07-01 08:00 | -          | stamped     | used
                carla     | status    | recycled  | {AFTER}      | {AFTER}          | 2026-06-01 | inferred    | used
                dora      | lifecycle | mql       | {AFTER}      | 2026-07-01 08:00 | -          | stamped     | used
                dora      | status    | recycled  | {AFTER}      | {AFTER}          | -          | inferred    | used
                dora      | status    | qualified | 2026-08-03   | 2026-08-03       | {AFTER}    | inferred    | used
                emma      | lifecycle | mql       | {AFTER}      | 2026-07-01 08:00 | -          | stamped     | used
                emma      | status    | recycled  | {AFTER}      | {AFTER}          | -          | inferred    | used
                emma      | status    | qualified | 2026-07-10   | 2026-07-10       | {AFTER}    | inferred    | used
            """,
        },
        """
        record_id | decision             | decided_not_before_on | decided_not_after_on
        anna      | recycled             | 2026-07-01            | 2026-10-05
        ben       | recycled             | 2026-07-01            | 2026-07-06
        carla     | recycled             | 2026-07-01            | 2026-07-06
        dora      | no decision recorded | -                     | -
        emma      | qualified            | 2026-07-06            | 2026-07-10
        """,
    )


def test_acceptance_is_not_known_where_a_decision_may_have_followed_unseen() -> None:
    """No export between acceptance and rejection: that it was not accepted is no fact."""
    expect(
        "journeys.handoffs",
        {
            "mapping.carried": """
                entity        | field | word
                stage_changes | stage | accepted
                stage_changes | stage | disqualified
            """,
            "stage_changes": changes(
                HANDED_OFF,
                f"anna | status | accepted | {SEEN} | - | inferred",
                "ben | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
                f"ben | status | disqualified | {SEEN} | {AFTER} | inferred",
                "carla | lifecycle | mql | 2026-08-10 08:00 | - | stamped",
            ),
        },
        """
        record_id | is_accepted | accepted_on
        anna      | yes         | -
        ben       | -           | -
        carla     | no          | -
        """,
    )


def test_acceptance_that_no_word_means_is_not_known() -> None:
    expect(
        "journeys.handoffs",
        {"stage_changes": changes(HANDED_OFF)},
        "record_id | is_accepted\nanna | -",
    )


def test_handoff_that_may_have_begun_in_the_quarter_before_is_in_no_rate() -> None:
    """Its quarter is known if both bounds are in it."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": changes(
                "anna | status | mql | 2026-08-03 | 2026-06-29 | inferred",
                "ben | status | mql | 2026-08-03 | 2026-07-06 | inferred",
            )
        },
        """
        record_id | quarter | is_quarter_known | is_rated | quota_fate
        anna      | 2026-Q3 | no               | no       | quarter not known
        ben       | 2026-Q3 | yes              | yes      | earned
        """,
    )


def test_person_who_is_an_mql_since_nobody_knows_when_is_no_handoff() -> None:
    """Whoever has a date is none of them, nor whose history tells."""
    expect(
        "canonical.unknown_starts",
        {
            "stage_changes": """
                record_id | track     | stage     | delivered_on | changed    | start_known | row_fate
                anna      | lifecycle | mql       | 2026-10-05   | -          | inferred    | shows no change
                ben       | lifecycle | mql       | 2026-10-05   | -          | inferred    | shows no change
                ben       | lifecycle | mql       | 2026-10-05   | 2026-08-10 | stamped     | used
                carla     | lifecycle | qualified | 2026-10-05   | 2026-10-05 | inferred    | used
                dora      | lifecycle | none      | 2026-10-05   | -          | inferred    | shows no change
            """
        },
        """
        person_id | stage     | shown_from_on
        anna      | mql       | 2026-10-05
        carla     | qualified | 2026-10-05
        """,
    )


def test_sql_of_unknown_start_did_not_begin_with_sales() -> None:
    expect(
        "journeys.sales_originations",
        {
            "stage_changes": changes(
                f"anna | lifecycle | qualified | {SEEN} | - | inferred",
                "ben | lifecycle | qualified | 2026-08-10 | - | stamped",
                "carla | lifecycle | mql | 2026-08-10 | - | stamped",
            )
        },
        "form | subject_id\nSQL | ben",
    )


def test_nothing_began_with_sales_where_no_handoff_is_on_file() -> None:
    """Nobody knows then what came before an SQL."""
    expect(
        "journeys.sales_originations",
        {"stage_changes": changes("ben | lifecycle | qualified | 2026-08-10 | - | -")},
        "form | subject_id",
    )


def test_oldest_old_value_of_a_history_holds_since_the_record_was_made() -> None:
    """If the history is as old; a date column that tells the start is believed."""
    expect(
        "canonical.dated_changes",
        {
            "leads": """
                lead_id | created
                anna    | 2026-08-03 10:00
                ben     | 2026-08-03 10:00
                carla   | 2026-01-05 10:00
                dora    | 2026-08-03 10:00
            """,
            "stage_changes": """
                record_id | track  | stage_before | stage    | changed          | start_known
                first     | status | none         | accepted | 2026-07-01 09:00 | observed
                anna      | status | mql          | accepted | 2026-08-04 10:00 | observed
                ben       | status | none         | mql      | 2026-08-04 10:00 | observed
                carla     | status | mql          | accepted | 2026-08-04 10:00 | observed
                dora      | status | mql          | accepted | 2026-08-04 10:00 | observed
                dora      | -      | -            | mql      | 2026-08-03 10:02 | stamped
            """,
        },
        """
        record_id | changed_at       | start_known
        anna      | 2026-08-03 10:00 | stamped
        ben       | 2026-08-04 10:00 | observed
        dora      | 2026-08-03 10:02 | stamped
        """,
        where="stage = 'mql'",
    )


def test_rejection_dated_before_its_handoff_stands_and_has_no_day() -> None:
    """Once in order, the earlier one is that of an earlier stay, and says nothing."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": changes(
                "anna | status | disqualified | 2026-08-01 | - | stamped",
                "anna | lifecycle | mql | 2026-08-10 | - | stamped",
                "ben | status | disqualified | 2026-08-01 09:00 | - | observed",
                "ben | lifecycle | mql | 2026-08-10 | - | stamped",
            )
        },
        """
        record_id | decision     | decision_days | misdated
        anna      | disqualified | -             | before its hand-off
        ben       | open         | -             | -
        """,
    )


def test_decision_dated_after_its_own_delivery_was_made_by_then() -> None:
    expect(
        "journeys.handoffs",
        {
            "stage_changes": """
                record_id | stage        | changed    | delivered_on | start_known
                anna      | mql          | 2026-08-10 | 2026-10-05   | stamped
                anna      | disqualified | 2026-12-01 | 2026-10-05   | stamped
            """
        },
        """
        decision     | decided_on | decision_days_least | decision_days_most | misdated
        disqualified | 2026-10-05 | 0                   | 56                 | after its delivery
        """,
    )


def test_state_of_an_export_without_a_day_stands_and_has_no_later_bound() -> None:
    """It is known by the as-of day; the export may be much younger than that."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": """
                record_id | stage        | changed    | start_known
                anna      | mql          | 2026-08-10 | stamped
                anna      | disqualified | -          | inferred
            """
        },
        """
        decision     | decided_on | decision_days_least | decision_days_most
        disqualified | 2026-10-12 | 0                   | -
        """,
    )


def test_at_equal_age_some_are_sure_and_some_are_possible() -> None:
    """Qualified within thirty days: one surely, one perhaps; one surely later."""
    expect(
        "marts.funnel_quarters",
        {
            "journeys.handoffs": """
                times | age_days | decision             | decision_days_least | decision_days_most | is_decision_unknown
                31    | 60       | qualified            | 3                   | 30                 | no
                13    | 60       | qualified            | 0                   | 56                 | no
                6     | 60       | qualified            | 31                  | 56                 | no
                2     | 60       | no decision recorded | -                   | -                  | yes
                8     | 60       | open                 | -                   | -                  | no
            """
        },
        """
        mature_count | qualified_within_count | qualified_within_unknown_count | is_qualification_recorded
        60           | 31                     | 13 + 2                         | no
        """,
    )


def test_what_deliveries_cannot_tell_is_said_with_its_hand_offs() -> None:
    expect(
        "cohorts.time_limits",
        {
            "journeys.handoffs": """
                times | is_decided_between | misdated            | is_decision_unknown | is_quarter_known
                5     | no                 | -                   | no                  | yes
                4     | yes                | -                   | no                  | yes
                3     | yes                | after its delivery  | no                  | yes
                2     | yes                | before its hand-off | no                  | yes
                1     | no                 | -                   | yes                 | no
            """
        },
        """
        limit_code             | subject | actual_count | out_of_count
        decisions_between      | 7       | 4            | 15
        decided_after_delivery | -       | 3            | 15
        decided_before_handoff | -       | 2            | 15
        decision_shown_before  | -       | 1            | 15
        quarter_not_known      | -       | 1            | 15
        """,
    )


def test_date_of_a_later_quarter_may_have_overwritten_one_of_this() -> None:
    """A column keeps the last date: of each quarter before it the person may have been.

    Not before the lead was made, nor before a delivery without a date, nor where the
    history of such records tells.
    """
    dates = """
        record_id | stage | delivered_on | changed    | start_known | row_fate
        anna      | mql   | 2026-10-12   | 2026-10-05 | stamped     | used
        ben       | mql   | 2026-10-12   | 2026-10-05 | stamped     | used
        carla     | mql   | 2026-07-06   | -          | stamped     | blank
        carla     | mql   | 2026-10-12   | 2026-10-05 | stamped     | used
        dora      | mql   | 2026-10-12   | 2026-07-05 | stamped     | used
        emma      | mql   | 2026-07-06   | 2026-06-01 | stamped     | used
        emma      | mql   | 2026-10-12   | 2026-10-05 | stamped     | used
    """
    given = {
        "leads": """
            lead_id | created
            anna    | 2026-01-15
            ben     | 2026-10-01
            carla   | 2026-01-15
            dora    | 2026-07-05
            emma    | 2026-06-01
        """,
        "stage_changes": dates,
    }
    expect(
        "cohorts.unseen_handoffs",
        given,
        """
        quarter | unseen_count | passed_count | overwritten_count
        2026-Q1 | 1            | 0            | 1
        2026-Q2 | 1            | 0            | 1
        2026-Q3 | 3            | 0            | 3
        """,
        where="quarter between '2026-Q1' and '2026-Q3'",
    )
    other = "zoe | recycled | - | 2026-01-01 | observed | used"
    expect(
        "cohorts.unseen_handoffs",
        given | {"stage_changes": dates + other},
        "quarter | unseen_count\n2026-Q3 | 3",
        where="quarter = '2026-Q3'",
    )
    told = f"{other}\nzoe | mql | - | 2026-02-01 | observed | used"
    expect(
        "cohorts.unseen_handoffs",
        given | {"stage_changes": dates + told},
        "quarter | unseen_count\n2026-Q1 | 0\n2026-Q2 | 0\n2026-Q3 | 0",
        where="quarter between '2026-Q1' and '2026-Q3'",
    )


def test_change_that_a_history_dates_a_day_before_the_delivery_is_that_change() -> None:
    """An export that bears a day may be of the night before it."""
    expect(
        "canonical.stage_changes",
        {
            "stage_changes": f"""
                record_id | track  | stage    | changed          | seen_after | start_known
                anna      | status | recycled | 2026-07-05 22:00 | -          | observed
                anna      | status | recycled | {SEEN}           | {AFTER}    | inferred
                ben       | status | recycled | 2026-07-04 22:00 | -          | observed
                ben       | status | recycled | {SEEN}           | {AFTER}    | inferred
            """
        },
        f"""
        record_id | changed_on
        anna      | 2026-07-05
        ben       | 2026-07-04
        ben       | {SEEN}
        """,
    )


def test_first_delivery_is_the_first_of_its_own_system() -> None:
    """That another one delivered before says nothing of a state of this one."""
    expect(
        "journeys.handoffs",
        {
            "mapping.files": "file_number | source_name\n1 | shop\n2 | crm\n3 | crm",
            "leads": "lead_id | created\neva | 2026-02-10\nzoe | 2026-01-01",
            "stage_changes": """
                record_id | track     | stage     | file_number | feed_name | delivered_on | changed          | seen_after | start_known
                zoe       | status    | recycled  | 1           | seen      | 2026-05-01   | 2026-05-01       | -          | inferred
                eva       | lifecycle | mql       | 2           | dates     | 2026-07-06   | 2026-07-01 08:00 | -          | stamped
                eva       | status    | recycled  | 2           | seen      | 2026-07-06   | 2026-07-06       | -          | inferred
                eva       | status    | qualified | 3           | seen      | 2026-08-03   | 2026-08-03       | 2026-07-06 | inferred
            """,
        },
        "record_id | decision\neva | no decision recorded",
    )


def test_acceptance_is_not_known_where_the_decision_is_not() -> None:
    """Recycled or qualified: a qualified one was accepted, and acceptances are on file."""
    expect(
        "journeys.handoffs",
        {
            "leads": "lead_id | created\ndora | 2026-01-05\nzoe | 2026-01-05",
            "stage_changes": """
                record_id | track     | stage     | delivered_on | changed          | seen_after | start_known
                dora      | lifecycle | mql       | 2026-07-06   | 2026-07-01 08:00 | -          | stamped
                dora      | status    | recycled  | 2026-07-06   | 2026-07-06       | -          | inferred
                dora      | status    | qualified | 2026-08-03   | 2026-08-03       | 2026-07-06 | inferred
                zoe       | status    | accepted  | 2026-07-06   | 2026-06-01 08:00 | -          | stamped
            """,
        },
        "record_id | decision | is_accepted\ndora | no decision recorded | -",
    )


def test_mql_of_a_record_that_no_export_has_may_be_one_of_the_quarter() -> None:
    """R46: a list that was cut off leaves the shares open, and never a quota missed."""
    given = {
        "leads": "lead_id\nanna",
        "stage_changes": """
            record_id | stage        | changed    | file_number | record_number | row_fate
            anna      | mql          | 2026-08-03 | 1           | 1             | used
            gone      | mql          | 2026-08-04 | 1           | 2             | of a record that no export has
            gone      | disqualified | 2026-08-05 | 1           | 3             | of a record that no export has
            older     | mql          | 2026-05-04 | 1           | 4             | of a record that no export has
        """,
        "staging.orphans": """
            entity        | field     | file_number | record_number | orphan_id
            stage_changes | record_id | 1           | 2             | gone
            stage_changes | record_id | 1           | 3             | gone
            stage_changes | record_id | 1           | 4             | older
        """,
    }
    expect(
        "cohorts.unseen_handoffs",
        given,
        "unseen_count | missing_count\n1 | 1",
        where="quarter = '2026-Q3'",
    )
    expect(
        "marts.limits",
        given,
        "limit_code | actual_count\nmissing_handoffs | 1",
        where="limit_code = 'missing_handoffs'",
    )
