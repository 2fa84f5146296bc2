"""HubSpot: a contact for each person, activities as objects, history of properties.

Exports have labels and the portal's clock; the history is as a connector fetches it,
with internal names and milliseconds since 1970.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from tests.support.reshaped.contacts import PROPERTIES, Crowd, Person, crowd_of
from tests.support.reshaped.objects import (
    acts_of,
    companies_of,
    deals_of,
    meetings_of,
    owners_of,
)
from tests.support.reshaped.portal import Portal, minute, portal_of, yes
from tests.support.reshaped.tables import Row, Tables, csv_bytes, halves, instant

CURRENT = {
    "jobtitle": "Job Title",
    "hs_analytics_source": "Original Traffic Source",
    "hubspotscore": "HubSpot Score",
    "employee_range": "Employee range",
    "disqualified_reason": "Disqualified reason",
}

# Status -> property, value; a rejected contact is an ordinary lead again.
STAGES = {
    "Open": [("hs_lead_status", "OPEN")],
    "Returned": [("hs_lead_status", "OPEN")],
    "Working": [("hs_lead_status", "IN_PROGRESS")],
    "MQL": [("lifecyclestage", "marketingqualifiedlead")],
    "Qualified": [("lifecyclestage", "salesqualifiedlead")],
    "Disqualified": [("hs_lead_status", "UNQUALIFIED"), ("lifecyclestage", "lead")],
    "Recycled": [("hs_lead_status", "BAD_TIMING"), ("lifecyclestage", "lead")],
}
LABELS = {
    "": "", "OPEN": "Open", "IN_PROGRESS": "In Progress", "UNQUALIFIED": "Unqualified",
    "BAD_TIMING": "Bad Timing", "lead": "Lead",
    "marketingqualifiedlead": "Marketing Qualified Lead",
    "salesqualifiedlead": "Sales Qualified Lead",
}  # fmt: skip


class Conversion(NamedTuple):
    """A form that somebody filled in, and what brought them."""

    at: str
    form: str
    channel: str


NONE = Conversion("", "", "")


def write_hubspot(deliveries: dict[str, Tables], folder: Path) -> Portal:
    """Write every delivery in its dated folder."""
    portal = portal_of(list(deliveries.values())[-1])
    for day, tables in deliveries.items():
        _write(tables, portal, day, folder / day)
    return portal


def _write(tables: Tables, portal: Portal, day: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    crowd = crowd_of(tables, portal.person_of)
    conversions = _conversions(tables, portal)
    contacts = list(_contacts(tables, portal, crowd, conversions))
    _write_zip(halves(contacts), f"hubspot-crm-exports-all-contacts-{day}", folder)
    objects = {
        "companies": companies_of(tables, portal),
        "deals": deals_of(tables, portal),
        "calls": acts_of(tables, portal, "Call"),
        "emails": acts_of(tables, portal, "Email", "Cadence"),
        "communications": acts_of(tables, portal, "Task"),
        "meetings": meetings_of(tables, portal),
    }
    files = {
        **{f"hubspot-crm-exports-all-{name}-{day}": objects[name] for name in objects},
        "contact_property_history": _history(portal, crowd, conversions),
        "owners": owners_of(tables, portal),
    }
    for name, rows in files.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(list(rows)))


def _write_zip(parts: tuple[list[Row], ...], name: str, folder: Path) -> None:
    """A large export arrives as several files in an archive."""
    archive = folder / f"{name}.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=1) as zipped:
        for number, rows in enumerate(parts, 1):
            zipped.writestr(f"{name}-{number}.csv", csv_bytes(rows))


def _conversions(tables: Tables, portal: Portal) -> dict[str, list[Conversion]]:
    """Every response of a person, oldest first: a form is named after its campaign."""
    campaigns = {row["Id"]: row for row in tables["Campaign"]}
    found = defaultdict(list)
    for row in tables["CampaignMember"]:
        who = portal.person_of.get(row["LeadId"] or row["ContactId"])
        if who and row["HasResponded"] == "true":
            campaign = campaigns[row["CampaignId"]]
            form = f"{campaign['Name']}: {row['Status']}"
            found[who].append(Conversion(row["CreatedDate"], form, campaign["Type"]))
    return {who: sorted(each) for who, each in found.items()}


# --- Contacts -------------------------------------------------------------------------


def _contacts(
    tables: Tables,
    portal: Portal,
    crowd: Crowd,
    conversions: dict[str, list[Conversion]],
) -> Iterator[Row]:
    names = {row["Id"]: row["Name"] for row in tables["Account"]}
    for who, person in crowd.people.items():
        account = _account_of(person)
        front, filled = person.front, conversions.get(who, [NONE])
        owner = crowd.values(person, "OwnerId")[-1].value
        merged = [row["Id"] for row in person.records if row["Id"] != who]
        yield {
            "Record ID": portal.numbers[who],
            "Email": front["Email"],
            "Company Name": front.get("Company", "") or names.get(account, ""),
            "Industry": max(row.get("Industry", "") for row in person.records),
            "Country/Region": front["Country"],
            "Contact owner": portal.names.get(owner, ""),
            "Create Date": minute(person.created_at),
            "Unsubscribed from all email": yes(front["HasOptedOutOfEmail"]),
            **_properties(person, crowd),
            **_stages_now(person, crowd),
            "First Conversion": filled[0].form,
            "First Conversion Date": minute(filled[0].at),
            "Recent Conversion": filled[-1].form,
            "Recent Conversion Date": minute(filled[-1].at),
            "Latest Traffic Source": filled[-1].channel,
            "Merged Contact IDs": ";".join(portal.numbers[each] for each in merged),
            "Associated Company IDs": portal.numbers.get(account, ""),
        }


def _account_of(person: Person) -> str:
    """The account of the person's newest record that has one."""
    found = [
        (row["CreatedDate"], account)
        for row in person.records
        if (account := row.get("AccountId") or row.get("ConvertedAccountId", ""))
    ]
    return max(found, default=("", ""))[1]


