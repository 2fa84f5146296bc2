"""Fields that stand in another file of the delivery, in the row with the same key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jointplan.ingest.files.export import Export, present
from jointplan.ingest.mapping.schema import Lookup
from jointplan.warehouse.quoting import literal, quoted

SEVERAL = "several in the other file"


def looked_up(item: Lookup, export: Export, *, is_stamp: bool) -> str:
    """SQL for what other files hold in rows with this row's key, if it is one text.

    Args:
        item: What is looked up.
        export: The file that asks; its rows are `cells`.
        is_stamp: Whether it is a moment: then several are a cell that cannot be read.
    """
    tables = " union all ".join(_told(item, each) for each in export.others[item.file])
    several = f" when min(other.cell) is not null then {literal(SEVERAL)}" * is_stamp
    one = "case when min(other.cell) = max(other.cell) then min(other.cell)"
    one += f"{several} end"
    here = f"other.key = cells.{_key(item.by, export)}"
    return f"(select {one} from ({tables}) as other where {here})"  # noqa: S608 - quoted


def _told(item: Lookup, other: Export) -> str:
    """Key and cell of every row of a file in which something is looked up."""
    key, (column, *_) = _key(item.key, other), present([item.column], other.header)
    table = f"raw.{quoted(other.table)} where __set_aside is null"
    return f"select {key} as key, text_of({quoted(column)}) as cell from {table}"  # noqa: S608 - quoted


def lookup_fates(exports: Sequence[Export]) -> list[str]:
    """SELECTs of the fate of every row that others look up: asked for, or by none."""
    asked: dict[str, tuple[Export, list[str]]] = {}
    for export in exports:
        for item in _lookups(export):
            for other in export.others[item.file]:
                found = f"{_key(item.key, other)} in (select {_key(item.by, export)}"
                found += f" from raw.{quoted(export.table)})"
                asked.setdefault(other.table, (other, []))[1].append(found)
    return [_fate(other, tests) for other, tests in asked.values()]


def _fate(other: Export, tests: list[str]) -> str:
    return f"""\
    select
        'lookups' as entity,
        {other.number} as file_number,
        __record as record_number,
        case
            when __set_aside is not null then __set_aside
            when {" or ".join(tests)} then 'used'
            else 'asked for by no row'
        end as row_fate
    from raw.{quoted(other.table)}"""  # noqa: S608 - quoted


def _lookups(export: Export) -> Iterator[Lookup]:
    for feed in export.feeds.values():
        for item in feed.columns.values():
            if isinstance(item, Lookup):
                yield item


def _key(name: str, export: Export) -> str:
    """The column of a file that holds the keyed hash of another one."""
    return quoted(f"{present([name], export.header)[0]}__key")
