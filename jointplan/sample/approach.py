"""The way to a hand-off: responses, scores, first tries, and the hand-off itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from jointplan.sample import channels, drift, people, stages, touches
from jointplan.sample.episodes import Episode, account_of
from jointplan.sample.followup import follow
from jointplan.sample.hours import day_of, office_moment
from jointplan.sample.records import Company, Owner, Record
from jointplan.sample.staff import MARKETING, representative
from jointplan.sample.truth import trigger_of
from jointplan.sample.world import World


@dataclass(slots=True)
class Arrival:
    """One person on the way to becoming an MQL."""

    raw: str
    trigger: str
    kind: str
    created_at: datetime
    at: datetime
    free_mail: float = 0.07
    is_contact: bool = False
    fate: str = ""
    score: int | None = -1
    tags: tuple[str, ...] = ()
    email: str | None = None
    company: Company | None = None
    is_late: bool = False
    rep: Owner | None = None
    is_settled: bool = False


def approach(world: World, record: Record, arrival: Arrival) -> None:
    """Responses and scores on the way to the hand-off, then the hand-off itself."""
    rng, at = world.rng, arrival.at
    if arrival.at - arrival.created_at > timedelta(days=4):
        _look_around(world, record, arrival)
    elif arrival.trigger in ("score crossing", "manual"):
        if record.source and record.created_at == arrival.created_at:
            record.source = arrival.raw
    score = arrival.score
    if score == -1:
        score = channels.pick_score(rng, arrival.raw, arrival.trigger, day_of(at))
    gap = timedelta(seconds=rng.randrange(60, 150))
    if score is None:
        record.score = None
    else:
        scored_at = max(at - gap, arrival.created_at + timedelta(seconds=10))
        world.plan(scored_at, partial(_score, world, record, scored_at, score))
    if arrival.rep and arrival.trigger == "manual":
        _prospect(world, record, arrival, arrival.rep)
    if arrival.trigger not in ("score crossing", "manual"):
        _respond(world, record, arrival)
    world.plan(at, partial(start, world, record, arrival, at))


def _score(world: World, record: Record, at: datetime, points: int) -> None:
    if not (record.converted_at or record.is_deleted):
        stages.score(world, record, at, points)


def _look_around(world: World, record: Record, arrival: Arrival) -> None:
    """Earlier responses, the last of them more than a day before the hand-off."""
    rng = world.rng
    first, last = arrival.created_at, arrival.at - timedelta(hours=31)
    span = (last - first).total_seconds()
    times = sorted(rng.uniform(0.02, 1.0) for _ in range(rng.choice((0, 1, 1, 2, 3))))
    for number, share in enumerate(times):
        when = first + timedelta(seconds=round(span * share))
        is_last = number == len(times) - 1
        raw = (
            arrival.raw
            if is_last or rng.random() < 0.6
            else (channels.pick_channel(rng).raw)
        )
        trigger = "response" if raw not in ("Outbound", "SDR") else "list"
        if trigger == "response":
            people.respond_to(world, record, when, raw=raw, trigger=trigger)


def _respond(world: World, record: Record, arrival: Arrival) -> None:
    rng, at = world.rng, arrival.at
    wait = timedelta(seconds=rng.randrange(20, 200))
    if rng.random() < 0.1:
        wait = timedelta(hours=rng.uniform(1.0, 18.0))
    when = max(at - wait, arrival.created_at + timedelta(seconds=3))
    if "response just after" in arrival.tags:
        record.source = arrival.raw
        when = at + timedelta(seconds=rng.randrange(40, 230))
    people.respond_to(world, record, when, raw=arrival.raw, trigger=arrival.trigger)
    if arrival.trigger == "hand-raise" and rng.random() < 0.14:
        record.person.hints.add("self-booked meeting")


def author(world: World, arrival: Arrival) -> Owner:
    """Whose name stands on the stage change."""
    rng, staff = world.rng, world.staff
    if arrival.trigger == "manual":
        return arrival.rep or staff.named("Tim Oberst")
    if arrival.trigger == "score crossing" or rng.random() < 0.86:
        return staff.workflow
    return rng.choice(staff.by_team[MARKETING])


def start(world: World, record: Record, arrival: Arrival, at: datetime) -> None:
    """The hand-off opens, on a day that no close date of its account shares."""
    if record.is_deleted or (record.is_lead and record.converted_at):
        return
    if has_closing(record, at):
        later = at + timedelta(days=1)
        world.plan(later, partial(start, world, record, arrival, later))
        return
    by = author(world, arrival)
    episode = stages.hand_off(world, record, at, by=by)
    if episode is None:
        return
    trigger = trigger_of(record.person, at, by)
    if "self-booked meeting" in episode.tags:
        _book(world, episode, at)
    follow(
        world, episode, trigger=trigger, raw=arrival.raw, fate=arrival.fate,
        rep=arrival.rep,
    )  # fmt: skip
    drift.after_opening(world, episode)


def has_closing(record: Record, at: datetime) -> bool:
    """Whether an opportunity of the person's account was closed on this very day."""
    account = account_of(record)
    deals = account.opportunities if account else []
    return any(one.is_closed and one.closes_on == day_of(at) for one in deals)


def _prospect(world: World, record: Record, arrival: Arrival, by: Owner) -> None:
    """Outbound tries before the hand-off: already working (R23)."""
    for days in sorted(world.rng.sample((1, 2, 3, 4, 6), 2), reverse=True):
        when = office_moment(world.rng, day_of(arrival.at - timedelta(days=days)))
        if arrival.created_at < when < arrival.at - timedelta(minutes=5):
            touches.attempt(world, record, when, owner=by)
            record.person.hints.add("already working")


def _book(world: World, episode: Episode, at: datetime) -> None:
    """The person books a meeting from the form, with whoever is on duty."""
    rng, staff = world.rng, world.staff
    booked_at = at + timedelta(seconds=rng.randrange(30, 170))
    day = day_of(at) + timedelta(days=rng.randrange(1, 6))
    host = representative(rng, staff, "Inbound Desk")
    result = "Held" if rng.random() < 0.78 else "No show"
    touches.meeting(
        world, episode.record, booked_at, starts_at=office_moment(rng, day),
        owner=host, by=staff.integration, result=result,
    )  # fmt: skip
