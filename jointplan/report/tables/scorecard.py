"""The two-sided scorecard: what each side promised, what came of it, and the trend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
    text,
)
from jointplan.report.display.formats import DASH
from jointplan.report.display.promises import (
    difference,
    figure,
    middle,
    promised,
    state,
    told,
)
from jointplan.report.tables.trend import sparkline

LABELS = {
    "mql_quota": "MQLs that earn quota",
    "conforming_share": "Conforming share",
    "target_profile_share": "Share in the target profile",
    "hand_raise_share": "Share of hand-raises",
    "acceptance": "Accepted by sales",
    "first_response": "First response in time",
    "further_touches": "Further touches in time",
    "decided_in_time": "Decided within {within_days} days",
    "reason_given": "Rejections with an agreed reason",
    "fair_rejections": "Rejections made as owed",
    "won_revenue": "Won revenue",
}
SIDES = (
    ("marketing", "Marketing promised"),
    ("sales", "Sales promised"),
    ("joint", "Between the two"),
    ("shared", "Shared target"),
)
UNPROMISED = (
    ("marketing", "Marketing"),
    ("sales", "Sales"),
    ("joint", "Between the two"),
    ("shared", "Shared"),
)
MARKS = {
    "kept": "✓",
    "missed": "✕",
    "pending": "○",
    "not measurable": "–",
    "not promised": "·",
}


def scorecard(scorecard: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Promise, actual, difference, trend and state of every promise, side by side."""
    about = only(run)
    found = sorted(rows(scorecard), key=lambda row: (row["position"], row["quarter"]))
    current = [row for row in found if row["is_report_quarter"]]
    if not current:
        return nothing(f"The plan makes no promise for {about['quarter']}.")
    titles = SIDES if not about.get("is_baseline") else UNPROMISED
    panels = "".join(
        _panel(
            side, title, [row for row in current if row["side"] == side], found, about
        )
        for side, title in titles
    )
    note = f'<p class="source">{text(source_note(about, "scorecard"))}</p>'
    return Block(f'<div class="scorecard">{panels}</div>{note}', _plain(current, about))


def label(row: Row) -> str:
    """Name a promise."""
    name = str(row["promise"])
    if name == "decided_in_time" and row["within_days"] is None:
        return "Decided in time"
    return LABELS.get(name, name).format(**row)


def _panel(
    side: str, title: str, current: Sequence[Row], found: Sequence[Row], about: Row
) -> str:
    if not current:
        return ""
    promises = "".join(_promise(row, found, about) for row in current)
    return f'<section class="side {side}"><h3>{text(title)}</h3>{promises}</section>'


def _promise(row: Row, found: Sequence[Row], about: Row) -> str:
    said, counts = figure(row, about["currency"])
    mark = MARKS.get(row["state"], "?")
    history = [past for past in found if past["promise"] == row["promise"]]
    kind = row["state"].replace(" ", "-")
    behind = f' <span class="counts">({text(counts)})</span>' if counts else ""
    against = (
        f"promised {text(promised(row, about['currency']))}, "
        f"difference {text(difference(row, about['currency']))}"
        if promised(row, about["currency"]) != DASH
        else "nothing promised"
    )
    return (
        f'<div class="promise"><p class="what">{text(label(row))}</p>'
        f'<p class="actual">{text(said)}{behind}</p>'
        f'<p class="against">{against}</p>'
        f"{_trend(history, about['currency'])}"
        f'<p class="state {text(kind)}"><span class="mark" aria-hidden="true">{mark}'
        f"</span> {text(state(row))}</p></div>"
    )


def _goal(row: Row) -> float | None:
    for column, scale in (
        ("promised_amount", 1),
        ("promised_count", 1),
        ("promised_pct", 100),
    ):
        if row[column] is not None:
            return float(row[column]) / scale
    return None


def _trend(history: Sequence[Row], currency: str) -> str:
    said = ", ".join(f"{row['quarter']} {figure(row, currency)[0]}" for row in history)
    days = [row.get("definition_on") for row in history]
    changed = [
        place
        for place, (was, becomes) in enumerate(pairwise(days), 1)
        if was and becomes and was != becomes
    ]
    said += "".join(f"; the rule changed with {history[n]['quarter']}" for n in changed)
    return sparkline(
        [middle(row) for row in history],
        [_goal(row) for row in history],
        told=f"Trend: {said}",
        is_open=history[-1]["state"] == "pending",
        changed=changed,
    )


def _plain(current: Sequence[Row], about: Row) -> str:
    return "\n".join(
        f"{label(row)}: {told(row, about['currency'])}, promised "
        f"{promised(row, about['currency'])}, {state(row)}"
        for row in current
    )
