"""Judge the hand-offs of a kept database anew, without reading the exports again.

Two databases in memory, `old` and `new`, stand over the kept one, which is only read.
In each, the models that depend on the glossary and that the preview shows are built
again; all they read besides is a view of what the run built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jointplan.agreed import TABLES, glossary_rows
from jointplan.archive import code_digest
from jointplan.database import MEMORY_LIMIT, load_table
from jointplan.errors import BusyError, Finding, PeriodError, PlanError, UserError
from jointplan.glossary import Glossary
from jointplan.layers import LAYERS, Model
from jointplan.models import build_layers, read_models
from jointplan.periods import Quarter
from jointplan.quoting import literal, quoted
from jointplan.rules import scores_sql, verdicts_sql
from jointplan.workspace import Workspace

QUERIES = Path(__file__).parents[2] / "queries"
SHOWN = (
    "journeys.handoffs",
    "journeys.responses",
    "marts.quota_lines",
    "marts.quota_fates",
)
OWN = (
    "credit.opportunities",
    "canonical.opportunities",
    "canonical.quotas",
    "run.period",
    "run.quarters",
)
OPENED = (
    "set TimeZone = 'UTC'",
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    f"set memory_limit = '{MEMORY_LIMIT}'",
)
SHUT = ("set enable_external_access = false", "set lock_configuration = true")
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
    "select starts_on, ends_before, quarter, has_plan from built.run.quarters "
    "where starts_on <= (select as_of_on from built.run.period) order by starts_on"
)
_IMPORT = re.compile(r"\b(?:from|join)\s+([a-z_]+\.[a-z_]+)")
_COMMENT = re.compile(r"--[^\n]*")
_FRESH = "make quarterly-report, then ask again"


@dataclass(frozen=True)
class Built:
    """What is known of the kept database before it is opened."""

    path: Path
    quarter: str
    as_of: str
    glossary: str


def find_built(place: Workspace) -> Built:
    """Find the database that the last run kept.

    Raises:
        UserError: There is none, or another version of the kit built it.
    """
    path = place.private / "built.duckdb"
    needed = "the preview, which reads no exports itself"
    try:
        told = json.loads(path.with_suffix(".json").read_bytes())
    except (OSError, ValueError):
        told = None
    if not path.is_file() or not isinstance(told, dict):
        what = "no report was made in this workspace so far"
        raise UserError(
            Finding(what, str(place.root), needed, "make quarterly-report first")
        )
    if told.get("kit") != code_digest():
        what = "the last report was made by another version of the kit"
        raise UserError(Finding(what, str(place.root), needed, _FRESH))
    return Built(path, *(str(told[key]) for key in ("quarter", "as_of", "glossary")))


@contextmanager
def opened(built: Built) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the kept database for reading, under two empty ones in memory.

    Raises:
        BusyError: A run is writing it.
    """
    with duckdb.connect() as con:
        for setting in OPENED:
            con.execute(setting)
        try:
            con.execute(f"attach {literal(str(built.path))} as built (read_only)")
        except duckdb.IOException:
            what = "the database of the last report is being written"
            try_ = "wait until the run has ended; nothing was changed"
            raise BusyError(Finding(what, str(built.path), try_=try_)) from None
        for setting in ("attach ':memory:' as old", "attach ':memory:' as new", *SHUT):
            con.execute(setting)
        yield con


def quarter_of(con: duckdb.DuckDBPyConnection, name: str) -> Quarter:
    """The quarter to be judged.

    Raises:
        PeriodError: The last run knows no such quarter.
        PlanError: There is no plan for it.
    """
    known = {row[2]: row for row in con.execute(_ON_FILE).fetchall()}
    if name not in known:
        what = f"{name!r} is no quarter of the last report"
        raise PeriodError(Finding(what, try_=f"choose one of {', '.join(known)}"))
    if not known[name][3]:
        raise PlanError(
            Finding(
                f"there is no plan for {name}",
                f"plans/{name}.toml",
                needed_by="quotas of the quarter",
                try_="write it and make quarterly-report, or choose another QUARTER",
            )
        )
    return Quarter(*known[name][:3])


def quarters_of(con: duckdb.DuckDBPyConnection) -> list[Quarter]:
    """Every quarter on file that had begun on the as-of day, oldest first."""
    return [Quarter(*row[:3]) for row in con.execute(_ON_FILE).fetchall()]


def imports_of(sql: str) -> set[str]:
    """Name the tables that the import steps of a model read."""
    return set(_IMPORT.findall(_COMMENT.sub("", sql)))


def rebuilt_models(models: Sequence[Model], roots: Sequence[str]) -> list[Model]:
    """Pick what has to be built again: shown, and dependent on what changed.

    Args:
        models: All models, in the order in which they are built.
        roots: The layers that change.
    """
    reads = {_name(each): imports_of(each.sql) for each in models}
    changed: set[str] = set()
    for name, read in reads.items():  # none reads a later one, so one pass is enough
        layers = {each.split(".")[0] for each in (name, *read)}
        if read & changed or layers & set(roots):
            changed.add(name)
    needed: set[str] = set()
    asked = list(SHOWN)
    while asked:
        name = asked.pop()
        if name in changed and name not in needed:
            needed.add(name)
            asked += reads[name]
    return [each for each in models if _name(each) in needed]


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
    rebuilt = rebuilt_models(models, ("glossary", "scores", "verdicts"))
    _begin(con, side, quarter)
    for name, rows in glossary_rows(glossary).items():
        load_table(con, f"glossary.{name}", TABLES[name], rows)
    made = {_name(each) for each in rebuilt}
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
    made = [
        Model("scores", "agreed", scores_sql(glossary), "scores (glossary.md)"),
        Model("verdicts", "subjects", verdicts_sql(glossary), "verdicts (glossary.md)"),
    ]
    read = [each for each in read_models(QUERIES) if each.layer in LAYERS]
    return sorted([*read, *made], key=lambda each: LAYERS.index(each.layer))


def _name(model: Model) -> str:
    return f"{model.layer}.{model.name}"


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
