"""Check a glossary while it is written: everything at once, quickly, by line.

What would stop a report is an error. What a report could run with and a person should
look at is a warning. The machine's clock is never read: days are judged as of the
newest run of the workspace, and what rests on data is asked of what it kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from jointplan.errors import Finding, Findings, line_of
from jointplan.glossary.check.tally import Tally, last_day, open_kept, tally_rules
from jointplan.glossary.check.word_usage import words_lacking
from jointplan.glossary.dated_tables import DatedTable
from jointplan.glossary.merge_conflicts import name_merges
from jointplan.glossary.read import Glossary, Rule, examine_glossary
from jointplan.glossary.rules.rule_book import SCORED, TITLES, Read, examine_rules
from jointplan.workspace import Workspace

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Version = DatedTable | Read
Told = tuple[list[Finding], list[Finding]]  # warnings, notes


@dataclass(frozen=True)
class Checked:
    """What a check found, each kind by line.

    Attributes:
        errors: What stops a report.
        warnings: What a report runs with and a person should look at.
        notes: What is proposed, and what was not judged.
        summary: The result in one line.
    """

    errors: list[Finding]
    warnings: list[Finding]
    notes: list[Finding]
    summary: str


def check_glossary(
    place: Workspace, *, kit: Path, as_of: date | None = None
) -> Checked:
    """Check the glossary of a workspace.

    Args:
        place: The workspace.
        kit: The folder of the kit, whose report uses the words.
        as_of: The day by which reviews are overdue; by default the newest run's.

    Raises:
        GlossaryError: There is no glossary, or it is no text.
    """
    glossary, found = examine_glossary(place.glossary)
    day = as_of or last_day(place.reports)
    with open_kept(place) as con:
        read, refused = examine_rules(glossary, con)
        unmet, unasked = _ask_data(glossary, read, day, con)
    is_own = place.root.resolve() == kit.resolve()
    lacking = _lacking(glossary, words_lacking(glossary, kit, is_own=is_own))
    errors = [*found, *refused, *(lacking if is_own else ())]
    overdue, undated = _overdue(glossary, day)
    findings = Findings(glossary.path_name, errors)
    name_merges(findings, glossary.text.split("\n"))
    return Checked(
        _labelled("error", findings.found),
        _labelled("warning", [*(() if is_own else lacking), *overdue, *unmet]),
        _labelled("note", [*_proposals(glossary), *undated, *unasked]),
        _summary(glossary),
    )


def _labelled(kind: str, findings: Sequence[Finding]) -> list[Finding]:
    """Put findings in the order of the file, each told apart by its kind."""
    ordered = sorted(dict.fromkeys(findings), key=line_of)
    return [replace(each, what=f"{kind}: {each.what}") for each in ordered]


def _summary(glossary: Glossary) -> str:
    agreed = len({rule.name for rule in glossary.rules if rule.is_agreed})
    proposed = sum(not rule.is_agreed for rule in glossary.rules)
    return (
        f"{glossary.path_name}: {len(glossary.terms)} terms, {agreed} "
        f"rule{'s' * (agreed != 1)} in force, {proposed} proposed"
    )


def _lacking(glossary: Glossary, lacking: Mapping[str, Sequence[str]]) -> list[Finding]:
    if not lacking:
        return []
    uses = [
        f"{word}: {', '.join(places[:2])}" + (", ..." if len(places) > 2 else "")
        for word, places in lacking.items()
    ]
    last = glossary.text.rstrip("\n").count("\n") + 1
    return [
        Finding(
            f"no entry explains {len(uses)} of the words that the report uses",
            f"{glossary.path_name}:{last}",
            needed_by=("\n" + " " * 13).join(uses),
            try_="explain each under ### and the word, or name it among the Synonyms "
            "of an entry",
        )
    ]


def _overdue(glossary: Glossary, day: date | None) -> Told:
    """Name the terms, and the criteria in force, whose day of review has passed."""
    if day is None:
        what = "not judged: which reviews are overdue, for no report tells the day"
        try_ = "make quarterly-report, or name a day with AS_OF=2026-10-05"
        return [], [Finding(what, glossary.path_name, try_=try_)]
    entries = [(term.term, term.review_by, term.line) for term in glossary.terms]
    scored = [table for table in glossary.tables if table.name == SCORED]
    since = _first_days(scored, day)
    entries += [
        (row.cells["Criterion"], row.review_by, row.line)
        for table in scored
        if table.from_on >= since[table.name]
        for row in table.rows
    ]
    return [
        Finding(
            f"{name!r} was to be reviewed by {review_by}, and it is {day}",
            f"{glossary.path_name}:{line}",
            try_="look at it together and write the day of the next review",
        )
        for name, review_by, line in entries
        if review_by and review_by < day
    ], []


def _first_days(versions: Sequence[Version], day: date) -> dict[str, date]:
    """First day of the version in force by name; what begins later still counts."""
    days: dict[str, date] = dict.fromkeys((each.name for each in versions), date.min)
    for each in versions:
        if each.is_agreed and each.from_on <= day:
            days[each.name] = max(days[each.name], each.from_on)
    return days


def _proposals(glossary: Glossary) -> Iterator[Finding]:
    """List what judges nothing yet, and who has still to agree."""
    versions: list[Rule | DatedTable] = [*glossary.rules, *glossary.tables]
    for each in versions:
        if each.is_agreed:
            continue
        sides = {"marketing": each.marketing_by, "sales": each.sales_by}
        by = [f" by {name} ({side})" for side, name in sides.items() if name]
        missing = [side for side, name in sides.items() if not name]
        who = f"{missing[0]} has not" if by else "neither side has"
        yield Finding(
            f"proposed: {TITLES.get(each.name, each.name)} from {each.from_on}"
            f"{''.join(by)}; {who} agreed so far",
            f"{glossary.path_name}:{each.line - isinstance(each, Rule)}",
        )


def _ask_data(
    glossary: Glossary,
    read: Sequence[Read],
    day: date | None,
    con: DuckDBPyConnection | None,
) -> Told:
    """Ask the hand-offs of the last run which rules in force or to come none meets."""
    since = _first_days(read, day or date.max)
    asked = [rule for rule in read if rule.from_on >= since[rule.name]]
    tallies = tally_rules(asked, glossary, con) if con else None
    if tallies is None:
        what = "not judged: which rules no hand-off meets, for no run here can be asked"
        return [], [Finding(what, glossary.path_name, try_="make quarterly-report")]
    warnings, notes = [], []
    for rule, tally in zip(asked, tallies, strict=True):
        where = f"{glossary.path_name}:{rule.line}"
        if tally.unknown:
            notes.append(_not_asked(rule, tally, where))
        elif tally.total_count and not tally.met_count:
            warnings.append(_never_met(rule, tally, where))
    return warnings, notes


def _not_asked(rule: Read, tally: Tally, where: str) -> Finding:
    facts = ", ".join(f"`{fact}`" for fact in tally.unknown)
    return Finding(
        f"{rule.title!r} was not asked of the data, which holds {facts} in other words",
        where,
        try_="make quarterly-report",
    )


def _never_met(rule: Read, tally: Tally, where: str) -> Finding:
    met = "is met by none" if tally.judged_count else "can be judged on none"
    return Finding(
        f"{rule.title!r} {met} of the {tally.total_count:,} hand-offs",
        where,
        try_="compare its words and limits with what the CRM holds",
    )
