"""What is worth a look on both sides, load beside answers, speed beside conversion."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from datetime import date, timedelta

from tests.spec.harness import expect

# Somebody else's; without any touch on file nothing could be measured.
ELSE = "other | zoe | sam | personal | call | - | 2026-06-30 09:00"
HEAD = "touch_id | record_id | owner_id | kind | channel | duration_seconds | happened"


def expect_pattern(pattern: str, expected: str, **tables: str) -> None:
    """One row of the mart."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    where = f"pattern = '{pattern}'"
    expect("marts.patterns", given, expected, where=where)


def touched(*rows: str) -> str:
    """Touches as text: those of a spec, and one of somebody else."""
    return "\n".join([HEAD, ELSE, *rows])


def test_mqls_of_the_last_two_weeks_are_held_against_an_even_spread() -> None:
    """14 of 92 days; bulk and sales-originated ones are no matter of the calendar."""
    expect_pattern(
        "last two weeks",
        """
        side      | actual_count | out_of_count | usual_count | usual_out_of_count | even_pct
        marketing | 3            | 5            | 1           | 4                  | 15.2
        """,
        journeys__handoffs="""
            times | quarter | is_bulk | is_sales_originated | opened
            2     | 2026-Q3 | no      | no                  | 2026-09-16
            3     | 2026-Q3 | no      | no                  | 2026-09-17
            9     | 2026-Q3 | yes     | no                  | 2026-09-30
            9     | 2026-Q3 | no      | yes                 | 2026-09-30
            3     | 2026-Q2 | no      | no                  | 2026-04-01
            1     | 2026-Q2 | no      | no                  | 2026-06-30
        """,
    )


def test_last_two_weeks_of_a_quarter_that_is_not_over_are_not_known() -> None:
    expect_pattern(
        "last two weeks",
        """
        actual_count | out_of_count | unmeasured
        -            | -            | the quarter is not complete
        """,
        run__quarters="""
            quarter | starts_on  | ends_before | is_complete | is_report_quarter
            2026-Q3 | 2026-07-01 | 2026-10-01  | no          | yes
        """,
        journeys__handoffs="quarter\n2026-Q3",
    )


def test_quarter_in_which_recording_began_does_not_say_what_is_usual() -> None:
    """R33: with hand-offs from June alone, nearly all are of the last two weeks."""
    expect_pattern(
        "last two weeks",
        "out_of_count | usual_out_of_count | usual_quarter_count\n1 | - | 0",
        journeys__handoffs="""
            times | quarter | opened
            1     | 2026-Q3 | 2026-07-01
            9     | 2026-Q2 | 2026-06-20
        """,
    )


def test_bulk_stamps_are_counted_of_all_mqls_and_repeat_signals_without_bulk() -> None:
    """R60: and neither where sales began."""
    handoffs = """
        times | is_bulk | repeat_signal_count | is_sales_originated
        6     | no      | 0                   | no
        3     | yes     | 0                   | no
        1     | no      | 2                   | no
        5     | yes     | 3                   | yes
    """
    for pattern, counts in (("bulk stamps", "3 | 10"), ("repeat signals", "1 | 7")):
        expect_pattern(
            pattern,
            f"actual_count | out_of_count | usual_quarter_count\n{counts} | 0",
            journeys__handoffs=handoffs,
        )


def test_one_date_per_lead_shows_neither_bulk_stamps_nor_repeat_signals() -> None:
    for pattern in ("bulk stamps", "repeat signals"):
        expect_pattern(
            pattern,
            "actual_count | unmeasured\n- | no history of stages",
            journeys__handoffs="start_known\nstamped",
        )


RULES = """
    name | from_on    | rule_sql
    mql  | 2026-01-01 | trigger = 'hand-raise' or crm_score >= 65
"""
SCORED = """
    times | trigger    | crm_score | is_conforming
    2     | response   | 64        | no
    3     | response   | 65        | yes
    1     | list       | 67        | yes
    4     | response   | 68        | yes
    9     | hand-raise | 65        | yes
"""


def test_scores_just_over_the_threshold_are_those_up_to_two_points_over_it() -> None:
    """Of what conforms by its score; the threshold stands in the rule."""
    expect_pattern(
        "scores just over the threshold",
        """
        actual_count | out_of_count | unmeasured
        3 + 1        | 3 + 1 + 4    | -
        """,
        glossary__rules=RULES,
        journeys__handoffs=SCORED,
    )


