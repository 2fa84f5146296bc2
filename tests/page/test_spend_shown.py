"""Spend on the page: no cost is said that the export cannot bear."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.display.costs import (
    Cost,
    said_bounds,
    said_cost,
    said_return,
    said_spend,
)
from tests.page.test_charts import RUN as RUN_ALONE
from tests.page.test_tables import frame
from tests.support.hostile import HOSTILE

RUN = RUN_ALONE.assign(currency="EUR")


def channel(source: Any = "Webinar", **changed: Any) -> dict[str, Any]:
    return {
        "quarter": "2026-Q3",
        "starts_on": date(2026, 7, 1),
        "is_report_quarter": True,
        "is_total": False,
        "source": source,
        "is_in_glossary": True,
        "cost_count": 1,
        "unknown_cost_count": 0,
        "spend_amount": Decimal(920),
        "is_spend_recorded": True,
        "handoff_count": 42,
        "unspent_handoff_count": 0,
        "conforming_count": 40,
        "not_judged_count": 0,
        "qualified_count": 13,
        "pipeline_count": 2,
        "pipeline_amount": Decimal(5000),
        "pipeline_unknown_count": 0,
        "won_count": 1,
        "won_deal_count": 1,
        "won_amount": Decimal(2300),
        "won_unknown_count": 0,
        "within_days": 30,
        "mature_spend_amount": Decimal(740),
        "mature_count": 37,
        "mature_conforming_count": 20,
        "mature_not_judged_count": 0,
        "qualified_within_count": 10,
        "qualified_within_unknown_count": 0,
        "is_qualification_begun": True,
        "win_within_days": 90,
        "win_mature_spend_amount": Decimal(130),
        "win_mature_count": 4,
        "won_within_count": 0,
        "won_undated_count": 0,
        "is_win_recorded": True,
    } | changed


def total(**changed: Any) -> dict[str, Any]:
    return channel(None) | {"is_total": True} | changed


SETTLED = {
    "quarter": "2026-Q2",
    "starts_on": date(2026, 4, 1),
    "is_report_quarter": False,
    "win_mature_count": 42,
    "won_within_count": 1,
}


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (Cost(Decimal(740), 37, 37), "€20"),
        (Cost(Decimal(740), 37, 10), "€74"),
        (Cost(Decimal(740), 37, 10, 10), "€37 to €74"),
        (Cost(Decimal(740), 37, 10, is_least=True), "at least €74"),
        (Cost(Decimal(740), 37, 10, 10, is_least=True), "at least €37"),
        (Cost(Decimal(740), 37, 0), "–"),
        (Cost(Decimal(740), 9, 5), "–"),
        (Cost(None, 37, 10), "not recorded"),
        (Cost(Decimal(0), 37, 10), "€0"),
        (Cost(Decimal(0), 37, 10, is_least=True), "not recorded"),
    ],
)
def test_cost_is_said_as_far_as_it_is_known(cost: Cost, said: str) -> None:
    assert said_cost(cost, "EUR") == said


def test_interval_of_a_cost_is_that_of_the_share_turned_over() -> None:
    """Wilson's 15.4 to 43.0% of 37 leads at 20.00 each is 47 to 130 for an SQL."""
    cost = Cost(Decimal(740), 37, 10)
    assert said_bounds(cost, "EUR") == "€47 to €130"
    assert said_bounds(Cost(Decimal(740), 37, 10, is_least=True), "EUR") == "–"
    assert said_bounds(Cost(Decimal(740), 37, 10, 1), "EUR") == "–"


@pytest.mark.parametrize(
    ("changed", "spend", "returned"),
    [
        ({}, "€920", "€2.50"),
        ({"unknown_cost_count": 1}, "at least €920", "at most €2.50"),
        ({"unspent_handoff_count": 5}, "at least €920", "at most €2.50"),
        ({"won_unknown_count": 1}, "€920", "at least €2.50"),
        ({"unknown_cost_count": 1, "won_unknown_count": 1}, "at least €920", "–"),
        ({"spend_amount": None}, "not recorded", "–"),
        ({"spend_amount": Decimal(0)}, "€0", "–"),
        (
            {"spend_amount": Decimal(0), "unknown_cost_count": 1},
            "not recorded",
            "–",
        ),
        ({"is_spend_recorded": False}, "at least €920", "–"),
        ({"won_amount": None}, "€920", "–"),
        ({"is_win_recorded": False}, "€920", "–"),
    ],
)
def test_spend_and_return_are_bounds_where_something_is_missing(
    changed: dict[str, Any], spend: str, returned: str
) -> None:
    row = channel(**changed)
    assert said_spend(row, "EUR") == spend
    assert said_return(row, "EUR") == returned


