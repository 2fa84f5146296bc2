"""Reads what of a table has to be looked at: how its cells are written, and its words.

A table is read once, only the columns of interest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import candidates, folded, present
from jointplan.ingest.files.sniff import Facts, readable, scan_of
from jointplan.ingest.flags import asked_flag
from jointplan.ingest.inspect.count import (
    Words,
    count_rows,
    distinct_words,
    forms_in,
    has_short_ids,
    marks_in,
)
from jointplan.ingest.inspect.find import Found
from jointplan.ingest.inspect.forms import Form
from jointplan.ingest.inspect.partners import TABLES, keep_ids
from jointplan.ingest.mapping.schema import Constant, Feed
from jointplan.ingest.staging.cells import filter_sql
from jointplan.ingest.staging.macros import TYPES
from jointplan.warehouse.quoting import quoted

_TIMES = re.compile(
    r"^(?!is[_ ]|has[_ ]).*"
    r"(date|time|stamp|(created|closed|modified|updated)$|[_ ](at|on)$)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"amount|value|price|revenue|cost|spend|budget", re.IGNORECASE)
_NONE = Words()


@dataclass(frozen=True)
class Look:
    """What was seen in a table.

    Attributes:
        row_count: Records that could be cut.
        unread_count: Lines that could not.
        stamps: Column -> how its cells are written.
        loose: Column that nothing reads -> how its stamps without a zone are written.
        marks: Column of amounts -> cells that say a decimal mark (`?`: either).
        short_ids: Columns with ids of 15 characters.
        taken: Feed -> rows that its filter takes.
        words: Feed and field -> words of a code; ("", column) of an unknown table.
        untold: Words of a history's column that no feed takes.
        unsaid: Feed and column of a yes-or-no filter -> words that are neither.
    """

    row_count: int
    unread_count: int = 0
    stamps: dict[str, list[Form]] = field(default_factory=dict)
    loose: dict[str, list[Form]] = field(default_factory=dict)
    marks: dict[str, dict[str, int]] = field(default_factory=dict)
    short_ids: tuple[str, ...] = ()
    taken: dict[str, int] = field(default_factory=dict)
    words: dict[tuple[str, str], Words] = field(default_factory=dict)
    untold: Words = _NONE
    unsaid: dict[tuple[str, str], Words] = field(default_factory=dict)


@contextmanager
def opened(cache: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database for looking at tables, gone afterwards."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / "inspecting.duckdb"
    path.unlink(missing_ok=True)
    try:
        with duckdb.connect(str(path)) as con:
            con.execute("set autoinstall_known_extensions = false")
            con.execute("set autoload_known_extensions = false")
            con.execute(TYPES)
            con.execute(TABLES)
            yield con
    finally:
        path.unlink(missing_ok=True)
        path.with_suffix(".duckdb.wal").unlink(missing_ok=True)


def look_at(
    con: duckdb.DuckDBPyConnection,
    found: Found,
    feeds: dict[str, Feed],
    *,
    more: tuple[str, ...],
    cache: Path,
) -> Look:
    """Look at the columns that matter of a table.

    Args:
        con: An `opened` database.
        found: A table that can be read.
        feeds: Feeds that it was recognised for; none for a table nobody knows.
        more: Columns of the company's own, or with words to go through.
        cache: Where unpacked copies are.

    Raises:
        DialectError: It is no CSV after all.
        FormatError: It cannot be unpacked.
        duckdb.Error: The database cannot read it.
    """
    header = found.header
    own = more if feeds else header
    stamps = _unique(
        [*_typed(feeds, header, "stamp", "day"), *filter(_TIMES.search, own)]
    )
    amounts = _unique(
        _typed(feeds, header, "decimal") if feeds else filter(_MONEY.search, header)
    )
    ids = _unique(_ids(feeds, header))
    words = _coded(feeds, header) or {("", name): quoted(name) for name in more}
    used = [*stamps, *amounts, *ids, *more, *_read(feeds, header)]
    loose = _loose(con, found, used, cache)
    unread = _load(con, found, used, cache)
    keep_ids(con, feeds, header, found.shown)
    filters = {name: filter_of(feed, header) for name, feed in feeds.items()}
    return Look(
        row_count=count_rows(con),
        unread_count=unread,
        stamps={name: forms_in(con, name) for name in stamps},
        loose=loose,
        marks={name: marks_in(con, name) for name in amounts},
        short_ids=tuple(name for name in ids if has_short_ids(con, name)),
        taken={name: count_rows(con, each) for name, each in filters.items()},
        words={
            key: distinct_words(con, text, filters.get(key[0], "true"))
            for key, text in words.items()
        },
        untold=_untold(con, feeds, header),
        unsaid=_unsaid(con, feeds, header),
    )


def _unsaid(
    con: duckdb.DuckDBPyConnection, feeds: dict[str, Feed], header: tuple[str, ...]
) -> dict[tuple[str, str], Words]:
    """Words of a filter that asks for yes, or for no, and that say neither."""
    return {
        (name, column): distinct_words(
            con, quoted(each), f"({filter_sql(quoted(each), patterns)}) is null"
        )
        for name, feed in feeds.items()
        for column, patterns in feed.where.items()
        if asked_flag(patterns) is not None
        for each in present([column], header)
    }


def _unique(names: Iterator[str] | list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _typed(
    feeds: dict[str, Feed], header: tuple[str, ...], *types: str
) -> Iterator[str]:
    """Columns that feeds read as one of these types."""
    for feed in feeds.values():
        for name, item in feed.columns.items():
            if ENTITIES[feed.entity].fields[name].type in types:
                yield from present(candidates(item), header)


def _ids(feeds: dict[str, Feed], header: tuple[str, ...]) -> Iterator[str]:
    for feed in feeds.values():
        for name, item in feed.columns.items():
            if name.endswith("_id"):
                yield from present(candidates(item), header)


def _coded_fields(feed: Feed) -> list[str]:
    """Fields of a feed whose words the kit has to know."""
    fields = ENTITIES[feed.entity].fields
    return [
        name
        for name, item in feed.columns.items()
        if not isinstance(item, Constant)
        and fields[name].type in ("code", "word", "boolean")
    ]


def _coded(
    feeds: dict[str, Feed], header: tuple[str, ...]
) -> dict[tuple[str, str], str]:
    """Feed and field -> SQL for its words."""
    found = {}
    for feed_name, feed in feeds.items():
        for name in _coded_fields(feed):
            cells = [
                quoted(each) for each in present(candidates(feed.columns[name]), header)
            ]
            if cells:
                found[feed_name, name] = f"coalesce({', '.join(cells)})"
    return found


def _read(feeds: dict[str, Feed], header: tuple[str, ...]) -> Iterator[str]:
    """Columns of codes and of filters."""
    for feed in feeds.values():
        yield from present(list(feed.where), header)
        for name in _coded_fields(feed):
            yield from present(candidates(feed.columns[name]), header)


def _loose(
    con: duckdb.DuckDBPyConnection, found: Found, used: list[str], cache: Path
) -> dict[str, list[Form]]:
    """Columns that nothing reads and that hold stamps without a zone, in any row."""
    rest = {
        name: number
        for number, name in reversed(list(enumerate(found.header)))
        if name and name not in used
    }
    timed = _timed(con, found, rest, cache)
    _load(con, found, timed, cache)
    stamped = {}
    for name in timed:
        forms = forms_in(con, name)
        naive = [form for form in forms if form.kind in ("naive", "timed")]
        other = [form for form in forms if form.kind == "other"]
        if naive and _cells(naive) >= _cells(other):
            stamped[name] = naive
    return stamped


def _timed(
    con: duckdb.DuckDBPyConnection, found: Found, names: dict[str, int], cache: Path
) -> list[str]:
    """Of some columns, by their place, those with a cell that may show a time."""
    if found.facts is None or not names:
        return []
    scan = scan_of(found.facts, readable(found.part, found.facts, cache=cache))
    asked = ", ".join(f"bool_or(contains(c{place}, ':'))" for place in names.values())
    shown = con.execute(f"select {asked} from {scan}").fetchall()[0]
    if found.facts.form == "csv":
        con.execute("drop table rejected; drop table rejected_scan")
    return [name for name, has_time in zip(names, shown, strict=True) if has_time]


def _cells(forms: list[Form]) -> int:
    return sum(form.count for form in forms)


def _load(
    con: duckdb.DuckDBPyConnection,
    found: Found,
    names: list[str],
    cache: Path,
) -> int:
    """Read columns into the table `cells`; how many lines are no record."""
    if found.facts is None:
        raise ValueError(found.shown)
    facts: Facts = found.facts
    scan = scan_of(facts, readable(found.part, facts, cache=cache))
    cells: dict[str, str] = {}
    for number, name in enumerate(facts.header):
        cell = f"replace(c{number}, chr(0), '')" if facts.has_nul else f"c{number}"
        if name in names:
            cells.setdefault(folded(name), f"text_of({cell}) as {quoted(name)}")
    items = ", ".join(["1 as __record", *cells.values()])
    con.execute(f"create or replace table cells as select {items} from {scan}")
    if facts.form != "csv":
        return 0
    rejected = con.execute("select count(distinct line) from rejected").fetchall()
    con.execute("drop table rejected; drop table rejected_scan")
    return int(rejected[0][0])


def filter_of(feed: Feed, header: tuple[str, ...]) -> str:
    """SQL that says whether a row is one of a feed."""
    tests = [
        f"coalesce({filter_sql(quoted(name), patterns)}, false)"
        for column, patterns in feed.where.items()
        for name in present([column], header)
    ]
    return " and ".join(tests) or "true"


def _untold(
    con: duckdb.DuckDBPyConnection, feeds: dict[str, Feed], header: tuple[str, ...]
) -> Words:
    """What a history tells of and no feed takes: other fields than these."""
    names = [
        name
        for feed in feeds.values()
        if "attribute" in feed.columns
        for name in present(candidates(feed.columns["attribute"]), header)
    ]
    if not names:
        return _NONE
    taken = " or ".join(f"({filter_of(feed, header)})" for feed in feeds.values())
    return distinct_words(con, quoted(names[0]), f"not ({taken})")
