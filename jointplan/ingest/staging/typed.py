"""Generates the typed layer: one SELECT per export file and entity.

A typed model (`typed.<entity>_<feed>_<file>`) turns text into the columns of
`jointplan.ingest.contract`; a cell that holds text but cannot be typed is named in
`unread_fields`, never silently null.
"""

from __future__ import annotations

from jointplan.ingest.contract import EMAIL_PARTS, ENTITIES, Entity, columns_of
from jointplan.ingest.files.export import Export
from jointplan.ingest.fillers import filler_ids, filler_words
from jointplan.ingest.mapping.date_layouts import kind_of_layout
from jointplan.ingest.mapping.schema import Feed
from jointplan.ingest.staging.cells import (
    cells_step,
    first_of,
    mapped_item,
    row_filter,
    rule_of,
    text_items,
)
from jointplan.warehouse.layers import Model
from jointplan.warehouse.quoting import literal, quoted

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

_OF_EVERY_ROW = (
    "file_number",
    "record_number",
    "feed_name",
    "delivered_on",
    "is_this_entity",
)
_OWNERS = {"owner_id", "author_id"}
_HAS_STATE = "({0} like '%)' or {0} like '%]')"
_USERS = {"old_value", "new_value"}  # owner ids among them, where a field changed


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
    instant = f"plausible({first_of(instants)})"
    day = f"plausible({first_of(days)})"
    return instant, f"coalesce(local_day_of({instant}, {literal(zone)}), {day})"


def _typed(name: str, feed: Feed, export: Export, zone: str) -> list[str]:
    """Select items that turn `<name>_text` into the field's typed columns."""
    type_ = ENTITIES[feed.entity].fields[name].type
    text = f"{name}_text"
    if type_ == "text":
        return [f"{_plain_text(name, text, export)} as {name}"]
    if type_ in ("note", "nameless note"):
        return [f"{text} as {name}"]
    if type_ == "company":
        listed = filler_words(export.delivery.source.fillers)
        matched = f"case when not is_filler({text}, {listed}) then lower({text}) end"
        return [f"{text} as {name}", f"{matched} as {name}_matched"]
    if type_ in ("code", "mark"):
        words = ", ".join(map(literal, ENTITIES[feed.entity].fields[name].codes))
        return [f"case when {text} in ({words}) then {text} end as {name}"]
    if type_ == "boolean":
        return [f"flag_of({text}) as {name}"]
    if type_ == "integer":
        mark = literal(export.delivery.source.decimal_mark)
        number = f"coalesce(try_cast({text} as double), amount_of({text}, {mark}))"
        return [f"try_cast(round({number}) as bigint) as {name}"]
    if type_ == "decimal":
        mark = literal(export.delivery.source.decimal_mark)
        return [f"amount_of({text}, {mark}) as {name}"]
    if type_ == "email":
        return [f"{name}_{part}" for part in EMAIL_PARTS]
    instant, day = _stamp(text, export, zone)
    if type_ == "day":
        return [f"{day} as {name}_on"]
    begins = f"begin_of({name}_on, {literal(zone)})"
    return [
        f"{instant} as {name}_at",
        f"{day} as {name}_on",
        f"coalesce({name}_at, {begins}) as {name}_ordered_at",
    ]


def _plain_text(name: str, text: str, export: Export) -> str:
    """An expression for a field that stays text: long ids, clean words.

    A filler is no id (R48). Owners may go by name, and whoever has left is the same
    person: what the CRM writes behind the name is taken off.
    """
    is_long = export.delivery.source.id_form == "salesforce"
    id_ = f"salesforce_id({text})" if is_long else text
    if name.endswith("_id"):
        fillers = filler_ids(export.delivery.source.fillers)
        whens = [f"when is_filler({text}, {fillers}) then null"]
        if name in _OWNERS:
            whens.append(f"when {_HAS_STATE.format(text)} then without_state({text})")
        return f"case {' '.join(whens)} else {id_} end"
    if name in _USERS:
        is_user = f"({text} like '005%' or {text} like '00G%')" if is_long else "false"
        return (
            f"case when attribute = 'owner_id' and {is_user} then {id_} "
            f"when attribute = 'owner_id' and {_HAS_STATE.format(text)} "
            f"then scrubbed(without_state({text})) else scrubbed({text}) end"
        )
    return f"scrubbed({text})" if name in FREE else text


def _day(export: Export) -> str:
    day = export.delivery.exported_on
    return f"date '{day}'" if day else "cast(null as date)"


def typed_model(feed_name: str, export: Export, *, zone: str) -> Model:
    """The SELECT that types one file as one entity.

    Args:
        feed_name: Name of the feed in profile or mapping.
        export: The file.
        zone: The company's time zone, in which days are named.
    """
    feed = export.feeds[feed_name]
    names = [name for name in ENTITIES[feed.entity].fields if name in feed.columns]
    shown = " ".join(export.shown.split())
    steps = ",\n\n".join(
        [
            _texts_step(names, feed_name, export),
            _words_step(names, feed_name, export),
            _typed_step(names, feed, export, zone),
            _final_step(names, feed),
        ]
    )
    sql = f"""-- One row per record of {shown}, read as {feed.entity}.
-- Generated from profile and mapping; a cell that cannot be typed is in unread_fields.
with

{steps}

select * from final
"""
    return Model(
        "typed", f"{feed.entity}_{feed_name}_{export.number}", sql, export.shown
    )


