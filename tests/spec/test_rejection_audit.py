"""Was each rejection fair: touches owed, excuses proved, rule met (R2, R20 to R22, R38)?"""

# ruff: noqa: E501 - a row of a table is one line

from __future__ import annotations

from tests.spec.harness import expect

REASONS = """
    reason      | family  | acts       | touches_owed | proved_by
    Spam        | data    | marketing  | none         | -
    Duplicate   | data    | marketing  | none         | duplicate
    Too small   | fit     | marketing  | contact      | -
    No budget   | timing  | both       | contact      | -
    No response | contact | sales      | attempts     | -
    Customer    | process | operations | none         | customer
    Territory   | process | operations | none         | new owner
"""
VALUES = """
    crm_value | reason
    spam      | Spam
    dupe      | Duplicate
    small     | Too small
    no money  | No budget
    silence   | No response
    customer  | Customer
    not mine  | Territory
"""


def expect_audited(expected: str, **tables: str) -> None:
    """What is found of each rejection."""
    given = {name.replace("__", "."): table for name, table in tables.items()}
    words = {"glossary.reasons": REASONS, "glossary.reason_values": VALUES}
    expect("agreements.audited_rejections", {**words, **given}, expected)


def rejected(*reasons: str) -> dict[str, str]:
    """Leads with these reasons, handed off on a Monday and rejected the day after."""
    names = ["ann", "bea", "cyd", "dan", "eve"][: len(reasons)]
    leads = [f"{name} | {why}" for name, why in zip(names, reasons, strict=True)]
    changes = [
        f"{name} | {stage} | 2026-08-{day} 09:00 | {by}"
        for name in names
        for stage, day, by in (("mql", "03", "mia"), ("disqualified", "04", "sam"))
    ]
    return {
        "leads": "\n".join(["lead_id | reason", *leads]),
        "stage_changes": "\n".join(
            ["record_id | stage | changed | author_id", *changes]
        ),
    }


def touches(*rows: str) -> str:
    """Calls to these people at these times, and one to somebody else before."""
    head = "touch_id | record_id | owner_id | kind | channel | result | happened"
    first = "other | zoe | sam | personal | call | - | 2026-07-02 09:00"
    return "\n".join(
        [head, first]
        + [
            f"t{number} | {who} | sam | personal | call | {result} | 2026-08-{at}"
            for number, (who, result, at) in enumerate(row.split(", ") for row in rows)
        ]
    )


def test_what_is_owed_before_a_rejection_depends_on_its_reason() -> None:
    """R21: nothing for spam, one conversation or all attempts for no budget, all for silence."""
    expect_audited(
        """
        handoff_id               | touches_owed | touches_done_count | has_conversation | is_too_early
        ann@2026-08-03T09:00:00Z | none         | 0                  | no               | no
        bea@2026-08-03T09:00:00Z | contact      | 1                  | yes              | no
        cyd@2026-08-03T09:00:00Z | contact      | 1                  | no               | yes
        dan@2026-08-03T09:00:00Z | attempts     | 3                  | no               | no
        eve@2026-08-03T09:00:00Z | attempts     | 2                  | no               | yes
        """,
        **rejected("spam", "no money", "no money", "silence", "silence"),
        touches=touches(
            "bea, conversation, 03 10:00",
            "cyd, voicemail, 03 10:00",
            "dan, voicemail, 03 10:00",
            "dan, voicemail, 03 11:00",
            "dan, voicemail, 04 09:00",
            "eve, voicemail, 03 10:00",
            "eve, voicemail, 03 11:00",
            "eve, voicemail, 04 09:01",
        ),
    )


def test_conversation_settles_what_was_owed_unless_the_plan_is_strict() -> None:
    """R20: where the plan is strict, silence still asks for all attempts."""
    for discharges, is_too_early in (("yes", "no"), ("no", "yes")):
        expect_audited(
            f"""
            handoff_id               | touches_owed | is_too_early
            ann@2026-08-03T09:00:00Z | attempts     | {is_too_early}
            bea@2026-08-03T09:00:00Z | contact      | no
            """,
            plan__settings=f"quarter | contact_discharges\n2026-Q3 | {discharges}",
            **rejected("silence", "no money"),
            touches=touches(
                "ann, conversation, 03 10:00", "bea, conversation, 03 10:00"
            ),
        )


def test_rejection_without_a_known_reason_owes_all_attempts() -> None:
    """None given, or a word in another language: nobody is excused by a blank."""
    expect_audited(
        """
        handoff_id               | reason       | reason_family | touches_owed | is_too_early
        ann@2026-08-03T09:00:00Z | -            | -             | attempts     | yes
        bea@2026-08-03T09:00:00Z | kein Budget  | -             | attempts     | yes
        cyd@2026-08-03T09:00:00Z | No budget    | timing        | contact      | yes
        """,
        **rejected("-", "kein Budget", "NO MONEY "),
        touches=touches(),
    )


