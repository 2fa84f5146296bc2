"""How the number promised stands."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    finding,
    only,
    remark,
    rows,
)
from jointplan.report.display.formats import count, day, listing, plural
from jointplan.report.display.promises import state, told

# Why hand-offs stand in no rate, in the words of the office.
_APART = {
    "bulk": "{} in bulk",
    "sales-originated": "{} that began with sales",
    "customer": "{} of customers",
    "partner": "{} of partners",
    "open opportunity": "{} with an opportunity already open",
    "quarter not known": "{} of which the quarter is not known",
}


def pace(
    quota_lines: pd.DataFrame,
    quota_fates: pd.DataFrame,
    scorecard: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Say how many MQLs earn quota, and whether that is enough by now."""
    about = only(run)
    claimed = sum(fate["handoff_count"] for fate in rows(quota_fates))
    totals = [line for line in rows(quota_lines) if line["is_total"]]
    totals = totals or rows(quota_lines)[:1]
    if not totals:
        first_use = " as the CRM says, not yet agreed" if about["is_first_use"] else ""
        return finding(
            f"{plural(claimed, 'MQL was', 'MQLs were')} claimed in {about['quarter']}"
            f"{first_use}. No quota is promised to hold against it."
        )
    promises = [
        row
        for row in rows(scorecard)
        if row["is_report_quarter"] and row["promise"] == "mql_quota"
    ]
    return finding(_against(totals[0], promises, about))


def padding(quota_fates: pd.DataFrame) -> Block:
    """Say how much of what was claimed earns quota and what holds most back."""
    fates = rows(quota_fates)
    claimed = sum(fate["handoff_count"] for fate in fates)
    if not claimed:
        return finding("No MQLs were claimed, so none can earn quota.")
    earned = sum(f["handoff_count"] for f in fates if f["quota_fate"] == "earned")
    others = [f for f in fates if f["quota_fate"] != "earned" and f["handoff_count"]]
    sentence = f"{count(earned)} of {count(claimed)} claimed MQLs earn quota."
    if others:
        largest = max(others, key=lambda fate: fate["handoff_count"])
        sentence += (
            f" Most of the rest: {largest['quota_fate']}, "
            f"{count(largest['handoff_count'])}."
        )
    return remark(sentence)


def left_out(left_out: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many hand-offs of the quarter stand in none of a section's shares."""
    told = [
        _APART[row["population"]].format(count(row["handoff_count"]))
        for row in sorted(rows(left_out), key=lambda row: -row["handoff_count"])
        if row["handoff_count"]
    ]
    if not told:
        return EMPTY
    quarter = only(run)["quarter"]
    return remark(f"Left out of every share here, in {quarter}: {listing(told)}.")


def _against(line: Row, promises: Sequence[Row], about: Row) -> str:
    earned, quota, due = line["earned_count"], line["quota_count"], line["due_count"]
    stands = promises[0] if promises and line["is_total"] else None
    sentence = (
        f"{told(stands) if stands else count(earned)} MQLs earn quota in "
        f"{about['quarter']} against {count(quota)} promised"
    )
    if about["is_complete"]:
        gap = earned - quota
        verdict = "kept" if gap >= 0 else f"missed, {count(-gap)} short"
        verdict = state(stands) if stands else verdict
    else:
        gap = earned - due
        pace = "on pace" if gap >= 0 else f"{count(-gap)} behind pace"
        until = about.get("recorded_until_on") or about["as_of_on"]
        verdict = f"{count(due)} are due by {day(until)}, so it is {pace}"
    rule = (
        ""
        if not about["is_first_use"]
        else " MQLs are as the CRM says, not yet agreed."
    )
    return f"{sentence}: {verdict}.{rule}"
