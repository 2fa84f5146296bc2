"""Real exports read twice: staged as a run stages them, and with Python's `csv` alone.

The second reading uses no SQL and nothing of the package, so the two agree only if
both are right. No file of these exports is in this repository.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from jointplan.ingest.staging.row_account import UNREAD_FATES
from jointplan.ingest.staging.unread_limits import refuse_unread
from jointplan.warehouse.database import open_database
from tests.support.stage import Stage, stage_nothing

Account = dict[str, tuple[int, int, int, int]]

_GLOSSARY = """\
<!-- jointplan glossary, format 1 -->
# Glossary

What is agreed about somebody else's leads: nothing.

### Marketing qualified lead (MQL)

A lead that the export says was handed over.
"""
_PLAN = """\
format = 1
quarter = "{quarter}"

[company]
name = "Somebody else's company"
is_fictional = true
time_zone = "{zone}"
currency = "USD"
"""


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
        scratch: A folder for the mapping, the cache and the database.

    Raises:
        UserError: As a run would.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    (scratch / "exports").symlink_to(folder, target_is_directory=True)
    with open_database(scratch / "build.duckdb") as con:
        stage_nothing(con)
        stage = Stage(scratch, con)
        exports = stage.build(mapping)
        stage.account()
        refuse_unread(con, exports, cache=scratch / "cache")
        yield stage


def asked(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    """Every row that a query finds."""
    return con.execute(sql).fetchall()


def account_of_rows(con: duckdb.DuckDBPyConnection) -> Account:
    """Of each file the rows read, used, set aside and unread, counted here anew."""
    found = {}
    for number, file, landed in asked(
        con, "select file_number, file, landed_count from mapping.files"
    ):
        of_file = f"where file_number = {number}"
        cut = asked(con, f"select count(*) from raw.rejects {of_file}")[0][0]
        fates: dict[int, set[str]] = {}
        for record, fate in asked(
            con, f"select record_number, row_fate from staging.fates {of_file}"
        ):
            fates.setdefault(record, set()).add(fate)
        kinds = [_kind_of(each) for each in fates.values()]
        counts = [kinds.count(kind) for kind in ("used", "set aside", "unread")]
        found[str(file)] = (landed + cut, counts[0], counts[1], counts[2] + cut)
    return found


def _kind_of(fates: set[str]) -> str:
    if "used" in fates:
        return "used"
    return "set aside" if fates.isdisjoint(UNREAD_FATES) else "unread"


def fates_of(con: duckdb.DuckDBPyConnection, entity: str) -> dict[str, int]:
    """How many rows read as an entity came to which fate."""
    return dict(
        asked(
            con,
            "select row_fate, count(*) from staging.fates "
            f"where entity = '{entity}' group by row_fate",
        )
    )


def write_workspace(root: Path, mapping: str, *, quarter: str, zone: str) -> Path:
    """Write a workspace in which nothing is agreed but what its quarter is called."""
    (root / "plans").mkdir(parents=True)
    (root / "glossary.md").write_text(_GLOSSARY, encoding="utf-8")
    (root / "mapping.toml").write_text(f"format = 1\n{mapping}", encoding="utf-8")
    plan = _PLAN.format(quarter=quarter, zone=zone)
    (root / "plans" / f"{quarter}.toml").write_text(plan, encoding="utf-8")
    return root
