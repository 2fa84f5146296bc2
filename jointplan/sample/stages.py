"""The acts that move a person through the CRM, each with its row and its truth."""

from __future__ import annotations

from datetime import datetime, timedelta

from jointplan.sample import episodes
from jointplan.sample.episodes import Episode
from jointplan.sample.records import Owner, Record
from jointplan.sample.world import World, change

HALF_MINUTE = timedelta(seconds=30)
STATUS_OF = {
    "qualified": "Qualified", "disqualified": "Disqualified", "recycled": "Recycled",
}  # fmt: skip


def hand_off(
    world: World, record: Record, at: datetime, *, by: Owner
) -> Episode | None:
    """Make somebody an MQL, seen in history; `None` if that repeats a signal."""
    if record.status == "MQL":
        raise ValueError("history cannot show a second MQL while the first one stands")
    if record.reason:
        change(world, record, "reason", "", at=at, by=by)
        record.person.hints.add("stale reason cleared")
    change(world, record, "status", "MQL", at=at, by=by)
    return _signal(world, record, at, by=by, known="observed")


def stamp(world: World, record: Record, at: datetime, *, by: Owner) -> Episode | None:
    """Make somebody an MQL by its date column alone, without a row of history."""
    if record.reason:
        change(world, record, "reason", "", at=at, by=by)
        record.person.hints.add("stale reason cleared")
    return _signal(world, record, at, by=None, known="stamped")


def _signal(
    world: World, record: Record, at: datetime, *, by: Owner | None, known: str
) -> Episode | None:
    record.mql_at = at
    record.modified_at = max(record.modified_at, at)
    episode = episodes.note_signal(record, at, by=by, known=known)
    if episode:
        episode.tags |= record.person.hints
        record.person.hints.clear()
        world.episodes.append(episode)
    return episode


def accept(world: World, record: Record, at: datetime, *, by: Owner) -> None:
    """Set to Working, the milestone of acceptance; what is Working stays unseen."""
    if record.status == "Working":
        return
    change(world, record, "status", "Working", at=at, by=by)
    episodes.note_accepted(record.person, at)


def send_back(world: World, record: Record, at: datetime, *, by: Owner) -> None:
    """Return it for a wrong territory; the hand-off stays open."""
    change(world, record, "status", "Returned", at=at, by=by)


def assign(world: World, record: Record, at: datetime, *, to: Owner, by: Owner) -> None:
    """Give it to another owner."""
    change(world, record, "owner", to, at=at, by=by)


def decide(
    world: World, record: Record, at: datetime, decision: str, *,
    by: Owner, reason: str = "",
) -> Episode | None:  # fmt: skip
    """Decide on a hand-off: one save, so status and reason share their stamp.

    Where an earlier decision still stands in the field, history would not show the
    same word again, so work is begun first.
    """
    if record.status == STATUS_OF[decision]:
        accept(world, record, at - HALF_MINUTE, by=by)
    change(world, record, "status", STATUS_OF[decision], at=at, by=by)
    change(world, record, "reason", reason, at=at, by=by)
    return episodes.note_decision(record.person, at, decision, by=by, reason=reason)


def score(world: World, record: Record, at: datetime, points: int) -> None:
    """Let marketing's machine change the score."""
    change(world, record, "score", points, at=at, by=world.staff.workflow)
