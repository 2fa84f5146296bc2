"""The plainest exports of each vendor: records as they stand on a day, and no history.

What a record said on an earlier day is taken from the history of the newest delivery,
so that there can be as many deliveries as a company may have made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.reshaped.contacts import (
    PROPERTIES,
    Crowd,
    Person,
    crowd_of,
)
from tests.support.reshaped.hubspot import CURRENT, LABELS, STAGES
from tests.support.reshaped.objects import companies_of, deals_of, owners_of
from tests.support.reshaped.portal import Portal, minute, portal_of
from tests.support.reshaped.tables import Row, Tables, csv_bytes

STATUS = {"Lead": "Status", "Contact": "Contact_Status__c"}
HELD = ("OwnerId", "Title", "LeadSource", "Lead_Score__c", "Employee_Range__c")
REASON = "Disqualified_Reason__c"


def end_of(day: str) -> str:
    """The instant at which a delivery of a day is made: in the evening."""
    return f"{day}T20:00:00.000Z"


# --- HubSpot --------------------------------------------------------------------------


def write_plain_hubspot(tables: Tables, days: Sequence[str], folder: Path) -> Portal:
    """Write contacts as they stood on each day, and the rest as it stands on the last.

    Who never was an MQL is in the last delivery alone: nothing asks for them before.
    """
    portal = portal_of(tables)
    crowd = crowd_of(tables, portal.person_of)
    for day in days:
        target = folder / "hubspot" / day
        target.mkdir(parents=True)
        rows = _contacts(portal, crowd, day, is_last=day == days[-1])
        (target / "contacts.csv").write_bytes(csv_bytes(list(rows)))
    last = folder / "hubspot" / days[-1]
    files = {
        "companies": companies_of(tables, portal),
        "deals": deals_of(tables, portal),
        "owners": owners_of(tables, portal),
    }
    for name, found in files.items():
        (last / f"{name}.csv").write_bytes(csv_bytes(list(found)))
    return portal


def _contacts(
    portal: Portal, crowd: Crowd, day: str, *, is_last: bool
) -> Iterator[Row]:
    until = end_of(day)
    for who, person in crowd.people.items():
        marks = _marks(person, crowd)
        was_mql = any(status == "MQL" for _, status in marks)
        if person.created_at > until or not (was_mql or is_last):
            continue
        account = _account_of(person) if is_last else ""
        front = person.front
        yield {
            "Record ID": portal.numbers[who],
            "Email": front["Email"],
            "Company Name": front.get("Company", ""),
            "Country/Region": front["Country"],
            "Contact owner": portal.names.get(
                _value(crowd, person, "OwnerId", until), ""
            ),
            "Create Date": minute(person.created_at),
            **{
                label: _value(crowd, person, PROPERTIES[name], until)
                for name, label in CURRENT.items()
            },
            **_stages(marks, until),
            "Merged Contact IDs": ";".join(
                portal.numbers[row["Id"]] for row in person.records if row["Id"] != who
            ),
            "Associated Company IDs": portal.numbers.get(account, ""),
        }


def _value(crowd: Crowd, person: Person, column: str, until: str) -> str:
    """What stood in a property at an instant."""
    return [each for each in crowd.values(person, column) if each.at <= until][-1].value


def _account_of(person: Person) -> str:
    found = [
        (row["CreatedDate"], account)
        for row in person.records
        if (account := row.get("AccountId") or row.get("ConvertedAccountId", ""))
    ]
    return max(found, default=("", ""))[1]


def _marks(person: Person, crowd: Crowd) -> list[tuple[str, str]]:
    """Every stage that a person entered, oldest first."""
    marks = [(row["MQL_Date__c"], "MQL") for row in person.records]
    marks += [(change.at, change.new) for change in crowd.stages(person)]
    return sorted(mark for mark in marks if mark[0])


def _stages(marks: Sequence[tuple[str, str]], until: str) -> Row:
    now: dict[str, str] = defaultdict(str)
    entered: dict[str, str] = defaultdict(str)
    for at, status in marks:
        if at <= until:
            for name, value in STAGES[status]:
                now[name], entered[value] = value, at
    return {
        "Lifecycle Stage": LABELS[now["lifecyclestage"]],
        "Lead Status": LABELS[now["hs_lead_status"]],
        **{
            f'Date entered "{LABELS[value]} (Lifecycle Stage Pipeline)"': minute(
                entered[value]
            )
            for value in ("marketingqualifiedlead", "salesqualifiedlead")
        },
    }


# --- Salesforce -----------------------------------------------------------------------


def write_plain_salesforce(
    tables: Tables, days: Sequence[str], folder: Path, *, files: Sequence[str] = ()
) -> None:
    """Write leads and contacts as they stood on each day, without any date of an MQL.

    Args:
        tables: The newest delivery, whose history tells the earlier ones.
        days: Days of the deliveries.
        folder: Where the exports go.
        files: Objects that the last delivery has beside them.
    """
    crowd = crowd_of(tables, {})
    for day in days:
        target = folder / "salesforce" / day
        target.mkdir(parents=True)
        for name, status in STATUS.items():
            rows = [
                _as_of(row, crowd, status, end_of(day))
                for row in tables[name]
                if row["CreatedDate"] <= end_of(day)
            ]
            (target / f"{name}.csv").write_bytes(csv_bytes(rows))
    for name in files:
        (folder / "salesforce" / days[-1] / f"{name}.csv").write_bytes(
            csv_bytes(tables[name])
        )


def _as_of(row: Row, crowd: Crowd, status: str, until: str) -> Row:
    """A record as it stood; what has no history stands as it does today."""
    then = {
        column: crowd.value_at(row, column, until)
        for column in (status, *HELD, REASON)
        if column in row
    }
    gone = {"MQL_Date__c": "", "LastModifiedDate": ""}
    return {**row, **then, **gone}
