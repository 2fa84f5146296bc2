"""Says which feeds read which files, where the profile's own names do not.

At a run, names decide. So a feed is told the files that were recognised for it, and one
whose name would catch a file that it cannot read is taken away.
"""

from __future__ import annotations

import glob
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from jointplan.ingest.files.export import is_named
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.recognise import Lack
from jointplan.ingest.inspect.vendor import known_source


@dataclass(frozen=True)
class Naming:
    """What the mapping has to say of a feed.

    Attributes:
        files: File names or patterns; empty where the profile's do.
        is_off: The feed is taken away.
        is_absent: No file feeds it, and the profile would not go on without.
        idle_filters: Filters on columns that no file has.
        lacking: Fields whose column is a question.
        why: What the comment says.
    """

    files: tuple[str, ...] = ()
    is_off: bool = False
    is_absent: bool = False
    idle_filters: tuple[str, ...] = ()
    lacking: tuple[Lack, ...] = ()
    why: str = ""


def namings_of(seen: Seen) -> dict[str, Naming]:
    """What to say of each feed of the source's profile, where there is something."""
    found = {}
    for name, feed in known_source(seen.profile).feeds.items():
        naming = _naming(seen, name, feed.files, is_optional=feed.is_optional)
        if naming != Naming():
            found[name] = naming
    return found


def _naming(seen: Seen, name: str, patterns: list[str], *, is_optional: bool) -> Naming:
    tables = [each for each in seen.sights if each.found.facts]
    good = [each for each in tables if _reads(each, name)]
    caught = [each for each in tables if is_named(each.found.part.names, patterns)]
    wrong = [each for each in caught if each not in good and not _bears(each, name)]
    if not good:
        if wrong:
            shown = ", ".join(each.found.shown for each in wrong)
            return Naming(is_off=True, why=f"{shown} is none of its files")
        return Naming() if is_optional or caught else Naming(is_absent=True)
    idle: dict[str, None] = {}
    lacking: dict[Lack, None] = {}
    for each in good:
        if each.taken:
            idle.update(dict.fromkeys(each.taken.fits[name].idle_filters))
            lacking.update(dict.fromkeys(each.taken.lacking))
    if filters := [each.columns[0] for each in lacking if each.is_filter]:
        why = f"its row filter asks for {', '.join(filters)}: export that too"
        return Naming(is_off=True, why=why)
    files: tuple[str, ...] = ()
    if wrong or any(each not in caught for each in good):
        files = _patterns(good, tables, patterns)
    return Naming(files, idle_filters=tuple(idle), lacking=tuple(lacking))


def _reads(sight: Sight, name: str) -> bool:
    """Whether a feed reads a table, or would if a question were answered."""
    taken = sight.taken
    if taken is None or not sight.is_fed:
        return False
    return name in taken.feeds or (not taken.feeds and name == taken.main)


def _bears(sight: Sight, name: str) -> bool:
    """Whether a feed does no harm to a table: it finds nothing there, and says so."""
    taken = sight.taken
    if taken is None or not sight.is_fed:
        return False
    return name in taken.kind.feeds and not taken.fits[name].lacking


def patterns_for(good: list[Sight], tables: list[Sight]) -> tuple[str, ...]:
    """The fewest names and patterns that match some of the tables and no others."""
    return _patterns(good, tables, [])


def _patterns(
    good: list[Sight], tables: list[Sight], patterns: list[str]
) -> tuple[str, ...]:
    """The fewest names and patterns that match these tables and no others."""

    def fits(pattern: str) -> bool:
        matched = [
            each for each in tables if is_named(each.found.part.names, [pattern])
        ]
        return bool(matched) and all(each in good for each in matched)

    kept = [each for each in patterns if fits(each)]
    rest = [each for each in good if not is_named(each.found.part.names, kept)]
    numbered: dict[str, list[Sight]] = {}
    for each in rest:
        numbered.setdefault(_numbered(each.found.part.names[0]), []).append(each)
    for pattern, sights in numbered.items():
        names = {each.found.part.names[0] for each in sights}
        if len(names) > 1 and pattern and fits(pattern):
            kept.append(pattern)
        else:
            kept += sorted(pattern_of(name) for name in names)
    return tuple(dict.fromkeys(kept))


def _numbered(name: str) -> str:
    """A pattern for parts of an export: `Lead part 1.csv` -> `Lead part [0-9]*.csv`.

    Nine digits and more are no number of a part but a moment.
    """
    found = re.fullmatch(r"(.*?)([0-9]{1,8})(\.[^.]*)", name)
    return pattern_of(found[1]) + "[0-9]*" + pattern_of(found[3]) if found else ""


def pattern_of(name: str) -> str:
    """A file's name as a pattern that matches it alone."""
    return "".join(map(glob.escape, name))


def day_in_names(seen: Seen) -> date | None:
    """The latest day that the names of a source's files say.

    HubSpot writes the day, Salesforce milliseconds since 1970.
    """
    days = []
    for sight in seen.fed:
        name = sight.found.part.path.name
        for written in re.findall(r"(?<!\d)20\d{2}-\d{2}-\d{2}(?!\d)", name):
            with suppress(ValueError):
                days.append(date.fromisoformat(written))
        for written in re.findall(r"(?<!\d)1\d{12}(?!\d)", name):
            days.append(datetime.fromtimestamp(int(written) / 1000, tz=UTC).date())
    return max(days, default=None)
