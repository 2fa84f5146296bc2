"""Exceptions that both sides agreed to: which hand-offs, what holds instead, and why.

`plans/<quarter>.exceptions.csv` has a row per exception (R43). It names one hand-off or
a stretch of days, the term it is about and the verdict that holds instead of the one
computed, why, and who agreed for either side. It may be written before or after the
plan is signed, since it is signed itself.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jointplan.errors import Finding

HEADER = (
    "handoff_id",
    "from",
    "to",
    "term",
    "verdict",
    "why",
    "marketing",
    "sales",
)
VERDICTS = {
    "first response": ("met", "breached", "not owed"),
    "further touches": ("met", "breached", "not owed"),
    "decision": ("met", "breached", "not owed"),
    "rejection": ("fair", "too early"),
    "quota": ("earned", "not earned"),
}
TABLE = {
    "quarter": "varchar",
    "line": "integer",
    "handoff_id": "varchar",
    "from_on": "date",
    "to_on": "date",
    "term": "varchar",
    "verdict": "varchar",
    "why": "varchar",
    "marketing_by": "varchar",
    "sales_by": "varchar",
}
"""Columns of `plan.exceptions`, in the order of an exception's attributes."""

_NEEDED = "the verdicts it would take the place of"


@dataclass(frozen=True)
class AgreedException:
    """One agreed exception, as a row of `plan.exceptions`."""

    quarter: str
    line: int
    handoff_id: str | None
    from_on: date | None
    to_on: date | None
    term: str
    verdict: str
    why: str
    marketing_by: str
    sales_by: str


def read_exceptions(
    folder: Path, quarters: Mapping[str, object]
) -> tuple[list[AgreedException], list[Finding]]:
    """Read the exceptions of every quarter that has a plan.

    Args:
        folder: The folder of the plans.
        quarters: The plans by quarter.

    Returns:
        The exceptions, and what is wrong with the files and rows that are left out.
    """
    found: list[AgreedException] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.exceptions.csv")):
        quarter = path.name.removesuffix(".exceptions.csv")
        shown = f"plans/{path.name}"
        if quarter not in quarters:
            named = ", ".join(quarters) or "none has one so far"
            cure = f"name it after a quarter that has a plan: {named}"
            findings.append(_fault(shown, f"there is no plan for {quarter}", cure))
            continue
        for line, cells in _rows(path, shown, findings):
            faults = list(_faults(cells))
            findings += [_fault(f"{shown}:{line}", what, cure) for what, cure in faults]
            if not faults:
                found.append(_exception(quarter, line, cells))
    return found, findings


def _fault(where: str, what: str, try_: str) -> Finding:
    return Finding(what, where, needed_by=_NEEDED, try_=try_)


def _rows(
    path: Path, shown: str, findings: list[Finding]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Read the rows that have cells, with the lines they start on."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        findings.append(_fault(shown, "is not UTF-8", "save it as CSV in UTF-8"))
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    header = tuple(cell.strip() for cell in next(reader, []))
    if header != HEADER:
        cure = f"write {','.join(HEADER)} as the first line"
        findings.append(
            _fault(f"{shown}:1", "the columns are not those expected", cure)
        )
        return
    line = reader.line_num + 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            filled = [*cells, *[""] * (len(HEADER) - len(cells))]
            yield line, dict(zip(HEADER, filled, strict=False))
        line = reader.line_num + 1


def _faults(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Say everything that is wrong with a row, and what to do."""
    has_days = bool(cells["from"] or cells["to"])
    if bool(cells["handoff_id"]) == has_days:
        yield (
            "names no hand-off and no days"
            if not has_days
            else ("names a hand-off and days"),
            "give handoff_id, or from and to",
        )
    days = [_day(cells[name]) for name in ("from", "to")]
    if has_days and None in days:
        yield "its days cannot be read", "write both from and to as 2026-01-31"
    elif days[0] and days[1] and days[1] < days[0]:
        yield "ends before it begins", "write the earlier day under from"
    verdicts = VERDICTS.get(cells["term"])
    if verdicts is None:
        yield f"{cells['term']!r} is no term", f"write one of: {', '.join(VERDICTS)}"
    elif cells["verdict"] not in verdicts:
        yield (
            f"{cells['verdict']!r} is no verdict on {cells['term']}",
            f"write one of: {', '.join(verdicts)}",
        )
    for name in ("why", "marketing", "sales"):
        if not cells[name]:
            yield f"{name} is empty", "an exception has a reason and both sides' names"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _exception(quarter: str, line: int, cells: Mapping[str, str]) -> AgreedException:
    return AgreedException(
        quarter,
        line,
        cells["handoff_id"] or None,
        _day(cells["from"]),
        _day(cells["to"]),
        cells["term"],
        cells["verdict"],
        cells["why"],
        cells["marketing"],
        cells["sales"],
    )
