"""One run from the exports to the page, shown in the place of the last draft.

Only the command line imports this module. A run builds in a folder of its own, and
what stood before stays as it was until everything is there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from jointplan.errors import Finding, NotebookError
from jointplan.ingest.staging.row_account import account_of_rows
from jointplan.pipeline import report_folder, run_folder
from jointplan.pipeline.archive import list_quarters
from jointplan.pipeline.build import (
    Timer,
    build,
    check,
    keep_built,
    load_checks,
    load_unread,
    rows_of,
)
from jointplan.pipeline.inputs import Asked, Inputs, read_inputs
from jointplan.pipeline.mailing import write_to_send
from jointplan.pipeline.period import Run
from jointplan.pipeline.restatement import load_restatement
from jointplan.report.handover import write_handover
from jointplan.report.kernels.prepared import Preparer, prepared_kernels
from jointplan.report.page import render_page
from jointplan.report.run_sections import run_sections
from jointplan.report.sentences.limits import terminal_lines
from jointplan.tracker import write_tracker
from jointplan.warehouse.database import open_database
from jointplan.workspace import KIT_ROOT, Workspace

NOTEBOOKS = KIT_ROOT / "notebooks"
Say = Callable[[str], None]


def write_draft(asked: Asked, *, audience: str, timer: Timer, say: Say) -> Path:
    """Build, run the sections, render, and show the draft.

    Returns:
        The page that leads to the quarter's draft.

    Raises:
        UserError: What people wrote or exported stops the run; the last draft stays.
    """
    tidy(asked.workspace)
    with timer.step("read glossary, plans and mapping"):
        inputs = read_inputs(asked)
    with prepared_kernels() as preparer:  # it imports while this process builds
        return _write_draft(asked, inputs, audience, timer, say, preparer)


def _write_draft(
    asked: Asked,
    inputs: Inputs,
    audience: str,
    timer: Timer,
    say: Say,
    preparer: Preparer | None,
) -> Path:
    place = asked.workspace
    folder = place.building / "run"
    folder.mkdir(parents=True)
    database = place.building / "build.duckdb"
    with open_database(database, memory_limit=asked.memory_limit) as con:
        run = build(con, asked, inputs, timer)
        with timer.step("lead from the published figures"):
            load_restatement(con, asked, inputs, run)
        _write_tables(con, folder, place, inputs, timer)
        for line in account_of_rows(con):
            say(line)
        for line in terminal_lines(rows_of(con, "limits")):
            say(line)
        (row,) = rows_of(con, "run")
    keep_built(database, asked, run, inputs)
    name = _write_manifest(folder, place, run, inputs, audience)
    with timer.step("run sections"):
        executed = _run_sections(folder, place, run, audience, preparer)
    with timer.step("render page"):
        shown = row | {
            "folder": name,
            "state": "draft",
            "beside": report_folder.beside(name),
            "audience": audience,
        }
        render_page(
            executed,
            folder / "index.html",
            run=shown,
            cache=place.cache,
            models=folder / "sql" / "marts",
        )
    with timer.step("write summary and tables"):
        write_to_send(folder, name=name, state="draft")
    return _show(folder, place.reports, run.quarter.name, name, say)


def _write_tables(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    place: Workspace,
    inputs: Inputs,
    timer: Timer,
) -> None:
    """Check the figures, then write all that is no page."""
    with timer.step("check"):
        load_checks(con, check(con, inputs))
        load_unread(con, inputs, place)
    with timer.step("write marts"):
        run_folder.write_run(con, folder, workspace=place, models=inputs.models)
        write_handover(con, folder / "handover")
    with timer.step("write tracker"):
        cache = place.cache
        write_tracker(
            con, folder, exports=inputs.exports, cache=cache, report="../index.html"
        )


def _write_manifest(
    folder: Path, place: Workspace, run: Run, inputs: Inputs, audience: str
) -> str:
    """Write what went in, and give the run its name by it."""
    manifest = run_folder.manifest_of(
        place,
        inputs.exports,
        quarter=run.quarter.name,
        as_of=str(run.as_of),
        as_of_basis=run.as_of_basis,
        audience=audience,
        glossary=inputs.glossary.sha256,
    )
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    return report_folder.run_name(manifest)


def _run_sections(
    folder: Path, place: Workspace, run: Run, audience: str, preparer: Preparer | None
) -> list[Path]:
    """Execute the notebooks; those that failed are kept and named."""
    parameters: dict[str, object] = {
        "marts": str(folder / "marts"),
        "quarter": run.quarter.name,
        "as_of": str(run.as_of),
        "audience": audience,
    }
    workers = max(2, min(4, os.cpu_count() or 2))
    notebooks = folder / "notebooks"
    try:
        return run_sections(
            NOTEBOOKS, notebooks, parameters, workers=workers, preparer=preparer
        )
    except NotebookError as error:
        raise _kept(error, notebooks, place) from None


def _kept(error: NotebookError, notebooks: Path, place: Workspace) -> NotebookError:
    """Move the failed notebooks out of the building folder and name them there."""
    kept = place.failed
    shutil.rmtree(kept, ignore_errors=True)
    if notebooks.is_dir():
        shutil.move(notebooks, kept)
    return NotebookError(
        [
            Finding(
                *(
                    text.replace(str(notebooks), str(kept))
                    for text in (each.what, each.where, each.needed_by, each.try_)
                )
            )
            for each in error.findings
        ]
    )


def _show(folder: Path, reports: Path, quarter: str, name: str, say: Say) -> Path:
    """Put the run in the place of the last draft, and tell what moved."""
    before = report_folder.shown_run(reports / quarter / "index.html")
    index = report_folder.show_draft(folder, reports / quarter, name)
    list_quarters(reports)
    if before and (reports / quarter / before / "manifest.json").exists():
        for line in report_folder.movements(
            reports / quarter / before, reports / quarter / name
        ):
            say(line)
    return index


def write_tracker_alone(asked: Asked) -> Path:
    """Build from the exports, check, and write the tracker beside the drafts.

    Raises:
        UserError: As `write_draft`.
    """
    place = asked.workspace
    tidy(place)
    place.building.mkdir(parents=True)
    inputs = read_inputs(asked)
    database = place.building / "build.duckdb"
    with open_database(database, memory_limit=asked.memory_limit) as con:
        run = build(con, asked, inputs, Timer())
        check(con, inputs)
        folder = place.reports / run.quarter.name
        cache = place.cache
        report = "index.html" if (folder / "index.html").is_file() else ""
        return write_tracker(
            con, folder, exports=inputs.exports, cache=cache, report=report
        )


def tidy(place: Workspace) -> None:
    """Remove what a run builds in and unpacks into."""
    for folder in (place.building, place.unpacked):
        shutil.rmtree(folder, ignore_errors=True)
