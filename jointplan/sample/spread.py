"""Spreading planted situations over the days of the story."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from jointplan.sample.hours import office_moment
from jointplan.sample.world import World

FIRST_ON, LAST_ON = date(2025, 4, 2), date(2026, 9, 30)


def moments(
    world: World, count: int, *, first: date = FIRST_ON, last: date = LAST_ON
) -> Iterator[datetime]:
    """So many office moments between two days, evenly spread and a little shaken."""
    rng, span = world.rng, (last - first).days
    for number in range(count):
        share = (number + rng.random()) / count
        yield office_moment(rng, first + timedelta(days=int(span * share)))


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def days(count: float) -> timedelta:
    """So many days."""
    return timedelta(days=count)
