"""Generates staging: the union of an entity's files, with the fate of every row.

A staging model (`staging.<entity>`) puts the typed files of an entity together, always
exists, and gives every row a *fate*: `used`, or why it is not. The SQL is kept beside
the report for reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.ingest.contract import ENTITIES, Entity
from jointplan.ingest.files.export import Export
from jointplan.ingest.staging.stamps import day_columns
from jointplan.ingest.staging.typed import makes_spend_id, typed_model
from jointplan.warehouse.layers import Model
from jointplan.warehouse.quoting import literal, quoted

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


def _fate(name: str, entity: Entity, undated: Sequence[str], *, is_made: bool) -> str:
    """Why a row is not used, first reason first."""
    blank = " or ".join(f"{column} is null" for column in entity.needed)
    if name == "responses":
        blank = f"record_id is null or (responded_on is null and {_silent(undated)})"
    whens = [
        "when set_aside is not null then set_aside",
        "when not is_this_entity then 'not of this entity'",
        "when is_this_entity is null then 'word of its filter is not known'",
    ]
    if name == "stage_changes":
        whens.append(
            "when start_known = 'inferred' and changed_on is null\n"
            "                and (delivered_on is not null or stage is null\n"
            "                    or stage in ('mql', 'none'))\n"
            "                then 'shows no change'"
        )
        whens.append(
            "when start_known = 'inferred' and changed_on is null\n"
            "                and record_id is not null then 'used'"
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
    if is_made:
        whens.append(
            "when delivered_on < renewed_on\n"
            "                then 'superseded by a newer export'"
        )
    twin = "newest_twin" if name == "touches" else "newest"
    whens += [
        "when newest is not null and delivered_on < newest.delivered_on\n"
        "                then 'superseded by a newer export'",
        f"when {twin} is not null and {_place(entity)} < {twin}\n"
        "                then 'written twice'",
    ]
    return "\n            ".join(whens)


def _silent(undated: Sequence[str]) -> str:
    """Whether a row without a day of response tells of none (R67).

    Exports list people who did not respond, without a day. What they asked for, or a
    feed that has no days at all, says that they did.
    """
    listed = ", ".join(map(literal, ("", *undated)))
    return (
        "(unread_fields != '' or (coalesce(trigger, 'response') = 'response' "
        f"and feed_name not in ({listed})))"
    )


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


# A status without a date: the change between two deliveries is dated by the later one,
# and lies after the last that showed another (R44), or none: a blank cell is no state
# where the file tells states at all, so one that was cleared and is there again was
# set again. What the first one shows of a record was so by its day; of an MQL that
# says nothing of when it began (R45), unless an earlier delivery did not have the
# record yet.
_SEEN = """told as (
    select
        file_number,
        feed_name,
        bool_or(stage is not null) as tells_stages
    from rows_of_files
    where start_known = 'inferred'
    group by file_number, feed_name
),

shown as (
    select
        rows_of_files.*,
        lag(stage ignore nulls) over deliveries as stage_shown_before,
        lag(
            case when stage is not null then rows_of_files.delivered_on end ignore nulls
        ) over deliveries as shown_before_on,
        max(
            case
                when rows_of_files.stage is null
                    and told.tells_stages
                    and rows_of_files.unread_fields = ''
                    then rows_of_files.delivered_on
            end
        ) over (
            partition by record_id, track, start_known
            order by rows_of_files.delivered_on
            range between unbounded preceding and interval 1 day preceding
        ) as blank_before_on,
        min(rows_of_files.delivered_on) over (
            partition by files.source_name, rows_of_files.feed_name
        ) as first_delivered_on
    from rows_of_files
    left join mapping.files
        on rows_of_files.file_number = files.file_number
    left join told
        on rows_of_files.file_number = told.file_number
        and rows_of_files.feed_name = told.feed_name
    window deliveries as (
        partition by record_id, track, start_known
        order by
            rows_of_files.delivered_on,
            rows_of_files.file_number,
            rows_of_files.record_number
    )
),

