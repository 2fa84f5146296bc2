"""SQL that reads stamps, and tells columns of days from columns of instants.

Date-only fields are often exported as midnight of some offset. Read as instants they
fall on the day before wherever the company's clock is behind, and claim an hour that
nobody wrote. One such cell says nothing; a column of a source in which every stamp is
midnight holds days (R50).
"""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import Export, candidates, folded, present
from jointplan.ingest.mapping.date_layouts import is_tight, kind_of_layout
from jointplan.ingest.mapping.schema import (
    SECONDS,
    After,
    Column,
    Feed,
    FirstOf,
    Source,
)
from jointplan.warehouse.layers import Model
from jointplan.warehouse.quoting import literal, quoted

_BEGIN = 2000  # rows of a file in which a column shows what it holds
_WRITTEN = "''"  # midnight as the cells write it, whatever their offset


def first_of(cells: list[str]) -> str:
    """An expression for the first of several that is not null."""
    if not cells:
        return "cast(null as varchar)"
    return cells[0] if len(cells) == 1 else f"coalesce({', '.join(cells)})"


def _layouts(source: Source, kind: str) -> list[str]:
    return [each for each in source.layouts if kind_of_layout(each) == kind]


def _parsed(text: str, layouts: list[str]) -> str:
    tight = [each for each in layouts if is_tight(each)]
    loose = [each for each in layouts if each not in tight]
    found = [f"try_strptime({text}, [{', '.join(map(literal, loose))}])"]
    # Without signs between its parts `2026111` would be read too, as either day.
    whole = [
        f"case when regexp_full_match({text}, '[0-9]{{8}}') "
        f"then try_strptime({text}, {literal(each)}) end"
        for each in tight
    ]
    return first_of([*whole, *(found if loose else [])])


def instant_of(text: str, source: Source) -> str:
    """An expression for the instant that a cell names; null for a day."""
    own = literal(source.time_zone)
    found = [f"instant_of({text}, {own})"]
    if layouts := _layouts(source, "naive"):
        parsed = _parsed(text, layouts)
        found.append(f"timezone('UTC', timezone({own}, {parsed}))")
    if layouts := _layouts(source, "zoned"):
        found.append(f"timezone('UTC', {_parsed(text, layouts)})")
    return f"plausible({first_of(found)})"


def day_of(text: str, source: Source) -> str:
    """An expression for the day that a cell names without a time."""
    found = [f"day_of({text})"]
    if layouts := _layouts(source, "day"):
        found.append(f"cast({_parsed(text, layouts)} as date)")
    return f"plausible({first_of(found)})"


def _midnight_day(text: str, source: Source) -> str:
    """An expression for the day of a cell that is midnight as written."""
    found = [f"midnight_day({text})"]
    if layouts := _layouts(source, "naive"):
        found.append(f"day_at_midnight({_parsed(text, layouts)})")
    if layouts := _layouts(source, "zoned"):
        parsed = f"timezone('UTC', {_parsed(text, layouts)})"
        found.append(f"day_at_midnight({parsed})")
    return first_of(found)


def stamp_columns(feed: Feed, export: Export) -> list[str]:
    """Columns of a file that a feed reads as stamps or days."""
    fields = ENTITIES[feed.entity].fields
    found: dict[str, None] = {}
    for name, item in feed.columns.items():
        if fields[name].type in ("stamp", "day") and not isinstance(item, FirstOf):
            found.update(dict.fromkeys(present(candidates(item), export.header)))
    return list(found)


def stamp_of(name: str, item: Column, source: Source, zone: str) -> tuple[str, str]:
    """Expressions for the instant and the day of a stamp, from what was parsed.

    Args:
        name: The field.
        item: What fills it.
        source: The source, whose layouts hold.
        zone: The company's time zone.
    """
    if isinstance(item, After):
        day = f"local_day_of({name}_instant, {literal(zone)})"
        return f"{name}_instant", f"coalesce({day}, {name}_day)"
    days = f"{name}_days"  # zone of the midnights, where the column holds days
    written = _midnight_day(f"{name}_text", source)
    local = f"local_day_of({name}_instant, coalesce({days}, {literal(zone)}))"
    return (
        f"case when {days} is null then {name}_instant end",
        f"coalesce(case when {days} = {_WRITTEN} then {written} end, "
        f"{local}, {name}_day)",
    )


def parsed_items(name: str, item: Column, source: Source) -> list[str]:
    """Select items that parse the text of a stamp, once for all that use it.

    A time that passed since a day says no moment, unless it is told in days.
    """
    text = f"{name}_text"
    instant, day = instant_of(text, source), day_of(text, source)
    if isinstance(item, After):
        passed = (
            f"lasted({name}_by_text, {literal(item.unit)}, {SECONDS[item.unit]}, "
            f"{literal(source.mark)})"
        )
        instant = (
            f"case when {name}_days is null then date_trunc('second', {instant} "
            f"+ to_microseconds(cast(round({passed} * 1e6) as bigint))) end"
        )
        day = "cast(null as date)"
        if item.unit == "days":
            whole = f"cast(floor({passed} / 86400) as integer)"
            begun = (
                f"case when {name}_days = {_WRITTEN} "
                f"then {_midnight_day(text, source)} "
                f"else local_day_of({instant_of(text, source)}, {name}_days) end"
            )
            day = f"coalesce({day_of(text, source)}, {begun}) + {whole}"
    return [f"{instant} as {name}_instant", f"{day} as {name}_day"]


