"""The quota of MQLs solved from the revenue of the quarters that they serve (R56).

Target, less what other origins bring, less what leads have won, less their open deals,
less leads made already that have no deal yet: new leads have to bring the rest. Each
part has its mean and the range of 80 of 100 seeded draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from jointplan.stats.outlook import (
    Chance,
    Curves,
    Quarter,
    Range,
    curves_of,
    not_from_leads,
    open_deal_chances,
    quota,
    range_of,
    waiting_wins,
    wins_per_lead,
)

LAST = 4
"""Complete quarters that tell what other origins bring, and what counts as an MQL."""

FEWEST = 10
"""Deals, wins and amounts under which nothing is estimated."""


@dataclass(frozen=True)
class Served:
    """One quarter that new leads serve: its walk from the target to the quota.

    Attributes:
        quarter: Its name.
        is_over: Whether none of its days is still to come.
        target: What is to be won in it; none where no plan says.
        target_from: The plan that says it.
        won: What leads have won in it so far.
        others: What other origins bring in it, in all; none where nothing tells.
        is_others_planned: Whether the plan says that, and not the quarters before.
        open_deals: What open deals of leads bring in it.
        waiting: What leads made already bring that have no deal yet.
        gap: What new leads have to bring; none without target or others.
        quota: MQLs a quarter that bring it; none where what they bring comes too late.
        planned: MQLs a quarter as the next quarter's plan has them.
        new: What so many bring.
        not_from_leads: What of the gap they cannot bring in time.
        worth: What one MQL a quarter, from now on, is worth in the quarter.
        arrive_by: Day by which nine in ten of the new leads that pay in it arrived.
    """

    quarter: str
    is_over: bool
    target: float | None
    target_from: str | None
    won: float
    others: Range | None
    is_others_planned: bool
    open_deals: Range
    waiting: Range
    gap: Range | None
    quota: Range | None
    planned: float | None
    new: Range | None
    not_from_leads: Range | None
    worth: float
    arrive_by: date


@dataclass(frozen=True)
class Solved:
    """The quarters served, and what they rest on.

    Attributes:
        served: The quarters, the next one first; none where something is missing.
        missing: What is missing: `deals`, `wins`, `amounts`, `mqls`; empty is nothing.
        mean_amount: What a won deal of a lead brings, on average.
        deals: Leads with a deal of known days that the curve rests on.
        wins: Wins of known days that it rests on.
        waiting: Leads without a deal so far.
        open: Open deals of leads with an amount that counts.
        left_out: Open deals without one.
        uncounted: Wins without an amount that counts, so far and in those quarters.
        stale: Open deals older than any that closed: nothing is expected of them.
        undated: Deals without the days that would place them.
        watched_days: Days for which ten leads were watched.
        quarters: Complete quarters that tell what others bring, oldest first.
        rated_per_mql: Leads in rates for each that counted, least and most.
    """

    served: tuple[Served, ...]
    missing: str
    mean_amount: float = 0.0
    deals: int = 0
    wins: int = 0
    waiting: int = 0
    open: int = 0
    left_out: int = 0
    uncounted: int = 0
    stale: int = 0
    undated: int = 0
    watched_days: int = 0
    quarters: tuple[str, ...] = ()
    rated_per_mql: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True)
class _Parts:
    """What does not depend on the target: chances, amounts and draws."""

    curves: Curves
    quarters: list[Quarter]
    amounts: np.ndarray
    open_chances: np.ndarray
    open_amounts: np.ndarray
    open_draws: np.ndarray
    waiting_wins: np.ndarray
    level: np.ndarray
    means: np.ndarray
    rated_per_mql: float
    ratios: np.ndarray


def solve(
    quarters: pd.DataFrame,
    history: pd.DataFrame,
    lead_ages: pd.DataFrame,
    deal_ages: pd.DataFrame,
) -> Solved:
    """Solve the quota for each quarter that the next quarter's leads serve.

    Args:
        quarters: `marts.outlook_quarters`.
        history: `marts.outlook_history`.
        lead_ages: `marts.lead_deal_ages`.
        deal_ages: `marts.deal_outcomes`.
    """
    chance = Chance()
    curves = lead_curves(lead_ages, deal_ages)
    amounts = won_amounts(deal_ages)
    last = history.sort_values("starts_on").tail(LAST)
    least, most = _rated_per_mql(last)
    missing = _missing(lead_ages, curves, amounts, least)
    if curves is None or missing:
        return Solved((), missing)
    ordered = quarters.sort_values("starts_on").to_dict("records")
    spans = [_span(row) for row in ordered]
    opened = deal_ages[deal_ages["outcome"] == "open"]
    counted = opened[opened["counted_amount"].notna()]
    counted = counted.sort_values(["open_days", "counted_amount", "deal_count"])
    counted = counted.reset_index(drop=True)  # draws go by place, so it is fixed
    repeated = counted.loc[counted.index.repeat(counted["deal_count"].astype(int))]
    ages = repeated["open_days"].astype(int).to_numpy()
    open_amounts = repeated["counted_amount"].astype(float).to_numpy()
    waiting = lead_ages[lead_ages["outcome"] == "none"]
    numbers = waiting["handoff_count"].astype(int).to_numpy()
    waits = waiting["age_days"].astype(int).to_numpy()
    chances = open_deal_chances(curves, ages, spans)
    parts = _Parts(
        curves=curves,
        quarters=spans,
        amounts=amounts,
        open_chances=chances,
        open_amounts=open_amounts,
        open_draws=chance.deals(chances, open_amounts),
        waiting_wins=numbers @ waiting_wins(curves, waits, spans),
        level=chance.level(curves.deal_count) * chance.level(curves.win_count),
        means=chance.mean(amounts),
        rated_per_mql=(least + most) / 2,
        ratios=chance.between(least, most),
    )
    planned = next(
        (float(row["planned_count"]) for row in ordered if _said(row["planned_count"])),
        None,
    )
    served = tuple(
        _serve(number, row, parts, last, planned, chance)
        for number, row in enumerate(ordered)
    )
    undated = deal_ages["outcome"].str.endswith("no day") | (
        deal_ages["outcome"] == "not known"
    )
    return Solved(
        served,
        "",
        mean_amount=float(amounts.mean()),
        deals=curves.deal_count,
        wins=curves.win_count,
        waiting=int(numbers.sum()),
        open=len(ages),
        left_out=int(opened["deal_count"].sum()) - len(ages),
        uncounted=sum(
            int(each["uncounted_win_count"].sum()) for each in (quarters, last)
        ),
        stale=int((ages >= len(curves.open)).sum()),
        undated=int(deal_ages.loc[undated, "deal_count"].sum()),
        watched_days=curves.watched_days,
        quarters=tuple(last["quarter"]),
        rated_per_mql=(least, most),
    )


def lead_curves(lead_ages: pd.DataFrame, deal_ages: pd.DataFrame) -> Curves | None:
    """Both curves, from what was recorded with its days."""
    leads = lead_ages[
        lead_ages["is_recorded"].astype(bool)
        & lead_ages["outcome"].isin(["deal", "none"])
    ]
    deals = deal_ages[
        deal_ages["is_recorded"].astype(bool)
        & deal_ages["outcome"].isin(["won", "lost", "open"])
    ]
    return curves_of(leads, deals)


def won_amounts(deal_ages: pd.DataFrame) -> np.ndarray:
    """The amount of each deal that leads won, in the company's currency."""
    won = deal_ages[
        deal_ages["outcome"].str.startswith("won") & deal_ages["counted_amount"].notna()
    ]
    amounts = won["counted_amount"].astype(float).to_numpy()
    found: np.ndarray = np.repeat(amounts, won["deal_count"].astype(int).to_numpy())
    return np.sort(found)


