"""Finds deliveries: the folders in which each source's exports lie, and their days.

A source's exports lie in `<exports>/<source>/<exported-at>/`, a folder a delivery, or
undated in one folder, whose day is then what the mapping says, if it says so.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from jointplan.errors import ExportError, Finding, MappingError
from jointplan.ingest.files.export import Delivery, is_named
from jointplan.ingest.files.formats import Part, parts_of
from jointplan.ingest.files.formats.parts import shown_name
from jointplan.ingest.mapping.schema import Mapping, Source

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A day as people write it, whatever stands behind it, like `2026_10_05 (2)`.
_SIGN = r"[._ \u2010-\u2015-]"
_DAY_LIKE = [
    re.compile(
        rf"(?P<y>(?:19|20)\d\d){_SIGN}(?P<m>\d\d?){_SIGN}(?P<d>\d\d?)(?!\d)", re.A
    ),
    re.compile(r"(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?!\d)", re.A),
    re.compile(r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>(?:19|20)\d\d)(?!\d)", re.A),
    re.compile(
        rf"\d\d?{_SIGN}\d\d?{_SIGN}(?:19|20)?\d\d(?!\d)", re.A
    ),  # which is which?
]


def is_export(path: Path) -> bool:
    """Whether something in the folder may be an export: no note, nothing hidden."""
    return not path.name.startswith(".") and path.suffix.lower() != ".md"


def is_dated(folder: Path) -> bool:
    """Whether a folder is named like a day, in whatever layout, right or wrong."""
    return folder.is_dir() and any(each.match(folder.name) for each in _DAY_LIKE)


def day_of(folder: Path) -> date | None:
    """The day that a folder is named after; none if it is none of the calendar."""
    if not _DATED.fullmatch(folder.name):
        return None
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None


def misnamed_day(folder: Path, shown: str) -> Finding:
    """What is wrong with a folder that `is_dated` and has no `day_of`.

    Args:
        folder: The folder.
        shown: The folder as people name it.
    """
    name = shown_name(folder.name)
    meant = _day_meant(folder.name)
    what = f"{name} is no day of the calendar"
    if not _DATED.fullmatch(folder.name):
        what = f"{name} is not how a day is written, so nothing in it is read"
    cure = f"rename it to {meant}" if meant else "rename it to the day of the export"
    return Finding(
        what,
        shown,
        needed_by="the order of the deliveries and the day of the report",
        try_=cure if meant else f"{cure}, like 2026-10-05",
    )


def _day_meant(name: str) -> date | None:
    """The day that a folder's name can mean; none for `05-10-2026` and `2026-13-01`."""
    found = next(filter(None, (each.match(name) for each in _DAY_LIKE)), None)
    parts = found.groupdict() if found else {}
    try:
        return date(*(int(parts[each]) for each in "ymd")) if parts else None
    except ValueError:
        return None


def find_deliveries(mapping: Mapping, exports: Path) -> list[Delivery]:
    """Find each source's deliveries, oldest first.

    Raises:
        ExportError: The folder is missing or empty, a folder's name is no day, or
            files lie where they would not be read.
        MappingError: The mapping and the folders name different days.
    """
    if not exports.is_dir() or not any(map(is_export, exports.iterdir())):
        raise ExportError(
            Finding(
                f"{exports} is {'empty' if exports.is_dir() else 'missing'}",
                needed_by="every section of the report",
                try_="put the CRM exports there, or name their folder with EXPORTS=",
            )
        )
    found: list[Delivery] = []
    misplaced: list[Finding] = _no_days(_dated_folders(exports))
    contradictions: list[Finding] = []
    for name, source in mapping.sources.items():
        base = exports / name if (exports / name).is_dir() else exports
        folders = _dated_folders(base)
        misplaced += _no_days(folders if base != exports else [])
        misplaced += _loose_files(source, base, folders)
        deliveries = _deliveries(name, source, base, folders)
        contradictions += _contradictions(name, source, deliveries)
        found += deliveries
    if misplaced:
        raise ExportError(misplaced)
    if contradictions:
        raise MappingError(contradictions)
    return sorted(
        found, key=lambda each: (each.exported_on or date.min, each.source_name)
    )


def _dated_folders(base: Path) -> list[Path]:
    return sorted(each for each in base.iterdir() if is_dated(each))


def _deliveries(
    name: str, source: Source, base: Path, folders: list[Path]
) -> list[Delivery]:
    days = {each: day_of(each) for each in folders} or {
        base: day_of(base) or source.exported_at
    }
    return [
        Delivery(name, source, day, folder, _parts(folder))
        for folder, day in days.items()
    ]


def _parts(folder: Path) -> tuple[Part, ...]:
    """Tables in the files of a folder, in the order of their names."""
    return tuple(
        part
        for path in sorted(folder.iterdir())
        if path.is_file() and is_export(path)
        for part in parts_of(path)
    )


def _no_days(folders: list[Path]) -> list[Finding]:
    return [
        misnamed_day(each, f"{each.parent}/{shown_name(each.name)}")
        for each in folders
        if day_of(each) is None
    ]


def _loose_files(source: Source, base: Path, folders: list[Path]) -> list[Finding]:
    """Files that a feed would read, were they in a dated folder as the others are."""
    if not folders:
        return []
    patterns = [each for feed in source.feeds.values() for each in feed.files]
    loose = sorted(
        path.name
        for path in base.iterdir()
        if path.is_file() and is_named((path.name,), patterns)
    )
    if not loose:
        return []
    return [
        Finding(
            f"{', '.join(loose)} lies beside dated folders and would not be read",
            str(base),
            try_="move it into the folder of the day it was exported, or take it away",
        )
    ]


def _contradictions(
    name: str, source: Source, deliveries: list[Delivery]
) -> list[Finding]:
    newest = max(each.exported_on or date.min for each in deliveries)
    if source.exported_at in (None, newest):
        return []
    return [
        Finding(
            f"sources.{name}.exported_at is {source.exported_at}, but the newest "
            f"export lies in the folder {newest}",
            "mapping.toml",
            needed_by="the day up to which the report knows what happened",
            try_="take exported_at out: the folder's name says the day",
        )
    ]
