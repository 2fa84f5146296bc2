"""Which hand-offs earn quota, and how a quota is cut (R28, R39)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect


def test_first_reason_against_earning_is_the_one_told() -> None:
    """R28: bulk, sales-originated, motion, returning, the rule, credited back."""
    expect(
        "journeys.handoffs",
        {
            "accounts": """
                account_id | account_type
                partner    | partner
                customer   | customer
                running    | prospect
            """,
            "contacts": """
                contact_id    | account_id | crm_score | reason
                bulk          | partner    | 10        | Spam
                originated    | partner    | 10        | -
                partner_back  | partner    | 10        | Spam
                customer_back | customer   | 10        | Spam
                running_deal  | running    | 10        | -
            """,
            "leads": """
                lead_id  | crm_score | reason
                too_soon | 10        | Spam
                low      | 10        | Spam
                unknown  | -         | Spam
                returned | 80        | Spam
                good     | 80        | No money
            """,
            "opportunities": """
                account_id | created    | is_won | closed
                running    | 2026-07-01 | no     | -
                customer   | 2026-01-01 | yes    | 2026-02-01
            """,
            "touches": """
                record_id  | owner_id | kind     | channel | happened
                originated | sam      | personal | call    | 2026-07-20 09:00
            """,
            "stage_changes": """
                record_id     | stage        | changed          | author_id
                bulk          | mql          | 2026-08-03 09:00 | loader
                bulk          | disqualified | 2026-08-04 09:00 | sam
                originated    | mql          | 2026-08-03 09:00 | sam
                originated    | qualified    | 2026-08-03 09:05 | sam
                partner_back  | mql          | 2026-06-01 09:00 | mia
                partner_back  | disqualified | 2026-06-02 09:00 | sam
                partner_back  | mql          | 2026-08-03 09:00 | mia
                customer_back | mql          | 2026-06-01 09:00 | mia
                customer_back | disqualified | 2026-06-02 09:00 | sam
                customer_back | mql          | 2026-08-03 09:00 | mia
                running_deal  | mql          | 2026-08-03 09:00 | mia
                too_soon      | mql          | 2026-06-01 09:00 | mia
                too_soon      | disqualified | 2026-06-02 09:00 | sam
                too_soon      | mql          | 2026-08-03 09:00 | mia
                too_soon      | disqualified | 2026-08-04 09:00 | sam
                low           | mql          | 2026-08-03 09:00 | mia
                low           | disqualified | 2026-08-04 09:00 | sam
                unknown       | mql          | 2026-08-03 09:00 | mia
                unknown       | disqualified | 2026-08-04 09:00 | sam
                returned      | mql          | 2026-08-03 09:00 | mia
                returned      | disqualified | 2026-08-04 09:00 | sam
                good          | mql          | 2026-08-03 09:00 | mia
                good          | disqualified | 2026-08-04 09:00 | sam
            """,
        },
        """
        record_id     | quota_fate
        bulk          | bulk
        originated    | sales-originated
        partner_back  | partner
        customer_back | customer
        running_deal  | open opportunity
        too_soon      | returning too soon
        low           | not conforming
        unknown       | cannot be judged
        returned      | credited back
        good          | earned
        """,
        where="quarter = '2026-Q3'",
    )


def test_person_earns_quota_once_in_a_quarter() -> None:
    """R28: what did not earn does not stand in the way of what does."""
    expect(
        "journeys.handoffs",
        {
            "plan.settings": """
                quarter | requalify_after_days
                2026-Q3 | 20
            """,
            "leads": """
                lead_id | reason
                twice   | No money
                spam    | Spam
            """,
            "stage_changes": """
                record_id | stage        | changed
                twice     | mql          | 2026-07-01
                twice     | disqualified | 2026-07-02
                twice     | mql          | 2026-08-03
                twice     | disqualified | 2026-08-04
                twice     | mql          | 2026-10-01
                spam      | mql          | 2026-07-01
                spam      | disqualified | 2026-07-02
                spam      | mql          | 2026-08-03
            """,
        },
        """
        handoff_id       | quota_fate
        twice@2026-07-01 | earned
        twice@2026-08-03 | second in quarter
        twice@2026-10-01 | earned
        spam@2026-07-01  | credited back
        spam@2026-08-03  | earned
        """,
    )


def test_handoff_returned_within_ten_business_days_is_credited_back() -> None:
    """R28: for a reason that says so, by sales; 2026-08-07 is a Friday."""
    expect(
        "journeys.handoffs",
        {
            "leads": """
                lead_id    | reason
                on_day_10  | Spam
                on_day_11  | Spam
                weekend    | Spam
                no_credit  | No money
                by_mia     | Spam
                unmapped   | Junk
            """,
            "stage_changes": """
                record_id | stage        | changed    | author_id
                on_day_10 | mql          | 2026-08-07 | robot
                on_day_10 | recycled     | 2026-08-21 | sam
                on_day_11 | mql          | 2026-08-07 | robot
                on_day_11 | disqualified | 2026-08-24 | sam
                weekend   | mql          | 2026-08-08 | robot
                weekend   | disqualified | 2026-08-23 | sam
                no_credit | mql          | 2026-08-07 | robot
                no_credit | disqualified | 2026-08-10 | sam
                by_mia    | mql          | 2026-08-07 | robot
                by_mia    | disqualified | 2026-08-10 | mia
                unmapped  | mql          | 2026-08-07 | robot
                unmapped  | disqualified | 2026-08-10 | sam
            """,
        },
        """
        record_id | is_credited_back | quota_fate
        on_day_10 | yes              | credited back
        on_day_11 | no               | earned
        weekend   | yes              | credited back
        no_credit | no               | earned
        by_mia    | no               | earned
        unmapped  | no               | earned
        """,
    )


def test_until_a_rule_is_agreed_the_crm_is_the_rule() -> None:
    """R31."""
    expect(
        "journeys.handoffs",
        {
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-03
            """,
            "verdicts.rule_verdicts": """
                subject_id     | moment
                ann@2026-08-03 | opened
            """,
        },
        """
        is_conforming | mql_rule_on | quota_fate
        -             | -           | earned
        """,
    )


