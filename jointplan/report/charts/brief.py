"""Charts that leaders read first: what counts, against quota, and answers by team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.forms import (
    BARE,
    named_marks,
    place_of,
    size_of,
    told_of,
    two_forms,
)
from jointplan.report.charts.theme import layered
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.causes import (
    QUOTA,
    Cause,
    causes,
    gap_of_others,
)
from jointplan.report.display.formats import (
    count,
    first_upper,
    per_cent,
    percent,
    plural,
    signed,
    span,
)
from jointplan.report.display.palette import LIGHT
from jointplan.report.display.quota_fates import FATES, UNCLEAR
from jointplan.stats.rates import SMALLEST_DENOMINATOR


def quota_walk(
    quota_fates: pd.DataFrame, quota_lines: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """From the leads claimed to those that count, step by step, against the quota."""
    about = only(run)
    fates = sorted(rows(quota_fates), key=lambda fate: fate["position"])
    claimed = sum(fate["handoff_count"] for fate in fates)
    if not claimed:
        return nothing(f"No leads were claimed in {about['quarter']}.")
    counted, unclear = (
        sum(fate["handoff_count"] for fate in fates if fate["quota_fate"] in named)
        for named in (("earned",), UNCLEAR)
    )
    quota = next((r["quota_count"] for r in rows(quota_lines) if r["is_total"]), None)
    records = _steps(fates, claimed, counted)
    key = []
    if quota is not None:
        key.append(("upright", f"quota {count(quota)}"))
        records[-1]["quota"] = float(quota)
        records[-1]["at"] = max(counted, float(quota))
    return two_forms(
        records,
        lambda base, form: _walk(base, form, has_quota=quota is not None),
        f"Of {plural(claimed, 'lead')} claimed, {span(counted, unclear)} count towards "
        "quota",
        f"Leads of {about['quarter']}, and the first rule that leaves each out",
        told=told_of(records),
        note=source_note(about, "quota_fates", "quota_lines"),
        key=key,
        name="leads-claimed-and-counted",
    )


def quota_gaps(
    promise_causes: pd.DataFrame, scorecard: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Leads that count minus quota, for each group that has a quota of its own."""
    about = only(run)
    lines = [row for row in rows(promise_causes) if row["promise"] == QUOTA]
    if not lines:
        return EMPTY
    cause = causes(promise_causes, scorecard).get(QUOTA)
    splits = [row["split"] for row in lines]
    split = cause.split if cause else max(dict.fromkeys(splits), key=splits.count)
    found = [row for row in lines if row["split"] == split]
    gaps = [
        (row["group_name"], row["met_count"], float(row["due_count"])) for row in found
    ]
    one = found[0]
    met = one["met_count"] + one["rest_met_count"] - sum(gap[1] for gap in gaps)
    due = float(one["due_count"] + one["rest_due_count"]) - sum(gap[2] for gap in gaps)
    if met or due > 0:
        gaps.append((f"All other {split}s", met, due))
    gaps.sort(key=lambda gap: gap[1] - gap[2])
    records = [_gap(*gap) for gap in gaps]
    return two_forms(
        records,
        _diverging,
        _gap_title(cause, split),
        f"Leads that count minus quota, by {split}, largest shortfall first",
        told=told_of(records),
        note=source_note(about, "promise_causes"),
        name=f"quota-by-{split}",
    )


