"""How names and texts of an export enter SQL and spreadsheets: here, nowhere else.

The one text of an export that enters SQL as more than data is a column's name.
"""

from __future__ import annotations

# What stands around a cell without being part of it: no-break and zero-width spaces
# come with what people paste into a CRM.
BLANKS = " \t\r\n\u00a0\u200b\ufeff"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def trimmed(text: str) -> str:
    """An SQL expression for a text without the blanks around it."""
    return f"trim({text}, {literal(BLANKS)})"


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    line = " ".join(text.split("\n")) if "\n" in text else text
    return f"'{line}" if text.startswith(FORMULA) else line
