"""Write the lead tracker: every hand-off with every action taken on it.

`tracker.html` is one file that works offline, `tracker.csv` the same as a sheet. Both
name people of sales, so they are no part of what `publish` freezes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from jointplan.ingest.files.export import Export
from jointplan.report.inline import replace_file
from jointplan.tracker.csv_sheet import sheet_text
from jointplan.tracker.page_data import page_text
from jointplan.tracker.read import read_tracked

__all__ = ["PAGE", "SHEET", "write_tracker"]

PAGE, SHEET = "tracker.html", "tracker.csv"


def write_tracker(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    exports: Sequence[Export],
    cache: Path,
    report: str = "",
) -> Path:
    """Write `tracker.html` and `tracker.csv` of a built database into a folder.

    Args:
        con: A database in which every layer is built.
        folder: Where the files go; each is replaced in one step or not at all.
        exports: The files that were read, to say where an action stands in them.
        cache: Folder in which unpacked files of exports lie.
        report: Where the quarter's report lies, as seen from the folder, if it does.

    Returns:
        The page.
    """
    tracked = read_tracked(con, exports, cache=cache)
    replace_file(folder / SHEET, "\ufeff" + sheet_text(tracked))
    page = folder / PAGE
    replace_file(page, page_text(tracked, report))
    return page
