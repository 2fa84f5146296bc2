"""The quarterly run, step after step: land, stage, build, check, write the marts.

Only the command line imports this module; the steps it calls do not know each other.
"""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from jointplan.accounting import row_models
from jointplan.agreed import TABLES as GLOSSARY_TABLES
from jointplan.agreed import glossary_rows
from jointplan.archive import code_digest
from jointplan.database import MEMORY_LIMIT, load_table
from jointplan.deliveries import find_deliveries
from jointplan.entities import ENTITIES
from jointplan.errors import CheckError, ExportError, Finding
from jointplan.exceptions import TABLE as EXCEPTIONS
from jointplan.exceptions import AgreedException, read_exceptions
from jointplan.exports import absent_feeds, find_exports, unread_files
from jointplan.glossary import Glossary, read_glossary
from jointplan.landing import Landed, forget_others, land_export
from jointplan.layers import LAYERS, Model
from jointplan.layout import Export
from jointplan.lines import COLUMNS as UNREAD
from jointplan.lines import unread_rows
from jointplan.macros import MACROS
from jointplan.mapped import TABLES as MAPPING_TABLES
from jointplan.mapped import mapping_rows
from jointplan.mapping import read_mapping
from jointplan.models import build_layers, offending_rows, read_models
from jointplan.plan import Plan
from jointplan.plans import company_calendars, is_signed, plan_digest, read_plans
from jointplan.promised import TABLES as PLAN_TABLES
from jointplan.promised import plan_rows
from jointplan.refusing import refuse_unread
from jointplan.rules import criteria_sql, scores_sql, verdicts_sql
from jointplan.runs import (
    DAYS_SQL,
    PERIOD,
    QUARTERS,
    Run,
    find_run,
    known_until,
    period_row,
    quarter_rows,
)
from jointplan.spans import TABLES as CALENDAR_TABLES
from jointplan.spans import calendar_rows
from jointplan.staging import staging_models
from jointplan.worded import check_words
from jointplan.wording import WORDINGS, wording_rows
from jointplan.workspace import Workspace, secret_of

READ = LAYERS.index("people")
QUERIES = Path(__file__).parent.parent / "queries"


@dataclass
class Timer:
    """Seconds each step took, in order."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step."""
        started = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started


@dataclass(frozen=True)
class Asked:
    """What the user asked for on the command line.

    Attributes:
        workspace: The company's folder.
        exports: Where the exports lie, if not in the workspace.
        quarter: Which quarter; by default the last one complete as of then.
        as_of: Last day whose events are known.
        memory_limit: What the database may use.
        prefers_running: By default the quarter that holds the as-of day instead.
    """

    workspace: Workspace
    exports: Path | None = None
    quarter: str | None = None
    as_of: date | None = None
    memory_limit: str = MEMORY_LIMIT
    prefers_running: bool = False


@dataclass(frozen=True)
class Inputs:
    """What people wrote, read and admitted before anything is built."""

    glossary: Glossary
    plans: dict[str, Plan]
    exceptions: list[AgreedException]
    exports: list[Export]
    absent: list[tuple[str, str]]
    unread_files: list[str]
    models: list[Model]


def read_inputs(asked: Asked) -> Inputs:
    """Read glossary, plans, mapping and the exports' headers.

    Raises:
        UserError: One of them is wrong; see the steps.
    """
    workspace = asked.workspace
    glossary = read_glossary(workspace.glossary)
    plans = read_plans(workspace.plans)
    check_words(plans, glossary)
    exceptions = read_exceptions(workspace.plans, plans)
    mapping = read_mapping(workspace.mapping)
    deliveries = find_deliveries(mapping, asked.exports or workspace.exports)
    exports = find_exports(deliveries, cache=workspace.private / "cache")
    zone = next(iter(plans.values())).company.time_zone
    models = [
        *staging_models(exports, zone=zone),
        *row_models(),
        *read_models(QUERIES),
        Model("scores", "agreed", scores_sql(glossary), "scores (glossary.md)"),
        Model("scores", "criteria", criteria_sql(glossary), "scores (glossary.md)"),
        Model("verdicts", "subjects", verdicts_sql(glossary), "verdicts (glossary.md)"),
    ]
    return Inputs(
        glossary,
        plans,
        exceptions,
        exports,
        absent_feeds(deliveries),
        unread_files(deliveries),
        models,
    )


def land(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, workspace: Workspace
) -> list[Landed]:
    """Land every export as text, and list the files.

    Raises:
        ExportError: A file cannot be read, or is empty where it must not be.
    """
    secret = secret_of(workspace)
    cache = workspace.private / "cache"
    landed = [
        land_export(con, export, cache=cache, secret=secret)
        for export in inputs.exports
    ]
    _refuse_empty(inputs.exports, landed)
    tables = mapping_rows(
        inputs.exports,
        landed_counts=[each.record_count for each in landed],
        absent=inputs.absent,
        unread_files=inputs.unread_files,
    )
    for name, rows in tables.items():
        load_table(con, f"mapping.{name}", MAPPING_TABLES[name], rows)
    return landed


