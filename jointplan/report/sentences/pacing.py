"""Where a quarter that runs stands against its quota, and where it will end."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, finding, remark
from jointplan.report.display.formats import count, listing, plural
from jointplan.report.display.quota_paces import SEASON, QuotaPace, quota_paces
from jointplan.stats.pacing import FEWEST_QUARTERS


def forecast(
    standing: Block, quota_pacing: pd.DataFrame, quota_seasons: pd.DataFrame
) -> Block:
    """Say in a running quarter where it stands by now, and where it will end."""
    said = expected(quota_pacing, quota_seasons).plain
    return finding(f"{standing.plain} {said}") if said else EMPTY


def expected(quota_pacing: pd.DataFrame, quota_seasons: pd.DataFrame) -> Block:
    """Say where a running quarter will end, and what its quota takes."""
    pace = _whole(quota_pacing, quota_seasons)
    return remark(_ending(pace)) if pace.is_running else EMPTY


def pacing_basis(quota_pacing: pd.DataFrame, quota_seasons: pd.DataFrame) -> Block:
    """Say what the number due rests on, and how far its forecast can be believed."""
    pace = _whole(quota_pacing, quota_seasons)
    said = [_basis(pace), *_left_out(pace)]
    if pace.ending is not None:
        said += [_credited_back(pace), _held(pace)]
    return remark(" ".join(said))


def _whole(quota_pacing: pd.DataFrame, quota_seasons: pd.DataFrame) -> QuotaPace:
    return quota_paces(quota_pacing, quota_seasons)[0]


def _ending(pace: QuotaPace) -> str:
    needed = _needed(pace)
    if pace.ending is None:
        return f"{_no_forecast(pace)} {needed}".strip()
    return (
        f"Forecast for the quarter: {pace.forecast()} (80% range {pace.range()}). "
        f"{needed}"
    ).strip()


def _needed(pace: QuotaPace) -> str:
    quota, needed = pace.row["quota_count"], pace.row["needed_per_week_count"]
    if needed is None:
        return ""
    if not needed:
        return f"The quota of {count(quota)} is reached."
    return f"The quota of {count(quota)} takes {count(needed, 1)} a week from here."


def _no_forecast(pace: QuotaPace) -> str:
    """Say what a forecast lacks."""
    number = len(pace.seasons)
    if number < FEWEST_QUARTERS:
        return (
            f"No forecast: it takes {FEWEST_QUARTERS} earlier quarters on file, "
            f"and there {'is' if number == 1 else 'are'} {number or 'none'}."
        )
    if not pace.row["earned_count"]:
        return "No forecast: no lead counts yet."
    return "No forecast: in no earlier quarter had a lead counted by this day."


def _basis(pace: QuotaPace) -> str:
    names = [row["quarter"] for row in pace.seasons]
    if pace.row["is_by_season"]:
        return (
            "Due by season: the mean share that had counted by the same business day "
            f"in {listing(names)}."
        )
    told = f"only {listing(names)} can" if names else "none can"
    return (
        "Due straight by business days: a season takes "
        f"{FEWEST_QUARTERS} earlier quarters, and {told} tell it."
    )


def _left_out(pace: QuotaPace) -> list[str]:
    others = [row for row in pace.quarters if row["basis"] != SEASON]
    if not others:
        return []
    named = [f"{row['quarter']} ({_WHY[row['basis']]})" for row in others]
    return [f"Left out: {listing(named)}."]


def _credited_back(pace: QuotaPace) -> str:
    counted = sum(row["counted_then_count"] for row in pace.seasons)
    back = counted - sum(row["stayed_count"] for row in pace.seasons)
    if not back:
        return (
            "In these exports none of the leads that counted by then was credited back "
            "later, so none is taken off."
        )
    return (
        f"{count(back)} of {count(counted)} leads that counted by then were credited "
        "back later; that share is taken off."
    )


def _held(pace: QuotaPace) -> str:
    number, of = pace.held
    if not of:
        return (
            "Too few quarters to test the range: it takes "
            f"{FEWEST_QUARTERS + 1} before this one."
        )
    return f"The range held in {count(number)} of {plural(of, 'quarter')}."


_WHY = {
    "partly on file": "partly on file",
    "not judged": "too many leads cannot be judged",
    "nothing counted": "no lead counted",
}
