"""The layers and their order, declared once, and what models and sections are."""

from __future__ import annotations

from dataclasses import dataclass

# Each layer with what it holds. It reads itself and those before it. `typed`, `staging`
# and `verdicts` are generated; the others lie in `queries/<layer>/`, marts in a folder
# per section.
DUTIES = {
    "typed": "each file's rows, every cell in its type or named as unread",
    "staging": "one table per entity, each row with its fate",
    "people": "which records are one person, which people one account",
    "snapshots": "what differs between two deliveries",
    "canonical": "people, changes, touches, deals: no vendor's words",
    "episodes": "when each hand-off opened and was decided",
    "facts": "what a rule may see, at each moment",
    "verdicts": "each rule of the glossary judged on the facts",
    "journeys": "one wide row per hand-off",
    "agreements": "what was owed on it, and whether it was kept",
    "cohorts": "hand-offs grouped and counted",
    "marts": "one table per figure or table of the report",
    "tracker": "every hand-off with every action on it",
}
LAYERS = tuple(DUTIES)
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
        is_view: Whether it is read once, and so need not be kept.
    """

    layer: str
    name: str
    sql: str
    origin: str
    is_view: bool = False

    @property
    def table(self) -> str:
        """The table it becomes, as `layer.name`."""
        return f"{self.layer}.{self.name}"
