"""Which versions judge a quarter: agreed ones, and in a preview what was edited.

What was edited is what is shown: a proposal that stands in the base as it stands here
judges nobody. An edited version that starts after the quarter would judge nobody in it
either, so it holds from the quarter's first day on, and the preview says so; unless an
edited one is in force in the quarter, which is shown as a report would run it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
        superseded: Edited versions after the quarter that another takes the place of.
        standing: Proposals that judge nobody here: of a base all, of an edited
            glossary those that stand in the base too.
    """

    glossary: Glossary
    judging: tuple[Judging, ...]
    superseded: tuple[Judging, ...] = ()
    standing: tuple[Judging, ...] = ()


@dataclass(frozen=True)
class Moves:
    """How the versions of a preview are dated.

    Attributes:
        quarter: The quarter judged.
        agreed: What the base agreed to already: title, first day and key.
        proposed: The same of what the base proposes.
    """

    quarter: Quarter
    agreed: frozenset[tuple[str, date, tuple[str, ...]]]
    proposed: frozenset[tuple[str, date, tuple[str, ...]]]

    def is_standing(self, version: Judging) -> bool:
        """Whether it is a proposal that the base holds too."""
        return not version.is_agreed and _said(version) in self.proposed

    def is_edited(self, version: Judging) -> bool:
        """Whether the base neither agreed to it nor proposes it just so."""
        return _said(version) not in self.agreed and not self.is_standing(version)


@dataclass
class Told:
    """What became of the versions, as they are dated one after the other."""

    judging: list[Judging] = field(default_factory=list)
    superseded: list[Judging] = field(default_factory=list)
    standing: list[Judging] = field(default_factory=list)


def printed_rules(glossary: Glossary) -> Printed:
    """Print every rule, so that the way it is typed makes no difference."""
    return {rule.line: print_rule(rule.tree) for rule in examine_rules(glossary)[0]}


def as_agreed(glossary: Glossary) -> Effective:
    """Keep what both sides agreed to, each from its own day: what a report runs."""
    printed = printed_rules(glossary)
    rules = tuple(each for each in glossary.rules if each.is_agreed)
    tables = tuple(each for each in glossary.tables if each.is_agreed)
    every = [_judging(each, printed, each) for each in glossary.rules]
    every += [_judging(each, printed, each) for each in glossary.tables]
    return Effective(
        replace(glossary, rules=rules, tables=tables),
        tuple(each for each in every if each.is_agreed),
        standing=tuple(each for each in every if not each.is_agreed),
    )


def as_if_agreed(glossary: Glossary, base: Effective, quarter: Quarter) -> Effective:
    """Take what was edited as agreed, and what is to come as in force already.

    Of several edited versions after the quarter the newest judges it: that is where the
    glossary ends up.
    """
    return _as_if_agreed(glossary, printed_rules(glossary), base, quarter)


def _as_if_agreed(
    glossary: Glossary, printed: Printed, base: Effective, quarter: Quarter
) -> Effective:
    moves = Moves(
        quarter,
        frozenset(_said(each) for each in base.judging),
        frozenset(_said(each) for each in base.standing),
    )
    rules, tables = [], []
    told = Told()
    for name in dict.fromkeys(each.name for each in glossary.rules):
        named = [each for each in glossary.rules if each.name == name]
        rules += _dated(named, printed, moves, told)
    for name in dict.fromkeys(each.name for each in glossary.tables):
        listed = [each for each in glossary.tables if each.name == name]
        tables += _dated(listed, printed, moves, told)
    made = replace(glossary, rules=tuple(rules), tables=tuple(tables))
    return Effective(
        made, tuple(told.judging), tuple(told.superseded), tuple(told.standing)
    )


def _said(version: Judging) -> tuple[str, date, tuple[str, ...]]:
    return version.title, version.from_on, version.key


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
    told: Told,
) -> list[Version]:
    """Date the versions of one rule or table, newest first, and tell of each."""
    first, after = moves.quarter.starts_on, moves.quarter.ends_before
    said = {each.line: _judging(each, printed, each) for each in versions}
    edited = [each for each in versions if moves.is_edited(said[each.line])]
    to_come = [each for each in edited if each.from_on >= after]
    moved = max(to_come, key=lambda each: each.from_on, default=None)
    if any(each in edited for each in _in_force(versions, said, moves)):
        moved = None
    kept = []
    for each in versions:
        if moves.is_standing(said[each.line]):
            told.standing.append(said[each.line])
        elif each is moved:
            kept.append((_signed(each, first), each))
        elif each in to_come:
            told.superseded.append(said[each.line])
        elif moved is None or not first <= each.from_on < after:
            kept.append((_signed(each, each.from_on), each))
    kept.sort(key=lambda pair: pair[0].from_on, reverse=True)
    told.judging.extend(_judging(made, printed, each) for made, each in kept)
    return [made for made, _ in kept]


def _in_force(
    versions: Sequence[Version], said: Mapping[int, Judging], moves: Moves
) -> list[Version]:
    """Versions in force on some day of the quarter, as they are dated."""
    first, after = moves.quarter.starts_on, moves.quarter.ends_before
    begun = [
        each
        for each in versions
        if each.from_on < after and not moves.is_standing(said[each.line])
    ]
    before = [each.from_on for each in begun if each.from_on <= first]
    since = max(before, default=first)
    return [each for each in begun if each.from_on >= since]


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
