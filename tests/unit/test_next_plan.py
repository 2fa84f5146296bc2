"""`make plan`: the next plan as a draft, from the last one and the last report."""

from __future__ import annotations

import re
import shutil
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from jointplan.errors import PlanError, UserError
from jointplan.pipeline.next_plan import write_next_plan
from jointplan.plans.read import read_plans
from jointplan.report.next_plan import MARTS as FROM
from jointplan.report.next_plan import Owed, draft_text
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.acme import PLAN

MARTS = KIT_ROOT / "tests" / "support" / "marts"
SIGNED = (KIT_ROOT / "plans" / "2026-Q4.toml").read_text(encoding="utf-8")
OWED = """
[[commitments]]
what = "One page on prices"
kind = "content"
side = "marketing"
owner = "Head of content"
due = 2026-11-15
measure = "acceptance"

[[commitments]]
what = "Call training"
side = "sales"
owner = "Head of sales"
due = 2026-12-01
done = 2026-11-30

[[commitments]]
what = "Route by region"
side = "operations"
owner = "Head of operations"
due = 2026-12-01
done = false
"""
HOSTILE = r"A \"quoted\" \\ name\n[[quotas]]\u0007 # no"


def workspace(folder: Path, **plans: str) -> Workspace:
    """A workspace with plans, and the sample's report of 2026-Q3."""
    report = folder / "reports" / "2026-Q3"
    shutil.copytree(MARTS, report / "run-0" / "marts")
    mark = '<meta name="jointplan-run" content="run-0">'
    (report / "index.html").write_text(mark, encoding="utf-8")
    (folder / "plans").mkdir()
    for name, text in plans.items():
        path = folder / "plans" / f"2026-{name.upper()}.toml"
        path.write_text(text, encoding="utf-8")
    return Workspace(folder)


def written(place: Workspace, quarter: str = "") -> str:
    return write_next_plan(place, quarter).read_text(encoding="utf-8")


def test_next_plan_goes_on_from_the_last_one_and_is_unsigned(tmp_path: Path) -> None:
    """All that was promised is there, word for word, in a plan that can be read."""
    place = workspace(tmp_path, q4=SIGNED)
    text = written(place)
    plan = read_plans(place.plans)["2027-Q1"]
    last = tomllib.loads(SIGNED)
    found = tomllib.loads(text)
    assert found["quarter"] == "2027-Q1"
    assert (plan.signoff.marketing, plan.signoff.digest) == ("", "")
    for table in set(last) - {"quarter", "signoff", "crm_says"}:
        assert found[table] == last[table], table


def test_every_number_says_where_it_comes_from(tmp_path: Path) -> None:
    """And above it what came of it in the last report, as the page writes it."""
    lines = written(workspace(tmp_path, q4=SIGNED)).splitlines()
    numbers = [line for line in lines if re.match(r"(?!format)\w+ = [\d.]+\b", line)]
    assert len(numbers) > 20
    assert [line for line in numbers if not line.endswith("# as in 2026-Q4")] == []
    above = {line.partition("    #")[0]: before for before, line in pairwise(lines)}
    assert above["mqls = 400"] == "# 2026-Q3: 375 counted of 390"
    assert above["hand_raise_pct = 28"] == "# 2026-Q3: 29.6% (157 of 531), kept"
    assert above["target_amount = 1650000"] == "# 2026-Q3: €1,566,250, kept"
    named = "# 2026-Q3: 57.3% (204 of 356), missed, 63 short"
    assert above["first_response_pct = 75"] == named


def test_quota_solved_from_revenue_stands_above_the_one_carried_over(
    tmp_path: Path,
) -> None:
    """Without a target of 2027-Q1: what 400 leads bring."""
    text = written(workspace(tmp_path, q4=SIGNED))
    above = text.split("\nmqls = 400")[0].split("[[quotas]]")[1]
    said = " ".join(above.split()).replace(" # ", " ")
    assert (
        "2027-Q1: no target to solve a quota from; 400 a quarter from now on bring "
        "€563,274 (80%: €330,475 to €813,945), solved in the report of 2026-Q3"
    ) in said
    assert text.count("to solve a quota from") == 1  # of the whole, not of a source


