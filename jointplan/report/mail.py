"""What a mail or a chat says of the report: under 150 words, as text and as HTML.

Title, figures and decisions come from the functions that write the page. Text of the
data is escaped in both: a mail program runs markup, and a chat reads signs as layout.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from jointplan.report.display.blocks import Row, only, rows, text
from jointplan.report.display.formats import DASH, day, first_upper
from jointplan.report.display.markdown import plain
from jointplan.report.display.masthead import STATES, company_of
from jointplan.report.display.palette import LIGHT
from jointplan.report.display.promise_words import label
from jointplan.report.display.promises import figure, promised, told
from jointplan.report.inline import replace_file
from jointplan.report.open_run import mart
from jointplan.report.sentences.decisions import (
    Decision,
    decided,
    no_decision,
    shortest_first,
)
from jointplan.report.sentences.summary import title
from jointplan.report.tables.scorecard import verdict

FILES = ("summary.md", "summary.html")
MARTS = ("scorecard", "promise_causes", "quota_sources", "findings", "run")
PAGE = "index.html"
MOST_WORDS = 149
MOST_SIGNS = 60
"""Of a name: what people call a source may be a sentence."""

FIGURES = 3
LEADING = ("mql_quota", "first_response", "won_revenue")
"""What is told first where nothing was missed."""

FAMILY = "font-family:Arial,Helvetica,sans-serif"
FONT = f"{FAMILY};font-size:15px;line-height:1.45"
STYLES = {
    "body": f"margin:0;padding:16px;{FONT};color:{LIGHT['ink']};max-width:620px",
    "h1": f"margin:0 0 8px;{FAMILY};font-size:20px;line-height:1.25",
    "h2": f"margin:16px 0 4px;{FONT};font-weight:bold",
    "p": f"margin:0;{FONT};color:{LIGHT['quiet']}",
    "list": f"margin:0;padding-left:22px;{FONT}",
    "li": "margin:0 0 6px",
}


@dataclass(frozen=True)
class Mail:
    """What is said, line by line.

    Attributes:
        title: The title of the page.
        about: Whose report it is, of when, and whether it is published.
        figures: A line per promise: name, and what came of it.
        decisions: A line per decision: title, and the question.
        page: Where the whole report is.
    """

    title: str
    about: str
    figures: Sequence[tuple[str, str]]
    decisions: Sequence[tuple[str, str]]
    page: str

    def count_words(self) -> int:
        """How many words a reader has before them."""
        parts = [self.title, self.about, self.page, "Promises Decisions"]
        parts += [word for line in (*self.figures, *self.decisions) for word in line]
        return len(" ".join(parts).split()) + len(self.decisions)


def write_summary(con: duckdb.DuckDBPyConnection, folder: Path, *, state: str) -> None:
    """Write `summary.md` and `summary.html` into the folder of a run.

    Args:
        con: The marts of the run.
        folder: Its folder, in which the page lies too.
        state: Whether the page is a `draft` or `published`.
    """
    mail = mail_of({name: mart(con, name) for name in MARTS}, state)
    for name, written in zip(FILES, (as_text(mail), as_html(mail)), strict=True):
        replace_file(folder / name, written)


def mail_of(marts: Mapping[str, pd.DataFrame], state: str) -> Mail:
    """Say as much as fits: first owners are left out, then questions, then counts."""
    scorecard, run = marts["scorecard"], marts["run"]
    about = only(run)
    current = [row for row in rows(scorecard) if row["is_report_quarter"]]
    to_decide = decided(
        scorecard,
        marts["promise_causes"],
        marts["quota_sources"],
        marts["findings"],
        run,
    )
    for left_out in range(4):
        mail = Mail(
            title(scorecard, run),
            _about(about, state),
            [_figure(row, about["currency"], left_out) for row in _leading(current)],
            [_decision(each, left_out) for each in to_decide]
            or [(no_decision(scorecard), "")],
            f"The whole report is {PAGE}, beside this summary.",
        )
        if mail.count_words() <= MOST_WORDS:
            break
    return mail


def as_text(mail: Mail) -> str:
    """Write it as Markdown, which reads as plain text too."""
    lines = [f"# {plain(mail.title)}", "", plain(mail.about), "", "**Promises**", ""]
    lines += [f"- {plain(name)}: {plain(said)}" for name, said in mail.figures]
    lines += ["", "**Decisions**", ""]
    lines += [
        f"{number}. **{plain(name)}**{': ' if said else ''}{plain(said)}"
        for number, (name, said) in enumerate(mail.decisions, 1)
    ]
    return "\n".join([*lines, "", plain(mail.page)]) + "\n"


def as_html(mail: Mail) -> str:
    """Write it as HTML with the style of each element in it, as mail programs need."""
    figures = [f"<b>{text(name)}</b>: {text(said)}" for name, said in mail.figures]
    decisions = [
        f"<b>{text(name)}</b>{': ' if said else ''}{text(said)}"
        for name, said in mail.decisions
    ]
    shown = _list("ol", decisions)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{text(mail.title)}</title></head>\n"
        f'<body style="{STYLES["body"]}">\n'
        f"{_element('h1', text(mail.title))}{_element('p', text(mail.about))}"
        f"{_element('h2', 'Promises')}{_list('ul', figures)}"
        f"{_element('h2', 'Decisions')}{shown}"
        f'<div style="height:16px"></div>\n{_element("p", text(mail.page))}'
        "</body></html>\n"
    )


def _about(about: Row, state: str) -> str:
    return (
        f"{_short(company_of(about))}, {about['quarter']}, data to "
        f"{day(about['as_of_on'])}. {STATES.get(state, state)}."
    )


def _leading(current: Sequence[Row]) -> list[Row]:
    """The promises that are told: what was missed or is behind, then the main ones."""
    order = {name: place for place, name in enumerate(LEADING)}
    rest = sorted(
        current,
        key=lambda row: (order.get(row["promise"], len(LEADING)), row["position"]),
    )
    first = shortest_first(current)
    told_of = {row["promise"] for row in first}
    return [*first, *(row for row in rest if row["promise"] not in told_of)][:FIGURES]


def _figure(row: Row, currency: str, left_out: int) -> tuple[str, str]:
    said = told(row, currency) if left_out < 3 else figure(row, currency)[0]
    goal = promised(row, currency)
    against = "nothing promised" if goal == DASH else f"promised {goal}: {verdict(row)}"
    return label(row), f"{said}, {against}"


def _decision(each: Decision, left_out: int) -> tuple[str, str]:
    ask = first_upper(each.ask) if left_out < 2 else ""
    owner = f" ({_short(each.owner)})" if left_out < 1 else ""
    return _short(each.title), f"{ask}{owner}"


def _short(name: str) -> str:
    return textwrap.shorten(name, MOST_SIGNS, placeholder=" …")


def _element(kind: str, inner: str) -> str:
    return f'<{kind} style="{STYLES[kind]}">{inner}</{kind}>\n'


def _list(kind: str, items: Sequence[str]) -> str:
    shown = "".join(f'<li style="{STYLES["li"]}">{item}</li>' for item in items)
    return f'<{kind} style="{STYLES["list"]}">{shown}</{kind}>\n'
