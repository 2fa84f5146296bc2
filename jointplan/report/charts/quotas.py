"""Charts of the number promised: by line, by source, and what earns it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import TWO_LINES, framed, layered, named_rows
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, first_upper, named
from jointplan.report.display.palette import LIGHT

ONE_LINE = 34


def quota_lines(quota_lines: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Each quota of the plan: earned against promised."""
    about = only(run)
    lines = sorted(rows(quota_lines), key=lambda line: not line["is_total"])
    if not lines:
        return nothing(
            f"No quota is promised for {about['quarter']}, so none can be met."
        )
    records = [_line(line) for line in lines]
    return framed(
        _bullets(records, "MQLs that earn quota"),
        "A quota is met where the bar reaches its line",
        " ".join(record["told"] for record in records),
        note=source_note(about, "quota_lines"),
        height=ONE_LINE * len(records) + 40,
        key=[("marketing", "earned"), ("target", "promised (line)")],
    )


def quota_sources(
    quota_sources: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """By source: what was claimed, what of it earns quota, what was promised."""
    return _by_group(quota_sources, "source", run)


def quota_segments(
    quota_segments: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """By segment: what was claimed, what of it earns quota, what was promised."""
    return _by_group(quota_segments, "segment", run)


def quota_fates(quota_fates: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """From claimed to earned: where every claimed MQL went."""
    about = only(run)
    fates = [fate for fate in rows(quota_fates) if fate["handoff_count"]]
    if not fates:
        return nothing(f"No MQLs were claimed in {about['quarter']}.")
    if [fate["quota_fate"] for fate in fates] == ["earned"]:
        return nothing("Nothing holds a claimed MQL back: every one earns quota.")
    fates.sort(key=lambda fate: fate["position"])
    records = [_fate(fate) for fate in fates]
    base = named_rows(records)
    x = alt.X("number:Q", title="Claimed MQLs", axis=alt.Axis(tickCount=5))
    bars = base.mark_bar(height=16).encode(x=x, color=alt.Color("role:N", scale=None))
    words = base.mark_text(align="left", dx=5).encode(x=x, text="label:N")
    return framed(
        layered(bars, words),
        "The longest grey bar is what holds most MQLs back",
        " ".join(record["told"] for record in records),
        note=source_note(about, "quota_fates"),
        height=28 * len(records) + 40,
        key=[("marketing", "earns quota"), ("muted", "does not")],
    )


def _by_group(
    frame: pd.DataFrame, by: str, run: pd.DataFrame
) -> alt.LayerChart | Block:
    about = only(run)
    found = [row for row in rows(frame) if row["claimed_count"] or row["quota_count"]]
    if not found:
        return nothing(f"No MQLs were claimed in {about['quarter']}.")
    if all(row[by] is None for row in found):
        return nothing(f"No {by} is recorded for the MQLs of {about['quarter']}.")
    found.sort(key=lambda row: (row[by] is None, -row["claimed_count"]))
    records = [_group(row, first_upper(named(row[by]))) for row in found]
    key = [("claimed", "claimed"), ("marketing", "earned")]
    if any(record["quota"] is not None for record in records):
        key.append(("target", "promised (line)"))
    return framed(
        _bullets(records, "MQLs"),
        "A short inner bar in a long one: many claimed, few that earn quota",
        " ".join(record["told"] for record in records),
        note=source_note(about, f"quota_{by}s"),
        height=TWO_LINES * len(records) + 40,
        key=key,
    )


def _bullets(records: Sequence[dict[str, Any]], title: str) -> alt.LayerChart:
    """Bars of what was earned, before bars of what was claimed, and promised lines."""
    base = named_rows(records)
    x = alt.X("earned:Q", title=title, axis=alt.Axis(tickCount=5))
    claimed = base.mark_bar(
        height=20, color=LIGHT["claimed"], stroke=LIGHT["muted"], strokeWidth=0.8
    )
    goal = base.mark_tick(color=LIGHT["target"], thickness=2.5, height=24, opacity=1)
    furthest = base.transform_calculate(beyond="max(datum.earned, datum.quota)")
    words = furthest.mark_text(align="left", dx=7)
    layers = [base.mark_bar(height=12, color=LIGHT["marketing"]).encode(x=x)]
    if any(record["claimed"] is not None for record in records):
        layers.insert(0, claimed.encode(x="claimed:Q"))
    if any(record["quota"] is not None for record in records):
        layers.append(goal.encode(x="quota:Q"))
    if any(record["label"] for record in records):
        layers.append(words.encode(x="beyond:Q", text="label:N"))
    return layered(*layers)


def _line(line: Row) -> dict[str, Any]:
    earned, quota = count(line["earned_count"]), count(line["quota_count"])
    return {
        "name": line["quota_name"],
        "claimed": None,
        "earned": line["earned_count"],
        "quota": float(line["quota_count"]),
        "label": f"{earned} of {quota}",
        "told": (
            f"{line['quota_name']}: {earned} earned of {quota} promised, "
            f"{count(line['due_count'])} due by the as-of day."
        ),
    }


def _group(row: Row, name: str) -> dict[str, Any]:
    quota = row["quota_count"]
    goal = "" if quota is None else f", {count(quota)} promised"
    says = f"{count(row['earned_count'])} of {count(row['claimed_count'])} earn quota"
    return {
        "name": f"{name}\n{says}",
        "claimed": row["claimed_count"],
        "earned": row["earned_count"],
        "quota": None if quota is None else float(quota),
        "label": "",
        "told": f"{name}: {says}{goal}.",
    }


def _fate(fate: Row) -> dict[str, Any]:
    name = first_upper(fate["quota_fate"])
    return {
        "name": name,
        "number": fate["handoff_count"],
        "label": count(fate["handoff_count"]),
        "role": LIGHT["marketing" if fate["quota_fate"] == "earned" else "muted"],
        "told": f"{name}: {count(fate['handoff_count'])}.",
    }
