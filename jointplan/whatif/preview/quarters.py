"""What the edited glossary would do to every quarter on file."""

from __future__ import annotations

from jointplan.report.display.formats import (
    DASH,
    count,
    listing,
    money,
    percent,
    plural,
)
from jointplan.whatif.preview.figures import Compared, Row
from jointplan.whatif.preview.table_cells import (
    ACCEPTED,
    WON,
    Sheet,
    amount,
    conforming,
    rated,
)

_MARKED = (
    "Each quarter is judged alone, as with QUARTER=: an edited version that begins "
    "after it applies from its first day. Shares are of rated leads."
)


def told(compared: Compared) -> str:
    """Say in how many quarters fewer or more leads would meet the rule."""
    pairs = _pairs(compared)
    if not any(was["ruled_count"] for was, _ in pairs):
        return "The base has no MQL rule in any quarter, so all verdicts are new."
    counted = [(p[0]["conforming_count"], p[1]["conforming_count"]) for p in pairs]
    moved = {
        "fewer": sum(becomes < was for was, becomes in counted),
        "more": sum(becomes > was for was, becomes in counted),
        "as many": sum(becomes == was for was, becomes in counted),
    }
    said = [f"{word} in {count(number)}" for word, number in moved.items() if number]
    return (
        f"Leads that would meet the rule, over {plural(len(pairs), 'quarter')}: "
        f"{listing(said)}."
    )


def quotas(compared: Compared) -> Sheet:
    """Conforming and quota of every quarter, by both glossaries."""
    rows = []
    for was, becomes in _pairs(compared):
        quota = becomes["quota_count"]
        earned = [row["earned_count"] for row in (was, becomes)]
        rows.append(
            [
                was["quarter"],
                *(conforming(row) for row in (was, becomes)),
                *(count(number) for number in earned),
                count(quota),
                *(percent(number, quota) for number in earned),
            ]
        )
    return Sheet(
        "preview-quarters",
        "Every quarter: MQL rule and quota",
        (
            "Quarter",
            "Meet the rule: base",
            "edited",
            "Earn quota: base",
            "edited",
            "Quota",
            "Reached: base",
            "edited",
        ),
        rows,
        _MARKED,
        kinds=["" if row["is_complete"] else "apart" for row in compared.new.quarters],
    )


def outcomes(compared: Compared) -> Sheet:
    """What became of the leads that meet the rule, of every quarter."""
    currency = str(compared.period["currency"])
    rows = [
        [
            was["quarter"],
            *(_rate(row, ACCEPTED) for row in (was, becomes)),
            *(_rate(row, WON) for row in (was, becomes)),
            *(money(amount(row, "pipeline"), currency) for row in (was, becomes)),
        ]
        for was, becomes in _pairs(compared)
    ]
    days = compared.period["win_within_days"]
    return Sheet(
        "preview-quarters-outcomes",
        "Every quarter: accepted, won, pipeline",
        (
            "Quarter",
            "Accepted: base",
            "edited",
            f"Won within {days} days: base",
            "edited",
            "Pipeline: base",
            "edited",
        ),
        rows,
        f"Of rated leads that meet the rule; wins of leads {days} days old. Each rate "
        "has its 95% interval; below ten leads, counts only.",
        is_folded=True,
    )


def _pairs(compared: Compared) -> list[tuple[Row, Row]]:
    return list(zip(compared.old.quarters, compared.new.quarters, strict=True))


def _rate(row: Row, of: tuple[str, str]) -> str:
    is_known = (
        bool(row["is_win_recorded"]) if of == WON else not row["unrecorded_count"]
    )
    told_, bounds = rated(row, *of, is_known)
    return told_ if bounds == DASH else f"{told_}, {bounds}"
