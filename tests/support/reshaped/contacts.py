"""Leads and contacts of one person as one contact, whose properties have a history.

A hand-off looks at the record that was handed off. So a contact has, from each hand-off
on, the values of that record: as a sync would write them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from tests.support.reshaped.tables import HISTORIES, Row, Tables

# Property -> column of leads and contacts.
PROPERTIES = {
    "hubspot_owner_id": "OwnerId",
    "jobtitle": "Title",
    "hs_analytics_source": "LeadSource",
    "hubspotscore": "Lead_Score__c",
    "employee_range": "Employee_Range__c",
    "disqualified_reason": "Disqualified_Reason__c",
}
DESKS = ("contact", "hello", "info", "office", "sales")  # shared by several people
REJECTED = ("Disqualified", "Recycled")


class Change(NamedTuple):
    """A change in the history of a lead or contact."""

    at: str
    record: str
    field: str
    old: str
    new: str
    author: str


class Value(NamedTuple):
    """A value that a contact's property takes."""

    at: str
    value: str
    author: str


def purged_of(tables: Tables) -> set[str]:
    """Leads that were deleted and not merged: no portal has them."""
    return {
        row["Id"]
        for row in tables["Lead"]
        if row["IsDeleted"] == "true" and not row["MasterRecordId"]
    }


def people_of(tables: Tables, purged: set[str]) -> dict[str, str]:
    """Record -> the first record of its person: by conversion, merge and address."""
    first: dict[str, str] = {}

    def found(record: str) -> str:
        while first.setdefault(record, record) != record:
            record = first[record]
        return record

    known: dict[str, str] = {}
    for row in [*tables["Lead"], *tables["Contact"]]:
        if row["Id"] in purged:
            continue
        same = [row["Id"], row["MasterRecordId"], row.get("ConvertedContactId", "")]
        address = row["Email"].lower()
        if address and address.split("@")[0] not in DESKS:
            same.append(known.setdefault(address, row["Id"]))
        heads = {found(record) for record in same if record}
        first |= dict.fromkeys(heads, min(heads))
    return {record: found(record) for record in first}


@dataclass(frozen=True)
class Person:
    """A contact to be: its records, and the record in front from each instant on."""

    records: list[Row]
    fronts: list[tuple[str, str]]
    rejections: list[tuple[str, str]]

    @property
    def front(self) -> Row:
        """The record in front today."""
        return next(row for row in self.records if row["Id"] == self.fronts[-1][1])

    @property
    def created_at(self) -> str:
        """When the first record was created."""
        return min(row["CreatedDate"] for row in self.records)


@dataclass(frozen=True)
class Crowd:
    """The people of a delivery, and every change of their records."""

    people: dict[str, Person]
    changes: dict[tuple[str, str], list[Change]]

    def stages(self, person: Person) -> list[Change]:
        """Changes of a person's status, oldest first."""
        return _in_order(
            change
            for row in person.records
            for field in ("Status", "Contact_Status__c")
            for change in self.changes.get((row["Id"], field), [])
        )

    def value_at(self, row: Row, column: str, at: str) -> str:
        """What stood in a record's column at an instant."""
        for change in self.changes.get((row["Id"], _field(column)), []):
            if change.at > at:
                return change.old
        return row[column]

    def values(self, person: Person, column: str) -> list[Value]:
        """Every value that a person's column took, oldest first."""
        by_id = {row["Id"]: row for row in person.records}
        fronts = person.rejections if "Reason" in column else person.fronts
        ends = [*(at for at, _ in fronts[1:]), "~"]
        first = self.value_at(by_id[fronts[0][1]], column, "")
        found = [Value(person.created_at, first, "")]
        for (start, record), end in zip(fronts, ends, strict=True):
            value = self.value_at(by_id[record], column, start)
            if value != found[-1].value:
                found.append(Value(start, value, ""))
            found += [
                Value(each.at, each.new, each.author)
                for each in self.changes.get((record, _field(column)), [])
                if start < each.at < end
            ]
        return found


def crowd_of(tables: Tables, person_of: dict[str, str]) -> Crowd:
    """The people of a delivery."""
    changes: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for name, parent in HISTORIES.items():
        for row in tables[name]:
            changes[row[parent], row["Field"]].append(
                Change(
                    row["CreatedDate"], row[parent], row["Field"], row["OldValue"],
                    row["NewValue"], row["CreatedById"],
                )
            )  # fmt: skip
    ordered = {key: _in_order(found) for key, found in changes.items()}
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in [*tables["Lead"], *tables["Contact"]]:
        if row["Id"] in person_of:
            rows[person_of[row["Id"]]].append(row)
    people = {who: _person(found, ordered) for who, found in rows.items()}
    return Crowd(people, ordered)


def _person(rows: list[Row], changes: dict[tuple[str, str], list[Change]]) -> Person:
    """Whose record is in front when: that of the latest hand-off, or rejection."""
    stages = [
        change
        for row in rows
        for field in ("Status", "Contact_Status__c")
        for change in changes.get((row["Id"], field), [])
    ]
    signals = [(each.at, each.record) for each in stages if each.new == "MQL"]
    signals += [(row["MQL_Date__c"], row["Id"]) for row in rows if row["MQL_Date__c"]]
    rejections = [(each.at, each.record) for each in stages if each.new in REJECTED]
    return Person(rows, _fronts(rows, signals), _fronts(rows, rejections))


def _fronts(rows: list[Row], marks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    oldest = min(rows, key=lambda row: (row["CreatedDate"], row["Id"]))
    fronts = [("", oldest["Id"])]
    for at, record in sorted(marks):
        if record != fronts[-1][1]:
            fronts.append((at, record))
    return fronts


def _in_order(changes: Iterable[Change]) -> list[Change]:
    return sorted(changes, key=lambda change: change.at)


def _field(column: str) -> str:
    """Name of a column in history."""
    return "Owner" if column == "OwnerId" else column
