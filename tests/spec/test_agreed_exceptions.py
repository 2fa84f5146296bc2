"""Exceptions that both sides agreed to are applied, counted and listed (R43)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

HANDED = """
    record_id | stage | changed
    ann       | mql   | 2026-08-03 09:00
    bob       | mql   | 2026-08-03 10:00
    cyd       | mql   | 2026-08-04 09:00
"""
AGREED = """
    quarter | line | handoff_id               | from_on    | to_on      | term           | verdict
    2026-Q3 | 2    | -                        | 2026-08-03 | 2026-08-03 | first response | not owed
    2026-Q3 | 3    | ann@2026-08-03T09:00:00Z | -          | -          | first response | met
    2026-Q3 | 4    | nobody                   | -          | -          | decision       | met
    2026-Q2 | 2    | -                        | 2026-08-03 | 2026-08-04 | decision       | met
"""


def test_exception_that_names_a_handoff_goes_before_one_that_names_days() -> None:
    """It holds in the quarter of its file alone."""
    expect(
        "facts.excepted_terms",
        {"stage_changes": HANDED, "plan.exceptions": AGREED},
        """
        handoff_id               | line | term           | verdict
        ann@2026-08-03T09:00:00Z | 3    | first response | met
        bob@2026-08-03T10:00:00Z | 2    | first response | not owed
        """,
    )


def test_every_exception_is_listed_with_how_many_it_was_applied_to() -> None:
    expect(
        "marts.exceptions",
        {
            "plan.exceptions": AGREED,
            "stage_changes": HANDED,
        },
        """
        line | term           | verdict  | handoff_count
        2    | first response | not owed | 1
        3    | first response | met      | 1
        4    | decision       | met      | 0
        """,
    )


def test_quota_is_earned_or_not_as_both_sides_agreed() -> None:
    """Else bob would earn it, and ann, whose score is too low, would not."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": HANDED,
            "leads": """
                lead_id | crm_score
                ann     | 10
                bob     | 80
                cyd     | 80
            """,
            "plan.exceptions": """
                quarter | line | handoff_id               | term  | verdict
                2026-Q3 | 2    | ann@2026-08-03T09:00:00Z | quota | earned
                2026-Q3 | 3    | bob@2026-08-03T10:00:00Z | quota | not earned
            """,
        },
        """
        record_id | is_conforming | quota_fate
        ann       | no            | earned
        bob       | yes           | by exception
        cyd       | yes           | earned
        """,
    )


def test_term_of_an_agreement_is_what_both_sides_agreed_to() -> None:
    expect(
        "agreements.states",
        {
            "stage_changes": HANDED,
            "touches": """
                record_id | kind     | direction | channel | happened
                dan       | personal | out       | call    | 2026-07-01 09:00
            """,
            "plan.exceptions": """
                quarter | line | handoff_id               | from_on    | to_on      | term           | verdict
                2026-Q3 | 2    | -                        | 2026-08-03 | 2026-08-03 | first response | not owed
                2026-Q3 | 3    | bob@2026-08-03T10:00:00Z | -          | -          | further touches | met
            """,
        },
        """
        handoff_id               | first_response_state | first_response_note | touches_state
        ann@2026-08-03T09:00:00Z | not owed             | agreed exception    | breached
        bob@2026-08-03T10:00:00Z | not owed             | agreed exception    | met
        cyd@2026-08-04T09:00:00Z | breached             | no response         | breached
        """,
    )
