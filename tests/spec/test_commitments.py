"""Were the last commitments kept, and what did their measures do?"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

PLANS = """
    quarter | starts_on  | ends_before
    2026-Q1 | 2026-01-01 | 2026-04-01
    2026-Q2 | 2026-04-01 | 2026-07-01
    2026-Q3 | 2026-07-01 | 2026-10-01
    2026-Q4 | 2026-10-01 | 2027-01-01
"""
QUARTERS = """
    quarter | starts_on  | ends_before | is_complete | is_report_quarter | plan_quarter
    2026-Q1 | 2026-01-01 | 2026-04-01  | yes         | no                | 2026-Q1
    2026-Q2 | 2026-04-01 | 2026-07-01  | yes         | no                | 2026-Q2
    2026-Q3 | 2026-07-01 | 2026-10-01  | yes         | yes               | 2026-Q3
    2026-Q4 | 2026-10-01 | 2027-01-01  | no          | no                | 2026-Q4
"""


def given(commitments: str, **tables: str) -> dict[str, str]:
    """The plans of four quarters, with what they commit to."""
    return {
        "plan.quarters": PLANS,
        "run.quarters": QUARTERS,
        "plan.commitments": commitments,
        **{name.replace("__", "."): table for name, table in tables.items()},
    }


def test_commitment_is_done_or_not_or_the_plan_does_not_say() -> None:
    """The data is as of 12 October. What was done later was not said by then."""
    expect(
        "cohorts.commitment_states",
        given(
            """
            quarter | what     | due_on     | is_done | done_on
            2026-Q3 | page     | 2026-08-15 | yes     | -
            2026-Q3 | training | 2026-08-15 | yes     | 2026-08-20
            2026-Q3 | survey   | 2026-08-15 | yes     | 2026-08-14
            2026-Q3 | script   | 2026-08-15 | no      | -
            2026-Q3 | routing  | 2026-08-15 | -       | -
            2026-Q3 | event    | 2026-08-15 | yes     | 2026-11-01
            2026-Q4 | video    | 2026-11-15 | -       | -
            """
        ),
        """
        what     | state       | late_days | done_on
        page     | done        | -         | -
        training | done        | 5         | 2026-08-20
        survey   | done        | 0         | 2026-08-14
        script   | not done    | -         | -
        routing  | not said    | -         | -
        event    | not said    | -         | -
        video    | not due yet | -         | -
        """,
    )


def test_last_commitments_are_those_of_this_plan_and_the_last_that_are_due() -> None:
    """Due in the report's quarter or before it; the next plan's are not owed yet."""
    expect(
        "marts.commitments",
        given(
            """
            quarter | what     | due_on
            2026-Q1 | older    | 2026-02-15
            2026-Q2 | last     | 2026-05-15
            2026-Q2 | carried  | 2026-08-15
            2026-Q3 | this     | 2026-09-30
            2026-Q3 | long     | 2026-10-01
            2026-Q4 | next     | 2026-09-15
            """
        ),
        """
        quarter | what     | before_quarter | report_quarter
        2026-Q2 | last     | 2026-Q1        | 2026-Q3
        2026-Q2 | carried  | 2026-Q1        | 2026-Q3
        2026-Q3 | this     | 2026-Q2        | 2026-Q3
        """,
    )


def test_last_plan_is_the_newest_one_before_the_report_quarter() -> None:
    """A quarter without a plan in between does not hide what was promised before it.

    Its own quarter may be older than anything on file; nothing is known of it then.
    """
    expect(
        "marts.commitments",
        given(
            """
            quarter | what | due_on     | measure
            2025-Q3 | old  | 2025-08-15 | acceptance
            2025-Q4 | page | 2025-11-15 | acceptance
            """,
            plan__quarters="""
            quarter | starts_on  | ends_before
            2025-Q3 | 2025-07-01 | 2025-10-01
            2025-Q4 | 2025-10-01 | 2026-01-01
            2026-Q3 | 2026-07-01 | 2026-10-01
            """,
        ),
        """
        quarter | what | before_quarter | before_actual_count
        2025-Q4 | page | -              | -
        """,
    )


def test_commitment_that_the_next_plan_repeats_is_told_once() -> None:
    """As the newer plan says it; where that gives it more time, the older one stands."""
    expect(
        "marts.commitments",
        given(
            """
            quarter | what   | due_on     | is_done
            2026-Q2 | page   | 2026-05-15 | -
            2026-Q3 | page   | 2026-08-15 | yes
            2026-Q2 | script | 2026-05-15 | no
            2026-Q3 | script | 2026-11-15 | -
            """
        ),
        """
        quarter | what   | state    | due_on
        2026-Q3 | page   | done     | 2026-08-15
        2026-Q2 | script | not done | 2026-05-15
        """,
    )


def test_measure_of_a_commitment_is_shown_before_its_plan_and_now() -> None:
    """Over all teams and agreements. A commitment without a measure has no figure."""
    expect(
        "marts.commitments",
        given(
            """
            quarter | what     | due_on     | measure
            2026-Q3 | page     | 2026-08-15 | acceptance
            2026-Q2 | training | 2026-06-15 | acceptance
            2026-Q3 | offer    | 2026-08-15 | won_revenue
            2026-Q3 | routing  | 2026-08-15 | -
            """,
            cohorts__promise_states="""
            promise     | quarter | grouping | actual_count | out_of_count | actual_amount
            acceptance  | 2026-Q1 | all      | 30           | 90           | -
            acceptance  | 2026-Q2 | all      | 40           | 100          | -
            acceptance  | 2026-Q3 | all      | 55           | 110          | -
            acceptance  | 2026-Q3 | team     | 11           | 12           | -
            won_revenue | 2026-Q2 | all      | -            | -            | 1000
            won_revenue | 2026-Q3 | all      | -            | -            | 1250
            """,
        ),
        """
        what     | before_actual_count | before_out_of_count | now_actual_count | now_out_of_count | before_actual_amount | now_actual_amount
        page     | 40                  | 100                 | 55               | 110              | -                    | -
        training | 30                  | 90                  | 55               | 110              | -                    | -
        offer    | -                   | -                   | -                | -                | 1000                 | 1250
        routing  | -                   | -                   | -                | -                | -                    | -
        """,
    )


def test_objectives_and_engagements_are_those_of_the_report_quarter() -> None:
    expect(
        "marts.objectives",
        {
            "plan.objectives": """
                quarter | objective | measure      | target | due_on
                2026-Q2 | older     | acceptance   | 40     | 2026-06-30
                2026-Q3 | faster    | acceptance   | 50     | 2026-09-30
            """
        },
        """
        objective | measure    | target
        faster    | acceptance | 50.0
        """,
    )
    expect(
        "marts.engagements",
        {
            "plan.engagements": """
                quarter | engagement_number | segment    | offer | way
                2026-Q2 | 1                 | Enterprise | Audit | seller
                2026-Q3 | 1                 | Mid-market | Trial | self-service
            """
        },
        """
        segment    | offer | way
        Mid-market | Trial | self-service
        """,
    )


def test_indicator_is_printed_up_to_the_day_of_the_data() -> None:
    expect(
        "marts.indicators",
        {
            "plan.indicators": """
                quarter | indicator | value | read_on
                2026-Q2 | recall    | 10    | 2026-05-01
                2026-Q3 | recall    | 11    | 2026-10-12
                2026-Q3 | recall    | 12    | 2026-10-13
            """
        },
        """
        indicator | value   | read_on
        recall    | 11.0    | 2026-10-12
        """,
    )
