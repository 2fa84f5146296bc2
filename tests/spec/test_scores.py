"""A score against what leads became: points, way to become an MQL, qualified in time."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

SCORES = "marts.score_outcomes"
RECORDED = """
    quarter | grouping | group_value | is_report_quarter | starts_on  | is_qualification_recorded
    2026-Q3 | all      | all         | yes               | 2026-07-01 | yes
    2026-Q2 | all      | all         | no                | 2026-04-01 | no
"""
HANDOFFS = """
    quarter | trigger         | crm_score | agreed_score | is_rated | age_days | decision  | decision_days_least | decision_days_most
    2026-Q3 | hand-raise      | 20        | 40           | yes      | 40       | qualified | 5                   | 5
    2026-Q3 | score crossing  | 70        | 40           | yes      | 40       | qualified | 5                   | 5
    2026-Q3 | score crossing  | 70        | 50           | yes      | 40       | recycled  | 5                   | 5
    2026-Q3 | score crossing  | 70        | 50           | yes      | 40       | qualified | 35                  | 35
    2026-Q3 | -               | 65        | 50           | yes      | 40       | recycled  | 5                   | 5
    2026-Q3 | score crossing  | -         | 50           | yes      | 40       | recycled  | 5                   | 5
    2026-Q3 | score crossing  | 90        | 90           | no       | 40       | qualified | 5                   | 5
    2026-Q3 | score crossing  | 90        | 90           | yes      | 10       | qualified | 5                   | 5
    2026-Q2 | score crossing  | 90        | 90           | yes      | 99       | qualified | 5                   | 5
"""


def expect_score(score: str, expected: str) -> None:
    given = {"journeys.handoffs": HANDOFFS, "cohorts.groups": RECORDED}
    expect(SCORES, given, expected, where=f"score = '{score}'")


def test_points_at_the_hand_off_against_what_became_of_it() -> None:
    """Out are bulk and sales' own, too young ones, and a quarter nobody recorded."""
    expect_score(
        "crm_score",
        """
        quarter | branch        | points | mature_count | qualified_within_count | is_report_quarter
        2026-Q3 | asked to talk | 20     | 1            | 1                      | yes
        2026-Q3 | did not ask   | 70     | 3            | 1                      | yes
        2026-Q3 | did not ask   | -      | 1            | 0                      | yes
        2026-Q3 | not recorded  | 65     | 1            | 0                      | yes
        """,
    )


def test_agreed_score_is_tried_on_the_same_leads() -> None:
    expect_score(
        "agreed_score",
        """
        branch        | points | mature_count | qualified_within_count
        asked to talk | 40     | 1            | 1
        did not ask   | 40     | 1            | 1
        did not ask   | 50     | 3            | 0
        not recorded  | 50     | 1            | 0
        """,
    )


def test_threshold_is_the_one_score_that_the_rule_of_the_day_names() -> None:
    expect(
        SCORES,
        {
            "journeys.handoffs": """
                mql_rule_on | trigger        | crm_score | is_rated | age_days
                2026-01-01  | score crossing | 70        | yes      | 40
                2026-02-01  | score crossing | 71        | yes      | 40
                -           | score crossing | 72        | yes      | 40
            """,
            "cohorts.groups": RECORDED,
            "glossary.rules": """
                name | from_on    | is_agreed | rule_sql
                mql  | 2026-01-01 | yes       | trigger = 'hand-raise' or crm_score >= 65
                mql  | 2026-02-01 | yes       | crm_score >= 65 or crm_score > 80
            """,
        },
        """
        points | threshold
        70     | 65
        71     | -
        72     | -
        """,
        where="score = 'crm_score'",
    )