def test_rule_without_one_score_has_no_threshold() -> None:
    for rule in ("source = 'Webinar'", "crm_score >= 65 or crm_score >= 80"):
        expect_pattern(
            "scores just over the threshold",
            "actual_count | unmeasured\n- | the rule names no one score",
            glossary__rules=f"name | from_on | rule_sql\nmql | 2026-01-01 | {rule}",
            journeys__handoffs=SCORED,
        )
    expect_pattern(
        "scores just over the threshold",
        "actual_count | unmeasured\n- | no scores in the exports",
        glossary__rules=RULES,
        journeys__handoffs="handoff_id\nh1",
    )


def test_usual_is_the_sum_of_the_four_quarters_before() -> None:
    """An older quarter and a younger one are no part of it."""
    expect_pattern(
        "bulk stamps",
        """
        actual_count | usual_count | usual_out_of_count | usual_quarter_count
        0            | 2           | 2 + 4              | 2
        """,
        run__quarters="""
            quarter | starts_on  | ends_before | is_complete | is_report_quarter
            2025-Q2 | 2025-04-01 | 2025-07-01  | yes         | no
            2025-Q3 | 2025-07-01 | 2025-10-01  | yes         | no
            2025-Q4 | 2025-10-01 | 2026-01-01  | yes         | no
            2026-Q1 | 2026-01-01 | 2026-04-01  | yes         | no
            2026-Q2 | 2026-04-01 | 2026-07-01  | yes         | no
            2026-Q3 | 2026-07-01 | 2026-10-01  | yes         | yes
            2026-Q4 | 2026-10-01 | 2027-01-01  | no          | no
        """,
        journeys__handoffs="""
            times | quarter | is_bulk
            1     | 2026-Q3 | no
            2     | 2025-Q3 | yes
            4     | 2026-Q2 | no
            9     | 2025-Q2 | yes
            9     | 2026-Q4 | yes
        """,
    )


def rejected(decided: str) -> str:
    """Ann, handed off on a Monday at eleven in Berlin, and rejected."""
    return f"""
        record_id | stage        | author_id | changed
        ann       | mql          | robot     | 2026-08-03 09:00
        ann       | disqualified | sam       | {decided}
    """


def test_rejected_in_the_last_quarter_of_the_time_to_answer() -> None:
    """Two business hours end at 11:00 UTC; the last quarter of them begins at 10:30."""
    for decided, number in (("10:29", "0 | 1"), ("10:30", "1 | 1"), ("11:01", "0 | 0")):
        expect_pattern(
            "rejected before first response due",
            f"side | actual_count | out_of_count\nsales | {number}",
            stage_changes=rejected(f"2026-08-03 {decided}"),
            touches=touched(),
        )


def test_rejected_after_an_answer_is_not_rejected_before_one_was_due() -> None:
    expect_pattern(
        "rejected before first response due",
        "actual_count | out_of_count\n0 | 0",
        stage_changes=rejected("2026-08-03 10:45"),
        touches=touched("call | ann | sam | personal | call | 60 | 2026-08-03 09:30"),
    )


def test_rejected_on_the_last_business_day_for_touches_with_some_still_owed() -> None:
    """Three touches within five business days: until the next Monday evening."""
    calls = [
        f"c{day} | ann | sam | personal | call | 60 | 2026-08-0{day} 09:30"
        for day in (3, 4, 5)
    ]
    for decided, touches, number in (
        ("2026-08-07 09:00", calls[:1], "0 | 1"),
        ("2026-08-10 09:00", calls[:1], "1 | 1"),
        ("2026-08-10 09:00", calls, "0 | 0"),
        ("2026-08-11 09:00", calls[:1], "0 | 0"),
    ):
        expect_pattern(
            "rejected before touches due",
            f"actual_count | out_of_count\n{number}",
            stage_changes=rejected(decided),
            touches=touched(*touches),
        )


def test_rejected_on_the_last_business_day_for_a_decision() -> None:
    """Ten days end on a Thursday; where they end on a Sunday, Friday is the last."""
    for within, decided, number in (
        (10, "2026-08-12 09:00", "0 | 1"),
        (10, "2026-08-13 09:00", "1 | 1"),
        (13, "2026-08-14 09:00", "1 | 1"),
        (10, "2026-08-14 09:00", "0 | 0"),
    ):
        expect_pattern(
            "rejected before decision due",
            f"actual_count | out_of_count\n{number}",
            plan__agreements=f"agreement_name | decision_within_days\nAll | {within}",
            stage_changes=rejected(decided),
            touches=touched(),
        )


