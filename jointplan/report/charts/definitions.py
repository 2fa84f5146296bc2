"""Charts that compare quarters although a definition changed between them.

Each offers both: quarters by the definition of their day, and by the one in force as
the report's quarter ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import (
    OPEN,
    PER_CENT,
    framed,
    layered,
    quarters,
    values,
)
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    only,
    source_note,
)
from jointplan.report.display.comparisons import told_share
from jointplan.report.display.formats import day, percent, percent_span, share_span
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR

THEN, NOW = "as defined then", "as defined now"
Counts = tuple[str, str | None, str]
"""Columns of a numerator, of what may belong to it as well, and of the denominator."""


def changed_marks(found: Sequence[Row], column: str, word: str) -> list[alt.Chart]:
    """Mark the quarters that another version of a definition judges than before.

    Args:
        found: Rows of quarters, oldest first, with `quarter` and `column`.
        column: The first day of the version in force.
        word: What changed, as `MQL rule`.
    """
    changes = [
        {"quarter": row["quarter"], "word": f"{word} of {day(row[column])}"}
        for before, row in pairwise(found)
        if row[column] is not None and row[column] != before[column]
    ]
    if not changes:
        return []
    base = alt.Chart(values(changes)).encode(
        x=alt.X("quarter:O", sort=None, bandPosition=0)
    )
    line = base.mark_rule(color=LIGHT["target"], strokeDash=[3, 3])
    named = base.mark_text(align="left", dx=5, baseline="top", fontSize=11)
    return [line, named.encode(y=alt.value(0), text="word:N")]


def conforming_by_quarter(
    conformance_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Conforming share per quarter, by the rule of its day and by today's."""
    then = ("conforming_count", "not_judged_count", "rated_count")
    now = ("conforming_now_count", "not_judged_now_count", "rated_count")
    return _both(
        in_order(conformance_quarters),
        (then, now),
        Drawn(
            "Leads that meet the MQL definition, by quarter",
            "Share of leads that meet the MQL definition, by quarter of hand-off",
            "conforming-by-quarter",
            "marketing",
        ),
        run,
    )


def qualified_as_defined(
    conformance_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share of conforming leads qualified in time, by either definition."""
    found = [
        row
        for row in in_order(conformance_quarters)
        if row["is_qualification_recorded"]
    ]
    days = found[0]["within_days"] if found else 0
    return _both(
        found,
        (
            ("qualified_within_count", None, "mature_count"),
            ("qualified_within_now_count", None, "mature_now_count"),
        ),
        Drawn(
            f"Conforming leads qualified within {days} days, by quarter",
            f"Leads that meet the MQL definition: share qualified within {days} days, "
            "by quarter of hand-off",
            "conforming-qualified-by-quarter",
            "qualified",
        ),
        run,
    )


@dataclass(frozen=True)
class Drawn:
    """What a chart of two definitions says around its lines.

    Attributes:
        plain: Title where no quarter differs clearly.
        subtitle: What is plotted, of what.
        file: Name of the files that the chart is saved as.
        role: Colour of the line by today's definition.
    """

    plain: str
    subtitle: str
    file: str
    role: str


def _both(
    found: Sequence[Row],
    columns: tuple[Counts, Counts],
    around: Drawn,
    run: pd.DataFrame,
) -> alt.LayerChart | Block:
    """Draw two lines; nothing where no lead changes sides by today's rule."""
    judged = [row for row in found if row["mql_rule_on"] is not None]
    if len(judged) < 2 or not any(row["redefined_count"] for row in judged):
        return EMPTY
    series = {
        name: _points(judged, counts, name)
        for name, counts in zip((THEN, NOW), columns, strict=True)
    }
    if not all(series.values()):
        return EMPTY
    drawn = [point for points in series.values() for point in points]
    return framed(
        layered(
            *_line(series[THEN], "muted", [5, 3]),
            *_line(series[NOW], around.role, [1, 0]),
            *_names(series),
            *changed_marks(judged, "mql_rule_on", "MQL rule"),
        ),
        _title(series, around),
        " ".join(point["told"] for point in drawn),
        note=source_note(only(run), "conformance_quarters")
        + f" {NOW.capitalize()}: by the rule of {day(judged[-1]['mql_rule_now_on'])}."
        + (OPEN if any(p["most"] > p["share"] for p in drawn) else ""),
        height=260,
        key=[(around.role, NOW), ("muted", THEN)],
        subtitle=around.subtitle,
        name=around.file,
    )


def _title(series: dict[str, list[dict[str, Any]]], around: Drawn) -> str:
    """Say what the rule alone changed in the first quarter, of the same leads."""
    then, now = series[THEN][0], series[NOW][0]
    is_same = then["quarter"] == now["quarter"] and then["leads"] == now["leads"]
    is_exact = then["most"] == then["share"] and now["most"] == now["share"]
    if not is_same or then["share"] == now["share"]:
        return around.plain
    if not is_exact:
        return around.plain
    return (
        f"By today's definition, {now['label']} of {now['quarter']} leads conform, "
        f"not {then['label']}"
    )


def _points(found: Sequence[Row], counts: Counts, name: str) -> list[dict[str, Any]]:
    least, unknown, whole = counts
    drawn = []
    for row in found:
        k, n, more = row[least], row[whole], row[unknown] if unknown else 0
        if n < SMALLEST_DENOMINATOR:
            continue
        drawn.append(
            {
                "quarter": row["quarter"],
                "share": k / n,
                "most": (k + more) / n,
                "leads": n,
                "label": percent_span(k, more, n) if more else percent(k, n, 1),
                "told": f"{row['quarter']}, {name}: {_told(k, more, n)}.",
            }
        )
    return drawn


def _told(k: int, more: int, n: int) -> str:
    return share_span(k, more, n) if more else told_share(k, n)


def _line(
    points: Sequence[dict[str, Any]], role: str, dash: list[int]
) -> list[alt.Chart]:
    colour = LIGHT[role]
    base = alt.Chart(values(points)).encode(
        x=alt.X("quarter:O", sort=None, title=None, axis=quarters()),
        y=alt.Y("share:Q", title=None, axis=PER_CENT, scale=alt.Scale(zero=True)),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    return [
        base.mark_line(color=colour, strokeWidth=2.5, strokeDash=dash),
        base.mark_point(color=colour, size=60, opacity=1),
        base.mark_rule(color=colour, strokeWidth=1.5).encode(y2="most:Q"),
    ]


def _names(series: dict[str, list[dict[str, Any]]]) -> list[alt.Chart]:
    """Give the figures of both lines where they begin, and of the last quarter."""
    first = {name: points[0] for name, points in series.items()}
    is_above = {THEN: first[THEN]["share"] >= first[NOW]["share"]}
    is_above[NOW] = not is_above[THEN]
    drawn = []
    for name, point in first.items():
        drawn.append(
            alt.Chart(values([point]))
            .mark_text(dy=-14 if is_above[name] else 16)
            .encode(x=alt.X("quarter:O", sort=None), y="share:Q", text="label:N")
        )
    last = alt.Chart(values([series[NOW][-1]])).mark_text(dy=-14, fontWeight="bold")
    ended: alt.Chart = last.encode(
        x=alt.X("quarter:O", sort=None), y="share:Q", text="label:N"
    )
    return [*drawn, ended]
