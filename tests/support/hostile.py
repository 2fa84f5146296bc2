"""Marts whose names try to break out of the page they are shown on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from jointplan.warehouse.read_marts import mart, open_marts

HOSTILE = (
    "<script>alert(1)</script>",
    "\"quoted\" & 'named' <!-- <script> </script>",
    "**x** [a](javascript:alert(1)) | y",
)
"""Each replaces a name of the data: a company, sources, reasons, quotas, teams."""

PLACES = (
    ("run", "company_name", None),
    ("quota_lines", "quota_name", None),
    ("quota_sources", "source", 3),
    ("quota_segments", "segment", 2),
    ("conformance", "source", 3),
    ("findings", "subject", 1),
    ("promise_causes", "group_name", 3),
    ("funnel_splits", "split_value", 3),
    ("rejections", "reason", 3),
    ("rejection_sources", "source", 3),
    ("limits", "subject", 1),
    ("files", "file", 2),
    ("glossary_terms", "term", 1),
    ("glossary_criteria", "criterion", 1),
)


def hostile_marts(kept: Path, folder: Path) -> dict[str, Any]:
    """Copy marts with hostile names in them; answers with the row about the run."""
    folder.mkdir(parents=True)
    con = duckdb.connect()
    for path in sorted(kept.glob("*.parquet")):
        con.execute(f'create table "{path.stem}" as from read_parquet(?)', [str(path)])
    for table, column, most in PLACES:
        _replace(con, table, column, most)
    for path in sorted(kept.glob("*.parquet")):
        con.execute(f"copy \"{path.stem}\" to '{folder / path.name}' (format parquet)")
    row = mart(open_marts(str(folder)), "run").iloc[0]
    return {str(name): value for name, value in row.items()}


def _replace(
    con: duckdb.DuckDBPyConnection, table: str, column: str, most: int | None
) -> None:
    """Give the most frequent names of a column the hostile ones instead."""
    found = con.execute(
        f'select "{column}" from "{table}" where "{column}" is not null '
        f'group by "{column}" order by count(*) desc, "{column}"'
    ).fetchall()
    for (name,), hostile in zip(found[: most or 1], HOSTILE, strict=False):
        con.execute(
            f'update "{table}" set "{column}" = ? where "{column}" = ?',
            [hostile, name],
        )
