"""Tables of how fair rejections were, and the hand-offs behind every figure."""

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
from jointplan.report.display.formats import DASH, count, day, first_upper, named, share
from jointplan.report.display.grid import Column, counted, table

MOST_ROWS = 300
NONE_GIVEN = "no reason given"
FIT = "Fit and data only"
OTHERS = {
    "claimed_not_found_count": "Not found",
    "no_reason_count": "No reason",
    "not_measurable_count": "Not measurable",
    "fair_count": "As agreed",
}
BY_RULE = {
    "fit_conforming_count": "Conforming",
    "fit_nonconforming_count": "Not conforming",
    "fit_corrected_count": "Corrected",
    "fit_not_judged_count": "Not judged",
}
MEASURES = ("rejected_count", "too_early_count", *OTHERS, *BY_RULE)
CORRECTED = "conforming only on a value corrected before the rejection"


def audit_reasons(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every reason: too early, claimed and not found, and what the rule says of it."""
    keys = ("reason_family", "reason", "is_in_glossary")
    found = _summed(rows(rejection_audit), keys)
    weights: dict[str, int] = defaultdict(int)
    for row in found:
        weights[_family(row)] += row["rejected_count"]
    found.sort(key=lambda row: -row["rejected_count"])
    found.sort(key=lambda row: (_rank(row), -weights[_family(row)], _family(row)))
    return _audited(
        "table-audit-reasons",
        "How fair the rejections were, by reason",
        "Reason",
        found,
        lambda row: first_upper(row["reason"] or NONE_GIVEN),
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
        f"How fair the rejections were, by {by}",
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
        share(row["too_early_within_count"], row["audited_within_count"])
        for row in found
    ]
    return table(
        "table-fairness-by-quarter",
        "How fair the rejections were, by quarter of hand-off",
        [
            Column("Quarter", [row["quarter"] for row in found]),
            *_verdicts(found),
            Column(f"Too early, rejected within {days} days", within),
        ],
        note=source_note(only(run), "rejection_fairness")
        + f" The last column has only hand-offs at least {days} days old and "
        f"rejections within {days} days, so that quarters compare.",
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
        + " The verdicts sum to the rejected; one that none has takes no column.",
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
    """Too early, of those of which it can be said; of none, a dash."""
    return share(
        row["too_early_count"], row["rejected_count"] - row["not_measurable_count"]
    )


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
        return "No family: no reason given"
    if not row["is_in_glossary"]:
        return "No family: not in the glossary"
    return f"Family: {row['reason_family']}"


def rejection_list(rejection_list: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The hand-offs behind every cell: those to talk about first, then the newest."""
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
    more = f" {count(left)} more stand in the mart alone." * bool(left)
    return table(
        "table-rejection-list",
        "The rejected hand-offs, one by one",
        _listed(shown),
        note=source_note(only(run), "rejection_list")
        + " First those too early, not found or without a reason; newest first."
        + more,
        empty="",
    )


def _rejected_on(row: Row) -> str:
    """The day, or that by which a delivery showed it (R44)."""
    by = "by " if row["is_decided_between"] else ""
    return f"{by}{day(row['decided_on'])}"


def _listed(shown: list[Row]) -> list[Column]:
    words = (
        ("Owed first", "touches_owed"),
        ("Team", "team"),
        ("Source", "source"),
        ("Trigger", "trigger"),
        ("Decision", "decision"),
    )
    return [
        Column("Record", [row["record_id"] for row in shown]),
        Column("Rejected", [_rejected_on(row) for row in shown]),
        Column("Reason", [row["reason"] or DASH for row in shown], is_number=False),
        Column("Verdict", [row["fairness"] for row in shown], is_number=False),
        Column("By the rule", [_rule(row) for row in shown], is_number=False),
        Column("Touches done", [_touches(row) for row in shown]),
        *(
            Column(head, [row[name] or DASH for row in shown], is_number=False)
            for head, name in words
        ),
        Column("Handed off", [day(row["opened_on"]) for row in shown]),
    ]


def _rule(row: Row) -> str:
    if row["fit_verdict"] == CORRECTED:
        return "corrected"
    return row["fit_verdict"] or DASH


def _touches(row: Row) -> str:
    if row["touches_state_at_rejection"] == "not measurable":
        return "not measurable"
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
        said = "Every reason given is in the glossary's table of rejection reasons."
        return nothing(said) if any(row["reason"] for row in found) else EMPTY
    total = sum(row["handoff_count"] for row in found)
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    return table(
        "table-unmapped-reasons",
        "Reasons that the glossary does not name yet",
        [
            Column("As the CRM writes it", [value for value, _ in ordered]),
            Column("Rejected", [count(number) for _, number in ordered]),
            Column("Share of rejections", [share(n, total) for _, n in ordered]),
        ],
        note=source_note(about, "rejections")
        + " A row in the table Rejection reasons of glossary.md gives them a family.",
        empty="",
    )
