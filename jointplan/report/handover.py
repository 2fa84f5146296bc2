"""Hand-over lists: per side, the rejections that it can act on.

Each side gets a sheet with a row per hand-off, and a text that fits into a mail:
reasons by weight, with counts and the records of the CRM. Who can act on a reason is
what the glossary says of it. No person is named.
"""

from __future__ import annotations

import csv
import io
import textwrap
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

from jointplan.report.display.formats import plural
from jointplan.warehouse.quoting import defused

SIDES = {
    "marketing": "marketing",
    "sales": "sales",
    "operations": "operations",
    "both": "marketing and sales together",
}
COLUMNS = (
    "reason_family", "reason", "decision", "fairness", "fit_verdict", "source",
    "trigger", "team", "touches_owed", "touches_owed_count", "touches_done_count",
    "opened_on", "decided_on", "record_id", "handoff_id",
)  # fmt: skip
WIDTH = 72
FAIRNESS = {
    "too early": "before the touches owed were done",
    "claimed, not found": "with an excuse the data do not show",
}
FIT = {
    "conforming": "conforming: the definition is at fault",
    "not conforming": "not conforming: padding",
    "conforming only on a value corrected before the rejection": (
        "conforming only on a value corrected since: the data"
    ),
}

Row = dict[str, Any]


def write_handover(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write a sheet and a text per side into `folder`, from the marts."""
    folder.mkdir(parents=True)
    (run,) = _rows(con, "select * from marts.run")
    found = _rows(
        con, "select * from marts.rejection_list order by decided_on, handoff_id"
    )
    for side in SIDES:
        own = [row for row in found if row["acts"] == side]
        (folder / f"{side}.csv").write_text(sheet(own), encoding="utf-8-sig")
        told = letter(side, own, found, run)
        (folder / f"{side}.txt").write_text(told, encoding="utf-8")


def sheet(found: list[Row]) -> str:
    """Write rejections as CSV; no cell of it is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow(
            "" if row[name] is None else _cell(str(row[name])) for name in COLUMNS
        )
    return target.getvalue()


def _cell(text: str) -> str:
    """Defuse a formula; a carriage return would begin a row."""
    return defused(text).replace("\r", " ")


def letter(side: str, own: list[Row], everything: list[Row], run: Row) -> str:
    """Write rejections as plain text for a mail, reason by reason, largest first."""
    title = f"{run['company_name']}: rejections of {run['quarter']} for {SIDES[side]}"
    parts = [title, _summary(side, len(own), len(everything), run)]
    reasons: dict[str, list[Row]] = defaultdict(list)
    for row in own:
        reasons[row["reason"]].append(row)
    for reason in sorted(reasons, key=lambda name: (-len(reasons[name]), name)):
        parts.append(_reason(reason, reasons[reason]))
    unnamed = sum(row["acts"] is None for row in everything)
    if unnamed:
        parts.append(
            f"Without a reason, or one that the glossary does not name: {unnamed}. "
            "Nobody is asked to act on them."
        )
    parts.append(f"One row per hand-off: {side}.csv, beside this text.")
    return "\n\n".join(_wrapped(part) for part in parts) + "\n"


def _summary(side: str, own: int, everything: int, run: Row) -> str:
    if not everything:
        return f"No rejection of {run['quarter']} is on file as of {run['as_of_on']}."
    carry = "none carries" if not own else f"{own} {'carries' if own == 1 else 'carry'}"
    return (
        f"Of {plural(everything, 'rejected hand-off')} of {run['quarter']}, as of "
        f"{run['as_of_on']}, {carry} a reason that {SIDES[side]} can act on."
    )


def _reason(reason: str, found: list[Row]) -> str:
    """Write one reason: how often, how fair, by the rule, and which records."""
    head = f"{reason} ({found[0]['reason_family']}): {plural(len(found), 'hand-off')}"
    lines = [" ".join(head.split())]
    for column, words in (("fairness", FAIRNESS), ("fit_verdict", FIT)):
        for value, word in words.items():
            number = sum(row[column] == value for row in found)
            if number:
                lines.append(f"  {number} {word}")
    lines.append("  Records: " + ", ".join(str(row["record_id"]) for row in found))
    return "\n".join(lines)


def _wrapped(part: str) -> str:
    """Break lines at 72 characters; what belongs to a line stays under it."""
    return "\n".join(
        textwrap.fill(
            line,
            WIDTH,
            subsequent_indent=" " * (len(line) - len(line.lstrip())),
            break_on_hyphens=False,
        )
        for line in part.split("\n")
    )


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    found = con.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
