"""A company's locale: how numbers, amounts and days are written, on page and chart."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import altair as alt
import duckdb
import pytest
from babel.localedata import locale_identifiers

from jointplan.errors import PlanError
from jointplan.plans.read import plan_digest, read_plans
from jointplan.report.charts.theme import PER_CENT, framed, render, values
from jointplan.report.display import formats, locales
from jointplan.report.open_run import open_run
from jointplan.workspace import KIT_ROOT

MARTS = KIT_ROOT / "tests" / "support" / "marts"
PLANS = KIT_ROOT / "plans"
SPACE = "\u00a0"
# A count, a share, an amount, one owed, a day, a day on an axis, a month.
WRITTEN = {
    "en": "1,234,567.5|58.3%|€1,234|−CHF 1,234|12 Sep 2026|6 Sep|September 2026",
    "en_GB": "1,234,567.5|58.3%|€1,234|−CHF 1,234|12 Sept 2026|6 Sept|September 2026",
    "en_DE": "1.234.567,5|58,3 %|1.234 €|−1.234 CHF|12 Sept 2026|6 Sept|September 2026",
    "en_CH": "1’234’567.5|58.3%|€ 1’234|−CHF 1’234|12 Sept 2026|6 Sept|September 2026",
    "en_IN": "12,34,567.5|58.3%|€1,234|−CHF 1,234|12 Sept 2026|6 Sept|September 2026",
    "de_DE": "1.234.567,5|58,3 %|1.234 €|−1.234 CHF|12. Sept. 2026|6. Sept.|"
    "September 2026",
    "fr_FR": "1 234 567,5|58,3 %|1 234 €|−1 234 CHF|12 sept. 2026|6 sept.|"
    "septembre 2026",
    "sv_SE": "1 234 567,5|58,3 %|1 234 €|−1 234 CHF|12 sep. 2026|6 sep.|september 2026",
    "tr_TR": "1.234.567,5|%58,3|€1.234|−CHF 1.234|12 Eyl 2026|6 Eyl|Eylül 2026",
    "ja_JP": "1,234,567.5|58.3%|€1,234|−CHF 1,234|2026年9月12日|9月6日|2026年9月",
}


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Other tests are written for the usual locale."""
    yield
    locales.write_as(locales.USUAL)


@pytest.mark.parametrize("locale", WRITTEN)
def test_numbers_amounts_and_days_are_the_locales(locale: str) -> None:
    """Every locale writes them its own way; a minus is a minus sign in all."""
    locales.write_as(locale)
    said = (
        formats.count(1_234_567.5, 1),
        formats.percent(583, 1000, 1),
        formats.money(1234, "EUR"),
        formats.money(-1234, "CHF"),
        formats.day(date(2026, 9, 12)),
        locales.short_day(date(2026, 9, 6)),
        locales.month(date(2026, 9, 6)),
    )
    plain = "|".join(said).replace("\u202f", " ").replace(SPACE, " ")
    assert plain == WRITTEN[locale]


def test_what_belongs_together_is_not_parted_at_a_line_end() -> None:
    """Signs and units stand beside their number by spaces that do not break."""
    locales.write_as("fr_FR")
    said = (
        formats.percent(583, 1000),
        formats.money(1234, "EUR"),
        formats.day(date(2026, 9, 12)),
        formats.share_span(31, 13, 60),
    )
    assert [" " in each for each in said[:3]] == [False] * 3
    assert said[3] == f"52 to 73{SPACE}% (31 to 44 of 60)"


def test_every_locale_that_is_admitted_can_be_written_in() -> None:
    """None stops a report, not even one that groups no digits (`en_US_POSIX`)."""
    for name in locale_identifiers():
        locales.write_as(name)
        assert formats.percent(583, 1000, 1) != formats.DASH
        assert formats.money(-1234, "CHF").startswith(locales.MINUS)
        assert "2026" in formats.day(date(2026, 9, 12))
        assert locales.short_day(date(2026, 9, 6))
        assert locales.chart_numbers()["decimal"]


def test_differences_and_intervals_follow() -> None:
    """Signs, decimals and per cent of what is put together are the locale's too."""
    locales.write_as("de_DE")
    assert formats.signed(-1234.5, 1) == "−1.234,5"
    assert formats.signed(0.04, 1) == "0,0"
    assert formats.signed(0.06, 1) == "+0,1"
    assert formats.interval((0.28, 0.35)) == f"28\u2060–\u206035{SPACE}%"
    assert formats.signed_money(16_250, "EUR") == f"+16.250{SPACE}€"


def test_axes_are_written_alike() -> None:
    """What the chart's library writes itself has the same signs as the tables."""
    locales.write_as("en_DE")
    chart = alt.Chart(values([{"share": 0.5, "n": 1500}])).mark_point()
    chart = chart.encode(x=alt.X("share:Q", axis=PER_CENT), y="n:Q")
    drawn = render(framed(chart, "Half", "A point.", note="", height=90).to_dict())
    assert f">50{SPACE}%<" in drawn["image/svg+xml"]
    assert re.search(r">1\.\d00<", drawn["image/svg+xml"])


def test_a_section_writes_as_the_company_of_its_run(tmp_path: Path) -> None:
    """The locale comes with the marts; those of an older kit are in the usual one."""
    folder = tmp_path / "marts"
    shutil.copytree(MARTS, folder)
    target = folder / "run.parquet"
    for change, written in (
        ("replace ('en_IN' as locale)", "1,00,000"),
        ("exclude (locale)", "100,000"),
    ):
        with duckdb.connect() as con:
            con.execute(
                f"copy (select * {change} from read_parquet('{MARTS / 'run.parquet'}'))"
                f" to '{target}' (format parquet)"
            )
        con, _ = open_run(str(folder), quarter="2026-Q3", as_of="")
        con.close()
        assert formats.count(100_000) == written


def test_how_numbers_are_written_is_no_part_of_what_was_signed(tmp_path: Path) -> None:
    """A company that sets its locale keeps its signatures."""
    (before,) = (plan for name, plan in read_plans(PLANS).items() if name == "2026-Q3")
    text = (PLANS / "2026-Q3.toml").read_text()
    for locale in ("en_DE", "en_US"):
        said = text.replace("[company]\n", f'[company]\nlocale = "{locale}"\n')
        (tmp_path / "2026-Q3.toml").write_text(said)
        after = read_plans(tmp_path)["2026-Q3"]
        assert after.company.locale == locale
        assert plan_digest(after, []) == plan_digest(before, [])


@pytest.mark.parametrize(
    ("said", "cure"), [("en-DE", "en_DE"), ("german", "write it like en_DE")]
)
def test_an_unknown_locale_is_named(tmp_path: Path, said: str, cure: str) -> None:
    """A name that no locale has is a fault of the plan, with the nearest one."""
    text = (PLANS / "2026-Q3.toml").read_text()
    text = text.replace("[company]\n", f'[company]\nlocale = "{said}"\n')
    (tmp_path / "2026-Q3.toml").write_text(text)
    with pytest.raises(PlanError) as refused:
        read_plans(tmp_path)
    assert f"no locale is called '{said}'" in str(refused.value)
    assert cure in str(refused.value)
    assert "2026-Q3.toml:" in str(refused.value)
