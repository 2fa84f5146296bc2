"""Joint plans: what is read, what is refused, and what a sign-off binds to."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from jointplan.errors import PlanError
from jointplan.glossary.read import read_glossary
from jointplan.pipeline.word_check import unknown_words, without_unknown
from jointplan.plans.commitments import MEASURES
from jointplan.plans.read import company_horizons, is_signed, plan_digest, read_plans
from jointplan.plans.tables import TABLES, plan_rows
from jointplan.report.display.promise_words import PROMISES
from jointplan.workspace import KIT_ROOT
from tests.support.acme import GLOSSARY, PLAN


def write_plans(folder: Path, **plans: str) -> Path:
    """Write plans; `q2="..."` becomes `2026-Q2.toml`."""
    for name, text in plans.items():
        path = folder / f"2026-{name.upper()}.toml"
        path.write_text(text, encoding="utf-8")
    return folder


def plan_of(quarter: str) -> str:
    """The small company's plan, for another quarter."""
    return PLAN.replace("2026-Q1", quarter)


def said_of(folder: Path) -> str:
    """What reading the plans is refused with."""
    with pytest.raises(PlanError) as caught:
        read_plans(folder)
    return str(caught.value)


def test_plans_come_in_order_of_time(tmp_path: Path) -> None:
    texts = {f"q{n}": plan_of(f"2026-Q{n}") for n in (3, 1, 2)}
    plans = read_plans(write_plans(tmp_path, **texts))
    assert list(plans) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    assert [quota.mqls for quota in plans["2026-Q1"].quotas] == [6, 4]


def test_fiscal_quarters_are_ordered_across_the_turn_of_the_century(
    tmp_path: Path,
) -> None:
    for name in ("FY27-Q1", "FY26-Q4"):
        text = plan_of(name).replace('"EUR"', '"EUR"\nfiscal_year_starts = 2')
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert list(read_plans(tmp_path)) == ["FY26-Q4", "FY27-Q1"]


def test_a_plan_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "2026-Q1.toml").write_bytes(b"\xef\xbb\xbf" + PLAN.encode())
    assert list(read_plans(tmp_path)) == ["2026-Q1"]


@pytest.mark.parametrize("folder", ["plans", "missing"])
def test_no_plan_at_all_is_no_fault(tmp_path: Path, folder: str) -> None:
    """R63: the first run needs none."""
    (tmp_path / "plans").mkdir()
    assert read_plans(tmp_path / folder) == {}


def test_plan_whose_name_and_content_differ_is_refused(tmp_path: Path) -> None:
    assert said_of(write_plans(tmp_path, q2=PLAN)) == (
        "plans/2026-Q2.toml:2: is the plan of 2026-Q1\n"
        "  needed by  the quarter that the plan is for\n"
        "  try        name the file 2026-Q1.toml, or correct its quarter"
    )


def test_plans_that_disagree_on_the_company_are_refused_key_by_key(
    tmp_path: Path,
) -> None:
    other = plan_of("2026-Q2").replace("Europe/Berlin", "Europe/Paris")
    other = other.replace('"EUR"', '"CHF"')
    said = said_of(write_plans(tmp_path, q1=PLAN, q2=other))
    assert (
        "plans/2026-Q2.toml:7: company.time_zone is 'Europe/Paris', "
        "but 'Europe/Berlin' in plans/2026-Q1.toml" in said
    )
    assert "company.currency is 'CHF', but 'EUR'" in said


def test_handoffs_are_compared_at_the_same_ages_in_all_plans(tmp_path: Path) -> None:
    asked = "\n[horizons]\nwithin_days = 14\n"
    said = said_of(write_plans(tmp_path, q1=PLAN, q2=plan_of("2026-Q2") + asked))
    assert "horizons.within_days is 14, but 30 in plans/2026-Q1.toml" in said
    assert "needed by  every comparison between quarters" in said
    both = write_plans(tmp_path, q1=PLAN + asked, q2=plan_of("2026-Q2") + asked)
    ages = company_horizons(read_plans(both).values())
    assert (ages.within_days, ages.win_within_days) == (14, 90)


