"""What sales does with a hand-off: first answer, touches, a decision."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from jointplan.sample import outcomes, stages, touches
from jointplan.sample.channels import PADDING
from jointplan.sample.episodes import EXPIRES_AFTER, Episode
from jointplan.sample.hours import after_work_hours, day_of, office_moment
from jointplan.sample.records import Owner
from jointplan.sample.routing import Work, reroute, route
from jointplan.sample.staff import (
    ANSWER_HOURS,
    NORTH,
    PARTNERS,
    SOUTH,
    representative,
    team_for,
)  # fmt: skip
from jointplan.sample.words import REGIONS, SEGMENTS, email_kind, is_conforming
from jointplan.sample.world import FIRST_CUT, LAST_CUT, World

BASE_CHANCE = {
    "hand-raise": 0.43, "product use": 0.34, "referral": 0.42, "response": 0.19,
    "score crossing": 0.22, "manual": 0.16, "list": 0.07,
}  # fmt: skip

# Opened then and left alone, a hand-off would expire on the very day of an export.
EDGE_DAYS = {
    day_of(cut) - EXPIRES_AFTER + timedelta(days=shift)
    for cut in (FIRST_CUT, LAST_CUT)
    for shift in (-1, 0, 1)
}


def follow(
    world: World, episode: Episode, *, trigger: str, raw: str,
    fate: str = "", rep: Owner | None = None,
) -> None:  # fmt: skip
    """Plan everything sales will do with a hand-off that has just opened."""
    rng, record = world.rng, episode.record
    region = REGIONS.get(record.country, "")
    team = team_for(rng, trigger, raw, region)
    rep = rep or representative(rng, world.staff, team)
    work = Work(episode, rep, trigger, raw)
    assigned_at = route(world, work)
    if episode.decision == "joined":
        _greet(world, work, assigned_at)
        return
    if rng.random() < 0.03 and rep.team in (NORTH, SOUTH) and not fate:
        assigned_at = reroute(world, work, assigned_at)
    _choose_fate(world, work, fate)
    _choose_times(world, work, assigned_at)
    _touch(world, work)
    if work.decide_at:
        outcome = partial(outcomes.conclude, world, episode, work.rep, work.fate)
        world.plan(work.decide_at, partial(outcome, early=work.early))


def _greet(world: World, work: Work, at: datetime) -> None:
    """People at an account with an open opportunity get a friendly word."""
    for _ in range(world.rng.randrange(0, 3)):
        at = after_work_hours(at, world.rng.uniform(1.0, 20.0))
        touches.attempt(world, work.episode.record, at, owner=work.rep)


def _choose_fate(world: World, work: Work, fate: str) -> None:
    rng, staff = world.rng, world.staff
    if work.fate or fate:
        work.fate = work.fate or fate
        return
    is_edge = work.episode.opened_on in EDGE_DAYS
    chance, ignored = _chances(work)
    draw = rng.random()
    if draw < chance:
        work.fate = "qualified"
    elif draw < chance + ignored and not is_edge:
        work.fate = "ignored"
    elif draw < chance + ignored + 0.022:
        work.fate = "withdrawn"
    else:
        work.fate = "disqualified" if rng.random() < 0.54 else "recycled"
    if work.rep is staff.rejects_too_early and work.fate in _REJECTED:
        work.fate, work.early = "disqualified", "rejected too early"
    if work.rep is staff.recycles_too_early and work.fate in _REJECTED:
        work.fate, work.early = "recycled", "recycled too early"
    if work.early and rng.random() < 0.15:
        work.early = ""


_REJECTED = ("disqualified", "recycled")


def _chances(work: Work) -> tuple[float, float]:
    """The chance of being qualified and of being left alone."""
    episode = work.episode
    chance = BASE_CHANCE[work.trigger]
    fits = is_conforming(
        episode.opened_on, trigger=work.trigger, score=episode.score,
        kind=email_kind(episode.record.email),
    )  # fmt: skip
    chance *= 1.0 if fits else 0.36
    chance *= 0.42 if work.raw == PADDING else 1.0
    segment = SEGMENTS.get(episode.employees)
    chance *= {"Small": 0.72, "Enterprise": 1.12}.get(segment or "", 1.0)
    chance *= 0.78 if work.rep.team == NORTH else 1.0
    ignored = 0.12 if work.rep.team == NORTH else 0.055
    ignored += 0.12 if work.trigger == "list" else 0.0
    ignored -= 0.02 if work.rep.team == PARTNERS else 0.0
    return chance, ignored


def _choose_times(world: World, work: Work, assigned_at: datetime) -> None:
    rng = world.rng
    least, mean = ANSWER_HOURS[work.rep.team]
    wait = least + rng.expovariate(1 / mean)
    if not (work.fate == "ignored" and rng.random() < 0.6):
        work.first_at = after_work_hours(assigned_at, wait)
    if work.fate == "withdrawn" and rng.random() < 0.5:
        work.first_at = None
    if work.fate == "ignored":
        work.touch_count = rng.randrange(0, 3)
        return
    work.touch_count = rng.choices((2, 3, 4, 5, 6, 8), (10, 20, 26, 20, 14, 10))[0]
    if work.early:
        _hurry(world, work, assigned_at)
        return
    median = {"qualified": 7.0, "withdrawn": 9.0}.get(work.fate, 12.0)
    median *= 0.7 if work.trigger == "hand-raise" else 1.0
    days = rng.lognormvariate(0.0, 0.75) * median
    days = _kept_off_the_edge(max(days, 1.0 + work.touch_count * 0.6))
    if rng.random() < 0.022 and work.episode.opened_on not in EDGE_DAYS:
        days = rng.uniform(95.0, 150.0)
    day = work.episode.opened_on + timedelta(days=round(days))
    work.decide_at = office_moment(rng, day)


def _kept_off_the_edge(days: float) -> float:
    """No decision falls within days of the expiry, so that no clock can disagree."""
    return 76.0 if days > 80 else days


def _hurry(world: World, work: Work, assigned_at: datetime) -> None:
    """The two who bend the agreement: one try or none, and out the same day or next."""
    rng = world.rng
    work.touch_count = 0
    if rng.random() < 0.45:
        work.first_at = None
    start = work.first_at or assigned_at
    span = 3.0 if work.early == "rejected too early" else 7.0
    work.decide_at = after_work_hours(start, rng.uniform(0.4, span))


def _touch(world: World, work: Work) -> None:
    """Write the touches between the first answer and the decision."""
    rng, record = world.rng, work.episode.record
    if rng.random() < 0.2:
        due_at = work.episode.opened_at + timedelta(hours=rng.randrange(1, 30))
        touches.to_do(world, record, due_at, owner=work.rep)
    if work.first_at is None:
        return
    end = work.decide_at or work.first_at + timedelta(days=20)
    end = min(end, work.first_at + timedelta(days=18))
    at = work.first_at
    if work.fate != "withdrawn" and (at < end and rng.random() < 0.88):
        set_at = at + timedelta(seconds=rng.randrange(30, 300))
        if work.decide_at is None or set_at < work.decide_at:
            world.plan(set_at, partial(_accept, world, work, set_at))
    touches.attempt(world, record, at, owner=work.rep)
    step = max((end - at).total_seconds() / 3600 / (work.touch_count + 2), 0.6)
    for _ in range(work.touch_count):
        at = _next_touch(world, at, step)
        if at >= end - timedelta(minutes=20):
            break
        touches.attempt(world, record, at, owner=work.rep)
        if rng.random() < 0.4:
            later = at + timedelta(hours=rng.randrange(3, 20), minutes=7)
            touches.cadence(world, record, later, owner=work.rep)
    outcomes.converse(world, work.episode, work.rep, work.fate, end)


def _next_touch(world: World, at: datetime, step: float) -> datetime:
    rng = world.rng
    later = at + timedelta(hours=step * rng.uniform(0.6, 1.3))
    if rng.random() < 0.03:
        return later + timedelta(minutes=rng.randrange(55))
    return after_work_hours(later, rng.uniform(0.05, 1.5))


def _accept(world: World, work: Work, at: datetime) -> None:
    record = work.episode.record
    is_current = work.episode is record.person.episodes[-1]
    if work.episode.is_open(at) and is_current and not record.is_deleted:
        stages.accept(world, record, at, by=work.rep)
