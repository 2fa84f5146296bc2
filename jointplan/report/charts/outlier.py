"""The group of a chart whose share is lower than that of all others, not by chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jointplan.report.display.formats import per_cent_between
from jointplan.stats.differences import compare
from jointplan.stats.rates import SMALLEST_DENOMINATOR

Counts = tuple[int, int, int]
"""Of a group those that do something, those that may as well, and all of it."""


@dataclass(frozen=True)
class Outlier:
    """A group that is behind all others.

    Attributes:
        name: Its name.
        own: Its counts.
        others: The counts of all other groups together.
    """

    name: str
    own: Counts
    others: Counts


def outlier(groups: Mapping[str | None, Counts]) -> Outlier | None:
    """The group that is furthest behind all others, if chance does not explain it.

    Each group with ten cases is compared with all others: what cannot be judged counts
    for the group and against the others, so that it makes no finding (R64). What has no
    name is among the others and is never named.
    """
    whole = [sum(each[place] for each in groups.values()) for place in range(3)]
    compared = [
        Outlier(name, own, (whole[0] - own[0], whole[1] - own[1], whole[2] - own[2]))
        for name, own in groups.items()
        if name is not None and min(own[2], whole[2] - own[2]) >= SMALLEST_DENOMINATOR
    ]
    found = compare([_pair(each) for each in compared])
    behind = [
        each
        for each, result in zip(compared, found, strict=True)
        if result and result.sign < 0
    ]
    return max(behind, key=_short, default=None)


def ends(counts: Counts) -> str:
    """Write a share for a title: `34%`, and `66 to 69%` where a part is unknown."""
    k, more, n = counts
    return per_cent_between(k / n, (k + more) / n)


def _pair(each: Outlier) -> tuple[int, int, int, int]:
    k, more, n = each.own
    other_k, _, other_n = each.others
    return min(k + more, n), n, other_k, other_n


def _short(each: Outlier) -> float:
    """How many more it would be with the share of all others."""
    k, more, n = each.own
    return n * each.others[0] / each.others[2] - k - more
