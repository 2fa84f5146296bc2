"""Revenue targets by kind and origin, for a plan's quarter and the two after it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from jointplan.plans.quarters import next_name
from jointplan.plans.schema import Plan, RevenueTarget

QUARTERS = 3
"""How far ahead a plan sets targets: leads of a quarter bring revenue so long."""

Fault = tuple[tuple[str | int, ...], str, str]
"""Where it stands in the plan, what is wrong, and what to write."""


def served_quarters(quarter: str) -> list[str]:
    """The names of a quarter and of those after it that its leads serve."""
    found = [quarter]
    while len(found) < QUARTERS:
        found.append(next_name(found[-1]))
    return found


def targets_of(plan: Plan, quarter: str) -> list[RevenueTarget]:
    """The parts of a quarter's target, in the order of the plan."""
    return [
        each
        for each in plan.revenue_targets or []
        if (each.quarter or plan.quarter) == quarter
    ]


def target_amount(plan: Plan) -> float | None:
    """The target of the plan's own quarter: as it says, else the sum of its parts."""
    own = targets_of(plan, plan.quarter)
    if plan.revenue.target_amount is not None or not own:
        return plan.revenue.target_amount
    return float(_sum(own))


def target_faults(plan: Plan) -> Iterator[Fault]:
    """Parts of other quarters, parts said twice, and a sum that is not the target."""
    known = served_quarters(plan.quarter)
    listed = plan.revenue_targets or []
    keys = [(each.quarter or plan.quarter, each.kind, each.origin) for each in listed]
    for number, (quarter, kind, origin) in enumerate(keys):
        place = ("revenue_targets", number)
        if quarter not in known:
            yield (
                (*place, "quarter"),
                f"revenue_targets.{number}: {quarter!r} is not among the quarters that "
                f"the plan of {plan.quarter} serves",
                f"write one of {', '.join(known)}",
            )
        if (quarter, kind, origin) in keys[:number]:
            yield (
                place,
                f"revenue_targets.{number}: {_named(quarter, kind, origin)} stands "
                "there twice",
                "strike one of them",
            )
    yield from _overlaps(plan, known)
    own, whole = targets_of(plan, plan.quarter), plan.revenue.target_amount
    if whole is not None and own and _sum(own) != Decimal(str(whole)):
        yield (
            ("revenue", "target_amount"),
            f"revenue.target_amount is {whole:,.2f}, but the revenue_targets of "
            f"{plan.quarter} add up to {_sum(own):,.2f}",
            "correct one of them, or strike target_amount",
        )


def _overlaps(plan: Plan, known: list[str]) -> Iterator[Fault]:
    """Parts that split a quarter in different ways, so that they may overlap."""
    for quarter in known:
        found = targets_of(plan, quarter)
        ways = [(each.kind is None, each.origin is None) for each in found]
        if any(one != other for one, other in pairwise(ways)):
            last = next(n for n, way in enumerate(ways) if way != ways[0])
            number = (plan.revenue_targets or []).index(found[last])
            yield (
                ("revenue_targets", number),
                f"revenue_targets.{number}: the parts of {quarter} are not all split "
                "by the same words, so they may overlap",
                "give kind, origin or both in every part of a quarter, or in none",
            )


def _sum(found: list[RevenueTarget]) -> Decimal:
    return sum((Decimal(str(each.amount)) for each in found), Decimal(0))


def _named(quarter: str, kind: str | None, origin: str | None) -> str:
    return ", ".join(each for each in (quarter, kind, origin) if each)
