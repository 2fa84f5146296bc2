"""What was spent, on which days, and what one outcome of it cost."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect


def test_cost_is_spread_over_its_days_first_and_last_included() -> None:
    """900 from 21 June to 20 July is 30 days: 20 of them, 600, are in the quarter."""
    expect(
        "cohorts.channel_spend",
        {
            "spend": """
                source  | amount | spent_on   | spent_until_on
                Webinar | 900    | 2026-06-21 | 2026-07-20
            """,
        },
        """
        quarter | source  | spend_amount
        2026-Q2 | Webinar | 300
        2026-Q3 | Webinar | 600
        """,
    )


def test_days_of_a_cost_sum_to_it_to_the_cent() -> None:
    """100 over three days is 33.33, 33.34 and 33.33."""
    expect(
        "canonical.spend_days",
        {
            "spend": """
                source  | amount | spent_on   | spent_until_on
                Webinar | 100    | 2026-07-01 | 2026-07-03
            """
        },
        """
        day_on     | counted_amount
        2026-07-01 | 33.33
        2026-07-02 | 33.34
        2026-07-03 | 33.33
        """,
    )


def test_outcomes_are_paid_for_by_the_days_that_are_old_enough() -> None:
    """10 a day, as of 12 October, SQL in 30 days: the 74 days to 12 September cost 740.

    Their 37 hand-offs cost 20.00 each, and their 10 SQLs 74.00.
    """
    expect(
        "marts.spend_channels",
        {
            "spend": """
                source  | amount | spent_on   | spent_until_on
                Webinar | 920    | 2026-07-01 | 2026-09-30
            """,
            "journeys.handoffs": """
                times | opened     | age_days | decision  | decision_days_most
                10    | 2026-07-01 | 103      | qualified | 30
                26    | 2026-09-01 | 41       | recycled  | 9
                1     | 2026-09-12 | 30       | qualified | 31
                5     | 2026-09-13 | 29       | qualified | 3
            """,
        },
        """
        source  | spend_amount | handoff_count | within_days | mature_spend_amount | mature_count | qualified_within_count
        Webinar | 920          | 42            | 30          | 740                 | 37           | 10
        """,
        where="not is_total",
    )


def test_blank_cost_is_not_recorded_and_zero_is_a_cost() -> None:
    expect(
        "cohorts.channel_spend",
        {
            "spend": """
                source   | amount | spent_on   | spent_until_on | row_fate
                Webinar  | -      | 2026-07-01 | 2026-07-31     | blank
                Webinar  | 310    | 2026-07-01 | 2026-07-31     | used
                Referral | -      | 2026-07-01 | 2026-09-30     | blank
                Direct   | 0      | 2026-07-01 | 2026-09-30     | used
            """,
        },
        """
        source   | spend_amount | cost_count | unknown_cost_count
        Webinar  | 310          | 2          | 1
        Referral | -            | 1          | 1
        Direct   | 0            | 1          | 0
        """,
    )


def test_cost_that_a_newer_export_lacks_is_not_recorded_any_more() -> None:
    """A blank row that another one of its id replaces is no campaign of its own."""
    expect(
        "canonical.spend",
        {
            "spend": """
                spend_id | source  | amount | spent_on   | spent_until_on | delivered_on | row_fate
                c1       | Webinar | -      | 2026-07-01 | 2026-07-31     | 2026-07-06   | blank
                c1       | Webinar | 310    | 2026-07-01 | 2026-07-31     | 2026-10-12   | used
                c2       | Webinar | 99     | 2026-07-01 | 2026-07-31     | 2026-07-06   | superseded by a newer export
                c2       | Webinar | -      | 2026-07-01 | 2026-07-31     | 2026-10-12   | blank
                c3       | Webinar | -      | 2026-07-01 | 2026-07-31     | 2026-07-06   | blank
                c3       | Webinar | -      | 2026-07-01 | 2026-07-31     | 2026-10-12   | blank
                c4       | Webinar | -      | 2026-07-01 | 2026-07-31     | 2026-10-12   | needed cell could not be read
            """,
        },
        """
        spend_id | amount | spend_state  | delivered_on
        c1       | 310    | counted      | 2026-10-12
        c2       | -      | not recorded | 2026-10-12
        c3       | -      | not recorded | 2026-10-12
        c4       | -      | not recorded | 2026-10-12
        """,
    )


def test_cost_below_0_or_of_unknown_days_counts_nowhere() -> None:
    """The last day of a campaign stands in for one that the cost does not tell."""
    given = {
        "mapping.files": "file_number | source_name | file\n1 | ads | ads/cost.csv",
        "campaigns": """
            campaign_id | source  | starts_on  | ends_on
            fair        | Expo    | 2026-07-01 | 2026-07-10
        """,
        "spend": """
            source  | campaign_id | amount | spent_on   | spent_until_on | record_number | row_fate
            Webinar | -           | -50    | 2026-07-05 | 2026-07-05     | 7             | used
            Webinar | -           | 70     | 2026-07-05 | -              | 8             | used
            Webinar | -           | 80     | 2026-07-05 | 2026-07-04     | 9             | used
            Webinar | -           | 90     | -          | -              | 10            | blank
            -       | fair        | 100    | 2026-07-01 | -              | 11            | used
        """,
    }
    expect(
        "canonical.spend",
        given,
        """
        source_written | amount | spend_state    | spent_until_on
        Webinar        | -50    | negative       | 2026-07-05
        Webinar        | 70     | days not known | -
        Webinar        | 80     | days not known | -
        Webinar        | 90     | days not known | -
        Expo           | 100    | counted        | 2026-07-10
        """,
    )
    expect(
        "cohorts.spend_limits",
        given,
        """
        limit_code           | subject                 | actual_count | out_of_count
        spend_negative       | ads/cost.csv, record 7  | 1            | -
        spend_days_not_known | -                       | 3            | 5
        unmapped_spend       | Expo                    | 1            | -
        spend_recorded_until | -                       | -            | -
        """,
    )


def test_cost_of_a_parent_includes_its_childrens() -> None:
    """1,000 for the season, of it 600, 300 and 40 for what is below: 60 is its own.

    What cost nothing, or has no cost on file, includes nothing.
    """
    expect(
        "canonical.campaign_costs",
        {
            "campaigns": """
                campaign_id | parent_id
                season      | -
                spring      | season
                autumn      | season
                stand       | autumn
                free        | season
                paid        | free
                small       | -
                large       | small
                other       | other
            """,
            "spend": """
                campaign_id | amount | spent_on   | spent_until_on
                season      | 1000   | 2026-07-01 | 2026-07-31
                spring      | 600    | 2026-07-01 | 2026-07-31
                stand       | 300    | 2026-07-01 | 2026-07-31
                free        | 0      | 2026-07-01 | 2026-07-31
                paid        | 40     | 2026-07-01 | 2026-07-31
                small       | 10     | 2026-07-01 | 2026-07-31
                large       | 90     | 2026-07-01 | 2026-07-31
                other       | 5      | 2026-07-01 | 2026-07-31
            """,
        },
        """
        campaign_id | included_in_id | amount | own_amount     | child_count
        season      | -              | 1000   | 1000 - 600 - 300 - 40 | 4
        spring      | season         | 600    | 600            | 0
        stand       | season         | 300    | 300            | 0
        free        | season         | 0      | 0              | 0
        paid        | season         | 40     | 40             | 0
        small       | -              | 10     | 0              | 1
        large       | small          | 90     | 90             | 0
        other       | -              | 5      | 5              | 0
        """,
    )


def test_parent_is_paid_for_once() -> None:
    """The season's own 100 stands with its channel, over its days; 0 stays 0."""
    expect(
        "cohorts.channel_spend",
        {
            "campaigns": """
                campaign_id | parent_id | source
                season      | -         | Events
                spring      | season    | Expo
                free        | -         | Radio
                paid        | free      | Ads
            """,
            "spend": """
                campaign_id | amount | spent_on   | spent_until_on
                season      | 1000   | 2026-07-01 | 2026-07-31
                spring      | 900    | 2026-06-21 | 2026-07-20
                free        | 0      | 2026-07-01 | 2026-07-31
                paid        | 50     | 2026-07-01 | 2026-07-31
            """,
        },
        """
        quarter | source | spend_amount
        2026-Q2 | Expo   | 300
        2026-Q3 | Expo   | 600
        2026-Q3 | Events | 1000 - 900
        2026-Q3 | Radio  | 0
        2026-Q3 | Ads    | 50
        """,
    )


