"""A file in motion: what is read of an export has to be what was hashed.

An export that is still being written would give some of its rows without a word, and
would be kept under the hash of other bytes. So it is hashed again after it was read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jointplan.ingest.files.formats.parts import FormatError, Part, state_of
from jointplan.warehouse.seal import hash_of


class ChangedError(FormatError):
    """The file is not the one whose hash was taken."""

    def __init__(self) -> None:
        """Say what happened, and the way out."""
        super().__init__(
            "changed while it was read",
            "wait until the export is complete, then run again; nothing was kept",
        )


def hash_once(part: Part) -> str:
    """Hash of a file's bytes, while they are those in which its tables were found.

    Raises:
        ChangedError: It changed since it was listed, or while it was hashed.
    """
    before = part.state or state_of(part.path)
    try:
        found = hash_of(part.path)
    except FileNotFoundError:
        raise ChangedError from None
    after = state_of(part.path)
    if before is None or after is None or before[:2] != after[:2]:
        raise ChangedError
    return found


def is_same(part: Part, sha256: str) -> bool:
    """Whether a file is still the one of that hash; it is hashed only if in doubt.

    No doubt is left where the system says the same of it as when it was listed, which
    was before it was hashed.
    """
    is_known = part.state is not None and state_of(part.path) == part.state
    return is_known or _has_hash(part.path, sha256)


@contextmanager
def unchanged(part: Part, sha256: str) -> Iterator[None]:
    """Read a file; when that is done, or failed, its bytes are hashed again.

    Raises:
        ChangedError: They are others; that is then why reading failed, if it did.
    """
    try:
        yield
    except Exception:
        if not _has_hash(part.path, sha256):
            raise ChangedError from None
        raise
    if not _has_hash(part.path, sha256):
        raise ChangedError


def _has_hash(path: Path, sha256: str) -> bool:
    try:
        return hash_of(path) == sha256
    except FileNotFoundError:
        return False
