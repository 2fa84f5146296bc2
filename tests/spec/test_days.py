"""What is known by its day alone stands in order with what is known by the minute."""

from __future__ import annotations

from tests.spec.harness import expect

OPENED = """
    record_id | stage | changed
    anna      | mql   | 2026-08-03 10:00
"""


def test_opportunity_of_the_same_day_is_not_older_than_the_handoff() -> None:
    """R14: known by its day, it is taken to be created at the day's end."""
    for created, motion in (
        ("2026-08-03", "new business"),
        ("2026-08-02", "open opportunity"),
        ("2026-08-03 09:00", "open opportunity"),
    ):
        expect(
            "facts.motions",
            {
                "accounts": "account_id\nacme",
                "contacts": "contact_id | account_id\nanna | acme",
                "stage_changes": OPENED,
                "opportunities": f"""
                    opportunity_id | account_id | created
                    o1             | acme       | {created}
                """,
            },
            f"motion\n{motion}",
        )


def test_what_an_export_calls_won_was_won_by_its_day() -> None:
    """A close date ahead of the export is a plan that came true early."""
    expect(
        "canonical.opportunities",
        {
            "opportunities": """
                opportunity_id | is_won | created    | closed     | delivered_on
                early          | yes    | 2026-07-01 | 2026-12-31 | 2026-09-30
                plain          | yes    | 2026-07-01 | 2026-08-05 | 2026-09-30
                planned        | no     | 2026-07-01 | 2026-12-31 | 2026-09-30
                undated        | yes    | 2026-07-01 | 2026-12-31 | -
            """
        },
        """
        opportunity_id | is_won | closed_on
        early          | yes    | 2026-09-30
        plain          | yes    | 2026-08-05
        planned        | no     | -
        undated        | no     | -
        """,
    )
