"""What the glossary says now, and whether the figures tie out."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, finding, only, remark, rows
from jointplan.report.display.formats import count, day, listing, plural, share_span


def glossary(
    glossary_rules: pd.DataFrame, conformance: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say which MQL rule is in force and how far rated MQLs meet it."""
    about = only(run)
    if about["is_first_use"]:
        return finding(
            "No MQL rule is agreed yet: MQLs are as the CRM says, not yet agreed. The "
            "first rule both sides agree to in glossary.md replaces this sentence."
        )
    conforming, unknown, rated = (
        sum(row[f"{name}_count"] or 0 for row in rows(conformance))
        for name in ("conforming", "not_judged", "rated")
    )
    in_force = [
        row
        for row in rows(glossary_rules)
        if row["name"] == "mql" and row["state"] == "in force"
    ]
    since = (
        f"the rule in force since {day(in_force[0]['from_on'])}"
        if len(in_force) == 1
        else "the rule of their day"
    )
    return finding(
        f"{share_span(conforming, unknown, rated)} of the rated MQLs of "
        f"{about['quarter']} meet "
        f"{since}."
    )


def overdue(glossary_terms: pd.DataFrame) -> Block:
    """Name the terms whose day of review has passed."""
    late = [row["term"] for row in rows(glossary_terms) if row["is_review_overdue"]]
    if not late:
        return EMPTY
    return remark(f"The review of {listing(late)} is overdue.")


def method(files: pd.DataFrame, checks: pd.DataFrame) -> Block:
    """Say how many rows were read, what became of them, and what the checks found."""
    found = rows(files)
    sums = {
        name: sum(row[f"{name}_count"] for row in found)
        for name in ("read", "used", "set_aside", "unread")
    }
    failed = [row for row in rows(checks) if row["offending_count"]]
    passed = len(rows(checks)) - len(failed)
    return finding(
        f"Of {plural(sums['read'], 'row')} read, {count(sums['used'])} are used, "
        f"{count(sums['set_aside'])} are set aside by rule and "
        f"{count(sums['unread'])} could not be read. {count(passed)} of "
        f"{plural(passed + len(failed), 'check')} found nothing wrong."
    )


def tied_out(name: str, total: int, parts: int) -> str:
    """State for a check cell that parts make up their total."""
    return (
        f"{name}: {total} = {parts}"
        if total == parts
        else f"{name}: {total} is not {parts}"
    )
