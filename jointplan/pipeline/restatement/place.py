"""Which step of the bridge exchanges a row: the one reason for which it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.pipeline.restatement.exchange import (
    EDITED,
    LATE,
    REMOVED,
    REVERSED,
    TIME,
)
from jointplan.pipeline.restatement.shapes import PARENTS, REFERENCE, SHAPES

_OLD = "('superseded by a newer export', 'written twice')"
_DERIVED = {"seen_after_on"}  # of a change between deliveries: says which there are
_DECISIONS = "('qualified', 'disqualified', 'recycled', 'none')"


@dataclass(frozen=True)
class Since:
    """By what a row is later than a publication.

    Attributes:
        as_of: The day by which the publication was judged.
        known_until: The instant up to which its exports told what happened.
        is_read_otherwise: Whether mapping, zone, currency or the kit's import changed.
    """

    as_of: date
    known_until: datetime
    is_read_otherwise: bool


# Of each key of a side: the row that stands for it, with all that its rows say.
_SIDE = """
select shown.*, told.content, told.is_used
from input.{side}_{entity} as shown
inner join (
    select
        unit_key,
        list_sort(list(hash({content})) filter (row_fate not in {old})) as content,
        bool_or(row_fate = 'used') as is_used
    from input.{side}_{entity}
    group by unit_key
) as told
    on shown.unit_key = told.unit_key
qualify row_number() over (
    partition by shown.unit_key
    order by shown.row_fate in {old}, shown.file_number desc, shown.record_number desc
) = 1
"""
_UNITS = """
create table input.units_{entity} as
with was_units as ({was}), now_units as ({now})
select
    coalesce(was_units.unit_key, now_units.unit_key) as unit_key,
    coalesce(was_units.pair_key, now_units.pair_key) as pair_key,
    was_units.unit_key is null as is_new,
    now_units.unit_key is null as is_gone,
    was_units as was,
    now_units as becomes
from was_units
full join now_units
    on was_units.unit_key = now_units.unit_key
where was_units.content is distinct from now_units.content
    or was_units.unit_key is null
    or now_units.unit_key is null
"""
_REMOVED_OF = """
select was.unit_record as record_id from input.units_{entity}
where was.is_used
    and (
        is_gone
        or not becomes.is_used
        or becomes.survivor_id is not null
        and becomes.survivor_id is distinct from was.survivor_id
    )
"""
_MERGED = """
select becomes.unit_record as record_id from input.units_merges
where is_new and becomes.is_used
"""
# Hand-offs decided when published whose decision is another one today, or none.
_REVERSED = """
create table input.reversed_decisions as
with

openings as (
    select
        handoff_id,
        decision,
        lead(opened_ordered_at) over (
            partition by person_id order by opened_ordered_at
        ) as until_at
    from {today}.journeys.handoffs
)

select records.record_id, was.opened_ordered_at as from_at, openings.until_at
from input.was_handoffs as was
inner join openings
    on was.handoff_id = openings.handoff_id
inner join input.was_records as records
    on was.person_id = records.person_id
where was.decision in ('qualified', 'disqualified', 'recycled', 'withdrawn')
    and openings.decision is distinct from was.decision
"""
_STEPS = """
create table input.steps_{entity} as
with

units as (
    select * from input.units_{entity}
),

pairs as (
    select gone.pair_key, gone.was, arrived.becomes
    from units as gone
    inner join units as arrived
        on gone.pair_key = arrived.pair_key
    where gone.is_gone and arrived.is_new
),

paired as (
    select pair_key, min({changed}) as unit_step from pairs
    group by pair_key
),

moved as (
    select was.moved_key as moved_key from units
    where is_gone
        and was.unit_record in (select record_id from input.removed_records)
        and was.moved_key is not null
),

final as (
    select
        units.unit_key,
        units.is_new,
        coalesce(
            case when units.is_gone or units.is_new then paired.unit_step end,
            case
                when units.is_gone then {gone}
                when units.is_new then {arrived}
                else {changed}
            end
        ) as unit_step
    from units
    left join paired
        on units.pair_key = paired.pair_key
)

