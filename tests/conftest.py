"""What tests of every kind share: where real data lies, when it is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jointplan.sample import write_sample
from jointplan.warehouse.database import open_database
from tests.stage import Stage

# They take longest, so they begin first: else one core works alone at the end.
SLOW = "lab reshaped report cli explain preview followup_truth page workshop".split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules that take longest in front; the rest keeps its order."""
    ranks = {f"test_{name}.py": rank for rank, name in enumerate(SLOW)}
    items.sort(key=lambda item: ranks.get(item.path.name, len(SLOW)))


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Give a test a folder and a fresh build database."""
    with open_database(tmp_path / "build.duckdb") as con:
        yield Stage(tmp_path, con)


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
def sample_exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the sample's exports once, away from the workspace's own."""
    folder = tmp_path_factory.mktemp("sample") / "exports"
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Start the browser in which pages are opened, once."""
    from tests.reader import open_browser  # slow to import, and few tests need it

    with open_browser() as opened:
        yield opened
