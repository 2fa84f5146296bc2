"""The process that imports what notebooks need, and forks a kernel whenever asked.

Run as `python -m jointplan.report.kernels.preparer FD`, where FD is its end of a pair
of sockets. Each message is one JSON object; the first is the preparer's own:

    {"folder": "..."} or {"unfit": "4 threads after the imports"}
    {"do": "launch", "argv": [...], "env": {...}, "cwd": "..."}  ->  {"pid": 7}
    {"do": "poll", "pid": 7}  ->  {"code": null}, or the exit code

A fork copies the thread that calls it and no other, so a preparer with more than one
thread is unfit: a lock that another thread held would be held for ever. It opens no
database and no socket of zmq for the same reason. When its asker is gone, it kills the
kernels that are left, waits for them, and removes the folder of their sockets.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from jointplan.startup import skip_slow_import

MODULES = (
    "ipykernel.kernelapp",
    "jointplan.report.charts",
    "jointplan.report.sentences",
    "jointplan.report.tables",
    "jointplan.warehouse.read_marts",
)
PREFIX = "jp-"
MOST_BYTES = 1 << 17
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def main() -> None:
    """Import, say so, and serve until the asker is gone."""
    line = socket.socket(fileno=int(sys.argv[1]))
    skip_slow_import()
    for name in MODULES:
        importlib.import_module(name)
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        _tell(line, {"unfit": f"{threads} threads after the imports"})
        return
    gc.collect()
    gc.freeze()
    folder = tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-")
    running: dict[int, int | None] = {}
    try:
        _tell(line, {"folder": folder})
        while message := line.recv(MOST_BYTES):
            asked = json.loads(message)
            if asked["do"] == "launch":
                pid = _fork(line, asked)
                running[pid] = None
                _tell(line, {"pid": pid})
            else:
                _tell(line, {"code": _poll(running, asked["pid"])})
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        _end(running)
        shutil.rmtree(folder, ignore_errors=True)


def _tell(line: socket.socket, answer: dict[str, Any]) -> None:
    line.send(json.dumps(answer).encode())


def _fork(line: socket.socket, asked: dict[str, Any]) -> int:
    """Fork a kernel; only the preparer returns from it."""
    preparer = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        line.close()
        os.setsid()
        # Killed with the preparer from its first moment on; its own look at the parent
        # begins later and comes once a second.
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() == preparer:
            _run_kernel(asked)
            code = 0
    finally:
        os._exit(code)


def _run_kernel(asked: dict[str, Any]) -> None:
    """Be a kernel, as if started anew with these arguments, settings and folder."""
    from ipykernel.kernelapp import IPKernelApp

    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    # The parent's id is read when ipykernel is imported, which was in the preparer.
    IPKernelApp.launch_instance(asked["argv"], parent_handle=os.getppid())


def _poll(running: dict[int, int | None], pid: int) -> int | None:
    """The exit code of a kernel, negative for a signal; none while it runs.

    A kernel is reaped here and nowhere else, so its number is not given to another
    process while somebody may still ask for it.
    """
    if running[pid] is None:
        reaped, status = os.waitpid(pid, os.WNOHANG)
        running[pid] = os.waitstatus_to_exitcode(status) if reaped else None
    return running[pid]


def _end(running: dict[int, int | None]) -> None:
    """Kill the kernels that still run, with all they started, and wait for them."""
    left = [pid for pid, code in running.items() if code is None]
    for pid in left:
        os.killpg(pid, signal.SIGKILL)
    for pid in left:
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
