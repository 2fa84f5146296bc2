"""Tables of how soon sales followed up, and of what is overdue."""

from __future__ import annotations

from collections.abc import Callable

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
    count,
    day,
    duration,
    first_upper,
    hours,
)
from jointplan.report.display.grid import Column, counted, table

CLOCKS = {
    "routing": "Hand-off to owner (routing)",
    "first response from hand-off": "Hand-off to first response",
    "first response from assignment": "Owner to first response",
    "decision": "Hand-off to decision",
}
NOBODY = "not assigned"
NOT_REACHED = "not reached"
UNNAMED = {"team": NOBODY, "tier": "no agreement"}
MOST_ROWS = 25
BUSINESS, CALENDAR = "Business time", "Calendar time"


def times(followup_times: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    """How long each step took, in business time and in calendar time."""
    about = only(run)
    found = [row for row in rows(followup_times) if row["grouping"] == by]
    found.sort(key=lambda r: (r["position"], r["group_value"] is None))
    if not any(row["measured_count"] for row in found):
        return nothing(
            "How long follow-up takes is not in this export: it holds no touches, or "
            "days without times."
        )
    return table(
        f"table-followup-times-{by}",
        "Time to each step" if by == "all" else f"Time to each step, by {by}",
        [
            Column("Step", [_step(row, by) for row in found]),
            counted("Leads", found, "handoff_count"),
            counted("Reached it", found, "measured_count"),
            counted("Not yet", found, "waiting_count"),
            Column("Not timed", [_untimed(row) for row in found]),
            Column("Median", [_business(r, "median") for r in found], under=BUSINESS),
            Column(
                "90% within",
                [_business(r, "p90") for r in found],
                under=BUSINESS,
            ),
            Column(
                "Median ",
                [_calendar(r, "median") for r in found],
                under=CALENDAR,
            ),
            Column(
                "90% within ",
                [_calendar(r, "p90") for r in found],
                under=CALENDAR,
            ),
        ],
        note=source_note(about, "followup_times")
        + " Who is not there yet counts for as long as it was watched (Kaplan-Meier); "
        "not timed: no hour on file, or sales worked it already.",
        empty="",
        groups=None if by == "all" else [CLOCKS[row["clock"]] for row in found],
        is_folded=by != "all",
    )


def _step(row: Row, by: str) -> str:
    if by == "all":
        return CLOCKS[row["clock"]]
    return row["group_value"] or first_upper(UNNAMED.get(by, "not recorded"))


def _business(row: Row, which: str) -> str:
    return _time(hours, row[f"{which}_business_seconds"], row["business_timed_count"])


def _calendar(row: Row, which: str) -> str:
    timed = row["measured_count"] + row["waiting_count"]
    return _time(duration, row[f"{which}_seconds"], timed)


def _time(told: Callable[[int], str], seconds: int | None, timed: int) -> str:
    """A time, or that it is not reached; nothing where nobody was timed (R57)."""
    if seconds is None:
        return NOT_REACHED if timed else DASH
    return told(seconds)


def _untimed(row: Row) -> str:
    left = row["handoff_count"] - row["measured_count"] - row["waiting_count"]
    return count(left)


def overdue(overdue: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Overdue leads, the longest first; the tracker holds all."""
    about = only(run)
    found = [row for row in rows(overdue) if row["due_state"] == "breached"]
    found.sort(key=lambda row: (-(row["overdue_days"] or 0), row["handoff_id"]))
    if not found:
        return EMPTY
    shown = found[:MOST_ROWS]
    left = len(found) - len(shown)
    return table(
        "table-overdue",
        "Open leads that are overdue",
        [
            Column("Record", [row["record_id"] for row in shown]),
            Column("Team", [row["team"] or NOBODY for row in shown], is_number=False),
            Column("Passed on", [day(row["opened_on"]) for row in shown]),
            Column("Overdue for", [row["due_term"] for row in shown], is_number=False),
            Column("Since", [day(row["due_on"]) for row in shown]),
            Column("Touches", [_touches(row) for row in shown]),
        ],
        note=source_note(about, "overdue")
        + (f" {count(left)} more are in the lead tracker." if left else "")
        + " Leads of every quarter.",
        empty="",
    )


def _touches(row: Row) -> str:
    if row["touches_owed_count"] is None:
        return DASH
    return f"{count(row['touches_done_count'])} of {count(row['touches_owed_count'])}"


def exceptions(exceptions: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The exceptions both sides agreed to, and how many leads each matches."""
    about = only(run)
    found = sorted(rows(exceptions), key=lambda row: row["line"])
    if not found:
        return EMPTY
    return table(
        "table-exceptions",
        "Agreed exceptions",
        [
            Column("For", [_for(row) for row in found]),
            Column("Term", [row["term"] for row in found], is_number=False),
            Column("Counts as", [row["verdict"] for row in found], is_number=False),
            Column("Why", [row["why"] for row in found], is_number=False),
            Column("Marketing", [row["marketing_by"] for row in found], False),
            Column("Sales", [row["sales_by"] for row in found], False),
            counted("Leads", found, "handoff_count"),
        ],
        note=source_note(about, "exceptions")
        + f" From plans/{about['quarter']}.exceptions.csv; 0 = matched no lead.",
        empty="",
        apart=[place for place, row in enumerate(found) if not row["handoff_count"]],
        is_folded=False,
    )


def _for(row: Row) -> str:
    if row["handoff_id"]:
        return str(row["handoff_id"])
    if row["from_on"] == row["to_on"]:
        return f"passed on {day(row['from_on'])}"
    return f"passed on {day(row['from_on'])} to {day(row['to_on'])}"


def closings(closings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The holidays of the quarter in the plan's calendars."""
    about = only(run)
    found = sorted(rows(closings), key=lambda r: (r["calendar_name"], r["day_on"]))
    if not found:
        return EMPTY
    return table(
        "table-closings",
        "Holidays, on which no clock runs",
        [
            Column("Calendar", [row["calendar_name"] for row in found]),
            Column("Day", [day(row["day_on"]) for row in found]),
            Column("Holiday", [row["holiday_name"] for row in found], is_number=False),
            Column("Time zone", [row["time_zone"] for row in found], is_number=False),
        ],
        note=source_note(about, "closings"),
        empty="",
    )
