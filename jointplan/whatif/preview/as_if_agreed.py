"""Which versions of a glossary judge a quarter: agreed ones, and in a preview all.

A version that is new or changed and starts after the quarter would judge nobody in it,
so the preview lets it hold from the quarter's first day on, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from jointplan.glossary.dated_tables import DatedTable, Row, crm_value
from jointplan.glossary.read import Glossary, Rule
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import examine_rules
from jointplan.plans.quarters import Quarter

TITLES = {
    "mql": "Marketing qualified lead (MQL)",
    "sql": "Sales qualified lead (SQL)",
    "target_profile": "Target profile",
}
NOBODY_YET = "nobody yet"

Version = TypeVar("Version", Rule, DatedTable)
Printed = dict[int, str]
"""Rules as they run, by the line on which they stand."""


@dataclass(frozen=True)
class Judging:
    """One version as it judges hand-offs.

    Attributes:
        title: Of the rule or table, as the glossary has it.
        from_on: The day written in the glossary.
        judges_from: The day from which it judges here.
        is_agreed: Whether both sides stand behind it.
        lines: What it says, in plain text.
        key: The same in the form in which versions are compared.
    """

    title: str
    from_on: date
    judges_from: date
    is_agreed: bool
    lines: tuple[str, ...]
    key: tuple[str, ...]

    @property
    def is_moved(self) -> bool:
        """Whether it judges from an earlier day than it says."""
        return self.judges_from != self.from_on


@dataclass(frozen=True)
class Effective:
    """A glossary ready to judge a quarter.

    Attributes:
        glossary: Holds only versions that run, all of them agreed.
        judging: The same versions, newest first within a title.
        superseded: Versions after the quarter that a later one takes the place of.
    """

    glossary: Glossary
    judging: tuple[Judging, ...]
    superseded: tuple[Judging, ...] = ()


@dataclass(frozen=True)
class Moves:
    """How the versions of a preview are dated.

    Attributes:
        quarter: The quarter judged.
        known: What the base agreed to already: title, first day and key.
    """

    quarter: Quarter
    known: frozenset[tuple[str, date, tuple[str, ...]]]


def printed_rules(glossary: Glossary) -> Printed:
    """Print every rule, so that the way it is typed makes no difference."""
    return {rule.line: print_rule(rule.tree) for rule in examine_rules(glossary)[0]}


def as_agreed(glossary: Glossary) -> Effective:
    """Keep what both sides agreed to, each from its own day: what a report runs."""
    printed = printed_rules(glossary)
    rules = tuple(each for each in glossary.rules if each.is_agreed)
    tables = tuple(each for each in glossary.tables if each.is_agreed)
    judging = [_judging(each, printed, each) for each in rules]
    judging += [_judging(each, printed, each) for each in tables]
    return Effective(replace(glossary, rules=rules, tables=tables), tuple(judging))


def as_if_agreed(glossary: Glossary, base: Effective, quarter: Quarter) -> Effective:
    """Take every version as agreed, and what is to come as in force already.

    Of several new versions after the quarter the newest judges it: that is where the
    glossary ends up.
    """
    return _as_if_agreed(glossary, printed_rules(glossary), base, quarter)


def _as_if_agreed(
    glossary: Glossary, printed: Printed, base: Effective, quarter: Quarter
) -> Effective:
    moves = Moves(
        quarter, frozenset((old.title, old.from_on, old.key) for old in base.judging)
    )
    rules, tables = [], []
    judging: list[Judging] = []
    superseded: list[Judging] = []
    for name in dict.fromkeys(each.name for each in glossary.rules):
        named = [each for each in glossary.rules if each.name == name]
        rules += _dated(named, printed, moves, (judging, superseded))
    for name in dict.fromkeys(each.name for each in glossary.tables):
        listed = [each for each in glossary.tables if each.name == name]
        tables += _dated(listed, printed, moves, (judging, superseded))
    made = replace(glossary, rules=tuple(rules), tables=tuple(tables))
    return Effective(made, tuple(judging), tuple(superseded))


def in_every_quarter(
    glossary: Glossary, base: Effective, quarters: Sequence[Quarter]
) -> Glossary:
    """Date a glossary so that each quarter is judged as if it alone were asked for.

    What is in force in a quarter is said anew on its first day. So one database
    answers for all of them.
    """
    printed = printed_rules(glossary)
    effective = [
        _as_if_agreed(glossary, printed, base, each).glossary for each in quarters
    ]
    rules: list[Rule] = []
    tables: list[DatedTable] = []
    for quarter, made in zip(quarters, effective, strict=True):
        rules += _restated(made.rules, quarter)
        tables += _restated(made.tables, quarter)
    rules.sort(key=lambda each: each.from_on, reverse=True)
    tables.sort(key=lambda each: each.from_on, reverse=True)
    return replace(glossary, rules=tuple(rules), tables=tuple(tables))


def _restated(versions: Sequence[Version], quarter: Quarter) -> list[Version]:
    """Versions that judge a day of a quarter, the first from its first day on (R31)."""
    kept: list[Version] = []
    for name in dict.fromkeys(each.name for each in versions):
        named = sorted(
            (each for each in versions if each.name == name),
            key=lambda each: each.from_on,
        )
        before = [each for each in named if each.from_on <= quarter.starts_on]
        first = before[-1] if before else named[0]
        kept.append(replace(first, from_on=quarter.starts_on))
        kept += [
            each
            for each in named
            if quarter.starts_on < each.from_on < quarter.ends_before
            and each is not first
        ]
    return kept


def _dated(
    versions: Sequence[Version],
    printed: Printed,
    moves: Moves,
    told: tuple[list[Judging], list[Judging]],
) -> list[Version]:
    """Date the versions of one rule or table, newest first, and tell of each."""
    first, after = moves.quarter.starts_on, moves.quarter.ends_before
    to_come = [
        each
        for each in versions
        if each.from_on >= after and not _is_known(each, printed, moves)
    ]
    moved = max(to_come, key=lambda each: each.from_on, default=None)
    kept = []
    for each in versions:
        if each is moved:
            kept.append((_signed(each, first), each))
        elif each in to_come:
            told[1].append(_judging(each, printed, each))
        elif moved is None or not first <= each.from_on < after:
            kept.append((_signed(each, each.from_on), each))
    kept.sort(key=lambda pair: pair[0].from_on, reverse=True)
    told[0].extend(_judging(made, printed, each) for made, each in kept)
    return [made for made, _ in kept]


def _is_known(version: Version, printed: Printed, moves: Moves) -> bool:
    told = _judging(version, printed, version)
    return (told.title, told.from_on, told.key) in moves.known


def _signed(version: Version, day: date) -> Version:
    return replace(
        version,
        from_on=day,
        marketing_by=version.marketing_by or NOBODY_YET,
        sales_by=version.sales_by or NOBODY_YET,
    )


def _judging(made: Version, printed: Printed, written: Version) -> Judging:
    if isinstance(written, Rule):
        lines = [printed.get(written.line, written.text)]
        key = lines
    else:
        lines = [_row(row, printed) for row in written.rows]
        key = sorted(_row(row, printed, is_key=True) for row in written.rows)
    return Judging(
        TITLES.get(written.name, written.name),
        written.from_on,
        made.from_on,
        written.is_agreed,
        tuple(lines),
        tuple(key),
    )


def _row(row: Row, printed: Printed, *, is_key: bool = False) -> str:
    """Write a row of a table as one line: its first cell names it."""
    cells = []
    for column, cell in row.cells.items():
        if column == "Rule":
            cells.append(" ".join(printed.get(row.line, cell).split("\n")))
        elif column == "CRM values":
            values = sorted(crm_value(each) if is_key else each for each in row.values)
            cells.append(", ".join(values))
        elif column == "Points":
            cells.append(f"{int(cell):+d} points")
        elif column == "From points":
            cells.append(f"from {int(cell)} points")
        elif column == "Credited back":
            cells.append("credited back" if cell == "yes" else "not credited back")
        elif column == "Touches owed first":
            cells.append(f"{cell} owed")
        else:
            cells.append(cell)
    return f"{cells[0]}: {'; '.join(cells[1:])}"
