"""What many tests need and nobody changes: made once, by whichever worker is first.

Each thing is a folder under the one in which pytest keeps this run's files, so that
nothing outlives the run and no digest has to say whether it is still good. The lock is
the operating system's: a worker that dies leaves none behind.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jointplan.ingest.staging.macros import MACROS
from jointplan.pipeline.build import READ, build_figures, check, load_checks
from jointplan.pipeline.inputs import Asked, load_words, read_inputs
from jointplan.sample import write_sample
from jointplan.warehouse.database import open_database
from jointplan.warehouse.layers import LAYERS
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.building import QUARTER, copy_workspace, tell_build

_INPUTS = ("plan", "glossary", "run")  # what words and period are loaded into


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
        self, root: Path, scratch: Path, quarter: str = QUARTER
    ) -> duckdb.DuckDBPyConnection:
        """Build all above staging anew, by the words of another workspace.

        Staging reads the exports and the mapping alone, so its tables are those of the
        run; no glossary, plan or quarter is in them, which is checked.

        Args:
            root: A workspace whose glossary or plans differ from the sample's.
            scratch: Where the database goes.
            quarter: The quarter to report on.
        """
        asked = Asked(Workspace(root), self.exports, quarter)
        inputs = read_inputs(asked)
        staged = [each for each in inputs.models if each.layer in LAYERS[:READ]]
        for model in staged:
            kept = self.run / "sql" / model.layer / f"{model.name}.sql"
            assert kept.read_text(encoding="utf-8") == model.sql, model.table
            assert not any(f"{each}." in model.sql for each in _INPUTS), model.table
        con = open_database(scratch / "build.duckdb")
        con.execute(f"attach '{self.place.built}' as sample (read_only)")
        con.execute(MACROS)
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where database_name = 'sample' and schema_name in ('staging', 'mapping')"
        ).fetchall()
        con.execute("create schema staging")
        for schema, name in tables:
            con.execute(f"create view {schema}.{name} as from sample.{schema}.{name}")
        load_words(con, inputs)
        build_figures(con, asked, inputs)
        load_checks(con, check(con, inputs))
        con.execute("create table marts.unread as from sample.marts.unread")
        return con


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
    command = [sys.executable, "-m", "jointplan", "report", "--workspace", str(root)]
    ran = subprocess.run(
        [*command, "--exports", str(exports)],
        capture_output=True,
        text=True,
        cwd=KIT_ROOT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    said = {"stdout": ran.stdout, "stderr": ran.stderr}
    (folder / "said.json").write_text(json.dumps(said), encoding="utf-8")


def share_exports(folder: Path) -> Path:
    """Write the sample's exports, once for all workers."""
    return made_once(folder / "sample-exports", write_sample)


def share_sample(folder: Path) -> Sample:
    """Make the sample's report, once for all workers."""
    exports = share_exports(folder)
    report = made_once(
        folder / "sample-report", lambda made: report_sample(made, exports)
    )
    said = json.loads((report / "said.json").read_bytes())
    return Sample(Workspace(report / "workspace"), exports, **said)
