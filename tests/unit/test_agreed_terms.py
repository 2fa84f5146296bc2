"""Terms of follow-up in a plan: calendars, tiers, and what is refused of them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from jointplan.errors import PlanError
from jointplan.glossary.read import read_glossary
from jointplan.pipeline.word_check import unknown_words
from jointplan.plans.calendars import Calendar, holidays_in
from jointplan.plans.read import company_calendars, read_plans
from jointplan.plans.tables import TABLES, plan_rows
from tests.support.acme import GLOSSARY, PLAN

BERLIN = """
[[calendars]]
name = "Berlin"
time_zone = "Europe/Berlin"
monday = ["09:00-12:00", "13:00-17:30"]
tuesday = "09:00-17:30"
holidays = ["12-24", 2026-03-06]
"""
TIERS = """
[[agreements]]
name = "Hand-raises"
trigger = "hand-raise"
first_response_business_hours = 0.5
first_response_pct = 90

[[agreements]]
name = "Others"
touches_count = 3
touches_within_business_days = 5
touches_pct = 70
"""
OFFICE = """
[[teams]]
name = "Desk"
side = "sales"
calendar = "Berlin"

[[regions]]
name = "North"
calendar = "Berlin"
"""
WHOLE = PLAN + BERLIN + TIERS + OFFICE


def said_of(folder: Path, *texts: str) -> str:
    """What reading these plans, quarter after quarter, is refused with."""
    for number, text in enumerate(texts, 1):
        path = folder / f"2026-Q{number}.toml"
        path.write_text(text.replace("2026-Q1", path.stem), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_plans(folder)
    return str(caught.value)


def test_terms_of_a_plan_come_as_tables(tmp_path: Path) -> None:
    (tmp_path / "2026-Q1.toml").write_text(WHOLE, encoding="utf-8")
    rows = plan_rows(read_plans(tmp_path))
    first, others = (
        dict(zip(TABLES["agreements"], row, strict=True)) for row in rows["agreements"]
    )
    assert first["first_response_limit_seconds"] == 30 * 60
    assert first["touches_owed_count"] is None
    assert others["touches_within_business_days"] == 5
    assert rows["agreement_matches"] == [
        ("2026-Q1", 1, "hand-raise", None, None),
        ("2026-Q1", 2, None, None, None),
    ]
    assert rows["counted_kinds"] == [
        ("2026-Q1", "first", "personal"),
        ("2026-Q1", "further", "personal"),
        ("2026-Q1", "further", "sequence"),
    ]
    hours = "monday 09:00-12:00, 13:00-17:30; tuesday 09:00-17:30"
    assert rows["calendars"] == [("Berlin", "Europe/Berlin", True, hours, None)]


def test_holidays_are_listed_for_a_year_or_for_all_or_taken_from_a_country() -> None:
    listed = Calendar.model_validate(
        {
            "name": "b",
            "time_zone": "Europe/Berlin",
            "monday": "09:00-17:00",
            "holidays": ["12-24", "02-29", date(2026, 3, 6)],
            "holidays_of": "DE-BE",
        }
    )
    found = holidays_in(listed, [2026, 2027])
    for day in ("2026-12-24", "2027-12-24", "2026-03-06", "2026-03-08", "2026-04-03"):
        assert date.fromisoformat(day) in found
    assert date(2027, 3, 1) not in found  # no leap year
    assert date(2026, 11, 1) not in found  # All Saints', in other parts of Germany


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"Europe/Berlin"\nmonday',
            '"Berlin"\nmonday',
            "0.time_zone: no time zone is called",
        ),
        (
            "holidays =",
            'holidays_of = "DX"\nholidays =',
            "holidays_of: no holidays are known of 'DX'",
        ),
        (
            "holidays =",
            'holidays_of = "DE-XX"\nholidays =',
            "holidays_of: DE has no part 'XX'",
        ),
        ('"12-24"', '"24-12"', 'write a day as 2026-12-24, or "12-24" for every year'),
        ('"09:00-17:30"', '"9-17"', "'9-17' is no span of hours"),
        ('"09:00-17:30"', '"17:30-09:00"', "does not end after it starts"),
        (
            '"09:00-17:30"',
            '"22:00-06:00"',
            'give "22:00-24:00" to this day, and "00:00-06:00" to the next day',
        ),
        ('"09:00-17:30"', '"22:00-00:00"', 'give "22:00-24:00" to this day. A day'),
        ('"12-24"', '"12-24 12:00-24:00"', "half a one is listed whole or not at all"),
        ('"13:00-17:30"', '"11:00-17:30"', "calendars.0.monday: its hours overlap"),
        ('"09:00-17:30"', "9", "calendars.0.tuesday: write hours like"),
        ('name = "Berlin"', 'nam = "Berlin"', "calendars.0.nam: no key of a plan"),
        ("hours = 0.5", "hours = 0", "hours: 0 has to be more than 0"),
        (
            "business_days = 5",
            "business_days = 0",
            "business_days: 0 has to be more than 0",
        ),
        ("first_response_pct = 90", "", "'Hand-raises' gives first_response_business"),
        ("touches_pct = 70", "", "touches_within_business_days without touches_pct"),
        ('"hand-raise"', '"demo"', "0.trigger.0: 'demo' has to be 'hand-raise'"),
        ('"hand-raise"', "[]", "agreements.0.trigger: it is an empty list"),
        ('"Others"', '"Hand-raises"', "agreements: Hand-raises stands there twice"),
        (
            'calendar = "Berlin"',
            'calendar = "Rome"',
            "'Desk' names the calendar 'Rome'",
        ),
    ],
)
def test_a_fault_in_the_terms_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in WHOLE
    found = said_of(tmp_path, WHOLE.replace(old, new, 1))
    assert re.match(r"plans/2026-Q1\.toml:[1-9]\d*: ", found)
    assert "Input should" not in found
    assert said in found


def test_a_calendar_that_is_never_open_is_refused(tmp_path: Path) -> None:
    closed = '[[calendars]]\nname = "Berlin"\ntime_zone = "Europe/Berlin"\n'
    assert said_of(tmp_path, PLAN + closed + TIERS) == (
        "plans/2026-Q1.toml:21: calendars.0: the calendar 'Berlin' is never open\n"
        "  needed by  the business time of every hand-off\n"
        '  try        give hours like monday = "09:00-17:30"'
    )


FAULTY = """
[[calendars]]
name = "Closed"
time_zone = "Europe/Berln"
sunday = []

