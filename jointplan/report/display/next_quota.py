"""The quota solved from revenue, as sentence, table and plan write it."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from jointplan.report.display.formats import count, day, money
from jointplan.stats.outlook import Range
from jointplan.stats.solved_quota import FEWEST, Served, Solved, solve

MARTS = ("outlook_quarters", "outlook_history", "lead_deal_ages", "deal_outcomes")
"""What the quota is solved from, in the order in which it is handed over."""

Outlook = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]

MISSING = {
    "deals": f"Fewer than {FEWEST} leads have a deal with the day it was created, or "
    "too many have one without: export the created date of opportunities.",
    "wins": f"Fewer than {FEWEST} deals of leads are won on a known day, so nothing "
    "says what leads bring: export won opportunities with their close date.",
    "amounts": f"Fewer than {FEWEST} won deals of leads have an amount that counts: "
    "export amounts, or write a rate for their currency into the plan.",
    "mqls": "No lead counted towards quota in a complete quarter, so nothing says "
    "what an MQL brings.",
}


def solved(outlook: Outlook) -> Solved:
    """Solve the quota from the four marts."""
    return solve(*outlook)


def ranged(found: Range, currency: str) -> str:
    """Write an 80% range of an amount: `€1,200 to €3,400`."""
    return f"{money(found.low, currency)} to {money(found.high, currency)}"


def takes(served: Served) -> str:
    """Write the MQLs a quarter that a quarter takes: `1,000 (700 to 1,600)`."""
    if served.quota is None:
        return ""
    found = served.quota
    return f"{count(found.median)} ({count(found.low)} to {count(found.high)})"


def week_of(on: date, first_day: int) -> str:
    """Name the week of a day by its first day: `week of 16 Nov 2026`."""
    first = on - timedelta(days=(on.isoweekday() - first_day) % 7)
    return f"week of {day(first)}"


def spare(found: Range, currency: str) -> str:
    """Write a gap that is expected to be none: what is over, and what may be short."""
    ends = [
        f"{money(abs(end), currency)} {'over' if end <= 0 else 'short'}"
        for end in (found.low, found.high)
    ]
    mean = money(-found.expected, currency)
    return f"{mean} over on average (80%: {ends[0]} to {ends[1]})"
