"""Records anew what the sample shows: the kept marts and the check cells' outputs.

`tests/support/marts` holds the marts of the sample's report quarter, on which the
section notebooks run by default; their check cells keep the figures they print.
`tests/support/kept` holds the same figures, and those of an older quarter, as CSV for a
test to compare with a fresh run. Run this only when a figure is meant to change.
"""

from __future__ import annotations

import copy
import shutil
import tempfile
from pathlib import Path

from jointplan.pipeline.build import Timer, build, check, load_checks, load_unread
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.pipeline.restatement import load_restatement
from jointplan.pipeline.run_folder import write_marts
from jointplan.startup import skip_slow_import
from jointplan.warehouse.database import open_database
from jointplan.warehouse.layers import SECTIONS
from jointplan.workspace import Workspace

skip_slow_import()  # has to come before nbformat

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402

QUARTERS = ("2026-Q3", "2026-Q1")


def record(root: Path) -> list[Path]:
    """Record the sample's marts and the notebooks' check cells.

    Returns:
        The folders and files written.
    """
    marts = root / "tests" / "support" / "marts"
    write_sample_marts(root, marts, quarter=QUARTERS[0], suffix=".parquet")
    for quarter in QUARTERS:
        folder = root / "tests" / "support" / "kept" / quarter
        write_sample_marts(root, folder, quarter=quarter, suffix=".csv")
    notebooks = sorted((root / "notebooks").glob(SECTIONS))
    for path in notebooks:
        record_checks(path)
    return [marts, root / "tests" / "support" / "kept", *notebooks]


def write_sample_marts(root: Path, folder: Path, *, quarter: str, suffix: str) -> None:
    """Build the sample's marts of a quarter, in one format, into `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        asked = Asked(Workspace(root), quarter=quarter)
        inputs = read_inputs(asked)
        con = open_database(Path(scratch) / "build.duckdb")
        with con:
            run = build(con, asked, inputs, Timer())
            load_restatement(con, asked, inputs, run, is_asked=False)
            load_checks(con, check(con, inputs))
            load_unread(con, inputs, asked.workspace)
            write_marts(con, Path(scratch) / "marts")
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        for path in sorted((Path(scratch) / "marts").glob(f"*{suffix}")):
            shutil.copyfile(path, folder / path.name)


def record_checks(path: Path) -> None:
    """Run a notebook on its defaults and keep the outputs of its check cells alone."""
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    ran = copy.deepcopy(notebook)
    NotebookClient(
        ran, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell, done in zip(notebook.cells, ran.cells, strict=True):
        if cell.cell_type != "code":
            continue
        is_check = "check" in cell.metadata.get("tags", [])
        cell.outputs = done.outputs if is_check else []
        # nbval takes an output without a count for a cell that never ran.
        cell.execution_count = 1 if is_check else None
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = 1
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
