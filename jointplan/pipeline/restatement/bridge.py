"""Leads from published figures to today's, step by step, and says what is left over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb

from jointplan.pipeline.inputs import Inputs
from jointplan.pipeline.restatement.exchange import (
    KIT,
    LATE,
    REVERSED,
    TIME,
    is_alike,
    load_sides,
)
from jointplan.pipeline.restatement.place import Since, place_rows
from jointplan.pipeline.restatement.publication import FIGURES, Frozen
from jointplan.pipeline.restatement.rebuild import (
    Figures,
    Moment,
    built_state,
    figures_of,
    keep_parts,
    known_until,
    with_frozen_glossary,
    with_frozen_plans,
)
from jointplan.pipeline.run_folder import code_digest

STEPS = (
    "published", "kit", "time", "late", "removed", "edited", "reversed",
    "definition", "plan", "unexplained", "today",
)  # fmt: skip
"""Every row of the bridge, in order; the first and the last are totals."""

_DEFINITION, _PLAN = REVERSED + 1, REVERSED + 2
_BEHIND = """
select
    coalesce(was.promise, becomes.promise) as promise,
    coalesce(was.handoff_id, becomes.handoff_id) as handoff_id,
    coalesce(was.opportunity_id, becomes.opportunity_id) as opportunity_id,
    was.state as state_before,
    becomes.state as state_after,
    was.amount as amount_before,
    becomes.amount as amount_after
from {bridge}.input.parts_{before} as was
full join {bridge}.input.parts_{after} as becomes
    on was.promise = becomes.promise
    and coalesce(was.handoff_id, was.opportunity_id)
    = coalesce(becomes.handoff_id, becomes.opportunity_id)
where was.state is distinct from becomes.state
    or was.amount is distinct from becomes.amount
