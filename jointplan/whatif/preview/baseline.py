"""Find the glossary that an edited one is compared with.

A base is a file, or a revision of the git repository in which the workspace lies. By
default it is what the repository holds as committed, else what the last run said.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from jointplan.errors import Finding, GlossaryError, UserError
from jointplan.glossary.read import Glossary, examine_glossary
from jointplan.glossary.rules.rule_book import examine_rules
from jointplan.workspace import Workspace


@dataclass(frozen=True)
class Base:
    """The glossary that the edited one is compared with.

    Attributes:
        label: The file, the revision with its commit, or the last report.
        called: The same in a sentence: `the glossary at HEAD (5df498e)`.
        glossary: What it says.
    """

    label: str
    called: str
    glossary: Glossary


def read_sound(path: Path) -> Glossary:
    """Read a glossary, or say everything that is wrong with it, rules included.

    Raises:
        GlossaryError: All findings at once.
    """
    glossary, findings = examine_glossary(path)
    findings = [*findings, *examine_rules(glossary)[1]]
    if findings:
        raise GlossaryError(list(dict.fromkeys(findings)))
    return glossary


def find_base(place: Workspace, asked: str, *, built: str) -> Base:
    """Read the base.

    Args:
        place: The workspace.
        asked: File or revision; empty for the default.
        built: Digest of the glossary by which the kept database was judged.

    Raises:
        UserError: It is neither a file nor a revision that holds the glossary.
        GlossaryError: The base itself has findings.
    """
    if asked and Path(asked).is_file():
        return Base(asked, asked, read_sound(Path(asked)))
    commit = _commit(place.root, asked or "HEAD")
    text = _shown(place, commit) if commit else None
    if text is not None and commit:
        label = f"{asked or 'HEAD'} ({commit[:7]})"
        with _as_file(text, f"{place.glossary.name}@{asked or 'HEAD'}") as path:
            return Base(label, f"the glossary at {label}", read_sound(path))
    if asked:
        raise UserError(_no_base(place, asked, is_revision=bool(commit)))
    label = "the last report"
    return Base(label, f"the glossary of {label}", last_said(place, built))


def _commit(folder: Path, revision: str) -> str:
    """Name the commit of a revision; nothing where there is none, or no git."""
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    return _git(folder, *asked, f"{revision}^{{commit}}").decode().strip()


def _shown(place: Workspace, commit: str) -> bytes | None:
    """The glossary of the workspace in a commit, if it is there."""
    return _git(place.root, "show", f"{commit}:./{place.glossary.name}") or None


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and a revision is no option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - as in a terminal
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""


@contextmanager
def _as_file(text: bytes, name: str) -> Iterator[Path]:
    """Lay a text where it can be read under a name that findings can show."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / re.sub(r"[^\w.@^~-]", "-", name)
        path.write_bytes(text)
        yield path


def _no_base(place: Workspace, asked: str, *, is_revision: bool) -> Finding:
    what = (
        f"the revision {asked!r} has no {place.glossary.name} of this workspace"
        if is_revision
        else f"{asked!r} is neither a file nor a git revision of this workspace"
    )
    return Finding(
        what,
        str(place.root),
        needed_by="the figures that the edited glossary is compared with",
        try_="name a file or a revision, like BASE=HEAD~1, or leave BASE out",
    )


def last_said(place: Workspace, built: str) -> Glossary:
    """The glossary that the kept database was judged by, as its run kept it.

    Args:
        place: The workspace.
        built: Digest of that glossary.

    Raises:
        UserError: The folder of that run is gone.
    """
    for manifest in sorted(place.reports.glob("*/run-*/manifest.json")):
        said = manifest.parent / "said" / place.glossary.name
        try:
            is_same = json.loads(manifest.read_bytes()).get("glossary") == built
        except (OSError, ValueError, AttributeError):
            continue  # a folder that is no run
        if is_same and said.is_file():
            return read_sound(said)
    raise UserError(
        Finding(
            "there is no earlier glossary to compare with: none is committed, and "
            "the folder of the last report is gone",
            str(place.root),
            needed_by="the figures that the edited glossary is compared with",
            try_="make quarterly-report, or name a file with BASE=",
        )
    )
