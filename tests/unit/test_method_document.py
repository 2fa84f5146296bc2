"""Each formula of `docs/method.md` names a function and a test that are there."""

from __future__ import annotations

import importlib
import inspect
import re

import pytest

from bench.coverage import INTERVALS
from jointplan.workspace import KIT_ROOT

METHOD = (KIT_ROOT / "docs" / "method.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in METHOD.splitlines()
    if line.startswith("| ") and not line.startswith("| Figure")
]
STATISTICS = sorted((KIT_ROOT / "jointplan" / "stats").glob("[a-z]*.py"))


def named(row: list[str]) -> list[str]:
    """What the estimator and the interval of a formula are called in the code."""
    return re.findall(r"`([\w./]+)`", " ".join(row[1:3]))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_formula_has_a_function_a_source_and_a_test(row: list[str]) -> None:
    assert len(row) == 5
    assert all(row)
    assert named(row)
    for name in named(row):
        if name.startswith("queries/"):
            assert (KIT_ROOT / name).is_file()
            continue
        module, *parts = name.split(".")
        found = importlib.import_module(f"jointplan.stats.{module}")
        for part in parts:
            found = getattr(found, part)
    (test,) = re.findall(r"`(tests/[\w/]+\.py)`", row[4])
    assert (KIT_ROOT / test).is_file()


def test_every_function_of_statistics_stands_in_the_table() -> None:
    listed = {name for row in ROWS for name in named(row)}
    missing = [
        f"{path.stem}.{name}"
        for path in STATISTICS
        for module in [importlib.import_module(f"jointplan.stats.{path.stem}")]
        for name, _ in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_")
        and getattr(module, name).__module__ == module.__name__
    ]
    assert [name for name in missing if name not in listed] == []


def test_every_interval_that_is_measured_stands_with_its_figures() -> None:
    for name in INTERVALS:
        assert re.search(rf"^ *\d+\.\d%.*  {re.escape(name)}$", METHOD, re.MULTILINE)
