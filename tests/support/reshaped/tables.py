"""The sample's exports as tables of text, and how a table of text is written."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path

Row = Mapping[str, str]
Tables = dict[str, list[Row]]  # an object's rows by its name in the API
HISTORIES = {"LeadHistory": "LeadId", "ContactHistory": "ContactId"}

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def read_deliveries(folder: Path, *, is_cut: bool = True) -> dict[str, Tables]:
    """Every delivery of the sample by its day, every table of it by its object.

    The date of an MQL is cut to the minute, unless asked otherwise: where history is
    silent it is all that is known, and neither a report nor a portal shows its seconds.
    """
    return {
        delivery.name: {
            path.stem: _read(path, is_cut=is_cut) for path in sorted(delivery.glob("*"))
        }
        for delivery in sorted((folder / "salesforce").iterdir())
    }


def _read(path: Path, *, is_cut: bool) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if is_cut and row.get("MQL_Date__c"):
            row["MQL_Date__c"] = _to_the_minute(row["MQL_Date__c"])
    return list(rows)


def _to_the_minute(text: str) -> str:
    """A stamp without its seconds; midnight would be a day in some shapes."""
    return f"{text[:16]}:00.000Z".replace("T00:00:", "T00:01:")


def write_plain(tables: Tables, folder: Path) -> None:
    """Write a delivery as the sample has it."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(rows))


def is_stamp(text: str) -> bool:
    """Whether a cell is an instant as the sample writes it."""
    return len(text) == 24 and _STAMP.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Whether a cell is a day without a time."""
    return len(text) == 10 and _DAY.fullmatch(text) is not None


def instant(text: str) -> datetime:
    """The instant of a cell."""
    return datetime.fromisoformat(text[:19]).replace(tzinfo=UTC)


def written(text: str, layout: str, zone: tzinfo = UTC) -> str:
    """A cell's instant in a zone and a layout; what is none stays as it is."""
    if not is_stamp(text):
        return text
    return instant(text).astimezone(zone).strftime(layout)


def changed(rows: Iterable[Row], cell: Callable[[str, str], str]) -> list[Row]:
    """Rows whose cells are written anew, given column and text."""
    return [{name: cell(name, text) for name, text in row.items()} for row in rows]


def csv_bytes(
    rows: list[Row], *, encoding: str = "utf-8", header: Callable[[str], str] = str
) -> bytes:
    """A table as CSV, every cell in quotes; a letter the encoding lacks becomes `?`."""
    text = io.StringIO(newline="")
    out = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    out.writerow([header(name) for name in rows[0]])
    out.writerows(row.values() for row in rows)
    return text.getvalue().encode(encoding, "replace")


def halves(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """A table in two parts."""
    middle = len(rows) // 2
    return rows[:middle], rows[middle:]
