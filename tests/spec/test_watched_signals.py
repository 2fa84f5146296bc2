"""What signals watch, and what they hold it against."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

DECIDED = """
    grouping | group_value | quarter | starts_on  | is_complete | is_qualification_begun
    all      | all         | 2026-Q1 | 2026-01-01 | yes         | no
    all      | all         | 2026-Q2 | 2026-04-01 | yes         | yes
    all      | all         | 2026-Q3 | 2026-07-01 | yes         | yes
"""
REASONS = """
    reason      | family  | from_on
    Too small   | fit     | 2026-01-01
    No response | contact | 2026-01-01
"""
REDEFINED = """
    handoff_id | is_conforming_now | reason_family_now
    h1         | yes               | -
    h2         | no                | fit
    h3         | -                 | -
    h4         | yes               | fit
    h5         | yes               | -
"""


def test_gap_is_what_closed_unqualified_at_equal_age() -> None:
    """Of six leads 30 days old two closed unqualified by then; of one the day is not known, and one is too young."""
    expect(
        "cohorts.signal_counts",
        {
            "cohorts.groups": DECIDED,
            "cohorts.redefined": """
                handoff_id
                h1
                h2
                h3
                h4
                h5
                h6
                h7
            """,
            "journeys.handoffs": """
                decision     | decision_days_least | decision_days_most | age_days
                qualified    | 9                   | 9                  | 80
                disqualified | 30                  | 30                 | 80
                recycled     | 31                  | 31                 | 80
                withdrawn    | 3                   | 3                  | 80
                recycled     | 20                  | 40                 | 80
                open         | -                   | -                  | 80
                disqualified | 2                   | 2                  | 29
            """,
        },
        """
        measure     | group_name | quarter | recency | actual_count | unknown_count | out_of_count
        MQL-SQL gap | -          | 2026-Q3 | 1       | 2            | 1             | 6
        """,
        where="measure = 'MQL-SQL gap'",
    )


def test_family_of_a_rejection_without_a_reason_is_unsaid() -> None:
    """Two of seven were rejected for fit; one states no reason, one has no known day, one no known reason."""
    expect(
        "cohorts.signal_counts",
        {
            "cohorts.groups": DECIDED,
            "glossary.reasons": REASONS,
            "cohorts.redefined": REDEFINED + "    h6 | yes | fit\n    h7 | yes | -\n",
            "journeys.handoffs": """
                decision     | decision_days_least | decision_days_most | is_reason_known
                qualified    | 9                   | 9                  | -
                disqualified | 9                   | 9                  | yes
                disqualified | 9                   | 9                  | yes
                recycled     | 9                   | 9                  | yes
                open         | -                   | -                  | -
                recycled     | 9                   | 40                 | yes
                disqualified | 9                   | 9                  | no
            """,
        },
        """
        group_name | actual_count | unknown_count | unsaid_count | out_of_count
        fit        | 2            | 1 + 1         | 1            | 7
        contact    | 0            | 1             | 1            | 7
        """,
        where="measure = 'rejections by family'",
    )


def test_reasons_given_more_often_may_explain_a_family_that_rose() -> None:
    """Fit rose from 10 to 20 of 100, but 25 reasons were unsaid before and 10 are now: 15 may have been fit."""
    expect(
        "marts.watched_signals",
        {
            "glossary.signals": """
                signal | measure              | question | asks
                More   | rejections by family | Why?     | both
            """,
            "cohorts.signal_counts": """
                measure              | group_name | quarter | starts_on  | recency | actual_count | unknown_count | unsaid_count | out_of_count
                rejections by family | fit        | 2026-Q3 | 2026-07-01 | 1       | 20           | 1             | 10           | 100
                rejections by family | fit        | 2026-Q2 | 2026-04-01 | 2       | 10           | 0             | 25           | 100
                rejections by family | data       | 2026-Q3 | 2026-07-01 | 1       | 20           | 0             | 25           | 100
                rejections by family | data       | 2026-Q2 | 2026-04-01 | 2       | 10           | 0             | 10           | 100
            """,
        },
        """
        group_name | actual_count | unknown_count | usual_count | usual_unknown_count | may_be_as_far_count
        fit        | 20           | 1             | 10          | 15                  | 1
        data       | 20           | 15            | 10          | 0                   | 0
        """,
    )


def test_padding_is_by_the_words_of_today_and_not_judged_is_not_known() -> None:
    """One of five does not conform, of one it is not known; young leads count too."""
    expect(
        "cohorts.signal_counts",
        {
            "cohorts.redefined": REDEFINED,
            "journeys.handoffs": """
                times | source  | is_conforming | age_days
                5     | Webinar | yes           | 3
            """,
        },
        """
        measure           | group_name | actual_count | unknown_count | out_of_count
        padding by source | Webinar    | 1            | 1             | 5
        """,
        where="measure = 'padding by source'",
    )


def test_quarter_before_decisions_are_on_file_is_no_evidence() -> None:
    """2026-Q1 is older than the first decision on file, so SQLs have one quarter before."""
    expect(
        "cohorts.signal_counts",
        {
            "cohorts.groups": DECIDED,
            "cohorts.redefined": """
                handoff_id
                h1
                h2
                h3
            """,
            "journeys.handoffs": """
                quarter | segment | decision  | decision_days_least | decision_days_most
                2026-Q1 | Small   | open      | -                   | -
                2026-Q2 | Small   | qualified | 9                   | 9
                2026-Q3 | Small   | qualified | 9                   | 9
            """,
        },
        """
        group_name | quarter | recency | actual_count | out_of_count
        Small      | 2026-Q2 | 2       | 1            | 1
        Small      | 2026-Q3 | 1       | 1            | 1
        """,
        where="measure = 'SQLs by segment'",
    )


def test_first_responses_compare_under_the_same_limits_alone() -> None:
    """2026-Q1 had another limit; already working and not owed are no part of a share."""
    expect(
        "cohorts.signal_counts",
        {
            "cohorts.handoff_promises": """
                times | promise        | quarter | team  | agreement_name | limit_seconds | state
                4     | first_response | 2026-Q1 | Field | All            | 3600          | breached
                2     | first_response | 2026-Q2 | Field | All            | 7200          | breached
                3     | first_response | 2026-Q3 | Field | All            | 7200          | breached
                5     | first_response | 2026-Q3 | Field | All            | 7200          | met
                1     | first_response | 2026-Q3 | Field | All            | 7200          | not measurable
                1     | first_response | 2026-Q3 | Field | All            | 7200          | already working
            """,
        },
        """
        measure                      | group_name | quarter | actual_count | unknown_count | out_of_count
        late first responses by team | Field      | 2026-Q2 | 2            | 0             | 2
        late first responses by team | Field      | 2026-Q3 | 3            | 1             | 9
        """,
    )


def test_quota_is_held_against_what_was_earned_of_it() -> None:
    """3 of 10 due came, and 2 whose source is not known; a running quarter is no evidence."""
    expect(
        "cohorts.signal_counts",
        {
            "plan.quotas": """
                quarter | mql_count | source
                2026-Q2 | 10        | Webinar
                2026-Q3 | 10        | Webinar
                2026-Q4 | 10        | Webinar
            """,
            "journeys.handoffs": """
                times | quarter | source  | quota_fate       | is_source_known
                8     | 2026-Q2 | Webinar | earned           | yes
                3     | 2026-Q3 | Webinar | earned           | yes
                2     | 2026-Q3 | Webinar | not conforming   | yes
                1     | 2026-Q3 | Webinar | cannot be judged | yes
                2     | 2026-Q3 | -       | earned           | no
                4     | 2026-Q3 | Partner | earned           | yes
                1     | 2026-Q4 | Webinar | earned           | yes
            """,
        },
        """
        measure            | group_name | quarter | actual_count | unknown_count | out_of_count
        MQLs against quota | Webinar    | 2026-Q2 | 8            | 0             | 10
        MQLs against quota | Webinar    | 2026-Q3 | 3            | 1 + 2         | 10
        """,
        where="measure = 'MQLs against quota'",
    )


COUNTS = """
    measure     | group_name | quarter | starts_on  | recency | actual_count | unknown_count | out_of_count
    MQL-SQL gap | -          | 2026-Q3 | 2026-07-01 | 1       | 60           | 2             | 100
    MQL-SQL gap | -          | 2026-Q2 | 2026-04-01 | 2       | 50           | 0             | 100
    MQL-SQL gap | -          | 2026-Q1 | 2026-01-01 | 3       | 61           | 3             | 100
    MQL-SQL gap | -          | 2025-Q4 | 2025-10-01 | 4       | 64           | 0             | 100
    MQL-SQL gap | -          | 2025-Q3 | 2025-07-01 | 5       | 40           | 0             | 100
    MQL-SQL gap | -          | 2025-Q2 | 2025-04-01 | 6       | 99           | 0             | 100