def test_plan_that_says_nothing_of_ages_has_the_usual_ones_and_stays_signed(
    tmp_path: Path,
) -> None:
    plans = read_plans(write_plans(tmp_path, q1=PLAN))
    ages = company_horizons(plans.values())
    assert (ages.within_days, ages.win_within_days) == (30, 90)
    said = plans["2026-Q1"].model_dump(exclude_none=True)
    assert "horizons" not in said
    assert "booked_before_minutes" not in said["follow_up"]


def test_booking_answers_within_fifteen_minutes_where_no_plan_says_else(
    tmp_path: Path,
) -> None:
    """R59: none at all is an answer too."""
    asked = "\n[follow_up]\nbooked_before_minutes = 0\n"
    plans = read_plans(write_plans(tmp_path, q1=PLAN, q2=plan_of("2026-Q2") + asked))
    rows = plan_rows(plans)["settings"]
    place = list(TABLES["settings"]).index("booked_before_minutes")
    assert [row[place] for row in rows] == [15, 0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mqls = 6", "mqls = 6\nmlqs = 7", "quotas.0.mlqs: no key of a plan"),
        ("mqls = 6", "mqls = -1", "quotas.0.mqls: -1 has to be 0 or more"),
        ("mqls = 6", 'mqls = "6"', "quotas.0.mqls: '6' has to be a whole number"),
        ("mqls = 6", "mqls = true", "quotas.0.mqls: true has to be a whole number"),
        (
            "mqls = 6",
            'mqls = 6\nper = "day"',
            "quotas.0.per: 'day' has to be 'week', 'month'",
        ),
        ("mqls = 6", "mqls = 6\noriginal_mqls = -1", "quotas.0.original_mqls: "),
        ('name = "Web"', 'name = "All"', "quotas: All stands there twice"),
        ("conforming_pct = 75", "conforming_pct = 101", "quality.conforming_pct: "),
        ("conforming_pct = 75", "conforming_pct = nan", "quality.conforming_pct: "),
        ("[quality]", "[revenue]\ntarget_amount = inf\n[quality]", "target_amount: "),
        ("Europe/Berlin", "Berlin", "no time zone is called 'Berlin'"),
        ("EUR", "euro", "'euro' has to be three capital letters"),
        ('quarter = "2026-Q1"', 'quarter = "2026-1"', "quarter: “2026-1” is no"),
        ('currency = "EUR"', "", "company.currency: is missing"),
        ("format = 1", "format = 2", "format: 2 has to be 1"),
        ("format = 1", "format 1", "cannot be read: "),
    ],
)
def test_a_fault_in_a_plan_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in PLAN
    text = PLAN.replace(old, new, 1)
    found = said_of(write_plans(tmp_path, q1=text))
    assert re.match(r"plans/2026-Q1\.toml(:[1-9]\d*)?: ", found)
    assert said in found
    assert "Input should" not in found


def test_a_team_on_two_sides_is_refused(tmp_path: Path) -> None:
    teams = "".join(
        f'[[teams]]\nname = "Desk"\nside = "{side}"\n'
        for side in ("sales", "marketing")
    )
    said = said_of(write_plans(tmp_path, q1=PLAN + teams))
    assert "teams: Desk stands there twice" in said


def test_faults_of_all_plans_are_named_at_once(tmp_path: Path) -> None:
    one = PLAN.replace("mqls = 6", "mqls = -6")
    two = plan_of("2026-Q2").replace("EUR", "euro")
    said = said_of(write_plans(tmp_path, q1=one, q2=two, q3="format ="))
    for name in ("2026-Q1", "2026-Q2", "2026-Q3"):
        assert f"plans/{name}.toml:" in said


def test_a_quota_for_a_source_the_glossary_does_not_know_is_named_and_left_out(
    tmp_path: Path,
) -> None:
    """R62: nobody could earn it, and a draft does not stop for it."""
    path = tmp_path / "glossary.md"
    path.write_text(GLOSSARY, encoding="utf-8")
    text = PLAN.replace('source = "Web"', 'source = "Webb"\nregion = "DACH"')
    plans = read_plans(write_plans(tmp_path, q1=text))
    (fault,) = unknown_words(plans, read_glossary(path))
    assert str(fault) == (
        "plans/2026-Q1.toml: quota 'Web' names the source 'Webb', "
        "which is not in the glossary\n"
        "  needed by  the quota: no lead could earn it\n"
        "  try        write one of Fair, Web, or add it to glossary.md"
    )
    known = without_unknown(plans, read_glossary(path))["2026-Q1"]
    assert [each.name for each in known.quotas] == ["All"]
    assert [each.name for each in plans["2026-Q1"].quotas] == ["All", "Web"]


