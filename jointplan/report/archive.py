"""The page of all quarters: what came of each, what is published, how shares moved.

It is made of what each quarter's own report says, so nothing in it is computed anew. It
loads nothing and runs nothing; links lead to folders beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from jointplan.report.display.blocks import Row, text
from jointplan.report.display.bullet import bullet
from jointplan.report.display.formats import DASH, day, per_cent
from jointplan.report.display.locales import write_as
from jointplan.report.display.masthead import STATES, company_of
from jointplan.report.display.promise_words import label
from jointplan.report.display.promises import figure, gap, middle, promised
from jointplan.report.style import style_sheet
from jointplan.report.tables.scorecard import WORDS, verdict

SHOWN = ("mql_quota", "first_response", "won_revenue")
"""The promises that stand for a quarter; of all shares the trend is shown below."""

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
OWN = """
.columns.all { display: block; max-width: var(--wide); }
.masthead .inner.all { max-width: var(--wide); padding: 0 var(--gap); }
.quarter h2 { padding-top: 1.6rem; }
.quarter .facts { margin-bottom: 0.4rem; align-items: baseline; }
.three { display: grid; gap: 0 2.5rem; }
@media (min-width: 700px) { .three { grid-template-columns: repeat(3, 1fr); } }
.three .promise { border-bottom: 0; align-content: start; }
.trend :is(th, td) { vertical-align: middle; min-width: 0; white-space: normal; }
.trend td.line { width: 40%; min-width: 5rem; padding-inline: 0.8rem; }
.trend svg { display: block; width: 100%; height: 28px; overflow: visible; }
.trend polyline { fill: none; stroke: var(--muted); stroke-width: 2; }
.trend polyline { vector-effect: non-scaling-stroke; }
.trend circle { fill: var(--ink); }
"""
HEIGHT = 28
EDGE = 4


@dataclass(frozen=True)
class Publication:
    """A report that was frozen: its folder, and the day its data go to."""

    folder: str
    as_of: date | None


@dataclass(frozen=True)
class Listed:
    """A quarter of the list.

    Attributes:
        quarter: Its name, which is its folder's as well.
        publications: What was published of it, newest first.
        is_draft_newer: Whether its draft is not what was published last.
        is_draft_told: Whether the figures are the draft's, not the publication's.
        about: The row about the run that is told of; empty where it is not known.
        promises: Its promises, by name; empty where they cannot be read.
    """

    quarter: str
    publications: Sequence[Publication] = ()
    is_draft_newer: bool = True
    is_draft_told: bool = True
    about: Row = field(default_factory=dict)
    promises: Mapping[str, Row] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of its amounts."""
        return str(self.about.get("currency") or "")


