"""Finds what lies in a folder of exports: a place for each source, and its tables.

Nothing is refused here. What cannot be read is told in its place, and the walk goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jointplan.errors import Finding
from jointplan.ingest.files.deliveries import (
    day_of,
    is_dated,
    is_export,
    misnamed_day,
)
from jointplan.ingest.files.encoding import DialectError
from jointplan.ingest.files.formats import FormatError, Part, parts_of
from jointplan.ingest.files.formats.parts import shown_name
from jointplan.ingest.files.sniff import Facts, facts_of


@dataclass(frozen=True)
class Found:
    """A table among the exports, or a file that holds none.

    Attributes:
        part: The table in its file.
        shown: The table as people name it, on one line.
        day: Day of its delivery, where a folder says it.
        facts: How it is written; none for a file that cannot be read.
        problem: Why it cannot be read.
        cure: What to do about that.
    """

    part: Part
    shown: str
    day: date | None
    facts: Facts | None
    problem: str = ""
    cure: str = ""

    @property
    def header(self) -> tuple[str, ...]:
        """Column names as written; none for a file that cannot be read."""
        return self.facts.header if self.facts else ()


@dataclass(frozen=True)
class Place:
    """A folder whose files come from one source.

    Attributes:
        folder: The folder's name; "" for what lies loose among the exports.
        tables: Its tables, oldest delivery first.
        is_dated: Whether folders say on which day the files were exported.
        notes: What lies where no run would read it.
        faults: Folders that a run would refuse, as their names are wrong days.
    """

    folder: str
    tables: tuple[Found, ...]
    is_dated: bool
    notes: tuple[Finding, ...] = ()
    faults: tuple[Finding, ...] = ()


def find_places(exports: Path, *, cache: Path) -> list[Place]:
    """Find the sources in a folder of exports, and the tables of each.

    Args:
        exports: Holds `<source>/<day>/`, `<source>/`, or files.
        cache: Keeps what is found out about a file, and unpacked copies.
    """
    folders = [
        each for each in _visible(exports) if each.is_dir() and not is_dated(each)
    ]
    places = [_place(exports, "", cache)]
    places += [_place(each, each.name, cache) for each in folders]
    return [each for each in places if each.tables or each.notes or each.faults]


def _visible(folder: Path) -> list[Path]:
    """What may be an export: nothing hidden, no note."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        return []
    return [each for each in inside if is_export(each)]


def _place(base: Path, name: str, cache: Path) -> Place:
    inside = _visible(base)
    dated = [each for each in inside if each.is_dir() and day_of(each)]
    files = [each for each in inside if each.is_file()]
    folders = [each for each in inside if each.is_dir() and not day_of(each)]
    wrong = [each for each in folders if is_dated(each)]
    passed_by = [each for each in folders if name and each not in wrong]
    notes = [_no_day(each, name) for each in passed_by]
    faults = [
        misnamed_day(each, shown_name(_lead(base, each, name)[:-1])) for each in wrong
    ]
    if dated and files:
        notes.append(_beside(files, name))
    deliveries = {each: _visible(each) for each in dated} or {base: files}
    tables = [
        found
        for folder, paths in deliveries.items()
        for path in paths
        if path.is_file()
        for found in _tables(path, _lead(base, folder, name), day_of(folder), cache)
    ]
    has_day = bool(dated) or day_of(base) is not None
    return Place(name, tuple(tables), has_day, tuple(notes), tuple(faults))


def _no_day(folder: Path, source: str) -> Finding:
    return Finding(
        "this folder's name is no day, so no run would read what lies in it",
        shown_name(f"{source}/{folder.name}"),
        try_="name it after the day of the export, like 2026-10-05",
    )


def _beside(files: list[Path], source: str) -> Finding:
    names = shown_name(", ".join(each.name for each in files))
    return Finding(
        f"{names} lies beside dated folders, so no run would read it",
        shown_name(source),
        try_="move it into the folder of the day it was exported, or take it away",
    )


def _lead(base: Path, folder: Path, name: str) -> str:
    parts = [name, folder.name if folder != base else ""]
    return "".join(f"{each}/" for each in parts if each)


def _tables(path: Path, lead: str, day: date | None, cache: Path) -> Iterator[Found]:
    """Tables of one file, each with its facts or with what is wrong."""
    part = Part(path, (path.name,), path.name, "")
    if any("\ud800" <= sign <= "\udfff" for sign in str(path)):
        why = "the name of the file or its folder is no Unicode: nothing can name it"
        yield _unread(part, lead, day, why, "give it a name in plain letters")
        return
    try:
        parts = parts_of(path)
    except OSError as error:
        yield _unread(part, lead, day, f"cannot be opened: {error.strerror}")
        return
    for part in parts:
        shown = shown_name(lead + part.shown)
        try:
            yield Found(part, shown, day, facts_of(part, cache=cache))
        except (DialectError, FormatError) as error:
            yield _unread(part, lead, day, str(error), error.cure)
        except OSError as error:
            yield _unread(part, lead, day, f"cannot be opened: {error.strerror}")


def _unread(
    part: Part, lead: str, day: date | None, problem: str, cure: str = ""
) -> Found:
    return Found(part, shown_name(lead + part.shown), day, None, problem, cure)
