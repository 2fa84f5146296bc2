"""Who is one person, and which account a person belongs to (R11, R13)."""

from __future__ import annotations

from tests.spec.harness import expect


def test_records_linked_by_conversion_merge_or_email_are_one_person() -> None:
    """R11: contacts are people too, and two without a link are two people."""
    expect(
        "people.record_people",
        {
            "leads": """
                lead_id   | converted_contact_id | survivor_id | email_hash
                lead1     | contact1             | -           | -
                old       | -                    | survivor    | -
                survivor  | -                    | -           | -
                twin1     | -                    | -           | twin
                twin2     | -                    | -           | twin
                stranger1 | -                    | -           | -
                stranger2 | -                    | -           | -
            """,
            "contacts": """
                contact_id | email_hash
                contact1   | -
                contact2   | twin
            """,
        },
        """
        record_id | record_kind | person_id
        lead1     | lead        | contact1
        contact1  | contact     | contact1
        old       | lead        | old
        survivor  | lead        | old
        twin1     | lead        | contact2
        twin2     | lead        | contact2
        contact2  | contact     | contact2
        stranger1 | lead        | stranger1
        stranger2 | lead        | stranger2
        """,
    )


def test_role_address_joins_nobody() -> None:
    """R11: info@ belongs to a desk; a free-mail address belongs to one person."""
    expect(
        "people.record_people",
        {
            "leads": """
                lead_id | email_hash | email_kind
                info1   | info       | role
                info2   | info       | role
                ann1    | ann        | free
                ann2    | ann        | free
            """
        },
        """
        record_id | person_id
        info1     | info1
        info2     | info2
        ann1      | ann1
        ann2      | ann1
        """,
    )


def test_links_of_different_kinds_make_one_chain() -> None:
    """R11: merged, same address, converted, same address again."""
    expect(
        "people.record_people",
        {
            "leads": """
                lead_id | survivor_id | email_hash | converted_contact_id
                e       | d           | -          | -
                d       | -           | one        | -
                c       | -           | one        | b
                a       | -           | two        | -
            """,
            "contacts": """
                contact_id | email_hash
                b          | two
            """,
        },
        """
        record_id | person_id
        a         | a
        b         | a
        c         | a
        d         | a
        e         | a
        """,
    )


def test_two_leads_made_into_one_contact_are_one_person_even_without_its_row() -> None:
    """R11."""
    expect(
        "people.record_people",
        {
            "leads": """
                lead_id | converted_contact_id
                x1      | gone
                x2      | gone
            """
        },
        """
        record_id | person_id
        x1        | gone
        x2        | gone
        gone      | gone
        """,
    )


def test_lead_and_its_contact_are_handed_off_as_one_person() -> None:
    """R11: an MQL on the contact while the lead's is open is a repeat signal."""
    expect(
        "episodes.episodes",
        {
            "leads": """
                lead_id | converted_contact_id
                ann     | ann_c
            """,
            "contacts": """
                contact_id
                ann_c
            """,
            "stage_changes": """
                record_id | stage     | changed
                ann       | mql       | 2026-08-01
                ann_c     | mql       | 2026-08-03
                ann_c     | qualified | 2026-08-05
            """,
        },
        """
        handoff_id     | decision
        ann@2026-08-01 | qualified
        """,
    )


def test_two_records_of_a_person_stamped_in_one_minute_are_one_signal() -> None:
    """R11."""
    expect(
        "episodes.signals",
        {
            "leads": """
                lead_id | email_hash
                ann1    | ann
                ann2    | ann
            """,
            "stage_changes": """
                record_id | stage | changed
                ann2      | mql   | 2026-08-01 09:00:40
                ann1      | mql   | 2026-08-01 09:00:10
            """,
        },
        """
        signal_id                 | person_id
        ann1@2026-08-01T09:00:10Z | ann1
        """,
    )


