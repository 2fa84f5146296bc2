"""The page: one file, safe whatever the exports say, the same for every reader."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

from jointplan.report.display.blocks import finding, nothing
from jointplan.report.display.palette import LIGHT
from jointplan.report.kernels.prepared import prepared_kernels
from jointplan.report.page import chart_runtime, render_page
from jointplan.report.run_sections import run_sections
from jointplan.workspace import KIT_ROOT
from tests.support.hostile import HOSTILE, NAMES, hostile_marts
from tests.support.reader import Reader
from tests.support.shared import made_once

RUN: dict[str, object] = {
    "company_name": "Brightwater Instruments (fictional)",
    "is_fictional": True,
    "quarter": "2026-Q3",
    "as_of_on": date(2026, 10, 12),
    "is_complete": True,
    "is_signed": True,
    "marketing_signed_by": "Maya Okafor",
    "sales_signed_by": "Jonas Lindqvist",
    "folder": "run-0123456789ab",
    "state": "draft",
}


@pytest.fixture(scope="session")
def cache(run_folder: Path) -> Path:
    """Keep the chart runtime, built once for all workers."""
    return made_once(run_folder / "page-cache", chart_runtime)


@pytest.fixture(scope="session")
def hostile_page(run_folder: Path, cache: Path) -> Path:
    """Render every section on marts whose names try to break out."""
    made = made_once(
        run_folder / "hostile", lambda folder: write_hostile_page(folder, cache)
    )
    return made / "index.html"


def write_hostile_page(folder: Path, cache: Path) -> None:
    run = hostile_marts(KIT_ROOT / "tests" / "support" / "marts", folder / "marts")
    parameters: dict[str, object] = {
        "marts": str(folder / "marts"),
        "quarter": run["quarter"],
        "as_of": str(run["as_of_on"]),
        "audience": "",
    }
    with prepared_kernels() as preparer:
        executed = run_sections(
            KIT_ROOT / "notebooks",
            folder / "notebooks",
            parameters,
            workers=2,
            preparer=preparer,
        )
    shown = {**run, "folder": "run-0123456789ab", "state": "draft"}
    render_page(
        executed,
        folder / "index.html",
        run=shown,
        cache=cache,
        models=sql_of_marts(folder / "sql"),
    )


def sql_of_marts(folder: Path) -> Path:
    """Put the marts' SQL into one folder, as a run does."""
    folder.mkdir()
    for path in (KIT_ROOT / "queries" / "marts").glob("*/*.sql"):
        shutil.copyfile(path, folder / path.name)
    return folder


def section(path: Path, *outputs: Any, heading: str = "# Why?") -> Path:
    """Write a notebook as it looks after it ran, with these blocks as outputs."""
    cells = [nbformat.v4.new_markdown_cell(heading)]  # type: ignore[no-untyped-call]
    for block in outputs:
        cell = nbformat.v4.new_code_cell("secret_code()")  # type: ignore[no-untyped-call]
        data = block if isinstance(block, dict) else block._repr_mimebundle_()
        shown = nbformat.v4.new_output("display_data", data=data)  # type: ignore[no-untyped-call]
        cell.outputs = [shown]
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    return path


def rendered(folder: Path, cache: Path, *blocks: Any, **changed: object) -> str:
    source = section(folder / "01_why.ipynb", *blocks)
    target = folder / "index.html"
    render_page([source], target, run={**RUN, **changed}, cache=cache)
    return target.read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_is_drawn_offline_without_complaint(
    browser: Any, hostile_page: Path, width: int, scheme: str
) -> None:
    reader = Reader(browser, hostile_page, width=width, scheme=scheme)
    overflow = "document.documentElement.scrollWidth - window.innerWidth"
    assert reader.page.evaluate(overflow) <= 0
    reader.unfold()
    drawn = reader.page.eval_on_selector_all(
        "figure.chart", "charts => charts.map(c => c.dataset.drawn)"
    )
    assert len(drawn) >= 10
    assert set(drawn) == {"yes"}
    assert reader.complaints == []
    assert reader.page.evaluate(overflow) <= 0


