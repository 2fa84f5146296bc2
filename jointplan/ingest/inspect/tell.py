"""Tells a person at the terminal what was understood of a source.

Tables of one shape are told as one. Where all of it would not fit two screens, each is
a line, and the rest stands in the mapping.
"""

from __future__ import annotations

from collections.abc import Iterator

from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.describe import (
    entry,
    files_of,
    short_of,
    told_of_tables,
    warnings_of,
)
from jointplan.ingest.inspect.shapes import shapes_of
from jointplan.ingest.inspect.write_toml import plain, rows_told

ROOM = 50  # lines in which tables are told one by one
_SHAPES = 25  # shapes of tables that are told
_FEW_LINES = 12  # of warnings
_VENDORS = ("salesforce", "hubspot")


def told_of(seen: Seen, *, room: int = 10_000) -> list[str]:
    """Everything about a source: its tables, then what goes for all of them.

    Args:
        seen: The source.
        room: Lines that its tables may take; if they take more, each is one line.
    """
    lines = [f"source {plain(seen.name)}"]
    if seen.sights:
        lines = [f"{lines[0]}: profile {seen.profile}"]
    lines += [f"  {line}" for line in _oddities(seen)]
    tables = details_of(seen)
    lines += tables if len(tables) <= room else _in_short(seen)
    warnings = [line for told in seen.partners for line in entry("warning", told)]
    lines += ["", *_some_lines(warnings)] if warnings else []
    notes = [line for note in seen.place.notes for line in str(note).split("\n")]
    return lines + (["", *_some_lines(notes)] if notes else [])


def details_of(seen: Seen) -> list[str]:
    """Every table of a source, those of one shape as one."""
    return [
        line
        for each in shapes_of(seen.sights)
        for line in ["", *told_of_tables(seen, each)]
    ]


def _in_short(seen: Seen) -> list[str]:
    """A line for each shape, and the warnings; the rest stands in the mapping."""
    shapes = shapes_of(seen.sights)
    lines = [""]
    for shape in shapes[:_SHAPES]:
        sight = shape.merged
        what = short_of(seen, sight) if sight.found.facts else "unread"
        rows = f", {rows_told(sight.look.row_count)}" if sight.look else ""
        lines.append(f"  {files_of(shape)}: {what}{rows}")
    if rest := shapes[_SHAPES:]:
        count = sum(len(each.sights) for each in rest)
        lines.append(f"  and {count:,} more files of {len(rest):,} other shapes")
    warnings = [
        line
        for shape in shapes
        for warning in warnings_of(seen, shape)
        for line in entry("warning", f"{files_of(shape)}: {warning}")
    ]
    lines += _some_lines(warnings)
    return [*lines, "  Each is described at the end of the mapping."]


def _some_lines(lines: list[str]) -> list[str]:
    rest = len(lines) - _FEW_LINES
    more = [f"  and {rest:,} more lines like these"] if rest > 0 else []
    return lines[:_FEW_LINES] + more


def _oddities(seen: Seen) -> Iterator[str]:
    named = [each for each in _VENDORS if each in seen.place.folder.lower()]
    if seen.profile != "generic" and named and named[0] not in seen.profile:
        yield (
            f"The folder is named {plain(seen.place.folder)}, but by their columns its "
            f"files are {seen.profile}'s."
        )
    if seen.profile == "generic" and seen.sights:
        yield "No profile knows any of its tables."
