"""What tests of every kind share: where real data lies, when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.sample.ledger import Ledger
from jointplan.warehouse.database import open_database
from tests.support.shared import (
    Reported,
    Sample,
    share_acme,
    share_exports,
    share_ledger,
    share_sample,
)
from tests.support.stage import Stage, stage_nothing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put modules that need a browser first, and those that need the sample last.

    Work is stolen from the end, so what stands first stays on one worker, which opens
    one browser. By the time the other asks for the sample's report, it can be made
    without anybody waiting. Modules stay whole, for what they share.
    """
    browsing = {each.path for each in items if each.get_closest_marker("browser")}
    reading = {each.path for each in items if "sample" in _fixtures_of(each)}
    items.sort(
        key=lambda each: 0 if each.path in browsing else 1 + (each.path in reading)
    )


def _fixtures_of(item: pytest.Item) -> list[str]:
    return list(getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def empty_stage() -> Iterator[duckdb.DuckDBPyConnection]:
    """Make a build database in which every entity stands without rows, once."""
    with open_database(Path(":memory:")) as con:
        con.execute("pragma disable_optimizer")  # takes longer than a few rows do
        stage_nothing(con)
        yield con


@pytest.fixture
def stage(tmp_path: Path, empty_stage: duckdb.DuckDBPyConnection) -> Iterator[Stage]:
    """Give a test a folder and a database as if fresh: what it writes is undone."""
    empty_stage.begin()
    yield Stage(tmp_path, empty_stage)
    empty_stage.rollback()


@pytest.fixture(scope="session")
def outside_data() -> Path:
    """Return the folder of data sets that are not in this repository.

    A test that asks for it was asked for by name (`make test-outside`), so a folder
    that is missing fails the test; skipping would look like success.
    """
    given = os.environ.get("JOINTPLAN_DATA", "")
    if not given:
        pytest.fail("no data named; try make test-outside DATA=FOLDER", pytrace=False)
    folder = Path(given).resolve()
    if not folder.is_dir():
        pytest.fail(f"JOINTPLAN_DATA={given} is no folder", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def run_folder(
    tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config
) -> Path:
    """Return the folder that all workers of this run of the tests share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(pytestconfig, "workerinput") else base


@pytest.fixture(scope="session")
def sample_exports(run_folder: Path) -> Path:
    """Return the sample's exports, away from the workspace's own."""
    return share_exports(run_folder)


@pytest.fixture(scope="session")
def sample(run_folder: Path) -> Sample:
    """Return the sample company after its report; it is read and never changed."""
    return share_sample(run_folder)


@pytest.fixture(scope="session")
def acme_report(run_folder: Path) -> Reported:
    """Return the company of eight leads after a report; it is never changed."""
    return share_acme(run_folder)


@pytest.fixture(scope="session")
def ledger(run_folder: Path) -> Ledger:
    """Return the ledger of what is planted in the sample; nobody may change it."""
    return share_ledger(run_folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the browser in which pages are opened, once."""
    from tests.support.reader import (
        open_browser,  # slow to import, and few tests need it
    )

    with open_browser() as opened:
        yield opened
