"""Generates the account of rows: what became of every row and every odd cell.

One model reads all staging entities, so it is generated from their list: an entity
added to `jointplan.entities` is accounted for without a further line.
"""

from __future__ import annotations

from jointplan.entities import ENTITIES
from jointplan.layers import Model

UNREAD_FATES = ("key is blank", "needed cell could not be read")


def _model(name: str, header: str, part: str) -> Model:
    imports = ",\n\n".join(
        f"{entity} as (\n    select * from staging.{entity}\n)" for entity in ENTITIES
    )
    union = "\n    union all\n".join(part.format(entity=each) for each in ENTITIES)
    sql = (
        f"{header}\nwith\n\n{imports},\n\nfinal as (\n{union}\n)\n\n"
        "select * from final\n"
    )
    return Model("rows", name, sql, f"rows/{name} (generated)")


def row_models() -> list[Model]:
    """The models `rows.fates` and `rows.unread_cells`."""
    fates = _model(
        "fates",
        "-- One row per row of an export file and entity, with its fate.\n"
        "-- Generated; a row used for any entity is used.\n"
        "-- Glossary: account of rows.",
        "    select '{entity}' as entity, file_number, record_number, row_fate\n"
        "    from {entity}",
    )
    cells = _model(
        "unread_cells",
        "-- One row per cell that holds text and could not be typed.\n"
        "-- Generated; the field is the kit's name for it.\n"
        "-- Glossary: account of rows.",
        "    select\n        '{entity}' as entity,\n        file_number,\n"
        "        record_number,\n"
        "        unnest(string_split(unread_fields, ',')) as field\n"
        "    from {entity}\n    where unread_fields != ''\n"
        "        and row_fate != 'not of this entity'",
    )
    return [fates, cells]
