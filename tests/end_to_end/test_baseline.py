"""From a fresh export to the first page, without a plan (R62, R63)."""

from __future__ import annotations

import html
import re
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import UserError
from jointplan.pipeline.open_limits import accepting_lines
from jointplan.plans.read import read_plans
from jointplan.whatif.workshop.panel import Panel
from jointplan.whatif.workshop.session import hold
from jointplan.workspace import KIT_ROOT, Workspace
from tests.end_to_end.test_cli import Call, Ended, in_a_process
from tests.end_to_end.test_cli import call as call
from tests.support.acme import MAPPING, PLAN, write_acme
from tests.support.building import build_workspace
from tests.support.portal_export import (
    CALLED,
    DAY,
    MQLS,
    write_portal_export,
)

MOST_QUESTIONS = 5
ANSWERS = {
    'currency = "?"': 'currency = "CHF"',
    'time_zone = "?"': 'time_zone = "Europe/Zurich"',
}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended, str]:
    """Make a workspace, put exports in, inspect, answer, and make the report."""
    root = tmp_path_factory.mktemp("first") / "kite"
    assert in_a_process("new", root).code == 0
    write_portal_export(root / "exports")
    assert in_a_process("inspect", "--workspace", root).code == 0
    mapping = root / "mapping.toml"
    asked = mapping.read_text(encoding="utf-8")
    text = asked
    for question, answer in ANSWERS.items():
        assert question in text
        text = text.replace(question, answer)
    mapping.write_text(text, encoding="utf-8")
    return root, in_a_process("report", "--workspace", root), asked


def page_of(root: Path) -> str:
    """The draft's page."""
    return (root / "reports/2026-Q1/index.html").read_text(encoding="utf-8")


def test_fresh_portal_asks_at_most_five_questions(
    first: tuple[Path, Ended, str],
) -> None:
    lines = [line for line in first[2].splitlines() if not line.startswith("#")]
    questions = [line for line in lines if '"?"' in line]
    assert len(questions) == len(ANSWERS) <= MOST_QUESTIONS


def test_first_page_shows_what_was_done_beside_nothing_promised(
    first: tuple[Path, Ended, str],
) -> None:
    root, ended, _ = first
    assert ended.code == 0, ended.err
    page = page_of(root)
    assert "Baseline: nothing promised yet" in page
    assert "counted; nothing promised yet</h1>" in page
    assert "than agreed" not in page
    assert "CHF" in page
    assert not (root / "plans" / "2026-Q1.toml").exists()


def test_page_and_terminal_tell_the_same_of_what_was_not_told(
    first: tuple[Path, Ended, str],
) -> None:
    root, ended, _ = first
    page = html.unescape(re.sub(r"<[^>]+>", "", page_of(root)))
    told = ended.err.split("what this delivery cannot show", 1)[1]
    supposed = "time zone Europe/Zurich as in the exports"
    for said in (supposed, "No account recorded", "Export companies or accounts"):
        assert said in told
        assert said in page
    assert "Organic Search" not in told  # a cell


def test_suggested_plan_promises_what_was_measured_and_runs(
    first: tuple[Path, Ended, str], tmp_path: Path
) -> None:
    """The lines are whole: saved as they stand they are the next quarter's plan."""
    block = re.search(r'<pre class="lines">(.*?)</pre>', page_of(first[0]), re.DOTALL)
    assert block
    path = tmp_path / "2026-Q2.toml"
    path.write_text(html.unescape(block[1]), encoding="utf-8")
    plan = read_plans(tmp_path)["2026-Q2"]
    assert plan.company.time_zone == "Europe/Zurich"
    assert [quota.mqls for quota in plan.quotas] == [MQLS]
    assert plan.decisions.decided_pct is None  # no export dates the rejections
    (tier,) = plan.agreements
    assert tier.first_response_business_hours == 1
    assert tier.first_response_pct == CALLED * 100 // MQLS
    assert "fair_pct" not in block[1]
    assert "conforming_pct" not in block[1]


def test_first_plan_is_written_from_what_was_measured(
    first: tuple[Path, Ended, str], tmp_path: Path, call: Call
) -> None:
    """The lines that the page shows, saved once and never written over."""
    root = Path(shutil.copytree(first[0], tmp_path / "kite"))
    ended = call("plan", "--workspace", root)
    assert ended.code == 0, ended.err
    path = root / "plans" / "2026-Q2.toml"
    plan = read_plans(path.parent)["2026-Q2"]
    assert [quota.mqls for quota in plan.quotas] == [MQLS]
    assert (plan.company.time_zone, plan.signoff.marketing) == ("Europe/Zurich", "")
    text = path.read_text(encoding="utf-8")
    assert "The terms are what 2026-Q1 measured; none is advice." in text
    numbers = re.findall(r"^(?!format)\w+ = [\d.]+(.*)$", text, re.MULTILINE)
    assert numbers and all(said.startswith("    # ") for said in numbers)
    again = call("plan", "--workspace", root, "--quarter", "2026-Q2")
    assert again.code == 4
    assert "plans/2026-Q2.toml: the plan is there already" in again.err
    assert path.read_text(encoding="utf-8") == text


