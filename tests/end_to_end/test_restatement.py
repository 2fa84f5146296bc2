"""A published quarter leads to today's figures, whatever happened in between."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.errors import PeriodError, RestatementError
from jointplan.pipeline import restatement
from jointplan.pipeline.frozen import DIGESTS, write_digests
from jointplan.pipeline.publish import publish_draft
from jointplan.pipeline.restatement.publication import (
    BridgeError,
    find_publication,
    read_frozen,
)
from jointplan.pipeline.restatement.unexplained import refuse_unexplained
from jointplan.pipeline.run_folder import write_marts
from jointplan.plans.quarters import quarter_named
from jointplan.workspace import Workspace
from tests.support.restated import PUBLISHED_ON, QUARTER, Company, found_company, moves
from tests.support.shared import Reported

LATER = "2026-04-20"
EXCEPTION = """\
handoff_id,from,to,term,verdict,why,marketing,sales
L7@2026-03-10T09:00:00Z,,,quota,not earned,a pilot,Ada Ito,Bo Lund
"""
NEW_RULE = ("crm_score >= 50", "crm_score >= 60")
L4, L6 = (
    "L4,dan@moss.example,Fair,80,Working,2026-01-09T08:00:00Z,",
    "L6,fay@reed.example,Fair,90,MQL,2026-02-03T08:00:00Z,",
)
L9 = "L9,ina@bark.example,Web,90,MQL,2026-03-01T08:00:00Z,,,\n"
# What the CRM shows otherwise three weeks later, one thing of each kind.
LATE = [
    ("leads", "L8,hal", f"{L9}L8,hal"),
    ("changes", "L8,MQL", "L9,MQL,2026-03-05T09:00:00Z\nL8,MQL"),
]
DELETED = [("leads", L4, f"{L4}true")]
MERGED = [("leads", f"{L6},,", f"{L6}true,L5,")]
RESTAMPED = [("changes", "L8,MQL,2026-03-20", "L8,MQL,2026-04-05")]
REVERSED = [("changes", "L2,Lost,2026-01-30", "L2,SQL,2026-01-30")]
TIME = [("changes", "L7,SQL", "L5,SQL,2026-04-10T09:00:00Z\nL7,SQL")]
REPRICED = [("deals", "1000", "800")]
ALL = [*LATE, *DELETED, *MERGED, *RESTAMPED, *REVERSED, *TIME, *REPRICED]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the first quarter of the company, once."""
    root = tmp_path_factory.mktemp("published") / "company"
    found_company(root).publish()
    return root


@pytest.fixture
def company(published: Path, tmp_path: Path) -> Company:
    """Copy the company, to go on changing."""
    return Company(Path(shutil.copytree(published, tmp_path / "company")))


