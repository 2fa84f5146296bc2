"""What differs by more than chance, and how a compared share is written.

Two quarters are compared with each other; of several groups, each is compared with all
others. `jointplan/stats/differences.py` decides which differ, of all compared at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jointplan.report.display.formats import (
    DASH,
    count,
    first_upper,
    percent,
    rounded,
    signed,
)
from jointplan.stats.differences import Comparison, compare
from jointplan.stats.rates import SMALLEST_DENOMINATOR

Counts = tuple[int, int]
"""How many, of how many."""

COULD_BE_CHANCE = "could be chance"
NO_REASON = "No reason stated"
NOT_AGREED = "Not an agreed reason"
NOT_IN_GLOSSARY = "not in the glossary"
"""What the marts call a reason that no table of the glossary names."""
NOT_KNOWN = "not known"
"""What the models call a reason that the export does not tell, and its family."""


@dataclass(frozen=True)
class Apart:
    """A share that differs from what it is compared with by more than chance."""

    name: str
    share: Counts
    rest: Counts
    found: Comparison

    @property
    def is_above(self) -> bool:
        """Whether its share is the higher one."""
        return self.found.sign > 0


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
    printed = [rounded(Decimal(100 * k) / n, 1) for k, n in (new, old)]
    return f"{signed(printed[0] - printed[1], 1)} points"


def is_enough(*shares: Counts) -> bool:
    """Whether each share has cases enough to be compared."""
    return all(n >= SMALLEST_DENOMINATOR for _, n in shares)


def is_clear(new: Counts, old: Counts) -> bool:
    """Whether two shares, the only ones compared, differ by more than chance."""
    return bool(_clear([("", new, old)]))


def changed_title(subject: str, new: Counts, old: Counts) -> str:
    """Say a clear change of a quarter against the one before; else nothing."""
    if not is_clear(new, old):
        return ""
    word = "rose" if new[0] * old[1] > old[0] * new[1] else "fell"
    return f"{subject} {word} from {percent(*old, 1)} to {percent(*new, 1)}"


def clear_changes(changes: Mapping[str, tuple[Counts, Counts]]) -> list[Apart]:
    """What changed by more than chance since the quarter before, the clearest first.

    Args:
        changes: Of everything compared, its share now and its share before.
    """
    return _clear([(name, *both) for name, both in changes.items()])


def furthest(splits: Mapping[str, Mapping[str, Counts]]) -> tuple[str, Apart] | None:
    """The group of all splits that differs most clearly from all others of its split.

    None where each may differ by chance, considering how many were compared.
    """
    compared = [
        (name, own, _others(name, groups), split)
        for split, groups in splits.items()
        for name, own in groups.items()
    ]
    clear = _clear([each[:3] for each in compared])
    if not clear:
        return None
    first = clear[0]
    return next(
        (split, first)
        for name, own, rest, split in compared
        if (name, own, rest) == (first.name, first.share, first.rest)
    )


def _others(name: str, groups: Mapping[str, Counts]) -> Counts:
    rest = [counts for other, counts in groups.items() if other != name]
    return sum(k for k, _ in rest), sum(n for _, n in rest)


def _clear(compared: Sequence[tuple[str, Counts, Counts]]) -> list[Apart]:
    """What differs by more than chance of all compared, the clearest first."""
    found = compare([(*own, *rest) for _, own, rest in compared])
    clear = [
        Apart(name, own, rest, each)
        for (name, own, rest), each in zip(compared, found, strict=True)
        if each and each.is_clear
    ]
    return sorted(clear, key=lambda each: (round(each.found.chance, 12), each.name))
