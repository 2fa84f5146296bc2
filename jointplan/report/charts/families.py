"""Chart of reasons of rejection over several quarters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.definitions import changed_marks
from jointplan.report.charts.theme import framed, layered, quarters, spread, values
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    in_order,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.formats import percent, share
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR

NONE_GIVEN = "no reason given"
ROOM_FOR_WORDS = (" ", "  ", "   ", "    ")


def families_by_quarter(
    rejection_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share of a quarter's hand-offs rejected per family, quarter by quarter."""
    return _families(rejection_quarters, run, "rejected_count")


def families_as_defined_now(
    rejection_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """The same by the table of reasons in force now; nothing where it is the same."""
    found = rows(rejection_quarters)
    if all(row["rejected_count"] == row["rejected_now_count"] for row in found):
        return EMPTY
    return _families(rejection_quarters, run, "rejected_now_count")


def _families(
    rejection_quarters: pd.DataFrame, run: pd.DataFrame, column: str
) -> alt.LayerChart | Block:
    about = only(run)
    records = _records(rejection_quarters, column)
    if not records:
        return nothing("No quarter has rejections on file, so no trend can be shown.")
    last = [each for each in records if each["quarter"] == records[-1]["quarter"]]
    leading = max(last, key=lambda each: each["share"])["family"]
    names = list(dict.fromkeys(each["quarter"] for each in records))
    x = alt.X(
        "quarter:O",
        title="Quarter of hand-off",
        axis=quarters(names),
        scale=alt.Scale(domain=[*names, *ROOM_FOR_WORDS]),
    )
    is_now = column == "rejected_now_count"
    by_quarter = {row["quarter"]: row for row in in_order(rejection_quarters)}
    changes = changed_marks(list(by_quarter.values()), "reasons_on", "Table of reasons")
    return framed(
        layered(
            _lines(records, leading, x),
            _words(last, records, x),
            *([] if is_now else changes),
        ),
        "Which line rises or falls, by the table of reasons in force now?"
        if is_now
        else "Which line rises or falls over several quarters?",
        " ".join(each["told"] for each in last),
        note=source_note(about, "rejection_quarters")
        + " Share of all rated hand-offs of that quarter, open ones included.",
        height=300,
        key=[("disqualified", f"largest: {leading}"), ("muted", "the others")],
    )


def _records(rejection_quarters: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """Every family in every quarter; a family without a row was given nought times."""
    found = [
        row
        for row in in_order(rejection_quarters)
        if (row["handoff_count"] or 0) >= SMALLEST_DENOMINATOR
    ]
    totals = {row["quarter"]: row["handoff_count"] for row in found}
    counts = {(r["quarter"], r["reason_family"]): r[column] for r in found}
    families = dict.fromkeys(row["reason_family"] for row in found)
    return [
        _point(quarter, family, counts.get((quarter, family), 0), total)
        for quarter, total in totals.items()
        for family in families
    ]


def _point(quarter: str, family: str | None, k: int, n: int) -> dict[str, Any]:
    name = family or NONE_GIVEN
    return {
        "quarter": quarter,
        "family": name,
        "share": k / n,
        "label": percent(k, n),
        "told": f"{quarter}, {name}: {share(k, n)}.",
    }


def _lines(records: Sequence[dict[str, Any]], leading: str, x: alt.X) -> alt.Chart:
    is_leading = alt.datum.family == leading
    colour = alt.when(is_leading).then(alt.value(LIGHT["disqualified"]))
    width = alt.when(is_leading).then(alt.value(3.5))
    lines = alt.Chart(values(records)).mark_line(point={"filled": True, "size": 35})
    drawn: alt.Chart = lines.encode(
        x=x,
        y=alt.Y("share:Q", title="Share of hand-offs", axis=alt.Axis(format="%")),
        detail="family:N",
        color=colour.otherwise(alt.value(LIGHT["muted"])),
        strokeWidth=width.otherwise(alt.value(1.5)),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    return drawn


def _words(
    last: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]], x: alt.X
) -> alt.Chart:
    top = max(each["share"] for each in records)
    places = spread([each["share"] for each in last], top * 0.07)
    named = [
        {**each, "place": place, "word": f"{each['family']} {each['label']}"}
        for each, place in zip(last, places, strict=True)
    ]
    words = alt.Chart(values(named)).mark_text(align="left", dx=8, fontSize=11)
    placed: alt.Chart = words.encode(x=x, y="place:Q", text="word:N")
    return placed
