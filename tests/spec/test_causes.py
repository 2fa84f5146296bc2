"""Where a promise was missed: each promise by team, source, segment, region and week."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

CAUSES = "marts.promise_causes"
ANSWERED = {
    "journeys.handoffs": """
        handoff_id | team  | source  | segment | region | opened_on
        n1         | North | Webinar | Small   | -      | 2026-07-06
        n2         | North | Webinar | Small   | -      | 2026-07-06
        n3         | North | Webinar | Small   | -      | 2026-07-06
        s1         | South | Webinar | Large   | -      | 2026-07-13
        s2         | South | Webinar | Large   | -      | 2026-07-13
        x          | -     | -       | Small   | -      | 2026-07-13
        y          | South | Webinar | Small   | -      | 2026-07-13
    """,
    "cohorts.handoff_promises": """
        handoff_id | quarter | promise        | team  | promised_pct | state
        n1         | 2026-Q3 | first_response | North | 80           | met
        n2         | 2026-Q3 | first_response | North | 80           | breached
        n3         | 2026-Q3 | first_response | North | 60           | breached
        s1         | 2026-Q3 | first_response | South | 80           | met
        s2         | 2026-Q3 | first_response | South | 80           | met
        x          | 2026-Q3 | first_response | -     | 80           | breached
        y          | 2026-Q3 | first_response | South | 80           | pending
        y          | 2026-Q3 | further_touches | South | 80          | not measurable
    """,
}


def expect_split(split: str, expected: str) -> None:
    expect(CAUSES, ANSWERED, expected, where=f"split = '{split}'")


def test_groups_of_a_split_share_out_what_was_due() -> None:
    """What is not due yet and what nobody can measure is no part of any group."""
    expect_split(
        "team",
        """
        promise        | group_name | met_count | due_count | due_points | rest_met_count | rest_due_count
        first_response | North      | 1         | 3         | 220        | 2              | 3
        first_response | South      | 2         | 2         | 160        | 1              | 4
        first_response | -          | 0         | 1         | 80         | 3              | 5
        """,
    )


def test_other_splits_share_out_the_same_hand_offs() -> None:
    expect_split(
        "segment",
        """
        group_name | met_count | due_count | rest_met_count | rest_due_count
        Small      | 1         | 4         | 2              | 2
        Large      | 2         | 2         | 1              | 4
        """,
    )
    expect_split(
        "week",
        """
        group_name | met_count | due_count
        2026-07-06 | 1         | 3
        2026-07-13 | 2         | 3
        """,
    )


def test_split_of_which_nothing_is_recorded_has_no_row() -> None:
    """A region that no export carries is not one group that missed it all."""
    expect_split("region", "group_name | met_count")


def test_rejection_stands_with_the_team_that_decided() -> None:
    expect(
        CAUSES,
        {
            "journeys.handoffs": "handoff_id\nh1",
            "cohorts.handoff_promises": """
                handoff_id | quarter | promise         | team  | promised_pct | state
                h1         | 2026-Q3 | fair_rejections | North | 88           | breached
                h1         | 2026-Q3 | first_response  | North | 80           | met
            """,
            "cohorts.rejected": "handoff_id | quarter | team\nh1 | 2026-Q3 | South",
        },
        """
        promise         | group_name
        fair_rejections | South
        first_response  | North
        """,
        where="split = 'team'",
    )


def test_quota_is_split_by_what_has_a_quota_of_its_own() -> None:
    """One with two sides, as a source in a region, is no group of either."""
    expect(
        CAUSES,
        {
            "marts.quota_lines": """
                quota_name | source  | segment | region | is_total | earned_count | due_count
                All        | -       | -       | -      | yes      | 90           | 100
                Webinars   | Webinar | -       | -      | no       | 20           | 40
                Small      | -       | Small   | -      | no       | 50           | 45
                North      | -       | -       | North  | no       | 30           | 25
                Both       | Webinar | -       | North  | no       | 5            | 10
            """,
        },
        """
        promise   | split   | group_name | met_count | due_count | due_points | rest_met_count | rest_due_count
        mql_quota | source  | Webinar    | 20        | 40        | -          | 70             | 60
        mql_quota | segment | Small      | 50        | 45        | -          | 40             | 55
        mql_quota | region  | North      | 30        | 25        | -          | 60             | 75
        """,
    )


def test_quota_by_source_without_one_for_all_has_no_rest() -> None:
    """What all others owe is not in a plan that has no total."""
    expect(
        CAUSES,
        {
            "marts.quota_lines": """
                quota_name | source  | segment | region | is_total | earned_count | due_count
                Webinars   | Webinar | -       | -      | no       | 20           | 40
            """,
        },
        "group_name",
    )
