"""Charts of how fair rejections were, and of what was rejected for fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import framed, layered, named_rows
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.formats import count, first_upper, plural
from jointplan.report.display.palette import LIGHT

NONE_GIVEN = "no reason given"
NOT_IN_GLOSSARY = "not in the glossary"
# Column of the mart: colour and word, in the order in which they are drawn.
FAIRNESS = {
    "too_early_count": ("sales", "too early"),
    "claimed_not_found_count": ("muted", "claimed, not found"),
    "no_reason_count": ("muted", "no reason"),
    "fair_count": ("claimed", "worked as agreed"),
    "not_measurable_count": ("paper", "not measurable"),
}
FIT = {
    "fit_nonconforming_count": ("marketing", "not conforming: padding"),
    "fit_corrected_count": ("muted", "on a value corrected since: the data"),
    "fit_conforming_count": ("muted", "conforming: the definition"),
    "fit_not_judged_count": ("paper", "cannot be judged"),
}
Parts = Mapping[str, tuple[str, str]]


def audit(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Rejections per family of reasons by how fair they were."""
    about = only(run)
    found = rows(rejection_audit)
    if not found:
        return EMPTY
    if all(row["not_measurable_count"] == row["rejected_count"] for row in found):
        return nothing("No rejection can be measured, so none is drawn.")
    records = _records(found, FAIRNESS, _family)
    return framed(
        _stacked(records, FAIRNESS),
        "Which reasons were given before what was owed was done?",
        " ".join(record["told"] for record in records),
        note=source_note(about, "rejection_audit"),
        height=40 * len(records) + 40,
        key=_key(records, FAIRNESS),
    )


def fit(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Rejections for fit and data per reason: definition, padding or data at fault."""
    about = only(run)
    found = [r for r in rows(rejection_audit) if sum(r[name] for name in FIT)]
    if not found or about["is_first_use"]:
        return EMPTY
    records = _records(found, FIT, lambda row: str(row["reason"]))
    return framed(
        _stacked(records, FIT),
        "Did what was rejected for fit or data meet the agreed rule?",
        " ".join(record["told"] for record in records),
        note=source_note(about, "rejection_audit"),
        height=34 * len(records) + 40,
        key=_key(records, FIT),
    )


def _family(row: Mapping[str, Any]) -> str:
    if row["reason"] is None:
        return first_upper(NONE_GIVEN)
    return first_upper(row["reason_family"] or NOT_IN_GLOSSARY)


def _records(found: list[Any], parts: Parts, named: Any) -> list[dict[str, Any]]:
    """Sum a group's rows; the largest first, what has no family last."""
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(parts, 0))
    for row in found:
        for part in parts:
            sums[named(row)][part] += row[part]
    last = {first_upper(NONE_GIVEN), first_upper(NOT_IN_GLOSSARY)}
    order = sorted(sums, key=lambda name: (name in last, -sum(sums[name].values())))
    return [_bar(name, sums[name], parts) for name in order]


def _bar(name: str, sums: Mapping[str, int], parts: Parts) -> dict[str, Any]:
    total, at = sum(sums.values()), 0
    bar: dict[str, Any] = {"name": name, "total": total}
    for part in parts:
        bar[f"{part}_from"], bar[part] = at, at + sums[part]
        at = bar[part]
    first, *_, unknown = parts
    known = total - sums[unknown]
    bar["label"] = (
        f"{count(sums[first])} of {count(known)} {LABELS[first]}"
        if known
        else parts[unknown][1]
    )
    told = [f"{count(sums[part])} {parts[part][1]}" for part in parts if sums[part]]
    bar["told"] = f"{name}: {plural(total, 'rejection')}, {', '.join(told)}."
    bar["sums"] = dict(sums)
    return bar


LABELS = {"too_early_count": "early", "fit_nonconforming_count": "padding"}
EDGES = {"claimed": "muted", "paper": "muted"}
"""What is pale has an edge, the others a gap between them."""


def _stacked(records: list[dict[str, Any]], parts: Parts) -> alt.LayerChart:
    drawn = [{k: v for k, v in each.items() if k != "sums"} for each in records]
    base = named_rows(drawn)
    axis = alt.Axis(tickCount=5)
    bars = [
        base.mark_bar(
            height=16, fill=LIGHT[role], stroke=LIGHT[EDGES.get(role, "paper")]
        ).encode(
            x=alt.X(f"{part}_from:Q", title="Rejected hand-offs", axis=axis),
            x2=f"{part}:Q",
        )
        for part, (role, _) in parts.items()
        if any(each["sums"][part] for each in records)
    ]
    words = base.mark_text(align="left", dx=5).encode(x="total:Q", text="label:N")
    return layered(*bars, words)


def _key(records: list[dict[str, Any]], parts: Parts) -> list[tuple[str, str]]:
    """Name only the colours that are drawn."""
    return [
        said for part, said in parts.items() if any(r["sums"][part] for r in records)
    ]
