"""What chance changes after a hand-off opened: scores, titles, repeat signals."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from jointplan.sample import channels, people, stages
from jointplan.sample.episodes import Episode
from jointplan.sample.hours import any_moment, day_of, office_moment
from jointplan.sample.names import RANGE_WEIGHTS, TITLES
from jointplan.sample.world import World, change

REPEATING = ("Working", "Returned")


def after_opening(world: World, episode: Episode) -> None:
    """Plan what may change once somebody was handed off."""
    rng, day = world.rng, episode.opened_on
    if rng.random() < 0.27:
        later = any_moment(rng, day + timedelta(days=rng.randrange(2, 45)))
        world.plan(later, partial(_score_again, world, episode, later))
    for name, chance in (("title", 0.05), ("employees", 0.05), ("source", 0.02)):
        if rng.random() < chance and episode.record.is_lead:
            later = office_moment(rng, day + timedelta(days=rng.randrange(1, 25)))
            world.plan(later, partial(_correct, world, episode, name, later))
    if episode.person.is_settled or episode.decision != "open":
        return
    if rng.random() < 0.16:
        later = any_moment(rng, day + timedelta(days=rng.randrange(2, 40)))
        world.plan(later, partial(_repeat, world, episode, later))
    if rng.random() < 0.35:
        days = rng.choice((rng.randrange(97, 150), rng.randrange(190, 280)))
        world.plan(
            any_moment(rng, day + timedelta(days=days)),
            partial(_return_if_lapsed, world, episode),
        )


def _is_frozen(episode: Episode) -> bool:
    record = episode.record
    return bool(record.converted_at or record.is_deleted)


def _score_again(world: World, episode: Episode, at: datetime) -> None:
    record = episode.record
    if _is_frozen(episode) or record.score is None:
        return
    step = world.rng.choice((-30, -25, -20, -12, 4, 8, 12, 20))
    stages.score(world, record, at, max(0, min(100, record.score + step)))


def _correct(world: World, episode: Episode, name: str, at: datetime) -> None:
    """Somebody mends a field, so that today's value is not the one of the hand-off."""
    rng, record = world.rng, episode.record
    if _is_frozen(episode):
        return
    choices = {
        "title": TITLES, "employees": tuple(RANGE_WEIGHTS),
        "source": ("Web - Organic", "Webinar", "Trade Show"),
    }[name]  # fmt: skip
    by = episode.assigned_to or world.staff.named("Farida Azimi")
    if name == "source":
        by = world.staff.named("Farida Azimi")
    change(world, record, name, rng.choice(choices), at=at, by=by)


def _repeat(world: World, episode: Episode, at: datetime) -> None:
    """A further signal on an open hand-off; history shows it only after a change."""
    record = episode.record
    is_last = episode.person.episodes[-1] is episode
    if not (is_last and episode.is_open(at)) or _is_frozen(episode):
        return
    if record.status not in REPEATING:
        return
    raw = channels.pick_channel(world.rng).raw
    if raw not in ("SDR", "Outbound"):
        shown_at = at - timedelta(seconds=25)
        people.respond_to(world, record, shown_at, raw=raw, trigger="response")
    stages.hand_off(world, record, at, by=world.staff.workflow)


def _return_if_lapsed(world: World, episode: Episode) -> None:
    """Nobody decided, it expired, and the person comes back by themselves."""
    person, record = episode.person, episode.record
    if person.episodes[-1] is not episode or episode.decision != "open":
        return
    has_lapsed = day_of(world.now) > episode.expires_on + timedelta(days=3)
    if has_lapsed and record.status in REPEATING and not _is_frozen(episode):
        world.on_return(episode)
