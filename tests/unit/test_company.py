"""What holds for a company that has no plan: as said, else supposed and noted (R63)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.mapping.schema import Mapping
from jointplan.pipeline.company import company_of, with_currency
from jointplan.plans.baseline import baseline_plan
from jointplan.plans.quarters import next_name, usual_quarter
from jointplan.plans.read import read_plans
from jointplan.plans.schema import Company
from tests.support.acme import MAPPING, PLAN

SAID = """format = 1
[company]
name = "Kite"
time_zone = "Europe/Rome"
currency = "CHF"
fiscal_year_starts = 4
"""
COMPANY = Company(name="Kite", time_zone="UTC", currency="XXX")


def mapped(folder: Path, text: str = MAPPING) -> Mapping:
    """The mapping that a text says."""
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def test_company_is_as_the_plans_say_if_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "2026-Q1.toml").write_text(PLAN, encoding="utf-8")
    plans = read_plans(tmp_path)
    mapping = mapped(tmp_path, MAPPING.replace("format = 1\n", SAID))
    company, noted = company_of(plans, mapping, "acme")
    assert company == plans["2026-Q1"].company
    assert noted == [
        ("company_overruled", "name Kite"),
        ("company_overruled", "time_zone Europe/Rome"),
        ("company_overruled", "currency CHF"),
        ("company_overruled", "fiscal_year_starts 4"),
    ]
    assert company_of(plans, mapped(tmp_path), "acme") == (company, [])


def test_mapping_says_it_as_long_as_there_is_no_plan(tmp_path: Path) -> None:
    mapping = mapped(tmp_path, MAPPING.replace("format = 1\n", SAID))
    company, noted = company_of({}, mapping, "acme")
    assert (company.name, company.time_zone) == ("Kite", "Europe/Rome")
    assert (company.currency, company.fiscal_year_starts) == ("CHF", 4)
    assert [subject for _, subject in noted] == [
        "working hours Monday to Friday 09:00-17:00"
    ]


def test_zone_is_that_of_the_exports_else_open(tmp_path: Path) -> None:
    company, noted = company_of({}, mapped(tmp_path), "acme")
    assert (company.name, company.time_zone) == ("acme", "UTC")
    assert ("zone_supposed", "UTC") in noted
    zoned = MAPPING.replace('"UTC"', '"Asia/Tokyo"')
    company, noted = company_of({}, mapped(tmp_path, zoned), "acme")
    assert company.time_zone == "Asia/Tokyo"
    assert ("company_supposed", "time zone Asia/Tokyo as in the exports") in noted
    assert not any(code == "zone_supposed" for code, _ in noted)


@pytest.mark.parametrize(
    ("amounts", "currency", "code"),
    [
        ([("5", "USD", "used"), ("7", "USD", "used")], "USD", "company_supposed"),
        ([("5", "USD", "used"), ("7", "EUR", "used")], "XXX", "currency_supposed"),
        ([("5", "USD", "used"), ("7", None, "used")], "XXX", "currency_supposed"),
        ([("5", None, "used")], "XXX", "currency_supposed"),
        ([(None, None, "used"), ("5", "USD", "key is blank")], "XXX", None),
    ],
)
def test_currency_is_the_one_of_all_amounts_else_open(
    amounts: list[tuple[str | None, str | None, str]], currency: str, code: str | None
) -> None:
    with duckdb.connect() as con:
        con.execute("create schema staging")
        con.execute(
            "create table staging.opportunities "
            "(amount decimal(9, 2), amount_currency varchar, row_fate varchar)"
        )
        con.executemany("insert into staging.opportunities values (?, ?, ?)", amounts)
        company, noted = with_currency(COMPANY, con)
        said, silent = with_currency(
            company.model_copy(update={"currency": "SEK"}), con
        )
    assert company.currency == currency
    assert [each for each, _ in noted] == ([code] if code else [])
    assert (said.currency, silent) == ("SEK", [])


def test_quarter_without_a_plan_promises_nothing_and_counts_like_the_nearest(
    tmp_path: Path,
) -> None:
    terms = (
        '[handoffs]\nexpires_after_days = 45\n[[teams]]\nname = "D"\nside = "sales"\n'
    )
    (tmp_path / "2026-Q2.toml").write_text(
        PLAN.replace("2026-Q1", "2026-Q2") + terms, encoding="utf-8"
    )
    plans = read_plans(tmp_path)
    plan = baseline_plan(plans["2026-Q2"].company, "2026-Q1", plans)
    assert plan.quotas == []
    assert plan.quality.conforming_pct is None
    assert plan.handoffs.expires_after_days == 45
    assert [each.name for each in plan.teams] == ["D"]
    alone = baseline_plan(COMPANY, "2026-Q1", {})
    assert [each.time_zone for each in alone.calendars] == ["UTC"]
    assert alone.handoffs.expires_after_days == 90


@pytest.mark.parametrize(
    ("name", "following"),
    [("2026-Q3", "2026-Q4"), ("2026-Q4", "2027-Q1"), ("FY26-Q4", "FY27-Q1")],
)
def test_next_quarter_has_the_next_name(name: str, following: str) -> None:
    assert next_name(name) == following


def test_exports_of_a_first_quarter_are_reported_while_it_runs() -> None:
    """Nobody is told to wait until the first quarter on file is over."""
    day = date(2026, 8, 20)
    covered = date(2026, 7, 3), date(2026, 8, 19)
    assert usual_quarter(day, covered, 1, planned=None).name == "2026-Q3"
    earlier = date(2026, 5, 3), date(2026, 8, 19)
    assert usual_quarter(day, earlier, 1, planned=None).name == "2026-Q2"
    assert usual_quarter(day, earlier, 1, planned=set()).name == "2026-Q3"
    assert usual_quarter(day, earlier, 1, planned={"2026-Q2"}).name == "2026-Q2"
    over = date(2025, 5, 3), date(2025, 8, 19)
    assert usual_quarter(day, over, 1, planned=None).name == "2025-Q3"
