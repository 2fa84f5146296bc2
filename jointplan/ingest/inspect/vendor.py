"""Tells whose export a file is by the share of its columns that a vendor's are.

`Email`, `Company` and `Status` are in every CRM, so they say little: what says it are
names that few others have, and how much of the file they and the rest explain.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from jointplan.ingest.files.export import candidates, folded
from jointplan.ingest.files.formats.parts import shown_name
from jointplan.ingest.mapping.read import OPEN, profile_names, read_profile
from jointplan.ingest.mapping.schema import Feed, Source

_COLUMNS = Path(__file__).with_name("vendor_columns.toml")
_LITTLE = 0.25  # what a name that every CRM has weighs
_ENOUGH = 1 / 3  # of a file's columns, by weight; reports have many of a company's own
_FEW = 2  # names of the vendor's own, which are no chance
_MANY = 10  # of them are none in any file
_NAMED = 4  # columns that a person reads


@dataclass(frozen=True)
class Evidence:
    """What a file's columns say for a vendor.

    Attributes:
        known: Columns that the vendor's exports have.
        own: Of these, those that few other systems have.
        count: Columns of the file.
        share: Share of the file that is known, by weight, 0 to 1.
        has_mark: Whether a column has a name that nobody else's has.
    """

    known: tuple[str, ...]
    own: tuple[str, ...]
    count: int
    share: float
    has_mark: bool = False

    @property
    def fits(self) -> bool:
        """Whether enough of the file is the vendor's, or of names that all have."""
        return self.share >= _ENOUGH or len(self.own) >= _MANY

    @property
    def is_sure(self) -> bool:
        """Whether it is this vendor's and no other's."""
        return self.fits and (self.has_mark or len(self.own) >= _FEW)

    @property
    def is_whole(self) -> bool:
        """Whether the vendor has every column, and one that few others have."""
        return bool(self.own) and len(self.known) == self.count

    @property
    def told(self) -> str:
        """The share in words, with columns to check: `23 of 31 columns (...)`."""
        names = self.own or self.known
        rest = len(names) - _NAMED
        listed = ", ".join(map(shown_name, names[:_NAMED]))
        more = f" and {rest} more" if rest > 0 else ""
        return f"{len(self.known)} of {self.count} columns ({listed}{more})"

    @property
    def doubt(self) -> str:
        """Why it is not sure, where the file might be the vendor's; "" where it is not.

        A few names that every CRM has are no reason to think of one.
        """
        if self.own:
            return "too few to be sure"
        is_much = self.share >= _ENOUGH / 2 and len(self.known) > _FEW
        return "but most CRMs have them" if is_much else ""


@cache
def known_source(profile: str) -> Source:
    """A profile as a source; a question in it stays out."""
    written = read_profile(profile)
    return Source.model_validate(
        {key: value for key, value in written.items() if value != OPEN}
    )


def evidence_of(profile: str, header: tuple[str, ...]) -> Evidence:
    """Weigh a file's columns for a vendor.

    Args:
        profile: The vendor's profile.
        header: Column names as written; nameless ones do not count.
    """
    names = [name for name in dict.fromkeys(header) if name.strip()]
    known = [name for name in names if _is_known(profile, folded(name))]
    own = [name for name in known if not is_common(name)]
    total = sum(map(_weight, names))
    share = sum(map(_weight, known)) / total if total else 0.0
    marks = _listed(profile, "nobody_elses")
    has_mark = any(_matches(folded(name), marks) for name in names)
    return Evidence(tuple(known), tuple(own), len(names), share, has_mark)


def likeliest(header: tuple[str, ...]) -> tuple[str, Evidence]:
    """The profile that a file's columns say most for, and what they say."""
    each = ((name, evidence_of(name, header)) for name in profile_names())
    return max(each, key=lambda found: (len(found[1].own), found[1].share))


def is_common(name: str) -> bool:
    """Whether most systems have a column of this name."""
    return folded(name).replace("_", " ") in _listed("common")


def _weight(name: str) -> float:
    return _LITTLE if is_common(name) else 1.0


@cache
def _is_known(profile: str, name: str) -> bool:
    return name in _read_by(profile) or _matches(name, _listed(profile, "names"))


def _matches(name: str, patterns: frozenset[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


@cache
def _read_by(profile: str) -> frozenset[str]:
    """Names of columns that a profile's feeds read."""
    return frozenset().union(*map(columns_read, known_source(profile).feeds.values()))


def columns_read(feed: Feed) -> set[str]:
    """Names of columns that a feed reads, as they are compared."""
    lists = [*map(candidates, feed.columns.values()), list(feed.where), feed.names]
    return {folded(name) for names in lists for name in names if name}


@cache
def _listed(what: str, kind: str = "") -> frozenset[str]:
    """Names that the list of columns has for all, or of a kind for a vendor."""
    with _COLUMNS.open("rb") as file:
        listed = tomllib.load(file).get(what, {})
    return frozenset(listed.get(kind, ()) if kind else listed)
