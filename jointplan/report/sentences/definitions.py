"""Whether the MQL definition works, which leads it missed, and what a new one moved."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    remark,
    rows,
)
from jointplan.report.display.formats import (
    count,
    day,
    listing,
    percent,
    plural,
    share_span,
    signed,
)
from jointplan.stats.differences import compare
from jointplan.stats.rates import SMALLEST_DENOMINATOR


def separation(conformance_outcomes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether leads that miss the definition in force convert worse."""
    about = only(run)
    if about["is_first_use"]:
        return nothing("No MQL definition is agreed yet, so no lead can miss it.")
    found = {
        row["standing"]: row
        for row in rows(conformance_outcomes)
        if row["mql_rule_on"] == about["mql_rule_on"]
    }
    fit, padded = found.get("conforming"), found.get("padding")
    rule = f"the definition of {day(about['mql_rule_on'])}"
    if not fit or not padded or min(_old(fit), _old(padded)) < SMALLEST_DENOMINATOR:
        return remark(
            f"Too early to compare: fewer than ten leads that meet or miss {rule} are "
            "old enough."
        )
    days = fit["within_days"]
    counts = (_new(fit), _old(fit), _new(padded), _old(padded))
    (compared,) = compare([counts])
    if compared is None:
        return EMPTY
    low, gap, high = (
        signed(each * 100, 1) for each in (compared.low, compared.gap, compared.high)
    )
    return remark(
        f"{_verdict(compared.sign, rule)} Qualified within {days} days: "
        f"{_exact(*counts[:2])} of those that meet it, {_exact(*counts[2:])} of those "
        f"that miss it, {gap} points (95% interval {low} to {high})."
    )


def _verdict(sign: int, rule: str) -> str:
    if sign > 0:
        return f"Leads that miss {rule} convert worse, so it works."
    if sign < 0:
        return f"Leads that miss {rule} convert better, so it needs a change."
    return f"Leads that miss {rule} may convert as well, so it needs another look."


def _exact(k: int, n: int) -> str:
    return f"{percent(k, n, 1)} ({count(k)} of {count(n)})"


def _new(row: Row) -> int:
    return int(row["qualified_within_count"])


def _old(row: Row) -> int:
    return int(row["mature_count"])


def missed(
    missed_fates: pd.DataFrame,
    missed_leads: pd.DataFrame,
    entities: pd.DataFrame,
    run: pd.DataFrame,
) -> Block:
    """Say how many good leads were never passed on, or why it is not known."""
    about = only(run)
    if about["is_first_use"]:
        return nothing("No MQL definition is agreed yet, so no lead can be missed.")
    carried = {row["entity"]: row["row_count"] for row in rows(entities)}
    lacking = [name for name in ("responses", "accounts") if not carried.get(name)]
    if lacking:
        return nothing(
            f"Missed leads cannot be counted: this export has no {listing(lacking)}. "
            "Responses show who came forward, accounts who is already a customer."
        )
    fates = {row["missed_fate"]: row["person_count"] for row in rows(missed_fates)}
    number, everyone = fates.get("missed", 0), sum(fates.values())
    since = sum(row["opportunity_count"] > 0 for row in rows(missed_leads))
    came = f" {count(since)} of them got an opportunity all the same." * bool(since)
    never = plural(everyone, "person was", "people were")
    return remark(
        f"{never} never passed on after a response in {about['quarter']}; "
        f"{count(number)} met the MQL definition.{came}"
    )


def redefined(conformance_quarters: pd.DataFrame) -> Block:
    """Say when the MQL definition changed, and what that moves."""
    found = [r for r in in_order(conformance_quarters) if r["mql_rule_on"] is not None]
    changed = [row for row in found if row["redefined_count"]]
    if not changed:
        return (
            remark(
                "Today's definition gives every quarter the same result, so quarters "
                "can be compared."
            )
            if found
            else EMPTY
        )
    last = changed[-1]
    then, now = (
        share_span(
            last[f"conforming_{which}count"],
            last[f"not_judged_{which}count"],
            last["rated_count"],
        )
        for which in ("", "now_")
    )
    return remark(
        f"The definition changed. Of the leads of {last['quarter']}, {then} met "
        f"theirs; {now} meet the one of {day(last['mql_rule_now_on'])}."
    )
