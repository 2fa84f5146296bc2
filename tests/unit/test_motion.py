"""A file in motion: what is read of an export is what was hashed, or it is refused."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from jointplan.errors import ExportError
from jointplan.ingest import land
from jointplan.ingest.files import motion, sniff
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.files.formats import Part, Table, table_of
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.staging.unread_lines import lines_of
from jointplan.warehouse.database import open_database
from jointplan.warehouse.seal import hash_of

MAPPING = """
format = 1
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", crm_score = "score" }
"""
ROWS = "".join(f"L{n},{n % 90}\n" for n in range(2000))
WHOLE = f"id,score\n{ROWS}"
HALF = WHOLE[: len(WHOLE) // 2]
CHANGED = (
    "leads.csv: changed while it was read\n"
    "  try        wait until the export is complete, then run again; nothing was kept"
)
Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a test a folder with one export."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "leads.csv").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def found(folder: Path) -> Export:
    """Find the one export, which hashes it."""
    mapping = read_mapping(folder / "mapping.toml")
    deliveries = find_deliveries(mapping, folder / "exports")
    (export,) = find_exports(deliveries, cache=folder / "cache")
    return export


def landed(folder: Path, export: Export) -> list[tuple[object, ...]]:
    """Land an export; its rows."""
    (folder / "build.duckdb").unlink(missing_ok=True)
    with open_database(folder / "build.duckdb") as con:
        land.land_export(con, export, cache=folder / "cache", secret="key")  # noqa: S106
        return con.execute(f"select id, score from raw.{export.table}").fetchall()


def kept(folder: Path) -> list[str]:
    """Files in the cache."""
    files = (folder / "cache").rglob("*")
    return [path.name for path in files if path.is_file()]


def appended(path: Path) -> None:
    """Another export process is still writing."""
    with path.open("a", encoding="utf-8") as file:
        file.write("L9000,1\nL9001,2\n")


def truncated(path: Path) -> None:
    """The next export has begun over the last one."""
    path.write_text(HALF, encoding="utf-8")


def emptied(path: Path) -> None:
    """The next export has opened the file."""
    path.write_bytes(b"")


def replaced(path: Path) -> None:
    """Another file was moved to its place."""
    fresh = path.with_suffix(".new")
    fresh.write_text(WHOLE.replace("L7,", "L8888,"), encoding="utf-8")
    fresh.replace(path)


def swapped(path: Path) -> None:
    """Other content, of the same size and time."""
    told = path.stat()
    path.write_text(WHOLE.replace("L777,", "L666,"), encoding="utf-8")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert path.stat().st_size == told.st_size


def removed(path: Path) -> None:
    """Somebody tidied up."""
    path.unlink()


CHANGES: list[Change] = [appended, truncated, emptied, replaced, swapped, removed]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("was_read_before", [False, True])
def test_file_that_changes_before_it_is_read_is_refused_and_read_right_the_next_time(
    folder: Path, change: Change, *, was_read_before: bool
) -> None:
    if was_read_before:
        landed(folder, found(folder))
    export = found(folder)
    path = folder / "exports" / "leads.csv"
    change(path)
    with pytest.raises(ExportError) as caught:
        landed(folder, export)
    assert str(caught.value) == CHANGED
    assert kept(folder) == []
    path.write_text(WHOLE, encoding="utf-8")
    assert len(landed(folder, found(folder))) == 2000


@pytest.mark.parametrize("change", [appended, truncated, swapped, removed])
def test_file_that_changes_while_it_is_read_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    read = land._rejects

    def read_late(
        con: duckdb.DuckDBPyConnection, export: Export, scan: str, file: Path
    ) -> list[tuple[int, str]]:
        change(export.part.path)
        return read(con, export, scan, file)

    monkeypatch.setattr(land, "_rejects", read_late)
    with pytest.raises(ExportError, match="changed while it was read"):
        landed(folder, found(folder))
    assert kept(folder) == []


@pytest.mark.parametrize("change", CHANGES)
def test_file_that_changes_while_it_is_looked_into_is_refused_and_not_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    def look_late(part: Part, *, folder: Path) -> Table:
        change(part.path)
        return table_of(part, folder=folder)

    monkeypatch.setattr(sniff, "table_of", look_late)
    with pytest.raises(ExportError, match="changed while it was read"):
        found(folder)
    assert kept(folder) == []


@pytest.mark.parametrize("change", [appended, truncated, replaced])
def test_file_that_changes_after_it_was_listed_is_refused(
    folder: Path, change: Change
) -> None:
    """Which tables an archive holds is known before its bytes are hashed."""
    deliveries = find_deliveries(
        read_mapping(folder / "mapping.toml"), folder / "exports"
    )
    change(folder / "exports" / "leads.csv")
    with pytest.raises(ExportError, match="changed while it was read"):
        find_exports(deliveries, cache=folder / "cache")
    assert kept(folder) == []


def test_file_that_cannot_be_read_and_did_not_change_is_said_to_be_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failed(*_: object) -> None:
        raise duckdb.InvalidInputException("no such sign")

    monkeypatch.setattr(land, "_rejects", failed)
    with pytest.raises(ExportError, match="cannot be read as csv: no such sign"):
        landed(folder, found(folder))
    assert not [name for name in kept(folder) if not name.endswith(".json")]


def test_packed_file_that_changes_leaves_no_copy(folder: Path) -> None:
    path = folder / "exports" / "leads.csv"
    packed = path.with_suffix(".csv.gz")
    packed.write_bytes(gzip.compress(WHOLE.encode()))
    path.unlink()
    export = found(folder)
    packed.write_bytes(gzip.compress(HALF.encode()))
    with pytest.raises(ExportError, match="changed while it was read"):
        landed(folder, export)
    assert kept(folder) == []
    packed.write_bytes(gzip.compress(WHOLE.encode()))
    assert len(landed(folder, found(folder))) == 2000


def test_copy_is_there_when_it_is_whole_or_not_at_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that was killed once left copies with their footer still below."""
    path = folder / "exports" / "leads.csv"
    path.write_text(f"{WHOLE}\nGrand Totals (2000 records)\n", encoding="utf-16")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "truncate", killed)
        found(folder)
    assert kept(folder) == []
    assert len(landed(folder, found(folder))) == 2000