def test_other_currency_counts_at_the_plans_rate_and_never_without_one() -> None:
    given = {
        "plan.rates": "quarter | currency | rate\n2026-Q3 | USD | 0.9",
        "spend": """
            source  | amount | amount_currency | spent_on   | spent_until_on
            Webinar | 100    | EUR             | 2026-07-01 | 2026-07-10
            Webinar | 100    | USD             | 2026-07-01 | 2026-07-10
            Expo    | 100    | GBP             | 2026-07-01 | 2026-09-30
        """,
    }
    expect(
        "cohorts.channel_spend",
        given,
        """
        source  | spend_amount | unknown_cost_count
        Webinar | 100 + 90     | 0
        Expo    | -            | 1
        """,
    )
    expect(
        "cohorts.spend_limits",
        given,
        "subject | actual_count\nGBP | 1",
        where="limit_code = 'spend_in_other_currency'",
    )


def test_spend_without_handoffs_and_handoffs_without_spend_are_rows() -> None:
    """A campaign that was renamed kept its id, and with it its hand-offs' channel."""
    expect(
        "marts.spend_channels",
        {
            "spend": """
                source | amount | spent_on   | spent_until_on
                Radio  | 500    | 2026-07-01 | 2026-09-30
            """,
            "journeys.handoffs": "times | source\n3 | Webinar\n2 | -",
        },
        """
        is_total | source  | spend_amount | handoff_count | unspent_handoff_count | conforming_count
        no       | Radio   | 500          | 0             | 0                     | 0
        no       | Webinar | -            | 3             | 3                     | 3
        no       | -       | -            | 2             | 2                     | 2
        yes      | -       | 500          | 5             | 3 + 2                 | 5
        """,
        where="quarter = '2026-Q3'",
    )


