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


CUSTOMERS = """
    account_id | account_type
    a          | customer
    b          | customer
    c          | prospect
"""
OF_THREE = """
    contact_id | account_id
    ann        | a
    bea        | b
    cyd        | c
"""
HANDED = """
    record_id | stage | changed
    ann       | mql   | 2026-08-01
    bea       | mql   | 2026-08-01
    cyd       | mql   | 2026-08-01
"""


def test_who_is_called_customer_today_and_whose_win_is_on_no_file_is_not_known() -> (
    None
):
    """R66: a later win may have made one, so winners and losers are in one row."""
    expect(
        "facts.motions",
        {
            "accounts": CUSTOMERS,
            "contacts": OF_THREE,
            "stage_changes": HANDED,
            "opportunities": """
                account_id | is_won | is_closed | created    | closed
                a          | yes    | yes       | 2026-08-05 | 2026-09-01
                b          | no     | yes       | 2026-08-05 | 2026-09-01
                c          | no     | yes       | 2026-08-05 | 2026-09-01
            """,
        },
        """
        account_id | motion
        a          | not known
        b          | not known
        c          | not known
        """,
    )


def test_later_win_moves_nobody_where_every_customer_has_a_win_on_file() -> None:
    """R66: then wins alone tell who was a customer."""
    expect(
        "facts.motions",
        {
            "accounts": CUSTOMERS,
            "contacts": OF_THREE,
            "stage_changes": HANDED,
            "opportunities": """
                account_id | is_won | is_closed | created    | closed
                a          | yes    | yes       | 2026-08-05 | 2026-09-01
                b          | yes    | yes       | 2026-01-05 | 2026-02-01
                c          | no     | yes       | 2026-08-05 | 2026-09-01
            """,
        },
        """
        account_id | motion
        a          | new business
        b          | customer
        c          | new business
        """,
    )


def test_type_of_the_last_delivery_before_the_opening_is_the_one_that_counts() -> None:
    """R66: what a later delivery says is what became of the account."""
    expect(
        "facts.motions",
        {
            "accounts": """
                account_id | account_type | delivered_on | row_fate
                a          | customer     | 2026-07-20   | superseded by a newer export
                a          | prospect     | 2026-10-05   | used
                b          | prospect     | 2026-07-20   | superseded by a newer export
                b          | customer     | 2026-10-05   | used
                c          | customer     | 2026-10-05   | used
            """,
            "contacts": OF_THREE,
            "stage_changes": HANDED,
        },
        """
        account_id | motion
        a          | customer
        b          | new business
        c          | not known
        """,
    )


def test_deal_that_closed_on_no_known_day_may_have_run_then() -> None:
    """R67: neither an open opportunity nor new business can be said."""
    for is_won in ("yes", "no"):
        expect_motion(
            "not known",
            opportunities=f"""
                account_id | is_won   | is_closed | created    | closed
                a          | {is_won} | yes       | 2026-07-01 | -
            """,
        )


def test_deal_that_nothing_says_has_closed_may_have_run_then() -> None:
    """R69: no column tells whether it closed."""
    expect_motion(
        "not known",
        opportunities="""
            account_id | is_won | is_closed | created
            a          | -      | -         | 2026-07-01
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
                account_id | is_won | created    | closed
                running    | no     | 2026-07-01 | -
                customer   | yes    | 2026-01-01 | 2026-02-01
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
