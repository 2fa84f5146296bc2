"""The agenda of the review and the page of the week, with the figures in place."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from jointplan.errors import UserError
from jointplan.pipeline.meetings import write_agenda
from jointplan.report import agenda, weekly
from jointplan.report.decision_log import read_log
from jointplan.report.open_run import mart, open_run
from jointplan.workspace import KIT_ROOT, Workspace

MARTS = KIT_ROOT / "tests" / "support" / "marts"
AS_OF = date(2026, 10, 12)


def marts_of(names: tuple[str, ...]) -> dict[str, pd.DataFrame]:
    con, _ = open_run(str(MARTS), quarter="", as_of="")
    return {name: mart(con, name) for name in names}


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def owed(what: str, state: str, due_on: date, **changed: Any) -> dict[str, Any]:
    return {
        "quarter": "2026-Q3",
        "commitment_number": 1,
        "what": what,
        "side": "sales",
        "owner_role": "Sales lead",
        "state": state,
        "late_days": None,
        "measure": None,
        "before_quarter": "2026-Q2",
        "report_quarter": "2026-Q3",
        "due_on": due_on,
        "done_on": None,
    } | changed


def parts_of(text: str) -> dict[str, tuple[int, str]]:
    """The parts of a meeting: how long each takes, and what it says."""
    pieces = re.split(r"^## (.+?) \((\d+) minutes\)$", text, flags=re.MULTILINE)
    return {
        name: (int(minutes), body.strip())
        for name, minutes, body in zip(
            pieces[1::3], pieces[2::3], pieces[3::3], strict=True
        )
    }


def test_review_takes_75_minutes_and_has_the_figures_of_the_page() -> None:
    text = agenda.agenda_text(marts_of(agenda.MARTS))
    parts = parts_of(text)
    assert {name: minutes for name, (minutes, _) in parts.items()} == {
        "Revenue and promises": 10,
        "Last commitments": 10,
        "Misses, each side its own": 20,
        "Money": 10,
        "Next quarter": 15,
        "Decide and sign": 10,
    }
    promises = parts["Revenue and promises"][1].splitlines()
    assert promises[0] == "- Revenue won: €1,566,250, promised €1,550,000: kept"
    said = (
        "- First response on time: 58.2% (296 of 509), promised 73.5%: missed, 79 short"
    )
    assert said in promises
    marketing, sales = parts["Misses, each side its own"][1].split("Sales tells")
    assert "Content syndication is 20 short of its 40" in marketing
    assert "Field North: 23 of 145 answered on time" in sales
    assert parts["Decide and sign"][1].startswith("1. **Field North: first response**")


def test_review_goes_through_the_last_commitments() -> None:
    marts = marts_of(agenda.MARTS)
    assert "No plan holds a commitment" in agenda.agenda_text(marts)
    marts["commitments"] = frame(
        owed("Call *twice*", "not said", AS_OF, measure="first_response"),
        owed("Page", "done", AS_OF, done_on=AS_OF),
    )
    parts = parts_of(agenda.agenda_text(marts))
    said = parts["Last commitments"][1]
    assert "2 commitments for 2026-Q3: 1 done and 1 not said." in said
    assert "Call \\*twice\\* (Sales: Sales lead, due 12" in said
    assert re.search(r"First response on time: \d+\.\d% before, 58\.2% now", said)
    assert "Not said: add done = true" in said
    assert "Still open: Call" in parts["Next quarter"][1]
    assert "Page" not in parts["Next quarter"][1]


def test_names_of_the_data_are_no_layout_of_the_agenda(tmp_path: Path) -> None:
    name = "x\n## Decision log\n| a | b |\n<!-- "
    marts = marts_of(agenda.MARTS)
    marts["commitments"] = frame(owed(name, "not said", AS_OF, owner_role=name))
    marts["run"] = marts["run"].assign(company_name=name)
    marts["losses"] = marts["losses"].assign(loss_reason=name)
    path = tmp_path / "agenda.md"
    path.write_text(agenda.agenda_text(marts), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    assert text.count("\n## Decision log") == 1
    assert read_log(path, "agenda.md") == []


def reported(folder: Path) -> Workspace:
    """A workspace with the sample's report of 2026-Q3."""
    report = folder / "reports" / "2026-Q3"
    shutil.copytree(MARTS, report / "run-0" / "marts")
    mark = '<meta name="jointplan-run" content="run-0">'
    (report / "index.html").write_text(mark, encoding="utf-8")
    return Workspace(folder)


def test_agenda_is_written_anew_until_somebody_writes_in_it(tmp_path: Path) -> None:
    place = reported(tmp_path)
    path = write_agenda(place, "")
    fresh = path.read_text(encoding="utf-8")
    assert write_agenda(place, "2026-Q3").read_text(encoding="utf-8") == fresh
    filled = fresh.replace("minutes", "minuets", 1)
    path.write_text(filled, encoding="utf-8")
    with pytest.raises(UserError, match="somebody has written in this agenda"):
        write_agenda(place, "")
    assert path.read_text(encoding="utf-8") == filled
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError, match="somebody has written"):
        write_agenda(place, "")


