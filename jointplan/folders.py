"""How a folder of exports is laid out: which files count, and what its day is."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_export(path: Path) -> bool:
    """Whether something in the folder may be an export: no note, nothing hidden."""
    return not path.name.startswith(".") and path.suffix.lower() != ".md"


def is_dated(folder: Path) -> bool:
    """Whether a folder is named like a day, be it one of the calendar or not."""
    return folder.is_dir() and _DATED.fullmatch(folder.name) is not None


def day_of(folder: Path) -> date | None:
    """The day that a folder is named after; none if it is none of the calendar."""
    if not _DATED.fullmatch(folder.name):
        return None
    try:
        return date.fromisoformat(folder.name)
    except ValueError:
        return None
