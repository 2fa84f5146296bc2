"""Whether the last commitments were kept, in a sentence."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, finding, only, rows
from jointplan.report.display.formats import count, listing, plural

STATES = ("done", "not done", "not said", "not due yet")


def commitments(commitments: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many of the last commitments were kept; nothing where there are none."""
    said = kept(commitments, run)
    return finding(said) if said else EMPTY


def kept(commitments: pd.DataFrame, run: pd.DataFrame) -> str:
    """How many commitments were due by the quarter's end, and what came of them."""
    found = rows(commitments)
    if not found:
        return ""
    states = Counter(row["state"] for row in found)
    late = sum(1 for row in found if row["state"] == "done" and row["late_days"])
    parts = [f"{count(states[name])} {name}" for name in STATES if states[name]]
    if late:
        parts[0] += f" ({count(late)} late)"
    said = (
        f"{plural(len(found), 'commitment')} for {only(run)['quarter']}: "
        f"{listing(parts)}."
    )
    if states["not said"]:
        said += " Add done to the plan."
    return said
