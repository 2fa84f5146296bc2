"""Whose the revenue is: every win in one row, and the rows sum to the CRM's total."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

SOURCES = """
    crm_value | source   | origin
    webinar   | Webinar  | marketing
    reseller  | Partner  | partner
    sdr       | Outbound | sales
"""
# A hundred by link, sixty at the account, two hundred of sales, ninety of a partner,
# fifty of nobody on file.
WINS = {
    "glossary.sources": SOURCES,
    "contacts": """
        contact_id | account_id
        ann        | a
        bea        | b
        cyd        | c
    """,
    "stage_changes": """
        record_id | stage | changed
        ann       | mql   | 2026-06-01
        bea       | mql   | 2026-06-01
    """,
    "opportunities": """
        opportunity_id | account_id | source   | kind         | amount | is_won | is_closed | created    | closed
        linked         | a          | Webinar  | new business | 100    | yes    | yes       | 2026-06-20 | 2026-08-01
        at_account     | b          | -        | new business | 60     | yes    | yes       | 2026-06-20 | 2026-08-01
        outbound       | c          | SDR      | new business | 200    | yes    | yes       | 2026-06-20 | 2026-08-01
        resold         | d          | Reseller | new business | 90     | yes    | yes       | 2026-06-20 | 2026-08-01
        unknown        | e          | -        | new business | 50     | yes    | yes       | 2026-06-20 | 2026-08-01
    """,
    "opportunity_people": """
        opportunity_id | record_id | added
        linked         | ann       | 2026-06-20
        outbound       | cyd       | 2026-06-20
    """,
    "responses": """
        record_id | responded  | trigger
        cyd       | 2026-05-01 | response
    """,
}


def test_revenue_is_split_by_the_first_origin_that_fits() -> None:
    """Marketing 100 + 60, sales 200, partner 90, not attributed 50: 500 in all."""
    expect(
        "marts.revenue_origins",
        WINS,
        """
        origin          | credited_by     | win_count | won_amount | counted_amount
        marketing       | contact role    | 1         | 100        | 100
        account-matched | account-matched | 1         | 60         | 60
        sales           | -               | 1         | 200        | 200
        partner         | -               | 1         | 90         | 90
        not attributed  | -               | 1         | 50         | 50
        """,
        where="span = 'quarter'",
    )


def test_sourced_influenced_only_and_neither_add_up_to_the_total() -> None:
    """Sourced 160, influenced only 200, neither 140: 500 in all."""
    expect(
        "cohorts.won_revenue",
        WINS,
        """
        opportunity_id | influence
        linked         | sourced
        at_account     | sourced
        outbound       | influenced only
        resold         | neither
        unknown        | neither
        """,
        where="span = 'quarter'",
    )


def test_partners_source_goes_before_a_handoff() -> None:
    expect(
        "facts.opportunity_origins",
        {
            "glossary.sources": SOURCES,
            "leads": """
                lead_id | converted_opportunity_id
                ann     | resold
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-06-01
            """,
            "opportunities": """
                opportunity_id | source   | created
                resold         | reseller | 2026-06-20
            """,
        },
        """
        opportunity_id | origin  | credited_by     | source
        resold         | partner | conversion link | Partner
        """,
    )


TOUCHED = {
    "contacts": """
        contact_id | account_id
        ann        | a
        bea        | b
        cyd        | c
        dan        | d
        eve        | e
        fay        | f
    """,
    "opportunities": """
        opportunity_id | account_id | created
        in_time        | a          | 2026-08-28
        too_early      | b          | 2026-08-29
        after          | c          | 2026-08-01
        newsletter     | d          | 2026-08-01
        answered       | e          | 2026-08-01
        by_marketing   | f          | 2026-08-01
        no_day         | a          | -
    """,
}


def test_sales_is_the_origin_where_it_reached_out_within_180_days_before() -> None:
    """A mass mailing is no touch of sales, nor is an answer or what marketing sends."""
    expect(
        "facts.opportunity_origins",
        {
            **TOUCHED,
            "touches": """
                record_id | owner_id | direction | kind     | happened
                ann       | sam      | out       | personal | 2026-03-01
                bea       | sam      | out       | personal | 2026-03-01
                cyd       | sam      | out       | personal | 2026-08-02
                dan       | sam      | out       | mass     | 2026-07-01
                eve       | sam      | in        | personal | 2026-07-01
                fay       | mia      | out       | personal | 2026-07-01
            """,
        },
        """
        opportunity_id | origin         | sales_evidence
        in_time        | sales          | touch
        too_early      | not attributed | -
        after          | not attributed | -
        newsletter     | not attributed | -
        answered       | not attributed | -
        by_marketing   | not attributed | -
        no_day         | not attributed | -
        """,
    )


def test_plan_says_how_long_before_sales_may_have_reached_out() -> None:
    expect(
        "facts.opportunity_origins",
        {
            **TOUCHED,
            "run.horizons": """
                within_days | win_within_days | influence_days | sales_days
                30          | 90              | 180            | 181
            """,
            "touches": """
                record_id | owner_id | direction | kind     | happened
                bea       | sam      | out       | sequence | 2026-03-01
            """,
        },
        """
        opportunity_id | origin
        too_early      | sales
        """,
        where="opportunity_id = 'too_early'",
    )


def test_source_without_an_origin_is_no_evidence() -> None:
    """A company that does not say which sources are of sales has touches alone."""
    expect(
        "facts.opportunity_origins",
        {
            "glossary.sources": """
                crm_value | source   | origin
                sdr       | Outbound | -
            """,
            "opportunities": """
                opportunity_id | source | created
                cold           | SDR    | 2026-08-01
                fresh          | Cold   | 2026-08-01
            """,
        },
        """
        opportunity_id | origin         | source
        cold           | not attributed | Outbound
        fresh          | not attributed | Cold
        """,
    )


def test_response_influences_from_180_days_before_creation_to_the_close() -> None:
    """A list is no response; neither is one before, or after the close."""
    expect(
        "facts.opportunity_origins",
        {
            "opportunities": """
                opportunity_id | is_closed | created    | closed
                on_day_180     | yes       | 2026-06-28 | 2026-08-01
                on_day_181     | yes       | 2026-06-29 | 2026-08-01
                on_the_close   | yes       | 2026-06-01 | 2026-08-01
                after_close    | yes       | 2026-06-01 | 2026-07-31
                listed         | yes       | 2026-06-01 | 2026-08-01
                still_open     | no        | 2026-06-01 | -
            """,
            "opportunity_people": """
                opportunity_id | record_id | added
                on_day_180     | ann       | 2026-06-28
                on_day_181     | ann       | 2026-06-29
                on_the_close   | bea       | 2026-06-01
                after_close    | bea       | 2026-06-01
                listed         | cyd       | 2026-06-01
                still_open     | dan       | 2026-06-01
            """,
            "responses": """
                record_id | trigger  | responded
                ann       | response | 2025-12-30
                bea       | response | 2026-08-01
                cyd       | list     | 2026-06-15
                dan       | response | 2026-10-01
            """,
        },
        """
        opportunity_id | influence
        on_day_180     | influenced only
        on_day_181     | neither
        on_the_close   | influenced only
        after_close    | neither
        listed         | neither
        still_open     | influenced only
        """,
    )


def test_each_currency_and_kind_sums_by_itself() -> None:
    """Without a rate an amount stands apart; without an amount a win counts alone."""
    expect(
        "marts.revenue_origins",
        {
            "opportunities": """
                opportunity_id | kind         | amount | amount_currency | is_won | is_closed | created    | closed
                euros          | new business | 100.10 | EUR             | yes    | yes       | 2026-06-01 | 2026-08-01
                more           | new business | 0.20   | EUR             | yes    | yes       | 2026-06-01 | 2026-08-01
                dollars        | new business | 70     | USD             | yes    | yes       | 2026-06-01 | 2026-08-01
                blank          | new business | -      | -               | yes    | yes       | 2026-06-01 | 2026-08-01
                again          | renewal      | 30     | EUR             | yes    | yes       | 2026-06-01 | 2026-08-01
                no_kind        | -            | 5      | EUR             | yes    | yes       | 2026-06-01 | 2026-08-01
            """,
        },
        """
        kind         | amount_currency | win_count | blank_count | uncounted_count | won_amount    | counted_amount
        new business | EUR             | 2         | 0           | 0               | 100.10 + 0.20 | 100.10 + 0.20
        new business | USD             | 1         | 0           | 1               | 70            | -
        new business | -               | 1         | 1           | 0               | -             | -
        renewal      | EUR             | 1         | 0           | 0               | 30            | 30
        not known    | EUR             | 1         | 0           | 0               | 5             | 5
        """,
        where="span = 'quarter'",
    )


def test_win_counts_in_its_quarter_in_the_fiscal_year_or_on_no_known_day() -> None:
    """The fiscal year begins in February here; the quarter is closed in, not opened in."""
    expect(
        "marts.revenue_origins",
        {
            "run.period": """
                quarter | starts_on  | ends_before | fiscal_year_starts_number
                2026-Q3 | 2026-08-01 | 2026-11-01  | 2
            """,
            "opportunities": """
                opportunity_id | amount | is_won | is_closed | created    | closed
                last_year      | 1      | yes    | yes       | 2025-06-01 | 2026-01-31
                first_day      | 2      | yes    | yes       | 2025-06-01 | 2026-02-01
                in_quarter     | 4      | yes    | yes       | 2026-06-01 | 2026-08-01
                no_day         | 8      | yes    | yes       | 2026-06-01 | -
                lost           | 16     | no     | yes       | 2026-06-01 | 2026-08-01
                not_told       | 32     | -      | yes       | 2026-06-01 | 2026-08-01
            """,
        },
        """
        span         | win_count | won_amount
        quarter      | 1         | 4
        year to date | 2         | 2 + 4
        no day       | 1         | 8
        """,
    )


def test_renewal_belongs_to_no_handoff_and_joins_none() -> None:
    """It was open at the account, and its contact was an MQL: neither says anything."""
    given = {
        "contacts": """
            contact_id | account_id
            ann        | a
        """,
        "opportunities": """
            opportunity_id | account_id | kind    | amount | created
            again          | a          | renewal | 30     | 2026-07-01
            also           | a          | renewal | 30     | 2026-09-01
        """,
        "opportunity_people": """
            opportunity_id | record_id | added
            also           | ann       | 2026-09-01
        """,
        "stage_changes": """
            record_id | stage | changed
            ann       | mql   | 2026-08-01
        """,
    }
    expect(
        "facts.credited_opportunities",
        given,
        """
        opportunity_id | handoff_id
        again          | -
        also           | -
        """,
    )
    expect(
        "journeys.handoffs",
        given,
        """
        handoff_id     | decision | opportunity_id
        ann@2026-08-01 | open     | -
        """,
    )


def test_no_opportunities_give_no_revenue() -> None:
    expect("marts.revenue_origins", {}, "span | won_amount")


def test_word_of_a_kind_that_no_map_knows_is_a_limit() -> None:
    expect(
        "cohorts.untold_limits",
        {
            "opportunities": """
                opportunity_id | kind_word | kind    | created    | closed
                odd            | Swap      | -       | 2026-08-01 | -
                odd_again      | Swap      | -       | 2026-08-01 | -
                blank          | -         | -       | 2026-08-01 | -
                named          | Renewal   | renewal | 2026-08-01 | -
            """,
        },
        """
        limit_code                 | subject | actual_count
        opportunity_kind_not_known | Swap    | 2
        """,
    )


def test_closed_before_it_was_created_counts_by_its_close_and_is_a_limit() -> None:
    given = {
        "opportunities": """
            opportunity_id | amount | is_won | is_closed | created    | closed
            backwards      | 7      | yes    | yes       | 2026-09-01 | 2026-08-01
        """,
    }
    expect(
        "cohorts.untold_limits",
        given,
        """
        limit_code            | actual_count
        closed_before_created | 1
        """,
    )
    expect(
        "marts.revenue_origins",
        given,
        """
        span         | origin         | won_amount
        quarter      | not attributed | 7
        year to date | not attributed | 7
        """,
    )


def test_open_opportunity_keeps_the_day_it_is_expected_to_close() -> None:
    """By a column of its own, else by its close date; a closed one has closed."""
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed     | expected_close_on
                one_column     | no     | no        | 2026-08-01 | 2026-11-01 | -
                two_columns    | no     | no        | 2026-08-01 | -          | 2026-12-01
                won            | yes    | yes       | 2026-08-01 | 2026-09-01 | 2026-12-01
                won_since      | yes    | yes       | 2026-08-01 | 2026-10-20 | -
            """,
        },
        """
        opportunity_id | is_closed | expected_close_on | closed_on
        one_column     | no        | 2026-11-01        | -
        two_columns    | no        | 2026-12-01        | -
        won            | yes       | -                 | 2026-09-01
        won_since      | no        | -                 | -
        """,
    )


