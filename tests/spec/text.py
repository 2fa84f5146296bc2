"""Tables as text: reading them, working out their sums, and writing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

Row = dict[str, str]

_SUM = re.compile(r"-?[\d.]+( [-+*/] [\d.]+)+")


def cells_of(table: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.split("|")] for line in table.strip().split("\n")
    ]


def rows_of(table: str) -> list[Row]:
    names, *body = cells_of(table)
    return [dict(zip(names, line, strict=True)) for line in body]


def worked_out(cell: str) -> str:
    """Work out a sum: products first, then from left to right."""
    if not _SUM.fullmatch(cell):
        return cell
    first, *rest = cell.split(" ")
    terms = [Fraction(first)]
    for sign, number in zip(rest[::2], map(Fraction, rest[1::2]), strict=True):
        if sign in "+-":
            terms.append(number if sign == "+" else -number)
        else:
            terms[-1] = terms[-1] * number if sign == "*" else terms[-1] / number
    total = sum(terms)
    return written_as(Decimal(f"{float(total):.2f}"))


def written_as(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return str(value).removesuffix(":00")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def laid_out(lines: list[list[str]]) -> str:
    return "\n".join(_padded(lines))


def _padded(lines: list[list[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield " | ".join(map(str.ljust, line, widths)).rstrip()
