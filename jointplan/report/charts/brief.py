"""The charts that leaders read: one per question, titled by its finding.

Each has two forms for one set of data. On a narrow figure the name of a row stands
above its mark and the figure at the end of that line; on a wide one the name is at the
left and the figure beside the mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import framed, layered, values
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.causes import QUOTA, Cause, causes
from jointplan.report.display.comparisons import NO_REASON, NOT_AGREED
from jointplan.report.display.formats import (
    count,
    first_upper,
    percent,
    plural,
    signed,
)
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR

BARE = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
WIDE_ROW, NARROW_ROW = 30, 46
COUNTED = "Count towards quota"
LEFT_OUT = {
    "bulk": "Imported in bulk",
    "sales-originated": "Started by sales",
    "customer": "Already a customer",
    "open opportunity": "Already in a deal",
    "partner": "Partner",
    "returning too soon": "Back too soon",
    "quarter not known": "Quarter not known",
    "second in quarter": "Second in the quarter",
    "not conforming": "Miss the MQL definition",
    "cannot be judged": "Cannot be judged",
    "credited back": "Credited back",
    "by exception": "By agreed exception",
}


def quota_walk(
    quota_fates: pd.DataFrame, quota_lines: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """From the leads claimed to those that count, step by step, against the quota."""
    about = only(run)
    fates = sorted(rows(quota_fates), key=lambda fate: fate["position"])
    claimed = sum(fate["handoff_count"] for fate in fates)
    if not claimed:
        return nothing(f"No leads were claimed in {about['quarter']}.")
    counted = sum(f["handoff_count"] for f in fates if f["quota_fate"] == "earned")
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
        f"Of {plural(claimed, 'lead')} claimed, {count(counted)} count towards quota",
        f"Leads of {about['quarter']}, and the first rule that leaves each out",
        told=_told(records),
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
        gaps.append((f"{first_upper(split)}s without a quota", met, due))
    gaps.sort(key=lambda gap: gap[1] - gap[2])
    records = [
        _gap(
            *gap,
        )
        for gap in gaps
    ]
    return two_forms(
        records,
        _diverging,
        _gap_title(cause, split),
        f"Leads that count minus quota, by {split}, largest shortfall first",
        told=_told(records),
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
        told=_told(records),
        note=source_note(about, "promise_causes", "scorecard"),
        key=[] if goal is None else [("upright", f"promised {count(goal, 1)}%")],
        remark=_not_drawn(found),
        name="first-response-by-team",
    )


def rejections_by_family(
    rejection_audit: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Rejections by family of reasons and who acts on them, by how fair they were."""
    about = only(run)
    found = rows(rejection_audit)
    total = sum(row["rejected_count"] for row in found)
    if not total:
        return EMPTY
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(
        lambda: dict.fromkeys(PARTS, 0)
    )
    for row in found:
        for part, (columns, *_) in PARTS.items():
            sums[_family(row)][part] += sum(row[column] for column in columns)
    order = sorted(sums, key=lambda each: -sum(sums[each].values()))
    records = [_rejected(name, sums[name]) for name in order]
    parts = {p: sum(each[p] for each in sums.values()) for p in PARTS}
    return two_forms(
        records,
        lambda base, form: _stacked(base, form, [p for p in PARTS if parts[p]]),
        _rejection_title(parts, total),
        "Leads rejected by sales, by family of reasons and who acts on it",
        told=_told(records),
        note=source_note(about, "rejection_audit"),
        key=[
            (kind, f"{word} {count(parts[part])}")
            for part, (_, kind, word) in PARTS.items()
            if parts[part]
        ],
        name="rejections-by-family",
    )


PARTS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "fair": (("fair_count", "no_reason_count"), "tint", "after the agreed work"),
    "early": (("too_early_count",), "disqualified", "too early"),
    "unfound": (("claimed_not_found_count",), "hollow", "not confirmed"),
    "unknown": (("not_measurable_count",), "unknown", "cannot be judged"),
}
"""How rejections stand in the chart: columns of the mart, form, word."""


def two_forms(
    records: Sequence[dict[str, Any]],
    draw: Any,
    title: str,
    subtitle: str,
    *,
    told: str,
    note: str,
    name: str,
    remark: str = "",
    key: Sequence[tuple[str, str]] = (),
) -> alt.LayerChart:
    """Draw the same data for a wide figure and for a narrow one."""
    lines = [f"{first_upper(word)}." for role, word in key if role == "upright"]
    wide, narrow = (
        draw(_rows(records, form == "narrow"), form) for form in ("wide", "narrow")
    )
    framed_chart: alt.LayerChart = framed(
        wide,
        title,
        " ".join([told, *lines]),
        note=note,
        height=WIDE_ROW * len(records) + 24,
        key=key,
        subtitle=subtitle,
        remark=remark,
        name=name,
        narrow=narrow.properties(height=NARROW_ROW * len(records) + 24),
    )
    return framed_chart


def _rows(records: Sequence[dict[str, Any]], is_narrow: bool) -> alt.Chart:
    axis = None if is_narrow else alt.Axis(labelLimit=190, labelFontSize=13)
    return alt.Chart(values(records)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=axis),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )


