"""Recognises what a table is by its columns: which vendor's, and which of its feeds.

Whose a table is says the share of its columns (`vendor`). Feeds that read the same
files are one *kind* of table. A column that few kinds of a vendor have tells more than
one that all have, such as `Id`; the file's name decides only between kinds that fit
about equally well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from jointplan.ingest.contract import ENTITIES, columns_of
from jointplan.ingest.files.export import candidates, folded, is_named, present
from jointplan.ingest.inspect.find import Found, Place
from jointplan.ingest.inspect.vendor import (
    Evidence,
    columns_read,
    evidence_of,
    known_source,
)
from jointplan.ingest.mapping.read import profile_names
from jointplan.ingest.mapping.schema import Constant, Feed, Source

_NAME_COUNTS = 1.0  # as much as a column that no other kind has
_ENOUGH = 1.9  # such columns, without a name that fits
_MOST_LACKING = 3
_SHARE_WITHOUT_ID = 0.7  # of a file's columns
_MANY = 10  # columns are no chance in any file


@dataclass(frozen=True)
class Lack:
    """What a feed asks of a table that does not have it.

    Attributes:
        field: The field.
        columns: Names that its column may have.
        is_filter: It is a row filter's column.
        is_needed: A row of the entity says nothing without it.
    """

    field: str
    columns: tuple[str, ...]
    is_filter: bool = False
    is_needed: bool = False


@dataclass(frozen=True)
class Fit:
    """How a feed fits a table.

    Attributes:
        matched: Columns it reads, as the header writes them.
        lacking: Columns it cannot do without, which are not there.
        idle_filters: Filters on a column that is not there and may be blank.
        says_something: Whether the columns an entity needs are there.
    """

    matched: tuple[str, ...]
    lacking: tuple[Lack, ...]
    idle_filters: tuple[str, ...]
    says_something: bool


@dataclass(frozen=True)
class Kind:
    """Feeds of a profile that read the same files."""

    feeds: dict[str, Feed]

    @property
    def files(self) -> list[str]:
        """Names the profile expects."""
        return next(iter(self.feeds.values())).files

    @property
    def entity(self) -> str:
        """Entity of the feed that reads most columns."""
        return max(self.feeds.values(), key=lambda feed: len(feed.columns)).entity


@dataclass(frozen=True)
class Taken:
    """What a table was taken for.

    Attributes:
        profile: Vendor profile.
        kind: Kind of table.
        fits: How each of the kind's feeds fits, by the feed's name.
        matched: All columns that are read.
        score: How well it fits.
        is_named: Whether the profile knows the file's name.
        evidence: What its columns say for the vendor.
        is_sure: Whether it is this vendor's and no other's.
    """

    profile: str
    kind: Kind
    fits: dict[str, Fit]
    matched: tuple[str, ...]
    score: float
    is_named: bool
    evidence: Evidence
    is_sure: bool

    @property
    def feeds(self) -> dict[str, Feed]:
        """Feeds that read the table and find in it what they need."""
        return {
            name: feed
            for name, feed in self.kind.feeds.items()
            if not self.fits[name].lacking and self.fits[name].says_something
        }

    @property
    def lacking(self) -> tuple[Lack, ...]:
        """What the kind's first feed lacks, if no feed of the kind fits."""
        return () if self.feeds else self.fits[self.main].lacking

    @property
    def main(self) -> str:
        """Name of the feed that the kind is known by."""
        feeds = self.kind.feeds
        return max(feeds, key=lambda name: len(feeds[name].columns))


def kinds_of(source: Source) -> list[Kind]:
    """Put a profile's feeds together that read the same files."""
    kinds: dict[tuple[str, ...], dict[str, Feed]] = {}
    for name, feed in source.feeds.items():
        kinds.setdefault(tuple(feed.files), {})[name] = feed
    return [Kind(feeds) for feeds in kinds.values()]


def weights_of(kinds: list[Kind]) -> dict[str, float]:
    """What a column tells about the kind: less, the more kinds have it."""
    counts = Counter(
        name
        for kind in kinds
        for name in frozenset().union(*map(columns_read, kind.feeds.values()))
    )
    return {name: 1 / count for name, count in counts.items()}


def fit_of(feed: Feed, header: tuple[str, ...]) -> Fit:
    """See what of a feed a header has."""
    matched: dict[str, None] = {}
    lacking: list[Lack] = []
    for field, item in feed.columns.items():
        names = candidates(item)
        found = present(names, header)
        matched.update(dict.fromkeys(found))
        if names and "" not in names and not found:
            needed = _needed(feed, field)
            lacking.append(Lack(field, tuple(names), is_needed=needed))
    idle = []
    for column, patterns in feed.where.items():
        found = present([column], header)
        matched.update(dict.fromkeys(found))
        if not found and "" in patterns:
            idle.append(column)
        elif not found:
            lacking.append(Lack("the row filter", (column,), is_filter=True))
    return Fit(
        tuple(matched), tuple(lacking), tuple(idle), _says_something(feed, header)
    )