def _properties(person: Person, crowd: Crowd) -> Row:
    """What stands in a contact today of what has a history."""
    return {
        label: crowd.values(person, PROPERTIES[name])[-1].value
        for name, label in CURRENT.items()
    }


def _stages_now(person: Person, crowd: Crowd) -> Row:
    """Lifecycle stage and lead status of today, and when stages were last entered."""
    marks = [(row["MQL_Date__c"], "MQL") for row in person.records]
    marks += [(change.at, change.new) for change in crowd.stages(person)]
    now: dict[str, str] = defaultdict(str)
    entered: dict[str, str] = defaultdict(str)
    for at, status in sorted(mark for mark in marks if mark[0]):
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


# --- History --------------------------------------------------------------------------


def _history(
    portal: Portal, crowd: Crowd, conversions: dict[str, list[Conversion]]
) -> Iterator[Row]:
    for who, person in crowd.people.items():
        for change in crowd.stages(person):
            for name, value in STAGES[change.new]:
                yield _revision(portal, who, (name, value), change.at, change.author)
        for name, column in PROPERTIES.items():
            values = crowd.values(person, column)
            for at, value, author in values if len(values) > 1 else []:
                # A queue owns nothing in HubSpot.
                is_owner = name == "hubspot_owner_id"
                shown = portal.numbers.get(value, "") if is_owner else value
                yield _revision(portal, who, (name, shown), at, author)
    for who, filled in conversions.items():
        for each in filled:
            name = "recent_conversion_event_name"
            yield _revision(portal, who, (name, each.form), each.at, "")


def _revision(
    portal: Portal, who: str, revised: tuple[str, str], at: str, author: str
) -> Row:
    return {
        "contact_id": portal.numbers[who],
        "name": revised[0],
        "value": revised[1],
        "timestamp": str(int(instant(at).timestamp()) * 1000),
        "source": portal.sources.get(author, "CONTACTS_WEB"),
        "updated_by_user_id": portal.numbers.get(author, ""),
    }
