"""What differs by more than chance, and how a compared share is written.

Two quarters are compared by the interval of their difference; of several groups, each
is compared with all others, and only few of those named may be chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jointplan.report.display.formats import DASH, count, first_upper, percent, signed
from jointplan.stats.rates import (
    SMALLEST_DENOMINATOR,
    chance_of_more,
    difference,
    stand_out,
)

Counts = tuple[int, int]
"""How many, of how many."""

COULD_BE_CHANCE = "could be chance"
NO_REASON = "No reason stated"
NOT_AGREED = "Not an agreed reason"
NOT_IN_GLOSSARY = "not in the glossary"
"""What the marts call a reason that no table of the glossary names."""


@dataclass(frozen=True)
class Apart:
    """A group whose share differs from that of all others by more than chance."""

    name: str
    share: Counts
    rest: Counts
    chance: float

    @property
    def is_above(self) -> bool:
        """Whether its share is the higher one."""
        return self.share[0] * self.rest[1] > self.rest[0] * self.share[1]


def family_name(family: str | None) -> str:
    """Name a family of reasons as every table and chart does."""
    if family is None:
        return NO_REASON
    return NOT_AGREED if family == NOT_IN_GLOSSARY else first_upper(family)


def told_share(k: int | None, n: int | None) -> str:
    """Write a share that a verdict rests on: `17.5% (74 of 423)`; of none, a dash."""
    if k is None or not n:
        return DASH
    counts = f"{count(k)} of {count(n)}"
    return counts if n < SMALLEST_DENOMINATOR else f"{percent(k, n, 1)} ({counts})"


def short_share(k: int, n: int) -> str:
    """Write it without its counts: `17.5%`; under ten cases the counts alone."""
    return f"{count(k)} of {count(n)}" if n < SMALLEST_DENOMINATOR else percent(k, n, 1)


def points(new: Counts, old: Counts) -> str:
    """Write the difference of two shares as they are printed: `+4.3 points` (R53)."""
    printed = [Decimal(count(Decimal(100 * k) / n, 1)) for k, n in (new, old)]
    return f"{signed(printed[0] - printed[1], 1)} points"


def is_enough(*shares: Counts) -> bool:
    """Whether each share has cases enough to be compared."""
    return all(n >= SMALLEST_DENOMINATOR for _, n in shares)


def is_clear(new: Counts, old: Counts) -> bool:
    """Whether two shares differ by more than chance: zero is not in the interval."""
    if not is_enough(new, old):
        return False
    low, high = difference(*new, *old)
    return low > 0 or high < 0


def changed_title(subject: str, new: Counts, old: Counts) -> str:
    """Say a clear change of a quarter against the one before; else nothing."""
    if not is_clear(new, old):
        return ""
    word = "rose" if new[0] * old[1] > old[0] * new[1] else "fell"
    return f"{subject} {word} from {percent(*old, 1)} to {percent(*new, 1)}"


def furthest(groups: Mapping[str, Counts], whole: Counts | None = None) -> Apart | None:
    """The group that differs most clearly from all others; none where it may be chance.

    Args:
        groups: Shares of the groups compared.
        whole: The share of all; where it is not given, that of these groups together.
    """
    k, n = whole or (sum(g[0] for g in groups.values()), _total(groups))
    found = [
        _apart(name, own, (k - own[0], n - own[1]))
        for name, own in groups.items()
        if is_enough(own, (k - own[0], n - own[1]))
    ]
    clear = stand_out([each.chance for each in found])
    named = [each for each, is_named in zip(found, clear, strict=True) if is_named]
    return min(named, key=lambda each: (each.chance, each.name), default=None)


def _total(groups: Mapping[str, Counts]) -> int:
    return sum(n for _, n in groups.values())


def _apart(name: str, own: Counts, rest: Counts) -> Apart:
    one_sided = min(chance_of_more(*own, *rest), chance_of_more(*rest, *own))
    return Apart(name, own, rest, min(1.0, 2 * one_sided))