def test_solved_quota_names_its_target_and_the_plan_that_says_it() -> None:
    marts = marts_with()
    served = marts["outlook_quarters"]
    target = served["target_amount"].where(served["quarter"] != "2027-Q1", 1_900_000)
    marts["outlook_quarters"] = served.assign(target_amount=target, target_from="x")
    last = tomllib.loads(SIGNED)
    starts_on = marts["run"]["ends_before"].iloc[0]
    text = draft_text("2027-Q1", last, [], marts, starts_on=starts_on)
    said = " ".join(text.split()).replace(" # ", " ")
    assert re.search(
        r"2027-Q1: \d{3} \(\d{2,3} to \d{3}\) a quarter from now on for its target of "
        r"€1,900,000, as plans/x.toml has it; solved in the report of 2026-Q3",
        said,
    )


def test_revenue_targets_of_quarters_to_come_are_carried_over(tmp_path: Path) -> None:
    """What was said of 2027-Q1 is its target now; that of 2026-Q4 ends with it."""
    one = (
        '[[revenue_targets]]\nquarter = "{}"\nkind = "{}"\norigin = "{}"\namount = {}\n'
    )
    plan = SIGNED + one.format("2026-Q4", "new business", "marketing", 1_650_000)
    plan += one.format("2027-Q1", "new business", "marketing", 700_000)
    plan += one.format("2027-Q1", "renewal", "sales", 900_000)
    plan += '[[revenue_targets]]\nquarter = "2027-Q2"\namount = 1700000\n'
    place = workspace(tmp_path, q4=plan)
    text = written(place)
    found = read_plans(place.plans)["2027-Q1"]
    assert [each.amount for each in found.revenue_targets or []] == [
        700_000,
        900_000,
        1_700_000,
    ]
    assert found.revenue.target_amount is None
    assert "amount = 700000    # as in 2026-Q4" in text


def test_what_sales_noted_most_stands_above_the_plan(tmp_path: Path) -> None:
    head = written(workspace(tmp_path, q4=SIGNED)).split("format = 1")[0]
    assert "#   Rejections: “voicemail full” 16×, “called five times” 9×, " in head
    (losses,) = (line for line in head.splitlines() if "Losses:" in line)
    assert losses.count("×") == 3
    assert all(line.startswith("#") for line in head.strip().splitlines())


def test_a_plan_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    place = workspace(tmp_path, q4=SIGNED)
    for quarter in ("2026-Q4", "2027-Q1"):
        path = place.plans / f"{quarter}.toml"
        path.write_text("# mine", encoding="utf-8") if quarter == "2027-Q1" else None
        before = path.read_text(encoding="utf-8")
        with pytest.raises(PlanError):
            write_next_plan(place, quarter)
        assert path.read_text(encoding="utf-8") == before


def test_open_commitments_are_carried_over_and_done_ones_are_not(
    tmp_path: Path,
) -> None:
    """What is done by the newer plan is done, whatever the older one says."""
    older = SIGNED.replace('"2026-Q4"', '"2026-Q3"') + OWED.replace(
        "done = 2026-11-30", ""
    )
    newer = SIGNED + OWED.split("[[commitments]]")[2].join(["\n[[commitments]]", ""])
    place = workspace(tmp_path, q3=older, q4=newer)
    text = written(place)
    found = read_plans(place.plans)["2027-Q1"].commitments or []
    assert [each.what for each in found] == ["One page on prices", "Route by region"]
    assert [each.done for each in found] == [None, None]
    line = older.splitlines().index('what = "One page on prices"')
    assert (
        f"# Open from plans/2026-Q3.toml:{line}: not said whether it was done." in text
    )
    assert ": not done.\n" in text


def fill(place: Workspace, row: str) -> None:
    """Write one decision into the log of the review of 2026-Q3."""
    head = "| Side | Owner | What | Due | Measure |\n|---|---|---|---|---|"
    path = place.reports / "2026-Q3" / "agenda.md"
    path.write_text(f"## Decision log\n\n{head}\n{row}\n", encoding="utf-8")


def test_decisions_of_the_review_become_commitments(tmp_path: Path) -> None:
    place = workspace(tmp_path, q4=SIGNED + OWED)
    fill(place, "| sales | Sales lead | Route by region | 2027-02-01 | |")
    text = written(place)
    found = {c.what: c for c in read_plans(place.plans)["2027-Q1"].commitments or []}
    assert list(found) == ["One page on prices", "Route by region"]
    assert found["Route by region"].owner == "Head of operations"  # held by a plan
    (place.plans / "2027-Q1.toml").unlink()
    fill(place, "| sales | Sales lead | Call in an hour | 2027-02-01 | |")
    text = written(place)
    decided = (read_plans(place.plans)["2027-Q1"].commitments or [])[0]
    assert (decided.what, decided.owner) == ("Call in an hour", "Sales lead")
    assert "# Decided in the review: reports/2026-Q3/agenda.md:5." in text


