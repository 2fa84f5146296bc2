"""How far rated MQLs meet the written rule."""

from __future__ import annotations

from collections import defaultdict
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
from jointplan.report.display.blocks import Block, nothing, only, rows, source_note
from jointplan.report.display.formats import count, first_upper, named, share
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
    judged = _judged(conformance, by)
    shown = {name: kn for name, kn in judged.items() if kn[1] >= SMALLEST_DENOMINATOR}
    if not shown:
        return nothing(f"No {by} has ten rated MQLs that could be judged.")
    ordered = sorted(shown.items(), key=lambda item: -item[1][0] / item[1][1])
    records: list[dict[str, Any]] = [
        {
            "name": f"{first_upper(named(name))}\n{share(k, n)}",
            "zero": 0,
            "share": k / n,
            "told": f"{first_upper(named(name))}: {share(k, n)} conform.",
        }
        for name, (k, n) in ordered
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
    small = sum(n for _, n in judged.values()) - sum(n for _, n in shown.values())
    return framed(
        layered(stems, points),
        f"The shorter the line, the more MQLs of a {by} the rule does not cover",
        " ".join(record["told"] for record in records)
        + f" {count(small)} rated MQLs are in groups under ten.",
        note=source_note(about, "conformance"),
        height=TWO_LINES * len(records) + 50,
    )


def _judged(frame: pd.DataFrame, by: str) -> dict[str | None, tuple[int, int]]:
    sums: dict[str | None, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows(frame):
        k, n = sums[row[by]]
        conforming, not_conforming = row["conforming_count"], row["nonconforming_count"]
        sums[row[by]] = (k + conforming, n + conforming + not_conforming)
    return dict(sums)
