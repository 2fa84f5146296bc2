"""What becomes of a cohort by age: curves of decisions that exclude each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from jointplan.stats.rates import SMALLEST_DENOMINATOR, Z_95

MOSTLY_EXACT = 0.8
"""Share of ages known to the day from which a single curve is drawn (R44)."""

STILL_OPEN = ("censored", "open", "no decision recorded")
"""Outcomes that end the watching, not the hand-off."""


@dataclass(frozen=True)
class Incidence:
    """What became of a cohort by age: shares that add up to 1 at every age.

    Attributes:
        ages: Whole days since hand-off, from 0 to the oldest age seen.
        at_risk: Hand-offs still undecided and still watched as that day began.
        shares: Per decision, the share decided that way up to and with that day.
        undecided: The share still without a decision after that day.
        variances: Per decision, the variance of its share at that age.
    """

    ages: tuple[int, ...]
    at_risk: tuple[int, ...]
    shares: Mapping[str, tuple[float, ...]]
    undecided: tuple[float, ...]
    variances: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def oldest(self) -> int:
        """Age up to which at least ten were watched; below that no curve is shown."""
        return max(
            (
                age
                for age, number in zip(self.ages, self.at_risk, strict=True)
                if number >= SMALLEST_DENOMINATOR
            ),
            default=-1,
        )

    def interval_at(self, outcome: str, age: int) -> tuple[float, float] | None:
        """95% interval of the share at an age; none where it has no width.

        On the scale of log(-log), so that it stays within 0 and 1.

        Source: Marubini and Valsecchi (1995), Analysing Survival Data from Clinical
        Trials, section 10.3; Kalbfleisch and Prentice (2002), section 1.4.
        """
        share = self.share_at(outcome, age)
        if share is None or not 0 < share < 1:
            return None
        error = math.sqrt(self.variances[outcome][age]) / (share * math.log(share))
        low, high = (share ** math.exp(sign * Z_95 * error) for sign in (-1, 1))
        return (low, high) if low < high else None

    def share_at(self, outcome: str, age: int) -> float | None:
        """Share of one decision by an age; none where nobody was watched so long."""
        if not self.ages or age > self.ages[-1]:
            return None
        return self.shares[outcome][age] if outcome in self.shares else 0.0


def exact_share(decision_ages: pd.DataFrame) -> float:
    """Share of the decisions whose age is known to the day, from 0 to 1 (R44)."""
    decided = decision_ages[~decision_ages["outcome"].isin(STILL_OPEN)]
    exact = decided[decided["age_days_least"] == decided["age_days_most"]]
    total = float(decided["handoff_count"].sum())
    return float(exact["handoff_count"].sum()) / total if total else 1.0


def incidence(decision_ages: pd.DataFrame, age: str = "age_days_most") -> Incidence:
    """Cumulative incidence of decisions that exclude each other (Aalen-Johansen).

    A hand-off that is rejected can no longer be qualified, so decisions compete;
    one curve per decision from a survival estimate of its own would count more
    than there is. Here each day adds, for every decision, the share still
    undecided times the day's hazard of that decision. Hand-offs that are still
    open leave the count of the watched after their day, not before.

    Where decisions were seen between two deliveries, the curve of the least ages and
    that of the most lie on either side of the true one.

    Args:
        decision_ages: Columns `age_days_least` and `age_days_most` (whole days),
            `outcome` (a decision, or one of `STILL_OPEN`) and `handoff_count`, of one
            cohort.
        age: Which of the two ages is taken.

    Source: Aalen and Johansen (1978), Scandinavian Journal of Statistics 5,
    141-150; Putter, Fiocco and Geskus (2007), Statistics in Medicine 26, 2389.
    """
    if decision_ages.empty:
        return Incidence((), (), {}, ())
    ages = decision_ages[age].astype(int).to_numpy()
    counts = decision_ages["handoff_count"].astype(int).to_numpy()
    outcomes = decision_ages["outcome"].astype(str).to_numpy()
    days = np.arange(ages.max() + 1)
    leaving = np.bincount(ages, weights=counts, minlength=len(days))
    at_risk = counts.sum() - np.concatenate(([0.0], np.cumsum(leaving)[:-1]))
    decided = {
        outcome: np.bincount(
            ages[outcomes == outcome],
            weights=counts[outcomes == outcome],
            minlength=len(days),
        )
        for outcome in sorted(set(outcomes) - set(STILL_OPEN))
    }
    leaving_all = sum(decided.values(), start=np.zeros(len(days)))
    hazards = {name: _over(number, at_risk) for name, number in decided.items()}
    staying = 1.0 - sum(hazards.values(), start=np.zeros(len(days)))
    undecided = np.cumprod(staying)
    before = np.concatenate(([1.0], undecided[:-1]))
    shares = {name: np.cumsum(before * hazard) for name, hazard in hazards.items()}
    return Incidence(
        ages=tuple(int(day) for day in days),
        at_risk=tuple(int(number) for number in at_risk),
        shares={name: _floats(curve) for name, curve in shares.items()},
        undecided=_floats(undecided),
        variances={
            name: _floats(
                _variances(at_risk, leaving_all, number, before, shares[name])
            )
            for name, number in decided.items()
        },
    )


def _variances(
    at_risk: np.ndarray,
    all_decided: np.ndarray,
    decided: np.ndarray,
    before: np.ndarray,
    share: np.ndarray,
) -> np.ndarray:
    """Variance of a cumulative incidence at each age, by the delta method.

    With `n` at risk, `d` decided, `c` of them this way and `s` undecided before a day,
    it is the sum over days up to an age with the share `f` of
    `(f - f_day)^2 d / (n (n - d)) + s^2 c (n - c) / n^3 - 2 (f - f_day) s c / n^2`.
    Without open ones it is that of the binomial.
    """
    left = at_risk - all_decided
    spread = _over(all_decided, np.where(left > 0, at_risk * left, 0.0))
    own = before**2 * _over(decided * (at_risk - decided), at_risk**3)
    both = before * _over(decided, at_risk**2)
    sums = [
        np.cumsum(each)
        for each in (spread, spread * share, spread * share**2, own, both, both * share)
    ]
    squared = share**2 * sums[0] - 2 * share * sums[1] + sums[2]
    variances: np.ndarray = squared + sums[3] - 2 * (share * sums[4] - sums[5])
    positive: np.ndarray = np.maximum(variances, 0.0)
    return positive


def _over(number: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    """Divide where anyone is at risk; elsewhere nothing can happen."""
    hazard = np.zeros(len(number))
    np.divide(number, at_risk, out=hazard, where=at_risk > 0)
    return hazard


def _floats(curve: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    return tuple(float(value) for value in curve)