def days_item(cells: dict[str, str], feed: Feed, export: Export) -> str:
    """An expression for the zone of the midnights in the column that fills a field.

    Args:
        cells: Expression for the text of each column that may fill it.
        feed: The feed.
        export: The file.
    """
    held = stamp_columns(feed, export)
    whens = [
        f"when {cell} is not null then __days_{held.index(name)}"
        for name, cell in cells.items()
    ]
    return f"case {' '.join(whens)} end" if whens else "cast(null as varchar)"


def days_step(feed_name: str, export: Export) -> str:
    """The step that says of each column of stamps whether it holds days; or nothing."""
    columns = stamp_columns(export.feeds[feed_name], export)
    items = ",\n        ".join(
        f"max(zone) filter (column_name = {literal(folded(name))}) as __days_{number}"
        for number, name in enumerate(columns)
    )
    if not items:
        return ""
    return f"""days as (
    select
        {items}
    from typed.day_columns
    where source_name = {literal(export.delivery.source_name)}
        and feed_name = {literal(feed_name)}
)"""


def day_columns(exports: Sequence[Export], *, zone: str) -> Model:
    """The model `typed.day_columns`: columns whose every stamp is midnight.

    Args:
        exports: The files; a column is the same in every delivery of its source.
        zone: The company's time zone.
    """
    files = [each for each in exports if any(_columns(each))]
    steps = [_file_step(each, zone) for each in files]
    rows = [row for each in files for row in _rows(each)]
    nothing = (
        "select '' as source_name, '' as feed_name, '' as column_name, "
        "0 as instant_count, 0 as written_count, 0 as own_count, 0 as company_count, "
        "cast(null as timestamp) as first_at, cast(null as timestamp) as last_at, "
        "'' as own_zone where false"
    )
    joined = "\n    union all\n    ".join([nothing, *rows])
    sql = f"""-- One row per source, feed and column with nothing but midnights (R50).
-- Generated; the zone is that of the midnight, blank for midnight as written.
-- Midnight of a zone counts from two moments up: one alone may be chance.
with

{"".join(f"{step},{chr(10)}{chr(10)}" for step in steps)}files as (
    {joined}
),

columns as (
    select
        source_name,
        feed_name,
        column_name,
        max(own_zone) as own_zone,
        sum(instant_count) as instant_count,
        sum(written_count) as written_count,
        sum(own_count) as own_count,
        sum(company_count) as company_count,
        min(first_at) as first_at,
        max(last_at) as last_at
    from files
    group by source_name, feed_name, column_name
),

final as (
    select
        source_name,
        feed_name,
        column_name,
        case
            when written_count = instant_count then {_WRITTEN}
            when own_count = instant_count then own_zone
            else {literal(zone)}
        end as zone
    from columns
    where instant_count > 0
        and (
            written_count = instant_count
            or (
                first_at != last_at
                and (own_count = instant_count or company_count = instant_count)
            )
        )
)

select * from final
"""
    return Model("typed", "day_columns", sql, "typed/day_columns (generated)")


def _columns(export: Export) -> list[str]:
    """Columns of a file that any of its feeds reads as stamps."""
    found = [stamp_columns(feed, export) for feed in export.feeds.values()]
    return list(dict.fromkeys(name for names in found for name in names))


def _file_step(export: Export, zone: str) -> str:
    """Steps that count a file's stamps, and those at midnight, column by column.

    Nearly every column shows a time in its first rows; no more is read of such a one.
    """
    source = export.delivery.source
    begin, read = f"begin_{export.number}", f"stamps_{export.number}"
    seen, stamps, counted = [], [], []
    for number, name in enumerate(_columns(export)):
        text = f"text_of({quoted(name)})"
        at, day = f"at_{number}", f"day_{number}"
        quiet = f"case when not coalesce(has_time_{number}, false) then"
        seen.append(f"bool_or(shows_time({text})) as has_time_{number}")
        stamps.append(f"{quiet} {instant_of(text, source)} end as {at}")
        stamps.append(f"{quiet} {_midnight_day(text, source)} end as {day}")
        own = f"is_midnight({at}, {literal(source.time_zone)})"
        counted += [
            f"count({at}) as instants_{number}",
            f"count({day}) filter ({at} is not null) as written_{number}",
            f"count(*) filter ({own}) as own_{number}",
            f"count(*) filter (is_midnight({at}, {literal(zone)})) as company_{number}",
            f"min({at}) as first_{number}",
            f"max({at}) as last_{number}",
        ]
    rows = f"raw.{quoted(export.table)}"
    return ",\n\n".join(
        [
            _step(begin, seen, f"(from {rows} limit {_BEGIN})"),
            _step(read, stamps, f"{rows}\n    cross join {begin}"),
            _step(f"file_{export.number}", counted, read),
        ]
    )


def _step(name: str, items: list[str], origin: str) -> str:
    listed = ",\n        ".join(items)
    return f"{name} as (\n    select\n        {listed}\n    from {origin}\n)"


def _rows(export: Export) -> list[str]:
    numbers = {name: number for number, name in enumerate(_columns(export))}
    return [
        f"select {literal(export.delivery.source_name)}, {literal(feed_name)}, "
        f"{literal(folded(name))}, instants_{numbers[name]}, written_{numbers[name]}, "
        f"own_{numbers[name]}, company_{numbers[name]}, first_{numbers[name]}, "
        f"last_{numbers[name]}, "
        f"{literal(export.delivery.source.time_zone)} from file_{export.number}"
        for feed_name, feed in export.feeds.items()
        for name in stamp_columns(feed, export)
    ]