def test_fates_sum_to_the_claimed_handoffs_of_the_quarter() -> None:
    expect(
        "marts.quota_fates",
        {
            "journeys.handoffs": """
                times | quarter | quota_fate
                100   | 2026-Q3 | earned
                20    | 2026-Q3 | not conforming
                3     | 2026-Q3 | credited back
                50    | 2026-Q2 | earned
            """
        },
        """
        position | quota_fate     | handoff_count
        1        | earned         | 100
        10       | not conforming | 20
        12       | credited back  | 3
        """,
    )


def test_quota_line_counts_claimed_conforming_and_earned_for_its_own_part() -> None:
    given = {
        "plan.quotas": """
            quota_name  | mql_count | original_mql_count | source  | segment | region
            all         | 500       | 450                | -       | -       | -
            webinar     | 200       | -                  | Webinar | -       | -
            large north | 50        | -                  | -       | Large   | North
            fair        | 10        | -                  | Fair    | -       | -
        """,
        "journeys.handoffs": """
            times | source  | segment | region | is_conforming | quota_fate
            100   | Webinar | Small   | North  | yes           | earned
            30    | Webinar | Large   | South  | no            | not conforming
            7     | -       | Large   | North  | -             | cannot be judged
            250   | Adwords | Large   | North  | yes           | earned
        """,
    }
    expect(
        "marts.quota_lines",
        given,
        """
        quota_name  | is_total | quota_count | original_quota_count | earned_count
        all         | yes      | 500         | 450                  | 100 + 250
        webinar     | no       | 200         | -                    | 100
        large north | no       | 50          | -                    | 250
        fair        | no       | 10          | -                    | 0
        """,
    )
    expect(
        "marts.quota_lines",
        given,
        """
        quota_name  | claimed_count      | conforming_count | nonconforming_count
        all         | 100 + 30 + 7 + 250 | 100 + 250        | 30
        webinar     | 100 + 30           | 100              | 30
        large north | 7 + 250            | 250              | 0
        fair        | 0                  | 0                | 0
        """,
    )
    expect(
        "marts.quota_lines",
        given,
        """
        quota_name  | not_judged_count
        all         | 7
        webinar     | 0
        large north | 7
        fair        | 0
        """,
    )


def test_quota_per_week_or_month_is_made_a_quota_per_quarter() -> None:
    """A week is a seventh of the quarter's 92 days, a month a third of the quarter."""
    expect(
        "canonical.quotas",
        {
            "plan.quotas": """
                quota_name | per     | mql_count
                weekly     | week    | 40
                monthly    | month   | 150
                quarterly  | quarter | 500
            """
        },
        """
        quota_name | quota_count
        weekly     | 40 * 92 / 7
        monthly    | 150 * 3
        quarterly  | 500
        """,
    )


