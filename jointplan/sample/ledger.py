"""The ledger: every truth the sample planted, in plain frozen records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TrueHandoff:
    """One hand-off as it was, with what became of it.

    `decision` is the state at the end of 2026-10-12 in Berlin. `decided_at` is blank
    for an expired or open one; `closed_on` is the day it closed, for an expired one
    the ninetieth day. `is_bulk` is true if its signal or its decision was bulk.
    `earns_after_requalify` is false only for a returning one that came within 90 days
    of the earlier closing. `owner_id` is the owner at the start, perhaps a queue;
    `assigned_owner_id` the first person of sales who held it. `touch_count` is of what
    sales did from its start to the next one. Of several opportunities
    `opportunity_id` is the won one, else the oldest; `won_on` is the first win and
    `won_amount` the sum of all.
    """

    handoff_id: str
    record_id: str
    person_key: str
    opened_at: datetime
    opened_on: date
    start_known: str
    channel: str | None
    original_source: str | None
    trigger: str
    segment: str | None
    region: str | None
    title: str
    crm_score: int | None
    email_kind: str | None
    motion: str
    is_returning: bool
    earns_after_requalify: bool
    repeat_signal_count: int
    is_bulk: bool
    is_bulk_signal: bool
    is_bulk_decision: bool
    is_sales_originated: bool
    is_conforming: bool | None
    is_in_target_profile: bool | None
    decision: str
    decided_at: datetime | None
    decided_by_id: str | None
    closed_on: date | None
    reason: str | None
    is_reason_missing: bool
    accepted_at: datetime | None
    owner_id: str
    assigned_owner_id: str | None
    assigned_team: str | None
    assigned_at: datetime | None
    first_response_at: datetime | None
    touch_count: int
    account_id: str | None
    opportunity_id: str | None
    opportunity_ids: tuple[str, ...]
    credited_by: str | None
    won_on: date | None
    won_amount: Decimal | None
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class TrueOpportunity:
    """An opportunity as it stands when the book closes.

    Tags: `Amount`, `StageName` and `CloseDate` changed on the way, `left to pass` its
    expected day, `two leads`, `source Partner`, `source Outbound`.
    """

    opportunity_id: str
    kind: str
    handoff_id: str | None
    credited_by: str | None
    amount: Decimal
    currency: str
    is_won: bool
    stage: str
    created_on: date
    closed_on: date | None
    expected_on: date | None
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class SalesOriginated:
    """A qualified decision or an opportunity with no hand-off before it (R8)."""

    form: str
    record_id: str | None
    opportunity_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TruePerson:
    """A human being and every row that stands for them.

    Tags: `several rows`, `merged`, `missed lead`.
    """

    person_key: str
    record_ids: tuple[str, ...]
    handoff_ids: tuple[str, ...]
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class MissedLead:
    """Somebody who met the rule and showed interest, and was never handed off."""

    record_id: str
    person_key: str
    responded_at: datetime
    trigger: str


@dataclass(frozen=True, slots=True)
class TrueCost:
    """What a campaign cost over its days; `own_cost` is in no other campaign's cost.

    Both are blank where nobody wrote the cost down, which is not the same as 0.
    """

    campaign_id: str
    channel: str | None
    starts_on: date
    ends_on: date
    cost: Decimal | None
    own_cost: Decimal | None
    parent_id: str | None


@dataclass(frozen=True, slots=True)
class FileRows:
    """How many data rows one file of one delivery has."""

    delivery: str
    file: str
    row_count: int


@dataclass(frozen=True, slots=True)
class LateRow:
    """A row older than the first delivery that only the second one has."""

    file: str
    row_id: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """All truths of one sample."""

    handoffs: tuple[TrueHandoff, ...]
    sales_originated: tuple[SalesOriginated, ...]
    people: tuple[TruePerson, ...]
    missed_leads: tuple[MissedLead, ...]
    costs: tuple[TrueCost, ...]
    late_rows: tuple[LateRow, ...]
    accounts_of_rows: tuple[FileRows, ...]
    opportunities: tuple[TrueOpportunity, ...] = ()