def told(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """The state of the bridge, and its reason."""
    found = con.execute("select state, quarter, reason from marts.publication")
    return dict(zip(("state", "quarter", "reason"), found.fetchall()[0], strict=True))


def behind(con: duckdb.DuckDBPyConnection, promise: str) -> dict[str, set[str]]:
    """Who stands behind each step of a figure."""
    found: dict[str, set[str]] = {}
    for step, subject in con.execute(
        "select step, coalesce(handoff_id, opportunity_id) "
        "from marts.restated_handoffs where promise = $promise",
        {"promise": promise},
    ).fetchall():
        found.setdefault(step, set()).add(subject.partition("@")[0])
    return found


def assert_sums(con: duckdb.DuckDBPyConnection) -> None:
    """Every figure as published and all its steps are today's figure."""
    sums = con.execute(
        "select promise, "
        "sum(actual_count) filter (where step != 'today') as led_to, "
        "max(actual_count) filter (where step = 'today') as today, "
        "sum(out_of_count) filter (where step != 'today') as led_to_of, "
        "max(out_of_count) filter (where step = 'today') as today_of, "
        "sum(actual_amount) filter (where step != 'today') as led_to_amount, "
        "max(actual_amount) filter (where step = 'today') as today_amount, "
        "bool_or(step = 'unexplained' and is_moved) as is_unexplained "
        "from marts.restatement group by promise"
    ).fetchall()
    assert len(sums) == 11
    for promise, led_to, today, led_of, today_of, amount, today_amount, strange in sums:
        assert not strange, promise
        assert (led_to, led_of, amount) == (today, today_of, today_amount), promise
    figures = con.execute(
        "select promise, actual_count, out_of_count, actual_amount "
        "from marts.scorecard where quarter = $quarter order by 1",
        {"quarter": QUARTER},
    ).fetchall()
    bridged = con.execute(
        "select promise, actual_count, out_of_count, actual_amount "
        "from marts.restatement where step = 'today' order by 1"
    ).fetchall()
    assert bridged == figures


def change_words(company: Company) -> None:
    """Agree to another rule, and to an exception."""
    glossary = company.place.glossary
    text = glossary.read_text(encoding="utf-8")
    assert NEW_RULE[0] in text
    glossary.write_text(text.replace(*NEW_RULE), encoding="utf-8")
    path = company.place.plans / f"{QUARTER}.exceptions.csv"
    path.write_text(EXCEPTION, encoding="utf-8")


def test_nothing_is_bridged_where_nothing_was_published(tmp_path: Path) -> None:
    with found_company(tmp_path / "company").run() as con:
        assert told(con) == {"state": "none", "quarter": None, "reason": None}
        assert moves(con) == []


def test_same_inputs_lead_to_the_same_figures(company: Company) -> None:
    with company.run() as con:
        assert told(con)["state"] == "bridged"
        assert moves(con) == []
        assert_sums(con)


def test_everything_at_once_stands_in_its_own_step(company: Company) -> None:
    """Rows come, go, merge and change; a decision, a rule and the plan do, too."""
    company.deliver(LATER, *ALL, alone=True)
    change_words(company)
    with company.run() as con:
        assert_sums(con)
        assert behind(con, "mql_quota") == {
            "late": {"L9"},
            "removed": {"L4", "L6"},
            "edited": {"L8"},
            "definition": {"L5"},
            "plan": {"L7"},
        }
        assert behind(con, "acceptance")["reversed"] == {"L2"}
        assert behind(con, "acceptance")["time"] == {"L5"}
        assert behind(con, "won_revenue") == {"edited": {"D1"}}
        quota = [row[1:3] for row in moves(con) if row[0] == "mql_quota"]
    assert quota == [
        ("late", 1),
        ("removed", -2),
        ("edited", -1),
        ("definition", -1),
        ("plan", -1),
    ]


def test_older_deliveries_that_stay_lead_to_the_same_steps(company: Company) -> None:
    """The log of the older delivery keeps the day that the newer one has not."""
    company.deliver(LATER, *ALL, alone=False)
    change_words(company)
    with company.run() as con:
        assert_sums(con)
        steps = behind(con, "mql_quota")
    assert steps["late"] == {"L9"}
    assert steps["removed"] == {"L4", "L6"}
    assert steps["definition"] == {"L5"}
    assert steps["plan"] == {"L7"}


def test_decision_reversed_after_the_publication_is_no_passing_of_time(
    company: Company,
) -> None:
    """R1: within fourteen days the later decision is the decision."""
    late = "L2,Lost,2026-03-28T09:00:00Z\nL2,SQL,2026-04-08T09:00:00Z"
    first = ("changes", "L2,Lost,2026-01-30T09:00:00Z", "L2,Lost,2026-03-28T09:00:00Z")
    shutil.rmtree(company.root / "reports")
    company.deliver(PUBLISHED_ON, first, alone=True)
    company.publish()
    company.deliver(LATER, ("changes", late.split("\n")[0], late), alone=True)
    with company.run() as con:
        assert behind(con, "acceptance") == {"reversed": {"L2"}}
        assert_sums(con)


def test_company_by_another_name_is_the_same_company(company: Company) -> None:
    path = company.place.plans / f"{QUARTER}.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Acht Leads", "Nine Leads"), encoding="utf-8")
    with company.run() as con:
        assert told(con)["state"] == "bridged"
        assert moves(con) == []