def test_deleted_record_is_nobody_but_a_merged_one_still_is() -> None:
    """R40: set aside rows make no person."""
    expect(
        "people.record_people",
        {
            "leads": """
                lead_id | row_fate
                kept    | used
                deleted | deleted in the CRM
            """
        },
        """
        record_id
        kept
        """,
    )


def test_account_is_known_by_id_else_by_domain_else_by_company_name() -> None:
    """R13: what no account of the CRM matches stands for one of its own."""
    expect(
        "people.record_accounts",
        {
            "accounts": """
                account_id | account_name_matched | account_domain
                acme       | acme                 | https://www.acme.example/en
                bolt       | bolt ltd             | -
                cog        | cog                  | -
            """,
            "contacts": """
                contact_id | account_id | email_domain  | email_kind
                by_id      | bolt       | acme.example  | business
                at_cog     | cog        | cog.example   | business
            """,
            "leads": """
                lead_id     | email_domain | email_kind | company_name_matched
                by_website  | acme.example | business   | -
                by_contacts | cog.example  | business   | -
                by_name     | -            | -          | bolt ltd
                by_domain   | dye.example  | business   | dye
                by_company  | free.example | free       | dye & sons
                by_nothing  | free.example | free       | -
            """,
        },
        """
        record_id   | account_id
        by_id       | bolt
        at_cog      | cog
        by_website  | acme
        by_contacts | cog
        by_name     | bolt
        by_domain   | domain:dye.example
        by_company  | name:dye & sons
        by_nothing  | -
        """,
    )


def test_domain_of_two_accounts_and_name_of_two_accounts_stand_for_neither() -> None:
    """R13: a guess is no account."""
    expect(
        "people.record_accounts",
        {
            "accounts": """
                account_id | account_name_matched
                acme_north | acme
                acme_south | acme
            """,
            "contacts": """
                contact_id | account_id | email_domain | email_kind
                nora       | acme_north | acme.example | business
                sven       | acme_south | acme.example | business
            """,
            "leads": """
                lead_id | email_domain | email_kind | company_name_matched
                lea     | acme.example | business   | -
                leo     | -            | -          | acme
            """,
        },
        """
        record_id | account_id
        nora      | acme_north
        sven      | acme_south
        lea       | domain:acme.example
        leo       | name:acme
        """,
    )


def test_what_is_typed_for_nothing_joins_nobody_and_stays_to_be_seen() -> None:
    """R48: a filler has a name to show and none to match by."""
    given = {
        "leads": """
            lead_id | company_name | company_name_matched
            ann     | n/a          | -
            bea     | n/a          | -
        """,
    }
    expect(
        "people.record_accounts",
        given,
        """
        record_id | account_id | account_known_by
        ann       | -          | -
        bea       | -          | -
        """,
    )
    expect(
        "canonical.records",
        given,
        """
        record_id | company_name
        ann       | n/a
        bea       | n/a
        """,
    )


def test_second_address_of_a_cell_is_the_same_person_s() -> None:
    """R11: whoever writes two addresses into one cell has both."""
    expect(
        "people.record_people",
        {
            "leads": """
                lead_id | email_hash | email_other_hash | email_kind
                ann     | one        | two              | business
                bea     | two        | -                | free
                cyd     | three      | -                | business
            """,
        },
        """
        record_id | person_id
        ann       | ann
        bea       | ann
        cyd       | cyd
        """,
    )


def test_person_with_several_accounts_belongs_to_the_one_best_known() -> None:
    """R11, R13: an id says more than a domain, and a domain more than a name."""
    expect(
        "canonical.people",
        {
            "accounts": """
                account_id
                acme
            """,
            "contacts": """
                contact_id | account_id | email_hash
                ann_c      | acme       | ann
            """,
            "leads": """
                lead_id | email_hash | email_domain | email_kind | created
                ann     | ann        | bolt.example | business   | 2026-08-01
            """,
        },
        """
        person_id | account_id | record_count | created_on
        ann       | acme       | 1 + 1        | 2026-08-01
        """,
    )
