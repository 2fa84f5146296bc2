"""What an SQL cost by channel, with the interval of its share of leads."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.forms import (
    BARE,
    named_marks,
    place_of,
    told_of,
    two_forms,
)
from jointplan.report.charts.theme import layered
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    only,
    rows,
    source_note,
)
from jointplan.report.display.costs import Cost, said_bounds, said_cost, sql_cost_of
from jointplan.report.display.formats import count, first_upper, plural
from jointplan.report.display.palette import LIGHT

LEAST_CHANNELS = 2


def cost_per_sql(
    spend_channels: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Spend of the days old enough, divided by the SQLs of their leads, by channel."""
    about = only(run)
    own = about["currency"]
    found = [row for row in rows(spend_channels) if row["is_report_quarter"]]
    costs = [
        (row, sql_cost_of(row))
        for row in found
        if not row["is_total"] and row["source"]
    ]
    drawn = [(row, cost) for row, cost in costs if cost.each]
    if len(drawn) < LEAST_CHANNELS:
        return EMPTY
    drawn.sort(key=lambda pair: -(pair[1].each or 0))
    records = [_record(row, cost, own) for row, cost in drawn]
    total = next((sql_cost_of(row) for row in found if row["is_total"]), None)
    days = found[0]["within_days"]
    return two_forms(
        records,
        _dots,
        _title(total, own),
        f"Spend divided by SQLs within {days} days of hand-off, by channel, highest "
        f"first; days of {about['quarter']} at least {days} days ago; line: 95% "
        "interval",
        told=told_of(records),
        note=source_note(about, "spend_channels"),
        remark=_not_drawn([pair for pair in costs if not pair[1].each]),
        name="cost-per-sql-by-channel",
    )


def _title(total: Cost | None, currency: str) -> str:
    if total is None or total.each is None:
        return "Cost per SQL by channel"
    return f"An SQL cost {said_cost(total, currency)} in all channels together"


def _record(row: Row, cost: Cost, currency: str) -> dict[str, Any]:
    each = float(cost.each or 0)
    low, high = cost.bounds or (each, each)
    counts = f"{plural(cost.outcomes, 'SQL')} of {count(cost.cases)}"
    label = f"{said_cost(cost, currency)} ({counts})"
    told = f"{label}, 95% interval {said_bounds(cost, currency)}"
    return {
        "name": first_upper(str(row["source"])),
        "cost": each,
        "spend": float(cost.spend or 0),
        "sqls": cost.outcomes,
        "leads": cost.cases,
        "low": low,
        "high": high,
        "label": label,
        "told": f"{row['source']}: {told if cost.bounds else label}.",
    }


def _not_drawn(left: list[tuple[Row, Cost]]) -> str:
    """Say which channels have no cost per SQL, so that none goes missing."""
    names = [
        f"{row['source']} ({plural(cost.outcomes, 'SQL')} of {count(cost.cases)}"
        f"{'' if cost.is_recorded else ', spend not recorded'})"
        for row, cost in left
        if cost.cases or cost.spend
    ]
    return f"Not shown: {'; '.join(names)}." if names else ""


def _dots(base: alt.Chart, form: str) -> alt.LayerChart:
    place = place_of(form)
    x = alt.X("low:Q", title=None, axis=BARE, scale=alt.Scale(zero=True))
    interval = base.mark_rule(
        color=LIGHT["muted"], strokeWidth=2.5, yOffset=place
    ).encode(x=x, x2="high:Q")
    points = base.mark_point(
        color=LIGHT["marketing"], size=110, opacity=1, yOffset=place
    ).encode(x=alt.X("cost:Q", title=None, axis=BARE))
    return layered(interval, points, *named_marks(base, form, "high:Q", dx=10))
