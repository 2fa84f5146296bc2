"""The summary for a mail or a chat: short, escaped, and the same words as the page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from jointplan.report import sentences
from jointplan.report.mail import MARTS as READ
from jointplan.report.mail import as_html, as_text, mail_of, write_summary
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import KIT_ROOT
from tests.support.hostile import NAMES, hostile_marts

MARTS = KIT_ROOT / "tests" / "support" / "marts"
LONG = "a source that somebody named with as many words as would go into the field"


def marts_of(folder: Path = MARTS) -> dict[str, pd.DataFrame]:
    con = open_marts(str(folder))
    return {name: mart(con, name) for name in READ}


class Elements(HTMLParser):
    """Collects the elements of a page and what their attributes say."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element and its attributes."""
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees."""
        self.text += data


def test_summary_tells_title_missed_promises_and_decisions_of_the_page() -> None:
    marts = marts_of()
    mail = mail_of(marts, "draft")
    origins = mart(open_marts(str(MARTS)), "revenue_origins")
    told = sentences.headline(
        marts["scorecard"], marts["promise_causes"], origins, marts["run"]
    )
    assert mail.title == told.plain.split("\n")[0]
    asked = sentences.decisions(
        *(marts[n] for n in ("scorecard", "promise_causes", "quota_sources")),
        *(marts[n] for n in ("findings", "run")),
    ).plain.split("\n")
    assert [line.partition(". ")[0] for line in asked] == [
        title for title, _ in mail.decisions
    ]
    assert [name for name, _ in mail.figures] == [
        "First response on time",
        "Rejected after the agreed work",
        "Leads counted",
    ]
    assert (
        "58.2% (296 of 509), promised 73.5%: missed, 79 short"
        in dict(mail.figures)["First response on time"]
    )
    assert "index.html" in mail.page


@pytest.mark.parametrize(
    ("state", "said"), [("draft", "Draft, not published yet."), ("published", ".")]
)
def test_summary_says_whether_it_is_published(state: str, said: str) -> None:
    text = as_text(mail_of(marts_of(), state))
    assert said in text
    assert ("not published" in text) == (state == "draft")


def test_summary_is_under_150_words_however_long_names_are() -> None:
    marts = marts_of()
    for words in (1, 20):
        long = " ".join([LONG] * words)
        marts["run"]["company_name"] = long
        marts["run"]["sales_signed_by"] = marts["run"]["marketing_signed_by"] = long
        marts["promise_causes"]["group_name"] = long
        marts["scorecard"]["pending_count"] = 1
        mail = mail_of(marts, "draft")
        assert mail.count_words() < 150
        assert len(as_text(mail).split()) < 160  # with the signs of its layout
        assert len(Elements(as_html(mail)).text.split()) < 160


def test_whole_summary_of_the_sample_is_under_150_words() -> None:
    mail = mail_of(marts_of(), "draft")
    assert len(as_text(mail).split()) < 150
    assert all("(" in said for _, said in mail.decisions), "owners are named"


def test_names_of_the_data_are_text_in_a_mail_and_in_a_chat(tmp_path: Path) -> None:
    marts = tmp_path / "marts"
    hostile_marts(MARTS, marts)
    with duckdb.connect() as con:
        path = marts / "promise_causes.parquet"
        con.execute(
            f"create table causes as select * replace ("
            f"'<img src=x onerror=alert(1)> **x** [a](b)\n# y' as group_name) "
            f"from '{path}' where split = 'team' and group_name = ?",
            [NAMES["Field North"]],
        )
        con.table("causes").write_parquet(str(path), overwrite=True)
    write_summary(open_marts(str(marts)), tmp_path, state="draft")
    page = Elements((tmp_path / "summary.html").read_text(encoding="utf-8"))
    layout = {"html", "head", "meta", "title", "body", "h1", "h2", "p", "b", "div"}
    assert page.tags <= layout | {"ul", "ol", "li"}
    assert page.names <= {"lang", "charset", "style"}
    assert "onerror" in page.text
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert re.search(r"(?<!\\)[<\[]", text) is None
    assert r"\*\*x\*\*" in text
    assert "\n# y" not in text
    assert text.count("\n# ") + text.startswith("# ") == 1


def test_nothing_to_decide_is_said() -> None:
    marts = marts_of()
    marts["scorecard"]["state"] = "kept"
    marts["findings"] = marts["findings"].iloc[:0]
    mail = mail_of(marts, "draft")
    said = "Every promise was kept. Nothing else asks for a decision."
    assert said in as_text(mail)
    assert said in as_html(mail)


def test_what_was_kept_follows_what_was_missed() -> None:
    marts = marts_of()
    marts["scorecard"]["state"] = "kept"
    names = [name for name, _ in mail_of(marts, "draft").figures]
    assert names == [
        "Leads counted",
        "First response on time",
        "Revenue won",
    ]