def test_log_that_cannot_be_read_writes_no_plan(tmp_path: Path) -> None:
    place = workspace(tmp_path, q4=SIGNED)
    fill(place, "| sales | Sales lead | Call | soon | |")
    with pytest.raises(UserError, match=r"agenda\.md:5: Due 'soon' is no day"):
        write_next_plan(place, "")
    assert not (place.plans / "2027-Q1.toml").exists()


def test_names_of_a_plan_stay_values_whatever_they_hold(tmp_path: Path) -> None:
    plan = SIGNED.replace('"Inbound Desk"', f'"{HOSTILE}"')
    plan += OWED.replace("One page on prices", HOSTILE)
    place = workspace(tmp_path, q4=plan)
    written(place)
    last, found = (read_plans(place.plans)[name] for name in ("2026-Q4", "2027-Q1"))
    assert found.teams == last.teams
    assert found.quotas == last.quotas
    assert (found.commitments or [])[0].what == (last.commitments or [])[0].what
    assert "\a" in found.teams[0].name and "\n" in found.teams[0].name


def marts_with(**changed: Any) -> dict[str, Any]:
    con = open_marts(str(MARTS))
    marts = {name: mart(con, name) for name in FROM}
    return marts | changed


def test_phrases_and_names_of_the_data_stay_comments_and_values() -> None:
    marts = marts_with()
    marts["voices"] = marts["voices"].assign(phrase='x"\n[company]\nname = "y"\x07')
    marts["run"] = marts["run"].assign(company_name='Acme"\n# \\')
    starts_on = marts["run"]["ends_before"].iloc[0]
    owed = [Owed({"what": "a"}, "From\nelsewhere")]
    text = draft_text("2027-Q1", None, owed, marts, starts_on=starts_on)
    found = tomllib.loads(text)
    assert found["company"]["name"] == 'Acme"\n# \\'
    assert found["commitments"] == [{"what": "a"}]
    assert set(found) == {
        "format", "quarter", "company", "quotas", "decisions", "calendars",
        "agreements", "commitments", "signoff",
    }  # fmt: skip


def test_where_no_phrase_is_shared_that_is_said() -> None:
    marts = marts_with()
    marts["voices"] = marts["voices"].iloc[:0]
    starts_on = marts["run"]["ends_before"].iloc[0]
    text = draft_text("2026-Q4", tomllib.loads(PLAN), [], marts, starts_on=starts_on)
    assert text.count("no words that three notes share in this export") == 2


def test_objectives_that_last_are_carried_over_and_those_that_end_are_not(
    tmp_path: Path,
) -> None:
    one = """
[[objectives]]
name = "{name}"
marketing = "Head of demand"
sales = "Head of sales"
measure = "acceptance"
target = 80
due = {due}
"""
    plan = SIGNED + one.format(name="Soon", due="2026-12-31")
    plan += one.format(name="Later", due="2027-06-30")
    plan += '[[indicators]]\nname = "Recall"\nwhere = "Survey"\n'
    plan += "values = [{ on = 2026-10-01, value = 11.5 }]\n"
    place = workspace(tmp_path, q4=plan)
    text = written(place)
    found = read_plans(place.plans)["2027-Q1"].objectives or []
    assert [each.name for each in found] == ["Later"]
    assert "value = 11.5 }]    # as in 2026-Q4" in text
    assert "# The objectives of 2026-Q4 end with it: write new ones" in text


def test_workspace_without_a_report_says_to_make_one(tmp_path: Path) -> None:
    place = workspace(tmp_path, q4=SIGNED)
    shutil.rmtree(place.reports / "2026-Q3")
    with pytest.raises(UserError) as caught:
        write_next_plan(place, "2027-Q1")
    assert "there is no draft of a complete quarter to plan from" in str(caught.value)


def test_plan_of_a_past_quarter_has_the_data_of_then(tmp_path: Path) -> None:
    """The report of 2026-Q3 was not there yet when 2026-Q3 was planned."""
    place = workspace(tmp_path, q4=SIGNED)
    with pytest.raises(UserError) as caught:
        write_next_plan(place, "2026-Q3")
    assert "try        run make quarterly-report of a quarter before 2026-07-01" in str(
        caught.value
    )
