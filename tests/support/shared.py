"""What many tests need and nobody changes: made once, by whichever worker is first.

Each thing is a folder under the one in which pytest keeps this run's files, so that
nothing outlives the run and no digest has to say whether it is still good. The lock is
the operating system's: a worker that dies leaves none behind.
"""

from __future__ import annotations

import fcntl
import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jointplan.ingest.staging.macros import MACROS
from jointplan.pipeline.build import READ, check, load_checks, settle_run
from jointplan.pipeline.inputs import Asked, load_words, read_inputs
from jointplan.sample import Sample as Planted
from jointplan.sample import plant, write_planted
from jointplan.sample.ledger import Ledger
from jointplan.warehouse.database import open_database
from jointplan.warehouse.layers import LAYERS, Model
from jointplan.warehouse.models import build_layers, imports_of, in_order
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.acme import PROSE, write_acme
from tests.support.building import QUARTER, copy_workspace, read_for, tell_build

BUILT = LAYERS[READ:]  # layers above staging, which knows no word, plan or period


@dataclass(frozen=True)
class Reported:
    """The company of eight leads after its first report; read it, and change a copy.

    Attributes:
        root: The workspace, whose path is an awkward one.
        stdout: What the command printed, called in the workspace.
        stderr: What it told on the way.
    """

    root: Path
    stdout: str
    stderr: str

    def copy(self, folder: Path) -> Path:
        """Copy the workspace with all that the run left, to be changed at will."""
        return Path(shutil.copytree(self.root, folder / self.root.name))


@dataclass(frozen=True)
class Sample:
    """The sample company after its report of 2026-Q3; read it, and change a copy.

    Attributes:
        place: The workspace, with all that the run left.
        exports: The exports it read.
        stdout: What the command printed.
        stderr: What it told on the way.
    """

    place: Workspace
    exports: Path
    stdout: str
    stderr: str

    @property
    def page(self) -> Path:
        """The report's page."""
        return Path(self.stdout.strip())

    @property
    def run(self) -> Path:
        """The run's folder."""
        (found,) = self.page.parent.glob("run-*")
        return found

    def open(self) -> duckdb.DuckDBPyConnection:
        """Open the database that the run kept, for reading."""
        con = duckdb.connect(self.place.built, read_only=True)
        con.execute("set TimeZone = 'UTC'")
        return con

    def copy(self, root: Path) -> Workspace:
        """Copy what people wrote and what the run kept, to be changed at will."""
        place = Workspace(copy_workspace(self.place.root, root))
        place.private.mkdir(exist_ok=True)
        for source in (self.place.built, self.place.private / "secret"):
            shutil.copyfile(source, place.private / source.name)
        tell_build(place, self.exports)
        return place

    def build_again(
        self,
        root: Path,
        scratch: Path,
        quarter: str = QUARTER,
        *,
        tables: Sequence[str] = (),
    ) -> duckdb.DuckDBPyConnection:
        """Build the sample anew by the words of another workspace.

        A model is built again where its SQL or anything it reads differs, be it a word,
        a plan, the period or another model; every other table is the run's own.

        Args:
            root: A workspace whose glossary or plans differ from the sample's.
            scratch: Where the database goes.
            quarter: The quarter to report on.
            tables: What is asked for, as `layer.name`; by default all, checked.
        """
        asked = Asked(Workspace(root), self.exports, quarter)
        inputs = read_inputs(asked)
        con = open_database(scratch / "build.duckdb")
        con.execute(f"attach '{self.place.built}' as sample (read_only)")
        con.execute(MACROS)
        models = in_order(each for each in inputs.models if each.layer in LAYERS)
        self._view(con, [each.table for each in models if each.layer == "staging"])
        self._view(con, _tables_of(con, "mapping"))
        load_words(con, inputs)
        settle_run(con, asked, inputs)
        again = self._differing(con, models)
        if tables:
            again &= read_for(tables, models)
        kept = {each.table for each in models} - again
        self._view(con, [each for each in sorted(kept) if each.split(".")[0] in BUILT])
        build_layers(con, [each for each in models if each.table in again], LAYERS)
        if not tables:
            load_checks(con, check(con, inputs))
            more = ("unread", "publication", "restatement", "restated_handoffs")
            self._view(con, [f"marts.{name}" for name in more])
        return con

    def _view(self, con: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> None:
        """Show tables of the run as if they had been built here."""
        for table in tables:
            con.execute(f"create schema if not exists {table.split('.')[0]}")
            con.execute(f"create view {table} as from sample.{table}")

    def _differing(
        self, con: duckdb.DuckDBPyConnection, models: Sequence[Model]
    ) -> set[str]:
        """Name the models whose tables may differ from those of the run."""
        changed = {
            table
            for schema in ("plan", "glossary", "run")
            for table in _tables_of(con, schema)
            if con.execute(
                f"(from {table} except all from sample.{table}) union all "
                f"(from sample.{table} except all from {table}) limit 1"
            ).fetchall()
        }
        again: set[str] = set()
        for model in models:
            sql = (self.run / "sql" / model.layer / f"{model.name}.sql").read_text()
            if sql != model.sql or imports_of(model.sql) & (changed | again):
                assert model.layer in BUILT, "exports and mapping have to be the run's"
                again.add(model.table)
        return again


def _tables_of(con: duckdb.DuckDBPyConnection, schema: str) -> list[str]:
    rows = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() "
        "where database_name = 'sample' and schema_name = $schema",
        {"schema": schema},
    ).fetchall()
    return sorted(row[0] for row in rows)


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """Make a folder if no worker has made it yet; wait while one is making it."""
    done = folder.with_name(f"{folder.name}.done")
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)  # half made by one that failed
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def report_sample(folder: Path, exports: Path) -> None:
    """Make the sample's report by the command line, and keep what it said."""
    root = copy_workspace(KIT_ROOT, folder / "workspace")
    options = ["--workspace", str(root), "--exports", str(exports)]
    _report(folder, KIT_ROOT, *options)