def test_while_no_sources_are_agreed_a_quota_may_name_any(tmp_path: Path) -> None:
    path = tmp_path / "glossary.md"
    agreed = (
        "In force from 2026-01-01, agreed by Ada Ito (marketing) and Bo Lund (sales)"
    )
    assert agreed in GLOSSARY
    text = GLOSSARY.replace(agreed, "Proposed from 2026-01-01")
    path.write_text(text, encoding="utf-8")
    plan = PLAN.replace('source = "Web"', 'source = "Webb"')
    plans = read_plans(write_plans(tmp_path, q1=plan))
    assert unknown_words(plans, read_glossary(path)) == []
    assert without_unknown(plans, read_glossary(path)) == plans


def test_rows_of_the_plan_have_the_columns_of_their_tables(tmp_path: Path) -> None:
    text = PLAN + '[[teams]]\nname = "Desk"\nside = "sales"\n'
    rows = plan_rows(read_plans(write_plans(tmp_path, q1=text)))
    named = {
        name: [dict(zip(TABLES[name], row, strict=True)) for row in rows[name]]
        for name in TABLES
    }
    assert named["quotas"][1] == {
        "quarter": "2026-Q1",
        "quota_name": "Web",
        "per": "quarter",
        "mql_count": 4,
        "original_mql_count": None,
        "source": "Web",
        "segment": None,
        "region": None,
    }
    assert named["settings"][0]["conforming_pct"] == 75
    assert named["settings"][0]["expires_after_days"] == 90
    assert named["settings"][0]["within_days"] == 30
    assert named["settings"][0]["target_amount"] is None
    assert named["teams"] == [
        {
            "quarter": "2026-Q1",
            "team": "Desk",
            "side": "sales",
            "calendar_name": None,
            "handoffs_per_week": None,
        }
    ]


def test_an_edit_after_both_signed_makes_a_plan_unsigned(tmp_path: Path) -> None:
    rules = ["crm_score >= 50"]
    plan = read_plans(write_plans(tmp_path, q1=PLAN))["2026-Q1"]
    digest = plan_digest(plan, rules)
    both = f'[signoff]\nmarketing = "Ada"\nsales = "Bo"\ndigest = "{digest}"\n'

    def signed(text: str, rules: list[str]) -> bool:
        plan = read_plans(write_plans(tmp_path, q1=text))["2026-Q1"]
        return is_signed(plan, plan_digest(plan, rules))

    assert signed(PLAN + both, rules)
    assert signed("# a remark\n" + PLAN + both, rules)
    assert not signed(PLAN.replace("mqls = 6", "mqls = 5") + both, rules)
    assert not signed(PLAN + both, ["crm_score >= 40"])
    assert not signed(PLAN + both.replace('"Bo"', '""'), rules)
    assert not signed(PLAN, rules)


OWED = """
[[commitments]]
what = "One page on prices"
kind = "content"
side = "marketing"
owner = "Head of content"
due = 2026-02-01
measure = "acceptance"

[[commitments]]
what = "Call training"
side = "sales"
owner = "Head of sales"
due = 2026-03-01

[[objectives]]
name = "Known by one in eight"
marketing = "Head of brand"
sales = "Head of sales"
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
values = [{ on = 2026-01-05, value = 11 }, { on = 2026-02-05, value = 12 }]
"""


def test_what_was_done_of_a_commitment_is_said_later_and_leaves_the_plan_signed(
    tmp_path: Path,
) -> None:
    """A plan that knows no commitments has the digest it always had."""

    def digest(text: str) -> str:
        plan = read_plans(write_plans(tmp_path, q1=text))["2026-Q1"]
        return plan_digest(plan, [])

    assert digest(PLAN) == "168f7260f49a1579"
    promised = PLAN + OWED
    assert digest(promised) != digest(PLAN)
    for done in ("true", "false", "2026-01-30"):
        told = promised.replace("due = 2026-02-01", f"due = 2026-02-01\ndone = {done}")
        assert digest(told) == digest(promised)
    assert digest(promised.replace("value = 12 ", "value = 13 ")) == digest(promised)
    assert digest(promised.replace("2026-02-01", "2026-02-02")) != digest(promised)