def test_next_quarter_bridges_the_one_published_before(company: Company) -> None:
    changes = ("changes", "L7,SQL", "L8,SQL,2026-04-10T09:00:00Z\nL7,SQL")
    company.deliver("2026-07-03", changes, *LATE, alone=True)
    with company.run(quarter="2026-Q2") as con:
        assert told(con) == {"state": "bridged", "quarter": QUARTER, "reason": None}
        assert behind(con, "mql_quota") == {"late": {"L9"}}
        assert_sums(con)


def test_changed_mapping_stands_with_the_late_rows(company: Company) -> None:
    """`Lost` was a rejection; the mapping calls it a return to marketing now."""
    text = company.place.mapping.read_text(encoding="utf-8")
    changed = text.replace('"Lost" = "disqualified"', '"Lost" = "accepted"')
    assert changed != text
    company.place.mapping.write_text(changed, encoding="utf-8")
    with company.run() as con:
        found = con.execute("select is_read_otherwise from marts.publication")
        assert found.fetchall() == [(True,)]
        assert behind(con, "acceptance") == {"late": {"L2", "L3"}}
        assert_sums(con)


def test_bridge_is_built_once_and_kept_whole(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.deliver(LATER, *LATE, alone=True)
    with company.run() as con:
        first = con.execute("from marts.restatement").fetchall()
    kept = company.place.cache / "restatement"
    (path,) = kept.glob("*")
    monkeypatch.setattr(restatement, "build_bridge", None)  # it would be called
    with company.run() as con:
        assert con.execute("from marts.restatement").fetchall() == first
    monkeypatch.undo()
    path.write_bytes(path.read_bytes()[:-40])  # a half-written one is none
    with company.run() as con:
        assert con.execute("from marts.restatement").fetchall() == first
    company.deliver("2026-04-21", *REPRICED, alone=True)
    with company.run():
        pass
    assert len(list(kept.glob("*"))) == 1
    assert not path.exists()


def cut_rows(folder: Path) -> None:
    """Shorten a frozen table."""
    path = folder / "inputs" / "staging" / "leads.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-9])


def lose_rows(folder: Path) -> None:
    """Take a frozen table away."""
    (folder / "inputs" / "staging" / "stage_changes.parquet").unlink()


def lose_manifest(folder: Path) -> None:
    """Take the manifest away."""
    (folder / "manifest.json").unlink()


def empty_scorecard(folder: Path) -> None:
    """Leave a scorecard of no bytes."""
    (folder / "marts" / "scorecard.parquet").write_bytes(b"")


def lose_digests(folder: Path) -> None:
    """Make it one of an older version, which froze no digests."""
    (folder / DIGESTS).unlink()


def break_digests(folder: Path) -> None:
    """Write what is no list of digests."""
    (folder / DIGESTS).write_text("[1, 2", encoding="utf-8")


def be_of_another_quarter(folder: Path) -> None:
    """Put the publication of another quarter in its place."""
    path = folder / "manifest.json"
    told = json.loads(path.read_bytes()) | {"quarter": "2025-Q4"}
    path.write_text(json.dumps(told), encoding="utf-8")
    write_digests(folder)


def be_of_others(folder: Path) -> None:
    """Put the publication of another company in its place."""
    path = folder / "inputs" / "about.json"
    told = json.loads(path.read_bytes()) | {"company_name": "Others Ltd"}
    path.write_text(json.dumps(told), encoding="utf-8")
    table = folder / "inputs" / "staging" / "leads.parquet"
    with duckdb.connect() as con:
        con.execute(f"create table leads as from '{table}'")
        con.execute("update leads set lead_id = 'X' || lead_id")
        con.execute(f"copy leads to '{table}' (format parquet)")
    write_digests(folder)


def be_refused(folder: Path) -> None:
    """Freeze a glossary that this kit does not read."""
    (folder / "said" / "glossary.md").write_text("no glossary", encoding="utf-8")
    write_digests(folder)


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (cut_rows, "damaged"),
        (lose_rows, "damaged"),
        (lose_manifest, "damaged"),
        (empty_scorecard, "damaged"),
        (break_digests, "damaged"),
        (lose_digests, "older"),
        (be_of_another_quarter, "foreign"),
    ],
)
def test_folder_that_cannot_be_bridged_is_told_as_such(
    company: Company, spoil: Callable[[Path], None], state: str
) -> None:
    quarter = quarter_named(QUARTER, fiscal_year_starts=1)
    found = find_publication(company.place.reports, quarter, fiscal_year_starts=1)
    assert found is not None
    assert read_frozen(found).company == "Acht Leads (fictional)"
    spoil(found.folder)
    with pytest.raises(BridgeError) as caught:
        read_frozen(found)
    assert caught.value.state == state


