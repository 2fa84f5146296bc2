"""Judge the hand-offs of a kept database anew, without reading the exports again.

Two databases in memory, `old` and `new`, stand over the kept one, which is only read.
In each, the models that depend on the glossary and that the preview shows are built
again; all they read besides is a view of what the run built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from jointplan.errors import Finding, PeriodError, PlanError
from jointplan.glossary.read import Glossary
from jointplan.glossary.rules.compile import verdict_models
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.glossary.table_rows import TABLES, glossary_rows
from jointplan.plans.quarters import Quarter
from jointplan.warehouse.database import load_table
from jointplan.warehouse.layers import LAYERS, Model
from jointplan.warehouse.models import build_layers, imports_of, in_order, read_models
from jointplan.warehouse.quoting import quoted
from jointplan.workspace import KIT_ROOT

QUERIES = KIT_ROOT / "queries"
SHOWN = (
    "journeys.handoffs",
    "journeys.response_fates",
    "cohorts.promise_states",
    "marts.quota_lines",
    "marts.quota_fates",
)
OWN = (
    "facts.credited_opportunities",
    "canonical.opportunities",
    "canonical.quotas",
    "plan.teams",
    "run.horizons",
    "run.period",
    "run.quarters",
)
OF_QUARTER = ("cohorts.pacing_day", "cohorts.quota_parts", "cohorts.same_days")
"""Models that read the quarter to be shown and no glossary."""
_PERIOD = """
create table run.period as
select
    period.* replace (
        quarters.quarter as quarter,
        quarters.starts_on as starts_on,
        quarters.ends_before as ends_before,
        quarters.is_complete as is_complete
    )
from built.run.period as period
inner join built.run.quarters as quarters
    on quarters.quarter = $quarter
"""
_QUARTERS = """
create table run.quarters as
select * replace (quarter = $quarter as is_report_quarter) from built.run.quarters
"""
_ON_FILE = (
    "select starts_on, ends_before, quarter, has_plan or is_report_quarter "
    "from built.run.quarters "
    "where starts_on <= (select as_of_on from built.run.period) order by starts_on"
)


def quarter_of(con: duckdb.DuckDBPyConnection, name: str) -> Quarter:
    """The quarter to be judged.

    Raises:
        PeriodError: The last run knows no such quarter.
        PlanError: There is no plan for it, and the report is of another one.
    """
    known = {row[2]: row for row in con.execute(_ON_FILE).fetchall()}
    if name not in known:
        what = f"the last report has no quarter {name!r}"
        raise PeriodError(Finding(what, try_=f"choose one of {', '.join(known)}"))
    if not known[name][3]:
        raise PlanError(
            Finding(
                f"there is no plan for {name}",
                f"plans/{name}.toml",
                needed_by="quotas of the quarter",
                try_="write it and make quarterly-report, or choose another QUARTER=",
            )
        )
    return Quarter(*known[name][:3])


def quarters_of(con: duckdb.DuckDBPyConnection) -> list[Quarter]:
    """Every quarter on file that had begun on the as-of day, oldest first."""
    return [Quarter(*row[:3]) for row in con.execute(_ON_FILE).fetchall()]


def rebuilt_models(models: Sequence[Model], roots: Sequence[str]) -> list[Model]:
    """Pick what has to be built again: shown, and dependent on what changed.

    Args:
        models: All models, in the order in which they are built.
        roots: The layers that change.
    """
    reads = {each.table: imports_of(each.sql) for each in models}
    changed: set[str] = set()
    for name, read in reads.items():  # none reads a later one, so one pass is enough
        layers = {each.split(".")[0] for each in (name, *read)}
        if name in OF_QUARTER or read & changed or layers & set(roots):
            changed.add(name)
    needed: set[str] = set()
    asked = list(SHOWN)
    while asked:
        name = asked.pop()
        if name in changed and name not in needed:
            needed.add(name)
            asked += reads[name]
    return [each for each in models if each.table in needed]


def lay(
    con: duckdb.DuckDBPyConnection, side: str, quarter: Quarter, glossary: Glossary
) -> list[str]:
    """Judge a side by a glossary; names of the models that were built for it.

    Args:
        con: The opened database.
        side: `old` or `new`.
        quarter: The quarter to be shown.
        glossary: Its agreed versions judge.

    Raises:
        GlossaryError: A rule of the glossary is refused.
    """
    models = _models(glossary)
    rebuilt = rebuilt_models(models, ("glossary", "verdicts"))
    _begin(con, side, quarter)
    for name, rows in glossary_rows(glossary).items():
        load_table(con, f"glossary.{name}", TABLES[name], rows)
    made = {each.table for each in rebuilt}
    read = set(SHOWN) | set(OWN) | {n for m in rebuilt for n in imports_of(m.sql)}
    _view(con, read - made)
    return build_layers(con, rebuilt, LAYERS)


def lay_as_built(
    con: duckdb.DuckDBPyConnection, side: str, quarter: Quarter
) -> list[str]:
    """Take a side as the run judged it, where glossary and quarter are the run's."""
    _begin(con, side, quarter)
    _view(con, {*SHOWN, *OWN})
    return []


def _models(glossary: Glossary) -> list[Model]:
    return in_order([*read_models(QUERIES), *verdict_models(check_rules(glossary))])


def _begin(con: duckdb.DuckDBPyConnection, side: str, quarter: Quarter) -> None:
    """Enter a side, and give it the quarter that is asked for."""
    con.execute(f"use {side}")
    con.execute("create schema run")
    con.execute("create schema glossary")
    con.execute(_PERIOD, {"quarter": quarter.name})
    con.execute(_QUARTERS, {"quarter": quarter.name})


def _view(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Show tables of the kept database in a side that does not hold them itself."""
    for name in sorted(names):
        schema, table = name.split(".")
        if schema != "glossary" and name not in ("run.period", "run.quarters"):
            con.execute(f"create schema if not exists {schema}")
            shown = f"{schema}.{quoted(table)}"
            con.execute(f"create view {shown} as select * from built.{shown}")  # noqa: S608 - names of the kit's own models
