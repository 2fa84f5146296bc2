"""Writing the fictional CRM as Salesforce would export it, one folder a delivery."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jointplan.sample.columns import COLUMNS
from jointplan.sample.rows import Row, Writer
from jointplan.sample.world import World


@dataclass(frozen=True)
class Delivery:
    """One folder of exports: the CRM as it was at an instant."""

    name: str
    cut: datetime
    tables: dict[str, list[Row]]

    def counts(self) -> dict[str, int]:
        """Data rows per file."""
        return {name: len(rows) for name, rows in self.tables.items()}


def deliver(world: World, name: str, cut: datetime, *, is_final: bool) -> Delivery:
    """Take the state of the CRM; what arrives late is left out unless final."""
    writer = Writer(world, cut, is_final)
    return Delivery(
        name, cut, {file: list(rows()) for file, rows in writer.files().items()}
    )


def write(delivery: Delivery, folder: Path) -> None:
    """Write the files of a delivery into its folder, every field quoted."""
    target = folder / delivery.name
    target.mkdir(parents=True, exist_ok=True)
    for name, rows in delivery.tables.items():
        with (target / name).open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            out.writerow(COLUMNS[name].split(","))
            out.writerows(rows)
