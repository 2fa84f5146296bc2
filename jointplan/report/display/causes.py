"""Where a promise was missed: the group that most of the shortfall comes from.

A cause is an account of counts, not of reasons: of all groups of a split it is the one
without which the promise would be least short. Whether its share differs from that of
all others by more than chance is said beside it (R55).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.report.display.formats import count, span
from jointplan.report.display.promise_words import PROMISES
from jointplan.stats.differences import compare
from jointplan.stats.rates import SMALLEST_DENOMINATOR

LEAST_PART = Decimal("0.5")
"""Part of the shortfall that a group must make up to be named."""

QUOTA = "mql_quota"
SUBJECTS = {
    "team": "{}",
    "source": "{}",
    "segment": "{}",
    "region": "{}",
    "week": "Week of {}",
}


@dataclass(frozen=True)
class Cause:
    """The group that most of a shortfall comes from.

    Attributes:
        promise: The promise that is short.
        split: What the group is one of: team, source, segment, region, week.
        group: Its name.
        met: How many of the group kept the promise; of a quota, how many count.
        due: How many of it were due; of a quota, how many were promised.
        rest_met: How many of all others kept it.
        rest_due: How many of all others were due.
        short: By how many the group is behind what all others reach, or its quota,
            at best.
        is_chance: Whether it could be chance, for all that were compared.
        unclear: Of a quota, how many more may count.
        rest_unclear: How many more of all others may count at most.
    """

    promise: str
    split: str
    group: str
    met: int
    due: Decimal
    rest_met: int
    rest_due: Decimal
    short: Decimal
    is_chance: bool = False
    unclear: int = 0
    rest_unclear: int = 0

    @property
    def subject(self) -> str:
        """The group as the subject of a sentence."""
        return SUBJECTS.get(self.split, "{}").format(self.group)


def causes(promise_causes: pd.DataFrame, scorecard: pd.DataFrame) -> dict[str, Cause]:
    """The main cause of each promise of the quarter that is missed or behind."""
    found: dict[str, list[Row]] = {}
    for row in rows(promise_causes):
        found.setdefault(row["promise"], []).append(row)
    behind = [
        row
        for row in rows(scorecard)
        if row["is_report_quarter"] and is_behind(row) and row["promise"] in found
    ]
    named = {row["promise"]: main_cause(found[row["promise"]], row) for row in behind}
    return {promise: cause for promise, cause in named.items() if cause}


def is_behind(row: Row) -> bool:
    """Whether a promise is missed, or is still open and behind what it asks for."""
    if row["state"] == "missed":
        return True
    if row["state"] != "pending" or row["promised_pct"] is None:
        return False
    return bool(row["actual_count"] * 100 < row["promised_pct"] * row["out_of_count"])


def main_cause(splits: Sequence[Row], promise: Row) -> Cause | None:
    """The group that makes up most of what is short, if one makes up half of it.

    Args:
        splits: Rows of `marts.promise_causes` of one promise.
        promise: Its row of `marts.scorecard`.
    """
    found = [_cause(row) for row in splits if row["group_name"] is not None]
    compared = [each for each in found if each]
    clear = _behind(compared)
    needed = max(Decimal(1), _short(splits, promise) * LEAST_PART)
    candidates = [
        replace(each, is_chance=not is_behind_others)
        for each, is_behind_others in zip(compared, clear, strict=True)
        if each.short >= needed
    ]
    if not candidates:
        return None
    return min(candidates, key=lambda each: (each.is_chance, -each.short, each.group))


def sentence(cause: Cause) -> str:
    """Say it with its counts: `Field North: 23 of 145 answered on time; ...`."""
    if cause.promise == QUOTA:
        short = span(round(cause.short), cause.unclear)
        return f"{cause.subject} is {short} short of {_others_of(cause)}."
    chance = " (could be chance)" if cause.is_chance else ""
    return (
        f"{cause.subject}: {count(cause.met)} of {count(cause.due)} "
        f"{PROMISES[cause.promise].done}; all others: {count(cause.rest_met)} of "
        f"{count(cause.rest_due)}{chance}."
    )


def _others_of(cause: Cause) -> str:
    return f"its {count(cause.due)}; all else is {gap_of_others(cause)}"


def gap_of_others(cause: Cause) -> str:
    """Say how all others stand to what they owe: `at least 5 ahead`."""
    gap = round(cause.rest_met - cause.rest_due)
    least, most = ("at least ", "at most ") if cause.rest_unclear else ("", "")
    if gap < 0:
        return f"{most}{count(-gap)} short"
    return f"{least}{count(gap)} ahead" if gap else f"{least}on quota"


def _cause(row: Row) -> Cause | None:
    met, due = row["met_count"], Decimal(row["due_count"])
    rest_met, rest_due = row["rest_met_count"], Decimal(row["rest_due_count"])
    facts = (row["promise"], row["split"], row["group_name"], met, due)
    if row["promise"] == QUOTA:
        unclear = row["unclear_count"]
        short = due - met - unclear
        return Cause(
            *facts,
            rest_met,
            rest_due,
            short,
            unclear=unclear,
            rest_unclear=row["rest_unclear_count"] or 0,
        )
    if due < SMALLEST_DENOMINATOR or rest_due < SMALLEST_DENOMINATOR:
        return None
    short = due * rest_met / rest_due - met
    return Cause(*facts, rest_met, rest_due, short)


def _behind(compared: Sequence[Cause]) -> list[bool]:
    """Whether each is behind all others by more than chance; a quota is a count."""
    pairs = [(c.met, int(c.due), c.rest_met, int(c.rest_due)) for c in compared]
    if any(each.promise == QUOTA for each in compared):
        return [True] * len(compared)
    return [bool(found and found.sign < 0) for found in compare(pairs)]


def _short(splits: Sequence[Row], promise: Row) -> Decimal:
    """By how many the promise is short by now."""
    if promise["promise"] == QUOTA:
        line = splits[0]
        total = Decimal(line["due_count"]) + Decimal(line["rest_due_count"])
        best = line["met_count"] + line["rest_met_count"] + line["unclear_count"]
        return total - Decimal(best)
    asked = Decimal(str(promise["promised_pct"])) / 100 * int(promise["out_of_count"])
    return asked - int(promise["actual_count"])
