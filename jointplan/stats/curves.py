"""What becomes of a cohort by age: curves of decisions that exclude each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

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
    """

    ages: tuple[int, ...]
    at_risk: tuple[int, ...]
    shares: Mapping[str, tuple[float, ...]]
    undecided: tuple[float, ...]

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
    )


def _over(number: np.ndarray, at_risk: np.ndarray) -> np.ndarray:
    """Divide where anyone is at risk; elsewhere nothing can happen."""
    hazard = np.zeros(len(number))
    np.divide(number, at_risk, out=hazard, where=at_risk > 0)
    return hazard


def _floats(curve: Sequence[float] | np.ndarray) -> tuple[float, ...]:
    return tuple(float(value) for value in curve)
