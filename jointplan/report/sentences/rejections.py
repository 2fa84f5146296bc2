"""Why hand-offs were rejected, in a sentence."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from jointplan.report.display.blocks import Block, Row, finding, nothing, only, rows
from jointplan.report.display.formats import plural, share, share_span


def rejections(rejections: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Name the most frequent reason, who acts on most, and what has no reason."""
    about = only(run)
    found = rows(rejections)
    total = sum(row["handoff_count"] for row in found)
    if not total:
        return nothing(f"No hand-offs of {about['quarter']} are rejected on file.")
    given = [row for row in found if row["reason"] is not None]
    missing = total - sum(row["handoff_count"] for row in given)
    sentence = f"Sales rejected {plural(total, 'hand-off')} of {about['quarter']}"
    sentence += _explaining_nothing(given)
    reasons: dict[str, int] = defaultdict(int)
    for row in given:
        if not row.get("is_on_both_alike"):
            reasons[row["reason"]] += row["handoff_count"]
    if reasons:
        leading = max(sorted(reasons), key=lambda reason: reasons[reason])
        led = share(reasons[leading], total)
        sentence += f"; the most frequent reason is “{leading}”, {led}"
    if missing:
        sentence += f". {share(missing, total)} of the rejections carry no reason"
    return finding(f"{sentence}.{_accepted_first(found, total)}")


def _accepted_first(found: list[Row], total: int) -> str:
    """How many were taken on before; nothing where that is known of none."""
    accepted, unknown = (
        sum(row[f"{name}_count"] for row in found)
        for name in ("accepted", "acceptance_unknown")
    )
    if unknown == total:
        return ""
    return (
        f" {share_span(accepted, unknown, total)} had been accepted before they were "
        "rejected."
    )


def _explaining_nothing(given: list[Row]) -> str:
    """Name the reasons that stand on accepted hand-offs as often (R70)."""
    alike = {row["reason"]: row for row in given if row.get("is_on_both_alike")}
    told = [
        f"; “{reason}” stands on "
        f"{share(row['rejected_reason_count'], row['rejected_count'])} of them and on "
        f"{share(row['taken_reason_count'], row['taken_count'])} of the accepted ones, "
        "so it explains nothing"
        for reason, row in sorted(alike.items())
    ]
    return "".join(told)
