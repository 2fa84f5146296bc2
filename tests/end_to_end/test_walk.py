"""What the plan says of the CRM's dashboard, and the walk the page makes from there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from jointplan.errors import PlanError
from jointplan.plans.read import plan_digest, read_plans
from jointplan.plans.tables import TABLES, plan_rows
from jointplan.report import sentences, tables
from jointplan.report.tables.walk import NEEDS, STEPS
from jointplan.sample import rows_late, story
from jointplan.sample.world import FIRST_CUT
from jointplan.workspace import KIT_ROOT
from tests.page.test_charts import RUN
from tests.spec.harness import queries
from tests.support.acme import PLAN
from tests.support.building import QUARTER
from tests.support.shared import Sample

SAYS = """
[[crm_says]]
figure = "mqls"
count = 9
read_on = 2026-04-02
"""
# Records of the partners' portal, which whoever makes the exports may not see.
UNSEEN = {"2026-Q2": 4, "2026-Q3": 6}
QUARTERS = {
    "2026-Q2": (date(2026, 4, 1), date(2026, 7, 1)),
    "2026-Q3": (date(2026, 7, 1), date(2026, 10, 1)),
}


def write_plan(folder: Path, text: str) -> Path:
    (folder / "2026-Q1.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("says", "said"),
    [
        (SAYS * 2, "crm_says: mqls stands there twice"),
        (SAYS.replace("mqls", "sqls"), "crm_says.0.figure: 'sqls' has to be 'mqls'"),
        (SAYS.replace("9", "-9"), "crm_says.0.count: -9 has to be 0 or more"),
        (
            SAYS.replace("2026-04-02", "'April'"),
            "crm_says.0.read_on: 'April' has to be a day",
        ),
        (SAYS + 'time_zone = "Rome"', "no time zone is called 'Rome'"),
        (
            SAYS.replace("2026-04-02", "2025-12-31"),
            "crm_says.read_on is 2025-12-31, before 2026-Q1 starts",
        ),
    ],
)
def test_reading_that_cannot_be_is_refused(
    tmp_path: Path, says: str, said: str
) -> None:
    with pytest.raises(PlanError) as caught:
        read_plans(write_plan(tmp_path, PLAN + says))
    assert str(caught.value).startswith("plans/2026-Q1.toml:2")
    assert said in str(caught.value)


def test_reading_may_be_added_after_both_signed(tmp_path: Path) -> None:
    """It is no promise, and nobody knows it before the quarter is over."""
    signed = read_plans(write_plan(tmp_path, PLAN))["2026-Q1"]
    added = read_plans(write_plan(tmp_path, PLAN + SAYS))["2026-Q1"]
    assert plan_digest(signed, []) == plan_digest(added, [])


def test_quarter_is_cut_where_the_dashboard_cuts_its_days(tmp_path: Path) -> None:
    zoned = SAYS + 'time_zone = "America/New_York"\nwhere = "Tile MQLs"\n'
    rows = plan_rows(read_plans(write_plan(tmp_path, PLAN + zoned)))["crm_says"]
    (row,) = [dict(zip(TABLES["crm_says"], each, strict=True)) for each in rows]
    assert row == {
        "quarter": "2026-Q1",
        "figure": "mqls",
        "stated_count": 9,
        "shown_in": "Tile MQLs",
        "read_on": date(2026, 4, 2),
        "starts_at": datetime(2026, 1, 1, 5),
        "ends_before_at": datetime(2026, 4, 1, 4),
        "read_before_at": datetime(2026, 4, 3, 4),
    }


def midnight(day: date) -> datetime:
    """The instant at which a day begins by the dashboard's clock."""
    return datetime.combine(day, time(), UTC)


def dashboard_of(quarter: str, read_on: date) -> int:
    """Tell the story to the end of a day, and count what a dashboard shows then."""
    world = story._begin(story.SEED)
    read_before = midnight(read_on + timedelta(days=1))
    world.run_until(min(FIRST_CUT, read_before))
    if read_before > FIRST_CUT:
        rows_late.hold_back(world)
        world.run_until(read_before - timedelta(seconds=1))
    starts_at, ends_before_at = map(midnight, QUARTERS[quarter])
    return sum(
        one.mql_at is not None and starts_at <= one.mql_at < ends_before_at
        for one in [*world.leads, *world.contacts]
        if not one.is_deleted
    )


@pytest.mark.parametrize("quarter", sorted(UNSEEN))
def test_sample_states_what_its_dashboard_showed_and_its_exports_lack(
    quarter: str,
) -> None:
    (says,) = read_plans(KIT_ROOT / "plans")[quarter].crm_says
    shown = dashboard_of(quarter, says.read_on)
    assert says.count == shown + UNSEEN[quarter]


