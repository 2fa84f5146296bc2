"""The command line: what a run writes, and how every bad input ends."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import nbformat
import pytest

from jointplan import cli
from jointplan.pipeline import draft, inputs
from jointplan.pipeline.report_folder import shown_run
from jointplan.workspace import KIT_ROOT, Workspace, held
from tests.support.acme import (
    CHANGES,
    DELIVERED,
    GLOSSARY,
    LEADS,
    MAPPING,
    PLAN,
    PROSE,
    write_acme,
)
from tests.support.building import build_workspace
from tests.support.shared import Reported


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Ended]


def in_a_process(*arguments: object, folder: Path = KIT_ROOT) -> Ended:
    """Run `python -m jointplan` as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "jointplan", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(KIT_ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the command line in this process, for commands that end early."""

    def called(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["jointplan", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as ended:
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return called


def written(root: Path) -> dict[str, bytes]:
    """Every file of a workspace but those in its private folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".jointplan" not in path.parts
    }


def assert_refused(ended: Ended, code: int, *said: str) -> None:
    """Check a clear message on stderr, nothing on stdout, and the exit code."""
    assert ended.code == code, ended.err
    assert ended.out == ""
    for each in said:
        assert each in ended.err
    assert "Traceback" not in ended.err


# -- what a run writes: two whole runs, shared by the tests below ------------------


@dataclass(frozen=True)
class Runs:
    """A workspace after two runs, the second with another glossary."""

    root: Path
    first: Ended
    first_name: str
    second: Ended


