"""Reads CRM exports into `raw`: the export as text, only the columns that are mapped.

Nothing is guessed by the database: the header is read and compared here, every column
lands as text, and typing happens in staging. An e-mail never lands; its keyed hash, its
domain and its kind do, so that records of one person can be matched without the
address (the key is a secret of the workspace and decides nothing but equality).
"""

from __future__ import annotations

import hashlib
from fnmatch import fnmatch
from pathlib import Path

import duckdb

from jointplan.dialect import DialectError, as_utf8, encoding_of, header_of, line_count
from jointplan.emails import kind_sql
from jointplan.entities import ENTITIES
from jointplan.errors import ExportError, Finding
from jointplan.layout import (
    Delivery,
    Export,
    candidates,
    landed_columns,
    literal,
    present,
    quoted,
    trimmed,
)
from jointplan.mapping import Feed


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _missing_columns(export: Export) -> list[Finding]:
    missing: dict[str, list[str]] = {}
    for feed in export.feeds.values():
        for name, item in feed.columns.items():
            names = candidates(item)
            if names and "" not in names and not present(names, export.header):
                missing.setdefault(" or ".join(names), []).append(
                    f"{name} of {feed.entity}"
                )
        for name in feed.where:
            if not present([name], export.header):
                missing.setdefault(name, []).append(f"the row filter of {feed.entity}")
    if not missing:
        return []
    plural = "column" if len(missing) == 1 else "columns"
    return [
        Finding(
            f"lacks {len(missing)} {plural}: {', '.join(missing)}",
            export.shown,
            needed_by="; ".join(", ".join(users) for users in missing.values()),
            try_="export the file again with these columns, or say in mapping.toml "
            "which column holds them",
        )
    ]


def _files(delivery: Delivery, pattern: str) -> list[Path]:
    return sorted(
        path
        for path in delivery.folder.iterdir()
        if path.is_file()
        and not path.name.startswith(".")
        and fnmatch(path.name.lower(), pattern.lower())
    )


def _missing_files(deliveries: list[Delivery]) -> list[Finding]:
    newest = {each.source_name: each for each in deliveries}
    lacking: dict[tuple[str, str], list[str]] = {}
    for name, delivery in newest.items():
        for feed in delivery.source.feeds.values():
            was_there = any(
                each.source_name == name and _files(each, feed.file)
                for each in deliveries
            )
            needed = was_there or not feed.is_optional
            if needed and not _files(delivery, feed.file):
                lacking.setdefault((name, feed.file), []).append(feed.entity)
    return [
        Finding(
            f"{pattern} is not in {newest[name].folder}",
            needed_by=", ".join(
                f"{each} ({ENTITIES[each].sections or 'cost'})" for each in entities
            ),
            try_="export it again, or mark its feed is_optional in mapping.toml",
        )
        for (name, pattern), entities in lacking.items()
    ]


def absent_feeds(deliveries: list[Delivery]) -> list[tuple[str, str]]:
    """Optional files that no delivery of their source brings, with their entity."""
    brought = {
        (each.source_name, feed.file)
        for each in deliveries
        for feed in each.source.feeds.values()
        if _files(each, feed.file)
    }
    absent = {
        (feed.file, feed.entity): None
        for each in deliveries
        for feed in each.source.feeds.values()
        if (each.source_name, feed.file) not in brought
    }
    return list(absent)


def _shown(path: Path, delivery: Delivery, deliveries: list[Delivery]) -> str:
    """A file's name as people know it: with source and day, where folders say a day.

    Where none does, the source is named only if there are several.
    """
    name, folder = delivery.source_name, delivery.folder.name
    if delivery.exported_on and folder == str(delivery.exported_on):
        return f"{name}/{folder}/{path.name}"
    several = len({each.source_name for each in deliveries}) > 1
    return f"{name}/{path.name}" if several else path.name


def find_exports(deliveries: list[Delivery]) -> list[Export]:
    """Name every file that a feed reads, oldest delivery first.

    Raises:
        ExportError: Files or columns are missing; all of them at once.
    """
    findings = _missing_files(deliveries)
    exports: list[Export] = []
    for delivery in deliveries:
        feeds: dict[Path, dict[str, Feed]] = {}
        for name, feed in delivery.source.feeds.items():
            for path in _files(delivery, feed.file):
                feeds.setdefault(path, {})[name] = feed
        for path, of_file in sorted(feeds.items()):
            shown = _shown(path, delivery, deliveries)
            try:
                number = len(exports) + 1
                exports.append(_export(number, delivery, path, shown, of_file))
            except DialectError as error:
                findings.append(Finding(str(error), shown, try_="export it again"))
            else:
                findings += _missing_columns(exports[-1])
    if findings:
        raise ExportError(findings)
    return exports


