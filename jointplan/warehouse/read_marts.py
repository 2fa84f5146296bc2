"""Read the marts of one run: a folder of Parquet files, loaded once, then shut in."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from jointplan.errors import UserError

LOCK = (
    "set autoinstall_known_extensions = false",
    "set autoload_known_extensions = false",
    "set enable_external_access = false",
    "set lock_configuration = true",
)


def open_marts(
    folder: str, *, quarter: str = "", as_of: str = ""
) -> duckdb.DuckDBPyConnection:
    """Load every `*.parquet` of a folder into `marts`, then close the doors.

    One file becomes one table named after it. Afterwards the session can reach no
    file and no network and cannot be reconfigured, so what a notebook shows can
    only come from the marts.

    Args:
        folder: Folder with the marts of one run.
        quarter: If given, the quarter these marts have to be about.
        as_of: If given, the day (ISO) these marts have to be as of.

    Raises:
        UserError: There is no mart in the folder, or they are of another run.
    """
    files = sorted(Path(folder).glob("*.parquet"))
    if not files:
        raise UserError(f"No marts (*.parquet) in {folder}.")
    con = duckdb.connect(":memory:")
    con.execute("create schema marts")
    for file in files:
        name = '"' + file.stem.replace('"', '""') + '"'
        con.execute(
            f"create table marts.{name} as select * from read_parquet(?)",  # noqa: S608 - quoted above
            [str(file)],
        )
    for setting in LOCK:
        con.execute(setting)
    for column, asked in (("quarter", quarter), ("as_of_on", as_of)):
        if asked:
            _refuse_other_run(con, folder, column, asked)
    return con


def mart(con: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Fetch a mart as a frame of plain Python values, null as `None`.

    Counts stay whole numbers and amounts stay decimals, which pandas' own types
    would turn into floats as soon as one of them is null.
    """
    quoted = '"' + name.replace('"', '""') + '"'
    result = con.execute(f"select * from marts.{quoted}")  # noqa: S608 - quoted above
    columns = [column[0] for column in result.description or []]
    return pd.DataFrame(result.fetchall(), columns=columns, dtype=object)


def _refuse_other_run(
    con: duckdb.DuckDBPyConnection, folder: str, column: str, asked: str
) -> None:
    found = [str(value) for value in mart(con, "run")[column]]
    if found != [asked]:
        raise UserError(
            f"The marts in {folder} say {column} = {', '.join(found) or 'nothing'}, "
            f"not {asked}."
        )
