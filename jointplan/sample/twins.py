"""People with several rows, and rows with several people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from jointplan.sample import arrivals, people, spread, stages
from jointplan.sample.approach import Arrival, approach
from jointplan.sample.channels import pick_score
from jointplan.sample.episodes import Episode
from jointplan.sample.hours import after_work_hours, day_of
from jointplan.sample.names import ROLE_LOCAL_PARTS
from jointplan.sample.records import Person, Record
from jointplan.sample.staff import OPERATIONS
from jointplan.sample.world import World, note_change

# Rows of one person with two addresses have to be merged before the story ends.
MERGED_FOR_SURE = datetime(2026, 4, 1, tzinfo=UTC)


def plan_twins(world: World) -> None:
    """Plan duplicates, merges, shared addresses and leads of known contacts."""
    for at in spread.moments(world, 26):
        world.plan(at - spread.days(30), partial(_silent_twin, world, at))
    for at in spread.moments(world, 24):
        world.plan(at - spread.minutes(30), partial(_twins, world, at, "repeat"))
    for at in spread.moments(world, 40, last=spread.LAST_ON - spread.days(150)):
        world.plan(at - spread.minutes(30), partial(_twins, world, at, "duplicate"))
    for at in spread.moments(world, 40, last=spread.LAST_ON - spread.days(30)):
        world.plan(at - spread.minutes(30), partial(_twins, world, at, "merge"))
    for at in spread.moments(world, 16):
        world.plan(at - spread.minutes(30), partial(_shared_address, world, at))
    for at in spread.moments(world, 44):
        world.plan(at - spread.minutes(30), partial(_lead_of_contact, world, at))


def _arrival(world: World, at: datetime, *tags: str, fate: str = "") -> Arrival:
    raw, trigger = world.rng.choice((
        ("Web - Organic", "hand-raise"), ("Webinar", "response"),
        ("Google Ads", "response"), ("LinkedIn Ads", "score crossing"),
    ))  # fmt: skip
    return Arrival(
        raw, trigger, "own", at - spread.minutes(30), at, tags=tags, fate=fate,
        is_settled=True,
    )  # fmt: skip


def _newcomer(world: World, arrival: Arrival) -> tuple[Person, Record]:
    person = people.meet(world, people.take_company(world))
    person.is_settled = True
    lead = people.add_lead(world, person, world.now, source=arrival.raw)
    return person, lead


def _begin(world: World, record: Record, arrival: Arrival) -> None:
    record.person.hints |= set(arrival.tags)
    if record.person.company:
        record.person.company.signal_days.add(day_of(arrival.at))
    approach(world, record, arrival)


def _retyped(world: World, address: str) -> str:
    """The address as the person typed it the second time."""
    return address.upper() if world.rng.random() < 0.4 else address


def _silent_twin(world: World, at: datetime) -> None:
    """An old lead row of the same address that never became an MQL."""
    arrival = _arrival(world, at, "second row, same e-mail")
    person, _ = _newcomer(world, arrival)
    world.plan(arrival.created_at, partial(_second_row, world, person, arrival))


def _second_row(world: World, person: Person, arrival: Arrival) -> None:
    email = _retyped(world, person.email)
    lead = people.add_lead(world, person, world.now, source=arrival.raw, email=email)
    _begin(world, lead, arrival)


def _twins(world: World, at: datetime, kind: str) -> None:
    """Two lead rows of one person, both handed off or one merged into the other."""
    rng = world.rng
    fate = {"repeat": "recycled", "duplicate": "recycled"}.get(kind, "disqualified")
    arrival = _arrival(world, at, fate=fate)
    person, lead = _newcomer(world, arrival)
    _begin(world, lead, arrival)
    if kind == "repeat":
        later = at + timedelta(hours=rng.randrange(5, 30))
        world.plan(later, partial(_repeat_on_twin, world, person, later))
    elif kind == "duplicate":
        later = at + timedelta(days=rng.randrange(110, 145))
        world.plan(later, partial(_return_on_twin, world, person, later))
    else:
        later = at + timedelta(days=rng.randrange(3, 20))
        world.plan(later, partial(_twin_to_merge, world, person, lead))


def _repeat_on_twin(world: World, person: Person, at: datetime) -> None:
    last = person.episodes[-1] if person.episodes else None
    if last is None or not last.is_open(at) or last.record.status == "Open":
        return
    made_at = at - timedelta(seconds=50)
    lead = people.add_lead(
        world, person, made_at, source="Webinar", email=_retyped(world, person.email)
    )
    people.respond_to(
        world, lead, at - timedelta(seconds=30), raw="Webinar", trigger="response"
    )
    stages.hand_off(world, lead, at, by=world.staff.workflow)
    last.tags.add("repeat on a second row")


def _return_on_twin(world: World, person: Person, at: datetime) -> None:
    """The person comes back as a new row; sales proves it a duplicate."""
    last = person.episodes[-1] if person.episodes else None
    if last is None or last.closed_on is None or last.decision == "joined":
        return
    if (day_of(at) - last.closed_on).days in range(84, 97):
        at += timedelta(days=14)
        world.plan(at, partial(_return_on_twin, world, person, at))
        return
    made_at = at - timedelta(seconds=90)
    lead = people.add_lead(
        world, person, made_at, source="Google Ads", score=72,
        email=_retyped(world, person.email),
    )  # fmt: skip
    people.respond_to(
        world, lead, at - timedelta(seconds=45), raw="Google Ads", trigger="hand-raise"
    )
    episode = stages.hand_off(world, lead, at, by=world.staff.workflow)
    if episode:
        episode.tags.add("duplicate with a matching row")
        _prove_duplicate(world, episode, at)


def _prove_duplicate(world: World, episode: Episode, at: datetime) -> None:
    rep = world.staff.named("Clara Feldkamp")
    owned_at = at + timedelta(seconds=75)
    episode.assign(rep, owned_at)
    assign = partial(stages.assign, world, episode.record, owned_at)
    world.plan(owned_at, partial(assign, to=rep, by=world.staff.workflow))
    decided_at = after_work_hours(owned_at, world.rng.uniform(0.5, 20.0))
    decide = partial(stages.decide, world, episode.record, decided_at, "disqualified")
    world.plan(decided_at, partial(decide, by=rep, reason="Duplicate"))


def _twin_to_merge(world: World, person: Person, lead: Record) -> None:
    """A second row with the same or another address, merged once all is decided."""
    rng, email = world.rng, person.email
    if rng.random() < 0.75 and person.company and world.now < MERGED_FOR_SURE:
        email = f"{person.last.lower()[:1]}{len(world.leads)}@{person.company.domain}"
    twin = people.add_lead(
        world, person, world.now, source="Trade Show", email=email, score=30
    )
    world.plan(
        world.now + timedelta(days=rng.randrange(8, 60)),
        partial(_merge, world, lead, twin),
    )


def _merge(world: World, lead: Record, twin: Record) -> None:
    person, now = lead.person, world.now
    if any(one.is_open(now) or one.closed_on is None for one in person.episodes):
        world.plan(now + timedelta(days=9), partial(_merge, world, lead, twin))
        return
    loser, survivor = (twin, lead) if world.rng.random() < 0.5 else (lead, twin)
    by = world.rng.choice(world.staff.by_team[OPERATIONS])
    loser.is_deleted, loser.master, loser.merged_at = True, survivor, now
    loser.modified_at = survivor.modified_at = now
    note_change(world, survivor, "leadMerged", at=now, by=by)
    for episode in person.episodes:
        episode.tags.add("merged")
        if loser is lead:
            episode.tags.add("hand-off on a merged row")
        if loser.email != survivor.email:
            episode.tags.add("merged, other e-mail")


def _shared_address(world: World, at: datetime) -> None:
    """Two people of one company who both wrote from its info@ address."""
    company = people.take_company(world)
    email = f"{world.rng.choice(ROLE_LOCAL_PARTS)}@{company.domain}"
    for number in range(2):
        person = people.meet(world, company)
        person.is_settled = True
        start = at + timedelta(days=12 * number)
        arrival = _arrival(world, start, "role address", fate="recycled")
        arrival.created_at = world.now
        arrival.trigger = "hand-raise" if arrival.trigger == "response" else "response"
        lead = people.add_lead(
            world, person, world.now, source=arrival.raw, email=email
        )
        if number == 1:
            arrival.created_at = start - spread.minutes(20)
        _begin(world, lead, arrival)


def _lead_of_contact(world: World, at: datetime) -> None:
    """Somebody on file as a contact fills in a form and becomes a lead as well."""
    rng = world.rng
    account = world.companies[rng.randrange(60, 1260)].account
    if account is None or arrivals.has_deal_near(account, at):
        return
    contact = arrivals.free_contact(account)
    if contact is None:
        return
    arrival = _arrival(world, at, "lead of a known contact")
    lead = people.add_lead(world, contact.person, world.now, source=arrival.raw)
    lead.score = pick_score(rng, arrival.raw, arrival.trigger, day_of(at)) - 5
    _begin(world, lead, arrival)
