"""Revenue as the page shows it: parts that add up, coverage, and what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.charts.theme import SPECIFICATION
from tests.page.test_brief import row
from tests.page.test_charts import RUN
from tests.page.test_tables import frame

ABOUT = RUN.assign(currency="EUR", starts_on=date(2026, 7, 1))
TARGET = row("won_revenue", promised_amount=Decimal(1550000), promised_pct=None)


def won(origin: str, amount: int | None, **changed: Any) -> dict[str, Any]:
    """A row of the mart of origins, of the quarter and one win."""
    return {
        "span": "quarter",
        "origin": origin,
        "credited_by": None,
        "sales_evidence": None,
        "influence": "neither",
        "kind": "new business",
        "amount_currency": "EUR",
        "win_count": 1,
        "blank_count": int(amount is None),
        "uncounted_count": 0,
        "won_amount": None if amount is None else Decimal(amount),
        "counted_amount": None if amount is None else Decimal(amount),
        **changed,
    }


def both(*found: dict[str, Any]) -> pd.DataFrame:
    """Rows of the quarter, which are of the year to date as well."""
    return frame(*found, *({**each, "span": "year to date"} for each in found))


SAMPLE = both(
    won("marketing", 681200, influence="sourced"),
    won("account-matched", 208200, influence="sourced"),
    won("sales", 173050),
    won("not attributed", 149350),
    won("sales", 89400, kind="renewal"),
    won("not attributed", 265050, kind="existing business"),
)


def steps_of(found: pd.DataFrame) -> list[dict[str, Any]]:
    chart: Any = charts.revenue_origins(found, frame(TARGET), ABOUT)
    (steps,) = chart.to_dict()["datasets"].values()
    return list(steps)


def test_parts_of_the_chart_lead_up_to_the_total_and_the_target() -> None:
    *parts, total = steps_of(SAMPLE)
    assert [part["name"] for part in parts][-1] == "Existing business"
    assert sum(part["amount"] for part in parts) == total["amount"] == 1566250
    assert parts[-1]["to"] == total["to"]
    assert total["target"] == 1550000


def test_chart_is_titled_by_what_marketings_leads_brought() -> None:
    chart: Any = charts.revenue_origins(SAMPLE, frame(TARGET), ABOUT)
    around = charts.theme.render(chart.to_dict())[SPECIFICATION]["usermeta"]
    assert around["title"] == "€889,400 of €1,566,250 came from marketing's leads"


def test_without_kinds_every_deal_stands_by_its_origin() -> None:
    untold = both(won("sales", 10, kind="not known"))
    assert [each["name"] for each in steps_of(untold)] == ["Sales", "Revenue won"]
    mixed = both(won("sales", 10), won("sales", 5, kind="not known"))
    assert [each["name"] for each in steps_of(mixed)] == [
        "Sales",
        "Kind not known",
        "Revenue won",
    ]


def test_wins_that_are_not_counted_are_said_beside_the_revenue() -> None:
    shown = tables.revenue_origins(
        both(won("sales", 100), won("sales", None)), ABOUT
    ).plain
    assert "€100 (1 not counted)" in shown


def test_wins_without_any_amount_are_no_zero() -> None:
    none = both(won("sales", None), won("marketing", None))
    said = charts.revenue_origins(none, frame(TARGET), ABOUT)
    assert said.plain.startswith("2 deals won in 2026-Q3, none with an amount")
    shown = tables.revenue_origins(none, ABOUT).plain
    assert "no amount" in shown
    assert "€0" not in shown


def test_no_wins_are_said_and_no_zero_is_drawn() -> None:
    none = frame(won("sales", 1, span="no day"))
    said = charts.revenue_origins(none, frame(TARGET), ABOUT)
    assert said.plain.startswith("No deal won in 2026-Q3 is in this export")
    assert "No deal won" in tables.revenue_origins(none, ABOUT).plain
    told = sentences.revenue_limits(none, frame({"entity": "touches"}), ABOUT).plain
    assert "1 win on no known day: in no quarter." in told


def test_table_of_origins_sums_to_the_total_of_each_period() -> None:
    shown = tables.revenue_origins(SAMPLE, ABOUT).plain
    assert "Revenue won" in shown
    assert shown.count("€1,566,250") == 2
    influence = tables.revenue_influence(SAMPLE, ABOUT).plain
    assert "€889,400" in influence
    assert "€676,850" in influence


COVERED = {
    "quarter": "2026-Q4",
    "as_of_on": date(2026, 10, 12),
    "target_amount": Decimal(1000),
    "to_win_amount": Decimal(900),
    "due_amount": Decimal(1350),
    "past_amount": Decimal(150),
    "open_count": 4,
    "undated_count": 1,
    "uncounted_count": 2,
    "maybe_due_count": 0,
    "uncounted_win_count": 0,
    "first_quarter": "2026-Q2",
    "last_quarter": "2026-Q3",
    "coverage": Decimal("1.5"),
    "needed_coverage": Decimal("1.875"),
    "short_amount": Decimal("337.5"),
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Open deals of €1,350 due in 2026-Q4 cover the €900 still to win 1.50 "),
        ({}, "1.50 times; earlier quarters needed 1.88."),
        ({"needed_coverage": None, "short_amount": None}, "needed is not in this"),
        ({"target_amount": None}, "no target is planned"),
        ({"to_win_amount": Decimal(0)}, "has reached its target"),
        ({"undated_count": 4}, "due in 2026-Q4 is not known: no open deal says when"),
        ({"undated_count": 4, "target_amount": None}, "Export the close date"),
        ({"maybe_due_count": 1}, "at least €1,350 due in 2026-Q4"),
        ({"maybe_due_count": 1}, "still to win at least 1.50 times"),
        ({"uncounted_win_count": 1}, "at most €900 still to win"),
        ({"open_count": 0}, "nothing is known to come"),
    ],
)
def test_coverage_says_what_is_known_and_the_cure(
    changed: dict[str, Any], said: str
) -> None:
    assert said in sentences.coverage(frame(COVERED | changed), ABOUT).plain


def test_coverage_says_what_it_leaves_out() -> None:
    told = sentences.coverage_limits(frame(COVERED), ABOUT).plain
    assert "€150 is past its expected day" in told
    assert "1 deal without a known day." in told
    assert "By that measure €338 more would have to be due in 2026-Q4." in told
    unsure = sentences.coverage_limits(frame(COVERED | {"maybe_due_count": 1}), ABOUT)
    assert "at most €338 more" in unsure.plain
    enough = COVERED | {"short_amount": Decimal(-5)}
    told_enough = sentences.coverage_limits(frame(enough), ABOUT).plain
    assert "By that measure" not in told_enough
    assert "2 open deals without an amount in EUR" in told
    unknown = COVERED | {"needed_coverage": None}
    assert "OpportunityFieldHistory" in (
        sentences.coverage_limits(frame(unknown), ABOUT).plain
    )


def test_quarter_whose_opening_is_not_known_shows_a_dash() -> None:
    opening = {
        "quarter": "2026-Q3",
        "starts_on": date(2026, 7, 1),
        "kind": "new business",
        "won_amount": Decimal(100),
        "within_amount": Decimal(25),
        "unknown_count": 0,
        "due_amount": Decimal("187.5"),
    }
    known = tables.revenue_openings(frame(opening), ABOUT).plain
    assert "1.88" in known
    unknown = tables.revenue_openings(frame(opening | {"unknown_count": 1}), ABOUT)
    assert "1.88" not in unknown.plain
    assert "€100" in unknown.plain


def test_effort_is_shown_per_group_and_in_all() -> None:
    groups = [
        {
            "team": team,
            "source": "Webinar",
            "handoff_count": 20,
            "sql_count": sqls,
            "touch_count": 30,
            "not_conforming_touch_count": 6,
            "unjudged_touch_count": 10,
        }
        for team, sqls in (("North", 4), (None, 0))
    ]
    shown = tables.revenue_effort(frame(*groups), "team", ABOUT).plain
    assert "7.5" in shown
    assert "30% (6 of 20)" in shown
    assert "30% (12 of 40)" in shown
    assert "Not recorded" in shown
    unknown = frame({**groups[0], "touch_count": None})
    said = tables.revenue_effort(unknown, "team", ABOUT).plain
    assert said == "No touch by sales is in this export."


def test_target_accounts_without_a_list_name_the_column() -> None:
    columns = ["span", "account_count"]
    said = tables.revenue_accounts(pd.DataFrame(columns=columns), ABOUT).plain
    assert "is_target" in said
