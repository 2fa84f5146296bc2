"""A table spoilt at every place in turn: read as it was, or named; never misread."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import duckdb
import pytest

from jointplan.ingest.files.encoding import DialectError
from jointplan.ingest.files.formats.parts import Part
from jointplan.ingest.files.sniff import facts_of, readable, scan_of

HEADER = ["id", "made", "amount", "name", "note"]
ROWS = [
    ["L1", "2026-04-01", "12.50", "Kite, Ann", 'said "later", then no'],
    ["L2", "2026-04-02", "7", "Moss", ""],
    ["L3", "2026-04-03", "", "Reed, Cyd", "two\nlines, of it"],
    ["L4", "2026-04-04", "1,200.00", "Fern", '6" stand'],
    ["L5", "2026-04-05", "3", "Moor", "plain"],
]
Spoil = Callable[[list[list[str]], int, int], str]


def cells() -> list[list[str]]:
    """The table cell by cell, as it is written."""
    table = []
    for row in [HEADER, *ROWS]:
        kept = []
        for cell in row:
            text = StringIO()
            csv.writer(text, lineterminator="").writerow([cell])
            kept.append("" if cell == "" else text.getvalue())
        table.append(kept)
    return table


def written(table: list[list[str]], signs: dict[tuple[int, int], str]) -> str:
    """The table with another sign behind some of its cells."""
    lines = []
    for row, each in enumerate(table):
        line = ""
        for column, cell in enumerate(each):
            last = column == len(each) - 1
            line += cell + signs.get((row, column), "" if last else ",")
        lines.append(f"{line}\n")
    return "".join(lines)


def one_more(table: list[list[str]], row: int, column: int) -> str:
    """A delimiter too many behind a cell."""
    return written(table, {(row, column): "," if column == 4 else ",,"})


def one_less(table: list[list[str]], row: int, column: int) -> str:
    """No delimiter behind a cell."""
    return written(table, {(row, column): ""})


def other_sign(table: list[list[str]], row: int, column: int) -> str:
    """Blanks instead of delimiters from a cell on."""
    return written(table, {(row, each): " " for each in range(column, 4)})


def stray_quote(table: list[list[str]], row: int, column: int) -> str:
    """A quote within a quoted cell, or behind one of several unquoted ones."""
    cell = table[row][column]
    half = len(cell) // 2
    is_quoted = cell.startswith('"')
    table[row][column] = (
        f'{cell[:half]}"{cell[half:]}' if is_quoted else f'7"{cell}, x"'
    )
    return written(table, {})


def quote_before(table: list[list[str]], row: int, column: int) -> str:
    """A quote before a cell."""
    table[row][column] = f'"{table[row][column]}'
    return written(table, {})


def read(path: Path, cache: Path) -> tuple[set[tuple[str, ...]], int]:
    """Rows that are read, and how many are named as unread.

    Raises:
        DialectError: The file is refused.
    """
    part = Part(path, (path.name,), path.name, "")
    facts = facts_of(part, cache=cache)
    if list(facts.header) != HEADER:
        raise DialectError("lacks columns")  # as a run says that looks for them
    with duckdb.connect() as con:
        scan = scan_of(facts, readable(part, facts, cache=cache))
        found = con.execute(f"select * from {scan}").fetchall()
        (named,) = con.execute("select count(*) from rejected").fetchall()
    return {tuple(cell or "" for cell in row) for row in found}, named[0]


@pytest.mark.parametrize(
    ("spoil", "columns"),
    [
        (one_more, range(5)),
        (one_less, range(4)),
        (other_sign, range(4)),
        (stray_quote, range(5)),
        (quote_before, range(5)),
    ],
)
@pytest.mark.parametrize("row", range(len(ROWS) + 1))
def test_spoilt_table_is_never_misread(
    spoil: Spoil, columns: range, row: int, tmp_path: Path
) -> None:
    for column in columns:
        path = tmp_path / f"leads{column}.csv"
        path.write_text(spoil(cells(), row, column), encoding="utf-8")
        try:
            found, named_count = read(path, tmp_path / "cache")
        except DialectError:
            continue
        assert row, f"the header is spoilt at {column}"
        assert found <= set(map(tuple, ROWS)), f"misread at {column}"
        assert len(found) == len(ROWS) or named_count, f"lost at {column}"
