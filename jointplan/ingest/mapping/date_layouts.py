"""Layouts of dates and stamps (strptime): what their parts say."""

from __future__ import annotations

import re

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
