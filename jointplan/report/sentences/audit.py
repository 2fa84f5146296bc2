"""Was each rejection fair, and did rejected leads meet the definition? In sentences."""

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
from jointplan.report.display.comparisons import NOT_KNOWN, is_enough
from jointplan.report.display.formats import count, percent, plural
from jointplan.stats.rates import SMALLEST_DENOMINATOR

BRINGS = {
    "no agreement": "no agreement of the plan covers them. [[agreements]] in the "
    "quarter's plan would",
    "not measurable": "the touches of that time, or the tier of the agreement, are not "
    "in this export. Export calls, e-mails, meetings and responses from then on",
}
NO_RULE = (
    "No MQL definition is agreed yet, so rejections for fit cannot be held against "
    "one. Agree on a rule in glossary.md."
)
CHECKED = ("found", "claimed, not found")
UNCHECKED = "could not be checked"
CHECKS = (
    "E-mail addresses show duplicates, won deals show customers, and a history of "
    "owners shows who took a lead over."
)
DAYS_ALONE = (
    "it has dates without times, or touches from later on. Export a status history "
    "with times"
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
    said = f"Sales rejected no lead of {about['quarter']} in this export."
    if present.get("decisions"):
        return said
    return (
        f"{said} It has no decisions of sales. Export a history of stages or statuses: "
        "it shows who rejected which lead, and why."
    )


def _fair(found: list[Row], judged: list[Row]) -> Block:
    if not judged:
        return EMPTY
    early = sum(row["fairness"] == "too early" for row in judged)
    missing = sum(row["fairness"] == "claimed, not found" for row in found)
    claims = sum(row["claim"] in CHECKED for row in found)
    blank = sum(row["reason"] is None for row in found)
    worked = sum(
        row["fairness"] == "fair" and row["reason"] != NOT_KNOWN for row in found
    )
    unknown = sum(row["reason"] == NOT_KNOWN for row in found)
    part = f" ({percent(early, len(judged), 1)})" if is_enough((0, len(judged))) else ""
    could = "" if len(judged) == len(found) else " that can be judged"
    said = [
        f"Of {plural(len(judged), 'rejection')}{could}, {count(early)}{part} came "
        "before the agreed work was done.",
        f"{count(worked)} followed the agreed work and have a reason.",
    ]
    if claims:
        said.append(
            f"{count(missing)} of {plural(claims, 'stated reason')} could not be "
            "confirmed."
        )
    if blank:
        said.append(f"{count(blank)} {'has' if blank == 1 else 'have'} no reason.")
    if unknown:
        said.append(f"Of {count(unknown)} the reason is not known.")
    return remark(" ".join(said))


def _unchecked(found: list[Row]) -> Block:
    """Stated reasons that nothing in the exports could confirm, and what would."""
    number = sum(row["claim"] == UNCHECKED for row in found)
    if not number:
        return EMPTY
    excuses = sum(row["claim"] is not None for row in found)
    return nothing(
        f"{_of(number, excuses, 'stated reason')} could not be checked: what would "
        f"confirm {'it' if number == 1 else 'them'} is not in this export. {CHECKS}"
    )


def _of(k: int, n: int, noun: str) -> str:
    """Write counts, then their share: `43 of 337 rejections (12.8%)`."""
    told = f"{count(k)} of {plural(n, noun)}"
    return told if n < SMALLEST_DENOMINATOR else f"{told} ({percent(k, n, 1)})"


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
                f"too early cannot be judged: {brings}."
            )
    return nothing(" ".join(said)) if said else EMPTY


def _hours(found: list[Row]) -> Block:
    """First response needs the hour; where only the day is known, say so."""
    number = sum(row["first_response_state"] == "not measurable" for row in found)
    if not number:
        return EMPTY
    return nothing(
        "Whether sales answered on time before it rejected is not in this export for "
        f"{count(number)} of {plural(len(found), 'rejection')}: {DAYS_ALONE}."
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
        return EMPTY if not found else remark("Sales rejected none for fit or data.")
    fits, pads, wrong, unknown = (count(sums[name]) for name in names)
    sentence = (
        f"Of {plural(total, 'rejection')} for fit or data, {fits} met the MQL "
        f"definition and {pads} did not"
    )
    if sums["corrected"]:
        sentence += f"; {wrong} met it only on a value corrected since"
    if sums["not_judged"]:
        sentence += f"; {unknown} cannot be judged"
    return remark(f"{sentence}.")
