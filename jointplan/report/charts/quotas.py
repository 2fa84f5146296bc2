"""Charts of the lead quotas: by quota, by source and by segment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.outlier import Counts, outlier
from jointplan.report.charts.theme import TWO_LINES, framed, layered, named_rows
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, first_upper, named, percent, plural
from jointplan.report.display.palette import LIGHT

ONE_LINE = 34


def quota_lines(quota_lines: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Each quota of the plan: leads that count against it."""
    about = only(run)
    lines = sorted(rows(quota_lines), key=lambda line: not line["is_total"])
    if not lines:
        return nothing(f"The plan has no quota for {about['quarter']}.")
    is_over = bool(about["is_complete"])
    records = [_line(line, is_over) for line in lines]
    return framed(
        _bullets(records, "Leads that count"),
        _lines_title(lines, is_over),
        " ".join(record["told"] for record in records),
        note=source_note(about, "quota_lines"),
        height=ONE_LINE * len(records) + 40,
        key=[("marketing", "counted"), ("target", "quota (line)")],
        subtitle="Leads that count towards each quota of the plan, and that quota for "
        "the whole quarter; the total first",
        remark=_unsure(lines),
        name="quotas-of-the-plan",
    )


def _lines_title(lines: Sequence[Row], is_over: bool) -> str:
    """How many quotas are met, or before the end of the quarter on pace."""
    asked = "quota_count" if is_over else "due_count"
    if any(None in (line["earned_count"], line[asked]) for line in lines):
        return "Leads that count against each quota"
    met = sum(line["earned_count"] >= line[asked] for line in lines)
    word = "met" if is_over else "on pace"
    if len(lines) == 1:
        return f"The quota is {'' if met else 'not '}{word}"
    return f"{count(met)} of {count(len(lines))} quotas are {word}"


def _unsure(lines: Sequence[Row]) -> str:
    """Say what may count on top of what is drawn."""
    unsure = max(line["not_judged_count"] or 0 for line in lines)
    if not unsure:
        return ""
    return f"Not counted: {plural(unsure, 'lead')} that cannot be judged."


def quota_sources(
    quota_sources: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """By source: leads claimed, leads that count, and the quota."""
    return _by_group(quota_sources, "source", run)


def quota_segments(
    quota_segments: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """By segment: leads claimed, leads that count, and the quota."""
    return _by_group(quota_segments, "segment", run)


def _by_group(
    frame: pd.DataFrame, by: str, run: pd.DataFrame
) -> alt.LayerChart | Block:
    about = only(run)
    found = [row for row in rows(frame) if row["claimed_count"] or row["quota_count"]]
    if not found:
        return nothing(f"No leads were claimed in {about['quarter']}.")
    if all(row[by] is None for row in found):
        return nothing(f"No {by} is recorded for the leads of {about['quarter']}.")
    found.sort(key=lambda row: (row[by] is None, -row["claimed_count"]))
    records = [_group(row, first_upper(named(row[by]))) for row in found]
    key = [("claimed", "claimed"), ("marketing", "counted")]
    if any(record["quota"] is not None for record in records):
        key.append(("target", "quota (line)"))
    return framed(
        _bullets(records, "Leads"),
        _group_title(found, by),
        " ".join(record["told"] for record in records),
        note=source_note(about, f"quota_{by}s"),
        height=TWO_LINES * len(records) + 40,
        key=key,
        subtitle=f"Leads claimed and leads that count towards quota, by {by}, most "
        "claimed first",
        name=f"leads-by-{by}",
    )


def _group_title(found: Sequence[Row], by: str) -> str:
    """The group of whose leads fewer count than of all others, if one stands out."""
    groups: dict[str | None, Counts] = {
        row[by]: (
            row["earned_count"],
            row["not_judged_count"] or 0,
            row["claimed_count"],
        )
        for row in found
    }
    behind = outlier(groups)
    if behind is None:
        return f"Leads claimed and counted, by {by}"
    own, others = (percent(each[0], each[2]) for each in (behind.own, behind.others))
    return f"{behind.name}: {own} of leads count, others {others}"


def _bullets(records: Sequence[dict[str, Any]], title: str) -> alt.LayerChart:
    """Bars of leads that count, before bars of leads claimed, and lines of quotas."""
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


def _line(line: Row, is_over: bool) -> dict[str, Any]:
    earned, quota = count(line["earned_count"]), count(line["quota_count"])
    due = "" if is_over else f"; {count(line['due_count'])} are due by now"
    return {
        "name": line["quota_name"],
        "claimed": None,
        "earned": line["earned_count"],
        "quota": float(line["quota_count"]),
        "label": f"{earned} of {quota}",
        "told": f"{line['quota_name']}: {earned} count, quota {quota}{due}.",
    }


def _group(row: Row, name: str) -> dict[str, Any]:
    quota = row["quota_count"]
    goal = "" if quota is None else f", quota {count(quota)}"
    says = f"{count(row['earned_count'])} of {count(row['claimed_count'])} count"
    return {
        "name": f"{name}\n{says}",
        "claimed": row["claimed_count"],
        "earned": row["earned_count"],
        "quota": None if quota is None else float(quota),
        "label": "",
        "told": f"{name}: {says}{goal}.",
    }
