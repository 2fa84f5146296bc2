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
from jointplan.report.display.formats import DASH, FIXED, count, money, percent, signed
from jointplan.report.tables.trend import sparkline
from jointplan.stats.rates import SMALLEST_DENOMINATOR, rate

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
    "kept": ("✓", "kept"),
    "missed": ("✕", "missed"),
    "pending": ("○", "pending"),
    "not measurable": ("–", "not measurable"),
    "not promised": ("·", "not promised"),
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
    return LABELS.get(str(row["promise"]), str(row["promise"])).format(**row)


def actual(row: Row, currency: str) -> tuple[str, str]:
    """Write what came of a promise: the figure, and the counts behind it."""
    if row["promise"] == "won_revenue":
        return money(row["actual_amount"], currency), ""
    if row["out_of_count"] is None:
        return count(row["actual_count"]), ""
    counts = f"{count(row['actual_count'])} of {count(row['out_of_count'])}"
    if row.get("young_count"):
        counts += f", {count(row['young_count'])} too young"
    if row["out_of_count"] < SMALLEST_DENOMINATOR:
        return (counts, "") if row["out_of_count"] else (DASH, "")
    return percent(row["actual_count"], row["out_of_count"]), counts


def promised(row: Row, currency: str) -> str:
    """Write the promise itself."""
    if row["promised_amount"] is not None:
        return money(row["promised_amount"], currency)
    if row["promised_pct"] is not None:
        return f"{count(row['promised_pct'])}{FIXED}%"
    return DASH if row["promised_count"] is None else count(row["promised_count"])


def difference(row: Row, currency: str) -> str:
    """Write by how much the promise was exceeded or not reached."""
    if row["promised_amount"] is not None and row["actual_amount"] is not None:
        gap = row["actual_amount"] - row["promised_amount"]
        return f"{currency}{FIXED}{signed(gap)}"
    if row["promised_pct"] is not None:
        reached = rate(row["actual_count"], row["out_of_count"])
        if reached is None:
            return DASH
        return f"{signed(reached * 100 - float(row['promised_pct']))}{FIXED}points"
    if row["promised_count"] is not None and row["actual_count"] is not None:
        return signed(row["actual_count"] - row["promised_count"])
    return DASH


def _panel(
    side: str, title: str, current: Sequence[Row], found: Sequence[Row], about: Row
) -> str:
    if not current:
        return ""
    promises = "".join(_promise(row, found, about) for row in current)
    return f'<section class="side {side}"><h3>{text(title)}</h3>{promises}</section>'


def _promise(row: Row, found: Sequence[Row], about: Row) -> str:
    figure, counts = actual(row, about["currency"])
    state = "not promised" if about.get("is_baseline") else row["state"]
    mark, word = MARKS.get(state, ("?", state))
    history = [past for past in found if past["promise"] == row["promise"]]
    state = state.replace(" ", "-")
    behind = f' <span class="counts">({text(counts)})</span>' if counts else ""
    against = (
        f"promised {text(promised(row, about['currency']))}, "
        f"difference {text(difference(row, about['currency']))}"
        if promised(row, about["currency"]) != DASH
        else "nothing promised"
    )
    return (
        f'<div class="promise"><p class="what">{text(label(row))}</p>'
        f'<p class="actual">{text(figure)}{behind}</p>'
        f'<p class="against">{against}</p>'
        f"{_trend(history, about['currency'])}"
        f'<p class="state {text(state)}"><span class="mark" aria-hidden="true">{mark}'
        f"</span> {text(word)}</p></div>"
    )


def _level(row: Row) -> float | None:
    if row["promise"] == "won_revenue":
        return None if row["actual_amount"] is None else float(row["actual_amount"])
    if row["out_of_count"] is None:
        return None if row["actual_count"] is None else float(row["actual_count"])
    return rate(row["actual_count"], row["out_of_count"])


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
    told = ", ".join(f"{row['quarter']} {actual(row, currency)[0]}" for row in history)
    days = [row.get("definition_on") for row in history]
    changed = [
        place
        for place, (was, becomes) in enumerate(pairwise(days), 1)
        if was and becomes and was != becomes
    ]
    told += "".join(f"; the rule changed with {history[n]['quarter']}" for n in changed)
    return sparkline(
        [_level(row) for row in history],
        [_goal(row) for row in history],
        told=f"Trend: {told}",
        is_open=history[-1]["state"] == "pending",
        changed=changed,
    )


def _plain(current: Sequence[Row], about: Row) -> str:
    return "\n".join(
        f"{label(row)}: {actual(row, about['currency'])[0]}, promised "
        f"{promised(row, about['currency'])}, {row['state']}"
        for row in current
    )
