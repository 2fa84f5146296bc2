"""Whether shares differ by more than chance: the one place that decides it (R55)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from jointplan.stats.rates import SMALLEST_DENOMINATOR, Z_95, wilson

CLEAR_CHANCE = 0.05
"""A single comparison is clear up to this chance."""

NEGLIGIBLE = 1e-15
"""Chances of a number of events below this are left out of a sum of strata."""

Counts = tuple[int, int, int, int]
"""Of one group `k` in `n`, and in the other group `k` in `n`."""


@dataclass(frozen=True)
class Comparison:
    """Two shares held against each other, as one of all that a table compares.

    Attributes:
        gap: The first share less the other, from -1 to 1.
        low: Lower end of the 95% interval of the difference.
        high: Upper end of it.
        chance: Chance of a difference as wide or wider if nothing differed, 0 to 1.
        is_clear: Whether they differ by more than chance, for all that were compared.
    """

    gap: float
    low: float
    high: float
    chance: float
    is_clear: bool

    @property
    def sign(self) -> int:
        """1 where the first share is clearly higher, -1 where lower, else 0."""
        return (1 if self.gap > 0 else -1) if self.is_clear else 0


def compare(pairs: Sequence[Counts], level: float = 0.05) -> list[Comparison | None]:
    """Hold pairs of shares against each other; few of those called clear are chance.

    Every sentence that claims a difference of shares rests on this. A pair is clear if
    its interval leaves out zero (Newcombe), if below ten events Fisher's test agrees,
    and if it stands out among all pairs (Benjamini and Hochberg). None for a pair in
    which a group has fewer than ten cases: it is not compared.

    Args:
        pairs: Everything that one table or sentence compares, at equal age.
        level: Share of those called clear that may be chance.
    """
    tried = [min(n, other_n) >= SMALLEST_DENOMINATOR for _, n, _, other_n in pairs]
    compared = [pair for pair, is_tried in zip(pairs, tried, strict=True) if is_tried]
    chances = [chance_of_difference(*pair) for pair in compared]
    judged = iter(zip(chances, stand_out(chances, level), strict=True))
    return [
        _comparison(pair, *next(judged)) if is_tried else None
        for pair, is_tried in zip(pairs, tried, strict=True)
    ]


def _comparison(pair: Counts, chance: float, stands_out: bool) -> Comparison:
    k, n, other_k, other_n = pair
    low, high = difference(*pair)
    is_clear = stands_out and (low > 0 or high < 0)
    return Comparison(k / n - other_k / other_n, low, high, chance, is_clear)


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


@dataclass(frozen=True)
class Stratified:
    """A difference of two shares, taken within strata and put together.

    Attributes:
        gap: The difference, from -1 to 1.
        low: Lower end of its 95% interval.
        high: Upper end of it.
        compared: Cases in strata that hold both groups; no other says anything.
        strata: How many such strata there are.
        chance: Chance of one as wide if nothing differed; exact below ten events.
    """

    gap: float
    low: float
    high: float
    compared: int
    strata: int
    chance: float

    @property
    def sign(self) -> int:
        """1 where the first share is clearly higher, -1 where lower, else 0."""
        if self.chance > CLEAR_CHANCE:
            return 0
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


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
    error = math.sqrt(max(0.0, gap * p + q)) / weight
    if not error:
        return None
    return Stratified(
        gap=gap,
        low=max(-1.0, gap - Z_95 * error),
        high=min(1.0, gap + Z_95 * error),
        compared=sum(n + m for _, n, _, m in both),
        strata=len(both),
        chance=_stratified_chance(both, math.erfc(abs(gap) / error / math.sqrt(2))),
    )


def _stratified_chance(both: Sequence[Counts], normal: float) -> float:
    """That of the interval; below ten events, exact: Fisher's test over strata.

    Given the events of each stratum, those of the first group are a sum of
    hypergeometric counts; the chance is twice that of the smaller side.
    """
    k, n, other_k, other_n = (sum(each[place] for each in both) for place in range(4))
    if min(k, n - k, other_k, other_n - other_k) >= SMALLEST_DENOMINATOR:
        return normal
    chances, least = np.ones(1), 0
    for pair in both:
        start, own = _chances_of_events(*pair)
        chances, least = np.convolve(chances, own), least + start
    more = float(chances[max(0, k - least) :].sum())
    fewer = float(chances[: max(0, k - least + 1)].sum())
    return min(1.0, 2 * min(more, fewer))


def _chances_of_events(
    k: int, n: int, other_k: int, other_n: int
) -> tuple[int, np.ndarray]:
    """The least number of events of the first group, and the chance of each from it."""
    cases, total = k + other_k, n + other_n
    events = np.arange(max(0, cases - other_n), min(n, cases) + 1)
    chances = np.exp(
        _log_ways(cases, events)
        + _log_ways(total - cases, n - events)
        - _log_ways(total, np.array([n]))
    )
    kept = np.flatnonzero(chances > NEGLIGIBLE)
    return int(events[kept[0]]), chances[kept[0] : kept[-1] + 1]
