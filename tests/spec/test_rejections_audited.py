"""How fair the quarter's rejections were, and what came back from nurture (R2, R38)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

HANDOFFS = """
    handoff_id | decision     | reason    | is_reason_in_glossary | reason_family | team | decided_team | source  | is_rated | quarter
    early      | disqualified | No budget | yes                   | timing        | Desk | -            | Webinar | yes      | 2026-Q3
    fair       | recycled     | No budget | yes                   | timing        | Desk | Desk         | Webinar | yes      | 2026-Q3
    excused    | disqualified | Duplicate | yes                   | data          | Desk | Partners     | Webinar | yes      | 2026-Q3
    blank      | disqualified | -         | no                    | -             | Desk | Desk         | -       | yes      | 2026-Q3
    quick      | disqualified | -         | no                    | -             | Desk | Desk         | -       | yes      | 2026-Q3
    unknown    | disqualified | Other     | no                    | -             | -    | -            | Fair    | yes      | 2026-Q3
    neither    | disqualified | -         | no                    | -             | -    | -            | Fair    | yes      | 2026-Q3
    bulk       | disqualified | No budget | yes                   | timing        | Desk | Desk         | Webinar | no       | 2026-Q3
    older      | disqualified | No budget | yes                   | timing        | Desk | Desk         | Webinar | yes      | 2026-Q2
"""
FOUND = """
    handoff_id | claim              | is_too_early
    early      | -                  | yes
    fair       | -                  | no
    excused    | claimed, not found | no
    blank      | -                  | no
    quick      | -                  | yes
    unknown    | -                  | -
    neither    | -                  | -
    bulk       | -                  | yes
    older      | -                  | yes
"""
GIVEN = {"journeys.handoffs": HANDOFFS, "agreements.audited_rejections": FOUND}


def test_every_rejection_of_the_quarter_has_one_verdict() -> None:
    """Rated ones, disqualified and recycled alike; the team is that which decided."""
    expect(
        "marts.rejection_list",
        GIVEN,
        """
        handoff_id | team     | decision     | reason    | is_in_glossary | fairness
        early      | Desk     | disqualified | No budget | yes            | too early
        fair       | Desk     | recycled     | No budget | yes            | fair
        excused    | Partners | disqualified | Duplicate | yes            | claimed, not found
        blank      | Desk     | disqualified | -         | yes            | no reason
        quick      | Desk     | disqualified | -         | yes            | too early
        unknown    | -        | disqualified | Other     | no             | not measurable
        neither    | -        | disqualified | -         | yes            | not measurable
        """,
    )


def test_verdicts_of_a_group_sum_to_its_rejections() -> None:
    expect(
        "marts.rejection_audit",
        GIVEN,
        """
        team     | source  | decision     | reason    | rejected_count | too_early_count | claimed_not_found_count | no_reason_count | not_measurable_count | fair_count
        Desk     | Webinar | disqualified | No budget | 1              | 1               | 0                       | 0               | 0                    | 0
        Desk     | Webinar | recycled     | No budget | 1              | 0               | 0                       | 0               | 0                    | 1
        Partners | Webinar | disqualified | Duplicate | 1              | 0               | 1                       | 0               | 0                    | 0
        Desk     | -       | disqualified | -         | 1 + 1          | 1               | 0                       | 1               | 0                    | 0
        -        | Fair    | disqualified | Other     | 1              | 0               | 0                       | 0               | 1                    | 0
        -        | Fair    | disqualified | -         | 1              | 0               | 0                       | 0               | 1                    | 0
        """,
    )


def test_fit_is_judged_of_reasons_that_the_definition_should_have_caught() -> None:
    """R38: fit and data; where no rule judges, it cannot be judged."""
    expect(
        "marts.rejection_audit",
        {
            "journeys.handoffs": """
                times | decision     | reason    | is_reason_in_glossary | reason_family
                6     | disqualified | Too small | yes                   | fit
                2     | disqualified | Spam      | yes                   | data
                3     | disqualified | No budget | yes                   | timing
                1     | disqualified | -         | no                    | -
            """,
            "agreements.audited_rejections": """
                handoff_id | fit_verdict
                h1         | conforming
                h2         | conforming
                h3         | not conforming
                h4         | conforming only on a value corrected before the rejection
                h5         | cannot be judged
                h6         | -
                h7         | not conforming
                h8         | not conforming
                h9         | -
                h10        | -
                h11        | -
                h12        | -
            """,
        },
        """
        reason    | fit_conforming_count | fit_nonconforming_count | fit_corrected_count | fit_not_judged_count
        Too small | 2                    | 1                       | 1                   | 2
        Spam      | 0                    | 2                       | 0                   | 0
        No budget | 0                    | 0                       | 0                   | 0
        -         | 0                    | 0                       | 0                   | 0
        """,
    )


def test_fairness_of_a_quarter_sums_the_verdicts_of_its_rejections() -> None:
    """Up to the report's quarter; what is not rejected is in the hand-offs alone."""
    expect(
        "marts.rejection_fairness",
        {
            **GIVEN,
            "journeys.handoffs": HANDOFFS
            + "    open       | open         | -         | -                     | -             | Desk | -            | Webinar | yes      | 2026-Q3\n"
            + "    later      | disqualified | No budget | yes                   | timing        | Desk | Desk         | Webinar | yes      | 2026-Q4\n",
        },
        """
        quarter | is_report_quarter | handoff_count | rejected_count | too_early_count | claimed_not_found_count | no_reason_count | not_measurable_count | fair_count
        2026-Q2 | no                | 1             | 1              | 1               | 0                       | 0               | 0                    | 0
        2026-Q3 | yes               | 7 + 1         | 7              | 2               | 1                       | 1               | 2                    | 1
        """,
    )


