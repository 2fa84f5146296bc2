"""Builds a workspace up to its marts, as a run does, and hands over the database."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb

from jointplan.glossary.read import read_glossary
from jointplan.pipeline.build import Timer, build, check, load_checks, load_unread
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.pipeline.run_folder import code_digest
from jointplan.warehouse.database import open_database
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
) -> duckdb.DuckDBPyConnection:
    """Build every layer of a workspace; the connection holds all of them.

    Raises:
        UserError: As a run would.
    """
    asked = Asked(Workspace(root), exports, quarter or None, as_of)
    inputs = read_inputs(asked)
    con = open_database(scratch / "build.duckdb")
    build(con, asked, inputs, Timer())
    load_checks(con, check(con, inputs))
    load_unread(con, inputs, asked.workspace)
    return con


def tell_build(place: Workspace, exports: Path | None = None) -> None:
    """Say what the kept database was built from: the glossary as it stands now."""
    told = {
        "quarter": QUARTER,
        "as_of": "2026-10-12",
        "glossary": read_glossary(place.glossary).sha256,
        "exports": str(exports or place.exports),
        "kit": code_digest(),
    }
    place.built_from.write_text(json.dumps(told), encoding="utf-8")
