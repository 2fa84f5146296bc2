"""Tells whether a hand-off earns quota, and the figures that were proved of it."""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.lineage.layout import indented, listing, plain
from jointplan.lineage.mart_difference import Difference
from jointplan.lineage.queries import Cells

MOST_ROWS = 6
_FATES = {
    "earned": "it earns quota (R28)",
    "bulk": "no quota, for its signal was made in bulk (R9)",
    "sales-originated": "no quota, for it began with sales (R8)",
    "customer": "no quota, for the account is a customer (R7)",
    "open opportunity": "no quota, for the account had an open opportunity (R7)",
    "partner": "no quota, for the account is a partner (R7)",
    "returning too soon": "no quota, for it returned too soon (R4)",
    "second in quarter": "no quota, for the person has one in this quarter (R28)",
    "not conforming": "no quota, for it does not meet the rule (R28)",
    "cannot be judged": "no quota, for the rule cannot be judged on it, or it is not "
    "known whether the account was a customer (R28, R66)",
    "credited back": "no quota, for it was returned fairly (R28)",
    "by exception": "no quota, for both sides agreed so (R43)",
}
_DECIDED_BY = {
    "bulk": "is_bulk",
    "sales-originated": "is_sales_originated",
    "motion": "motion",
    "first-time or requalified": "is_first_or_requalified",
    "conforming": "is_conforming",
    "credited back": "is_credited_back",
    "exception": "quota_exception",
}


def tell_fate(journey: Cells) -> list[str]:
    """Tell whether a hand-off earns quota and counts in rates, and what decided it."""
    fate = str(journey["quota_fate"])
    decided = listing(f"{word} {plain(journey[n])}" for word, n in _DECIDED_BY.items())
    rated = "counts in rates" if journey["is_rated"] else "in no rate (R7, R8, R9)"
    return indented(
        [
            f"quota fate {plain(fate)}: {_FATES.get(fate, 'of its own')}; {rated}",
            f"decided by: {decided}",
        ]
    )


def tell_figures(
    found: Sequence[Difference], quarter: str, journey: Cells
) -> list[str]:
    """Tell in which figures a hand-off counts, and how much of each it is.

    Args:
        found: Rows that differ without it, mart after mart.
        quarter: Quarter of the report.
        journey: The hand-off.
    """
    told = []
    if journey["quarter"] != quarter:
        other = plain(journey["quarter"])
        told.append(
            f"it opened in {other}: make quarterly-report QUARTER={other}, then ask "
            "again, for the figures of that quarter"
        )
    if not found:
        told.append(f"no row of the marts of {quarter} would differ without it")
        return indented(told)
    told.append(
        f"rows of the marts of {quarter} that would differ without it; in brackets, "
        "what it adds:"
    )
    marts: dict[str, dict[str, list[Difference]]] = {}
    for each in found:
        marts.setdefault(each.mart, {}).setdefault(each.by, []).append(each)
    for mart, alike in marts.items():
        told.append(mart.removeprefix("marts."))
        for group in list(alike.values())[:MOST_ROWS]:
            told += indented(_told(group))
        if len(alike) > MOST_ROWS:
            more = sum(map(len, list(alike.values())[MOST_ROWS:]))
            told.append(f"  and {more} more rows")
    return indented(told)


def _told(group: Sequence[Difference]) -> list[str]:
    """Tell rows in which the hand-off is the same part of the same columns."""
    if len(group) == 1:
        said = (f"{name} {plain(v)} ({part})" for name, v, part in group[0].changes)
        return [f"{group[0].row}: {listing(said)}"]
    rows = "; ".join(each.row for each in group[:MOST_ROWS])
    more = f" and {len(group) - MOST_ROWS} more" if len(group) > MOST_ROWS else ""
    said = (f"{name} ({part})" for name, _, part in group[0].changes)
    return [f"{rows}{more}: {listing(said)}"]
