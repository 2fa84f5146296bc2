"""Builds the headline figures anew on a state between frozen inputs and today's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from jointplan.glossary.read import read_glossary
from jointplan.glossary.rules.compile import verdict_models
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.staging.references import orphans_model
from jointplan.pipeline.company import company_of, with_currency
from jointplan.pipeline.frozen import PARTS
from jointplan.pipeline.inputs import QUERIES, Inputs, load_run, load_words
from jointplan.pipeline.period import find_run
from jointplan.pipeline.restatement.exchange import show_state
from jointplan.pipeline.restatement.publication import FIGURES
from jointplan.plans.exceptions import read_exceptions
from jointplan.plans.read import read_plans
from jointplan.warehouse.layers import LAYERS, Model
from jointplan.warehouse.models import build_layers, imports_of, in_order, read_models

Figures = dict[str, dict[str, Any]]
"""By promise: its position and what it came to."""

_ROOTS = {
    "canonical.opportunities",
    "cohorts.handoff_promises",
    "cohorts.promise_states",
    "journeys.handoffs",
}
_FIGURES = (
    f"select promise, position, {', '.join(FIGURES)} from {{catalog}}"
    "cohorts.promise_states where grouping = 'all' and quarter = $quarter"
)


@dataclass(frozen=True)
class Moment:
    """By which quarter and day a state is judged, and what its exports are of."""

    quarter: str
    as_of: date
    exported_on: date | None


def with_frozen_glossary(inputs: Inputs, said: Path) -> Inputs:
    """Take the published glossary in the place of today's.

    Raises:
        GlossaryError: This kit refuses it.
    """
    glossary = read_glossary(said / "glossary.md")
    return replace(inputs, glossary=glossary, rules=check_rules(glossary))


def with_frozen_plans(inputs: Inputs, said: Path, name: str) -> Inputs:
    """Take the published plans and exceptions in the place of today's.

    Args:
        inputs: Those of today.
        said: The copies of what people had written.
        name: What to call a company that nobody names.

    Raises:
        PlanError: This kit refuses one of them.
    """
    plans = read_plans(said / "plans")
    exceptions, _ = read_exceptions(said / "plans", plans)
    company = company_of(plans, read_mapping(said / "mapping.toml"), name)[0]
    return replace(inputs, plans=plans, exceptions=exceptions, company=company)


def _models(inputs: Inputs) -> list[Model]:
    """What the headline figures are built of, above the staged tables."""
    verdicts = verdict_models(inputs.rules)
    models = in_order([orphans_model(), *read_models(QUERIES), *verdicts])
    reads = {each.table: imports_of(each.sql) for each in models}
    needed: set[str] = set()
    asked = list(_ROOTS)
    while asked:
        name = asked.pop()
        if name in reads and name not in needed:
            needed.add(name)
            asked += reads[name]
    return [each for each in models if each.table in needed]


@contextmanager
def built_state(
    con: duckdb.DuckDBPyConnection,
    reached: int,
    inputs: Inputs,
    moment: Moment,
) -> Iterator[None]:
    """Build the figures of a state; within, its tables are those in use.

    Args:
        con: Stands in the bridge's catalog, which holds both sides.
        reached: The last step whose rows are exchanged.
        inputs: What people wrote, as of that step.
        moment: By when it is judged.
    """
    bridge = str(con.execute("select current_database()").fetchall()[0][0])
    con.execute("attach ':memory:' as state")  # it spills where the run's own does
    try:
        con.execute("use state")
        for schema in ("plan", "glossary", "run"):
            con.execute(f"create schema {schema}")
        show_state(con, bridge, reached)
        load_words(con, inputs)
        company, _ = with_currency(inputs.company, con)
        run = find_run(
            con,
            inputs.plans,
            company,
            quarter=moment.quarter,
            as_of=moment.as_of,
            exported_on=moment.exported_on,
        )
        load_run(con, run, replace(inputs, noted=[]))
        build_layers(con, _models(inputs), LAYERS)
        yield
    finally:
        con.execute(f"use {bridge}")
        con.execute("detach state")


def figures_of(
    con: duckdb.DuckDBPyConnection, quarter: str, catalog: str = ""
) -> Figures:
    """The headline figures of a quarter, of the catalog in use or of another one."""
    sql = _FIGURES.format(catalog=f"{catalog}." if catalog else "")
    found = con.execute(sql, {"quarter": quarter})
    names = [str(column[0]) for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return {str(row.pop("promise")): row for row in rows}


def keep_parts(
    con: duckdb.DuckDBPyConnection, bridge: str, number: int, quarter: str
) -> None:
    """Keep who stands behind each figure of a state, as `input.parts_<number>`."""
    con.execute(
        f"create table {bridge}.input.parts_{number} as {PARTS}", {"quarter": quarter}
    )


def known_until(con: duckdb.DuckDBPyConnection) -> datetime:
    """Up to which instant the exports of a state tell what happened."""
    rows: Sequence[tuple[datetime]] = con.execute(
        "select known_until_at from run.period"
    ).fetchall()
    return rows[0][0]
