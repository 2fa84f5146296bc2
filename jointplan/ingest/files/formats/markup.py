"""Tables of a web page: what Salesforce calls `.xls` is one.

Read piece by piece, so that a large report needs no more memory than a small one.
Cells are what a browser shows: entities, line breaks and nested tags are resolved. A
cell that spans several leaves the others blank, as a workbook would.
"""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from jointplan.ingest.files.formats.grids import Row
from jointplan.ingest.files.formats.parts import FormatError

_CHUNK = 1 << 16
_HEAD = 4096
_LONGEST_TAG = 32 << 20  # a page that keeps the parser waiting for longer has no end
_SPANS = ("colspan", "rowspan")
_WIDEST = 1000  # as browsers do
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii"}
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")

_DAMAGED = (
    "is a web page that is damaged",
    "open it in Excel and save the table as CSV in UTF-8",
)

Attributes = list[tuple[str, str | None]]


@dataclass
class _Table:
    """A table that is being read; `below` counts rows a cell still reaches down."""

    number: int
    row: Row | None = None
    cell: list[str] | None = None
    span: int = 1
    below: dict[int, int] = field(default_factory=dict)


class _Page(HTMLParser):
    """Collects rows of tables, each with its table's number."""

    def __init__(self) -> None:
        """Begin before the first table."""
        super().__init__(convert_charrefs=True)
        self.rows: deque[tuple[int, Row]] = deque()
        self.open: list[_Table] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Open a table, a row or a cell; one that is open ends with the next."""
        if tag == "table":
            self.open.append(_Table(self.count))
            self.count += 1
        elif self.open and tag in ("tr", "thead", "tbody", "tfoot"):
            self._end_row()
            self.open[-1].row = [] if tag == "tr" else None
        elif self.open and tag in ("td", "th"):
            self._begin_cell(attrs)
        elif self.open and tag == "br":
            self.handle_data("\v")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell, a row or a table."""
        if not self.open:
            return
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()
        if tag == "table":
            self.open.pop()

    def handle_data(self, data: str) -> None:
        """Keep text that stands in a cell."""
        if self.open and self.open[-1].cell is not None:
            self.open[-1].cell.append(data)

    def _begin_cell(self, attrs: Attributes) -> None:
        self._end_cell()
        table = self.open[-1]
        table.row = [] if table.row is None else table.row
        _skip_spanned(table)
        spans = {name: _span(text) for name, text in attrs if name in _SPANS}
        table.span = min(spans.get("colspan", 1), _WIDEST)
        if spans.get("rowspan", 1) > 1:
            columns = range(len(table.row), len(table.row) + table.span)
            table.below |= dict.fromkeys(columns, spans["rowspan"])
        table.cell = []

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is not None and table.row is not None:
            text = _BLANKS.sub(" ", "".join(table.cell))
            lines = [line.strip() for line in text.split("\v")]
            table.row += ["\n".join(lines).strip(), *[""] * (table.span - 1)]
        table.cell = None

    def _end_row(self) -> None:
        self._end_cell()
        table = self.open[-1]
        if table.row is not None:
            self.rows.append((table.number, table.row))
            if table.below:
                left = table.below.items()
                table.below = {column: rows - 1 for column, rows in left if rows > 1}
        table.row = None


def _skip_spanned(table: _Table) -> None:
    """Leave blank where a cell of a row above reaches down."""
    while table.row is not None and len(table.row) in table.below:
        table.row.append("")


def _span(text: str | None) -> int:
    is_number = text and re.fullmatch("[1-9][0-9]{0,5}", text)
    return int(text or 1) if is_number else 1


def rows_of_page(path: Path) -> Iterator[tuple[int, Row]]:
    """Rows of every table of a web page, each with its table's number.

    Raises:
        FormatError: There is no table, or the page breaks off within one.
    """
    page = _Page()
    try:
        with path.open(encoding=_encoding_of(path), newline="") as file:
            while chunk := file.read(_CHUNK):
                page.feed(chunk)
                _check_progress(page)
                while page.rows:
                    yield page.rows.popleft()
    except (AssertionError, UnicodeError):  # the parser asserts what a page may hold
        raise FormatError(*_DAMAGED) from None
    _check_end(page)


def _check_progress(page: _Page) -> None:
    if len(page.rawdata) > _LONGEST_TAG:
        raise FormatError(*_DAMAGED)


def _check_end(page: _Page) -> None:
    if page.open:
        raise FormatError(
            "is a web page that breaks off within a table: not all of it arrived",
            "download or copy it again; if it stays so, export it again",
        )
    if not page.count:
        raise FormatError(
            "is a web page without a table",
            "open it: a download that asks to sign in first leaves such a page; "
            "export again",
        )


def _encoding_of(path: Path) -> str:
    """Encoding that a page declares if all of it is written so, else the one it has."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _CHARSET.search(head)
    name = declared[1].decode().lower() if declared else ""
    if head.startswith(codecs.BOM_UTF8) or name.startswith(("utf-16", "utf-32")):
        name = ""  # bytes that were read this far are no such encoding
    # What is declared as Latin-1 is written, and read by browsers, as cp1252.
    names = ["cp1252" if name in _LATIN else name, "utf-8", "cp1252"]
    found = (each for each in names if each and _decodes(path, each))
    return next(found, "latin-1")


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_CHUNK):
                pass
    except (UnicodeError, LookupError):
        return False
    return True
