"""What a chart becomes on the page: its colours as variables, its data as a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from jointplan.report.display.made import data_link
from jointplan.report.display.palette import ROLE_OF

COLOUR = re.compile(r'\b(fill|stroke|color|stop-color)="(#[0-9a-fA-F]{6})"')
DATA = ("data", "datasets")
DRAWN_ONLY = re.compile(
    r"role|told|label|order|zero|full|height|kind|from|to|at|\w+_from|\w+_to"
)
"""Columns that say how to draw, not what is drawn."""


def recoloured(part: Any) -> Any:
    """Replace the colours of a specification by variables of the style sheet."""
    if isinstance(part, dict):
        return {
            key: _recoloured_values(value) if key in DATA else recoloured(value)
            for key, value in part.items()
        }
    if isinstance(part, list):
        return [recoloured(value) for value in part]
    role = ROLE_OF.get(part) if isinstance(part, str) else None
    return f"var(--{role})" if role else part


def recoloured_drawing(svg: str) -> str:
    """Replace the colours of a drawing likewise."""
    return COLOUR.sub(_variable, svg)


def data_file(spec: Mapping[str, Any]) -> str:
    """Write the data of a chart as the address of a CSV file that the page carries."""
    records = max(_found(spec), key=len, default=[])
    names = dict.fromkeys(name for record in records for name in record)
    columns = [name for name in names if not DRAWN_ONLY.fullmatch(name)]
    columns.sort(key=lambda name: name != "name")  # a notebook sorts them by letter
    return data_link(
        columns, [[record.get(name) for name in columns] for record in records]
    )


def _found(spec: Mapping[str, Any]) -> list[Sequence[Mapping[str, Any]]]:
    """Every list of values that a specification carries."""
    found = list(spec.get("datasets", {}).values())
    return [each for each in found if isinstance(each, list)]


def _recoloured_values(data: Any) -> Any:
    """In data only the column `role` holds a colour; all else is left as it is."""
    if isinstance(data, list):
        return [_recoloured_values(row) for row in data]
    if not isinstance(data, dict):
        return data
    return {
        name: recoloured(value) if name == "role" else _recoloured_values(value)
        for name, value in data.items()
    }


def _variable(found: re.Match[str]) -> str:
    role = ROLE_OF.get(found[2].lower())
    return f'{found[1]}="var(--{role})"' if role else found[0]
