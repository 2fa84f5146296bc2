"""Charts of the number promised, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import WEEKS, framed, layered, values
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, plural, short_day
from jointplan.report.display.palette import LIGHT


def quota_pace(quota_weeks: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Earned so far against promised so far, week by week."""
    about = only(run)
    weeks = [week for week in _weeks(quota_weeks) if week["quota_to_date"] is not None]
    begun = [week for week in weeks if week["week_starts_on"] <= about["as_of_on"]]
    if not begun or not weeks[-1]["quota_to_date"]:
        return nothing(
            f"No quota is promised for {about['quarter']}, so no pace can be kept."
        )
    steps = [_step(week) for week in begun]
    is_done = all(step["is_complete"] for step in steps)
    return framed(
        layered(*_lines(steps, [_promise(week) for week in weeks])),
        "Does the solid line keep up with the dashed one?",
        steps[-1]["told"] + ("" if is_done else " The last week is not complete."),
        note=source_note(about, "quota_weeks"),
        height=300,
        key=[("marketing", "earned"), ("target", "promised (dashed)")],
    )


def quota_weeks(quota_weeks: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Per week: claimed, earned and promised."""
    about = only(run)
    weeks = [w for w in _weeks(quota_weeks) if w["week_starts_on"] <= about["as_of_on"]]
    if not weeks:
        return nothing(f"No week of {about['quarter']} had begun by the as-of day.")
    records = [_week(week) for week in weeks]
    key = [("claimed", "claimed"), ("marketing", "earned")]
    if any(record["quota"] is not None for record in records):
        key.append(("target", "promised (line)"))
    return framed(
        layered(*_bars(records)),
        "In which weeks does the inner bar reach its line?",
        " ".join(record["told"] for record in records),
        note=source_note(about, "quota_weeks"),
        height=260,
        key=key,
    )


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
    y = alt.Y("number:Q", title="MQLs since the quarter began", axis=count_axis)
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
        (earned, f"{count(earned['number'])} earned", is_ahead),
        (promised, f"{count(promised['number'])} promised", not is_ahead),
    )
    return [
        alt.Chart(values([{**end, "word": word}]))
        .mark_text(align="right", dx=4, dy=-14 if above else 18, fontWeight="bold")
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
    y = alt.Y("claimed:Q", title="MQLs", axis=alt.Axis(tickCount=5))
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
    goal = "" if quota is None else f", {count(quota, 1)} promised"
    return {
        "week": name,
        "claimed": week["claimed_count"],
        "earned": week["earned_count"],
        "quota": None if quota is None else float(quota),
        "is_complete": bool(week["is_complete"]),
        "told": (
            f"Week of {name}: {count(week['earned_count'])} earned of "
            f"{count(week['claimed_count'])} claimed{goal}."
        ),
    }


def _step(week: Row) -> dict[str, Any]:
    name = short_day(week["week_ends_before"] - timedelta(days=1))
    return {
        "day": name,
        "number": week["earned_to_date"],
        "is_complete": bool(week["is_complete"]),
        "told": (
            f"By {name}: {plural(week['earned_to_date'], 'MQL')} earned, "
            f"{count(week['quota_to_date'])} promised."
        ),
    }


def _promise(week: Row) -> dict[str, Any]:
    name = short_day(week["week_ends_before"] - timedelta(days=1))
    return {"day": name, "number": float(week["quota_to_date"])}