def _rated_per_mql(last: pd.DataFrame) -> tuple[float, float]:
    """Leads in rates for each that counted; what cannot be judged may have (R64)."""
    rated, earned, unjudged = (
        float(last[name].sum())
        for name in ("rated_count", "earned_count", "unjudged_count")
    )
    if not earned:
        return 0.0, 0.0
    return rated / (earned + unjudged), rated / earned


def _missing(
    lead_ages: pd.DataFrame, curves: Curves | None, amounts: np.ndarray, least: float
) -> str:
    """The first thing that is missing."""
    made = lead_ages[lead_ages["outcome"].isin(["deal", "deal, no day"])]
    counts = made.groupby("outcome")["handoff_count"].sum()
    dated, undated = (int(counts.get(name, 0)) for name in ("deal", "deal, no day"))
    if dated < FEWEST or undated * 10 > dated:
        return "deals"
    if curves is None:
        return "wins"
    if len(amounts) < FEWEST:
        return "amounts"
    return "" if least else "mqls"


def _span(row: Mapping[Any, Any]) -> Quarter:
    """A quarter in days after the last one known."""
    known, starts, ends = (
        pd.Timestamp(row[name])
        for name in ("watched_until_on", "starts_on", "ends_before")
    )
    return Quarter((starts - known).days, (ends - known).days - 1)


def _said(value: Any) -> bool:
    return value is not None and not pd.isna(value)