select * from final
"""
_IS_REVERSED = """(
    (
        coalesce(becomes.stage in {decisions}, false)
        or coalesce(was.stage in {decisions}, false)
    )
    and exists (
        select 1 from input.reversed_decisions as found
        where (
            found.record_id = was.unit_record
            or found.record_id = becomes.unit_record
        )
            and {stamp} >= found.from_at
            and (found.until_at is null or {stamp} < found.until_at)
    )
)"""
_IS_REMOVED = """(
    coalesce(was.unit_record in (from input.removed_records), false)
    or coalesce(becomes.unit_record in (from input.removed_records), false)
    or was.is_used and not becomes.is_used
    and becomes.row_fate = 'deleted in the CRM'
)"""


def place_rows(
    con: duckdb.DuckDBPyConnection,
    since: Since,
    frozen: Mapping[str, Sequence[str]],
    *,
    today: str,
) -> set[int]:
    """Give every row that differs its step; the steps that exchange any.

    Args:
        con: The bridge's catalog, with `input.was_handoffs` and `input.was_records` as
            this kit builds them from the frozen rows.
        since: By what a row is later than the publication.
        frozen: The columns that were frozen, by entity.
        today: Catalog of this run's build.
    """
    con.execute(_REVERSED.format(today=today))
    for entity, listed in frozen.items():
        fields = [each for each in ENTITIES[entity].columns if each not in _DERIVED]
        content = ", ".join(["row_fate", *(n for n in fields if n in listed)])
        sides = {
            side: _SIDE.format(side=side, entity=entity, content=content, old=_OLD)
            for side in ("was", "now")
        }
        con.execute(_UNITS.format(entity=entity, **sides))
    removed = [_REMOVED_OF.format(entity=each) for each in ("leads", "contacts")]
    union = " union ".join([*removed, _MERGED])
    con.execute(f"create table input.removed_records as {union}")
    found: set[int] = set()
    for entity in sorted(frozen, key=lambda name: name in PARENTS):
        con.execute(_steps_of(entity, since))
        for side in ("was", "now"):
            table = f"input.{side}_{entity}"
            con.execute(
                f"update {table} as side set unit_step = steps.unit_step "
                f"from input.steps_{entity} as steps "
                "where side.unit_key = steps.unit_key"
            )
        steps = con.execute(f"select distinct unit_step from input.steps_{entity}")
        found |= {step for (step,) in steps.fetchall()}
    return found


def _steps_of(entity: str, since: Since) -> str:
    """Write the SELECT that gives a step to each row of an entity that differs."""
    stamp = "coalesce(becomes.changed_ordered_at, was.changed_ordered_at)"
    is_reversed = "false"
    if entity == "stage_changes":
        is_reversed = _IS_REVERSED.format(decisions=_DECISIONS, stamp=stamp)
    return _STEPS.format(
        entity=entity,
        changed=_changed(entity, since, is_reversed),
        gone=f"case when {is_reversed} then {REVERSED} else {REMOVED} end",
        arrived=_arrived(entity, since, is_reversed),
    )


def _changed(entity: str, since: Since, is_reversed: str) -> str:
    """The step of a row that both sides have, or of two that are one."""
    progress = SHAPES[entity].progress.format(as_of=f"date '{since.as_of}'")
    is_of_reading = "false"
    if since.is_read_otherwise:  # unless the CRM says that somebody changed it
        is_of_reading = "true"
        if "modified" in ENTITIES[entity].fields:
            is_of_reading = (
                "was.modified_ordered_at is not distinct from "
                "becomes.modified_ordered_at"
            )
    return (
        f"case when {_IS_REMOVED} then {REMOVED} when {is_reversed} then {REVERSED} "
        f"when {is_of_reading} then {LATE} when {progress} then {TIME} "
        f"else {EDITED} end"
    )


def _arrived(entity: str, since: Since, is_reversed: str) -> str:
    """The step of a row that only today's exports have."""
    if entity == "merges":
        return str(REMOVED)
    parent = ""
    if entity in PARENTS:
        name, column = PARENTS[entity]
        parent = (
            f"when becomes.{column} in (select unit_key from input.steps_{name} "
            f"where is_new and unit_step = {TIME}) then {TIME} "
        )
    silent = TIME if entity in REFERENCE else LATE
    return (
        f"case when becomes.moved_key in (from moved) then {REMOVED} "
        f"when {is_reversed} then {REVERSED} {parent}"
        f"when becomes.unit_at > timestamp '{since.known_until}' then {TIME} "
        f"when becomes.unit_at is null and becomes.unit_on > date '{since.as_of}' "
        f"then {TIME} "
        f"when becomes.unit_at is null and becomes.unit_on is null then {silent} "
        f"else {LATE} end"
    )
