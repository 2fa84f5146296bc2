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
from jointplan.report.display.comparisons import changed_title, told_share
from jointplan.report.display.formats import count, interval, percent, plural
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

Counted = tuple[Row, int, int]


@dataclass(frozen=True)
class Measure:
    """What a chart says of every quarter, and where that stands.

    Attributes:
        name: What the leads of the share are, as `qualified within 30 days`.
        of: Whose share it is, as the subtitle says it.
        file: Name of the files that the chart is saved as.
        mart: The mart it is read from.
        mature: Column with the leads that are old enough.
        recorded: Column that says whether the quarter can be measured at all.
        unseen: What is said of a quarter that cannot.
        cases: What there have to be ten of.
        role: Colour of the palette.
        changed: Column with the first day of the definition in force, and its name.
    """

    name: str
    of: str
    file: str
    mart: str
    mature: str
    recorded: str
    unseen: str = "not in export"
    cases: str = "leads that are old enough, with their time in this export"
    role: str = "qualified"
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
        f"qualified within {days} days",
        f"leads at least {days} days old",
        "qualified-by-quarter",
        "funnel_quarters",
        "mature_count",
        "is_qualification_recorded",
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
        f"won within {days} days",
        f"leads at least {days} days old",
        "won-by-quarter",
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
        "rejected too early",
        f"leads rejected within {counted[0][0]['within_days']} days",
        "too-early-by-quarter",
        "rejection_fairness",
        "mature_count",
        "is_measurable",
        unseen="not in export",
        cases="rejections that can be judged at equal age",
        role="disqualified",
        changed=("reasons_on", "Agreed reasons"),
    )
    return _by_quarter(counted, measure, run)


def _by_quarter(
    counted: Sequence[Counted], measure: Measure, run: pd.DataFrame
) -> alt.LayerChart | Block:
    about = only(run)
    shown = [each for each in counted if not _missing(each, measure)]
    if len(shown) < 2:
        return nothing(_why_not(shown, measure))
    records = [_point(*each, measure) for each in shown]
    unseen = [_gap(each, measure) for each in counted if each not in shown]
    names = [row["quarter"] for row, _, _ in counted]
    return framed(
        layered(
            *_layers(records, names, measure),
            *_gaps(unseen),
            *changed_marks([row for row, _, _ in shown], *measure.changed),
        ),
        _title(counted, shown, measure),
        " ".join(record["told"] for record in (*records, *unseen)),
        note=source_note(about, measure.mart)
        + " Bars are 95% intervals (Wilson); changes are judged by that of their "
        "difference (Newcombe).",
        height=260,
        subtitle=f"Share {measure.name}, of {measure.of}; by quarter of hand-off, "
        "with 95% interval",
        remark=_young(counted, measure),
        name=measure.file,
    )


def _title(
    counted: Sequence[Counted], shown: Sequence[Counted], measure: Measure
) -> str:
    """Say a clear change of the last quarter; where there is none, what is drawn."""
    plain = f"Leads {measure.name}, by quarter"
    last = list(counted[-2:])
    if any(each not in shown for each in last):
        return plain
    (_, *old), (_, *new) = last
    subject = f"Share {measure.name}"
    return changed_title(subject, (new[0], new[1]), (old[0], old[1])) or plain


def _missing(each: Counted, measure: Measure) -> str:
    """Why a quarter has no point: not recorded, too few leads, most of them young."""
    row, _, n = each
    if not row[measure.recorded]:
        return measure.unseen
    if (n or 0) < SMALLEST_DENOMINATOR:
        return "too few"
    return "too early" if row[measure.mature] * 2 < row["handoff_count"] else ""


def _young(counted: Sequence[Counted], measure: Measure) -> str:
    """Say how much of a quarter is old enough, where not all of it is."""
    return " ".join(
        f"{row['quarter']}: {count(row[measure.mature])} of "
        f"{plural(row['handoff_count'], 'lead')} are old enough."
        for row, _, _ in counted
        if row[measure.recorded] and row[measure.mature] < row["handoff_count"]
    )


def _why_not(shown: Sequence[Counted], measure: Measure) -> str:
    if not shown:
        return f"Leads {measure.name}: no quarter has ten {measure.cases}."
    told = _point(*shown[0], measure)["told"]
    return f"Leads {measure.name}, {told} No other quarter can be compared."


def _gap(each: Counted, measure: Measure) -> dict[str, Any]:
    word, quarter = _missing(each, measure), each[0]["quarter"]
    broken = word.replace(" ", "\n", 1)
    _, k, n = each
    counts = f" ({count(k)} of {count(n)})" if word == "too early" else ""
    return {
        "quarter": quarter,
        "zero": 0,
        "word": broken,
        "told": f"{quarter}: {word}{counts}.",
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
            title=None,
            scale=alt.Scale(type="band", domain=list(names)),
            axis=quarters(),
        ),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    y = alt.Y("share:Q", title=None, axis=PER_CENT, scale=alt.Scale(zero=True))
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
    told = f"{row['quarter']}: {told_share(k, n)}, 95% interval {interval((low, high))}"
    mature, handoffs = row[measure.mature], row["handoff_count"]
    is_mature = mature >= handoffs
    young = "" if is_mature else f", {mature} of {handoffs} are old enough"
    return {
        "quarter": row["quarter"],
        "share": k / n,
        "low": low,
        "high": high,
        "is_mature": is_mature,
        "label": percent(k, n, 1),
        "told": f"{told}{young}.",
    }
