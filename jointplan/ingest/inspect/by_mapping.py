"""Looks across the tables that a mapping names, where no profile knows them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from jointplan.errors import UserError
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.files.sniff import readable, scan_of
from jointplan.ingest.inspect.partners import keep_ids, partners_told
from jointplan.ingest.inspect.read import opened
from jointplan.ingest.mapping.read import read_mapping
from jointplan.warehouse.quoting import quoted
from jointplan.workspace import Workspace


def partners_by_mapping(exports: Path, workspace: Workspace) -> list[str]:
    """What the tables of a mapping that is whole name and no table has (R46).

    A mapping with a question or a fault in it is not read; a run says what is wrong.
    """
    try:
        deliveries = find_deliveries(read_mapping(workspace.mapping), exports)
        found = find_exports(deliveries, cache=workspace.cache)
    except UserError:
        return []
    with opened(workspace.cache) as con:
        for export in found:
            _keep(con, export, workspace.cache)
        return partners_told(con)


def _keep(con: duckdb.DuckDBPyConnection, export: Export, cache: Path) -> None:
    """Keep the ids of one export."""
    scan = scan_of(export.facts, readable(export.part, export.facts, cache=cache))
    names = {
        name.lower(): f"text_of(c{place}) as {quoted(name)}"
        for place, name in reversed(list(enumerate(export.header)))
    }
    listed = ", ".join(names.values())
    con.execute(f"create or replace table cells as select {listed} from {scan}")
    if export.facts.form == "csv":
        con.execute("drop table rejected; drop table rejected_scan")
    keep_ids(con, export.feeds, export.header, export.shown)
