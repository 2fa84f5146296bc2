"""Tables of what sales promised on follow-up, by agreement and by team."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from jointplan.report.display.blocks import Block, Row, only, rows, source_note
from jointplan.report.display.formats import first_upper, hours, plural
from jointplan.report.display.grid import Column, counted, table
from jointplan.report.display.promises import figure, promised, state

TERMS = ("first response", "further touches", "decision")
# Columns with a term's limit; of several tiers, nothing where they differ.
LIMITS = {
    "first response": ("limit_seconds",),
    "further touches": ("touches_owed_count", "within_days"),
    "decision": ("within_days",),
}
NO_AGREEMENT = "The plan promises no follow-up. Add [[agreements]] to it."
NOBODY = "Not assigned"
SPOKEN = {"pending": "too early to say", "not measurable": "cannot be judged"}


def spoken(words: str) -> str:
    """Say a state or a figure of a promise in the words of the office."""
    for word, said in SPOKEN.items():
        words = words.replace(word, said)
    return words


def followup_terms(followup_terms: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every agreement and what became of its leads."""
    about = only(run)
    found = _promised_terms(followup_terms)
    return table(
        "table-followup-terms",
        "Promises on follow-up, by agreement",
        [
            Column("Agreement", [_tier(row) for row in found]),
            Column("Limit", [_limit(row) for row in found], is_number=False),
            Column("Promised", [promised(row) for row in found]),
            Column("Share kept", [spoken(figure(row)[0]) for row in found]),
            Column("State", [spoken(state(row)) for row in found], is_number=False),
            *_states(found),
        ],
        note=source_note(about, "followup_terms")
        + " Share kept: of rated leads that were due. Where some cannot be judged, it "
        "runs from the worst case to the best.",
        empty=NO_AGREEMENT,
        groups=[first_upper(row["term"]) for row in found],
        is_folded=False,
    )


def _promised_terms(followup_terms: pd.DataFrame) -> list[Row]:
    """Terms that promise a share, each tier by name, then all tiers together.

    Where there is one tier, what it says is all.
    """
    found = [row for row in rows(followup_terms) if row["promised_pct"] is not None]
    tiers = Counter(row["term"] for row in found if row["grouping"] == "tier")
    shown = [
        row for row in found if row["grouping"] == "tier" or tiers[row["term"]] != 1
    ]
    return sorted(shown, key=_place)


def _place(row: Row) -> tuple[int, bool, str]:
    is_whole = row["grouping"] == "all"
    return TERMS.index(row["term"]), is_whole, str(row["agreement_name"])


def _tier(row: Row) -> str:
    if row["grouping"] == "all":
        return "All agreements"
    return str(row["agreement_name"] or "No agreement")


def followup_teams(followup_teams: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The same by the team that got the lead first."""
    about = only(run)
    found = [
        r for r in rows(followup_teams) if r["handoff_count"] > r["no_agreement_count"]
    ]
    found.sort(
        key=lambda r: (TERMS.index(r["term"]), r["team"] is None, -r["handoff_count"])
    )
    return table(
        "table-followup-teams",
        "Follow-up by team",
        [
            Column("Team", [row["team"] or NOBODY for row in found]),
            Column("Share kept", [spoken(figure(row)[0]) for row in found]),
            Column("State", [spoken(state(row)) for row in found], is_number=False),
            *_states(found),
        ],
        note=source_note(about, "followup_teams")
        + " Team: the one that got the lead first.",
        empty=NO_AGREEMENT,
        groups=[first_upper(row["term"]) for row in found],
        apart=[place for place, row in enumerate(found) if row["team"] is None],
    )


def _states(found: list[Row]) -> list[Column]:
    names = {
        "met_count": "Kept",
        "breached_count": "Missed",
        "pending_count": "Not due yet",
        "already_working_count": "Already worked",
        "not_owed_count": "Not owed",
        "not_measurable_count": "Cannot be judged",
    }
    always = ("met_count", "breached_count", "pending_count")
    shown = [n for n in names if n in always or any(row[n] for row in found)]
    return [counted(names[name], found, name) for name in shown]


def _limit(row: Row) -> str:
    if any(row[column] is None for column in LIMITS[row["term"]]):
        return "differs"
    if row["term"] == "first response":
        return f"{hours(row['limit_seconds'])} of business time"
    if row["term"] == "further touches":
        owed = plural(row["touches_owed_count"], "touch", "touches")
        return f"{owed} in {plural(row['within_days'], 'business day')}"
    return plural(row["within_days"], "day")
