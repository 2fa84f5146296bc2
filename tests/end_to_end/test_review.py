"""From a report to its review, to the next plan, to the page of a week (issue 18)."""

from __future__ import annotations

import html
import io
import tomllib
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from jointplan.plans.read import read_plans
from tests.end_to_end.test_cli import Call, in_a_process
from tests.end_to_end.test_cli import call as call
from tests.support.acme import CHANGES, PLAN, write_acme

OWED = """
[revenue]
target_amount = 5000

[[commitments]]
what = "One page on <prices>"
kind = "content"
side = "marketing"
owner = "Head of content"
due = 2026-02-15
measure = "acceptance"
done = 2026-02-20

[[commitments]]
what = "Call training"
side = "sales"
owner = "Sales lead"
due = 2026-03-15
measure = "first_response"

[[objectives]]
name = "Known by one in eight"
marketing = "Head of brand"
sales = "Sales lead"
measure = "Recall"
target = 12.5
due = 2026-03-31

[[engagements]]
segment = "Mid-market"
who = "Heads of quality"
when = "February"
offer = "Audit"
by = "seller"

[[indicators]]
name = "Recall"
where = "Survey"
unit = "%"
values = [{ on = 2026-02-01, value = 11.5 }]
"""
ROW = "|  |  |  |  |  |"
DECIDED = "| sales | Sales lead | Answer in an hour | 2026-05-15 | first_response |"


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company of eight leads, with commitments, after its report."""
    root = write_acme(tmp_path_factory.mktemp("review") / "acme", plan=PLAN + OWED)
    ended = in_a_process("report", "--workspace", root, "--quarter", "2026-Q1")
    assert ended.code == 0, ended.err
    return root


def test_page_says_whether_the_last_commitments_were_kept(reported: Path) -> None:
    page = (reported / "reports/2026-Q1/index.html").read_text(encoding="utf-8")
    shown = html.unescape(page)
    assert "2 commitments for" in page
    assert "1 done (1 late) and 1 not said." in page
    for name in ("commitments", "objectives", "engagements", "indicators"):
        assert f'id="table-{name}"' in page
    assert "One page on &lt;prices&gt;" in page
    assert "5 days late" in shown.replace("\N{NO-BREAK SPACE}", " ")


def test_review_is_filled_in_and_its_decisions_are_in_the_next_plan(
    reported: Path, call: Call
) -> None:
    """The plan is written once, is whole, and holds what is open and what is new."""
    ended = call("agenda", "--workspace", reported)
    assert ended.code == 0, ended.err
    agenda = reported / "reports/2026-Q1/agenda.md"
    text = agenda.read_text(encoding="utf-8")
    assert "Call training (Sales: Sales lead, due 15" in text
    agenda.write_text(text.replace(ROW, DECIDED, 1), encoding="utf-8")
    refused = call("agenda", "--workspace", reported)
    assert refused.code == 4
    assert "somebody has written in this agenda" in refused.err
    planned = call("plan", "--workspace", reported, "--quarter", "2026-Q2")
    assert planned.code == 0, planned.err
    plan = read_plans(reported / "plans")["2026-Q2"]
    assert [(c.what, c.due, c.measure) for c in plan.commitments or []] == [
        ("Answer in an hour", date(2026, 5, 15), "first_response"),
        ("Call training", date(2026, 3, 15), "first_response"),
    ]
    assert [quota.mqls for quota in plan.quotas] == [6, 4]
    assert plan.indicators is not None
    assert call("plan", "--workspace", reported, "--quarter", "2026-Q2").code == 4


@pytest.mark.parametrize("as_of", ["2026-02-01", "2026-03-10", "2026-03-29"])
def test_page_of_the_week_is_of_the_day_of_the_data(
    reported: Path, call: Call, as_of: str
) -> None:
    """What was due, late and decided by then, and nothing that came later."""
    ended = call("weekly", "--workspace", reported, "--as-of", as_of)
    assert ended.code == 0, ended.err
    page = reported / "reports/2026-Q1/weekly.md"
    assert ended.out.strip().endswith("weekly.md")
    text = page.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")
    day = date.fromisoformat(as_of)
    assert f"# Week to {day.day} {day:%b} {day.year}: 30 minutes" in text
    left = (date(2026, 3, 31) - day).days
    assert f"2026-Q1. {left} days left in the quarter." in text
    owed = text.split("## Commitments due")[1]
    assert ("One page on" in owed) == (as_of < "2026-02-20" and as_of > "2026-02-07")
    is_due = date(2026, 3, 15) <= day
    assert ("Call training" in owed) == (as_of > "2026-03-07")
    assert (": not said" in owed) == is_due
    assert "Who owns an open lead is not in this export" in text


def test_states_and_figures_are_those_that_plan_and_leads_tell(reported: Path) -> None:
    """Counted another way: from the TOML, and acceptance from the stage log itself."""
    (run,) = (reported / "reports/2026-Q1").glob("run-*")
    marts = pd.read_parquet(run / "marts" / "commitments.parquet").set_index("what")
    said = tomllib.loads((reported / "plans/2026-Q1.toml").read_text(encoding="utf-8"))
    for each in said["commitments"]:
        row, done = marts.loc[each["what"]], each.get("done")
        assert row["state"] == ("not said" if done is None else "done")
        late = (done - each["due"]).days if done else None
        assert (None if pd.isna(row["late_days"]) else row["late_days"]) == late
    log = pd.read_csv(io.StringIO(CHANGES))
    accepted = log[log["stage"].isin(["Working", "SQL"])]["lead"].nunique()
    passed_on = log[log["stage"] == "MQL"]["lead"].nunique()
    page = marts.loc["One page on <prices>"]
    assert page["now_actual_count"] == accepted
    assert page["now_out_of_count"] == passed_on
    assert pd.isna(page["before_actual_count"])  # no lead was passed on before