def archive_page(listed: Sequence[Listed]) -> str:
    """Write the page of all quarters, the newest first."""
    newest = next((each.about for each in listed if each.about), {})
    write_as(newest.get("locale"))
    company = company_of(newest) if newest else ""
    quarters = "".join(map(_quarter, listed))
    nothing = '<p class="nothing">No report has been made yet.</p>'
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{text(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>Joint plans{text(f' of {company}' if company else '')}</title>\n"
        f"<style>{style_sheet()}{OWN}</style></head>\n<body>\n"
        '<header class="masthead"><div class="inner all">'
        f'<p class="kicker">{text(company)}</p><h1>Joint plans of marketing and sales'
        "</h1></div></header>\n"
        f'<div class="columns all"><main>{quarters or nothing}{_trend(listed)}</main>'
        "</div>\n</body></html>\n"
    )


def _quarter(each: Listed) -> str:
    """A quarter: what it is, where its reports are, what came of it."""
    name = text(each.quarter)
    shown = [each.promises[name] for name in SHOWN if name in each.promises]
    figures = "".join(_promise(row, each.currency) for row in shown)
    body = (
        f'<div class="three">{figures}</div>'
        if figures
        else '<p class="nothing">Its folder has no figures that can be read here.</p>'
    )
    return (
        f'<section class="section quarter" aria-labelledby="{name}">'
        f'<h2 id="{name}">{name}</h2>\n<ul class="facts">{_facts(each)}</ul>\n'
        f"{body}</section>\n"
    )


def _facts(each: Listed) -> str:
    """Links to what was published and to the draft, and what to know of them."""
    facts = []
    for known in each.publications:
        folder = f"published/{quote(known.folder)}/"
        facts.append(f"<li>{_link(each, folder, _published(known))}</li>")
    draft = STATES["draft"] if each.is_draft_newer else "Draft, the same as published"
    kind = ' class="draft"' if each.is_draft_newer else ""
    facts.append(f"<li{kind}>{_link(each, '', draft)}</li>")
    if each.about and not each.about.get("is_complete", True):
        facts.append(
            f'<li class="unfinished">{text(each.quarter)} is not complete</li>'
        )
    if each.publications and each.is_draft_newer and each.promises:
        whose = "draft" if each.is_draft_told else "report published last"
        facts.append(f"<li>Figures of the {whose}</li>")
    return "".join(facts)


def _published(known: Publication) -> str:
    """Say of when a publication is; a second one of a day has its number."""
    if known.as_of is None:
        return f"Published: {known.folder}"
    number = known.folder.removeprefix(known.as_of.isoformat()).lstrip("-")
    return f"Published, data to {day(known.as_of)}{f', no. {number}' if number else ''}"


def _link(each: Listed, folder: str, words: str) -> str:
    return f'<a href="{text(quote(each.quarter))}/{folder}index.html">{text(words)}</a>'


def _promise(row: Row, currency: str) -> str:
    """A promise as it stands on the scorecard: figure, bar, what was promised."""
    said, behind = figure(row, currency)
    goal = promised(row, currency)
    against = "nothing promised" if goal == DASH else f"promised {goal}"
    mark, word = WORDS.get(row["state"], ("?", row["state"]))
    short = verdict(row).partition(", ")[2]
    parts = "; ".join(part for part in (behind, against, short) if part)
    return (
        f'<div class="promise side {text(row["side"])}"><p class="what">'
        f'{text(label(row))} <span class="mark {text(row["state"].replace(" ", "-"))}">'
        f'<span aria-hidden="true">{mark}</span> {text(word)}</span></p>'
        f'<p class="actual">{text(said)}</p>{bullet(row, None)}'
        f'<p class="against"><span>{text(parts)}</span></p></div>'
    )


def _trend(listed: Sequence[Listed]) -> str:
    """How each share moved over the quarters, from the oldest to the newest."""
    told = [each for each in reversed(listed) if each.promises]
    names = list(dict.fromkeys(name for each in told for name in each.promises))
    lines = "".join(_line(name, told) for name in names)
    if not lines:
        return ""
    return (
        '<section class="section" aria-labelledby="shares"><h2 id="shares">How did '
        f"shares move from {text(told[0].quarter)} to {text(told[-1].quarter)}?</h2>\n"
        '<div class="table"><table class="trend"><thead><tr><th scope="col">Share</th>'
        f'<th scope="col">{per_cent("0 to 100")}</th>'
        '<th scope="col" class="gt_right">Last</th>'
        '<th scope="col" class="gt_right">Since the first</th></tr></thead>\n'
        f"<tbody>{lines}</tbody></table></div>\n"
        '<p class="source">Each share as the report of its quarter has it; its '
        "definition may differ from one quarter to the next.</p></section>\n"
    )


def _line(name: str, told: Sequence[Listed]) -> str:
    """A share over the quarters in which it is known; nothing if that is just one."""
    found = [
        (place, each.quarter, each.promises[name])
        for place, each in enumerate(told)
        if name in each.promises and each.promises[name]["all_count"] is not None
    ]
    points = [
        (place, quarter, row, level)
        for place, quarter, row in found
        if (level := middle(row)) is not None
    ]
    if len(points) < 2:
        return ""
    values = ", ".join(f"{quarter} {figure(row)[0]}" for _, quarter, row, _ in points)
    drawn = [(place / (len(told) - 1), level) for place, _, _, level in points]
    first, last = points[0][2], points[-1][2]
    return (
        f'<tr><th scope="row">{text(label(last))}</th><td class="line">'
        f"{_drawing(drawn, values)}</td>"
        f'<td class="gt_right">{text(figure(last)[0])}</td>'
        f'<td class="gt_right">{text(gap(first, last))}</td></tr>\n'
    )


def _drawing(points: Sequence[tuple[float, float]], values: str) -> str:
    """Draw a line through points from 0 to 1; a point keeps its shape at any width."""
    at = [(100 * x, EDGE + (1 - level) * (HEIGHT - 2 * EDGE)) for x, level in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    dots = "".join(f'<circle cx="{x:.1f}%" cy="{y:.1f}" r="3"/>' for x, y in at)
    return (
        f'<svg role="img" aria-label="{text(values)}">'
        f'<svg viewBox="0 0 100 {HEIGHT}" preserveAspectRatio="none" width="100%" '
        f'height="{HEIGHT}"><polyline points="{line}"/></svg>{dots}</svg>'
    )
