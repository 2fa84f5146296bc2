"""Charts that compare groups of hand-offs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import (
    PER_CENT,
    TWO_LINES,
    framed,
    layered,
    named_rows,
)
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import (
    first_upper,
    interval,
    named,
    plural,
    share,
)
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

IN_ORDER_OF_NAME = ("score band",)


def split(
    funnel_splits: pd.DataFrame, by: str, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share qualified at equal age by one attribute, with what chance may add."""
    about = only(run)
    found = [row for row in rows(funnel_splits) if row["split"] == by]
    shown = [row for row in found if _is_comparable(row)]
    if len(shown) < 2:
        return nothing(_why_not(found, shown, by, about["quarter"]))
    shown.sort(
        key=lambda row: row["split_value"] if by in IN_ORDER_OF_NAME else -_share(row)
    )
    records = [_dot(row) for row in shown]
    days = shown[0]["within_days"]
    rest = sum(r["handoff_count"] for r in found) - sum(
        r["handoff_count"] for r in shown
    )
    said = " ".join(record["told"] for record in records)
    return framed(
        _dots(records, f"Share qualified within {days} days of hand-off"),
        f"By {by}: groups differ where their bars lie apart",
        f"{said} {plural(rest, 'hand-off stands', 'hand-offs stand')} outside: not "
        "recorded, or fewer than ten old enough.",
        note=source_note(about, "funnel_splits")
        + f" At least {days} days old; bars are 95% intervals (Wilson).",
        height=TWO_LINES * len(records) + 50,
    )


def _why_not(found: Sequence[Row], shown: Sequence[Row], by: str, quarter: str) -> str:
    if all(row["split_value"] is None for row in found):
        return f"No {by} is recorded for the hand-offs of {quarter}."
    if any(row["is_filled_afterwards"] for row in found):
        return (
            f"No rates by {by}: the field is filled in much more often once a lead is "
            "qualified, so rates would compare the filling. The counts stand below."
        )
    if not any(row["is_qualification_recorded"] for row in found):
        return f"No rates by {by}: whether leads were qualified is not recorded."
    if shown:
        only_one = first_upper(named(shown[0]["split_value"]))
        return f"Nothing to compare by {by}: only {only_one} has ten old enough."
    return f"Too few hand-offs of {quarter} are old enough to compare by {by}."


def _dots(records: Sequence[dict[str, Any]], title: str) -> alt.LayerChart:
    base = named_rows(records)
    x = alt.X("low:Q", title=title, axis=PER_CENT, scale=alt.Scale(zero=True))
    bars = base.mark_rule(color=LIGHT["muted"], strokeWidth=3).encode(x=x, x2="high:Q")
    points = base.mark_point(color=LIGHT["qualified"], size=110, opacity=1)
    return layered(bars, points.encode(x="share:Q"))


def _dot(row: Row) -> dict[str, Any]:
    k, n = row["qualified_within_count"], row["mature_count"]
    low, high = wilson(k, n) or (0.0, 1.0)
    name = first_upper(named(row["split_value"]))
    return {
        "name": f"{name}\n{share(k, n)}",
        "share": k / n,
        "low": low,
        "high": high,
        "told": f"{name}: {share(k, n)}, 95% interval {interval((low, high))}.",
    }


def _share(row: Row) -> float:
    return float(row["qualified_within_count"] / row["mature_count"])


def _is_comparable(row: Row) -> bool:
    """A rate needs a recorded group, ten old enough, and recorded qualification."""
    return (
        row["split_value"] is not None
        and not row["is_filled_afterwards"]
        and bool(row["is_qualification_recorded"])
        and (row["mature_count"] or 0) >= SMALLEST_DENOMINATOR
    )
