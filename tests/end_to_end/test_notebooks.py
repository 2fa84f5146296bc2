"""The sections' own checks can fail, and only their check cells keep outputs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.pipeline.run_folder import code_digest
from jointplan.warehouse.layers import SECTIONS
from jointplan.warehouse.seal import write_sealed
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.acme import write_acme
from tests.support.building import build_workspace

NOTEBOOKS = sorted((KIT_ROOT / "notebooks").glob(SECTIONS))
WORKSHOP = KIT_ROOT / "notebooks" / "workshop.ipynb"


def cells_of(path: Path) -> list[dict[str, Any]]:
    """Read the code cells of a notebook."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def is_check(cell: dict[str, Any]) -> bool:
    """Tell whether a cell's output is compared by nbval."""
    return {"check", "keep_output"} <= set(cell["metadata"].get("tags", []))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_check_cells_keep_an_output_and_no_other_cell_does(path: Path) -> None:
    cells = cells_of(path)
    marked = ["# NBVAL_CHECK_OUTPUT" in "".join(cell["source"]) for cell in cells]
    assert any(marked), "a section without a check proves nothing"
    assert marked == [is_check(cell) for cell in cells]
    assert marked == [bool(cell["outputs"]) for cell in cells]


def test_workshop_notebook_is_a_few_short_cells_without_outputs() -> None:
    cells = json.loads(WORKSHOP.read_text(encoding="utf-8"))["cells"]
    ids = [cell["id"] for cell in cells]
    assert ids == ["title", "parameters", "open", "how"]
    assert WORKSHOP not in NOTEBOOKS, "no section of the report"
    for cell in cells_of(WORKSHOP):
        assert len(cell["source"]) <= 5
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
    assert cells[1]["metadata"]["tags"] == ["parameters"]


def keep_database(root: Path) -> None:
    """Leave the database that a report of the workspace would leave."""
    build_workspace(root, root).close()
    private = Workspace(root).private
    (root / "build.duckdb").rename(private / "built.duckdb")
    told = {"quarter": "2026-Q1", "kit": code_digest()}
    write_sealed(private / "built.json", told)


def test_workshop_notebook_passes_with_and_without_a_report(tmp_path: Path) -> None:
    roots = [write_acme(tmp_path / name) for name in ("reported", "fresh")]
    keep_database(roots[0])
    notebooks = [root / "notebooks" / WORKSHOP.name for root in roots]
    for notebook in notebooks:
        notebook.parent.mkdir()
        shutil.copyfile(WORKSHOP, notebook)
    ran = run_nbval(tmp_path, *notebooks)
    assert ran.returncode == 0, ran.stdout
    assert f"{2 * len(cells_of(WORKSHOP))} passed" in ran.stdout


def run_nbval(folder: Path, *notebooks: Path) -> subprocess.CompletedProcess[str]:
    """Run notebooks under nbval, as `make test` does."""
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--nbval",
            "--nbval-current-env",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            str(folder),
            *map(str, notebooks),
        ],
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )


def test_nbval_turns_red_when_one_figure_of_a_mart_is_altered(tmp_path: Path) -> None:
    notebooks = {}
    for name in ("as_recorded", "altered"):
        kit = tmp_path / name
        marts = kit / "tests" / "support" / "marts"
        shutil.copytree(KIT_ROOT / "tests" / "support" / "marts", marts)
        notebooks[name] = kit / "notebooks" / "01_summary.ipynb"
        notebooks[name].parent.mkdir()
        shutil.copyfile(KIT_ROOT / "notebooks" / "01_summary.ipynb", notebooks[name])
    scorecard = marts / "scorecard.parquet"
    with duckdb.connect() as con:
        con.execute(f"create table altered as from '{scorecard}'")
        con.execute(
            "update altered set actual_count = actual_count + 1 "
            "where promise = 'mql_quota' and is_report_quarter"
        )
        con.execute(f"copy altered to '{scorecard}' (format parquet)")
    ran = run_nbval(tmp_path, *notebooks.values())
    assert ran.returncode == 1
    failed = [line for line in ran.stdout.splitlines() if line.startswith("FAILED")]
    assert failed, ran.stdout
    assert all("altered/notebooks/01_summary.ipynb" in line for line in failed)
