"""Whether sales followed up as agreed, in words."""

from __future__ import annotations

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
from jointplan.report.display.formats import (
    count,
    first_upper,
    hours,
    listing,
    plural,
)
from jointplan.report.display.promises import promised, state, told
from jointplan.report.tables.agreements import spoken

TERMS = ("first response", "further touches", "decision")


def followup(followup_terms: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say for each term how far it was kept over all agreements."""
    about = only(run)
    found = [row for row in rows(followup_terms) if row["promised_pct"] is not None]
    if not found:
        return nothing(
            f"The plan for {about['quarter']} promises no follow-up. Add calendars and "
            "[[agreements]] to it, and this section says what was kept."
        )
    whole = [row for row in found if row["grouping"] == "all" and row["all_count"]]
    if not any(row["out_of_count"] for row in whole):
        return finding(
            f"No follow-up promise of {about['quarter']} can be judged: the export has "
            "no times of day, or the limits still run."
        )
    whole.sort(key=lambda row: TERMS.index(row["term"]))
    parts = [
        f"{first_upper(row['term'])} {spoken(state(row))}: {spoken(told(row))} against "
        f"{promised(row)} promised."
        for row in whole
    ]
    return finding(f"{' '.join(parts)}{_missed(found)}")


def _missed(found: list[Row]) -> str:
    """Name the agreements that are missed, where there are several."""
    tiers = [row for row in found if row["grouping"] == "tier"]
    missed = {
        term: [
            str(row["agreement_name"])
            for row in tiers
            if row["term"] == term and row["state"] == "missed"
        ]
        for term in TERMS
    }
    parts = [f"{term} ({', '.join(names)})" for term, names in missed.items() if names]
    if len({row["agreement_name"] for row in tiers}) < 2 or not parts:
        return ""
    return f" Missed by agreement: {listing(parts)}."


def answered(followup_times: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how soon half are answered; who is not counts as waiting (R57)."""
    about = only(run)
    for row in rows(followup_times):
        if row["clock"] == "first response from hand-off" and row["grouping"] == "all":
            timed = row["measured_count"] + row["waiting_count"]
            left = row["handoff_count"] - timed
            if not row["measured_count"]:
                break
            said = [
                f"Of {plural(timed, 'lead')} of {about['quarter']} with a time on "
                f"file, {_soon(row)}.",
                f"{count(row['waiting_count'])} have no response so far.",
            ]
            if left:
                said.append(f"{plural(left, 'lead')} could not be timed.")
            return remark(" ".join(said))
    return EMPTY


def _soon(row: Row) -> str:
    half, most = (row[f"{n}_business_seconds"] for n in ("median", "p90"))
    if half is None:
        return "fewer than half are answered"
    said = f"half are answered within {hours(half)} of business time"
    if most is None:
        return f"{said}, and fewer than nine in ten at all"
    return f"{said}, nine in ten within {hours(most)}"


def due(overdue: pd.DataFrame) -> Block:
    """Say how many open leads are overdue, and how many are not due yet."""
    found = rows(overdue)
    late = [row for row in found if row["due_state"] == "breached"]
    ahead = len(found) - len(late)
    if not found:
        return EMPTY
    terms = {term: sum(row["due_term"] == term for row in late) for term in TERMS}
    parts = [f"{count(number)} {term}" for term, number in terms.items() if number]
    told = f" ({listing(parts)})" if parts else ""
    return remark(
        f"{plural(len(late), 'open lead is', 'open leads are')} overdue{told}; "
        f"{count(ahead)} more are not due yet."
    )
