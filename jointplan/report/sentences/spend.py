"""What did spend bring: what an SQL cost, and what was won for it."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, Row, finding, nothing, only, rows
from jointplan.report.display.costs import (
    said_amount,
    said_cost,
    said_spend,
    sql_cost_of,
)
from jointplan.report.display.formats import money, plural, span
from jointplan.report.tables.spend import NO_SPEND, has_spend, settled_quarter


def spend(spend_channels: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say what an SQL of the quarter cost, and what the last settled quarter won."""
    about = only(run)
    own = about["currency"]
    if not has_spend(spend_channels):
        return nothing(NO_SPEND)
    totals = {row["quarter"]: row for row in rows(spend_channels) if row["is_total"]}
    said = [_cost(totals.get(about["quarter"]), about["quarter"], own)]
    settled = settled_quarter(spend_channels)
    if settled:
        said.append(_won(totals[settled], own))
    return finding(" ".join(said))


def _cost(row: Row | None, quarter: str, currency: str) -> str:
    if row is None or row["spend_amount"] is None:
        return f"No spend of {quarter} is on file."
    if not row["is_spend_recorded"]:
        return (
            f"Only part of the spend of {quarter} is on file, so what an SQL cost is "
            "not known."
        )
    if not row["is_qualification_begun"]:
        return (
            f"SQLs are on file for part of {quarter} only, so their cost is not known."
        )
    cost, days = sql_cost_of(row), row["within_days"]
    if cost.spend is None or not row["mature_count"]:
        return f"It is too early to say what an SQL of {quarter} cost."
    leads = (
        f"{money(cost.spend, currency)} for {plural(cost.outcomes, 'SQL')} of "
        f"{plural(cost.cases, 'lead')}"
    )
    if not cost.outcomes:
        return f"No SQL of {quarter} within {days} days yet: {leads}."
    if cost.each is None:
        return f"Too few leads of {quarter} are {days} days old: {leads}."
    return (
        f"An SQL within {days} days cost {said_cost(cost, currency)} in {quarter} "
        f"({money(cost.spend, currency)} for {span(cost.outcomes, cost.more)})."
    )


def _won(row: Row, currency: str) -> str:
    won = said_amount(row, "won_amount", "won_unknown_count", currency)
    spent = said_spend(row, currency)
    return f"Leads of {row['quarter']} won {won} so far on {spent} of spend."