def test_agenda_of_a_report_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no draft of 2026-Q2 to review"):
        write_agenda(reported(tmp_path), "2026-Q2")


def test_draft_of_an_older_version_is_refused(tmp_path: Path) -> None:
    place = reported(tmp_path)
    (place.reports / "2026-Q3" / "run-0" / "marts" / "commitments.parquet").unlink()
    with pytest.raises(UserError) as caught:
        write_agenda(place, "")
    assert "no mart commitments" in str(caught.value)
    assert "make quarterly-report, then make agenda again" in str(caught.value)


def week(held: dict[str, int], **changed: pd.DataFrame) -> dict[str, tuple[int, str]]:
    return parts_of(weekly.weekly_text(marts_of(weekly.MARTS) | changed, held))


def test_week_takes_30_minutes() -> None:
    parts = week({"sales": 4})
    assert {name: minutes for name, (minutes, _) in parts.items()} == {
        "Pace": 5,
        "Overdue": 10,
        "Unowned": 5,
        "Rejections without a reason": 5,
        "Commitments due": 5,
    }
    assert "leads count towards the quota of 390 for 2026-Q3" in parts["Pace"][1]
    assert parts["Overdue"][1].startswith("- 60 open leads are overdue")
    said = parts["Rejections without a reason"][1]
    assert said.startswith("- 40 of 337 rejections have no reason.")
    assert (
        parts["Commitments due"][1] == "- No plan holds a commitment for this quarter."
    )


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ({}, "No lead is open."),
        ({"sales": 4}, "Each of the 4 open leads has an owner."),
        ({"nobody": 4}, "Who owns an open lead is not in this export."),
        (
            {"sales": 4, "queue": 2, "nobody": 1, "another side": 3},
            "6 of 10 open leads are with nobody in sales: 1 without an owner, 2 in a "
            "queue and 3 with marketing or operations.",
        ),
        (
            {"sales": 4, "not known": 2},
            "Of 2 the export does not say who owns them.",
        ),
    ],
)
def test_unowned_are_those_that_nobody_in_sales_holds(
    held: dict[str, int], said: str
) -> None:
    assert said in week(held)["Unowned"][1]


def test_reasons_that_are_not_in_the_export_are_not_known() -> None:
    """Absence is not no: an export without the column says nothing of reasons."""
    found = marts_of(("rejection_list",))["rejection_list"]
    none = week({}, rejection_list=found.assign(reason="not known"))
    said = none["Rejections without a reason"][1]
    assert said == "- Of 337 the reason is not known."
    empty = week({}, rejection_list=found.iloc[:0])
    assert "Sales rejected no lead" in empty["Rejections without a reason"][1]


def test_new_rejections_without_a_reason_are_those_of_seven_days() -> None:
    row = {"team": "North", "reason": None, "decided_on": AS_OF - timedelta(days=6)}
    older = row | {"decided_on": AS_OF - timedelta(days=7)}
    undated = row | {"decided_on": None}
    given = row | {"reason": "Spam"}
    parts = week({}, rejection_list=frame(row, older, undated, given))
    assert parts["Rejections without a reason"][1].splitlines() == [
        "- 3 of 4 rejections have no reason.",
        "- 1 of them in the last seven days: North 1.",
        "- Of 1 of them the day is not known.",
    ]


def test_commitments_due_are_those_late_and_those_of_the_next_seven_days() -> None:
    parts = week(
        {},
        commitments=frame(
            owed("Late", "not said", AS_OF - timedelta(days=3)),
            owed("Soon", "not due yet", AS_OF + timedelta(days=7)),
            owed("Later", "not due yet", AS_OF + timedelta(days=8)),
            owed("Done", "done", AS_OF - timedelta(days=3)),
        ),
    )
    said = parts["Commitments due"][1].splitlines()
    assert [line.split(" (")[0] for line in said[:2]] == ["- Late", "- Soon"]
    assert said[2] == "- 1 more is due later in the quarter."
    assert said[3].startswith("- Not said: add done")


@pytest.mark.parametrize("module", [agenda, weekly])
def test_meetings_tell_a_signal_that_stands_out(module: Any) -> None:
    marts = marts_of(module.MARTS)
    watched = marts["watched_signals"]
    is_direct = (watched["measure"] == "SQLs by source") & (
        watched["group_name"] == "Direct"
    )
    assert is_direct.sum() == 1
    line = "Weaker leads, Direct: 0 of 43 qualified, 28.7% before."
    write = (
        agenda.agenda_text
        if module is agenda
        else lambda found: weekly.weekly_text(found, {})
    )
    assert line not in write(marts)
    watched.loc[is_direct, "actual_count"] = 0
    assert line in write(marts)