def test_quota_due_is_pro_rated_to_the_as_of_day() -> None:
    """33 of 66 business days are over at the end of 15 August; later, all is due."""
    quotas = """
        quota_name | mql_count
        all        | 500
    """
    expect(
        "marts.quota_lines",
        {
            "plan.quotas": quotas,
            "run.period": """
                as_of_on
                2026-08-15
            """,
        },
        """
        quota_count | due_count
        500         | 500 * 33 / 66
        """,
    )
    expect(
        "marts.quota_lines",
        {"plan.quotas": quotas},
        """
        quota_count | due_count
        500         | 500
        """,
    )


def test_weeks_cut_by_the_edge_of_the_quarter_owe_their_business_days() -> None:
    """R39: 2026-07-01 is a Wednesday, and so is 2026-09-30; 66 business days."""
    given = {
        "plan.quotas": """
            quota_name | mql_count | source
            all        | 198       | -
            part of it | 66        | Webinar
        """,
        "journeys.handoffs": """
            times | opened     | is_conforming | quota_fate
            10    | 2026-07-01 | yes           | earned
            5     | 2026-07-05 | no            | not conforming
            4     | 2026-07-06 | yes           | earned
            1     | 2026-09-30 | yes           | credited back
        """,
    }
    expect(
        "marts.quota_weeks",
        given,
        """
        week_starts_on | week_ends_before | day_count | quota_count | quota_to_date
        2026-07-01     | 2026-07-06       | 5         | 3 * 3       | 3 * 3
        2026-07-06     | 2026-07-13       | 7         | 3 * 5       | 3 * 8
        2026-09-28     | 2026-10-01       | 3         | 3 * 3       | 3 * 66
        """,
        where="claimed_count > 0",
    )
    expect(
        "marts.quota_weeks",
        given,
        """
        week_starts_on | claimed_count | conforming_count | earned_count | earned_to_date
        2026-07-01     | 10 + 5        | 10               | 10           | 10
        2026-07-06     | 4             | 4                | 4            | 10 + 4
        2026-09-28     | 1             | 1                | 0            | 10 + 4
        """,
        where="claimed_count > 0",
    )


def test_week_may_start_on_a_sunday() -> None:
    """R39."""
    expect(
        "marts.quota_weeks",
        {
            "run.period": """
                week_starts_number | as_of_on
                7                  | 2026-07-11
            """
        },
        """
        week_starts_on | week_ends_before | day_count | is_complete | quota_count
        2026-07-01     | 2026-07-05       | 4         | yes         | -
        2026-07-05     | 2026-07-12       | 7         | yes         | -
        2026-07-12     | 2026-07-19       | 7         | no          | -
        2026-09-20     | 2026-09-27       | 7         | no          | -
        2026-09-27     | 2026-10-01       | 4         | no          | -
        """,
        where="week_starts_on not between date '2026-07-19' and date '2026-09-19'",
    )


def test_source_with_a_quota_and_no_handoff_has_its_row_too() -> None:
    """Not recorded is a row, and only a quota for the source alone is its quota."""
    given = {
        "plan.quotas": """
            quota_name    | mql_count | source  | segment
            webinar       | 100       | Webinar | -
            webinar large | 40        | Webinar | Large
            fair          | 20        | Fair    | -
        """,
        "journeys.handoffs": """
            times | source  | is_source_in_glossary | is_conforming | quota_fate
            60    | Webinar | yes                   | yes           | earned
            30    | Webinar | yes                   | no            | not conforming
            5     | Quiz    | no                    | -             | cannot be judged
            2     | -       | yes                   | yes           | earned
        """,
    }
    expect(
        "marts.quota_sources",
        given,
        """
        source  | is_in_glossary | quota_count | claimed_count | earned_count
        Webinar | yes            | 100         | 60 + 30       | 60
        Fair    | yes            | 20          | 0             | 0
        Quiz    | no             | -           | 5             | 0
        -       | yes            | -           | 2             | 2
        """,
    )
    expect(
        "marts.quota_sources",
        given,
        """
        source  | conforming_count | nonconforming_count | not_judged_count
        Webinar | 60               | 30                  | 0
        Fair    | 0                | 0                   | 0
        Quiz    | 0                | 0                   | 5
        -       | 2                | 0                   | 0
        """,
    )


