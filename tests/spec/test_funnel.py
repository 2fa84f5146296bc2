"""What became of a quarter's hand-offs, at equal age (R29 to R34)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

import pytest

from tests.spec.harness import expect

WON = """
    is_won | closed_on
    yes    | 2025-10-02
"""
TOLD = """
    tells_opportunities | tells_wins
    yes                 | yes
"""


def test_open_handoffs_stay_in_the_denominator() -> None:
    """Where acceptance is not known, it is none of the accepted and not of the others."""
    given = {
        "journeys.handoffs": """
            times | decision             | is_accepted
            30    | qualified            | yes
            10    | qualified            | yes
            20    | disqualified         | yes
            15    | recycled             | no
            4     | withdrawn            | no
            3     | joined               | no
            2     | expired              | no
            50    | open                 | no
            5     | open                 | yes
            1     | no decision recorded | -
        """
    }
    expect(
        "marts.funnel_quarters",
        given,
        """
        handoff_count          | accepted_count   | acceptance_unknown_count | open_count | no_decision_recorded_count
        40 + 35 + 7 + 2 + 56   | 30 + 10 + 20 + 5 | 1                        | 50 + 5     | 1
        """,
    )
    expect(
        "marts.funnel_quarters",
        given,
        """
        qualified_count | disqualified_count | recycled_count | withdrawn_count
        30 + 10         | 20                 | 15             | 4
        """,
    )
    expect(
        "marts.funnel_quarters",
        given,
        """
        joined_count | expired_count
        3            | 2
        """,
    )


def test_only_mature_handoffs_are_counted_at_equal_age() -> None:
    """Fast ones would flatter a young quarter."""
    expect(
        "marts.funnel_quarters",
        {
            "journeys.handoffs": """
                times | age_days | decision  | decision_days
                10    | 30       | qualified | 30
                5     | 40       | qualified | 31
                40    | 30       | open      | -
                7     | 29       | qualified | 3
                1     | 95       | recycled  | 2
            """
        },
        """
        handoff_count | qualified_count | within_days | mature_count    | qualified_within_count
        63            | 10 + 5 + 7      | 30          | 10 + 5 + 40 + 1 | 10
        """,
    )


def test_wins_are_counted_within_ninety_days_of_the_handoff() -> None:
    expect(
        "marts.funnel_quarters",
        {
            "canonical.told": TOLD,
            "journeys.handoffs": """
                times | win_age_days | opportunity_id | is_won | won_on     | win_days
                10    | 90           | o              | yes    | 2026-09-29 | 90
                5     | 95           | o              | yes    | 2026-09-30 | 91
                40    | 90           | o              | no     | -          | -
                7     | 89           | o              | yes    | 2026-07-05 | 4
                20    | 90           | -              | no     | -          | -
            """,
        },
        """
        opportunity_count | won_count  | win_within_days | win_mature_count  | won_within_count
        62                | 10 + 5 + 7 | 90              | 10 + 5 + 40 + 20 | 10
        """,
    )


def test_ages_at_which_handoffs_are_compared_are_those_of_the_plan() -> None:
    expect(
        "marts.funnel_quarters",
        {
            "run.horizons": "within_days | win_within_days\n14 | 120",
            "journeys.handoffs": """
                times | age_days | win_age_days | decision  | decision_days | won_on     | win_days
                10    | 120      | 120          | qualified | 14            | 2026-09-29 | 120
                5     | 119      | 119          | qualified | 15            | 2026-09-30 | 100
                7     | 13       | 13           | qualified | 3             | -          | -
            """,
        },
        """
        within_days | mature_count | qualified_within_count | win_within_days | win_mature_count | won_within_count
        14          | 10 + 5       | 10                     | 120             | 10               | 10
        """,
    )


def test_win_dated_before_its_handoff_is_in_no_count_within_days() -> None:
    """It is listed as won before, and it took no number of days."""
    handoffs = """
        times | age_days | decision  | is_won | won_on     | is_won_before_handoff | decision_days | win_days
        3     | 100      | qualified | yes    | 2026-06-01 | yes                   | -             | -
        10    | 100      | qualified | yes    | 2026-07-11 | no                    | 10            | 10
    """
    expect(
        "marts.funnel_quarters",
        {"journeys.handoffs": handoffs, "canonical.told": TOLD},
        """
        won_count | won_before_handoff_count | qualified_within_count | won_within_count
        3 + 10    | 3                        | 10                     | 10
        """,
    )
    expect(
        "marts.decision_ages",
        {"journeys.handoffs": handoffs},
        """
        outcome   | age_days_least | age_days_most | handoff_count
        qualified | 10             | 10            | 10
        """,
    )


def test_change_of_a_rate_is_split_by_groups_of_two_quarters() -> None:
    """The report's and the one before, at equal age; who has no source is a group."""
    expect(
        "marts.rate_groups",
        {
            "journeys.handoffs": """
                times | quarter | source | age_days | decision  | decided    | decision_days | decision_days_least | decision_days_most
                9     | 2026-Q1 | Fair   | 200      | qualified | 2026-01-02 | 1             | 1                   | 1
                6     | 2026-Q2 | Fair   | 120      | qualified | 2026-04-02 | 12            | 12                  | 12
                4     | 2026-Q2 | -      | 120      | open      | -          | -             | -                   | -
                5     | 2026-Q3 | Fair   | 40       | qualified | 2026-08-02 | 31            | 31                  | 31
                3     | 2026-Q3 | Fair   | 40       | qualified | 2026-08-02 | 3             | 3                   | 3
                2     | 2026-Q3 | -      | 20       | qualified | 2026-09-30 | 3             | 3                   | 3
            """,
        },
        """
        quarter | split_value | within_days | actual_count | out_of_count
        2026-Q2 | Fair        | 30          | 6            | 6
        2026-Q2 | -           | 30          | 0            | 4
        2026-Q3 | Fair        | 30          | 3            | 5 + 3
        2026-Q3 | -           | 30          | 0            | 0
        """,
        where="rate = 'qualified' and split = 'source'",
    )