def test_recycled_is_audited_as_disqualified_is_and_withdrawn_is_not() -> None:
    """R2."""
    expect_audited(
        """
        handoff_id               | decision     | is_too_early
        ann@2026-08-03T09:00:00Z | disqualified | yes
        bea@2026-08-03T09:00:00Z | recycled     | yes
        """,
        leads="lead_id | reason\nann | silence\nbea | silence\ncyd | silence",
        stage_changes="""
            record_id | stage        | changed          | author_id
            ann       | mql          | 2026-08-03 09:00 | mia
            ann       | disqualified | 2026-08-03 10:00 | sam
            bea       | mql          | 2026-08-03 09:00 | mia
            bea       | recycled     | 2026-08-03 10:00 | -
            cyd       | mql          | 2026-08-03 09:00 | mia
            cyd       | recycled     | 2026-08-03 10:00 | mia
        """,
        touches=touches(),
    )


def test_states_are_those_of_the_moment_of_rejection() -> None:
    """A response after it, or touches made up for later, do not count."""
    expect_audited(
        """
        handoff_id               | first_response_state | touches_state_at_rejection
        ann@2026-08-03T09:00:00Z | met                  | pending
        bea@2026-08-03T09:00:00Z | pending              | pending
        cyd@2026-08-03T09:00:00Z | breached             | breached
        dan@2026-08-03T09:00:00Z | breached             | met
        """,
        leads="lead_id | reason\nann | silence\nbea | silence\ncyd | silence\ndan | silence",
        stage_changes="""
            record_id | stage        | changed          | author_id
            ann       | mql          | 2026-08-03 09:00 | mia
            ann       | disqualified | 2026-08-03 10:30 | sam
            bea       | mql          | 2026-08-03 09:00 | mia
            bea       | disqualified | 2026-08-03 10:30 | sam
            cyd       | mql          | 2026-08-03 09:00 | mia
            cyd       | disqualified | 2026-08-11 09:00 | sam
            dan       | mql          | 2026-08-03 09:00 | mia
            dan       | disqualified | 2026-08-11 09:00 | sam
        """,
        touches=touches(
            "ann, voicemail, 03 10:00",
            "bea, voicemail, 03 10:40",
            "bea, voicemail, 03 10:50",
            "bea, voicemail, 03 10:55",
            "cyd, voicemail, 11 08:00",
            "dan, voicemail, 04 08:00",
            "dan, voicemail, 05 08:00",
            "dan, voicemail, 06 08:00",
        ),
    )


def test_too_early_cannot_be_said_without_touches_or_without_an_agreement() -> None:
    expect_audited(
        """
        touches_state_at_rejection | is_too_early
        not measurable             | -
        """,
        **rejected("silence"),
    )
    expect_audited(
        """
        touches_state_at_rejection | is_too_early
        no agreement               | -
        """,
        plan__agreement_matches="agreement_number",
        **rejected("silence"),
        touches=touches(),
    )


def test_duplicate_is_found_if_the_person_has_a_second_record() -> None:
    """R22: an excuse the data could prove and does not is claimed, not found."""
    expect_audited(
        """
        handoff_id               | claim              | is_too_early
        ann@2026-08-03T09:00:00Z | found              | no
        bea@2026-08-03T09:00:00Z | claimed, not found | no
        cyd@2026-08-03T09:00:00Z | -                  | no
        """,
        leads="""
            lead_id | email_hash | reason
            ann     | same       | dupe
            ann2    | same       | -
            bea     | other      | dupe
            cyd     | third      | spam
        """,
        stage_changes=rejected("dupe", "dupe", "spam")["stage_changes"],
        touches=touches(),
    )


def test_customer_is_found_if_the_account_had_a_won_opportunity_by_then() -> None:
    """R22."""
    expect_audited(
        """
        handoff_id               | claim
        ann@2026-08-03T09:00:00Z | found
        bea@2026-08-03T09:00:00Z | claimed, not found
        cyd@2026-08-03T09:00:00Z | claimed, not found
        """,
        accounts="""
            account_id
            won
            open
            later
        """,
        contacts="""
            contact_id | account_id | reason
            ann        | won        | customer
            bea        | open       | customer
            cyd        | later      | customer
        """,
        opportunities="""
            opportunity_id | account_id | is_won | is_closed | created    | closed
            o1             | won        | yes    | yes       | 2026-01-05 | 2026-02-05
            o2             | later      | yes    | yes       | 2026-08-20 | 2026-09-05
        """,
        stage_changes=rejected("", "", "")["stage_changes"],
        touches=touches(),
    )


def test_wrong_territory_is_found_if_somebody_else_in_sales_owns_it_then() -> None:
    """R22, R25: a queue is nobody."""
    expect_audited(
        """
        handoff_id               | claim
        ann@2026-08-03T09:00:00Z | found
        bea@2026-08-03T09:00:00Z | claimed, not found
        cyd@2026-08-03T09:00:00Z | claimed, not found
        """,
        owners="""
            owner_id | team      | kind
            sam      | Desk      | person
            sue      | Desk      | person
            mia      | Marketing | person
            queue    | -         | queue
        """,
        leads="""
            lead_id | owner_id | reason
            ann     | sue      | not mine
            bea     | sam      | not mine
            cyd     | queue    | not mine
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            ann       | owner_id  | sam       | sue       | 2026-08-05 09:00
            cyd       | owner_id  | sam       | queue     | 2026-08-05 09:00
        """,
        stage_changes=rejected("", "", "")["stage_changes"],
        touches=touches(),
    )


