"""The build database: one file per run, closed to everything but the workspace.

Nothing but the run opens it. Spilling stays possible; extensions are never fetched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb


def open_database(path: Path, *, memory_limit: str = "") -> duckdb.DuckDBPyConnection:
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
    if memory_limit:
        con.execute("set memory_limit = $limit", {"limit": memory_limit})
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
        marks = ", ".join("?" for _ in columns)
        con.executemany(f"insert into {name} values ({marks})", list(map(list, rows)))


def write_marts(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every mart as Parquet and CSV into `folder`; names of the marts.

    In the CSV a cell that a spreadsheet would take for a formula is defused with an
    apostrophe; the Parquet holds the value as it is.
    """
    folder.mkdir(parents=True)
    tables = con.execute(
        "select table_name, list(column_name order by column_index), "
        "list(data_type order by column_index) from duckdb_columns() "
        "where schema_name = 'marts' group by all order by all"
    ).fetchall()
    for name, columns, types in tables:
        con.execute(
            f"copy (select * from marts.{name} order by all) "
            f"to '{folder / name}.parquet' (format parquet)"
        )
        cells = ", ".join(
            f"case when left({column}, 1) in ('=', '+', '-', '@', chr(9), chr(13)) "
            f"then '''' || {column} else {column} end as {column}"
            if type_ == "VARCHAR"
            else column
            for column, type_ in zip(columns, types, strict=True)
        )
        con.execute(
            f"copy (select {cells} from marts.{name} order by all) "
            f"to '{folder / name}.csv' (format csv, header)"
        )
    return [name for name, _, _ in tables]
