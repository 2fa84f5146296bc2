"""Layouts of dates and stamps (strptime): what their parts say."""

from __future__ import annotations

import re
from itertools import combinations

# Parts of a layout that both say something and can be read back.
_PARTS = {
    "Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day",
    "H": "hour", "I": "half hour", "M": "minute", "S": "second", "f": "", "g": "",
    "n": "", "p": "half", "z": "zone", "Z": "zone", "a": "", "A": "", "%": "",
}  # fmt: skip


def parts_of(layout: str) -> list[str]:
    """What the parts of a layout of strptime say.

    Raises:
        ValueError: A part is unknown, or year, month or day is missing.
    """
    letters = re.findall(r"%-?(.?)", layout)
    if unknown := [each for each in letters if each not in _PARTS]:
        raise ValueError(f"{layout!r}: %{unknown[0]} is no part of a layout")
    parts = [_PARTS[each] for each in letters if _PARTS[each]]
    lacking = [each for each in ("year", "month", "day") if each not in parts]
    if "half hour" in parts and "half" not in parts:
        lacking.append("half of the day (%p, as %I goes to 12)")
    if lacking:
        raise ValueError(f"{layout!r} lacks the {', '.join(lacking)}")
    return parts


def kind_of_layout(layout: str) -> str:
    """Whether a layout is of a `day`, a `naive` stamp or a `zoned` one."""
    parts = parts_of(layout)
    if "zone" in parts:
        return "zoned"
    return "naive" if "hour" in parts or "half hour" in parts else "day"


def is_tight(layout: str) -> bool:
    """Whether a layout is of eight digits without a sign between: `%Y%m%d`."""
    return re.fullmatch("(%Y|%m|%d){3}", layout) is not None


def contradictions_in(layouts: list[str]) -> list[tuple[str, str]]:
    """Pairs of layouts that read one cell as two days: day and month change places.

    Dates with other signs between their parts, or with the year elsewhere, are told
    apart by how they look.
    """
    return [
        (one, other)
        for one, other in combinations(layouts, 2)
        if _is_swapped(_date_of(one), _date_of(other))
    ]


def _date_of(layout: str) -> list[str]:
    """Parts of a layout's date and what stands between: `%d/%m/%Y` -> d / m / Y."""
    found = re.search(r"%-?([dmyY])([^%]*)%-?([dmyY])([^%]*)%-?([dmyY])", layout)
    return list(found.groups()) if found else []


def _is_swapped(one: list[str], other: list[str]) -> bool:
    if not one or not other or one[1::2] != other[1::2]:
        return False
    same_form = [each == "Y" for each in one[::2]] == [
        each == "Y" for each in other[::2]
    ]
    year = [
        each.lower().index("y") for each in ("".join(one[::2]), "".join(other[::2]))
    ]
    days = [[each for each in date[::2] if each in "dm"] for date in (one, other)]
    if year[0] == year[1]:
        return days[0] != days[1]
    return same_form
