"""Tables of what was done before a rejection, and the leads behind every figure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import NO_REASON, NOT_AGREED, told_share
from jointplan.report.display.formats import DASH, count, day, first_upper, named
from jointplan.report.display.grid import Column, counted, table

MOST_ROWS = 300
FIT = "Fit and data: the MQL definition"
OTHERS = {
    "claimed_not_found_count": "Not confirmed",
    "no_reason_count": "No reason",
    "not_measurable_count": "Cannot be judged",
    "fair_count": "Agreed work done",
}
BY_RULE = {
    "fit_conforming_count": "Met",
    "fit_nonconforming_count": "Not met",
    "fit_corrected_count": "Met once corrected",
    "fit_not_judged_count": "Cannot be judged",
}
MEASURES = ("rejected_count", "too_early_count", *OTHERS, *BY_RULE)
VERDICTS = {
    "too early": "too early",
    "claimed, not found": "not confirmed",
    "no reason": "no reason",
    "fair": "agreed work done",
    "not measurable": "cannot be judged",
}
BY_DEFINITION = {
    "conforming": "met",
    "not conforming": "not met",
    "conforming only on a value corrected before the rejection": "met once corrected",
}
"""What the marts say of a rejection, and what a table does."""


def audit_reasons(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every reason: too early, not confirmed, and whether the definition was met."""
    keys = ("reason_family", "reason", "is_in_glossary")
    found = _summed(rows(rejection_audit), keys)
    weights: dict[str, int] = defaultdict(int)
    for row in found:
        weights[_family(row)] += row["rejected_count"]
    found.sort(key=lambda row: -row["rejected_count"])
    found.sort(key=lambda row: (_rank(row), -weights[_family(row)], _family(row)))
    return _audited(
        "table-audit-reasons",
        "Rejections by reason: too early or after the agreed work",
        "Reason",
        found,
        lambda row: first_upper(row["reason"] or NO_REASON),
        run=run,
        groups=[_family(row) for row in found],
        apart=[place for place, row in enumerate(found) if _rank(row)],
    )