order by all
"""


@dataclass(frozen=True)
class Today:
    """This run, to which a bridge leads.

    Attributes:
        catalog: Where its tables are.
        inputs: What people wrote.
        moment: By when it is judged.
        reading: Digest of what decides how its exports are read.
        secret: By which texts are hashed.
        name: What to call a company that nobody names.
    """

    catalog: str
    inputs: Inputs
    moment: Moment
    reading: str
    secret: str
    name: str


@dataclass(frozen=True)
class Bridge:
    """The rows of `marts.restatement` and of `marts.restated_handoffs`."""

    steps: list[tuple[Any, ...]]
    behind: list[tuple[Any, ...]]


@dataclass
class _Walk:
    """The states that were built: the figures after each step, and who moved."""

    bridge: str
    quarter: str
    is_same_kit: bool
    levels: list[tuple[int, Figures]] = field(default_factory=list)
    behind: list[tuple[Any, ...]] = field(default_factory=list)


def build_bridge(
    con: duckdb.DuckDBPyConnection, frozen: Frozen, today: Today
) -> Bridge:
    """Exchange the inputs of a publication for today's, one after the other.

    Args:
        con: Stands in an empty catalog, with today's beside it.
        frozen: The publication.
        today: This run.

    Raises:
        UserError: This kit refuses what the publication was made of.
    """
    quarter = frozen.publication.quarter.name
    said = frozen.publication.said
    inputs = with_frozen_plans(today.inputs, said, today.name)
    inputs = with_frozen_glossary(inputs, said)
    moment = Moment(quarter, frozen.as_of, frozen.exported_on)
    columns = load_sides(
        con, frozen.publication.inputs, today=today.catalog, secret=today.secret
    )
    bridge = str(con.execute("select current_database()").fetchall()[0][0])
    walk = _Walk(bridge, quarter, frozen.kit == code_digest())
    with built_state(con, KIT, inputs, moment):
        _keep(con, walk, KIT)
        until = known_until(con)
        for table, source in (
            ("handoffs", "journeys.handoffs"),
            ("records", "people.record_people"),
        ):
            con.execute(f"create table {bridge}.input.was_{table} as from {source}")
    since = Since(frozen.as_of, until, today.reading != frozen.reading)
    steps = place_rows(con, since, columns, today=today.catalog)
    if today.moment != moment or not is_alike(con, "files"):
        steps.add(TIME)
    if not is_alike(con, "carried", "absent_feeds"):
        steps.add(LATE)
    if today.inputs.glossary.sha256 != inputs.glossary.sha256:
        steps.add(_DEFINITION)
    if _plans_of(today.inputs) != _plans_of(inputs):
        steps.add(_PLAN)
    for step in sorted(steps):
        if step == _DEFINITION:
            told = today.inputs
            inputs = replace(inputs, glossary=told.glossary, rules=told.rules)
        if step == _PLAN:
            inputs = today.inputs
        with built_state(con, step, inputs, today.moment):
            _keep(con, walk, step)
    final = figures_of(con, quarter, today.catalog)
    rows = _steps(frozen.figures, walk.levels, final, is_same_kit=walk.is_same_kit)
    counted = Counter((row[0], row[1]) for row in walk.behind)
    return Bridge([(*row, counted[row[0], row[2]]) for row in rows], walk.behind)


def _plans_of(inputs: Inputs) -> tuple[object, ...]:
    return inputs.plans, inputs.exceptions, inputs.company


def _keep(con: duckdb.DuckDBPyConnection, walk: _Walk, step: int) -> None:
    """Keep the figures of the state in use, and who moved since the one before."""
    keep_parts(con, walk.bridge, step, walk.quarter)
    before = walk.levels[-1][0] if walk.levels else "published"
    number = step + 1
    if step == KIT and walk.is_same_kit:
        number = STEPS.index("unexplained")
    sql = _BEHIND.format(bridge=walk.bridge, before=before, after=step)
    walk.behind += [
        (promise, number, STEPS[number], *rest)
        for promise, *rest in con.execute(sql).fetchall()
    ]
    walk.levels.append((step, figures_of(con, walk.quarter)))


def undivided(published: Figures, final: Figures) -> list[tuple[Any, ...]]:
    """Rows of a publication whose steps cannot be told apart: all in one."""
    rows = []
    for promise, before, after in _both(published, final):
        head = (promise, (before or after)["position"])
        rows += [
            (*head, 0, "published", True, False, *_level(before), 0),
            (*head, 1, "undivided", False, *_change(before, after), None),
            (*head, 2, "today", True, False, *_level(after), 0),
        ]
    return rows


def _steps(
    published: Figures,
    levels: Sequence[tuple[int, Figures]],
    final: Figures,
    *,
    is_same_kit: bool,
) -> list[tuple[Any, ...]]:
    """A row per figure and step: totals as they stand, steps as what they change.

    The kit that published them explains no difference between its own figures.
    """
    built = dict(levels)
    rows = []
    for promise, before, after in _both(published, final):
        head = (promise, (before or after)["position"])
        rows.append((*head, 0, STEPS[0], True, False, *_level(before)))
        reached = before
        left: list[tuple[Any, ...]] = []
        for number, name in enumerate(STEPS[1:-2], start=1):
            then = (
                built[number - 1].get(promise, {}) if number - 1 in built else reached
            )
            change = _change(reached, then)
            if number - 1 == KIT and is_same_kit:
                left.append(change)
                change = _change(then, then)
            rows.append((*head, number, name, False, *change))
            reached = then
        left.append(_change(reached, after))
        rows.append((*head, len(STEPS) - 2, STEPS[-2], False, *_sum(left)))
        rows.append((*head, len(STEPS) - 1, STEPS[-1], True, False, *_level(after)))
    return rows


def _both(
    one: Figures, other: Figures
) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    names = dict.fromkeys([*one, *other])
    return [(name, one.get(name, {}), other.get(name, {})) for name in names]


def _level(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in FIGURES)


def _change(before: dict[str, Any], after: dict[str, Any]) -> tuple[Any, ...]:
    """Whether a figure moved, and by how much; what was or is not known by nothing."""
    pairs = list(zip(_level(before), _level(after), strict=True))
    return (
        any(old != new for old, new in pairs),
        *(None if old is None or new is None else new - old for old, new in pairs),
    )


def _sum(changes: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    moved = [each[0] for each in changes]
    sums = [
        None if None in values else sum(values)
        for values in zip(*(each[1:] for each in changes), strict=True)
    ]
    return (any(moved), *sums)
