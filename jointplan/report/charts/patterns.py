"""Charts of first response by load, and of conversion by first response."""

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
)
from jointplan.report.charts.theme import values as inline
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import (
    count,
    interval,
    listing,
    share,
    whole_percent,
)
from jointplan.report.display.locales import short_day
from jointplan.report.display.palette import LIGHT
from jointplan.report.tables.load import (
    TeamLoad,
    load_effect,
    load_unknown,
    per_head,
    team_loads,
)
from jointplan.report.tables.speeds import GROUPS, speed_unknown, strata, total
from jointplan.stats.differences import stratified_difference
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

PANEL = 110
TALL = 0.7
"""How much of a team's strip its dots take; its name stands above them."""


def load(load: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Weeks of each team: leads per person at work, and answers on time."""
    about = only(run)
    why = load_unknown(load, about["quarter"])
    if why:
        return nothing(why)
    teams = team_loads(load)
    dots = [dot for place, each in enumerate(teams) for dot in _weeks(each, place)]
    return framed(
        _strips(dots, [each.team for each in teams]),
        _LOAD_TITLES[load_effect(teams)],
        " ".join(_team_told(each) for each in teams),
        note=source_note(about, "load"),
        height=PANEL * len(teams) + 50,
        subtitle="Share of first responses on time, by leads per person at work; a dot "
        "is a week of a team",
        remark="Hollow: fewer than ten leads judged."
        * any(dot["is_few"] for dot in dots),
        name="first-response-by-load",
    )


_LOAD_TITLES = {
    -1: "In busier weeks, fewer leads are answered on time",
    0: "First response and load, week by week",
    1: "In busier weeks, more leads are answered on time",
}


def _team_told(each: TeamLoad) -> str:
    busy, other = share(*each.answers[:2]), share(*each.answers[2:])
    return f"{each.team}: on time {busy} in busier weeks, {other} in the others."


def _weeks(each: TeamLoad, place: int) -> list[dict[str, Any]]:
    return [_week(each.team, row, place) for row in each.weeks if _judged(row)]


def _week(team: str, row: Row, place: int) -> dict[str, Any]:
    kept = share(int(row["met_count"]), _judged(row))
    day = short_day(row["week_starts_on"])
    return {
        "load": per_head(row),
        "height": TALL * int(row["met_count"]) / _judged(row) - place,
        "is_few": _judged(row) < SMALLEST_DENOMINATOR,
        "told": f"{team}, week of {day}: {count(per_head(row), 1)} leads each, "
        f"on time {kept}.",
    }


def _judged(row: Row) -> int:
    return int(row["met_count"] + row["breached_count"])


def _strips(dots: Sequence[dict[str, Any]], teams: Sequence[str]) -> alt.LayerChart:
    none, whole = whole_percent(0), whole_percent(1)
    floors = [-float(place) for place in range(len(teams))]
    y = alt.Y(
        "height:Q",
        title="First response on time",
        scale=alt.Scale(domain=[floors[-1] - 0.05, 1.0], nice=False),
        axis=alt.Axis(
            values=sorted([*floors, *(floor + TALL for floor in floors)]),
            labelExpr=f"datum.value - floor(datum.value) > 0.3 ? '{whole}' : '{none}'",
        ),
    )
    x = alt.X(
        "load:Q",
        title="Leads in a week per person at work",
        axis=alt.Axis(tickCount=8),
        scale=alt.Scale(zero=True),
    )
    points = alt.Chart(inline(dots)).encode(
        x=x, y=y, tooltip=alt.Tooltip("told:N", title="Shown"), description="told:N"
    )
    full = points.transform_filter("!datum.is_few").mark_point(
        color=LIGHT["sales"], size=45, opacity=0.9
    )
    few = points.transform_filter("datum.is_few").mark_point(
        color=LIGHT["muted"], size=35, filled=False, opacity=1
    )
    return layered(_names(teams, floors).encode(x=x, y=y), few, full)


def _names(teams: Sequence[str], floors: Sequence[float]) -> alt.Chart:
    """Write each team's name above its strip."""
    named = [
        {"team": team, "height": floor + 0.87, "load": 0}
        for team, floor in zip(teams, floors, strict=True)
    ]
    names = alt.Chart(inline(named)).encode(text="team:N")
    written: alt.Chart = names.mark_text(align="left", fontWeight="bold", dx=4)
    return written


def speed_conversion(
    speed_conversion: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share qualified of leads answered on time, answered late and never answered."""
    about = only(run)
    why = speed_unknown(speed_conversion, about["quarter"])
    if why:
        return nothing(why)
    counts = {name: total(speed_conversion, state) for state, name in GROUPS.items()}
    records = [
        _speed(name, *each)
        for name, each in counts.items()
        if each[1] >= SMALLEST_DENOMINATOR
    ]
    if len(records) < 2:
        return nothing("Too few leads on time or late to compare how many qualify.")
    days = rows(speed_conversion)[0]["within_days"]
    return framed(
        _speeds(records, days),
        _speed_title(speed_conversion, days),
        " ".join(record["told"] for record in records),
        note=source_note(about, "speed_conversion"),
        height=TWO_LINES * len(records) + 50,
        subtitle=f"Rated leads qualified within {days} days, share by first response, "
        "with 95% interval",
        remark=" ".join([*_few(counts), "Good leads are called first."]),
        name="qualified-by-first-response",
    )


def _speed_title(speed_conversion: pd.DataFrame, days: int) -> str:
    """Whether leads on time qualify more often than late ones of their kind."""
    found = stratified_difference(list(strata(speed_conversion).values()))
    if found and found.compared >= SMALLEST_DENOMINATOR:
        if found.sign > 0:
            return "Leads answered on time qualify more often than late ones"
        if found.sign < 0:
            return "Leads answered on time qualify less often than late ones"
    return f"Qualified within {days} days, by first response"


def _few(counts: Mapping[str, tuple[int, int]]) -> list[str]:
    """Say which groups are too small to be drawn."""
    few = [
        f"{name} ({share(*each)})"
        for name, each in counts.items()
        if 0 < each[1] < SMALLEST_DENOMINATOR
    ]
    return [f"Not shown: {listing(few)}."] if few else []


def _speed(name: str, k: int, n: int) -> dict[str, Any]:
    low, high = wilson(k, n) or (0.0, 1.0)
    return {
        "name": f"{name}\n{share(k, n)}",
        "share": k / n,
        "low": low,
        "high": high,
        "told": f"{name}: {share(k, n)}, 95% interval {interval((low, high))}.",
    }


def _speeds(records: Sequence[dict[str, Any]], days: int) -> alt.LayerChart:
    base = named_rows(records)
    x = alt.X(
        "low:Q",
        title=f"Qualified within {days} days",
        axis=PER_CENT,
        scale=alt.Scale(zero=True),
    )
    bars = base.mark_rule(color=LIGHT["muted"], strokeWidth=3).encode(x=x, x2="high:Q")
    points = base.mark_point(color=LIGHT["qualified"], size=110, opacity=1)
    return layered(bars, points.encode(x="share:Q"))
