"""How a figure was made, and its data as a file: what stands under each of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from urllib.parse import quote

from jointplan.report.display.blocks import text
from jointplan.report.display.direction import bare

MARTS = re.compile(r"^(Marts? )([\w, ]+?)(?=, exports of)")
NAME = re.compile(r"\b(?!and\b|checks\b)\w+")
"""A mart; the results of the checks have no SQL of their own."""

BYTE_ORDER = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def how_made(note: str) -> str:
    """Fold away where a figure comes from, each mart led to the SQL that made it."""
    if not note:
        return ""
    found = MARTS.match(note)
    said = text(note)
    if found:
        linked = NAME.sub(r'<a href="#sql-\g<0>">\g<0></a>', text(found[2]))
        said = text(found[1]) + linked + text(note[found.end() :])
    return f'<details class="how"><summary>how made</summary><p>{said}</p></details>'


def data_link(columns: Sequence[str], records: Sequence[Sequence[object]]) -> str:
    """Write rows as the address of a CSV file that the page carries.

    Excel reads it as UTF-8, and as text where a cell would be a formula.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(bare(value)) for value in record] for record in records)
    return f"data:text/csv;charset=utf-8,{quote(BYTE_ORDER + written.getvalue())}"


def _cell(value: object) -> object:
    if not isinstance(value, str):
        return value
    value = value.replace("\n", ", ")
    return f"'{value}" if value.startswith(FORMULA) else value
