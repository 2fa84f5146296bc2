"""How a text file is written: encoding, line ends, delimiter and header.

The reader of CSV is told these instead of guessing them. It wants UTF-8 and one kind
of line end; a file written otherwise is read through a copy.
"""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO
from pathlib import Path

_DELIMITERS = ",;\t|"
_CHUNK = 1 << 20
_LONGEST_HEADER = 100_000
_NO_TEXT = {
    b"PK\x03\x04": "is a workbook or an archive, not CSV",
    b"\xd0\xcf\x11\xe0": "is an old Excel workbook, not CSV",
    b"\x1f\x8b": "is compressed, not CSV",
}


class DialectError(Exception):
    """The file is no text that could be CSV; the message says what it is."""


def encoding_of(path: Path) -> str:
    """Encoding of a text file: by its mark, else UTF-8 if it decodes, else cp1252.

    Raises:
        DialectError: It is no text.
    """
    with path.open("rb") as file:
        mark = file.read(4)
    for begin, what in _NO_TEXT.items():
        if mark.startswith(begin):
            raise DialectError(what)
    if mark.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"  # the reader of CSV names the lines that are none
    if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        if not _decodes(path, "utf-16"):
            raise DialectError("is marked as UTF-16 and breaks off within a character")
        return "utf-16"
    return next(
        encoding
        for encoding in ("utf-8", "cp1252", "latin-1")
        if _decodes(path, encoding)
    )


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as text:
            while text.read(_CHUNK):
                pass
    except UnicodeError:
        return False
    return True


def header_of(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Delimiter and column names: the delimiter that stands most between cells.

    Raises:
        DialectError: There is no header, or its first record never ends.
    """
    record = _first_record(path, encoding)
    bare = re.sub(r'"[^"]*"', "", record)
    delimiter = max(_DELIMITERS, key=bare.count)
    cells = next(csv.reader(StringIO(record, newline=""), delimiter=delimiter), [])
    names = tuple(name.replace("\0", "").strip() for name in cells)
    if not any(names):
        raise DialectError(
            "has no header: its first line is blank"
            if record
            else "is empty: not even a header"
        )
    return delimiter, names


def _first_record(path: Path, encoding: str) -> str:
    errors = "replace" if encoding == "utf-8-sig" else "strict"
    record = ""
    with path.open(encoding=encoding, newline="", errors=errors) as file:
        while line := file.readline(_LONGEST_HEADER):
            record += line
            if record.count('"') % 2 == 0:
                return record
            if len(record) >= _LONGEST_HEADER:
                break
    if record:
        raise DialectError("has a header with a quote that is never closed")
    return record


def _kinds_of_line_end(path: Path) -> int:
    windows = feeds = returns = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            windows += (last + chunk).count(b"\r\n")
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            last = chunk[-1:] if chunk.endswith(b"\r") else b""
    return sum(count > 0 for count in (windows, feeds - windows, returns - windows))


def as_utf8(path: Path, *, encoding: str, copy: Path) -> Path:
    """The file itself if it is UTF-8 with one kind of line end, else such a copy."""
    is_utf8 = encoding in ("utf-8", "utf-8-sig")
    if is_utf8 and _kinds_of_line_end(path) < 2:
        return path
    copy.parent.mkdir(parents=True, exist_ok=True)
    # Bytes that are not UTF-8 go through as they are, for the reader of CSV to name.
    errors = "surrogateescape" if is_utf8 else "strict"
    with (
        path.open(encoding=encoding, errors=errors) as text,
        copy.open("w", encoding="utf-8", errors=errors, newline="\n") as target,
    ):
        while chunk := text.read(_CHUNK):
            target.write(chunk)
    return copy


def line_count(path: Path) -> int:
    """Lines of a file that has one kind of line end, its last one included."""
    feeds = returns = 0
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            feeds += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            last = chunk[-1:]
    return (feeds or returns) + (last not in (b"", b"\n", b"\r"))