def test_excuse_that_no_data_could_prove_was_not_checked() -> None:
    """R69: no address, no wins and no history of owners confirm anything."""
    given = rejected("dupe", "customer", "not mine")
    unchecked = """
        handoff_id               | claim
        ann@2026-08-03T09:00:00Z | could not be checked
        bea@2026-08-03T09:00:00Z | could not be checked
        cyd@2026-08-03T09:00:00Z | could not be checked
    """
    expect_audited(unchecked, **given, touches=touches())
    expect_audited(
        unchecked,
        **given,
        touches=touches(),
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            a          | -      | yes       | 2026-01-05 | 2026-02-05
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            cyd       | title     | Head      | Director  | 2026-08-03 12:00
        """,
    )


def test_duplicate_could_be_proved_of_whoever_has_an_address_or_merges_on_file() -> (
    None
):
    """R69: a role address joins nobody; a contact may be the other record."""
    leads = """
        lead_id | email_hash | email_kind | reason
        ann     | hers       | business   | dupe
        bea     | -          | -          | dupe
        cyd     | desk       | role       | dupe
    """
    changes = rejected("", "", "")["stage_changes"]
    by_merges = "claimed, not found"
    for claim, tables in {
        "could not be checked": {},
        by_merges: {
            "merges": "record_id | survivor_id\nold | zoe",
            "touches": touches(),
        },
    }.items():
        expect_audited(
            f"""
            handoff_id               | claim
            ann@2026-08-03T09:00:00Z | claimed, not found
            bea@2026-08-03T09:00:00Z | {claim}
            cyd@2026-08-03T09:00:00Z | {claim}
            """,
            leads=leads,
            stage_changes=changes,
            **tables,
        )
    expect_audited(
        """
        handoff_id               | claim
        ann@2026-08-03T09:00:00Z | could not be checked
        bea@2026-08-03T09:00:00Z | could not be checked
        cyd@2026-08-03T09:00:00Z | could not be checked
        """,
        leads=leads,
        stage_changes=changes,
        mapping__absent_feeds="file | entity\nContact.csv | contacts",
    )


def test_customer_of_today_or_of_a_win_without_a_day_is_neither_found_nor_not() -> None:
    """R66, R67, R69: the type and the win may have come later."""
    expect_audited(
        """
        handoff_id               | claim
        ann@2026-08-03T09:00:00Z | could not be checked
        bea@2026-08-03T09:00:00Z | could not be checked
        cyd@2026-08-03T09:00:00Z | claimed, not found
        dan@2026-08-03T09:00:00Z | could not be checked
        """,
        accounts="""
            account_id | account_type
            typed      | customer
            undated    | prospect
            never      | prospect
        """,
        contacts="""
            contact_id | account_id | reason
            ann        | typed      | customer
            bea        | undated    | customer
            cyd        | never      | customer
            dan        | -          | customer
        """,
        opportunities="""
            account_id | is_won | is_closed | created    | closed
            undated    | yes    | yes       | 2026-01-05 | -
            other      | yes    | yes       | 2026-01-05 | 2026-02-05
        """,
        stage_changes=rejected("", "", "", "")["stage_changes"],
        touches=touches(),
    )


def test_poor_fit_is_padding_or_the_definition_or_the_data() -> None:
    """R38: the rule asks for a score of 50."""
    expect_audited(
        """
        handoff_id               | fit_verdict
        ann@2026-08-03T09:00:00Z | not conforming
        bea@2026-08-03T09:00:00Z | conforming
        cyd@2026-08-03T09:00:00Z | conforming only on a value corrected before the rejection
        dan@2026-08-03T09:00:00Z | cannot be judged
        eve@2026-08-03T09:00:00Z | -
        """,
        leads="""
            lead_id | crm_score | reason
            ann     | 20        | small
            bea     | 80        | small
            cyd     | 20        | small
            dan     | -         | small
            eve     | 20        | no money
        """,
        attribute_changes="""
            record_id | attribute | old_value | new_value | changed
            cyd       | crm_score | 80        | 20        | 2026-08-03 12:00
        """,
        stage_changes=rejected("", "", "", "", "")["stage_changes"],
        touches=touches(),
    )


def test_poor_fit_is_no_verdict_where_no_reason_was_given() -> None:
    expect_audited(
        """
        handoff_id               | reason | fit_verdict
        ann@2026-08-03T09:00:00Z | -      | -
        bea@2026-08-03T09:00:00Z | other  | -
        """,
        **rejected("-", "other"),
        touches=touches(),
    )
