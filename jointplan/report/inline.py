"""What a page carries inside itself, so that it needs and may run nothing else.

Data stands in script elements that are not run, scripts and styles are admitted by
their hash: see `Content-Security-Policy` in the templates of the pages.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import tempfile
from pathlib import Path


def json_text(value: object) -> str:
    """Write JSON that cannot end, or change, the script element it stands in."""
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text.replace("<", r"\u003c")


def source_hash(text: str) -> str:
    """Name an inline script or style in a policy by its hash."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def replace_file(target: Path, text: str) -> None:
    """Write beside the target and put it in its place in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        "w",
        dir=target.parent,
        suffix=".part",
        delete=False,
        encoding="utf-8",
        newline="",
    ) as beside:
        beside.write(text)
    Path(beside.name).chmod(0o644)
    os.replace(beside.name, target)  # noqa: PTH105 - says that it replaces
