"""Export files of every format: which tables a file holds, and each as CSV or Parquet.

What a file is, its content says, not its name. A table that the database reads as it
is stays where it lies; every other is unpacked into a folder of copies, whole or not
at all.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import duckdb

from jointplan.ingest.files.formats.archives import (
    members_of,
    path_of,
    unpack_gzip,
    unpack_member,
)
from jointplan.ingest.files.formats.grids import write_grid
from jointplan.ingest.files.formats.markup import rows_of_page
from jointplan.ingest.files.formats.parts import (
    FormatError,
    Part,
    Table,
    drafted,
    names_of,
    shown_name,
    state_of,
)
from jointplan.ingest.files.formats.sheets import rows_of_sheet, sheet_names
from jointplan.ingest.files.formats.signatures import kind_of, refuse_kind

__all__ = ["FormatError", "Part", "Table", "parts_of", "sheets_hint", "table_of"]

_WORKBOOKS = ("workbook", "old workbook")


def parts_of(path: Path) -> list[Part]:
    """Tables of an export file; a file that holds none is one part all the same.

    Nothing is unpacked and nothing is refused here: what is wrong with a file is said
    when its table is asked for.
    """
    state = state_of(path)
    kind = kind_of(path)
    parts: list[Part] = []
    if kind == "zip":
        parts = _members(path)
    elif kind in _WORKBOOKS:
        parts = _sheets(path, kind)
    parts = parts or [Part(path, names_of(path.name), shown_name(path.name), "")]
    return [replace(each, state=state) for each in parts]


def _members(path: Path) -> list[Part]:
    members = members_of(path)
    tables = [each for each in members if not each.lower().endswith(".txt")] or members
    own = (path.name,) if len(tables) == 1 else ()  # a text beside it may be a note
    return [
        Part(
            path,
            (
                *names_of(path_of(each).name),
                f"{path.name}/{path_of(each)}",
                *(own if each in tables else ()),
            ),
            shown_name(f"{path.name}/{path_of(each)}"),
            each,
        )
        for each in members
    ]


def _sheets(path: Path, kind: str) -> list[Part]:
    try:
        sheets = sheet_names(path, kind)
    except FormatError:
        return []
    if len(sheets) == 1:
        names = (*names_of(path.name), f"{path.name}/{sheets[0]}")
        return [Part(path, names, shown_name(path.name), sheets[0])]
    return [
        Part(path, (f"{path.name}/{each}",), shown_name(f"{path.name}/{each}"), each)
        for each in sheets
    ]


def sheets_hint(path: Path) -> str:
    """What to write in the mapping for a file of several tables; "" for any other."""
    parts = parts_of(path)
    if len(parts) < 2:
        return ""
    rest = ", ".join(f'"{each.shown}"' for each in parts[1:])
    return (
        f"{shown_name(path.name)} holds {len(parts)} tables: name the one you mean, as "
        f'in file = "{parts[0].shown}" (or {rest})'
    )


def table_of(part: Part, *, folder: Path) -> Table:
    """Give a part as a table that the database can read.

    Args:
        part: A part that `parts_of` named.
        folder: Where copies go, made if need be; nothing stays there half-written.

    Raises:
        FormatError: It is no table, damaged, protected, or larger than any export.
    """
    key = hashlib.sha256(f"{part.path}\0{part.member}".encode(errors="replace"))
    return _table(part.path, part.member, folder / key.hexdigest()[:24])


def _table(file: Path, member: str, copy: Path, packing: str = "") -> Table:
    kind = kind_of(file)
    refuse_kind(kind)
    if kind in ("zip", "gzip"):
        if packing and kind in ("zip", packing):
            raise FormatError(
                f"holds an archive in an archive ({kind} in {packing})",
                "unpack it and put what it holds into the folder",
            )
        return _unpacked(file, member, copy, kind)
    if kind == "text":
        return Table(file, "csv", 0)
    if kind == "parquet":
        _check_parquet(file)
        return Table(file, "parquet", 0)
    is_page = kind == "page"
    rows = rows_of_page(file) if is_page else rows_of_sheet(file, kind, member)
    copy = copy.with_name(f"{copy.name}.csv")
    with drafted(copy) as draft:
        above = write_grid(rows, draft)
    return Table(copy, "csv", above)


def _unpacked(file: Path, member: str, copy: Path, packing: str) -> Table:
    """Unpack a file and read what was in it; keep it only if that is the table."""
    unpacked = copy.with_name(f"{copy.name}.from-{packing}")
    with drafted(unpacked) as draft:
        if packing == "zip":
            unpack_member(file, member, draft)
        else:
            unpack_gzip(file, draft)
    kept = None
    try:
        table = _table(unpacked, "", copy, packing)
        kept = table.file
    finally:
        if kept != unpacked:
            unpacked.unlink()
    return table


def _check_parquet(file: Path) -> None:
    """Read the end of a Parquet file, where its columns stand.

    Raises:
        FormatError: It is damaged.
    """
    with duckdb.connect() as con:
        try:
            con.execute("select 1 from parquet_schema($file)", {"file": str(file)})
        except duckdb.Error:
            raise FormatError(
                "is a Parquet file that is damaged or breaks off",
                "download or copy it again; if it stays so, export it again",
            ) from None
