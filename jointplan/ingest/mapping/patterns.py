"""Patterns of a mapping: a text, or one with `*` (anything) and `?` (one character).

They ignore case and the blanks around a cell. An empty pattern is a blank cell, `?*`
is any cell that is not. They reach SQL as literals, never as text of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jointplan.warehouse.quoting import literal


def is_pattern(text: str) -> bool:
    """Whether a text stands for more than itself."""
    return "*" in text or "?" in text


def _like(pattern: str) -> str:
    """A pattern as SQL's LIKE writes it, with `!` as the escape."""
    escaped = re.sub(r"([!%_])", r"!\1", pattern.strip().lower())
    return literal(escaped.replace("*", "%").replace("?", "_"))


def matches_sql(text: str, patterns: Iterable[str]) -> str:
    """SQL that says whether a text (an expression, blank as null) is any of these."""
    exact, likes = [], []
    for pattern in dict.fromkeys(patterns):
        if is_pattern(pattern):
            likes.append(
                f"lower(coalesce({text}, '')) like {_like(pattern)} escape '!'"
            )
        else:
            exact.append(literal(pattern.strip().lower()))
    if exact:
        likes.insert(0, f"lower(coalesce({text}, '')) in ({', '.join(exact)})")
    return likes[0] if len(likes) == 1 else f"({' or '.join(likes)})"
