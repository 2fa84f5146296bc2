"""What the report shows of the glossary itself: rules, criteria, terms (R30, R31)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect


def test_rule_is_in_force_superseded_proposed_or_not_yet_in_force() -> None:
    """A rule that began within the quarter is in force beside the one before it."""
    expect(
        "marts.glossary_rules",
        {
            "glossary.rules": """
                name | from_on    | sales_by | is_agreed
                mql  | 2027-01-01 | -        | no
                mql  | 2026-10-01 | Bo       | yes
                mql  | 2026-08-15 | Bo       | yes
                mql  | 2026-04-01 | Bo       | yes
                mql  | 2025-04-01 | Bo       | yes
                sql  | 2025-04-01 | Bo       | yes
                sql  | 2026-01-01 | -        | no
            """
        },
        """
        name | from_on    | sales_by | state
        mql  | 2027-01-01 | -        | proposed
        mql  | 2026-10-01 | Bo       | agreed, not yet in force
        mql  | 2026-08-15 | Bo       | in force
        mql  | 2026-04-01 | Bo       | in force
        mql  | 2025-04-01 | Bo       | superseded
        sql  | 2025-04-01 | Bo       | in force
        sql  | 2026-01-01 | -        | proposed
        """,
    )


def test_rule_counts_the_handoffs_of_the_quarter_it_judged() -> None:
    """R30: MQL and target profile at the opening, SQL at the decision."""
    expect(
        "marts.glossary_rules",
        {
            "glossary.rules": """
                name           | from_on
                mql            | 2026-01-01
                mql            | 2025-04-01
                target_profile | 2026-01-01
                sql            | 2026-01-01
            """,
            "journeys.handoffs": """
                handoff_id | quarter
                one        | 2026-Q3
                two        | 2026-Q3
                old        | 2026-Q2
            """,
            "verdicts.rule_verdicts": """
                subject_id | moment  | mql_rule_on | target_profile_rule_on | sql_rule_on
                one        | opened  | 2026-01-01  | 2026-01-01             | 2026-01-01
                one        | decided | 2026-01-01  | 2026-01-01             | 2026-01-01
                two        | opened  | 2025-04-01  | 2026-01-01             | 2026-01-01
                old        | opened  | 2026-01-01  | 2026-01-01             | 2026-01-01
            """,
        },
        """
        name           | from_on    | judged_count
        mql            | 2026-01-01 | 1
        mql            | 2025-04-01 | 1
        target_profile | 2026-01-01 | 1 + 1
        sql            | 2026-01-01 | 1
        """,
    )


def test_criterion_counts_who_met_it_by_the_table_of_the_day() -> None:
    """What cannot be judged was judged and not met; a proposal judges nobody."""
    expect(
        "marts.glossary_criteria",
        {
            "glossary.criteria": """
                criterion     | points | from_on    | is_agreed
                Asked to talk | 50     | 2027-01-01 | no
                Asked to talk | 40     | 2026-07-01 | yes
                Asked to talk | 30     | 2025-04-01 | yes
                Senior title  | 20     | 2025-04-01 | yes
            """,
            "journeys.handoffs": """
                handoff_id | quarter
                one        | 2026-Q3
                two        | 2026-Q3
                three      | 2026-Q3
                old        | 2026-Q2
            """,
            "verdicts.criteria": """
                subject_id | moment  | criterion     | score_rule_on | is_met
                one        | opened  | Asked to talk | 2026-07-01    | yes
                one        | decided | Asked to talk | 2026-07-01    | yes
                two        | opened  | Asked to talk | 2026-07-01    | no
                three      | opened  | Asked to talk | 2026-07-01    | -
                old        | opened  | Asked to talk | 2025-04-01    | yes
            """,
        },
        """
        criterion     | points | from_on    | state      | met_count | judged_count
        Asked to talk | 50     | 2027-01-01 | proposed   | 0         | 0
        Asked to talk | 40     | 2026-07-01 | in force   | 1         | 3
        Asked to talk | 30     | 2025-04-01 | superseded | 0         | 0
        Senior title  | 20     | 2025-04-01 | superseded | 0         | 0
        """,
    )


def test_term_is_overdue_the_day_after_its_day_of_review() -> None:
    expect(
        "marts.glossary_terms",
        {
            "glossary.terms": """
                term    | owner | review_by
                passed  | Maya  | 2026-10-11
                today   | Maya  | 2026-10-12
                undated | -     | -
            """
        },
        """
        term    | owner | is_review_overdue
        passed  | Maya  | yes
        today   | Maya  | no
        undated | -     | no
        """,
    )


def test_report_is_of_first_use_until_an_mql_rule_is_agreed() -> None:
    """R31: another rule, or one side alone, does not change that."""
    for rule, answer in (
        ("mql | yes", "no"),
        ("mql | no", "yes"),
        ("sql | yes", "yes"),
    ):
        expect(
            "marts.run",
            {"glossary.rules": f"name | is_agreed\n{rule}"},
            f"""
            quarter | as_of_on   | is_first_use
            2026-Q3 | 2026-10-12 | {answer}
            """,
        )