"""
SIGNALS = """
    signal    | measure     | question       | asks
    Wider gap | MQL-SQL gap | What happened? | both
"""


def test_newest_quarter_is_held_against_four_before_it() -> None:
    """Those of up to a year before, 50 + 61 + 64 + 40 of 400; one is as far out for sure, one may be."""
    expect(
        "marts.watched_signals",
        {"glossary.signals": SIGNALS, "cohorts.signal_counts": COUNTS},
        """
        signal    | quarter | actual_count | unknown_count | out_of_count | usual_quarter_count | usual_first_quarter | usual_last_quarter | usual_count | usual_unknown_count | usual_out_of_count | usual_square_count | as_far_count | may_be_as_far_count
        Wider gap | 2026-Q3 | 60           | 2             | 100          | 4                   | 2025-Q3             | 2026-Q2            | 50 + 61 + 64 + 40 | 3             | 400                | 25 + 37.21 + 40.96 + 16 | 1            | 2
        """,
    )


def test_measure_that_nothing_carries_is_named_without_counts() -> None:
    """Without counts the signal stands with none; a proposal or a later table is not watched."""
    expect(
        "marts.watched_signals",
        {
            "glossary.signals": """
                signal    | measure            | question | asks  | from_on    | is_agreed
                Old       | MQL-SQL gap        | Why?     | both  | 2026-01-01 | yes
                Too few   | MQLs against quota | Why?     | both  | 2026-04-01 | yes
                Proposed  | MQL-SQL gap        | Why?     | both  | 2026-05-01 | no
                Next year | MQL-SQL gap        | Why?     | both  | 2027-01-01 | yes
            """,
            "cohorts.signal_counts": COUNTS,
        },
        """
        signal  | group_name | actual_count | out_of_count | usual_quarter_count
        Too few | -          | -            | -            | -
        """,
    )


BASES = """
    grouping | group_value | is_in_glossary | quarter_count | first_quarter | last_quarter | handoff_count | qualified_count | won_count | won_undated_count
    all      | all         | -              | 2             | 2026-Q1       | 2026-Q2      | 500           | 100             | 15        | 0
    source   | Webinar     | yes            | 2             | 2026-Q1       | 2026-Q2      | 100           | 20              | 2         | 0
    source   | Trade show  | yes            | 2             | 2026-Q1       | 2026-Q2      | 9             | 1               | 1         | 0
