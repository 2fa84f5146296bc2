"""The folder of reports: which run a quarter's draft shows, and what moved in it.

A run's folder is complete before anything points at it; the draft is then shown by
replacing one file, `reports/<quarter>/index.html`.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from jointplan.errors import Finding, PeriodError
from jointplan.plans.quarters import is_quarter_name
from jointplan.report.display.formats import count, span
from jointplan.report.display.promise_words import label
from jointplan.report.mail import FILES as SUMMARIES

# An exporter may sort attributes, so the tag is found first and its content then.
_RUN_TAG = re.compile(rb'<meta\b[^>]*\bname="jointplan-run"[^>]*>')
_CONTENT = re.compile(rb'\bcontent="([\w-]+)"')

AGENDA = "agenda.md"
"""The agenda of the review of a quarter, beside its draft."""

CAUSES = {
    "exports": "the exports",
    "glossary": "the glossary",
    "plans": "the plans",
    "mapping": "the mapping",
    "as_of": "the as-of day",
    "kit": "the kit itself",
}


def run_name(parts: dict[str, Any]) -> str:
    """Name of a run's folder: what went in, hashed; the same input, the same name."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return f"run-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def shown_run(index: Path) -> str | None:
    """Name of the run that a draft shows, or None where there is no draft."""
    if not index.exists():
        return None
    with index.open("rb") as file:
        tag = _RUN_TAG.search(file.read(65536))
    found = _CONTENT.search(tag[0]) if tag else None
    return found[1].decode() if found else None


def figures_of(run: Path) -> dict[str, str]:
    """Headline figures of a run as text, by name; a range where not all is known.

    A run whose scorecard has no bounds is of an older version: it tells none.
    """
    scorecard = run / "marts" / "scorecard.parquet"
    if not scorecard.exists():
        return {}
    with duckdb.connect() as con:
        found = con.execute(
            "select * from read_parquet($file) where is_report_quarter "
            "order by position",
            {"file": str(scorecard)},
        )
        names = [str(column[0]) for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    if "least_count" not in names:
        return {}
    return {label(row): _figure(row) for row in rows}


def _figure(row: dict[str, Any]) -> str:
    if row["actual_amount"] is not None:
        return count(row["actual_amount"], 2)
    least, most, out_of = row["least_count"], row["most_count"], row["all_count"]
    if not row["not_measurable_count"] and out_of is not None:
        most, out_of = least, row["out_of_count"]
    if least is None or out_of == 0:
        return "not measurable"
    shown = span(least, most - least)
    return shown if out_of is None else f"{shown} of {count(out_of)}"


def movements(before: Path, after: Path) -> list[str]:
    """Say which headline figures moved between two runs, and what else changed."""
    old, new = figures_of(before), figures_of(after)
    lines = [
        f"{name}: {old[name]} -> {figure}"
        for name, figure in new.items()
        if name in old and old[name] != figure
    ]
    causes = _changed_inputs(before, after)
    if not lines:
        return ["no headline figure changed since the last draft"]
    why = f"what changed: {', '.join(causes)}" if causes else "the input is the same"
    return [*lines, why]


def _changed_inputs(before: Path, after: Path) -> list[str]:
    old, new = (
        json.loads((run / "manifest.json").read_text(encoding="utf-8"))
        for run in (before, after)
    )
    return [said for name, said in CAUSES.items() if old.get(name) != new.get(name)]


def show_draft(built: Path, quarter_folder: Path, name: str) -> Path:
    """Put a finished run beside the draft and let the draft show it.

    Args:
        built: Folder of the finished run, with its `index.html`.
        quarter_folder: `reports/<quarter>`.
        name: Name of the run's folder there.

    Returns:
        The draft, `reports/<quarter>/index.html`.
    """
    quarter_folder.mkdir(parents=True, exist_ok=True)
    target, old = quarter_folder / name, quarter_folder / f"{name}.old"
    page = (built / "index.html").read_bytes()
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    shutil.move(built, target)
    index = quarter_folder / "index.html"
    previous = shown_run(index)
    _replace(index, page)
    for beside_it in SUMMARIES:
        written = target / beside_it
        if written.exists():
            _replace(quarter_folder / beside_it, written.read_bytes())
    for folder in quarter_folder.glob("run-*"):
        if folder.name not in (name, previous):
            shutil.rmtree(folder)
    if previous != name:  # what was printed is of another draft
        for printed in quarter_folder.glob("report-*.pdf"):
            printed.unlink()
    return index


def _replace(target: Path, content: bytes) -> None:
    """Write beside the target and put it in its place in one step."""
    fresh = target.with_name(f"{target.name}.new")
    fresh.write_bytes(content)
    fresh.replace(target)


def draft_run(quarter_folder: Path, wish: str = "publish") -> Path:
    """Folder of the run that the quarter's draft shows.

    Args:
        quarter_folder: `reports/<quarter>`.
        wish: What is to be done with the draft, for the error.

    Raises:
        PeriodError: There is no draft.
    """
    name = shown_run(quarter_folder / "index.html")
    if name is None or not (quarter_folder / name).is_dir():
        raise PeriodError(
            Finding(
                f"there is no draft of {quarter_folder.name} to {wish}",
                str(quarter_folder),
                try_="run make quarterly-report first, with "
                f"QUARTER={quarter_folder.name}",
            )
        )
    return quarter_folder / name


def newest_complete(
    reports: Path, wish: str = "publish", *, before: date | None = None
) -> str:
    """The newest quarter with a draft made when the quarter was over.

    Args:
        reports: The folder of reports.
        wish: What is to be done with the draft, for the error.
        before: If given, the quarter starts before this day.

    Raises:
        PeriodError: There is none.
    """
    complete = []
    for index in sorted(reports.glob("*/index.html")):
        run = index.parent / str(shown_run(index)) / "marts" / "run.parquet"
        if not is_quarter_name(index.parent.name) or not run.exists():
            continue
        with duckdb.connect() as con:
            rows = con.execute(
                "select starts_on, is_complete from read_parquet($file)",
                {"file": str(run)},
            ).fetchall()
        complete += [
            (day, index.parent.name)
            for day, is_over in rows
            if is_over and (before is None or day < before)
        ]
    if not complete:
        raise PeriodError(
            Finding(
                f"there is no draft of a complete quarter to {wish}",
                str(reports),
                try_="run make quarterly-report first, or name one with QUARTER="
                if before is None
                else f"run make quarterly-report of a quarter before {before} first",
            )
        )
    return max(complete)[1]


def beside(folder: str) -> list[str]:
    """What is made with the page and is no part of it; a mail leaves it behind.

    A frozen page has no tracker, which names people.
    """
    if folder:
        return [f"{folder}/tracker.html", f"{folder}/"]
    return [
        "tables.xlsx",
        "marts/",
        "sql/",
        "handover/",
        "manifest.json",
        "said/glossary.md",
    ]
