"""A workspace: the folder with a company's glossary, plans, exports and reports.

One run at a time holds it; the lock is the operating system's, so a run that died
leaves none behind. What runs keep for themselves nobody else on the machine may read.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from jointplan.errors import BusyError, Finding, UserError

# Where the kit itself lies: its queries, notebooks and templates, and the sample.
KIT_ROOT = Path(__file__).resolve().parents[1]

UNPACKED = "unpacked"  # folder in a cache; see `Workspace.unpacked`


@dataclass(frozen=True)
class Workspace:
    """Where everything of a company lies."""

    root: Path

    @property
    def glossary(self) -> Path:
        """The shared glossary, whose rules run."""
        return self.root / "glossary.md"

    @property
    def plans(self) -> Path:
        """The joint plans, a file per quarter."""
        return self.root / "plans"

    @property
    def mapping(self) -> Path:
        """What the exports' files and columns mean."""
        return self.root / "mapping.toml"

    @property
    def exports(self) -> Path:
        """The CRM exports, unless the command line names another folder."""
        return self.root / "exports"

    @property
    def reports(self) -> Path:
        """The reports, a folder per quarter."""
        return self.root / "reports"

    @property
    def private(self) -> Path:
        """What runs keep for themselves: nothing a person writes."""
        return self.root / ".jointplan"

    @property
    def cache(self) -> Path:
        """Landed exports and the chart runtime; may be deleted at any time."""
        return self.private / "cache"

    @property
    def unpacked(self) -> Path:
        """Tables unpacked from archives and workbooks, while a command runs."""
        return self.cache / UNPACKED

    @property
    def building(self) -> Path:
        """Where a run builds, until everything is there."""
        return self.private / "building"

    @property
    def failed(self) -> Path:
        """The notebooks of the last run whose sections failed."""
        return self.private / "failed"

    @property
    def built(self) -> Path:
        """The database that the last run kept."""
        return self.private / "built.duckdb"

    @property
    def built_from(self) -> Path:
        """What the kept database was built from."""
        return self.private / "built.json"

    @property
    def publishing(self) -> Path:
        """The copy of a draft that is being frozen."""
        return self.private / "publishing"

    @property
    def lab(self) -> Path:
        """How JupyterLab is laid out, and what it keeps for itself."""
        return self.private / "lab"


def secret_of(workspace: Workspace) -> str:
    """The key under which this workspace hashes e-mails; made on first use."""
    path = workspace.private / "secret"
    if not path.exists() or not path.read_text(encoding="ascii").strip():
        workspace.private.mkdir(0o700, parents=True, exist_ok=True)
        fresh = path.with_name("secret.new")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        fresh.replace(path)  # whole or not at all: half a secret would be kept for ever
    return path.read_text(encoding="ascii").strip()


@contextmanager
def kept_private(workspace: Workspace) -> Iterator[None]:
    """Make the folder of what runs keep, for its owner alone, as is all that is in it.

    The database and JupyterLab make files by themselves, so those that came meanwhile
    are closed afterwards; nobody could reach them in the closed folder before.

    Raises:
        UserError: The folder is somebody else's.
    """
    folder = workspace.private
    folder.mkdir(0o700, parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UserError(
            Finding(
                "belongs to somebody else on this machine, and is theirs alone",
                str(folder),
                needed_by="every run in this workspace",
                try_="work in a copy of the workspace without it",
            )
        )
    _close(workspace)
    try:
        yield
    finally:
        _close(workspace)


def _closed(path: str, flags: int) -> int:
    """Open a file that nobody else may read where it is made."""
    return os.open(path, flags, 0o600)


def _close(workspace: Workspace) -> None:
    """Let nobody else read what is ours of it.

    What is linked is elsewhere, and what a run builds or freezes at this moment is
    going to be a report, which others may read.
    """
    reports = {workspace.building.name, workspace.publishing.name}
    for top, folders, names in os.walk(workspace.private.resolve()):
        folders[:] = [each for each in folders if each not in reports]
        for path in (Path(top), *(Path(top) / name for name in names)):
            with suppress(FileNotFoundError):  # another process may be at work
                told = path.lstat()
                mode = stat.S_IMODE(told.st_mode)
                is_ours = told.st_uid == os.getuid() and not path.is_symlink()
                if is_ours and mode & 0o077:
                    path.chmod(mode & ~0o077)


@contextmanager
def held(workspace: Workspace) -> Iterator[None]:
    """Hold the workspace for one run.

    Raises:
        UserError: There is no such folder, or it is somebody else's.
        BusyError: Another run holds it.
    """
    if not workspace.root.is_dir():
        raise UserError(
            Finding(
                f"there is no folder {workspace.root}",
                try_="make new WORKSPACE=... makes one",
            )
        )
    lock = workspace.private / "lock"
    with kept_private(workspace), open(lock, "w", opener=_closed) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                Finding(
                    "another run is at work in this workspace",
                    str(workspace.root),
                    try_="wait until it has ended; nothing was changed",
                )
            ) from None
        # A run that was killed may have left some behind.
        shutil.rmtree(workspace.unpacked, ignore_errors=True)
        yield
