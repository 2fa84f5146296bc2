"""What each section begins with: the marts of its run, and the company's locale."""

from __future__ import annotations

import duckdb
import pandas as pd

from jointplan.report.display.blocks import only
from jointplan.report.display.locales import write_as
from jointplan.warehouse.read_marts import mart, open_marts


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
    con = open_marts(marts, quarter=quarter, as_of=as_of)
    run = mart(con, "run")
    write_as(only(run).get("locale"))
    return con, run
