"""Was each rejection fair, and did what was rejected meet the rule? In sentences."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    nothing,
    only,
    remark,
    rows,
    stack,
)
from jointplan.report.display.formats import count, listing, percent, plural
from jointplan.stats.rates import SMALLEST_DENOMINATOR

BRINGS = {
    "no agreement": "no agreement of the plan covers them; [[agreements]] in the "
    "quarter's plan brings it",
    "not measurable": "the exports hold no touches from then, or do not say which tier "
    "of the agreement holds; an export of calls, e-mails and meetings from then on, or "
    "of responses, brings it",
}
NO_RULE = (
    "No MQL rule is agreed yet, so a rejection for fit says neither that the "
    "definition is at fault nor that there was padding. A rule that both sides agree "
    "to in glossary.md brings it."
)
CHECKED = ("found", "claimed, not found")
UNCHECKED = "could not be checked"
CHECKS = (
    "E-mail addresses show duplicates, deals that were won show customers, and a "
    "history of owners shows who took a lead over."
)
DAYS_ALONE = (
    "dates without time, or touches from later on. A status history with times brings "
    "the hour of a hand-off"
)


def audit(
    rejection_list: pd.DataFrame, entities: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say how many rejections came too early, or what is missing to say so."""
    about = only(run)
    found = rows(rejection_list)
    if not found:
        return nothing(_without_rejections(entities, about))
    judged = [row for row in found if row["is_too_early"] is not None]
    return stack(
        _fair(found, judged), _unchecked(found), _unmeasured(found), _hours(found)
    )


def _without_rejections(entities: pd.DataFrame, about: Row) -> str:
    present = {row["entity"]: row["is_present"] for row in rows(entities)}
    said = f"No rejection of {about['quarter']} is on file, so none can be audited."
    if present.get("decisions"):
        return said
    return (
        f"{said} The exports record no decisions of sales; a history of stages or "
        "statuses brings who disqualified or recycled whom, and why."
    )


def _fair(found: list[Row], judged: list[Row]) -> Block:
    if not judged:
        return EMPTY
    early = sum(row["fairness"] == "too early" for row in judged)
    lacking = sum(row["fairness"] == "claimed, not found" for row in found)
    claims = sum(row["claim"] in CHECKED for row in found)
    blank = sum(row["reason"] is None for row in found)
    worked = sum(row["fairness"] == "fair" for row in found)
    parts = [
        f"{_of(early, len(judged), 'rejection')} came before what was owed was done",
        f"{count(worked)} were worked as agreed and carry a reason",
    ]
    if claims:
        parts.append(
            f"{_of(lacking, claims, 'excuse')} that the data could prove "
            f"{'is' if lacking == 1 else 'are'} claimed, not found"
        )
    if blank:
        parts.append(f"{count(blank)} {'carries' if blank == 1 else 'carry'} no reason")
    return remark(f"{listing(parts)}.")


def _unchecked(found: list[Row]) -> Block:
    """Excuses that nothing in the exports could confirm, and what would (R69)."""
    number = sum(row["claim"] == UNCHECKED for row in found)
    if not number:
        return EMPTY
    excuses = sum(row["claim"] is not None for row in found)
    return nothing(
        f"{_of(number, excuses, 'stated reason')} could not be checked: these exports "
        f"do not show what would confirm {'it' if number == 1 else 'them'}. {CHECKS}"
    )


def _of(k: int, n: int, noun: str) -> str:
    """Write counts, then their share: `43 of 337 rejections (13%)`."""
    told = f"{count(k)} of {plural(n, noun)}"
    return told if n < SMALLEST_DENOMINATOR else f"{told} ({percent(k, n)})"


def _unmeasured(found: list[Row]) -> Block:
    """What keeps touches from being measured, and what would bring it."""
    said = []
    for state, brings in BRINGS.items():
        number = sum(
            row["is_too_early"] is None and row["touches_state_at_rejection"] == state
            for row in found
        )
        if number:
            said.append(
                f"Whether {count(number)} of {plural(len(found), 'rejection')} came "
                f"too early cannot be said: {brings}."
            )
    return nothing(" ".join(said)) if said else EMPTY


def _hours(found: list[Row]) -> Block:
    """First response needs the hour; where only the day is known, say so."""
    number = sum(row["first_response_state"] == "not measurable" for row in found)
    if not number:
        return EMPTY
    return nothing(
        f"Whether a first response came in time before the rejection is not measurable "
        f"for {count(number)} of {plural(len(found), 'rejection')}: {DAYS_ALONE}."
    )


def fit(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say of rejections for fit and data whether definition, padding or data failed."""
    about = only(run)
    if about["is_first_use"]:
        return nothing(NO_RULE)
    names = ("conforming", "nonconforming", "corrected", "not_judged")
    found = rows(rejection_audit)
    sums = {n: sum(row[f"fit_{n}_count"] for row in found) for n in names}
    total = sum(sums.values())
    if not total:
        return EMPTY if not found else remark("None was rejected for fit or data.")
    fits, pads, wrong, unknown = (count(sums[name]) for name in names)
    sentence = (
        f"Of {plural(total, 'rejection')} for fit or data, {fits} "
        f"{_were(sums['conforming'])} conforming (the definition is at fault), {pads} "
        "did not conform (padding)"
    )
    if sums["corrected"]:
        sentence += f", {wrong} conformed only on a value corrected since (the data)"
    if sums["not_judged"]:
        sentence += f", {unknown} cannot be judged"
    return remark(f"{sentence}.")


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
