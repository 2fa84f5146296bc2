"""What a run leaves in its folder beside the page: enough to follow every figure.

Marts, canonical tables without names, the SQL that ran, the cells that could not be
read, copies of what people wrote, and a manifest of what went in, by hash.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from jointplan import __version__
from jointplan.ingest.files.export import Export
from jointplan.pipeline.frozen import INPUTS, reading_digest, write_inputs
from jointplan.warehouse.layers import SECTIONS, Model
from jointplan.warehouse.quoting import literal
from jointplan.workspace import KIT_ROOT, Workspace, secret_of


def code_digest(kit: Path = KIT_ROOT) -> str:
    """Hash of everything of the kit that makes the figures and the page."""
    digest = hashlib.sha256()
    patterns = ("queries/**/*.sql", f"notebooks/{SECTIONS}", "jointplan/**/*")
    for pattern in patterns:
        for path in sorted(kit.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(kit).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def manifest_of(
    workspace: Workspace, exports: Sequence[Export], **settled: str
) -> dict[str, Any]:
    """What went into a run, by hash.

    Args:
        workspace: Where plans and mapping lie.
        exports: The files read.
        settled: What the run settled on: quarter, as-of day, glossary hash.
    """
    return {
        "format": 1,
        **settled,
        "exports": {each.shown: each.sha256 for each in exports},
        "plans": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(
                [
                    *workspace.plans.glob("*.toml"),
                    *workspace.plans.glob("*.exceptions.csv"),
                ]
            )
        },
        "mapping": hashlib.sha256(workspace.mapping.read_bytes()).hexdigest(),
        "kit": {"version": __version__, "code": code_digest()},
    }


# Names of people and companies, and what could lead back to a person, stay behind.
PRIVATE = {"company_name", "account_name", "account_domain", "owner_name", "title"}
PRIVATE |= {
    "note",
    "loss_note",
}  # people's own words; the marts hold the few that are quoted


def write_canonical(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the canonical tables as Parquet, without names and addresses."""
    folder.mkdir(parents=True)
    rows = con.execute(
        "select table_name, list(column_name order by column_index) "
        "from duckdb_columns() where schema_name = 'canonical' "
        "and database_name = current_database() "
        "group by table_name order by table_name"
    ).fetchall()
    for table, columns in rows:
        kept = ", ".join(
            name
            for name in columns
            if name not in PRIVATE and not name.startswith("email_")
        )
        con.execute(
            f"copy (select {kept} from canonical.{table} order by all) "
            f"to {literal(f'{folder / table}.parquet')} (format parquet)"
        )


def write_run(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    workspace: Workspace,
    models: Sequence[Model],
) -> None:
    """Write everything of a run but its notebooks and page into its folder.

    Marts as Parquet and CSV, canonical and staged tables as Parquet, the SQL that ran,
    the cells that could not be read, and copies of what people wrote.
    """
    write_marts(con, folder / "marts")
    write_canonical(con, folder / "canonical")
    (zone, currency) = con.execute(
        "select time_zone, currency from run.period"
    ).fetchall()[0]
    write_inputs(
        con,
        folder / INPUTS,
        secret=secret_of(workspace),
        reading=reading_digest(workspace.mapping, time_zone=zone, currency=currency),
    )
    for model in models:
        path = folder / "sql" / model.layer / f"{model.name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(model.sql, encoding="utf-8")
    con.execute(
        "copy (select * from marts.unread order by all) "
        f"to {literal(str(folder / 'unread.csv'))} (format csv, header)"
    )
    said = folder / "said"
    (said / "plans").mkdir(parents=True)
    for path in (workspace.glossary, workspace.mapping):
        shutil.copyfile(path, said / path.name)
    for path in sorted(workspace.plans.glob("*")):
        if path.is_file():
            shutil.copyfile(path, said / "plans" / path.name)


def write_marts(con: duckdb.DuckDBPyConnection, folder: Path) -> list[str]:
    """Write every mart as Parquet and CSV into `folder`; names of the marts.

    In the CSV a cell that a spreadsheet would take for a formula is defused with an
    apostrophe; the Parquet holds the value as it is.
    """
    folder.mkdir(parents=True)
    tables = con.execute(
        "select table_name, list(column_name order by column_index), "
        "list(data_type order by column_index) from duckdb_columns() "
        "where schema_name = 'marts' and database_name = current_database() "
        "group by all order by all"
    ).fetchall()
    for name, columns, types in tables:
        con.execute(
            f"copy (select * from marts.{name} order by all) "
            f"to {literal(f'{folder / name}.parquet')} (format parquet)"
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
            f"to {literal(f'{folder / name}.csv')} (format csv, header)"
        )
    return [name for name, _, _ in tables]
