"""The solved quota as the page shows it: a walk that adds up, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import sentences, tables
from jointplan.report.display.next_quota import Outlook
from tests.page.test_charts import RUN
from tests.support.hostile import HOSTILE
from tests.unit.test_outlook import history, outlook, simulated

ABOUT = RUN.assign(currency="EUR")


def served(**changed: Any) -> pd.DataFrame:
    return outlook(**changed).assign(week_starts_number=1)


def given(**changed: Any) -> Outlook:
    return served(**changed), history(), *simulated(3_000, 2)


def test_quota_is_said_with_its_range_and_what_leads_cannot_bring() -> None:
    said = sentences.next_quota(given(), ABOUT).plain
    assert said.startswith("2026-Q4 takes 13,819 (")
    assert " MQLs a quarter to reach its target; the 390 planned bring €" in said
    assert said.endswith(" is not from new leads.")
    assert "13,819" in tables.next_quota(given(), ABOUT).plain


def test_target_that_is_reached_without_new_leads_is_said_with_both_ends() -> None:
    said = sentences.next_quota(given(target_amount=3_100), ABOUT).plain
    assert said.startswith("Without new leads 2026-Q4 may reach its target of €3,100: ")
    assert ": €695 over" in said
    assert " over on average (80%: €" in said
    sure = sentences.next_quota(given(target_amount=1_000), ABOUT).plain
    assert sure.startswith("Without new leads 2026-Q4 is expected to reach its target")


def test_quarter_without_a_target_has_none_to_solve_and_says_what_to_write() -> None:
    said = sentences.next_quota(given(target_amount=None), ABOUT).plain
    assert said.startswith("No revenue target is planned for 2026-Q4")
    assert "plans/2026-Q4.toml" in said
    later = sentences.later_quotas(given(), ABOUT).plain
    assert later == "No target is planned for 2027-Q1."
    cells = tables.next_quota(given(target_amount=None), ABOUT).plain
    assert "MQLs a quarter that bring it" in cells


def test_quarter_that_is_over_is_said_to_be() -> None:
    over = given(watched_until_on=date(2027, 2, 1))
    said = sentences.next_quota(over, ABOUT).plain
    assert said == "2026-Q4 is over, so no new lead can arrive in it."
    assert "2026-Q4 takes" not in sentences.later_quotas(over, ABOUT).plain
    assert "Target" in tables.next_quota(over, ABOUT).plain


@pytest.mark.parametrize(
    ("column", "value", "cure"),
    [
        ("outcome", "deal, no day", "export the created date of opportunities"),
        ("outcome", "none", "export the created date of opportunities"),
    ],
)
def test_what_is_missing_is_said_with_its_cure(
    column: str, value: str, cure: str
) -> None:
    quarters, before, leads, deals = given()
    lacking = quarters, before, leads.assign(**{column: value}), deals
    for block in (
        sentences.next_quota(lacking, ABOUT),
        tables.next_quota(lacking, ABOUT),
        tables.segment_worth(lacking, ABOUT),
    ):
        assert cure in block.plain
    assert "€" not in sentences.quota_basis(lacking, ABOUT).plain


def test_basis_says_what_it_leaves_out() -> None:
    quarters, before, leads, deals = given()
    is_open = deals["outcome"] == "open"
    deals["counted_amount"] = deals["counted_amount"].where(~is_open)
    said = sentences.quota_basis((quarters, before, leads, deals), ABOUT).plain
    number = int(is_open.sum())
    assert f"Not counted: {number} open deals without an amount in EUR" in said
    assert "Not counted: 4 wins without an amount in EUR or a rate." in said
    assert "Other origins bring what they brought in" in said
    planned = sentences.quota_basis(given(lead_target_amount=4_000), ABOUT).plain
    assert "Other origins bring what the plan asks of them." in planned


def test_name_of_a_segment_reaches_the_page_only_as_text() -> None:
    quarters, before, leads, deals = given()
    named = leads.assign(segment=HOSTILE[0]), deals.assign(segment=HOSTILE[0])
    markup = tables.segment_worth((quarters, before, *named), ABOUT).markup
    assert HOSTILE[0] not in markup and "alert(1)" in markup
