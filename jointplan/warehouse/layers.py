"""The layers and their order, declared once, and what models and sections are."""

from __future__ import annotations

from dataclasses import dataclass

LAYERS = (
    "typed",
    "staging",
    "rows",
    "people",
    "seen",
    "canonical",
    "events",
    "joins",
    "openings",
    "episodes",
    "credit",
    "states",
    "clocks",
    "facts",
    "scores",
    "verdicts",
    "outcomes",
    "judged",
    "journeys",
    "tiers",
    "deadlines",
    "answers",
    "positions",
    "worked",
    "agreements",
    "counts",
    "cohorts",
    "marts",
    "actions",
    "trackers",
)
CHECKS = "checks"
SECTIONS = "[0-9][0-9]_*.ipynb"  # notebooks that the report is made of


@dataclass(frozen=True)
class Model:
    """One SELECT and where it comes from.

    Attributes:
        layer: Schema it is built in.
        name: Table it becomes there.
        sql: The SELECT.
        origin: File it was read from, or what generated it.
    """

    layer: str
    name: str
    sql: str
    origin: str
