"""Charts of how sales followed up: shares kept against promised, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import (
    PER_CENT,
    TWO_LINES,
    framed,
    layered,
    named_rows,
    values,
)
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, first_upper, hours, named, plural
from jointplan.report.display.palette import LIGHT
from jointplan.report.display.promises import (
    bounds,
    figure,
    goals_of,
    middle,
    promised,
    state,
    told,
)

TERMS = ("first response", "further touches", "decision")
APART = ("not answered", "not measurable")


def followup_kept(
    followup_terms: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """The share kept of each promise, against the share promised."""
    found = [
        row
        for row in rows(followup_terms)
        if row["promised_pct"] is not None and row["grouping"] == "tier"
    ]
    if not found:
        return nothing(
            "Nothing is promised on follow-up; [[agreements]] bring this chart."
        )
    shown = [row for row in found if middle(row) is not None]
    if not shown:
        return nothing(
            "No promise on follow-up can be held against ten hand-offs that could be "
            "measured."
        )
    shown.sort(key=lambda r: (TERMS.index(r["term"]), str(r["agreement_name"])))
    records = [_kept(row) for row in shown]
    base = named_rows(records)
    x = alt.X(
        "kept:Q",
        title="Share of hand-offs",
        axis=PER_CENT,
        scale=alt.Scale(domain=[0, 1]),
    )
    stems = base.mark_rule(color=LIGHT["rule"], strokeWidth=2).encode(x=x, x2="zero:Q")
    ranges = base.mark_rule(color=LIGHT["sales"], strokeWidth=5).encode(
        x="low:Q", x2="high:Q"
    )
    points = base.mark_point(color=LIGHT["sales"], size=120, opacity=1).encode(x=x)
    shares = base.mark_text(align="right", dx=-12, dy=-9, fontSize=11)
    goals = base.mark_tick(color=LIGHT["target"], thickness=3, size=20, opacity=1)
    return framed(
        layered(
            stems,
            ranges,
            goals.encode(x="promised:Q"),
            goals.encode(x="promised_least:Q"),
            points,
            shares.encode(x=x, text="label:N"),
        ),
        "Where does the dot reach its line?",
        " ".join(record["told"] for record in records),
        note=source_note(only(run), "followup_terms")
        + " Dot: kept of those met or breached; where some are not measurable, a bar "
        "from the worst case to the best (R64). Upright: the share promised.",
        height=TWO_LINES * len(records) + 50,
        key=[("sales", "kept"), ("target", "promised")],
    )


def _kept(row: Row) -> dict[str, Any]:
    (low, of), (high, _) = bounds(row)
    most, least = goals_of(row)
    name = f"{first_upper(row['term'])}: {named(row['agreement_name'])}"
    return {
        "name": f"{first_upper(row['term'])}\n{named(row['agreement_name'])}",
        "kept": middle(row),
        "low": low / of,
        "high": high / of,
        "zero": 0,
        "promised": float(most) / 100,
        "promised_least": float(least) / 100,
        "label": figure(row)[0],
        "told": f"{name}: {told(row)} kept, {promised(row)} promised, {state(row)}.",
    }


def followup_spread(
    followup_spread: pd.DataFrame, run: pd.DataFrame
) -> alt.VConcatChart | alt.LayerChart | Block:
    """How soon hand-offs were answered, with the agreed limit, tier by tier."""
    found = sorted(rows(followup_spread), key=lambda row: row["position"])
    timed = [row for row in found if row["answered_within"] not in APART]
    if not timed:
        return nothing(
            "How soon hand-offs were answered is not measurable: the exports know them "
            "by their day alone, or hold no touches."
        )
    sums: dict[str, dict[str, int]] = {}
    for row in found:
        into = sums.setdefault(row["answered_within"], {"met": 0, "all": 0})
        into["met"] += row["met_count"]
        into["all"] += row["handoff_count"]
    records = [
        {
            "within": name,
            "met": each["met"],
            "all": each["all"],
            "told": _told(name, each["met"], each["all"]),
        }
        for name, each in sums.items()
    ]
    limits = {
        str(row["agreement_name"]): row["limit_seconds"]
        for row in found
        if row["limit_seconds"] is not None
    }
    told = "; ".join(f"{name} {hours(limit)}" for name, limit in sorted(limits.items()))
    return framed(
        layered(*_bars(records)),
        "How many were answered in time, and how many never?",
        " ".join(str(record["told"]) for record in records),
        note=source_note(only(run), "followup_spread")
        + (f" Limits in business time: {told}." if told else ""),
        height=260,
        key=[("claimed", "all"), ("sales", "within the limit agreed")],
    )


def _told(name: str, met: int, number: int) -> str:
    if name in APART:
        return f"{first_upper(name)}: {plural(number, 'hand-off')}."
    when = "later" if name == "later" else f"within {name}"
    return f"Answered {when}: {plural(number, 'hand-off')}, {count(met)} in time."


def _bars(records: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    base = alt.Chart(values(records)).encode(
        x=alt.X(
            "within:O",
            sort=None,
            title="First response within business time of",
            axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, ' ')"),
        ),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    y = alt.Y("all:Q", title="Hand-offs", axis=alt.Axis(tickCount=5))
    everyone = base.mark_bar(
        color=LIGHT["claimed"], stroke=LIGHT["muted"], strokeWidth=0.8
    )
    met = base.mark_bar(color=LIGHT["sales"], width=alt.RelativeBandSize(0.5))
    return [everyone.encode(y=y), met.encode(y="met:Q")]
