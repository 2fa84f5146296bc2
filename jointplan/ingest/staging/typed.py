"""Generates the typed layer: one SELECT per export file and entity.

A typed model (`typed.<entity>_<feed>_<file>`) turns text into the columns of
`jointplan.ingest.contract`; a cell that holds text but cannot be typed is named in
`unread_fields`, never silently null.
"""

from __future__ import annotations

from jointplan.ingest.contract import EMAIL_PARTS, ENTITIES, Entity, columns_of
from jointplan.ingest.files.export import Export
from jointplan.ingest.fillers import filler_ids, filler_words
from jointplan.ingest.mapping.schema import Feed
from jointplan.ingest.staging.cells import (
    cells_step,
    mapped_item,
    row_filter,
    rule_of,
    text_items,
)
from jointplan.ingest.staging.stamps import days_step, parsed_items, stamp_of
from jointplan.warehouse.layers import Model
from jointplan.warehouse.quoting import literal, quoted

# Fields whose words reach the page. In what people write as they like, addresses and
# phone numbers are taken out. Words of lists hold ids of accounts and ads, which the
# glossary names: of them a bare number stays. A segment may be a range of numbers.
FREE = {"loss_reason", "reason", "role", "title"}
LISTED = {
    "campaign_name",
    "industry",
    "lead_source",
    "source",
    "stage_name",
    "stage_name_before",
    "status",
}
_LISTED_ATTRIBUTES = ("lead_source", "industry", "status")

_OF_EVERY_ROW = (
    "file_number",
    "record_number",
    "feed_name",
    "delivered_on",
    "is_this_entity",
)
_MONTHS = ("%Y-%m", "%Y/%m", "%m/%Y", "%m.%Y", "%b %Y", "%B %Y", "%b-%Y")
_OWNERS = {"owner_id", "author_id"}
_HAS_STATE = "({0} like '%)' or {0} like '%]')"
_USERS = {"old_value", "new_value"}  # owner ids among them, where a field changed


def map_name(export: Export, feed_name: str, field: str) -> str:
    """Name of a value map: source, feed and field."""
    return f"{export.delivery.source_name}.{feed_name}.{field}"


def _typed(
    name: str, feed: Feed, export: Export, zone: str, currency: str
) -> list[str]:
    """Select items that turn `<name>_text` into the field's typed columns."""
    type_ = ENTITIES[feed.entity].fields[name].type
    text = f"{name}_text"
    if name == "amount_currency" and "amount" in feed.columns:
        return []  # it stands with the amount, which may name its own (R49)
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
        word = f"case when {text} in ({words}) then {text} end"
        if name == "start_known" and feed.tells_undated:
            word = (
                "case when changed_text is null and stage_text is not null "
                f"then 'inferred' else {word} end"
            )
        return [f"{word} as {name}"]
    if type_ == "word":
        written = f"{name}_written" if name in feed.values else text
        words = ", ".join(map(literal, ENTITIES[feed.entity].fields[name].codes))
        return [
            f"scrubbed_word({written}, true) as {name}_word",
            f"case when {text} in ({words}) then {text} end as {name}",
        ]
    if type_ == "boolean":
        return [f"flag_of({text}) as {name}"]
    if type_ == "integer":
        mark = literal(export.delivery.source.mark)
        number = f"coalesce(amount_of({text}, {mark}), whole_of({text}, {mark}))"
        return [f"try_cast(round({number}) as bigint) as {name}"]
    if type_ == "decimal":
        mark = literal(export.delivery.source.mark)
        if name != "amount":
            return [f"money_of({text}, {mark}) as {name}"]
        named = "amount_currency_text" if "amount_currency" in feed.columns else "null"
        own = f"currency_of(without_unit({text}), {named}, {literal(currency)})"
        return [f"money_of({text}, {mark}) as {name}", f"{own} as amount_currency"]
    if type_ == "email":
        return [f"{name}_{part}" for part in EMAIL_PARTS]
    instant, day = stamp_of(name, feed.columns[name], export.delivery.source, zone)
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
        listed = ", ".join(map(literal, _LISTED_ATTRIBUTES))
        return (
            f"case when attribute = 'owner_id' and {is_user} then {id_} "
            f"when attribute in ('crm_score', 'segment') then {text} "
            "else scrubbed_word(case when attribute = 'owner_id' "
            f"and {_HAS_STATE.format(text)} then without_state({text}) "
            f"else {text} end, attribute in ({listed})) end"
        )
    if name in FREE | LISTED:
        return f"scrubbed_word({text}, {str(name in LISTED).lower()})"
    return text


def _day(export: Export) -> str:
    day = export.delivery.exported_on
    return f"date '{day}'" if day else "cast(null as date)"


def typed_model(
    feed_name: str, export: Export, *, zone: str, currency: str = ""
) -> Model:
    """The SELECT that types one file as one entity.

    Args:
        feed_name: Name of the feed in profile or mapping.
        export: The file.
        zone: The company's time zone, in which days are named.
        currency: The company's currency, which `$` means if it is a dollar.
    """
    feed = export.feeds[feed_name]
    names = [
        name
        for name in ENTITIES[feed.entity].fields
        if name in feed.columns and not (name == "spend_id" and makes_spend_id(feed))
    ]
    shown = " ".join(export.shown.split())
    steps = ",\n\n".join(
        step
        for step in [
            days_step(feed_name, export),
            _texts_step(names, feed_name, export),
            _words_step(names, feed_name, export),
            _stamps_step(names, feed, export),
            _typed_step(names, feed, export, zone, currency),
            _final_step(names, feed, export),
        ]
        if step
    )
    sql = f"""-- One row per record of {shown}, read as {feed.entity}.
-- Generated from profile and mapping; a cell that cannot be typed is in unread_fields.
with

{steps}

select * from final
"""
    name = f"{feed.entity}_{feed_name}_{export.number}"
    return Model("typed", name, sql, export.shown, is_view=True)


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
        *(item for name in names for item in _text_items(name, feed, export)),
    ]
    cells = cells_step(feed, export) if feed.fill_down or feed.each else ""
    origin = "cells" if cells else f"raw.{quoted(export.table)} as cells"
    if days_step(feed_name, export):
        origin += "\n    cross join days"
    return cells + _step("texts", items, origin)


