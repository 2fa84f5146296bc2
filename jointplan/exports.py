"""Reads CRM exports into `raw`: the export as text, only the columns that are mapped.

Nothing is guessed by the database: the header is read and compared here, every column
lands as text, and typing happens in staging. An e-mail never lands; its keyed hash, its
domain and its kind do, so that records of one person can be matched without the
address (the key is a secret of the workspace and decides nothing but equality).
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
import shutil
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import duckdb

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
)
from jointplan.mapping import Feed, Mapping

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_DELIMITERS = ",;\t|"


def _dated_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        each
        for each in folder.iterdir()
        if each.is_dir() and _DATED.fullmatch(each.name)
    )


def find_deliveries(mapping: Mapping, exports: Path) -> list[Delivery]:
    """Find each source's deliveries, oldest first.

    A source's exports lie in `<exports>/<source>/<exported-at>/`, or in one folder,
    whose day is then what the mapping says, if it says so.

    Raises:
        ExportError: The folder is missing or empty.
    """
    if not exports.is_dir() or not any(exports.iterdir()):
        raise ExportError(
            Finding(
                f"{exports} is {'empty' if exports.is_dir() else 'missing'}",
                needed_by="every section of the report",
                try_="put the CRM exports there, or name their folder with EXPORTS=",
            )
        )
    found = []
    for name, source in mapping.sources.items():
        base = exports / name if (exports / name).is_dir() else exports
        for folder in _dated_folders(base):
            day = date.fromisoformat(folder.name)
            found.append(Delivery(name, source, day, folder))
        if not _dated_folders(base):
            found.append(Delivery(name, source, source.exported_at, base))
    return sorted(
        found, key=lambda each: (each.exported_on or date.min, each.source_name)
    )


def _encoding(path: Path) -> str:
    """Encoding of a text file: by its mark, else UTF-8 if it decodes, else cp1252."""
    with path.open("rb") as file:
        mark = file.read(3)
        if mark.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if mark == codecs.BOM_UTF8:
            return "utf-8-sig"
    for encoding in ("utf-8", "cp1252"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def _header(path: Path, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Delimiter and column names: the delimiter that cuts the first record most."""
    with path.open(encoding=encoding, newline="") as file:
        first = file.readline()
        delimiter = max(_DELIMITERS, key=first.count)
        file.seek(0)
        record = next(csv.reader(file, delimiter=delimiter), [])
    return delimiter, tuple(name.strip() for name in record)


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
        if path.is_file() and fnmatch(path.name, pattern)
    )


def _missing_files(deliveries: list[Delivery]) -> list[Finding]:
    newest = {each.source_name: each for each in deliveries}
    lacking: dict[tuple[str, str], list[str]] = {}
    for name, delivery in newest.items():
        for feed in delivery.source.feeds.values():
            if not feed.is_optional and not _files(delivery, feed.file):
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
            encoding = _encoding(path)
            delimiter, header = _header(path, encoding)
            folder = delivery.folder.name
            shown = path.name
            if _DATED.fullmatch(folder):
                shown = f"{delivery.source_name}/{folder}/{path.name}"
            if not header:
                findings.append(
                    Finding("is empty: not even a header", shown, try_="export again")
                )
                continue
            exports.append(
                Export(
                    len(exports) + 1,
                    delivery,
                    path,
                    shown,
                    _sha256(path),
                    encoding,
                    delimiter,
                    header,
                    of_file,
                )
            )
            findings += _missing_columns(exports[-1])
    if findings:
        raise ExportError(findings)
    return exports


def _as_utf8(export: Export, cache: Path) -> Path:
    if export.encoding in ("utf-8", "utf-8-sig"):
        return export.path
    cache.mkdir(parents=True, exist_ok=True)
    copy = cache / f"{export.sha256}.csv"
    with (
        export.path.open(encoding=export.encoding, newline="") as text,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        shutil.copyfileobj(text, target)
    return copy


def land_export(
    con: duckdb.DuckDBPyConnection, export: Export, *, cache: Path, secret: str
) -> None:
    """Land one file as `raw.<table>`, and the records it could not cut in `raw.rejects`.

    Raises:
        ExportError: The file is no CSV at all.
    """
    plain, emails = landed_columns(export)
    positions = {name: f"c{i}" for i, name in reversed(list(enumerate(export.header)))}
    selected = [f"{positions[name]} as {quoted(name)}" for name in plain]
    for name in emails:
        address = f"lower(trim({positions[name]}))"
        mark = f"case when {address} like '%_@_%' then"
        keyed = f"sha256(getvariable('secret') || {address})"
        selected += [
            f"{mark} {keyed} end as {quoted(name + '__hash')}",
            f"{mark} split_part({address}, '@', 2) end as {quoted(name + '__domain')}",
            f"{mark} {kind_sql(address)} end as {quoted(name + '__kind')}",
        ]
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(export.header)))
    con.execute("set variable secret = $secret", {"secret": secret})
    try:
        con.execute(
            f"create table raw.{quoted(export.table)} as select {', '.join(selected)} "
            f"from read_csv({literal(str(_as_utf8(export, cache)))}, header = true, "
            f"auto_detect = false, columns = {{{columns}}}, "
            f"delim = {literal(export.delimiter)}, quote = '\"', escape = '\"', "
            "strict_mode = false, null_padding = false, store_rejects = true, "
            "rejects_table = 'rejected', rejects_scan = 'rejected_scan', "
            "rejects_limit = 0)"
        )
    except duckdb.Error as error:
        reason = str(error).split("\n", 1)[0]
        raise ExportError(
            Finding(f"cannot be read as CSV: {reason}", export.shown)
        ) from None
    con.execute(
        "insert into raw.rejects select $number, line, lower(error_type::varchar) "
        "from rejected",
        {"number": export.number},
    )
    con.execute("drop table rejected; drop table rejected_scan")
    con.execute("reset variable secret")
