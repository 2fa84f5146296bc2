"""Tables of spend: what it bought by channel and by quarter, and at which cost."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, Row, only, rows, source_note
from jointplan.report.display.costs import (
    cost_of,
    is_least,
    said_amount,
    said_bounds,
    said_cost,
    said_return,
    said_spend,
    sql_cost_of,
    win_cost_of,
)
from jointplan.report.display.formats import count, first_upper, money, named, percent
from jointplan.report.display.grid import Column, counted, table

NO_SPEND = (
    "No spend is in this export. The CRM's campaigns with their actual cost bring it "
    "(Salesforce: Campaign.csv, HubSpot: campaigns.csv), or an ad account's file of "
    "costs by day: see docs/mapping.md."
)
EVERYTHING = "All channels"
PROGRAMMES = (
    " Programme spend only; people's time is not in it. Bulk and sales-sourced leads, "
    "customers and partners are left out."
)
LEAST = " At least: some costs are not on file."


def has_spend(spend_channels: pd.DataFrame) -> bool:
    """Whether the export tells of any spend."""
    return any(row["spend_amount"] is not None for row in rows(spend_channels))


def spend_by_channel(spend_channels: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Of the report's quarter: from spend to leads to revenue, by channel."""
    about = only(run)
    found = _channels(row for row in rows(spend_channels) if row["is_report_quarter"])
    own = about["currency"]
    return table(
        "table-spend-by-channel",
        f"From spend to revenue, by channel: leads of {about['quarter']} so far",
        [
            Column("Channel", [_name(row) for row in found]),
            Column(
                "Spend",
                [said_spend(row, own) for row in found],
                parts=_parts(found, "spend_amount"),
            ),
            counted("MQLs", found, "handoff_count"),
            counted("Conforming", found, "conforming_count"),
            counted("SQLs", found, "qualified_count"),
            Column("Pipeline", [_pipeline(row, own) for row in found]),
            Column(
                "Won",
                [_won(row, own) for row in found],
                parts=_parts(found, "won_amount"),
            ),
        ],
        note=source_note(about, "spend_channels") + PROGRAMMES + _least(found),
        empty=f"No leads and no spend are on file for {about['quarter']}.",
        totals=_totals(found),
    )


