"""What is worth a look, on both sides, as facts and never as blame."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, Row, only, rows, source_note
from jointplan.report.display.formats import (
    DASH,
    count,
    first_upper,
    share,
)
from jointplan.report.display.grid import Column, table
from jointplan.stats.rates import SMALLEST_DENOMINATOR, difference

PATTERNS = {
    "last two weeks": (
        "MQLs of the last two weeks",
        "MQLs, bulk and sales-originated ones left out",
    ),
    "bulk stamps": ("MQLs made in bulk", "MQLs, sales-originated ones left out"),
    "scores just over the threshold": (
        "Scores on the threshold or up to two points over it",
        "conforming MQLs, score over the threshold, hand-raises and bulk left out",
    ),
    "repeat signals": (
        "MQLs with a repeat signal",
        "MQLs, bulk and sales-originated ones left out",
    ),
    "rejected before first response due": (
        "Rejected unanswered in the last quarter of the time to answer",
        "rejections unanswered and in time, where an answer was owed",
    ),
    "rejected before touches due": (
        "Rejected on the last business day for touches",
        "rejections in that time with touches still owed",
    ),
    "rejected before decision due": (
        "Rejected on the last business day for a decision",
        "rejections in the time to decide",
    ),
    "short calls": (
        "Calls under ten seconds",
        "calls that count as a touch and have a duration",
    ),
    "many changes in one minute": (
        "Status changes, five leads and more in one minute by one user",
        "status changes by people in sales",
    ),
    "logged after decision": (
        "Touches logged after the decision",
        "touches before the decision, with both times on file",
    ),
    "accepted and never touched": (
        "Accepted and never touched again",
        "MQLs accepted 30 days ago or more and not qualified",
    ),
}
MISSING = {
    "no agreement": "the plan promises nothing of the kind",
    "no decision recorded": "the exports carry no decisions",
    "no history of stages": "the exports hold one date per lead, no history",
    "no status changes by sales": "the exports name no status change by sales",
    "no acceptances": "the exports show no accepted lead",
}


def unusual(row: Row) -> int:
    """Whether a pattern is more (1) or less (-1) frequent than the quarters before.

    0 says that chance may explain the difference, or that too little is known.
    """
    counts = [row[name] for name in _COUNTS]
    if any(pd.isna(number) for number in counts):
        return 0
    k, n, other_k, other_n = (int(number) for number in counts)
    if min(n, other_n) < SMALLEST_DENOMINATOR:
        return 0
    low, high = difference(k, n, other_k, other_n)
    return 1 if low > 0 else -1 if high < 0 else 0


_COUNTS = ("actual_count", "out_of_count", "usual_count", "usual_out_of_count")
_MARKS = {1: "more", 0: DASH, -1: "fewer"}


def in_sides(patterns: pd.DataFrame) -> list[Row]:
    """Take the patterns as they are shown: marketing's, then those of sales."""
    order = list(PATTERNS)
    found = [row for row in rows(patterns) if row["pattern"] in PATTERNS]
    return sorted(found, key=lambda row: order.index(row["pattern"]))


def patterns(patterns: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What is worth a look on both sides, beside the four quarters before."""
    about = only(run)
    found = in_sides(patterns)
    return table(
        "table-patterns",
        "What is worth a look, as facts",
        [
            Column("Pattern", [_pattern(row) for row in found]),
            Column("Of", [PATTERNS[r["pattern"]][1] for r in found], is_number=False),
            Column(about["quarter"], [_now(row) for row in found]),
            Column("Quarters before", [_usual(row) for row in found]),
            Column("Than usual", [_MARKS[unusual(row)] for row in found]),
        ],
        note=source_note(about, "patterns")
        + " Before: up to four quarters, added up. More or fewer is said where the "
        "95% interval of the difference (Newcombe) leaves out zero.",
        empty=f"No leads were handed off in {about['quarter']}.",
        groups=[first_upper(row["side"]) for row in found],
        is_folded=False,
    )


def _pattern(row: Row) -> str:
    name = PATTERNS[row["pattern"]][0]
    even = row["even_pct"]
    return name if pd.isna(even) else f"{name} (evenly spread: {count(even, 1)}%)"


def _now(row: Row) -> str:
    if not pd.isna(row["unmeasured"]):
        reason = str(row["unmeasured"])
        return f"not measurable: {MISSING.get(reason, reason)}"
    return share(row["actual_count"], row["out_of_count"]) if _has_any(row) else "none"


def _usual(row: Row) -> str:
    if not row["usual_quarter_count"]:
        return "not on file"
    return share(int(row["usual_count"]), int(row["usual_out_of_count"]))


def _has_any(row: Row) -> bool:
    return bool(row["out_of_count"])