def test_rate_that_is_not_recorded_in_a_quarter_is_no_zero() -> None:
    """R33, R44: no win is told, and of one decision nobody knows whether it was in time."""
    expect(
        "marts.rate_groups",
        {
            "journeys.handoffs": """
                times | quarter | source | age_days | decision  | decided    | decision_days | decision_days_least | decision_days_most
                9     | 2026-Q1 | Fair   | 200      | qualified | 2026-01-02 | 1             | 1                   | 1
                6     | 2026-Q2 | Fair   | 120      | qualified | 2026-04-02 | 12            | 12                  | 12
                1     | 2026-Q3 | Fair   | 40       | qualified | 2026-08-20 | -             | 12                  | 35
            """,
        },
        """
        rate      | quarter | actual_count
        qualified | 2026-Q2 | 6
        qualified | 2026-Q3 | -
        won       | 2026-Q2 | -
        won       | 2026-Q3 | -
        """,
        where="split = 'source'",
    )


def test_ages_of_wins_watch_the_lost_and_the_open_alike() -> None:
    """A lost lead is not won, however long one looks; a win before its hand-off has no age."""
    expect(
        "marts.win_ages",
        {
            "journeys.handoffs": """
                times | quarter | is_won | won_on     | win_days | win_age_days | decision     | is_rated
                5     | 2026-Q3 | yes    | 2026-08-20 | 40       | 95           | qualified    | yes
                4     | 2026-Q3 | no     | -          | -        | 95           | disqualified | yes
                3     | 2026-Q3 | no     | -          | -        | 60           | open         | yes
                2     | 2026-Q3 | yes    | 2026-08-20 | -        | 95           | qualified    | yes
                1     | 2026-Q3 | yes    | 2026-08-20 | 40       | 95           | qualified    | no
            """
        },
        """
        outcome  | age_days_least | age_days_most | handoff_count
        won      | 40             | 40            | 5
        censored | 95             | 95            | 4
        censored | 60             | 60            | 3
        """,
    )


def test_rates_leave_out_bulk_sales_originated_and_other_motions() -> None:
    """R7 to R9: each is a row of its own, and the rows sum to the claimed ones."""
    handoffs = """
        times | motion           | is_bulk | is_sales_originated | is_rated | decision
        100   | new business     | no      | no                  | yes      | qualified
        9     | new business     | yes     | no                  | no       | open
        8     | customer         | yes     | yes                 | no       | open
        7     | partner          | no      | yes                 | no       | qualified
        6     | customer         | no      | no                  | no       | recycled
        5     | open opportunity | no      | no                  | no       | joined
        4     | partner          | no      | no                  | no       | expired
    """
    expect(
        "marts.funnel_quarters",
        {"journeys.handoffs": handoffs},
        """
        quarter | handoff_count
        2026-Q3 | 100
        """,
    )
    expect(
        "marts.funnel_motions",
        {"journeys.handoffs": handoffs},
        """
        population       | is_rated | handoff_count | qualified_count
        new business     | yes      | 100           | 100
        bulk             | no       | 9 + 8         | 0
        sales-originated | no       | 7             | 7
        customer         | no       | 6             | 0
        open opportunity | no       | 5             | 0
        partner          | no       | 4             | 0
        """,
    )