"""


def test_lead_is_worth_what_leads_of_its_group_won() -> None:
    """Two of 100 webinar leads won; nine of a trade show are too few, so all 500 stand for them."""
    expect(
        "marts.watched_signals",
        {
            "glossary.signals": """
                signal  | measure            | question | asks
                Too few | MQLs against quota | Why?     | marketing
            """,
            "canonical.told": """
                tells_wins
                yes
            """,
            "cohorts.signal_counts": """
                measure            | group_name | quarter | starts_on  | recency | actual_count | unknown_count | out_of_count
                MQLs against quota | Webinar    | 2026-Q3 | 2026-07-01 | 1       | 20           | 0             | 40
                MQLs against quota | Trade show | 2026-Q3 | 2026-07-01 | 1       | 20           | 0             | 40
            """,
            "cohorts.win_bases": BASES,
            "cohorts.channel_outcomes": """
                quarter | source  | won_deal_count | won_unknown_count | won_amount
                2026-Q1 | Webinar | 3              | 1                 | 40
            """,
        },
        """
        group_name | win_count | win_out_of_count | won_amount | won_amount_count
        Webinar    | 2         | 100              | 40         | 2
        Trade show | 15        | 500              | 40         | 2
        """,
    )


def test_paid_source_is_held_against_all_other_leads_of_its_quarters() -> None:
    """The webinar was paid for in those quarters and won 2 of 100; all others 13 of 400."""
    expect(
        "cohorts.paid_sources",
        {
            "cohorts.win_bases": BASES,
            "cohorts.channel_spend": """
                quarter | source     | spend_amount
                2026-Q1 | Webinar    | 500
                2026-Q2 | Webinar    | 700
                2026-Q3 | Trade show | 900
            """,
        },
        """
        source  | first_quarter | last_quarter | spend_amount | won_count | handoff_count | other_won_count | other_handoff_count
        Webinar | 2026-Q1       | 2026-Q2      | 1200         | 2         | 100           | 13              | 400
        """,
    )


def test_wins_are_counted_over_quarters_that_are_old_enough() -> None:
    """2026-Q3 is too young for wins within 90 days, and before 2026-Q1 none are on file."""
    expect(
        "cohorts.win_bases",
        {
            "cohorts.groups": """
                grouping | group_value | quarter | starts_on  | is_complete | is_win_recorded | handoff_count | qualified_count | win_mature_count | won_within_count | won_undated_count
                all      | all         | 2025-Q4 | 2025-10-01 | yes         | no              | 100           | 10              | 100              | 0                | 0
                all      | all         | 2026-Q1 | 2026-01-01 | yes         | yes             | 100           | 20              | 100              | 3                | 0
                all      | all         | 2026-Q2 | 2026-04-01 | yes         | yes             | 200           | 40              | 200              | 6                | 1
                all      | all         | 2026-Q3 | 2026-07-01 | yes         | yes             | 150           | 30              | 20               | 1                | 0
            """,
        },
        """
        grouping | quarter_count | first_quarter | last_quarter | handoff_count | qualified_count | won_count | won_undated_count
        all      | 2             | 2026-Q1       | 2026-Q2      | 300           | 60              | 9         | 1
        """,
    )
