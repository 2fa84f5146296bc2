"""An export file as found: its delivery, header, feeds and the columns they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.formats import Part
from jointplan.ingest.files.sniff import Facts
from jointplan.ingest.mapping.schema import (
    After,
    Column,
    Constant,
    Feed,
    FirstOf,
    Lookup,
    SetAside,
    Source,
)


@dataclass(frozen=True)
class Delivery:
    """The files of one source as exported on one day."""

    source_name: str
    source: Source
    exported_on: date | None
    folder: Path
    parts: tuple[Part, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Export:
    """One table of an export file and the feeds that read it.

    Attributes:
        number: Stands for the file in every staged row.
        shown: The file's name as people know it.
        feeds: Feed name -> feed.
        rules: Named rules for rows of this file that are left out.
        others: Files of the delivery that its feeds look something up in, by the name
            that a lookup gives them.
    """

    number: int
    delivery: Delivery
    part: Part
    shown: str
    facts: Facts
    feeds: dict[str, Feed]
    rules: tuple[SetAside, ...] = ()
    others: dict[str, tuple[Export, ...]] = field(default_factory=dict)

    @property
    def header(self) -> tuple[str, ...]:
        """Column names as written."""
        return self.facts.header

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes."""
        return self.facts.sha256

    @property
    def encoding(self) -> str:
        """Encoding as found."""
        return self.facts.encoding

    @property
    def table(self) -> str:
        """Name of the file's table in `raw`."""
        stem = re.sub(r"\W+", "_", Path(self.part.names[0]).stem.lower()).strip("_")
        return f"{stem}_{self.number}"


def candidates(item: Column) -> list[str]:
    """Columns that may hold a field, in order; an empty one means it may be absent."""
    if isinstance(item, Constant | Lookup):
        return []
    if isinstance(item, FirstOf):
        item = item.first_of
    if isinstance(item, After):
        item = item.after
    return [item] if isinstance(item, str) else item


def present(names: list[str], header: tuple[str, ...]) -> list[str]:
    """Of the candidate names those in the header, written as the header writes them."""
    written = {folded(name): name for name in reversed(header)}
    return [written[folded(name)] for name in names if name and folded(name) in written]


def folded(name: str) -> str:
    """A column's name without its case and the width of its blanks."""
    return " ".join(name.lower().split())


def is_named(names: tuple[str, ...], patterns: list[str]) -> bool:
    """Whether a file goes by a name that one of the patterns matches."""
    return any(
        fnmatch(name.lower(), pattern.lower()) for name in names for pattern in patterns
    )


def each_column(feed: Feed, header: tuple[str, ...]) -> str:
    """The column whose cells hold several values, as the header writes it."""
    return next(iter(present(candidates(feed.each), header)), "")


def landed_columns(export: Export) -> tuple[list[str], list[str]]:
    """Columns of a file that land as text, and those that land as hashed e-mails."""
    plain: dict[str, None] = {}
    emails: dict[str, None] = {}
    for feed in export.feeds.values():
        fields = ENTITIES[feed.entity].fields
        for name, item in feed.columns.items():
            if fields[name].type != "mark":
                target = emails if fields[name].type == "email" else plain
                target.update(dict.fromkeys(present(candidates(item), export.header)))
        also = [*feed.where, *feed.fill_down, *candidates(feed.each)]
        also += [item.by for item in feed.columns.values() if isinstance(item, After)]
        plain.update(dict.fromkeys(present(also, export.header)))
    told = [each.column for each in asked_of(export)]
    plain.update(dict.fromkeys(present(told, export.header)))
    return list(plain), list(emails)


def asked_of(export: Export) -> list[Lookup]:
    """What feeds of the source look up in this file."""
    return [
        each
        for each in export.delivery.source.lookups
        if is_named(export.part.names, [each.file])
    ]


def key_columns(export: Export) -> list[str]:
    """Columns of a file by which a row of another is found; they land as hashes."""
    names = [each.key for each in asked_of(export)]
    for feed in export.feeds.values():
        names += [i.by for i in feed.columns.values() if isinstance(i, Lookup)]
    return list(dict.fromkeys(present(names, export.header)))


def nameless_columns(export: Export) -> list[str]:
    """Columns of a file that hold notes whose rows show no names."""
    return [column for column, _ in _columns_of_type(export, "nameless note")]


def mark_columns(export: Export) -> list[str]:
    """Columns of a file of which only what their texts begin with lands."""
    marks = (column for column, _ in _columns_of_type(export, "mark"))
    return list(dict.fromkeys(marks))


def note_columns(export: Export) -> dict[str, list[str]]:
    """Columns of a file that hold notes, each with those that name the row's person."""
    return {
        column: present(feed.names, export.header)
        for column, feed in _columns_of_type(export, "note")
    }


def company_columns(export: Export) -> dict[str, tuple[list[str], list[str]]]:
    """Columns of a file that hold a company's name.

    Returns:
        Each with the columns that name its row's person, and those that say whether
        the account is a person.
    """
    return {
        column: (
            [name for name in present(feed.names, export.header) if name != column],
            present(candidates(feed.columns.get("is_person", [])), export.header),
        )
        for column, feed in _columns_of_type(export, "company")
    }


def _columns_of_type(export: Export, type_: str) -> Iterator[tuple[str, Feed]]:
    """Columns that a feed reads as a field of this type, and the feed."""
    for feed in export.feeds.values():
        fields = ENTITIES[feed.entity].fields
        for name, item in feed.columns.items():
            if fields[name].type == type_:
                for column in present(candidates(item), export.header):
                    yield column, feed
