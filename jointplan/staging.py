"""Generates staging: the union of an entity's files, with the fate of every row.

A staging model (`staging.<entity>`) puts the typed files of an entity together, always
exists, and gives every row a *fate*: `used`, or why it is not. The SQL is kept beside
the report for reading.
"""

from __future__ import annotations

from jointplan.entities import ENTITIES, Entity
from jointplan.layers import Model
from jointplan.layout import Export, quoted
from jointplan.mapping import Constant
from jointplan.typed import map_name, typed_model


def value_maps(exports: list[Export]) -> list[tuple[str, str, str]]:
    """Rows of `mapping.value_maps`: map_name, export_value (lower case), word."""
    rows: dict[tuple[str, str], str] = {}
    for export in exports:
        for feed_name, feed in export.feeds.items():
            for name, values in feed.values.items():
                for value, word in values.items():
                    key = map_name(export, feed_name, name), value.strip().lower()
                    rows[key] = word
    return [(*key, word) for key, word in rows.items() if key[1] != "*"]


def carried_words(exports: list[Export]) -> list[tuple[str, str, str]]:
    """Rows of `mapping.carried`: entity, field, word that the exports can express."""
    rows: dict[tuple[str, str, str], None] = {}
    for export in exports:
        for feed in export.feeds.values():
            for name, item in feed.columns.items():
                words = list(feed.values.get(name, {}).values())
                if isinstance(item, Constant):
                    words = [feed.values.get(name, {}).get(item.value, item.value)]
                rows.update(
                    dict.fromkeys((feed.entity, name, w) for w in words or [""])
                )
    return list(rows)


_OF_EVERY_ROW = (
    "file_number",
    "record_number",
    "delivered_on",
    "is_this_entity",
    "unread_fields",
)


def _union(entity: Entity, models: list[Model]) -> str:
    common = ",\n        ".join(_OF_EVERY_ROW)
    empty = ",\n        ".join(
        f"cast(null as {type_}) as {name}" for name, type_ in entity.columns.items()
    )
    parts = [
        "select\n"
        "        cast(null as integer) as file_number,\n"
        "        cast(null as bigint) as record_number,\n"
        "        cast(null as date) as delivered_on,\n"
        "        cast(null as boolean) as is_this_entity,\n"
        "        cast(null as varchar) as unread_fields,\n"
        f"        {empty}\n    where false"
    ]
    parts += [f"select * from typed.{quoted(model.name)}" for model in models]
    listed = ",\n        ".join(entity.columns)
    joined = "\n    union all by name\n    ".join(parts)
    return f"""files as (
    {joined}
),

rows_of_files as (
    select
        {common},
        {listed}
    from files
)"""


def _fate(name: str, entity: Entity) -> str:
    """Why a row is not used, first reason first."""
    blank = " or ".join(f"{column} is null" for column in entity.needed)
    whens = ["when not is_this_entity then 'not of this entity'"]
    if len(entity.key) == 1:
        whens.append(f"when {entity.key[0]} is null then 'key is blank'")
    if blank:
        whens += [
            f"when ({blank}) and unread_fields != '' "
            "then 'needed cell could not be read'",
            f"when {blank} then 'blank'",
        ]
    if "survivor_id" in entity.fields:
        whens.append(
            "when is_deleted and survivor_id is null then 'deleted in the CRM'"
        )
    elif "is_deleted" in entity.fields:
        whens.append("when is_deleted then 'deleted in the CRM'")
    whens += [
        "when newer_count > 0 and delivered_on < newest_on\n"
        "                then 'superseded by a newer export'",
        "when newer_count > 0 then 'written twice'",
    ]
    return "\n            ".join(whens)


def staging_model(name: str, typed: list[Model]) -> Model:
    """The union of an entity's files, with the fate of every row."""
    entity = ENTITIES[name]
    key = ", ".join(("is_this_entity", *entity.key))
    sql = f"""-- One row per row of every file read as {name}, with its fate.
-- Of rows with the same key the newest export's last one is used.
with

{_union(entity, [each for each in typed if each.name.startswith(f"{name}_")])},

ranked as (
    select
        *,
        row_number() over (
            partition by {key}
            order by delivered_on desc, file_number desc, record_number desc
        ) - 1 as newer_count,
        max(delivered_on) over (partition by {key}) as newest_on
    from rows_of_files
),

final as (
    select
        * exclude (newer_count, newest_on, is_this_entity),
        case
            {_fate(name, entity)}
            else 'used'
        end as row_fate
    from ranked
)

select * from final
"""
    return Model("staging", name, sql, f"staging/{name} (generated)")


def staging_models(exports: list[Export], *, zone: str) -> list[Model]:
    """Every typed and staging model for these exports."""
    typed = [
        typed_model(feed_name, export, zone=zone)
        for export in exports
        for feed_name in export.feeds
    ]
    return [*typed, *(staging_model(name, typed) for name in ENTITIES)]
