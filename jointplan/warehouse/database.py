"""The build database: one file per run, closed to everything but the workspace.

Nothing but the run opens it. Spilling stays possible; extensions are never fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from jointplan.errors import Finding, UserError

# Enough for a company's exports, and below what a laptop can spare; beyond it the
# database spills to disk.
MEMORY_LIMIT = "1500MB"


def open_database(
    path: Path, *, memory_limit: str = MEMORY_LIMIT
) -> duckdb.DuckDBPyConnection:
    """Open a fresh build database at `path`.

    `type_pushdown` is off: it would push a cast into the reader of a CSV and let a bad
    value through.
    """
    con = duckdb.connect(str(path))
    con.execute("set TimeZone = 'UTC'")
    con.execute("set autoinstall_known_extensions = false")
    con.execute("set autoload_known_extensions = false")
    con.execute("set disabled_optimizers = 'type_pushdown'")
    con.execute("set preserve_insertion_order = true")
    try:
        con.execute("set memory_limit = $limit", {"limit": memory_limit})
    except duckdb.Error:
        con.close()
        raise UserError(
            Finding(f"--memory-limit {memory_limit!r} is no size", try_="like 2GB")
        ) from None
    for schema in ("raw", "mapping", "plan", "glossary", "run"):
        con.execute(f"create schema {schema}")
    con.execute(
        "create table raw.rejects "
        "(file_number integer, line bigint, error_type varchar)"
    )
    return con


def load_table(
    con: duckdb.DuckDBPyConnection,
    name: str,
    columns: Mapping[str, str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Create an input table (`schema.name`) with these columns and rows."""
    listed = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
    con.execute(f"create table {name} ({listed})")
    if rows:
        # A list per column: thousands of rows one by one would take minutes.
        marks = ", ".join(
            f"unnest(${i + 1}::{t}[])" for i, t in enumerate(columns.values())
        )
        con.execute(
            f"insert into {name} select {marks}",
            list(map(list, zip(*rows, strict=True))),
        )
