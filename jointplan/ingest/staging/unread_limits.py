"""Stops a run when more of a file, or of a column in it, is unread than was agreed.

What is said names counts, columns and the first line, and how the cells look with every
digit as 9 and every letter as a; never a cell itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from jointplan.errors import ExportError, Finding
from jointplan.ingest.contract import ENTITIES, columns_of
from jointplan.ingest.files.export import Export, candidates, present
from jointplan.ingest.flags import asked_flag
from jointplan.ingest.mapping.schema import After, Column, Lookup
from jointplan.ingest.staging.row_account import UNREAD_FATES
from jointplan.ingest.staging.unread_lines import landed_counts, lines_of
from jointplan.warehouse.quoting import quoted

_ROWS = """
with unread as (
    select file_number, row_fate as fate, count(distinct record_number) as row_count,
        min(record_number) as first_record, cast(null as bigint) as first_line
    from staging.fates
    where list_contains($fates, row_fate)
    group by file_number, row_fate
    union all
    select file_number, 'could not be cut: ' || error_type, count(*), null, min(line)
    from raw.rejects group by file_number, error_type
)
select
    unread.file_number, unread.fate, unread.row_count, unread.first_record,
    unread.first_line,
    files.landed_count + (
        select count(*) from raw.rejects
        where rejects.file_number = files.file_number
    ) as read_count
from unread inner join mapping.files on unread.file_number = files.file_number
order by all
"""
_COLUMNS = """
select file_number, entity, field, count(*) as cell_count,
    min(record_number) as first_record
