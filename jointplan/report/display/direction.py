"""Names that are written from right to left, between numbers that are not.

Such a name would pull the numbers beside it to its other side. It is isolated where it
is read (Unicode's bidirectional algorithm, UAX 9) and then stands like any other name.
"""

from __future__ import annotations

import re
from typing import Any

TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Letters written from right to left, and signs that turn a text's direction."""

ISOLATE, END = "\u2068", "\u2069"


def isolated(value: Any) -> Any:
    """Keep a text of another direction from moving what stands beside it."""
    if not isinstance(value, str) or not TURNS.search(value):
        return value
    return f"{ISOLATE}{value}{END}"


def bare(value: Any) -> Any:
    """The same without what isolates it, as a file of data has it."""
    if not isinstance(value, str):
        return value
    return value.replace(ISOLATE, "").replace(END, "")
