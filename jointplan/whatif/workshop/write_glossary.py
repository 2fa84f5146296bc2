"""Write a tried rule into `glossary.md`, and the minutes of the meeting below it.

The file is read right before it is written and replaced in one step; what would not
pass `make glossary-check` is refused and nothing is written. A version that both sides
agreed to is never touched.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jointplan.errors import Finding, GlossaryError
from jointplan.glossary.dated_tables import DatedTable
from jointplan.glossary.read import Glossary, Rule, read_glossary
from jointplan.whatif.preview.as_if_agreed import printed_rules
from jointplan.whatif.preview.baseline import read_sound
from jointplan.workspace import Workspace

MQL = "Marketing qualified lead (MQL)"
POINTS = "Scoring criteria"
CHANGES = "## Changes"
_MARK = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_CELL = re.compile(r"(?<!\\)\|")

Edit = tuple[int, int, list[str]]
"""First line, line behind the last (counted from 0) and what stands there then."""

Places = dict[str, int]
"""Lines on which something was written, counted from 1, by what it is."""


@dataclass(frozen=True)
class Proposal:
    """What a meeting wants to write down.

    Attributes:
        from_on: The day from which it is to hold.
        rule: The MQL rule; empty where it stays.
        points: Points of criteria that change.
        marketing: Who agreed for marketing; empty is nobody yet.
        sales: Who agreed for sales; empty is nobody yet.
        replaces: Whether a proposal of that day may be replaced.
        minutes: What is told of the meeting, in Markdown; may be empty.
    """

    from_on: date
    rule: str = ""
    points: dict[str, int] | None = None
    marketing: str = ""
    sales: str = ""
    replaces: bool = False
    minutes: str = ""


def propose(path: Path, proposal: Proposal) -> Places:
    """Write a proposal into a glossary, or nothing at all.

    Args:
        path: The glossary, read now, whoever else has just edited it.
        proposal: What is written.

    Returns:
        Where rule, points and minutes stand now.

    Raises:
        GlossaryError: The glossary has faults, a version of that day is in the way, or
            what would be written is refused.
    """
    path = path.resolve()
    with _alone(path.parent):
        was = path.read_bytes()
        text, places = proposed(read_glossary(path), proposal)
        _replace(path, _written_as(was, text), was)
    return places


def is_alone(place: Workspace, from_on: date) -> bool:
    """Whether nothing but what begins on a day is proposed, or still to come."""
    glossary = read_glossary(place.glossary)
    versions: list[Rule | DatedTable] = [*glossary.rules, *glossary.tables]
    return all(
        each.from_on == from_on or (each.is_agreed and each.from_on < from_on)
        for each in versions
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold back whoever else proposes in the folder, until this is written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _written_as(was: bytes, text: str) -> bytes:
    """A text with the line ends that most lines had, and the mark in front."""
    ending = "\r\n" if was.count(b"\r\n") * 2 > was.count(b"\n") else "\n"
    mark = b"\xef\xbb\xbf" if was.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.replace("\n", ending).encode()


def proposed(glossary: Glossary, proposal: Proposal) -> tuple[str, Places]:
    """The text of a glossary with a proposal in it, and where that stands.

    Raises:
        GlossaryError: A version of that day is in the way, or a name cannot stand in
            a glossary.
    """
    _refuse_odd_names(proposal)
    lines = glossary.text.split("\n")
    edits: dict[str, Edit] = {}
    if proposal.minutes:
        edits["minutes"] = _minutes_edit(lines, proposal.minutes)
    if proposal.rule:
        edits["rule"] = _rule_edit(glossary, lines, proposal)
    if proposal.points:
        edits["points"] = _points_edit(glossary, lines, proposal)
    places = {what: _line_of(edit, edits.values()) for what, edit in edits.items()}
    for start, end, new in sorted(edits.values(), reverse=True):
        lines[start:end] = new  # from below: the lines above stay put
    return "\n".join(lines), places


def _line_of(edit: Edit, edits: Collection[Edit]) -> int:
    """The line, counted from 1, on which an edit stands once all are made."""
    start, _, new = edit
    above = sum(len(e[2]) - (e[1] - e[0]) for e in edits if e[0] < start)
    head = next((n for n, line in enumerate(new) if line and line != CHANGES), 0)
    return start + above + head + 1


def block_of(rule: str, proposal: Proposal) -> list[str]:
    """The lines of a rule as it stands in a glossary."""
    sides = (("marketing", proposal.marketing), ("sales", proposal.sales))
    names = "".join(f' {side}="{name}"' for side, name in sides if name)
    return [f"```sql from={proposal.from_on}{names}", *rule.split("\n"), "```"]


def _rule_edit(glossary: Glossary, lines: Sequence[str], proposal: Proposal) -> Edit:
    versions = [each for each in glossary.rules if each.name == "mql"]
    same = _same_proposal(glossary, versions, proposal)
    if same is None:
        _refuse_taken(glossary, versions, proposal)
    else:
        _refuse_unsigned(glossary, same, proposal)
    new = block_of(proposal.rule, proposal)
    for each in versions:
        start = each.line - 2
        if each.from_on == proposal.from_on:
            return start, _end_of_block(lines, start), new
        if each.from_on < proposal.from_on:
            return start, start, [*new, ""]
    if versions:
        end = _end_of_block(lines, versions[-1].line - 2)
        return end, end, ["", *new]
    term = next((each for each in glossary.terms if each.term == MQL), None)
    if term is None:
        raise GlossaryError(
            Finding(
                f"there is no heading ### {MQL}",
                glossary.path_name,
                "the rule that was tried",
                "write this heading and a definition, then propose again",
            )
        )
    end = next(
        (n for n in range(term.line, len(lines)) if lines[n].startswith("#")),
        len(lines),
    )
    return end, end, [*new, ""]


def _points_edit(glossary: Glossary, lines: Sequence[str], proposal: Proposal) -> Edit:
    versions = [each for each in glossary.tables if each.name == POINTS]
    _refuse_taken(glossary, versions, proposal)
    base = _base_of(glossary, versions, proposal)
    new = [_dated(proposal), "", *_table_of(lines, base, proposal.points or {})]
    for each in versions:
        start = _start_of_table(lines, each)
        if each.from_on == proposal.from_on:
            return start, each.rows[-1].line, new
        if each.from_on < proposal.from_on:
            return start, start, [*new, ""]
    end = versions[-1].rows[-1].line
    return end, end, ["", *new]


def _base_of(
    glossary: Glossary, versions: Sequence[DatedTable], proposal: Proposal
) -> DatedTable:
    """The agreed table in force on the first day, which holds every criterion."""
    agreed = [each for each in versions if each.is_agreed]
    before = [each for each in agreed if each.from_on <= proposal.from_on]
    base = next(iter([*before, *agreed[-1:]]), None)
    names = {row.cells["Criterion"] for row in base.rows} if base is not None else set()
    lacking = sorted((proposal.points or {}).keys() - names)
    if base is None or lacking:
        raise GlossaryError(
            Finding(
                f"the scoring criteria in force on {proposal.from_on} do not have "
                + (", ".join(map(repr, lacking)) or "any criterion"),
                glossary.path_name,
                try_="somebody changed the table: run the workshop notebook again",
            )
        )
    return base


def _same_proposal(
    glossary: Glossary, versions: Sequence[Rule], proposal: Proposal
) -> Rule | None:
    """The proposal of that day that says the same already, if there is one."""
    printed = printed_rules(glossary)
    return next(
        (
            each
            for each in versions
            if each.from_on == proposal.from_on
            and not each.is_agreed
            and printed.get(each.line) == proposal.rule
        ),
        None,
    )


def _refuse_unsigned(glossary: Glossary, same: Rule, proposal: Proposal) -> None:
    """Write the same rule again only to put both names to it."""
    if proposal.marketing and proposal.sales:
        return
    by = same.marketing_by or same.sales_by
    raise GlossaryError(
        Finding(
            f"this rule is already proposed from {same.from_on}"
            + (f", by {by}" if by else ""),
            f"{glossary.path_name}:{same.line}",
            try_='to agree to it, fill in both names and press "Write rule and '
            'minutes"',
        )
    )


def _refuse_taken(
    glossary: Glossary, versions: Sequence[Rule | DatedTable], proposal: Proposal
) -> None:
    for each in versions:
        if each.from_on != proposal.from_on:
            continue
        where = f"{glossary.path_name}:{each.line}"
        if each.is_agreed:
            what = f"both sides already agreed to a version from {each.from_on}"
            raise GlossaryError(Finding(what, where, try_="choose another first day"))
        if not proposal.replaces:
            by = each.marketing_by or each.sales_by
            what = f"there is already another proposal from {each.from_on}"
            raise GlossaryError(
                Finding(
                    what + (f", by {by}" if by else ""),
                    where,
                    try_="choose another first day, or tick "
                    '"Replace the proposal of that day"',
                )
            )


def _refuse_odd_names(proposal: Proposal) -> None:
    """A name stands between quotation marks in a rule, before brackets in a table."""
    for name in (proposal.marketing, proposal.sales):
        odd = sorted(set(name) & set('"\\()\n'))
        if odd:
            raise GlossaryError(
                Finding(
                    f"the name {name!r} holds {' '.join(odd)}",
                    try_="write it without quotation marks and brackets",
                )
            )


def _dated(proposal: Proposal) -> str:
    marketing, sales = proposal.marketing, proposal.sales
    if marketing and sales:
        return (
            f"In force from {proposal.from_on}, agreed by {marketing} (marketing) and "
            f"{sales} (sales)."
        )
    one = f"{marketing} (marketing)" if marketing else f"{sales} (sales)"
    by = f" by {one}" if marketing or sales else ""
    return f"Proposed from {proposal.from_on}{by}."


def _table_of(
    lines: Sequence[str], base: DatedTable, points: dict[str, int]
) -> list[str]:
    """The agreed table once more, with other points."""
    first = base.rows[0].line - 1
    made = list(lines[first - 2 : first])
    for row in base.rows:
        cells = _CELL.split(lines[row.line - 1])
        if row.cells["Criterion"] in points:
            shift = 0 if not cells[0].strip() else -1
            cells[3 + shift] = f" {points[row.cells['Criterion']]} "
        made.append("|".join(cells))
    return made


def _start_of_table(lines: Sequence[str], table: DatedTable) -> int:
    """Where the sentence that dates a table begins, counted from 0."""
    place = table.rows[0].line - 4
    while place > 0 and not lines[place].strip():
        place -= 1
    while place > 0 and lines[place - 1].strip():
        place -= 1
    return place


def _end_of_block(lines: Sequence[str], start: int) -> int:
    opened = _MARK.match(lines[start])
    mark = opened[1] if opened else "```"
    for place in range(start + 1, len(lines)):
        if lines[place].strip().startswith(mark):
            return place + 1
    return len(lines)


def _minutes_edit(lines: Sequence[str], minutes: str) -> Edit:
    """An entry of the dated changes, the newest first."""
    new = minutes.split("\n")
    stripped = [line.strip() for line in lines]
    if CHANGES in stripped:
        place = stripped.index(CHANGES) + 1
        while place < len(lines) and not re.match(r"#{1,4} ", lines[place]):
            place += 1
        return place, place, ["", *new, ""] if lines[place - 1].strip() else [*new, ""]
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return end, len(lines), ["", CHANGES, "", *new, ""]


def _replace(path: Path, made: bytes, was: bytes) -> None:
    """Replace a glossary in one step, if it reads well and nobody edited it since."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_bytes(made)
        read_sound(draft)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        beside.chmod(path.stat().st_mode)
        if path.read_bytes() != was:
            raise GlossaryError(
                Finding(
                    "somebody saved the glossary at the same moment",
                    path.name,
                    try_="propose again; nothing was written",
                )
            )
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