@pytest.mark.parametrize(
    ("spoil", "state"),
    [
        (cut_rows, "damaged"),
        (lose_digests, "older"),
        (be_of_others, "foreign"),
        (be_refused, "refused"),
    ],
)
def test_folder_that_cannot_be_bridged_stops_nothing(
    company: Company, spoil: Callable[[Path], None], state: str, tmp_path: Path
) -> None:
    spoil(company.root / "reports" / QUARTER / "published" / PUBLISHED_ON)
    with company.run() as con:
        assert told(con)["state"] == state
        assert moves(con) == []
        write_marts(con, tmp_path / "run" / "marts")
    refuse_unexplained(tmp_path / "run")


def add_one(folder: Path, *, kit: str | None = None) -> None:
    """Write another figure into what was published, and perhaps another kit."""
    path = folder / "marts" / "scorecard.parquet"
    with duckdb.connect() as con:
        con.execute(f"create table scorecard as from '{path}'")
        con.execute(
            "update scorecard set actual_count = actual_count + 1 "
            "where promise = 'mql_quota' and is_report_quarter"
        )
        path.unlink()
        con.execute(f"copy scorecard to '{path}' (format parquet)")
    if kit:
        manifest = folder / "manifest.json"
        told = json.loads(manifest.read_bytes()) | {"kit": {"code": kit}}
        manifest.write_text(json.dumps(told), encoding="utf-8")
    write_digests(folder)


@pytest.fixture
def strange(company: Company, tmp_path: Path) -> Path:
    """A draft after somebody wrote another figure into what was published."""
    add_one(company.root / "reports" / QUARTER / "published" / PUBLISHED_ON)
    with company.run() as con:
        write_marts(con, tmp_path / "run" / "marts")
    return tmp_path / "run"


def test_what_another_version_of_the_kit_counted_is_a_step(company: Company) -> None:
    folder = company.root / "reports" / QUARTER / "published" / PUBLISHED_ON
    add_one(folder, kit="of last year")
    with company.run() as con:
        assert moves(con) == [("mql_quota", "kit", -1, None)]
        assert_sums(con)


def test_figure_that_nothing_explains_stops_the_next_publication(strange: Path) -> None:
    with pytest.raises(RestatementError) as caught:
        refuse_unexplained(strange)
    said = str(caught.value)
    assert caught.value.exit_code == 13
    assert said.startswith("Leads counted: differs from the published figure")
    assert f"reports/{QUARTER}/published/{PUBLISHED_ON}" in said
    assert "move it out of the reports" in said


def test_draft_of_an_older_version_is_not_published_without_its_bridge(
    strange: Path,
) -> None:
    (strange / "marts" / "restatement.parquet").unlink()
    with pytest.raises(PeriodError, match="no mart restatement"):
        refuse_unexplained(strange)


def test_publishing_stops_before_anything_is_frozen(
    acme_report: Reported, strange: Path, tmp_path: Path
) -> None:
    place = Workspace(acme_report.copy(tmp_path / "again"))
    (run,) = (place.reports / QUARTER).glob("run-*")
    for name in ("publication", "restatement"):
        shutil.copyfile(
            strange / "marts" / f"{name}.parquet", run / "marts" / f"{name}.parquet"
        )
    with pytest.raises(RestatementError, match="nothing was published"):
        publish_draft(place, QUARTER)
    assert not (place.reports / QUARTER / "published").exists()


def test_what_is_frozen_names_nobody(published: Path) -> None:
    folder = published / "reports" / QUARTER / "published" / PUBLISHED_ON
    for path in (folder / "inputs").rglob("*.parquet"):
        with duckdb.connect() as con:
            rows = con.execute(f"select * from '{path}'").fetchall()
        cells = {str(cell) for row in rows for cell in row if cell is not None}
        assert not [cell for cell in cells if "example" in cell], path
