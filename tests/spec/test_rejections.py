"""What sales rejected, why, and how often (R2, R8, R9)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

HANDOFFS = """
    times | decision     | reason    | is_reason_in_glossary | reason_family | acts      | source  | is_conforming | is_rated | quarter
    20    | disqualified | Spam      | yes                   | data          | marketing | Webinar | no            | yes      | 2026-Q3
    3     | disqualified | Spam      | yes                   | data          | marketing | -       | -             | yes      | 2026-Q3
    15    | recycled     | No budget | yes                   | timing        | both      | Webinar | yes           | yes      | 2026-Q3
    2     | disqualified | No budget | yes                   | timing        | both      | Fair    | yes           | yes      | 2026-Q3
    6     | recycled     | Other     | no                    | -             | -         | Fair    | yes           | yes      | 2026-Q3
    7     | disqualified | -         | no                    | -             | -         | Fair    | yes           | yes      | 2026-Q3
    9     | withdrawn    | Spam      | yes                   | data          | marketing | Webinar | no            | yes      | 2026-Q3
    40    | qualified    | -         | -                     | -             | -         | Webinar | yes           | yes      | 2026-Q3
    5     | disqualified | Spam      | yes                   | data          | marketing | Webinar | no            | no       | 2026-Q3
    4     | disqualified | Spam      | yes                   | data          | marketing | Webinar | no            | yes      | 2026-Q2
    6     | open         | -         | -                     | -             | -         | Webinar | yes           | yes      | 2026-Q2
    8     | disqualified | Spam      | yes                   | data          | marketing | Webinar | no            | yes      | 2026-Q4
"""


ON_BOTH = """
    times | handoff_id | record_id | decision     | accepted_on | reason    | is_reason_in_glossary
    12    | no#        | a#        | disqualified | -           | Spam      | yes
    6     | small#     | b#        | recycled     | -           | No budget | yes
    15    | yes#       | c#        | qualified    | -           | -         | no
    4     | taken#     | d#        | open         | 2026-07-02  | -         | no
    1     | back       | b13       | qualified    | -           | -         | no
"""


def on_records(*kinds: tuple[str, int, str]) -> str:
    """Records a1, a2 ... of each kind, with the reason that stands on them today."""
    rows = ["record_id | reason"]
    number = 0
    for kind, times, reason in kinds:
        for _ in range(times):
            number += 1
            rows.append(f"{kind}{number} | {reason}")
    return "\n".join(rows)


def test_reason_on_accepted_handoffs_as_often_as_on_rejected_ones_explains_nothing() -> (
    None
):
    """R70: such a word is filled in by the form. What an earlier rejection left is none."""
    records = on_records(
        ("a", 12, "spam"),
        ("b", 6, "no money"),
        ("c", 15, "spam"),
        ("d", 4, "-"),
    )
    expect(
        "cohorts.reason_uses",
        {
            "journeys.handoffs": ON_BOTH,
            "canonical.records": records,
            "canonical.words": """
                list_name | crm_value | word      | starts_on  | ends_before
                reason    | spam      | Spam      | 2026-01-01 | 2027-01-01
                reason    | no money  | No budget | 2026-01-01 | 2027-01-01
            """,
        },
        """
        reason    | rejected_reason_count | rejected_count | taken_reason_count | taken_count | is_on_both_alike
        Spam      | 12                    | 12 + 6         | 15                 | 15 + 4      | yes
        No budget | 6                     | 12 + 6         | 0                  | 15 + 4      | no
        """,
    )


def test_findings_name_no_leading_reason_that_explains_nothing() -> None:
    expect(
        "marts.findings",
        {
            "journeys.handoffs": ON_BOTH,
            "cohorts.reason_uses": """
                quarter | reason    | rejected_reason_count | rejected_count | taken_reason_count | taken_count | is_on_both_alike
                2026-Q3 | Spam      | 12                    | 18             | 15                 | 20          | yes
                2026-Q3 | No budget | 6                     | 18             | 0                  | 20          | no
            """,
        },
        """
        finding           | subject   | actual_count | out_of_count | rest_actual_count | rest_out_of_count
        reason_leading    | No budget | 6            | 18           | -                 | -
        reason_everywhere | Spam      | 12           | 18           | 15                | 20
        """,
        where="finding like 'reason%'",
    )


def test_rejections_are_counted_by_reason_with_none_given_as_a_row() -> None:
    """R2: disqualified and recycled alike; withdrawn by marketing is no rejection."""
    expect(
        "marts.rejections",
        {"journeys.handoffs": HANDOFFS},
        """
        reason    | is_in_glossary | reason_family | acts      | decision     | handoff_count
        Spam      | yes            | data          | marketing | disqualified | 20 + 3
        No budget | yes            | timing        | both      | recycled     | 15
        No budget | yes            | timing        | both      | disqualified | 2
        Other     | no             | -             | -         | recycled     | 6
        -         | yes            | -             | -         | disqualified | 7
        """,
    )


def test_rejection_of_what_did_not_conform_is_told_from_the_others() -> None:
    """R38: padding, or a definition at fault; unknown is neither."""
    expect(
        "marts.rejections",
        {"journeys.handoffs": HANDOFFS},
        """
        reason | conforming_count | nonconforming_count | not_judged_count
        Spam   | 0                | 20                  | 3
        Other  | 6                | 0                   | 0
        -      | 7                | 0                   | 0
        """,
        where="reason_family is distinct from 'timing'",
    )


def test_rejection_after_acceptance_is_told_from_one_before() -> None:
    """What is not known is neither."""
    expect(
        "marts.rejections",
        {
            "journeys.handoffs": """
                times | reason | decision     | is_accepted
                5     | Spam   | disqualified | yes
                3     | Spam   | disqualified | no
                2     | Spam   | disqualified | -
                4     | Spam   | qualified    | yes
            """
        },
        """
        reason | handoff_count | accepted_count | acceptance_unknown_count
        Spam   | 5 + 3 + 2     | 5              | 2
        """,
    )


def test_rejected_share_of_a_quarter_is_out_of_all_its_rated_handoffs() -> None:
    """Rejected or not; quarters after the report's are not shown."""
    expect(
        "marts.rejection_quarters",
        {"journeys.handoffs": HANDOFFS},
        """
        quarter | is_report_quarter | reason_family       | rejected_count | handoff_count
        2026-Q2 | no                | data                | 4              | 4 + 6
        2026-Q3 | yes               | data                | 20 + 3         | 102
        2026-Q3 | yes               | timing              | 15 + 2         | 102
        2026-Q3 | yes               | not in the glossary | 6              | 102
        2026-Q3 | yes               | -                   | 7              | 102
        """,
    )