def test_quarters_are_shown_up_to_the_reports() -> None:
    """Hand-offs of the days after it belong to the next report."""
    expect(
        "marts.funnel_quarters",
        {
            "journeys.handoffs": """
                times | quarter
                10    | 2026-Q1
                20    | 2026-Q3
                30    | 2026-Q4
            """
        },
        """
        quarter | starts_on  | is_report_quarter | handoff_count
        2026-Q1 | 2026-01-01 | no                | 10
        2026-Q3 | 2026-07-01 | yes               | 20
        """,
    )


def test_quarter_older_than_the_first_win_on_file_is_not_recorded() -> None:
    """R33: a start of logging is no success."""
    expect(
        "marts.funnel_quarters",
        {
            "journeys.handoffs": """
                quarter
                2026-Q1
                2026-Q2
                2026-Q3
            """,
            "canonical.opportunities": """
                is_won | closed_on
                yes    | 2026-06-05
                yes    | 2026-09-01
                no     | 2026-01-02
            """,
        },
        """
        quarter | is_win_recorded | first_win_on
        2026-Q1 | no              | 2026-06-05
        2026-Q2 | no              | 2026-06-05
        2026-Q3 | yes             | 2026-06-05
        """,
    )


def test_quarter_older_than_the_first_qualified_on_file_is_not_recorded() -> None:
    """R33: a first week without any is no sign that logging began later."""
    expect(
        "marts.funnel_quarters",
        {
            "journeys.handoffs": """
                quarter | decision     | decided_on
                2025-Q4 | disqualified | 2025-10-02
                2026-Q1 | qualified    | 2026-04-08
                2026-Q2 | open         | -
                2026-Q3 | open         | -
            """
        },
        """
        quarter | is_qualification_recorded
        2025-Q4 | no
        2026-Q1 | no
        2026-Q2 | yes
        2026-Q3 | yes
        """,
    )


def test_win_without_a_day_is_a_win_at_no_age() -> None:
    """R67: it counts as won, and stands beside the share won in time."""
    expect(
        "marts.funnel_quarters",
        {
            "canonical.told": TOLD,
            "journeys.handoffs": """
                times | win_age_days | is_won | won_on     | win_days
                2     | 95           | yes    | 2026-07-05 | 4
                10    | 95           | yes    | -          | -
                3     | 95           | no     | -          | -
                1     | 20           | yes    | -          | -
            """,
        },
        """
        won_count  | win_mature_count | won_within_count | won_undated_count
        2 + 10 + 1 | 15               | 2                | 10
        """,
    )


def test_wins_that_no_column_tells_are_not_counted_as_none() -> None:
    """R69: what is in no export is null and never 0."""
    deals = """
        opportunity_id | is_won | is_closed
        o1             | -      | -
    """
    expect("canonical.told", {"opportunities": deals}, "tells_wins\nno")
    expect(
        "marts.funnel_quarters",
        {"opportunities": deals, "journeys.handoffs": "opportunity_id\no1"},
        """
        opportunity_count | won_count | is_win_recorded
        1                 | -         | no
        """,
    )


def test_export_without_any_win_records_none() -> None:
    expect(
        "marts.funnel_quarters",
        {
            "canonical.told": TOLD,
            "journeys.handoffs": """
                times
                10
            """,
        },
        """
        won_count | is_win_recorded | first_win_on
        0         | no              | -
        """,
    )


@pytest.mark.parametrize(
    ("split", "column"),
    [
        ("source", "source"),
        ("segment", "segment"),
        ("region", "region"),
        ("trigger", "trigger"),
        ("score band", "score_band"),
        ("team", "team"),
    ],
)
def test_unrecorded_value_is_a_row_of_its_split(split: str, column: str) -> None:
    expect(
        "marts.funnel_splits",
        {
            "journeys.handoffs": f"""
                times | {column} | quarter | is_rated | decision  | age_days | decision_days
                40    | A        | 2026-Q3 | yes      | qualified | 40       | 9
                60    | A        | 2026-Q3 | yes      | open      | 40       | -
                7     | -        | 2026-Q3 | yes      | open      | 10       | -
                9     | A        | 2026-Q3 | no       | open      | 40       | -
                9     | B        | 2026-Q2 | yes      | open      | 40       | -
            """
        },
        """
        split_value | handoff_count | qualified_count | open_count | mature_count | qualified_within_count
        A           | 40 + 60       | 40              | 60         | 100          | 40
        -           | 7             | 0               | 7          | 0            | 0
        """,
        where=f"split = '{split}'",
    )


def test_value_outside_the_glossary_is_marked_in_its_split() -> None:
    expect(
        "marts.funnel_splits",
        {
            "journeys.handoffs": """
                source  | is_source_in_glossary
                Webinar | yes
                Quiz    | no
                -       | yes
            """
        },
        """
        split_value | is_in_glossary
        Webinar     | yes
        Quiz        | no
        -           | yes
        """,
        where="split = 'source'",
    )


