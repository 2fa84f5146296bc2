"""Builds a workspace up to its marts, as a run does, and hands over the database."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb

from jointplan.glossary.read import read_glossary
from jointplan.pipeline.build import (
    READ,
    Timer,
    build,
    check,
    load_checks,
    load_unread,
)
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.pipeline.restatement import load_restatement
from jointplan.pipeline.run_folder import code_digest
from jointplan.warehouse.database import open_database
from jointplan.warehouse.layers import LAYERS, Model
from jointplan.warehouse.models import imports_of
from jointplan.warehouse.seal import write_sealed
from jointplan.workspace import Workspace

QUARTER = "2026-Q3"


def copy_workspace(source: Path, target: Path) -> Path:
    """Copy what people wrote in a workspace, and nothing a run made."""
    target.mkdir(parents=True, exist_ok=True)
    for name in ("glossary.md", "mapping.toml"):
        shutil.copyfile(source / name, target / name)
    shutil.copytree(source / "plans", target / "plans")
    return target


def build_workspace(
    root: Path,
    scratch: Path,
    *,
    exports: Path | None = None,
    quarter: str = "",
    as_of: date | None = None,
    tables: Sequence[str] = (),
) -> duckdb.DuckDBPyConnection:
    """Build every layer of a workspace; the connection holds all of them.

    Args:
        root: The workspace.
        scratch: Where the database goes.
        exports: Its exports, if they lie elsewhere.
        quarter: The quarter to report on.
        as_of: The day to judge the data by.
        tables: What is asked for above staging; by default all, checked.

    Raises:
        UserError: As a run would.
    """
    asked = Asked(Workspace(root), exports, quarter or None, as_of)
    inputs = read_inputs(asked)
    if tables:
        needed = read_for(tables, inputs.models)
        models = [
            each
            for each in inputs.models
            if each.layer in LAYERS[:READ] or each.table in needed
        ]
        inputs = replace(inputs, models=models)
    con = open_database(scratch / "build.duckdb")
    run = build(con, asked, inputs, Timer())
    load_restatement(con, asked, inputs, run, is_asked=False)
    if not tables:
        load_checks(con, check(con, inputs))
    load_unread(con, inputs, asked.workspace)
    return con


def read_for(tables: Sequence[str], models: Sequence[Model]) -> set[str]:
    """Name the tables asked for and every one that is read for them."""
    reads = {each.table: imports_of(each.sql) for each in models}
    found: set[str] = set()
    asked = list(tables)
    while asked:
        table = asked.pop()
        if table not in found:
            found.add(table)
            asked += reads.get(table, ())
    return found


def tell_build(place: Workspace, exports: Path | None = None) -> None:
    """Say what the kept database was built from: the glossary as it stands now."""
    told = {
        "quarter": QUARTER,
        "as_of": "2026-10-12",
        "glossary": read_glossary(place.glossary).sha256,
        "exports": str(exports or place.exports),
        "kit": code_digest(),
    }
    write_sealed(place.built_from, told)
