"""Freezes a quarter's draft: `reports/<quarter>/published/<as-of>/`.

Nothing overwrites what was frozen, and it holds no name of a person in sales.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from jointplan.errors import Finding, PeriodError
from jointplan.pipeline.archive import list_quarters
from jointplan.pipeline.frozen import write_digests
from jointplan.pipeline.mailing import refuse_older, write_to_send
from jointplan.pipeline.open_limits import refuse_open
from jointplan.pipeline.report_folder import (
    beside,
    draft_run,
    newest_complete,
)
from jointplan.pipeline.restatement.unexplained import refuse_unexplained
from jointplan.plans.quarters import check_quarter_name
from jointplan.report.page import render_page
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import Workspace


def publish_draft(place: Workspace, quarter: str = "") -> Path:
    """Freeze a quarter's draft; by default the newest that was over when it was made.

    Returns:
        The frozen page.

    Raises:
        PeriodError: There is no such draft, or no quarter of that name.
        OpenLimitError: A limit of the draft is neither mended nor accepted (R62).
        RestatementError: No input explains why a published figure is another one.
    """
    name = check_quarter_name(quarter) if quarter else newest_complete(place.reports)
    folder = place.reports / name
    run = draft_run(folder)
    refuse_open(run)
    target = frozen_folder(folder, _as_of(run))
    refuse_older(run)
    refuse_unexplained(run)
    copy = place.publishing
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(run, copy, ignore=shutil.ignore_patterns("tracker.*"))
    found = mart(open_marts(str(copy / "marts")), "run").iloc[0]
    row: dict[str, object] = {str(name): found[name] for name in found.index}
    render_page(
        sorted((copy / "notebooks").glob("*.ipynb")),
        copy / "index.html",
        run=row | {"folder": run.name, "state": "published", "beside": beside("")},
        cache=place.cache,
        models=copy / "sql" / "marts",
    )
    write_to_send(copy, name=run.name, state="published")
    target.parent.mkdir(exist_ok=True)
    write_digests(copy)
    freeze(copy, target)
    shutil.rmtree(copy)
    list_quarters(place.reports)
    return target / "index.html"


def _as_of(run: Path) -> str:
    """The day that a draft was judged by, which names the frozen folder.

    Raises:
        PeriodError: Its manifest says none.
    """
    manifest = run / "manifest.json"
    try:
        told = json.loads(manifest.read_bytes())
        return str(date.fromisoformat(told["as_of"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise PeriodError(
            Finding(
                "does not say by which day the draft was judged",
                str(manifest),
                needed_by="the name of the frozen folder",
                try_="make quarterly-report, then publish again",
            )
        ) from None


def frozen_folder(quarter_folder: Path, as_of: str) -> Path:
    """A folder under `published/` that does not exist yet: as-of, then as-of-2."""
    published = quarter_folder / "published"
    target, number = published / as_of, 1
    while target.exists():
        number += 1
        target = published / f"{as_of}-{number}"
    return target


def freeze(run: Path, target: Path) -> None:
    """Copy a run into its frozen folder and make every file read-only."""
    fresh = target.with_name(target.name + ".new")
    if fresh.exists():
        shutil.rmtree(fresh)
    shutil.copytree(run, fresh)
    for file in fresh.rglob("*"):
        if file.is_file():
            file.chmod(0o444)
    fresh.rename(target)
