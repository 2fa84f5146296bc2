"""Kernels forked from a prepared process: the same results, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from jointplan.errors import NotebookError
from jointplan.report.kernels import prepared
from jointplan.report.kernels.prepared import (
    PreparedKernel,
    Preparer,
    prepared_kernels,
    sweep_folders,
)
from jointplan.report.run_sections import run_sections
from jointplan.workspace import KIT_ROOT

NOTEBOOKS = KIT_ROOT / "tests" / "support" / "notebooks" / "working"
GIVEN: dict[str, object] = {"quarter": "2018-Q1", "leads": 7}
SOONEST = 60.0
RUN = """
import sys
from pathlib import Path
from jointplan.report.kernels.prepared import prepared_kernels
from jointplan.report.run_sections import run_sections
notebooks, out = map(Path, sys.argv[1:])
with prepared_kernels() as preparer:
    run_sections(notebooks, out, {"seen": str(out) + ".pid"}, workers=1,
                 preparer=preparer)
"""
pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere kernels are plain ones"
)


@pytest.fixture(scope="module")
def preparer() -> Iterator[Preparer]:
    """Start a preparer, which this system can."""
    with prepared_kernels() as started:
        assert started is not None
        assert started.is_fit(), started.unfit
        yield started


@pytest.fixture
def sleeping(tmp_path: Path) -> Path:
    """Write a section that says its process number and then sleeps."""
    cells = [
        nbformat.v4.new_code_cell('seen: str = ""'),  # type: ignore[no-untyped-call]
        nbformat.v4.new_code_cell(  # type: ignore[no-untyped-call]
            "import os, subprocess, time\n"
            "from pathlib import Path\n"
            "child = subprocess.Popen(['sleep', '600'])\n"
            "_ = Path(seen).write_text(f'{os.getpid()} {child.pid} ')\n"
            "time.sleep(600)"
        ),
    ]
    cells[0].metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python",
        "language": "python",
    }
    folder = tmp_path / "sleeping"
    folder.mkdir()
    nbformat.write(notebook, folder / "01_sleeps.ipynb")  # type: ignore[no-untyped-call]
    return folder


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that takes its time, and fail if it takes too long."""
    end = time.monotonic() + SOONEST
    while not is_so():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    """Whether a process runs; one that was killed and is not reaped does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def pids_in(path: Path) -> list[int]:
    """Numbers of the kernel and of what it started, once both were written."""
    text = path.read_text(encoding="ascii") if path.exists() else ""
    return [int(each) for each in text.split()] if text.endswith(" ") else []


def folders_of(pid: int) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"jp-{pid}-*"))


def test_sections_write_the_same_files_as_with_plain_kernels(
    preparer: Preparer, tmp_path: Path
) -> None:
    plain = run_sections(NOTEBOOKS, tmp_path / "plain", GIVEN, workers=2)
    forked = run_sections(
        NOTEBOOKS, tmp_path / "forked", GIVEN, workers=2, preparer=preparer
    )
    assert [path.read_bytes() for path in forked] == [
        path.read_bytes() for path in plain
    ]


def test_a_section_that_fails_is_named_as_with_plain_kernels(
    preparer: Preparer, tmp_path: Path
) -> None:
    said = []
    for name, source in (("plain", None), ("forked", preparer)):
        with pytest.raises(NotebookError) as caught:
            folder = NOTEBOOKS.with_name("failing")
            out = tmp_path / name
            run_sections(folder, out, GIVEN, workers=2, preparer=source)
        said.append(str(caught.value).replace(str(out), "out"))
    assert said[0] == said[1]


def test_a_process_with_more_threads_is_unfit_and_plain_kernels_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    several = {"OPENBLAS_NUM_THREADS": "2", "JE_ARROW_MALLOC_CONF": ""}
    monkeypatch.setattr(prepared, "_ONE_THREAD", several)
    with prepared_kernels() as unfit:
        assert unfit is not None
        ran = run_sections(NOTEBOOKS, tmp_path, GIVEN, workers=2, preparer=unfit)
        assert "threads after the imports" in unfit.unfit
    assert len(ran) == 3


def test_where_the_preparer_is_killed_the_section_fails_and_nothing_is_left(
    sleeping: Path, tmp_path: Path
) -> None:
    seen = tmp_path / "out.pid"
    with prepared_kernels() as mine:
        assert mine is not None
        pid = mine.pid

        def kill() -> None:
            wait_until(lambda: bool(pids_in(seen)))
            os.kill(pid, signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        with pytest.raises(NotebookError, match="DeadKernelError"):
            run_sections(
                sleeping,
                tmp_path / "out",
                {"seen": str(seen)},
                workers=1,
                preparer=mine,
            )
        killer.join()
        assert PreparedKernel(mine, 1).poll() == -signal.SIGKILL
    wait_until(lambda: not is_running(pids_in(seen)[0]))
    os.kill(pids_in(seen)[1], signal.SIGKILL)  # what a cell started is not the kit's
    assert folders_of(pid) == []


def test_where_the_run_is_killed_kernels_and_folders_go_with_it(
    sleeping: Path, tmp_path: Path
) -> None:
    seen = tmp_path / "out.pid"
    command = [sys.executable, "-c", RUN, str(sleeping), str(tmp_path / "out")]
    with subprocess.Popen(command, cwd=KIT_ROOT) as run:
        wait_until(lambda: bool(pids_in(seen)))
        children = Path(f"/proc/{run.pid}/task/{run.pid}/children").read_text()
        (pid,) = [int(each) for each in children.split()]
        assert folders_of(pid)
        run.kill()
    wait_until(lambda: not any(map(is_running, [pid, *pids_in(seen)])))
    assert folders_of(pid) == []


def test_folders_of_dead_owners_are_swept_and_no_others() -> None:
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    left = Path(tempfile.mkdtemp(prefix=f"jp-{dead.pid}-"))
    own = Path(tempfile.mkdtemp(prefix=f"jp-{os.getpid()}-"))
    try:
        sweep_folders()
        assert not left.exists()
        assert own.exists()
    finally:
        own.rmdir()
