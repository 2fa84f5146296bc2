"""Quarters: their names, their days and the last one that is complete."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from jointplan.errors import PeriodError
from jointplan.pipeline.period import Run, ended_on
from jointplan.plans.quarters import (
    Quarter,
    last_complete_quarter,
    quarter_named,
    quarter_of,
    quarters_between,
)
from jointplan.plans.read import read_plans
from tests.support.acme import PLAN


@pytest.mark.parametrize(
    ("name", "starts_on", "ends_before"),
    [
        ("2026-Q1", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 7, 1)),
        ("2026-Q3", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026-Q4", date(2026, 10, 1), date(2027, 1, 1)),
    ],
)
def test_calendar_quarter_is_three_months_up_to_the_first_day_after(
    name: str, starts_on: date, ends_before: date
) -> None:
    assert quarter_named(name) == Quarter(starts_on, ends_before, name)
    assert quarter_of(starts_on).name == name
    assert quarter_of(ends_before - timedelta(days=1)).name == name
    assert quarter_of(ends_before).name != name


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_lies_in_exactly_one_quarter_whatever_the_fiscal_year(
    month: int,
) -> None:
    day, last = date(2023, 12, 25), date(2026, 1, 5)
    quarters = quarters_between(day, last, fiscal_year_starts=month)
    starts = [each.starts_on for each in quarters]
    assert starts[1:] == [each.ends_before for each in quarters[:-1]]
    while day <= last:
        holding = [q for q in quarters if q.starts_on <= day < q.ends_before]
        assert holding == [quarter_of(day, fiscal_year_starts=month)]
        assert quarter_named(holding[0].name, fiscal_year_starts=month) == holding[0]
        day += timedelta(days=1)


def test_fiscal_year_is_named_after_the_year_it_ends_in() -> None:
    first = quarter_of(date(2026, 2, 1), fiscal_year_starts=2)
    assert first == Quarter(date(2026, 2, 1), date(2026, 5, 1), "FY27-Q1")
    assert quarter_of(date(2026, 1, 31), fiscal_year_starts=2).name == "FY26-Q4"
    assert quarter_named("FY00-Q4", fiscal_year_starts=7).ends_before == date(
        2000, 7, 1
    )


@pytest.mark.parametrize(
    ("name", "month", "example"),
    [
        ("2026Q3", 1, "2026-Q3"),
        ("2026-q3", 1, "2026-Q3"),
        ("2026-Q5", 1, "2026-Q3"),
        ("2026-Q3 ", 1, "2026-Q3"),
        ("Q3", 1, "2026-Q3"),
        ("", 1, "2026-Q3"),
        ("0000-Q1", 1, "2026-Q3"),
        ("9999-Q4", 1, "2026-Q3"),
        ("２０２６-Q3", 1, "2026-Q3"),  # noqa: RUF001  (digits of another width)
        ("FY27-Q1", 1, "2026-Q3"),
        ("2026-Q3", 2, "FY27-Q1"),
    ],
)
def test_misspelt_quarter_is_refused_with_an_example(
    name: str, month: int, example: str
) -> None:
    with pytest.raises(PeriodError) as caught:
        quarter_named(name, fiscal_year_starts=month)
    assert str(caught.value) == f"“{name}” is no quarter; write it like {example}"


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 9, 29), "2026-Q2"),
        (date(2026, 10, 1), "2026-Q3"),
        (date(2026, 12, 31), "2026-Q4"),
        (date(2027, 1, 1), "2026-Q4"),
    ],
)
def test_quarter_is_complete_once_its_last_day_is_known(as_of: date, name: str) -> None:
    assert last_complete_quarter(as_of).name == name


def test_quarters_between_two_days_of_one_quarter_is_that_quarter() -> None:
    found = quarters_between(date(2026, 7, 1), date(2026, 9, 30))
    assert [each.name for each in found] == ["2026-Q3"]
    found = quarters_between(date(2026, 9, 30), date(2026, 10, 1))
    assert [each.name for each in found] == ["2026-Q3", "2026-Q4"]


@pytest.mark.parametrize(
    ("known", "ended"),
    [
        (datetime(2026, 3, 31, 21, 59, 59), date(2026, 3, 30)),
        (datetime(2026, 3, 31, 22), date(2026, 3, 31)),
    ],
)
def test_as_of_day_has_ended_where_the_exports_know_all_of_it(
    tmp_path: Path, known: datetime, ended: date
) -> None:
    """R52: midnight in Berlin is 22:00 UTC, in summer."""
    (tmp_path / "2026-Q1.toml").write_text(PLAN, encoding="utf-8")
    plan = read_plans(tmp_path)["2026-Q1"]
    quarter = quarter_named("2026-Q1", fiscal_year_starts=1)
    run = Run(quarter, date(2026, 3, 31), "mapping", date(2026, 3, 31), plan)
    assert ended_on(run, known) == ended
