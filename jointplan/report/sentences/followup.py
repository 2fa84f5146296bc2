"""Whether leads were worked as agreed, in words."""

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

TERMS = ("first response", "further touches", "decision")


def followup(followup_terms: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say for each term how far it was kept over all tiers."""
    about = only(run)
    found = [row for row in rows(followup_terms) if row["promised_pct"] is not None]
    if not found:
        return nothing(
            f"Nothing is promised on follow-up for {about['quarter']}. Calendars and "
            "[[agreements]] in a plan bring this section its verdicts."
        )
    whole = [row for row in found if row["grouping"] == "all" and row["all_count"]]
    if not any(row["out_of_count"] for row in whole):
        return finding(
            f"No promise on follow-up can be judged in {about['quarter']}: what is on "
            "file has no hours, or its limits still run."
        )
    whole.sort(key=lambda row: TERMS.index(row["term"]))
    parts = [
        f"{row['term']} {state(row)}: {told(row)} against {promised(row)} promised"
        for row in whole
    ]
    return finding(f"{first_upper('; '.join(parts))}.{_missed(found)}")


def _missed(found: list[Row]) -> str:
    """Name the tiers that missed what they promise, where there are several."""
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
    return f" By agreement, missed: {listing(parts)}."


def answered(followup_times: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how soon half were answered, and how many never were."""
    about = only(run)
    for row in rows(followup_times):
        if row["clock"] == "first response from hand-off" and row["grouping"] == "all":
            left = row["handoff_count"] - row["measured_count"]
            if not row["measured_count"]:
                break
            return remark(
                f"Half of the {plural(row['measured_count'], 'hand-off')} answered so "
                f"far were answered within {hours(row['median_business_seconds'])} of "
                f"business time, nine in ten within "
                f"{hours(row['p90_business_seconds'])}; {count(left)} of "
                f"{about['quarter']} have no answer that can be timed."
            )
    return EMPTY


def due(overdue: pd.DataFrame) -> Block:
    """Say how many open hand-offs are past a limit, and how many have one ahead."""
    found = rows(overdue)
    late = [row for row in found if row["due_state"] == "breached"]
    ahead = len(found) - len(late)
    if not found:
        return EMPTY
    terms = {term: sum(row["due_term"] == term for row in late) for term in TERMS}
    parts = [f"{count(number)} {term}" for term, number in terms.items() if number]
    told = f" ({listing(parts)})" if parts else ""
    return remark(
        f"{plural(len(late), 'open hand-off is', 'open hand-offs are')} past a limit"
        f"{told}; {count(ahead)} more have one ahead."
    )