def test_target_accounts_with_a_handoff_with_several_people_and_with_a_deal() -> None:
    """One person twice is one; a bulk import and a renewal count for nothing."""
    given = {
        "accounts": """
            account_id | is_target
            two_people | yes
            one_twice  | yes
            imported   | yes
            renewed    | yes
            dealt      | yes
            nobody     | yes
            other      | no
            not_told   | -
        """,
        "journeys.handoffs": """
            handoff_id | person_id | account_id | opened     | is_bulk
            h1         | ann       | two_people | 2026-07-01 | no
            h2         | bea       | two_people | 2026-09-30 | no
            h3         | cyd       | one_twice  | 2026-07-01 | no
            h4         | cyd       | one_twice  | 2026-08-01 | no
            h5         | dan       | imported   | 2026-08-01 | yes
            h6         | eve       | dealt      | 2026-06-30 | no
            h7         | fay       | other      | 2026-08-01 | no
        """,
        "opportunities": """
            account_id | kind         | is_won | is_closed | created    | closed
            dealt      | new business | yes    | yes       | 2026-07-01 | 2026-09-01
            renewed    | renewal      | yes    | yes       | 2026-07-01 | 2026-09-01
            two_people | -            | no     | no        | 2026-02-01 | -
        """,
    }
    expect(
        "marts.revenue_accounts",
        given,
        """
        span         | account_count | with_handoff_count | with_several_people_count | with_opportunity_count | with_win_count
        quarter      | 6             | 2                  | 1                         | 1                      | 1
        year to date | 6             | 3                  | 1                         | 2                      | 1
        """,
    )
    no_list = "account_id | is_target\nany | -"
    expect(
        "marts.revenue_accounts",
        {"accounts": no_list},
        "span | account_count",
    )