def test_quarter_is_told_by_its_sql_and_the_last_one_by_its_wins() -> None:
    found = frame(channel(), total(), channel(**SETTLED), total(**SETTLED))
    assert sentences.spend(found, RUN).plain == (
        "An SQL within 30 days cost €74 in 2026-Q3 (€740 for 10). Leads of 2026-Q2 won "
        "€2,300 so far on €920 of spend."
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"spend_amount": None}, "No spend of 2026-Q3 is on file."),
        ({"is_spend_recorded": False}, "Only part of the spend of 2026-Q3 is on file"),
        ({"is_qualification_begun": False}, "SQLs are on file for part of 2026-Q3"),
        ({"mature_count": 0}, "It is too early to say what an SQL of 2026-Q3 cost."),
        ({"mature_count": 9, "qualified_within_count": 2}, "Too few leads of 2026-Q3"),
        ({"qualified_within_count": 0}, "No SQL of 2026-Q3 within 30 days"),
    ],
)
def test_what_cannot_be_said_of_a_quarter_is_not_said(
    changed: dict[str, Any], said: str
) -> None:
    rows = [total(**changed), channel(**SETTLED)]
    assert sentences.spend(frame(*rows), RUN).plain.startswith(said)


def no_spend() -> pd.DataFrame:
    blank = dict.fromkeys(
        ("spend_amount", "mature_spend_amount", "win_mature_spend_amount"), None
    )
    changed = blank | {"is_spend_recorded": False, "cost_count": 0}
    return frame(channel(**changed), total(**changed))


def test_without_spend_the_section_says_what_brings_it_and_shows_the_rest() -> None:
    found = no_spend()
    said = sentences.spend(found, RUN).plain
    assert said.startswith("No spend is in this export.")
    assert "Campaign.csv" in said
    for show in (
        tables.cost_per_outcome,
        tables.returns_by_channel,
        tables.spend_by_quarter,
    ):
        assert show(found, RUN).plain == ""
    shown = tables.spend_by_channel(found, RUN).plain
    assert re.search(r"Webinar +not recorded +42 +40 +13 +€5,000 +€2,300", shown)
    assert not isinstance(charts.cost_per_sql(found, RUN), alt.TopLevelMixin)


def test_channels_stand_by_their_spend_and_the_sum_is_last() -> None:
    found = frame(
        total(),
        channel(None, spend_amount=None),
        channel("Fair", spend_amount=Decimal(990)),
        channel(),
    )
    block = tables.spend_by_channel(found, RUN)
    names = [line.split("  ")[0] for line in block.plain.split("\n")[2:]]
    assert names == ["Fair", "Webinar", "Not recorded", "All channels"]
    bars = re.findall(r'<rect width="([\d.]+)%"', block.markup)
    assert bars == ["100.00", "100.00", "92.93", "100.00", "100.00"]


def test_returns_are_of_the_newest_quarter_that_is_old_enough() -> None:
    found = frame(channel(), total(), channel(**SETTLED), total(**SETTLED))
    shown = tables.returns_by_channel(found, RUN).plain
    assert shown.startswith("What paid back, by channel: leads of 2026-Q2")
    young = frame(channel(), total())
    assert tables.returns_by_channel(young, RUN).plain.startswith("No quarter")


def test_chart_draws_what_has_a_cost_and_names_the_rest() -> None:
    found = frame(
        channel(),
        channel("Fair", mature_spend_amount=Decimal(7400)),
        channel("Radio", spend_amount=None, mature_spend_amount=None),
        channel("Ads", qualified_within_count=0),
        total(),
    )
    chart = charts.cost_per_sql(found, RUN)
    assert isinstance(chart, alt.TopLevelMixin)
    spec = chart.to_dict()
    assert spec["usermeta"]["title"] == "An SQL cost €74 in all channels together"
    assert spec["usermeta"]["remark"] == (
        "Not shown: Radio (10 SQLs of 37, spend not recorded); Ads (0 SQLs of 37)."
    )
    values = spec["data"]["values"] if "values" in spec["data"] else []
    assert [row["name"] for row in values] == ["Fair", "Webinar"] or not values


@pytest.mark.parametrize("text", HOSTILE)
def test_names_of_channels_reach_the_page_as_text(text: str) -> None:
    found = frame(channel(text), total())
    for show in (tables.spend_by_channel, tables.cost_per_outcome):
        assert "<script" not in show(found, RUN).markup.lower()
