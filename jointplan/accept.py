"""Records anew what the sample shows: the kept marts and the check cells' outputs.

`tests/marts` holds the marts of the sample's report quarter. The section notebooks run
on them by default, a test compares them with a fresh run, and the notebooks' check
cells keep the figures they print. Run this only when a figure is meant to change.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from jointplan.archive import write_marts
from jointplan.database import open_database
from jointplan.quarterly import Asked, Timer, build, check, load_checks, read_inputs
from jointplan.startup import skip_slow_import
from jointplan.workspace import Workspace

skip_slow_import()  # has to come before nbformat

import nbformat  # noqa: E402
from nbclient import NotebookClient  # noqa: E402


def record(root: Path) -> list[Path]:
    """Record the sample's marts and the notebooks' check cells.

    Returns:
        The files written.
    """
    kept = root / "tests" / "marts"
    write_sample_marts(root, kept)
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    for path in notebooks:
        record_checks(path)
    return [*sorted(kept.iterdir()), *notebooks]


def write_sample_marts(root: Path, folder: Path) -> None:
    """Build the sample's marts, as Parquet only, into `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        asked = Asked(Workspace(root))
        inputs = read_inputs(asked)
        con = open_database(Path(scratch) / "build.duckdb")
        with con:
            build(con, asked, inputs, Timer())
            load_checks(con, check(con, inputs))
            write_marts(con, Path(scratch) / "marts")
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        for path in sorted((Path(scratch) / "marts").glob("*.parquet")):
            shutil.copyfile(path, folder / path.name)


def record_checks(path: Path) -> None:
    """Run a notebook on its defaults and keep the outputs of its check cells alone."""
    notebook = nbformat.read(path, as_version=4)
    ran = nbformat.from_dict(notebook)
    NotebookClient(
        ran, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell, done in zip(notebook.cells, ran.cells, strict=True):
        if cell.cell_type != "code":
            continue
        is_check = "check" in cell.metadata.get("tags", [])
        cell.outputs = done.outputs if is_check else []
        cell.execution_count = None
        for output in cell.outputs:
            output.pop("execution_count", None)
            if output.output_type == "execute_result":
                output.execution_count = None
    nbformat.write(notebook, path)