def test_baseline_is_published_as_one(first: tuple[Path, Ended, str]) -> None:
    root = first[0]
    ended = in_a_process("publish", "--workspace", root)
    assert ended.code == 0, ended.err
    page = (root / f"reports/2026-Q1/published/{DAY}/index.html").read_text("utf-8")
    assert "Baseline: nothing promised yet" in page
    assert "Published" in page


@pytest.mark.parametrize("verb", ["tracker", "preview"])
def test_other_verbs_need_no_plan(first: tuple[Path, Ended, str], verb: str) -> None:
    ended = in_a_process(verb, "--workspace", first[0])
    assert ended.code == 0, ended.err


def test_hand_off_of_a_baseline_is_explained(first: tuple[Path, Ended, str]) -> None:
    ended = in_a_process("explain", "10001", "--workspace", first[0])
    assert ended.code == 0, ended.err
    assert "no agreement" in ended.out


def test_workshop_opens_on_a_baseline(first: tuple[Path, Ended, str]) -> None:
    held = hold(Workspace(first[0]))
    try:
        assert Panel(held, date(2026, 5, 5)).answer() is not None
    finally:
        held.con.close()


PORTAL = """\
format = 1
[company]
time_zone = "Europe/Zurich"
currency = "CHF"
[sources.hubspot]
profile = "hubspot"
time_zone = "Europe/Zurich"
"""


@pytest.mark.parametrize("plan", ["", PLAN.replace("Europe/Berlin", "Europe/Zurich")])
def test_stage_without_any_day_breaks_no_promise(tmp_path: Path, plan: str) -> None:
    """One delivery that says who is an MQL and not since when: none is not zero."""
    root = write_acme(tmp_path / "acme", mapping=PORTAL, plan=plan)
    shutil.rmtree(root / "exports")
    if not plan:
        shutil.rmtree(root / "plans")
    write_portal_export(root / "exports", is_dated=False)
    with build_workspace(root, tmp_path) as con:
        run = rows(con, "select quarter, is_baseline from marts.run")
        states = rows(con, "select distinct state from marts.scorecard")
        limits = rows(con, "select limit_code from marts.limits where is_open")
    assert run == [("2026-Q1", not plan)]
    assert {state for (state,) in states} <= {"not measurable", "not promised"}
    assert ("no_mql_dated",) in limits


# -- what a draft warns of and a publication stops for ---------------------------------


def rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return con.execute(sql).fetchall()


def test_plan_of_another_quarter_only_gives_a_baseline_of_its_company(
    tmp_path: Path,
) -> None:
    """Whoever writes the next quarter's plan first still gets this one's report."""
    root = write_acme(tmp_path / "acme")
    plan = root / "plans" / "2026-Q1.toml"
    later = PLAN.replace("2026-Q1", "2026-Q2")
    plan.with_name("2026-Q2.toml").write_text(later, encoding="utf-8")
    plan.unlink()
    with build_workspace(root, tmp_path) as con:
        run = rows(con, "select quarter, is_baseline, time_zone from marts.run")
        states = rows(con, "select distinct state from marts.scorecard")
        quotas = rows(
            con, "select count(*) from canonical.quotas where quarter = '2026-Q1'"
        )
        late = rows(con, "select 1 from marts.findings where finding = 'open_late'")
    assert run == [("2026-Q1", True, "Europe/Berlin")]
    assert {state for (state,) in states} <= {"not promised", "not measurable"}
    assert quotas == [(0,)]
    assert late == []


def test_quarter_with_a_plan_is_no_baseline(tmp_path: Path) -> None:
    with build_workspace(write_acme(tmp_path / "acme"), tmp_path) as con:
        run = rows(con, "select is_baseline from marts.run")
        noted = rows(con, "select * from run.noted_limits")
    assert run == [(False,)]
    assert noted == []


def test_exports_of_a_first_running_quarter_give_a_report(tmp_path: Path) -> None:
    """No hand-off lies in the last complete quarter, so it is the one that runs."""
    root = write_acme(tmp_path / "acme")
    (root / "exports/crm/2026-04-02").rename(root / "exports/crm/2026-03-29")
    with build_workspace(root, tmp_path) as con:
        run = rows(con, "select quarter, is_complete from marts.run")
    assert run == [("2026-Q1", False)]


MISSPELT = PLAN.replace('source = "Web"', 'source = "Wob"')


