"""Statistics of the page: counts in, intervals and curves out.

Nothing here knows a mart, a chart or a date; page, tests and snapshots share it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln

SMALLEST_DENOMINATOR = 10
"""Below this many cases a rate would say more than is known: counts only."""

Z_95 = 1.959963984540054
"""The 97.5% point of the normal distribution: a two-sided 95% interval."""

MOSTLY_EXACT = 0.8
"""Share of ages known to the day from which a single curve is drawn (R44)."""

STILL_OPEN = ("censored", "open", "no decision recorded")
"""Outcomes that end the watching, not the hand-off."""


def rate(k: int | None, n: int | None) -> float | None:
    """Share of `k` in `n` from 0 to 1; none where counts alone must be shown."""
    if k is None or n is None or n < SMALLEST_DENOMINATOR:
        return None
    return k / n


def wilson(k: int, n: int, z: float = Z_95) -> tuple[float, float] | None:
    """Interval that holds the true share in 95 of 100 samples (Wilson's score).

    It stays inside 0 to 1 and keeps its promise for small counts and for shares
    near 0 and 1, where the textbook interval fails. None if there is no case.

    Source: Wilson (1927), Journal of the American Statistical Association 22,
    209-212; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16.
    """
    if n <= 0:
        return None
    share = k / n
    z2 = z * z
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if k == 0 else max(0.0, centre - half)
    high = 1.0 if k == n else min(1.0, centre + half)
    return low, high


def difference(
    k: int, n: int, other_k: int, other_n: int, z: float = Z_95
) -> tuple[float, float]:
    """Interval of the difference of two shares, `k` in `n` less the other one.

    It is made of Wilson's intervals of both, so it stays within -1 to 1 and holds for
    small counts. Both must have a case.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.
    """
    first, second = wilson(k, n, z), wilson(other_k, other_n, z)
    if first is None or second is None:
        raise ValueError("a share of no case has no difference to another")
    gap = k / n - other_k / other_n
    low = math.hypot(k / n - first[0], second[1] - other_k / other_n)
    high = math.hypot(first[1] - k / n, other_k / other_n - second[0])
    return gap - low, gap + high


def chance_of_difference(k: int, n: int, other_k: int, other_n: int) -> float:
    """Chance of a difference as wide as this one, or wider, if nothing differed.

    It is 1 less the confidence of the widest interval of the difference that leaves
    out zero, so a 95% interval that does has a chance under 5%. Below ten events in
    either group it is that of Fisher's test, twice the smaller side.
    """
    if min(k, n - k, other_k, other_n - other_k) < SMALLEST_DENOMINATOR:
        more = chance_of_more(k, n, other_k, other_n)
        fewer = chance_of_more(n - k, n, other_n - other_k, other_n)
        return min(1.0, 2 * min(more, fewer))
    low, high = 0.0, 40.0  # standard deviations; bisected until they meet
    for _ in range(60):
        middle = (low + high) / 2
        least, most = difference(k, n, other_k, other_n, middle)
        low, high = (middle, high) if least > 0 or most < 0 else (low, middle)
    return math.erfc(low / math.sqrt(2))


def chance_of_more(k: int, n: int, other_k: int, other_n: int) -> float:
    """Chance of `k` or more in `n` if both groups had the same share.

    Given how many cases both have together, `k` is hypergeometric, so the chance is
    exact for small counts (Fisher's test, one-sided).

    Source: Fisher (1935), Journal of the Royal Statistical Society 98, 39-82.
    """
    cases, total = k + other_k, n + other_n
    more = np.arange(k, min(n, cases) + 1)
    logs = (
        _log_ways(cases, more)
        + _log_ways(total - cases, n - more)
        - _log_ways(total, np.array([n]))
    )
    return min(1.0, float(np.exp(logs).sum()))


def stand_out(chances: Sequence[float], level: float = 0.05) -> list[bool]:
    """Which of several comparisons stand out, so that few of those named are chance.

    Args:
        chances: The chance of each comparison if nothing differed, 0 to 1.
        level: Share of those named that may be chance.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society
    B 57, 289-300.
    """
    ordered = sorted(chances)
    passed = [
        chance
        for rank, chance in enumerate(ordered, 1)
        if chance <= level * rank / len(ordered)
    ]
    return [bool(passed) and chance <= passed[-1] for chance in chances]


def _log_ways(n: int, chosen: np.ndarray) -> np.ndarray:
    """Logarithm of the number of ways to choose among `n`."""
    ways: np.ndarray = (
        gammaln(n + 1) - gammaln(chosen + 1) - gammaln(np.maximum(n - chosen, 0) + 1)
    )
    return ways


Counts = tuple[int, int, int, int]
"""Of one stratum: `k` in `n`, and in the other group `k` in `n`."""


@dataclass(frozen=True)
class Stratified:
    """A difference of two shares, taken within strata and put together.

    Attributes:
        gap: The difference, from -1 to 1.
        low: Lower end of its 95% interval.
        high: Upper end of it.
        compared: Cases in strata that hold both groups; no other says anything.
        strata: How many such strata there are.
    """

    gap: float
    low: float
    high: float
    compared: int
    strata: int


def stratified_difference(strata: Sequence[Counts]) -> Stratified | None:
    """Difference of two shares within strata, by the weights of Mantel and Haenszel.

    A stratum with `a` of `n` in one group and `b` of `m` in the other weighs
    `w = n m / (n + m)`, and the difference is `sum(w (a/n - b/m)) / sum(w)`. So
    groups that differ in their mix of strata compare like with like. The variance
    is Sato's, `(gap sum(p) + sum(q)) / sum(w)^2` with
    `p = (n^2 b - m^2 a + n m (m - n) / 2) / (n + m)^2` and
    `q = (a (m - b) + b (n - a)) / (2 (n + m))`: it holds for few large strata and
    for many small ones. None where no stratum holds both groups, or where those that do
    say nothing of how far chance goes: all of one and none of the other, or none of
    either.

    Source: Greenland and Robins (1985), Biometrics 41, 55-68; Sato (1989),
    Biometrics 45, 1323-1324.
    """
    both = [each for each in strata if each[1] > 0 and each[3] > 0]
    if not both:
        return None
    weight = sum(n * m / (n + m) for _, n, _, m in both)
    gap = sum((a * m - b * n) / (n + m) for a, n, b, m in both) / weight
    p = sum(
        (n * n * b - m * m * a + n * m * (m - n) / 2) / (n + m) ** 2
        for a, n, b, m in both
    )
    q = sum((a * (m - b) + b * (n - a)) / (2 * (n + m)) for a, n, b, m in both)
    half = Z_95 * math.sqrt(max(0.0, gap * p + q)) / weight
    if not half:
        return None
    return Stratified(
        gap=gap,
        low=max(-1.0, gap - half),
        high=min(1.0, gap + half),
        compared=sum(n + m for _, n, _, m in both),
        strata=len(both),
    )


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
