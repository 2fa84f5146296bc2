"""The layers and their order, declared once, and what models and sections are."""

from __future__ import annotations

from dataclasses import dataclass

# A layer reads itself and those before it. `typed`, `staging` and `verdicts` are
# generated; the others lie in `queries/<layer>/`, marts in a folder per section.
LAYERS = (
    "typed",
    "staging",
    "people",
    "snapshots",
    "canonical",
    "episodes",
    "facts",
    "verdicts",
    "journeys",
    "agreements",
    "cohorts",
    "marts",
    "tracker",
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

    @property
    def table(self) -> str:
        """The table it becomes, as `layer.name`."""
        return f"{self.layer}.{self.name}"
