"""How a mart differs between the kept database and one built beside it.

Rows are matched by the shortest beginning of their columns that makes them unique: a
table's key stands first. Rows without one are compared as wholes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from jointplan.lineage.layout import listing, plain
from jointplan.warehouse.quoting import quoted

_LONGEST_KEY = 8
# Says where a row stands, and nothing that a reader knows it by.
_NO_LABELS = {"position"}


@dataclass(frozen=True)
class Difference:
    """A row of a mart that is another one without the hand-off.

    Attributes:
        mart: Its name.
        row: What the row is known by.
        changes: Column, value as reported, and what the hand-off is of it.
    """

    mart: str
    row: str
    changes: tuple[tuple[str, Any, str], ...]

    @property
    def by(self) -> str:
        """What is alike in rows that can be told together."""
        return listing(f"{name} {part}" for name, _, part in self.changes)


def differences(con: DuckDBPyConnection, mart: str, side: str) -> list[Difference]:
    """Compare a mart as kept with the one that stands in `side`.

    Args:
        con: Both databases, the kept one as `built`.
        mart: Schema and name.
        side: Name of the other database.
    """
    cursor = con.execute(f"select * from built.{mart} limit 0")  # noqa: S608 - a model's name
    names = [str(column[0]) for column in cursor.description or []]
    kept = _only(con, f"built.{mart}", f"{side}.{mart}")
    other = _only(con, f"{side}.{mart}", f"built.{mart}")
    if not kept and not other:
        return []
    key = _key(con, mart, names)
    labels = [names.index(name) for name in key]
    found = {tuple(row[n] for n in labels): row for row in other}
    if not key or len(found) < len(other):
        return [Difference(mart, "its rows", (("rows", len(kept), "differ"),))]
    told = []
    for row in kept:
        values = tuple(row[n] for n in labels)
        told.append(_difference(mart, names, key, row, found.pop(values, None)))
    told += [_difference(mart, names, key, None, row) for row in found.values()]
    return told


def _only(con: DuckDBPyConnection, these: str, not_those: str) -> list[tuple[Any, ...]]:
    sql = f"select * from {these} except all select * from {not_those}"  # noqa: S608 - names of models
    return con.execute(f"select * from ({sql}) order by all").fetchall()  # noqa: S608 - as above


def _key(con: DuckDBPyConnection, mart: str, names: Sequence[str]) -> list[str]:
    """Find the columns a row is known by: they stand first, and some say it again."""
    able = [name for name in names if name not in _NO_LABELS][:_LONGEST_KEY]
    listed = ", ".join(map(quoted, able))
    rows = con.execute(f"select {listed} from built.{mart}").fetchall()  # noqa: S608 - names of models
    begins = (range(n + 1) for n in range(len(able)))
    key = list(next((each for each in begins if _is_unique(rows, each)), ()))
    for n in reversed(key):  # a day or a flag that says again what the others say
        rest = [each for each in key if each != n]
        is_said = all(isinstance(row[n], date | bool | None) for row in rows)
        key = rest if rest and is_said and _is_unique(rows, rest) else key
    return [able[n] for n in key]


def _is_unique(rows: Sequence[tuple[Any, ...]], key: Sequence[int]) -> bool:
    return len({tuple(row[n] for n in key) for row in rows}) == len(rows)


def _difference(
    mart: str,
    names: Sequence[str],
    key: Sequence[str],
    kept: tuple[Any, ...] | None,
    other: tuple[Any, ...] | None,
) -> Difference:
    row = kept or other or ()
    cells = dict(zip(names, row, strict=True))
    label = listing(plain(cells[name], 60) for name in key)
    if kept is None:
        return Difference(mart, label, (("row", "is not there", "with it"),))
    if other is None:
        counted = [(n, v) for n, v in cells.items() if n not in key and _is_amount(v)]
        parts = tuple((name, value, _signed(value)) for name, value in counted)
        return Difference(mart, label, (("row", "is there", "for it alone"), *parts))
    changes = tuple(
        (name, before, _part(before, after))
        for name, before, after in zip(names, kept, other, strict=True)
        if before != after and name not in key
    )
    return Difference(mart, label, changes)


def _is_amount(value: object) -> bool:
    return (
        isinstance(value, int | Decimal) and not isinstance(value, bool) and value != 0
    )


def _part(before: Any, after: Any) -> str:
    """Say what the hand-off is of a value: its share of a sum, else the other value."""
    numbers = int | Decimal
    if isinstance(before, bool) or isinstance(after, bool):
        return f"without it {plain(after)}"
    if isinstance(before, numbers) and isinstance(after, numbers):
        return _signed(before - after)
    return f"without it {plain(after)}"


def _signed(value: Any) -> str:
    return f"{value:+,}"
