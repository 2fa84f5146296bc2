"""Charts of the lead quota, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import WEEKS, framed, layered, values
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, plural
from jointplan.report.display.locales import FIXED, short_day
from jointplan.report.display.palette import LIGHT


def quota_pace(quota_weeks: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Leads that count so far against the quota so far, week by week."""
    about = only(run)
    weeks = [week for week in _weeks(quota_weeks) if week["quota_to_date"] is not None]
    begun = [week for week in weeks if week["week_starts_on"] <= about["as_of_on"]]
    if not begun or not weeks[-1]["quota_to_date"]:
        return nothing(f"The plan has no quota for {about['quarter']}.")
    steps = [_step(week) for week in begun]
    is_done = all(step["is_complete"] for step in steps)
    return framed(
        layered(*_lines(steps, [_promise(week) for week in weeks])),
        _pace_title([week for week in begun if week["is_complete"]]),
        steps[-1]["told"] + ("" if is_done else " The last week is not over."),
        note=source_note(about, "quota_weeks"),
        height=300,
        key=[("marketing", "counted"), ("target", "quota (dashed)")],
        subtitle="Leads that count towards quota and the quota, both added up from the "
        f"start of {about['quarter']}",
        remark="" if is_done else "Hollow: the week is not over.",
        name="quota-pace",
    )


def _pace_title(weeks: Sequence[Row]) -> str:
    """Where leads stand against quota after the last week that is over."""
    if not weeks:
        return "Leads that count and quota, added up by week"
    gaps = [float(week["earned_to_date"] - week["quota_to_date"]) for week in weeks]
    last, by = round(gaps[-1]), _unbroken(weeks[-1])
    if last > 0:
        return f"{count(last)} ahead of quota by {by}"
    if last == 0:
        return f"On quota by {by}"
    first = next(
        place for place in range(len(gaps)) if all(gap < 0 for gap in gaps[place:])
    )
    if first == len(gaps) - 1:
        return f"{count(-last)} short of quota by {by}"
    since = _unbroken(weeks[first])
    return f"Behind quota since {since}, {count(-last)} short by {by}"


def _unbroken(week: Row) -> str:
    return _last_day(week).replace(" ", FIXED)


def _last_day(week: Row) -> str:
    return short_day(week["week_ends_before"] - timedelta(days=1))


