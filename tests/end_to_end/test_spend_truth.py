"""The sample's spend and its outcomes, counted again without SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pandas as pd
import pytest

from jointplan.sample.ledger import Ledger, TrueHandoff
from tests.support.shared import Sample

QUARTERS = {
    "2026-Q2": (date(2026, 4, 1), date(2026, 7, 1)),
    "2026-Q3": (date(2026, 7, 1), date(2026, 10, 1)),
}
ENDED_ON = date(2026, 10, 11)  # the last day that had ended when the exports were made
CENT = Decimal("0.01")


@pytest.fixture(scope="module")
def con(sample: Sample) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open every layer that was built on the sample's exports."""
    with sample.open() as built:
        yield built


@pytest.fixture(scope="module")
def channels(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, Any], dict[str, Any]]:
    """Fetch the mart's rows by quarter and channel."""
    cursor = con.execute("select * from marts.spend_channels where not is_total")
    names = [each[0] for each in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return {(row["quarter"], row["source"]): row for row in rows}


def spent(
    campaigns: pd.DataFrame, starts_on: date, ends_before: date
) -> dict[str, Decimal]:
    """What the days of a period cost by the CRM's word for a channel.

    A campaign with a parent costs what it says; a parent costs what they leave.
    """
    found: dict[str, Decimal] = defaultdict(Decimal)
    below = campaigns[campaigns.ParentId != ""].groupby("ParentId").ActualCost.agg(list)
    for one in campaigns[campaigns.ActualCost != ""].itertuples():
        first = date.fromisoformat(str(one.StartDate))
        days = (date.fromisoformat(str(one.EndDate)) - first).days + 1
        children = [Decimal(cost) for cost in below.get(one.Id, []) if cost]
        cost = Decimal(str(one.ActualCost)) - sum(children)
        last = min(max((ends_before - first).days, 0), days)
        before = min(max((starts_on - first).days, 0), days)
        until, since = (
            (cost * passed / days).quantize(CENT, ROUND_HALF_UP)
            for passed in (last, before)
        )
        if last > before:
            found[str(one.Type)] += until - since
    return found


def test_spend_of_every_channel_is_that_of_its_campaigns_to_the_cent(
    sample: Sample, con: duckdb.DuckDBPyConnection, channels: dict[Any, dict[str, Any]]
) -> None:
    file = sample.exports / "salesforce" / "2026-10-12" / "Campaign.csv"
    campaigns = pd.read_csv(file, dtype=str, keep_default_na=False)
    words = dict(
        con.execute(
            "select crm_value, word from canonical.words where list_name = 'source' "
            "and date '2026-07-01' >= starts_on and date '2026-07-01' < ends_before"
        ).fetchall()
    )
    for quarter, (starts_on, ends_before) in QUARTERS.items():
        old = {
            "spend_amount": ends_before,
            "mature_spend_amount": ENDED_ON - timedelta(days=30 - 1),
            "win_mature_spend_amount": ENDED_ON - timedelta(days=90 - 1),
        }
        for column, until in old.items():
            expected: dict[str, Decimal] = defaultdict(Decimal)
            by_word = spent(campaigns, starts_on, min(until, ends_before))
            for written, amount in by_word.items():
                expected[words.get(written.lower(), written)] += amount
            told = {
                source: row[column]
                for (of, source), row in channels.items()
                if of == quarter and row[column] is not None
            }
            assert told == dict(expected), (quarter, column)
    assert sum(spent(campaigns, *QUARTERS["2026-Q3"]).values()) > 150_000


def test_planted_costs_are_blank_zero_across_quarters_and_a_parents(
    con: duckdb.DuckDBPyConnection, ledger: Ledger
) -> None:
    rows = con.execute(
        "select spend.spend_id, spend.amount, spend_days.amount from canonical.spend "
        "left join (select spend_id, sum(counted_amount) as amount "
        "from canonical.spend_days group by spend_id) as spend_days "
        "on spend.spend_id = spend_days.spend_id where spend.spent_until_on < "
        "date '2026-10-12' and spend.spent_on >= date '2025-04-01'"
    ).fetchall()
    told = {str(id_): (amount, own) for id_, amount, own in rows}
    planted = {each.campaign_id: (each.cost, each.own_cost) for each in ledger.costs}
    assert told.items() <= planted.items()
    ended = [each for each in ledger.costs if each.campaign_id in told]
    assert {None, Decimal(0)} <= {each.cost for each in ended}
    assert any(each.starts_on < date(2026, 7, 1) < each.ends_on for each in ended)
    assert any(each.own_cost != each.cost for each in ended)


def is_rated(one: TrueHandoff) -> bool:
    """Whether a planted hand-off stands in rates (R7, R8, R9)."""
    apart = one.is_bulk or one.is_sales_originated
    return one.motion in ("new business", "not known") and not apart


def test_outcomes_of_every_channel_are_those_that_were_planted(
    channels: dict[Any, dict[str, Any]], ledger: Ledger
) -> None:
    for quarter, (starts_on, ends_before) in QUARTERS.items():
        expected: dict[Any, list[int | Decimal]] = defaultdict(lambda: [0] * 6)
        for one in ledger.handoffs:
            if not (is_rated(one) and starts_on <= one.opened_on < ends_before):
                continue
            is_old = (ENDED_ON - one.opened_on).days >= 30
            is_sql = one.decision == "qualified" and one.closed_on is not None
            days = (one.closed_on - one.opened_on).days if one.closed_on else 999
            won = one.won_amount or 0
            for place, value in enumerate(
                (1, bool(one.is_conforming), is_old, is_old and is_sql and days <= 30,
                 bool(one.won_on), won)
            ):  # fmt: skip
                expected[one.channel][place] += value
        told = {
            source: [
                row["handoff_count"], row["conforming_count"], row["mature_count"],
                row["qualified_within_count"], row["won_count"], row["won_amount"],
            ]
            for (of, source), row in channels.items()
            if of == quarter and row["handoff_count"]
        }  # fmt: skip
        assert told == dict(expected), quarter
