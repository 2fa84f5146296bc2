"""Which hand-off an opportunity belongs to, and how that is known (R15)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect


def test_conversion_link_goes_before_contact_role_and_role_before_account() -> None:
    expect(
        "facts.credited_opportunities",
        {
            "leads": """
                lead_id | email_hash | converted_opportunity_id
                ann     | ann        | converted
            """,
            "contacts": """
                contact_id | account_id | email_hash
                bea        | a          | bea
                cyd        | a          | cyd
            """,
            "opportunities": """
                opportunity_id | account_id | created
                converted      | a          | 2026-08-20
                with_role      | a          | 2026-08-20
                at_account     | a          | 2026-08-20
                unknown        | b          | 2026-08-20
            """,
            "opportunity_people": """
                opportunity_id | record_id | added
                converted      | bea       | 2026-08-20
                with_role      | bea       | 2026-08-20
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-01
                bea       | mql   | 2026-08-02
                cyd       | mql   | 2026-08-03
            """,
        },
        """
        opportunity_id | handoff_id     | credited_by
        converted      | ann@2026-08-01 | conversion link
        with_role      | bea@2026-08-02 | contact role
        at_account     | cyd@2026-08-03 | account-matched
        unknown        | -              | -
        """,
    )


def test_account_is_matched_within_180_days_after_the_handoff() -> None:
    expect(
        "facts.credited_opportunities",
        {
            "contacts": """
                contact_id | account_id
                ann        | a
                bea        | b
            """,
            "opportunities": """
                opportunity_id | account_id | created
                on_day_180     | a          | 2026-08-28
                on_day_181     | b          | 2026-08-29
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-03-01
                bea       | mql   | 2026-03-01
            """,
        },
        """
        opportunity_id | handoff_id     | credited_by
        on_day_180     | ann@2026-03-01 | account-matched
        on_day_181     | -              | -
        """,
    )


def test_link_to_a_person_has_no_limit_of_days() -> None:
    expect(
        "facts.credited_opportunities",
        {
            "opportunities": """
                opportunity_id | created
                late           | 2026-09-30
            """,
            "opportunity_people": """
                opportunity_id | record_id | added
                late           | ann       | 2026-09-30
            """,
            "stage_changes": """
                record_id | stage     | changed
                ann       | mql       | 2026-01-05
                ann       | qualified | 2026-01-20
            """,
        },
        """
        opportunity_id | handoff_id     | credited_by
        late           | ann@2026-01-05 | contact role
        """,
    )


def test_opportunity_created_before_a_handoff_is_never_credited_to_it() -> None:
    """Not even by a conversion link; the hand-off before it is the one."""
    expect(
        "facts.credited_opportunities",
        {
            "leads": """
                lead_id | converted_opportunity_id
                ann     | early
                bea     | between
            """,
            "opportunities": """
                opportunity_id | created
                early          | 2026-07-31
                between        | 2026-06-01
            """,
            "stage_changes": """
                record_id | stage    | changed
                ann       | mql      | 2026-08-01
                bea       | mql      | 2026-05-01
                bea       | recycled | 2026-05-10
                bea       | mql      | 2026-08-01
            """,
        },
        """
        opportunity_id | handoff_id
        early          | -
        between        | bea@2026-05-01
        """,
    )


def test_of_several_handoffs_the_latest_before_the_opportunity_is_credited() -> None:
    expect(
        "facts.credited_opportunities",
        {
            "contacts": """
                contact_id | account_id
                ann        | a
                bea        | a
                cyd        | a
            """,
            "opportunities": """
                opportunity_id | account_id | created
                deal           | a          | 2026-08-20
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-01
                bea       | mql   | 2026-08-10
                cyd       | mql   | 2026-08-21
            """,
        },
        """
        opportunity_id | handoff_id
        deal           | bea@2026-08-10
        """,
    )


def test_where_no_creation_day_is_on_file_the_link_alone_decides() -> None:
    """An account alone says nothing then; a win dated too early is marked."""
    expect(
        "journeys.handoffs",
        {
            "leads": """
                lead_id | converted_opportunity_id
                ann     | linked
                bea     | too_early
            """,
            "contacts": """
                contact_id | account_id
                cyd        | a
            """,
            "opportunities": """
                opportunity_id | account_id | is_won | created | closed
                linked         | -          | yes    | -       | 2026-09-01
                too_early      | -          | yes    | -       | 2026-07-01
                at_account     | a          | yes    | -       | 2026-09-01
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-01
                bea       | mql   | 2026-08-01
                cyd       | mql   | 2026-08-01
            """,
        },
        """
        record_id | opportunity_id | won_on     | is_won_before_handoff | win_days
        ann       | linked         | 2026-09-01 | no                    | 30 + 1
        bea       | too_early      | 2026-07-01 | yes                   | -
        cyd       | -              | -          | no                    | -
        """,
    )


def test_handoff_with_several_opportunities_shows_the_won_one_and_sums_wins() -> None:
    """Amounts are never added over two currencies."""
    expect(
        "journeys.opportunity_outcomes",
        {
            "opportunities": """
                opportunity_id | is_won | is_closed | amount | amount_currency | created    | closed
                lost           | no     | yes       | 900    | EUR             | 2026-08-02 | 2026-08-20
                won            | yes    | yes       | 100    | EUR             | 2026-08-05 | 2026-09-01
                won_too        | yes    | yes       | 250    | EUR             | 2026-08-06 | 2026-09-09
                in_euros       | yes    | yes       | 100    | EUR             | 2026-08-05 | 2026-09-01
                in_dollars     | yes    | yes       | 250    | USD             | 2026-08-06 | 2026-09-09
            """,
            "opportunity_people": """
                opportunity_id | record_id | added
                lost           | ann       | 2026-08-06
                won            | ann       | 2026-08-06
                won_too        | ann       | 2026-08-06
                in_euros       | bea       | 2026-08-06
                in_dollars     | bea       | 2026-08-06
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-01
                bea       | mql   | 2026-08-01
            """,
        },
        """
        handoff_id     | opportunity_count | opportunity_id | won_on     | won_amount
        ann@2026-08-01 | 3                 | won            | 2026-09-01 | 100 + 250
        bea@2026-08-01 | 2                 | in_euros       | 2026-09-01 | -
        """,
    )


def test_win_without_a_day_is_a_win_of_no_day() -> None:
    """R67: money without a day is in no quarter, and no less won."""
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed     | delivered_on
                undated        | yes    | yes       | 2026-08-05 | -          | 2026-10-05
                nowhere        | yes    | -         | -          | -          | 2026-10-05
                lost           | no     | yes       | 2026-08-05 | -          | 2026-10-05
                told_later     | yes    | yes       | 2026-08-05 | -          | 2026-10-20
            """
        },
        """
        opportunity_id | is_won | is_closed | closed_on
        undated        | yes    | yes       | -
        nowhere        | yes    | yes       | -
        lost           | no     | yes       | -
        told_later     | -      | -         | -
        """,
    )