from staging.untyped_cells group by all order by all
"""
_EXCEL_DAYS = re.compile(r"9{5}([.,]9+)?")
_EXCEL_TIME = "99:99.9"
_STAGE_PCT = 5.0  # of a stage's rows; fewer are counted on the page (R62)


def refuse_unread(
    con: duckdb.DuckDBPyConnection, exports: Sequence[Export], *, cache: Path
) -> None:
    """Stop when more of a file, or of a column in it, is unread than agreed.

    Raises:
        ExportError: Names every such column and file with counts, reasons and the
            first line.
    """
    known = {export.number: export for export in exports}
    columns = list(_too_odd_columns(con, known, cache))
    rows = _too_many_rows(con, known, cache, {number for number, _ in columns})
    if findings := [finding for _, finding in columns] + list(rows):
        raise ExportError(findings)


def _too_odd_columns(
    con: duckdb.DuckDBPyConnection, known: dict[int, Export], cache: Path
) -> Iterator[tuple[int, Finding]]:
    for number, entity, name, count, record in con.execute(_COLUMNS).fetchall():
        export = known[number]
        source = export.delivery.source
        column = list(columns_of(name, ENTITIES[entity].fields[name].type))[-1]
        typed = con.execute(
            f"select count(*) from staging.{entity} "
            f"where file_number = $number and {column} is not null",
            {"number": number},
        ).fetchall()[0][0]
        agreed = source.max_unread_pct if name != "stage" else _STAGE_PCT
        if count * 100 > (count + typed) * agreed:
            lines = lines_of(
                export, [record], cache=cache, record_count=landed_counts(con)[number]
            )
            place = f"{export.shown}:{lines[record]}" if lines else export.shown
            yield number, _odd_column(con, export, entity, name, (count, typed), place)


def _odd_column(
    con: duckdb.DuckDBPyConnection,
    export: Export,
    entity: str,
    name: str,
    counts: tuple[int, int],
    place: str,
) -> Finding:
    names = _names_of(export, entity, name)
    shapes = _shapes(con, export, entity, name, names)
    type_ = ENTITIES[entity].fields[name].type
    what = {
        "stamp": "as a date or time",
        "day": "as a date",
        "decimal": "as an amount",
        "integer": "as a number",
        "boolean": "as yes or no",
    }.get(type_, "as a word that the mapping knows")
    cure = "correct values in mapping.toml"
    if type_ in ("decimal", "integer"):
        cure = 'say decimal_mark = "," or "." in mapping.toml'
    if type_ in ("stamp", "day"):
        cure = f"name its layout in mapping.toml: {_layouts(shapes)}"
    items = _items_of(export, entity, name)
    if any(isinstance(each, After) for each in items):
        cure = (
            "write the time that passed as a number or h:mm:ss, leave rows without one "
            "out by where, and name the layout of the moment it is counted from"
        )
    if found := [each for each in items if isinstance(each, Lookup)]:
        cure = f"keep one row per {found[0].key} in {found[0].file}, or {cure}"
    if type_ == "code":
        cure = f'name its words under values.{name} in mapping.toml; "*" is any other'
    if type_ in ("stamp", "day") and any(map(_EXCEL_DAYS.fullmatch, shapes)):
        cure = (
            "Excel saved days as numbers of its own: format the column as a date, year "
            "first (2026-04-09), and save it again; or export it again, do not open it"
        )
    if _EXCEL_TIME in shapes:
        cure = "Excel saved minutes and seconds alone: export it again, do not open it"
    limit = f"raise max_unread_pct (now {export.delivery.source.max_unread_pct:g})"
    if name == "stage":
        limit = f'say "none" where they mean no stage (at most {_STAGE_PCT:g}% unknown)'
    looks = f"; they look like {' or '.join(shapes)}" if shapes else ""
    return Finding(
        f"{counts[0]:,} of {sum(counts):,} cells of "
        f"{' or '.join(names or [name])} cannot be read {what}{looks}",
        place,
        needed_by=f"{name} of {entity}",
        try_=f"{cure}, or {limit}",
    )


def _layouts(shapes: list[str]) -> str:
    """How layouts of such shapes may be written; the order of day and month is open."""
    parts = []
    for shape in shapes or ["99/99/9999"]:
        day = re.match(r"(9{1,2})([/.-])(9{1,2})\2(9{4}|9{2})", shape)
        if not day:
            continue
        year = "%Y" if len(day[4]) == 4 else "%y"
        rest = shape[day.end() :]
        clock = "" if not rest else " %H:%M"
        if re.search("aa", rest):
            clock = " %I:%M %p"
        if rest.count(":") == 2:
            clock = clock.replace("%M", "%M:%S")
        mark = day[2]
        first = f"%m{mark}%d{mark}{year}{clock}"
        parts.append(f'layouts = ["{first}"], or %d first')
    return "; ".join(dict.fromkeys(parts)) or 'layouts = ["..."], see docs/mapping.md'


def _items_of(export: Export, entity: str, field: str) -> list[Column]:
    """What fills a field in a file."""
    return [
        feed.columns[field]
        for feed in export.feeds.values()
        if feed.entity == entity and field in feed.columns
    ]


def _names_of(export: Export, entity: str, field: str) -> list[str]:
    """Columns of a file that hold a field; a time that passed before its moment."""
    names: list[str] = []
    for item in _items_of(export, entity, field):
        names += [item.by] if isinstance(item, After | Lookup) else []
        names += candidates(item)
    return list(dict.fromkeys(present(names, export.header)))


def _shapes(
    con: duckdb.DuckDBPyConnection,
    export: Export,
    entity: str,
    field: str,
    names: list[str],
) -> list[str]:
    """How unread cells look, with every digit as 9 and every letter as a."""
    if ENTITIES[entity].fields[field].type == "code" or not names:
        return []
    cells = ", ".join(f"text_of({quoted(name)})" for name in names)
    shape = f"regexp_replace(coalesce({cells}), '[0-9]', '9', 'g')"
    shape = f"regexp_replace({shape}, '\\s+', ' ', 'g')"
    rows = con.execute(
        f"select regexp_replace({shape}, '\\pL', 'a', 'g') as shape, count(*) as n "
        f"from raw.{quoted(export.table)} as texts "
        "inner join staging.untyped_cells as cells "
        "on texts.__record = cells.record_number "
        "where cells.file_number = $number and entity = $entity and field = $field "
        "group by shape order by n desc, shape limit 2",
        {"number": export.number, "entity": entity, "field": field},
    ).fetchall()
    return [str(shape)[:40] for shape, _ in rows]


def _too_many_rows(
    con: duckdb.DuckDBPyConnection,
    known: dict[int, Export],
    cache: Path,
    named: set[int],
) -> Iterator[Finding]:
    rows = con.execute(_ROWS, {"fates": list(UNREAD_FATES)}).fetchall()
    of_files: dict[int, list[tuple[str, int, int, int, int]]] = defaultdict(list)
    for number, *rest in rows:
        if not (number in named and rest[0] == UNREAD_FATES[1]):
            of_files[number].append(tuple(rest))
    for number, fates in of_files.items():
        export = known[number]
        agreed = export.delivery.source.max_unread_pct
        count, read = sum(each[1] for each in fates), fates[0][4]
        if count * 100 <= read * agreed:
            continue
        record_count = landed_counts(con)[number]
        records = [each[2] for each in fates if each[2]]
        lines = lines_of(export, records, cache=cache, record_count=record_count)
        first = [lines.get(each[2]) or each[3] for each in fates]
        why = ", ".join(
            f"{each[0]}: {each[1]:,}" + (f", first in line {line}" if line else "")
            for each, line in zip(fates, first, strict=True)
        )
        known_lines = [line for line in first if line]
        cure = "export the file again, correct mapping.toml,"
        if any(each[0] == UNREAD_FATES[2] for each in fates):
            cure = f"name the words of {_filters(export)} under where in mapping.toml,"
        yield Finding(
            f"{count:,} of {read:,} rows cannot be read ({why})",
            f"{export.shown}:{min(known_lines)}" if known_lines else export.shown,
            needed_by="every figure that counts these rows",
            try_=f"{cure} or raise max_unread_pct (now {agreed:g})",
        )


def _filters(export: Export) -> str:
    """Columns by which feeds of a file take rows that say yes, or no."""
    names = [
        name
        for feed in export.feeds.values()
        for name, patterns in feed.where.items()
        if asked_flag(patterns) is not None
    ]
    return " or ".join(dict.fromkeys(names))
