"""How many of a cohort will have got there by an age, though some are younger (R35)."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from jointplan.stats.curves import STILL_OPEN, Incidence, incidence
from jointplan.stats.forecasts import count_range


@dataclass(frozen=True)
class Projection:
    """What a cohort comes to by an age: what was seen, and a range of the rest (R56).

    Attributes:
        age: The age in days, at most the one asked for.
        share: The estimated share of all by that age.
        low: Lower end of its 95% interval.
        high: Upper end of it.
        seen: How many got there in time already.
        least: The least number of all that will have.
        most: The most.
        cases: How many there are.
        waiting: How many are younger and have not got there.
    """

    age: int
    share: float
    low: float
    high: float
    seen: int
    least: int
    most: int
    cases: int
    waiting: int


def project(ages: pd.DataFrame, outcome: str, until: int) -> Projection | None:
    """Project a cohort to an age; none where nobody is left to wait for.

    Who is younger than the age gets there with the chance that the curve gives to one
    that has waited so long. Those chances are known as well as the curve is, which is
    as well as its variance says a plain share would be known from so many cases; the
    range of the rest is that of their number among those who wait.

    Args:
        ages: As for `incidence`, of one cohort.
        outcome: The decision that is asked for.
        until: The age in days.

    Source: the effective number of cases is `f (1 - f) / var(f)`, as in Greenwood
    (1926); the range is `count_range`.
    """
    if ages.empty:
        return None
    curve = incidence(ages)
    age = min(until, curve.oldest)
    interval = curve.interval_at(outcome, age) if age >= 0 else None
    if interval is None:
        return None
    share = curve.shares[outcome][age]
    is_early = ages["age_days_most"].astype(int) < age
    is_open = ages["outcome"].isin(STILL_OPEN)
    young = ages[is_early & is_open]
    waiting = int(young["handoff_count"].sum())
    if not waiting:
        return None
    chance = sum(
        number * _chance(curve, outcome, int(at), age)
        for at, number in zip(
            young["age_days_most"], young["handoff_count"], strict=True
        )
    )
    known = share * (1 - share) / curve.variances[outcome][age]
    mean = min(1.0, chance / waiting)
    low, high = count_range(mean * known, known, waiting)
    is_seen = (ages["outcome"] == outcome) & (ages["age_days_most"].astype(int) <= age)
    seen = int(ages.loc[is_seen, "handoff_count"].sum())
    cases = int(ages["handoff_count"].sum())
    return Projection(
        age, share, *interval, seen, seen + low, seen + high, cases, waiting
    )


def _chance(curve: Incidence, outcome: str, at: int, age: int) -> float:
    """Chance of one that waited until `at` to get there by `age`."""
    left = curve.undecided[at]
    shares = curve.shares[outcome]
    return (shares[age] - shares[at]) / left if left > 0 else 0.0
