"""How a hand-off ends: conversations, decisions with reasons, conversion, return."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from jointplan.sample import deals, people, stages, touches
from jointplan.sample.episodes import Episode
from jointplan.sample.hours import office_moment
from jointplan.sample.notes import note_of
from jointplan.sample.records import Owner, Record
from jointplan.sample.staff import NORTH, SOUTH, representative
from jointplan.sample.world import World, note_change

TALKED_REASONS = {
    "disqualified": {
        "Too small": 14, "Wrong industry": 18, "No authority": 18, "No budget": 4,
        "Competitor": 7, "Existing customer": 3, "Wrong territory": 3, "Spam": 2,
        "Fake data": 1, "Duplicate": 3, "Other": 5, "": 12,
    },
    "recycled": {
        "No budget": 20, "Not now": 26, "No interest": 14, "In contract": 18,
        "Other": 4, "": 11,
    },
}  # fmt: skip

SILENT_REASONS = {
    "disqualified": {
        "No response": 20, "Unreachable": 8, "Bounced": 14, "Wrong number": 8,
        "Spam": 8, "Fake data": 4, "Duplicate": 4, "Competitor": 4, "Too small": 9,
        "Wrong industry": 7, "Existing customer": 3, "Wrong territory": 3, "Other": 4,
        "": 11,
    },
    "recycled": {
        "No response": 44, "Unreachable": 14, "Not now": 10, "No budget": 4,
        "Other": 4, "": 13,
    },
}  # fmt: skip

EARLY_REASONS = {
    "disqualified": {
        "No response": 40, "Too small": 12, "Wrong industry": 14, "No authority": 14,
        "No budget": 8, "": 6,
    },
    "recycled": {"Not now": 40, "No response": 34, "No budget": 16, "": 6},
}  # fmt: skip

WITHDRAWN_REASONS = {"Spam": 3, "Duplicate": 2, "Competitor": 2, "Bounced": 3, "": 4}


def converse(
    world: World, episode: Episode, rep: Owner, fate: str, end: datetime
) -> None:
    """Let the two sides talk before `end`, as often as the outcome makes likely."""
    rng, record = world.rng, episode.record
    chance = {"qualified": 0.9, "disqualified": 0.5, "recycled": 0.5}.get(fate, 0.1)
    earliest = episode.opened_at + timedelta(minutes=12)
    at = max(earliest, end - timedelta(minutes=rng.randrange(25, 130)))
    if rng.random() >= chance or at >= end - timedelta(minutes=4):
        return
    episode.has_talked = True
    if fate == "qualified" and end - earliest > timedelta(days=2):
        if rng.random() < 0.6:
            booked_at = at - timedelta(days=1, minutes=rng.randrange(60))
            touches.call(
                world, record, booked_at, owner=rep, disposition="Meeting booked"
            )
            result = "Held" if rng.random() < 0.85 else "No show"
            touches.meeting(
                world, record, booked_at, starts_at=at, owner=rep, result=result
            )
            return
    if rng.random() < 0.22:
        touches.call(
            world, record, at, owner=rep, disposition="Connected", is_inbound=True
        )
    touches.call(world, record, at, owner=rep, disposition="Connected")


def conclude(
    world: World, episode: Episode, rep: Owner, fate: str, *, early: str = ""
) -> None:
    """Take the decision that was planned, unless others have closed it meanwhile."""
    person, record = episode.person, episode.record
    at = world.now
    is_over = episode.decision != "open" or person.episodes[-1] is not episode
    if is_over or record.is_deleted or record.converted_at:
        return
    if fate == "ignored":
        return
    if fate == "qualified":
        qualify(world, record, at, by=rep)
        return
    by = rep
    if fate == "withdrawn":
        by = world.rng.choice(world.staff.by_team["Marketing"])
        fate = "disqualified" if world.rng.random() < 0.6 else "recycled"
        reason = _pick(world, WITHDRAWN_REASONS)
    else:
        reason = _reason(world, episode, fate, early)
    if early:
        episode.tags.add(early)
    stages.decide(world, record, at, fate, by=by, reason=reason)
    if reason == "Wrong territory" and world.rng.random() < 0.6:
        _rehome(world, record, rep, at)
    if reason and world.rng.random() < 0.3:
        record.notes = _note(world, record, reason)
    _think_again(world, episode, rep, fate, at)


def _rehome(world: World, record: Record, rep: Owner, at: datetime) -> None:
    """A wrong territory that was true: the other field team owns the person now."""
    other = SOUTH if rep.team == NORTH else NORTH
    to = representative(world.rng, world.staff, other)
    by = world.staff.named("Bruno Castellan")
    later = at + timedelta(hours=world.rng.randrange(2, 40))
    world.plan(later, partial(stages.assign, world, record, later, to=to, by=by))


def _reason(world: World, episode: Episode, fate: str, early: str) -> str:
    if early:
        return _pick(world, EARLY_REASONS[fate])
    if episode.motion == "customer" and fate == "disqualified":
        if world.rng.random() < 0.45:
            return "Existing customer"
    table = TALKED_REASONS if episode.has_talked else SILENT_REASONS
    return _pick(world, table[fate])


def _pick(world: World, weights: dict[str, int]) -> str:
    return world.rng.choices(list(weights), list(weights.values()))[0]


def _note(world: World, record: Record, reason: str) -> str:
    """Free text as sales writes it: names, numbers and line breaks included."""
    person = record.person
    plain = world.rng.choice((
        f"Spoke to {person.first} {person.last}: {reason.lower()}.\nTry again, maybe.",
        f"{person.first} said \"{reason.lower()}\", call {person.phone} next year",
        f"see mail from {person.email}; {reason}",
        "=nothing to add",
    ))  # fmt: skip
    return note_of(person, record.id, reason, plain)


def _think_again(
    world: World, episode: Episode, rep: Owner, fate: str, at: datetime
) -> None:
    """A few rejections are reversed within days; others lead to a later return."""
    rng, draw = world.rng, world.rng.random()
    if episode.decision == "withdrawn" or episode.person.is_settled:
        return
    if draw < 0.035:
        later = office_moment(rng, (at + timedelta(days=rng.randrange(1, 9))).date())
        other = "recycled" if fate == "disqualified" else "disqualified"
        new = "qualified" if rng.random() < 0.6 else other
        world.plan(later, partial(_reverse, world, episode, rep, new, later))
    elif draw < (0.3 if fate == "recycled" else 0.1):
        is_soon = rng.random() < 0.4
        days = rng.randrange(16, 80) if is_soon else rng.randrange(96, 240)
        back_at = at + timedelta(days=days, minutes=rng.randrange(240))
        world.plan(back_at, partial(_come_back, world, episode))


def _reverse(
    world: World, episode: Episode, rep: Owner, new: str, at: datetime
) -> None:
    record = episode.record
    if episode.person.episodes[-1] is not episode or record.is_deleted:
        return
    if new == "qualified":
        qualify(world, record, at, by=rep)
        return
    reason = _reason(world, episode, new, "")
    stages.decide(world, record, at, new, by=rep, reason=reason)


def _come_back(world: World, episode: Episode) -> None:
    if episode.person.episodes[-1] is episode:
        world.on_return(episode)


def qualify(world: World, record: Record, at: datetime, *, by: Owner) -> None:
    """Qualify, and mostly convert in the same breath."""
    rng = world.rng
    episode = stages.decide(world, record, at, "qualified", by=by)
    if episode and rng.random() < 0.09 and not record.person.is_settled:
        back_at = at + timedelta(days=rng.randrange(100, 260))
        world.plan(back_at, partial(_come_back, world, episode))
    later = at + timedelta(seconds=rng.randrange(4, 50))
    if not record.is_lead:
        if rng.random() < 0.68:
            world.plan(later, partial(_sell_to_contact, world, record, by, later))
        return
    if record.person.company is not None and rng.random() < 0.87:
        world.plan(later, partial(convert, world, record, by, later))


def _sell_to_contact(world: World, contact: Record, by: Owner, at: datetime) -> None:
    if contact.account:
        deals.open_deal(world, contact.account, at, owner=by, contact=contact)


def convert(
    world: World, lead: Record, by: Owner, at: datetime, *, chance: float = 0.76
) -> None:
    """Turn a lead into contact and account, often with an opportunity."""
    rng, person = world.rng, lead.person
    if lead.converted_at or lead.is_deleted:
        return
    account = people.account_for(world, person, at, owner=by)
    known = [one for one in person.records if not one.is_lead and one.account]
    contact = (
        known[0]
        if known
        else people.add_contact(world, person, at, account=account, owner=by, like=lead)
    )
    note_change(world, lead, "leadConverted", at=at, by=by)
    lead.converted_at, lead.contact, lead.modified_at = at, contact, at
    lead.account = contact.account
    if rng.random() < chance:
        deal = deals.open_deal(world, account, at, owner=by, contact=contact)
        lead.opportunity, deal.converted_from = deal, lead
    elif rng.random() < 0.5:
        days = rng.randrange(4, 60)
        later = office_moment(rng, (at + timedelta(days=days)).date())
        world.plan(later, partial(deals.open_quietly, world, account, later, owner=by))