def test_unchanged_file_is_hashed_once_where_it_was_landed_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed(folder, found(folder))
    hashed: list[Path] = []

    def noted(path: Path) -> str:
        hashed.append(path)
        return hash_of(path)

    monkeypatch.setattr(motion, "hash_of", noted)
    landed(folder, found(folder))
    assert hashed == [folder / "exports" / "leads.csv"]


def test_file_that_was_only_touched_is_the_same(folder: Path) -> None:
    landed(folder, found(folder))
    export = found(folder)
    (folder / "exports" / "leads.csv").touch()
    assert len(landed(folder, export)) == 2000


def test_members_of_an_archive_are_read_from_the_bytes_that_were_hashed(
    folder: Path,
) -> None:
    path = folder / "exports" / "leads.csv"
    archive = path.with_name("all.zip")
    for text in (WHOLE, HALF):
        with ZipFile(archive.with_suffix(f".{len(text)}"), "w") as packed:
            packed.writestr("leads.csv", text)
    path.unlink()
    whole, half = (archive.with_suffix(f".{len(text)}") for text in (WHOLE, HALF))
    shutil.move(half, folder / "half.zip")
    whole.rename(archive)
    export = found(folder)
    shutil.copyfile(folder / "half.zip", archive)
    with pytest.raises(ExportError, match="changed while it was read"):
        landed(folder, export)
    assert kept(folder) == []


def test_no_line_is_told_of_a_file_that_is_another_by_now(folder: Path) -> None:
    export = found(folder)
    cache = folder / "cache"
    assert lines_of(export, [5], cache=cache, record_count=2000) == {5: 6}
    path = folder / "exports" / "leads.csv"
    path.write_text(WHOLE.replace("L0,0\n", "", 1) + "L9000,1\n", encoding="utf-8")
    assert lines_of(export, [5], cache=cache, record_count=2000) == {}
