"""Which hand-offs the advisor learns from, and what it knows of each.

Rated hand-offs that conformed on their day and meet the rule in force. Good is an SQL;
bad is a fair rejection for fit or data of a lead that conformed: touches owed were
done, no value was corrected before, nothing was decided in bulk, and the reason is no
excuse that data prove or disprove: a duplicate is mended by merging, whatever the rule
says. Everything else is neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from jointplan.glossary.rules.rule_book import RULE_COLUMNS

MATURE_DAYS = 90
"""Age at which a hand-off had its full window to be decided (R1)."""

Flags = np.ndarray
"""One truth value per hand-off."""

_KNOWN = """\
with

handoffs as (
    select * from journeys.handoffs
),

subjects as (
    select * from facts.subjects
),

rejections as (
    select * from agreements.audited_rejections
),

quarters as (
    select * from run.quarters
),

reported as (
    select starts_on from quarters
    where quarter = $quarter
),

known as (
    select
        handoffs.quarter,
        quarters.starts_on,
        handoffs.quarter = $quarter as is_latest,
        handoffs.decision,
        handoffs.is_rated,
        coalesce(handoffs.is_conforming, false) as is_conforming,
        handoffs.age_days >= {mature} as is_mature,
        coalesce(
            handoffs.decision = 'qualified' and not handoffs.is_decision_bulk, false
        ) as is_good,
        coalesce(
            handoffs.decision in ('disqualified', 'recycled')
            and handoffs.reason_family in ('fit', 'data')
            and not handoffs.is_decision_bulk
            and not rejections.is_too_early
            and rejections.claim is null
            and rejections.fit_verdict = 'conforming',
            false
        ) as is_bad,
        coalesce(handoffs.is_won and not handoffs.is_won_before_handoff, false)
            as is_won,
        handoffs.decision = 'open' as is_open,
        {facts}
    from handoffs
    inner join subjects
        on handoffs.handoff_id = subjects.subject_id
        and subjects.moment = 'opened'
    left join rejections
        on handoffs.handoff_id = rejections.handoff_id
    inner join quarters
        on handoffs.quarter = quarters.quarter
    inner join reported
        on quarters.starts_on <= reported.starts_on
),

judged as (
    select * from known
    where is_rated
        and is_conforming
        and (is_latest or is_mature)
        and ({rule}) is true
)
"""
_FLAGS = ("is_latest", "is_good", "is_bad", "is_won", "is_open")


@dataclass(frozen=True)
class Tried:
    """What is needed of the hand-offs to judge conditions, one entry per hand-off.

    Attributes:
        is_latest: Of the quarter reported on; the others are learnt from.
        is_good: An SQL.
        is_bad: Fairly rejected for fit or data.
        is_won: Its opportunity was won.
        is_open: Not decided yet.
        is_removed: Per condition, whether it would not have been handed off.
    """

    is_latest: Flags
    is_good: Flags
    is_bad: Flags
    is_won: Flags
    is_open: Flags
    is_removed: tuple[Flags, ...]


def known_sql(rule: str) -> str:
    """Write the steps `known` (all hand-offs) and `judged` (those learnt from)."""
    homes = {name: "subjects" for name in RULE_COLUMNS} | {"agreed_score": "handoffs"}
    facts = ",\n        ".join(f"{home}.{name}" for name, home in homes.items())
    return _KNOWN.format(mature=MATURE_DAYS, facts=facts, rule=rule)


def learnt_from(
    con: duckdb.DuckDBPyConnection, quarter: str, rule: str
) -> pd.DataFrame:
    """Fetch the hand-offs of earlier quarters, with all their facts."""
    sql = (
        f"{known_sql(rule)} select * from judged where not is_latest order by starts_on"  # noqa: S608 - printed from the admitted tree
    )
    return con.execute(sql, {"quarter": quarter}).df()


def try_conditions(
    con: duckdb.DuckDBPyConnection,
    quarter: str,
    rule: str,
    conditions: Sequence[str],
) -> Tried:
    """Ask of every hand-off, earlier and latest, which conditions remove it.

    A hand-off is removed where the condition is not true, as in a rule.
    """
    columns = [
        *_FLAGS,
        *(f"({each}) is not true as removed_{n}" for n, each in enumerate(conditions)),
    ]
    sql = f"{known_sql(rule)} select {', '.join(columns)} from judged"  # noqa: S608 - printed from admitted trees
    found = con.execute(sql, {"quarter": quarter}).fetchnumpy()
    flags = {name: np.asarray(found[name], dtype=bool) for name in found}
    removed = tuple(flags[f"removed_{n}"] for n, _ in enumerate(conditions))
    return Tried(**{name: flags[name] for name in _FLAGS}, is_removed=removed)
