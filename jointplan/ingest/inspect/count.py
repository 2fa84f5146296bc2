"""Counts how the cells of a column are written, and the words in it.

The columns stand in the table `cells`, without blanks around a cell. A cell itself
leaves this module only as one of the few words of a code; else only shapes and counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from jointplan.ingest.inspect.forms import COMPACT, MARKS, Form, forms_of
from jointplan.warehouse.quoting import literal, quoted

FEW = 30  # different words, which a person can go through
_SHAPES = 500
_IDS = 1000  # a column has ids of one length


@dataclass(frozen=True)
class Words:
    """Words of a field that the kit has to know the meaning of.

    Attributes:
        counts: Word and number of its rows, most frequent first.
        rest: How many more words there are than a person goes through.
    """

    counts: tuple[tuple[str, int], ...] = ()
    rest: int = 0

    @property
    def is_long(self) -> bool:
        """Whether there are more words than a person goes through."""
        return self.rest > 0


def count_rows(con: duckdb.DuckDBPyConnection, filter_: str = "true") -> int:
    """Rows that a filter takes."""
    found = con.execute(f"select count(*) from cells where {filter_}").fetchall()
    return int(found[0][0])


_MIDNIGHT = literal(r"\d{4}-\d{2}-\d{2}[Tt ]00:00:00(\.0+)?")
_DIGITS = literal(COMPACT)
_COMPACT = literal(r"(19|20)\d{6}")
_NUMBERS = literal(r"^(\d{1,2})[/.-](\d{1,2})[/.-]")


def forms_in(con: duckdb.DuckDBPyConnection, name: str) -> list[Form]:
    """How the stamps of a column are written."""
    shapes = con.execute(
        f"""
        with cells_of_column as (
            select {quoted(name)} as cell from cells
        ), shapes as (
            select
                case
                    when regexp_full_match(cell, {_MIDNIGHT}) then '9999-99-99'
                    when regexp_full_match(cell, {_COMPACT})
                        and try_strptime(cell, '%Y%m%d') is not null then {_DIGITS}
                    else translate(cell[:40], '0123456789', '9999999999')
                end as shape,
                try_cast(regexp_extract(cell, {_NUMBERS}, 1) as integer) as first,
                try_cast(regexp_extract(cell, {_NUMBERS}, 2) as integer) as second
            from cells_of_column
            where cell is not null
        )
        select
            shape,
            count(*) as shape_count,
            coalesce(max(first), 0),
            coalesce(max(second), 0)
        from shapes
        group by shape
        order by shape_count desc, shape
        limit {_SHAPES}
        """
    ).fetchall()
    return forms_of([(str(s), int(n), int(a), int(b)) for s, n, a, b in shapes])


def marks_in(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, int]:
    """Which decimal mark the amounts of a column show."""
    cell = f"bare_amount(without_unit({quoted(name)}))"
    counts = ", ".join(
        f"count(*) filter (where regexp_full_match({cell}, {literal(pattern)}))"
        for pattern in MARKS.values()
    )
    row = con.execute(f"select {counts} from cells").fetchall()[0]
    found = {mark: int(count) for mark, count in zip(MARKS, row, strict=True)}
    return {mark: count for mark, count in found.items() if count}


def has_short_ids(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether ids in a column have 15 characters."""
    found = con.execute(
        f"""
        select count(*) from (
            select {quoted(name)} as id from cells
            where {quoted(name)} is not null
            limit {_IDS}
        )
        where length(id) = 15 and salesforce_id(id) != id
        """
    ).fetchall()
    return int(found[0][0]) > 0


def distinct_words(con: duckdb.DuckDBPyConnection, text: str, filter_: str) -> Words:
    """Words of a code, in the spelling that most rows have."""
    rows = con.execute(
        f"""
        select mode(cell), count(*) as cell_count, count(*) over () as word_count
        from (select {text} as cell from cells where {filter_})
        where cell is not null
        group by lower(cell)
        order by cell_count desc, lower(cell)
        limit {FEW}
        """
    ).fetchall()
    counts = tuple((str(word), int(count)) for word, count, _ in rows)
    return Words(counts, rest=int(rows[0][2]) - len(rows) if rows else 0)
