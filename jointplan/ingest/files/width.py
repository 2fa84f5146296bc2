"""Rows with a cell too many, whose last cells are blank.

The reader of CSV drops blank cells beyond the header's, and with them the sign that a
delimiter stood unquoted in the row: `3,Miller, Sons,Web,` would be read with every cell
a column too far right. So such rows are marked in a copy, and the reader refuses them
like any other of another width.
"""

from __future__ import annotations

import csv
import mmap
import re
from collections.abc import Iterator
from pathlib import Path

from jointplan.ingest.files.encoding import DialectError

_LONGEST_CELL = 1 << 27


def wide_lines(path: Path, delimiter: str, width: int) -> list[int]:
    """Last line of each record with more cells than the header, all of them blank.

    Args:
        path: The table in UTF-8.
        delimiter: What stands between its cells.
        width: Cells of its header.

    Raises:
        DialectError: Every record has the same cells too many: the header lacks a name,
            or the delimiter at its end that the rows have.
    """
    if not _may_be_wide(path, delimiter) and not _begins_wide(path, delimiter, width):
        return []
    lines: list[int] = []
    widths: set[int] = set()
    for number, row in _records(path, delimiter):
        widths.add(len(row))
        if len(row) > width and not any(row[width:]):
            lines.append(number)
    if len(widths) == 1 and max(widths) > width:
        _refuse_header(width, max(widths))
    return lines


def _records(path: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Records below the header that hold something, with the line each ends on."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(
            (line.replace("\0", " ") for line in text), delimiter=delimiter
        )
        next(reader, None)
        try:
            for row in reader:
                if any(row):
                    yield reader.line_num, row
        except csv.Error:  # a quote that never ends; the reader of CSV names it
            return


def _may_be_wide(path: Path, delimiter: str) -> bool:
    """Whether a line ends with a blank cell."""
    pattern = re.escape(delimiter).encode() + rb'(?:"")?(?:[\r\n]|\Z)'
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held,
    ):
        return re.search(pattern, held) is not None


def _begins_wide(path: Path, delimiter: str, width: int) -> bool:
    """Whether the first record has more cells than the header."""
    return len(next(_records(path, delimiter), (0, []))[1]) > width


def _refuse_header(width: int, found: int) -> None:
    raise DialectError(
        f"line 1 names {width} column{'s' * (width > 1)}, and every row has {found} "
        "cells: a name is missing, or each row ends with a delimiter that line 1 lacks",
        "add the missing name to line 1; or a delimiter at the end of line 1, if the "
        "last cell of the rows means nothing",
    )


def mark_wide(path: Path, *, lines: list[int], delimiter: str) -> None:
    """Add a cell to these lines of a copy, so that the reader refuses them."""
    wanted = set(lines)
    draft = path.with_suffix(".marked")
    errors = "surrogateescape"
    with (
        path.open(encoding="utf-8", errors=errors, newline="\n") as text,
        draft.open("w", encoding="utf-8", errors=errors, newline="\n") as target,
    ):
        for number, line in enumerate(text, start=1):
            ends = "\n" if line.endswith("\n") else ""
            is_wide = number in wanted
            mark = f"{delimiter}too many" if is_wide else ""
            target.write(f"{line.removesuffix(ends)}{mark}{ends}" if mark else line)
    draft.replace(path)
