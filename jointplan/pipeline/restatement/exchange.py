"""Frozen rows and those of today side by side, and each state between them.

A state holds the rows of today that were exchanged up to a step, and the frozen ones
that were not. Rows of one key go together, whatever their fate: those of an older
delivery and the one that took their place.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.pipeline.frozen import MAPPING, columns_of, projected
from jointplan.pipeline.restatement.shapes import SHAPES, UNIT
from jointplan.warehouse.quoting import literal

KIT, TIME, LATE, REMOVED, EDITED, REVERSED = range(6)
"""Steps by their place; rows that are alike change hands with time."""

_FILES = 1_000_000  # frozen files are numbered below those of today
_STATE = """
select * exclude ({unit}) from {bridge}.input.was_{entity}
where unit_step > {reached}
union all by name
select * exclude ({unit}) from {bridge}.input.now_{entity}
where unit_step <= {reached}
"""


def load_sides(
    con: duckdb.DuckDBPyConnection, frozen: Path, *, today: str, secret: str
) -> dict[str, list[str]]:
    """Load frozen rows and those of today into `input.was_*` and `input.now_*`.

    Who stood behind the published figures goes into `input.parts_published`.
    A column that no frozen row has is of a newer kit: nothing is known of it.

    Args:
        con: Stands in the bridge's own catalog.
        frozen: The published `inputs/`.
        today: Catalog of this run's build.
        secret: By which today's texts are hashed as the frozen ones are.

    Returns:
        The columns that were frozen, by entity.
    """
    con.execute("create schema input")
    told = {}
    for entity in ENTITIES:
        table = f"{today}.staging.{entity}"
        names = columns_of(con, table)
        own = SHAPES[entity].columns
        con.execute(
            f"create table input.now_{entity} as select *, {own} "
            f"from (select {projected(names, secret)} from {table})"
        )
        con.execute(
            "create table input.frozen as "
            f"select {', '.join(names)} from input.now_{entity} limit 0"
        )
        file = frozen / "staging" / f"{entity}.parquet"
        told[entity] = _fill(con, "input.frozen", file)
        con.execute(f"update input.frozen set file_number = file_number - {_FILES}")
        con.execute(
            f"create table input.was_{entity} as select *, {own} from input.frozen"
        )
        con.execute("drop table input.frozen")
    for name in MAPPING:
        con.execute(f"create table input.now_{name} as from {today}.mapping.{name}")
        con.execute(f"create table input.was_{name} as from input.now_{name} limit 0")
        _fill(con, f"input.was_{name}", frozen / "mapping" / f"{name}.parquet")
    con.execute(f"update input.was_files set file_number = file_number - {_FILES}")
    parts = literal(str(frozen / "parts.parquet"))
    con.execute(f"create table input.parts_published as from read_parquet({parts})")
    return told


def _fill(con: duckdb.DuckDBPyConnection, table: str, file: Path) -> list[str]:
    """Fill a table from a frozen file, by name, as far as both have a column."""
    if not file.exists():
        return []
    source = f"read_parquet({literal(str(file))})"
    known = set(columns_of(con, table))
    listed = [name for name in columns_of(con, source) if name in known]
    names = ", ".join(listed)
    con.execute(f"insert into {table} by name select {names} from {source}")
    return listed


def show_state(con: duckdb.DuckDBPyConnection, bridge: str, reached: int) -> None:
    """Show a state as the schemas `staging` and `mapping` of the catalog in use.

    Args:
        con: Stands in the catalog of the state.
        bridge: The catalog that holds both sides.
        reached: The last step whose rows are exchanged.
    """
    for schema in ("staging", "mapping"):
        con.execute(f"create schema {schema}")
    for entity in ENTITIES:
        state = _STATE.format(unit=UNIT, bridge=bridge, entity=entity, reached=reached)
        con.execute(f"create view staging.{entity} as {state}")
    for name in MAPPING:
        tables = [f"from {bridge}.input.{_side(name, reached)}_{name}"]
        if name == "files" and TIME <= reached < REVERSED:
            tables = [f"from {bridge}.input.{side}_files" for side in ("was", "now")]
        con.execute(f"create view mapping.{name} as {' union all '.join(tables)}")


def _side(name: str, reached: int) -> str:
    """Whose table of the mapping a state has: that of the rows, or of the reading."""
    return "now" if reached >= (TIME if name == "files" else LATE) else "was"


def is_alike(con: duckdb.DuckDBPyConnection, *names: str) -> bool:
    """Whether both sides hold the same rows of tables of the mapping."""
    return not any(
        con.execute(
            f"(from input.{a}_{name} except all from input.{b}_{name}) limit 1"
        ).fetchall()
        for name in names
        for a, b in (("was", "now"), ("now", "was"))
    )
