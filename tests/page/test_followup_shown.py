"""What the page says of follow-up: promises beside what was kept, gaps said aloud."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.display import formats
from jointplan.report.display.blocks import EMPTY, Block
from tests.page.test_charts import RUN

STATES = (
    "met",
    "breached",
    "pending",
    "already_working",
    "not_owed",
    "not_measurable",
    "no_agreement",
)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def term(name: str = "first response", **changed: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "grouping": "tier",
        "agreement_name": "Hand-raises",
        "term": name,
        "promised_pct": 70,
        "limit_seconds": 7200,
        "touches_owed_count": None,
        "within_days": None,
        "short_count": 10,
        "state": "missed",
        "team": "North",
        **{f"{state}_count": 0 for state in STATES},
    }
    row |= {"met_count": 60, "breached_count": 40} | changed
    row["handoff_count"] = sum(int(row[f"{state}_count"] or 0) for state in STATES)
    met, unknown = row["met_count"], row["not_measurable_count"]
    row["actual_count"] = row["least_count"] = met
    row["out_of_count"] = met + row["breached_count"]
    row["most_count"] = met + unknown + row["pending_count"]
    row["all_count"] = row["out_of_count"] + unknown + row["pending_count"]
    return row


def whole(name: str = "first response", **changed: Any) -> dict[str, Any]:
    """A term over all its tiers."""
    return term(name, **{"grouping": "all", "agreement_name": None} | changed)


@pytest.mark.parametrize(
    ("seconds", "raw", "business"),
    [
        (None, "–", "–"),
        (0, "0\u00a0s", "0\u00a0s"),
        (59, "59\u00a0s", "59\u00a0s"),
        (3600, "1\u00a0h", "1\u00a0h"),
        (6660, "1\u00a0h 51\u00a0min", "1\u00a0h 51\u00a0min"),
        (90000, "1\u00a0d 1\u00a0h", "25\u00a0h"),
        (86460, "1\u00a0d", "24\u00a0h 1\u00a0min"),
    ],
)
def test_spans_are_written_in_their_largest_units(
    seconds: int | None, raw: str, business: str
) -> None:
    assert formats.duration(seconds) == raw
    assert formats.hours(seconds) == business


def test_finding_says_what_was_kept_and_which_tier_missed() -> None:
    others = term(agreement_name="All others", state="kept")
    told = sentences.followup(frame(whole(), term(), others), RUN).plain
    assert told == (
        "First response missed, 10 short: 60.0% (60 of 100) against "
        "70.0% promised. Missed by agreement: first response (Hand-raises)."
    )
    told = sentences.followup(frame(whole(), term()), RUN).plain
    assert "by agreement" not in told


def test_table_of_terms_ends_each_with_all_of_its_tiers() -> None:
    others = term(agreement_name="All others")
    block = tables.followup_terms(frame(whole(), term(), others), RUN)
    assert block.plain.index("Hand-raises") < block.plain.index("All agreements")
    alone = tables.followup_terms(frame(whole(), term()), RUN)
    assert "All agreements" not in alone.plain


def test_plan_without_agreement_says_what_brings_the_section() -> None:
    nothing = frame(term(promised_pct=None, state="no agreement"))
    assert "[[agreements]]" in sentences.followup(nothing, RUN).plain
    assert "[[agreements]]" in tables.followup_terms(nothing, RUN).plain
    chart = charts.followup_kept(nothing, RUN)
    assert isinstance(chart, Block)
    assert "[[agreements]]" in chart.plain


def test_nothing_judged_is_no_share() -> None:
    still = frame(whole(met_count=0, breached_count=0, pending_count=30))
    assert "can be judged" in sentences.followup(still, RUN).plain


def test_unmeasured_make_a_range_of_the_share() -> None:
    """R64: 60 of 100 and 25 unknown are 48 to 68%."""
    row = term(not_measurable_count=25, state="missed", short_count=3)
    told = tables.followup_terms(frame(row), RUN).plain
    assert "48.0% to 68.0%" in told
    assert "missed, 3 short at best" in told
    chart = charts.followup_kept(frame(row), RUN)
    assert not isinstance(chart, Block)
    drawn = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert '"low": 0.48' in drawn
    assert '"high": 0.68' in drawn
    nothing = term(met_count=0, breached_count=0, not_measurable_count=25)
    unknown = charts.followup_kept(frame(nothing), RUN)
    assert isinstance(unknown, Block)
    assert "could be judged" in unknown.plain


def test_chart_draws_what_was_promised_beside_what_was_kept() -> None:
    chart = charts.followup_kept(frame(term()), RUN)
    assert not isinstance(chart, Block)
    told = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert '"kept": 0.6' in told
    assert '"promised": 0.7' in told
    assert "70.0% promised, missed, 10 short." in told


def spread(within: str, position: int, number: int, met: int = 0) -> dict[str, Any]:
    return {
        "agreement_name": "All",
        "limit_seconds": 7200,
        "answered_within": within,
        "position": position,
        "handoff_count": number,
        "met_count": met,
    }


def test_spread_names_the_unanswered_and_the_limit() -> None:
    chart = charts.followup_spread(
        frame(spread("1 h", 3, 20, 20), spread("not answered", 10, 5)), RUN
    )
    assert not isinstance(chart, Block)
    told = json.dumps(chart.to_dict(), ensure_ascii=False)
    assert "Answered within 1 h: 20 leads, 20 on time." in told
    assert "Not answered: 5 leads." in told
    assert "All 2\u00a0h" in told


def test_days_alone_are_no_times() -> None:
    chart = charts.followup_spread(frame(spread("not measurable", 11, 50)), RUN)
    assert isinstance(chart, Block)
    assert "not in this export" in chart.plain
    row = {
        "grouping": "all",
        "group_value": "all",
        "clock": "routing",
        "position": 1,
        "handoff_count": 50,
        "measured_count": 0,
    }
    assert "not in this export" in tables.times(frame(row), "all", RUN).plain
    assert sentences.answered(frame(row), RUN) is EMPTY


def late(number: int, **changed: Any) -> dict[str, Any]:
    return {
        "handoff_id": f"h{number:03}",
        "record_id": f"<b>{number}</b>",
        "team": None,
        "source": None,
        "trigger": "response",
        "due_term": "first response",
        "due_state": "breached",
        "touches_done_count": 0,
        "touches_owed_count": None,
        "opened_on": date(2026, 9, 1),
        "due_on": date(2026, 9, 2),
        "overdue_days": number,
    } | changed


def test_overdue_are_listed_longest_first_and_the_rest_named() -> None:
    rows = frame(*(late(n) for n in range(30)), late(99, due_state="pending"))
    block = tables.overdue(rows, RUN)
    assert "<b>" not in block.markup.split("<tbody", 1)[1]
    assert "5 more are in the lead tracker." in block.markup
    assert "&lt;b&gt;29" in block.markup
    assert "&lt;b&gt;4&lt;" not in block.markup
    said = sentences.due(rows).plain
    assert "30 open leads are overdue (30 first response); 1 more" in said
    assert sentences.due(rows.iloc[:0]) is EMPTY


def test_exceptions_are_listed_with_both_names() -> None:
    row = {
        "line": 2,
        "handoff_id": None,
        "term": "first response",
        "verdict": "not owed",
        "why": "<i>Outage</i>",
        "marketing_by": "Ada",
        "sales_by": "Bo",
        "handoff_count": 0,
        "from_on": date(2026, 8, 1),
        "to_on": date(2026, 8, 2),
    }
    block = tables.exceptions(frame(row), RUN)
    assert "passed on 1\u00a0Aug\u00a02026 to 2\u00a0Aug\u00a02026" in block.plain
    assert "&lt;i&gt;Outage" in block.markup
    assert tables.exceptions(frame(row).iloc[:0], RUN) is EMPTY
    assert "0 = matched no lead" in block.markup


def title(chart: Any) -> str:
    assert not isinstance(chart, Block)
    return str(chart.to_dict()["usermeta"]["title"])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [term(), term(agreement_name="All others", state="kept")],
            "First response is missed in 1 of 2 agreements",
        ),
        ([term()], "First response is missed"),
        ([term(), term("decision")], "First response and decision are missed"),
        ([term("further touches")], "Further touches are missed"),
        ([term(state="kept")], "No follow-up promise is missed"),
        ([term(state="pending")], "No follow-up promise is missed so far"),
    ],
)
def test_chart_of_promises_is_titled_by_what_is_missed(
    rows: list[dict[str, Any]], said: str
) -> None:
    assert title(charts.followup_kept(frame(*rows), RUN)) == said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [spread("1 h", 3, 20, 20), spread("not answered", 10, 5)],
            "20 leads are answered on time, 5 have no answer",
        ),
        ([spread("1 h", 3, 9, 1)], "1 lead is answered on time, none is unanswered"),
        (
            [spread("1 h", 3, 9), spread("not answered", 10, 1)],
            "1 lead has no answer yet",
        ),
    ],
)
def test_chart_of_answers_is_titled_by_its_counts(
    rows: list[dict[str, Any]], said: str
) -> None:
    assert title(charts.followup_spread(frame(*rows), RUN)) == said
