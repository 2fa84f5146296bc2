"""The rows of the fictional CRM while the story runs; they change as it goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jointplan.sample.episodes import Episode


@dataclass(slots=True, eq=False)
class Owner:
    """A user or a queue; a queue has the kind `Queue`."""

    id: str
    name: str
    email: str
    team: str
    kind: str
    is_active: bool = True


@dataclass(slots=True, eq=False)
class Company:
    """A company in the world, whether the CRM has an account for it or not."""

    name: str
    domain: str
    country: str
    employees: str
    industry: str
    account: Account | None = None
    signal_days: set[date] = field(default_factory=set)
    is_quiet: bool = False


@dataclass(slots=True, eq=False)
class Account:
    """A row of Account.csv."""

    id: str
    company: Company
    website: str
    type: str
    owner: Owner
    created_at: datetime
    modified_at: datetime
    opportunities: list[Opportunity] = field(default_factory=list)
    contacts: list[Record] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Campaign:
    """A row of Campaign.csv; its type is the raw channel."""

    id: str
    name: str
    type: str
    starts_on: date
    ends_on: date
    cost: str
    created_at: datetime
    parent: Campaign | None = None


@dataclass(slots=True, eq=False)
class Member:
    """A row of CampaignMember.csv: an act of a person, or an invitation sent."""

    id: str
    campaign: Campaign
    record: Record
    status: str
    responded: bool
    at: datetime
    is_late: bool = False


@dataclass(slots=True, eq=False)
class Person:
    """A human being, with every CRM row that stands for them."""

    key: str
    first: str
    last: str
    email: str
    phone: str
    company: Company | None
    records: list[Record] = field(default_factory=list)
    responses: list[Member] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    is_settled: bool = False  # the story alone says what happens, chance does not
    is_taken: bool = False  # a situation was already planned with this contact
    is_missed: bool = False
    hints: set[str] = field(default_factory=set)  # tags for the hand-offs to come


@dataclass(slots=True, eq=False)
class Record:
    """A row of Lead.csv or Contact.csv."""

    id: str
    kind: str
    person: Person
    first: str
    email: str
    company_name: str
    title: str
    source: str
    status: str
    industry: str
    employees: str
    country: str
    owner: Owner
    score: int | None
    created_at: datetime
    modified_at: datetime
    account: Account | None = None
    mql_at: datetime | None = None
    reason: str = ""
    notes: str = ""
    converted_at: datetime | None = None
    contact: Record | None = None
    opportunity: Opportunity | None = None
    opted_out: bool = False
    is_deleted: bool = False
    master: Record | None = None
    merged_at: datetime | None = None
    is_late: bool = False

    @property
    def is_lead(self) -> bool:
        """Whether the row stands in Lead.csv."""
        return self.kind == "lead"


@dataclass(slots=True, eq=False)
class Change:
    """A row of LeadHistory.csv or ContactHistory.csv."""

    id: str
    record: Record
    by: Owner
    at: datetime
    field: str
    old: str
    new: str
    is_late: bool = False


@dataclass(slots=True, eq=False)
class Task:
    """A row of Task.csv."""

    id: str
    who: Record
    what: Opportunity | None
    owner: Owner
    by: Owner
    at: datetime
    done_at: datetime | None
    subtype: str
    call_type: str = ""
    disposition: str = ""
    seconds: int | None = None
    is_deleted: bool = False
    is_late: bool = False


@dataclass(slots=True, eq=False)
class Meeting:
    """A row of Event.csv."""

    id: str
    who: Record
    owner: Owner
    by: Owner
    at: datetime
    starts_at: datetime
    result: str
    booked_by: str
    is_deleted: bool = False
    is_late: bool = False


@dataclass(slots=True, eq=False)
class Opportunity:
    """A row of Opportunity.csv."""

    id: str
    account: Account
    owner: Owner
    name: str
    type: str
    source: str
    created_at: datetime
    stage: str
    amount: int
    closes_on: date
    modified_at: datetime
    is_closed: bool = False
    is_won: bool = False
    loss_reason: str = ""
    loss_note: str = ""
    roles: list[Role] = field(default_factory=list)
    converted_from: Record | None = None
    expected_on: date = field(init=False)  # the day it is first expected to close
    ends_at: datetime = field(init=False)  # when it is planned to


@dataclass(slots=True, eq=False)
class Role:
    """A row of OpportunityContactRole.csv."""

    id: str
    opportunity: Opportunity
    contact: Record
    role: str
    is_primary: bool
    at: datetime
