"""Closing the book: the story's lives become the frozen ledger."""

from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

from jointplan.sample import answers, credit, words
from jointplan.sample.campaign_costs import true_costs
from jointplan.sample.episodes import Episode
from jointplan.sample.ledger import (
    Ledger,
    MissedLead,
    SalesOriginated,
    TrueHandoff,
    TruePerson,
)  # fmt: skip
from jointplan.sample.records import Opportunity, Person
from jointplan.sample.truth import source_of, trigger_of
from jointplan.sample.words import RULE_2026_ON, email_kind, is_conforming
from jointplan.sample.world import World

BOOK_CLOSES_ON = date(2026, 10, 12)
Deals = dict[Episode, list[tuple[Opportunity, str]]]


def close_book(world: World) -> Ledger:
    """The ledger of everything that happened up to the end of 2026-10-12."""
    for episode in world.episodes:
        episode.lapse(BOOK_CLOSES_ON)
    links = credit.credited(world)
    deals: Deals = {}
    for deal, (episode, link) in links.items():
        deals.setdefault(episode, []).append((deal, link))
    for found in deals.values():
        found.sort(key=lambda one: (not one[0].is_won, one[0].created_at))
    answered = answers.given(world)
    handoffs = [
        _handoff(world, episode, deals, answered[episode]) for episode in world.episodes
    ]
    handoffs.sort(key=lambda one: (one.opened_at, one.handoff_id))
    return Ledger(
        handoffs=tuple(handoffs), sales_originated=_found_alone(world, links),
        people=_people(world), missed_leads=_missed(world), costs=true_costs(world),
        late_rows=(), accounts_of_rows=(),
    )  # fmt: skip


def name_of(episode: Episode) -> str:
    """The id of a hand-off: record and start, both as first seen (R17)."""
    start = episode.opened_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{episode.record.id}@{start}"


def _handoff(
    world: World, episode: Episode, deals: Deals, answer: answers.Answer
) -> TrueHandoff:
    person, record, at = episode.person, episode.record, episode.opened_at
    trigger = trigger_of(person, at, episode.by)
    if trigger == "manual" and episode.known == "stamped":
        trigger = "no response"  # a date column does not say who wrote it (R69)
    raw = source_of(person, at, episode.source)
    kind = email_kind(record.email)
    segment = words.meaning(words.SEGMENTS, episode.employees)
    region = words.meaning(words.REGIONS, record.country)
    own = deals.get(episode, [])
    won = [deal for deal, _ in own if deal.is_won]
    holder = episode.assigned_to
    return TrueHandoff(
        handoff_id=name_of(episode),
        record_id=record.id,
        person_key=person.key,
        opened_at=at,
        opened_on=episode.opened_on,
        start_known=episode.known,
        channel=words.meaning(words.SOURCES, raw),
        original_source=words.meaning(words.SOURCES, episode.source),
        trigger=trigger,
        segment=segment,
        region=region,
        title=" ".join(episode.title.lower().split()),
        crm_score=episode.score,
        email_kind=kind,
        motion=episode.motion,
        is_returning=episode.is_returning,
        earns_after_requalify=not episode.is_too_soon,
        repeat_signal_count=episode.repeat_count,
        is_bulk=episode.is_bulk_signal or episode.is_bulk_decision,
        is_bulk_signal=episode.is_bulk_signal,
        is_bulk_decision=episode.is_bulk_decision,
        is_sales_originated=episode.is_sales_originated,
        is_conforming=is_conforming(
            episode.opened_on, trigger=trigger, score=episode.score, kind=kind
        ),
        is_in_target_profile=words.is_in_target_profile(segment, region),
        decision=episode.decision,
        decided_at=episode.decided_at,
        decided_by_id=episode.decided_by.id if episode.decided_by else None,
        closed_on=episode.closed_on,
        reason=words.meaning(words.REASONS, episode.reason),
        is_reason_missing=episode.decision in ("disqualified", "recycled")
        and not episode.reason,
        accepted_at=episode.accepted_at,
        owner_id=episode.owner.id,
        assigned_owner_id=holder.id if holder else None,
        assigned_team=holder.team if holder else None,
        assigned_at=episode.assigned_at,
        first_response_at=answer.first_at,
        touch_count=answer.touch_count,
        account_id=episode.account.id if episode.account else None,
        opportunity_id=own[0][0].id if own else None,
        opportunity_ids=tuple(deal.id for deal, _ in own),
        credited_by=own[0][1] if own else None,
        won_on=min((deal.closes_on for deal in won), default=None),
        won_amount=Decimal(sum(deal.amount for deal in won)) if won else None,
        tags=frozenset(episode.tags | _tags(episode, trigger, raw)),
    )


