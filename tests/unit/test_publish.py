"""Drafts and frozen reports, on runs made of three small files."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import PeriodError
from jointplan.pipeline.archive import list_quarters
from jointplan.pipeline.publish import freeze, frozen_folder
from jointplan.pipeline.report_folder import (
    draft_run,
    movements,
    newest_complete,
    run_name,
    show_draft,
    shown_run,
)

MANIFEST: dict[str, object] = {
    "exports": {"leads.csv": "1"},
    "glossary": "1",
    "plans": {"2026-Q1.toml": "1"},
    "mapping": "1",
    "as_of": "2026-04-02",
    "kit": {"code": "1"},
}


Score = tuple[str, int | None, int | None, int | None, int, int, float | None]
# At the least, at the most, of all, of them not measurable, pending; an amount.
OLD: list[Score] = [
    ("mql_quota", 4, 4, None, 0, 0, None),
    ("conforming_share", 3, 3, 6, 0, 0, None),
    ("acceptance", 1, 1, 2, 0, 0, None),
    ("decided_in_time", 0, 0, 0, 0, 0, None),
    ("won_revenue", None, None, None, 0, 0, 1200.5),
]
NEW: list[Score] = [
    ("mql_quota", 1204, 1206, None, 0, 0, None),
    ("conforming_share", 3, 5, 7, 2, 0, None),
    ("acceptance", 1, 1, 2, 0, 0, None),
    ("decided_in_time", 5, 9, 10, 0, 4, None),
    ("won_revenue", None, None, None, 0, 0, None),
]


def finished(
    folder: Path, name: str, scores: Sequence[Score] = (), **changed: object
) -> Path:
    """A finished run as the command line hands it over.

    Args:
        folder: Where to put it.
        name: The run's name, which its page states.
        scores: Rows of its scorecard.
        changed: Entries of its manifest that differ.
    """
    run = folder / "building" / "run"
    (run / "marts").mkdir(parents=True)
    page = f'<head><meta name="jointplan-run" content="{name}"></head>{name}'
    (run / "index.html").write_text(page, encoding="utf-8")
    manifest = json.dumps(MANIFEST | changed)
    (run / "manifest.json").write_text(manifest, encoding="utf-8")
    with duckdb.connect() as con:
        con.execute(
            "create table scorecard (promise varchar, least_count bigint, "
            "most_count bigint, all_count bigint, not_measurable_count bigint, "
            "pending_count bigint, actual_amount decimal(18, 2), position integer, "
            "out_of_count bigint, is_report_quarter boolean)"
        )
        rows = [(*row, number) for number, row in enumerate(scores or OLD)]
        con.executemany(
            "insert into scorecard values (?, ?, ?, ?, ?, ?, ?, ?, null, true)", rows
        )
        con.execute(
            "update scorecard set "
            "out_of_count = all_count - not_measurable_count - pending_count"
        )
        con.table("scorecard").write_parquet(str(run / "marts" / "scorecard.parquet"))
    return run


def test_same_input_same_name_and_any_change_another() -> None:
    name = run_name(MANIFEST)
    assert run_name(dict(reversed(MANIFEST.items()))) == name
    assert run_name(MANIFEST | {"glossary": "2"}) != name


def test_draft_is_one_file_that_shows_the_newest_run(tmp_path: Path) -> None:
    quarter = tmp_path / "reports" / "2026-Q1"
    index = show_draft(finished(tmp_path, "run-1"), quarter, "run-1")
    assert index == quarter / "index.html"
    assert shown_run(index) == "run-1"
    show_draft(finished(tmp_path, "run-2"), quarter, "run-2")
    assert shown_run(index) == "run-2"
    assert index.read_bytes() == (quarter / "run-2" / "index.html").read_bytes()
    names = sorted(path.name for path in quarter.iterdir())
    assert names == ["index.html", "run-1", "run-2"]


def test_only_the_run_shown_and_the_one_before_are_kept(tmp_path: Path) -> None:
    quarter = tmp_path / "2026-Q1"
    (quarter / "published" / "2026-04-02").mkdir(parents=True)
    for name in ("run-1", "run-2", "run-3"):
        show_draft(finished(tmp_path, name), quarter, name)
    names = sorted(path.name for path in quarter.iterdir())
    assert names == ["index.html", "published", "run-2", "run-3"]
    assert (quarter / "published" / "2026-04-02").is_dir()


def test_the_same_run_again_replaces_itself(tmp_path: Path) -> None:
    quarter = tmp_path / "2026-Q1"
    show_draft(finished(tmp_path, "run-1"), quarter, "run-1")
    (quarter / "run-1" / "left over").touch()
    show_draft(finished(tmp_path, "run-1"), quarter, "run-1")
    assert sorted(path.name for path in quarter.iterdir()) == ["index.html", "run-1"]
    assert not (quarter / "run-1" / "left over").exists()
    assert draft_run(quarter) == quarter / "run-1"


def test_a_run_without_a_page_leaves_the_last_draft(tmp_path: Path) -> None:
    quarter = tmp_path / "2026-Q1"
    index = show_draft(finished(tmp_path, "run-1"), quarter, "run-1")
    before = index.read_bytes()
    built = finished(tmp_path, "run-1")
    (built / "index.html").unlink()
    with pytest.raises(FileNotFoundError):
        show_draft(built, quarter, "run-1")
    assert index.read_bytes() == before
    assert (quarter / "run-1" / "manifest.json").exists()


def test_movements_say_which_figures_moved_and_why(tmp_path: Path) -> None:
    before = finished(tmp_path / "a", "run-1", OLD)
    after = finished(tmp_path / "b", "run-2", NEW, glossary="2", as_of="2026-04-03")
    assert movements(before, after) == [
        "Leads counted: 4 -> 1,204 to 1,206",
        "Meet the MQL definition: 3 of 6 -> 3 to 5 of 7",
        "Decided on time: not measurable -> 5 of 6",
        "Revenue won: 1,200.50 -> not measurable",
        "what changed: the glossary, the as-of day",
    ]


def test_run_of_a_version_without_bounds_tells_no_figure(tmp_path: Path) -> None:
    old = finished(tmp_path / "a", "run-1", OLD)
    with duckdb.connect() as con:
        path = old / "marts" / "scorecard.parquet"
        con.execute(f"create table older as select * exclude least_count from '{path}'")
        con.table("older").write_parquet(str(path), overwrite=True)
    after = finished(tmp_path / "b", "run-2", NEW)
    assert movements(old, after)[0] == "no headline figure changed since the last draft"


@pytest.mark.parametrize(
    ("entry", "cause"),
    [
        ("exports", "the exports"),
        ("glossary", "the glossary"),
        ("plans", "the plans"),
        ("mapping", "the mapping"),
        ("as_of", "the as-of day"),
        ("kit", "the kit itself"),
    ],
)
def test_each_input_is_a_cause_of_its_own(
    tmp_path: Path, entry: str, cause: str
) -> None:
    before = finished(tmp_path / "a", "run-1", OLD)
    after = finished(tmp_path / "b", "run-2", NEW, **{entry: "2"})
    assert movements(before, after)[-1] == f"what changed: {cause}"


def test_no_movement_is_said_too(tmp_path: Path) -> None:
    before = finished(tmp_path / "a", "run-1", OLD)
    after = finished(tmp_path / "b", "run-2", OLD, glossary="2")
    said = ["no headline figure changed since the last draft"]
    assert movements(before, after) == said


def test_second_publish_at_the_same_day_gets_a_number(tmp_path: Path) -> None:
    quarter = tmp_path / "2026-Q1"
    names = []
    for _ in range(3):
        target = frozen_folder(quarter, "2026-04-02")
        target.mkdir(parents=True)
        names.append(target.relative_to(quarter).as_posix())
    assert names == [
        "published/2026-04-02",
        "published/2026-04-02-2",
        "published/2026-04-02-3",
    ]


def test_frozen_files_are_whole_read_only_and_independent(tmp_path: Path) -> None:
    run = finished(tmp_path, "run-1")
    target = tmp_path / "published" / "2026-04-02"
    target.parent.mkdir()
    left_over = target.with_name("2026-04-02.new")
    left_over.mkdir()
    (left_over / "of a run that died").touch()
    freeze(run, target)
    files = sorted(p.relative_to(target).as_posix() for p in target.rglob("*.*"))
    assert files == ["index.html", "manifest.json", "marts/scorecard.parquet"]
    for file in files:
        assert stat.S_IMODE((target / file).stat().st_mode) == 0o444
    assert (run / "index.html").stat().st_mode & stat.S_IWUSR
    assert [path.name for path in target.parent.iterdir()] == ["2026-04-02"]


def test_publishing_without_a_draft_is_refused(tmp_path: Path) -> None:
    quarter = tmp_path / "2026-Q1"
    with pytest.raises(PeriodError, match="there is no draft of 2026-Q1 to publish"):
        draft_run(quarter)
    quarter.mkdir()
    (quarter / "index.html").write_text("<p>not a report</p>", encoding="utf-8")
    with pytest.raises(PeriodError, match=r"try +run make quarterly-report first"):
        draft_run(quarter)


def test_list_of_quarters_links_drafts_and_frozen_reports(tmp_path: Path) -> None:
    for name in ("2026-Q1", "2026-Q2"):
        show_draft(finished(tmp_path, "run-1"), tmp_path / name, "run-1")
    published = tmp_path / "2026-Q1" / "published"
    published.mkdir()
    freeze(tmp_path / "2026-Q1" / "run-1", published / "2026-04-02")
    (published / "2026-04-03.new").mkdir()
    (tmp_path / "notes & <plans>").mkdir()
    page = list_quarters(tmp_path).read_text(encoding="utf-8")
    assert page.index("2026-Q2/index.html") < page.index("2026-Q1/index.html")
    assert 'href="2026-Q1/published/2026-04-02/index.html"' in page
    assert "2026-04-03" not in page
    assert "plans>" not in page


def test_the_newest_complete_quarter_is_published_by_default(tmp_path: Path) -> None:
    """A quarter that still runs is frozen only when it is named."""
    for quarter, starts_on, is_over in (
        ("2026-Q2", "2026-04-01", True),
        ("2026-Q3", "2026-07-01", True),
        ("2026-Q4", "2026-10-01", False),
    ):
        marts = tmp_path / quarter / "run-0" / "marts"
        marts.mkdir(parents=True)
        with duckdb.connect() as con:
            con.execute(
                f"copy (select date '{starts_on}' as starts_on, "
                f"{is_over} as is_complete) to '{marts / 'run.parquet'}'"
            )
        index = tmp_path / quarter / "index.html"
        index.write_text('<meta name="jointplan-run" content="run-0">', "utf-8")
    assert newest_complete(tmp_path) == "2026-Q3"
    shutil.rmtree(tmp_path / "2026-Q2")
    shutil.rmtree(tmp_path / "2026-Q3")
    with pytest.raises(PeriodError, match="no draft of a complete quarter"):
        newest_complete(tmp_path)
