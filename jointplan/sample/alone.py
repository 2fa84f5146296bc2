"""What sales found without a hand-off, and what nobody handed over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from jointplan.sample import (
    arrivals,
    deals,
    outcomes,
    people,
    spread,
    stages,
    touches,
)  # fmt: skip
from jointplan.sample.followup import follow
from jointplan.sample.hours import day_of, office_moment
from jointplan.sample.ledger import SalesOriginated
from jointplan.sample.records import Owner, Person, Record
from jointplan.sample.staff import SALES_TEAMS, representative
from jointplan.sample.world import World


def plan_alone(world: World) -> None:
    """Plan sales-originated deals of both forms, missed leads and late joiners."""
    for at in spread.moments(world, 62):
        world.plan(at - spread.days(9), partial(_found_first, world, at, True))
    for at in spread.moments(world, 46):
        world.plan(at - spread.days(9), partial(_found_first, world, at, False))
    for at in spread.moments(world, 50, first=date(2026, 1, 8)):
        world.plan(at, partial(_missed, world, at))
    for at in spread.moments(world, 34, first=date(2025, 5, 5)):
        world.plan(at, partial(_joins_later, world, at))


def _found_first(world: World, at: datetime, is_marked: bool) -> None:
    """Sales finds somebody, calls, and qualifies; perhaps stamping MQL on the way."""
    rng, staff = world.rng, world.staff
    rep = representative(rng, staff, rng.choice(SALES_TEAMS[:3]))
    person = people.meet(world, people.take_company(world))
    person.is_settled = True
    lead = people.add_lead(
        world, person, world.now, source=rng.choice(("Outbound", "SDR")), owner=rep,
        by=rep, score=rng.randrange(0, 70),
    )  # fmt: skip
    for age in (8, 5, 3, 1):
        when = office_moment(rng, day_of(at - timedelta(days=age)))
        if world.now < when < at - timedelta(hours=1):
            touches.attempt(world, lead, when, owner=rep)
    talked_at = at - timedelta(minutes=rng.randrange(12, 50))
    touches.call(world, lead, talked_at, owner=rep, disposition="Connected")
    act = _stamp_both if is_marked else _qualify_only
    world.plan(at, partial(act, world, lead, rep, at))


def _stamp_both(world: World, lead: Record, rep: Owner, at: datetime) -> None:
    lead.person.hints.add("sales-originated, stamped as MQL")
    episode = stages.hand_off(world, lead, at, by=rep)
    if episode:
        episode.is_sales_originated = True
        episode.assign(rep, at)
    soon = at + timedelta(seconds=world.rng.randrange(50, 500))
    world.plan(soon, partial(outcomes.qualify, world, lead, soon, by=rep))


def _qualify_only(world: World, lead: Record, rep: Owner, at: datetime) -> None:
    stages.accept(world, lead, at - timedelta(seconds=20), by=rep)
    outcomes.qualify(world, lead, at, by=rep)
    world.found_alone.append(SalesOriginated("qualified lead", lead.id, None, at))


def _missed(world: World, at: datetime) -> None:
    """Somebody meets the rule of 2026, shows interest, and nobody hands them off."""
    rng = world.rng
    person = people.meet(world, people.take_company(world))
    person.is_settled = person.is_missed = True
    lead = people.add_lead(
        world, person, at, source="Web - Direct", score=rng.randrange(66, 90)
    )
    lead.opted_out = False
    trigger = rng.choice(("hand-raise", "response"))
    shown_at = at + timedelta(minutes=rng.randrange(2, 30))
    people.respond_to(world, lead, shown_at, raw="Web - Direct", trigger=trigger)


def _joins_later(world: World, at: datetime) -> None:
    """A contact is handed off, then put on a deal of another account that is older."""
    rng = world.rng
    account = world.companies[rng.randrange(360, 1260)].account
    if account is None or account.opportunities:
        return
    contact = arrivals.free_contact(account)
    if contact is None:
        return
    contact.person.hints.add("put on an older deal")
    people.respond_to(
        world, contact, at - timedelta(seconds=50), raw="Webinar", trigger="response"
    )
    account.company.signal_days.add(day_of(at))
    stages.score(world, contact, at - timedelta(seconds=20), rng.randrange(66, 90))
    episode = stages.hand_off(world, contact, at, by=world.staff.workflow)
    if episode is None:
        return
    follow(world, episode, trigger="response", raw="Webinar", fate="ignored")
    later = office_moment(rng, day_of(at + timedelta(days=rng.randrange(4, 30))))
    world.plan(later, partial(_put_on, world, contact, later))


def _put_on(world: World, contact: Record, at: datetime) -> None:
    person: Person = contact.person
    last = person.episodes[-1]
    older = [
        one
        for one in world.opportunities
        if not one.is_closed and one.account is not contact.account
        and one.created_at < last.opened_at - timedelta(days=1)
    ]  # fmt: skip
    if older and last.is_open(at):
        deals.add_role(world, world.rng.choice(older), contact, at)
