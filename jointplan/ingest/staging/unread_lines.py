"""Where in the export files stands what could not be read: file and line of each.

A record may span lines and blank lines are none, so the line is counted in the file;
that is done only for files with something unread.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import duckdb

from jointplan.ingest.files.export import Export
from jointplan.ingest.files.motion import is_same
from jointplan.ingest.files.sniff import readable
from jointplan.ingest.staging.row_account import UNREAD_FATES

COLUMNS = {
    "file": "varchar",
    "line": "bigint",
    "record_number": "bigint",
    "entity": "varchar",
    "field": "varchar",
    "reason": "varchar",
}

_CELLS = "cell could not be typed"
_CONFLICT = "another row has this key and other contents"
_EVERYTHING = """
select file_number, record_number, entity, field, $cells as reason
from staging.untyped_cells
union all
select file_number, record_number, entity, '' as field, row_fate as reason
from staging.fates where list_contains($fates, row_fate)
union all
select file_number, record_number, entity, '' as field, $conflict as reason
from staging.key_conflicts
order by all
"""


def lines_of(
    export: Export, records: Sequence[int], *, cache: Path, record_count: int
) -> dict[int, int]:
    """Line of the export at which each of these records begins.

    A sheet's line is its row; Parquet has none. Records are counted as the importer
    counts them: a line with more or fewer cells than the header is none. Where that
    comes to another number of records, or the file is another by now, no line is told
    rather than a wrong one.
    """
    if export.facts.form != "csv" or not is_same(export.part, export.sha256):
        return {}
    wanted, found = set(records), {}
    width, count, last = len(export.header), 0, 0
    csv.field_size_limit(1 << 27)
    file = readable(export.part, export.facts, cache=cache)
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(
            (line.replace("\0", " ") for line in text),
            delimiter=export.facts.delimiter,
        )
        for number, row in enumerate(reader):
            first, last = last + 1, reader.line_num
            is_blank = len(row) > width and not any(row)  # the importer drops the rest
            if not number or (len(row) != width and not is_blank):
                continue
            count += 1
            if count in wanted:
                found[count] = first + export.facts.lines_above
    return found if count == record_count else {}


def landed_counts(con: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Records of each file that could be cut, by the file's number."""
    rows = con.execute("select file_number, landed_count from mapping.files").fetchall()
    return {int(number): int(count) for number, count in rows}


def unread_rows(
    con: duckdb.DuckDBPyConnection, exports: Sequence[Export], *, cache: Path
) -> list[tuple[str, int | None, int | None, str, str, str]]:
    """Every cell and row that could not be read or believed, in order of `COLUMNS`."""
    told = {
        "cells": _CELLS,
        "fates": list(UNREAD_FATES),
        "conflict": _CONFLICT,
    }
    cells = con.execute(_EVERYTHING, told).fetchall()
    counts, records = landed_counts(con), defaultdict(list)
    for number, record, *_ in cells:
        records[number].append(record)
    known = {export.number: export for export in exports}
    lines = {
        number: lines_of(
            known[number], of_file, cache=cache, record_count=counts[number]
        )
        for number, of_file in records.items()
    }
    rejects = con.execute(
        "select file_number, line, error_type from raw.rejects order by all"
    ).fetchall()
    return [
        (known[number].shown, lines[number].get(record), record, *rest)
        for number, record, *rest in cells
    ] + [
        (known[number].shown, line, None, "", "", f"could not be cut: {kind}")
        for number, line, kind in rejects
    ]
