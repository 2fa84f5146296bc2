"""Rows that reach the exports late: older than the first delivery, not in it."""

from __future__ import annotations

from datetime import date, timedelta

from jointplan.sample import arrivals, spread
from jointplan.sample.approach import Arrival
from jointplan.sample.ledger import LateRow
from jointplan.sample.world import FIRST_CUT, World

LATE_TASKS, LATE_MEMBERS, LATE_SCORES = 120, 25, 14
RECENT = timedelta(days=16)


def plan_late_leads(world: World) -> None:
    """Leads of the last days before the first delivery that only the second has."""
    span = spread.moments(world, 18, first=date(2026, 7, 1), last=date(2026, 7, 3))
    for at in span:
        arrivals.plan(world, Arrival(
            "Web - Direct", "hand-raise", "own", at - spread.minutes(15), at,
            fate="recycled", tags=("late lead",), is_late=True, is_settled=True,
        ))  # fmt: skip


def hold_back(world: World) -> None:
    """Choose what else the first delivery will lack; the story is not touched."""
    rng, since = world.rng, FIRST_CUT - RECENT
    tasks = [one for one in world.tasks if since < one.at <= FIRST_CUT]
    for task in rng.sample(tasks, LATE_TASKS):
        task.is_late = True
    members = [one for one in world.members if since < one.at <= FIRST_CUT]
    for member in rng.sample(members, LATE_MEMBERS):
        member.is_late = True
    scores = [
        one
        for one in world.changes
        if since < one.at <= FIRST_CUT and one.field == "Lead_Score__c"
    ]
    for change in rng.sample(scores, LATE_SCORES):
        change.is_late = True


def late_rows(world: World) -> tuple[LateRow, ...]:
    """Every row that the first delivery lacks though it is older."""
    found = []
    for lead in world.leads:
        if lead.is_late and lead.created_at <= FIRST_CUT:
            found.append(LateRow("Lead.csv", lead.id))
    for change in world.changes:
        if change.is_late and change.at <= FIRST_CUT:
            kind = "LeadHistory" if change.record.is_lead else "ContactHistory"
            found.append(LateRow(f"{kind}.csv", change.id))
    for task in world.tasks:
        if task.is_late and task.at <= FIRST_CUT:
            found.append(LateRow("Task.csv", task.id))
    for member in world.members:
        if member.is_late and member.at <= FIRST_CUT:
            found.append(LateRow("CampaignMember.csv", member.id))
    for meeting in world.meetings:
        if meeting.is_late and meeting.at <= FIRST_CUT:
            found.append(LateRow("Event.csv", meeting.id))
    return tuple(sorted(found, key=lambda one: (one.file, one.row_id)))
