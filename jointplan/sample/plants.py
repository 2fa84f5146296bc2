"""Every situation the sample is sure to hold, planned before the story begins."""

from __future__ import annotations

from jointplan.sample import alone, crowds, oddities, rows_late, stamps, twins
from jointplan.sample.world import World


def plan_all(world: World) -> None:
    """Plan all situations; each leaves a tag on the hand-offs it touches."""
    twins.plan_twins(world)
    stamps.plan_stamps(world)
    crowds.plan_crowds(world)
    alone.plan_alone(world)
    oddities.plan_oddities(world)
    rows_late.plan_late_leads(world)
