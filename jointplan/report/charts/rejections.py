"""Charts of why leads were rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import framed, layered, named_rows
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.comparisons import NO_REASON, short_share
from jointplan.report.display.formats import count, first_upper, plural
from jointplan.report.display.palette import LIGHT


def reasons(rejections: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Reasons by count, in their families, disqualified apart from recycled."""
    about = only(run)
    found = rows(rejections)
    if not found:
        return nothing(f"Sales rejected no lead of {about['quarter']} in this export.")
    records = _by_reason(found)
    base = named_rows(records)
    x = alt.X("disqualified:Q", title="Leads rejected", axis=alt.Axis(tickCount=5))
    bars = [
        base.mark_bar(height=16, color=LIGHT["disqualified"]).encode(x=x),
        base.mark_bar(height=16, color=LIGHT["recycled"]).encode(
            x="disqualified:Q", x2="total:Q"
        ),
        base.mark_text(align="left", dx=5).encode(x="total:Q", text="label:N"),
    ]
    return framed(
        layered(*bars),
        _title(found),
        " ".join(record["told"] for record in records),
        note=source_note(about, "rejections"),
        height=40 * len(records) + 40,
        key=[("disqualified", "disqualified"), ("recycled", "recycled")],
        subtitle=f"Leads of {about['quarter']} rejected by sales, by reason; under it "
        "its family and who acts, largest family first",
        name="rejections-by-reason",
    )


def _title(found: Sequence[Row]) -> str:
    """Name the most frequent reason that explains something (R70)."""
    total = sum(row["handoff_count"] for row in found)
    sums: dict[str, int] = defaultdict(int)
    for row in found:
        if row["reason"] is not None and not row.get("is_on_both_alike"):
            sums[row["reason"]] += row["handoff_count"]
    if not sums:
        return "Leads rejected, by reason"
    most = max(sorted(sums), key=lambda reason: sums[reason])
    return f"“{most}” makes up {short_share(sums[most], total)} of rejections"


def _by_reason(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sum decisions into reasons; families by weight, then reasons by weight."""
    reasons: dict[Any, dict[str, Any]] = {}
    weights: dict[Any, int] = defaultdict(int)
    for row in found:
        reason = reasons.setdefault(row["reason"], {**row, "parts": defaultdict(int)})
        reason["parts"][row["decision"]] += row["handoff_count"]
        weights[row["reason_family"]] += row["handoff_count"]

    def weight(reason: dict[str, Any]) -> tuple[int, int, str, int]:
        family = reason["reason_family"]
        number = sum(reason["parts"].values())
        unnamed = (reason["reason"] is None) * 2 + (not reason["is_in_glossary"])
        return unnamed, -weights[family], str(family), -number

    return [_bar(reason) for reason in sorted(reasons.values(), key=weight)]


def _bar(reason: dict[str, Any]) -> dict[str, Any]:
    parts = reason["parts"]
    total = sum(parts.values())
    if reason["reason"] is None:
        name, under = NO_REASON, ACTING["sales"]
    elif not reason["is_in_glossary"]:
        name = reason["reason"]
        under = f"Not agreed · {ACTING['both']}"
    else:
        name, under = reason["reason"], _acting(reason)
    return {
        "name": f"{name}\n{under}",
        "disqualified": parts["disqualified"],
        "total": total,
        "label": count(total),
        "told": (
            f"{name} ({under}): {plural(total, 'lead')}, "
            f"{count(parts['disqualified'])} disqualified, "
            f"{count(parts['recycled'])} recycled."
        ),
    }


ACTING = {
    "both": "both sides",
    "marketing": "marketing",
    "operations": "operations",
    "sales": "sales",
}


def _acting(reason: dict[str, Any]) -> str:
    family = first_upper(reason["reason_family"])
    acts = ACTING.get(reason["acts"])
    return f"{family} · {acts}" if acts else family
