"""A portal of HubSpot: who is whom in it, and how it writes cells."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tests.support.reshaped.contacts import people_of, purged_of
from tests.support.reshaped.tables import Tables, written

ZONE = ZoneInfo("Europe/London")
OBJECTS = (("Lead", "Contact"), ("Account",), ("Opportunity",), ("Task", "Event"))

# Who changes a property, by the kind of user.
CHANGED_BY = {"AutomatedProcess": "AUTOMATION_PLATFORM", "Integration": "SALESFORCE"}


@dataclass(frozen=True)
class Portal:
    """What holds for every delivery.

    Attributes:
        person_of: Lead or contact -> first record of its person; none if purged.
        numbers: Id in Salesforce -> number in HubSpot, in the same order.
        names: User -> name.
        sources: User -> what history says of where a change came from.
    """

    person_of: dict[str, str]
    numbers: dict[str, str]
    names: dict[str, str]
    sources: dict[str, str]

    def contact_of(self, record: str) -> str:
        """Number of the contact that a lead or contact became; blank if purged."""
        return self.numbers.get(self.person_of.get(record, ""), "")


def portal_of(tables: Tables) -> Portal:
    """Number every record of the newest delivery."""
    numbers: dict[str, str] = {}
    for first, names in enumerate((*OBJECTS, ("User",)), 1):
        ids = sorted(row["Id"] for name in names for row in tables[name])
        numbers |= {each: f"{first}{n:08}" for n, each in enumerate(ids)}
    users = tables["User"]
    return Portal(
        people_of(tables, purged_of(tables)),
        numbers,
        {row["Id"]: row["Name"] for row in users},
        {row["Id"]: CHANGED_BY.get(row["UserType"], "CRM_UI") for row in users},
    )


def minute(text: str) -> str:
    """An instant by the portal's clock, to the minute and without its zone."""
    return written(text, "%Y-%m-%d %H:%M", ZONE)


def yes(text: str) -> str:
    """A boolean as an export with labels has it."""
    return "Yes" if text == "true" else "No"
