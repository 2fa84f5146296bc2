"""What the page says of padding, of missed leads, and of a definition that changed."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.display.blocks import EMPTY, Block
from tests.page.test_charts import RUN

OLD, NEW = date(2026, 1, 1), date(2026, 7, 1)
ABOUT = RUN.assign(mql_rule_on=[NEW]).astype(object)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def became(standing: str, k: int, n: int, rule: date = NEW) -> dict[str, Any]:
    return {
        "mql_rule_on": rule,
        "standing": standing,
        "handoff_count": n,
        "accepted_count": k,
        "rejected_count": 0,
        "within_days": 30,
        "mature_count": n,
        "qualified_within_count": k,
        "win_within_days": 90,
        "win_mature_count": n,
        "won_within_count": 0,
        "opportunity_count": 0,
        "won_count": 0,
    }


def defined(quarter: str, then: int, now: int, rule: date = OLD) -> dict[str, Any]:
    return {
        "quarter": quarter,
        "starts_on": date(2026, 3 * int(quarter[-1]) - 2, 1),
        "rated_count": 100,
        "conforming_count": then,
        "not_judged_count": 0,
        "conforming_now_count": now,
        "not_judged_now_count": 0,
        "redefined_count": then - now,
        "within_days": 30,
        "mature_count": then,
        "qualified_within_count": 10,
        "mature_now_count": now,
        "qualified_within_now_count": 10,
        "is_qualification_recorded": True,
        "mql_rule_on": rule,
        "mql_rule_now_on": NEW,
    }


@pytest.mark.parametrize(
    ("fit", "padded", "said"),
    [
        (
            (200, 1000),
            (20, 300),
            "the definition of 1\u00a0Jul\u00a02026 convert worse, so it works",
        ),
        ((60, 300), (60, 300), "may convert as well, so it needs another look"),
        ((20, 300), (200, 1000), "convert better, so it needs a change"),
    ],
)
def test_rule_that_does_not_separate_is_said_to_be_wrong(
    fit: tuple[int, int], padded: tuple[int, int], said: str
) -> None:
    rows = frame(
        became("conforming", *fit),
        became("padding", *padded),
        became("padding", 90, 100, OLD),
    )
    assert said in sentences.separation(rows, ABOUT).plain


def test_nothing_is_said_of_a_rule_on_fewer_than_ten() -> None:
    rows = frame(became("conforming", 20, 100), became("padding", 0, 9))
    assert "Too early to compare" in sentences.separation(rows, ABOUT).plain
    assert "Too early to compare" in sentences.separation(rows.iloc[:1], ABOUT).plain


ENTITIES = frame(
    {"entity": "responses", "row_count": 9}, {"entity": "accounts", "row_count": 9}
)


def test_missed_leads_are_counted_or_said_to_be_unmeasurable() -> None:
    fates = frame(
        {"position": 1, "missed_fate": "missed", "person_count": 3},
        {"position": 5, "missed_fate": "not conforming", "person_count": 7},
    )
    leads = frame({"opportunity_count": 1}, {"opportunity_count": 0})
    told = sentences.missed(fates, leads, ENTITIES, ABOUT).plain
    assert "10 people were never passed on" in told
    assert "; 3 met the MQL definition" in told
    assert "1 of them got an opportunity" in told
    for entity in ("responses", "accounts"):
        lacking = ENTITIES[ENTITIES["entity"] != entity]
        told = sentences.missed(fates, leads, lacking, ABOUT).plain
        assert f"cannot be counted: this export has no {entity}" in told


def test_chart_offers_both_definitions_and_marks_the_change() -> None:
    rows = frame(defined("2026-Q2", 80, 40), defined("2026-Q3", 50, 50, NEW))
    for draw in (charts.conforming_by_quarter, charts.qualified_as_defined):
        chart = draw(rows, ABOUT)
        assert not isinstance(chart, Block)
        told = json.dumps(chart.to_dict(), ensure_ascii=False)
        assert "as defined then" in told
        assert "as defined now" in told
        assert "MQL rule of 1\u00a0Jul\u00a02026" in told
    assert "40% (40 of 100)" in sentences.redefined(rows).plain


def test_rule_that_changes_the_same_leads_is_the_title_and_other_leads_are_not() -> (
    None
):
    rows = frame(defined("2026-Q2", 80, 40), defined("2026-Q3", 50, 50, NEW))
    titles = [
        draw(rows, ABOUT).to_dict()["usermeta"]["title"]  # type: ignore[union-attr]
        for draw in (charts.conforming_by_quarter, charts.qualified_as_defined)
    ]
    assert titles[0] == (
        "By today's definition, 40.0% of 2026-Q2 leads conform, not 80.0%"
    )
    assert titles[1].startswith("Conforming leads qualified within")


def test_what_cannot_be_judged_is_drawn_above_the_least_and_told() -> None:
    """R64: no denominator loses rows."""
    unknown = {"not_judged_count": 5, "not_judged_now_count": 7}
    rows = frame(defined("2026-Q2", 80, 40), defined("2026-Q3", 50, 50, NEW) | unknown)
    chart = charts.conforming_by_quarter(rows, ABOUT)
    assert not isinstance(chart, Block)
    drawn = json.dumps(chart.to_dict(), ensure_ascii=False)
    told = "50 to 55% (50 to 55 of 100)"
    assert f"2026-Q3, as defined then: {told}" in drawn
    assert '"most": 0.57' in drawn
    assert "the stroke beyond it" in drawn
    assert told in tables.defined(rows, ABOUT).plain


def test_source_keeps_what_cannot_be_judged_in_its_denominator() -> None:
    """R64: the chart's counts are those of the table beside it."""
    part = {
        "source": "Webinar",
        "trigger": "response",
        "claimed_count": 30,
        "rated_count": 20,
        "conforming_count": 12,
        "nonconforming_count": 3,
        "not_judged_count": 5,
        "conforming_qualified_count": 1,
        "nonconforming_qualified_count": 1,
        "missed_count": 0,
    }
    chart = charts.conformance(frame(part), "source", ABOUT)
    assert not isinstance(chart, Block)
    told = "60 to 85% (12 to 17 of 20)"
    assert told in json.dumps(chart.to_dict(), ensure_ascii=False)
    assert told in tables.conformance(frame(part), "source", ABOUT).plain
    blind = part | {"conforming_count": 0, "not_judged_count": 20}
    assert isinstance(charts.conformance(frame(blind), "source", ABOUT), Block)


