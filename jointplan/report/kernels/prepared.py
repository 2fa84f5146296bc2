"""Asks the preparer for kernels, and holds each as if it were a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from jointplan.report.kernels.preparer import MOST_BYTES, PREFIX
from jointplan.workspace import KIT_ROOT

KEPT_SETTINGS = ("HOME", "LANG", "LC_ALL", "PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
# Libraries that start threads of their own as they are imported, and how to stop them.
_ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
}
_LOST = -signal.SIGKILL


class Preparer:
    """The process that forks kernels, seen from the one that asks it.

    Attributes:
        pid: Its process number.
        folder: Where sockets of its kernels lie; none if it is not fit to fork.
        unfit: Why it is not, if it is not.
    """

    def __init__(self, process: subprocess.Popen[bytes], line: socket.socket) -> None:
        """Take over a preparer that was started, and this end of its line."""
        self._process = process
        self.pid = process.pid
        self._line = line
        self._turn = threading.Lock()
        self._is_told = False
        self.folder: Path | None = None
        self.unfit = ""

    def is_fit(self) -> bool:
        """Whether kernels can be had here; waits until the preparer has imported."""
        with self._turn:
            if not self._is_told:
                self._is_told = True
                told = self._heard() or {"unfit": "the preparer ended"}
                self.folder = Path(told["folder"]) if "folder" in told else None
                self.unfit = str(told.get("unfit", ""))
        return self.folder is not None

    def ask(self, **asked: Any) -> dict[str, Any] | None:
        """Put one question and wait for the answer; none where the preparer is gone."""
        with self._turn:
            try:
                self._line.send(json.dumps(asked).encode())
            except OSError:
                return None
            return self._heard()

    def _heard(self) -> dict[str, Any] | None:
        try:
            answer = self._line.recv(MOST_BYTES)
        except OSError:
            return None
        told: dict[str, Any] | None = json.loads(answer) if answer else None
        return told

    def close(self) -> None:
        """Let the preparer end its kernels and itself, and leave no folder behind."""
        if not self._is_told:  # no kernel was asked for, so there is nothing to end
            self._process.kill()
        self._line.close()
        self._process.wait()
        for folder in _folders_of(self.pid):
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def prepared_kernels() -> Iterator[Preparer | None]:
    """Start a preparer; it imports while its asker does other work.

    Yields:
        The preparer, or none where the system cannot fork as it needs.
    """
    sweep_folders()
    if sys.platform != "linux":
        yield None
        return
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        name = "jointplan.report.kernels.preparer"
        process = subprocess.Popen(  # noqa: S603 - a module of the kit
            [sys.executable, "-P", "-m", name, str(theirs.fileno())],
            env=clean_environment() | _ONE_THREAD,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    preparer = Preparer(process, ours)
    try:
        yield preparer
    finally:
        preparer.close()


def clean_environment() -> dict[str, str]:
    """Settings for what runs notebooks: of the user's, what any process needs."""
    kept = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    return kept | {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "PYTHONPATH": str(KIT_ROOT)}


def sweep_folders() -> None:
    """Remove the folders of sockets whose owner was killed before it could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdecimal() and not _is_alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _folders_of(owner: int) -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"{PREFIX}{owner}-*"))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class PreparedKernel:
    """A forked kernel, with what a provisioner asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, preparer: Preparer, pid: int) -> None:
        """Hold the kernel of a process number that a preparer named."""
        self._preparer = preparer
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit code; none while it runs.

        A kernel dies with its preparer, so where that is gone the kernel was killed.
        Raising here would leave nbclient waiting for ever.
        """
        if self.returncode is None:
            told = self._preparer.ask(do="poll", pid=self.pid)
            self.returncode = _LOST if told is None else told["code"]
        return self.returncode

    def wait(self) -> int:
        """Wait for it to end."""
        while (code := self.poll()) is None:
            time.sleep(0.02)
        return code

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class PreparedProvisioner(LocalProvisioner):
    """Launches a kernel by asking a preparer to fork; all else is as usual."""

    preparer: Preparer
    process: Any

    async def launch_kernel(
        self, cmd: list[str], **kwargs: Any
    ) -> KernelConnectionInfo:
        """Ask for a kernel, with the arguments that start a plain one."""
        argv = cmd[cmd.index("ipykernel_launcher") + 1 :]
        told = self.preparer.ask(
            do="launch", argv=argv, env=kwargs["env"], cwd=kwargs["cwd"]
        )
        if told is None:  # the preparer is gone, so start a plain one
            return await super().launch_kernel(cmd, **kwargs)
        self.process = PreparedKernel(self.preparer, told["pid"])
        self.pid = self.pgid = told["pid"]
        self.cwd = kwargs["cwd"]
        return self.connection_info


def provision(manager: Any, preparer: Preparer) -> None:
    """Let a kernel manager have its kernel from a preparer."""
    manager.kernel_id = manager.kernel_id or str(uuid.uuid4())
    manager.provisioner = PreparedProvisioner(
        kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager
    )
    manager.provisioner.preparer = preparer