def _needed(feed: Feed, field: str) -> bool:
    """Whether a row of the feed says nothing without a field."""
    entity = ENTITIES[feed.entity]
    columns = columns_of(field, entity.fields[field].type)
    return not set(entity.needed or entity.key).isdisjoint(columns)


def _says_something(feed: Feed, header: tuple[str, ...]) -> bool:
    entity = ENTITIES[feed.entity]
    needed = set(entity.needed or entity.key)
    if feed.is_inferred:
        needed = (needed - {"changed_on"}) | {"stage"}
    if feed.entity == "responses":
        needed.discard("response_id")
    for field, item in entity.fields.items():
        column = feed.columns.get(field)
        is_needed = not needed.isdisjoint(columns_of(field, item.type))
        if is_needed and not isinstance(column, Constant):
            if column is None or not present(candidates(column), header):
                return False
    return True


def _taken(profile: str, kind: Kind, found: Found, weights: dict[str, float]) -> Taken:
    fits = {name: fit_of(feed, found.header) for name, feed in kind.feeds.items()}
    matched = {name: None for fit in fits.values() for name in fit.matched}
    is_name = is_named(found.part.names, kind.files)
    score = sum(weights.get(folded(name), 0) for name in matched)
    score += _NAME_COUNTS * is_name
    evidence = evidence_of(profile, found.header)
    vendor = profile.rsplit("_", 1)[-1]  # HubSpot puts its own name into the file's
    names_it = any(vendor in each.lower() for each in found.part.names)
    is_sure = evidence.is_sure or (
        is_name and (evidence.is_whole or (names_it and evidence.fits))
    )
    return Taken(profile, kind, fits, tuple(matched), score, is_name, evidence, is_sure)


def _is_enough(taken: Taken, column_count: int) -> bool:
    """Whether it is no chance that the columns of this kind of table are there."""
    count = len(taken.matched)
    if taken.feeds:
        is_all = count == column_count and taken.score >= 1  # it has no others
        is_known = count > 2 and (taken.score >= _ENOUGH or is_all)
        return (taken.is_named and count > 1) or is_known
    few = 0 < len(taken.lacking) <= _MOST_LACKING
    key = ENTITIES[taken.kind.entity].key
    has_id = not any(each.field in key for each in taken.lacking)
    is_most = has_id or count >= min(_SHARE_WITHOUT_ID * column_count, _MANY)
    return few and is_most and count > len(taken.lacking) + 1 and taken.score >= _ENOUGH


def recognise(profile: str, tables: tuple[Found, ...]) -> dict[Found, Taken]:
    """See which tables a profile knows, and as what.

    One of them has to be the vendor's for sure; beside it, names that every CRM has are
    enough. A table that only nearly fits counts where no other is what it might be.
    """
    kinds = kinds_of(known_source(profile))
    weights = weights_of(kinds)
    found: dict[Found, Taken] = {}
    for table in tables:
        if not evidence_of(profile, table.header).fits:
            continue
        all_ = [_taken(profile, kind, table, weights) for kind in kinds]
        fitting = [each for each in all_ if _is_enough(each, len(table.header))]
        if fitting:
            found[table] = max(fitting, key=lambda each: (bool(each.feeds), each.score))
    if not any(each.is_sure for each in found.values()):
        return {}
    entities = {each.kind.entity for each in found.values() if each.feeds}
    return {
        table: each
        for table, each in found.items()
        if each.feeds or each.kind.entity not in entities
    }


def recognise_place(place: Place) -> dict[Found, Taken]:
    """Take a place's tables for what the profile says that explains them best."""

    def worth(found: dict[Found, Taken]) -> tuple[int, int, int]:
        fitting = [each for each in found.values() if each.feeds]
        own = sum(len(each.evidence.own) for each in fitting)
        return own, sum(len(each.matched) for each in fitting), len(found)

    profiles = sorted(profile_names(), key=lambda name: name != place.folder)
    return max((recognise(name, place.tables) for name in profiles), key=worth)


def otherwise(table: Found, but: str) -> Iterator[Taken]:
    """What a table would be in the eyes of the other profiles."""
    for profile in profile_names():
        if profile != but:
            yield from recognise(profile, (table,)).values()