def _export(
    number: int, delivery: Delivery, path: Path, shown: str, feeds: dict[str, Feed]
) -> Export:
    encoding = encoding_of(path)
    delimiter, header = header_of(path, encoding)
    return Export(
        number,
        delivery,
        path,
        shown,
        _sha256(path),
        encoding,
        delimiter,
        header,
        feeds,
    )


def _selected(export: Export) -> list[str]:
    """Select items of the columns that land; a NUL in a cell is no text."""
    plain, emails = landed_columns(export)
    positions = {
        name: f"replace(c{i}, chr(0), '')"
        for i, name in reversed(list(enumerate(export.header)))
    }
    selected = [f"{positions[name]} as {quoted(name)}" for name in plain]
    for name in emails:
        address = f"lower({trimmed(positions[name])})"
        mark = f"case when {address} like '%_@_%' then"
        keyed = f"sha256(getvariable('secret') || {address})"
        selected += [
            f"{mark} {keyed} end as {quoted(name + '__hash')}",
            f"{mark} split_part({address}, '@', 2) end as {quoted(name + '__domain')}",
            f"{mark} {kind_sql(address)} end as {quoted(name + '__kind')}",
        ]
    return selected or ["null as nothing"]


def _scan(export: Export, file: Path) -> str:
    """The reading of a file: strict, for a lenient one loses cells without a word."""
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(export.header)))
    return (
        f"read_csv({literal(str(file))}, header = true, auto_detect = false, "
        f"columns = {{{columns}}}, delim = {literal(export.delimiter)}, "
        "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
        "store_rejects = true, rejects_table = 'rejected', "
        "rejects_scan = 'rejected_scan', rejects_limit = 0)"
    )


def land_export(
    con: duckdb.DuckDBPyConnection, export: Export, *, cache: Path, secret: str
) -> int:
    """Land one file as `raw.<table>`; records it could not cut in `raw.rejects`.

    Returns:
        The number of records landed.

    Raises:
        ExportError: The file is no CSV at all.
    """
    copy = cache / f"{export.sha256}.csv"
    file = as_utf8(export.path, encoding=export.encoding, copy=copy)
    con.execute("set variable secret = $secret", {"secret": secret})
    try:
        landed = con.execute(
            f"create table raw.{quoted(export.table)} as "
            f"select {', '.join(_selected(export))} from {_scan(export, file)}"
        ).fetchall()
        _keep_rejects(con, export, file)
    except duckdb.Error as error:
        reason = str(error).split("\n", 1)[0]
        raise ExportError(
            Finding(
                f"cannot be read as CSV: {reason}",
                export.shown,
                try_="export it again as CSV in UTF-8",
            )
        ) from None
    finally:
        con.execute("reset variable secret")
        copy.unlink(missing_ok=True)
    return int(landed[0][0])


def _keep_rejects(con: duckdb.DuckDBPyConnection, export: Export, file: Path) -> None:
    """Keep one line for each record that could not be cut.

    A quote that is never closed swallows the lines after it, and the reader counts
    them as one record; here each of them counts, or a lost file would pass as a lost
    row.
    """
    rejected = con.execute(
        "select line, min(lower(error_type::varchar)) from rejected "
        "group by line order by line"
    ).fetchall()
    con.execute("drop table rejected; drop table rejected_scan")
    rows = [(export.number, line, kind) for line, kind in rejected]
    swallowing = [row for row in rows if row[2] == "unquoted value"]
    if swallowing:
        lost = _lines_lost(con, export, file) - len(rows)
        rows += [swallowing[0]] * max(0, lost)
    if rows:
        con.executemany("insert into raw.rejects values (?, ?, ?)", rows)


def _lines_lost(con: duckdb.DuckDBPyConnection, export: Export, file: Path) -> int:
    """Lines of a file that are in no record that could be cut, nor in its header."""
    cells = " || ".join(f"coalesce(c{i}, '')" for i in range(len(export.header)))
    breaks = f"length(regexp_replace({cells}, '[^\r\n]', '', 'g'))"
    held = con.execute(
        f"select coalesce(sum(1 + {breaks}), 0) from {_scan(export, file)}"
    ).fetchall()[0][0]
    con.execute("drop table rejected; drop table rejected_scan")
    return line_count(file) - int(held) - 1
