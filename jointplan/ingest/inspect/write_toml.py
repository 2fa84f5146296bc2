"""Text for a TOML file: whatever an export holds, it stays a value or a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from jointplan.ingest.files.formats.parts import shown_name

WIDTH = 88


def text(value: str) -> str:
    """A text as TOML writes it, on one line."""
    escaped = "".join(map(_sign, value))
    return f'"{escaped}"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if "\ud800" <= sign <= "\udfff":
        return "\ufffd"  # half a character, which no file can hold
    if sign == " " or sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def key(name: str) -> str:
    """A name as a key: bare where TOML allows it."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else text(name)


def texts(values: Sequence[str]) -> str:
    """A list of texts."""
    return "[" + ", ".join(map(text, values)) + "]"


def assigned(name: str, values: Sequence[str]) -> list[str]:
    """A line that gives a name a list of texts, or as many lines as it takes."""
    line = f"{name} = {texts(values)}"
    if len(line) + 2 <= WIDTH:
        return [line]
    rows = [""]
    for each in map(text, values):
        if len(rows[-1]) + len(each) + 8 > WIDTH:
            rows.append("")
        rows[-1] += f" {each}," if rows[-1] else f"    {each},"
    return [f"{name} = [", *rows, "]"]


def inline(items: Mapping[str, str]) -> str:
    """A table on one line, of values that are written already."""
    return "{ " + ", ".join(f"{key(k)} = {v}" for k, v in items.items()) + " }"


def dotted(*names: str) -> str:
    """A key that names its place from the source's heading on.

    A line with such a key says the same wherever it stands below the heading, so any
    suggestion holds alone and beside any other.
    """
    return ".".join(map(key, names))


def rows_of(word: str, answer: str, count: int) -> str:
    """A line of a value map, with the number of rows that have the word."""
    return f"{text(word)} = {text(answer)}    # {rows_told(count)}"


def rows_told(count: int) -> str:
    """A number of rows in words."""
    return f"{count:,} row{'s' * (count != 1)}"


def heading(*names: str) -> str:
    """A table's heading."""
    return f"[{'.'.join(map(key, names))}]"


def plain(words: str) -> str:
    """Words of an export on one line, without signs that a terminal obeys."""
    return shown_name(words)


def comment(words: str) -> list[str]:
    """Words as lines of comment."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in words)
    indent = " " * (len(shown) - len(shown.lstrip()))
    if len(shown) + 2 <= WIDTH:
        return [f"# {shown}"]
    return [
        f"# {line}"
        for line in wrap(
            shown, WIDTH - 2, subsequent_indent=indent, break_on_hyphens=False
        )
    ]


def off(lines: Iterable[str]) -> list[str]:
    """Lines of TOML that only count once a person takes the # away."""
    return [f"# {line}" if line else "#" for line in lines]
