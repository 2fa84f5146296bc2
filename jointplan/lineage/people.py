"""Which records are one person, how that is known, and the account they belong to."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from jointplan.lineage.find import Subject
from jointplan.lineage.layout import (
    columns,
    heading,
    indented,
    listing,
    plain,
)
from jointplan.lineage.queries import Cells, rows_of

_RECORDS = """
select
    records.record_id,
    records.person_id,
    records.record_kind,
    records.survivor_id,
    records.converted_contact_id,
    accounts.account_id,
    accounts.account_known_by,
    list(others.record_id order by others.record_id) filter (
        where records.email_kind != 'role'
            and records.email_hash = others.email_hash
            and others.email_kind != 'role'
    ) as same_email
from built.people.record_people as records
left join built.people.record_people as others
    on records.person_id = others.person_id
    and records.record_id != others.record_id
left join built.people.record_accounts as accounts
    on records.record_id = accounts.record_id
where records.person_id = $person
group by all
order by records.record_id
"""
_ACCOUNT = """
select
    people.account_id,
    people.record_count,
    people.created_on,
    accounts.account_type,
    accounts.is_in_crm,
    accounts.has_any_win
from built.canonical.people as people
left join built.canonical.accounts as accounts
    on people.account_id = accounts.account_id
where people.person_id = $person
"""


def tell_people(con: DuckDBPyConnection, subject: Subject) -> list[str]:
    """Tell who is meant, as the canonical tables have it (R11, R13)."""
    told = heading("The person")
    if not subject.person_ids:
        why = "no record that the report uses: see what became of the lines above"
        if subject.kind == "opportunity":
            why = "no person is linked to it, and it is credited to no hand-off"
        return told + indented([why])
    for person in subject.person_ids:
        records = rows_of(con, _RECORDS, person=person)
        told += indented([f"person {plain(person)}: {_counted(records)}"])
        told += indented(
            columns(
                [
                    (str(each["record_kind"]), plain(each["record_id"]), _link(each))
                    for each in records
                ]
            ),
            4,
        )
        for account in rows_of(con, _ACCOUNT, person=person):
            told += indented([_account(account, records)])
    return told


def _counted(records: list[Cells]) -> str:
    return "1 record" if len(records) == 1 else f"{len(records)} records, one person"


def _link(record: Cells) -> str:
    """Say how a record is known to be of the same person as others."""
    said = []
    if record["survivor_id"]:
        said.append(f"merged into {plain(record['survivor_id'])}")
    if record["converted_contact_id"]:
        said.append(f"converted into {plain(record['converted_contact_id'])}")
    if record["same_email"]:
        said.append(f"same e-mail as {listing(map(plain, record['same_email']))}")
    if record["record_kind"] == "stand-in":
        said.append("in no export that is used")
    return listing(said)


def _account(person: Cells, records: list[Cells]) -> str:
    account = person["account_id"]
    if account is None:
        return "account: none known"
    by = {
        str(each["account_known_by"])
        for each in records
        if each["account_id"] == account and each["account_known_by"]
    }
    # An account that is known by a domain or a name is written with it.
    kind = {"domain": "e-mail domain", "name": "company name"}
    ways = listing(kind.get(each, each) for each in sorted(by))
    shown = plain(account)
    if not person["is_in_crm"]:
        shown = "of no record in the CRM"
    said = [f"account {shown}", f"known by {ways}" if ways else ""]
    if person["account_type"]:
        said.append(f"type {plain(person['account_type'])}")
    if person["has_any_win"]:
        said.append("it has won opportunities")
    return listing(each for each in said if each)
