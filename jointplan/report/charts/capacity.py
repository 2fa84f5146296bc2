"""What each team has to work in the next quarter, against what it can take."""

from __future__ import annotations

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
from jointplan.report.display.blocks import EMPTY, Block, only, source_note
from jointplan.report.display.formats import count, plural
from jointplan.report.display.next_load import NextLoad, between, by_team, whole
from jointplan.report.display.palette import LIGHT


def capacity(capacity: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Leads to work in a week by team, and how many the team can take."""
    about, load = only(run), whole(capacity)
    if not load.is_known:
        return EMPTY
    teams = [each for each in by_team(capacity) if each.room is not None]
    if not teams:
        return EMPTY
    records = [_team(each) for each in teams]
    return two_forms(
        records,
        _bars,
        _title(teams),
        f"Leads to work in an average week of {load.row['quarter']}, by team",
        told=told_of(records),
        note=source_note(about, "capacity"),
        key=[("upright", "can take")],
        remark=_not_drawn(by_team(capacity)),
        name="capacity-by-team",
    )


def _team(load: NextLoad) -> dict[str, Any]:
    _, high = load.ends
    weeks = load.weeks or 1
    room = load.row["handoffs_per_week"]
    label = f"{load.per_week()}, can take {count(room)}"
    return {
        "name": load.team,
        "leads": high / weeks,
        "capacity": room,
        "at": max(high / weeks, room),
        "label": label,
        "told": f"{load.team}: {label}.",
    }


def _bars(base: alt.Chart, form: str) -> alt.LayerChart:
    x = alt.X("leads:Q", title=None, axis=BARE, scale=alt.Scale(zero=True))
    place = place_of(form)
    bars = base.mark_bar(
        height=size_of(form), color=LIGHT["sales"], yOffset=place
    ).encode(x=x)
    room = base.mark_tick(
        color=LIGHT["target"], thickness=3, size=26, opacity=1, yOffset=place
    ).encode(x=alt.X("capacity:Q", title=None, axis=BARE))
    return layered(bars, room, *named_marks(base, form, "at:Q", dx=8))


def _title(teams: list[NextLoad]) -> str:
    over = [each for each in teams if each.room and each.ends[0] > each.room]
    if not over:
        return "Every team has room for its leads"
    if len(over) == 1:
        return f"{over[0].team} gets more leads than it can take"
    return f"{len(over)} of {plural(len(teams), 'team')} get more than they can take"


def _not_drawn(teams: list[NextLoad]) -> str:
    left = [
        f"{each.team} ({between(*each.ends)})"
        for each in teams
        if each.room is None and each.row["worked_count"]
    ]
    return (
        f"Not shown, for no plan says what they can take: {'; '.join(left)}."
        if left
        else ""
    )
