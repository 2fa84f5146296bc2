"""Generates the typed layer: one SELECT per export file and entity.

A typed model (`typed.<entity>_<feed>_<file>`) turns text into the columns of
`jointplan.entities`; a cell that holds text but cannot be typed is named in
`unread_fields`, never silently null.
"""

from __future__ import annotations

from jointplan.entities import ENTITIES, Entity, columns_of
from jointplan.layers import Model
from jointplan.layout import Export, candidates, literal, present, quoted, trimmed
from jointplan.mapping import Constant, Feed, kind_of_layout

# Fields in which people write what they like: addresses and phone numbers are taken
# out of them, since their words reach the page.
FREE = {
    "industry",
    "lead_source",
    "loss_reason",
    "new_value",
    "old_value",
    "reason",
    "source",
    "stage_name",
    "status",
    "title",
}

# DuckDB drops an offset when it casts to TIMESTAMP, so stamps with one are cast to
# TIMESTAMPTZ, and a naive stamp may have nothing after its time; `+0000` is not read
# without its colon. A year that no CRM has seen is a layout gone wrong (`26` read as a
# year of four digits) or a stand-in for nothing.
MACROS = rf"""
create or replace macro text_of(value) as nullif({trimmed("value")}, '');
create or replace macro scrubbed(value) as regexp_replace(
    regexp_replace(
        value, '[^\s@<>(),;]+@[^\s@<>(),;]+\.[^\s@<>(),;]+', '[removed]', 'g'
    ),
    '\+\d[\d ()/.-]{{6,}}\d|\(?0\d{{1,4}}[)/ -][\d /-]{{5,}}\d', '[removed]', 'g'
);
create or replace macro plausible(moment) as case
    when year(moment) between 1900 and 2100 then moment
end;
create or replace macro instant_of(value, zone) as date_trunc('second', case
    when regexp_full_match(
        value,
        '\d{{4}}-\d{{2}}-\d{{2}}[Tt ]\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?'
        ' ?([Zz]|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?)'
    ) then timezone('UTC', try_cast(
        regexp_replace(
            regexp_replace(
                regexp_replace(upper(value), ' ?(Z|UTC)$', '+00:00'),
                ' ?([+-]\d{{2}})$', '\1:00'
            ),
            ' ?([+-]\d{{2}}):?(\d{{2}})$', '\1:\2'
        ) as timestamptz
    ))
    when regexp_full_match(
        value, '\d{{4}}-\d{{2}}-\d{{2}}[Tt ]\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?'
    ) then timezone('UTC', timezone(zone, try_cast(upper(value) as timestamp)))
end);
create or replace macro local_day_of(instant, zone) as
    cast(timezone(zone, timezone('UTC', instant)) as date);
create or replace macro day_of(value) as case
    when regexp_full_match(value, '\d{{4}}-\d{{2}}-\d{{2}}')
        then try_cast(value as date)
end;
create or replace macro flag_of(value) as case
    when lower(value) in ('true', '1', 'yes', 'y', 't') then true
    when lower(value) in ('false', '0', 'no', 'n', 'f') then false
end;
"""


def map_name(export: Export, feed_name: str, field: str) -> str:
    """Name of a value map: source, feed and field."""
    return f"{export.delivery.source_name}.{feed_name}.{field}"


def _listed(layouts: list[str]) -> str:
    return "[" + ", ".join(map(literal, layouts)) + "]"


def _stamp(text: str, export: Export, zone: str) -> tuple[str, str]:
    """Expressions for the instant and the day of a stamp."""
    source = export.delivery.source
    own = literal(source.time_zone)
    instants, days = [f"instant_of({text}, {own})"], [f"day_of({text})"]
    kinds: dict[str, list[str]] = {}
    for layout in source.layouts:
        kinds.setdefault(kind_of_layout(layout), []).append(layout)
    for kind, layouts in kinds.items():
        parsed = f"try_strptime({text}, {_listed(layouts)})"
        if kind == "day":
            days.append(f"cast({parsed} as date)")
        elif kind == "naive":
            instants.append(f"timezone('UTC', timezone({own}, {parsed}))")
        else:
            instants.append(f"timezone('UTC', {parsed})")
    instant = f"plausible({_first(instants)})"
    day = f"plausible({_first(days)})"
    return instant, f"coalesce(local_day_of({instant}, {literal(zone)}), {day})"


def _typed(name: str, feed: Feed, export: Export, zone: str) -> list[str]:
    """Select items that turn `<name>_text` into the field's typed columns."""
    type_ = ENTITIES[feed.entity].fields[name].type
    text = f"{name}_text"
    if type_ == "text":
        return [f"scrubbed({text}) as {name}" if name in FREE else f"{text} as {name}"]
    if type_ == "code":
        words = ", ".join(map(literal, ENTITIES[feed.entity].fields[name].codes))
        return [f"case when {text} in ({words}) then {text} end as {name}"]
    if type_ == "boolean":
        return [f"flag_of({text}) as {name}"]
    if type_ == "integer":
        return [f"try_cast(round(try_cast({text} as double)) as bigint) as {name}"]
    if type_ == "decimal":
        return [f"try_cast({text} as decimal(18, 2)) as {name}"]
    if type_ == "email":
        return [f"{name}_{part}" for part in ("hash", "domain", "kind")]
    instant, day = _stamp(text, export, zone)
    if type_ == "day":
        return [f"{day} as {name}_on"]
    return [f"{instant} as {name}_at", f"{day} as {name}_on"]


