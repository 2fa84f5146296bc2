"""What each section begins with: the marts of its run, and the company's locale."""

from __future__ import annotations

import duckdb
import pandas as pd

from jointplan.report.display.blocks import only
from jointplan.report.display.direction import isolated
from jointplan.report.display.locales import write_as
from jointplan.warehouse import read_marts


def open_run(
    marts: str, *, quarter: str, as_of: str
) -> tuple[duckdb.DuckDBPyConnection, pd.DataFrame]:
    """Open the marts of a run, and write from now on as its company does.

    Args:
        marts: Folder with the marts of one run.
        quarter: If not empty, the quarter these marts have to be about.
        as_of: If not empty, the day (ISO) these marts have to be as of.

    Returns:
        The connection, and the mart `run` of one row.

    Raises:
        UserError: There is no mart in the folder, or they are of another run.
    """
    con = read_marts.open_marts(marts, quarter=quarter, as_of=as_of)
    run = mart(con, "run")
    write_as(only(run).get("locale"))
    return con, run


def mart(con: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """Fetch a mart to be shown: as `read_marts.mart`, with names that stay in place."""
    found = read_marts.mart(con, name)
    texts = [
        [isolated(value) for value in row]
        for row in found.itertuples(index=False, name=None)
    ]
    return pd.DataFrame(texts, columns=found.columns, dtype=object)