def audit_split(rejection_audit: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    """The same by team, source or trigger; what is not recorded stands last."""
    found = _summed(rows(rejection_audit), (by,))
    found.sort(key=lambda row: (row[by] is None, -row["rejected_count"], str(row[by])))
    return _audited(
        f"table-audit-{by}",
        f"Rejections by {by}: too early or after the agreed work",
        first_upper(by),
        found,
        lambda row: first_upper(named(row[by])),
        run=run,
        apart=[place for place, row in enumerate(found) if row[by] is None],
    )


def fairness_by_quarter(rejection_fairness: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The same by quarter of hand-off, and at equal age, which quarters compare by."""
    found = [row for row in in_order(rejection_fairness) if row["rejected_count"]]
    if not found:
        return EMPTY
    days = found[0]["within_days"]
    within = [
        told_share(row["too_early_within_count"], row["audited_within_count"])
        for row in found
    ]
    return table(
        "table-fairness-by-quarter",
        "Rejections by quarter: too early or after the agreed work",
        [
            Column("Quarter", [row["quarter"] for row in found]),
            *_verdicts(found),
            Column(f"Too early within {days} days", within),
        ],
        note=source_note(only(run), "rejection_fairness")
        + " Quarters are those of the hand-off. The last column compares them at equal "
        f"age: leads at least {days} days old, rejected within {days} days.",
        empty="",
        apart=[place for place, row in enumerate(found) if row["is_report_quarter"]],
    )


def _audited(
    table_id: str,
    title: str,
    head: str,
    found: list[Row],
    name: Callable[[Row], str],
    *,
    run: pd.DataFrame,
    apart: Sequence[int],
    groups: Sequence[str] | None = None,
) -> Block:
    if not found:
        return EMPTY
    return table(
        table_id,
        title,
        [Column(head, [name(row) for row in found]), *_verdicts(found), *_fit(found)],
        note=source_note(only(run), "rejection_audit")
        + " The columns add up to the leads rejected; empty ones are not shown.",
        empty="",
        groups=groups,
        apart=apart,
    )


def _verdicts(found: list[Row]) -> list[Column]:
    return [
        counted("Rejected", found, "rejected_count"),
        Column("Too early", [_early(row) for row in found]),
        *(
            counted(head, found, column)
            for column, head in OTHERS.items()
            if any(row[column] for row in found)
        ),
    ]


def _fit(found: list[Row]) -> list[Column]:
    return [
        Column(head, [_of_fit(row, column) for row in found], under=FIT)
        for column, head in BY_RULE.items()
        if any(row[column] for row in found)
    ]


def _of_fit(row: Row, column: str) -> str:
    """Nothing to judge is a dash; none of those judged is a zero."""
    return count(row[column]) if any(row[name] for name in BY_RULE) else DASH


def _early(row: Row) -> str:
    """Too early, of those that can be judged; of none, a dash."""
    judged = row["rejected_count"] - row["not_measurable_count"]
    return told_share(row["too_early_count"], judged)


def _summed(found: list[Row], keys: tuple[str, ...]) -> list[Row]:
    sums: dict[tuple[object, ...], Row] = {}
    for row in found:
        start = {key: row[key] for key in keys} | dict.fromkeys(MEASURES, 0)
        into = sums.setdefault(tuple(row[key] for key in keys), start)
        for measure in MEASURES:
            into[measure] += row[measure]
    return list(sums.values())


def _rank(row: Row) -> int:
    return (row["reason"] is None) * 2 + (not row["is_in_glossary"])


def _family(row: Row) -> str:
    if row["reason"] is None:
        return NO_REASON
    return first_upper(row["reason_family"]) if row["is_in_glossary"] else NOT_AGREED


def rejection_list(rejection_list: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The leads behind every cell: those to talk about first, then the newest."""
    found = sorted(
        rows(rejection_list),
        key=lambda row: (row["decided_on"], row["handoff_id"]),
        reverse=True,
    )
    found.sort(key=lambda row: row["fairness"] in ("fair", "not measurable"))
    if not found:
        return EMPTY
    shown = found[:MOST_ROWS]
    left = len(found) - len(shown)
    more = f" {count(left)} more are in the mart only." * bool(left)
    return table(
        "table-rejection-list",
        "Rejected leads, one by one",
        _listed(shown),
        note=source_note(only(run), "rejection_list")
        + " First those too early, not confirmed or without a reason; newest first."
        + more,
        empty="",
    )


def _rejected_on(row: Row) -> str:
    """The day, or that by which a delivery showed it (R44)."""
    by = "by " if row["is_decided_between"] else ""
    return f"{by}{day(row['decided_on'])}"


def _listed(shown: list[Row]) -> list[Column]:
    words = (
        ("Agreed work", "touches_owed"),
        ("Team", "team"),
        ("Source", "source"),
        ("Trigger", "trigger"),
        ("Decision", "decision"),
    )
    return [
        Column("Record", [row["record_id"] for row in shown]),
        Column("Rejected", [_rejected_on(row) for row in shown]),
        Column("Reason", [row["reason"] or DASH for row in shown], is_number=False),
        Column("Verdict", [_verdict(row) for row in shown], is_number=False),
        Column("MQL definition", [_rule(row) for row in shown], is_number=False),
        Column("Touches done", [_touches(row) for row in shown]),
        *(
            Column(head, [row[name] or DASH for row in shown], is_number=False)
            for head, name in words
        ),
        Column("Handed off", [day(row["opened_on"]) for row in shown]),
    ]


def _rule(row: Row) -> str:
    told = row["fit_verdict"] or DASH
    return BY_DEFINITION.get(told, told)


def _verdict(row: Row) -> str:
    return VERDICTS.get(row["fairness"], str(row["fairness"]))


def _touches(row: Row) -> str:
    if row["touches_state_at_rejection"] == "not measurable":
        return "cannot be judged"
    if row["touches_owed_count"] is None:
        return "no agreement"
    return f"{count(row['touches_done_count'])} of {count(row['touches_owed_count'])}"


def unmapped(rejections: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Reasons of the CRM that no table of the glossary names, with their counts."""
    about = only(run)
    sums: dict[str, int] = defaultdict(int)
    found = rows(rejections)
    for row in found:
        if row["reason"] is not None and not row["is_in_glossary"]:
            sums[row["reason"]] += row["handoff_count"]
    if not sums:
        said = "Every reason stated is an agreed one: the glossary names it."
        return nothing(said) if any(row["reason"] for row in found) else EMPTY
    total = sum(row["handoff_count"] for row in found)
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return table(
        "table-unmapped-reasons",
        "Reasons not agreed yet",
        [
            Column("As the CRM writes it", [value for value, _ in ordered]),
            Column("Rejected", [count(number) for _, number in ordered]),
            Column("Share of rejections", [told_share(n, total) for _, n in ordered]),
        ],
        note=source_note(about, "rejections")
        + " Add them to the table Rejection reasons of glossary.md.",
        empty="",
    )
