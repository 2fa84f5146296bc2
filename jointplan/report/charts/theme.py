"""How altair's charts are drawn and handed over, so that the page needs no network.

altair's own renderers either fetch their runtime from elsewhere or put a copy of it
into every chart. This one hands over the specification, which the page draws with
the one runtime it carries, a drawing for readers without scripts, and a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

import altair as alt
import vl_convert

from jointplan.report.display.locales import chart_numbers
from jointplan.report.display.palette import LIGHT

VEGA_LITE = "6.4"
SPECIFICATION = "application/vnd.vegalite.v6+json"
DRAWN_WIDTH = 680
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"

Chart = TypeVar("Chart", bound=alt.TopLevelMixin)
Key = Sequence[tuple[str, str]]
PER_CENT = alt.Axis(format="%", tickCount=5)
OPEN = " A point is the least; what cannot be judged is the stroke beyond it."
TWO_LINES = 42
WEEKS = alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=8)

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "padding": {"left": 2, "right": 8, "top": 6, "bottom": 2},
    "view": {"stroke": None},
    "axis": {
        "domainColor": LIGHT["muted"],
        "gridColor": LIGHT["rule"],
        "labelColor": LIGHT["quiet"],
        "labelFontSize": 12,
        "labelPadding": 6,
        "tickColor": LIGHT["muted"],
        "titleColor": LIGHT["quiet"],
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "labelLimit": 160, "ticks": False},
    "text": {"color": LIGHT["ink"], "fontSize": 12},
    "point": {"filled": True, "size": 70},
    "rule": {"color": LIGHT["target"]},
}


def render(spec: dict[str, Any], **_: object) -> dict[str, Any]:
    """Hand a chart over three ways: to be drawn, as a drawing, as a sentence."""
    config = CONFIG | {"locale": {"number": chart_numbers()}}
    themed = {**spec, "config": _merged(config, spec.get("config", {}))}
    around = dict(themed.get("usermeta", {}))
    if around.get("narrow"):
        narrow = {**around["narrow"], "config": config, "width": "container"}
        themed["usermeta"] = around | {"narrow": narrow}
    drawn = {**themed, "width": DRAWN_WIDTH}
    return {
        SPECIFICATION: themed,
        "image/svg+xml": vl_convert.vegalite_to_svg(drawn, vl_version=VEGA_LITE),
        "text/plain": str(spec.get("description", "A chart.")),
    }


def use_renderer() -> None:
    """Make altair hand its charts over as the page needs them."""
    alt.renderers.register("jointplan", render)
    alt.renderers.enable("jointplan")


def layered(*layers: alt.Chart) -> alt.LayerChart:
    """Draw charts over each other on the same axes."""
    return alt.LayerChart(layer=list(layers))


def framed(
    chart: Chart,
    title: str,
    description: str,
    *,
    note: str,
    height: int,
    key: Key = (),
    subtitle: str = "",
    remark: str = "",
    name: str = "",
    narrow: alt.LayerChart | None = None,
) -> Chart:
    """Give a chart what the page shows around it, and the width of its column.

    Args:
        chart: The chart, single or layered.
        title: Its finding, or where there is none what it shows; above it.
        description: The chart in words, for those who do not see it.
        note: Where its figures come from, shown under it.
        height: Height in pixels.
        key: Pairs of colour role and word, shown between title and chart.
        subtitle: What is plotted, of what, in which unit and order.
        remark: What is left out, or must not be concluded; under it.
        name: Name of the files it is saved as.
        narrow: The same data, drawn for a narrow figure.
    """
    framed_chart: Chart = chart.properties(
        width="container",
        height=height,
        description=f"{title}. {description}",
        usermeta={
            "title": title,
            "subtitle": subtitle,
            "note": note,
            "remark": remark,
            "name": name,
            "key": [{"role": role, "word": word} for role, word in key],
            **({"narrow": narrow.to_dict()} if narrow is not None else {}),
        },
    )
    return framed_chart


def values(records: Sequence[Mapping[str, Any]]) -> alt.InlineData:
    """Put records into a chart as they are.

    Days are put in as the words of an axis, not as dates: browsers read a bare date
    as UTC and show the day before to readers west of it.
    """
    return alt.InlineData(values=[dict(record) for record in records])


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Move labels apart until neighbours are `gap` away from each other."""
    order = sorted(range(len(positions)), key=lambda place: positions[place])
    moved = list(positions)
    for _ in range(len(moved) * 4):
        for below, above in pairwise(order):
            lacking = gap - (moved[above] - moved[below])
            if lacking > 0:
                moved[below] -= lacking / 2
                moved[above] += lacking / 2
    return moved


def quarters(values: Sequence[str] = ()) -> alt.Axis:
    """Label quarters in two lines, so that they fit on a phone."""
    axis = alt.Axis(
        labelAngle=0,
        labelExpr="split(datum.label, '-')",
        labelOverlap="greedy",
        labelSeparation=3,
    )
    if values:
        axis.values = list(values)
    return axis


def named_rows(records: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """Begin a chart with a row per record; a line end in `name` breaks its label."""
    broken = alt.Axis(labelExpr=r"split(datum.label, '\n')")
    return alt.Chart(values(records)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=broken),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(under)
    for name, value in over.items():
        known = result.get(name)
        if isinstance(known, dict) and isinstance(value, dict):
            result[name] = _merged(known, value)
        else:
            result[name] = value
    return result
