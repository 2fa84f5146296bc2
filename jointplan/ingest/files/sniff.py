"""What is found out about an export file before it is read, kept by its bytes' hash.

The database is told encoding, delimiter and header instead of guessing them, and reads
the export itself where it can, else a copy in UTF-8 that ends with its last record.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow.parquet as pq

from jointplan.ingest.files.dialect import footer_of, header_of, separator_of
from jointplan.ingest.files.encoding import Writing, as_utf8, writing_of
from jointplan.ingest.files.formats import Part, Table, table_of
from jointplan.ingest.files.motion import hash_once, unchanged
from jointplan.ingest.files.odd_records import mark_odd, odd_lines
from jointplan.warehouse.quoting import literal, quoted
from jointplan.warehouse.seal import read_sealed, write_sealed
from jointplan.workspace import UNPACKED

_VERSION = 4


@dataclass(frozen=True)
class Facts:
    """How a table of an export file is written.

    Attributes:
        sha256: Hash of the export file's bytes.
        form: `csv` or `parquet`.
        encoding: Encoding of a CSV, `parquet` else.
        likely: Encodings it may have, where nothing says which; the first is taken for
            a look, and a run refuses it.
        declared: Encoding that the mapping names, "" for none.
        delimiter: Delimiter of a CSV.
        header: Column names as written.
        lines_above: Lines of the export above its header.
        footer_count: Lines below the last record that are none.
        is_plain: The database can read the export itself.
        has_nul: Whether cells hold NUL, which is no text.
    """

    sha256: str
    form: str
    encoding: str
    likely: tuple[str, ...]
    declared: str
    delimiter: str
    header: tuple[str, ...]
    lines_above: int
    footer_count: int
    is_plain: bool
    has_nul: bool


def _key(part: Part, sha256: str, declared: str) -> str:
    told = f"{_VERSION} {sha256} {declared} {part.member}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def facts_of(part: Part, *, cache: Path, declared: str = "") -> Facts:
    """Find out how a table is written, or remember it from its bytes.

    Args:
        part: The table in its file.
        cache: Keeps what is found out, and unpacked copies.
        declared: Encoding that the mapping names for files that do not say it.

    Raises:
        DialectError: It is no CSV.
        FormatError: It cannot be unpacked, or changed meanwhile.
    """
    sha256 = hash_once(part)
    kept = _kept(part, sha256, declared, cache)
    known = read_sealed(kept)
    if known is not None:
        lists = {name: tuple(known[name]) for name in ("header", "likely")}
        return Facts(**{**known, **lists})
    facts = _prepared(part, sha256, cache / UNPACKED, declared)
    write_sealed(kept, asdict(facts))
    return facts


def forget_facts(part: Part, facts: Facts, *, cache: Path) -> None:
    """Keep nothing of a file that turned out to be another."""
    _kept(part, facts.sha256, facts.declared, cache).unlink(missing_ok=True)
    _copy(part, facts, cache).unlink(missing_ok=True)


def _kept(part: Part, sha256: str, declared: str, cache: Path) -> Path:
    return cache / "facts" / f"{_key(part, sha256, declared)}.json"


def _copy(part: Part, facts: Facts, cache: Path) -> Path:
    name = _key(part, facts.sha256, facts.declared)
    return cache / UNPACKED / f"{name}.{facts.form}"


def readable(part: Part, facts: Facts, *, cache: Path) -> Path:
    """The file that the database reads: the export itself, or its copy.

    Raises:
        DialectError: As `facts_of`.
        FormatError: As `facts_of`.
    """
    if facts.is_plain:
        return part.path
    copy = _copy(part, facts, cache)
    if not copy.exists():
        _prepared(part, facts.sha256, cache / UNPACKED, facts.declared)
    return copy


def _prepared(part: Part, sha256: str, folder: Path, declared: str) -> Facts:
    """Find out how a table is written, and put a copy of it there if it takes one.

    The copy is made in a folder of its own and is there when it is whole and the
    export has not changed.

    Raises:
        DialectError: As `facts_of`.
        FormatError: As `facts_of`.
    """
    key = _key(part, sha256, declared)
    own = folder / f"{key}.{os.getpid()}"
    try:
        with unchanged(part, sha256):
            facts, file = _looked_into(part, sha256, own, declared)
        if not facts.is_plain:
            file.replace(folder / f"{key}.{facts.form}")
    finally:
        shutil.rmtree(own, ignore_errors=True)
    return facts


def _looked_into(
    part: Part, sha256: str, folder: Path, declared: str
) -> tuple[Facts, Path]:
    """Unpack, find out and, where the database could not read it, copy a table."""
    table = table_of(part, folder=folder)
    copy = folder / f"table.{table.form}"
    if table.form == "parquet":
        return _parquet(part, sha256, table, copy)
    writing = writing_of(table.file, declared)
    separator = separator_of(table.file, writing.encoding)
    file = _text(part, table, writing, copy, skipped=int(bool(separator)))
    delimiter, header = header_of(file, "utf-8-sig", separator)
    footer_count = footer_of(file, delimiter)[1] if len(header) > 1 else 0
    if footer_count:
        file = _own(part, file, copy)
        os.truncate(file, footer_of(file, delimiter)[0])
    if odd := odd_lines(file, delimiter, header):
        file = _own(part, file, copy)
        mark_odd(file, lines=odd, delimiter=delimiter, width=len(header))
    facts = Facts(
        sha256=sha256,
        form="csv",
        encoding=writing.encoding,
        likely=writing.likely,
        declared=declared,
        delimiter=delimiter,
        header=header,
        lines_above=table.lines_above + bool(separator),
        footer_count=footer_count,
        is_plain=file == part.path,
        has_nul=writing.has_nul,
    )
    return facts, file


def _parquet(part: Part, sha256: str, table: Table, copy: Path) -> tuple[Facts, Path]:
    """A table that the database reads as it is."""
    is_plain = table.file == part.path
    file = part.path if is_plain else table.file.replace(copy)
    facts = Facts(
        sha256=sha256,
        form="parquet",
        encoding="parquet",
        likely=(),
        declared="",
        delimiter="",
        header=tuple(pq.read_schema(file).names),
        lines_above=0,
        footer_count=0,
        is_plain=is_plain,
        has_nul=False,
    )
    return facts, file


def _text(
    part: Part, table: Table, writing: Writing, copy: Path, *, skipped: int
) -> Path:
    """The text as the database can read it: the export, or a copy in UTF-8."""
    file = table.file if table.file == part.path else table.file.replace(copy)
    if writing.is_plain and _can_be_named(part.path) and not skipped:
        return file
    return _rewritten(file, writing.encoding, copy, skipped=skipped)


def _own(part: Part, file: Path, copy: Path) -> Path:
    """A copy of a text that may be changed; it may be the text."""
    return _rewritten(file, "utf-8-sig", copy) if file == part.path else file


def _rewritten(file: Path, encoding: str, copy: Path, *, skipped: int = 0) -> Path:
    """The copy of a text in UTF-8 with one kind of line end; it may be the text."""
    draft = copy.with_suffix(".draft")
    as_utf8(file, encoding=encoding, copy=draft, skipped=skipped)
    return draft.replace(copy)


def _can_be_named(file: Path) -> bool:
    """Whether the database can be told the file's name: it takes UTF-8 alone."""
    try:
        str(file).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def scan_of(facts: Facts, file: Path) -> str:
    """SQL that reads a table as text, columns `c0` to `cN`.

    It is strict, for a lenient reading loses cells without a word.
    """
    if facts.form == "parquet":
        cells = ", ".join(
            f"cast({quoted(name)} as varchar) as c{i}"
            for i, name in enumerate(facts.header)
        )
        return f"(select {cells} from read_parquet({literal(str(file))}))"
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(facts.header)))
    return (
        f"read_csv({literal(str(file))}, header = true, auto_detect = false, "
        f"columns = {{{columns}}}, delim = {literal(facts.delimiter)}, "
        "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
        "compression = 'none', "
        "store_rejects = true, rejects_table = 'rejected', "
        "rejects_scan = 'rejected_scan', rejects_limit = 0)"
    )