def test_without_an_agreement_no_rejection_is_before_a_deadline() -> None:
    expect_pattern(
        "rejected before touches due",
        "actual_count | out_of_count | unmeasured\n- | - | no agreement",
        plan__agreements="quarter\n2025-Q1",
        stage_changes=rejected("2026-08-10 09:00"),
        touches=touched(),
    )
    expect_pattern(
        "rejected before touches due",
        "actual_count | unmeasured\n- | no touches in the exports",
        stage_changes=rejected("2026-08-10 09:00"),
    )


ANN = "record_id | stage | changed\nann | mql | 2026-08-03 09:00"


def test_short_calls_are_those_under_ten_seconds_that_count_as_a_touch() -> None:
    """One without a duration is in no share; nor is one that came in."""
    expect_pattern(
        "short calls",
        "actual_count | out_of_count | unmeasured\n1 | 2 | -",
        stage_changes=ANN,
        touches=touched(
            "a | ann | sam | personal  | call  | 9  | 2026-08-03 10:00",
            "b | ann | sam | personal  | call  | 10 | 2026-08-03 11:00",
            "c | ann | sam | personal  | call  | -  | 2026-08-03 12:00",
            "d | ann | sam | automated | call  | 1  | 2026-08-03 12:30",
            "e | ann | sam | personal  | email | -  | 2026-08-03 13:00",
        ),
    )


def test_calls_without_a_duration_and_exports_without_touches_say_so() -> None:
    call = "a | ann | sam | personal | call | - | 2026-08-03 10:00"
    for touches, reason in (
        (touched(call), "calls without a duration"),
        (HEAD, "no touches in the exports"),
    ):
        expect_pattern(
            "short calls",
            f"actual_count | unmeasured\n- | {reason}",
            stage_changes=ANN,
            touches=touches,
        )


def test_many_changes_in_one_minute_are_five_leads_and_more_by_one_user() -> None:
    """Four by one and one by another are not five; nor are a workflow's."""
    expect_pattern(
        "many changes in one minute",
        "actual_count | out_of_count\n5 | 5 + 4 + 1",
        stage_changes="""
            times | record_id | stage        | author_id | changed
            5     | a#        | disqualified | sam       | 2026-08-03 09:00:30
            4     | e#        | disqualified | sam       | 2026-08-03 09:01
            1     | b#        | recycled     | sue       | 2026-08-03 09:01
            9     | c#        | recycled     | robot     | 2026-08-03 09:02
            9     | d#        | mql          | mia       | 2026-08-03 09:03
        """,
        journeys__handoffs="quarter\n2026-Q3",
    )


def test_what_sales_never_writes_down_in_the_exports_is_not_measurable() -> None:
    for pattern, reason in (
        ("many changes in one minute", "no status changes by sales"),
        ("accepted and never touched", "no acceptances"),
    ):
        expect_pattern(
            pattern,
            f"actual_count | unmeasured\n- | {reason}",
            stage_changes="record_id | stage | author_id | changed\nann | mql | robot | 2026-08-03 09:00",
            journeys__handoffs="quarter\n2026-Q3",
            touches=touched(),
        )


def test_logged_after_the_decision_is_more_than_five_minutes_after_it() -> None:
    """What happened after the decision is late itself and not logged late."""
    expect_pattern(
        "logged after decision",
        "actual_count | out_of_count\n1 | 2",
        stage_changes=rejected("2026-08-05 09:00"),
        touches="""
            touch_id | record_id | owner_id | kind     | channel | logged           | happened
            a        | ann       | sam      | personal | call    | 2026-08-05 09:05 | 2026-08-03 10:00
            b        | ann       | sam      | personal | call    | 2026-08-05 09:06 | 2026-08-04 10:00
            c        | ann       | sam      | personal | call    | 2026-08-06 10:00 | 2026-08-06 10:00
            d        | ann       | sam      | personal | call    | -                | 2026-08-04 11:00
        """,
    )


def test_accepted_and_never_touched_again_is_looked_at_30_days_later() -> None:
    """A touch on the day of acceptance is one; who was qualified needs no more."""
    expect_pattern(
        "accepted and never touched",
        "actual_count | out_of_count\n1 | 2",
        stage_changes="""
            record_id | stage     | author_id | changed
            ann       | mql       | robot     | 2026-08-03 09:00
            ann       | accepted  | sam       | 2026-08-05 09:00
            bea       | mql       | robot     | 2026-08-03 09:00
            bea       | accepted  | sam       | 2026-08-05 09:00
            cyd       | mql       | robot     | 2026-08-03 09:00
            cyd       | accepted  | sam       | 2026-08-05 09:00
            cyd       | qualified | sam       | 2026-08-06 09:00
            dan       | mql       | robot     | 2026-09-14 09:00
            dan       | accepted  | sam       | 2026-09-15 09:00
        """,
        touches=touched(
            "a | ann | sam | personal | call | 60 | 2026-08-04 10:00",
            "b | bea | sam | personal | call | 60 | 2026-08-05 08:00",
        ),
    )


