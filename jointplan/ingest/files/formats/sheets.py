"""Workbooks: which sheets hold tables, and the rows of one.

Cells are read in a process of their own (`excel.py`). What could bring that process
down is looked for first, for an .xlsx is an archive: its true size, and how far from
each other its cells lie, for the reader keeps every cell between them in memory.
"""

from __future__ import annotations

import json
import posixpath
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from jointplan.ingest.files.formats import excel
from jointplan.ingest.files.formats.archives import chunks_of, opened
from jointplan.ingest.files.formats.grids import Row
from jointplan.ingest.files.formats.parts import FormatError, shown_name

MOST_CELLS = 20_000_000  # a million rows of 20 columns; under 2 GB while read
MOST_BYTES = 4 << 30  # of everything in the workbook, unpacked
_LONGEST_INDEX = 16 << 20
_LONGEST_CELL = 1 << 16  # a formula has 8,192 signs at most, a value 32,767

# Where a cell stands that is not blank.
_CELL = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>]*(?<!/)>")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_ERROR = re.compile(
    rb"<(?:\w+:)?c(?=[^>]*\st=[\"']e[\"'])[^>]*\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']"
    rb"[^>]*>(?:(?!</?(?:\w+:)?[cv]\b).)*<(?:\w+:)?v>(#[^<]{1,20})<",
    re.DOTALL,
)


@dataclass
class _Extent:
    """How far the cells of a sheet reach, and the cells that show an error."""

    rows: int = 0
    columns: int = 0
    errors: dict[int, dict[int, str]] = field(default_factory=dict)


def sheet_names(path: Path, kind: str) -> list[str]:
    """Sheets of a workbook that people see and that hold cells.

    Raises:
        FormatError: The workbook cannot be read.
    """
    if kind == "old workbook":
        return [str(name) for name in json.loads(next(_spoken(path)))]
    with opened(path, "workbook") as archive:
        return [
            name
            for name, member in _visible_sheets(archive).items()
            if _has_cells(archive, member)
        ]


def rows_of_sheet(path: Path, kind: str, sheet: str) -> Iterator[tuple[int, Row]]:
    """Rows of a sheet as text, from its very first row on.

    Raises:
        FormatError: The workbook cannot be read, or is too large to be.
    """
    sheet = sheet or _only_sheet(path, kind)
    errors = {} if kind == "old workbook" else _checked(path, sheet).errors
    lines = _spoken(path, sheet)
    first_column = int(next(lines))
    for number, line in enumerate(lines):
        row: Row = json.loads(line)
        for column, text in errors.get(number, {}).items():
            row[column - first_column] = text
        yield 0, row


def _only_sheet(path: Path, kind: str) -> str:
    names = sheet_names(path, kind)
    if len(names) == 1:
        return names[0]
    if not names:
        raise FormatError(
            "is an empty workbook: no sheet in it holds a cell",
            "export it again, with its rows",
        )
    raise FormatError(
        f"is a workbook of {len(names)} sheets: {', '.join(map(shown_name, names))}",
        "put the workbook itself into the folder and name one of its sheets in "
        "mapping.toml",
    )


def _read_index(archive: zipfile.ZipFile, member: str) -> ElementTree.Element:
    content = b""
    for chunk in chunks_of(archive, archive.getinfo(member)):
        content += chunk
        if len(content) > _LONGEST_INDEX:
            raise zipfile.BadZipFile("an index of sheets has no such length")
    try:
        # Neither fetches anything nor expands without bound (expat 2.4.1 and later).
        return ElementTree.fromstring(content)  # noqa: S314
    except ElementTree.ParseError:
        raise zipfile.BadZipFile("the index of sheets is no XML") from None


def _visible_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Name of each sheet that is not hidden, with its member of the archive."""
    targets = {
        each.get("Id", ""): posixpath.normpath(
            posixpath.join("/xl", each.get("Target", ""))
        )[1:]
        for each in _read_index(archive, "xl/_rels/workbook.xml.rels")
    }
    sheets = _read_index(archive, "xl/workbook.xml").findall("{*}sheets/{*}sheet")
    return {
        each.get("name", ""): targets[key]
        for each in sheets
        for attribute, key in each.items()
        if attribute.endswith("}id") and each.get("state", "visible") == "visible"
    }


def _has_cells(archive: zipfile.ZipFile, member: str) -> bool:
    if not member.startswith("xl/worksheets/"):
        return False
    last = b""
    for chunk in chunks_of(archive, archive.getinfo(member)):
        last = last[-64:] + chunk
        if _VALUE.search(last):
            return True
    return False


def _checked(path: Path, sheet: str) -> _Extent:
    """Look through everything in a workbook before it is read.

    Raises:
        FormatError: It is damaged, protected, or too large to be read.
    """
    extent, size = _Extent(), 0
    with opened(path, "workbook") as archive:
        wanted = _visible_sheets(archive)[sheet]
        for member in archive.infolist():
            last = b""
            for chunk in chunks_of(archive, member):
                size += len(chunk)
                if member.filename == wanted:
                    last = last[-_LONGEST_CELL:] + chunk
                    _measure(last, extent)
    if size > MOST_BYTES or extent.rows * extent.columns > MOST_CELLS:
        raise FormatError(
            f"is too large to be read as a workbook: cells from A1 to row "
            f"{extent.rows:,} and column {extent.columns:,}",
            "delete what stands far below or beside the table, or export it as CSV",
        )
    return extent


def _measure(content: bytes, extent: _Extent) -> None:
    found = _CELL.findall(content)
    columns = {_column_of(letters) for letters in {letters for letters, _ in found}}
    rows = {int(row) for row in {row for _, row in found}}
    extent.columns = max(extent.columns, *columns, 0)
    extent.rows = max(extent.rows, *rows, 0)
    if b't="e"' in content or b"t='e'" in content:
        for letters, row, text in _ERROR.findall(content):
            cells_of_row = extent.errors.setdefault(int(row) - 1, {})
            cells_of_row[_column_of(letters) - 1] = text.decode("utf-8", "replace")


def _column_of(letters: bytes) -> int:
    """Number of a column: A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _spoken(path: Path, *sheet: str) -> Iterator[str]:
    """Lines that the process reading a workbook prints.

    Raises:
        FormatError: It ended before its last line.
    """
    command = [sys.executable, "-P", excel.__file__, str(path), *sheet]
    with subprocess.Popen(  # noqa: S603  # our own script; a path and a sheet's name
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as process:
        yield from process.stdout or ()
    if process.returncode == excel.PROTECTED:
        raise FormatError(
            "is a workbook protected by a password",
            "open it, take the password off and save it again",
        )
    if process.returncode:
        raise FormatError(
            "is an Office file that is damaged, protected or holds no sheets",
            "open it in Excel and save the table as .xlsx or CSV",
        )