def _text(name: str, feed: Feed, feed_name: str, export: Export) -> list[str]:
    """Select items that find a field's text: first column that is not blank."""
    item = feed.columns[name]
    type_ = ENTITIES[feed.entity].fields[name].type
    if isinstance(item, Constant):
        return [f"{literal(item.value)} as {name}_text"]
    names = present(candidates(item), export.header)
    if type_ == "email":
        parts = ("hash", "domain", "kind")
        return [
            f"{_first([quoted(f'{each}__{part}') for each in names])} as {name}_{part}"
            for part in parts
        ]
    nothing = export.delivery.source.null_values
    cells = [f"text_of({quoted(each)})" for each in names]
    if nothing:
        listed = ", ".join(map(literal, nothing))
        cells = [
            f"case when {cell} not in ({listed}) then {cell} end" for cell in cells
        ]
    return [f"{_first(cells)} as {name}_text"]


def _day(export: Export) -> str:
    day = export.delivery.exported_on
    return f"date '{day}'" if day else "cast(null as date)"


def _first(cells: list[str]) -> str:
    if not cells:
        return "cast(null as varchar)"
    return cells[0] if len(cells) == 1 else f"coalesce({', '.join(cells)})"


def _filter(feed: Feed) -> str:
    if not feed.where:
        return "true"
    return " and ".join(
        f"coalesce(text_of({quoted(name)}), '') in ({', '.join(map(literal, values))})"
        for name, values in feed.where.items()
    )


def _mapped(name: str, feed: Feed) -> str:
    """A code looked up in its value map; `*` stands for any other value."""
    rest = literal(feed.values[name]["*"]) if "*" in feed.values[name] else "null"
    other = f"case when texts.{name}_text is not null then {rest} end"
    return f"coalesce({name}_map.word, {other}) as {name}_text"


def typed_model(feed_name: str, export: Export, *, zone: str) -> Model:
    """The SELECT that types one file as one entity.

    Args:
        feed_name: Name of the feed in profile or mapping.
        export: The file.
        zone: The company's time zone, in which days are named.
    """
    feed = export.feeds[feed_name]
    entity = ENTITIES[feed.entity]
    names = [name for name in entity.fields if name in feed.columns]
    mapped = [name for name in names if name in feed.values]
    texts = [item for name in names for item in _text(name, feed, feed_name, export)]
    same = [
        f"texts.{item.rsplit(' as ', 1)[1]}"
        for item in texts
        if item.rsplit(" as ", 1)[1].removesuffix("_text") not in mapped
    ]
    joins = "".join(
        f"\n    left join mapping.value_maps as {name}_map\n"
        f"        on {name}_map.map_name = "
        f"{literal(map_name(export, feed_name, name))}\n"
        f"        and lower(texts.{name}_text) = {name}_map.export_value"
        for name in mapped
    )
    both = [*same, *(_mapped(name, feed) for name in mapped)]
    raw = [f"texts.{name}_text as {name}_written" for name in mapped]
    typed = [item for name in names for item in _typed(name, feed, export, zone)]
    unread = _unread(entity, names, mapped)
    finals = [
        column
        for name in names
        for column in columns_of(name, entity.fields[name].type)
    ]
    lines = ",\n        ".join
    shown = " ".join(export.shown.split())
    sql = f"""-- One row per record of {shown}, read as {feed.entity}.
-- Generated from profile and mapping; a cell that cannot be typed is in unread_fields.
with

texts as (
    select
        {export.number} as file_number,
        rowid + 1 as record_number,
        {_day(export)} as delivered_on,
        {_filter(feed)} as is_this_entity,
        {lines(texts)}
    from raw.{quoted(export.table)}
),

words as (
    select
        texts.file_number,
        texts.record_number,
        texts.delivered_on,
        texts.is_this_entity,
        {lines([*both, *raw])}
    from texts{joins}
),

typed as (
    select
        *,
        {lines(typed)}
    from words
),

final as (
    select
        file_number,
        record_number,
        delivered_on,
        is_this_entity,
        {lines(finals)},
        case when is_this_entity then {unread} else '' end as unread_fields
    from typed
)

select * from final
"""
    return Model(
        "typed", f"{feed.entity}_{feed_name}_{export.number}", sql, export.shown
    )


def _unread(entity: Entity, names: list[str], mapped: list[str]) -> str:
    cells = []
    for name in names:
        type_ = entity.fields[name].type
        written = f"{name}_{'written' if name in mapped else 'text'}"
        if type_ == "email" or (type_ == "text" and name not in mapped):
            continue
        column = list(columns_of(name, type_))[-1]
        cells.append(
            f"case when {written} is not null and {column} is null then '{name}' end"
        )
    return f"concat_ws(',', {', '.join(cells)})" if cells else "''"
