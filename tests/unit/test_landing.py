"""Landing: an unchanged file is read once, and the cache is never needed."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.land import Landed, forget_others, land_export
from jointplan.ingest.mapping.read import read_mapping
from jointplan.warehouse.database import open_database

MAPPING = """
format = 1
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", email = "mail" }
"""
TEXT = "id,mail,name\nL1,ann@kite.example,Ann\nL2,bea@moss.example,Bea\nL3\n"


def landed(
    folder: Path, *, mapping: str = MAPPING, key: str = "key"
) -> tuple[Landed, list[tuple[object, ...]]]:
    """Land `leads.csv` of a folder with its cache: what it came to, and the rows."""
    (folder / "mapping.toml").write_text(mapping, encoding="utf-8")
    cache = folder / "cache"
    deliveries = find_deliveries(
        read_mapping(folder / "mapping.toml"), folder / "exports"
    )
    (export,) = find_exports(deliveries, cache=cache)
    (folder / "build.duckdb").unlink(missing_ok=True)
    with open_database(folder / "build.duckdb") as con:
        found = land_export(con, export, cache=cache, secret=key)
        rows = con.execute(f"select * from raw.{export.table}").fetchall()
        rows += con.execute("select * from raw.rejects").fetchall()
    return found, rows


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a test a folder with one export."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "leads.csv").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_unchanged_file_is_not_read_again_and_gives_the_same_rows(folder: Path) -> None:
    first, rows = landed(folder)
    again, same = landed(folder)
    assert (first.was_kept, again.was_kept) == (False, True)
    assert rows == same
    assert len(rows) == 3


def test_file_is_known_by_its_bytes_not_by_its_name_or_time(folder: Path) -> None:
    landed(folder)
    path = folder / "exports" / "leads.csv"
    path.touch()
    assert landed(folder)[0].was_kept
    path.write_text(TEXT.replace("L2", "L7"), encoding="utf-8")
    changed, rows = landed(folder)
    assert not changed.was_kept
    assert "L7" in str(rows)


@pytest.mark.parametrize(
    "change",
    [
        {"key": "another"},
        {"mapping": MAPPING.replace('email = "mail"', 'title = "mail"')},
        {
            "mapping": MAPPING
            + '[[sources.crm.set_aside]]\nname = "x"\nwhere = { name = ["Bea"] }\n'
        },
    ],
)
def test_file_is_read_again_when_something_else_is_taken_from_it(
    folder: Path, change: dict[str, str]
) -> None:
    landed(folder)
    assert not landed(folder, **change)[0].was_kept


def test_members_of_one_archive_are_landed_each_for_itself(folder: Path) -> None:
    """Half of a history was once read twice and the other half never."""
    texts = {"leads_1.csv": "id,mail\nL1,a\n", "leads_2.csv": "id,mail\nL2,b\n"}
    with ZipFile(folder / "exports" / "all.zip", "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    (folder / "exports" / "leads.csv").unlink()
    (folder / "mapping.toml").write_text(
        MAPPING.replace("leads.csv", "leads_*.csv"), encoding="utf-8"
    )
    deliveries = find_deliveries(
        read_mapping(folder / "mapping.toml"), folder / "exports"
    )
    cache = folder / "cache"
    with open_database(folder / "build.duckdb") as con:
        for export in find_exports(deliveries, cache=cache):
            land_export(con, export, cache=cache, secret="key")  # noqa: S106
        rows = con.execute(
            "select id from raw.leads_1_1 union all select id from raw.leads_2_2"
        ).fetchall()
    assert rows == [("L1",), ("L2",)]


def test_cache_may_be_deleted_at_any_time(folder: Path) -> None:
    _, rows = landed(folder)
    shutil.rmtree(folder / "cache")
    again, same = landed(folder)
    assert not again.was_kept
    assert same == rows


@pytest.mark.parametrize("suffix", [".parquet", ".json"])
def test_half_a_cache_is_none(folder: Path, suffix: str) -> None:
    _, rows = landed(folder)
    for path in (folder / "cache").rglob(f"*{suffix}"):
        path.unlink()
    assert landed(folder)[1] == rows


def test_spoilt_cache_is_none(folder: Path) -> None:
    _, rows = landed(folder)
    for path in (folder / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:20])
    assert landed(folder)[1] == rows


def test_cache_keeps_only_what_the_last_run_used(folder: Path) -> None:
    old, _ = landed(folder)
    new, _ = landed(folder, key="another")
    forget_others(folder / "cache", [new])
    assert new.kept.exists()
    assert not old.kept.exists()


def test_nothing_half_written_is_kept_when_a_file_cannot_be_read(folder: Path) -> None:
    path = folder / "exports" / "leads.csv"
    path.write_text(TEXT + f'L4,"{"x" * 3_000_000}",y\n', encoding="utf-8")
    try:
        landed(folder)
    except Exception as error:
        assert "leads.csv" in str(error), error
    assert not list((folder / "cache").rglob("*.part"))
    with duckdb.connect() as con:
        for each in (folder / "cache").rglob("*.parquet"):
            con.execute(f"select count(*) from '{each}'")
