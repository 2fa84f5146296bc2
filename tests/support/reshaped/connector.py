"""Salesforce as a connector lays it down: names in snake case, stamps without a zone.

One table is Parquet, with types of its own. Rows that are gone in Salesforce stay, and
are marked: by Salesforce's column, by the connector's, or by both.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.support.reshaped.tables import Row, Tables, changed, csv_bytes, written

MARK = "_fivetran_deleted"
MARKED_BY_SALESFORCE = ("Event", "Account", "Opportunity")
MARKED_BY_CONNECTOR = ("Task", "Contact")

_TYPES = {
    "created_date": pa.timestamp("us", "UTC"),
    "completed_date_time": pa.timestamp("us", "UTC"),
    "activity_date": pa.date32(),
    "is_closed": pa.bool_(),
    "call_duration_in_seconds": pa.float64(),
    MARK: pa.bool_(),
}


def write_connector(tables: Tables, folder: Path) -> None:
    """Write a delivery: CSV as a warehouse hands it out, tasks as Parquet."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        marked = [_marked(name, row) for row in rows]
        if name == "Task":
            pq.write_table(_typed(marked), folder / "task.parquet")
        else:
            text = csv_bytes(changed(marked, _cell))
            (folder / f"{snake(name)}.csv").write_bytes(text)


@cache
def snake(name: str) -> str:
    """A name of the API as a connector writes it: `MQL_Date__c` is `mql_date_c`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|__", "_", name).lower()


def _marked(name: str, row: Row) -> Row:
    marked = {snake(column): text for column, text in row.items()}
    is_gone = marked.get("is_deleted", "false")
    if name in MARKED_BY_CONNECTOR:
        del marked["is_deleted"]
    if name not in MARKED_BY_SALESFORCE:
        marked[MARK] = is_gone
    return marked


def _cell(_: str, text: str) -> str:
    if text in ("true", "false"):
        return text.upper()
    return written(text, "%Y-%m-%d %H:%M:%S")


def _typed(rows: list[Row]) -> pa.Table:
    """A table whose columns have types, and nothing where a cell is blank."""
    columns = {name: pa.array([row[name] or None for row in rows]) for name in rows[0]}
    return pa.table(
        {
            name: cells.cast(_TYPES.get(name, pa.string()))
            for name, cells in columns.items()
        }
    )