RECORDS = """
    times | record_id | segment | industry
    1     | r1        | Small   | Food
    1     | r2        | Small   | Food
    1     | r3        | -       | Food
    1     | r4        | -       | Food
"""


def test_field_filled_because_of_the_outcome_is_filled_afterwards() -> None:
    """R32: on half of the qualified and at least twice as often as on the others.

    Segment stands on 20 of 20 qualified and on none of 20 others; industry on all.
    """
    expect(
        "cohorts.filled",
        {
            "journeys.handoffs": """
                times | record_id | decision  | is_rated
                10    | r1        | qualified | yes
                10    | r2        | qualified | yes
                10    | r3        | recycled  | yes
                10    | r4        | open      | yes
                50    | r1        | recycled  | no
            """,
            "canonical.records": RECORDS,
        },
        """
        attribute | qualified_count | qualified_filled_count | other_count | other_filled_count | is_filled_afterwards
        segment   | 10 + 10         | 20                     | 10 + 10     | 0                  | yes
        industry  | 20              | 20                     | 20          | 20                 | no
        title     | 20              | 0                      | 20          | 0                  | no
        region    | 20              | 0                      | 20          | 0                  | no
        source    | 20              | 0                      | 20          | 0                  | no
        """,
    )


@pytest.mark.parametrize(
    ("filled", "others_filled", "answer"),
    [(10, 10, "yes"), (10, 11, "no"), (9, 0, "no")],
)
def test_filled_afterwards_needs_twice_as_often_and_half_of_the_qualified(
    filled: int, others_filled: int, answer: str
) -> None:
    """R32: of 20 qualified and 40 others."""
    expect(
        "cohorts.filled",
        {
            "journeys.handoffs": f"""
                times                | record_id | decision
                {filled}             | r1        | qualified
                {20 - filled}        | r3        | qualified
                {others_filled}      | r1        | open
                {40 - others_filled} | r3        | open
            """,
            "canonical.records": RECORDS,
        },
        f"""
        qualified_filled_count | other_filled_count | is_filled_afterwards
        {filled}               | {others_filled}    | {answer}
        """,
        where="attribute = 'segment'",
    )


@pytest.mark.parametrize(("qualified", "others"), [(12, 0), (12, 9), (9, 12)])
def test_field_is_compared_only_where_there_are_ten_of_both(
    qualified: int, others: int
) -> None:
    """R32: filled on all of the qualified, and there is nobody to hold it against."""
    expect(
        "cohorts.filled",
        {
            "journeys.handoffs": f"""
                times       | record_id | decision
                {qualified} | r1        | qualified
                {others}    | r3        | open
            """,
            "canonical.records": RECORDS,
        },
        """
        is_filled_afterwards
        no
        """,
        where="attribute = 'segment'",
    )


def test_split_by_a_field_filled_afterwards_is_marked() -> None:
    """R32: no rate is split by it."""
    expect(
        "marts.funnel_splits",
        {
            "journeys.handoffs": """
                times
                10
            """,
            "cohorts.filled": """
                attribute | is_filled_afterwards
                segment   | yes
                source    | no
            """,
        },
        """
        split   | is_filled_afterwards
        source  | no
        segment | yes
        region  | no
        """,
        where="split in ('source', 'segment', 'region')",
    )


def test_undecided_handoff_is_censored_at_the_age_it_has_reached() -> None:
    """Slow ones are not left out; decided on the day of the hand-off is zero days."""
    expect(
        "marts.decision_ages",
        {
            "journeys.handoffs": """
                times | quarter | decision             | age_days | decision_days | is_rated
                40    | 2026-Q3 | qualified            | 80       | 0             | yes
                5     | 2026-Q3 | recycled             | 80       | 12            | yes
                6     | 2026-Q3 | expired              | 100      | 90            | yes
                7     | 2026-Q3 | open                 | 11       | -             | yes
                8     | 2026-Q3 | no decision recorded | 100      | -             | yes
                9     | 2026-Q3 | qualified            | 80       | 0             | no
                3     | 2026-Q2 | withdrawn            | 150      | 12            | yes
                2     | 2026-Q4 | open                 | 3        | -             | yes
            """
        },
        """
        quarter | is_report_quarter | age_days_most | outcome   | handoff_count
        2026-Q3 | yes               | 0             | qualified | 40
        2026-Q3 | yes               | 12            | recycled  | 5
        2026-Q3 | yes               | 90            | expired   | 6
        2026-Q3 | yes               | 11            | censored  | 7
        2026-Q3 | yes               | 100           | censored  | 8
        2026-Q2 | no                | 12            | withdrawn | 3
        """,
    )
