"""The fictional CRM and the clock that tells its story in order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from jointplan.sample.episodes import Episode
from jointplan.sample.ids import Ids
from jointplan.sample.ledger import SalesOriginated
from jointplan.sample.records import (
    Account,
    Campaign,
    Change,
    Company,
    Meeting,
    Member,
    Opportunity,
    Owner,
    Person,
    Record,
    Role,
    Task,
)  # fmt: skip
from jointplan.sample.staff import Staff

FIRST_DAY = datetime(2024, 10, 1, tzinfo=UTC)
FIRST_CUT = datetime(2026, 7, 6, 4, tzinfo=UTC)
LAST_CUT = datetime(2026, 10, 12, 4, tzinfo=UTC)


@dataclass(slots=True, eq=False)
class World:
    """Everything that exists, and what is going to happen."""

    rng: Random
    ids: Ids
    staff: Staff
    companies: list[Company] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)
    running: dict[tuple[str, str], list[Campaign]] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    leads: list[Record] = field(default_factory=list)
    contacts: list[Record] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    episodes: list[Episode] = field(default_factory=list)
    found_alone: list[SalesOriginated] = field(default_factory=list)
    spare_companies: list[Company] = field(default_factory=list)
    pending: list[tuple[datetime, int, Callable[[], object]]] = field(
        default_factory=list
    )
    scheduled: int = 0
    now: datetime = FIRST_DAY
    on_return: Callable[[Episode], None] = lambda _: None

    def plan(self, at: datetime, act: Callable[[], object]) -> None:
        """Let something happen at an instant; ties keep the order of planning."""
        self.scheduled += 1
        heapq.heappush(self.pending, (at, self.scheduled, act))

    def run_until(self, cut: datetime) -> None:
        """Tell the story up to an instant, that instant included."""
        while self.pending and self.pending[0][0] <= cut:
            self.now, _, act = heapq.heappop(self.pending)
            act()


FIELDS = {
    "status": "Status", "owner": "Owner", "score": "Lead_Score__c",
    "reason": "Disqualified_Reason__c", "title": "Title",
    "employees": "Employee_Range__c", "source": "LeadSource",
}  # fmt: skip

TRACKED_ON_CONTACTS = ("status", "owner", "score", "reason")


def change(
    world: World, record: Record, name: str, value: object, *,
    at: datetime, by: Owner,
) -> None:  # fmt: skip
    """Change a tracked field of a lead or contact and write its history row."""
    old = getattr(record, name)
    if old == value:
        return
    setattr(record, name, value)
    record.modified_at = max(record.modified_at, at)
    if not record.is_lead and name not in TRACKED_ON_CONTACTS:
        return
    title = FIELDS[name]
    if not record.is_lead and name == "status":
        title = "Contact_Status__c"
    note_change(
        world, record, title, at=at, by=by, old=_written(old), new=_written(value)
    )


def note_change(
    world: World, record: Record, name: str, *, at: datetime, by: Owner,
    old: str = "", new: str = "",
) -> None:  # fmt: skip
    """Write one row of history."""
    world.changes.append(
        Change(
            world.ids.take("history"), record, by, at, name, old, new, record.is_late
        )
    )


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.id if isinstance(value, Owner) else str(value)