def _refuse_empty(exports: list[Export], landed: list[Landed]) -> None:
    """Refuse a newest file without rows that is needed, or had rows before."""
    counts: dict[tuple[str, str], list[tuple[Export, int]]] = {}
    for export, each in zip(exports, landed, strict=True):
        for name in export.feeds:
            key = (export.delivery.source_name, name)
            counts.setdefault(key, []).append((export, each.record_count))
    findings = {}
    for (_, name), files in counts.items():
        newest = files[-1][0].delivery
        now = sum(count for each, count in files if each.delivery == newest)
        feed = files[-1][0].feeds[name]
        if not now and (any(count for _, count in files) or not feed.is_optional):
            findings[files[-1][0].shown] = Finding(
                "has a header and no rows",
                f"{files[-1][0].shown}:1",
                needed_by=f"{feed.entity} ({ENTITIES[feed.entity].sections or 'cost'})",
                try_="export it again with all records, not an empty view",
            )
    if findings:
        raise ExportError(list(findings.values()))
    if not any(
        feed.entity in ("leads", "contacts")
        for export in exports
        for feed in export.feeds.values()
    ):
        raise ExportError(
            Finding("no file is mapped to leads or contacts", "mapping.toml")
        )


def load_words(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Load what the glossary and the plans say as tables."""
    for name, rows in glossary_rows(inputs.glossary).items():
        load_table(con, f"glossary.{name}", GLOSSARY_TABLES[name], rows)
    for name, rows in plan_rows(inputs.plans).items():
        load_table(con, f"plan.{name}", PLAN_TABLES[name], rows)
    rows = [astuple(each) for each in inputs.exceptions]
    load_table(con, "plan.exceptions", EXCEPTIONS, rows)
    load_table(con, "glossary.wordings", WORDINGS, wording_rows(inputs.glossary))


def load_run(con: duckdb.DuckDBPyConnection, run: Run, inputs: Inputs) -> None:
    """Load the run's only time: period, quarters, days, calendars."""
    rules = [
        each.text
        for each in inputs.glossary.rules
        if each.is_agreed and each.from_on < run.quarter.ends_before
    ] + [
        str((each.name, each.from_on, [row.cells for row in each.rows]))
        for each in inputs.glossary.tables
        if each.is_agreed and each.from_on < run.quarter.ends_before
    ]
    digest = plan_digest(run.plan, rules)
    row = period_row(
        run,
        known_until=known_until(con, run),
        digest=digest,
        is_signed=is_signed(run.plan, digest),
    )
    load_table(con, "run.period", PERIOD, [row])
    load_table(con, "run.quarters", QUARTERS, quarter_rows(con, run, inputs.plans))
    con.execute(DAYS_SQL)
    first, last = con.execute(
        "select min(day_on), max(day_on) from run.days"
    ).fetchall()[0]
    calendars = company_calendars(inputs.plans.values())
    for name, rows in calendar_rows(calendars, first, last).items():
        load_table(con, f"run.{name}", CALENDAR_TABLES[name], rows)


def build(
    con: duckdb.DuckDBPyConnection, asked: Asked, inputs: Inputs, timer: Timer
) -> Run:
    """Land, stage and build every layer up to the marts.

    Raises:
        UserError: The exports, the period or the plan stop the run.
    """
    con.execute(MACROS)
    with timer.step("read exports"):
        landed = land(con, inputs, asked.workspace)
        forget_others(asked.workspace.private / "cache", landed)
    with timer.step("stage"):
        load_words(con, inputs)
        build_layers(con, inputs.models, LAYERS[:READ])
        refuse_unread(con, inputs.exports, cache=asked.workspace.private / "cache")
    days = [e.delivery.exported_on for e in inputs.exports if e.delivery.exported_on]
    newest: dict[str, date] = {}
    for export in inputs.exports:
        if export.delivery.exported_on:
            newest[export.delivery.source_name] = export.delivery.exported_on
    run = find_run(
        con,
        inputs.plans,
        quarter=asked.quarter,
        as_of=asked.as_of,
        exported_on=min(newest.values()) if newest and days else None,
        prefers_running=asked.prefers_running,
    )
    load_run(con, run, inputs)
    with timer.step("build layers"):
        build_layers(con, inputs.models, LAYERS[READ:])
    return run


def check(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> list[tuple[str, str, int]]:
    """Run the checks; a contradiction in the figures stops the run.

    Raises:
        CheckError: Names every check with offending rows.
    """
    found = offending_rows(con, inputs.models)
    wrong = [
        Finding(f"{count:,} × {question}", f"queries/checks/{name}.sql")
        for name, question, count in found
        if count
    ]
    if wrong:
        raise CheckError(wrong)
    return found


def load_checks(
    con: duckdb.DuckDBPyConnection, found: list[tuple[str, str, int]]
) -> None:
    """Add the answers of the checks as a mart of their own."""
    columns = {
        "check_name": "varchar",
        "question": "varchar",
        "offending_count": "bigint",
    }
    load_table(con, "marts.checks", columns, found)


def load_unread(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, workspace: Workspace
) -> None:
    """Add every cell and row that could not be read, with its line, as a mart."""
    cache = workspace.private / "cache"
    rows = unread_rows(con, inputs.exports, cache=cache)
    load_table(con, "marts.unread", UNREAD, rows)
    shutil.rmtree(cache / "unpacked", ignore_errors=True)


def run_row(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """The one row of `marts.run`, by column."""
    found = con.execute("select * from marts.run")
    names = [each[0] for each in found.description or []]
    return dict(zip(names, found.fetchall()[0], strict=True))


def keep_built(database: Path, asked: Asked, run: Run, inputs: Inputs) -> None:
    """Keep a run's database for questions that need no exports read again."""
    workspace = asked.workspace
    told = {
        "quarter": run.quarter.name,
        "as_of": str(run.as_of),
        "glossary": inputs.glossary.sha256,
        "exports": str((asked.exports or workspace.exports).resolve()),
        "kit": code_digest(),
    }
    kept = workspace.private / "built.duckdb"
    kept.with_suffix(".json").unlink(missing_ok=True)
    database.replace(kept)
    kept.with_suffix(".json").write_text(json.dumps(told), encoding="utf-8")
