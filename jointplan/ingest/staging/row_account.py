"""The account of rows: what became of every row and every odd cell.

One model reads all staging entities, so it is generated from their list: an entity
added to `jointplan.ingest.contract` is accounted for without a further line.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import Export
from jointplan.ingest.staging.key_conflicts import key_conflicts_model
from jointplan.ingest.staging.lookups import lookup_fates
from jointplan.ingest.staging.references import orphans_model
from jointplan.warehouse.layers import Model

UNREAD_FATES = (
    "key is blank",
    "needed cell could not be read",
    "word of its filter is not known",
)


_FATES = """\
-- One row per row of an export file and entity, with its fate.
-- Generated; a row used for any entity is used. What belongs to no lead or contact of
-- the exports (a touch of a supplier, the history of a test lead) is set aside, apart
-- from what names a record that should be in them and is not (R46).
-- Glossary: account of rows."""

_KNOWN = """known_records as (
    select lead_id as record_id from leads
    where row_fate = 'used'
    union
    select contact_id as record_id from contacts
    where row_fate = 'used'
),

merged_records as (
    select merges.record_id
    from merges
    inner join known_records
        on merges.survivor_id = known_records.record_id
    where merges.row_fate = 'used'
),

our_records as (
    select record_id from known_records
    union
    select record_id from merged_records
    union
    select converted_contact_id as record_id from leads
    where row_fate = 'used' and converted_contact_id is not null
),

missing_records as (
    select orphan_id from orphans
    where field = 'record_id'
    group by orphan_id
),

our_touches as (
    select touch_people.touch_id
    from touch_people
    inner join our_records
        on touch_people.record_id = our_records.record_id
    where touch_people.row_fate = 'used'
    group by touch_people.touch_id
),

"""

_CELLS = """\
-- One row per cell that holds text and could not be typed.
-- Generated; the field is the kit's name for it.
-- Glossary: account of rows."""

_CELLS_OF = """\
    select
        '{entity}' as entity,
        file_number,
        record_number,
        unnest(string_split(unread_fields, ',')) as field
    from {entity}
    where unread_fields != ''"""


def _fates_of(entity: str) -> str:
    """SQL for the rows of an entity; those of other people's records are named so."""
    if "record_id" not in ENTITIES[entity].fields or entity == "merges":
        return (
            f"    select '{entity}' as entity, file_number, record_number, row_fate\n"
            f"    from {entity}"
        )
    foreign, through = "our_records.record_id is null", ""
    if entity == "touches":
        foreign += " and our_touches.touch_id is null"
        through = (
            "\n    left join our_touches\n"
            "        on touches.touch_id = our_touches.touch_id"
        )
    return f"""\
    select
        '{entity}' as entity,
        {entity}.file_number,
        {entity}.record_number,
        case
            when {entity}.row_fate = 'used' and {foreign}
                and missing_records.orphan_id is not null
                then 'of a record that no export has'
            when {entity}.row_fate = 'used' and {foreign}
                then 'of no lead in the exports'
            else {entity}.row_fate
        end as row_fate
    from {entity}
    left join missing_records
        on {entity}.record_id = missing_records.orphan_id
    left join our_records
        on {entity}.record_id = our_records.record_id{through}"""


def _model(
    name: str, header: str, steps: str, parts: list[str], more: tuple[str, ...] = ()
) -> Model:
    imports = ",\n\n".join(
        f"{entity} as (\n    select * from staging.{entity}\n)"
        for entity in (*ENTITIES, *more)
    )
    union = "\n    union all\n".join(parts)
    sql = (
        f"{header}\nwith\n\n{imports},\n\n{steps}final as (\n{union}\n)\n\n"
        "select * from final\n"
    )
    return Model("staging", name, sql, f"staging/{name} (generated)")


def row_models(exports: Sequence[Export] = ()) -> list[Model]:
    """What became of rows and cells: fates, orphans, conflicts, untyped cells.

    Args:
        exports: The files, for those in which others look something up.
    """
    fates = [*map(_fates_of, ENTITIES), *lookup_fates(exports)]
    cells = [_CELLS_OF.format(entity=each) for each in ENTITIES]
    return [
        orphans_model(),
        key_conflicts_model(),
        _model("fates", _FATES, _KNOWN, fates, ("orphans",)),
        _model("untyped_cells", _CELLS, "", cells),
    ]


def account_of_rows(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The account of rows as lines for the terminal, a file each."""
    rows = con.execute(
        "select file, read_count, used_count, set_aside_count, unread_count "
        "from marts.files order by file"
    ).fetchall()
    width = max((len(row[0]) for row in rows), default=4)
    head = f"{'file':<{width}} {'read':>9} = {'used':>9} + {'set aside':>9} + unread"
    return [head] + [
        f"{file:<{width}} {read:>9,} = {used:>9,} + {aside:>9,} + {unread:>6,}"
        for file, read, used, aside, unread in rows
    ]
