"""What the quota of MQLs is solved from: targets, deals of leads, and quarters before."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

PLANS = """
    quarter | starts_on
    2026-Q3 | 2026-07-01
    2026-Q4 | 2026-10-01
"""
ORIGINS = """
    opportunity_id | handoff_id | origin          | is_won | is_closed | counted_amount | created_on | closed_on
    won            | h1         | marketing       | yes    | yes       | 20             | 2026-07-11 | 2026-08-10
    lost           | h2         | account-matched | no     | yes       | 30             | 2026-07-21 | 2026-07-31
    open           | h3         | marketing       | no     | no        | -              | 2026-10-02 | -
    partner        | h4         | partner         | yes    | yes       | 50             | 2026-07-03 | 2026-08-03
    no day         | h5         | marketing       | yes    | yes       | 60             | -          | 2026-08-01
    bulk           | h6         | marketing       | yes    | yes       | 70             | 2026-07-02 | 2026-08-01
    untold         | h7         | marketing       | -      | -         | 80             | 2026-07-02 | -
    sales          | -          | sales           | yes    | yes       | 90             | 2026-07-02 | 2026-08-01
"""
HANDOFFS = """
    handoff_id | opportunity_id | is_rated | win_age_days
    h1         | won            | yes      | 103
    h2         | lost           | yes      | 103
    h3         | open           | yes      | 103
    h4         | partner        | yes      | 103
    h5         | no day         | yes      | 103
    h6         | bulk           | no       | 103
    h7         | untold         | yes      | 103
    h8         | -              | yes      | 103
"""
FIRST_WIN = """
    opportunity_id | is_won | closed_on
    o1             | yes    | 2025-05-01
"""
LEADS = {
    "facts.opportunity_origins": ORIGINS,
    "journeys.handoffs": HANDOFFS,
    "canonical.opportunities": FIRST_WIN,
}


def test_deals_of_leads_are_timed_from_their_creation() -> None:
    """Won after 30 days, lost after 10, open for 10: to 12 October. A partner's deal and one of a bulk list are no deal of leads."""
    expect(
        "cohorts.lead_deals",
        LEADS,
        """
        opportunity_id | deal_days | outcome | open_days
        won            | 10        | won     | 30
        lost           | 20        | lost    | 10
        open           | 93        | open    | 10
        no day         | -         | won     | -
        untold         | 1         | -       | -
        """,
    )


def test_deal_without_a_day_or_an_amount_is_counted_apart() -> None:
    """R49, R67, R69: what no export says has no age, no amount and no outcome."""
    expect(
        "marts.deal_outcomes",
        LEADS,
        """
        outcome     | open_days | counted_amount | deal_count
        won         | 30        | 20             | 1
        lost        | 10        | 30             | 1
        open        | 10        | -              | 1
        won, no day | -         | 60             | 1
        not known   | -         | 80             | 1
        """,
    )


def test_every_rated_lead_has_a_deal_or_waits_for_one() -> None:
    """Never both: who has a deal of another origin, or one without a day, does not wait."""
    expect(
        "marts.lead_deal_ages",
        LEADS,
        """
        outcome      | age_days | handoff_count
        deal         | 10       | 1
        deal         | 20       | 1
        deal         | 93       | 1
        deal         | 1        | 1
        deal, no day | -        | 1
        other deal   | -        | 1
        none         | 103      | 1
        """,
    )


def test_leads_from_before_wins_were_recorded_tell_nothing() -> None:
    """R33: a win may have gone unrecorded, so they are no part of a curve."""
    expect(
        "marts.lead_deal_ages",
        {
            **LEADS,
            "canonical.opportunities": """
                opportunity_id | is_won | closed_on
                o1             | yes    | 2026-08-01
            """,
            "journeys.handoffs": """
                handoff_id | quarter | win_age_days
                h8         | 2026-Q3 | 103
                h9         | 2026-Q4 | 3
            """,
        },
        """
        is_recorded | age_days | handoff_count
        no          | 103      | 1
        yes         | 3        | 1
        """,
    )


def test_target_is_what_the_own_plan_says_else_the_newest_before_it() -> None:
    """2026-Q4 speaks for itself; of 2027-Q1 it says more lately than 2026-Q3 did; 2027-Q2 has none."""
    expect(
        "marts.outlook_quarters",
        {
            "plan.quarters": PLANS,
            "plan.settings": """
                quarter | target_amount
                2026-Q3 | 900
                2026-Q4 | 1000
            """,
            "plan.revenue_targets": """
                quarter | target_quarter | kind         | origin    | target_amount
                2026-Q3 | 2026-Q4        | new business | marketing | 700
                2026-Q3 | 2027-Q1        | new business | marketing | 800
                2026-Q4 | 2026-Q4        | new business | marketing | 600
                2026-Q4 | 2026-Q4        | renewal      | sales     | 400
                2026-Q4 | 2027-Q1        | -            | -         | 1100
            """,
        },
        """
        quarter | target_from | target_amount | lead_target_amount
        2026-Q4 | 2026-Q4     | 1000          | 600
        2027-Q1 | 2026-Q4     | 1100          | -
        2027-Q2 | -           | -             | -
        """,
    )


def test_what_is_won_already_is_split_into_leads_and_others() -> None:
    """A win without an amount that counts is counted and adds nothing (R49)."""
    expect(
        "marts.outlook_quarters",
        {
            "plan.quarters": PLANS,
            "cohorts.lead_deals": """
                opportunity_id
                o1
            """,
            "canonical.opportunities": """
                opportunity_id | is_won | closed_on  | counted_amount
                o1             | yes    | 2026-10-02 | 20
                o2             | yes    | 2026-10-03 | 30
                o3             | yes    | 2026-10-03 | -
                o4             | yes    | 2026-09-30 | 70
                o5             | no     | 2026-10-03 | 80
            """,
        },
        """
        quarter | lead_won_amount | other_won_amount | uncounted_win_count
        2026-Q4 | 20              | 30               | 1
        2027-Q1 | 0               | 0                | 0
        2027-Q2 | 0               | 0                | 0
        """,
    )


def test_quarters_before_tell_what_others_bring_and_what_counts() -> None:
    """Complete quarters after the first win on file; three rated leads, of which one counted and one may have."""
    expect(
        "marts.outlook_history",
        {
            "cohorts.lead_deals": """
                opportunity_id
                o2
            """,
            "canonical.opportunities": """
                opportunity_id | is_won | closed_on  | counted_amount
                o1             | yes    | 2026-05-01 | 10
                o2             | yes    | 2026-08-01 | 20
                o3             | yes    | 2026-08-01 | 30
            """,
            "journeys.handoffs": """
                quarter | is_rated | quota_fate
                2026-Q3 | yes      | earned
                2026-Q3 | yes      | cannot be judged
                2026-Q3 | yes      | not conforming
                2026-Q3 | no       | bulk
            """,
        },
        """
        quarter | lead_win_count | lead_won_amount | other_win_count | other_won_amount | rated_count | earned_count | unjudged_count
        2026-Q3 | 1              | 20              | 1               | 30               | 3           | 1            | 1
        """,
    )