def test_channel_of_spend_is_that_of_the_glossary_on_the_day() -> None:
    expect(
        "canonical.spend_days",
        {
            "glossary.sources": """
                source      | crm_value | from_on
                Paid search | adwords   | 2026-01-01
                Search ads  | adwords   | 2026-07-02
            """,
            "spend": """
                source  | amount | spent_on   | spent_until_on
                Adwords | 20     | 2026-07-01 | 2026-07-02
                Radio   | 5      | 2026-07-01 | 2026-07-01
                -       | 6      | 2026-07-01 | 2026-07-01
            """,
        },
        """
        day_on     | source      | is_in_glossary | counted_amount
        2026-07-01 | Paid search | yes            | 10
        2026-07-02 | Search ads  | yes            | 10
        2026-07-01 | Radio       | no             | 5
        2026-07-01 | -           | yes            | 6
        """,
    )


def test_spend_that_may_be_in_twice_is_told() -> None:
    """Two rows of a campaign that share days, and a channel that two files tell.

    Rows of a day each in one file are ads of that day, and no contradiction.
    """
    expect(
        "cohorts.spend_limits",
        {
            "mapping.files": "file_number | source_name | file\n1 | crm | c.csv\n2 | ads | a.csv",
            "spend": """
                file_number | feed_name | source | campaign_id | amount | spent_on   | spent_until_on
                1           | campaigns | Expo   | fair        | 100    | 2026-07-01 | 2026-09-30
                1           | campaigns | Expo   | fair        | 40     | 2026-09-01 | 2026-09-30
                1           | campaigns | Ads    | q3          | 900    | 2026-07-01 | 2026-09-30
                2           | daily     | Ads    | -           | 9      | 2026-07-05 | 2026-07-05
                2           | daily     | Social | -           | 9      | 2026-07-05 | 2026-07-05
                2           | daily     | Social | -           | 9      | 2026-07-05 | 2026-07-05
            """,
        },
        """
        limit_code        | subject | actual_count
        spend_overlapping | Expo    | 2
        spend_overlapping | Ads     | 2
        """,
        where="limit_code = 'spend_overlapping'",
    )


