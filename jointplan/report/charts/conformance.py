"""How many rated leads meet the MQL definition."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.outlier import Counts, ends, outlier
from jointplan.report.charts.theme import (
    PER_CENT,
    TWO_LINES,
    framed,
    layered,
    named_rows,
)
from jointplan.report.display.blocks import Block, nothing, only, rows, source_note
from jointplan.report.display.formats import first_upper, named, plural, share_span
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR


def conformance(
    conformance: pd.DataFrame, by: str, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share of rated leads that meet the MQL definition, by source or trigger."""
    about = only(run)
    if about["is_first_use"]:
        return nothing(
            "No MQL definition is agreed yet, so no lead can meet it. Agree one in "
            "glossary.md to get this chart."
        )
    groups = _groups(conformance, by)
    shown = {
        name: (k, more, n)
        for name, (k, more, n) in groups.items()
        if n >= SMALLEST_DENOMINATOR and n > more
    }
    if not shown:
        return nothing(f"No {by} has ten rated leads that could be judged.")
    ordered = sorted(shown.items(), key=lambda item: -item[1][0] / item[1][2])
    records: list[dict[str, Any]] = [
        {
            "name": f"{first_upper(named(name))}\n{share_span(k, more, n)}",
            "zero": 0,
            "share": k / n,
            "most": (k + more) / n,
            "told": f"{first_upper(named(name))}: {share_span(k, more, n)} meet it.",
        }
        for name, (k, more, n) in ordered
    ]
    base = named_rows(records)
    x = alt.X(
        "share:Q",
        title="Meet the MQL definition",
        scale=alt.Scale(domain=[0, 1]),
        axis=PER_CENT,
    )
    stems = base.mark_rule(color=LIGHT["rule"], strokeWidth=2).encode(x=x, x2="zero:Q")
    points = base.mark_point(color=LIGHT["marketing"], size=120, opacity=1).encode(x=x)
    unknown = base.mark_rule(color=LIGHT["marketing"], strokeWidth=2).encode(
        x=x, x2="most:Q"
    )
    is_open = any(record["most"] > record["share"] for record in records)
    small = sum(n for *_, n in groups.values()) - sum(n for *_, n in shown.values())
    return framed(
        layered(stems, *([unknown] if is_open else []), points),
        _title(groups, by),
        " ".join(record["told"] for record in records),
        note=source_note(about, "conformance"),
        height=TWO_LINES * len(records) + 50,
        subtitle=f"Rated leads that meet the MQL definition, share by {by}, largest "
        "first" + ("; stroke: cannot be judged" if is_open else ""),
        remark=_not_drawn(small),
        name=f"definition-by-{by}",
    )


def _title(groups: dict[str | None, Counts], by: str) -> str:
    """The group that meets the definition less than all others, if one stands out."""
    behind = outlier(groups)
    if behind is None:
        return f"Leads that meet the MQL definition, by {by}"
    own, others = ends(behind.own), ends(behind.others)
    return f"{first_upper(behind.name)}: {own} meet the definition, others {others}"


def _not_drawn(small: int) -> str:
    if not small:
        return ""
    return f"Not shown: {plural(small, 'lead')} in groups under ten."


def _groups(frame: pd.DataFrame, by: str) -> dict[str | None, Counts]:
    """Of each group those that conform, that cannot be judged, and all rated ones."""
    sums: dict[str | None, Counts] = defaultdict(lambda: (0, 0, 0))
    for row in rows(frame):
        counts = (row["conforming_count"], row["not_judged_count"], row["rated_count"])
        k, more, n = (
            old + (new or 0) for old, new in zip(sums[row[by]], counts, strict=True)
        )
        sums[row[by]] = k, more, n
    return sums