def test_quarters_compare_rejections_too_early_at_equal_age() -> None:
    """Rejected within 30 days, of hand-offs at least as old; what cannot be measured is out."""
    expect(
        "marts.rejection_fairness",
        {
            "journeys.handoffs": """
                handoff_id | decision     | reason    | is_reason_in_glossary | age_days | decision_days
                early      | disqualified | No budget | yes                   | 30       | 30
                fair       | recycled     | No budget | yes                   | 40       | 2
                unknown    | disqualified | Other     | yes                   | 90       | 2
                slow       | disqualified | No budget | yes                   | 90       | 31
                young      | disqualified | No budget | yes                   | 29       | 1
                open       | open         | -         | -                     | 90       | -
            """,
            "agreements.audited_rejections": """
                handoff_id | is_too_early
                early      | yes
                fair       | no
                unknown    | -
                slow       | yes
                young      | yes
            """,
        },
        """
        handoff_count | mature_count | within_days | audited_within_count | too_early_within_count | too_early_count
        6             | 5            | 30          | 2                    | 1                      | 3
        """,
    )


RECYCLED = """
    handoff_id | person_id | decision     | reason    | is_reason_in_glossary | reason_family | is_rated | opened     | decided
    ann1       | ann       | recycled     | No budget | yes                   | timing        | yes      | 2026-04-01 | 2026-05-01
    ann2       | ann       | qualified    | -         | no                    | -             | yes      | 2026-08-09 | 2026-08-20
    bea1       | bea       | recycled     | No budget | yes                   | timing        | yes      | 2026-04-01 | 2026-05-01
    bea2       | bea       | recycled     | No budget | yes                   | timing        | no       | 2026-07-10 | 2026-07-20
    cyd1       | cyd       | recycled     | Other     | no                    | -             | yes      | 2026-04-01 | 2026-05-01
    dan1       | dan       | recycled     | -         | no                    | -             | yes      | 2026-06-01 | 2026-07-01
    dan2       | dan       | open         | -         | no                    | -             | yes      | 2026-09-01 | -
    eve1       | eve       | disqualified | No budget | yes                   | timing        | yes      | 2026-04-01 | 2026-05-01
    eve2       | eve       | recycled     | No budget | yes                   | timing        | yes      | 2026-08-01 | 2026-10-02
    fay1       | fay       | recycled     | No budget | yes                   | timing        | yes      | 2026-04-01 | 2026-05-01
    fay2       | fay       | expired      | -         | no                    | -             | yes      | 2026-05-11 | 2026-08-09
"""


def test_recycled_is_followed_to_the_next_handoff_of_the_person() -> None:
    """By the quarter of the recycling. Within 90 days counts those that had them (R57)."""
    expect(
        "marts.recyclings",
        {"journeys.handoffs": RECYCLED},
        """
        quarter | is_report_quarter | recycled_count | returned_count | return_within_days | return_mature_count | returned_within_count | second_qualified_count | second_rejected_count | second_open_count | second_other_count
        2026-Q2 | no                | 4              | 3              | 90                 | 4                   | 2                     | 1                      | 1                     | 0                 | 1
        2026-Q3 | yes               | 1              | 1              | 90                 | 1                   | 1                     | 0                      | 0                     | 1                 | 0
        """,
    )


def test_recycled_is_told_apart_by_the_family_of_its_reason() -> None:
    expect(
        "marts.recycling_families",
        {"journeys.handoffs": RECYCLED},
        """
        reason_family       | recycled_count | returned_count | second_qualified_count | second_rejected_count | second_open_count | second_other_count
        timing              | 3              | 3              | 1                      | 1                     | 0                 | 1
        not in the glossary | 1              | 0              | 0                      | 0                     | 0                 | 0
        -                   | 1              | 1              | 0                      | 0                     | 1                 | 0
        """,
    )
