"""How often a running quarter ends in the range that its pace gave.

    python -m bench.pacing

Companies with six quarters on file and one that runs are simulated: leads come in a
season of their own, some weeks and quarters are better than others, and one lead in 25
is credited back within two weeks. The range is asked for after 3, 6 and 9 weeks with
what is known then, and held against where the quarter ended. The same for leads that
come by chance alone, where it is wider than it has to be.
"""

from __future__ import annotations

import sys
from functools import cache

import numpy as np

from jointplan.stats.pacing import Pace, ending

Chance = np.random.Generator

QUARTERS = 500
WEEKS = (3, 6, 9)
BEFORE = 6
LEADS = 400
DISPERSION = 3.0
"""Variance of a week's leads over their mean; 1 is chance alone."""
CREDITED_BACK = 0.04
SEASON = np.array([8, 10, 11, 10, 9, 8, 7, 8, 10, 11, 12, 13, 13]) / 130
SEED = 20260930

Quarter = tuple[np.ndarray, np.ndarray]
"""By week: leads that stay, and leads credited back in the week or the next."""


def simulated(chance: Chance, dispersion: float) -> Quarter:
    """Leads of a quarter by week."""
    level = LEADS * chance.lognormal(0, 0.15)
    mean = level * SEASON
    if dispersion > 1:
        leads = chance.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
    else:
        leads = chance.poisson(mean)
    left = chance.binomial(leads, CREDITED_BACK)
    return leads - left, left


def pace_of(quarter: Quarter, week: int) -> Pace:
    """What is known of a quarter after a week: late rejections have not come yet."""
    stay, left = quarter
    stayed = int(stay[:week].sum())
    return Pace(stayed + int(left[week - 1]), stayed, int(stay.sum()))


@cache
def held_of(week: int, dispersion: float = DISPERSION) -> int:
    """In how many of the simulated quarters the range held the end."""
    chance = np.random.default_rng(SEED + week)
    number = 0
    for _ in range(QUARTERS):
        *before, now = (
            pace_of(simulated(chance, dispersion), week) for _ in range(BEFORE + 1)
        )
        said = ending(now.counted, before)
        number += said is not None and said.holds(now.ended)
    return number


def main() -> None:
    """Print how often the range held, by week."""
    sys.stdout.write(f"  held  {QUARTERS} simulated quarters, range of 80%\n")
    for dispersion in (DISPERSION, 1.0):
        for week in WEEKS:
            share = held_of(week, dispersion) / QUARTERS
            name = f"after {week} weeks, dispersion {dispersion:.0f}"
            sys.stdout.write(f"{share:6.1%}  {name}\n")


if __name__ == "__main__":
    main()
