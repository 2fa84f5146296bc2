"""Charts of load beside first response, and of speed beside conversion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import TWO_LINES, framed, layered, named_rows
from jointplan.report.charts.theme import values as inline
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import (
    HANDOFFS,
    count,
    share,
    short_day,
    signed,
)
from jointplan.report.display.palette import LIGHT
from jointplan.report.tables.load import TeamLoad, load_unknown, per_head, team_loads
from jointplan.report.tables.speeds import speed_unknown, strata, total
from jointplan.stats.rates import (
    SMALLEST_DENOMINATOR,
    difference,
    stratified_difference,
)

PANEL = 110
TALL = 0.7
"""How much of a team's strip its dots take; its name stands above them."""


def load(load: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Weeks of each team: hand-offs per representative against answers in time."""
    about = only(run)
    why = load_unknown(load, about["quarter"])
    if why:
        return nothing(why)
    teams = team_loads(load)
    dots = [dot for place, each in enumerate(teams) for dot in _weeks(each, place)]
    return framed(
        _strips(dots, [each.team for each in teams]),
        "Dots that sink to the right: fewer answers in time in busier weeks",
        " ".join(_team_told(each) for each in teams),
        note=source_note(about, "load")
        + " A dot is a week of one team; hollow ones have fewer than ten answers "
        "that are in time or late. Only within a strip are weeks alike.",
        height=PANEL * len(teams) + 50,
    )


def _team_told(each: TeamLoad) -> str:
    busy, other = share(*each.answers[:2]), share(*each.answers[2:])
    return f"{each.team}: answered in time {busy} in busier weeks, {other} in others."


def _weeks(each: TeamLoad, place: int) -> list[dict[str, Any]]:
    return [_week(each.team, row, place) for row in each.weeks if _judged(row)]


def _week(team: str, row: Row, place: int) -> dict[str, Any]:
    kept = share(int(row["met_count"]), _judged(row))
    day = short_day(row["week_starts_on"])
    return {
        "load": per_head(row),
        "height": TALL * int(row["met_count"]) / _judged(row) - place,
        "is_few": _judged(row) < SMALLEST_DENOMINATOR,
        "told": f"{team}, week of {day}: {count(per_head(row), 1)} hand-offs each, "
        f"answered in time {kept}.",
    }


def _judged(row: Row) -> int:
    return int(row["met_count"] + row["breached_count"])


def _strips(dots: Sequence[dict[str, Any]], teams: Sequence[str]) -> alt.LayerChart:
    floors = [-float(place) for place in range(len(teams))]
    y = alt.Y(
        "height:Q",
        title="First response kept",
        scale=alt.Scale(domain=[floors[-1] - 0.05, 1.0], nice=False),
        axis=alt.Axis(
            values=sorted([*floors, *(floor + TALL for floor in floors)]),
            labelExpr="datum.value - floor(datum.value) > 0.3 ? '100%' : '0%'",
        ),
    )
    x = alt.X(
        "load:Q",
        title=f"{HANDOFFS} in a week per representative at work",
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
    """The difference between answers in time and late ones, mixed and like for like."""
    about = only(run)
    why = speed_unknown(speed_conversion, about["quarter"])
    if why:
        return nothing(why)
    groups = strata(speed_conversion)
    found = stratified_difference(list(groups.values()))
    met, late = total(speed_conversion, "met"), total(speed_conversion, "late")
    if found is None or min(met[1], late[1], found.compared) < SMALLEST_DENOMINATOR:
        return nothing("Too few hand-offs in time or late to draw their difference.")
    alike = "source" if {band for _, band in groups} == {None} else "source and band"
    gap = met[0] / met[1] - late[0] / late[1]
    records = [
        _gap("As they come", met[1] + late[1], gap, *difference(*met, *late)),
        _gap(f"Same {alike}", found.compared, found.gap, found.low, found.high),
    ]
    days = rows(speed_conversion)[0]["within_days"]
    return framed(
        _gaps(records, days),
        "Answered in time against late: right of zero, in time converts better",
        " ".join(record["told"] for record in records) + " An association.",
        note=source_note(about, "speed_conversion")
        + " Bars are 95% intervals: Newcombe above; below, by Mantel and "
        "Haenszel with Sato's variance.",
        height=TWO_LINES * 2 + 50,
    )


def _gap(name: str, cases: int, gap: float, low: float, high: float) -> dict[str, Any]:
    shown = f"{signed(gap * 100, 1)} points"
    bounds = f"{signed(low * 100, 1)} to {signed(high * 100, 1)}"
    return {
        "name": f"{name}\n{shown}",
        "gap": gap * 100,
        "low": low * 100,
        "high": high * 100,
        "told": f"{name}: {shown} among {count(cases)} hand-offs, 95% interval "
        f"{bounds}.",
    }


def _gaps(records: Sequence[dict[str, Any]], days: int) -> alt.LayerChart:
    base = named_rows(records)
    title = f"Difference in share qualified within {days} days, in points"
    plus = "(datum.value > 0 ? '+' : '') + datum.label"
    whole = alt.Axis(format="d", labelExpr=plus, tickCount=5)
    x = alt.X("low:Q", title=title, axis=whole, scale=alt.Scale(zero=True))
    bars = base.mark_rule(color=LIGHT["muted"], strokeWidth=3).encode(x=x, x2="high:Q")
    points = base.mark_point(color=LIGHT["qualified"], size=110, opacity=1)
    zero = alt.Chart(inline([{"at": 0}])).mark_rule(strokeDash=[4, 4]).encode(x="at:Q")
    return layered(bars, points.encode(x="gap:Q"), zero)
