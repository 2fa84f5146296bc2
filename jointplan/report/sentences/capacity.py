"""Can the next quarter's quota be worked?"""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, finding, nothing, remark
from jointplan.report.display.formats import count, plural
from jointplan.report.display.next_load import NextLoad, between, whole

NO_QUOTA = (
    "No quota is planned for {quarter}, so nothing says what it means to work. Write "
    "plans/{quarter}.toml together."
)
NO_BASIS = (
    "No complete quarter has a lead that counted, so nothing says how many leads the "
    "quota of {quarter} means to work."
)


def capacity(capacity: pd.DataFrame) -> Block:
    """Say whether the teams have room for the leads that the quota means."""
    load = whole(capacity)
    quarter = load.row["quarter"]
    if load.row["planned_count"] is None:
        return nothing(NO_QUOTA.format(quarter=quarter))
    if not load.is_known:
        return nothing(NO_BASIS.format(quarter=quarter))
    said = (
        f"{quarter} {_verdict(load)}: its quota of "
        f"{count(load.row['planned_count'])} means {between(*load.ends)} leads to work"
    )
    if load.room is None:
        return finding(
            f"{said}. How many a team can take is not in the plan (handoffs_per_week)."
        )
    said += f", and sales has room for {count(load.room)}."
    if load.ends[0] > load.room:
        said += " Decide: a smaller quota, or more people?"
    return finding(said)


def capacity_basis(capacity: pd.DataFrame) -> Block:
    """Say what the leads to work rest on, and what of it bulk lists are."""
    load = whole(capacity)
    row = load.row
    if not load.is_known:
        return nothing("There is no basis to show.")
    said = (
        f"From {row['first_quarter']} to {row['last_quarter']} sales had "
        f"{plural(row['worked_count'], 'lead')} to work, without those it started "
        f"itself, and {count(row['earned_count'])} counted towards quota"
    )
    if row["unjudged_count"]:
        said += f"; {count(row['unjudged_count'])} more cannot be judged"
    said += "."
    if row["bulk_count"]:
        part = 1 - row["bulk_count"] / row["worked_count"]
        ends = between(*(each * part for each in load.ends))
        said += f" {count(row['bulk_count'])} came in bulk: without such lists, {ends}."
    return remark(said)


def _verdict(load: NextLoad) -> str:
    if load.room is None:
        return "has a quota and no known room"
    low, high = load.ends
    if low > load.room:
        return "cannot be worked as planned"
    return "can be worked as planned" if high <= load.room else "may not be workable"
