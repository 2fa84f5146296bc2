"""Writes the documents that are made from the code; a test holds them to it."""

from __future__ import annotations

import sys
from pathlib import Path

from jointplan.dev.definitions import definitions_text
from jointplan.dev.rooms import draw_rooms
from jointplan.ingest.field_meanings import fields_table
from jointplan.workspace import KIT_ROOT

_FIELDS = "<!-- What follows is made by make docs. -->"


def made_documents(kit: Path = KIT_ROOT) -> dict[str, str]:
    """Every document that is made, by its path in the kit."""
    return {
        "docs/definitions.md": definitions_text(kit),
        "docs/mapping.md": _with_fields(kit / "docs" / "mapping.md"),
        "docs/rooms.svg": draw_rooms(kit),
    }


def _with_fields(path: Path) -> str:
    """The document on mappings, with the tables of fields at its end."""
    written, mark, _ = path.read_text(encoding="utf-8").partition(_FIELDS)
    return f"{written}{mark}\n\n{fields_table()}\n"


def main() -> None:
    """Write them all, and say which."""
    for name, text in made_documents().items():
        (KIT_ROOT / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
