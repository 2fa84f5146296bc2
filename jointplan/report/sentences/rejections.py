"""Why leads were rejected, in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    finding,
    nothing,
    only,
    remark,
    rows,
)
from jointplan.report.display.comparisons import (
    NOT_KNOWN,
    is_enough,
    short_share,
    told_share,
)
from jointplan.report.display.formats import count, percent, plural, share_span


def rejections(rejections: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many sales rejected, and which families make up most of them."""
    about = only(run)
    found = rows(rejections)
    total = sum(row["handoff_count"] for row in found)
    if not total:
        return nothing(f"Sales rejected no lead of {about['quarter']} in this export.")
    said = [f"Sales rejected {plural(total, 'lead')} of {about['quarter']}"]
    accepted = sum(row["accepted_count"] for row in found)
    if accepted and not any(row["acceptance_unknown_count"] for row in found):
        said[0] += f", {count(accepted)} after accepting"
    said += _families(found, total)
    given = [row for row in found if row["reason"] is not None]
    missing = total - sum(row["handoff_count"] for row in given)
    sentences = [f"{'; '.join(said)}."]
    unknown = sum(row["handoff_count"] for row in given if row["reason"] == NOT_KNOWN)
    if unknown == total:
        return finding(f"{said[0]}; their reasons are not in this export.")
    if unknown:
        sentences.append(f"Of {count(unknown)} the reason is not known.")
    if missing:
        part = f" ({percent(missing, total, 1)})" if is_enough((0, total)) else ""
        verb = "has" if missing == 1 else "have"
        sentences.append(f"{count(missing)}{part} {verb} no reason.")
    return finding(" ".join([*sentences, *_explaining_nothing(given)]))


def accepted_first(rejections: pd.DataFrame) -> Block:
    """Say how many were accepted before; nothing where that is known of none."""
    found = rows(rejections)
    total = sum(row["handoff_count"] for row in found)
    accepted, unknown = (
        sum(row[f"{name}_count"] for row in found)
        for name in ("accepted", "acceptance_unknown")
    )
    if unknown == total:
        return EMPTY
    told = share_span(accepted, unknown, total) if unknown else ""
    return remark(
        f"Sales had accepted {told or told_share(accepted, total)} of the leads "
        "before it rejected them."
    )


def _families(found: Sequence[Row], total: int) -> list[str]:
    """The largest family, or the two largest, of reasons that explain something."""
    weights: dict[str, int] = defaultdict(int)
    for row in found:
        family = row["reason_family"]
        if family in (None, NOT_KNOWN) or not row["is_in_glossary"] or _is_alike(row):
            continue
        weights[family] += row["handoff_count"]
    leading = sorted(weights, key=lambda name: (-weights[name], name))[:2]
    if leading and weights[leading[0]] * 2 >= total:
        leading = leading[:1]
    if not leading:
        return []
    together = sum(weights[name] for name in leading)
    verb = "makes" if len(leading) == 1 else "make"
    names = " and ".join(leading)
    return [f"{names} {verb} up {short_share(together, total)}"]


def _explaining_nothing(given: Sequence[Row]) -> list[str]:
    """Name the reasons that stand on accepted leads as often (R70)."""
    alike = {row["reason"]: row for row in given if _is_alike(row)}
    return [
        f"“{reason}” explains nothing: "
        f"{told_share(row['rejected_reason_count'], row['rejected_count'])} of the "
        "rejected leads have it, and "
        f"{told_share(row['taken_reason_count'], row['taken_count'])} of the accepted."
        for reason, row in sorted(alike.items())
    ]


def _is_alike(row: Row) -> bool:
    return bool(row.get("is_on_both_alike"))
