"""The list of quarters, `reports/index.html`: read from what lies in their folders.

A quarter is listed whatever its folder lacks; figures are told where its marts can be
read. Nothing is written into a quarter's folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from jointplan.pipeline.report_folder import shown_run
from jointplan.plans.quarters import is_quarter_name
from jointplan.report.archive import Listed, Publication, archive_page
from jointplan.report.display.blocks import Row
from jointplan.report.inline import replace_file

DAY = len("2026-10-12")
SCORED = {
    "promise", "side", "position", "is_report_quarter", "state", "actual_count",
    "out_of_count", "least_count", "most_count", "all_count", "pending_count",
    "not_measurable_count", "actual_amount", "promised_count", "promised_pct",
    "promised_amount", "within_days",
}  # fmt: skip
"""Columns of `marts.scorecard` without which no figure is told."""

TOLD = {"company_name", "is_fictional", "currency", "is_complete"}
"""Columns of `marts.run` without which a company is not named."""


def list_quarters(reports: Path) -> Path:
    """Write `reports/index.html`: each quarter's figures, publications and draft."""
    folders = sorted(reports.iterdir(), key=lambda path: path.name, reverse=True)
    listed = [
        read_quarter(folder)
        for folder in folders
        if is_quarter_name(folder.name) and (folder / "index.html").exists()
    ]
    target = reports / "index.html"
    replace_file(target, archive_page(listed))
    return target


def read_quarter(folder: Path) -> Listed:
    """Read what a quarter's folder tells: what was published last, else its draft."""
    publications = sorted(_publications(folder), key=_age, reverse=True)
    draft = shown_run(folder / "index.html")
    told = [folder / "published" / each.folder for each in publications[:1]]
    is_newer = not told or shown_run(told[0] / "index.html") != draft
    for run in (*told, folder / str(draft)):
        promises = _rows(run / "marts" / "scorecard.parquet", SCORED)
        if promises:
            break
    about = _rows(run / "marts" / "run.parquet", TOLD)
    return Listed(
        folder.name,
        publications,
        is_draft_newer=is_newer,
        is_draft_told=run not in told,
        about=about[0] if about else {},
        promises={
            str(row["promise"]): row
            for row in sorted(promises, key=lambda row: row["position"])
            if row["is_report_quarter"]
        },
    )


def published_in(folder: Path) -> list[str]:
    """Folders under a quarter's `published/`, the newest first, whatever they lack."""
    found = [
        Publication(path.name, _day_of(path.name))
        for path in (folder / "published").glob("*")
        if path.is_dir() and path.suffix != ".new"
    ]
    return [each.folder for each in sorted(found, key=_age, reverse=True)]


def _publications(folder: Path) -> list[Publication]:
    return [
        Publication(path.name, _day_of(path.name))
        for path in (folder / "published").glob("*")
        if (path / "index.html").exists() and path.suffix != ".new"
    ]


def _day_of(name: str) -> date | None:
    """The day that a frozen folder is named by: `2026-10-12`, `2026-10-12-2`."""
    try:
        return date.fromisoformat(name[:DAY])
    except ValueError:
        return None


def _age(each: Publication) -> tuple[date, int, str]:
    """Order publications by day; the second of a day comes after the first."""
    number = each.folder[DAY:].lstrip("-")
    return (
        each.as_of or date.min,
        int(number) if number.isdecimal() else 1,
        each.folder,
    )


def _rows(mart: Path, needed: set[str]) -> Sequence[Row]:
    """Read a mart; nothing if it is missing, damaged or of an older version."""
    if not mart.is_file():
        return []
    try:
        with duckdb.connect() as con:
            found = con.execute("select * from read_parquet(?)", [str(mart)])
            names = [str(column[0]) for column in found.description or []]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error:
        return []
    return rows if needed <= set(names) else []
