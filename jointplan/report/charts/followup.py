"""Charts of how sales followed up: promises kept, and how soon leads are answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from jointplan.report.display.formats import (
    count,
    first_upper,
    hours,
    listing,
    named,
    plural,
)
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
from jointplan.report.tables.agreements import spoken

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
            "The plan promises no follow-up. Add [[agreements]] to get this chart."
        )
    shown = [row for row in found if middle(row) is not None]
    if not shown:
        return nothing("No promise on follow-up has ten leads that could be judged.")
    shown.sort(key=lambda r: (TERMS.index(r["term"]), str(r["agreement_name"])))
    records = [_kept(row) for row in shown]
    base = named_rows(records)
    x = alt.X(
        "kept:Q",
        title="Kept the promise",
        axis=PER_CENT,
        scale=alt.Scale(domain=[0, 1]),
    )
    stems = base.mark_rule(color=LIGHT["rule"], strokeWidth=2).encode(x=x, x2="zero:Q")
    ranges = base.mark_rule(color=LIGHT["sales"], strokeWidth=5).encode(
        x="low:Q", x2="high:Q"
    )
    points = base.mark_point(color=LIGHT["sales"], size=120, opacity=1).encode(x=x)
    shares = base.mark_text(dy=-16, fontSize=11)
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
        _kept_title(shown),
        " ".join(record["told"] for record in records),
        note=source_note(only(run), "followup_terms"),
        height=TWO_LINES * len(records) + 50,
        key=[("sales", "kept"), ("target", "promised (line)")],
        subtitle="Leads that got what was promised, share of those due, by promise and "
        "agreement; 0 to 100%",
        remark=_beside(shown),
        name="follow-up-by-agreement",
    )


def _kept_title(shown: Sequence[Row]) -> str:
    """Which of the promises on follow-up are missed, and by how many agreements."""
    missed = [row["term"] for row in shown if row["state"] == "missed"]
    terms = list(dict.fromkeys(missed))
    if not missed:
        is_kept = all(row["state"] == "kept" for row in shown)
        return f"No follow-up promise is missed{'' if is_kept else ' so far'}"
    names = first_upper(listing(terms))
    if len(terms) > 1:
        return f"{names} are missed"
    asked = sum(row["term"] == terms[0] for row in shown)
    verb = "are" if terms[0].endswith("touches") else "is"
    where = f" in {count(len(missed))} of {count(asked)} agreements" * (asked > 1)
    return f"{names} {verb} missed{where}"


def _beside(shown: Sequence[Row]) -> str:
    """Say what the bars are and what is not in the shares yet, where there is any."""
    said = []
    if any(row["not_measurable_count"] for row in shown):
        said.append("Bar: worst to best case, as some leads cannot be judged.")
    if pending := sum(row["pending_count"] for row in shown):
        said.append(f"Not due yet, so in no share: {count(pending)}.")
    return " ".join(said)


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
        "told": f"{name}: {told(row)} kept, {promised(row)} promised, "
        f"{spoken(state(row))}.",
    }


def followup_spread(
    followup_spread: pd.DataFrame, run: pd.DataFrame
) -> alt.VConcatChart | alt.LayerChart | Block:
    """How soon leads were answered, and how many of them on time."""
    found = sorted(rows(followup_spread), key=lambda row: row["position"])
    timed = [row for row in found if row["answered_within"] not in APART]
    if not timed:
        return nothing(
            "How soon leads are answered is not in this export: it holds no touches, "
            "or leads by their day only."
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
        _spread_title(sums),
        " ".join(str(record["told"]) for record in records),
        note=source_note(only(run), "followup_spread"),
        height=260,
        key=[("claimed", "all leads"), ("sales", "answered on time")],
        subtitle=f"Leads of {only(run)['quarter']} by business time to the first "
        "response",
        remark=f"Agreed limits: {told}." if told else "",
        name="first-response-time",
    )


def _spread_title(sums: Mapping[str, Mapping[str, int]]) -> str:
    """How many leads are answered on time and how many have no answer."""
    none = sums[APART[0]]["all"] if APART[0] in sums else 0
    met = sum(each["met"] for each in sums.values())
    if not met:
        return f"{plural(none, 'lead has', 'leads have')} no answer yet"
    silent = f"{count(none)} {'has' if none == 1 else 'have'} no answer"
    verb = plural(met, "lead is", "leads are")
    return f"{verb} answered on time, {silent if none else 'none is unanswered'}"


def _told(name: str, met: int, number: int) -> str:
    if name in APART:
        return f"{first_upper(name)}: {plural(number, 'lead')}."
    when = "later" if name == "later" else f"within {name}"
    return f"Answered {when}: {plural(number, 'lead')}, {count(met)} on time."


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
    y = alt.Y("all:Q", title="Leads", axis=alt.Axis(tickCount=5))
    everyone = base.mark_bar(
        color=LIGHT["claimed"], stroke=LIGHT["muted"], strokeWidth=0.8
    )
    met = base.mark_bar(color=LIGHT["sales"], width=alt.RelativeBandSize(0.5))
    return [everyone.encode(y=y), met.encode(y="met:Q")]
