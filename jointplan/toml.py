"""TOML that people write: on which line something stands, and what tables hold.

The parser tells no lines, so it is asked: of ever more lines from the top, which are
the first that say it? That holds for every way of writing it, as tables, lists of
tables, dotted keys and inline tables, since nobody but the parser reads the text.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any
from zoneinfo import available_timezones

from babel.localedata import locale_identifiers
from pydantic import AfterValidator, BaseModel, ConfigDict

from jointplan.errors import nearest


def line_at(text: str, path: Sequence[str | int]) -> int:
    """Line on which the statement begins that says what stands at a path.

    Where the path itself is not written, it is the line of the table or list that would
    hold it; 0 where there is none. The text is TOML that can be read.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    whole, _ = _read(lines)
    found = [path[:depth] for depth in range(len(path), 0, -1)]
    written = next((each for each in found if _holds(whole, each)), None)
    if written is None:
        return 0
    counts = range(len(lines) + 1)
    ends = bisect_left(
        counts, True, key=lambda count: _holds(_read(lines[:count])[0], written)
    )
    return _read(lines[: ends - 1])[1] + 1


def _read(lines: list[str]) -> tuple[dict[str, Any], int]:
    """What the lines say, up to the last whole statement, and how many that are."""
    for count in range(len(lines), 0, -1):
        try:
            return tomllib.loads("\n".join(lines[:count])), count
        except tomllib.TOMLDecodeError:
            continue
    return {}, 0


def _holds(item: Any, path: Sequence[str | int]) -> bool:
    for key in path:
        if isinstance(item, dict) and key in item:
            item = item[key]
        elif isinstance(item, list) and isinstance(key, int) and key < len(item):
            item = item[key]
        else:
            return False
    return True


class Strict(BaseModel):
    """A table of a plan: a key that is not expected or a wrong kind is a fault."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False
    )


@cache
def _known_zones() -> frozenset[str]:
    """Every time zone; they lie in hundreds of files, which are read once."""
    return frozenset(available_timezones())


def _known_zone(zone: str) -> str:
    if zone not in _known_zones():
        raise ValueError(f"no time zone is called {zone!r}; {zone_like(zone)}")
    return zone


def zone_like(zone: str) -> str:
    """Suggest the zone that a name may have meant: by its city, else by its look.

    Offsets are none to suggest: Etc/GMT+1 is an hour behind, and has no summer.
    """
    known = {each for each in _known_zones() if "/" in each[:-1]}
    known = {each for each in known if not each.startswith("Etc/")}
    city = zone.strip().rpartition("/")[2].replace(" ", "_").lower()
    same = sorted(each for each in known if each.lower().rpartition("/")[2] == city)
    if same:
        return f"did you mean {same[0]}?"
    return (
        nearest(zone, known) if "/" in zone else ""
    ) or "write it like Europe/Berlin"


def _known_locale(name: str) -> str:
    known = {each.lower(): each for each in locale_identifiers()}
    like = known.get(name.replace("-", "_").lower())
    if like != name:
        meant = f"did you mean {like}?" if like else "write it like en_DE"
        raise ValueError(f"no locale is called {name!r}; {meant}")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]
LocaleName = Annotated[str, AfterValidator(_known_locale)]
