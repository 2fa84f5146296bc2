"""Charts of why hand-offs were rejected."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import framed, layered, named_rows
from jointplan.report.display.blocks import Block, nothing, only, rows, source_note
from jointplan.report.display.formats import count, first_upper, plural
from jointplan.report.display.palette import LIGHT

NONE_GIVEN = "no reason given"


def reasons(rejections: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Reasons by count, in their families, disqualified apart from recycled."""
    about = only(run)
    found = rows(rejections)
    if not found:
        return nothing(f"No hand-offs of {about['quarter']} are rejected on file.")
    records = _by_reason(found)
    base = named_rows(records)
    x = alt.X("disqualified:Q", title="Rejected hand-offs", axis=alt.Axis(tickCount=5))
    bars = [
        base.mark_bar(height=16, color=LIGHT["disqualified"]).encode(x=x),
        base.mark_bar(height=16, color=LIGHT["recycled"]).encode(
            x="disqualified:Q", x2="total:Q"
        ),
        base.mark_text(align="left", dx=5).encode(x="total:Q", text="label:N"),
    ]
    return framed(
        layered(*bars),
        "The longest bars, family by family, are where acting pays",
        " ".join(record["told"] for record in records),
        note=source_note(about, "rejections"),
        height=40 * len(records) + 40,
        key=[("disqualified", "disqualified"), ("recycled", "recycled")],
    )


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
        name, under = first_upper(NONE_GIVEN), "no family"
    elif not reason["is_in_glossary"]:
        name, under = reason["reason"], "not in the glossary"
    else:
        name, under = reason["reason"], _acting(reason)
    return {
        "name": f"{name}\n{under}",
        "disqualified": parts["disqualified"],
        "total": total,
        "label": count(total),
        "told": (
            f"{name} ({under}): {plural(total, 'hand-off')}, "
            f"{count(parts['disqualified'])} disqualified, "
            f"{count(parts['recycled'])} recycled."
        ),
    }


ACTING = {
    "both": "both sides act",
    "marketing": "marketing acts",
    "operations": "operations act",
    "sales": "sales acts",
}


def _acting(reason: dict[str, Any]) -> str:
    acts = ACTING.get(reason["acts"], "nobody is named")
    return f"{reason['reason_family']}, {acts}"