def test_commitment_without_done_is_not_known_to_be_done_or_not(
    tmp_path: Path,
) -> None:
    rows = {}
    for done in ("", "done = true", "done = false", "done = 2026-01-30"):
        text = PLAN + OWED.replace("due = 2026-02-01", f"due = 2026-02-01\n{done}")
        found = plan_rows(read_plans(write_plans(tmp_path, q1=text)))["commitments"]
        row = dict(zip(TABLES["commitments"], found[0], strict=True))
        rows[done] = (row["is_done"], row["done_on"])
    assert rows == {
        "": (None, None),
        "done = true": (True, None),
        "done = false": (False, None),
        "done = 2026-01-30": (True, date(2026, 1, 30)),
    }


def test_objectives_engagements_and_indicators_are_rows_of_their_own(
    tmp_path: Path,
) -> None:
    rows = plan_rows(read_plans(write_plans(tmp_path, q1=PLAN + OWED)))
    by, due = ("Head of brand", "Head of sales"), date(2026, 3, 31)
    assert rows["objectives"] == [
        ("2026-Q1", "Known by one in eight", *by, "Recall", 12.5, due)
    ]
    assert rows["engagements"] == [
        ("2026-Q1", 1, "Mid-market", "Heads of quality", "February", "Audit", "seller")
    ]
    assert rows["indicators"] == [
        ("2026-Q1", "Recall", "Survey", "%", date(2026, 1, 5), 11),
        ("2026-Q1", "Recall", "Survey", "%", date(2026, 2, 5), 12),
    ]


def test_a_plan_edited_into_nonsense_is_told_all_at_once_with_lines(
    tmp_path: Path,
) -> None:
    wrong = {
        '"acceptance"': '"acceptence"',
        "due = 2026-03-01": 'due = 2026-03-01\ndone = "yes"',
        '"Recall"\ntarget': '"Recal"\ntarget',
        '"seller"': '"phone"',
        "2026-02-05": "2026-01-05",
    }
    text = PLAN.replace("mqls = 4", "mqls = 9") + OWED
    for old, new in wrong.items():
        assert old in text
        text = text.replace(old, new)
    text += "\n[revenue]\ntarget_amount = 0\n"
    said = said_of(write_plans(tmp_path, q1=text))
    places = re.findall(r"^plans/2026-Q1\.toml:(\d+): (.{24})", said, re.MULTILINE)
    shown = text.splitlines()
    found = {what: shown[int(line) - 1] for line, what in places}
    assert found == {
        "commitments.0.measure: '": 'measure = "acceptence"',
        "commitments.1.done: 'yes": 'done = "yes"',
        "engagements.0.by: 'phone": 'by = "phone"',
        "indicators.0: the values": "[[indicators]]",
        "objectives: 'Recal' is n": 'measure = "Recal"',
        "revenue.target_amount: 0": "target_amount = 0",
        "the quotas by source add": "[[quotas]]",
    }
    assert "did you mean acceptance? Known are mql_quota, " in said
    assert (
        "the quotas by source add up to 9 MQLs in the quarter, but All promises 6"
        in said
    )


TARGETS = """
[[revenue_targets]]
kind = "new business"
origin = "marketing"
amount = 600

[[revenue_targets]]
kind = "renewal"
origin = "sales"
amount = 400

[[revenue_targets]]
quarter = "2026-Q2"
amount = 1100
"""


def test_revenue_targets_of_three_quarters_are_rows_and_add_up_to_the_target(
    tmp_path: Path,
) -> None:
    """What the plan says of its own quarter is its target, said again or not."""
    for text in (TARGETS, TARGETS + "[revenue]\ntarget_amount = 1000\n"):
        rows = plan_rows(read_plans(write_plans(tmp_path, q1=PLAN + text)))
        assert rows["revenue_targets"] == [
            ("2026-Q1", "2026-Q1", "new business", "marketing", 600),
            ("2026-Q1", "2026-Q1", "renewal", "sales", 400),
            ("2026-Q1", "2026-Q2", None, None, 1100),
        ]
        names = list(TABLES["settings"])
        assert rows["settings"][0][names.index("target_amount")] == 1000


