"""The quarterly run, step after step: land, stage, build, check, write the marts.

Only the command line imports this module; the steps it calls do not know each other.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb

from jointplan.errors import CheckError, ExportError, Finding
from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import Export
from jointplan.ingest.land import Landed, forget_others, land_export
from jointplan.ingest.staging.damage import refuse_damage
from jointplan.ingest.staging.macros import MACROS
from jointplan.ingest.staging.mapping_tables import TABLES as MAPPING_TABLES
from jointplan.ingest.staging.mapping_tables import mapping_rows
from jointplan.ingest.staging.unread_limits import refuse_unread
from jointplan.ingest.staging.unread_lines import COLUMNS as UNREAD
from jointplan.ingest.staging.unread_lines import unread_rows
from jointplan.pipeline.company import with_currency
from jointplan.pipeline.inputs import Asked, Inputs, load_run, load_words
from jointplan.pipeline.period import (
    Run,
    find_run,
)
from jointplan.pipeline.run_folder import code_digest
from jointplan.warehouse.database import load_table
from jointplan.warehouse.layers import LAYERS
from jointplan.warehouse.models import build_layers, offending_rows
from jointplan.warehouse.seal import write_sealed
from jointplan.workspace import Workspace, secret_of

READ = LAYERS.index("people")


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


def land(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, workspace: Workspace
) -> list[Landed]:
    """Land every export as text, and list the files.

    Raises:
        ExportError: A file cannot be read, or is empty where it must not be.
    """
    secret = secret_of(workspace)
    cache = workspace.cache
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
            Finding(
                "no file is mapped to leads or contacts",
                "mapping.toml",
                needed_by="every section of the report",
                try_="make inspect, and take the # off a feed that it suggests; or "
                "name one as docs/mapping.md shows",
            )
        )


def build(
    con: duckdb.DuckDBPyConnection, asked: Asked, inputs: Inputs, timer: Timer
) -> Run:
    """Land, stage and build every layer.

    Raises:
        UserError: The exports, the period or the plan stop the run.
    """
    con.execute(MACROS)
    with timer.step("read exports"):
        landed = land(con, inputs, asked.workspace)
        forget_others(asked.workspace.cache, landed)
    with timer.step("stage"):
        load_words(con, inputs)
        build_layers(con, inputs.models, LAYERS[:READ])
        refuse_damage(con, inputs.exports, cache=asked.workspace.cache)
        refuse_unread(con, inputs.exports, cache=asked.workspace.cache)
    run = settle_run(con, asked, inputs)
    with timer.step("build layers"):
        build_layers(con, inputs.models, LAYERS[READ:])
    return run


def settle_run(con: duckdb.DuckDBPyConnection, asked: Asked, inputs: Inputs) -> Run:
    """Settle quarter and as-of day on what is staged, and load the run's time.

    Raises:
        UserError: The period or the plan stops the run.
    """
    days = [e.delivery.exported_on for e in inputs.exports if e.delivery.exported_on]
    newest: dict[str, date] = {}
    for export in inputs.exports:
        if export.delivery.exported_on:
            newest[export.delivery.source_name] = export.delivery.exported_on
    company, told = with_currency(inputs.company, con)
    run = find_run(
        con,
        inputs.plans,
        company,
        quarter=asked.quarter,
        as_of=asked.as_of,
        exported_on=min(newest.values()) if newest and days else None,
        prefers_running=asked.prefers_running,
    )
    load_run(con, run, replace(inputs, noted=[*inputs.noted, *told]))
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
    rows = unread_rows(con, inputs.exports, cache=workspace.cache)
    load_table(con, "marts.unread", UNREAD, rows)
    shutil.rmtree(workspace.unpacked, ignore_errors=True)


def rows_of(con: duckdb.DuckDBPyConnection, mart: str) -> list[dict[str, object]]:
    """The rows of a mart, by column."""
    found = con.execute(f"select * from marts.{mart}")  # noqa: S608 - a mart of the kit
    names = [each[0] for each in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


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
    workspace.built_from.unlink(missing_ok=True)
    database.replace(workspace.built)
    write_sealed(workspace.built_from, told)