def cost_per_outcome(spend_channels: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Of the quarter's days old enough: what an MQL, conforming MQL and SQL cost."""
    about = only(run)
    own = about["currency"]
    found = _channels(row for row in rows(spend_channels) if row["is_report_quarter"])
    if not has_spend(spend_channels):
        return EMPTY
    days = found[0]["within_days"] if found else 0
    mqls = [cost_of(row, "mature_count") for row in found]
    conforming = [
        cost_of(row, "mature_conforming_count", "mature_not_judged_count")
        for row in found
    ]
    sqls = [sql_cost_of(row) for row in found]
    return table(
        "table-cost-per-outcome",
        f"Cost per MQL and SQL, by channel: days of {about['quarter']} at least "
        f"{days} days ago",
        [
            Column("Channel", [_name(row) for row in found]),
            Column("MQLs", [count(each.cases) for each in sqls]),
            Column("Per MQL", [said_cost(each, own) for each in mqls]),
            Column("Per conforming MQL", [said_cost(each, own) for each in conforming]),
            Column(f"SQLs within {days} days", [count(e.outcomes) for e in sqls]),
            Column("Per SQL", [said_cost(each, own) for each in sqls]),
            Column("95% interval", [said_bounds(each, own) for each in sqls]),
        ],
        note=source_note(about, "spend_channels") + PROGRAMMES + _least(found),
        empty=f"No leads and no spend are on file for {about['quarter']}.",
        totals=_totals(found),
    )


def returns_by_channel(spend_channels: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Of the newest quarter whose leads could all be won: what its spend paid back."""
    about = only(run)
    own = about["currency"]
    if not has_spend(spend_channels):
        return EMPTY
    quarter = settled_quarter(spend_channels)
    found = _channels(r for r in rows(spend_channels) if r["quarter"] == quarter)
    days = found[0]["win_within_days"] if found else 0
    wins = [win_cost_of(row) for row in found]
    return table(
        "table-returns-by-channel",
        f"What paid back, by channel: leads of {quarter}, all {days} days old",
        [
            Column("Channel", [_name(row) for row in found]),
            Column("Spend", [said_spend(row, own) for row in found]),
            counted("MQLs", found, "handoff_count"),
            Column(f"Won within {days} days", [count(each.outcomes) for each in wins]),
            Column("Per win", [said_cost(each, own) for each in wins]),
            Column(
                "Won so far",
                [_won(row, own) for row in found],
                parts=_parts(found, "won_amount"),
            ),
            Column(
                f"Won per {money(1, own)}", [said_return(row, own) for row in found]
            ),
        ],
        note=source_note(about, "spend_channels") + PROGRAMMES + _least(found),
        empty=f"No quarter with spend has leads that are all {days} days old."
        if days
        else "No quarter with spend has leads that are all old enough to be won.",
        totals=_totals(found),
    )


def spend_by_quarter(spend_channels: pd.DataFrame, run: pd.DataFrame) -> Block:
    """By quarter of hand-off, all channels: spend, and what came of it at which age."""
    about = only(run)
    own = about["currency"]
    if not has_spend(spend_channels):
        return EMPTY
    found = sorted(
        (row for row in rows(spend_channels) if row["is_total"]),
        key=lambda row: row["starts_on"],
    )
    return table(
        "table-spend-by-quarter",
        "From spend to revenue, by quarter of hand-off",
        [
            Column("Quarter", [row["quarter"] for row in found]),
            Column("Spend", [said_spend(row, own) for row in found]),
            counted("MQLs", found, "handoff_count"),
            Column("Per SQL", [said_cost(sql_cost_of(row), own) for row in found]),
            Column("Per win", [said_cost(win_cost_of(row), own) for row in found]),
            Column("Won so far", [_won(row, own) for row in found]),
            Column(
                f"Won per {money(1, own)}", [said_return(row, own) for row in found]
            ),
            Column("Old enough to win", [_could_win(row) for row in found]),
        ],
        note=source_note(about, "spend_channels") + PROGRAMMES + _least(found),
        empty="No leads and no spend are on file.",
    )


def settled_quarter(spend_channels: pd.DataFrame) -> str:
    """The newest quarter with its spend and wins on file and no lead too young."""
    settled = [
        (row["starts_on"], str(row["quarter"]))
        for row in rows(spend_channels)
        if row["is_total"]
        and row["is_spend_recorded"]
        and row["is_win_recorded"]
        and row["handoff_count"]
        and row["win_mature_count"] == row["handoff_count"]
    ]
    return max(settled)[1] if settled else ""


def _channels(found: Iterable[Row]) -> list[Row]:
    """Channels by what was spent on them, those without a name and the sum last."""
    return sorted(
        found,
        key=lambda row: (
            row["is_total"],
            row["source"] is None,
            -(row["spend_amount"] or 0),
            -row["handoff_count"],
            str(row["source"]),
        ),
    )


def _totals(found: Sequence[Row]) -> list[int]:
    return [place for place, row in enumerate(found) if row["is_total"]]


def _name(row: Row) -> str:
    return EVERYTHING if row["is_total"] else first_upper(named(row["source"]))


def _pipeline(row: Row, currency: str) -> str:
    return said_amount(row, "pipeline_amount", "pipeline_unknown_count", currency)


def _won(row: Row, currency: str) -> str:
    return said_amount(row, "won_amount", "won_unknown_count", currency)


def _returned(found: Sequence[Row], currency: str) -> Column:
    return Column(
        f"Won per {money(1, currency)}", [said_return(row, currency) for row in found]
    )


def _could_win(row: Row) -> str:
    return percent(row["win_mature_count"], row["handoff_count"])


def _parts(found: Sequence[Row], column: str) -> list[float | None]:
    """How long each bar is: its part of the longest; the sum has none."""
    known = [
        row[column] for row in found if not row["is_total"] and row[column] is not None
    ]
    longest = max(known, default=Decimal(0))
    return [
        None if row["is_total"] or not row[column] else float(row[column] / longest)
        for row in found
    ]


def _least(found: Sequence[Row]) -> str:
    return LEAST if any(map(is_least, found)) else ""
