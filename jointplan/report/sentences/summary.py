"""Did both sides keep their promises, where not, and what has to be decided?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    only,
    rows,
    text,
)
from jointplan.report.display.causes import causes, sentence
from jointplan.report.display.formats import (
    DASH,
    count,
    first_lower,
    first_upper,
    listing,
    money,
    per_cent_between,
    plural,
    span,
)
from jointplan.report.display.promise_words import PROMISES, label
from jointplan.report.display.promises import UNKNOWN, bounds, figure
from jointplan.report.display.revenue import MARKETING, QUARTER, summed, wins_of
from jointplan.stats.rates import SMALLEST_DENOMINATOR

BOTH = ("marketing", "sales")
MOST_KNOWN = 3


def headline(
    scorecard: pd.DataFrame,
    promise_causes: pd.DataFrame,
    revenue_origins: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Title of the page and what stands under it: what was missed, and where."""
    about = only(run)
    current = [row for row in rows(scorecard) if row["is_report_quarter"]]
    title, is_settled = _title(current, about)
    said = []
    if is_settled:
        named = causes(promise_causes, scorecard)
        told = [row["promise"] for row in _worst(current)]
        said += [] if about["is_complete"] else ["So far:"]
        said += [sentence(named[name]) for name in told if name in named]
        said += _revenue(current, revenue_origins, about["currency"])
    else:
        said += _known(current, about["currency"])
    lede = " ".join(said)
    markup = f"<h1>{text(title)}</h1>"
    markup += f'<p class="lede">{text(lede)}</p>' if lede else ""
    return Block(markup, f"{title}\n{lede}".strip())


def title(scorecard: pd.DataFrame, run: pd.DataFrame) -> str:
    """Title of the page: what was missed, or that nothing was."""
    current = [row for row in rows(scorecard) if row["is_report_quarter"]]
    return _title(current, only(run))[0]


def reach(limits: pd.DataFrame) -> Block:
    """Say in the masthead how far the data can be trusted: what limits touch."""
    found = rows(limits)
    said = f"{plural(len(found), 'limit')} of the data" if found else "No known limit"
    most = max(found, key=lambda row: row["touched_count"] or 0, default=None)
    if most and most["touched_count"]:
        widest = f"{count(most['touched_count'])} of {count(most['handoff_count'])}"
        said += f"; the widest touches {widest} leads"
    return Block(f'<p class="reach">{text(said)}.</p>', f"{said}.")


def _title(current: Sequence[Row], about: Row) -> tuple[str, bool]:
    """The title, and whether promises have been judged."""
    quarter = about["quarter"]
    promises = [row for row in current if row["state"] != "not promised"]
    states = {row["state"] for row in promises}
    if any(row["promise"] == "mql_quota" and _is_unknown(row) for row in current):
        return f"No MQL of these exports has a day: {quarter} cannot be counted", False
    if about.get("is_baseline"):
        return f"{_leads(current)}; nothing promised yet", False
    if not promises:
        return f"{_leads(current)}; the plan promises nothing", False
    if states == {"not measurable"}:
        return f"{_leads(current)}; no promise can be judged", False
    if "pending" in states and not states & {"kept", "missed"}:
        return f"{quarter}: too early to say", True
    missed = _worst(current)
    if missed:
        clauses = [_clause(row, place) for place, row in enumerate(missed)]
        sides = {row["side"] for row in missed}
        others = [side for side in BOTH if side not in sides]
        clauses += [each for side in others for each in _all_kept(side, promises)]
        return first_upper("; ".join(clauses[:2])), True
    if "missed" in states:
        names = [
            first_lower(label(row)) for row in promises if row["state"] == "missed"
        ]
        return f"Missed: {listing(names)}", True
    if states == {"kept"}:
        return f"Both sides kept every promise of {quarter}", True
    return f"No promise of {quarter} was missed so far", True


def _leads(current: Sequence[Row]) -> str:
    """How many leads count, for a page that has no promise to judge them by."""
    for row in current:
        if row["promise"] == "mql_quota" and row["least_count"] is not None:
            unsure = row["most_count"] - row["least_count"]
            one = row["most_count"] == 1
            return (
                f"{span(row['least_count'], unsure)} lead{'' if one else 's'} counted"
            )
    return "Leads not counted"


def _known(current: Sequence[Row], currency: str) -> list[str]:
    """What is known where no promise is judged, and what cannot be."""
    known, unknown = [], []
    for row in current:
        figure_of, behind = figure(row, currency)
        if figure_of in (UNKNOWN, DASH):
            unknown.append(first_lower(label(row)))
        elif row["promise"] != "mql_quota":
            known.append(
                f"{label(row)}: {figure_of} ({behind})."
                if behind
                else f"{label(row)}: {figure_of}."
            )
    known = known[:MOST_KNOWN]
    if unknown:
        known.append(f"Cannot be judged: {listing(unknown)}.")
    return known


def _worst(current: Sequence[Row]) -> list[Row]:
    """Of each side the missed promise that lags most, the wider gap first."""
    worst = []
    for side in BOTH:
        missed = [
            row
            for row in current
            if row["side"] == side and row["state"] == "missed" and _lag(row)
        ]
        worst += sorted(missed, key=lambda row: (-_lag(row), row["position"]))[:1]
    return sorted(worst, key=lambda row: (-_lag(row), row["position"]))


def _lag(row: Row) -> float:
    """How much of what was promised is missing even at best, 0 to 1."""
    if row["promised_count"]:
        return float(1 - row["most_count"] / row["promised_count"])
    if not row["promised_pct"] or row["promise"] not in PROMISES:
        return 0.0
    best, of = bounds(row)[1]
    if of < SMALLEST_DENOMINATOR:
        return 0.0
    return float(1 - best * 100 / of / float(row["promised_pct"]))


def _clause(row: Row, place: int) -> str:
    facts = {"share": "", "short": ""}
    if row["promised_count"] is not None:
        least = int(row["promised_count"]) - row["most_count"]
        facts["short"] = span(least, row["most_count"] - row["least_count"])
    else:
        (low, of), (high, _) = bounds(row)
        facts["share"] = per_cent_between(low / of, high / of)
    words = PROMISES[row["promise"]]
    said = words.missed_after if place and words.missed_after else words.missed
    return said.format(**facts)


def _all_kept(side: str, promises: Sequence[Row]) -> list[str]:
    states = [row["state"] for row in promises if row["side"] == side]
    if states and set(states) == {"kept"}:
        return [f"{side} kept all it promised"]
    return []


def _revenue(
    current: Sequence[Row], revenue_origins: pd.DataFrame, currency: str
) -> list[str]:
    """Whether revenue reached its target, and how much of it marketing's leads made."""
    words = {
        "kept": "Revenue reached its target",
        "missed": "Revenue missed its target",
    }
    found = wins_of(revenue_origins, QUARTER)
    own = summed("", [row for row in found if row["origin"] in MARKETING])
    part = f", {money(own.amount, currency)} of it from marketing's leads"
    return [
        f"{words[row['state']]}: {money(row['actual_amount'], currency)}"
        f"{part if found and not own.is_unknown else ''}."
        for row in current
        if row["promise"] == "won_revenue" and row["state"] in words
    ]


def _is_unknown(row: Row) -> bool:
    return row["state"] == "not measurable" and row.get("actual_count") is None