@pytest.fixture(scope="module")
def runs(acme_report: Reported, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Run twice: the definition of an MQL changes in between."""
    root = acme_report.copy(tmp_path_factory.mktemp("runs"))
    first = Ended(0, acme_report.stdout, acme_report.stderr)
    names = [path.name for path in (root / "reports" / "2026-Q1").glob("run-*")]
    rule = PROSE.replace("crm_score >= 50", "crm_score >= 60")
    (root / "glossary.md").write_text(rule, encoding="utf-8")
    second = in_a_process("report", "--workspace", root, "--as-of", "2026-04-02")
    return Runs(root, first, names[0], second)


def test_report_prints_its_path_and_nothing_else_on_stdout(runs: Runs) -> None:
    assert runs.first.out == "reports/2026-Q1/index.html\n"
    assert runs.second.out == f"{runs.root / 'reports/2026-Q1/index.html'}\n"


def test_report_accounts_for_rows_and_seconds_on_stderr(runs: Runs) -> None:
    lines = [" ".join(line.split()) for line in runs.first.err.splitlines()]
    assert lines[:3] == [
        "file read = used + set aside + unread",
        "crm/2026-04-02/changes.csv 12 = 12 + 0 + 0",
        "crm/2026-04-02/leads.csv 8 = 8 + 0 + 0",
    ]
    timed = [re.fullmatch(r"[0-9.]+ s (.+)", line) for line in lines[3:]]
    assert [found[1] for found in timed if found] == [
        "read glossary, plans and mapping",
        "read exports",
        "stage",
        "build layers",
        "lead from the published figures",
        "check",
        "write marts",
        "write tracker",
        "run sections",
        "render page",
        "write summary and tables",
    ]


def test_report_shows_the_figures_of_the_company(runs: Runs) -> None:
    page = (runs.root / "reports/2026-Q1/index.html").read_text(encoding="utf-8")
    assert "Acht Leads (fictional)" in page
    assert "<h1" in page
    quarters = (runs.root / "reports/index.html").read_text(encoding="utf-8")
    assert 'href="2026-Q1/index.html"' in quarters


def test_second_run_says_which_figures_moved_and_why(runs: Runs) -> None:
    assert runs.second.code == 0, runs.second.err
    lines = runs.second.err.splitlines()
    assert "Leads counted: 5 -> 4" in lines
    assert "Meet the MQL definition: 5 of 7 -> 4 of 7" in lines
    # The kit itself is named too, if somebody edits it while this test runs.
    assert [line for line in lines if line.startswith("what changed: the glossary")]


def test_both_runs_are_kept_with_what_went_in(runs: Runs) -> None:
    quarter = runs.root / "reports" / "2026-Q1"
    folders = {path.name for path in quarter.glob("run-*")}
    assert runs.first_name in folders
    assert len(folders) == 2
    for name in folders:
        manifest = json.loads((quarter / name / "manifest.json").read_text("utf-8"))
        assert manifest["as_of"] == "2026-04-02"
        assert set(manifest["exports"]) == {
            "crm/2026-04-02/leads.csv",
            "crm/2026-04-02/changes.csv",
        }
        assert (quarter / name / "said" / "glossary.md").exists()


def test_no_address_of_a_lead_is_anywhere_in_what_a_run_leaves(runs: Runs) -> None:
    for part in ("reports", ".jointplan"):
        for path in (runs.root / part).rglob("*"):
            if path.is_file():
                assert b"ann@kite" not in path.read_bytes(), path
    assert not (runs.root / ".jointplan" / "building").exists()


def test_report_has_a_tracker_in_its_folder_and_names_it(runs: Runs) -> None:
    quarter = runs.root / "reports" / "2026-Q1"
    page = (quarter / "index.html").read_text(encoding="utf-8")
    assert f"{shown_run(quarter / 'index.html')}/tracker.html" in page
    assert "tracker.html" not in re.findall(r'href="([^"]*)"', page)
    sheet = next(quarter.glob("run-*/tracker.csv")).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    with duckdb.connect() as con:
        counted = con.execute(
            "select sum(handoff_count) "
            f"from '{next(quarter.glob('run-*/marts'))}/funnel_quarters.parquet'"
        ).fetchall()
    assert len(rows) == 7 == counted[0][0]
    assert "Handed off" in rows[0]["actions"]


def test_report_has_a_list_for_each_side_to_act_on(runs: Runs) -> None:
    quarter = runs.root / "reports" / "2026-Q1"
    name = shown_run(quarter / "index.html")
    lists = {path.name for path in (quarter / str(name) / "handover").iterdir()}
    sides = ("both", "marketing", "operations", "sales")
    assert lists == {f"{side}.{end}" for side in sides for end in ("csv", "txt")}


def test_publish_leaves_out_the_tracker_which_names_people(
    runs: Runs, call: Call
) -> None:
    ended = call("publish", "--workspace", runs.root, "--quarter", "2026-Q1")
    index = Path(ended.out.strip())
    assert list(index.parent.glob("tracker*")) == []
    assert "tracker" not in index.read_text(encoding="utf-8").partition("<main")[0]
    shutil.rmtree(index.parent)


def test_tracker_alone_leaves_reports_as_they_are(runs: Runs, call: Call) -> None:
    before = written(runs.root)
    ended = call("tracker", "--workspace", runs.root, "--as-of", "2026-02-10")
    page = runs.root / "reports" / "2026-Q1" / "tracker.html"
    assert ended == Ended(0, f"{page}\n", ended.err)
    after = written(runs.root)
    added = {"reports/2026-Q1/tracker.html", "reports/2026-Q1/tracker.csv"}
    assert set(after) - set(before) == added
    assert {name: after[name] for name in before} == before
    assert not (runs.root / ".jointplan" / "building").exists()
    assert "Lead tracker, 2026-Q1" in page.read_text(encoding="utf-8")
    for name in added:
        (runs.root / name).unlink()


def test_tracker_is_of_the_running_quarter_where_there_is_a_plan_for_it(
    call: Call, tmp_path: Path
) -> None:
    """Else it is of the last complete one, as the report is."""
    root = write_acme(tmp_path)
    ended = call("tracker", "--workspace", root)
    assert ended.out.endswith("reports/2026-Q1/tracker.html\n"), ended.err
    plan = PLAN.replace("Q1", "Q2")
    (root / "plans" / "2026-Q2.toml").write_text(plan, encoding="utf-8")
    changes = CHANGES + "L8,MQL,2026-04-01T09:00:00Z\n"
    path = root / "exports" / "crm" / DELIVERED / "changes.csv"
    path.write_text(changes, encoding="utf-8")
    ended = call("tracker", "--workspace", root)
    assert ended.out.endswith("reports/2026-Q2/tracker.html\n"), ended.err
    ended = call("tracker", "--workspace", root, "--quarter", "2026-Q3")
    assert_refused(ended, 6, "the exports do not cover 2026-Q3")


def test_publish_freezes_the_draft_and_a_second_time_beside_it(
    runs: Runs, call: Call
) -> None:
    draft = written(runs.root / "reports" / "2026-Q1")
    targets = []
    for name in ("2026-04-02", "2026-04-02-2"):
        ended = call("publish", "--workspace", runs.root, "--quarter", "2026-Q1")
        target = runs.root / "reports" / "2026-Q1" / "published" / name
        assert ended == Ended(0, f"{target / 'index.html'}\n", ended.err)
        targets.append(target)
        for file in target.rglob("*"):
            assert file.is_dir() or stat.S_IMODE(file.stat().st_mode) == 0o444
    assert written(targets[0]) == written(targets[1])
    after = written(runs.root / "reports" / "2026-Q1")
    assert {name: after[name] for name in draft} == draft
    listed = (runs.root / "reports" / "index.html").read_text(encoding="utf-8")
    assert "published/2026-04-02-2/index.html" in listed


def test_a_section_that_fails_leaves_the_last_draft_and_is_kept_for_reading(
    runs: Runs, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(tmp_path / "01_summary.ipynb", PARAMETERS, "1 / 0")
    monkeypatch.setattr(draft, "NOTEBOOKS", tmp_path)
    before = written(runs.root)
    ended = call("report", "--workspace", runs.root)
    assert_refused(ended, 9, "01_summary.ipynb, cell 2: ZeroDivisionError")
    kept = runs.root / ".jointplan" / "failed" / "01_summary.ipynb"
    assert f"read {kept}, where it stopped" in ended.err
    assert kept.exists()
    assert written(runs.root) == before


# -- how every bad input ends ------------------------------------------------------

PARAMETERS = 'marts: str = ""\nquarter: str = ""\nas_of: str = ""\naudience: str = ""'


def write_notebook(path: Path, parameters: str, *cells: str) -> None:
    """Write a section with these parameters and cells."""
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    notebook.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    for number, source in enumerate((parameters, *cells)):
        cell = nbformat.v4.new_code_cell(source)  # type: ignore[no-untyped-call]
        cell["id"] = f"cell-{number}"
        cell.metadata["tags"] = [] if number else ["parameters"]
        notebook.cells.append(cell)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


def refused(
    call: Call, root: Path, code: int, *said: str, options: tuple[str, ...] = ()
) -> None:
    """Run a report that must be refused and must leave the workspace alone."""
    before = written(root)
    ended = call("report", "--workspace", root, *options)
    assert_refused(ended, code, *said)
    assert written(root) == before
    assert not (root / "reports").exists()


def test_a_refusal_in_a_process_of_its_own_is_one_message(tmp_path: Path) -> None:
    root = write_acme(tmp_path / "acme")
    ended = in_a_process("report", "--quarter", "2026Q1", folder=root)
    assert ended == Ended(6, "", "\n“2026Q1” is no quarter; write it like 2026-Q3\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--as-of", "soon"),
            "--as-of 'soon' is not a day\n  try        write it",
        ),
        (("--as-of", "2026-02-30"), "--as-of '2026-02-30' is not a day"),
        (("--audience", "board"), "--audience 'board' is unknown"),
        (("--quater", "2026-Q1"), "No such option"),
    ],
)
def test_wrong_options_end_in_2(
    call: Call, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    refused(call, write_acme(tmp_path), 2, said, options=options)


def test_a_workspace_that_is_not_there_ends_in_2(call: Call, tmp_path: Path) -> None:
    ended = call("report", "--workspace", tmp_path / "nowhere")
    assert_refused(ended, 2, "there is no folder")
    assert list(tmp_path.iterdir()) == []


def test_missing_and_empty_export_folders_end_in_3(call: Call, tmp_path: Path) -> None:
    root = write_acme(tmp_path)
    shutil.rmtree(root / "exports")
    refused(call, root, 3, "exports is missing", "put the CRM exports there")
    (root / "exports").mkdir()
    refused(call, root, 3, "exports is empty", "put the CRM exports there")
    options = ("--exports", str(tmp_path / "elsewhere"))
    refused(call, root, 3, "elsewhere is missing", options=options)


def test_missing_file_ends_in_3(call: Call, tmp_path: Path) -> None:
    root = write_acme(tmp_path)
    (root / "exports" / "crm" / DELIVERED / "changes.csv").unlink()
    refused(
        call,
        root,
        3,
        "changes.csv is not in ",
        "needed by  stage_changes (Lead quotas, Conversion, Rejections)",
        "mark its feed is_optional",
    )


def test_missing_columns_end_in_3_all_named_at_once(call: Call, tmp_path: Path) -> None:
    leads = LEADS.replace("score,status", "points,state")
    changes = CHANGES.replace("changed", "day")
    refused(
        call,
        write_acme(tmp_path, leads=leads, changes=changes),
        3,
        "crm/2026-04-02/leads.csv: lacks 2 columns: score, status",
        "needed by  crm_score of leads; status of leads",
        "crm/2026-04-02/changes.csv: lacks 1 column: changed",
        "needed by  changed of stage_changes",
        "try        export the file again with these columns",
    )


def test_more_unread_than_agreed_ends_in_3(call: Call, tmp_path: Path) -> None:
    changes = CHANGES.replace("2026-01-12T09:00:00Z", "12/01/2026")
    changes = changes.replace("L2,MQL,", "L2,MQL,x,")
    refused(
        call,
        write_acme(tmp_path, changes=changes),
        3,
        "crm/2026-04-02/changes.csv:2: 2 of 12 rows cannot be read (",
        "could not be cut: too many columns: 1, first in line 4",
        "needed cell could not be read: 1",
        "raise max_unread_pct (now 10)",
    )


CLOSED = '[[calendars]]\nname = "Berlin"\ntime_zone = "Europe/Berlin"\n'
ABROAD = f'{CLOSED}monday = "09:00-17:00"\nholidays_of = "DX"\n'


@pytest.mark.parametrize(
    ("name", "plan", "said"),
    [
        ("2026-Q1", PLAN.replace("mqls = 6", "mlqs = 6"), "toml:12: quotas.0.mlqs: no"),
        ("2026-Q1", PLAN + CLOSED, "the calendar 'Berlin' is never open"),
        ("2026-Q1", PLAN.replace("Europe/", ""), "did you mean Europe/Berlin?"),
        ("2026-Q1", PLAN + ABROAD, "no holidays are known of 'DX'"),
        ("2026-Q2", PLAN, "plans/2026-Q2.toml:2: is the plan of 2026-Q1"),
        ("2026-Q2", PLAN.replace("Q1", "Q2").replace("EUR", "CHF"), "'CHF', but 'EUR'"),
        (
            "2026-Q1",
            PLAN.replace('"Web"', '"All"', 1),
            "quotas: All stands there twice",
        ),
    ],
)
def test_a_wrong_plan_ends_in_4(
    call: Call, tmp_path: Path, name: str, plan: str, said: str
) -> None:
    root = write_acme(tmp_path)
    (root / "plans" / f"{name}.toml").write_text(plan, encoding="utf-8")
    refused(call, root, 4, said)


def test_a_rule_that_does_not_parse_ends_in_5_with_its_line(
    call: Call, tmp_path: Path
) -> None:
    line = GLOSSARY.splitlines().index("crm_score >= 50") + 1
    glossary = GLOSSARY.replace("crm_score >= 50", "crm_score >=")
    root = write_acme(tmp_path, glossary=glossary)
    refused(call, root, 5, f"glossary.md:{line}: ")
    (root / "glossary.md").unlink()
    refused(call, root, 5, "glossary.md: there is no glossary")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ("--quarter", "2025-Q4"),
            "the exports do not cover 2025-Q4: they have hand-offs",
        ),
        (("--quarter", "2026-Q2"), "they have hand-offs from 2026-01-12 to 2026-03-28"),
        (("--quarter", "Q1"), "“Q1” is no quarter; write it like 2026-Q3"),
        (("--quarter", "FY26-Q1"), "“FY26-Q1” is no quarter"),
        (("--as-of", "2026-04-03"), "nothing is known as of 2026-04-03: the newest"),
        (("--as-of", "2025-12-31"), "the exports do not cover 2025-Q4"),
    ],
)
def test_a_quarter_or_day_that_is_not_covered_ends_in_6(
    call: Call, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    refused(call, write_acme(tmp_path), 6, said, options=options)


def test_exports_without_any_hand_off_end_in_6(call: Call, tmp_path: Path) -> None:
    changes = CHANGES.replace("MQL", "Working")
    leads = LEADS.replace("MQL", "Working")
    root = write_acme(tmp_path, changes=changes, leads=leads)
    refused(
        call, root, 6, "nothing in the exports means MQL", "say in mapping.toml which"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('email = "email"', 'mail = "email"', "leads has no field 'mail'"),
        ("[sources.crm]", '[sources.crm]\nprofile = "x"', "no profile 'x'; there are"),
        ('"UTC"', '"Mars/Base"', "time_zone: no time zone is called 'Mars/Base'"),
        (
            "[sources.crm]",
            "[sources.crm]\nexported_at = 2026-04-01",
            "exported_at is 2026-04-01, but the newest export lies in the folder",
        ),
    ],
)
def test_a_wrong_mapping_ends_in_7(
    call: Call, tmp_path: Path, old: str, new: str, said: str
) -> None:
    mapping = MAPPING.replace(old, new, 1)
    refused(call, write_acme(tmp_path, mapping=mapping), 7, "mapping.toml", said)


def test_a_missing_mapping_ends_in_7(call: Call, tmp_path: Path) -> None:
    root = write_acme(tmp_path)
    (root / "mapping.toml").unlink()
    refused(call, root, 7, "there is no mapping, so no export can be understood")


def test_a_check_that_fails_ends_in_8(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = tmp_path / "queries"
    shutil.copytree(KIT_ROOT / "queries", queries)
    planted = "-- One row per lead that is on file.\nselect * from staging.leads\n"
    (queries / "checks" / "planted.sql").write_text(planted, encoding="utf-8")
    monkeypatch.setattr(inputs, "QUERIES", queries)
    root = write_acme(tmp_path / "acme")
    refused(call, root, 8, "queries/checks/planted.sql: 8 × lead that is on file.")


MISFITS = {
    "01_a": (PARAMETERS + '\nmood: str = ""', "mood is not given"),
    "02_b": (PARAMETERS.replace("as_of", "asof"), "as_of is not declared"),
    "03_c": (
        PARAMETERS.replace('as_of: str = ""', "as_of: int = 1"),
        "as_of is str, not int",
    ),
}


def test_wrong_parameters_of_notebooks_end_in_9_before_anything_runs(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notebooks").mkdir()
    for name, (parameters, _) in MISFITS.items():
        write_notebook(tmp_path / "notebooks" / f"{name}.ipynb", parameters, "1 / 0")
    monkeypatch.setattr(draft, "NOTEBOOKS", tmp_path / "notebooks")
    told = [f"{name}.ipynb: parameter {said}" for name, (_, said) in MISFITS.items()]
    refused(call, write_acme(tmp_path / "acme"), 9, *told)


def test_a_second_run_at_the_same_time_ends_in_10(tmp_path: Path) -> None:
    root = write_acme(tmp_path)
    before = written(root)
    with held(Workspace(root)):
        for verb in ("report", "publish"):
            ended = in_a_process(verb, "--workspace", root)
            assert_refused(ended, 10, "another run is at work in this workspace")
    assert written(root) == before


def test_publishing_without_a_draft_ends_in_6(call: Call, tmp_path: Path) -> None:
    ended = call("publish", "--workspace", write_acme(tmp_path))
    assert_refused(ended, 6, "there is no draft of ", "run make quarterly-report first")


def test_new_makes_a_workspace_that_says_what_is_missing(
    call: Call, tmp_path: Path
) -> None:
    root = tmp_path / "acme"
    assert call("new", root) == Ended(0, f"{root}\n", "")
    assert (root / "glossary.md").exists()
    ended = call("report", "--workspace", root)
    assert_refused(ended, 3, "exports is empty")
    before = written(root)
    assert_refused(call("new", root), 2, "is not empty, so nothing was written")
    assert written(root) == before


def test_what_happened_after_the_as_of_day_is_not_counted(tmp_path: Path) -> None:
    root = write_acme(tmp_path / "acme")
    with build_workspace(
        root, tmp_path, quarter="2026-Q1", as_of=date(2026, 2, 10)
    ) as con:
        figures = con.execute(
            "select handoff_count, qualified_count, disqualified_count, open_count "
            "from marts.funnel_quarters where is_report_quarter"
        ).fetchall()
    assert figures == [(4, 1, 1, 2)]
