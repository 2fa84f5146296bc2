"""Small tables in, small tables out: how the specs say what the queries mean.

A spec gives, as text, the tables and columns that matter to one sentence, and the table
it expects. `expect` fills in the rest, builds what the expected table needs from the
kit's own queries and compares. How tables are written:

* `-` is a missing value; `yes` and `no` are true and false; the order of rows is free.
* A column named like a stamp (`changed`) fills `changed_at`, `changed_on` and
  `changed_ordered_at`, as far as the table has them. A day alone has no time.
* `times` stands for so many equal rows; a `#` in a cell is the number of its row.
* `100 + 250` adds up, and `500 * 7 / 92` is rounded to two digits.

A table that is given is not built. Columns that are left out have the values of
`USUAL`, and tables the rows of `STANDARD`, else none. Who changes stage, responds or is
called and is on no list of people is a lead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

import duckdb

from jointplan.glossary.read import Glossary, Rule
from jointplan.glossary.rules.compile import verdict_models
from jointplan.glossary.rules.plain_words import WORDINGS
from jointplan.glossary.rules.rule_book import check_rules
from jointplan.glossary.table_rows import TABLES as GLOSSARY
from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.staging.mapping_tables import TABLES as MAPPING
from jointplan.ingest.staging.row_account import row_models
from jointplan.ingest.staging.union import staging_model
from jointplan.pipeline.company import NOTED
from jointplan.pipeline.period import DAYS_SQL, HORIZONS, PERIOD, QUARTERS
from jointplan.plans.calendar_tables import TABLES as CALENDARS
from jointplan.plans.exceptions import TABLE as EXCEPTIONS
from jointplan.plans.tables import TABLES as PLAN
from jointplan.report.limit_words import KINDS
from jointplan.warehouse.models import read_models
from jointplan.workspace import KIT_ROOT
from tests.spec.standard import STANDARD, USUAL
from tests.spec.text import Row, cells_of, laid_out, rows_of, worked_out, written_as

QUERIES = KIT_ROOT / "queries"
# The one rule that both sides of the specs agreed to.
RULE = Rule("mql", date(2026, 1, 1), "Ada", "Bo", "crm_score >= 50", 1)
LANDED = {
    **{f"mapping.{name}": columns for name, columns in MAPPING.items()},
    "raw.rejects": {
        "file_number": "integer",
        "line": "bigint",
        "error_type": "varchar",
    },
}
STAMPS = ("_at", "_on", "_ordered_at")
ACTS = ("stage_changes", "responses", "touches", "opportunity_people")
_IMPORT = re.compile(r"\bfrom (\w+\.\w+)")


def expect(
    table: str, given: Mapping[str, str], expected: str, *, where: str = "true"
) -> None:
    """Build `table` over the given tables and compare the columns expected names.

    Args:
        table: The table to look at, as `layer.name`.
        given: Tables as text, by `layer.name`; of staging, by the entity's name.
        expected: The table as text.
        where: Which rows of it to look at.
    """
    __tracebackhide__ = True
    lines = cells_of(expected)
    names = lines[0]
    body = sorted([worked_out(cell) for cell in line] for line in lines[1:])
    looked = f"select {', '.join(names)} from {table} where {where}"
    actual = sorted(
        [written_as(value) for value in row] for row in _build([table], given, looked)
    )
    if body != actual:
        raise AssertionError(
            f"{table}\n\nexpected\n{laid_out([names, *body])}\n\n"
            f"found\n{laid_out([names, *actual])}"
        )


def row_counts(tables: list[str], given: Mapping[str, str]) -> dict[str, int]:
    """Build some tables over the given ones and count their rows."""
    looked = " union all ".join(
        f"select '{table}', count(*) from {table}" for table in tables
    )
    return {str(name): int(str(n)) for name, n in _build(tables, given, looked)}


def _build(
    tables: list[str], written: Mapping[str, str], looked: str
) -> list[tuple[object, ...]]:
    """Build what changes because of the given tables, look, and undo it.

    A table that had no row and has none again is the same, so what reads it stands.
    """
    given = _with_people({_full(name): rows_of(written[name]) for name in written})
    order = list(
        dict.fromkeys(
            each for table in tables for each in _order(table, frozenset(given))
        )
    )
    for each in [*given, *order]:
        _stand(each)
    is_empty = {each: _is_empty(each) for each in order}
    con = _company()
    con.begin()
    try:
        for each in given:
            con.execute(f"delete from {each}")
            _fill(con, each, given[each])
        changed = set(given)
        for each in order:
            if not changed.intersection(_needs(each)):
                continue
            if not is_empty[each]:
                con.execute(f"delete from {each}")
            found = con.execute(f'execute "{each}"').fetchall()[0][0]
            if found or not is_empty[each]:
                changed.add(each)
        return con.execute(looked).fetchall()
    finally:
        con.rollback()


@cache
def queries() -> dict[str, str]:
    """Every SELECT of the kit by the table it makes."""
    agreed = Glossary((), (RULE,), (), "glossary.md", "", "")
    models = [
        *row_models(),
        *read_models(QUERIES),
        *verdict_models(check_rules(agreed)),
    ]
    return {
        **{model.table: model.sql for model in models},
        "run.days": DAYS_SQL.split(" as\n", 1)[1],
    }


@cache
def _inputs() -> dict[str, dict[str, str]]:
    return {
        **{f"plan.{name}": columns for name, columns in PLAN.items()},
        **{f"glossary.{name}": columns for name, columns in GLOSSARY.items()},
        "glossary.wordings": WORDINGS,
        "plan.exceptions": EXCEPTIONS,
        "run.horizons": HORIZONS,
        "run.limit_kinds": KINDS,
        "run.noted_limits": NOTED,
        "run.period": PERIOD,
        "run.quarters": QUARTERS,
        **{f"run.{name}": columns for name, columns in CALENDARS.items()},
        **LANDED,
    }


def _needs(table: str) -> list[str]:
    return list(dict.fromkeys(_IMPORT.findall(queries().get(table, ""))))


@cache
def _order(table: str, given: frozenset[str] = frozenset()) -> list[str]:
    """What has to be made for a table, and it, each after all that it reads."""
    if table in given:
        return []
    order = dict.fromkeys(
        each for needed in _needs(table) for each in _order(needed, given)
    )
    return [*order, table]


@cache
def _company() -> duckdb.DuckDBPyConnection:
    """The database in which every table stands as `STANDARD` has it."""
    con = duckdb.connect(config={"threads": 1})
    con.execute("pragma disable_optimizer")  # takes longer than three rows do
    for layer in {name.split(".")[0] for name in (*queries(), *_inputs())}:
        con.execute(f"create schema {layer}")
    con.execute("create schema if not exists staging")
    return con


@cache
def _stand(table: str) -> None:
    for needed in _needs(table):
        _stand(needed)
    con = _company()
    if table in queries():
        con.execute(f"create table {table} as\n{queries()[table]}")
        # Planned once: until another table comes to stand, it costs no planning.
        con.execute(f'prepare "{table}" as insert into {table}\n{queries()[table]}')
        return
    columns = _columns(table)
    listed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    con.execute(f"create table {table} ({listed})")
    _fill(con, table, rows_of(STANDARD.get(table, "none")))


@cache
def _is_empty(table: str) -> bool:
    """Whether a table has no row where nothing is given."""
    found = _company().execute(f"select count(*) from {table}").fetchall()
    return not found[0][0]


@cache
def _columns(table: str) -> dict[str, str]:
    """Columns and types of a table, as the kit itself makes it."""
    if table in _inputs():
        return {name: type_.upper() for name, type_ in _inputs()[table].items()}
    if table in queries():
        _stand(table)
        shown = table
    else:
        shown = f"({staging_model(table.split('.')[1], []).sql})"
    con = _company().cursor()
    return {row[0]: row[1] for row in con.execute(f"describe from {shown}").fetchall()}


def _fill(con: duckdb.DuckDBPyConnection, table: str, rows: list[Row]) -> None:
    """Write the rows of an empty table, each as many times as it says."""
    columns = _columns(table)
    usual = _spread(USUAL.get(table, USUAL.get(table.split(".")[0], {})), columns)
    full = [usual | _spread(row, columns) for row in rows]
    said = [name for name in columns if any(row.get(name, "-") != "-" for row in full)]
    if not said:
        return
    values = []
    for place, (row, filled) in enumerate(zip(rows, full, strict=True)):
        cells = [_plain(filled.get(name, "-"), columns[name]) for name in said]
        values.append([str(place), row.get("times", "1"), *cells])
    marks = f"({', '.join('?' * len(values[0]))})"
    casts = ", ".join(
        f"cast(replace({name}, '#', number) as {columns[name]}) as {name}"
        for name in said
    )
    con.execute(
        f"with said(place, times, {', '.join(said)}) as "
        f"(values {', '.join([marks] * len(values))}), "
        "turns as (select *, unnest(range(times::int)) as turn from said), "
        "numbered as (select *, row_number() over (order by place::int, turn)::text "
        f"as number from turns) insert into {table} by name select {casts} "
        "from numbered order by number::int",
        [cell for row in values for cell in row],
    )


def _spread(row: Row, columns: Mapping[str, str]) -> Row:
    """Spell out stamps: `changed` as `changed_at` and `changed_on`."""
    spelt: Row = {}
    for name, cell in row.items():
        stamps = [name + end for end in STAMPS if name + end in columns]
        if name in columns:
            spelt[name] = cell
        elif stamps:
            spelt |= {each: _stamp(cell, each) for each in stamps}
        elif name != "times":
            raise KeyError(f"no column {name}; there are {', '.join(columns)}")
    for name in columns:
        stem = name.removesuffix("_ordered_at")
        if stem != name and name not in spelt:
            told = [spelt.get(f"{stem}_at", "-"), spelt.get(f"{stem}_on", "-")]
            spelt[name] = next((cell for cell in told if cell != "-"), "-")
    return spelt


def _stamp(cell: str, name: str) -> str:
    if name.endswith("_on"):
        return cell[:10]
    is_timed = ":" in cell or name.endswith("_ordered_at")
    return cell if is_timed else "-"


def _plain(cell: str, type_: str) -> str | None:
    flags = {"yes": "true", "no": "false"} if type_ == "BOOLEAN" else {}
    return None if cell == "-" else flags.get(cell, cell)


def _with_people(given: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """Whoever acts without being listed is a lead, of no file."""
    keys = {"staging.leads": "lead_id", "staging.contacts": "contact_id"}
    known = {
        row.get(key) for table, key in keys.items() for row in given.get(table, [])
    }
    acting = {
        row["record_id"]: {
            "lead_id": row["record_id"],
            "file_number": "0",
            "times": row.get("times", "1"),
        }
        for name in ACTS
        for row in given.get(f"staging.{name}", [])
        if row["record_id"] not in known
    }
    if not acting:
        return given
    leads = [*given.get("staging.leads", []), *acting.values()]
    return {**given, "staging.leads": leads}


def _full(name: str) -> str:
    return name if "." in name else f"staging.{name}" if name in ENTITIES else name
