"""Why hand-offs were rejected, in a sentence."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from jointplan.report.display.blocks import Block, finding, nothing, only, rows
from jointplan.report.display.formats import plural, share


def rejections(rejections: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Name the most frequent reason, who acts on most, and what has no reason."""
    about = only(run)
    found = rows(rejections)
    total = sum(row["handoff_count"] for row in found)
    if not total:
        return nothing(f"No hand-offs of {about['quarter']} are rejected on file.")
    reasons: dict[str, int] = defaultdict(int)
    for row in found:
        if row["reason"] is not None:
            reasons[row["reason"]] += row["handoff_count"]
    missing = total - sum(reasons.values())
    sentence = f"Sales rejected {plural(total, 'hand-off')} of {about['quarter']}"
    if reasons:
        leading = max(sorted(reasons), key=lambda reason: reasons[reason])
        led = share(reasons[leading], total)
        sentence += f"; the most frequent reason is “{leading}”, {led}"
    if missing:
        sentence += f". {share(missing, total)} of the rejections carry no reason"
    return finding(f"{sentence}.")
