"""Marts whose names try to break out of the page they are shown on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from jointplan.warehouse.read_marts import mart, open_marts

LONG = "Trade fairs of the north, the south and all that lies between them, " * 5
UNBROKEN = "organic_search_and_everything_that_came_by_it_" * 7
NAMES = {
    "Brightwater Instruments (fictional)": "<script>alert(1)</script>",
    "Webinar": "\"quoted\" & 'named' <!-- <script> </script>",
    "Content syndication": "**x** [a](javascript:alert(1)) | y",
    "Field North": "فريق المبيعات الميدانية في الشمال",
    "Field South": "南部フィールド営業第二課・大阪・京都・神戸と周辺の全地域",
    "Enterprise": "👩‍🚀🏭 Groß & Größer",
    "DACH": "Nord \u202e dna htuoS",
    "Mid-market": LONG[:300],
    "Organic search": UNBROKEN[:300],
    "No response": "<b>“no”</b> \\ response {{ 7*7 }} $x$ `y`",
    "No budget": "תקציב לא אושר עד סוף השנה",
    "Other": LONG[-300:],
}
"""By name in the sample, what stands there instead in every mart: a company, sources,
quotas, teams, segments, a region and reasons. It is markup of pages, of notebooks and
of templates, of another direction, of other scripts, or of 300 characters."""

HOSTILE = tuple(NAMES.values())


def hostile_marts(kept: Path, folder: Path) -> dict[str, Any]:
    """Copy marts with hostile names in them; answers with the row about the run."""
    folder.mkdir(parents=True)
    con = duckdb.connect()
    for path in sorted(kept.glob("*.parquet")):
        con.execute(f'create table "{path.stem}" as from read_parquet(?)', [str(path)])
    texts = con.execute(
        "select table_name, column_name from duckdb_columns() "
        "where data_type = 'VARCHAR' and not internal"
    ).fetchall()
    for table, column in texts:
        for name, hostile in NAMES.items():
            con.execute(
                f'update "{table}" set "{column}" = ? where "{column}" = ?',
                [hostile, name],
            )
    for path in sorted(kept.glob("*.parquet")):
        con.execute(f"copy \"{path.stem}\" to '{folder / path.name}' (format parquet)")
    row = mart(open_marts(str(folder)), "run").iloc[0]
    return {str(name): value for name, value in row.items()}
