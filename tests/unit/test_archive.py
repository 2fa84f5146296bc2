"""The list of quarters: figures, publications and drafts, whatever a folder lacks."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from jointplan.pipeline.archive import list_quarters, read_quarter
from jointplan.workspace import KIT_ROOT

MARTS = KIT_ROOT / "tests" / "support" / "marts"
PAGE = '<head><meta name="jointplan-run" content="{name}"></head>'


def write_run(folder: Path, name: str, quarter: str, company: str = "") -> None:
    """Write a page and the two marts of a run, as if it were of that quarter."""
    (folder / "marts").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(name=name), encoding="utf-8")
    with duckdb.connect() as con:
        con.execute(
            "create table scorecard as select * replace "
            f"(quarter = '{quarter}' as is_report_quarter) "
            f"from '{MARTS / 'scorecard.parquet'}'"
        )
        con.execute(f"create table run as from '{MARTS / 'run.parquet'}'")
        if company:
            con.execute("update run set company_name = ?", [company])
        for mart in ("scorecard", "run"):
            con.table(mart).write_parquet(str(folder / "marts" / f"{mart}.parquet"))


def write_draft(reports: Path, quarter: str, name: str = "run-1") -> Path:
    """Write the folder of a quarter with a draft in it."""
    folder = reports / quarter
    write_run(folder / name, name, quarter)
    (folder / "index.html").write_text(PAGE.format(name=name), encoding="utf-8")
    return folder


def text_of(page: str) -> str:
    """What a reader sees of a page, on one line."""
    body = page.partition("</head>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def links_of(page: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', page)


def test_quarters_stand_newest_first_with_their_figures(tmp_path: Path) -> None:
    for quarter in ("2026-Q1", "2026-Q3", "2026-Q2"):
        write_draft(tmp_path, quarter)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "index.html").touch()
    text = text_of(list_quarters(tmp_path).read_text(encoding="utf-8"))
    places = [text.index(f" {quarter} ") for quarter in ("2026-Q3", "2026-Q2")]
    assert places == sorted(places)
    newest = text[places[0] : places[1]]
    for said in (
        "Leads counted ✕ missed 375 to 382",
        "promised 390; 8 short at best",
        "First response on time ✕ missed 58.2% 296 of 509; promised 73.5%; 79 short",
        "Revenue won ✓ kept €1,566,250 promised €1,550,000",
    ):
        assert said in newest
    assert "notes" not in text
    assert text.startswith("Brightwater Instruments (fictional)")


def test_trend_tells_how_shares_moved_over_the_quarters(tmp_path: Path) -> None:
    page = list_quarters_of(tmp_path, "2026-Q2")
    assert "How did shares move" not in page
    page = list_quarters_of(tmp_path, "2026-Q3")
    text = text_of(page)
    assert "How did shares move from 2026-Q2 to 2026-Q3?" in text
    assert "First response on time 58.2% −1.4 points" in text
    assert 'aria-label="2026-Q2 59.6%, 2026-Q3 58.2%"' in page
    assert "Revenue won" not in text.partition("How did shares move")[2]


def list_quarters_of(reports: Path, quarter: str) -> str:
    write_draft(reports, quarter)
    return list_quarters(reports).read_text(encoding="utf-8")


def test_every_link_is_relative_and_leads_to_a_page(tmp_path: Path) -> None:
    folder = write_draft(tmp_path, "2026-Q3")
    for name in ("2026-10-12", "2026-10-12-2", "2026-10-12-10"):
        write_run(folder / "published" / name, "run-1", "2026-Q3")
    (folder / "published" / "2026-10-13.new").mkdir()
    page = list_quarters(tmp_path).read_text(encoding="utf-8")
    assert links_of(page) == [
        "2026-Q3/published/2026-10-12-10/index.html",
        "2026-Q3/published/2026-10-12-2/index.html",
        "2026-Q3/published/2026-10-12/index.html",
        "2026-Q3/index.html",
    ]
    assert all((tmp_path / link).is_file() for link in links_of(page))
    text = text_of(page)
    assert "Published, data to 12 Oct 2026, no. 10 Published, data" in text
    assert "not published" not in text


def test_draft_says_whether_it_is_what_was_published(tmp_path: Path) -> None:
    folder = write_draft(tmp_path, "2026-Q3")
    assert "Draft, not published yet" in text_of(list_quarters(tmp_path).read_text())
    write_run(folder / "published" / "2026-10-12", "run-1", "2026-Q3")
    text = text_of(list_quarters(tmp_path).read_text(encoding="utf-8"))
    assert "Draft, the same as published" in text
    write_run(folder / "published" / "2026-10-19", "run-0", "2026-Q2")
    text = text_of(list_quarters(tmp_path).read_text(encoding="utf-8"))
    assert "Draft, not published yet Figures of the report published last" in text
    assert "59.6%" in text, "what both sides agreed to, not the draft"


def remove(marts: Path) -> None:
    (marts / "scorecard.parquet").unlink()


def cut(marts: Path) -> None:
    (marts / "scorecard.parquet").write_bytes(b"PAR1 and no more")


def make_older(marts: Path) -> None:
    path = marts / "scorecard.parquet"
    with duckdb.connect() as con:
        con.execute(f"create table older as select * exclude least_count from '{path}'")
        con.table("older").write_parquet(str(path), overwrite=True)


@pytest.mark.parametrize("damage", [remove, cut, make_older])
def test_quarter_without_readable_marts_is_listed_still(
    tmp_path: Path, damage: Any
) -> None:
    folder = write_draft(tmp_path, "2026-Q2")
    damage(folder / "run-1" / "marts")
    write_draft(tmp_path, "2026-Q3")
    page = list_quarters(tmp_path).read_text(encoding="utf-8")
    assert "2026-Q2/index.html" in page
    assert text_of(page).count("no figures that can be read here") == 1
    assert "58.2%" in page


def test_publication_without_marts_leaves_the_figures_of_the_draft(
    tmp_path: Path,
) -> None:
    folder = write_draft(tmp_path, "2026-Q3")
    write_run(folder / "published" / "2026-10-12", "run-0", "2026-Q3")
    remove(folder / "published" / "2026-10-12" / "marts")
    assert read_quarter(folder).is_draft_told
    assert "Figures of the draft" in text_of(list_quarters(tmp_path).read_text("utf-8"))


def test_names_of_the_data_are_text_and_nothing_is_loaded(tmp_path: Path) -> None:
    name = '<script>alert(1)</script> & "Co"'
    folder = tmp_path / "2026-Q3"
    write_run(folder / "run-1", "run-1", "2026-Q3", name)
    (folder / "index.html").write_text(PAGE.format(name="run-1"), encoding="utf-8")
    page = list_quarters(tmp_path).read_text(encoding="utf-8")
    assert "<script" not in page
    assert html.escape(name, quote=True) in page
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r"https?:|url\(|@import", page)


def test_list_is_replaced_in_one_step(tmp_path: Path) -> None:
    write_draft(tmp_path, "2026-Q3")
    first = list_quarters(tmp_path).read_bytes()
    assert list_quarters(tmp_path).read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-Q3", "index.html"]


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1200, "dark")])
def test_list_fits_a_phone_and_a_dark_screen(
    tmp_path: Path, browser: Any, width: int, scheme: str
) -> None:
    from tests.support.reader import Reader

    for quarter in ("2026-Q2", "2026-Q3"):
        folder = write_draft(tmp_path, quarter)
    write_run(folder / "published" / "2026-10-12", "run-1", "2026-Q3")
    reader = Reader(browser, list_quarters(tmp_path), width=width, scheme=scheme)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.complaints == []
    paper = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    reader.page.click("text=Published, data to")
    assert reader.page.url.endswith("2026-Q3/published/2026-10-12/index.html")
