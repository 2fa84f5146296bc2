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


def test_pattern_of_criteria_holds_what_is_met_not_met_and_not_known() -> None:
    """A criterion that cannot be judged is neither; the counts of a pattern stand on each of them."""
    expect(
        "marts.score_criteria",
        {
            "cohorts.groups": RECORDED,
            "journeys.handoffs": """
                handoff_id | quarter | trigger    | age_days | decision  | decision_days_least | decision_days_most
                ann        | 2026-Q3 | response   | 40       | qualified | 5                   | 5
                bea        | 2026-Q3 | response   | 40       | recycled  | 5                   | 5
                cyd        | 2026-Q3 | hand-raise | 40       | qualified | 5                   | 5
                dan        | 2026-Q3 | response   | 20       | qualified | 5                   | 5
            """,
            "verdicts.criteria": """
                subject_id | moment | criterion | score_rule_on | points | is_met
                ann        | opened | Senior    | 2026-01-01    | 20     | yes
                ann        | opened | Region    | 2026-01-01    | 10     | no
                bea        | opened | Senior    | 2026-01-01    | 20     | yes
                bea        | opened | Region    | 2026-01-01    | 10     | no
                cyd        | opened | Senior    | 2026-01-01    | 20     | -
                cyd        | opened | Region    | 2026-01-01    | 10     | yes
                dan        | opened | Senior    | 2026-01-01    | 20     | yes
                dan        | opened | Region    | 2026-01-01    | 10     | yes
            """,
        },
        """
        branch        | pattern | criterion | points | is_met | mature_count | qualified_within_count
        did not ask   | 01      | Region    | 10     | no     | 2            | 1
        did not ask   | 01      | Senior    | 20     | yes    | 2            | 1
        asked to talk | 1?      | Region    | 10     | yes    | 1            | 1
        asked to talk | 1?      | Senior    | 20     | -      | 1            | 1
        """,
    )


def test_volumes_hold_young_leads_and_judge_only_recorded_quarters() -> None:
    """R33: what is not recorded is old enough for nothing; a threshold leaves young leads too."""
    expect(
        "marts.score_volumes",
        {
            "cohorts.groups": """
                quarter | grouping | group_value | is_report_quarter | starts_on  | is_qualification_recorded | is_win_recorded | won_undated_count
                2026-Q3 | all      | all         | yes               | 2026-07-01 | yes                       | no              | 0
                2026-Q2 | all      | all         | no                | 2026-04-01 | no                        | yes             | 0
            """,
            "journeys.handoffs": """
                times | quarter | trigger  | crm_score | age_days | win_age_days | decision  | decision_days_least | decision_days_most | win_days
                5     | 2026-Q3 | response | 70        | 40       | 40           | qualified | 5                   | 5                  | -
                3     | 2026-Q3 | response | 70        | 10       | 10           | open      | -                   | -                  | -
                4     | 2026-Q2 | response | 70        | 120      | 120          | qualified | 5                   | 5                  | 60
            """,
        },
        """
        quarter | points | handoff_count | mature_count | qualified_within_count | win_mature_count | won_within_count
        2026-Q3 | 70     | 5 + 3         | 5            | 5                      | 0                | 0
        2026-Q2 | 70     | 4             | 0            | 0                      | 4                | 4
        """,
        where="score = 'crm_score'",
    )