def test_source_shows_who_is_in_the_target_profile_and_who_asked_to_talk() -> None:
    """R29, R60, R64: of the rated ones; what is not known is neither yes nor no."""
    given = {
        "journeys.handoffs": """
            times | source  | is_in_target_profile | trigger    | is_rated
            60    | Webinar | yes                  | hand-raise | yes
            30    | Webinar | no                   | hand-raise | yes
            5     | Webinar | -                    | list       | yes
            3     | Webinar | yes                  | -          | yes
            8     | Webinar | yes                  | hand-raise | no
        """
    }
    expect(
        "marts.quota_sources",
        given,
        """
        source  | claimed_count       | rated_count     | target_profile_count
        Webinar | 60 + 30 + 5 + 3 + 8 | 60 + 30 + 5 + 3 | 60 + 3
        """,
    )
    expect(
        "marts.quota_sources",
        given,
        """
        source  | target_profile_unknown_count | hand_raise_count | hand_raise_unknown_count
        Webinar | 5                            | 60 + 30          | 3
        """,
    )


def test_segment_with_a_quota_and_no_handoff_has_its_row_too() -> None:
    expect(
        "marts.quota_segments",
        {
            "plan.quotas": """
                quota_name | mql_count | source  | segment
                large      | 100       | -       | Large
                small fair | 40        | Fair    | Small
            """,
            "journeys.handoffs": """
                times | segment | is_segment_in_glossary | quota_fate
                60    | Small   | yes                    | earned
                5     | 7 staff | no                     | earned
                2     | -       | yes                    | bulk
            """,
        },
        """
        segment | is_in_glossary | quota_count | claimed_count | earned_count
        Small   | yes            | -           | 60            | 60
        Large   | yes            | 100         | 0             | 0
        7 staff | no             | -           | 5             | 5
        -       | yes            | -           | 2             | 0
        """,
    )


def test_conformance_sets_claimed_against_conforming_and_what_both_became() -> None:
    """What cannot be judged is never added to not conforming."""
    given = {
        "journeys.handoffs": """
            times | source  | trigger  | is_conforming | decision
            40    | Webinar | response | yes           | qualified
            60    | Webinar | response | yes           | recycled
            3     | Webinar | response | no            | qualified
            20    | Webinar | response | no            | open
            7     | Webinar | response | -             | qualified
            9     | Webinar | list     | no            | expired
        """
    }
    expect(
        "marts.conformance",
        given,
        """
        source  | trigger  | conforming_count | nonconforming_count | not_judged_count
        Webinar | response | 40 + 60          | 3 + 20              | 7
        Webinar | list     | 0                | 9                   | 0
        """,
    )
    expect(
        "marts.conformance",
        given,
        """
        claimed_count | conforming_qualified_count | nonconforming_qualified_count
        100 + 23 + 7  | 40                         | 3
        9             | 0                          | 0
        """,
    )


def test_what_sales_began_and_decided_at_once_is_its_own_whichever_way_it_went() -> (
    None
):
    """R8, R66: else the qualified ones would be set apart, and the rejected rated."""
    expect(
        "journeys.milestones",
        {
            "touches": """
                record_id | owner_id | kind     | channel | direction | happened
                won       | sam      | personal | call    | out       | 2026-07-20 09:00
                lost      | sam      | personal | call    | out       | 2026-07-20 09:00
            """,
            "stage_changes": """
                record_id | stage        | changed          | author_id
                won       | mql          | 2026-08-03 09:00 | sam
                won       | qualified    | 2026-08-03 09:05 | sam
                lost      | mql          | 2026-08-03 09:00 | sam
                lost      | disqualified | 2026-08-03 09:05 | sam
                cold      | mql          | 2026-08-03 09:00 | sam
                cold      | disqualified | 2026-08-03 09:05 | sam
            """,
        },
        """
        handoff_id                | is_sales_originated
        won@2026-08-03T09:00:00Z  | yes
        lost@2026-08-03T09:00:00Z | yes
        cold@2026-08-03T09:00:00Z | no
        """,
    )


def test_who_is_given_a_lead_after_sales_decided_never_held_its_handoff() -> None:
    """R66: a team that gets the qualified ones would else be the best of all."""
    expect(
        "facts.assignments",
        {
            "leads": """
                lead_id | owner_id
                given   | sue
                passed  | sue
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                given     | owner_id  | robot     | sue       | 2026-08-03 10:00
                passed    | owner_id  | robot     | sue       | 2026-08-04 10:00
            """,
            "stage_changes": """
                record_id | stage     | changed          | author_id
                given     | mql       | 2026-08-03 09:00 | mia
                given     | qualified | 2026-08-04 09:00 | sam
                passed    | mql       | 2026-08-03 09:00 | mia
                passed    | qualified | 2026-08-04 09:00 | sam
            """,
        },
        """
        handoff_id                 | assigned_owner_id
        given@2026-08-03T09:00:00Z | sue
        """,
    )
