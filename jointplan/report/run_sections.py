"""Run the notebooks of the report, each a section, in kernels of their own.

Kernels come from a preparer that has imported what the notebooks need, or start anew.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from jointplan.errors import Finding, NotebookError
from jointplan.report.kernels.prepared import Preparer, clean_environment, provision
from jointplan.report.kernels.preparer import PREFIX
from jointplan.startup import skip_slow_import
from jointplan.warehouse.layers import SECTIONS

skip_slow_import()  # has to come before papermill

import nbformat  # noqa: E402
import papermill  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbclient.exceptions import CellTimeoutError, DeadKernelError  # noqa: E402
from papermill.exceptions import PapermillExecutionError  # noqa: E402

TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float, int),
}
INJECTED = "injected-parameters"
MOST_SECONDS_PER_CELL = 300


def run_sections(
    notebooks: Path,
    out: Path,
    parameters: Mapping[str, object],
    *,
    workers: int,
    preparer: Preparer | None = None,
) -> list[Path]:
    """Execute every section notebook of a folder with the same parameters.

    Nothing is executed unless every notebook declares exactly the parameters given,
    each with a value of its declared type: papermill alone would log a line and run
    on the notebook's defaults. A notebook that fails is kept, for reading.

    Args:
        notebooks: Folder with the sections, in the order of their names.
        out: Folder for the executed notebooks.
        parameters: Texts and numbers.
        workers: How many kernels run at a time.
        preparer: Where kernels are forked; none starts each anew.

    Returns:
        The executed notebooks, in the order of the sections.

    Raises:
        NotebookError: Parameters do not fit, or cells failed; all of them at once.
    """
    sources = sorted(notebooks.glob(SECTIONS))
    if not sources:
        raise NotebookError(f"No section notebooks ({SECTIONS}) in {notebooks}.")
    wrong = [f for source in sources for f in _misfits(source, parameters)]
    if wrong:
        raise NotebookError(wrong)
    out.mkdir(parents=True, exist_ok=True)
    targets = [out / source.name for source in sources]
    with (
        _sockets(preparer) as sockets,
        ThreadPoolExecutor(max_workers=max(1, workers)) as pool,
    ):
        run = partial(_run, dict(parameters), sockets, preparer)
        found = list(pool.map(run, sources, targets))
    failed = [each for each in found if each]
    if failed:
        raise NotebookError(failed)
    return targets


def _misfits(source: Path, parameters: Mapping[str, object]) -> list[Finding]:
    """Compare the parameters given with those a notebook declares."""
    declared = papermill.inspect_notebook(str(source))
    findings = []
    for name in sorted(declared.keys() - parameters.keys()):
        findings.append(_misfit(source, f"parameter {name} is not given"))
    for name in sorted(parameters.keys() - declared.keys()):
        findings.append(_misfit(source, f"parameter {name} is not declared"))
    for name in sorted(declared.keys() & parameters.keys()):
        wanted = declared[name]["inferred_type_name"]
        value = parameters[name]
        if wanted not in TYPES:
            said = f"parameter {name} is declared as {wanted}, not as str, int or float"
            findings.append(_misfit(source, said))
        elif isinstance(value, bool) or not isinstance(value, TYPES[wanted]):
            said = f"parameter {name} is {type(value).__name__}, not {wanted}"
            findings.append(_misfit(source, said))
    return findings


def _misfit(source: Path, what: str) -> Finding:
    return Finding(
        what,
        where=source.name,
        needed_by="the cell tagged `parameters`, which every section has alike",
    )


@contextmanager
def _sockets(preparer: Preparer | None) -> Iterator[Path]:
    """Where kernels have their sockets: with the preparer that forks them, if any."""
    if preparer and preparer.is_fit() and preparer.folder:
        yield preparer.folder
        return
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def _run(
    parameters: dict[str, Any],
    sockets: Path,
    preparer: Preparer | None,
    source: Path,
    target: Path,
) -> Finding | None:
    """Execute one notebook; answer with what went wrong, if anything did."""
    with tempfile.TemporaryDirectory(dir=sockets, ignore_cleanup_errors=True) as own:
        manager = _manager(Path(own), source.parent.resolve(), preparer)
        try:
            papermill.execute_notebook(
                str(source),
                str(target),
                parameters,
                progress_bar=False,
                request_save_on_cell_execute=False,
                execution_timeout=MOST_SECONDS_PER_CELL,
                kernel_manager_class=manager,
            )
        except PapermillExecutionError as error:
            said = f"{error.ename}: {error.evalue}"
            return _failure(source, target, error.source, said)
        except (CellTimeoutError, DeadKernelError) as error:
            return _failure(source, target, "", f"{type(error).__name__}: {error}")
    _forget_clock(target)
    return None


def _failure(source: Path, target: Path, cell_source: str, said: str) -> Finding:
    cells = _read(source).cells
    places = [n for n, cell in enumerate(cells, 1) if cell.source == cell_source]
    where = f"{source.name}, cell {places[0]}" if places else source.name
    return Finding(said.strip(), where=where, try_=f"read {target}, where it stopped")


def _manager(
    sockets: Path, folder: Path, preparer: Preparer | None
) -> type[AsyncKernelManager]:
    """Make a kind of kernel that talks through files of its own.

    Two kernels that run at once over `ipc` with the default names cross their
    wires; over TCP every notebook warns. Each gets a fresh short folder instead, and
    an environment that holds nothing of the user's but what a process needs.
    """

    class FolderKernelManager(AsyncKernelManager):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.transport = "ipc"
            self.ip = str(sockets / "k")

        async def _async_start_kernel(self, **settings: Any) -> None:
            if preparer and preparer.is_fit():
                provision(self, preparer)
            settings["env"] = clean_environment()
            settings["env"]["IPYTHONDIR"] = str(sockets / "ipython")
            settings["cwd"] = str(folder)
            # Errors of cells come back over the socket; what is left for stderr is
            # the kernel's note that it was asked to stop.
            settings["stderr"] = subprocess.DEVNULL
            await super()._async_start_kernel(**settings)

        start_kernel = _async_start_kernel

    return FolderKernelManager


def _forget_clock(target: Path) -> None:
    """Take out when and how long cells ran, so that a rerun writes the same file."""
    notebook = _read(target)
    for part in (notebook, *notebook.cells):
        for name in ("papermill", "execution"):
            part.metadata.pop(name, None)
    for cell in notebook.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED
    nbformat.write(notebook, target)  # type: ignore[no-untyped-call]


def _read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
