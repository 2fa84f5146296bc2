"""Calls, mails and meetings: the rows of Task.csv and Event.csv."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from jointplan.sample.records import Meeting, Opportunity, Owner, Record, Task
from jointplan.sample.world import World


def _task(
    world: World, who: Record, at: datetime, *, owner: Owner, subtype: str,
    what: Opportunity | None = None, by: Owner | None = None,
    is_logged_later: bool = False,
) -> Task:  # fmt: skip
    logged = at + timedelta(seconds=world.rng.randrange(5, 240))
    if is_logged_later:
        logged = at + timedelta(hours=world.rng.randrange(14, 40))
    task = Task(
        id=world.ids.take("task"), who=who, what=what, owner=owner, by=by or owner,
        at=logged, done_at=at, subtype=subtype, is_late=who.is_late,
    )  # fmt: skip
    task.is_deleted = world.rng.random() < 0.004
    world.tasks.append(task)
    return task


def log_twice(world: World, task: Task) -> None:
    """The same call or mail, written down a second time within its minute."""
    again = replace(task, id=world.ids.take("task"))
    again.at = task.at + timedelta(seconds=41)
    world.tasks.append(again)


def call(
    world: World, who: Record, at: datetime, *, owner: Owner, disposition: str,
    is_inbound: bool = False, what: Opportunity | None = None,
) -> Task:  # fmt: skip
    """A telephone call; one in twenty-five is written down a day later."""
    rng = world.rng
    task = _task(
        world, who, at, owner=owner, subtype="Call", what=what,
        is_logged_later=rng.random() < 0.04,
    )  # fmt: skip
    task.call_type = "Inbound" if is_inbound else "Outbound"
    task.disposition = disposition
    talks = disposition in ("Connected", "Meeting booked")
    task.seconds = rng.randint(90, 1500) if talks else rng.randint(4, 55)
    if rng.random() < 0.006:
        log_twice(world, task)
    return task


def mail(
    world: World, who: Record, at: datetime, *, owner: Owner,
    what: Opportunity | None = None,
) -> Task:  # fmt: skip
    """A personal e-mail."""
    return _task(world, who, at, owner=owner, subtype="Email", what=what)


def cadence(world: World, who: Record, at: datetime, *, owner: Owner) -> Task:
    """One step of a sequence, sent in the name of its owner."""
    return _task(world, who, at, owner=owner, subtype="Cadence")


def mass_mail(world: World, who: Record, at: datetime, *, owner: Owner) -> Task:
    """A newsletter, the same for everybody."""
    return _task(world, who, at, owner=owner, subtype="ListEmail")


def to_do(world: World, who: Record, at: datetime, *, owner: Owner) -> Task:
    """A reminder; it may stay open for ever and is no touch."""
    task = _task(world, who, at, owner=owner, subtype="Task")
    is_done = world.rng.random() < 0.5
    task.at = at
    task.done_at = at + timedelta(days=world.rng.randrange(1, 9)) if is_done else None
    return task


def meeting(
    world: World, who: Record, at: datetime, *, starts_at: datetime, owner: Owner,
    by: Owner | None = None, result: str = "Held",
) -> Meeting:  # fmt: skip
    """A meeting; booked by the person themselves when a machine wrote the row."""
    booked_by = "Self" if by is world.staff.integration else "Rep"
    row = Meeting(
        id=world.ids.take("event"), who=who, owner=owner, by=by or owner, at=at,
        starts_at=starts_at, result=result, booked_by=booked_by, is_late=who.is_late,
    )  # fmt: skip
    world.meetings.append(row)
    return row


def attempt(
    world: World, who: Record, at: datetime, *, owner: Owner, allow_talk: bool = False
) -> Task:
    """One personal try: a call that mostly reaches nobody, or an e-mail."""
    rng = world.rng
    if rng.random() < 0.42:
        return mail(world, who, at, owner=owner)
    ends = ("Left voicemail", "No answer", "Connected")
    disposition = rng.choices(ends, (40, 52, 14 if allow_talk else 0))[0]
    return call(world, who, at, owner=owner, disposition=disposition)
