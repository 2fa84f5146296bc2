"""Charts that compare quarters at equal age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.charts.definitions import changed_marks
from jointplan.charts.theme import PER_CENT, framed, layered, quarters, values
from jointplan.display.blocks import Block, Row, in_order, nothing, only, source_note
from jointplan.display.formats import FIXED, interval, percent, share
from jointplan.display.palette import LIGHT
from jointplan.rates import SMALLEST_DENOMINATOR, wilson

Counted = tuple[Row, int, int]
ROLES = {"is_qualification_recorded": "qualified", "is_win_recorded": "sales"}


def qualified_by_quarter(
    funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share qualified within the days agreed, per quarter of hand-off."""
    counted = [
        (row, row["qualified_within_count"], row["mature_count"])
        for row in in_order(funnel_quarters)
    ]
    days = counted[0][0]["within_days"] if counted else 0
    name = f"Qualified within {days} days"
    return _by_quarter(counted, name, "is_qualification_recorded", run)


def won_by_quarter(
    funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share won within the days agreed, per quarter of hand-off."""
    counted = [
        (row, row["won_within_count"], row["win_mature_count"])
        for row in in_order(funnel_quarters)
    ]
    days = counted[0][0]["win_within_days"] if counted else 0
    return _by_quarter(counted, f"Won within {days} days", "is_win_recorded", run)


def _by_quarter(
    counted: Sequence[Counted], measure: str, recorded: str, run: pd.DataFrame
) -> alt.LayerChart | Block:
    about = only(run)
    shown = [each for each in counted if each[0][recorded] and _is_enough(each)]
    if len(shown) < 2:
        return nothing(_why_not(shown, measure))
    records = [_point(row, k, n) for row, k, n in shown]
    unseen = [_gap(each, recorded) for each in counted if each not in shown]
    names = [row["quarter"] for row, _, _ in counted]
    note = f" Bars are 95{FIXED}% intervals (Wilson); hollow: a part is not old enough."
    return framed(
        layered(
            *_layers(records, names, measure, ROLES[recorded]),
            *_gaps(unseen),
            *changed_marks([row for row, _, _ in shown], "mql_rule_on", "MQL rule"),
        ),
        f"{measure}: does the share rise or fall by more than its bars?",
        " ".join(record["told"] for record in (*records, *unseen)),
        note=source_note(about, "funnel_quarters") + note,
        height=280,
    )


def _is_enough(each: Counted) -> bool:
    return (each[2] or 0) >= SMALLEST_DENOMINATOR


def _why_not(shown: Sequence[Counted], measure: str) -> str:
    if not shown:
        return (
            f"{measure}: no quarter has ten hand-offs that are old enough and whose "
            "time was recorded."
        )
    told = _point(*shown[0])["told"]
    return f"{measure}, {told} No other quarter is recorded, so none is compared."


def _gap(each: Counted, recorded: str) -> dict[str, Any]:
    word = "too few" if each[0][recorded] else "not recorded"
    quarter = each[0]["quarter"]
    broken = word.replace(" ", "\n")
    return {
        "quarter": quarter,
        "zero": 0,
        "word": broken,
        "told": f"{quarter}: {word}.",
    }


def _gaps(unseen: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    """Say in its place why a quarter has no point."""
    if not unseen:
        return []
    words = alt.Chart(values(unseen)).mark_text(
        baseline="bottom", dy=-16, lineBreak="\n", fontSize=11, color=LIGHT["quiet"]
    )
    placed: alt.Chart = words.encode(
        x=alt.X("quarter:O", sort=None), y="zero:Q", text="word:N"
    )
    return [placed]


def _layers(
    records: Sequence[dict[str, Any]], names: Sequence[str], measure: str, role: str
) -> list[alt.Chart]:
    base = alt.Chart(values(records)).encode(
        x=alt.X(
            "quarter:O",
            sort=None,
            title="Quarter of hand-off",
            scale=alt.Scale(type="band", domain=list(names)),
            axis=quarters(),
        ),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    y = alt.Y("share:Q", title=measure, axis=PER_CENT, scale=alt.Scale(zero=True))
    filled = alt.when("datum.is_mature").then(alt.value(LIGHT[role]))
    bars = base.mark_rule(color=LIGHT["muted"], strokeWidth=2.5)
    points = base.mark_point(size=100, stroke=LIGHT[role], opacity=1)
    words = base.mark_text(dy=-9, fontWeight="bold")
    return [
        bars.encode(y="low:Q", y2="high:Q"),
        base.mark_line(color=LIGHT[role], strokeWidth=2.5).encode(y=y),
        points.encode(y=y, fill=filled.otherwise(alt.value(LIGHT["paper"]))),
        words.encode(y="high:Q", text="label:N"),
    ]


def _point(row: Row, k: int, n: int) -> dict[str, Any]:
    low, high = wilson(k, n) or (0.0, 1.0)
    told = f"{row['quarter']}: {share(k, n)}, 95 % interval {interval((low, high))}"
    is_mature = n >= row["handoff_count"]
    young = "" if is_mature else f", {n} of {row['handoff_count']} are old enough"
    return {
        "quarter": row["quarter"],
        "share": k / n,
        "low": low,
        "high": high,
        "is_mature": is_mature,
        "label": percent(k, n),
        "told": f"{told}{young}.",
    }