@pytest.fixture(scope="module", params=sorted(UNSEEN))
def built(
    request: pytest.FixtureRequest,
    sample: Sample,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[str, duckdb.DuckDBPyConnection]:
    """Build the sample's marts of a quarter."""
    if request.param == QUARTER:
        return request.param, sample.open()
    scratch = tmp_path_factory.mktemp(request.param)
    return request.param, sample.build_again(KIT_ROOT, scratch, request.param)


def test_only_the_records_nobody_exported_are_unexplained(
    built: tuple[str, duckdb.DuckDBPyConnection],
) -> None:
    """What was overwritten since is found again, in the history or an older export."""
    quarter, con = built
    rows = con.execute(
        "select record_count from marts.crm_walk where step = 'unexplained'"
    ).fetchall()
    assert rows == [(-UNSEEN[quarter],)]


def test_every_difference_is_named_with_its_record(
    built: tuple[str, duckdb.DuckDBPyConnection],
) -> None:
    _, con = built
    named = dict(
        con.execute(
            "select step, sum(record_count) from marts.crm_differences group by step"
        ).fetchall()
    )
    walked = con.execute(
        "select step, record_count from marts.crm_walk "
        "where position between 4 and 15 and record_count != 0 and not is_total"
    ).fetchall()
    nets = {step: number for step, number in walked if step != "since the reading"}
    assert nets
    assert named == nets


def test_every_step_has_a_name_and_every_lack_a_sentence() -> None:
    listed = queries()["cohorts.crm_steps"].split("steps as (")[1].split("\n),")[0]
    with duckdb.connect() as con:
        steps = con.execute(listed).fetchall()
    assert {step for _, step, _, _ in steps} == set(STEPS)
    assert {need for *_, need in steps} - {"nothing", "reading"} == set(NEEDS)


def walk(*rows: tuple[str, int | None]) -> pd.DataFrame:
    totals = ("stated", "counted", "claimed", "may earn", "earned")
    return pd.DataFrame(
        [
            {
                "position": place,
                "step": step,
                "need": "history",
                "record_count": number,
                "is_total": step in totals,
            }
            for place, (step, number) in enumerate(rows)
        ],
        dtype=object,
    )


def reading(**changed: Any) -> pd.DataFrame:
    row = {
        "quarter": "2026-Q3",
        "shown_in": "Tile MQLs",
        "stated_count": 100,
        "counted_count": 90,
        "gone_count": 3,
        "stated_on": date(2026, 10, 5),
        "left_out_on": None,
    }
    return pd.DataFrame([row | changed], dtype=object)


WALK = walk(
    ("stated", 100),
    ("unexplained", -10),
    ("counted", 90),
    ("repeat signal", None),
    ("overwritten", 2),
    ("earned", 92),
)


def test_walk_shows_signs_totals_and_what_was_not_measured() -> None:
    block = tables.crm_walk(WALK, reading(), RUN)
    lines = block.plain.splitlines()[2:]
    assert lines[0].startswith("On the dashboard")
    assert "Tile MQLs, read on 5\u00a0Oct\u00a02026." in lines[0]
    assert "Up to 3 may have been deleted or merged since." in lines[1]
    assert lines[1].endswith("−10")
    assert "Cannot be measured: needs the history of stages." in lines[3]
    assert lines[3].endswith("–")
    assert lines[4].endswith("+2")
    assert block.markup.count('class="total">') == 3


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (-2, "Up to 2 may have been"),
        (0, "This export explains the whole number."),
        (4, "In this export, but not on the dashboard."),
    ],
)
def test_unexplained_says_on_which_side_it_is(number: int, said: str) -> None:
    frame = walk(("unexplained", number))
    assert said in tables.crm_walk(frame, reading(), RUN).plain


@pytest.mark.parametrize(
    ("stated", "said"),
    [(100, "10 records stay"), (91, "1 record stays"), (90, "none stays unexplained")],
)
def test_sentence_holds_both_numbers_and_what_is_left(stated: int, said: str) -> None:
    block = sentences.crm_number(WALK, reading(stated_count=stated), RUN)
    assert f"says {stated} MQLs; named steps lead from there to 92," in block.plain
    assert said in block.plain


def test_plan_that_says_nothing_is_told_what_to_add() -> None:
    nothing = reading(stated_count=None, shown_in=None, stated_on=None)
    block = sentences.crm_number(WALK, nothing, RUN)
    assert "A CRM dashboard would count 90 MQLs in 2026-Q3" in block.plain
    assert "add [[crm_says]] with figure, count, read_on and where" in block.plain


def test_number_read_after_the_last_day_of_the_report_is_left_out() -> None:
    later = reading(stated_count=None, left_out_on=date(2026, 10, 5))
    block = sentences.crm_number(WALK, later, RUN)
    assert "it is of 5\u00a0Oct\u00a02026, after the last day" in block.plain


def test_steps_that_do_not_lead_to_the_total_are_seen() -> None:
    assert sentences.walked(WALK).endswith("92 = 92")
    assert sentences.walked(walk(("counted", 90), ("earned", 92))).endswith(
        "92 is not 90"
    )
