"""Definitions that changed: each quarter by the rule of its day, and by the one now."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

STRICTER = """
    handoff_id | quarter | opened     | is_conforming | mql_rule_on | decision  | decided    | decision_days | age_days
    old_a      | 2026-Q2 | 2026-04-02 | yes           | 2026-01-01  | qualified | 2026-04-07 | 5             | 193
    old_b      | 2026-Q2 | 2026-05-04 | yes           | 2026-01-01  | open      | -          | -             | 161
    old_c      | 2026-Q2 | 2026-05-04 | no            | 2026-01-01  | open      | -          | -             | 161
    new_a      | 2026-Q3 | 2026-08-03 | yes           | 2026-07-01  | qualified | 2026-08-08 | 5             | 70
    new_b      | 2026-Q3 | 2026-09-30 | no            | 2026-07-01  | open      | -          | -             | 12
"""
NOW = """
    subject_id | moment     | is_conforming | mql_rule_on
    old_a      | opened_now | yes           | 2026-07-01
    old_b      | opened_now | no            | 2026-07-01
    old_c      | opened_now | no            | 2026-07-01
    new_a      | opened_now | yes           | 2026-07-01
    new_b      | opened_now | no            | 2026-07-01
"""
GIVEN = {"journeys.handoffs": STRICTER, "verdicts.rule_verdicts": NOW}


def test_each_quarter_is_counted_as_defined_then_and_as_defined_now() -> None:
    expect(
        "marts.conformance_quarters",
        GIVEN,
        """
        quarter | rated_count | conforming_count | conforming_now_count | redefined_count | mql_rule_on | mql_rule_now_on
        2026-Q2 | 3           | 2                | 1                    | 1               | 2026-01-01  | 2026-07-01
        2026-Q3 | 2           | 1                | 1                    | 0               | 2026-07-01  | 2026-07-01
        """,
    )


def test_conversion_is_offered_by_both_definitions_at_equal_age() -> None:
    expect(
        "marts.conformance_quarters",
        GIVEN,
        """
        quarter | mature_count | qualified_within_count | mature_now_count | qualified_within_now_count
        2026-Q2 | 2            | 1                      | 1                | 1
        2026-Q3 | 1            | 1                      | 1                | 1
        """,
    )


def test_the_definition_now_is_the_one_in_force_as_the_quarter_ends() -> None:
    """A rule that begins after the report's quarter is not yet one of it."""
    expect(
        "facts.subjects",
        {
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-05-04 09:00
            """,
            "leads": """
                lead_id | segment
                ann     | 1-9
            """,
            "glossary.segments": """
                crm_value | segment | from_on
                1-9       | Tiny    | 2026-01-01
                1-9       | Small   | 2026-09-30
                1-9       | Huge    | 2026-10-01
            """,
        },
        """
        moment     | judged_on  | segment
        opened     | 2026-05-04 | Tiny
        opened_now | 2026-09-30 | Small
        """,
    )


def test_family_of_a_rejection_is_counted_by_both_tables() -> None:
    expect(
        "marts.rejection_quarters",
        {
            "journeys.handoffs": """
                handoff_id | quarter | decision | reason_written | reason   | is_reason_in_glossary | reason_family | reasons_on
                old        | 2026-Q2 | recycled | later          | Not now  | yes                   | timing        | 2026-01-01
                new        | 2026-Q3 | recycled | later          | No reply | yes                   | contact       | 2026-07-01
                gone       | 2026-Q3 | recycled | huh            | huh      | no                    | -             | -
            """,
            "verdicts.rule_verdicts": """
                subject_id | moment
                old        | opened_now
                new        | opened_now
                gone       | opened_now
            """,
            "glossary.reasons": """
                reason   | family  | from_on
                Not now  | timing  | 2026-01-01
                No reply | contact | 2026-07-01
            """,
            "glossary.reason_values": """
                crm_value | reason   | from_on
                later     | Not now  | 2026-01-01
                later     | No reply | 2026-07-01
            """,
        },
        """
        quarter | reason_family       | rejected_count | rejected_now_count | reasons_on
        2026-Q2 | timing              | 1              | 0                  | 2026-01-01
        2026-Q2 | contact             | 0              | 1                  | 2026-01-01
        2026-Q3 | contact             | 1              | 1                  | 2026-07-01
        2026-Q3 | not in the glossary | 1              | 1                  | 2026-07-01
        """,
    )


def test_outcomes_tell_padding_from_what_conforms_by_the_rule_that_judged() -> None:
    """Equal age: those too young for thirty days are in no share."""
    expect(
        "marts.conformance_outcomes",
        GIVEN,
        """
        mql_rule_on | standing   | handoff_count | mature_count | qualified_within_count
        2026-01-01  | conforming | 2             | 2            | 1
        2026-01-01  | padding    | 1             | 1            | 0
        2026-07-01  | conforming | 1             | 1            | 1
        2026-07-01  | padding    | 1             | 0            | 0
        """,
    )