def test_what_no_column_says_of_a_deal_is_not_known() -> None:
    """R69: neither open nor lost."""
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed     | delivered_on
                silent         | -      | -         | 2026-08-05 | -          | 2026-10-05
                closed         | -      | yes       | 2026-08-05 | 2026-09-01 | 2026-10-05
                planned        | no     | no        | 2026-08-05 | 2026-09-01 | 2026-10-05
                next_year      | no     | no        | -          | 2027-02-01 | 2026-10-05
            """
        },
        """
        opportunity_id | is_won | is_closed | closed_on
        silent         | -      | -         | -
        closed         | -      | yes       | 2026-09-01
        planned        | no     | no        | -
        next_year      | no     | no        | -
        """,
    )


def test_win_dated_after_its_delivery_is_won_by_that_day() -> None:
    """R68: and marked, for the day cannot be right."""
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed     | delivered_on
                ahead          | yes    | yes       | 2026-08-05 | 2026-12-24 | 2026-10-05
            """
        },
        """
        opportunity_id | is_won | closed_on  | is_closed_ahead
        ahead          | yes    | 2026-10-05 | yes
        """,
    )


def test_handoff_of_a_win_without_a_day_is_won_at_no_age() -> None:
    expect(
        "journeys.handoffs",
        {
            "leads": """
                lead_id | converted_opportunity_id
                ann     | undated
                bea     | lost
                cyd     | silent
                dot     | -
            """,
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed
                undated        | yes    | yes       | 2026-08-05 | -
                lost           | no     | yes       | 2026-08-05 | 2026-09-01
                silent         | -      | yes       | 2026-08-05 | 2026-09-01
            """,
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-01
                bea       | mql   | 2026-08-01
                cyd       | mql   | 2026-08-01
                dot       | mql   | 2026-08-01
            """,
        },
        """
        record_id | is_won | won_on | win_days | is_won_before_handoff | lost_on
        ann       | yes    | -      | -        | no                    | -
        bea       | no     | -      | -        | no                    | 2026-09-01
        cyd       | -      | -      | -        | no                    | -
        dot       | no     | -      | -        | no                    | -
        """,
    )


