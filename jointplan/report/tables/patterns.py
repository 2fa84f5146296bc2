"""Patterns worth a look, on both sides, as facts and never as blame."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import Block, Row, only, rows, source_note
from jointplan.report.display.formats import (
    DASH,
    count,
    first_upper,
    per_cent,
    share,
)
from jointplan.report.display.grid import Column, table
from jointplan.stats.differences import Counts, compare

PATTERNS = {
    "last two weeks": (
        "Leads of the last two weeks",
        "leads, without bulk and sales-started ones",
    ),
    "bulk stamps": ("Leads made in bulk", "leads, without sales-started ones"),
    "scores just over the threshold": (
        "Scores at most two points over the threshold",
        "leads that meet the definition by score, without hand-raises and bulk",
    ),
    "repeat signals": (
        "Leads with a repeat signal",
        "leads, without bulk and sales-started ones",
    ),
    "rejected before first response due": (
        "Rejected unanswered, just before the answer was due",
        "rejections without an answer, before it was due",
    ),
    "rejected before touches due": (
        "Rejected on the last business day for touches",
        "rejections before that day's end, touches still owed",
    ),
    "rejected before decision due": (
        "Rejected on the last business day for a decision",
        "rejections before the decision was due",
    ),
    "short calls": (
        "Calls under ten seconds",
        "calls that count as a touch and have a duration",
    ),
    "many changes in one minute": (
        "Five or more status changes in one minute by one user",
        "status changes by people in sales",
    ),
    "logged after decision": (
        "Touches logged after the decision",
        "touches before the decision, with both times recorded",
    ),
    "accepted and never touched": (
        "Accepted and never touched again",
        "leads accepted at least 30 days ago and not qualified",
    ),
}
MISSING = {
    "no agreement": "the plan promises nothing of the kind",
    "no decision recorded": "decisions are not in this export",
    "no history of stages": "the history of stages is not in this export",
    "no status changes by sales": "status changes by sales are not in this export",
    "no acceptances": "accepted leads are not in this export",
}


def unusual(found: Sequence[Row]) -> list[int]:
    """Whether each pattern is more (1) or less (-1) frequent than in quarters before.

    0 says that chance may explain the difference, of all patterns compared, or that too
    little is known.
    """
    return [each.sign if each else 0 for each in compare([_pair(r) for r in found])]


def _pair(row: Row) -> Counts:
    """Its counts of the quarter and of those before; of none, if one is not known."""
    counts = [row[name] for name in _COUNTS]
    if not pd.isna(row["unmeasured"]) or any(pd.isna(number) for number in counts):
        return 0, 0, 0, 0
    k, n, other_k, other_n = (int(number) for number in counts)
    return k, n, other_k, other_n


_COUNTS = ("actual_count", "out_of_count", "usual_count", "usual_out_of_count")
_MARKS = {1: "more", 0: DASH, -1: "fewer"}


def in_sides(patterns: pd.DataFrame) -> list[Row]:
    """Take the patterns as they are shown: marketing's, then those of sales."""
    order = list(PATTERNS)
    found = [row for row in rows(patterns) if row["pattern"] in PATTERNS]
    return sorted(found, key=lambda row: order.index(row["pattern"]))


def patterns(patterns: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Patterns on both sides, beside the four quarters before."""
    about = only(run)
    found = in_sides(patterns)
    return table(
        "table-patterns",
        "Patterns worth a look",
        [
            Column("Pattern", [_pattern(row) for row in found]),
            Column("Of", [PATTERNS[r["pattern"]][1] for r in found], is_number=False),
            Column(about["quarter"], [_now(row) for row in found]),
            Column("Quarters before", [_usual(row) for row in found]),
            Column("Than before", [_MARKS[each] for each in unusual(found)]),
        ],
        note=source_note(about, "patterns")
        + " Before: up to four quarters, added up. A dash: the difference could be "
        "chance.",
        empty=f"No leads were passed on in {about['quarter']}.",
        groups=[first_upper(row["side"]) for row in found],
        is_folded=False,
    )


def _pattern(row: Row) -> str:
    name = PATTERNS[row["pattern"]][0]
    even = row["even_pct"]
    return (
        name if pd.isna(even) else f"{name} (even spread: {per_cent(count(even, 1))})"
    )


def _now(row: Row) -> str:
    if not pd.isna(row["unmeasured"]):
        reason = str(row["unmeasured"])
        return f"cannot be measured: {MISSING.get(reason, reason)}"
    return share(row["actual_count"], row["out_of_count"]) if _has_any(row) else "none"


def _usual(row: Row) -> str:
    if not row["usual_quarter_count"]:
        return "not on file"
    return share(int(row["usual_count"]), int(row["usual_out_of_count"]))


def _has_any(row: Row) -> bool:
    return bool(row["out_of_count"])