def test_families_of_two_quarters_compare_at_equal_age() -> None:
    """R55: rejected within the days of the horizon, of those as old."""
    expect(
        "marts.rejection_quarters",
        {
            "journeys.handoffs": """
                times | quarter | age_days | decision     | decision_days | decision_days_least | decision_days_most | reason | reason_family
                5     | 2026-Q3 | 40       | disqualified | 12            | 12                  | 12                 | Spam   | data
                3     | 2026-Q3 | 40       | disqualified | 31            | 31                  | 31                 | Spam   | data
                4     | 2026-Q3 | 40       | open         | -             | -                   | -                  | -      | -
                7     | 2026-Q3 | 20       | disqualified | 12            | 12                  | 12                 | Spam   | data
            """
        },
        """
        reason_family | rejected_count | rejected_within_count | rejected_within_unknown_count | mature_count | handoff_count
        data          | 5 + 3 + 7      | 5                     | 0                             | 5 + 3 + 4    | 19
        """,
    )


def test_rejection_whose_days_are_not_known_is_not_taken_for_a_late_one() -> None:
    """R44: it may be within the days or not; so is a hand-off of which no decision is known."""
    expect(
        "marts.rejection_quarters",
        {
            "journeys.handoffs": """
                times | quarter | age_days | decision             | decision_days | decision_days_least | decision_days_most | is_decision_unknown | reason | reason_family
                5     | 2026-Q3 | 40       | disqualified         | -             | 12                  | 35                 | no                  | Spam   | data
                3     | 2026-Q3 | 40       | disqualified         | -             | -                   | -                  | no                  | Spam   | data
                2     | 2026-Q3 | 40       | disqualified         | -             | 12                  | 30                 | no                  | Spam   | data
                1     | 2026-Q3 | 40       | disqualified         | -             | 31                  | 50                 | no                  | Spam   | data
                4     | 2026-Q3 | 40       | no decision recorded | -             | -                   | -                  | yes                 | -      | -
            """
        },
        """
        rejected_count | rejected_now_within_count | rejected_within_unknown_count | mature_count
        5 + 3 + 2 + 1  | 0                         | 5 + 3 + 4                     | 15
        """,
        where="rejected_count > 0",
    )


def test_rejections_of_a_source_are_counted_by_family() -> None:
    expect(
        "marts.rejection_sources",
        {"journeys.handoffs": HANDOFFS},
        """
        source  | reason_family       | rejected_count
        Webinar | data                | 20
        -       | data                | 3
        Webinar | timing              | 15
        Fair    | timing              | 2
        Fair    | not in the glossary | 6
        Fair    | -                   | 7
        """,
    )
