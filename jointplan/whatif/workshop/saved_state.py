"""Keep a trial on disk, so that a kernel that dies loses nobody's work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jointplan.warehouse.seal import read_sealed, write_sealed
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
    try:
        write_sealed(_path(place, quarter), state)
    except OSError:
        return


def recall(place: Workspace, quarter: str) -> dict[str, Any]:
    """The state that was kept last; empty where there is none that can be read."""
    return read_sealed(_path(place, quarter)) or {}