def test_one_definition_draws_no_second_line() -> None:
    rows = frame(defined("2026-Q2", 40, 40, NEW), defined("2026-Q3", 50, 50, NEW))
    assert charts.conforming_by_quarter(rows, ABOUT) is EMPTY
    assert "quarters can be compared" in sentences.redefined(rows).plain


def family(quarter: str, then: int, now: int, since: date) -> dict[str, Any]:
    return {
        "quarter": quarter,
        "starts_on": date(2026, 3 * int(quarter[-1]) - 2, 1),
        "is_report_quarter": quarter == "2026-Q3",
        "reason_family": "fit",
        "rejected_count": then,
        "rejected_now_count": now,
        "rejected_within_count": then,
        "rejected_now_within_count": now,
        "mature_count": 100,
        "rejected_within_unknown_count": 0,
        "within_days": 14,
        "handoff_count": 100,
        "reasons_on": since,
    }


def test_families_are_offered_by_the_table_of_now_where_it_changed() -> None:
    changed = frame(family("2026-Q2", 30, 20, OLD), family("2026-Q3", 20, 20, NEW))
    same = frame(family("2026-Q2", 30, 30, OLD), family("2026-Q3", 20, 20, OLD))
    chart = charts.families_by_quarter(changed, ABOUT)
    assert not isinstance(chart, Block)
    assert "Agreed reasons of 1" in json.dumps(chart.to_dict(), ensure_ascii=False)
    assert not isinstance(charts.families_as_defined_now(changed, ABOUT), Block)
    assert charts.families_as_defined_now(same, ABOUT) is EMPTY


def test_missed_leads_table_escapes_and_says_what_it_leaves_out() -> None:
    lead = {
        "record_id": "<b>x</b>",
        "source": None,
        "trigger": "response",
        "segment": None,
        "crm_score": None,
        "opportunity_count": 0,
        "responded_on": date(2026, 8, 3),
    }
    many = [lead | {"record_id": f"r{n}"} for n in range(tables.definitions.MOST_ROWS)]
    block = tables.missed_leads(frame(lead, *many), ABOUT)
    assert "<b>x</b>" not in block.markup
    assert "1 older ones are in the CSV file only" in block.markup
