"""All rules of one glossary, admitted: what runs, and from which day.

Proposed versions are admitted too, so that their findings show before anyone agrees,
and then left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from jointplan.errors import Finding, GlossaryError
from jointplan.glossary.dated_tables import DatedTable
from jointplan.glossary.read import Glossary, Rule
from jointplan.glossary.rules.admit import FACT_COLUMNS, FACT_VALUES, admit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RULE_COLUMNS: dict[str, str] = {**FACT_COLUMNS, "agreed_score": "integer"}
SCORED = "Scoring criteria"
TITLES = {"mql": "MQL", "target_profile": "Target profile", "sql": "SQL"}
_WORDS_OF = {
    "Sources": ("source", "original_source"),
    "Segments": ("segment",),
    "Regions": ("region",),
}


@dataclass(frozen=True)
class Place:
    """Where a rule stands, and what it may see there."""

    line: int
    is_agreed: bool
    columns: Mapping[str, str]
    database: DuckDBPyConnection | None


@dataclass(frozen=True)
class Criterion:
    """One row of the scoring criteria whose rule was admitted."""

    name: str
    tree: exp.Expr
    points: int


@dataclass(frozen=True)
class Read:
    """A rule or criterion that was admitted, agreed or not.

    Attributes:
        name: What it is a version of: a rule's name, or the criteria's table.
        title: What people call it.
        from_on: Its first day.
        is_agreed: Whether both sides stand behind it.
        tree: What runs.
        line: Where its text starts.
    """

    name: str
    title: str
    from_on: date
    is_agreed: bool
    tree: exp.Expr
    line: int


@dataclass(frozen=True)
class Admitted:
    """A glossary's rules as trees, admitted once and handed on.

    Attributes:
        rules: The agreed versions of each rule, newest first.
        criteria: The agreed scoring criteria, newest first.
        bands: The agreed score bands, newest first, from the highest down.
        read: Every rule and criterion, proposed ones too.
    """

    rules: dict[str, list[tuple[date, exp.Expr]]]
    criteria: list[tuple[date, list[Criterion]]]
    bands: list[tuple[date, list[tuple[str, int]]]]
    read: list[Read]


def check_rules(glossary: Glossary) -> Admitted:
    """Admit every rule of a glossary, proposed ones too.

    Raises:
        GlossaryError: Some rules are refused. All findings come at once, each with
            its line.
    """
    findings: list[Finding] = []
    criteria = list(_criteria(glossary, findings))
    ruled = list(_rules(glossary, findings))
    if findings:
        raise GlossaryError(findings)
    rules: dict[str, list[tuple[date, exp.Expr]]] = {name: [] for name in TITLES}
    for rule, tree in ruled:
        if rule.is_agreed:
            rules[rule.name].append((rule.from_on, tree))
    return Admitted(
        rules,
        [
            (table.from_on, [row for row, _ in rows])
            for table, rows in criteria
            if table.is_agreed
        ],
        _bands(glossary),
        _read(criteria, ruled),
    )


def examine_rules(
    glossary: Glossary, database: DuckDBPyConnection | None = None
) -> tuple[list[Read], list[Finding]]:
    """Admit what can be admitted of a glossary's rules, and say what cannot.

    A `database` that `admit.seal_database` has sealed for `RULE_COLUMNS` spares
    the opening of another one.
    """
    findings: list[Finding] = []
    criteria = list(_criteria(glossary, findings, database))
    return _read(criteria, list(_rules(glossary, findings, database))), findings


def _read(
    criteria: list[tuple[DatedTable, list[tuple[Criterion, int]]]],
    rules: list[tuple[Rule, exp.Expr]],
) -> list[Read]:
    return [
        *(
            Read(SCORED, row.name, table.from_on, table.is_agreed, row.tree, line)
            for table, rows in criteria
            for row, line in rows
        ),
        *(
            Read(
                each.name,
                TITLES[each.name],
                each.from_on,
                each.is_agreed,
                tree,
                each.line,
            )
            for each, tree in rules
        ),
    ]


def _rules(
    glossary: Glossary,
    findings: list[Finding],
    database: DuckDBPyConnection | None = None,
) -> Iterator[tuple[Rule, exp.Expr]]:
    has_criteria = SCORED in glossary.doubtful or any(
        table.is_agreed for table in _versions(glossary, SCORED)
    )
    for rule in glossary.rules:
        place = Place(rule.line, rule.is_agreed, RULE_COLUMNS, database)
        tree = _admit(glossary, rule.text, place, findings)
        if tree is None:
            continue
        if rule.is_agreed and not has_criteria and "agreed_score" in facts_of(tree):
            findings.append(_no_criteria(glossary, rule))
        yield rule, tree


def _admit(
    glossary: Glossary, text: str, place: Place, findings: list[Finding]
) -> exp.Expr | None:
    try:
        return admit(
            text,
            where=f"{glossary.path_name}:{place.line}",
            columns=place.columns,
            values=_values(glossary, place.is_agreed),
            database=place.database,
        )
    except GlossaryError as error:
        findings.extend(error.findings)
        return None


def facts_of(tree: exp.Expr) -> set[str]:
    """Name the facts a rule reads."""
    return {node.name.lower() for node in tree.find_all(exp.Column)}


def _no_criteria(glossary: Glossary, rule: Rule) -> Finding:
    return Finding(
        "the rule reads `agreed_score`, and no scoring criteria are agreed",
        where=f"{glossary.path_name}:{rule.line}",
        try_="agree on a table under ### Scoring criteria, or read `crm_score`",
    )


def _values(glossary: Glossary, is_agreed: bool) -> dict[str, Collection[str]]:
    """List the words a fact can have, where they are a closed list.

    A proposed rule may already use words of a proposed table. Without any table the
    fact is as the CRM wrote it, and every word may occur.
    """
    values: dict[str, Collection[str]] = dict(FACT_VALUES)
    for name, facts in _WORDS_OF.items():
        words = {
            row.cells[name.removesuffix("s")]
            for table in _versions(glossary, name)
            for row in table.rows
            if table.is_agreed or not is_agreed
        }
        if words and name not in glossary.doubtful:
            values.update(dict.fromkeys(facts, words))
    return values


def _versions(glossary: Glossary, name: str) -> list[DatedTable]:
    return [table for table in glossary.tables if table.name == name]


def _criteria(
    glossary: Glossary,
    findings: list[Finding],
    database: DuckDBPyConnection | None = None,
) -> Iterator[tuple[DatedTable, list[tuple[Criterion, int]]]]:
    """Admit the criteria, each with its line, version by version."""
    for table in _versions(glossary, SCORED):
        read = []
        for row in table.rows:
            place = Place(row.line, table.is_agreed, FACT_COLUMNS, database)
            tree = _admit(glossary, row.values[0], place, findings)
            if tree is not None:
                points = int(row.cells["Points"])
                read.append((Criterion(row.cells["Criterion"], tree, points), row.line))
        yield table, read


def _bands(glossary: Glossary) -> list[tuple[date, list[tuple[str, int]]]]:
    return [
        (
            table.from_on,
            sorted(
                (
                    (row.cells["Band"], int(row.cells["From points"]))
                    for row in table.rows
                ),
                key=lambda band: -band[1],
            ),
        )
        for table in _versions(glossary, "Score bands")
        if table.is_agreed
    ]
