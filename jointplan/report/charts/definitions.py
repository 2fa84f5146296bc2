"""Charts that compare quarters although a definition changed between them.

Each offers both: quarters by the definition of their day, and by the one in force as
the report's quarter ends.
"""

from __future__ import annotations

from collections.abc import Sequence
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
from jointplan.report.display.formats import day, percent_span, share_span
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR

THEN, NOW = "as defined then", "as defined now"
SHORT = {THEN: "by the rule then", NOW: "by the rule now"}
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
        "Conforming share",
        "How much of the change is one of the rule alone?",
        run,
    )


def qualified_as_defined(
    conformance_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share of conforming hand-offs qualified in time, by either definition."""
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
        f"Conforming hand-offs qualified within {days} days",
        "Would the same rule have converted as well before?",
        run,
    )


def _both(
    found: Sequence[Row],
    columns: tuple[Counts, Counts],
    measure: str,
    title: str,
    run: pd.DataFrame,
) -> alt.LayerChart | Block:
    """Draw two lines; nothing where no hand-off changes sides by today's rule."""
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
            *_line(series[THEN], measure, is_now=False),
            *_line(series[NOW], measure, is_now=True),
            *_names(series),
            *changed_marks(judged, "mql_rule_on", "MQL rule"),
        ),
        f"{measure}: {title[0].lower()}{title[1:]}",
        " ".join(point["told"] for point in drawn),
        note=source_note(only(run), "conformance_quarters")
        + f" {NOW.capitalize()}: by the rule of {day(judged[-1]['mql_rule_now_on'])}."
        + (OPEN if any(p["most"] > p["share"] for p in drawn) else ""),
        height=260,
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
                "label": percent_span(k, more, n),
                "told": f"{row['quarter']}, {name}: {share_span(k, more, n)}.",
            }
        )
    return drawn


def _line(
    points: Sequence[dict[str, Any]], measure: str, *, is_now: bool
) -> list[alt.Chart]:
    colour = LIGHT["marketing"] if is_now else LIGHT["muted"]
    base = alt.Chart(values(points)).encode(
        x=alt.X("quarter:O", sort=None, title="Quarter of hand-off", axis=quarters()),
        y=alt.Y("share:Q", title=measure, axis=PER_CENT, scale=alt.Scale(zero=True)),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    dash = [1, 0] if is_now else [5, 3]
    return [
        base.mark_line(color=colour, strokeWidth=2.5, strokeDash=dash),
        base.mark_point(color=colour, size=60, opacity=1),
        base.mark_rule(color=colour, strokeWidth=1.5).encode(y2="most:Q"),
    ]


def _names(series: dict[str, list[dict[str, Any]]]) -> list[alt.Chart]:
    """Name both lines where they begin, and give the figures there and at the end."""
    first = {name: points[0] for name, points in series.items()}
    is_above = {THEN: first[THEN]["share"] >= first[NOW]["share"]}
    is_above[NOW] = not is_above[THEN]
    drawn = []
    for name, point in first.items():
        word = {**point, "word": f"{point['label']} {SHORT[name]}"}
        drawn.append(
            alt.Chart(values([word]))
            .mark_text(align="left", dx=-6, dy=-14 if is_above[name] else 16)
            .encode(x=alt.X("quarter:O", sort=None), y="share:Q", text="word:N")
        )
    last = alt.Chart(values([series[NOW][-1]])).mark_text(dy=-14, fontWeight="bold")
    ended: alt.Chart = last.encode(
        x=alt.X("quarter:O", sort=None), y="share:Q", text="label:N"
    )
    return [*drawn, ended]