def _serve(
    number: int,
    row: Mapping[Any, Any],
    parts: _Parts,
    last: pd.DataFrame,
    planned: float | None,
    chance: Chance,
) -> Served:
    """The walk of one quarter."""
    mean = float(parts.amounts.mean())
    wins, by = wins_per_lead(parts.curves.wins_by_age(), parts.quarters, number)
    worth = wins * parts.rated_per_mql * mean
    levels = wins * parts.ratios * parts.level
    open_deals = range_of(
        float(parts.open_chances[:, number] @ parts.open_amounts),
        parts.open_draws[:, number],
    )
    expected = float(parts.waiting_wins[number])
    waiting = range_of(
        expected * mean, chance.compound(expected * parts.level, parts.amounts)
    )
    new = None
    if planned is not None:
        drawn = chance.compound(planned * levels, parts.amounts)
        new = range_of(planned * worth, drawn)
    known = pd.Timestamp(row["watched_until_on"]).date()
    served = Served(
        quarter=str(row["quarter"]),
        is_over=not parts.quarters[number].days_left,
        target=float(row["target_amount"]) if _said(row["target_amount"]) else None,
        target_from=str(row["target_from"]) if _said(row["target_from"]) else None,
        won=float(row["lead_won_amount"]),
        others=_others(row, parts.quarters[number], last, chance),
        is_others_planned=_said(row["lead_target_amount"]),
        open_deals=open_deals,
        waiting=waiting,
        gap=None,
        quota=None,
        planned=planned,
        new=new,
        not_from_leads=None,
        worth=worth,
        arrive_by=known + timedelta(days=by),
    )
    return _solved(served, levels * parts.means)


def _others(
    row: Mapping[Any, Any], quarter: Quarter, last: pd.DataFrame, chance: Chance
) -> Range | None:
    """What other origins bring in a quarter: as planned, else as before.

    Of a running quarter what they have won is known, and the rest is its share of days.
    """
    if _said(row["lead_target_amount"]):
        planned = float(row["target_amount"]) - float(row["lead_target_amount"])
        return range_of(planned, np.full(chance.draws, planned))
    if last.empty:
        return None
    before = last["other_won_amount"].astype(float).to_numpy()
    won = float(row["other_won_amount"])
    expected = won + float(before.mean()) * quarter.left
    squared = float(last["other_squared_amount"].astype(float).mean())
    return range_of(expected, won + chance.quarter(before, squared, quarter.left))


def _solved(served: Served, worths: np.ndarray) -> Served:
    """Solve a quarter's quota, where it has a target and others are known."""
    if served.target is None or served.others is None:
        return served
    less: Sequence[Range] = (served.others, served.open_deals, served.waiting)
    rest = served.target - served.won
    gap = rest - sum(each.expected for each in less)
    gaps = rest - np.sum([each.draws for each in less], axis=0)
    needed = quota(gap, served.worth)
    found = None
    if needed is not None:
        drawn = np.maximum(gaps, 0.0) / np.where(worths > 0, worths, np.inf)
        found = range_of(needed, drawn)
    short = None
    if served.planned is not None and served.new is not None:
        short = range_of(
            not_from_leads(gap, served.planned, served.worth),
            np.maximum(gaps - served.new.draws, 0.0),
        )
    return replace(served, gap=range_of(gap, gaps), quota=found, not_from_leads=short)


@dataclass(frozen=True)
class SegmentWorth:
    """What one MQL of a segment is worth, from its own history or that of all.

    Attributes:
        segment: Its name; none where the export has none.
        leads: Leads in rates.
        wins: Deals won of them.
        won_share: Share of leads won at any age watched.
        mean_amount: Mean amount of its won deals.
        worth: What one MQL brings in all, on average.
        part: Its part of all leads.
        is_own: Whether that is measured of the segment, and not borrowed from all.
    """

    segment: str | None
    leads: int
    wins: int
    won_share: float
    mean_amount: float
    worth: float
    part: float
    is_own: bool


def segment_worths(
    lead_ages: pd.DataFrame, deal_ages: pd.DataFrame, solved: Solved
) -> list[SegmentWorth]:
    """What an MQL of each segment is worth; one without history borrows from all."""
    curves = lead_curves(lead_ages, deal_ages)
    if curves is None or not solved.served:
        return []
    least, most = solved.rated_per_mql
    whole = float(curves.wins_by_age()[-1]), solved.mean_amount
    total = int(lead_ages["handoff_count"].sum())
    found = []
    for name, leads in lead_ages.groupby("segment", dropna=False):
        is_named = _said(name)
        same = deal_ages["segment"] == name if is_named else deal_ages["segment"].isna()
        deals = deal_ages[same]
        own, amounts = lead_curves(leads, deals), won_amounts(deals)
        is_own = own is not None and len(amounts) >= FEWEST
        won, amount = whole
        if own is not None and is_own:
            won, amount = float(own.wins_by_age()[-1]), float(amounts.mean())
        is_won = deals["outcome"].str.startswith("won")
        number = int(leads["handoff_count"].sum())
        found.append(
            SegmentWorth(
                segment=str(name) if is_named else None,
                leads=number,
                wins=int(deals.loc[is_won, "deal_count"].sum()),
                won_share=won,
                mean_amount=amount,
                worth=won * amount * (least + most) / 2,
                part=number / total,
                is_own=is_own,
            )
        )
    return sorted(found, key=lambda each: -each.leads)
