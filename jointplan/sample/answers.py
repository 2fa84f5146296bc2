"""What sales did on each hand-off, by the book: the first answer, the touches.

Read off the acts themselves once the story is over, and from no export: a call or a
mail of one's own answers, so does booking a meeting; a step of a sequence is a touch
as well; reminders, newsletters and what the other side does are none (R18, R19).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from jointplan.sample.episodes import SALES_SIDE, Episode
from jointplan.sample.records import Meeting, Owner, Person, Task
from jointplan.sample.world import LAST_CUT, World

PERSONAL = {"Call": "call", "Email": "email"}
SEQUENCE = {"Cadence": "email"}


@dataclass(frozen=True, slots=True)
class Answer:
    """When a hand-off was first answered, and how many touches it got."""

    first_at: datetime | None
    touch_count: int


@dataclass(frozen=True, slots=True)
class _Act:
    """One act: when it answers, when it is a touch; either may be never."""

    id: str
    owner: Owner
    channel: str
    at: datetime
    is_inbound: bool
    answers_at: datetime | None
    touches_at: datetime | None

    @property
    def likeness(self) -> tuple[str, str, datetime]:
        """What two entries of one act have in common: who, how, in which minute."""
        return self.owner.id, self.channel, self.at.replace(second=0)


def given(world: World) -> dict[Episode, Answer]:
    """The answer each hand-off got."""
    acts: dict[Person, list[_Act]] = {}
    for task in world.tasks:
        for act in _of_task(task):
            acts.setdefault(task.who.person, []).append(act)
    for meeting in world.meetings:
        for act in _of_meeting(meeting):
            acts.setdefault(meeting.who.person, []).append(act)
    found: dict[Episode, Answer] = {}
    for person in world.people:
        own = [act for act in _once(acts.get(person, [])) if _is_sales(act.owner)]
        ends: list[datetime | None] = [one.opened_at for one in person.episodes[1:]]
        for episode, end in zip_longest(person.episodes, ends):
            found[episode] = _answer(own, episode.opened_at, end)
    return found


def _answer(acts: list[_Act], start: datetime, end: datetime | None) -> Answer:
    def is_here(at: datetime | None) -> bool:
        return at is not None and start <= at and (end is None or at < end)

    times = [act.answers_at for act in acts if is_here(act.answers_at)]
    firsts = [at for at in times if at is not None]
    touches = [act for act in acts if is_here(act.touches_at)]
    return Answer(min(firsts, default=None), len(touches))


def _of_task(task: Task) -> Iterator[_Act]:
    at = task.done_at
    if task.is_deleted or at is None or at > LAST_CUT:
        return
    at = at.replace(microsecond=0)
    is_inbound = task.call_type == "Inbound"
    is_personal = task.subtype in PERSONAL and not is_inbound
    is_touch = is_personal or task.subtype in SEQUENCE
    channel = (PERSONAL | SEQUENCE).get(task.subtype, task.subtype)
    yield _Act(
        task.id, task.owner, channel, at, is_inbound, at if is_personal else None,
        at if is_touch else None,
    )  # fmt: skip


def _of_meeting(meeting: Meeting) -> Iterator[_Act]:
    """A meeting answers when it is booked and is a touch if it took place."""
    if meeting.is_deleted or meeting.at > LAST_CUT:
        return
    at = meeting.starts_at.replace(microsecond=0)
    is_held = meeting.result == "Held" and at <= LAST_CUT
    booked_at = meeting.at.replace(microsecond=0)
    answers_at = booked_at if booked_at <= at else at if is_held else None
    yield _Act(
        meeting.id, meeting.owner, "meeting", at, False, answers_at,
        at if is_held else None,
    )  # fmt: skip


def _once(acts: list[_Act]) -> list[_Act]:
    """Each act once, however often it was written down."""
    kept: dict[tuple[str, str, datetime], _Act] = {}
    for act in sorted(acts, key=lambda one: (one.is_inbound, one.id)):
        kept.setdefault(act.likeness, act)
    return list(kept.values())


def _is_sales(owner: Owner) -> bool:
    return owner.kind == "Standard" and owner.team in SALES_SIDE
