"""The decision log of a review: written empty, filled in, read as commitments.

A row of the table is one thing that a side owes by a day. What cannot be read is told
with file and line, all at once; an empty row is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jointplan.errors import Finding, Findings, PlanError, line_of, nearest
from jointplan.glossary.markdown import Grid, Section, Text, read_sections
from jointplan.plans.commitments import KINDS, MEASURES, SIDES, unknown_measure
from jointplan.report.display.formats import first_upper
from jointplan.report.display.markdown import unescaped
from jointplan.report.display.promise_words import measure_label

TITLE = "Decision log"
COLUMNS = ("Side", "Owner", "What", "Due", "Measure")
OPTIONAL = ("Kind",)
NEEDED = ("Side", "Owner", "What", "Due")
ROWS = 6
NONE = {"", "-", "–", "—"}
NEEDED_BY = "the commitments of the next plan"


@dataclass(frozen=True)
class Decided:
    """One decision as a commitment: the values of its keys, and where it stands."""

    values: Mapping[str, str | date]
    line: int


def empty_log() -> Iterator[str]:
    """The log as it is before the meeting."""
    yield f"## {TITLE}"
    yield ""
    yield (
        "One row per decision that somebody owes. `make plan` makes each a commitment "
        "of the next plan."
    )
    yield f"Side is one of {', '.join(SIDES)}; Owner is a role; Due is a day like"
    yield "2027-01-31; Measure is what would show it kept, or empty:"
    yield ", ".join(f"`{name}`" for name in MEASURES) + "."
    yield ""
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|" + "---|" * len(COLUMNS)
    yield from ("|" + "  |" * len(COLUMNS) for _ in range(ROWS))


def read_log(path: Path, shown: str) -> list[Decided]:
    """Read the decisions of an agenda; none where it was not filled in.

    Args:
        path: The agenda.
        shown: The file as it is called in the workspace.

    Raises:
        PlanError: What is there cannot be read; every finding at once.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError(
            Finding("is not UTF-8", shown, NEEDED_BY, "save it as UTF-8")
        ) from None
    noted = Findings(shown)
    sections = read_sections(text.replace("\r\n", "\n"), noted)
    place = next((n for n, each in enumerate(sections) if each.title == TITLE), None)
    if place is None:
        what = f"has no heading {TITLE}"
        cure = f"write ## {TITLE} above its table again"
        raise PlanError(Finding(what, shown, NEEDED_BY, cure))
    log = sections[place]
    ends = sections[place + 1].line if place + 1 < len(sections) else None
    # Notes elsewhere in the file may be any Markdown.
    findings = [
        Finding(each.what, each.where, NEEDED_BY, each.try_)
        for each in noted.found
        if line_of(each) >= log.line and (ends is None or line_of(each) < ends)
    ]
    found = list(_decisions(log, shown, findings))
    if findings:
        raise PlanError(findings)
    return found


def _decisions(log: Section, shown: str, findings: list[Finding]) -> Iterator[Decided]:
    grids = [block for block in log.blocks if isinstance(block, Grid)]
    if not grids:
        findings.append(_fault(shown, log.line, "there is no table", _heads()))
    told: set[str | date] = set()
    for grid in grids:
        names = [name.strip().capitalize() for name in grid.header]
        if set(names) - set(OPTIONAL) != set(COLUMNS) or len(set(names)) < len(names):
            what = "the columns of the table are not those expected"
            findings.append(_fault(shown, grid.line, what, _heads()))
            continue
        for row in grid.rows:
            cells = _cells(names, row)
            if not any(cells.values()):
                continue
            values, faults = _read(cells)
            if values.get("what") in told:
                faults.append(("What stands there twice", "strike one of them"))
            told |= {values["what"]} if "what" in values else set()
            line = row[0].line
            findings += [_fault(shown, line, *fault) for fault in faults]
            if not faults:
                yield Decided(values, line)


def _cells(names: Sequence[str], row: Sequence[Text]) -> dict[str, str]:
    written = [unescaped(cell.source.strip().strip("`")).strip() for cell in row]
    return {
        name: "" if cell in NONE else cell
        for name, cell in zip(names, written, strict=False)
    }


def _read(
    cells: Mapping[str, str],
) -> tuple[dict[str, str | date], list[tuple[str, str]]]:
    """The values of one row, and everything that is wrong with it."""
    values: dict[str, str | date] = {}
    faults = [
        (f"{name} is empty", "fill it in, or empty the whole row")
        for name in NEEDED
        if not cells.get(name)
    ]
    for name in ("What", "Owner"):
        if cells.get(name):
            values[name.lower()] = cells[name]
    for name, known in (("Side", SIDES), ("Kind", KINDS)):
        word = cells.get(name, "").lower()
        if word and word not in known:
            like = nearest(word, set(known))
            cure = like or f"write one of {', '.join(known)}"
            faults.append((f"{name} {cells[name]!r} is not known", cure))
        elif word:
            values[name.lower()] = word
    if due := cells.get("Due"):
        try:
            values["due"] = date.fromisoformat(due)
        except ValueError:
            faults.append((f"Due {due!r} is no day", "write it like 2027-01-31"))
    if asked := cells.get("Measure"):
        names = {measure_label(name).lower(): name for name in MEASURES}
        measure = names.get(asked.lower(), asked)
        if measure in MEASURES:
            values["measure"] = measure
        else:
            what, _, cure = unknown_measure(asked).partition("; ")
            faults.append((what, cure))
    return values, faults


def _heads() -> str:
    return f"write | {' | '.join(COLUMNS)} | as its first line"


def _fault(shown: str, line: int, what: str, cure: str) -> Finding:
    said = first_upper(what)
    return Finding(said, f"{shown}:{line}", needed_by=NEEDED_BY, try_=cure)