@pytest.mark.browser
def test_hostile_names_reach_the_page_as_text(browser: Any, hostile_page: Path) -> None:
    reader = Reader(browser, hostile_page, width=1280, scheme="light")
    page = reader.page
    reader.unfold()
    seen = page.evaluate("document.body.innerText")
    labels = page.eval_on_selector_all(
        "figure.chart [aria-label]", "all => all.map(e => e.getAttribute('aria-label'))"
    )
    for name in map(" ".join, map(str.split, HOSTILE)):
        assert name[:60] in seen, "in tables and sentences"
        if not name.startswith("<script>"):
            assert any(name[:60] in label for label in labels), f"{name} in charts"
    assert page.title().startswith("<script>alert(1)</script>")
    order = """name => {
      const range = document.createRange();
      const path = `//p[contains(., '${name}')]/text()[contains(., '23')]`;
      const first = XPathResult.FIRST_ORDERED_NODE_TYPE;
      const found = document.evaluate(path, document, null, first).singleNodeValue;
      const at = text => {
        const start = found.data.indexOf(text);
        range.setStart(found, start);
        range.setEnd(found, start + text.length);
        return range.getBoundingClientRect().left;
      };
      return [at(name), at("23"), at("145")];
    }"""
    places = page.evaluate(order, NAMES["Field North"])
    assert places == sorted(places), "a name of another direction moves no number"
    assert page.eval_on_selector_all("img, iframe, object, embed", "a => a.length") == 0
    assert page.eval_on_selector_all("script:not([type])", "a => a.length") == 2
    links = page.eval_on_selector_all(
        "a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert not [each for each in links if not each.startswith(("#", "data:text/csv"))]


@pytest.mark.browser
def test_headings_are_in_order_and_ids_unique(browser: Any, hostile_page: Path) -> None:
    page = Reader(browser, hostile_page, width=1280, scheme="light").page
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels[:2] == [1, 2]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = page.eval_on_selector_all("[id]", "all => all.map(e => e.id)")
    assert len(ids) == len(set(ids))
    targets = page.eval_on_selector_all(
        "a[href^='#']", "all => all.map(a => a.getAttribute('href').slice(1))"
    )
    assert set(targets) <= set(ids)


@pytest.mark.browser
def test_paper_is_light_even_for_a_reader_in_the_dark(
    browser: Any, hostile_page: Path
) -> None:
    page = Reader(browser, hostile_page, width=1280, scheme="dark").page
    ink = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(ink)
    page.emulate_media(media="print")
    assert page.evaluate(ink) == "rgb(255, 255, 255)" != dark
    fills = page.eval_on_selector_all(
        "figure.chart svg path[fill^='var']",
        "all => all.map(mark => getComputedStyle(mark).fill)",
    )
    red, green, blue = (int(LIGHT["marketing"][at : at + 2], 16) for at in (1, 3, 5))
    assert f"rgb({red}, {green}, {blue})" in fills


@pytest.mark.browser
def test_page_without_scripts_shows_its_drawings(
    browser: Any, hostile_page: Path
) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(hostile_page.as_uri())
    charts = page.locator("figure.chart").count()
    assert page.locator("figure.chart noscript svg").count() == charts > 0


def test_page_carries_all_and_names_nothing_outside(hostile_page: Path) -> None:
    written = hostile_page.read_text(encoding="utf-8")
    without_runtime = re.sub(r"<script>.*?</script>", "", written, flags=re.DOTALL)
    addresses = re.findall(
        r"""(?:src|href|url)\s*[=(]\s*["']?([^"'\s>)]+)""", without_runtime
    )
    assert not [each for each in addresses if not each.startswith(("#", "data:"))]
    assert written.count("<script>") == 2
    assert written.count("window.vegaEmbed") == 1


def test_policy_admits_only_the_scripts_carried(hostile_page: Path) -> None:
    written = hostile_page.read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', written)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    for script in re.findall(r"<script>(.*?)</script>", written, flags=re.DOTALL):
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert digest in policy[1].replace("&#43;", "+").replace("&#61;", "=")


def test_code_and_check_cells_stay_off_the_page(hostile_page: Path) -> None:
    written = hostile_page.read_text(encoding="utf-8")
    assert "open_marts" not in written
    assert "NBVAL" not in written


def test_masthead_names_run_state_and_signatures(tmp_path: Path, cache: Path) -> None:
    written = rendered(tmp_path, cache, finding("So it is."))
    assert '<meta name="jointplan-run" content="run-0123456789ab">' in written
    signed = "Plan signed by both: Maya Okafor (marketing), Jonas Lindqvist (sales)"
    assert signed in written
    assert ">Draft, not published yet</li>" in written
    assert "(fictional) · Marketing and sales, " in written
    assert written.count("made up") == 1, "at the foot"
    assert "<title>Brightwater Instruments (fictional): " in written
    assert "secret_code" not in written


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"is_signed": False}, "Unsigned: the signatures are of another plan"),
        (
            {"is_signed": False, "sales_signed_by": None},
            "Unsigned: only marketing has signed",
        ),
        (
            {"is_signed": False, "sales_signed_by": None, "marketing_signed_by": None},
            ">Unsigned</li>",
        ),
        ({"is_complete": False}, "2026-Q3 is not complete"),
        ({"state": "published"}, ">Published</li>"),
    ],
)
def test_masthead_says_what_is_not_settled(
    tmp_path: Path, cache: Path, changed: dict[str, object], said: str
) -> None:
    assert said in rendered(tmp_path, cache, finding("So it is."), **changed)


def test_real_company_is_not_called_fictional(tmp_path: Path, cache: Path) -> None:
    written = rendered(
        tmp_path, cache, finding("So."), company_name="Acme", is_fictional=False
    )
    assert (
        "fictional"
        not in re.sub(r"<style>.*?</style>", "", written, flags=re.DOTALL).lower()
    )


def test_nothing_to_show_is_said_once_under_a_heading(
    tmp_path: Path, cache: Path
) -> None:
    written = rendered(tmp_path, cache, nothing("No leads."), nothing("No leads."))
    assert written.count("No leads.") == 1


def test_markup_in_prose_is_shown_as_text(tmp_path: Path, cache: Path) -> None:
    heading = "# Why <b>now</b>?\n\n<script>alert(1)</script> [a](javascript:alert(1))"
    source = section(tmp_path / "01_why.ipynb", heading=heading)
    render_page([source], tmp_path / "index.html", run=RUN, cache=cache)
    written = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in written
    assert 'href="javascript' not in written
    assert "<b>now</b>" not in written


def test_page_without_charts_carries_no_script(tmp_path: Path, cache: Path) -> None:
    assert "<script" not in rendered(tmp_path, cache, finding("So it is."))


def test_same_sections_make_the_same_page(tmp_path: Path, cache: Path) -> None:
    pages = [rendered(tmp_path, cache, finding("So it is.")) for _ in range(2)]
    assert pages[0] == pages[1]
    assert not list(tmp_path.glob("*.part"))


def test_chart_runtime_is_built_once_and_kept(tmp_path: Path, cache: Path) -> None:
    first = chart_runtime(cache)
    (kept,) = cache.glob("chart-runtime-*.json")
    assert "</script" not in first
    kept_at = kept.stat().st_mtime_ns
    assert chart_runtime(cache) == first
    assert kept.stat().st_mtime_ns == kept_at
