"""The rows of the exports that speak of somebody, each with its file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from duckdb import DuckDBPyConnection

from jointplan.ingest.contract import ENTITIES
from jointplan.lineage.export_lines import Place, Placing
from jointplan.lineage.find import Subject
from jointplan.lineage.layout import heading, indented, listing, moment, plain
from jointplan.lineage.queries import named

# Which rows of an entity speak of a person; `$accounts` and the like are what rows
# above have named.
_MEANT = {
    "leads": "list_contains($records, lead_id)",
    "contacts": "list_contains($records, contact_id)",
    "merges": "list_contains($records, record_id)",
    "accounts": "list_contains($accounts, account_id)",
    "responses": "list_contains($records, record_id)",
    "stage_changes": "list_contains($records, record_id)",
    "attribute_changes": "list_contains($records, record_id)",
    "touches": "list_contains($records, record_id) "
    "or list_contains($touches, touch_id)",
    "touch_people": "list_contains($records, record_id)",
    "opportunities": "list_contains($opportunities, opportunity_id)",
    "opportunity_people": "list_contains($records, record_id)",
}
_TITLES = {
    "leads": "lead",
    "contacts": "contact",
    "merges": "merge",
    "accounts": "account",
    "responses": "response",
    "stage_changes": "stage",
    "attribute_changes": "attribute",
    "touches": "touch",
    "touch_people": "person of a touch",
    "opportunities": "opportunity",
    "opportunity_people": "person of an opportunity",
}
_STANDING = ("leads", "contacts", "merges", "accounts", "opportunities")
_SILENT = "the mapping reads nothing in it"
# So said of a row that may have been read as another entity of the same file.
_SAYS_NOTHING = ("not of this entity", "blank", "shows no change")
# Names of companies and of people's records are not needed to follow a figure.
_LEFT_OUT = {"company_name", "account_name", "account_domain"}
_USUAL = {"is_deleted", "is_opted_out", "is_converted"}  # worth a word if true
_ACCOUNTS = """
select account_id from built.people.record_accounts
where list_contains($records, record_id) and account_id is not null
union
select account_id from built.canonical.opportunities
where list_contains($opportunities, opportunity_id) and account_id is not null
"""
_TOUCHES = """
select touch_id from built.staging.touch_people
where list_contains($records, record_id) and row_fate = 'used'
"""


@dataclass(frozen=True)
class Row:
    """A row of an export as one entity: where it stands, when, what it says.

    Attributes:
        entity: Entity of staging that it was read as.
        key: What makes another row the same record.
        place: File and record.
        fate: `used`, or why it is not.
        ordered_at: Puts rows in order.
        when: Its moment as told.
        says: What the kit read in it.
    """

    entity: str
    key: tuple[Any, ...]
    place: Place
    fate: str
    ordered_at: str
    when: str
    says: str


def tell_sources(
    con: DuckDBPyConnection,
    subject: Subject,
    placing: Placing,
    names: Mapping[str, str],
) -> list[str]:
    """Tell every row of the exports that speaks of the subject.

    Args:
        con: The kept database, attached as `built`.
        subject: Whom it is about.
        placing: Finds the lines.
        names: Owners by id.
    """
    rows = rows_of(con, subject, names)
    where = placing.find(row.place for row in rows)
    told = heading("Lines of the exports")
    told += indented(placing.notes)
    for is_standing, title in ((True, "records"), (False, "what happened")):
        chosen = [row for row in rows if (row.entity in _STANDING) == is_standing]
        if chosen:
            told += indented([f"{title}:"])
            for group in _grouped(chosen):
                told += indented(_told(group, where), 4)
    return told


def rows_of(
    con: DuckDBPyConnection, subject: Subject, names: Mapping[str, str]
) -> list[Row]:
    """Find every row of the exports that speaks of the subject, oldest first."""
    known: dict[str, list[str]] = {
        "records": list(subject.record_ids),
        "opportunities": list(subject.opportunity_ids),
    }
    known["accounts"] = _first_column(con, _ACCOUNTS, known)
    known["touches"] = _first_column(con, _TOUCHES, known)
    found = [row for entity in _MEANT for row in _rows(con, entity, known, names)]
    says = {row.place for row in found if row.fate not in _SAYS_NOTHING}
    silent: dict[Place, Row] = {}
    for row in found:
        if row.place not in says:
            silent.setdefault(row.place, replace(row, fate=_SILENT))
    rows = [row for row in found if row.fate not in _SAYS_NOTHING]
    rows += silent.values()
    order = list(_MEANT)
    return sorted(
        rows, key=lambda row: (row.ordered_at, order.index(row.entity), row.place)
    )


def _first_column(
    con: DuckDBPyConnection, sql: str, known: dict[str, list[str]]
) -> list[str]:
    given = {name: ids for name, ids in known.items() if f"${name}" in sql}
    return [str(row[0]) for row in con.execute(sql, given).fetchall()]


def _rows(
    con: DuckDBPyConnection,
    entity: str,
    known: dict[str, list[str]],
    names: Mapping[str, str],
) -> Iterable[Row]:
    meant = _MEANT[entity]
    given = {name: ids for name, ids in known.items() if f"${name}" in meant}
    cursor = con.execute(
        f"select * from built.staging.{entity} where {meant}",  # noqa: S608 - constants
        given,
    )
    found = [str(column[0]) for column in cursor.description or []]
    for values in cursor.fetchall():
        yield _row(entity, dict(zip(found, values, strict=True)), names)


def _row(entity: str, cells: dict[str, Any], names: Mapping[str, str]) -> Row:
    stamps = [
        name
        for name, field in ENTITIES[entity].fields.items()
        if field.type in ("stamp", "day")
    ]
    times = [_time(cells, name) for name in stamps]
    known = [n for n, time in enumerate(times) if time]
    first = known[0] if known and stamps[0] != "merged" else 0
    rest = [(stamps[n], times[n]) for n in known if n != first]
    said = [
        *_said(entity, cells, names),
        *(f"{_word(name)} {time}" for name, time in rest),
    ]
    when = times[first] if times else ""
    return Row(
        entity,
        tuple(cells[name] for name in ENTITIES[entity].key),
        Place(int(cells["file_number"]), int(cells["record_number"])),
        str(cells["row_fate"]),
        when,
        when,
        listing(said),
    )


def _time(cells: dict[str, Any], name: str) -> str:
    at, on = cells.get(f"{name}_at"), cells.get(f"{name}_on")
    return "" if at is None and on is None else moment(at, on)


def _said(entity: str, cells: dict[str, Any], names: Mapping[str, str]) -> list[str]:
    """What a row says, without its times and without what could name somebody."""
    said = []
    for name, field in ENTITIES[entity].fields.items():
        if field.type in ("stamp", "day", "email") or name in _LEFT_OUT:
            continue
        value = cells[name]
        if value is None or (value is False and name in _USUAL):
            continue
        shown = named(names, value) if value in names else plain(value, 40)
        said.append(f"{_word(name)} {shown}")
    if cells.get("email_kind"):
        said.append(f"e-mail {plain(cells['email_kind'])}")
    return said


def _word(name: str) -> str:
    return name.removesuffix("_id").removeprefix("is_").replace("_", " ")


def _grouped(rows: list[Row]) -> list[list[Row]]:
    """Put rows with one key together, the one that is used first."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.entity, *map(str, row.key)), []).append(row)
    for group in groups.values():
        group.sort(key=lambda row: (row.fate != "used", -row.place.file_number))
    return list(groups.values())


def _told(group: list[Row], where: dict[Place, str]) -> list[str]:
    first = group[0]
    fate = "" if first.fate == "used" else f" [{plain(first.fate)}]"
    lines = [
        f"{first.when or '':<20}  {_TITLES[first.entity]}: {first.says}".rstrip(),
        f"{'':22}{where[first.place]}{fate}",
    ]
    lines += [f"{'':22}{where[row.place]} [{plain(row.fate)}]" for row in group[1:]]
    return lines
