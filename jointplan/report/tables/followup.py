"""Tables of how sales followed up: promises, teams, times, and what is due."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.formats import (
    DASH,
    HANDOFFS,
    count,
    day,
    duration,
    first_upper,
    hours,
    plural,
)
from jointplan.report.display.grid import Column, counted, table
from jointplan.report.display.promises import figure, promised, state

TERMS = ("first response", "further touches", "decision")
CLOCKS = {
    "routing": "Routing: until a person owned it",
    "first response from hand-off": "First response, from hand-off",
    "first response from assignment": "First response, from assignment",
    "decision": "Decision, from hand-off",
}
# Columns with a term's limit; of several tiers, nothing where they differ.
LIMITS = {
    "first response": ("limit_seconds",),
    "further touches": ("touches_owed_count", "within_days"),
    "decision": ("within_days",),
}
NO_AGREEMENT = "The plan holds no agreement on follow-up; [[agreements]] brings it."
NOBODY = "nobody yet"
MOST_ROWS = 25


def followup_terms(followup_terms: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every tier of the agreement and what became of its hand-offs."""
    about = only(run)
    found = promised_terms(followup_terms)
    return table(
        "table-followup-terms",
        "What sales promised on follow-up, and what became of it",
        [
            Column("Agreement", [_tier(row) for row in found]),
            Column("Limit", [_limit(row) for row in found], is_number=False),
            Column("Promised", [promised(row) for row in found]),
            Column("Kept", [figure(row)[0] for row in found]),
            Column("State", [state(row) for row in found], is_number=False),
            *_states(found),
        ],
        note=source_note(about, "followup_terms")
        + " Kept: met of met and breached; with hand-offs that are not measurable, the "
        "range from the worst case to the best (R64). Rated hand-offs.",
        empty=NO_AGREEMENT,
        groups=[first_upper(row["term"]) for row in found],
        is_folded=False,
    )


def promised_terms(followup_terms: pd.DataFrame) -> list[Row]:
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
    return str(row["agreement_name"] or "No tier")


