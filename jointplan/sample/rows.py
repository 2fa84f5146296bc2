"""Records as rows of text, as they stood at the instant of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from jointplan.sample.records import Meeting, Member, Record, Task
from jointplan.sample.world import World

Row = tuple[str, ...]
CURRENCY = "EUR"


def stamp(at: datetime | None) -> str:
    """An instant as the Data Loader writes it."""
    return f"{at.isoformat()[:19]}.000Z" if at else ""


def day(on: date | None) -> str:
    """A date as the Data Loader writes it."""
    return on.isoformat() if on else ""


def yes(flag: bool) -> str:
    """A boolean as the Data Loader writes it."""
    return "true" if flag else "false"


def id_of(record: object) -> str:
    """The id of what is referred to, or nothing."""
    return str(getattr(record, "id", ""))


class Writer:
    """Turns the records of a world into rows as they stand at one instant."""

    def __init__(self, world: World, cut: datetime, is_final: bool) -> None:
        """Look at a world at an instant; late rows are seen only at the end."""
        self.world, self.cut, self.is_final = world, cut, is_final

    def files(self) -> dict[str, Callable[[], Iterator[Row]]]:
        """Every file and what yields its rows."""
        return {
            "Lead.csv": self.leads,
            "Contact.csv": self.contacts,
            "Account.csv": self.accounts,
            "Campaign.csv": self.campaigns,
            "CampaignMember.csv": self.members,
            "LeadHistory.csv": lambda: self.changes("lead"),
            "ContactHistory.csv": lambda: self.changes("contact"),
            "Task.csv": self.tasks,
            "Event.csv": self.meetings,
            "Opportunity.csv": self.opportunities,
            "OpportunityContactRole.csv": self.roles,
            "User.csv": self.users,
            "Group.csv": self.groups,
        }

    def is_seen(self, at: datetime, is_late: bool = False) -> bool:
        """Whether a row of this age is in the export."""
        return at <= self.cut and (self.is_final or not is_late)

    def holder(self, record: Record) -> Record:
        """The row that activities hang on: after a merge and a conversion."""
        while record.master and record.merged_at and record.merged_at <= self.cut:
            record = record.master
        if record.contact and record.converted_at and record.converted_at <= self.cut:
            return record.contact
        return record

    def leads(self) -> Iterator[Row]:
        """Rows of Lead.csv."""
        for one in self.world.leads:
            if self.is_seen(one.created_at, one.is_late):
                yield (
                    one.id, yes(one.is_deleted), id_of(one.master), one.first,
                    one.person.last, one.email, one.person.phone, one.company_name,
                    one.title, one.source, one.status, one.industry, one.employees,
                    one.country, one.owner.id, _number(one.score), stamp(one.mql_at),
                    one.reason, one.notes, yes(one.converted_at is not None),
                    day(one.converted_at.date() if one.converted_at else None),
                    id_of(one.account) if one.converted_at else "", id_of(one.contact),
                    id_of(one.opportunity), yes(one.opted_out), stamp(one.created_at),
                    stamp(one.modified_at),
                )  # fmt: skip

    def contacts(self) -> Iterator[Row]:
        """Rows of Contact.csv."""
        for one in self.world.contacts:
            if self.is_seen(one.created_at, one.is_late):
                yield (
                    one.id, yes(one.is_deleted), id_of(one.master), id_of(one.account),
                    one.first, one.person.last, one.email, one.person.phone, one.title,
                    one.source, one.status, one.employees, one.country, one.owner.id,
                    _number(one.score), stamp(one.mql_at), one.reason, one.notes,
                    yes(one.opted_out), stamp(one.created_at), stamp(one.modified_at),
                )  # fmt: skip

    def accounts(self) -> Iterator[Row]:
        """Rows of Account.csv."""
        for one in self.world.accounts:
            company = one.company
            yield (
                one.id, "false", company.name, one.website, one.type, company.industry,
                company.employees, company.country, one.owner.id,
                stamp(one.created_at), stamp(one.modified_at),
            )  # fmt: skip

    def campaigns(self) -> Iterator[Row]:
        """Rows of Campaign.csv."""
        for one in self.world.campaigns:
            if self.is_seen(one.created_at):
                yield (
                    one.id, one.name, one.type, day(one.starts_on), day(one.ends_on),
                    one.cost, CURRENCY, stamp(one.created_at),
                    one.parent.id if one.parent else "",
                )  # fmt: skip

    def members(self) -> Iterator[Row]:
        """Rows of CampaignMember.csv."""
        for one in self.world.members:
            if self.is_seen(one.at, one.is_late):
                yield self._member(one)

    def _member(self, one: Member) -> Row:
        record = one.record
        while record.master and record.merged_at and record.merged_at <= self.cut:
            record = record.master
        lead = record.id if record.is_lead else ""
        holder = self.holder(record)
        contact = "" if holder.is_lead else holder.id
        return (
            one.id, one.campaign.id, lead, contact, one.status, yes(one.responded),
            stamp(one.at),
        )  # fmt: skip

    def changes(self, kind: str) -> Iterator[Row]:
        """Rows of LeadHistory.csv or ContactHistory.csv."""
        for one in self.world.changes:
            if one.record.kind == kind and self.is_seen(one.at, one.is_late):
                yield (
                    one.id, one.record.id, one.by.id, stamp(one.at), one.field,
                    one.old, one.new,
                )  # fmt: skip

    def tasks(self) -> Iterator[Row]:
        """Rows of Task.csv; what is done after the export is still open in it."""
        for one in self.world.tasks:
            if self.is_seen(one.at, one.is_late):
                yield self._task(one)

    def _task(self, one: Task) -> Row:
        is_done = one.done_at is not None and one.done_at <= self.cut
        due = (one.done_at or one.at).astimezone(UTC).date()
        return (
            one.id, self.holder(one.who).id, id_of(one.what), one.owner.id, one.by.id,
            stamp(one.at), stamp(one.done_at if is_done else None), day(due),
            "Completed" if is_done else "Open", yes(is_done), one.subtype,
            one.call_type, one.disposition, _number(one.seconds), yes(one.is_deleted),
        )  # fmt: skip

    def meetings(self) -> Iterator[Row]:
        """Rows of Event.csv; a meeting still to come has no result."""
        for one in self.world.meetings:
            if self.is_seen(one.at, one.is_late):
                yield self._meeting(one)

    def _meeting(self, one: Meeting) -> Row:
        result = one.result if one.starts_at <= self.cut else ""
        return (
            one.id, self.holder(one.who).id, "", one.owner.id, one.by.id,
            stamp(one.at), stamp(one.starts_at), result, one.booked_by,
            yes(one.is_deleted),
        )  # fmt: skip

    def opportunities(self) -> Iterator[Row]:
        """Rows of Opportunity.csv."""
        for one in self.world.opportunities:
            yield (
                one.id, "false", one.account.id, one.owner.id, one.name, one.type,
                one.source, stamp(one.created_at), one.stage, f"{one.amount}.0",
                CURRENCY, day(one.closes_on), yes(one.is_closed), yes(one.is_won),
                one.loss_reason, one.loss_note, stamp(one.modified_at),
            )  # fmt: skip

    def roles(self) -> Iterator[Row]:
        """Rows of OpportunityContactRole.csv."""
        for one in self.world.roles:
            if self.is_seen(one.at):
                yield (
                    one.id, one.opportunity.id, one.contact.id, one.role,
                    yes(one.is_primary), stamp(one.at),
                )  # fmt: skip

    def users(self) -> Iterator[Row]:
        """Rows of User.csv."""
        for one in self.world.staff.everyone:
            yield (
                one.id, one.name, one.email, yes(one.is_active), one.kind, one.team,
            )  # fmt: skip

    def groups(self) -> Iterator[Row]:
        """Rows of Group.csv."""
        for one in self.world.staff.queues:
            yield one.id, one.name, "Queue"


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
