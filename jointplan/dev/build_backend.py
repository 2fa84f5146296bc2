"""Builds the kit where it lies, and refuses to pack it.

A wheel would hold the package alone, without the queries and notebooks that it runs,
and would fail at the first report. The kit is installed from its clone: `make setup`.
"""

from __future__ import annotations

from typing import NoReturn

from flit_core.buildapi import (
    build_editable,
    get_requires_for_build_editable,
    prepare_metadata_for_build_editable,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "prepare_metadata_for_build_editable",
]

_REFUSED = (
    "the kit is not packed: its queries and notebooks lie beside the package, and a "
    "wheel would lack them.\nClone it and run: make setup"
)


def build_wheel(*_: object, **__: object) -> NoReturn:
    """Refuse.

    Raises:
        SystemExit: Always.
    """
    raise SystemExit(_REFUSED)


build_sdist = build_wheel
