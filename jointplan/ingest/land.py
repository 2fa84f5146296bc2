"""Lands export files in `raw` as text, only the columns that are mapped.

Every column lands as text; typing happens in staging. An e-mail never lands; its keyed
hash, its domain and its kind do, and the hash of a second one in the cell, so that
records of one person can be matched without the address (the key is a secret of the
workspace and decides nothing but equality). A note lands without the names, addresses
and numbers that its own row shows; one on an opportunity, whose row shows no names,
without addresses and numbers. A company's name lands unless it is that of its row's
person, and of a text that only begins with something of interest, its beginning. A
landed file is kept by its bytes and by what was taken from it, so that an unchanged
export is read once; the cache may be deleted at any time. What is kept is used only if
its own bytes are those that were written, and an export that changes while it is read
is refused.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from jointplan.errors import ExportError, Finding
from jointplan.ingest.files.dialect import FURNITURE
from jointplan.ingest.files.encoding import DialectError
from jointplan.ingest.files.export import (
    Export,
    company_columns,
    key_columns,
    landed_columns,
    mark_columns,
    nameless_columns,
    note_columns,
    present,
)
from jointplan.ingest.files.formats import FormatError
from jointplan.ingest.files.motion import ChangedError, is_same, unchanged
from jointplan.ingest.files.sniff import forget_facts, readable, scan_of
from jointplan.ingest.files.text_lines import line_count, lines_at
from jointplan.ingest.flags import all_spellings
from jointplan.ingest.mapping.patterns import matches_sql
from jointplan.ingest.person_cells import address_items, company_sql, keyed, note_sql
from jointplan.ingest.staging.macros import MACROS
from jointplan.warehouse.quoting import literal, quoted, trimmed
from jointplan.warehouse.seal import hash_of, read_sealed, write_sealed
from jointplan.workspace import UNPACKED

_VERSION = 4


@dataclass(frozen=True)
class Landed:
    """What landing a file came to.

    Attributes:
        record_count: Records that could be cut.
        footer_count: Lines below the last record.
        was_kept: It was in the cache, so the file was not read again.
        kept: Its file in the cache.
    """

    record_count: int
    footer_count: int
    was_kept: bool
    kept: Path


@dataclass(frozen=True)
class _Counts:
    """Records of a file that could be cut, and line and kind of each that could not."""

    records: int
    rejects: list[tuple[int, str]]


def _set_aside(export: Export, cells: dict[str, str]) -> str:
    """SQL that says which rule leaves a row out: a repeated header, a named rule."""
    header = " and ".join(
        f"{trimmed(f'c{i}')} = {literal(name)}"
        for i, name in enumerate(export.header[:3])
    )
    whens = [f"when {header} then 'repeated header'"]
    for rule in export.rules:
        tests = " and ".join(
            matches_sql(
                trimmed(cells[present([column], export.header)[0]]),
                all_spellings(patterns),
            )
            for column, patterns in rule.where.items()
        )
        whens.append(f"when {tests} then {literal(f'rule: {rule.name}')}")
    return f"case {' '.join(whens)} end"


def _selected(export: Export) -> list[str]:
    """Select items of the columns that land; a NUL in a cell is no text."""
    plain, emails = landed_columns(export)
    has_nul = export.facts.has_nul
    cells = {
        name: f"replace(c{i}, chr(0), '')" if has_nul else f"c{i}"
        for i, name in reversed(list(enumerate(export.header)))
    }
    nameless = {
        name: f"noted({cells[name]}, cast([] as varchar[]))"
        for name in nameless_columns(export)
    }
    notes = nameless | {
        name: note_sql(cells[name], [cells[each] for each in names])
        for name, names in note_columns(export).items()
    }
    for name, (names, flags) in company_columns(export).items():
        notes[name] = company_sql(
            cells[name],
            [cells[each] for each in names],
            [cells[each] for each in flags],
        )
    selected = [f"{notes.get(name, cells[name])} as {quoted(name)}" for name in plain]
    for name in emails:
        selected += address_items(name, cells[name], export)
    for name in key_columns(export):
        key = keyed(f"lower({trimmed(cells[name])})")
        selected.append(f"{key} as {quoted(name + '__key')}")
    for name in mark_columns(export):
        selected.append(f"mark_of({cells[name]}) as {quoted(name + '__mark')}")
    found = f"regexp_full_match(lower({trimmed('c0')}), {literal(FURNITURE)})"
    return [
        *selected,
        f"{found} as __is_furniture",
        f"{_set_aside(export, cells)} as __set_aside",
    ]


def land_export(
    con: duckdb.DuckDBPyConnection, export: Export, *, cache: Path, secret: str
) -> Landed:
    """Land one file as `raw.<table>`; records it could not cut in `raw.rejects`.

    Raises:
        ExportError: The file is no CSV at all, or is not the one that was hashed.
    """
    select = f"select {', '.join(_selected(export))} from"
    taken = f"{export.facts} {export.part.member} {select}"
    told = f"{_VERSION} {duckdb.__version__} {MACROS} {taken} {secret}"
    key = hashlib.sha256(told.encode(errors="replace")).hexdigest()[:32]
    kept = cache / "landed" / f"{key}.parquet"
    counts = _kept_counts(kept)
    was_kept = counts is not None
    try:
        if counts is None:
            con.execute("set variable secret = $secret", {"secret": secret})
            counts = _read(con, export, select, cache=cache, kept=kept)
        elif not is_same(export.part, export.sha256):
            raise ChangedError
    except (DialectError, FormatError) as error:
        for path in (kept, kept.with_suffix(".json")):
            path.unlink(missing_ok=True)
        forget_facts(export.part, export.facts, cache=cache)
        raise ExportError(Finding(str(error), export.shown, try_=error.cure)) from None
    finally:
        con.execute("reset variable secret")
    con.execute(
        f"create view raw.{quoted(export.table)} as "
        "select * exclude (file_row_number), file_row_number + 1 as __record "
        f"from read_parquet({literal(str(kept))}, file_row_number = true)"
    )
    rows = [(export.number, line, kind) for line, kind in counts.rejects]
    if rows:
        con.executemany("insert into raw.rejects values (?, ?, ?)", rows)
    return Landed(counts.records, export.facts.footer_count, was_kept, kept)


def _kept_counts(kept: Path) -> _Counts | None:
    """What is known of a landed file in the cache; none if a bit of it has changed."""
    told = read_sealed(kept.with_suffix(".json"))
    if told is None or not kept.is_file() or hash_of(kept) != told["parquet"]:
        return None
    return _Counts(told["records"], [(line, kind) for line, kind in told["rejects"]])


def _read(
    con: duckdb.DuckDBPyConnection,
    export: Export,
    select: str,
    *,
    cache: Path,
    kept: Path,
) -> _Counts:
    """Read a file into the cache; its counts are written last.

    Raises:
        ChangedError: It is not the file that was hashed.
    """
    draft = kept.with_suffix(".part")
    kept.parent.mkdir(parents=True, exist_ok=True)
    try:
        with unchanged(export.part, export.sha256):
            file = readable(export.part, export.facts, cache=cache)
            counts = _copy(con, export, select, file=file, draft=draft)
        parquet = hash_of(draft)
        draft.replace(kept)
    finally:
        draft.unlink(missing_ok=True)
    write_sealed(kept.with_suffix(".json"), {"parquet": parquet, **asdict(counts)})
    return counts


def _copy(
    con: duckdb.DuckDBPyConnection,
    export: Export,
    select: str,
    *,
    file: Path,
    draft: Path,
) -> _Counts:
    """Read a file into a draft."""
    scan = scan_of(export.facts, file)
    try:
        copied = con.execute(
            f"copy ({select} {scan}) to {literal(str(draft))} (format parquet)"
        ).fetchall()
        return _Counts(int(copied[0][0]), _rejects(con, export, scan, file))
    except duckdb.Error as error:
        raise ExportError(
            Finding(
                f"cannot be read as {export.facts.form}: "
                f"{str(error).split(chr(10), 1)[0]}",
                export.shown,
                try_="export it again as CSV in UTF-8",
            )
        ) from None


def _rejects(
    con: duckdb.DuckDBPyConnection, export: Export, scan: str, file: Path
) -> list[tuple[int, str]]:
    """Line and kind of each record that could not be cut.

    A quote that is never closed swallows the lines after it, and the reader counts
    them as one record; here each of them counts, or a lost file would pass as a lost
    row.
    """
    if export.facts.form != "csv":
        return []
    found = con.execute(
        "select line_byte_position, min(lower(error_type::varchar)) from rejected "
        "group by line, line_byte_position order by line_byte_position"
    ).fetchall()
    con.execute("drop table rejected; drop table rejected_scan")
    lines = lines_at([int(place) for place, _ in found], file)
    above = export.facts.lines_above
    rows = [
        (line + above, str(kind)) for line, (_, kind) in zip(lines, found, strict=True)
    ]
    swallowing = [row for row in rows if row[1] == "unquoted value"]
    if swallowing:
        lost = _lines_lost(con, export, scan, file) - len(rows)
        rows += [swallowing[0]] * max(0, lost)
    return rows


def _lines_lost(
    con: duckdb.DuckDBPyConnection, export: Export, scan: str, file: Path
) -> int:
    """Lines of a file that are in no record that could be cut, nor in its header."""
    cells = " || ".join(f"coalesce(c{i}, '')" for i in range(len(export.header)))
    breaks = f"length(regexp_replace({cells}, '[^\r\n]', '', 'g'))"
    held = con.execute(f"select coalesce(sum(1 + {breaks}), 0) from {scan}").fetchall()
    con.execute("drop table rejected; drop table rejected_scan")
    return line_count(file) - int(held[0][0]) - 1


def forget_others(cache: Path, used: list[Landed]) -> None:
    """Take out of the cache what no export of this run used, and unpacked copies.

    A draft is of a run that was killed.
    """
    keys = {each.kept.stem for each in used}
    for path in (cache / "landed").glob("*"):
        if path.stem not in keys or path.suffix == ".part":
            path.unlink(missing_ok=True)
    shutil.rmtree(cache / UNPACKED, ignore_errors=True)
