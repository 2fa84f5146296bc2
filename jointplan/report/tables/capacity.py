"""Leads to work in the next quarter and room for them, by team."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, only, source_note
from jointplan.report.display.formats import DASH, count
from jointplan.report.display.grid import Column, table
from jointplan.report.display.next_load import NextLoad, between, by_team, whole


def capacity(capacity: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What each team has to work if the quota is met as in the quarters before."""
    about, load = only(run), whole(capacity)
    listed = [*by_team(capacity), load] if load.is_known else []
    return table(
        "table-capacity",
        f"Leads to work in {load.row['quarter']}, and room for them",
        [
            Column("Team", list(map(_name, listed)), is_number=False),
            Column("Leads to work before", [count(_of(x, "worked")) for x in listed]),
            Column("of these in bulk", [count(_of(x, "bulk")) for x in listed]),
            Column("Leads to work", [between(*each.ends) for each in listed]),
            Column("a week", [each.per_week() or DASH for each in listed]),
            Column("Can take a week", [count(_of(x, "week")) for x in listed]),
            Column("Room", [count(each.room) for each in listed]),
            Column("Used", [each.of_room() or DASH for each in listed]),
        ],
        note=source_note(about, "capacity")
        + " A week is five business days of the team's calendar. Before: "
        f"{load.row['first_quarter']} to {load.row['last_quarter']}.",
        empty="Without a quota for the next quarter, or a complete quarter before it, "
        "there is nothing to compare.",
        totals=[len(listed) - 1],
    )


def _name(load: NextLoad) -> str:
    return "All" if load.row["is_total"] else load.team


def _of(load: NextLoad, what: str) -> int | None:
    columns = {
        "worked": "worked_count",
        "bulk": "bulk_count",
        "week": "handoffs_per_week",
    }
    number: int | None = load.row[columns[what]]
    return number
