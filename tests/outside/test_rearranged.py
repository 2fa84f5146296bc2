"""What changes no figure of real data either: another order of rows, other ids.

Nothing here knows a right value; every table of marts and tracker is held against the
same data as it was published.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from jointplan.workspace import KIT_ROOT
from tests.outside.exported import write_workspace
from tests.outside.maven_mapping import MAPPING
from tests.support.building import build_workspace, copy_workspace
from tests.support.reshaped.relations import differing

pytestmark = pytest.mark.outside

_KEY = re.compile(r"\b[0-9a-f]{32}\b")


def with_other_keys(text: str) -> str:
    """Another key of 32 digits for each, in another order."""
    return _KEY.sub(lambda key: sha256(key[0].encode()).hexdigest()[:32], text)


def write_otherwise(
    source: Path, target: Path, cell: Callable[[str], str] = str
) -> None:
    """Write every file anew: rows in another order, a column more, another encoding."""
    chance = random.Random(7)  # noqa: S311 - an order, not a secret
    target.mkdir(parents=True)
    for path in sorted(source.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
        chance.shuffle(rows)
        with (target / path.name).open("w", encoding="utf-16", newline="") as file:
            out = csv.writer(file)
            out.writerow(["unheard of", *header])
            out.writerows(["x", *map(cell, row)] for row in rows)


def built(root: Path, folder: Path, exports: Path) -> duckdb.DuckDBPyConnection:
    """Build a workspace anew; each has a key of e-mails of its own."""
    folder.mkdir(exist_ok=True)
    return build_workspace(root, folder, exports=exports)


@pytest.mark.parametrize("translate", [str, with_other_keys], ids=["order", "keys"])
def test_olist_is_the_same_in_another_order_and_under_other_keys(
    outside_data: Path, tmp_path: Path, translate: Callable[[str], str]
) -> None:
    source = outside_data / "olist"
    root = copy_workspace(KIT_ROOT / "examples" / "olist", tmp_path / "workspace")
    write_otherwise(source, tmp_path / "exports", translate)
    with (
        built(root, tmp_path / "ours", source) as ours,
        built(root, tmp_path / "theirs", tmp_path / "exports") as theirs,
    ):
        assert differing(ours, theirs, translate, ("urgency_rank",)) == {}


def test_deals_of_a_crm_are_the_same_in_another_order(
    outside_data: Path, tmp_path: Path
) -> None:
    source = outside_data / "maven_crm_sales" / "maven_8800"
    root = write_workspace(
        tmp_path / "workspace", MAPPING, quarter="2017-Q3", zone="UTC"
    )
    write_otherwise(source, tmp_path / "exports")
    with (
        built(root, tmp_path / "ours", source) as ours,
        built(root, tmp_path / "theirs", tmp_path / "exports") as theirs,
    ):
        assert differing(ours, theirs) == {}
