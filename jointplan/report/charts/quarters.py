"""Charts that compare quarters at equal age."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.definitions import changed_marks
from jointplan.report.charts.theme import PER_CENT, framed, layered, quarters, values
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    source_note,
)
from jointplan.report.display.formats import interval, percent, share
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

Counted = tuple[Row, int, int]


@dataclass(frozen=True)
class Measure:
    """What a chart says of every quarter, and where that stands.

    Attributes:
        name: What the share is, as the axis says it.
        mart: The mart it is read from.
        mature: Column with the hand-offs that are old enough.
        recorded: Column that says whether the quarter can be measured at all.
        unseen: What is said of a quarter that cannot.
        cases: What there have to be ten of.
        role: Colour of the palette.
        changed: Column with the first day of the definition in force, and its name.
    """

    name: str
    mart: str
    mature: str
    recorded: str
    unseen: str = "not recorded"
    cases: str = "hand-offs that are old enough and whose time was recorded"
    role: str = "sales"
    changed: tuple[str, str] = ("mql_rule_on", "MQL rule")


def qualified_by_quarter(
    funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share qualified within the days agreed, per quarter of hand-off."""
    counted = [
        (row, row["qualified_within_count"], row["mature_count"])
        for row in in_order(funnel_quarters)
    ]
    days = counted[0][0]["within_days"] if counted else 0
    measure = Measure(
        f"Qualified within {days} days",
        "funnel_quarters",
        "mature_count",
        "is_qualification_recorded",
        role="qualified",
    )
    return _by_quarter(counted, measure, run)


def won_by_quarter(
    funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share won within the days agreed, per quarter of hand-off."""
    counted = [
        (
            row
            | {"is_seen": row["is_win_recorded"] and not row.get("won_undated_count")},
            row["won_within_count"],
            row["win_mature_count"],
        )
        for row in in_order(funnel_quarters)
    ]
    days = counted[0][0]["win_within_days"] if counted else 0
    measure = Measure(
        f"Won within {days} days",
        "funnel_quarters",
        "win_mature_count",
        "is_seen",
    )
    return _by_quarter(counted, measure, run)


def too_early_by_quarter(
    rejection_fairness: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share rejected too early at equal age; nothing where nothing is rejected."""
    counted = [
        (
            row
            | {"is_measurable": row["not_measurable_count"] < row["rejected_count"]},
            row["too_early_within_count"],
            row["audited_within_count"],
        )
        for row in in_order(rejection_fairness)
    ]
    if not any(row["rejected_count"] for row, _, _ in counted):
        return EMPTY
    measure = Measure(
        f"Too early, rejected within {counted[0][0]['within_days']} days",
        "rejection_fairness",
        "mature_count",
        "is_measurable",
        unseen="not measurable",
        cases="rejections that can be measured at equal age",
        changed=("reasons_on", "Table of reasons"),
    )
    return _by_quarter(counted, measure, run)


def _by_quarter(
    counted: Sequence[Counted], measure: Measure, run: pd.DataFrame
) -> alt.LayerChart | Block:
    about = only(run)
    shown = [each for each in counted if each[0][measure.recorded] and _is_enough(each)]
    if len(shown) < 2:
        return nothing(_why_not(shown, measure))
    records = [_point(*each, measure) for each in shown]
    unseen = [_gap(each, measure) for each in counted if each not in shown]
    names = [row["quarter"] for row, _, _ in counted]
    note = " Bars are 95% intervals (Wilson); hollow: a part is not old enough."
    return framed(
        layered(
            *_layers(records, names, measure),
            *_gaps(unseen),
            *changed_marks([row for row, _, _ in shown], *measure.changed),
        ),
        f"{measure.name}: does the share rise or fall by more than its bars?",
        " ".join(record["told"] for record in (*records, *unseen)),
        note=source_note(about, measure.mart) + note,
        height=280,
    )


def _is_enough(each: Counted) -> bool:
    return (each[2] or 0) >= SMALLEST_DENOMINATOR


def _why_not(shown: Sequence[Counted], measure: Measure) -> str:
    if not shown:
        return f"{measure.name}: no quarter has ten {measure.cases}."
    told = _point(*shown[0], measure)["told"]
    return f"{measure.name}, {told} No other quarter is recorded, so none is compared."


def _gap(each: Counted, measure: Measure) -> dict[str, Any]:
    word = "too few" if each[0][measure.recorded] else measure.unseen
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
    records: Sequence[dict[str, Any]], names: Sequence[str], measure: Measure
) -> list[alt.Chart]:
    role = measure.role
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
    y = alt.Y("share:Q", title=measure.name, axis=PER_CENT, scale=alt.Scale(zero=True))
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


def _point(row: Row, k: int, n: int, measure: Measure) -> dict[str, Any]:
    low, high = wilson(k, n) or (0.0, 1.0)
    told = f"{row['quarter']}: {share(k, n)}, 95% interval {interval((low, high))}"
    mature, handoffs = row[measure.mature], row["handoff_count"]
    is_mature = mature >= handoffs
    young = "" if is_mature else f", {mature} of {handoffs} are old enough"
    return {
        "quarter": row["quarter"],
        "share": k / n,
        "low": low,
        "high": high,
        "is_mature": is_mature,
        "label": percent(k, n),
        "told": f"{told}{young}.",
    }
