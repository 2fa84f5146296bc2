"""From the rows of a sheet or a web page to a plain CSV: header first, no furniture.

A report made for the eye has a title and its filters above the header, an empty first
column, and groups whose name stands only on their first row. What this module decides:

- The header is the first row that fills at least two thirds as many cells as the
  fullest row of the table. A title, or a filter beside its value, fills fewer.
- A column in which nothing stands from the header down is left out.
- An arrow that ends a column's name says how the report is sorted and goes. Where the
  first columns bear one and the first of them never repeats a value from one row to
  the next, the report is grouped by them: a blank cell takes the value above it, until
  a column further left has a new value.
- Blank rows stay, so that row numbers hold; those at the end go. Totals and the
  small print at the end stay too: setting rows aside is the importer's, by name.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from jointplan.ingest.files.formats.parts import FormatError

_ARROW = re.compile(r"\s*[\u2191\u2193]+\s*$")
_LINE_END = re.compile(r"\r\n?")

Row = list[str]


@dataclass
class _Shape:
    """How a table is filled: cells of each row, last row of each column."""

    filled: list[int] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        number = len(self.filled)
        columns = [column for column, cell in enumerate(row) if cell.strip()]
        self.filled.append(len(columns))
        for column in columns:
            self.ends[column] = number


def write_grid(rows: Iterable[tuple[int, Row]], target: Path) -> int:
    """Write the table with most rows as CSV.

    Args:
        rows: Each row with the number of its table.
        target: The file to write.

    Returns:
        How many rows stood above the header.

    Raises:
        FormatError: No cell holds anything.
    """
    shapes: dict[int, _Shape] = {}
    with TemporaryFile("w+", encoding="utf-8", dir=target.parent) as spool:
        for number, cells in rows:
            row = [
                _LINE_END.sub("\n", each) if "\r" in each else each for each in cells
            ]
            shapes.setdefault(number, _Shape()).add(row)
            spool.write(json.dumps([number, row]) + "\n")
        number = _largest(shapes)
        above = _header_row(shapes[number])
        _write_table(spool, number, shapes[number], target)
    return above


def _largest(shapes: dict[int, _Shape]) -> int:
    if not any(shape.ends for shape in shapes.values()):
        raise FormatError(
            "is empty: no cell holds anything", "export it again, with its rows"
        )
    return max(shapes, key=lambda number: sum(map(bool, shapes[number].filled)))


def _header_row(shape: _Shape) -> int:
    fullest = max(shape.filled)
    return next(i for i, count in enumerate(shape.filled) if 3 * count >= 2 * fullest)


def _write_table(spool: IO[str], number: int, shape: _Shape, target: Path) -> None:
    above, last = _header_row(shape), max(shape.ends.values())
    columns = [column for column in sorted(shape.ends) if shape.ends[column] >= above]

    def kept() -> Iterator[Row]:
        """Rows from the header to the last one, with the columns that are used."""
        spool.seek(0)
        position = -1
        for line in spool:
            of_table, row = json.loads(line)
            position += of_table == number
            if of_table == number and above <= position <= last:
                yield [row[i] if i < len(row) else "" for i in columns]

    header = [name.strip() for name in next(kept())]
    grouped = _grouped(header, kept())
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([_ARROW.sub("", name) for name in header])
        body = kept()
        next(body)
        writer.writerows(_filled_down(body, grouped))


def _grouped(header: Row, rows: Iterator[Row]) -> list[int]:
    """Positions of the columns by which a report is grouped, the outermost first."""
    grouped: list[int] = []
    for position, name in enumerate(header):
        if _ARROW.search(name):
            grouped.append(position)
        elif name:
            break
    above = ""
    for row in rows if grouped else ():
        value = row[grouped[0]]
        if value and value == above:
            return []  # sorted by this column, not grouped: its blanks are blank
        above = value
    return grouped


def _filled_down(rows: Iterator[Row], grouped: list[int]) -> Iterator[Row]:
    above = dict.fromkeys(grouped, "")
    for row in rows:
        if grouped and any(row):
            is_new = False
            for position in grouped:
                if row[position].strip() or is_new:
                    above[position] = row[position]
                    is_new = True
                row[position] = above[position]
        yield row