def _tags(episode: Episode, trigger: str, raw: str) -> set[str]:
    """What can be said of a hand-off only once the story is over."""
    record, day = episode.record, episode.opened_on
    kind = email_kind(record.email)
    then = is_conforming(day, trigger=trigger, score=episode.score, kind=kind)
    now = is_conforming(day, trigger=trigger, score=record.score, kind=kind)
    is_padding = raw == "Content Syndication" and then is False
    is_sleeper = day >= RULE_2026_ON and episode.score in range(50, 65)
    reasons = words.meaning(words.REASONS, episode.reason)
    is_cut_short = episode.decision in ("disqualified", "recycled", "withdrawn")
    marks = {
        "padding channel": is_padding,
        "old rule after 2026-01-01": is_sleeper and then is False,
        "changed after hand-off": (episode.score, episode.title, episode.employees)
        != (record.score, record.title, record.employees),
        "verdict differs today": then != now,
        "contact": record.kind == "contact",
        "repeat signal": episode.repeat_count > 0,
        "late team": bool(episode.assigned_to)
        and episode.assigned_to is not None
        and episode.assigned_to.team == "Field North",
        "missing reason": episode.decision in ("disqualified", "recycled")
        and not episode.reason,
        "unmapped reason": is_cut_short and reasons == "Other",
        "unmapped source": raw.startswith("Quiz"),
        "blank source": not raw,
        "rejected, wrong territory": is_cut_short and reasons == "Wrong territory",
        "day differs in UTC": episode.opened_at.astimezone(UTC).date() != day,
        "no company": record.is_lead and record.person.company is None,
    }
    return {name for name, holds in marks.items() if holds}


def _found_alone(
    world: World, links: dict[Opportunity, tuple[Episode, str]]
) -> tuple[SalesOriginated, ...]:
    """Qualified leads that were no MQL, and opportunities no hand-off precedes."""
    found = list(world.found_alone)
    at_account = credit.by_account(world)
    for deal in world.opportunities:
        who = [role.contact.person for role in deal.roles]
        earlier = [one for person in who for one in person.episodes]
        earlier += at_account[deal.account.id]
        if deal in links or any(one.opened_at <= deal.created_at for one in earlier):
            continue
        found.append(SalesOriginated("opportunity", None, deal.id, deal.created_at))
    return tuple(sorted(found, key=lambda one: (one.at, one.form)))


def _people(world: World) -> tuple[TruePerson, ...]:
    return tuple(
        TruePerson(
            person.key,
            tuple(sorted(record.id for record in person.records)),
            tuple(name_of(episode) for episode in person.episodes),
            frozenset(_marks(person)),
        )
        for person in world.people
    )


def _marks(person: Person) -> set[str]:
    marks = {
        "several rows": len(person.records) > 1,
        "merged": any(record.master for record in person.records),
        "missed lead": person.is_missed,
    }
    return {name for name, holds in marks.items() if holds}


def _missed(world: World) -> tuple[MissedLead, ...]:
    found = []
    for person in world.people:
        if person.is_missed and person.responses:
            last = person.responses[-1]
            trigger = words.TRIGGERS[last.status]
            found.append(MissedLead(person.records[0].id, person.key, last.at, trigger))
    return tuple(found)
