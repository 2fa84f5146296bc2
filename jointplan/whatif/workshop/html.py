"""Answers and sentences of the panel as HTML; whatever a CRM wrote is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sqlglot import exp

from jointplan.glossary.rules.plain_words import rule_in_words
from jointplan.glossary.rules.printer import print_rule
from jointplan.whatif.advisor import sentences, tables
from jointplan.whatif.advisor.advice import Advice
from jointplan.whatif.preview.table_cells import Sheet

STYLE = """<style>
.jp-trial { overflow-x: auto; line-height: 1.4; }
.jp-trial table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.jp-trial caption { text-align: left; font-weight: 600; padding: .4rem 0 .2rem; }
.jp-trial th, .jp-trial td { padding: .1rem .6rem .1rem 0; text-align: right; }
.jp-trial th:first-child, .jp-trial td:first-child, .jp-trial .text {
  text-align: left; }
#trial-quarters tbody th { white-space: nowrap; }
.jp-trial thead th { border-bottom: 1px solid currentColor; font-weight: 500; }
.widget-slider > .widget-label { text-align: left; margin: 0; }
.jp-trial .finding { font-weight: 600; font-size: 1.15em; margin: 0 0 .4rem; }
.jp-trial tbody th { font-weight: 400; min-width: 8.5rem; }
.jp-trial pre { margin: .2rem 0; white-space: pre-wrap; }
.jp-trial .warning { border-left: 3px solid #F46A25; padding-left: .6rem; }
</style>"""


def advice_html(advice: Advice) -> str:
    """What the advisor found, as the report would show it."""
    blocks = [sentences.advice(advice)]
    if advice.candidates or advice.fallen:
        blocks.append(tables.advice(advice))
    told = "".join(each._repr_mimebundle_()["text/html"] for each in blocks)
    return f"{STYLE}<div class='jp-trial'><h3>What rejections suggest</h3>{told}</div>"


def rule_html(rule: exp.Expr | None) -> str:
    """A rule as it is written, and in plain words."""
    if rule is None:
        return ""
    words = "every hand-off" if isinstance(rule, exp.Boolean) else rule_in_words(rule)
    return f"<pre>{escape(print_rule(rule))}</pre><p>{escape(words)}</p>"


def warning_html(sentence: str) -> str:
    """A sentence that stands out."""
    return f"<p class='warning'>{escape(sentence)}</p>"


def sentence_html(text: str, line: int = 0, written: str = "") -> str:
    """A message, a line each.

    Args:
        text: The message.
        line: The line of the glossary that it is about, to be looked at; 0 is none.
        written: What stands on that line.
    """
    lines = "<br>".join(escape(each) for each in text.split("\n"))
    place = f" data-line='{line}' data-text='{escape(written)}'" if line else ""
    said = f"<p class='warning'{place} role='status'>{lines}</p>"
    return f"{STYLE}<div class='jp-trial'>{said}</div>"


def finding_html(sentence: str) -> str:
    """The finding, before the figures."""
    return f"<p class='finding'>{escape(sentence)}</p>"


def table_html(sheet: Sheet) -> str:
    """A table of texts."""
    head = "".join(
        f"<th scope='col'{_kind(place, sheet)}>{escape(each)}</th>"
        for place, each in enumerate(sheet.columns)
    )
    body = "".join(_row(row, sheet) for row in sheet.rows)
    note = f"<p>{escape(sheet.note)}</p>" if sheet.note else ""
    return (
        f"<table id='{sheet.ident}'><caption>{escape(sheet.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}"
    )


def _kind(place: int, sheet: Sheet) -> str:
    return " class='text'" if place in sheet.texts else ""


def _row(cells: Sequence[str], sheet: Sheet) -> str:
    made = [f"<th scope='row'>{escape(cells[0])}</th>"]
    made += [
        f"<td{_kind(place, sheet)}>{escape(cell)}</td>"
        for place, cell in enumerate(cells[1:], 1)
    ]
    return f"<tr>{''.join(made)}</tr>"
