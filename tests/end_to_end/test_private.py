"""What runs keep for themselves is their owner's alone; reports are as before."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import BusyError, UserError
from jointplan.workspace import KIT_ROOT, Workspace, held, kept_private, secret_of
from tests.support.acme import write_acme
from tests.support.shared import Reported


@pytest.fixture(params=[0o022, 0o002])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    """Let others read what a test makes, as systems do by default."""
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    """What everybody may do with a file."""
    return stat.S_IMODE(path.lstat().st_mode)


def assert_closed(folder: Path) -> None:
    """Check that a folder and all in it are their owner's alone."""
    assert mode(folder) == 0o700
    found = [path for path in folder.rglob("*") if not path.is_symlink()]
    for path in found:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path


def test_run_leaves_what_it_keeps_closed_and_its_page_open(
    tmp_path: Path, umask: int
) -> None:
    root = write_acme(tmp_path / "acme")
    for verb in ("inspect", "tracker"):
        ran = subprocess.run(
            [sys.executable, "-m", "jointplan", verb, "--workspace", str(root)],
            env=os.environ | {"PYTHONPATH": str(KIT_ROOT)},
            check=True,
            capture_output=True,
        )
    assert_closed(root / ".jointplan")
    page = Path(ran.stdout.decode().strip())
    assert mode(page) == 0o644
    assert mode(page.parent) == 0o777 & ~umask
    assert mode(root / "mapping.toml") == 0o666 & ~umask


def test_report_leaves_database_cache_and_secret_closed(acme_report: Reported) -> None:
    private = acme_report.root / ".jointplan"
    assert_closed(private)
    names = {path.name for path in private.iterdir()}
    assert names >= {"built.duckdb", "built.json", "cache", "secret"}
    run = next((acme_report.root / "reports" / "2026-Q1").glob("run-*"))
    before = os.umask(0o022)
    os.umask(before)
    assert mode(run) == 0o777 & ~before
    for path in (*run.glob("marts/*"), *run.glob("*.json"), *run.glob("sql/*/*")):
        assert mode(path) == 0o666 & ~before, path


def test_workspace_from_before_is_closed_by_the_next_run(
    tmp_path: Path, umask: int
) -> None:
    place = Workspace(tmp_path)
    (place.cache / "landed").mkdir(parents=True)
    place.lab.mkdir()
    duckdb.connect(str(place.built)).close()
    for path in (place.built_from, place.cache / "landed" / "a.parquet"):
        path.write_text("{}", encoding="utf-8")
    beside = tmp_path / "plan.toml"
    beside.touch()
    assert mode(place.private) == 0o777 & ~umask
    with held(place):
        assert_closed(place.private)
    assert_closed(place.private)
    assert mode(beside) == 0o666 & ~umask
    assert mode(tmp_path) != 0o600


@pytest.mark.usefixtures("umask")
def test_what_a_library_makes_meanwhile_is_closed_even_if_the_run_fails(
    tmp_path: Path,
) -> None:
    place = Workspace(tmp_path)
    with pytest.raises(ZeroDivisionError), held(place):
        secret_of(place)
        place.failed.mkdir()
        (place.failed / "01.ipynb").touch()
        duckdb.connect(str(place.built)).close()
        _ = 1 / 0
    assert_closed(place.private)


@pytest.mark.usefixtures("umask")
def test_what_is_linked_from_elsewhere_stays_as_it_is(tmp_path: Path) -> None:
    place = Workspace(tmp_path / "acme")
    others = tmp_path / "others"
    others.mkdir()
    (others / "file").touch()
    modes = mode(others), mode(others / "file")
    place.private.mkdir(parents=True)
    (place.private / "others").symlink_to(others)
    (place.private / "file").symlink_to(others / "file")
    (place.private / "gone").symlink_to(tmp_path / "nowhere")
    with kept_private(place):
        pass
    assert (mode(others), mode(others / "file")) == modes
    assert_closed(place.private)


def test_what_is_being_built_stays_as_it_is_for_it_will_be_a_report(
    tmp_path: Path, umask: int
) -> None:
    """A second run that is refused, or the lab, once would have closed the first's."""
    place = Workspace(tmp_path)
    with held(place):
        (place.building / "run").mkdir(parents=True)
        page = place.building / "run" / "index.html"
        page.touch()
        with pytest.raises(BusyError), held(place):
            pytest.fail("two runs hold one workspace")
        assert mode(page) == 0o666 & ~umask
        assert mode(page.parent) == 0o777 & ~umask


def test_what_is_somebody_elses_is_left_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Workspace(tmp_path)
    place.private.mkdir(mode=0o755)
    monkeypatch.setattr(os, "getuid", lambda: place.private.stat().st_uid + 1)
    with held(place):
        assert mode(place.private) == 0o755
    monkeypatch.setattr(os, "access", lambda *_: False)
    with (
        pytest.raises(UserError, match="belongs to somebody else") as caught,
        held(place),
    ):
        pytest.fail("it was held")
    assert "work in a copy of the workspace without it" in str(caught.value)


def test_copies_that_a_killed_run_left_are_swept_before_the_next(
    tmp_path: Path,
) -> None:
    place = Workspace(tmp_path)
    place.unpacked.mkdir(parents=True)
    (place.unpacked / "half.csv").write_text("id\nL1", encoding="utf-8")
    with held(place):
        assert not place.unpacked.exists()
