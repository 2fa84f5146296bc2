"""What is kept between runs, with its own hash: a bit that flips on a disk is seen.

Whoever reads something kept takes it whole or makes it anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def hash_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sealed(path: Path, told: Mapping[str, Any]) -> None:
    """Keep what JSON can hold, whole or not at all, with its hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    text = json.dumps(told)
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"sha256": _hash(text), "told": text}), "utf-8")
    draft.replace(path)


def read_sealed(path: Path) -> dict[str, Any] | None:
    """What was kept; none if it is not there, or not as it was written."""
    try:
        kept = json.loads(path.read_bytes())
        if kept["sha256"] == _hash(kept["told"]):
            told = json.loads(kept["told"])
            return told if isinstance(told, dict) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    return None


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
