"""What the page says of quotas, of the definition, and of what the figures rest on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.charts.outlier import Counts, ends, outlier
from jointplan.report.display.blocks import Block
from jointplan.warehouse.read_marts import mart, open_marts
from tests.page.test_charts import MARTS, RUN

RUNNING = RUN.assign(is_complete=False)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def around(chart: Any) -> dict[str, Any]:
    """What stands around a chart: title, subtitle, remark, name, key."""
    assert not isinstance(chart, Block)
    found: dict[str, Any] = chart.to_dict()["usermeta"]
    return found


def line(name: str, earned: int | None, quota: int, **changed: Any) -> dict[str, Any]:
    return {
        "quota_name": name,
        "is_total": False,
        "quota_count": Decimal(quota),
        "due_count": Decimal(quota) / 2,
        "earned_count": earned,
        "not_judged_count": 0,
    } | changed


@pytest.mark.parametrize(
    ("lines", "run", "said"),
    [
        ([line("A", 10, 10), line("B", 9, 10)], RUN, "1 of 2 quotas are met"),
        ([line("A", 5, 10), line("B", 4, 10)], RUNNING, "1 of 2 quotas are on pace"),
        ([line("A", 9, 10)], RUN, "The quota is not met"),
        ([line("A", 5, 10)], RUNNING, "The quota is on pace"),
        ([line("A", None, 10)], RUN, "Leads that count against each quota"),
    ],
)
def test_chart_of_quotas_is_titled_by_how_many_are_met(
    lines: list[dict[str, Any]], run: pd.DataFrame, said: str
) -> None:
    assert around(charts.quota_lines(frame(*lines), run))["title"] == said


def test_leads_that_cannot_be_judged_are_said_under_the_quotas() -> None:
    drawn = charts.quota_lines(frame(line("A", 9, 10, not_judged_count=2)), RUN)
    assert around(drawn)["remark"] == "Not counted: 2 leads that cannot be judged."


def weeks(*earned: int, over: int | None = None) -> pd.DataFrame:
    """Weeks with a quota of ten each; those after `over` are not over."""
    start, so_far, made = date(2026, 7, 6), 0, []
    for place, number in enumerate(earned):
        so_far += number
        begins = start + timedelta(days=7 * place)
        made.append(
            {
                "week_starts_on": begins,
                "week_ends_before": begins + timedelta(days=7),
                "is_complete": over is None or place < over,
                "quota_count": Decimal(10),
                "claimed_count": 20,
                "earned_count": number,
                "quota_to_date": Decimal(10 * (place + 1)),
                "earned_to_date": so_far,
            }
        )
    return frame(*made)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (weeks(12, 12), "4 ahead of quota by 19 Jul"),
        (weeks(10, 10), "On quota by 19 Jul"),
        (weeks(12, 7), "1 short of quota by 19 Jul"),
        (weeks(12, 5, 8), "Behind quota since 19 Jul, 5 short by 26 Jul"),
        (weeks(12, 1, over=1), "2 ahead of quota by 12 Jul"),
        (weeks(1, over=0), "Leads that count and quota, added up by week"),
    ],
)
def test_pace_is_titled_by_the_last_week_that_is_over(
    found: pd.DataFrame, said: str
) -> None:
    title = around(charts.quota_pace(found, RUN))["title"]
    assert title.replace("\u00a0", " ") == said


def test_weeks_are_titled_by_how_many_reach_their_part_of_the_quota() -> None:
    drawn = around(charts.quota_weeks(weeks(12, 10, 3, 40, over=3), RUN))
    assert drawn["title"] == "2 of 3 weeks reach the weekly quota"
    assert drawn["remark"] == "Outlined: the week is not over."
    no_quota = weeks(12, 10).assign(quota_count=None)
    title = around(charts.quota_weeks(no_quota, RUN))["title"]
    assert title == "Leads claimed and counted, by week"


@pytest.mark.parametrize(
    ("groups", "name"),
    [
        ({"A": (10, 0, 100), "B": (160, 0, 200)}, "A"),
        ({"A": (75, 0, 100), "B": (160, 0, 200)}, None),
        ({None: (10, 0, 100), "B": (160, 0, 200)}, None),
        ({"A": (10, 70, 100), "B": (160, 0, 200)}, None),
        ({"A": (0, 0, 9), "B": (160, 0, 200)}, None),
        ({"A": (10, 0, 100)}, None),
        ({}, None),
    ],
)
def test_group_is_named_only_where_chance_does_not_explain_it(
    groups: dict[str | None, Counts], name: str | None
) -> None:
    """R64: what cannot be judged may all belong to it, so it is no finding."""
    found = outlier(groups)
    assert (found.name if found else None) == name


def test_one_of_many_that_chance_would_make_is_not_named() -> None:
    """Alone it would pass at 5%; among twenty it is one that chance makes."""
    groups: dict[str | None, Counts] = {str(n): (25, 0, 50) for n in range(19)}
    groups["low"] = (18, 0, 50)
    assert outlier(groups) is None


def test_share_of_a_title_is_a_range_where_a_part_is_unknown() -> None:
    assert ends((21, 0, 61)) == "34%"
    assert ends((132, 6, 199)) == "66 to 69%"
    assert ends((282, 1, 332)) == "85%"


def source(name: str | None, earned: int, claimed: int) -> dict[str, Any]:
    return {
        "source": name,
        "claimed_count": claimed,
        "earned_count": earned,
        "not_judged_count": 0,
        "quota_count": None,
    }


def test_sources_are_titled_by_the_one_that_stands_out_or_by_what_is_drawn() -> None:
    far = frame(source("Lists", 20, 126), source("Search", 355, 527))
    near = frame(source("Lists", 80, 126), source("Search", 355, 527))
    drawn = around(charts.quota_sources(far, RUN))
    assert drawn["title"] == "Lists: 16% of leads count, others 67%"
    assert drawn["name"] == "leads-by-source"
    title = around(charts.quota_sources(near, RUN))["title"]
    assert title == "Leads claimed and counted, by source"


def conforming(name: str, k: int, n: int) -> dict[str, Any]:
    return {
        "source": name,
        "conforming_count": k,
        "not_judged_count": 0,
        "rated_count": n,
    }


def test_definition_is_titled_by_the_source_that_stands_out() -> None:
    far = frame(conforming("lists", 21, 61), conforming("search", 400, 470))
    near = frame(conforming("lists", 50, 61), conforming("search", 400, 470))
    said = around(charts.conformance(far, "source", RUN))["title"]
    assert said == "Lists: 34% meet the definition, others 85%"
    said = around(charts.conformance(near, "source", RUN))["title"]
    assert said == "Leads that meet the MQL definition, by source"


def test_charts_of_the_sample_have_short_titles_and_a_subtitle() -> None:
    con = open_marts(str(MARTS))
    run = mart(con, "run")
    drawn = [
        charts.quota_pace(mart(con, "quota_weeks"), run),
        charts.quota_weeks(mart(con, "quota_weeks"), run),
        charts.quota_lines(mart(con, "quota_lines"), run),
        charts.quota_sources(mart(con, "quota_sources"), run),
        charts.quota_segments(mart(con, "quota_segments"), run),
        charts.conformance(mart(con, "conformance"), "source", run),
        charts.conformance(mart(con, "conformance"), "trigger", run),
        charts.followup_kept(mart(con, "followup_terms"), run),
        charts.followup_spread(mart(con, "followup_spread"), run),
        charts.load(mart(con, "load"), run),
        charts.speed_conversion(mart(con, "speed_conversion"), run),
    ]
    found = [around(chart) for chart in drawn]
    assert all(len(each["title"].split()) <= 10 for each in found)
    assert all(each["subtitle"] for each in found)
    assert len({each["name"] for each in found}) == len(found)


def read(**counts: int) -> pd.DataFrame:
    return frame(
        {
            f"{name}_count": counts.get(name, 0)
            for name in ("read", "used", "set_aside", "unread")
        }
    )


def checked(*offending: int) -> pd.DataFrame:
    return frame(*({"offending_count": number} for number in offending))


@pytest.mark.parametrize(
    ("files", "checks", "said"),
    [
        (
            read(read=1200, used=1000, set_aside=200),
            checked(0, 0),
            "All 1,200 rows read are accounted for; 2 of 2 checks passed.",
        ),
        (
            read(read=1200, used=1000, set_aside=188, unread=12),
            checked(0, 0),
            "12 of 1,200 rows could not be read; 2 of 2 checks passed.",
        ),
        (
            read(read=1200, used=1200),
            checked(0, 7),
            "1 of 2 checks failed; all 1,200 rows read are accounted for.",
        ),
        (
            read(read=1200, used=1199),
            checked(0),
            "1 of 1,200 rows read are not accounted for; 1 of 1 check passed.",
        ),
    ],
)
def test_trust_begins_with_what_failed(
    files: pd.DataFrame, checks: pd.DataFrame, said: str
) -> None:
    assert sentences.method(files, checks).plain == said


def test_glossary_says_in_one_sentence_how_many_leads_meet_the_definition() -> None:
    rules = frame({"name": "mql", "state": "in force", "from_on": date(2026, 1, 1)})
    counts = {"conforming_count": 414, "not_judged_count": 7, "rated_count": 531}
    said = sentences.glossary(rules, frame(counts), RUN).plain
    assert said == (
        "78.0% to 79.3% of leads meet the MQL definition of 1\u00a0Jan\u00a02026 "
        "(414 to 421 of 531)."
    )
    few = {"conforming_count": 4, "not_judged_count": 0, "rated_count": 6}
    assert "4 of 6 leads meet" in sentences.glossary(rules, frame(few), RUN).plain
    none = dict.fromkeys(counts, 0)
    assert "No lead of 2026-Q3" in sentences.glossary(rules, frame(none), RUN).plain


def test_rest_of_the_claimed_leads_is_named_as_in_the_chart() -> None:
    fates = frame(
        {"quota_fate": "earned", "handoff_count": 5, "position": 1},
        {"quota_fate": "not conforming", "handoff_count": 3, "position": 2},
        {"quota_fate": "bulk", "handoff_count": 1, "position": 3},
    )
    assert sentences.padding(fates).plain == (
        "5 of 9 claimed leads count towards quota. The largest group of the rest: 3 "
        "miss the MQL definition."
    )
    assert "Imported in bulk" in tables.quota_fates(fates, RUN).plain
