"""What the glossary says now, and whether the figures tie out."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, finding, only, remark, rows
from jointplan.report.display.formats import (
    count,
    day,
    listing,
    percent,
    plural,
    span,
)
from jointplan.stats.rates import SMALLEST_DENOMINATOR


def glossary(
    glossary_rules: pd.DataFrame, conformance: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say how many rated leads meet the MQL definition in force."""
    about = only(run)
    if about["is_first_use"]:
        return finding(
            "No MQL definition is agreed yet: MQLs are as the CRM says, not yet agreed."
        )
    conforming, unknown, rated = (
        sum(row[f"{name}_count"] or 0 for row in rows(conformance))
        for name in ("conforming", "not_judged", "rated")
    )
    if not rated:
        return finding(f"No lead of {about['quarter']} can be held to the definition.")
    in_force = [
        row
        for row in rows(glossary_rules)
        if row["name"] == "mql" and row["state"] == "in force"
    ]
    definition = (
        f"the MQL definition of {day(in_force[0]['from_on'])}"
        if len(in_force) == 1
        else "the MQL definition of their day"
    )
    counts = f"{span(conforming, unknown)} of {count(rated)}"
    if rated < SMALLEST_DENOMINATOR:
        return finding(f"{counts} leads meet {definition}.")
    low, high = (percent(k, rated, 1) for k in (conforming, conforming + unknown))
    said = low if low == high else f"{low} to {high}"
    return finding(f"{said} of leads meet {definition} ({counts}).")


def overdue(glossary_terms: pd.DataFrame) -> Block:
    """Name the terms whose day of review has passed."""
    late = [row["term"] for row in rows(glossary_terms) if row["is_review_overdue"]]
    if not late:
        return EMPTY
    return remark(f"The review of {listing(late)} is overdue.")


def method(files: pd.DataFrame, checks: pd.DataFrame) -> Block:
    """Say whether every row is accounted for and every check passed; faults first."""
    found = rows(files)
    read, used, aside, unread = (
        sum(row[f"{name}_count"] for row in found)
        for name in ("read", "used", "set_aside", "unread")
    )
    total = len(rows(checks))
    failed = sum(row["offending_count"] > 0 for row in rows(checks))
    lost = abs(read - used - aside - unread)
    faults = [
        f"{count(number)} of {words}"
        for number, words in (
            (failed, f"{plural(total, 'check')} failed"),
            (unread, f"{plural(read, 'row')} could not be read"),
            (lost, f"{plural(read, 'row')} read are not accounted for"),
        )
        if number
    ]
    fine = []
    if not unread and not lost:
        fine.append(f"All {plural(read, 'row')} read are accounted for")
    if not failed:
        fine.append(f"{count(total)} of {plural(total, 'check')} passed")
    said = [*faults, *fine]
    return finding(f"{'; '.join([said[0], *map(_lower, said[1:])])}.")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def tied_out(name: str, total: int, parts: int) -> str:
    """State for a check cell that parts make up their total."""
    return (
        f"{name}: {total} = {parts}"
        if total == parts
        else f"{name}: {total} is not {parts}"
    )
