"""What each plain export can tell of the sample's promises, as a page to read before.

`python -m tests.support.reshaped.plain_shapes` writes the page anew (`make docs`).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from jointplan.report.display.promise_words import label
from jointplan.report.display.promises import UNKNOWN, told
from jointplan.workspace import KIT_ROOT
from tests.support.building import build_workspace
from tests.support.reshaped.connector import write_connector
from tests.support.reshaped.figures import QUARTER, Record, records_of, workspace_of
from tests.support.reshaped.plainest import write_plain_hubspot, write_plain_salesforce
from tests.support.reshaped.portal import Portal
from tests.support.reshaped.tables import HISTORIES, Tables, read_deliveries
from tests.support.shared import share_exports

PAGE = KIT_ROOT / "docs" / "what-your-export-shows.md"
VENDORS = {
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "connector": "Salesforce by a connector",
}
BESIDE = ("Account", "Opportunity", "OpportunityContactRole", "User", "Group")
LOOKED_AT = (
    "journeys.handoffs",
    "marts.scorecard",
    "marts.followup_teams",
    "marts.followup_terms",
)
HISTORY = ("# History has every form filled in", "# A plain task is a reminder")
PROMISES = """
select
    scorecard.*,
    (select count(*) from journeys.handoffs where quarter = scorecard.quarter)
        as handoff_count
from marts.scorecard
where is_report_quarter
order by position
"""
HEAD = """\
# What your export shows

The sample company, {quarter}, exported as HubSpot and Salesforce export by themselves:
records as they stand today, without property history, field history, tasks or emails;
and as a connector copies Salesforce's tables, with a date of the MQL, tasks, events and
campaign members, but without the tables of field history.
Beside it the same quarter with the history. Made by `make docs`, and held by
`tests/end_to_end/test_plain_shapes.py`: no promise is called kept, missed or not
promised where the whole history says otherwise.

- **A share**: measured. **From one share to another**: the truth lies between; the rest
  was decided, scored or reassigned between two deliveries.
- **Not measurable**: nothing in the export tells. Export what the last table names.
- Without a history nobody knows who decided, so every rejection counts as one by sales
  (ruling R2): *rejections with an agreed reason* counts withdrawn ones too.
- A date column keeps the last date of an MQL: a lead that came back takes its first
  hand-off along. Who may have been one of the quarter counts among what is not
  measurable (ruling R44).

"""
CURE = """
| To measure | Export as well |
|---|---|
| Accepted, decided in time, returning leads | history of lifecycle stage and lead \
status (HubSpot), lead history and contact history (Salesforce); or a delivery a week |
| Conforming share, quota | history of the score, or a delivery a week |
| Share of hand-raises | form submissions (HubSpot), campaign members (Salesforce) |
| First response, further touches, rejections made as owed | calls, emails, meetings \
(HubSpot), tasks and events (Salesforce) |
| Salesforce without any date of the MQL | a date field that a flow fills, or the \
history: what passes through MQL between two deliveries is not seen at all |

[docs/exports-hubspot.md](exports-hubspot.md) and
[docs/exports-salesforce.md](exports-salesforce.md) say where each of them is found.
"""


@dataclass(frozen=True)
class Shape:
    """A plain export: whose, and on which days."""

    vendor: str
    days: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name it as a heading of the page."""
        number = len(self.days)
        noun = "delivery" if number == 1 else "deliveries"
        return f"{VENDORS[self.vendor]}, {number} {noun}"

    @property
    def key(self) -> str:
        """Name it as a folder."""
        return f"{self.vendor}-{len(self.days)}"


MONTHS = ("2026-05-04", "2026-06-01", "2026-07-06", "2026-08-03", "2026-09-07")
LAST = "2026-10-12"
# The first of them before the quarter, and one every nine days.
THIRTEEN = tuple(str(date(2026, 6, 29) + timedelta(105 * n // 12)) for n in range(13))
SHAPES = (
    Shape("hubspot", (LAST,)),
    Shape("hubspot", ("2026-07-06", LAST)),
    Shape("hubspot", (*MONTHS, LAST)),
    Shape("hubspot", THIRTEEN),
    Shape("salesforce", (LAST,)),
    Shape("salesforce", (*MONTHS, LAST)),
    Shape("salesforce", THIRTEEN),
    Shape("connector", (LAST,)),
)


def write_shape(
    shape: Shape, tables: Tables, folder: Path
) -> tuple[duckdb.DuckDBPyConnection, Portal | None]:
    """Write a shape's exports and mapping, and build the quarter from them."""
    if shape.vendor == "hubspot":
        portal = write_plain_hubspot(tables, shape.days, folder / "exports")
        root = workspace_of(folder, "hubspot")
        mapping = root / "mapping.toml"
        text = mapping.read_text(encoding="utf-8")
        begin, end = (text.index(mark) for mark in HISTORY)
        mapping.write_text(text[:begin] + text[end:], encoding="utf-8")
    elif shape.vendor == "connector":
        portal = None
        current = {name: rows for name, rows in tables.items() if name not in HISTORIES}
        write_connector(current, folder / "exports" / "salesforce" / shape.days[-1])
        root = workspace_of(folder, "connector")
    else:
        portal = None
        write_plain_salesforce(tables, shape.days, folder / "exports", files=BESIDE)
        root = workspace_of(folder)
    con = build_workspace(
        root, folder, exports=folder / "exports", quarter=QUARTER, tables=LOOKED_AT
    )
    return con, portal


def promises_of(con: duckdb.DuckDBPyConnection) -> list[Record]:
    """What the scorecard says of each promise of the quarter."""
    return records_of(con, PROMISES)


def page_text(truth: Iterable[Record], found: Mapping[str, Iterable[Record]]) -> str:
    """Write the page: promise by shape."""
    columns = {"With history": truth, **found}
    sides = [{row["promise"]: row for row in rows} for rows in columns.values()]
    lines = [_line(["Promise", *columns]), _line(["---"] * (1 + len(columns)))]
    counts = [str(max(r["handoff_count"] for r in side.values())) for side in sides]
    lines.append(_line(["Hand-offs seen in the quarter", *counts]))
    for name, row in sides[0].items():
        lines.append(_line([label(dict(row)), *(_cell(side[name]) for side in sides)]))
    return HEAD.format(quarter=QUARTER) + "\n".join(lines) + "\n" + CURE


def _cell(row: Record) -> str:
    if row["promise"] == "won_revenue":
        said = "measured" if row["actual_amount"] is not None else UNKNOWN
    elif row["all_count"] == 0:
        said = UNKNOWN
    else:
        said = told(dict(row))
    return said


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Build every shape, and write the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        exports = share_exports(folder)
        tables = list(read_deliveries(exports).values())[-1]
        root = workspace_of(folder / "whole")
        (folder / "scratch").mkdir()
        con = build_workspace(
            root,
            folder / "scratch",
            exports=exports,
            quarter=QUARTER,
            tables=LOOKED_AT,
        )
        truth = promises_of(con)
        con.close()
        found = {}
        for shape in SHAPES:
            target = folder / shape.key
            target.mkdir()
            con, _ = write_shape(shape, tables, target)
            found[shape.name] = promises_of(con)
            con.close()
    PAGE.write_text(page_text(truth, found), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(KIT_ROOT)}\n")


if __name__ == "__main__":
    main()
