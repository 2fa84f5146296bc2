"""Makes companies for the advisor: hand-offs with outcomes by chance, and flaws."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd

RULE = "trigger = 'hand-raise' or crm_score >= 65"
QUARTERS = ("2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
LATEST = QUARTERS[-1]
GOOD, BAD = 0.20, 0.14
"""Chance of an SQL, and of a fair rejection for fit or data, where nothing is amiss."""

Flaw = Callable[[pd.DataFrame], pd.Series]
VALUES = {
    "source": ("Organic", "Paid", "Webinar", "Event", "Referral", "Syndication"),
    "segment": ("Small", "Mid-market", "Enterprise", None),
    "region": ("DACH", "Nordics", "Benelux", "UK"),
    "country": ("DE", "AT", "CH", "SE", "DK", "NL", "BE", "GB"),
    "industry": ("Pharma", "Water", "Food", "Energy", "Education", "Retail", None),
    "trigger": ("hand-raise", "response", "score crossing", "referral"),
    "email_kind": ("business", "business", "business", "free"),
}


def facts_of(rng: np.random.Generator, size: int) -> pd.DataFrame:
    """Draw hand-offs that all meet the rule, with facts that hang on nothing."""
    drawn = pd.DataFrame(
        {
            name: rng.choice(np.array(values, dtype=object), size)
            for name, values in VALUES.items()
        }
    )
    is_raised = drawn["trigger"] == "hand-raise"
    score = np.where(is_raised, rng.integers(20, 100, size), 65)
    drawn["crm_score"] = np.where(is_raised, score, rng.integers(65, 100, size))
    drawn["response_count"] = rng.poisson(1.2, size)
    drawn["age_days"] = rng.integers(0, 500, size)
    drawn["is_business_email"] = drawn["email_kind"] == "business"
    drawn["has_company"] = rng.random(size) < 0.9
    drawn["is_returning"] = rng.random(size) < 0.15
    drawn["has_opportunity"] = False
    for name in ("conversation_count", "meeting_count"):
        drawn[name] = 0
    for name in ("original_source", "motion", "title", "status"):
        drawn[name] = pd.Series([None] * size, dtype=object)
    return drawn


def company(
    seed: int,
    *,
    size: int = 2_000,
    flaw: Flaw | None = None,
    good: Callable[[pd.DataFrame], pd.Series] | None = None,
    ends_with: str = LATEST,
) -> duckdb.DuckDBPyConnection:
    """Make a company's hand-offs in the tables that the advisor reads.

    Args:
        seed: The same seed makes the same company.
        size: Hand-offs of all five quarters together.
        flaw: Which of them the rule should not have let in: sales rejects them for
            fit three times as often and qualifies them a third as often.
        good: The chance of an SQL, where it is not the same for all.
        ends_with: Last quarter in which the flaw shows.
    """
    rng = np.random.default_rng(seed)
    facts = facts_of(rng, size)
    quarter = pd.Series(rng.choice(np.array(QUARTERS, dtype=object), size))
    chance = good(facts) if good else pd.Series(GOOD, index=facts.index)
    is_flawed = flaw(facts) & (quarter <= ends_with) if flaw else chance < 0
    chance, bad = chance.where(~is_flawed, chance / 3), BAD * (1 + 2 * is_flawed)
    draw = pd.Series(rng.random(size))
    decision = pd.Series("recycled", index=facts.index)
    decision[draw < chance + bad] = "disqualified"
    decision[draw < chance] = "qualified"
    handoffs = pd.DataFrame(
        {
            "handoff_id": [f"H{number}" for number in range(size)],
            "quarter": quarter,
            "decision": decision,
            "reason_family": np.where(decision == "disqualified", "fit", "timing"),
            "is_won": rng.random(size) < 0.25,
            "age_days": 10 + 92 * quarter.map(lambda name: 4 - QUARTERS.index(name)),
        }
    )
    return laid(handoffs, facts)


def laid(handoffs: pd.DataFrame, facts: pd.DataFrame) -> duckdb.DuckDBPyConnection:
    """Lay hand-offs and facts, row by row, in a database as a run keeps it."""
    con = duckdb.connect()
    con.execute("set threads = 1")
    for schema in ("run", "journeys", "facts", "agreements"):
        con.execute(f"create schema {schema}")
    con.register("drawn", handoffs)
    con.register("drawn_facts", facts.assign(subject_id=handoffs["handoff_id"]))
    con.execute("""
        create table run.quarters as
        select
            quarter,
            make_date(cast(quarter[1:4] as integer), 3 * cast(quarter[7] as integer), 1)
                - interval 2 month as starts_on
        from (select unnest($quarters) as quarter)
    """, {"quarters": list(QUARTERS)})  # fmt: skip
    con.execute("""
        create table journeys.handoffs as
        select
            handoff_id, quarter, decision, reason_family, age_days,
            false as is_bulk, false as is_decision_bulk,
            true as is_rated, true as is_conforming, null::integer as agreed_score,
            date '2026-01-01' as opened_on,
            case when is_won and decision = 'qualified'
                then date '2026-02-01' end as won_on,
            is_won and decision = 'qualified' as is_won,
            false as is_won_before_handoff
        from drawn
    """)
    con.execute("""
        create table facts.subjects as
        select * replace (
            cast(source as varchar) as source, cast(title as varchar) as title,
            cast(original_source as varchar) as original_source,
            cast(motion as varchar) as motion, cast(status as varchar) as status
        ), 'opened' as moment
        from drawn_facts
    """)
    con.execute("""
        create table agreements.audited_rejections as
        select
            handoff_id, false as is_too_early, null::varchar as claim,
            case when reason_family = 'fit' then 'conforming' end as fit_verdict
        from drawn
        where decision in ('disqualified', 'recycled')
    """)
    return con
