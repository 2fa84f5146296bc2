"""Whether leads were worked as agreed, in words."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    finding,
    nothing,
    only,
    remark,
    rows,
)
from jointplan.report.display.formats import count, hours, listing, plural, share

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
    told = []
    for term in TERMS:
        mine = [row for row in found if row["term"] == term]
        met = sum(row["met_count"] for row in mine)
        judged = met + sum(row["breached_count"] for row in mine)
        if judged:
            told.append(f"{term} {share(met, judged)}")
    if not told:
        return finding(
            f"No promise on follow-up can be judged in {about['quarter']}: what is on "
            "file has no hours, or its limits still run."
        )
    missed = {
        term: [
            str(row["agreement_name"])
            for row in found
            if row["term"] == term and row["state"] == "missed"
        ]
        for term in TERMS
    }
    parts = [f"{term} ({', '.join(tiers)})" for term, tiers in missed.items() if tiers]
    verdict = f"Missed: {listing(parts)}." if parts else "No promise was missed."
    return finding(f"Kept as agreed: {listing(told)}. {verdict}")


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