def test_win_after_the_as_of_day_is_still_an_open_opportunity() -> None:
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | is_won | is_closed | created    | closed
                won            | yes    | yes       | 2026-08-05 | 2026-10-12
                later          | yes    | yes       | 2026-08-05 | 2026-10-13
                unborn         | no     | no        | 2026-10-13 | -
            """
        },
        """
        opportunity_id | is_won | is_closed | closed_on
        won            | yes    | yes       | 2026-10-12
        later          | no     | no        | -
        """,
    )


def test_amount_counts_in_the_companys_currency_or_at_the_plans_rate() -> None:
    """R49: without a rate it stands apart; what names none is the company's."""
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | amount | amount_currency | is_won | created    | closed
                own            | 100    | EUR             | yes    | 2026-08-05 | 2026-09-01
                unsaid         | 100    | -               | yes    | 2026-08-05 | 2026-09-01
                rated          | 100    | USD             | yes    | 2026-08-05 | 2026-09-01
                before         | 100    | USD             | yes    | 2026-01-05 | 2026-04-01
                undated        | 100    | USD             | yes    | 2026-08-05 | -
                apart          | 100    | GBP             | yes    | 2026-08-05 | 2026-09-01
                blank          | -      | USD             | yes    | 2026-08-05 | 2026-09-01
            """,
            "run.quarters": """
                quarter | starts_on  | ends_before | plan_quarter | is_report_quarter
                2026-Q2 | 2026-04-01 | 2026-07-01  | 2026-Q2      | no
                2026-Q3 | 2026-07-01 | 2026-10-01  | 2026-Q3      | yes
            """,
            "plan.rates": """
                quarter | currency | rate
                2026-Q2 | USD      | 0.9
                2026-Q3 | USD      | 0.8
            """,
        },
        """
        opportunity_id | amount_currency | counted_amount
        own            | EUR             | 100
        unsaid         | EUR             | 100
        rated          | USD             | 80
        before         | USD             | 90
        undated        | USD             | 80
        apart          | GBP             | -
        blank          | -               | -
        """,
    )


def test_won_amounts_of_the_quarter_stand_by_currency_and_apart_from_those_of_no_day() -> (
    None
):
    """R49, R67."""
    expect(
        "marts.won_amounts",
        {
            "opportunities": """
                times | amount | amount_currency | is_won | created    | closed
                2     | 100    | EUR             | yes    | 2026-08-05 | 2026-09-01
                1     | 100    | USD             | yes    | 2026-08-05 | 2026-09-01
                1     | 300    | GBP             | yes    | 2026-08-05 | 2026-09-01
                10    | 100    | EUR             | yes    | 2026-08-05 | -
                1     | 500    | EUR             | yes    | 2026-01-05 | 2026-05-01
                1     | 500    | EUR             | no     | 2026-08-05 | 2026-09-01
                1     | -      | -               | yes    | 2026-08-05 | 2026-09-01
            """,
            "plan.rates": "quarter | currency | rate\n2026-Q3 | USD | 0.8",
        },
        """
        is_undated | amount_currency | win_count | blank_count | won_amount | counted_amount
        no         | EUR             | 2         | 0           | 100 + 100  | 200
        no         | USD             | 1         | 0           | 100        | 80
        no         | GBP             | 1         | 0           | 300        | -
        no         | -               | 1         | 1           | -          | -
        yes        | EUR             | 10        | 0           | 10 * 100   | 1000
        """,
    )
