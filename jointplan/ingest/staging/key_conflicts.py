"""Generates the model of keys that one delivery fills with two contents (R47).

Rows of one key that differ only in columns the entity does not use are one row. Where
they differ in a column that it uses, the one that was modified last is right; without
such a stamp nobody can say which is.
"""

from __future__ import annotations

from jointplan.ingest.contract import ENTITIES
from jointplan.warehouse.layers import Model

# Entities whose rows are records with an id of their own. One act with several people
# may stand in several rows.
RECORDS = {
    "leads": "lead_id",
    "contacts": "contact_id",
    "accounts": "",
    "campaigns": "",
    "opportunities": "",
    "responses": "record_id",
    "touches": "record_id",
    "owners": "",
    "spend": "",
}
_NO_DAY = "date '0001-01-01'"
_TOLD = "('used', 'written twice', 'superseded by a newer export')"


def _compared(name: str) -> list[str]:
    """Columns in which two rows of one key may not differ, a stamp by its order."""
    entity = ENTITIES[name]
    left_out = {entity.key[0], *(["record_id"] if name == "touches" else [])}
    return [
        column
        for column in entity.columns
        if column not in left_out
        and not column.startswith("modified_")
        and not (
            column.endswith(("_at", "_on"))
            and f"{column[:-3]}_ordered_at" in entity.columns
        )
    ]


def _steps(name: str) -> str:
    """The steps that find an entity's conflicts."""
    key = ENTITIES[name].key[0]
    told = f"row_fate in {_TOLD} and {key} is not null"
    if RECORDS[name] == "record_id":  # else the kit made the key of what the row says
        told += (
            f"\n        and not coalesce(starts_with({key}, record_id || ' '), false)"
        )
    latest, is_latest = "", ""
    if "modified" in ENTITIES[name].fields:
        latest = (
            f",\n        max({name}.modified_ordered_at) over (\n"
            f"            partition by {name}.{key}, {name}.delivered_on\n"
            "        ) as latest_at"
        )
        is_latest = "\n    where coalesce(modified_ordered_at = latest_at, true)"
    tests = "\n        or ".join(
        f"count(distinct {column}) > 1" for column in _compared(name)
    )
    return f"""\
{name}_repeated as (
    select {key}, coalesce(delivered_on, {_NO_DAY}) as day_on
    from {name}
    where {told}
    group by {key}, coalesce(delivered_on, {_NO_DAY})
    having count(*) > 1
),

{name}_together as (
    select
        {name}.*,
        {name}_repeated.day_on{latest}
    from {name}
    inner join {name}_repeated
        on {name}.{key} = {name}_repeated.{key}
        and coalesce({name}.delivered_on, {_NO_DAY}) = {name}_repeated.day_on
    where {name}.row_fate in {_TOLD}
),

{name}_latest as (
    select * from {name}_together{is_latest}
),

{name}_differing as (
    select {key}, day_on
    from {name}_latest
    group by {key}, day_on
    having {tests}
),

"""


def _rows(name: str) -> str:
    """The rows of an entity's conflicts."""
    key, record = ENTITIES[name].key[0], RECORDS[name]
    record_id = f"{name}_latest.{record}" if record else "cast(null as varchar)"
    return f"""\
    select
        '{name}' as entity,
        {name}_latest.{key} as key_id,
        {record_id} as record_id,
        {name}_latest.file_number,
        {name}_latest.record_number
    from {name}_latest
    inner join {name}_differing
        on {name}_latest.{key} = {name}_differing.{key}
        and {name}_latest.day_on = {name}_differing.day_on"""


def key_conflicts_model() -> Model:
    """The model `staging.key_conflicts`."""
    imports = "".join(
        f"{name} as (\n    select * from staging.{name}\n),\n\n" for name in RECORDS
    )
    steps = "".join(map(_steps, RECORDS))
    union = "\n    union all\n".join(map(_rows, RECORDS))
    sql = f"""\
-- One row per row of a delivery whose key another row of it fills with other contents.
-- Generated; a blank beside a value is no contradiction, and the row modified last is
-- right (R47).
-- Glossary: account of rows.
with

{imports}{steps}final as (
{union}
)

select * from final
"""
    return Model("staging", "key_conflicts", sql, "staging/key_conflicts (generated)")
