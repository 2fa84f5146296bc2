"""An export file as found: its delivery, header and feeds, and the names in it.

The one text of an export that enters SQL is a column's name, quoted here and nowhere
else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jointplan.entities import ENTITIES
from jointplan.mapping import Constant, Feed, Source


@dataclass(frozen=True)
class Delivery:
    """The files of one source as exported on one day."""

    source_name: str
    source: Source
    exported_on: date | None
    folder: Path


@dataclass(frozen=True)
class Export:
    """One export file and the feeds that read it.

    Attributes:
        number: Stands for the file in every staged row.
        shown: The file's name as people know it.
        header: Column names as written.
        feeds: Feed name -> feed.
    """

    number: int
    delivery: Delivery
    path: Path
    shown: str
    sha256: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    feeds: dict[str, Feed]

    @property
    def table(self) -> str:
        """Name of the file's table in `raw`."""
        stem = re.sub(r"\W+", "_", self.path.stem.lower()).strip("_")
        return f"{stem}_{self.number}"


def quoted(name: str) -> str:
    """A name from an export as an SQL identifier: the one place that quotes."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


# What stands around a cell without being part of it: no-break and zero-width spaces
# come with what people paste into a CRM.
BLANKS = " \t\r\n\u00a0\u200b\ufeff"


def trimmed(text: str) -> str:
    """An SQL expression for a text without the blanks around it."""
    return f"trim({text}, {literal(BLANKS)})"


def candidates(item: str | list[str] | Constant) -> list[str]:
    """Columns that may hold a field, in order; an empty one means it may be absent."""
    if isinstance(item, Constant):
        return []
    return [item] if isinstance(item, str) else item


def present(names: list[str], header: tuple[str, ...]) -> list[str]:
    """Of the candidate names those in the header, written as the header writes them."""
    written = {name.lower(): name for name in reversed(header)}
    return [written[name.lower()] for name in names if name and name.lower() in written]


def landed_columns(export: Export) -> tuple[list[str], list[str]]:
    """Columns of a file that land as text, and those that land as hashed e-mails."""
    plain: dict[str, None] = {}
    emails: dict[str, None] = {}
    for feed in export.feeds.values():
        fields = ENTITIES[feed.entity].fields
        for name, item in feed.columns.items():
            target = emails if fields[name].type == "email" else plain
            target.update(dict.fromkeys(present(candidates(item), export.header)))
        plain.update(dict.fromkeys(present(list(feed.where), export.header)))
    return list(plain), list(emails)
