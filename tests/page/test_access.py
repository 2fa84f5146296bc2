"""The page for readers of all kinds: WCAG 2.2 AA by axe-core, keyboard, any width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from jointplan.workspace import KIT_ROOT
from tests.page.test_page import cache, hostile_page
from tests.support.reader import Reader

__all__ = ["cache", "hostile_page"]
pytestmark = pytest.mark.browser
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],
}
PICTURES = KIT_ROOT / ".jointplan" / "pictures"
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_the_whole_page(
    browser: Any, hostile_page: Path, width: int, scheme: str
) -> None:
    reader = Reader(browser, hostile_page, width=width, scheme=scheme)
    reader.unfold()
    found = Axe().run(reader.page, options=AXE).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_runs_over_at_any_width(
    browser: Any, hostile_page: Path, width: int, scheme: str
) -> None:
    """At 320 pixels a page is as wide as at 1,280 with text four times as large.

    The pages are left in `.jointplan/pictures/` to be looked at.
    """
    reader = Reader(browser, hostile_page, width=width, scheme=scheme)
    reader.page.screenshot(path=PICTURES / f"{width}-{scheme}.png", full_page=True)
    assert reader.page.evaluate(OVERFLOW) <= 0
    reader.unfold()
    assert reader.page.evaluate(OVERFLOW) <= 0


def test_no_number_of_a_table_is_cut_on_a_phone(
    browser: Any, hostile_page: Path
) -> None:
    reader = Reader(browser, hostile_page, width=390, scheme="light")
    reader.unfold()
    cut = reader.page.eval_on_selector_all(
        "table.stack td",
        "cells => cells.filter(c => c.getBoundingClientRect().right > innerWidth)"
        ".map(c => c.textContent)",
    )
    assert cut == []


def test_chart_of_the_brief_fits_the_width_of_its_figure(
    browser: Any, hostile_page: Path
) -> None:
    form = "document.querySelector('figure.chart').dataset.form"
    forms = [
        Reader(browser, hostile_page, width=width, scheme="light").page.evaluate(form)
        for width in (390, 1280)
    ]
    assert forms == ["narrow", "wide"]


def test_contents_mark_where_the_reader_is(browser: Any, hostile_page: Path) -> None:
    reader = Reader(browser, hostile_page, width=1280, scheme="light")
    page = reader.page
    current = ".contents a[aria-current]"
    assert page.inner_text(current) == "Scorecard"
    page.evaluate(
        "document.getElementById('rejections').scrollIntoView({behavior: 'instant'})"
    )
    reader.wait_until(
        f"document.querySelector('{current}').textContent === 'Rejections'"
    )
    assert page.locator(current).count() == 1


def test_definition_opens_on_focus_and_closes_with_escape(
    browser: Any, hostile_page: Path
) -> None:
    page = Reader(browser, hostile_page, width=1280, scheme="light").page
    said = page.locator(".term [role=tooltip]").first
    assert not said.is_visible()
    page.locator(".term button").first.focus()
    assert said.is_visible()
    page.keyboard.press("Escape")
    assert not said.is_visible()


def test_figure_is_saved_as_data_and_as_picture(
    browser: Any, hostile_page: Path
) -> None:
    page = Reader(browser, hostile_page, width=1280, scheme="light").page
    figure = page.locator("figure.chart").first
    with page.expect_download() as data:
        figure.get_by_role("link", name="CSV").click()
    text = Path(data.value.path()).read_text(encoding="utf-8-sig")
    assert text.startswith("name,leads")
    with page.expect_download() as picture:
        figure.get_by_role("button", name="PNG").click()
    assert picture.value.suggested_filename == "leads-claimed-and-counted.png"
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")


def test_link_to_what_is_folded_away_unfolds_it(
    browser: Any, hostile_page: Path
) -> None:
    reader = Reader(browser, hostile_page, width=1280, scheme="light")
    page = reader.page
    page.locator(".how summary:visible").first.click()
    page.locator(".how a:visible").first.click()
    target = page.locator("#sql-quota_fates, #sql-scorecard").first
    target.wait_for(state="visible")
    assert reader.complaints == []
