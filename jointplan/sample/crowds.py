"""Many at once: imported event lists, a pushed list, and the big clean-up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from jointplan.sample import people, stages
from jointplan.sample.channels import PADDING
from jointplan.sample.followup import follow
from jointplan.sample.hours import day_of
from jointplan.sample.records import Owner, Record
from jointplan.sample.world import World

FAIRS = ((datetime(2025, 10, 14, 8, 40, tzinfo=UTC), 96),
         (datetime(2026, 5, 12, 9, 5, tzinfo=UTC), 72))  # fmt: skip
PUSH_AT, PUSHED = datetime(2026, 8, 20, 12, 14, 3, tzinfo=UTC), 58
CLEAN_UP_AT = datetime(2026, 3, 27, 14, 2, 4, tzinfo=UTC)
CLEAN_UP = 96
MASS = 50
SMALL_CLEAN_UP_AT, SMALL_CLEAN_UP = datetime(2025, 12, 19, 10, 30, tzinfo=UTC), 14
OLD = timedelta(days=18)
# A list pushed by hand holds downloads of days ago: what each person did on the day is
# no bulk, however fast it is written (R61).
PUSHED_AFTER = timedelta(days=2)


def plan_crowds(world: World) -> None:
    """Plan two imports, one list pushed by hand, and two clean-ups."""
    staff = world.staff
    for at, count in FAIRS:
        world.plan(at, partial(_import, world, at, count, staff.integration))
    pusher = staff.named("Tim Oberst")
    world.plan(PUSH_AT, partial(_import, world, PUSH_AT, PUSHED, pusher))
    big = partial(_clean_up, world, CLEAN_UP_AT, staff.named("Farida Azimi"))
    world.plan(CLEAN_UP_AT, partial(big, CLEAN_UP))
    small = partial(_clean_up, world, SMALL_CLEAN_UP_AT, staff.integration)
    world.plan(SMALL_CLEAN_UP_AT, partial(small, SMALL_CLEAN_UP))


def _import(world: World, at: datetime, count: int, by: Owner) -> None:
    """An event list arrives as leads; minutes later all of them are MQLs."""
    rng = world.rng
    is_import = by.kind == "Integration"
    raw, status = (
        ("Trade Show", "Uploaded list") if is_import else (PADDING, "Downloaded")
    )
    for number in range(count):
        person = people.meet(world, people.take_company(world), free_mail=0.05)
        person.is_settled = True
        mark = "bulk import of an event list" if is_import else "pushed in one minute"
        person.hints.add(mark)
        made_at = at + timedelta(seconds=number // 4)
        made_at -= timedelta(0) if is_import else PUSHED_AFTER
        points = rng.randrange(5, 45) if rng.random() < 0.7 else rng.randrange(50, 85)
        lead = people.add_lead(world, person, made_at, source=raw, by=by, score=points)
        shown_at = made_at + timedelta(seconds=2)
        people.respond(world, lead, shown_at, raw=raw, status=status)
        marked_at = at + timedelta(minutes=6, seconds=number * 48 // count)
        trigger = "list" if is_import else "response"
        world.plan(marked_at, partial(_mark, world, lead, marked_at, by, trigger))


def _mark(world: World, lead: Record, at: datetime, by: Owner, trigger: str) -> None:
    episode = stages.hand_off(world, lead, at, by=by)
    if episode:
        episode.is_bulk_signal = True
        raw = "Trade Show" if trigger == "list" else PADDING
        follow(world, episode, trigger=trigger, raw=raw)


def _clean_up(world: World, at: datetime, by: Owner, count: int) -> None:
    """Somebody outside sales recycles whatever has lain around, all in one minute."""
    idle = [
        one
        for one in world.episodes
        if one.decision == "open" and one.person.episodes[-1] is one
        and not one.record.is_deleted and not one.person.is_settled
    ]  # fmt: skip
    waiting = [one for one in idle if one.is_open(at) and at - one.opened_at > OLD]
    lapsed = [
        one for one in idle if (day_of(at) - one.expires_on).days in range(3, 400)
    ]
    chosen = [*waiting[: count * 2 // 3], *lapsed][:count]
    for number, episode in enumerate(chosen):
        when = at + timedelta(seconds=number * 44 // max(len(chosen), 1))
        stages.decide(world, episode.record, when, "recycled", by=by, reason="Not now")
        # A sync is an author like any other: fewer than that are no mass of its (R61).
        episode.is_bulk_decision = count >= MASS
        episode.tags.add("bulk clean-up" if count >= MASS else "clean-up by a sync")
        if world.rng.random() < 0.15:
            later = at + timedelta(days=world.rng.randrange(100, 170))
            world.plan(later, partial(world.on_return, episode))