def expect_load(expected: str, where: str, **tables: str) -> None:
    """Some teams and weeks of the mart."""
    expect("marts.load", tables, expected, where=where)


def test_load_counts_who_was_at_work_beside_what_the_team_was_given() -> None:
    """In the week of 3 August Sam and Sue work for the desk; in the next one Sue does."""
    expect_load(
        """
        team | week_starts_on | working_count | handoff_count | met_count | breached_count
        Desk | 2026-08-03     | 2             | 2             | 1         | 1
        Desk | 2026-08-10     | 1             | 0             | 0         | 0
        Desk | 2026-08-17     | 0             | 0             | 0         | 0
        """,
        "week_starts_on between '2026-08-03' and '2026-08-17'",
        leads="lead_id | owner_id\nann | sam\nbea | sue",
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-08-03 09:00
            bea       | mql   | 2026-08-09 09:00
        """,
        touches=touched(
            "a | ann | sam | personal  | call | 60 | 2026-08-03 10:00",
            "b | ann | sue | personal  | call | 60 | 2026-08-04 10:00",
            "c | bea | sue | personal  | call | 60 | 2026-08-12 10:00",
            "d | bea | sam | automated | call | 60 | 2026-08-12 10:00",
            "e | bea | mia | personal  | call | 60 | 2026-08-12 11:00",
        ),
    )


def test_nobody_knows_who_was_at_work_without_touches_or_without_a_team() -> None:
    for leads, touches in (
        ("lead_id | owner_id\nann | sam", HEAD),
        ("lead_id | owner_id\nann | mia", touched()),
    ):
        expect_load(
            "working_count | handoff_count\n- | 1",
            "week_starts_on = '2026-08-03'",
            leads=leads,
            stage_changes=ANN,
            touches=touches,
        )


def test_load_holds_the_quarters_handoffs_and_no_others() -> None:
    """Also on its first and last day, which stand in part-weeks."""
    expect_load(
        """
        week_starts_on | handoff_count
        2026-07-01     | 1
        2026-09-28     | 1
        """,
        "handoff_count > 0",
        leads="lead_id | owner_id\nann | sam\nbea | sam\ncyd | sam",
        stage_changes="""
            record_id | stage | changed
            ann       | mql   | 2026-07-01 09:00
            bea       | mql   | 2026-09-30 09:00
            cyd       | mql   | 2026-10-01 09:00
        """,
        touches=touched(),
    )


def test_speed_and_conversion_stand_by_source_band_and_first_response() -> None:
    """Rated, 30 days old, qualified within 30 days; never answered is not late (R58)."""
    opened = date(2026, 8, 3)
    late = opened + timedelta(days=31)
    expect(
        "marts.speed_conversion",
        {
            "journeys.handoffs": f"""
                handoff_id | source  | score_band | decision  | decision_days | age_days | is_rated | opened     | decided
                a          | Webinar | A          | qualified | 30            | 70       | yes      | {opened}   | 2026-09-02
                b          | Webinar | A          | qualified | 31            | 70       | yes      | {opened}   | {late}
                c          | Webinar | A          | open      | -             | 30       | yes      | 2026-09-12 | -
                d          | Webinar | A          | open      | -             | 29       | yes      | 2026-09-13 | -
                e          | Webinar | A          | open      | -             | 70       | no       | {opened}   | -
                f          | -       | B          | qualified | 5             | 70       | yes      | {opened}   | 2026-08-08
                g          | Webinar | A          | qualified | 5             | 70       | yes      | {opened}   | 2026-08-08
            """,
            "agreements.states": """
                handoff_id | first_response_state | first_response_touch_id
                a          | met                  | t1
                b          | met                  | t2
                c          | breached             | -
                d          | breached             | -
                e          | met                  | t3
                f          | already working      | t4
                g          | breached             | t5
            """,
        },
        """
        source  | score_band | first_response_state | mature_count | qualified_within_count
        Webinar | A          | met                  | 2            | 1
        Webinar | A          | never answered       | 1            | 0
        Webinar | A          | late                 | 1            | 1
        -       | B          | already working      | 1            | 1
        """,
    )
