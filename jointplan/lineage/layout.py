"""How an answer is laid out: plain lines, in which no text of an export can act.

What an export holds is somebody's text. A terminal obeys some characters, so whatever
cannot be seen is replaced before it is shown, and long texts are cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from jointplan.glossary.letters import is_shown

LONGEST = 80
NOTHING = "-"
_ODD = "\ufffd"
_WORDS: dict[object, str] = {
    None: "not recorded",
    True: "yes",
    False: "no",
}


def plain(value: object, longest: int = LONGEST) -> str:
    """Write any value so that it can stand on a line of the terminal.

    A text comes out without control characters, direction marks and line ends; an
    instant as UTC, marked `Z`; a day as itself.
    """
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}Z"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    text = " ".join(str(value).split())
    text = "".join(char if is_shown(char) else _ODD for char in text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def moment(at: object, on: object) -> str:
    """Write when something was: the instant, else the day alone."""
    return plain(at if at is not None else on)


def between(first: object, last: object) -> str:
    """Write between which days something was; the first may not be known (R44)."""
    return f"by {plain(last)}" if first is None else f"{plain(first)} to {plain(last)}"


def heading(text: str, of: str = "") -> list[str]:
    """Begin a part of the answer; what it is about keeps its letters' case."""
    return ["", f"{text.upper()} {of}".rstrip()]


def indented(lines: Iterable[str], by: int = 2) -> list[str]:
    """Shift lines to the right."""
    return [f"{' ' * by}{line}".rstrip() for line in lines]


def columns(rows: Sequence[Sequence[str]], gap: int = 2) -> list[str]:
    """Lay rows of short texts out under each other; the last column is not padded."""
    if not rows:
        return []
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append((" " * gap).join([*cells, row[-1]]).rstrip())
    return lines


def listing(items: Iterable[str]) -> str:
    """Join short texts with commas."""
    return ", ".join(items)