def test_effort_counts_touches_up_to_the_decision_by_conformance() -> None:
    """After the decision the work is on the deal; what cannot be judged stands apart."""
    handoffs = """
        handoff_id | team | source  | decision     | is_conforming | is_rated
        h1         | Desk | Webinar | qualified    | yes           | yes
        h2         | Desk | Webinar | disqualified | no            | yes
        h3         | Desk | Webinar | open         | -             | yes
        h4         | Desk | Fair    | open         | yes           | yes
        h5         | Desk | Fair    | open         | yes           | no
    """
    touches = """
        handoff_id | touch_id | phase  | counts_as_further
        h1         | t1       | during | yes
        h1         | t2       | after  | yes
        h1         | t3       | before | no
        h2         | t4       | during | yes
        h2         | t5       | during | yes
        h3         | t6       | during | yes
        h5         | t7       | during | yes
    """
    expect(
        "marts.revenue_effort",
        {
            "journeys.handoffs": handoffs,
            "facts.handoff_touches": touches,
            "facts.acts": "touch_id | person_id\nt1 | p1",
        },
        """
        team | source  | handoff_count | sql_count | touch_count | not_conforming_touch_count | unjudged_touch_count
        Desk | Webinar | 3             | 1         | 1 + 2 + 1   | 2                          | 1
        Desk | Fair    | 1             | 0         | 0           | 0                          | 0
        """,
    )
    expect(
        "marts.revenue_effort",
        {
            "journeys.handoffs": handoffs,
            "facts.acts": "touch_id | person_id",
        },
        """
        source  | touch_count | not_conforming_touch_count
        Webinar | -           | -
        Fair    | -           | -
        """,
    )


def test_contact_role_of_a_deleted_contact_is_a_limit() -> None:
    """The deal is nobody's then, for nobody knows whether its contact was an MQL."""
    given = {
        "contacts": """
            contact_id | row_fate
            gone       | deleted in the CRM
        """,
        "opportunities": """
            opportunity_id | created
            left_alone     | 2026-08-01
        """,
        "opportunity_people": """
            opportunity_id | record_id | added
            left_alone     | gone      | 2026-08-01
        """,
    }
    expect(
        "facts.opportunity_origins",
        given,
        """
        opportunity_id | origin
        left_alone     | not attributed
        """,
    )
    expect(
        "cohorts.reading_limits",
        given,
        """
        limit_code       | actual_count
        roles_of_deleted | 1
        """,
        where="limit_code = 'roles_of_deleted'",
    )
