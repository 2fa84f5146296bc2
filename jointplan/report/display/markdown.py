"""Text of the data in Markdown, which must not read it as layout."""

from __future__ import annotations

import re

SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~!])")
BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(line: str) -> str:
    """Escape what Markdown reads as layout; a line of the data stays one line."""
    return SIGNS.sub(r"\\\1", BREAKS.sub(" ", line))


def unescaped(line: str) -> str:
    """What somebody meant who escaped a sign of Markdown."""
    return ESCAPED.sub(r"\1", line)
