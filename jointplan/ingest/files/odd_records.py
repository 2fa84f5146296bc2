"""Records that would be read with cells that are not theirs.

The reader of CSV drops blank cells beyond the header's, and with them the sign that a
delimiter stood unquoted in the row: `3,Miller, Sons,Web,` would be read with every cell
a column too far right. A quote that opens behind the first letter of a cell, or behind
a blank, quotes nothing: `7"Kite, Ann",` is three cells. Such records are marked in a
copy, and the reader refuses them like any other of another width. Where a second table
begins in a file, or no record is as wide as the header, the file is refused.
"""

from __future__ import annotations

import csv
import mmap
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from jointplan.ingest.files.encoding import DialectError

_LONGEST_CELL = 1 << 27
_TELLING = re.compile(r"[\d@]")


def odd_lines(path: Path, delimiter: str, header: Sequence[str]) -> list[int]:
    """Last line of each record whose cells are not where they seem.

    Args:
        path: The table in UTF-8.
        delimiter: What stands between its cells.
        header: Names of its columns.

    Raises:
        DialectError: Every record has the same cells too many or too few, or a second
            table begins.
    """
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held,
    ):
        lines = set(_misquoted(held, delimiter))
        is_to_read = _may_be_wide(held, delimiter) or _may_hold_tables(held)
    if is_to_read or _begins_odd(path, delimiter, len(header)):
        lines |= set(_wide(path, delimiter, header))
    return sorted(lines)


def _wide(path: Path, delimiter: str, header: Sequence[str]) -> Iterator[int]:
    """Records with more cells than the header, all of them blank.

    Raises:
        DialectError: A second header, or a width that is no record's.
    """
    width = len(header)
    widths: set[int] = set()
    last = [(0, list[str]())] * 2
    for number, row in _records(path, delimiter):
        (_, before), (line, above) = last
        if _is_header(above, header, (before, row) if before else (row, row)):
            _refuse_second(line)
        last = [last[1], (number, row)]
        widths.add(len(row))
        if len(row) > width and not any(row[width:]):
            yield number
    if len(widths) == 1 and width not in widths:
        _refuse_width(width, widths.pop())


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


def _may_be_wide(held: mmap.mmap, delimiter: str) -> bool:
    """Whether a line ends with a blank cell."""
    pattern = re.escape(delimiter).encode() + rb'(?:"")?(?:[\r\n]|\Z)'
    return re.search(pattern, held) is not None


def _begins_odd(path: Path, delimiter: str, width: int) -> bool:
    """Whether the first record has more cells than the header, or fewer."""
    return any(len(row) != width for _, row in islice(_records(path, delimiter), 1))


def _refuse_width(width: int, found: int) -> None:
    if found < width:
        raise DialectError(
            f"line 1 names {width} columns, and every row has {found} cell"
            f"{'s' * (found > 1)}: a name too many, or another delimiter in line 1",
            "take the name away for which the rows have no cell; or export it again",
        )
    raise DialectError(
        f"line 1 names {width} column{'s' * (width > 1)}, and every row has {found} "
        "cells: a name is missing, or each row ends with a delimiter that line 1 lacks",
        "add the missing name to line 1; or a delimiter at the end of line 1, if the "
        "last cell of the rows means nothing",
    )


# -- a second table ----------------------------------------------------------------


def _may_hold_tables(held: mmap.mmap) -> bool:
    """Whether a line below the first has neither a digit nor an address."""
    lines = re.finditer(rb"(?:^|[\r\n])[^\d@\r\n]+(?=[\r\n]|\Z)", held)
    return any(line.start() for line in lines)


def _is_header(
    row: list[str], header: Sequence[str], around: tuple[list[str], list[str]]
) -> bool:
    """Whether a record is a header: of another table, or a second one of this.

    It fills three columns or more, all with another word, and has no digit where the
    records around it both have some, in two columns at least. The file's own header
    once more is none: pieces of an export that were put together have it.
    """
    names = [cell.strip() for cell in row]
    if len(set(filter(None, names))) < max(3, len(header)) or names == list(header):
        return False
    if any(map(_TELLING.search, names)):
        return False
    pairs = zip(*around, strict=False)
    return sum(all(map(_TELLING.search, pair)) for pair in pairs) > 1


def _refuse_second(line: int) -> None:
    raise DialectError(
        f"line {line} seems to be a second header",
        "save each table as a file of its own, with its column names in line 1; or "
        f"take line {line} away, if it only says the names once more",
    )


# -- quotes that quote nothing -----------------------------------------------------


def _misquoted(held: mmap.mmap, delimiter: str) -> Iterator[int]:
    """Records in which a quote opens within a cell and closes in another one.

    One cell with an inch mark is what it seems; of several nobody can tell. A record
    with a cell that begins with a quote is left to the reader, which names it.
    """
    mark = re.escape(delimiter).encode()
    if not re.search(rb"(?:^|[\r\n]|" + mark + rb')[^"\r\n]+"', held):
        return
    quoted = re.compile(
        rb"(?:(?<=[\r\n])|(?<=" + mark + rb')|\A(?:\xef\xbb\xbf)?)"(?:[^"]|"")*"'
        rb"(?=[\r\n]|" + mark + rb"|\Z)"
    )
    bare = quoted.sub(_only_ends, held)
    end = b"\n" if b"\n" in bare else b"\r"
    number = 0
    for line in bare.split(end):
        number += 1 + line.count(b"\v")
        cells = line.split(delimiter.encode()) if b'"' in line else []
        if any(cell.startswith(b'"') for cell in cells):
            continue
        if sum(cell.count(b'"') % 2 for cell in cells) > 1 or any(
            cell.startswith(b" ") and cell.lstrip().startswith(b'"') for cell in cells
        ):
            yield number


def _only_ends(cell: re.Match[bytes]) -> bytes:
    """As many marks as a quoted cell has ends of lines."""
    return b"\v" * (cell[0].count(b"\n") or cell[0].count(b"\r"))


def mark_odd(path: Path, *, lines: list[int], delimiter: str, width: int) -> None:
    """Add cells to these lines of a copy, so that the reader refuses them.

    Args:
        path: The copy, with one kind of line end.
        lines: The lines.
        delimiter: What stands between cells.
        width: Cells of the header; as many are added, for a line may have few.
    """
    wanted = set(lines)
    draft = path.with_suffix(".marked")
    errors = "surrogateescape"
    with (
        path.open(encoding="utf-8", errors=errors, newline="\n") as text,
        draft.open("w", encoding="utf-8", errors=errors, newline="\n") as target,
    ):
        for number, line in enumerate(text, start=1):
            ends = "\n" if line.endswith("\n") else ""
            mark = f"{delimiter * width}too many" if number in wanted else ""
            target.write(f"{line.removesuffix(ends)}{mark}{ends}" if mark else line)
    draft.replace(path)
