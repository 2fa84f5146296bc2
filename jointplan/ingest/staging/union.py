"""Generates staging: the union of an entity's files, with the fate of every row.

A staging model (`staging.<entity>`) puts the typed files of an entity together, always
exists, and gives every row a *fate*: `used`, or why it is not. The SQL is kept beside
the report for reading.
"""

from __future__ import annotations

from jointplan.ingest.contract import ENTITIES, Entity
from jointplan.ingest.files.export import Export
from jointplan.ingest.staging.typed import typed_model
from jointplan.warehouse.layers import Model
from jointplan.warehouse.quoting import quoted

_OF_EVERY_ROW = (
    "file_number",
    "record_number",
    "feed_name",
    "delivered_on",
    "is_this_entity",
    "set_aside",
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
        "        cast(null as varchar) as feed_name,\n"
        "        cast(null as date) as delivered_on,\n"
        "        cast(null as boolean) as is_this_entity,\n"
        "        cast(null as varchar) as set_aside,\n"
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
    whens = [
        "when set_aside is not null then set_aside",
        "when not is_this_entity then 'not of this entity'",
        "when is_this_entity is null then 'word of its filter is not known'",
    ]
    if name == "stage_changes":
        whens.append(
            "when start_known = 'inferred' and changed_on is null\n"
            "                then 'shows no change'"
        )
    no_key = [f"when {entity.key[0]} is null then 'key is blank'"]
    lacking = [
        f"when ({blank}) and unread_fields != '' then 'needed cell could not be read'",
        f"when {blank} then 'blank'",
    ]
    if not blank:
        whens += no_key
    elif len(entity.key) > 1:
        whens += lacking
    elif entity.key[0] in entity.needed:
        whens += [*no_key, *lacking]
    else:
        whens += [*lacking, *no_key]
    if {"survivor_id", "is_deleted"} <= set(entity.fields):
        whens.append(
            "when is_deleted and survivor_id is null then 'deleted in the CRM'"
        )
    elif "is_deleted" in entity.fields:
        whens.append("when is_deleted then 'deleted in the CRM'")
    twin = "newest_twin" if name == "touches" else "newest"
    whens += [
        "when newest is not null and delivered_on < newest.delivered_on\n"
        "                then 'superseded by a newer export'",
        f"when {twin} is not null and {_place(entity)} < {twin}\n"
        "                then 'written twice'",
    ]
    return "\n            ".join(whens)


def _place(entity: Entity) -> str:
    """Which of several rows with one key is the newest.

    It goes by delivery, the moment it was last modified (R47), file, record, feed. A
    row that does not say when it was modified is no older for that.
    """
    modified = ""
    if "modified" in entity.fields:
        modified = "'modified_at': coalesce(modified_ordered_at, '9999-12-31'), "
    return (
        "{'delivered_on': coalesce(delivered_on, date '0001-01-01'), "
        f"{modified}'file_number': file_number, 'record_number': record_number, "
        "'feed_name': feed_name}"
    )


# A status without a date: the change between two deliveries is dated by the later one.
# A decision that the first one shows was made by its day.
_SEEN = """differing as (
    select
        * exclude (changed_on, changed_ordered_at, seen_after_on),
        case
            when start_known = 'inferred' and stage != stage_before
                and delivered_on > delivered_before_on
                then delivered_on
            when start_known = 'inferred' and stage_before is null
                and stage in ('qualified', 'disqualified', 'recycled')
                then delivered_on
            else changed_on
        end as changed_on,
        changed_ordered_at as stamp_ordered_at,
        case
            when start_known = 'inferred' then delivered_before_on else seen_after_on
        end as seen_after_on
    from (
        select
            *,
            lag(stage ignore nulls) over deliveries as stage_before,
            lag(delivered_on) over deliveries as delivered_before_on
        from rows_of_files
        window deliveries as (
            partition by record_id, track, start_known
            order by delivered_on, file_number, record_number
        )
    )
),

seen as (
    select
        * exclude (stamp_ordered_at),
        coalesce(stamp_ordered_at, cast(changed_on as timestamp)) as changed_ordered_at
    from differing
),

"""


def staging_model(name: str, typed: list[Model], *, is_seen: bool = False) -> Model:
    """The union of an entity's files, with the fate of every row.

    Args:
        name: Entity.
        typed: Models of the typed layer.
        is_seen: Whether a feed tells changes only between two deliveries.
    """
    entity = ENTITIES[name]
    rows = "seen" if is_seen else "rows_of_files"
    told = (each for each in _OF_EVERY_ROW if each != "is_this_entity")
    columns = ",\n        ".join([*told, *entity.columns])
    key = ["is_this_entity", *entity.key]
    steps, join = _newest("repeated", key, entity, rows)
    newest = "repeated.newest"
    if name == "touches":  # one act with several people stands in a row for each
        of_one, join_of_one = _newest("twins", [*key, "record_id"], entity, rows)
        steps, join = steps + of_one, join + join_of_one
        newest = "repeated.newest, twins.newest as newest_twin"
    sql = f"""-- One row per row of every file read as {name}, with its fate.
-- Of rows with the same key the newest export's last one is used, by the day it was
-- modified where that is told.
with

{_union(entity, [each for each in typed if each.name.startswith(f"{name}_")])},

{_SEEN if is_seen else ""}{steps}placed as (
    select {rows}.*, {newest}
    from {rows}{join}
),

final as (
    select
        {columns},
        case
            {_fate(name, entity)}
            else 'used'
        end as row_fate
    from placed
)

select * from final
"""
    return Model("staging", name, sql, f"staging/{name} (generated)")


def _newest(step: str, key: list[str], entity: Entity, rows: str) -> tuple[str, str]:
    """A step with the newest of the rows that share a key, and the join to it."""
    listed = ", ".join(key)
    same = "\n        and ".join(
        f"{rows}.{column} is not distinct from {step}.{column}" for column in key
    )
    return (
        f"""{step} as (
    select
        {listed},
        max({_place(entity)}) as newest
    from {rows}
    group by {listed}
    having count(*) > 1
),

""",
        f"\n    left join {step}\n        on {same}",
    )


def staging_models(exports: list[Export], *, zone: str) -> list[Model]:
    """Every typed and staging model for these exports."""
    typed = [
        typed_model(feed_name, export, zone=zone)
        for export in exports
        for feed_name in export.feeds
    ]
    seen = {
        feed.entity
        for export in exports
        for feed in export.feeds.values()
        if feed.is_inferred
    }
    return [
        *typed,
        *(staging_model(name, typed, is_seen=name in seen) for name in ENTITIES),
    ]
