"""Keep a trial on disk, so that a kernel that dies loses nobody's work."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jointplan.workspace import Workspace


def _path(place: Workspace, quarter: str) -> Path:
    return place.private / "workshop" / f"{quarter}.json"


def remember(
    place: Workspace, quarter: str, start: str, values: dict[str, Any]
) -> None:
    """Keep how the knobs stand.

    Args:
        place: The workspace.
        quarter: The quarter at hand.
        start: The agreed words that the knobs belong to.
        values: Value by knob.
    """
    path = _path(place, quarter)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps({"start": start, "values": values}), encoding="utf-8")
    draft.replace(path)


def recall(place: Workspace, quarter: str, start: str) -> dict[str, Any]:
    """How the knobs stood, if the words they belong to are still the agreed ones."""
    try:
        kept = json.loads(_path(place, quarter).read_bytes())
        values = kept["values"] if kept["start"] == start else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return values if isinstance(values, dict) else {}
