"""What the page says of load, of speed, and of what is worth a look."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.display.blocks import Block
from jointplan.report.display.palette import LIGHT
from jointplan.report.tables.speeds import NEVER
from tests.page.test_charts import RUN, marks

Shown = Callable[[pd.DataFrame, pd.DataFrame], Any]
EVERY_LOAD: list[Shown] = [sentences.load, tables.load, charts.load]
EVERY_SPEED: list[Shown] = [
    sentences.speed_conversion,
    tables.speed_conversion,
    charts.speed_conversion,
]


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def title(chart: Any) -> str:
    assert not isinstance(chart, Block)
    return str(chart.to_dict()["usermeta"]["title"])


def told(chart: Any) -> str:
    return json.dumps(chart.to_dict(), ensure_ascii=False)


def week(
    number: int, given: int, met: int, late: int, **changed: Any
) -> dict[str, Any]:
    return {
        "team": "Desk",
        "week_starts_on": date(2026, 7, number),
        "week_ends_before": date(2026, 7, number + 7),
        "is_complete": True,
        "working_count": 2,
        "handoff_count": given,
        "rated_count": given,
        "met_count": met,
        "breached_count": late,
        "pending_count": 0,
        "already_working_count": 0,
        "not_owed_count": 0,
        "not_measurable_count": 0,
        "no_agreement_count": 0,
    } | changed


@pytest.mark.parametrize(
    ("busy", "quiet", "said"),
    [
        ((20, 80), (45, 5), "fewer leads are answered on time: look at staffing"),
        ((90, 10), (10, 40), "more leads are answered on time: load is not the cause"),
        ((60, 40), (30, 20), "make no clear difference to first response"),
    ],
)
def test_load_is_judged_within_a_team(
    busy: tuple[int, int], quiet: tuple[int, int], said: str
) -> None:
    rows = frame(week(1, 100, *busy), week(8, 50, *quiet))
    block = sentences.load(rows, RUN)
    heads = {20: "In busier weeks, fewer", 90: "In busier weeks, more"}
    head = heads.get(busy[0], "First response and load, week by week")
    assert title(charts.load(rows, RUN)).startswith(head)
    assert said in block.plain
    assert "Weeks differ in more than their load" in block.plain


def test_teams_that_differ_do_not_make_load_look_guilty() -> None:
    """A slow team with much and a fast one with little to do: alike within each."""
    slow = [
        week(n, given, given // 5, given * 4 // 5) for n, given in ((1, 80), (8, 60))
    ]
    fast = [
        week(n, given, given * 4 // 5, given // 5, team="Field")
        for n, given in ((1, 30), (8, 20))
    ]
    block = sentences.load(frame(*slow, *fast), RUN)
    assert "Within a team that is 0.0 points" in block.plain


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"handoff_count": 0, "rated_count": 0}, "No leads were passed on in 2026-Q3"),
        ({"no_agreement_count": 20}, "promises no first response"),
        ({"working_count": None}, "export: it holds no touches"),
        ({"not_measurable_count": 20}, "of 2026-Q3 cannot be judged"),
        ({"met_count": 0, "breached_count": 0}, "is on time or late yet"),
    ],
)
def test_load_that_is_not_known_says_why(changed: dict[str, Any], said: str) -> None:
    rows = frame(week(1, 20, 10, 5, **changed))
    for show in EVERY_LOAD:
        block = show(rows, RUN)
        assert isinstance(block, Block)
        assert said in block.plain


def test_load_chart_has_a_dot_per_week_and_hollow_ones_for_few_answers() -> None:
    chart = charts.load(frame(week(1, 20, 10, 5), week(8, 6, 3, 1)), RUN)
    assert not isinstance(chart, Block)
    spec = chart.to_dict()
    dots = [each for data in spec["datasets"].values() for each in data]
    assert [dot["load"] for dot in dots if "is_few" in dot] == [10, 3]
    assert [dot["is_few"] for dot in dots if "is_few" in dot] == [False, True]
    assert {mark.get("color") for mark, _ in marks(spec)} <= {None, *LIGHT.values()}
    assert "on time 67% (10 of 15)" in told(chart)


def test_load_table_tells_busier_weeks_from_the_others() -> None:
    block = tables.load(frame(week(1, 20, 10, 10), week(8, 10, 9, 1)), RUN)
    assert "50% (10 of 20)" in block.plain
    assert "90% (9 of 10)" in block.plain


def test_unmeasured_answers_that_could_turn_the_load_around_are_said() -> None:
    """R64: 80 of 100 may be in time after all, or 20; in the other week it is 60%."""
    rows = week(1, 100, 20, 20, not_measurable_count=60), week(8, 50, 30, 20)
    said = sentences.load(frame(*rows), RUN).plain
    assert "60 first responses cannot be judged and could turn this" in said
    few = week(1, 100, 50, 45, not_measurable_count=5), week(8, 50, 45, 5)
    assert "In busier weeks fewer" in sentences.load(frame(*few), RUN).plain
    assert "Cannot be judged" in tables.load(frame(*few), RUN).plain


def speed(state: str, k: int, n: int, **changed: Any) -> dict[str, Any]:
    return {
        "source": "Webinar",
        "score_band": "A",
        "first_response_state": state,
        "within_days": 30,
        "mature_count": n,
        "qualified_within_count": k,
        "is_qualification_recorded": True,
        "is_filled_afterwards": False,
    } | changed


GOOD_FIRST = frame(
    speed("met", 72, 90),
    speed("late", 8, 10),
    speed("met", 2, 10, source="Paid search"),
    speed("late", 18, 90, source="Paid search"),
    speed("already working", 5, 9),
    speed("never answered", 1, 50),
)


def test_good_leads_that_are_called_first_do_not_make_speed_look_effective() -> None:
    block = sentences.speed_conversion(GOOD_FIRST, RUN)
    assert "could be chance" in block.plain
    assert "is 0.0 points" in block.plain
    assert "on time 74% (74 of 100), late 26% (26 of 100)" in block.plain
    assert "200 of 200 leads could be compared" in block.plain
    assert "never answered 2% (1 of 50)." in block.plain
    assert "2% (1 of 50)" in tables.speed_conversion(GOOD_FIRST, RUN).plain
    chart: Any = charts.speed_conversion(GOOD_FIRST, RUN)
    assert title(chart) == "Qualified within 30 days, by first response"
    for group in ("On time: 74%", "Late: 26%", "Never answered: 2%"):
        assert group in told(chart)
    assert "Good leads are called first." in told(chart)


@pytest.mark.parametrize(
    ("met", "late", "said"),
    [
        ((60, 100), (20, 100), "on time qualify more often"),
        ((20, 100), (60, 100), "on time qualify less often"),
    ],
)
def test_speed_is_said_to_go_with_conversion_where_the_interval_is_off_zero(
    met: tuple[int, int], late: tuple[int, int], said: str
) -> None:
    rows = frame(speed("met", *met), speed("late", *late))
    assert said in sentences.speed_conversion(rows, RUN).plain
    assert said in title(charts.speed_conversion(rows, RUN))


def test_group_under_ten_is_named_and_not_drawn() -> None:
    rows = frame(speed("met", 6, 20), speed("late", 5, 20), speed(NEVER, 0, 4))
    chart: Any = charts.speed_conversion(rows, RUN)
    assert "Not shown: Never answered (0 of 4)." in told(chart)
    assert "Never answered: " not in chart.to_dict()["description"]
    few = frame(speed("met", 6, 20), speed("late", 1, 4))
    assert isinstance(charts.speed_conversion(few, RUN), Block)


def test_without_bands_sources_are_compared_alone_and_unknown_sources_not() -> None:
    rows = frame(
        speed("met", 9, 20, score_band=None),
        speed("late", 9, 20, score_band=None),
        speed("met", 9, 20, source=None, score_band=None),
        speed("late", 0, 20, source=None, score_band=None),
    )
    block = sentences.speed_conversion(rows, RUN)
    assert "of the same source, on time less late" in block.plain
    assert "40 of 80 leads" in block.plain


def test_strata_with_one_kind_alone_cannot_be_compared() -> None:
    rows = frame(speed("met", 9, 20), speed("late", 9, 20, score_band="B"))
    assert "Too few leads of the same" in sentences.speed_conversion(rows, RUN).plain
    chart = charts.speed_conversion(rows, RUN)
    assert title(chart) == "Qualified within 30 days, by first response"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"is_qualification_recorded": False}, "qualified is not in this export"),
        ({"is_filled_afterwards": True}, "filled in much more often"),
        ({"first_response_state": "no agreement"}, "promises no first response"),
        ({"first_response_state": "not measurable"}, "export: it holds no touches"),
    ],
)
def test_speed_that_is_not_known_says_why(changed: dict[str, Any], said: str) -> None:
    for show in EVERY_SPEED:
        block = show(frame(speed("met", 9, 20) | changed), RUN)
        assert isinstance(block, Block)
        assert said in block.plain
        nobody = show(pd.DataFrame(columns=list(speed("met", 0, 0))), RUN)
        assert "No rated lead of 2026-Q3 is old enough" in nobody.plain


def test_speed_table_escapes_a_source_of_the_data() -> None:
    block = tables.speed_conversion(frame(speed("met", 1, 20, source="<b>x</b>")), RUN)
    assert "<b>x</b>" not in block.markup
    assert "5% (1 of 20)" in block.plain


def pattern(name: str, now: Any, usual: Any, **changed: Any) -> dict[str, Any]:
    return {
        "side": "sales",
        "pattern": name,
        "actual_count": now[0] if now else None,
        "out_of_count": now[1] if now else None,
        "usual_count": usual[0] if usual else None,
        "usual_out_of_count": usual[1] if usual else None,
        "usual_quarter_count": 4 if usual else 0,
        "even_pct": None,
        "unmeasured": None,
    } | changed


def test_pattern_more_frequent_than_usual_is_named_with_its_side() -> None:
    rows = frame(
        pattern("short calls", (40, 100), (40, 400)),
        pattern("logged after decision", (3, 100), (12, 400)),
        pattern("bulk stamps", (90, 100), (10, 400), side="marketing"),
        pattern("repeat signals", None, None, side="marketing", unmeasured="x"),
    )
    said = sentences.patterns(rows, RUN).plain
    assert "before: marketing: leads made in bulk; sales: calls under ten" in said
    assert "could be chance" not in said
    assert "1 more cannot be measured" in said
    assert "logged" not in said


def test_patterns_like_before_and_without_a_before_say_so() -> None:
    like = frame(pattern("short calls", (10, 100), (40, 400)))
    first = frame(pattern("short calls", (10, 100), None))
    assert "is clearly more frequent" in sentences.patterns(like, RUN).plain
    assert "No earlier quarter is on file" in sentences.patterns(first, RUN).plain


def test_patterns_table_says_out_of_what_and_what_is_missing() -> None:
    rows = frame(
        pattern("short calls", (40, 100), (40, 400)),
        pattern("accepted and never touched", (0, 0), None),
        pattern("rejected before touches due", None, None, unmeasured="no agreement"),
        pattern("last two weeks", (9, 60), None, side="marketing", even_pct=15.2),
    )
    block = tables.patterns(rows, RUN)
    assert "calls that count as a touch" in block.plain
    (calls,) = (line for line in block.plain.splitlines() if "under ten" in line)
    assert "40% (40 of 100)" in calls
    assert "10% (40 of 400)" in calls
    assert calls.endswith("more")
    assert "none" in block.plain
    assert "not on file" in block.plain
    assert "cannot be measured: the plan promises nothing of the kind" in block.plain
    assert "even spread: 15.2" in block.plain
    assert block.plain.index("last two weeks") < block.plain.index("Calls under ten")


def test_no_patterns_are_a_sentence() -> None:
    nobody = pd.DataFrame(columns=list(pattern("short calls", None, None)))
    for show in (sentences.patterns, tables.patterns):
        assert "o leads were passed on in 2026-Q3" in show(nobody, RUN).plain
    unknown = frame(pattern("short calls", None, None, unmeasured="x"))
    assert "No pattern can be measured" in sentences.patterns(unknown, RUN).plain
