"""Changes of an export that change no figure, and what may differ after them.

Each takes the deliveries of the sample as tables of text and writes the same company
once more. What the company did is the same, so every table of marts and tracker has to
be the same too, but for what is predicted here.
"""

from __future__ import annotations

import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import duckdb

from jointplan.workspace import Workspace
from tests.support.building import QUARTER, build_workspace, copy_workspace
from tests.support.reshaped.tables import Row, Tables, changed, csv_bytes, halves

Translate = Callable[[str], str]

# Tables that tell of files and rows themselves, not of the company.
OF_FILES = ("files", "row_fates", "unread", "unread_cells")
# Columns that say where a row stands in its file.
PLACES = ("file", "file_number", "line", "record_number", "action_number")
# Compared beside marts and tracker: each hand-off, and all it is judged by.
BELOW = ("journeys.handoffs", "agreements.states", "agreements.evidence")
IN_PARTS = ("CampaignMember", "LeadHistory", "Task")
CHECK_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
YEARS = 28
_ID = re.compile(r"\b(?:00[135GQTU]|006|00v|00K|701|017|02s)5Bw0000[0-9A-Za-z]{8}\b")
_YEAR = re.compile(r"\b(20[0-9]{2})(?=-)")


def build_again(
    source: Workspace, folder: Path, translate: Translate = str
) -> duckdb.DuckDBPyConnection:
    """Build a workspace whose exports lie in the folder, with what people wrote.

    The key of e-mails is that of the source, so that people have the same ids.

    Args:
        source: The workspace with the words, the mapping and the plans.
        folder: Holds `exports`; takes the workspace and the database.
        translate: What becomes of the words, plans and mapping, as text.
    """
    root = copy_workspace(source.root, folder / "workspace")
    for path in [*root.glob("plans/*"), root / "glossary.md", root / "mapping.toml"]:
        text = path.read_text(encoding="utf-8")
        path.with_name(translate(path.name)).write_text(translate(text), "utf-8")
        if translate(path.name) != path.name:
            path.unlink()
    (root / ".jointplan").mkdir()
    shutil.copyfile(source.private / "secret", root / ".jointplan" / "secret")
    return build_workspace(
        root,
        folder,
        exports=folder / "exports",
        quarter=translate(f"{QUARTER}-")[:-1],
    )


def tables_of(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Name the tables that have to be equal."""
    found = con.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where schema_name in ('marts', 'tracker') and database_name = "
        "current_database() order by all"
    ).fetchall()
    return [
        *(f"{schema}.{name}" for schema, name in found if name not in OF_FILES),
        *BELOW,
    ]


def rows_of(
    con: duckdb.DuckDBPyConnection,
    table: str,
    translate: Translate = str,
    without: Container[str] = (),
) -> Counter[str]:
    """Rows of a table as text, in whatever order, without their places in files."""
    names = [str(row[0]) for row in con.execute(f"describe {table}").fetchall()]
    kept = ", ".join(
        f'"{name}"' for name in names if name not in PLACES and name not in without
    )
    rows = con.execute(f"select cast(row({kept}) as varchar) from {table}").fetchall()
    return Counter(translate(str(row[0])) for row in rows)


def differing(
    ours: duckdb.DuckDBPyConnection,
    theirs: duckdb.DuckDBPyConnection,
    translate: Translate = str,
    without: Container[str] = (),
) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """Tables that differ, with the rows that only one side has.

    Args:
        ours: The company as it was exported first.
        theirs: The company as it was exported otherwise.
        translate: What becomes of a row of ours, as text.
        without: Columns that may differ.
    """
    found = {}
    for table in tables_of(ours):
        own = rows_of(ours, table, translate, without)
        their = rows_of(theirs, table, without=without)
        if own != their:
            found[table] = own - their, their - own
    return found


# --- What is written ------------------------------------------------------------------


def write_rearranged(deliveries: Mapping[str, Tables], folder: Path) -> None:
    """Rows in another order, tables in two parts, a column more, another encoding."""
    chance = random.Random(5)  # noqa: S311 - an order, not a secret
    for day, tables in deliveries.items():
        for name, rows in tables.items():
            mixed: list[Row] = [{"Unheard_Of__c": "x", **row} for row in rows]
            chance.shuffle(mixed)
            parts = {name: mixed}
            if name in IN_PARTS:
                parts[name], parts[f"{name}_2"] = halves(mixed)
            encoding = "utf-16" if name == "Account" else "utf-8-sig"
            place = folder / "salesforce" / day
            place.mkdir(parents=True, exist_ok=True)
            for part, its_rows in parts.items():
                content = csv_bytes(its_rows, encoding=encoding)
                (place / f"{part}.csv").write_bytes(content)


def write_tables(deliveries: Mapping[str, Tables], folder: Path) -> None:
    """Every delivery as it is."""
    for day, tables in deliveries.items():
        place = folder / "salesforce" / day
        place.mkdir(parents=True)
        for name, rows in tables.items():
            (place / f"{name}.csv").write_bytes(csv_bytes(rows))


def repeated(deliveries: Mapping[str, Tables], day: str) -> dict[str, Tables]:
    """The oldest delivery once more, under the day on which its copy was fetched."""
    oldest = min(deliveries)
    return {oldest: deliveries[oldest], day: deliveries[oldest], **deliveries}


def renumbered(deliveries: Mapping[str, Tables]) -> dict[str, Tables]:
    """Every record under another id, in another order of ids."""
    return _rewritten(deliveries, with_new_ids)


def with_new_ids(text: str) -> str:
    """Put another id for each, of the same object and length."""
    return _ID.sub(lambda found: _new_id(found[0]), text)


def earlier(deliveries: Mapping[str, Tables]) -> dict[str, Tables]:
    """Every day 28 years ago: the same weekday, leap day and change of clocks."""
    return _rewritten(deliveries, years_ago)


def years_ago(text: str) -> str:
    """Put each year 28 years before."""
    return _YEAR.sub(lambda found: str(int(found[1]) - YEARS), text)


def _rewritten(
    deliveries: Mapping[str, Tables], translate: Translate
) -> dict[str, Tables]:
    return {
        translate(day): {name: _cells(rows, translate) for name, rows in tables.items()}
        for day, tables in deliveries.items()
    }


def _cells(rows: Iterable[Row], translate: Translate) -> list[Row]:
    return changed(rows, lambda _, text: translate(text))


def _new_id(text: str) -> str:
    """An id of eighteen characters; the last three tell which of them are capitals."""
    stem = text[:3] + sha256(text.encode()).hexdigest()[:12]
    ends = (stem[at : at + 5] for at in range(0, 15, 5))
    sums = (sum(each.isupper() << at for at, each in enumerate(end)) for end in ends)
    return stem + "".join(CHECK_LETTERS[each] for each in sums)
