"""Chart that compares groups of leads: the split whose groups differ most clearly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from jointplan.report.display.comparisons import Apart, Counts, furthest, told_share
from jointplan.report.display.formats import (
    first_upper,
    interval,
    named,
    percent,
    plural,
)
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

SPLITS = ("source", "trigger", "score band", "segment", "region", "team")
IN_ORDER_OF_NAME = ("score band",)


def split(funnel_splits: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Share qualified at equal age by the attribute whose groups differ most clearly.

    Where none differs by more than chance, it is the first one with groups to compare.
    """
    about = only(run)
    found = {
        by: [row for row in rows(funnel_splits) if row["split"] == by] for by in SPLITS
    }
    shown = {
        by: kept
        for by, of_split in found.items()
        if len(kept := [row for row in of_split if _is_comparable(row)]) > 1
    }
    if not shown:
        return nothing(_why_not(found[SPLITS[0]], SPLITS[0], about["quarter"]))
    clear = furthest({by: _shares(found[by]) for by in shown})
    by = clear[0] if clear else next(iter(shown))
    kept = sorted(
        shown[by],
        key=lambda row: row["split_value"] if by in IN_ORDER_OF_NAME else -_share(row),
    )
    records, days = [_dot(row) for row in kept], kept[0]["within_days"]
    order = "in order" if by in IN_ORDER_OF_NAME else "highest first"
    framed_chart: alt.LayerChart = framed(
        _dots(records),
        _title(clear[1] if clear else None, days, by),
        " ".join(record["told"] for record in records),
        note=source_note(about, "funnel_splits")
        + " Bars are 95% intervals (Wilson). A group is named only if it differs from "
        "all others (Newcombe; below ten events Fisher), considering how many were "
        "compared (Benjamini-Hochberg).",
        height=TWO_LINES * len(records) + 50,
        subtitle=f"Leads at least {days} days old: share qualified within {days} days, "
        f"by {by}, {order}, with its 95% interval",
        remark=_left_out(found[by], kept, by),
        name=f"qualified-by-{by.replace(' ', '-')}",
    )
    return framed_chart


def _title(clear: Apart | None, days: int, by: str) -> str:
    if clear is None:
        return f"Leads qualified within {days} days, by {by}"
    own, others = percent(*clear.share, 1), percent(*clear.rest, 1)
    return f"{first_upper(clear.name)}: {own} of leads qualified, all others {others}"


def _left_out(found: Sequence[Row], shown: Sequence[Row], by: str) -> str:
    rest = sum(r["handoff_count"] for r in found) - sum(
        r["handoff_count"] for r in shown
    )
    if not rest:
        return ""
    return (
        f"Not shown: {plural(rest, 'lead')} without a {by}, or in groups with fewer "
        "than ten leads old enough."
    )


def _shares(found: Sequence[Row]) -> Mapping[str, Counts]:
    """What is compared: every recorded group, those too small to draw among others."""
    return {
        row["split_value"]: (row["qualified_within_count"], row["mature_count"])
        for row in found
        if row["split_value"] is not None and row["mature_count"]
    }


def _why_not(found: Sequence[Row], by: str, quarter: str) -> str:
    if all(row["split_value"] is None for row in found):
        return f"The {by} of the leads of {quarter} is not in this export."
    if any(row["is_filled_afterwards"] for row in found):
        return (
            f"No rates by {by}: the field is filled in far more often once a lead is "
            "qualified. The tables show counts."
        )
    if not any(row["is_qualification_recorded"] for row in found):
        return f"No rates by {by}: whether leads qualified is not in this export."
    shown = [row for row in found if _is_comparable(row)]
    if shown:
        only_one = first_upper(named(shown[0]["split_value"]))
        return f"Nothing to compare by {by}: only {only_one} has ten leads old enough."
    return f"Too early to say: too few leads of {quarter} are old enough to compare."


def _dots(records: Sequence[dict[str, Any]]) -> alt.LayerChart:
    base = named_rows(records)
    x = alt.X("low:Q", title=None, axis=PER_CENT, scale=alt.Scale(zero=True))
    bars = base.mark_rule(color=LIGHT["muted"], strokeWidth=3).encode(x=x, x2="high:Q")
    points = base.mark_point(color=LIGHT["qualified"], size=110, opacity=1)
    return layered(bars, points.encode(x="share:Q"))


def _dot(row: Row) -> dict[str, Any]:
    k, n = row["qualified_within_count"], row["mature_count"]
    low, high = wilson(k, n) or (0.0, 1.0)
    name = first_upper(named(row["split_value"]))
    return {
        "name": f"{name}\n{told_share(k, n)}",
        "share": k / n,
        "low": low,
        "high": high,
        "told": f"{name}: {told_share(k, n)}, 95% interval {interval((low, high))}.",
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