def test_spend_that_only_an_older_export_tells_of_a_day_is_told() -> None:
    """A channel renamed between two exports would be in twice, under both names."""
    expect(
        "cohorts.spend_limits",
        {
            "mapping.files": "file_number | source_name | file\n1 | ads | a.csv",
            "spend": """
                feed_name | source  | amount | spent_on   | spent_until_on | delivered_on
                daily     | Adwords | 9      | 2026-07-05 | 2026-07-05     | 2026-07-06
                daily     | Search  | 9      | 2026-07-05 | 2026-07-05     | 2026-10-12
                daily     | Social  | 9      | 2026-07-01 | 2026-07-01     | 2026-07-06
            """,
        },
        """
        subject | actual_count
        Adwords | 1
        """,
        where="limit_code = 'spend_of_older_export'",
    )


def test_quarter_without_all_its_spend_is_not_recorded() -> None:
    """Spend that begins or ends more than a week inside the quarter is part of it."""
    for first, last, is_recorded in (
        ("2026-07-08", "2026-09-23", "yes"),
        ("2026-07-09", "2026-09-30", "no"),
        ("2026-07-01", "2026-09-22", "no"),
    ):
        expect(
            "marts.spend_channels",
            {
                "spend": f"""
                    source | amount | spent_on | spent_until_on
                    Expo   | 10     | {first}  | {last}
                """
            },
            f"is_spend_recorded\n{is_recorded}",
            where="not is_total",
        )


def test_deals_of_a_channel_are_those_of_its_rated_handoffs() -> None:
    """Two wins of 400 and one of no known amount, an open deal of 90; one is sales'."""
    expect(
        "marts.spend_channels",
        {
            "opportunities": "opportunity_id | is_won\no | yes",
            "journeys.handoffs": """
                handoff_id | source  | is_won | opened     | won        | win_days | is_sales_originated | is_rated
                h1         | Webinar | yes    | 2026-07-01 | 2026-08-01 | 31       | no                  | yes
                h2         | Webinar | yes    | 2026-07-02 | 2026-08-01 | 30       | no                  | yes
                h3         | Webinar | no     | 2026-09-01 | -          | -        | no                  | yes
                h4         | Webinar | yes    | 2026-09-01 | 2026-09-02 | 1        | yes                 | no
            """,
            "facts.credited_opportunities": """
                opportunity_id | handoff_id | is_won | is_closed | counted_amount
                o1             | h1         | yes    | yes       | 300
                o2             | h1         | yes    | yes       | 100
                o3             | h2         | yes    | yes       | -
                o4             | h3         | no     | no        | 90
                o5             | h4         | yes    | yes       | 999
                o6             | -          | yes    | yes       | 777
                o7             | h3         | no     | yes       | 55
            """,
        },
        """
        handoff_count | won_count | won_deal_count | won_amount | won_unknown_count | pipeline_count | pipeline_amount
        3             | 2         | 3              | 300 + 100  | 1                 | 1              | 90
        """,
        where="not is_total",
    )


def test_cost_of_a_campaign_that_still_ran_is_not_final() -> None:
    """Spread over all its days; what the export has is what was spent so far."""
    expect(
        "cohorts.spend_limits",
        {
            "spend": """
                source  | amount | spent_on   | spent_until_on | delivered_on
                Webinar | 100    | 2026-07-01 | 2026-09-30     | 2026-09-29
                Webinar | 100    | 2026-07-01 | 2026-09-29     | 2026-09-29
            """
        },
        "limit_code | actual_count | out_of_count\nspend_running | 1 | 2",
        where="limit_code = 'spend_running'",
    )


def test_without_deals_on_file_nothing_is_said_to_be_won() -> None:
    """Spend and hand-offs stand all the same, and without spend the hand-offs do."""
    expect(
        "marts.spend_channels",
        {"journeys.handoffs": "times | source\n3 | Webinar"},
        """
        is_total | spend_amount | is_spend_recorded | handoff_count | pipeline_amount | won_count | won_amount
        no       | -            | no                | 3             | -               | -         | -
        yes      | -            | no                | 3             | -               | -         | -
        """,
        where="quarter = '2026-Q3'",
    )
