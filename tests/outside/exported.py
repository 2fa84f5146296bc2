"""Real exports read twice: staged as a run stages them, and with Python's `csv` alone.

The second reading uses no SQL and nothing of the package, so the two agree only if
both are right. No file of these exports is in this repository.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from jointplan.accounting import UNREAD_FATES
from jointplan.database import open_database
from jointplan.refusing import refuse_unread
from tests.stage import Stage


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    """Rows of an export without the kit: column name -> cell as written."""
    with path.open(encoding=encoding, newline="") as text:
        return list(csv.DictReader(text))


@contextmanager
def staged(folder: Path, mapping: str, *, scratch: Path) -> Iterator[Stage]:
    """Stage the exports of a folder up to the fate of every row, as a run does.

    Args:
        folder: The exports; they are read where they lie.
        mapping: Text of `mapping.toml` below its first line.
        scratch: An empty folder for the mapping, the cache and the database.

    Raises:
        UserError: As a run would.
    """
    (scratch / "exports").symlink_to(folder, target_is_directory=True)
    with open_database(scratch / "build.duckdb") as con:
        stage = Stage(scratch, con)
        exports = stage.build(mapping)
        refuse_unread(con, exports, cache=scratch / "cache")
        yield stage


Account = dict[str, tuple[int, int, int, int]]


def account_of_rows(con: duckdb.DuckDBPyConnection) -> Account:
    """Of each file the rows read, used, set aside and unread, counted here anew."""
    files = con.execute("select file_number, file, landed_count from mapping.files")
    found = {}
    for number, file, landed in files.fetchall():
        cut = con.execute(
            "select count(*) from raw.rejects where file_number = ?", [number]
        ).fetchall()[0][0]
        fates: dict[int, set[str]] = {}
        for record, fate in con.execute(
            "select record_number, row_fate from rows.fates where file_number = ?",
            [number],
        ).fetchall():
            fates.setdefault(record, set()).add(fate)
        kinds = [_kind_of(each) for each in fates.values()]
        counts = [kinds.count(kind) for kind in ("used", "set aside", "unread")]
        found[file] = (landed + cut, counts[0], counts[1], counts[2] + cut)
    return found


def _kind_of(fates: set[str]) -> str:
    if "used" in fates:
        return "used"
    return "set aside" if fates.isdisjoint(UNREAD_FATES) else "unread"


def fates_of(con: duckdb.DuckDBPyConnection, entity: str) -> dict[str, int]:
    """How many rows read as an entity came to which fate."""
    rows = con.execute(
        "select row_fate, count(*) from rows.fates where entity = ? group by row_fate",
        [entity],
    ).fetchall()
    return {str(fate): int(count) for fate, count in rows}
