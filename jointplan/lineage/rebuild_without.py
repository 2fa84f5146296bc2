"""The figures a hand-off counts in, proved by leaving it out.

Tables with a row of its own are shown without it, and every cohort and mart that reads
one is built again, beside the kept database. Where a mart's rows differ then, the
hand-off counts in them; so no list of figures has to be kept up with the marts.
"""

from __future__ import annotations

from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from jointplan.lineage.mart_difference import Difference, differences
from jointplan.warehouse.layers import LAYERS, Model
from jointplan.warehouse.models import build_layers, imports_of, in_order, read_models
from jointplan.warehouse.quoting import literal, quoted
from jointplan.workspace import KIT_ROOT

QUERIES = KIT_ROOT / "queries"
SIDE = "without"
_COUNTED = LAYERS.index("cohorts")  # from here on, rows are no hand-offs
_UP_TO_MARTS = LAYERS[: LAYERS.index("marts") + 1]
_IDS = """
select schema_name || '.' || table_name as table_name, min(column_name) as column_name
from duckdb_columns()
where database_name = 'built' and column_name in ('handoff_id', 'subject_id')
group by all
"""
_MADE = """
select schema_name from duckdb_schemas()
where database_name = $side and not internal
"""


def figures_of(con: DuckDBPyConnection, handoff: str) -> list[Difference]:
    """Find every row of a mart that would differ without a hand-off.

    Args:
        con: The kept database as `built`, and an empty one, `without`, in memory.
        handoff: The hand-off that is left out.
    """
    ids = {
        str(table): str(column)
        for table, column in con.execute(_IDS).fetchall()
        if table.split(".")[0] in LAYERS
    }
    models = [
        each for each in in_order(read_models(QUERIES)) if each.layer in _UP_TO_MARTS
    ]
    again = models_above(models, set(ids))
    made = {each.table for each in again}
    con.execute(f"use {SIDE}")
    for name in sorted({n for each in again for n in imports_of(each.sql)} - made):
        _view(con, name, ids.get(name, ""), handoff)
    build_layers(con, again, LAYERS)
    marts = [each.table for each in again if each.layer == "marts"]
    found = [each for mart in marts for each in differences(con, mart, SIDE)]
    for (schema,) in con.execute(_MADE, {"side": SIDE}).fetchall():
        con.execute(f"drop schema {schema} cascade")
    return found


def models_above(models: Sequence[Model], named: set[str]) -> list[Model]:
    """Pick the cohorts and marts that depend on tables which name hand-offs.

    Args:
        models: All models, in the order in which they are built.
        named: Tables with a column of hand-offs.
    """
    changed = {name for name in named if LAYERS.index(name.split(".")[0]) < _COUNTED}
    again = []
    for model in models:  # none reads a later one, so one pass is enough
        counts = LAYERS.index(model.layer) >= _COUNTED
        if counts and imports_of(model.sql) & changed:
            changed.add(model.table)
            again.append(model)
    return again


def _view(con: DuckDBPyConnection, name: str, column: str, handoff: str) -> None:
    """Show a table of the kept database, without the rows of a hand-off."""
    schema, table = name.split(".")
    shown = f"{schema}.{quoted(table)}"
    con.execute(f"create schema if not exists {schema}")
    left = f" where {column} is distinct from {literal(handoff)}" if column else ""
    con.execute(f"create view {shown} as select * from built.{shown}{left}")  # noqa: S608 - names of the kit's own models
