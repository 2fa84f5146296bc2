"""What the Data Loader writes: names in capitals, a byte order mark, all rows, gzip."""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.support.reshaped.tables import Tables, csv_bytes


def write_loader(tables: Tables, folder: Path) -> None:
    """Write a delivery; cells stay as they are."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        text = csv_bytes(rows, encoding="utf-8-sig", header=str.upper)
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text, 1))
