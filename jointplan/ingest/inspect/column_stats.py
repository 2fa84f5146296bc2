"""Looks at a place as a whole: which source it is, and what each table in it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from jointplan.ingest.files.encoding import DialectError
from jointplan.ingest.files.formats import FormatError
from jointplan.ingest.inspect.entity_guess import Guess, code_columns, guess_of
from jointplan.ingest.inspect.find import Found, Place
from jointplan.ingest.inspect.guess import Own, own_columns
from jointplan.ingest.inspect.partners import TABLES, partners_told
from jointplan.ingest.inspect.read import Look, look_at
from jointplan.ingest.inspect.recognise import Taken, otherwise, recognise_place
from jointplan.ingest.inspect.vendor import evidence_of, likeliest


@dataclass(frozen=True)
class Sight:
    """A table and what was found out about it.

    Attributes:
        found: The table.
        taken: What it was taken for; none for one that the source's profile does not
            know.
        look: What its cells look like; none where they cannot be read.
        own: Columns left over that may be fields.
        guess: What it might be, where no profile knows it.
        elsewhere: What another profile would take it for.
        left_out: Why no feed reads it although it fits; "" for none.
    """

    found: Found
    taken: Taken | None = None
    look: Look | None = None
    own: tuple[Own, ...] = ()
    guess: Guess | None = None
    elsewhere: Taken | None = None
    left_out: str = ""

    @property
    def is_fed(self) -> bool:
        """Whether feeds read it."""
        fits = self.taken is not None and not self.left_out
        return fits and self.found.facts is not None

    @property
    def main(self) -> str:
        """Feed that the table's kind is known by."""
        return self.taken.main if self.taken else ""


@dataclass(frozen=True)
class Seen:
    """A place that was looked at: a source.

    Attributes:
        name: The source's name in the mapping.
        profile: Its profile; `generic` where no table was recognised.
        place: Where it lies.
        sights: Its tables.
        partners: What was seen across them: rows that name records no table has.
    """

    name: str
    profile: str
    place: Place
    sights: tuple[Sight, ...]
    partners: tuple[str, ...] = ()

    @property
    def fed(self) -> list[Sight]:
        """Tables that feeds read."""
        return [each for each in self.sights if each.is_fed]

    @property
    def entities(self) -> set[str]:
        """Entities that these tables bring."""
        return {
            feed.entity
            for each in self.fed
            if each.taken
            for feed in each.taken.feeds.values()
        }


def see_place(
    con: duckdb.DuckDBPyConnection, place: Place, *, taken_names: set[str], cache: Path
) -> Seen:
    """Recognise a place's tables and look at the columns that matter.

    Args:
        con: An opened database.
        place: The folder.
        taken_names: Names that other sources have.
        cache: Where unpacked copies are.
    """
    con.execute(TABLES)
    found = recognise_place(place)
    profile = next((each.profile for each in found.values()), _vendor_of(place))
    left_out = _doubles(found) | _logs(found)
    brought = {each.kind.entity for each in found.values()}
    sights = []
    for table in place.tables:
        taken = found.get(table)
        sight = Sight(table, taken, left_out=left_out.get(table, ""))
        if taken is None and table.facts is not None:
            sight = _unknown(sight, profile, brought)
        elif taken is not None:
            sight = replace(sight, own=tuple(own_columns(taken, table.header)))
        sights.append(_looked(con, sight, cache) if table.facts else sight)
    name = place.folder or _name_of(profile, taken_names)
    return Seen(name, profile, place, tuple(sights), tuple(partners_told(con)))


def _vendor_of(place: Place) -> str:
    """The vendor of tables that no feed reads, such as its custom objects."""
    told = [likeliest(each.header) for each in place.tables if each.header]
    return next((name for name, evidence in told if evidence.is_sure), "generic")


def _name_of(profile: str, taken: set[str]) -> str:
    """A name for files that lie in no folder of their own."""
    plain = "crm" if profile == "generic" else profile
    while plain in taken:
        plain += "_loose"
    return plain


def _doubles(found: dict[Found, Taken]) -> dict[Found, str]:
    """Tables of an unexpected name, where one of the expected name lies beside.

    They may hold the same records in another state, such as every version of each.
    """
    named = {
        (table.day, tuple(taken.kind.files))
        for table, taken in found.items()
        if taken.is_named and taken.feeds
    }
    return {
        table: "beside a file of the expected name. If it is a part of the same, add "
        "it to the feed's file"
        for table, taken in found.items()
        if not taken.is_named and (table.day, tuple(taken.kind.files)) in named
    }


_LOG = re.compile(r"(success|error)\d{6,}", re.IGNORECASE)


def _logs(found: dict[Found, Taken]) -> dict[Found, str]:
    """What Data Loader writes of a load: what it sent, and what became of it."""
    return {
        table: "but by its name and last column a log of Data Loader, not an export"
        for table in found
        if _LOG.match(table.part.names[0])
        and table.header[-1].upper() in ("ERROR", "STATUS")
    }


def _unknown(sight: Sight, profile: str, brought: set[str]) -> Sight:
    header = sight.found.header
    others = [each for each in otherwise(sight.found, profile) if each.feeds]
    if others:
        best = max(others, key=lambda each: len(each.matched))
        return replace(sight, elsewhere=best)
    if evidence_of(profile, header).is_sure:
        return sight  # the vendor's, and of no use to the report
    guess = guess_of(header, sight.found.part.names[0])
    is_needless = guess.entity in brought or (profile != "generic" and not guess.entity)
    return sight if is_needless else replace(sight, guess=guess)


def _looked(con: duckdb.DuckDBPyConnection, sight: Sight, cache: Path) -> Sight:
    """Look at the cells; a table that the database cannot read is told as such."""
    feeds = sight.taken.feeds if sight.taken else {}
    if sight.taken and not feeds:
        feeds = {sight.taken.main: sight.taken.kind.feeds[sight.taken.main]}
    more = [each.column for each in sight.own]
    if sight.guess:
        more = list(code_columns(sight.guess, sight.found.header).values())
    try:
        look = look_at(con, sight.found, feeds, more=tuple(more), cache=cache)
    except (DialectError, FormatError) as error:
        return _spoilt(sight, str(error), error.cure)
    except (duckdb.Error, OSError) as error:
        told = str(error).split("\n", 1)[0]
        return _spoilt(
            sight, f"cannot be read: {told}", "export it again as CSV in UTF-8"
        )
    return replace(sight, look=look)


def _spoilt(sight: Sight, problem: str, cure: str) -> Sight:
    found = replace(sight.found, facts=None, problem=problem, cure=cure)
    return Sight(found)
