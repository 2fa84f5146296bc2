"""A folder in which tests write a mapping and CSV files that become staging tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.land import land_export
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.staging.macros import MACROS
from jointplan.ingest.staging.mapping_tables import TABLES, value_maps
from jointplan.ingest.staging.row_account import row_models
from jointplan.ingest.staging.union import staging_models
from jointplan.warehouse.database import load_table
from jointplan.warehouse.layers import LAYERS, Model
from jointplan.warehouse.models import build_layers

BERLIN = "Europe/Berlin"
KEY = "key"


@dataclass(frozen=True)
class Stage:
    """A folder in which CSV files become staging tables.

    Attributes:
        folder: Where mapping and files are written.
        con: A database in which every entity stands, without rows.
    """

    folder: Path
    con: duckdb.DuckDBPyConnection

    def exports(self, mapping: str, **files: str) -> list[Export]:
        """Write mapping and files; `leads="..."` is `leads.csv`, `d1__leads` dated."""
        for name, text in files.items():
            day, _, file = name.rpartition("__")
            folder = self.folder / "exports" / "crm"
            folder = folder / f"2026-07-0{day[1:]}" if day else folder
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{file}.csv").write_text(text, encoding="utf-8")
        path = self.folder / "mapping.toml"
        path.write_text(f"format = 1\n{mapping}", encoding="utf-8")
        deliveries = find_deliveries(read_mapping(path), self.folder / "exports")
        return find_exports(deliveries, cache=self.folder / "cache")

    def build(self, mapping: str, **files: str) -> list[Export]:
        """Write and land the files, and build the entities that they feed."""
        exports = self.exports(mapping, **files)
        self.build_from(exports)
        return exports

    def build_from(self, exports: list[Export]) -> None:
        """Land exports, and build the typed and staging models that they feed."""
        cache = self.folder / "cache"
        rows = []
        for export in exports:
            landed = land_export(self.con, export, cache=cache, secret=KEY)
            source = export.delivery.source_name
            rows.append((export.number, export.shown, source, landed.record_count))
        files = dict.fromkeys(("file", "source_name"), "varchar")
        files = {"file_number": "bigint", **files, "landed_count": "bigint"}
        load_table(self.con, "mapping.files", files, rows)
        columns = dict.fromkeys(("map_name", "export_value", "word"), "varchar")
        load_table(self.con, "mapping.value_maps", columns, value_maps(exports))
        columns = TABLES["absent_feeds"]
        load_table(self.con, "mapping.absent_feeds", columns, [])
        fed = {feed.entity for each in exports for feed in each.feeds.values()}
        for name in fed:
            self.con.execute(f"drop table staging.{name}")
        self.con.execute("drop table if exists typed.day_columns")
        models = staging_models(exports, zone=BERLIN)
        self._build([each for each in models if each.name not in ENTITIES.keys() - fed])

    def account(self, exports: list[Export] | None = None) -> None:
        """Build the account of rows, over all that is staged."""
        self._build(row_models(exports or []))

    def _build(self, models: list[Model]) -> None:
        build_layers(self.con, models, LAYERS[: LAYERS.index("staging") + 1])

    def rows(self, columns: str, entity: str = "leads") -> list[tuple[Any, ...]]:
        """Columns of an entity's rows, in the order of files and records."""
        sql = f"select {columns} from staging.{entity}"
        return self.con.execute(f"{sql} order by file_number, record_number").fetchall()


def stage_nothing(con: duckdb.DuckDBPyConnection) -> None:
    """Build every entity without rows in a fresh database: where a `Stage` begins."""
    con.execute(MACROS)
    build_layers(con, staging_models([], zone=BERLIN), LAYERS)


def leads(columns: str, more: str = "", values: str = "") -> str:
    """A mapping of `leads.csv` with these columns beside the id."""
    return f"""
[sources.crm]
{more}
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = {{ lead_id = "id", {columns} }}
{values}
"""
