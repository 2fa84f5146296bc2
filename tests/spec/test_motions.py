"""What a hand-off could lead to, by its account on the day it opened (R7)."""

from __future__ import annotations

from tests.spec.harness import expect

PEOPLE = """
    contact_id | account_id
    ann        | a
"""
CHANGES = """
    record_id | stage | changed
    ann       | mql   | 2026-08-01
"""
ACCOUNT = """
    account_id | account_type
    a          | prospect
"""


def expect_motion(motion: str, **tables: str) -> None:
    """One person of one account, handed off on 2026-08-01."""
    given = {"contacts": PEOPLE, "stage_changes": CHANGES, "accounts": ACCOUNT}
    expect("facts.motions", given | tables, f"motion\n{motion}")


def test_account_that_never_bought_is_new_business() -> None:
    expect_motion("new business")


def test_person_without_an_account_is_new_business() -> None:
    expect_motion("new business", contacts="contact_id\nann")


def test_account_that_had_bought_before_is_a_customer() -> None:
    expect_motion(
        "customer",
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            a          | yes    | yes       | 2026-01-01 | 2026-07-31
        """,
    )


def test_account_that_bought_later_was_new_business_then() -> None:
    """The CRM calls it a customer today; on the day it opened it was none."""
    expect_motion(
        "new business",
        accounts="""
            account_id | account_type
            a          | customer
        """,
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            a          | yes    | yes       | 2026-08-05 | 2026-09-01
        """,
    )


def test_account_called_customer_without_any_win_on_file_is_one() -> None:
    """Its win is older than the export."""
    expect_motion(
        "customer",
        accounts="""
            account_id | account_type
            a          | customer
        """,
    )


def test_account_that_lost_interest_before_is_new_business() -> None:
    expect_motion(
        "new business",
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            a          | no     | yes       | 2026-01-01 | 2026-05-01
        """,
    )


def test_deal_that_runs_makes_a_customer_an_open_opportunity() -> None:
    expect_motion(
        "open opportunity",
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            a          | yes    | yes       | 2026-01-01 | 2026-03-01
            a          | no     | yes       | 2026-07-01 | 2026-08-02
        """,
    )


def test_deal_that_began_after_the_handoff_did_not_run_then() -> None:
    expect_motion(
        "new business",
        opportunities="""
            account_id | is_closed | created    | closed
            a          | no        | 2026-08-02 | -
        """,
    )


def test_partner_is_partner_whatever_else_it_is() -> None:
    expect_motion(
        "partner",
        accounts="""
            account_id | account_type
            a          | partner
        """,
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            a          | yes    | yes       | 2026-01-01 | 2026-03-01
            a          | no     | no        | 2026-07-01 | -
        """,
    )


def test_motion_is_not_known_where_the_export_has_no_accounts() -> None:
    expect_motion("not known", accounts="account_id", contacts="contact_id\nann")


def test_rates_are_made_of_new_business_and_motion_not_known() -> None:
    """R7: customers, running deals and partners are rows of their own."""
    expect(
        "journeys.handoffs",
        {
            "accounts": """
                account_id | account_type
                new        | prospect
                customer   | customer
                partner    | partner
                running    | prospect
            """,
            "contacts": """
                contact_id | account_id
                ann        | new
                bea        | customer
                cyd        | partner
                dot        | running
            """,
            "opportunities": """
                account_id | created
                running    | 2026-07-01
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
        record_id | motion           | is_rated
        ann       | new business     | yes
        bea       | customer         | no
        cyd       | partner          | no
        dot       | open opportunity | no
        """,
    )


def test_account_that_became_a_customer_later_was_new_business_then() -> None:
    """R7, R10: today's type is explained by a win after the as-of day."""
    expect(
        "facts.motions",
        {
            "run.period": "as_of_on\n2026-08-31",
            "stage_changes": """
                record_id | stage | changed
                ann       | mql   | 2026-08-03 09:00
            """,
            "contacts": """
                contact_id | account_id
                ann        | acme
            """,
            "accounts": """
                account_id | account_type
                acme       | customer
            """,
            "opportunities": """
                opportunity_id | account_id | is_won | is_closed | created | closed
                o1 | acme | yes | yes | 2026-09-02 09:00 | 2026-09-20 09:00
            """,
        },
        """
        subject_id               | motion
        ann@2026-08-03T09:00:00Z | new business
        """,
    )