def followup_teams(followup_teams: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The same by the team that held the hand-off first."""
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
            Column("Team", [row["team"] or first_upper(NOBODY) for row in found]),
            Column("Kept", [figure(row)[0] for row in found]),
            Column("State", [state(row) for row in found], is_number=False),
            *_states(found),
        ],
        note=source_note(about, "followup_teams")
        + " The team is the one that held the hand-off first.",
        empty=NO_AGREEMENT,
        groups=[first_upper(row["term"]) for row in found],
        apart=[place for place, row in enumerate(found) if row["team"] is None],
    )


def _states(found: list[Row]) -> list[Column]:
    names = {
        "met_count": "Met",
        "breached_count": "Breached",
        "pending_count": "Pending",
        "already_working_count": "Already working",
        "not_owed_count": "Not owed",
        "not_measurable_count": "Not measurable",
    }
    always = ("met_count", "breached_count", "pending_count")
    shown = [n for n in names if n in always or any(row[n] for row in found)]
    return [counted(names[name], found, name) for name in shown]


def _limit(row: Row) -> str:
    if any(row[column] is None for column in LIMITS[row["term"]]):
        return "each its own"
    if row["term"] == "first response":
        return f"{hours(row['limit_seconds'])} of business time"
    if row["term"] == "further touches":
        owed = plural(row["touches_owed_count"], "touch", "touches")
        return f"{owed} in {plural(row['within_days'], 'business day')}"
    return plural(row["within_days"], "day")


def times(followup_times: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    """How long each step took, in business time and in raw time."""
    about = only(run)
    found = [row for row in rows(followup_times) if row["grouping"] == by]
    found.sort(key=lambda r: (r["position"], r["group_value"] is None))
    if not any(row["measured_count"] for row in found):
        return nothing(
            "How long it took is not measurable: the exports know hand-offs and "
            "touches by their day alone, or hold no touches."
        )
    return table(
        f"table-followup-times-{by}",
        "How long it took" if by == "all" else f"How long it took, by {by}",
        [
            Column("Step", [_step(row, by) for row in found]),
            counted("Hand-offs", found, "handoff_count"),
            counted("Got so far", found, "measured_count"),
            Column("Median", [_business(r, "median") for r in found], under="Business"),
            Column(
                "90 % within", [_business(r, "p90") for r in found], under="Business"
            ),
            Column(
                "Median ", [duration(r["median_seconds"]) for r in found], under="Raw"
            ),
            Column(
                "90 % within ", [duration(r["p90_seconds"]) for r in found], under="Raw"
            ),
        ],
        note=source_note(about, "followup_times")
        + " Times are of those that got so far; the others stand in the first count.",
        empty="",
        groups=None if by == "all" else [CLOCKS[row["clock"]] for row in found],
        is_folded=by != "all",
    )


def _step(row: Row, by: str) -> str:
    if by == "all":
        return CLOCKS[row["clock"]]
    return row["group_value"] or first_upper(NOBODY)


def _business(row: Row, which: str) -> str:
    return hours(row[f"{which}_business_seconds"])


def overdue(overdue: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Open hand-offs past a limit, the longest first; the tracker holds all."""
    about = only(run)
    found = [row for row in rows(overdue) if row["due_state"] == "breached"]
    found.sort(key=lambda row: (-(row["overdue_days"] or 0), row["handoff_id"]))
    if not found:
        return EMPTY
    shown = found[:MOST_ROWS]
    left = len(found) - len(shown)
    return table(
        "table-overdue",
        "Open and overdue",
        [
            Column("Record", [row["record_id"] for row in shown]),
            Column("Team", [row["team"] or NOBODY for row in shown], is_number=False),
            Column("Opened", [day(row["opened_on"]) for row in shown]),
            Column("Overdue", [row["due_term"] for row in shown], is_number=False),
            Column("Since", [day(row["due_on"]) for row in shown]),
            Column("Touches", [_touches(row) for row in shown]),
        ],
        note=source_note(about, "overdue")
        + (f" {count(left)} more stand in the lead tracker." if left else "")
        + " Open hand-offs of every quarter.",
        empty="",
    )


def _touches(row: Row) -> str:
    if row["touches_owed_count"] is None:
        return DASH
    return f"{count(row['touches_done_count'])} of {count(row['touches_owed_count'])}"


def exceptions(exceptions: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The exceptions both sides agreed to, and to how many hand-offs each applies."""
    about = only(run)
    found = sorted(rows(exceptions), key=lambda row: row["line"])
    if not found:
        return EMPTY
    return table(
        "table-exceptions",
        "Exceptions that both sides agreed to",
        [
            Column("For", [_for(row) for row in found]),
            Column("Term", [row["term"] for row in found], is_number=False),
            Column("Counts as", [row["verdict"] for row in found], is_number=False),
            Column("Why", [row["why"] for row in found], is_number=False),
            Column("Marketing", [row["marketing_by"] for row in found], False),
            Column("Sales", [row["sales_by"] for row in found], False),
            counted(HANDOFFS, found, "handoff_count"),
        ],
        note=source_note(about, "exceptions")
        + f" plans/{about['quarter']}.exceptions.csv (R43); nought says that no "
        "hand-off on file is meant.",
        empty="",
        apart=[place for place, row in enumerate(found) if not row["handoff_count"]],
        is_folded=False,
    )


def _for(row: Row) -> str:
    if row["handoff_id"]:
        return str(row["handoff_id"])
    if row["from_on"] == row["to_on"]:
        return f"opened {day(row['from_on'])}"
    return f"opened {day(row['from_on'])} to {day(row['to_on'])}"


def closings(closings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The holidays of the quarter, as the plan's calendars resolve."""
    about = only(run)
    found = sorted(rows(closings), key=lambda r: (r["calendar_name"], r["day_on"]))
    if not found:
        return EMPTY
    return table(
        "table-closings",
        "Days on which nobody has to answer",
        [
            Column("Calendar", [row["calendar_name"] for row in found]),
            Column("Day", [day(row["day_on"]) for row in found]),
            Column("Holiday", [row["holiday_name"] for row in found], is_number=False),
            Column("Time zone", [row["time_zone"] for row in found], is_number=False),
        ],
        note=source_note(about, "closings"),
        empty="",
    )
