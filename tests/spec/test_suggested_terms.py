"""What the next plan could promise: the quarter as it was measured (R63)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

QUARTER = """
    promise          | quarter | grouping | is_complete | actual_count | met_count | breached_count | pending_count | not_measurable_count | within_days
    mql_quota        | 2026-Q3 | all      | {complete}  | 12           | 0         | 0              | 0             | 0                    | -
    conforming_share | 2026-Q3 | all      | {complete}  | 31           | 31        | 9              | 0             | {unjudged}           | -
    decided_in_time  | 2026-Q3 | all      | {complete}  | 30           | 30        | 8              | {young}       | 0                    | 30
    reason_given     | 2026-Q3 | all      | {complete}  | 8            | 8         | 1              | 0             | 0                    | -
    decided_in_time  | 2026-Q3 | team     | {complete}  | 20           | 20        | 8              | 0             | 0                    | 30
    mql_quota        | 2026-Q2 | all      | yes         | 90           | 0         | 0              | 0             | 0                    | -
"""


def expect_terms(
    expected: str,
    *,
    complete: str = "yes",
    unjudged: str = "0",
    young: str = "0",
    **tables: str,
) -> None:
    """The terms suggested of the report's quarter."""
    promises = QUARTER.format(complete=complete, unjudged=unjudged, young=young)
    given = {"cohorts.promise_states": promises}
    given |= {name.replace("__", "."): table for name, table in tables.items()}
    expect("marts.suggested_terms", given, expected)


def test_terms_are_what_the_report_quarter_measured() -> None:
    """Nine rejections are too few to promise a share of."""
    expect_terms(
        """
        term       | limit_days | actual_count | out_of_count
        mqls       | -          | 12           | -
        conforming | -          | 31           | 40
        decision   | 30         | 30           | 38
        """
    )


def test_what_was_not_measured_is_not_suggested() -> None:
    """Decisions that are not due yet, or a rule that judged a part only."""
    expect_terms(
        """
        term | actual_count
        mqls | 12
        """,
        unjudged="1",
        young="1",
    )


def test_quarter_that_still_runs_suggests_nothing() -> None:
    expect_terms("term", complete="no")


STATES = """
    times | first_response_from_handoff_business_seconds | handoff_id
    4     | 1800                                         | h#
    4     | 10800                                        | h#
    3     | -                                            | h#
    1     | 90000                                        | h#
"""
HANDOFFS = """
    times | opened           | quarter
    12    | 2026-08-03 09:00 | 2026-Q3
"""


def test_first_response_is_suggested_at_the_half_of_all_answered_or_not() -> None:
    """Sixth of twelve: three hours. Three were never answered and one took long."""
    expect(
        "marts.suggested_terms",
        {
            "journeys.handoffs": HANDOFFS,
            "agreements.states": STATES,
            "agreements.evidence": """
                times | handoff_id | has_response | is_already_working
                12    | h#         | yes          | no
            """,
        },
        """
        term           | limit_hours | actual_count | out_of_count
        first response | 3           | 4 + 4        | 12
        """,
        where="term = 'first response'",
    )


def test_first_response_that_half_never_got_is_not_suggested() -> None:
    """R57: a half that is not reached has no hours. So it is without any touches."""
    never = """
        times | first_response_from_handoff_business_seconds | handoff_id
        5     | 1800                                         | h#
        7     | -                                            | h#
    """
    for hours_unmeasured, states in (("-", never), ("no touches", STATES)):
        expect(
            "marts.suggested_terms",
            {
                "journeys.handoffs": HANDOFFS,
                "agreements.states": states,
                "agreements.evidence": f"""
                    times | handoff_id | has_response | is_already_working | hours_unmeasured
                    12    | h#         | yes          | no                 | {hours_unmeasured}
                """,
            },
            "term",
            where="term = 'first response'",
        )
