"""Two forms of a chart for one set of data: for a wide figure and for a narrow one.

On a narrow figure the name of a row stands above its mark and the figure at the end of
that line; on a wide one the name is at the left and the figure beside the mark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt

from jointplan.report.charts.theme import framed, values
from jointplan.report.display.formats import first_upper

BARE = alt.Axis(labels=False, ticks=False, domain=False, grid=False)
WIDE_ROW, NARROW_ROW = 30, 46
SIGN = 7
"""Pixels of a digit at the end of a narrow row."""

Draw = Callable[[alt.Chart, str], alt.LayerChart]
"""Draws the rows of a chart in a form: `wide` or `narrow`."""


def two_forms(
    records: Sequence[dict[str, Any]],
    draw: Draw,
    title: str,
    subtitle: str,
    *,
    told: str,
    note: str,
    name: str,
    remark: str = "",
    key: Sequence[tuple[str, str]] = (),
) -> alt.LayerChart:
    """Draw the same data for a wide figure and for a narrow one."""
    lines = [f"{first_upper(word)}." for role, word in key if role == "upright"]
    wide, narrow = (
        draw(_rows(records, form == "narrow"), form) for form in ("wide", "narrow")
    )
    framed_chart: alt.LayerChart = framed(
        wide,
        title,
        " ".join([told, *lines]),
        note=note,
        height=WIDE_ROW * len(records) + 24,
        key=key,
        subtitle=subtitle,
        remark=remark,
        name=name,
        narrow=narrow.properties(height=NARROW_ROW * len(records) + 24),
    )
    return framed_chart


def _rows(records: Sequence[dict[str, Any]], is_narrow: bool) -> alt.Chart:
    axis = None if is_narrow else alt.Axis(labelLimit=190, labelFontSize=13)
    return alt.Chart(values(records)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=axis),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )


def named_marks(base: alt.Chart, form: str, at: str, *, dx: int = 6) -> list[alt.Chart]:
    """The words of a row: its figure beside the mark, or both above it."""
    if form == "wide":
        mark = base.mark_text(align="left", dx=dx, fontSize=13)
        return [mark.encode(x=at, text="label:N")]
    # A name may be of any length; the figure beside it is read whole.
    longest = max(len(record["label"]) for record in base.data.values)
    left = alt.ExprRef(f"width - {SIGN * longest + 12}")
    above = base.mark_text(
        align="left", baseline="bottom", dy=-10, fontSize=13, limit=left
    )
    end = base.mark_text(align="right", baseline="bottom", dy=-10, fontSize=13)
    return [
        above.encode(x=alt.value(0), text="name:N"),
        end.encode(x=alt.value("width"), text="label:N"),
    ]


def size_of(form: str) -> int:
    """How thick a bar is."""
    return 16 if form == "wide" else 14


def place_of(form: str) -> int:
    """How far a mark stands under the middle of its row."""
    return 0 if form == "wide" else 8


def told_of(records: Sequence[dict[str, Any]]) -> str:
    """The rows of a chart in words."""
    return " ".join(record["told"] for record in records)
