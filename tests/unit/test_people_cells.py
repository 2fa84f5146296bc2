"""Cells about people: addresses, companies, owners, marks and fillers as they come."""

from __future__ import annotations

import pytest

from tests.support.stage import Stage, leads


def hashes(stage: Stage, *cells: str) -> list[str | None]:
    """The keyed addresses of cells, in their order."""
    rows = "".join(f'L{n},"{cell}"\n' for n, cell in enumerate(cells))
    stage.build(leads('email = "mail"'), leads=f"id,mail\n{rows}")
    return [row[0] for row in stage.rows("email_hash")]


@pytest.mark.parametrize(
    "cell",
    [
        "Ann Kite <ann@kite.example>",
        " ANN@Kite.Example ",
        "mailto:ann@kite.example",
        "<ann@kite.example>",
        "ann @ kite.example",
        "'ann@kite.example'",
        "Kite, Ann (ann@kite.example)",
        "\u00a0ann@kite.example\u200b",
        "ann@kite.example; ann.kite@gmail.com",
        "n/a; ann@kite.example",
        "none@none.com, ann@kite.example",
    ],
)
def test_address_is_one_however_it_is_wrapped(stage: Stage, cell: str) -> None:
    one, other = hashes(stage, "ann@kite.example", cell)
    assert one is not None
    assert one == other


@pytest.mark.parametrize(
    "cell",
    [
        *("n/a", "-", "none", "test@test.com", "noemail@noemail.com", "ann"),
        *("unknown@unknown.org", "x@x.com", "No.Email@none.com", ""),
    ],
)
def test_filler_is_no_address(stage: Stage, cell: str) -> None:
    """R48: two people of whom nobody knows the address are two."""
    assert hashes(stage, cell) == [None]


def test_addresses_that_only_look_like_fillers_are_somebody_s(stage: Stage) -> None:
    found = hashes(stage, "test@kite.example", "ann@test.com", "noemi@none.example")
    assert None not in found


def test_second_address_of_a_cell_is_kept_unless_it_is_a_desk_s(stage: Stage) -> None:
    cells = [
        "a@kite.example; ann@gmail.com",
        "ann@gmail.com",
        "b@b.de/info@b.de",
    ]
    rows = "".join(f'L{n},"{cell}"\n' for n, cell in enumerate(cells))
    stage.build(leads('email = "mail"'), leads=f"id,mail\n{rows}")
    (_, second), (first, _), (_, desk) = stage.rows("email_hash, email_other_hash")
    assert second == first
    assert desk is None


def test_words_of_the_mapping_are_fillers_too(stage: Stage) -> None:
    more = 'fillers = ["Walk-in", "kiosk@shop.example"]'
    stage.build(
        leads('email = "mail", company_name = "company"', more),
        leads="id,mail,company\nL1,kiosk@shop.example,WALK IN\nL2,a@b.example,Acme\n",
    )
    found = stage.rows("email_domain, company_name, company_name_matched")
    assert found == [(None, "WALK IN", None), ("b.example", "Acme", "acme")]


@pytest.mark.parametrize("name", ["n/a", "N.A.", "-", "None", "000", "[not provided]"])
def test_filler_is_shown_and_matches_no_company(stage: Stage, name: str) -> None:
    stage.build(leads('company_name = "company"'), leads=f"id,company\nL1,{name}\n")
    assert stage.rows("company_name, company_name_matched") == [(name, None)]


@pytest.mark.parametrize("cell", ["N/A", "-", "null", "None", "0000000000"])
def test_filler_is_no_id(stage: Stage, cell: str) -> None:
    """R48: contacts of account `N/A` have no account in common."""
    mapping = """
[sources.crm.feeds.contacts]
file = "contacts.csv"
entity = "contacts"
columns = { contact_id = "id", account_id = "account" }
"""
    text = f"id,account\nC1,{cell}\n0,9999\n12345,11111\n"
    stage.build(mapping, contacts=text)
    found = stage.rows("contact_id, account_id", "contacts")
    assert found == [("C1", None), ("0", "9999"), ("12345", "11111")]


PERSONS = """
[sources.crm.feeds.contacts]
file = "contacts.csv"
entity = "contacts"
names = ["First", "Last"]
columns = { contact_id = "id", company_name = "Account", is_person = ["Person", ""] }
"""