def named_marks(base: alt.Chart, form: str, at: str, *, dx: int = 6) -> list[alt.Chart]:
    """The words of a row: its figure beside the mark, or both above it."""
    if form == "wide":
        mark = base.mark_text(align="left", dx=dx, fontSize=13)
        return [mark.encode(x=at, text="label:N")]
    above = base.mark_text(align="left", baseline="bottom", dy=-10, fontSize=13)
    end = base.mark_text(align="right", baseline="bottom", dy=-10, fontSize=13)
    return [
        above.encode(x=alt.value(0), text="name:N"),
        end.encode(x=alt.value("width"), text="label:N"),
    ]


def _size(form: str) -> int:
    return 16 if form == "wide" else 14


def _place(form: str) -> int:
    """How far a mark stands under the middle of its row."""
    return 0 if form == "wide" else 8


def _steps(fates: Sequence[Row], claimed: int, counted: int) -> list[dict[str, Any]]:
    records = [_step("Claimed by marketing", 0, claimed, count(claimed), "marketing")]
    at = claimed
    for fate in fates:
        if fate["quota_fate"] == "earned":
            continue
        number = fate["handoff_count"]
        name = LEFT_OUT.get(fate["quota_fate"], first_upper(fate["quota_fate"]))
        records.append(_step(name, at - number, at, f"−{count(number)}", "muted"))
        at -= number
    records.append(_step(COUNTED, 0, counted, count(counted), "marketing"))
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
    bars = base.mark_bar(height=_size(form), yOffset=_place(form)).encode(
        x=x, x2="to:Q", color=alt.Color("role:N", scale=None)
    )
    layers = [bars, *named_marks(base, form, "at:Q")]
    if has_quota:
        quota = base.transform_filter("datum.quota != null")
        goal = quota.mark_tick(
            color=LIGHT["target"], thickness=3, size=26, opacity=1, yOffset=_place(form)
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
    rest = round(float(cause.rest_met) - float(cause.rest_due))
    word = "ahead" if rest > 0 else "short"
    others = f"all else {count(abs(rest))} {word}" if rest else "all else on quota"
    return f"{cause.subject} is {count(cause.short)} short, {others}"


def _diverging(base: alt.Chart, form: str) -> alt.LayerChart:
    x = alt.X("gap:Q", title=None, axis=BARE)
    bars = base.mark_bar(
        height=_size(form), color=LIGHT["marketing"], yOffset=_place(form)
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
    if cause is None or lead is None:
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
    place = _place(form)
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


def _family(row: Row) -> tuple[str, str]:
    if row["reason"] is None:
        return NO_REASON, "sales"
    if row["reason_family"] is None:
        return NOT_AGREED, "both"
    return first_upper(str(row["reason_family"])), str(row["acts"] or "")


def _rejected(name: tuple[str, str], sums: dict[str, int]) -> dict[str, Any]:
    family, acts = name
    total, at = sum(sums.values()), 0
    record: dict[str, Any] = {"name": f"{family} · {acts}" if acts else family}
    for part in PARTS:
        record[f"{part}_from"], record[f"{part}_to"] = at, at + sums[part]
        record[part] = sums[part]
        at += sums[part]
    rest = [
        f"{count(sums[part])} {PARTS[part][2]}"
        for part in PARTS
        if part != "fair" and sums[part]
    ]
    record["total"] = total
    record["label"] = " · ".join([count(total), *rest])
    record["told"] = f"{record['name']}: {', '.join([count(total), *rest])}."
    return record


def _rejection_title(parts: dict[str, int], total: int) -> str:
    judged = parts["fair"] + parts["early"]
    if parts["early"]:
        known = plural(total - parts["unknown"], "rejection")
        return f"{count(parts['early'])} of {known} came before the agreed work"
    if parts["unfound"]:
        of_all = plural(total, "rejection")
        return f"{count(parts['unfound'])} of {of_all} could not be confirmed"
    if judged:
        return f"No rejection of {count(judged)} judged came before the agreed work"
    return "Rejections by family of reasons"


def _stacked(base: alt.Chart, form: str, parts: Sequence[str]) -> alt.LayerChart:
    looks: dict[str, dict[str, Any]] = {
        "tint": {"fill": LIGHT["disqualified"], "fillOpacity": 0.24},
        "disqualified": {"fill": LIGHT["disqualified"]},
        "hollow": {"fill": LIGHT["paper"]},
        "unknown": {"fill": LIGHT["paper"], "strokeDash": [3, 2]},
    }
    bars = [
        base.mark_bar(
            height=_size(form),
            yOffset=_place(form),
            stroke=LIGHT["disqualified"],
            strokeWidth=1.5,
            **looks[PARTS[part][1]],
        ).encode(x=alt.X(f"{part}_from:Q", title=None, axis=BARE), x2=f"{part}_to:Q")
        for part in parts
    ]
    return layered(*bars, *named_marks(base, form, "total:Q"))


def _told(records: Sequence[dict[str, Any]]) -> str:
    return " ".join(record["told"] for record in records)