[[calendars]]
name = "Abroad"
time_zone = "New York"
monday = "09:00-17:00"
holidays_of = "Germany"

[[agreements]]
name = "All"
touches_count = 3
touches_within_business_days = 0
touches_pct = 70

[[agreements]]
name = "Others"
first_response_business_hours = 2
first_respnse_pct = 70

[[teams]]
name = "Desk"
side = "sales"
calendar = "Rome"

[[teams]]
name = "Desk"
side = "sales"
"""


def test_faults_of_a_plan_come_at_once_each_with_line_and_cure(tmp_path: Path) -> None:
    """Of one part or of several, of the grammar or of what does not fit together."""
    said = said_of(tmp_path, PLAN.replace("mqls = 6", "mqls = -6") + FAULTY)
    lines = (PLAN + FAULTY).split("\n")
    for what, line, cure in [
        ("quotas.0.mqls: -6 has to be 0 or more", "mqls = 6", "write a number that"),
        (
            "calendars.0.time_zone: no time zone is called 'Europe/Berln'",
            'time_zone = "Europe/Berln"',
            "did you mean Europe/Berlin?",
        ),
        (
            "calendars.0: the calendar is never open",
            "[[calendars]]",
            'give hours like monday = "09:00-17:30"',
        ),
        (
            "calendars.1.time_zone: no time zone is called 'New York'",
            'time_zone = "New York"',
            "did you mean America/New_York?",
        ),
        (
            "calendars.1.holidays_of: no holidays are known of 'Germany'",
            'holidays_of = "Germany"',
            'did you mean "DE"?',
        ),
        (
            "agreements.0.touches_within_business_days: 0 has to be more than 0",
            "touches_within_business_days = 0",
            "write a number that holds, or strike what is not promised",
        ),
        (
            "agreements.1.first_respnse_pct: no key of a plan",
            "first_respnse_pct = 70",
            "did you mean first_response_pct?",
        ),
        ("the team 'Desk' names the calendar 'Rome'", 'calendar = "Rome"', "write one"),
        ("teams: Desk stands there twice", None, "strike one of them"),
    ]:
        number = lines.index(line) + 1 if line else len(lines) - 3
        found = said[said.index(f"plans/2026-Q1.toml:{number}: {what}") :]
        assert cure in found.split("plans/2026-Q1", 2)[1]
    assert said.count("plans/2026-Q1.toml:") == 9


@pytest.mark.parametrize(
    ("zone", "cure"),
    [
        ("Berlin", "did you mean Europe/Berlin?"),
        ("europe/berlin", "did you mean Europe/Berlin?"),
        ("GMT+1", "write it like Europe/Berlin"),
        ("CEST", "write it like Europe/Berlin"),
    ],
)
def test_zone_is_suggested_by_its_city_and_never_an_offset(
    tmp_path: Path, zone: str, cure: str
) -> None:
    """Etc/GMT+1 is an hour behind Greenwich, and EST has no summer."""
    said = said_of(tmp_path, PLAN.replace("Europe/Berlin", zone))
    assert f"company.time_zone: no time zone is called {zone!r}" in said
    assert said.endswith(cure)


@pytest.mark.parametrize(
    ("place", "cure"),
    [
        ("de", 'did you mean "DE"?'),
        ("United Kingdom", 'did you mean "GB"?'),
        ("Nowhere", 'write a country like "DE", or list the days'),
        ("DE-XX", "it has BB, BE, BW"),
    ],
)
def test_country_of_holidays_is_named_with_its_place(
    tmp_path: Path, place: str, cure: str
) -> None:
    text = WHOLE.replace("holidays =", f'holidays_of = "{place}"\nholidays =')
    said = said_of(tmp_path, text)
    assert said.startswith("plans/2026-Q1.toml:27: calendars.0.holidays_of: ")
    assert f"  try        {cure}" in said


def test_an_agreement_without_any_calendar_is_refused(tmp_path: Path) -> None:
    said = said_of(tmp_path, PLAN + TIERS)
    assert "kept in business time, and no plan gives a calendar" in said
    assert "add [[calendars]] with name, time_zone and monday" in said


def test_an_agreement_below_one_that_takes_all_is_refused(tmp_path: Path) -> None:
    text = WHOLE.replace('trigger = "hand-raise"\n', "")
    assert said_of(tmp_path, text) == (
        "plans/2026-Q1.toml:34: the agreement 'Others' can never hold: 'Hand-raises' "
        "above it takes every hand-off that it is for\n"
        "  needed by  sales' promise per hand-off, in the section Follow-up\n"
        "  try        put it above the other one, or say which hand-offs that one "
        "is for"
    )


def test_an_agreement_for_more_than_the_one_above_it_may_hold(tmp_path: Path) -> None:
    wider = '"Others"\ntrigger = ["hand-raise", "referral"]'
    text = WHOLE.replace('"Others"', wider)
    (tmp_path / "2026-Q1.toml").write_text(text, encoding="utf-8")
    assert len(read_plans(tmp_path)["2026-Q1"].agreements) == 2


def test_plans_that_disagree_on_a_calendar_are_refused(tmp_path: Path) -> None:
    other = WHOLE.replace('tuesday = "09:00', 'tuesday = "08:00')
    said = said_of(tmp_path, WHOLE, other)
    assert said.startswith("plans/2026-Q2.toml:26: calendars.0.tuesday is [[28800, ")
    assert said.count("needed by") == 1


def test_a_plan_without_calendars_goes_by_those_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "2026-Q1.toml").write_text(PLAN + TIERS + OFFICE, encoding="utf-8")
    later = WHOLE.replace("2026-Q1", "2026-Q2")
    (tmp_path / "2026-Q2.toml").write_text(later, encoding="utf-8")
    plans = read_plans(tmp_path)
    assert [each.name for each in company_calendars(plans.values())] == ["Berlin"]


def test_an_agreement_for_a_word_the_glossary_lacks_is_named(tmp_path: Path) -> None:
    regions = (
        "\n### Regions\n\nIn force from 2026-01-01, agreed by Ada Ito (marketing) "
        "and Bo Lund (sales).\n\n| Region | CRM values |\n|---|---|\n| South | `it` |\n"
    )
    glossary = tmp_path / "glossary.md"
    glossary.write_text(GLOSSARY + regions, encoding="utf-8")
    plan = WHOLE.replace('trigger = "hand-raise"', 'region = ["South", "Nord"]')
    (tmp_path / "2026-Q1.toml").write_text(plan, encoding="utf-8")
    faults = unknown_words(read_plans(tmp_path), read_glossary(glossary))
    said = "\n".join(map(str, faults))
    assert "agreement 'Hand-raises' names the region 'Nord', which is not in" in said
    assert "[[regions]] names the region 'North', which is not in" in said
    assert "write one of South, or add it to glossary.md" in said
