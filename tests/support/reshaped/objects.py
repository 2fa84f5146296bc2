"""What a portal has beside contacts: companies, deals, activities, and who is who."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from urllib.parse import urlparse

from tests.support.reshaped.portal import Portal, minute, yes
from tests.support.reshaped.tables import Row, Tables

OUTCOMES = {"Held": "Completed", "No show": "No Show", "": "Scheduled"}


def companies_of(tables: Tables, portal: Portal) -> Iterator[Row]:
    """Accounts as companies, websites cut to their domain."""
    for row in tables["Account"]:
        yield {
            "Record ID": portal.numbers[row["Id"]],
            "Company name": row["Name"],
            "Company Domain Name": _domain(row["Website"]),
            "Type": row["Type"],
            "Industry": row["Industry"],
            "Country/Region": row["BillingCountry"],
            "Employee range": row["Employee_Range__c"],
            "Create Date": minute(row["CreatedDate"]),
        }


def _domain(website: str) -> str:
    return (urlparse(website).hostname or website).removeprefix("www.")


def deals_of(tables: Tables, portal: Portal) -> Iterator[Row]:
    """Opportunities as deals, with the people of contact roles and conversions."""
    people: dict[str, set[str]] = defaultdict(set)
    for row in tables["OpportunityContactRole"]:
        people[row["OpportunityId"]].add(portal.contact_of(row["ContactId"]))
    for row in tables["Lead"]:
        people[row["ConvertedOpportunityId"]].add(portal.contact_of(row["Id"]))
    for row in tables["Opportunity"]:
        yield {
            "Record ID": portal.numbers[row["Id"]],
            "Deal Name": row["Name"],
            "Deal Stage": f"{row['StageName']} (Sales Pipeline)",
            "Is Closed Won": row["IsWon"],
            "Is Deal Closed?": row["IsClosed"],
            "Amount": row["Amount"],
            "Currency": row["CurrencyIsoCode"],
            "Create Date": minute(row["CreatedDate"]),
            "Close Date": minute(f"{row['CloseDate']}T00:00:00.000Z"),
            "Deal owner": portal.names[row["OwnerId"]],
            "Original Traffic Source": row["LeadSource"],
            "Closed Lost Reason": row["Loss_Reason__c"],
            "Associated Contact IDs": ";".join(sorted(people[row["Id"]] - {""})),
            "Associated Company IDs": portal.numbers[row["AccountId"]],
        }


def acts_of(tables: Tables, portal: Portal, *kinds: str) -> Iterator[Row]:
    """Tasks of some kinds that are done, as calls, e-mails or messages."""
    for row in tables["Task"]:
        is_done = row["IsClosed"] == "true" and row["IsDeleted"] == "false"
        if is_done and row["TaskSubtype"] in kinds:
            act = {
                **_act(row, portal),
                "Activity date": minute(row["CompletedDateTime"]),
            }
            if "Call" in kinds:
                act["Call direction"] = row["CallType"]
                act["Call outcome"] = row["CallDisposition"]
            if "Email" in kinds:
                act["Email direction"] = "Outgoing Email"
            yield act


def meetings_of(tables: Tables, portal: Portal) -> Iterator[Row]:
    """Events as meetings."""
    for row in tables["Event"]:
        yield {
            **_act(row, portal),
            "Meeting start time": minute(row["StartDateTime"]),
            "Meeting outcome": OUTCOMES[row["Meeting_Result__c"]],
        }


def _act(row: Row, portal: Portal) -> Row:
    return {
        "Record ID": portal.numbers[row["Id"]],
        "Activity assigned to": portal.names.get(row["OwnerId"], ""),
        "Create date": minute(row["CreatedDate"]),
        "Associated Contact IDs": portal.contact_of(row["WhoId"]),
    }


def owners_of(tables: Tables, portal: Portal) -> Iterator[Row]:
    """What somebody wrote by hand: who is in which team, and still there."""
    for row in tables["User"]:
        yield {
            "Name": row["Name"],
            "Team": row["Team__c"],
            "User ID": portal.numbers[row["Id"]],
            "Active": yes(row["IsActive"]),
        }
