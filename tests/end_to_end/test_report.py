"""The sample, from its exports to the page a leader opens."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from jointplan.pipeline.run_folder import write_marts
from jointplan.workspace import KIT_ROOT
from tests.support.building import QUARTER
from tests.support.shared import Sample

SECTIONS = (
    "Scorecard",
    "Decisions",
    "Changes",
    "Marketing",
    "Sales",
    "Rejections",
    "Conversion",
    "Score",
    "Glossary",
    "Trust",
)


class Words(HTMLParser):
    """Collects a page's text and links, without scripts and styles."""

    def __init__(self) -> None:
        """Start with nothing read."""
        super().__init__()
        self.text: list[str] = []
        self.links: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a link, and what is not read aloud."""
        self._silent += tag in ("script", "style")
        self.links += [str(value) for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        """Read on after a script or a style."""
        self._silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        if not self._silent:
            self.text.append(data)


@pytest.fixture(scope="module")
def page(sample: Sample) -> Path:
    """Name the page that the run says it wrote."""
    return sample.page


@pytest.fixture(scope="module")
def words(page: Path) -> Words:
    """Read the page as text."""
    found = Words()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def test_the_terminal_shows_path_rows_and_seconds(sample: Sample) -> None:
    index = sample.place.reports / "2026-Q3" / "index.html"
    assert sample.stdout.strip() == str(index)
    rows = r"2026-10-12/Lead\.csv +10,642 = +10,554 \+ +88 \+ +0"
    assert re.search(rows, sample.stderr)
    assert re.search(r"\d+\.\d s +run sections", sample.stderr)


def test_the_readme_shows_the_account_of_rows(sample: Sample) -> None:
    account = [line for line in sample.stderr.split("\n") if "salesforce/" in line]
    readme = (KIT_ROOT / "README.md").read_text(encoding="utf-8").split("\n")
    assert len(account) == 28
    shown = [line for line in readme if line.startswith("salesforce/")]
    assert len(shown) == 3
    assert [line for line in shown if line not in account] == []


def test_the_page_has_every_section_and_says_that_it_is_fictional(words: Words) -> None:
    text = " ".join(" ".join(words.text).split())
    assert [name for name in SECTIONS if name not in text] == []
    assert text.count("ictional") >= 2
    assert "Plan signed by both" in text


def test_the_page_shows_no_code_and_links_to_nothing_outside(
    page: Path, words: Words
) -> None:
    text = " ".join(words.text)
    assert "import " not in text
    assert "mart(con" not in text
    outside = [link for link in words.links if re.match(r"(?:[a-z]+:)?//", link)]
    assert outside == []
    inside = ("#", "data:text/csv;charset=utf-8,")
    assert [link for link in words.links if not link.startswith(inside)] == []
    run = next(page.parent.glob("run-*")).name
    assert f"{run}/tracker.html" in text, "what a mail leaves behind is named"


def test_figures_of_the_page_are_those_of_the_marts(page: Path, words: Words) -> None:
    run = next(page.parent.glob("run-*"))
    with duckdb.connect() as con:
        rows = con.execute(
            "select least_count, most_count, out_of_count, all_count, "
            "not_measurable_count "
            f"from '{run}/marts/scorecard.parquet' "
            "where is_report_quarter and least_count is not null"
        ).fetchall()
    text = re.sub(r"\s", " ", " ".join(words.text))
    assert len(rows) >= 6
    for least, most, out_of, of_all, unmeasured in rows:
        if of_all is None or unmeasured:
            out_of = of_all
        else:
            most = least
        shown = str(least) if least == most else f"{least} to {most}"
        shown += "" if out_of is None else f" of {out_of}"
        assert shown in text, shown


def test_the_run_leaves_what_is_needed_to_follow_a_figure(page: Path) -> None:
    run = next(page.parent.glob("run-*"))
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["exports"]) == 28
    assert (run / "said" / "glossary.md").read_bytes() == (
        KIT_ROOT / "glossary.md"
    ).read_bytes()
    assert (run / "sql" / "verdicts" / "rule_verdicts.sql").exists()
    assert (run / "marts" / "scorecard.csv").exists()


def test_canonical_tables_hold_no_names_and_no_addresses(page: Path) -> None:
    run = next(page.parent.glob("run-*"))
    with duckdb.connect() as con:
        columns = {
            name
            for path in (run / "canonical").glob("*.parquet")
            for name, *_ in con.execute(f"describe from '{path}'").fetchall()
        }
    assert "person_id" in columns
    private = ("company_name", "account_name", "owner_name", "title", "email_hash")
    assert columns.isdisjoint(private)


@pytest.mark.parametrize("quarter", ["2026-Q3", "2026-Q1"])
def test_figures_of_a_quarter_are_the_kept_ones(
    sample: Sample, tmp_path: Path, quarter: str
) -> None:
    if quarter == QUARTER:
        marts = sample.run / "marts"
    else:
        marts = tmp_path / "marts"
        with sample.build_again(sample.place.root, tmp_path, quarter) as con:
            write_marts(con, marts)
    kept = KIT_ROOT / "tests" / "support" / "kept" / quarter
    names = sorted(path.name for path in kept.glob("*.csv"))
    assert {"scorecard.csv", "funnel_quarters.csv", "quota_weeks.csv"} <= set(names)
    differing = [
        name
        for name in names
        if (kept / name).read_text(encoding="utf-8")
        != (marts / name).read_text(encoding="utf-8")
    ]
    assert differing == [], "if the figures are meant to change: make accept"