def _step(name: str, items: list[str], origin: str) -> str:
    """A step of the SELECT: what it yields, and from where."""
    listed = ",\n        ".join(items)
    return f"{name} as (\n    select\n        {listed}\n    from {origin}\n)"


def _texts_step(names: list[str], feed_name: str, export: Export) -> str:
    """The file's rows, each cell as text under the field's name."""
    feed = export.feeds[feed_name]
    items = [
        f"{export.number} as file_number",
        "__record as record_number",
        f"{literal(feed_name)} as feed_name",
        f"{_day(export)} as delivered_on",
        f"{row_filter(feed, export)} as is_this_entity",
        "__set_aside",
        "__is_furniture",
        *(item for name in names for item in text_items(name, feed, export)),
    ]
    cells = cells_step(feed, export) if feed.fill_down or feed.each else ""
    origin = "cells" if cells else f"raw.{quoted(export.table)}"
    return cells + _step("texts", items, origin)


def _words_step(names: list[str], feed_name: str, export: Export) -> str:
    """The same rows with the kit's words for the vendor's, by the value maps."""
    feed = export.feeds[feed_name]
    mapped = [name for name in names if name in feed.values]
    texts = [item for name in names for item in text_items(name, feed, export)]
    columns = [item.rsplit(" as ", 1)[1] for item in texts]
    items = [
        *(f"texts.{each}" for each in _OF_EVERY_ROW),
        f"{rule_of(ENTITIES[feed.entity], names, feed)} as set_aside",
        *(
            f"texts.{column}"
            for column in columns
            if column.removesuffix("_text") not in mapped
        ),
        *(mapped_item(name, feed) for name in mapped),
        *(f"texts.{name}_text as {name}_written" for name in mapped),
    ]
    joins = "".join(_join(name, map_name(export, feed_name, name)) for name in mapped)
    return _step("words", items, f"texts{joins}")


def _typed_step(names: list[str], feed: Feed, export: Export, zone: str) -> str:
    """The same rows with every field in its type."""
    typed = [item for name in names for item in _typed(name, feed, export, zone)]
    return _step("typed", ["*", *typed, *_made(feed).values()], "words")


def _final_step(names: list[str], feed: Feed) -> str:
    """The entity's columns, and the fields of each row that could not be typed."""
    entity = ENTITIES[feed.entity]
    mapped = [name for name in names if name in feed.values]
    columns = [
        each for name in names for each in columns_of(name, entity.fields[name].type)
    ]
    unread = (
        "case\n"
        "            when is_this_entity and set_aside is null then "
        f"{_unread(entity, names, mapped)}\n"
        "            else ''\n"
        "        end as unread_fields"
    )
    items = [*_OF_EVERY_ROW, "set_aside", *_made(feed), *columns, unread]
    return _step("final", items, "typed")


def _made(feed: Feed) -> dict[str, str]:
    """The id of a response or touch that the source gives none: who, when, by what."""
    if feed.entity == "responses" and "response_id" not in feed.columns:
        campaign = "campaign_id" if "campaign_id" in feed.columns else "null"
        told = f"concat_ws(' ', record_id, responded_ordered_at, {campaign})"
        known = "record_id is not null and responded_ordered_at is not null"
        return {"response_id": f"case when {known} then {told} end as response_id"}
    if feed.entity == "touches" and "touch_id" not in feed.columns:
        by = [name for name in ("channel", "owner_id") if name in feed.columns]
        told = f"concat_ws(' ', {', '.join(['record_id', 'happened_ordered_at', *by])})"
        return {
            "touch_id": f"case when record_id is not null then {told} end as touch_id"
        }
    return {}


def _join(name: str, map_: str) -> str:
    return (
        f"\n    left join mapping.value_maps as {name}_map\n"
        f"        on {name}_map.map_name = {literal(map_)}\n"
        f"        and lower(texts.{name}_text) = {name}_map.export_value"
    )


def _unread(entity: Entity, names: list[str], mapped: list[str]) -> str:
    cells = []
    for name in names:
        type_ = entity.fields[name].type
        written = f"{name}_{'written' if name in mapped else 'text'}"
        if type_ in ("email", "company", "mark") or name == "modified":
            continue  # when a row was modified only says which of two is the newer
        if type_ == "text" and name not in mapped:
            continue
        column = list(columns_of(name, type_))[-1]
        cells.append(
            f"case when {written} is not null and {column} is null then '{name}' end"
        )
    return f"concat_ws(',', {', '.join(cells)})" if cells else "''"