def report_acme(folder: Path) -> None:
    """Make the report of the company of eight leads, called in its workspace."""
    _report(folder, write_acme(folder / "acme [2026] & co", glossary=PROSE))


def _report(folder: Path, called_in: Path, *options: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "jointplan", "report", *options],
        capture_output=True,
        text=True,
        cwd=called_in,
        env=os.environ | {"PYTHONPATH": str(KIT_ROOT)},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said = {"stdout": ran.stdout, "stderr": ran.stderr}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


def plant_sample(folder: Path) -> None:
    """Plant the sample, which takes a while, and keep it, its ledger and its exports.

    The ledger lies apart, for most tests of the truth need no row of a file.
    """
    planted = plant()
    write_planted(planted, folder / "exports")
    (folder / "sample.pickle").write_bytes(pickle.dumps(planted))
    (folder / "ledger.pickle").write_bytes(pickle.dumps(planted.ledger))


def share_planted(folder: Path) -> Planted:
    """Return the sample as it was planted, once for all workers."""
    kept = made_once(folder / "sample-planted", plant_sample) / "sample.pickle"
    planted: Planted = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return planted


def share_ledger(folder: Path) -> Ledger:
    """Return the truth of the sample, planted once for all workers."""
    kept = made_once(folder / "sample-planted", plant_sample) / "ledger.pickle"
    ledger: Ledger = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return ledger


def share_exports(folder: Path) -> Path:
    """Write the sample's exports, once for all workers."""
    return made_once(folder / "sample-planted", plant_sample) / "exports"


def share_acme(folder: Path) -> Reported:
    """Make the report of the company of eight leads, once for all workers."""
    report = made_once(folder / "acme-report", report_acme)
    said = json.loads((report / "said.json").read_bytes())
    return Reported(report / "acme [2026] & co", **said)


def share_sample(folder: Path) -> Sample:
    """Make the sample's report, once for all workers."""
    exports = share_exports(folder)
    report = made_once(
        folder / "sample-report", lambda made: report_sample(made, exports)
    )
    said = json.loads((report / "said.json").read_bytes())
    return Sample(Workspace(report / "workspace"), exports, **said)