@pytest.mark.parametrize(
    ("company", "shown"),
    [
        ("Ann Kite", None),
        ("KITE Ann", None),
        ("Ann Kite Household", None),
        ("Kite", "Kite"),
        ("Kite & Sons", "Kite & Sons"),
        ("Ann Summers", "Ann Summers"),
    ],
)
def test_company_that_is_the_person_s_own_name_does_not_land(
    stage: Stage, company: str, shown: str | None
) -> None:
    text = f"id,First,Last,Account,Person\nC1,Ann,Kite,{company},false\n"
    stage.build(PERSONS, contacts=text)
    assert stage.rows("company_name", "contacts") == [(shown,)]
    landed = stage.con.execute("select * from raw.contacts_1").fetchall()
    assert ("Ann" in str(landed)) == (shown is not None and "Ann" in shown)


def test_account_that_is_a_person_shows_no_name(stage: Stage) -> None:
    text = "id,First,Last,Account,Person\nC1,,,Ann Kite,WAHR\nC2,,,Acme,0\n"
    stage.build(PERSONS, contacts=text)
    assert stage.rows("company_name", "contacts") == [(None,), ("Acme",)]


@pytest.mark.parametrize(
    "name", ["Ada Ito (Deactivated User)", "Ada Ito (Inactive)", "Ada Ito [inaktiv]"]
)
def test_owner_who_has_left_is_the_same_person(stage: Stage, name: str) -> None:
    """R11: where only names join owners, what stands behind one is no part of it."""
    stage.build(
        leads('owner_id = "owner"'), leads=f"id,owner\nL1,{name}\nL2,Bo (North)\n"
    )
    assert stage.rows("owner_id") == [("Ada Ito",), ("Bo (North)",)]


TASKS = """
[sources.crm]
{more}
[sources.crm.feeds.tasks]
file = "tasks.csv"
entity = "touches"
columns.touch_id = "id"
columns.happened = "at"
columns.direction_mark = "subject"
values.direction_mark = {{ "*[In]*" = "in", "*[Out]*" = "out", "*<<" = "in" }}
"""


@pytest.mark.parametrize(
    ("subject", "direction"),
    [
        ("[Outreach] [Email] [In] Re: call Ann Kite", "in"),
        ("[Email] [Out] hello", "out"),
        ("Email: << about Ann", "in"),
        ("Call Ann [In] the morning", None),
        ("Ann", None),
    ],
)
def test_what_a_subject_begins_with_tells_and_no_more_of_it_lands(
    stage: Stage, subject: str, direction: str | None
) -> None:
    text = f"id,at,subject\nT1,2026-07-01,{subject}\n"
    stage.build(TASKS.format(more=""), tasks=text)
    found = stage.rows("direction_mark, unread_fields", "touches")
    assert found == [(direction, "")]
    assert "Ann" not in str(stage.con.execute("select * from raw.tasks_1").fetchall())


MEMBERS = """
[sources.crm.feeds.members]
file = "members.csv"
entity = "responses"
where = { responded = ["true", "1"] }
columns = { response_id = "id", record_id = "lead", responded = "at" }
"""


@pytest.mark.parametrize(
    ("word", "fate"),
    [
        ("true", "used"),
        ("WAHR", "used"),
        ("Vrai", "used"),
        ("sí", "used"),
        ("FALSCH", "not of this entity"),
        ("", "not of this entity"),
        ("perhaps", "word of its filter is not known"),
    ],
)
def test_filter_that_asks_for_yes_takes_no_unknown_word_for_no(
    stage: Stage, word: str, fate: str
) -> None:
    """R45."""
    text = f"id,lead,responded,at\nR1,L1,{word},2026-07-01\n"
    stage.build(MEMBERS, members=text)
    assert stage.rows("row_fate", "responses") == [(fate,)]


def test_filter_that_asks_for_words_is_read_as_it_stands(stage: Stage) -> None:
    mapping = MEMBERS.replace('["true", "1"]', '["1", "Attended"]')
    text = "id,lead,responded,at\nR1,L1,yes,2026-07-01\nR2,L1,1,2026-07-01\n"
    stage.build(mapping, members=text)
    assert stage.rows("row_fate", "responses") == [("not of this entity",), ("used",)]


def test_rule_that_sets_rows_aside_by_yes_knows_it_in_other_languages(
    stage: Stage,
) -> None:
    more = '[[sources.crm.set_aside]]\nname = "tests"\nwhere = { test = ["true"] }'
    text = "id,test,job\nL1,WAHR,a\nL2,FALSCH,a\nL3,true,a\n"
    stage.build(leads('title = "job"', more), leads=text)
    assert stage.rows("row_fate") == [
        ("rule: tests",),
        ("used",),
        ("rule: tests",),
    ]
