"""Looks across the tables of a source: which rows name records that no table has (R46).

The ids of each table are kept only while the source is looked at.
"""

from __future__ import annotations

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import candidates, present
from jointplan.ingest.inspect.write_toml import plain
from jointplan.ingest.mapping.schema import Feed
from jointplan.ingest.staging.cells import filter_sql
from jointplan.ingest.staging.references import PEOPLE, REFERENCES, kind_of
from jointplan.warehouse.quoting import literal, quoted

TABLES = """
create or replace table known_ids (parent varchar, id varchar, is_record boolean);
create or replace table named_ids (
    shown varchar, entity varchar, field varchar, parent varchar, id varchar
);
"""
_PEOPLE = ("leads", "contacts")
_SHARES = f"""
with kinds as (
    select distinct parent, {kind_of("id")} as kind from known_ids where is_record
)
select
    shown,
    field,
    named_ids.parent,
    entity,
    count(*) filter (where kinds.kind is not null) as missing_count,
    (select count(*) from named_ids as every where every.shown = named_ids.shown
        and every.entity = named_ids.entity and every.field = named_ids.field)
        as named_count
from named_ids
left join (select distinct parent, id from known_ids) as known
    on named_ids.parent = known.parent and named_ids.id = known.id
left join kinds
    on named_ids.parent = kinds.parent and {kind_of("named_ids.id")} = kinds.kind
where known.id is null
group by shown, field, named_ids.parent, entity
having missing_count > 0
qualify row_number() over (
    partition by shown, field, named_ids.parent order by missing_count desc, entity
) = 1
order by all
"""


def keep_ids(
    con: duckdb.DuckDBPyConnection,
    feeds: dict[str, Feed],
    header: tuple[str, ...],
    shown: str,
) -> None:
    """Keep the ids of the table `cells`: those of its records and those it names."""
    for feed in feeds.values():
        key = ENTITIES[feed.entity].key[0]
        parents = [feed.entity] + ([PEOPLE] if feed.entity in _PEOPLE else [])
        if feed.entity in ("merges", "leads", "contacts"):
            _keep(con, feed, header, "record_id", [f"{literal(PEOPLE)}, {{}}, false"])
            _keep(
                con, feed, header, "converted_contact_id",
                [f"{literal(PEOPLE)}, {{}}, false"],
            )  # fmt: skip
        records = [f"{literal(parent)}, {{}}, true" for parent in parents]
        _keep(con, feed, header, key, records if feed.entity != "merges" else [])
        for entity, field, parent in REFERENCES:
            if entity == feed.entity and parent != "owners":
                told = ", ".join(map(literal, (shown, entity, field, parent)))
                named = f"{told}, {{}}"
                _keep(con, feed, header, field, [named], table="named_ids")


def _keep(
    con: duckdb.DuckDBPyConnection,
    feed: Feed,
    header: tuple[str, ...],
    field: str,
    rows: list[str],
    *,
    table: str = "known_ids",
) -> None:
    """Keep the ids of one field of the rows that a feed takes."""
    columns = present(candidates(feed.columns.get(field, [])), header)
    if not columns:
        return
    id_ = f"salesforce_id(coalesce({', '.join(map(quoted, columns))}))"
    # Records left out on purpose are known all the same.
    tests = [f"{id_} is not null"]
    if table == "named_ids":
        tests += [
            filter_sql(quoted(name), patterns)
            for column, patterns in feed.where.items()
            for name in present([column], header)
        ]
    for row in rows:
        con.execute(
            f"insert into {table} select {row.format(id_)} from cells "
            f"where {' and '.join(tests)}"
        )


def partners_told(con: duckdb.DuckDBPyConnection) -> list[str]:
    """A line for each table and field that names records which no table has."""
    lines = []
    for shown, field, parent, _, missing, named in con.execute(_SHARES).fetchall():
        whom = "leads or contacts" if parent == PEOPLE else parent
        lines.append(
            f"{plain(shown)}: {missing:,} of {named:,} rows ({missing / named:.0%}) "
            f"name {whom} that no file has, by {field}: is a file cut off, or was it "
            "filtered?"
        )
    return lines
