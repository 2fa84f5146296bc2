"""Which figures of a quarter stand out from those before it, and what is at stake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.special import bdtr

from jointplan.stats.differences import chance_of_more, stand_out
from jointplan.stats.rates import SMALLEST_DENOMINATOR

LEVEL = 0.05
"""Share of the signals named that may be chance."""

State = Literal["stands out", "nothing unusual", "not known", "too few"]


@dataclass(frozen=True)
class Watched:
    """A count held against what is usual, in one direction.

    Attributes:
        count: Events that are known, of `out_of`.
        unknown: Cases that may be events or not.
        out_of: Cases, or the number that was due.
        usual_count: The same of what it is held against.
        usual_unknown: The same of what it is held against.
        usual_out_of: The same of what it is held against.
        is_more: Whether more of them than usual is the signal, else fewer.
        is_share: Whether they are a part of `out_of`; else they may exceed it.
        is_furthest: Whether none of the quarters it is held against can have been as
            far out, whatever is not known.
        may_be_furthest: Whether none is sure to have been.
        spread: How many times further the quarters it is held against lie apart than
            chance alone puts them; 1 where that is not known.
    """

    count: int
    unknown: int
    out_of: float
    usual_count: int
    usual_unknown: int
    usual_out_of: float
    is_more: bool
    is_share: bool = True
    is_furthest: bool = True
    may_be_furthest: bool = True
    spread: float = 1

    @property
    def is_compared(self) -> bool:
        """Whether there are cases enough to compare."""
        return min(self.out_of, self.usual_out_of) >= SMALLEST_DENOMINATOR

    @property
    def short(self) -> float:
        """By how many it lies beyond the usual share, or short of what was due."""
        if not self.is_share:
            return self.out_of - self.count
        usual = self.out_of * self.usual_count / self.usual_out_of
        return (self.count - usual) * (1 if self.is_more else -1)


def chance_of_signal(watched: Watched, *, at_worst: bool) -> float:
    """Chance of a count as far out, or further, if nothing differed from the usual.

    A share is held against a share by Fisher's test, one-sided; a number against a
    number by the binomial share that falls on this quarter if both come at one rate
    for what was due (the test of two Poisson counts). Both are exact. Where quarters
    differ among themselves by more than chance, counts weigh less by that factor.

    Args:
        watched: What is compared.
        at_worst: Count what is not known so that it speaks against the signal (R64);
            else so that it speaks for it.

    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323, for two numbers;
    Rao and Scott (1992), Biometrics 48, 577-585, for counts that weigh less.
    """
    for_more = watched.is_more != at_worst
    now = watched.count + (watched.unknown if for_more else 0)
    usual = watched.usual_count + (0 if for_more else watched.usual_unknown)
    if not watched.is_share and now >= watched.out_of:
        return 1.0
    k, n, usual_k, usual_n = (
        round(each / watched.spread)
        for each in (now, watched.out_of, usual, watched.usual_out_of)
    )
    if not watched.is_share:
        part = watched.out_of / (watched.out_of + watched.usual_out_of)
        return float(bdtr(k, k + usual_k, part))
    if watched.is_more:
        return chance_of_more(k, n, usual_k, usual_n)
    return chance_of_more(n - k, n, usual_n - usual_k, usual_n)


def spread(
    counts: int, out_of: float, squares: float, quarters: int, *, is_share: bool
) -> float:
    """How many times further quarters lie apart than chance alone puts them, from 1.

    It is Pearson's chi-square of their shares, or numbers, by its degrees of freedom.

    Args:
        counts: Events of all quarters.
        out_of: Cases of all quarters, or what was due.
        squares: Sum over quarters of events squared by cases.
        quarters: How many there are.
        is_share: Whether events are a part of the cases.
    """
    usual = counts / out_of if out_of else 0
    chance = usual * (1 - usual) if is_share else usual
    if quarters < 2 or chance <= 0:
        return 1
    return max(1.0, (squares - counts * usual) / chance / (quarters - 1))


def judge(watched: Sequence[Watched], level: float = LEVEL) -> list[State]:
    """Say of each figure whether it stands out among all that were watched.

    It does if that is so with all that is not known against it, corrected for all that
    were compared (Benjamini and Hochberg), and if no quarter that it is held against
    was as far out. Where only what is not known could make it stand out, that is not
    known.
    """
    compared = [each for each in watched if each.is_compared]
    sure, perhaps = (
        iter(_beyond(compared, level=level, at_worst=at_worst))
        for at_worst in (True, False)
    )
    return [
        _state(next(sure), next(perhaps)) if each.is_compared else "too few"
        for each in watched
    ]


def _beyond(compared: Sequence[Watched], *, level: float, at_worst: bool) -> list[bool]:
    chances = [chance_of_signal(each, at_worst=at_worst) for each in compared]
    return [
        stands_out and (each.is_furthest if at_worst else each.may_be_furthest)
        for each, stands_out in zip(compared, stand_out(chances, level), strict=True)
    ]


def _state(is_sure: bool, may_be: bool) -> State:
    if is_sure:
        return "stands out"
    return "not known" if may_be else "nothing unusual"


def stake(
    short: float, wins: int | None, of: int | None, mean_amount: float | None
) -> float | None:
    """What is at stake: the count short, times the share won, times the mean amount.

    None where a share won or an amount is not known.
    """
    if wins is None or not of or mean_amount is None:
        return None
    return short * wins / of * mean_amount


def stake_order(stake: float | None, short: float) -> tuple[bool, float]:
    """Where a signal stands: by its stake; without one by its count, after those."""
    return (stake is None, -(short if stake is None else stake))
