"""Who gets a hand-off, and what happens when it went to the wrong territory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from jointplan.sample import stages
from jointplan.sample.episodes import Episode
from jointplan.sample.hours import after_work_hours
from jointplan.sample.records import Owner
from jointplan.sample.staff import ANSWER_HOURS, NORTH, SOUTH, representative
from jointplan.sample.world import World


@dataclass(slots=True)
class Work:
    """How one hand-off will be worked."""

    episode: Episode
    rep: Owner
    trigger: str
    raw: str
    fate: str = ""
    first_at: datetime | None = None
    decide_at: datetime | None = None
    touch_count: int = 0
    early: str = ""


def route(world: World, work: Work) -> datetime:
    """Give the person an owner in sales; a hand-raise waits in the queue for one."""
    rng, record, at = world.rng, work.episode.record, work.episode.opened_at
    if record.owner.kind == "Standard" and record.owner.team != "Marketing":
        if record.owner.team in ANSWER_HOURS and record.owner.is_active:
            work.rep = record.owner
            work.episode.assign(work.rep, at)
            return at
    wait = timedelta(seconds=rng.randrange(20, 150))
    by = world.staff.workflow
    if work.trigger == "hand-raise" and rng.random() < 0.5:
        world.plan(
            at + wait,
            partial(
                _hand_to, world, work.episode, world.staff.inbound_queue, by, at + wait
            ),
        )
        wait += timedelta(minutes=rng.randrange(3, 55))
    world.plan(
        at + wait, partial(_hand_to, world, work.episode, work.rep, by, at + wait)
    )
    return at + wait


def _hand_to(
    world: World, episode: Episode, to: Owner, by: Owner, at: datetime
) -> None:
    if episode.record.converted_at or episode.record.is_deleted:
        return
    stages.assign(world, episode.record, at, to=to, by=by)
    if to.kind != "Queue" and episode.assigned_to is None:
        episode.assign(to, at)


def reroute(world: World, work: Work, at: datetime) -> datetime:
    """Returned for a wrong territory, then given to the other field team (R25)."""
    rng, staff, wrong = world.rng, world.staff, work.rep
    episode = work.episode
    back_at = after_work_hours(at, rng.uniform(1.0, 12.0))
    world.plan(back_at, partial(_return, world, episode, wrong, back_at))
    episode.tags.add("returned, wrong territory")
    if rng.random() < 0.2:
        work.fate = "ignored"
        episode.tags.add("returned, nobody took it")
        return back_at
    work.rep = representative(rng, staff, SOUTH if wrong.team == NORTH else NORTH)
    taken_at = after_work_hours(back_at, rng.uniform(1.0, 16.0))
    by = rng.choice(staff.by_team["Marketing Operations"])
    world.plan(taken_at, partial(_hand_to, world, episode, work.rep, by, taken_at))
    return taken_at


def _return(world: World, episode: Episode, by: Owner, at: datetime) -> None:
    if episode.is_open(at) and not episode.record.is_deleted:
        stages.send_back(world, episode.record, at, by=by)
