"""How leads stand against the quota."""

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
from jointplan.report.display.promises import figure, state
from jointplan.report.display.quota_fates import FATES

# Why leads stand in no share, in the words of the office.
_APART = {
    "bulk": "{} imported in bulk",
    "sales-originated": "{} started by sales",
    "customer": "{} from customers",
    "partner": "{} from partners",
    "open opportunity": "{} with a deal already open",
    "quarter not known": "{} whose quarter is not known",
}


def pace(
    quota_lines: pd.DataFrame,
    quota_fates: pd.DataFrame,
    scorecard: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Say how many leads count towards quota, and whether that is enough by now."""
    about = only(run)
    claimed = sum(fate["handoff_count"] for fate in rows(quota_fates))
    totals = [line for line in rows(quota_lines) if line["is_total"]]
    totals = totals or rows(quota_lines)[:1]
    if not totals:
        return finding(
            f"Marketing claims {plural(claimed, 'lead')} for {about['quarter']}; the "
            f"plan has no quota.{_FIRST_USE * bool(about['is_first_use'])}"
        )
    promises = [
        row
        for row in rows(scorecard)
        if row["is_report_quarter"] and row["promise"] == "mql_quota"
    ]
    return finding(_against(totals[0], promises, about))


def padding(quota_fates: pd.DataFrame) -> Block:
    """Say how many of the claimed leads count, and why most of the rest do not."""
    fates = rows(quota_fates)
    claimed = sum(fate["handoff_count"] for fate in fates)
    if not claimed:
        return finding("Marketing claims no lead, so none counts towards quota.")
    earned = sum(f["handoff_count"] for f in fates if f["quota_fate"] == "earned")
    others = [f for f in fates if f["quota_fate"] != "earned" and f["handoff_count"]]
    sentence = f"{count(earned)} of {count(claimed)} claimed leads count towards quota."
    if others:
        largest = max(others, key=lambda fate: fate["handoff_count"])
        name = str(FATES.get(largest["quota_fate"], largest["quota_fate"]))
        sentence += (
            f" The largest group of the rest: {count(largest['handoff_count'])} "
            f"{name[:1].lower()}{name[1:]}."
        )
    return remark(sentence)


def left_out(left_out: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many leads of the quarter stand in none of a section's shares."""
    told = [
        _APART[row["population"]].format(count(row["handoff_count"]))
        for row in sorted(rows(left_out), key=lambda row: -row["handoff_count"])
        if row["handoff_count"]
    ]
    if not told:
        return EMPTY
    quarter = only(run)["quarter"]
    return remark(f"Left out of the shares of {quarter}: {listing(told)}.")


def _against(line: Row, promises: Sequence[Row], about: Row) -> str:
    earned, quota, due = line["earned_count"], line["quota_count"], line["due_count"]
    stands = promises[0] if promises and line["is_total"] else None
    said, behind = figure(stands) if stands else (count(earned), "")
    if about["is_complete"]:
        gap = earned - quota
        verdict = "kept" if gap >= 0 else f"missed, {count(-gap)} short"
        verdict = state(stands) if stands else verdict
    else:
        gap = earned - due
        pace = "on pace" if gap >= 0 else f"{count(-gap)} behind pace"
        until = about.get("recorded_until_on") or about["as_of_on"]
        verdict = f"{pace}, as {count(due)} are due by {day(until)}"
    verb = "lead counts" if said == "1" else "leads count"
    beside = f" ({behind})" if behind else ""
    return (
        f"{said} {verb} towards the quota of {count(quota)} for {about['quarter']}: "
        f"{verdict}{beside}.{_FIRST_USE * bool(about['is_first_use'])}"
    )


_FIRST_USE = " MQLs are as the CRM says, not yet agreed."
