"""The tracker as CSV: one row per hand-off, its actions in one column, in order.

So the number of rows is the number of hand-offs, as everywhere in the report, and a
filter in a spreadsheet counts right; a row per action would count a hand-off as often
as somebody called. The actions are the last column, separated by ` | `. Times are the
company's. A cell that a spreadsheet would take for a formula is defused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

from jointplan.tracker import sentences
from jointplan.tracker.actions import tell
from jointplan.tracker.read import Row, Tracked
from jointplan.warehouse.quoting import defused

# What is taken as it is, after what is worked out for it.
PLAIN = (
    "handoff_id", "record_id", "person_id", "account_id", "company_name", "quarter",
    "source", "trigger", "motion", "owner_name", "team", "agreement_name",
    "agreement_state", "next_term", "first_response_state", "first_response_seconds",
    "first_response_business_seconds", "touches_done_count", "touches_owed_count",
    "touches_state", "decision_due_on", "decision_state", "decision", "decided_by_name",
    "reason", "qualified_on", "opportunity_id", "opportunity_on", "won_on", "lost_on",
)  # fmt: skip
STAMPS = ("opened", "assigned", "first_response", "next_due", "decided")


def sheet_text(tracked: Tracked) -> str:
    """Write the whole sheet as text."""
    columns = _columns(tracked)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(columns)
    for row in tracked.handoffs:
        writer.writerow(_cell(value(row)) for value in columns.values())
    return target.getvalue()


def _columns(tracked: Tracked) -> dict[str, Callable[[Row], Any]]:
    """Name the columns in their order, and how each is worked out."""
    return {
        **{name: itemgetter(name) for name in PLAIN},
        **{name: partial(_stamp, tracked, name) for name in STAMPS},
        "hours_left": _hours_left,
        "stands": sentences.stands,
        "action_count": lambda row: len(_actions(tracked, row)),
        "actions": lambda row: " | ".join(_told(tracked, row)),
    }


def _stamp(tracked: Tracked, name: str, row: Row) -> str:
    return tracked.local(row.get(f"{name}_at"), row.get(f"{name}_on"))


def _hours_left(row: Row) -> float | None:
    left = row["seconds_left"]
    return None if left is None else round(left / 3600, 1)


def _actions(tracked: Tracked, row: Row) -> list[Row]:
    return tracked.actions.get(row["handoff_id"], [])


def _told(tracked: Tracked, row: Row) -> list[str]:
    return [
        f"{tracked.local(each['happened_at'], each['happened_on'])} "
        f"{tell(each, row).line()}"
        for each in _actions(tracked, row)
    ]


def _cell(value: object) -> object:
    if isinstance(value, str):
        return defused(value)
    return value.isoformat() if isinstance(value, date) else value
