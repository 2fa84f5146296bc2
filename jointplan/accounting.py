"""The account of rows: what became of every row and every odd cell.

One model reads all staging entities, so it is generated from their list: an entity
added to `jointplan.entities` is accounted for without a further line.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from jointplan.entities import ENTITIES
from jointplan.errors import ExportError, Finding
from jointplan.layers import Model
from jointplan.layout import Export

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


UNREAD_SQL = """
with unread as (
    select file_number, row_fate as fate, count(distinct record_number) as row_count
    from rows.fates
    where list_contains($fates, row_fate)
    group by file_number, row_fate
    union all
    select
        file_number,
        'could not be cut: ' || error_type || ', first in row ' || min(line),
        count(*)
    from raw.rejects group by file_number, error_type
)
select
    files.file_number, files.file, unread.fate, unread.row_count,
    files.landed_count + (
        select count(*) from raw.rejects
        where rejects.file_number = files.file_number
    ) as read_count
from unread inner join mapping.files on unread.file_number = files.file_number
order by all
"""


def refuse_unread(con: duckdb.DuckDBPyConnection, exports: Sequence[Export]) -> None:
    """Stop when more of a file is unread than its mapping agrees to.

    Raises:
        ExportError: Names every such file with its counts and reasons.
    """
    shares = {each.number: each.delivery.source.max_unread_pct for each in exports}
    rows = con.execute(UNREAD_SQL, {"fates": list(UNREAD_FATES)}).fetchall()
    unread: dict[int, list[tuple[str, str, int, int]]] = {}
    for number, *rest in rows:
        unread.setdefault(number, []).append(tuple(rest))
    findings = []
    for number, fates in unread.items():
        count, read = sum(each[2] for each in fates), fates[0][3]
        if count * 100 > read * shares[number]:
            why = ", ".join(f"{each[1]}: {each[2]:,}" for each in fates)
            findings.append(
                Finding(
                    f"{count:,} of {read:,} rows cannot be read ({why})",
                    fates[0][0],
                    needed_by="every figure that counts these rows",
                    try_="export the file again, correct mapping.toml, or raise "
                    f"max_unread_pct (now {shares[number]:g})",
                )
            )
    if findings:
        raise ExportError(findings)


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
