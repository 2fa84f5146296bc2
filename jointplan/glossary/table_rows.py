"""All of the glossary as rows, for the schema `glossary` of the build database.

Agreed and proposed versions stand side by side, told apart by `is_agreed`; which one
holds on a day is for queries to decide. Raw values of the CRM are in the form in
which they are compared: trimmed and in lower case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jointplan.glossary.dated_tables import ORIGIN, DatedTable, Row, crm_value
from jointplan.glossary.read import Glossary

_AGREEMENT = {"from_on": "DATE", "is_agreed": "BOOLEAN"}
TABLES: dict[str, dict[str, str]] = {
    "terms": {
        "term": "VARCHAR",
        "slug": "VARCHAR",
        "definition": "VARCHAR",
        "body": "VARCHAR",
        "owner": "VARCHAR",
        "synonyms": "VARCHAR",
        "not_to_be_confused_with": "VARCHAR",
        "review_by": "DATE",
        "computed_in": "VARCHAR",
        "line": "INTEGER",
    },
    "rules": {
        "name": "VARCHAR",
        "from_on": "DATE",
        "marketing_by": "VARCHAR",
        "sales_by": "VARCHAR",
        "is_agreed": "BOOLEAN",
        "rule_sql": "VARCHAR",
        "line": "INTEGER",
    },
    "criteria": {
        "criterion": "VARCHAR",
        "rule_sql": "VARCHAR",
        "points": "INTEGER",
        **_AGREEMENT,
        "line": "INTEGER",
    },
    "reasons": {
        "reason": "VARCHAR",
        "family": "VARCHAR",
        "acts": "VARCHAR",
        "touches_owed": "VARCHAR",
        "proved_by": "VARCHAR",
        "is_credited_back": "BOOLEAN",
        **_AGREEMENT,
        "line": "INTEGER",
    },
    "reason_values": {"crm_value": "VARCHAR", "reason": "VARCHAR", **_AGREEMENT},
    "sources": {
        "crm_value": "VARCHAR",
        "source": "VARCHAR",
        "origin": "VARCHAR",
        **_AGREEMENT,
    },
    "segments": {"crm_value": "VARCHAR", "segment": "VARCHAR", **_AGREEMENT},
    "regions": {"crm_value": "VARCHAR", "region": "VARCHAR", **_AGREEMENT},
    "score_bands": {"band": "VARCHAR", "from_points": "INTEGER", **_AGREEMENT},
    "signals": {
        "signal": "VARCHAR",
        "measure": "VARCHAR",
        "question": "VARCHAR",
        "asks": "VARCHAR",
        **_AGREEMENT,
        "line": "INTEGER",
    },
}


def glossary_rows(glossary: Glossary) -> dict[str, list[tuple[Any, ...]]]:
    """Give the glossary as rows of `TABLES`, in the order of the file.

    Rules are given as they are written, for reading; what runs is printed from
    the parsed tree by `jointplan.glossary.rules.compile`.
    """
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    for term in glossary.terms:
        rows["terms"].append(
            (
                term.term,
                term.slug,
                term.definition,
                term.body,
                term.owner,
                ", ".join(term.synonyms),
                term.not_to_be_confused_with,
                term.review_by,
                ", ".join(term.computed_in),
                term.line,
            )
        )
    for rule in glossary.rules:
        sides = (rule.marketing_by, rule.sales_by)
        rows["rules"].append(
            (rule.name, rule.from_on, *sides, rule.is_agreed, rule.text, rule.line)
        )
    for table in glossary.tables:
        for row in table.rows:
            for name, values in _table_rows(table, row):
                rows[name].append(values)
    return rows


def _table_rows(table: DatedTable, row: Row) -> Iterator[tuple[str, tuple[Any, ...]]]:
    cells = list(row.cells.values())
    agreed = (table.from_on, table.is_agreed)
    if table.name == "Scoring criteria":
        points = int(cells[2])
        yield "criteria", (cells[0], row.values[0], points, *agreed, row.line)
    elif table.name == "Score bands":
        yield "score_bands", (cells[0], int(cells[1]), *agreed)
    elif table.name == "Signals":
        yield "signals", (*cells, *agreed, row.line)
    elif table.name == "Rejection reasons":
        owed, _, proof = cells[3].partition(" if ")  # an excuse that data can prove
        credited = cells[4] == "yes"
        reason = (*cells[:3], owed, proof or None, credited)
        yield "reasons", (*reason, *agreed, row.line)
        for value in row.values:
            yield "reason_values", (crm_value(value), cells[0], *agreed)
    elif table.name == "Sources":
        origin = row.cells.get(ORIGIN)
        for value in row.values:
            yield "sources", (crm_value(value), cells[0], origin, *agreed)
    else:
        for value in row.values:
            yield table.name.lower(), (crm_value(value), cells[0], *agreed)
