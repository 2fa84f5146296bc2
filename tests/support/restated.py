"""A small company that publishes a quarter, and whose CRM goes on changing after it."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from jointplan.pipeline.build import READ, Timer, build, load_unread
from jointplan.pipeline.frozen import write_digests
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.pipeline.restatement import load_restatement
from jointplan.pipeline.run_folder import manifest_of, write_run
from jointplan.warehouse.database import open_database
from jointplan.warehouse.layers import LAYERS
from jointplan.workspace import Workspace
from tests.support.acme import GLOSSARY, MAPPING, PLAN
from tests.support.building import read_for

QUARTER, PUBLISHED_ON = "2026-Q1", "2026-04-02"
TABLES = ("marts.scorecard",)
"""What a run is asked for; a whole one takes twice as long."""

LEADS = """\
id,email,source,score,status,created,deleted,into,deal
L1,ann@kite.example,Web,70,SQL,2026-01-02T08:00:00Z,,,D1
L2,bea@kite.example,Web,65,Lost,2026-01-03T08:00:00Z,,,
L3,cyd@moss.example,Web,20,Lost,2026-01-05T08:00:00Z,,,
L4,dan@moss.example,Fair,80,Working,2026-01-09T08:00:00Z,,,
L5,eve@reed.example,Fair,55,MQL,2026-02-02T08:00:00Z,,,
L6,fay@reed.example,Fair,90,MQL,2026-02-03T08:00:00Z,,,
L7,gus@fern.example,Web,90,SQL,2026-03-02T08:00:00Z,,,
L8,hal@fern.example,Web,75,MQL,2026-03-05T08:00:00Z,,,
"""
CHANGES = """\
lead,stage,changed
L1,MQL,2026-01-12T09:00:00Z
L1,SQL,2026-01-20T09:00:00Z
L2,MQL,2026-01-13T09:00:00Z
L2,Lost,2026-01-30T09:00:00Z
L3,MQL,2026-01-15T09:00:00Z
L3,Lost,2026-02-15T09:00:00Z
L4,MQL,2026-02-10T09:00:00Z
L4,Working,2026-02-12T09:00:00Z
L5,MQL,2026-02-11T09:00:00Z
L6,MQL,2026-03-03T09:00:00Z
L7,MQL,2026-03-10T09:00:00Z
L7,SQL,2026-03-28T09:00:00Z
L8,MQL,2026-03-20T09:00:00Z
"""
DEALS = """\
id,won,closed,amount,created,closed_on
D0,true,true,500,2025-11-01T08:00:00Z,2025-12-15
D1,true,true,1000,2026-01-21T08:00:00Z,2026-03-01
"""
_MORE = """
[sources.crm.feeds.deals]
file = "deals.csv"
entity = "opportunities"
columns = { opportunity_id = "id", is_won = "won", is_closed = "closed", \\
amount = "amount", created = "created", closed = "closed_on" }
"""
_COLUMNS = 'created = "created"'
MAPPED = MAPPING.replace(
    _COLUMNS,
    f'{_COLUMNS}, is_deleted = "deleted", survivor_id = "into", '
    'converted_opportunity_id = "deal"',
) + _MORE.replace("\\\\\n", "").replace("\\\n", "")
WORDS = GLOSSARY.replace("Trade Show", "Fair")


@dataclass(frozen=True)
class Company:
    """The workspace of the company.

    Attributes:
        root: Where it lies.
        files: The texts of the newest delivery, to be changed by `deliver`.
    """

    root: Path
    files: dict[str, str] = field(
        default_factory=lambda: {"leads": LEADS, "changes": CHANGES, "deals": DEALS}
    )

    @property
    def place(self) -> Workspace:
        """The folder as a workspace."""
        return Workspace(self.root)

    def deliver(self, day: str, *changes: tuple[str, str, str], alone: bool) -> None:
        """Export again on a day, with texts replaced; alone where older ones go.

        Args:
            day: Of the delivery.
            changes: Of a file, what stood there and what stands there now.
            alone: Whether older deliveries are taken away.
        """
        for name, before, after in changes:
            assert before in self.files[name], before
            self.files[name] = self.files[name].replace(before, after)
        folder = self.root / "exports" / "crm"
        if alone:
            shutil.rmtree(folder, ignore_errors=True)
        (folder / day).mkdir(parents=True)
        for name, text in self.files.items():
            (folder / day / f"{name}.csv").write_text(text, encoding="utf-8")

    def run(
        self, as_of: str | None = None, quarter: str = QUARTER
    ) -> duckdb.DuckDBPyConnection:
        """Build the scorecard and its bridge; the connection holds all of it."""
        asked = Asked(
            self.place, None, quarter, date.fromisoformat(as_of) if as_of else None
        )
        inputs = read_inputs(asked)
        needed = read_for(TABLES, inputs.models)
        models = [
            each
            for each in inputs.models
            if each.layer in LAYERS[:READ] or each.table in needed
        ]
        inputs = replace(inputs, models=models)
        scratch = self.place.building
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        con = open_database(scratch / "build.duckdb")
        run = build(con, asked, inputs, Timer())
        load_restatement(con, asked, inputs, run)
        load_unread(con, inputs, self.place)
        return con

    def publish(self, name: str = PUBLISHED_ON) -> Path:
        """Freeze the run as `make publish` does, without its page."""
        folder = self.root / "reports" / QUARTER / "published" / name
        asked = Asked(self.place, None, QUARTER)
        inputs = read_inputs(asked)
        with self.run() as con:
            write_run(con, folder, workspace=self.place, models=inputs.models)
        manifest = manifest_of(
            self.place, inputs.exports, quarter=QUARTER, as_of=PUBLISHED_ON
        )
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        write_digests(folder)
        return folder


def found_company(root: Path) -> Company:
    """Write the workspace as it is when the quarter is published."""
    (root / "plans").mkdir(parents=True)
    (root / "glossary.md").write_text(WORDS, encoding="utf-8")
    (root / "mapping.toml").write_text(MAPPED, encoding="utf-8")
    (root / "plans" / f"{QUARTER}.toml").write_text(PLAN, encoding="utf-8")
    company = Company(root)
    company.deliver(PUBLISHED_ON, alone=True)
    return company


def moves(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """What the bridge of a run says: promise, step, change, and of how many."""
    return con.execute(
        "select promise, step, actual_count, out_of_count from marts.restatement "
        "where is_moved order by position, step_number"
    ).fetchall()
