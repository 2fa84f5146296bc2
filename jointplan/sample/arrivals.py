"""Ordinary hand-offs: who arrives, when, and from where."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from jointplan.sample import channels, people
from jointplan.sample.approach import Arrival, approach
from jointplan.sample.hours import any_moment, day_of, is_workday, office_moment
from jointplan.sample.records import Account, Record
from jointplan.sample.staff import representative, team_for
from jointplan.sample.words import REGIONS
from jointplan.sample.world import FIRST_DAY, LAST_CUT, World

STORY_ON = date(2025, 4, 1)
PER_WORKDAY = 5.5
GROWTH_PER_QUARTER = 0.02
SEASON = {1: 0.95, 7: 0.92, 8: 0.78, 9: 1.12, 10: 1.08, 11: 1.1, 12: 0.72}
KINDS = {"own": 79, "prospect": 9, "customer": 5.5, "open": 4, "partner": 2.5}
AS_CONTACT = {"own": 0.0, "prospect": 0.5, "customer": 0.6, "open": 0.5, "partner": 0.6}


def plan_arrivals(world: World) -> None:
    """Plan every ordinary hand-off of the story, day by day."""
    rng = world.rng
    day = STORY_ON
    while day < day_of(LAST_CUT):
        quarters = (day - STORY_ON).days / 91.3
        rate = PER_WORKDAY * (1 + GROWTH_PER_QUARTER * quarters)
        rate *= SEASON.get(day.month, 1.0) * (1.0 if is_workday(day) else 0.1)
        count = int(rate * rng.lognormvariate(0, 0.24) + rng.random())
        for _ in range(count):
            plan(world, _arrival(world, day))
        day += timedelta(days=1)


def _arrival(world: World, day: date) -> Arrival:
    rng = world.rng
    channel = channels.pick_channel(rng)
    trigger = channels.pick_trigger(rng, channel)
    by_hand = trigger == "manual"
    at = office_moment(rng, day) if by_hand else any_moment(rng, day)
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    is_contact = rng.random() < AS_CONTACT[kind]
    minutes = float(rng.randrange(4, 45))
    if rng.random() < (0.3 if trigger == "hand-raise" else 0.62):
        days = 4.0 if kind in ("open", "customer") else rng.lognormvariate(3.2, 0.9)
        minutes += min(days, 170.0) * 1440
    created_at = max(at - timedelta(minutes=round(minutes)), FIRST_DAY)
    return Arrival(
        channel.raw, trigger, kind, created_at, at, channel.free_mail, is_contact
    )


def plan(world: World, arrival: Arrival) -> None:
    """Let an arrival begin when its row is created."""
    world.plan(arrival.created_at, partial(enter, world, arrival))


def enter(world: World, arrival: Arrival) -> None:
    """The person's row appears; what leads up to the hand-off is planned."""
    account = _account(world, arrival)
    if arrival.trigger == "manual" and arrival.raw in ("Outbound", "SDR"):
        country = account.company.country if account else "Germany"
        team = team_for(world.rng, "manual", "", REGIONS[country])
        arrival.rep = arrival.rep or representative(world.rng, world.staff, team)
    record = free_contact(account) if arrival.is_contact and account else None
    if record is None:
        record = _newcomer(world, arrival, account)
    person = record.person
    person.is_taken, person.is_settled = True, arrival.is_settled
    person.hints |= set(arrival.tags)
    if person.company:
        person.company.signal_days.add(day_of(arrival.at))
    approach(world, record, arrival)


def _account(world: World, arrival: Arrival) -> Account | None:
    rng = world.rng
    pools = {"partner": (0, 60), "customer": (60, 360), "prospect": (360, 1260)}
    if arrival.kind == "own":
        return None
    if arrival.kind == "open":
        deals = [one for one in world.opportunities if not one.is_closed]
        chosen = [one.account for one in deals if one.account.type != "Partner"]
        return rng.choice(chosen) if chosen else None
    account = world.companies[rng.randrange(*pools[arrival.kind])].account
    if account is None or has_deal_near(account, arrival.created_at):
        return None
    return account


def has_deal_near(account: Account, at: datetime) -> bool:
    """Whether an opportunity of the account closed on the day or the day before."""
    days = (day_of(at), day_of(at) - timedelta(days=1))
    return any(one.is_closed and one.closes_on in days for one in account.opportunities)


def free_contact(account: Account) -> Record | None:
    """A contact of the account with whom nothing else is planned, now taken."""
    for contact in account.contacts:
        person = contact.person
        is_free = not (person.episodes or person.is_taken)
        if is_free and len(person.records) == 1:
            person.is_taken = person.is_settled = True
            return contact
    return None


def _newcomer(world: World, arrival: Arrival, account: Account | None) -> Record:
    rng = world.rng
    company = account.company if account else arrival.company
    if company is None and rng.random() >= 0.012:
        company = people.take_company(world)
    person = people.meet(world, company, free_mail=arrival.free_mail)
    chance = rng.random()
    source = arrival.raw if chance < 0.8 else channels.pick_channel(rng).raw
    if arrival.is_contact and account:
        return people.add_contact(
            world, person, arrival.created_at, account=account, source=source
        )
    owner = arrival.rep or world.staff.nurture_queue
    lead = people.add_lead(
        world, person, arrival.created_at, source="" if chance > 0.97 else source,
        owner=owner, by=arrival.rep, email=arrival.email, is_late=arrival.is_late,
    )  # fmt: skip
    return lead