def quota_weeks(quota_weeks: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Per week: leads claimed, leads that count, and the quota."""
    about = only(run)
    weeks = [w for w in _weeks(quota_weeks) if w["week_starts_on"] <= about["as_of_on"]]
    if not weeks:
        return nothing(f"No week of {about['quarter']} had begun by this report.")
    records = [_week(week) for week in weeks]
    key = [("claimed", "claimed"), ("marketing", "counted")]
    has_quota = any(record["quota"] is not None for record in records)
    if has_quota:
        key.append(("target", "quota (line)"))
    is_done = all(record["is_complete"] for record in records)
    return framed(
        layered(*_bars(records)),
        _weeks_title(records),
        " ".join(record["told"] for record in records),
        note=source_note(about, "quota_weeks"),
        height=260,
        key=key,
        subtitle="Leads claimed and leads that count towards quota, by week"
        + (", and the quota of that week" if has_quota else ""),
        remark="" if is_done else "Outlined: the week is not over.",
        name="leads-by-week",
    )


def _weeks_title(records: Sequence[dict[str, Any]]) -> str:
    """How many of the weeks that are over reach their part of the quota."""
    held = [r for r in records if r["is_complete"] and r["quota"] is not None]
    if not held:
        return "Leads claimed and counted, by week"
    met = sum(record["earned"] >= record["quota"] for record in held)
    return f"{count(met)} of {plural(len(held), 'week')} reach the weekly quota"


def _lines(
    steps: Sequence[dict[str, Any]], promised: Sequence[dict[str, Any]]
) -> list[alt.Chart]:
    x = alt.X(
        "day:O",
        sort=None,
        title="Week ending",
        axis=WEEKS,
    )
    count_axis = alt.Axis(tickCount=5)
    y = alt.Y("number:Q", title="Leads since the quarter began", axis=count_axis)
    goal = alt.Chart(values(promised)).mark_line(
        color=LIGHT["target"], strokeDash=[5, 4], strokeWidth=1.8
    )
    earned = alt.Chart(values(steps)).encode(x=x, y=y)
    points = earned.mark_point(size=60, stroke=LIGHT["marketing"], opacity=1)
    filled = alt.when("datum.is_complete").then(alt.value(LIGHT["marketing"]))
    return [
        goal.encode(x=x, y=y),
        earned.mark_line(color=LIGHT["marketing"], strokeWidth=3),
        points.encode(
            fill=filled.otherwise(alt.value(LIGHT["paper"])),
            tooltip=alt.Tooltip("told:N", title="Week"),
            description="told:N",
        ),
        *_ends(steps[-1], promised[-1], x, y),
    ]


def _ends(
    earned: dict[str, Any], promised: dict[str, Any], x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    """Name both lines where they end, one above and one below."""
    is_ahead = earned["number"] >= promised["number"]
    words = (
        (earned, count(earned["number"]), is_ahead),
        (promised, count(promised["number"]), not is_ahead),
    )
    return [
        alt.Chart(values([{**end, "word": word}]))
        .mark_text(align="right", dx=4, dy=-14 if above else 22, fontWeight="bold")
        .encode(x=x, y=y, text="word:N")
        for end, word, above in words
    ]


def _bars(records: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    base = alt.Chart(values(records)).encode(
        x=alt.X(
            "week:O",
            sort=None,
            title="Week beginning",
            axis=WEEKS,
        ),
        tooltip=alt.Tooltip("told:N", title="Week"),
        description="told:N",
    )
    solid = alt.when("datum.is_complete").then(alt.value(1))
    y = alt.Y("claimed:Q", title="Leads", axis=alt.Axis(tickCount=5))
    claimed = base.mark_bar(
        color=LIGHT["claimed"], stroke=LIGHT["muted"], strokeWidth=0.8
    )
    earned = base.mark_bar(
        color=LIGHT["marketing"],
        stroke=LIGHT["marketing"],
        width=alt.RelativeBandSize(0.5),
    )
    goal = base.mark_tick(
        color=LIGHT["target"],
        thickness=2.5,
        width=alt.RelativeBandSize(0.95),
        opacity=1,
    )
    layers = [
        claimed.encode(y=y),
        earned.encode(y="earned:Q", fillOpacity=solid.otherwise(alt.value(0))),
    ]
    if any(record["quota"] is not None for record in records):
        layers.append(goal.encode(y="quota:Q"))
    return layers


def _weeks(quota_weeks: pd.DataFrame) -> list[Row]:
    return sorted(rows(quota_weeks), key=lambda week: week["week_starts_on"])


def _week(week: Row) -> dict[str, Any]:
    name = short_day(week["week_starts_on"])
    quota = week["quota_count"]
    goal = "" if quota is None else f", quota {count(quota, 1)}"
    return {
        "week": name,
        "claimed": week["claimed_count"],
        "earned": week["earned_count"],
        "quota": None if quota is None else float(quota),
        "is_complete": bool(week["is_complete"]),
        "told": (
            f"Week of {name}: {count(week['earned_count'])} of "
            f"{count(week['claimed_count'])} claimed leads count{goal}."
        ),
    }


def _step(week: Row) -> dict[str, Any]:
    name = _last_day(week)
    return {
        "day": name,
        "number": week["earned_to_date"],
        "is_complete": bool(week["is_complete"]),
        "told": (
            f"By {name}: {plural(week['earned_to_date'], 'lead counts', 'leads count')}"
            f", quota {count(week['quota_to_date'])}."
        ),
    }


def _promise(week: Row) -> dict[str, Any]:
    name = _last_day(week)
    return {"day": name, "number": float(week["quota_to_date"])}
