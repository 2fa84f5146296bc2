"""What Data Loader wrote: capitals, Latin-1, and one record in several files."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.outside.exported import account_of_rows, asked, fates_of, rows_of, staged
from tests.support.stage import Stage

pytestmark = pytest.mark.outside

MAPPING = """
[sources.crm]
profile = "salesforce"
feeds.leads = false
[sources.crm.feeds.accounts]
file = "accountData.csv"
[sources.crm.feeds.opportunities]
file = ["opportunityData.csv", "success*.csv", "error*.csv"]
"""
OPPORTUNITIES = ("error0413060133", "opportunityData", "success0413060133")


@pytest.fixture(scope="module")
def samples(outside_data: Path) -> Path:
    """Name the folder of the files."""
    return outside_data / "salesforce" / "dataloader" / "samples"


@pytest.fixture(scope="module")
def stage(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Stage accounts and opportunities."""
    scratch = tmp_path_factory.mktemp("dataloader")
    with staged(samples, MAPPING, scratch=scratch) as built:
        yield built


def test_latin_1_is_read_as_it_was_meant(samples: Path, stage: Stage) -> None:
    rows = rows_of(samples / "accountData.csv", "latin-1")
    found = asked(
        stage.con, "select account_id, account_name, country from staging.accounts"
    )
    assert found == [
        (row["ID"], row["NAME"].strip(), row["BILLINGCOUNTRY"] or None) for row in rows
    ]
    assert sum(not row["NAME"].isascii() for row in rows) == 2


def test_types_of_accounts_are_the_kits_words(samples: Path, stage: Stage) -> None:
    rows = rows_of(samples / "accountData.csv", "latin-1")
    found = asked(
        stage.con,
        "select account_type, count(*) from staging.accounts group by account_type",
    )
    types = [row["TYPE"].lower() or None for row in rows]
    assert dict(found) == {word: types.count(word) for word in set(types)}
    assert {word for word, _ in found} == {"prospect", "customer", None}


def test_an_opportunity_in_several_files_counts_once(
    samples: Path, stage: Stage
) -> None:
    rows = [row for name in OPPORTUNITIES for row in rows_of(samples / f"{name}.csv")]
    by_id = {row["ID"]: row for row in rows}
    amounts = [Decimal(row["AMOUNT"] or 0) for row in by_id.values()]
    won = sum(row["ISWON"] == "true" for row in by_id.values())
    found = asked(
        stage.con,
        "select count(*), count(*) filter (where is_won), sum(amount) "
        "from staging.opportunities where row_fate = 'used'",
    )
    assert found == [(len(by_id), won, sum(amounts))]
    assert (len(rows), len(by_id), won) == (58, 48, 9)
    assert fates_of(stage.con, "opportunities") == {"used": 48, "written twice": 10}


def test_every_row_is_accounted_for(samples: Path, stage: Stage) -> None:
    rows = {"accountData.csv": (423, 423, 0, 0)}
    told = {name: rows_of(samples / f"{name}.csv") for name in OPPORTUNITIES}
    # The row modified last is used, and of equal ones the last of the last file.
    newest: dict[str, tuple[str, int]] = {}
    for place, name in enumerate(OPPORTUNITIES):
        for row in told[name]:
            at = (row["LASTMODIFIEDDATE"], place)
            newest[row["ID"]] = max(at, newest.get(row["ID"], at))
    for place, name in enumerate(OPPORTUNITIES):
        ids = [row["ID"] for row in told[name]]
        used = len({each for each in ids if newest[each][1] == place})
        rows[f"{name}.csv"] = (len(ids), used, len(ids) - used, 0)
    assert account_of_rows(stage.con) == rows