differing as (
    select
        * exclude (
            changed_on, changed_ordered_at, seen_after_on, stage_shown_before,
            shown_before_on, blank_before_on, first_delivered_on
        ),
        case
            when start_known is distinct from 'inferred' then changed_on
            when stage != stage_shown_before and delivered_on > shown_before_on
                then delivered_on
            when stage = stage_shown_before
                and blank_before_on > shown_before_on
                and stage in ('accepted', 'qualified', 'disqualified', 'recycled')
                then delivered_on
            when stage_shown_before is null
                and stage in ('accepted', 'qualified', 'disqualified', 'recycled')
                then delivered_on
            when stage_shown_before is null
                and stage = 'mql'
                and delivered_on > first_delivered_on
                then delivered_on
            else changed_on
        end as changed_on,
        changed_ordered_at as stamp_ordered_at,
        case
            when start_known = 'inferred'
                then greatest(shown_before_on, blank_before_on)
            else seen_after_on
        end as seen_after_on
    from shown
),

seen as (
    select
        * exclude (stamp_ordered_at),
        coalesce(stamp_ordered_at, begin_of(changed_on, {zone})) as changed_ordered_at
    from differing
),

"""


# Spend without ids: a newer delivery that has a day and source says all of it anew.
_RENEWED = """renewed as (
    select
        rows_of_files.*,
        case
            when {is_made}
                then max(rows_of_files.delivered_on) over (
                    partition by
                        export_files.source_name,
                        rows_of_files.feed_name,
                        rows_of_files.source,
                        rows_of_files.spent_on
                )
        end as renewed_on
    from rows_of_files
    inner join mapping.files as export_files
        on rows_of_files.file_number = export_files.file_number
),

"""


def _is_made(exports: list[Export]) -> str:
    """SQL that says whether a row of spend has no id but itself; "" where none has."""
    made = {
        (export.delivery.source_name, name): None
        for export in exports
        for name, feed in export.feeds.items()
        if makes_spend_id(feed)
    }
    return " or ".join(
        f"(export_files.source_name = {literal(source)} "
        f"and rows_of_files.feed_name = {literal(name)})"
        for source, name in made
    )


def staging_model(
    name: str,
    typed: list[Model],
    *,
    zone: str = "UTC",
    is_seen: bool = False,
    undated: Sequence[str] = (),
    is_made: str = "",
) -> Model:
    """The union of an entity's files, with the fate of every row.

    Args:
        name: Entity.
        typed: Models of the typed layer.
        zone: The company's, in which days begin.
        is_seen: Whether a feed tells changes only between two deliveries.
        undated: Feeds of responses in which no column says when.
        is_made: SQL that says which rows have no id but themselves, if any.
    """
    entity = ENTITIES[name]
    rows = "seen" if is_seen else "renewed" if is_made else "rows_of_files"
    step = _SEEN.format(zone=literal(zone)) if is_seen else ""
    step = _RENEWED.format(is_made=is_made) if is_made else step
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

{step}{steps}placed as (
    select {rows}.*, {newest}
    from {rows}{join}
),

final as (
    select
        {columns},
        case
            {_fate(name, entity, undated, is_made=bool(is_made))}
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


def staging_models(
    exports: list[Export], *, zone: str, currency: str = ""
) -> list[Model]:
    """Every typed and staging model for these exports, in a company's zone."""
    typed = [
        typed_model(feed_name, export, zone=zone, currency=currency)
        for export in exports
        for feed_name in export.feeds
    ]
    seen = {
        feed.entity
        for export in exports
        for feed in export.feeds.values()
        if feed.is_inferred or feed.tells_undated
    }
    undated = {
        feed_name
        for export in exports
        for feed_name, feed in export.feeds.items()
        if feed.entity == "responses" and "responded" not in feed.columns
    }
    return [
        day_columns(exports, zone=zone),
        *typed,
        *(
            staging_model(
                name,
                typed,
                zone=zone,
                is_seen=name in seen,
                undated=sorted(undated),
                is_made=_is_made(exports) if name == "spend" else "",
            )
            for name in ENTITIES
        ),
    ]
