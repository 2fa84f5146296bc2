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
from contextlib import suppress
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
from jointplan.pipeline.period import (
    DAYS_SQL,
    HORIZONS,
    NEXT_QUARTER,
    PERIOD,
    QUARTERS,
    SERVED_QUARTERS,
)
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
_planned: dict[str, int] = {}  # how many tables stood when a model was planned


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


def written_rows(
    shown: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, list[str]]:
    """Build tables over the given ones and write their rows, sorted, as text.

    Args:
        shown: By table, what of it to look at: `* exclude (x) from table where y`.
        given: Tables as text.
    """
    looked = " union all ".join(
        f"select '{table}', cast(looked as varchar) from (select {what}) as looked"
        for table, what in shown.items()
    )
    found: dict[str, list[str]] = {table: [] for table in shown}
    for table, row in _build(list(shown), given, looked):
        found[str(table)].append(str(row))
    return {table: sorted(rows) for table, rows in found.items()}


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
    _stand_all()
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
            _prepare(each)
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
        "run.next_quarter": NEXT_QUARTER,
        "run.served_quarters": SERVED_QUARTERS,
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
def _stand_all() -> None:
    """Let every table stand before the first model is planned: a new one voids plans.

    A model that cannot be built fails the specs that need it, and no others.
    """
    for table in queries():
        with suppress(duckdb.Error):
            _stand(table)


@cache
def _stand(table: str) -> None:
    for needed in _needs(table):
        _stand(needed)
    con = _company()
    if table in queries():
        con.execute(f"create table {table} as\n{queries()[table]}")
        return
    columns = _columns(table)
    listed = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
    con.execute(f"create table {table} ({listed})")
    _fill(con, table, rows_of(STANDARD.get(table, "none")))


def _prepare(table: str) -> None:
    """Plan the model of a table; again only where tables have come to stand since.

    A plan is good until the catalog changes; after that it is made at every call.
    """
    standing = _stand.cache_info().currsize
    if table in queries() and _planned.get(table) != standing:
        sql = queries()[table]
        _company().execute(f'prepare "{table}" as insert into {table}\n{sql}')
        _planned[table] = standing


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
    turns = [
        filled
        for row, filled in zip(rows, full, strict=True)
        for _ in range(int(row.get("times", "1")))
    ]
    cells = [
        [
            _plain(row.get(name, "-"), columns[name], number)
            for number, row in enumerate(turns, 1)
        ]
        for name in said
    ]
    casts = ", ".join(f"cast(unnest(?::text[]) as {columns[name]})" for name in said)
    con.execute(f"insert into {table} ({', '.join(said)}) select {casts}", cells)


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
    return _bounded(spelt, columns)


def _bounded(spelt: Row, columns: Mapping[str, str]) -> Row:
    """Give what is known exactly the bounds that it has, unless the spec says them."""
    for name in columns:
        stem, bound, kind = name.rpartition("_not_before_")
        if not bound:
            stem, bound, kind = name.rpartition("_not_after_")
        if bound and name not in spelt:
            day = spelt.get(f"{stem}_on", "-")
            at = spelt.get(f"{stem}_at", "-")
            spelt[name] = day if kind == "on" or at == "-" else at
        if name in ("decision_days_least", "decision_days_most"):
            spelt.setdefault(name, spelt.get("decision_days", _days_of(spelt)))
    return spelt


def _days_of(spelt: Row) -> str:
    """Days from the opening of a hand-off to its decision, where a spec says both."""
    opened, decided = (spelt.get(name, "-") for name in ("opened_on", "decided_on"))
    if "-" in (opened, decided):
        return "-"
    return str((date.fromisoformat(decided) - date.fromisoformat(opened)).days)


def _stamp(cell: str, name: str) -> str:
    if name.endswith("_on"):
        return cell[:10]
    is_timed = ":" in cell or name.endswith("_ordered_at")
    return cell if is_timed else "-"


def _plain(cell: str, type_: str, number: int) -> str | None:
    """A cell of the row of that number, as text that can be cast."""
    flags = {"yes": "true", "no": "false"} if type_ == "BOOLEAN" else {}
    return None if cell == "-" else flags.get(cell, cell).replace("#", str(number))


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
