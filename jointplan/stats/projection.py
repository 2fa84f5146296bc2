"""How many of a cohort will have got there by an age, though some are younger (R35)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
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
    that has waited so long. The mean of these chances is known as well as a share of so
    many cases would be, at most as many as would tell the whole curve as well; the
    range of the rest is made of them.

    Args:
        ages: As for `incidence`, of one cohort.
        outcome: The decision that is asked for.
        until: The age in days.

    Source: the number of cases that tell a share `q` as well is `q (1 - q) / var(q)`,
    with the variance of hazards as in Greenwood (1926); the range is `count_range`.
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
    mean, known = _chance(curve, outcome, young, age)
    known = min(known, share * (1 - share) / curve.variances[outcome][age])
    low, high = count_range(mean * known, known, waiting)
    is_seen = (ages["outcome"] == outcome) & (ages["age_days_most"].astype(int) <= age)
    seen = int(ages.loc[is_seen, "handoff_count"].sum())
    cases = int(ages["handoff_count"].sum())
    return Projection(
        age, share, *interval, seen, seen + low, seen + high, cases, waiting
    )


def _chance(
    curve: Incidence, outcome: str, young: pd.DataFrame, age: int
) -> tuple[float, float]:
    """Mean chance of those who wait to get there, and from how many cases it is known.

    One that waited until a day `a` gets there on a later day `d` with the chance
    `s_d / s_a h_d`: still undecided then, times the day's hazard, which is known from
    those at risk on that day.
    """
    days = slice(0, age + 1)
    undecided = np.array(curve.undecided)
    before = np.concatenate(([1.0], undecided[:-1]))[days]
    steps = np.diff(np.array(curve.shares[outcome])[days], prepend=0.0)
    hazards = np.divide(steps, before, out=np.zeros(age + 1), where=before > 0)
    weights = np.zeros(age + 1)
    waiting = int(young["handoff_count"].sum())
    for at, number in zip(young["age_days_most"], young["handoff_count"], strict=True):
        left = undecided[int(at)]
        if left > 0:
            later = slice(int(at) + 1, age + 1)
            weights[later] += number / waiting * before[later] / left
    mean = min(1.0, float((weights * hazards).sum()))
    at_risk = np.maximum(np.array(curve.at_risk)[days], 1)
    variance = float((weights**2 * hazards * (1 - hazards) / at_risk).sum())
    return mean, mean * (1 - mean) / variance if variance else float(at_risk[0])
