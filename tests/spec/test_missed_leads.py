"""Missed leads: who met the rule, responded, and was never handed off (R37)."""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

COMPANY = """
    account_id | account_type | created
    acme       | -            | 2026-01-01
    buyer      | customer     | 2026-01-01
    ally       | partner      | 2026-01-01
    rival      | competitor   | 2026-01-01
    talking    | -            | 2026-01-01
"""
LEADS = """
    contact_id   | account_id | crm_score | is_opted_out
    missed       | acme       | 80        | no
    too_low      | acme       | 40        | no
    not_known    | acme       | -         | no
    of_customer  | buyer      | 80        | no
    of_partner   | ally       | 80        | no
    of_rival     | rival      | 80        | no
    wants_out    | acme       | 80        | yes
    in_a_deal    | talking    | 80        | no
    handed_off   | acme       | 80        | no
    handed_later | acme       | 80        | no
"""
DEALS = """
    opportunity_id | account_id | is_won | is_closed | created          | closed
    running        | talking    | no     | no        | 2026-07-01 09:00 | -
    bought         | buyer      | yes    | yes       | 2026-02-01 09:00 | 2026-03-01 09:00
"""
RESPONSES = """
    response_id | record_id    | source  | trigger    | responded
    a           | missed       | Webinar | response   | 2026-08-03 09:00
    b           | too_low      | Webinar | response   | 2026-08-03 09:00
    c           | not_known    | Webinar | response   | 2026-08-03 09:00
    d           | of_customer  | Webinar | response   | 2026-08-03 09:00
    e           | of_partner   | Webinar | response   | 2026-08-03 09:00
    f           | of_rival     | Webinar | response   | 2026-08-03 09:00
    g           | wants_out    | Webinar | response   | 2026-08-03 09:00
    h           | in_a_deal    | Webinar | response   | 2026-08-03 09:00
    i           | handed_off   | Webinar | response   | 2026-08-03 09:00
    j           | handed_later | Webinar | response   | 2026-08-03 09:00
"""
HANDED = """
    record_id    | stage | changed
    handed_off   | mql   | 2026-08-03 10:00
    handed_later | mql   | 2026-10-05 10:00
"""
GIVEN = {
    "accounts": COMPANY,
    "contacts": LEADS,
    "opportunities": DEALS,
    "responses": RESPONSES,
    "stage_changes": HANDED,
}


def test_missed_lead_met_the_rule_and_responded_and_was_never_handed_off() -> None:
    """R37: not customers, partners, competitors, who opted out, or is in a deal."""
    expect(
        "journeys.response_fates",
        GIVEN,
        """
        response_id | missed_fate      | is_conforming
        a           | missed           | yes
        b           | not conforming   | no
        c           | cannot be judged | -
        d           | customer         | yes
        e           | partner          | yes
        f           | competitor       | yes
        g           | opted out        | yes
        h           | open opportunity | yes
        """,
    )


def test_everybody_who_responded_and_was_not_handed_off_is_accounted_for() -> None:
    expect(
        "marts.missed_fates",
        GIVEN,
        """
        missed_fate      | person_count
        missed           | 1
        not conforming   | 1
        cannot be judged | 1
        customer         | 1
        partner          | 1
        competitor       | 1
        opted out        | 1
        open opportunity | 1
        """,
    )


def test_person_counts_once_by_the_response_nearest_to_being_missed() -> None:
    """R37: the first response on which the rule was met; a quarter has its own."""
    expect(
        "journeys.response_fates",
        {
            "leads": """
                lead_id | crm_score
                ann     | 80
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                ann       | crm_score | 30        | 80        | 2026-08-05 09:00
            """,
            "responses": """
                response_id | record_id | trigger    | responded
                last        | ann       | response   | 2026-05-04 09:00
                low         | ann       | response   | 2026-08-03 09:00
                first       | ann       | hand-raise | 2026-08-06 09:00
                again       | ann       | response   | 2026-08-07 09:00
            """,
        },
        """
        response_id | quarter | missed_fate    | trigger    | crm_score | is_told
        last        | 2026-Q2 | not conforming | response   | 30        | yes
        low         | 2026-Q3 | not conforming | response   | 30        | no
        first       | 2026-Q3 | missed         | hand-raise | 80        | yes
        again       | 2026-Q3 | missed         | response   | 80        | no
        """,
    )


def test_response_is_judged_on_what_was_known_then() -> None:
    """R37: a deal won, a score or a customer of later days change nothing."""
    expect(
        "journeys.response_fates",
        {
            "accounts": "account_id\nacme",
            "contacts": """
                contact_id | account_id | crm_score
                ann        | acme       | 20
            """,
            "attribute_changes": """
                record_id | attribute | old_value | new_value | changed
                ann       | crm_score | 60        | 70        | 2026-08-03 09:04
                ann       | crm_score | 70        | 20        | 2026-08-20 09:00
            """,
            "opportunities": """
                opportunity_id | account_id | is_won | is_closed | created          | closed
                o1             | acme       | yes    | yes       | 2026-08-10 09:00 | 2026-09-01 09:00
            """,
            "responses": """
                response_id | record_id | responded
                r           | ann       | 2026-08-03 09:00
            """,
        },
        """
        response_id | missed_fate | crm_score | motion
        r           | missed      | 70        | new business
        """,
    )


def test_response_of_the_last_day_has_still_time_to_be_handed_off() -> None:
    """The day after a response belongs to marketing; only then is a lead missed."""
    expect(
        "journeys.response_fates",
        {
            "responses": """
                response_id | record_id | responded
                yesterday   | ann       | 2026-10-11
                today       | bob       | 2026-10-12
            """,
        },
        """
        response_id | missed_fate
        yesterday   | missed
        today       | within a day
        """,
    )


def test_missed_lead_shows_what_came_of_it_since() -> None:
    expect(
        "marts.missed_leads",
        {
            **GIVEN,
            "opportunities": """
                opportunity_id | account_id | is_won | is_closed | created          | closed
                running        | talking    | no     | no        | 2026-07-01 09:00 | -
                bought         | buyer      | yes    | yes       | 2026-02-01 09:00 | 2026-03-01 09:00
                after          | acme       | yes    | yes       | 2026-08-20 09:00 | 2026-09-01 09:00
                before         | acme       | no     | yes       | 2026-03-20 09:00 | 2026-04-01 09:00
            """,
            "opportunity_people": """
                opportunity_id | record_id | added
                after          | missed    | 2026-08-20 09:00
                before         | missed    | 2026-03-20 09:00
            """,
        },
        """
        record_id | trigger  | crm_score | opportunity_count | won_count | responded_on
        missed    | response | 80        | 1                 | 1         | 2026-08-03
        """,
    )


def test_missed_leads_stand_beside_the_claimed_ones_and_in_no_count_of_them() -> None:
    expect(
        "marts.conformance",
        {**GIVEN, "mapping.carried": "entity | word\nresponses | response"},
        """
        source  | claimed_count | conforming_count | missed_count
        Webinar | 1             | 1                | 1
        """,
    )
    expect(
        "marts.conformance_weeks",
        GIVEN,
        """
        week_starts_on | claimed_count | missed_count
        2026-08-03     | 1             | 1
        """,
        where="week_starts_on = date '2026-08-03'",
    )
