"""How far rated MQLs meet the written rule."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import (
    OPEN,
    PER_CENT,
    TWO_LINES,
    framed,
    layered,
    named_rows,
)
from jointplan.report.display.blocks import Block, nothing, only, rows, source_note
from jointplan.report.display.formats import count, first_upper, named, share_span
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR


def conformance(
    conformance: pd.DataFrame, by: str, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Conforming share of rated MQLs, by source or trigger."""
    about = only(run)
    if about["is_first_use"]:
        return nothing(
            "No MQL rule is agreed yet, so nothing can conform to it. MQLs are shown "
            "as the CRM says; an agreed rule in glossary.md brings this chart."
        )
    groups = _groups(conformance, by)
    shown = {
        name: (k, more, n)
        for name, (k, more, n) in groups.items()
        if n >= SMALLEST_DENOMINATOR and n > more
    }
    if not shown:
        return nothing(f"No {by} has ten rated MQLs that could be judged.")
    ordered = sorted(shown.items(), key=lambda item: -item[1][0] / item[1][2])
    records: list[dict[str, Any]] = [
        {
            "name": f"{first_upper(named(name))}\n{share_span(k, more, n)}",
            "zero": 0,
            "share": k / n,
            "most": (k + more) / n,
            "told": f"{first_upper(named(name))}: {share_span(k, more, n)} conform.",
        }
        for name, (k, more, n) in ordered
    ]
    base = named_rows(records)
    x = alt.X(
        "share:Q",
        title="Conforming share of rated MQLs",
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
        f"The shorter the line, the more MQLs of a {by} the rule does not cover",
        " ".join(record["told"] for record in records)
        + f" {count(small)} rated MQLs are in groups under ten.",
        note=source_note(about, "conformance") + OPEN * is_open,
        height=TWO_LINES * len(records) + 50,
    )


def _groups(frame: pd.DataFrame, by: str) -> dict[str | None, tuple[int, int, int]]:
    """Of each group those that conform, that cannot be judged, and all rated ones."""
    sums: dict[str | None, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for row in rows(frame):
        counts = (row["conforming_count"], row["not_judged_count"], row["rated_count"])
        k, more, n = (
            old + (new or 0) for old, new in zip(sums[row[by]], counts, strict=True)
        )
        sums[row[by]] = k, more, n
    return sums
