"""Keep a trial on disk, so that a kernel that dies loses nobody's work."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jointplan.workspace import Workspace


def _path(place: Workspace, quarter: str) -> Path:
    return place.private / "workshop" / f"{quarter}.json"


def remember(place: Workspace, quarter: str, state: Mapping[str, Any]) -> None:
    """Keep a state; where it cannot be kept, the workshop goes on without.

    Args:
        place: The workspace.
        quarter: The quarter at hand.
        state: What JSON can hold.
    """
    path = _path(place, quarter)
    draft = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(state), encoding="utf-8")
        draft.replace(path)
    except OSError:
        return


def recall(place: Workspace, quarter: str) -> dict[str, Any]:
    """The state that was kept last; empty where there is none that can be read."""
    try:
        kept = json.loads(_path(place, quarter).read_bytes())
    except (OSError, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
