"""The draft as a PDF: the brief in a few sheets, or every part of it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from jointplan.dev.browser import find_browser, need_browser
from jointplan.errors import BrowserError, PeriodError
from jointplan.pipeline.pdf import on_paper, print_draft
from jointplan.pipeline.report_folder import show_draft
from jointplan.workspace import Workspace
from tests.support.shared import Reported, Sample

NO_PDF = (
    'for word; do case $word in --print-to-pdf=*) echo no > "${word#*=}"; esac; done'
)


def pages_of(pdf: Path) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf.read_bytes()))


def sizes_of(pdf: Path) -> list[tuple[int, int]]:
    """Width and height of each sheet, in points."""
    found = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf.read_bytes())
    return [(round(float(width)), round(float(height))) for width, height in found]


@pytest.fixture
def place(acme_report: Reported, tmp_path: Path) -> Workspace:
    """Make a workspace with a draft of 2026-Q1 to print."""
    return Workspace(acme_report.copy(tmp_path))


@pytest.fixture
def chromium() -> Path:
    """Find the browser that prints; a test without one fails."""
    found = find_browser()
    if found is None:
        pytest.fail("no browser found; try make browser", pytrace=False)
    return found


@pytest.mark.browser
def test_draft_is_printed_beside_itself_with_tags_and_an_outline(
    place: Workspace, chromium: Path
) -> None:
    folder = place.reports / "2026-Q1"
    before = sorted(path.name for path in folder.iterdir())
    pdf = print_draft(place, "2026-Q1", chromium)
    assert pdf == folder / "report-2026-Q1.pdf"
    text = pdf.read_bytes()
    for part in (b"%PDF-", b"/StructTreeRoot", b"/Outlines"):
        assert part in text, part
    after = sorted(path.name for path in folder.iterdir())
    assert after == sorted([*before, pdf.name])


@pytest.mark.browser
def test_every_part_is_printed_when_asked_for(place: Workspace, chromium: Path) -> None:
    brief = print_draft(place, "2026-Q1", chromium)
    whole = print_draft(place, "2026-Q1", chromium, is_all=True)
    assert whole.name == "report-2026-Q1-all.pdf"
    assert pages_of(whole) > pages_of(brief)


@pytest.mark.browser
def test_brief_of_the_sample_is_four_sheets_of_a4(
    sample: Sample, chromium: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "reports" / "2026-Q3"
    folder.mkdir(parents=True)
    shutil.copyfile(sample.page, folder / "index.html")
    (folder / sample.run.name).mkdir()
    pdf = print_draft(Workspace(tmp_path), "2026-Q3", chromium)
    assert 1 < pages_of(pdf) <= 4
    assert sizes_of(pdf) == [(595, 842)] * pages_of(pdf)


@pytest.mark.browser
@pytest.mark.parametrize("is_all", [False, True])
def test_charts_of_the_printed_copy_are_drawn_and_nothing_shrinks_the_sheet(
    sample: Sample, browser: Any, tmp_path: Path, is_all: bool
) -> None:
    copy = tmp_path / "page.html"
    page = sample.page.read_text(encoding="utf-8")
    copy.write_text(on_paper(page, is_all=is_all), encoding="utf-8")
    context = browser.new_context(viewport={"width": 720, "height": 1000}, offline=True)
    opened = context.new_page()
    opened.goto(copy.as_uri())
    shown = "[...document.querySelectorAll('figure.chart')].filter(c => c.offsetWidth)"
    for _ in range(600):
        if opened.evaluate(f"{shown}.every(c => c.dataset.drawn)"):
            break
        opened.wait_for_timeout(50)
    states = opened.evaluate(f"{shown}.map(c => c.dataset.drawn)")
    assert set(states) == {"yes"}
    assert (len(states) == page.count('<figure class="chart">')) == is_all
    # 180 mm are 680 px; a browser shrinks every sheet for one box that is wider.
    assert opened.evaluate("document.body.clientWidth") in (680, 681)
    wide = opened.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => !e.closest('svg') && "
        "e.getBoundingClientRect().right > 684).map(e => e.tagName + e.id)"
    )
    assert wide == []
    size = opened.evaluate("getComputedStyle(document.body).fontSize")
    assert float(size.removesuffix("px")) == pytest.approx(9.5 * 96 / 72, abs=0.01)
    context.close()


def test_nothing_drafted_says_what_to_do(tmp_path: Path) -> None:
    place = Workspace(tmp_path)
    with pytest.raises(PeriodError, match="no draft of 2026-Q3 to print") as caught:
        print_draft(place, "2026-Q3", Path("chromium"))
    said = str(caught.value)
    assert "run make quarterly-report first, with QUARTER=2026-Q3" in said
    with pytest.raises(PeriodError, match="no draft of a complete quarter to print"):
        print_draft(place, "", Path("chromium"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("script", ["exit 1", NO_PDF, ""])
def test_browser_that_makes_no_pdf_leaves_the_last_one(
    place: Workspace, tmp_path: Path, script: str
) -> None:
    program = tmp_path / "browser"
    if script:
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    last = place.reports / "2026-Q1" / "report-2026-Q1.pdf"
    last.write_bytes(b"%PDF-the last one")
    with pytest.raises(BrowserError, match="the browser made no PDF") as caught:
        print_draft(place, "2026-Q1", program)
    assert "BROWSER" in str(caught.value)
    assert last.read_bytes() == b"%PDF-the last one"
    assert not (last.parent / "printing").exists()


def test_without_a_browser_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("BROWSER", raising=False)
    monkeypatch.setattr("jointplan.dev.browser.MAC_APPS", ())
    with pytest.raises(BrowserError, match="apt-get install chromium") as caught:
        need_browser("make pdf")
    assert "needed by  make pdf" in str(caught.value)


def test_another_draft_takes_away_what_was_printed_of_the_last(tmp_path: Path) -> None:
    quarter = tmp_path / "reports" / "2026-Q1"
    printed = quarter / "report-2026-Q1.pdf"
    kept = []
    for name in ("run-1", "run-1", "run-2"):
        built = tmp_path / "built"
        built.mkdir()
        page = f'<meta name="jointplan-run" content="{name}">'
        (built / "index.html").write_text(page, encoding="utf-8")
        show_draft(built, quarter, name)
        kept.append(printed.exists())
        printed.touch()
    assert kept == [False, True, False]
