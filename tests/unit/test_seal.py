"""What is kept between runs is used only if not one bit of it has changed."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import UserError
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.land import land_export
from jointplan.ingest.mapping.read import read_mapping
from jointplan.pipeline.last_build import Built, find_built, opened
from jointplan.pipeline.run_folder import code_digest
from jointplan.warehouse.database import open_database
from jointplan.warehouse.seal import read_sealed, write_sealed
from jointplan.whatif.workshop.saved_state import recall, remember
from jointplan.workspace import Workspace

MAPPING = """
format = 1
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", title = "job" }
"""
TEXT = "id,job\n" + "".join(f"L{n},head of {n}\n" for n in range(300)) + "L300\n"


def flip(path: Path, place: int) -> None:
    """Flip a bit of a file."""
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << place % 8
    path.write_bytes(content)


def landed(folder: Path) -> tuple[bool, list[tuple[object, ...]]]:
    """Land `leads.csv` of a folder: whether it was kept, and the rows."""
    deliveries = find_deliveries(
        read_mapping(folder / "mapping.toml"), folder / "exports"
    )
    (export,) = find_exports(deliveries, cache=folder / "cache")
    with open_database(Path(":memory:")) as con:
        found = land_export(con, export, cache=folder / "cache", secret="key")  # noqa: S106
        rows = con.execute(f"from raw.{export.table}").fetchall()
        return found.was_kept, rows + con.execute("from raw.rejects").fetchall()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a test a folder with one export."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "leads.csv").write_text(TEXT, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", ["landed/*.parquet", "landed/*.json", "facts/*.json"])
def test_flipped_bit_in_the_cache_heals_and_moves_no_figure(
    folder: Path, kind: str
) -> None:
    _, rows = landed(folder)
    (path,) = (folder / "cache").glob(kind)
    whole = path.read_bytes()
    for place in random.Random(5).sample(range(len(whole)), 40):  # noqa: S311
        flip(path, place)
        assert landed(folder) == (kind.startswith("facts"), rows)
        assert path.read_bytes() == whole, "it was not made anew"
    assert landed(folder) == (True, rows)


@pytest.mark.parametrize("kind", ["landed/*.parquet", "landed/*.json", "facts/*.json"])
@pytest.mark.parametrize("left", [0, 20, -1])
def test_truncated_cache_heals(folder: Path, kind: str, left: int) -> None:
    _, rows = landed(folder)
    (path,) = (folder / "cache").glob(kind)
    path.write_bytes(path.read_bytes()[:left])
    assert landed(folder)[1] == rows
    assert landed(folder) == (True, rows)


def test_landed_rows_of_another_export_are_not_taken(folder: Path) -> None:
    landed(folder)
    (path,) = (folder / "cache" / "landed").glob("*.parquet")
    with duckdb.connect() as con:
        con.execute(f"create table other as from '{path}'")
        con.execute("update other set job = 'nobody'")
        con.execute(f"copy other to '{path}' (format parquet)")
    was_kept, rows = landed(folder)
    assert not was_kept
    assert "nobody" not in str(rows)


def test_sealed_text_is_read_as_it_was_written_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "some" / "told.json"
    told = {"quarter": "2026-Q3", "signs": "é\ud800\0", "counts": [1, 2]}
    write_sealed(path, told)
    assert read_sealed(path) == told
    assert [each.name for each in path.parent.iterdir()] == ["told.json"]
    whole = path.read_bytes()
    for place in range(len(whole) * 8):
        flip(path, place)
        assert read_sealed(path) in (None, told)
        path.write_bytes(whole)
    for other in (b"", b"{}", b"[]", b'"sha256"', b'{"sha256": 1, "told": 2}', b"\xff"):
        path.write_bytes(other)
        assert read_sealed(path) is None
    path.unlink()
    assert read_sealed(path) is None


def keep(tmp_path: Path) -> Workspace:
    """Keep a database as a run does."""
    place = Workspace(tmp_path)
    place.private.mkdir()
    with duckdb.connect(str(place.built)) as con:
        con.execute("create schema marts")
        rows = "select i, 'w' || i % 99 as w from range(99999) r(i)"
        con.execute(f"create table marts.t as {rows}")
    told = {"quarter": "2026-Q3", "kit": code_digest()}
    write_sealed(place.built_from, told)
    return place


def asked(built: Built) -> object:
    """Ask the kept database something that takes all of it."""
    with opened(built) as con:
        return con.execute("select sum(i), sum(hash(w)) from built.marts.t").fetchall()


def test_flipped_bit_in_the_kept_database_is_told_and_moves_no_figure(
    tmp_path: Path,
) -> None:
    place = keep(tmp_path)
    built = find_built(place, "a test")
    answer, whole = asked(built), place.built.read_bytes()
    refused = 0
    for number in range(60):
        flip(place.built, number * len(whole) // 60 + number)
        try:
            assert asked(built) == answer  # the bit was in a block of nothing
        except UserError as error:
            refused += 1
            assert "the database of the last report is damaged" in str(error)
            assert "make quarterly-report" in str(error)
        place.built.write_bytes(whole)
    assert refused > 10


@pytest.mark.parametrize("left", [0, 5000, 300_000])
def test_truncated_database_is_damaged_and_not_busy(tmp_path: Path, left: int) -> None:
    place = keep(tmp_path)
    place.built.write_bytes(place.built.read_bytes()[:left])
    with pytest.raises(UserError, match="is damaged"):
        asked(find_built(place, "a test"))


def test_what_the_database_was_built_from_is_not_believed_if_it_changed(
    tmp_path: Path,
) -> None:
    place = keep(tmp_path)
    text = place.built_from.read_text(encoding="utf-8")
    place.built_from.write_text(text.replace("2026-Q3", "2026-Q1"), encoding="utf-8")
    with pytest.raises(UserError, match="the record of the last report is damaged"):
        find_built(place, "a test")


def test_trial_of_a_workshop_that_changed_is_forgotten(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    remember(place, "2026-Q3", {"crm_score": 60})
    assert recall(place, "2026-Q3") == {"crm_score": 60}
    path = place.private / "workshop" / "2026-Q3.json"
    path.write_text(path.read_text("utf-8").replace("60", "66"), encoding="utf-8")
    assert recall(place, "2026-Q3") == {}