def _text_items(name: str, feed: Feed, export: Export) -> list[str]:
    """The items of a field's text; a month without a day begins on its first."""
    items = text_items(name, feed, export)
    if name != "spent" or "spent_for" not in feed.columns:
        return items
    text = items[0].removesuffix(" as spent_text")
    forms = ", ".join(map(literal, _MONTHS))
    first = f"strftime(try_strptime({text}, [{forms}]), '%Y-%m-01')"
    return [f"coalesce({first}, {text}) as spent_text", *items[1:]]


def _words_step(names: list[str], feed_name: str, export: Export) -> str:
    """The same rows with the kit's words for the vendor's, by the value maps."""
    feed = export.feeds[feed_name]
    mapped = [name for name in names if name in feed.values]
    texts = [item for name in names for item in text_items(name, feed, export)]
    columns = [item.rsplit(" as ", 1)[1] for item in texts]
    items = [
        *(f"texts.{each}" for each in _OF_EVERY_ROW),
        f"{rule_of(ENTITIES[feed.entity], names, feed, export)} as set_aside",
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


def _stamps_step(names: list[str], feed: Feed, export: Export) -> str:
    """The same rows with each stamp parsed."""
    items = [
        item
        for name in names
        if ENTITIES[feed.entity].fields[name].type in ("stamp", "day")
        for item in parsed_items(name, feed.columns[name], export.delivery.source)
    ]
    return _step("stamps", ["*", *items], "words")


def _typed_step(
    names: list[str], feed: Feed, export: Export, zone: str, currency: str
) -> str:
    """The same rows with every field in its type."""
    typed = [
        item for name in names for item in _typed(name, feed, export, zone, currency)
    ]
    return _step("typed", ["*", *typed, *_made(feed, export).values()], "stamps")


def _final_step(names: list[str], feed: Feed, export: Export) -> str:
    """The entity's columns, and the fields of each row that could not be typed."""
    entity = ENTITIES[feed.entity]
    mapped = [name for name in names if name in feed.values]
    columns = [
        each for name in names for each in columns_of(name, entity.fields[name].type)
    ]
    if "amount" in names and "amount_currency" not in names:
        columns.append("amount_currency")
    unread = (
        "case\n"
        "            when is_this_entity and set_aside is null then "
        f"{_unread(entity, names, mapped)}\n"
        "            else ''\n"
        "        end as unread_fields"
    )
    items = [*_OF_EVERY_ROW, "set_aside", *_made(feed, export), *columns, unread]
    return _step("final", items, "typed")


def _made(feed: Feed, export: Export) -> dict[str, str]:
    """The id of what the source gives none: who, when, by what; or the row itself."""
    if feed.entity == "responses" and "response_id" not in feed.columns:
        by = ["responded_ordered_at"] if "responded" in feed.columns else []
        by += ["campaign_id"] if "campaign_id" in feed.columns else []
        told = f"concat_ws(' ', {', '.join(['record_id', *by])})"
        id_ = f"case when record_id is not null then {told} end as response_id"
        return {"response_id": id_}
    if feed.entity == "touches" and "touch_id" not in feed.columns:
        by = [name for name in ("channel", "owner_id") if name in feed.columns]
        told = f"concat_ws(' ', {', '.join(['record_id', 'happened_ordered_at', *by])})"
        return {
            "touch_id": f"case when record_id is not null then {told} end as touch_id"
        }
    if makes_spend_id(feed):
        named = ("source", "campaign_id", "amount", "amount_currency")
        days = ["spent_on"] + ["spent_until_on"] * ("spent_until" in feed.columns)
        told = ", ".join([*days, *(name for name in named if name in feed.columns)])
        number = f"row_number() over (partition by {told} order by record_number)"
        place = f"{literal(export.delivery.source_name)}, feed_name"
        id_ = f"concat_ws(' | ', {place}, {told}, {number})"
        return {
            "spend_id": f"case when spent_on is not null then {id_} end as spend_id",
            **_last_day(feed),
        }
    return _last_day(feed)


def _last_day(feed: Feed) -> dict[str, str]:
    """The last day of what was spent, where no column tells it: of a month, or a day.

    Where one is named and blank, nobody knows the days.
    """
    if feed.entity != "spend" or "spent_until" in feed.columns:
        return {}
    day = "spent_on"
    if "spent_for" in feed.columns:
        day = (
            "case spent_for when 'month' then last_day(spent_on) "
            "when 'day' then spent_on end"
        )
    return {"spent_until_on": f"{day} as spent_until_on"}


def makes_spend_id(feed: Feed) -> bool:
    """Whether rows of spend have no id but themselves."""
    columns = feed.columns
    return feed.entity == "spend" and columns.get("spend_id") in (
        None,
        columns.get("spent"),  # a day is no id
    )


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
        if type_ in ("email", "company", "mark", "word") or name == "modified":
            continue  # when a row was modified only says which of two is the newer
        if type_ == "text" and name not in mapped:
            continue
        column = list(columns_of(name, type_))[-1]
        cells.append(
            f"case when {written} is not null and {column} is null then '{name}' end"
        )
    return f"concat_ws(',', {', '.join(cells)})" if cells else "''"
