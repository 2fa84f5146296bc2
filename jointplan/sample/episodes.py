"""What happened to people as hand-offs, kept while the story is told.

This is the book of truths: it is written by the story at the moment something
happens and never reads an export.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from jointplan.sample.hours import day_of
from jointplan.sample.records import Account, Opportunity, Owner, Person, Record

EXPIRES_AFTER = timedelta(days=90)
REQUALIFY_AFTER = timedelta(days=90)
REVERSAL = timedelta(days=14)
REJECTIONS = ("disqualified", "recycled")


@dataclass(slots=True, eq=False)
class Episode:
    """One hand-off of one person, with what was true of the person at its start."""

    person: Person
    record: Record
    opened_at: datetime
    known: str
    by: Owner | None
    score: int | None
    title: str
    employees: str
    source: str
    owner: Owner
    account: Account | None
    motion: str
    is_returning: bool = False
    is_too_soon: bool = False
    repeat_count: int = 0
    accepted_at: datetime | None = None
    decision: str = "open"
    decided_at: datetime | None = None
    first_decided_at: datetime | None = None
    closed_on: date | None = None
    decided_by: Owner | None = None
    reason: str = ""
    is_bulk_signal: bool = False
    is_bulk_decision: bool = False
    is_sales_originated: bool = False
    assigned_to: Owner | None = None
    assigned_at: datetime | None = None
    has_talked: bool = False
    joined: Opportunity | None = None
    tags: set[str] = field(default_factory=set)

    @property
    def opened_on(self) -> date:
        """The day of the start in the company's time zone."""
        return day_of(self.opened_at)

    @property
    def expires_on(self) -> date:
        """The day on which it expires if nobody decides."""
        return self.opened_on + EXPIRES_AFTER

    def assign(self, to: Owner, at: datetime) -> None:
        """Note the first person of sales who holds it, and since when."""
        self.assigned_to, self.assigned_at = to, at

    def is_open(self, at: datetime) -> bool:
        """Whether it waits for a decision and has not expired yet."""
        return self.decision == "open" and day_of(at) < self.expires_on

    def lapse(self, day: date) -> None:
        """Close it as expired if its day has come without a decision."""
        if self.decision == "open" and day >= self.expires_on:
            self.decision, self.closed_on = "expired", self.expires_on


def motion_of(account: Account | None) -> str:
    """The motion a hand-off of this account would have right now (R7)."""
    if account is None:
        return "new business"
    if account.type == "Partner":
        return "partner"
    if any(not one.is_closed for one in account.opportunities):
        return "open opportunity"
    is_customer = any(one.is_won for one in account.opportunities)
    return "customer" if is_customer else "new business"


def account_of(record: Record) -> Account | None:
    """The account of a row: its own, else that of the person's company."""
    person = record.person
    own = next((one.account for one in person.records if one.account), None)
    return own or (person.company.account if person.company else None)


def note_signal(
    record: Record, at: datetime, *, by: Owner | None, known: str
) -> Episode | None:
    """A signal: a new hand-off, or `None` when it repeats an open one."""
    person = record.person
    last = person.episodes[-1] if person.episodes else None
    if last and last.is_open(at):
        last.repeat_count += 1
        return None
    if last:
        last.lapse(day_of(at))
    episode = _opened(record, at, by=by, known=known)
    if last and last.closed_on:
        episode.is_returning = True
        episode.is_too_soon = episode.opened_on - last.closed_on < REQUALIFY_AFTER
    person.episodes.append(episode)
    if person.company:
        person.company.signal_days.add(episode.opened_on)
    return episode


def _opened(record: Record, at: datetime, *, by: Owner | None, known: str) -> Episode:
    account = account_of(record)
    episode = Episode(
        person=record.person, record=record, opened_at=at, known=known, by=by,
        score=record.score, title=record.title, employees=record.employees,
        source=record.source, owner=record.owner, account=account,
        motion=motion_of(account),
    )  # fmt: skip
    open_ones = (
        [one for one in account.opportunities if not one.is_closed] if (account) else []
    )
    if open_ones:
        _join(episode, open_ones[0], at)
        episode.tags.add("joined at hand-off")
    return episode


def _join(episode: Episode, opportunity: Opportunity, at: datetime) -> None:
    episode.decision, episode.decided_at = "joined", at
    episode.closed_on, episode.joined = day_of(at), opportunity


def note_accepted(person: Person, at: datetime) -> None:
    """Somebody in sales began to work on the person's open hand-off."""
    last = person.episodes[-1] if person.episodes else None
    if last and last.is_open(at) and last.accepted_at is None:
        last.accepted_at = at


def note_role(opportunity: Opportunity, person: Person, at: datetime) -> None:
    """The person was put on an opportunity; an older one takes the hand-off over."""
    last = person.episodes[-1] if person.episodes else None
    if last and last.is_open(at) and opportunity.created_at < last.opened_at:
        _join(last, opportunity, at)
        last.tags.add("joined by contact role")


def note_decision(
    person: Person, at: datetime, decision: str, *, by: Owner, reason: str
) -> Episode | None:
    """A decision on the person's latest hand-off; `None` if nothing was changed."""
    last = person.episodes[-1] if person.episodes else None
    if last is None or last.decision == "joined":
        return None
    if last.first_decided_at:
        if at - last.first_decided_at > REVERSAL:
            return None
        last.tags.add("reversed")
    elif day_of(at) >= last.expires_on:
        last.tags.add("expired, then decided")
    is_set_back = by.team not in SALES_SIDE and decision in REJECTIONS
    last.decision = "withdrawn" if is_set_back else decision
    last.first_decided_at = last.first_decided_at or at
    last.decided_at, last.closed_on = at, day_of(at)
    last.decided_by, last.reason = by, reason
    return last


SALES_SIDE = ("Inbound Desk", "Field North", "Field South", "Partner Desk")