def followup_by_team(
    promise_causes: pd.DataFrame, scorecard: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share of first responses on time by team, against what was promised."""
    about = only(run)
    promise = next(
        (
            row
            for row in rows(scorecard)
            if row["is_report_quarter"] and row["promise"] == "first_response"
        ),
        None,
    )
    found = [
        row
        for row in rows(promise_causes)
        if row["promise"] == "first_response" and row["split"] == "team"
    ]
    drawn = [
        r for r in found if r["group_name"] and r["due_count"] >= SMALLEST_DENOMINATOR
    ]
    if not drawn and any(row["group_name"] for row in found):
        return nothing(
            "No team has ten leads old enough to judge its first response; the counts "
            "are below."
        )
    if promise is None or not drawn:
        return nothing(
            "First response by team is not in this export: it takes the time of the "
            "first touch and the team of each owner."
        )
    drawn.sort(key=lambda row: row["met_count"] / float(row["due_count"]))
    cause = causes(promise_causes, scorecard).get("first_response")
    lead = cause.group if cause and cause.split == "team" else None
    records = [_team(row) for row in drawn]
    goal = promise["promised_pct"]
    if goal is not None:
        for record in records:
            record["promised"] = float(goal) / 100
    return two_forms(
        records,
        lambda base, form: _dots(base, form, has_goal=goal is not None),
        _team_title(cause, lead),
        "Share of leads old enough to judge, by the team that got them; 0 to 100%",
        told=told_of(records),
        note=source_note(about, "promise_causes", "scorecard"),
        key=[]
        if goal is None
        else [("upright", f"promised {per_cent(count(goal, 1))}")],
        remark=_not_drawn(found),
        name="first-response-by-team",
    )


def _steps(fates: Sequence[Row], claimed: int, counted: int) -> list[dict[str, Any]]:
    records = [_step("Claimed by marketing", 0, claimed, count(claimed), "marketing")]
    at = claimed
    for fate in fates:
        if fate["quota_fate"] == "earned":
            continue
        number = fate["handoff_count"]
        name = FATES.get(fate["quota_fate"], first_upper(fate["quota_fate"]))
        records.append(_step(name, at - number, at, f"−{count(number)}", "muted"))
        at -= number
    records.append(_step(FATES["earned"], 0, counted, count(counted), "marketing"))
    return records


def _step(name: str, start: int, end: int, label: str, role: str) -> dict[str, Any]:
    return {
        "name": name,
        "from": start,
        "to": end,
        "at": end,
        "leads": end - start,
        "label": label,
        "role": LIGHT[role],
        "quota": None,
        "told": f"{name}: {label}.",
    }


def _walk(base: alt.Chart, form: str, *, has_quota: bool) -> alt.LayerChart:
    x = alt.X("from:Q", title=None, axis=BARE, scale=alt.Scale(zero=True))
    bars = base.mark_bar(height=size_of(form), yOffset=place_of(form)).encode(
        x=x, x2="to:Q", color=alt.Color("role:N", scale=None)
    )
    layers = [bars, *named_marks(base, form, "at:Q")]
    if has_quota:
        quota = base.transform_filter("datum.quota != null")
        goal = quota.mark_tick(
            color=LIGHT["target"],
            thickness=3,
            size=26,
            opacity=1,
            yOffset=place_of(form),
        )
        layers.append(goal.encode(x=alt.X("quota:Q", title=None, axis=BARE)))
    return layered(*layers)


def _gap(name: str, met: int, due: float) -> dict[str, Any]:
    gap = round(met - due)
    label = f"{signed(gap)} ({count(met)} of {count(due)})"
    return {
        "name": name,
        "gap": gap,
        "counted": met,
        "quota": due,
        "label": label,
        "told": f"{name}: {label}.",
    }


def _gap_title(cause: Cause | None, split: str) -> str:
    if cause is None:
        return f"Leads against quota, by {split}"
    short = span(round(cause.short), cause.unclear)
    return f"{cause.subject} is {short} short, others {gap_of_others(cause)}"


def _diverging(base: alt.Chart, form: str) -> alt.LayerChart:
    x = alt.X("gap:Q", title=None, axis=BARE)
    bars = base.mark_bar(
        height=size_of(form), color=LIGHT["marketing"], yOffset=place_of(form)
    ).encode(x=x)
    zero = base.mark_rule(color=LIGHT["ink"], strokeWidth=1).encode(x=alt.datum(0))
    ahead = base.transform_calculate(beyond="max(datum.gap, 0)")
    return layered(bars, zero, *named_marks(ahead, form, "beyond:Q"))


def _team(row: Row) -> dict[str, Any]:
    met, due = row["met_count"], int(row["due_count"])
    label = f"{percent(met, due, 1)} ({count(met)} of {count(due)})"
    return {
        "name": row["group_name"],
        "share": met / due,
        "zero": 0,
        "full": 1,
        "on_time": met,
        "judged": due,
        "label": label,
        "promised": None,
        "told": f"{row['group_name']}: {label}.",
    }


def _team_title(cause: Cause | None, lead: str | None) -> str:
    if cause is None or lead is None or cause.is_chance:
        return "First response by team"
    own, others = percent(cause.met, cause.due), percent(cause.rest_met, cause.rest_due)
    return f"{lead} answers {own} on time, all others {others}"


def _not_drawn(found: Sequence[Row]) -> str:
    """Say what is left out of the chart: leads without a team, and small teams."""
    said = []
    for row in found:
        if row["group_name"] is None:
            leads = plural(int(row["due_count"]), "lead")
            said.append(f"{leads} without a team, {count(row['met_count'])} on time")
        elif row["due_count"] < SMALLEST_DENOMINATOR:
            said.append(
                f"{row['group_name']} ({count(row['met_count'])} of "
                f"{count(row['due_count'])})"
            )
    return f"Not shown: {'; '.join(said)}." if said else ""


def _dots(base: alt.Chart, form: str, *, has_goal: bool) -> alt.LayerChart:
    scale = alt.Scale(domain=[0, 1.25 if form == "wide" else 1], nice=False)
    x = alt.X("share:Q", title=None, axis=BARE, scale=scale)
    place = place_of(form)
    line = base.mark_rule(color=LIGHT["rule"], yOffset=place).encode(
        x=alt.X("zero:Q", title=None, axis=BARE, scale=scale), x2="full:Q"
    )
    dots = base.mark_point(
        color=LIGHT["sales"], size=110, opacity=1, yOffset=place
    ).encode(x=x)
    layers = [line, dots, *named_marks(base, form, "full:Q", dx=10)]
    if has_goal:
        target = base.mark_tick(
            color=LIGHT["target"], thickness=3, size=26, opacity=1, yOffset=place
        )
        layers.insert(1, target.encode(x=alt.X("promised:Q", title=None, axis=BARE)))
    return layered(*layers)