def test_misspelt_source_of_a_quota_warns_and_is_no_promise_broken(
    tmp_path: Path,
) -> None:
    root = write_acme(tmp_path / "acme", plan=MISSPELT)
    with build_workspace(root, tmp_path) as con:
        limits = rows(con, "select limit_code, subject from marts.limits where is_open")
        names = rows(con, "select quota_name from plan.quotas")
    ((code, subject),) = limits
    assert code == "plan_word_unknown"
    assert str(subject).startswith("plans/2026-Q1.toml: quota 'Web' names the source")
    assert names == [("All",)]


def test_pasted_lines_accept_a_limit_once_both_have_signed(tmp_path: Path) -> None:
    root = write_acme(tmp_path / "acme", plan=MISSPELT)
    look = (
        "select limit_code, subject, touched_count, is_open, marketing_by "
        "from marts.limits where limit_code = 'plan_word_unknown'"
    )
    for name in ("a", "Ada", "AdaBo"):
        (tmp_path / name).mkdir()
    with build_workspace(root, tmp_path / "a") as con:
        ((code, subject, touched, is_open, _),) = rows(con, look)
    assert is_open
    row = {"limit_code": code, "subject": subject, "touched_count": touched}
    lines = accepting_lines(row, {"as_of_on": "2026-04-02"})
    plan = root / "plans" / "2026-Q1.toml"
    for marketing, sales, still_open in (("Ada", "", True), ("Ada", "Bo", False)):
        signed = lines.replace('marketing = ""', f'marketing = "{marketing}"')
        signed = signed.replace('sales = ""', f'sales = "{sales}"')
        plan.write_text(f"{MISSPELT}\n{signed}", encoding="utf-8")
        with build_workspace(root, tmp_path / (marketing + sales)) as con:
            ((*_, is_open, by),) = rows(con, look)
        assert is_open == still_open
        assert by == (None if still_open else "Ada")


def test_exception_that_cannot_be_read_warns(tmp_path: Path) -> None:
    root = write_acme(tmp_path / "acme")
    path = root / "plans" / "2026-Q1.exceptions.csv"
    head = "handoff_id,from,to,term,verdict,why,marketing,sales"
    path.write_text(f"{head}\nL1,,,speed,met,Why,Ada,Bo\n", encoding="utf-8")
    with build_workspace(root, tmp_path) as con:
        limits = rows(con, "select limit_code, subject from marts.limits where is_open")
    assert limits == [
        ("exception_unread", "plans/2026-Q1.exceptions.csv:2: 'speed' is no term")
    ]


def test_rule_that_fits_no_file_warns(tmp_path: Path) -> None:
    rule = '[[sources.crm.set_aside]]\nname = "tests"\nwhere.Testt = ["yes"]\n\n'
    feed = "[sources.crm.feeds.leads]"
    mapping = MAPPING.replace(feed, f"{rule}{feed}")
    root = write_acme(tmp_path / "acme", mapping=mapping)
    with build_workspace(root, tmp_path) as con:
        limits = rows(con, "select limit_code from marts.limits where is_open")
    assert limits == [("rule_idle",)]


def test_publication_refuses_what_is_open_and_names_the_cure(
    call: Call, tmp_path: Path
) -> None:
    """Here the zone: the exports are in UTC, and nobody says the company's."""
    root = write_acme(tmp_path / "acme")
    (root / "plans" / "2026-Q1.toml").unlink()
    made = in_a_process("report", "--workspace", root)
    assert made.code == 0, made.err
    assert "1 open: mend or accept before make publish" in made.err
    ended = call("publish", "--workspace", root)
    assert ended.code == 12
    assert "zone_supposed is open" in ended.err
    assert not (root / "reports/2026-Q1/published").exists()


def test_company_in_the_mapping_mends_what_was_supposed(tmp_path: Path) -> None:
    said = 'format = 1\n[company]\nname = "Acht"\ntime_zone = "Asia/Tokyo"\n'
    said += 'currency = "JPY"\nfiscal_year_starts = 4\n'
    mapping = MAPPING.replace("format = 1\n", said)
    root = write_acme(tmp_path / "acme", mapping=mapping)
    (root / "plans" / "2026-Q1.toml").unlink()
    with build_workspace(root, tmp_path) as con:
        run = rows(
            con, "select company_name, quarter, time_zone, currency from marts.run"
        )
        limits = rows(con, "select 1 from marts.limits where is_open")
    assert run == [("Acht", "FY26-Q4", "Asia/Tokyo", "JPY")]
    assert limits == []


def test_unknown_zone_in_the_mapping_is_refused_with_its_line(tmp_path: Path) -> None:
    said = 'format = 1\n[company]\ntime_zone = "Berlin"\n'
    root = write_acme(tmp_path / "acme", mapping=MAPPING.replace("format = 1\n", said))
    with pytest.raises(UserError, match=r"mapping\.toml:3: company\.time_zone"):
        build_workspace(root, tmp_path)


def test_template_of_a_workspace_names_no_plan_as_needed() -> None:
    text = (KIT_ROOT / "examples/new/plans/README.md").read_text(encoding="utf-8")
    assert "The first report needs none" in text
