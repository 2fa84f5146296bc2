"""Whether the next quarter's quota can be worked by the teams it goes to."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

TEAMS = """
    quarter | team  | side      | calendar_name | handoffs_per_week
    2026-Q4 | Desk  | sales     | Berlin        | 14
    2026-Q4 | Field | sales     | Berlin        | 10
    2026-Q4 | Brand | marketing | -             | -
"""
QUOTAS = """
    quarter | mql_count
    2026-Q4 | 400
"""


def test_quota_is_worked_as_in_quarters_before() -> None:
    """Of 15 leads to work 10 counted, so 400 counted mean 600 to work, by team as before."""
    expect(
        "marts.capacity",
        {
            "plan.quotas": QUOTAS,
            "plan.teams": TEAMS,
            "journeys.handoffs": """
                times | team  | quota_fate       | is_bulk
                6     | Desk  | earned           | no
                4     | Field | earned           | no
                3     | Desk  | not conforming   | no
                2     | Desk  | bulk             | yes
                5     | Desk  | sales-originated | no
            """,
        },
        """
        is_total | team  | worked_count | bulk_count | earned_count | planned_count | expected_least_count | expected_most_count
        no       | Desk  | 11           | 2          | 10           | 400           | 440                  | 440
        no       | Field | 4            | 0          | 10           | 400           | 160                  | 160
        yes      | -     | 15           | 2          | 10           | 400           | 600                  | 600
        """,
    )


def test_room_is_the_business_days_of_each_team() -> None:
    """October to December has 66 weekdays: 14 leads a week have room for 66 / 5 * 14."""
    expect(
        "marts.capacity",
        {
            "plan.quotas": QUOTAS,
            "plan.teams": TEAMS,
            "journeys.handoffs": """
                team | quota_fate
                Desk | earned
            """,
        },
        """
        is_total | team  | business_day_count | handoffs_per_week | room_count
        no       | Desk  | 66                 | 14                | 184.8
        no       | Field | 66                 | 10                | 132
        yes      | -     | 66                 | 24                | 316.8
        """,
    )


def test_leads_that_could_not_be_judged_may_have_counted() -> None:
    """R64: 4 counted for sure and 5 at the most, so 400 mean 480 to 600 to work."""
    expect(
        "marts.capacity",
        {
            "plan.quotas": QUOTAS,
            "plan.teams": TEAMS,
            "journeys.handoffs": """
                times | team | quota_fate
                4     | Desk | earned
                1     | Desk | cannot be judged
                1     | Desk | not conforming
            """,
        },
        """
        is_total | unjudged_count | expected_least_count | expected_most_count
        yes      | 1              | 480                  | 600
        """,
        where="is_total",
    )


def test_last_four_complete_quarters_are_the_basis() -> None:
    """The running quarter is not asked, nor what lies further back than a year."""
    expect(
        "marts.capacity",
        {
            "run.quarters": """
                quarter | starts_on  | ends_before | is_complete | is_report_quarter
                2025-Q3 | 2025-07-01 | 2025-10-01  | yes         | no
                2025-Q4 | 2025-10-01 | 2026-01-01  | yes         | no
                2026-Q1 | 2026-01-01 | 2026-04-01  | yes         | no
                2026-Q2 | 2026-04-01 | 2026-07-01  | yes         | no
                2026-Q3 | 2026-07-01 | 2026-10-01  | yes         | yes
                2026-Q4 | 2026-10-01 | 2027-01-01  | no          | no
            """,
            "plan.teams": TEAMS,
            "journeys.handoffs": """
                quarter | team | quota_fate
                2025-Q3 | Desk | bulk
                2025-Q4 | Desk | earned
                2026-Q3 | Desk | earned
                2026-Q4 | Desk | bulk
            """,
        },
        """
        is_total | quarter_count | first_quarter | last_quarter | worked_count
        yes      | 4             | 2025-Q4       | 2026-Q3      | 2
        """,
        where="is_total",
    )


def test_what_nobody_planned_or_counted_is_not_known() -> None:
    """Without a quota, a lead that counted or a team's capacity there is no figure."""
    expect(
        "marts.capacity",
        {
            "plan.teams": """
                quarter | team  | side  | handoffs_per_week
                2026-Q4 | Desk  | sales | 14
                2026-Q4 | Field | sales | -
            """,
            "journeys.handoffs": """
                team | quota_fate
                -    | not conforming
            """,
        },
        """
        is_total | team  | worked_count | planned_count | expected_most_count | handoffs_per_week | room_count
        no       | -     | 1            | -             | -                   | -                 | -
        no       | Desk  | 0            | -             | -                   | 14                | 184.8
        no       | Field | 0            | -             | -                   | -                 | -
        yes      | -     | 1            | -             | -                   | -                 | -
        """,
    )
