"""A workspace: one run at a time, and a secret that decides nothing but equality."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import BusyError
from jointplan.workspace import KIT_ROOT, Workspace, held, secret_of
from tests.support.acme import LEADS, write_acme
from tests.support.building import build_workspace

HOLD = """
import sys
from pathlib import Path
from jointplan.workspace import Workspace, held
with held(Workspace(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_lock_is_refused_while_another_process_holds_it(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=KIT_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(BusyError) as caught, held(place):
            pytest.fail("two runs hold one workspace")
        other.kill()
    assert str(caught.value) == (
        f"{tmp_path}: another run is at work in this workspace\n"
        "  try        wait until it has ended; nothing was changed"
    )
    with held(place):  # a run that died leaves no lock behind
        assert (tmp_path / ".jointplan" / "lock").exists()


def test_lock_is_free_again_after_a_run_that_failed(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    with pytest.raises(ZeroDivisionError), held(place):
        _ = 1 / 0
    with held(place), pytest.raises(BusyError), held(place):
        pytest.fail("two runs hold one workspace")


def test_two_workspaces_do_not_wait_for_each_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with held(Workspace(tmp_path / "a")), held(Workspace(tmp_path / "b")):
        assert (tmp_path / "b" / ".jointplan" / "lock").exists()


def test_secret_is_private_long_and_stable(tmp_path: Path) -> None:
    first = secret_of(Workspace(tmp_path))
    path = tmp_path / ".jointplan" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(bytes.fromhex(first)) == 32
    assert secret_of(Workspace(tmp_path)) == first
    assert secret_of(Workspace(tmp_path / "other")) != first


def test_secret_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / ".jointplan" / "secret"
    path.parent.mkdir()
    path.touch(mode=0o644)
    assert len(secret_of(Workspace(tmp_path))) == 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def marts_of(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every mart."""
    names = con.execute(
        "select table_name from duckdb_tables() where schema_name = 'marts'"
    ).fetchall()
    return {
        name: con.execute(f"from marts.{name} order by all").fetchall()
        for (name,) in names
    }


def test_another_secret_gives_the_same_marts(tmp_path: Path) -> None:
    leads = LEADS.replace("eve@reed.example", "ANN@kite.example ")
    found, hashes = [], []
    for name in ("a", "b"):
        root = write_acme(tmp_path / name, leads=leads)
        scratch = tmp_path / f"scratch-{name}"
        scratch.mkdir()
        with build_workspace(root, scratch) as con:
            found.append(marts_of(con))
            sql = "select email_hash from staging.leads where lead_id in ('L1', 'L5')"
            hashes.append(con.execute(sql).fetchall())
            people = con.execute("select count(*) from canonical.people").fetchall()
            assert people == [(8 - 1,)]
    assert found[0] == found[1]
    assert found[0]["funnel_quarters"]
    assert hashes[0][0] == hashes[0][1]
    assert hashes[0] != hashes[1]
