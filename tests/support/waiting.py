"""Times to an event of which some were not seen, without SQL and without floats."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Watched = tuple[int, bool]
"""Seconds until it happened, or until nobody looked any more; whether it happened."""


def time_reached(watched: Sequence[Watched], share: Fraction) -> int | None:
    """The time by which a share got there (product-limit); none if not reached."""
    waiting = Fraction(1)
    for time in sorted({time for time, happened in watched if happened}):
        at_risk = sum(each >= time for each, _ in watched)
        events = sum(each == time and happened for each, happened in watched)
        waiting *= 1 - Fraction(events, at_risk)
        if waiting <= 1 - share:
            return time
    return None
