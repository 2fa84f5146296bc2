"""Whether the rule separates, whom nobody handed over, and what a new rule changed."""

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
    plural,
    share,
    share_span,
    signed,
)
from jointplan.stats.rates import SMALLEST_DENOMINATOR, difference


def separation(conformance_outcomes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether padded hand-offs convert worse by the rule in force; if not, so."""
    about = only(run)
    if about["is_first_use"]:
        return nothing("No MQL rule is agreed yet, so nothing is padding.")
    found = {
        row["standing"]: row
        for row in rows(conformance_outcomes)
        if row["mql_rule_on"] == about["mql_rule_on"]
    }
    fit, padded = found.get("conforming"), found.get("padding")
    rule = f"the rule of {day(about['mql_rule_on'])}"
    if not fit or not padded or min(_old(fit), _old(padded)) < SMALLEST_DENOMINATOR:
        return remark(
            f"Fewer than ten conforming or padded hand-offs under {rule} are old "
            "enough, so nothing can be said of how the two convert."
        )
    days = fit["within_days"]
    counts = (_new(fit), _old(fit), _new(padded), _old(padded))
    low, high = difference(*counts)
    gap = (_new(fit) / _old(fit) - _new(padded) / _old(padded)) * 100
    verdict = _verdict(low, high, rule)
    return remark(
        f"{verdict}: {share(*counts[:2])} of conforming hand-offs were qualified "
        f"within {days} days, {share(*counts[2:])} of padded ones, a difference of "
        f"{signed(gap, 1)} points (95% interval {signed(low * 100, 1)} to "
        f"{signed(high * 100, 1)})."
    )


def _verdict(low: float, high: float, rule: str) -> str:
    if low > 0:
        return f"Padded MQLs convert worse, so {rule} tells the two apart"
    if high < 0:
        return f"Padded MQLs convert better than conforming ones, so {rule} is wrong"
    return (
        f"Padded MQLs are not shown to convert worse, so {rule} does not tell good "
        "from bad and needs another look"
    )


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
    """Say how many met the rule and were never handed over, or why nobody knows."""
    about = only(run)
    if about["is_first_use"]:
        return nothing("No MQL rule is agreed yet, so nobody can have been missed.")
    carried = {row["entity"]: row["row_count"] for row in rows(entities)}
    lacking = [name for name in ("responses", "accounts") if not carried.get(name)]
    if lacking:
        return nothing(
            f"Missed leads are not measurable: the exports hold no {listing(lacking)}. "
            "Responses say who came forward, accounts who is a customer already."
        )
    fates = {row["missed_fate"]: row["person_count"] for row in rows(missed_fates)}
    number, everyone = fates.get("missed", 0), sum(fates.values())
    since = sum(row["opportunity_count"] > 0 for row in rows(missed_leads))
    came = f"; {count(since)} of them got an opportunity all the same" * bool(since)
    return remark(
        f"{plural(number, 'missed lead')}: of {plural(everyone, 'person', 'people')} "
        f"who responded in {about['quarter']} and were never handed off, "
        f"{count(number)} met the rule as they responded{came}."
    )


def redefined(conformance_quarters: pd.DataFrame) -> Block:
    """Say between which quarters the MQL rule changed, and what that moves."""
    found = [r for r in in_order(conformance_quarters) if r["mql_rule_on"] is not None]
    changed = [row for row in found if row["redefined_count"]]
    if not changed:
        return (
            remark(
                "Every quarter on file has the same verdicts by the rule of now, so a "
                "change between quarters is one of the leads and not of the words."
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
        f"The MQL rule changed: by the rule of {day(last['mql_rule_now_on'])} "
        f"{now} of the hand-offs of {last['quarter']} would conform, by the rule of "
        f"their day {then} did."
    )
