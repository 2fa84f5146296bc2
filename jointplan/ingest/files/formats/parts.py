"""What an export file holds, and how a table in it is handed on.

A file may hold one table (CSV, Parquet, a web page) or several (a zip archive, a
workbook). Each of them is a `Part`; unpacked, it is a `Table`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePath

# Endings of the names that files with a table bear.
SUFFIXES = {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet"}


class FormatError(Exception):
    """The file holds no table that can be read; the message says what it is.

    Attributes:
        cure: What the person who gave the file can do.
    """

    def __init__(self, what: str, cure: str) -> None:
        """Say what is wrong with the file, and the way out."""
        super().__init__(what)
        self.cure = cure


# Size, time of the last change, file and time of the last change of any kind.
State = tuple[int, int, int, int]


@dataclass(frozen=True)
class Part:
    """A table within an export file.

    Attributes:
        path: The file in the delivery's folder.
        names: What a feed's file pattern may match, the true name first.
        shown: How people name it: "Lead.csv", "crm.zip/Lead.csv", "Leads.xlsx/Sheet2".
        member: Member of the archive or sheet of the workbook; "" for the file itself.
        state: What the system said of the file before it was looked into.
    """

    path: Path
    names: tuple[str, ...]
    shown: str
    member: str
    state: State | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Table:
    """A table that the database can read.

    Attributes:
        file: The export file itself, or a copy of what was packed in it.
        form: "csv" or "parquet".
        lines_above: Rows of the source above the first line of `file`.
    """

    file: Path
    form: str
    lines_above: int


def state_of(path: Path) -> State | None:
    """What the system says of a file, which changes with it; none if it is gone."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    return told.st_size, told.st_mtime_ns, told.st_ino, told.st_ctime_ns


def names_of(name: str) -> tuple[str, ...]:
    """Names under which a file can be asked for: its own, unpacked, and as CSV."""
    plain = name[:-3] if name.lower().endswith(".gz") else name
    as_csv = []
    if PurePath(plain).suffix.lower() in SUFFIXES:
        as_csv = [PurePath(plain).stem + ".csv"]
    elif plain != name:
        as_csv = [f"{plain}.csv"]
    found: dict[str, str] = {}
    for each in (plain, *as_csv, name):
        found.setdefault(each.lower(), each)
    return tuple(found.values())


def shown_name(name: str) -> str:
    """Show a name someone else chose on one line, without signs a terminal obeys."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in name)
    return plain if len(plain) <= 120 else f"{plain[:119]}…"


@contextmanager
def drafted(copy: Path) -> Iterator[Path]:
    """Give a draft to write to; it becomes `copy` whole, or is gone."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    draft = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        yield draft
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)
