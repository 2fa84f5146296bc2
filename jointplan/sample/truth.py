"""What follows from a person's responses: the trigger and the source of a hand-off."""

from __future__ import annotations

from datetime import datetime, timedelta

from jointplan.sample.records import Member, Owner, Person
from jointplan.sample.words import TRIGGERS

LOOK_BACK = timedelta(hours=24)
LOOK_AHEAD = timedelta(minutes=5)


def trigger_of(person: Person, at: datetime, by: Owner | None) -> str:
    """What made the hand-off (R6): a response close to it, else who set the stage."""
    near = [
        one for one in person.responses if at - LOOK_BACK <= one.at <= at + LOOK_AHEAD
    ]
    if near:
        return TRIGGERS[max(near, key=_when).status]
    is_workflow = by is not None and by.kind == "AutomatedProcess"
    return "score crossing" if is_workflow else "manual"


def source_of(person: Person, at: datetime, lead_source: str) -> str:
    """The raw channel of the last response before the hand-off, else the row's."""
    before = [one for one in person.responses if one.at <= at]
    if before:
        return max(before, key=_when).campaign.type
    return lead_source


def _when(member: Member) -> datetime:
    return member.at