def test_revenue_targets_that_contradict_each_other_are_told_at_once(
    tmp_path: Path,
) -> None:
    """Both numbers, and the lines at which they stand."""
    text = PLAN + TARGETS
    text += '[[revenue_targets]]\nquarter = "2026-Q4"\namount = 5\n'
    text += '[[revenue_targets]]\nquarter = "2026-Q2"\namount = 5\n'
    text += '[[revenue_targets]]\nquarter = "2026-Q2"\norigin = "sales"\namount = 5\n'
    text += "[revenue]\ntarget_amount = 900\n"
    said = said_of(write_plans(tmp_path, q1=text))
    places = re.findall(r"^plans/2026-Q1\.toml:(\d+): (.*)", said, re.MULTILINE)
    shown = text.splitlines()
    assert {shown[int(line) - 1]: what for line, what in places} == {
        'quarter = "2026-Q4"': "revenue_targets.3: '2026-Q4' is not among the quarters "
        "that the plan of 2026-Q1 serves",
        "[[revenue_targets]]": "revenue_targets.5: the parts of 2026-Q2 are not all "
        "split by the same words, so they may overlap",
        "target_amount = 900": "revenue.target_amount is 900.00, but the "
        "revenue_targets of 2026-Q1 add up to 1,000.00",
    }
    assert "revenue_targets.4: 2026-Q2 stands there twice" in said
    text = PLAN + TARGETS.replace("400", "0").replace('"renewal"', '"renewals"')
    said = said_of(write_plans(tmp_path, q1=text + "[revenue]\ntarget_amount = 900\n"))
    assert "revenue_targets.1.amount: 0 has to be more than 0" in said
    assert "revenue_targets.1.kind: 'renewals' has to be 'new business', " in said
    assert "add up" not in said


def test_plan_without_revenue_targets_stays_signed_and_one_with_them_does_not(
    tmp_path: Path,
) -> None:
    before, after = (
        plan_digest(read_plans(write_plans(tmp_path, q1=text))["2026-Q1"], [])
        for text in (PLAN, PLAN + TARGETS)
    )
    assert before != after
    plan = read_plans(write_plans(tmp_path, q1=PLAN))["2026-Q1"]
    assert "revenue_targets" not in plan.model_dump(exclude_none=True)


def test_an_objective_has_a_target_and_a_plan_five_indicators_at_most(
    tmp_path: Path,
) -> None:
    text = PLAN + OWED.replace("target = 12.5", "target = 0")
    said = said_of(write_plans(tmp_path, q1=text))
    assert "objectives.0.target: 0 has to be more than 0" in said
    one = "\n[[indicators]]\n" + OWED.split("[[indicators]]\n")[1]
    more = [one.replace("Recall", f"Recall {number}") for number in range(5)]
    said = said_of(write_plans(tmp_path, q1=PLAN + OWED + "".join(more)))
    assert "indicators: it has more than 5 entries" in said


@pytest.mark.parametrize(
    ("per", "quota", "total"), [("week", 2, "26"), ("month", 3, "9")]
)
def test_quotas_by_week_and_month_are_added_up_as_those_of_the_quarter(
    tmp_path: Path, per: str, quota: int, total: str
) -> None:
    """The quarter has 90 days, and 90 / 7 weeks."""
    part = PLAN.replace("mqls = 4", f'per = "{per}"\nmqls = {quota}')
    said = said_of(write_plans(tmp_path, q1=part))
    assert f"add up to {total} MQLs in the quarter, but All promises 6" in said
    fits = part.replace(f'"{per}"\nmqls = {quota}', '"month"\nmqls = 2')
    assert read_plans(write_plans(tmp_path, q1=fits))


def test_measures_of_a_plan_are_the_promises_of_the_scorecard() -> None:
    sql = (KIT_ROOT / "queries" / "cohorts" / "promises.sql").read_text()
    names = sql.split("names as (")[1].split("),")[0]
    assert tuple(re.findall(r"select '(\w+)'", names)) == MEASURES
    assert tuple(PROMISES) == MEASURES
