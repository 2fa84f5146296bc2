"""A score in bands: how many were qualified in time, below and above the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.stats.differences import Comparison, compare
from jointplan.stats.scoring import Sorting, sorting

ASKED, DID_NOT_ASK = "asked to talk", "did not ask"
STEPS = (0, 5, 10, 15, 25)
"""Where bands begin, in points above the threshold; below it is one band."""


@dataclass(frozen=True)
class Band:
    """Leads with so many points: how many, and how many were qualified in time."""

    name: str
    least: int | None
    cases: int
    qualified: int


@dataclass(frozen=True)
class Trial:
    """One score on trial among leads of one way to become an MQL.

    Attributes:
        score: `crm_score` or `agreed_score`.
        branch: Whether they asked to talk.
        bands: Leads by points, the lowest first.
        unscored: How many have no points on file.
        overall: How well the score sorts all of them.
        above: How well it sorts those at the threshold and above; none without one.
        threshold: The points that the rule names; none if it names none or several.
        is_constant: Whether all that have points have the same.
    """

    score: str
    branch: str
    bands: Sequence[Band]
    unscored: int
    overall: Sorting | None
    above: Sorting | None
    threshold: int | None
    is_constant: bool = False

    @property
    def below(self) -> Band | None:
        """The band below the threshold, if one is on file."""
        if self.threshold is None or not self.bands or self.bands[0].least is not None:
            return None
        return self.bands[0]

    @property
    def over(self) -> tuple[int, int]:
        """Qualified and all at the threshold and above."""
        kept = [band for band in self.bands if band.least is not None]
        return sum(b.qualified for b in kept), sum(b.cases for b in kept)

    def threshold_gap(self) -> Comparison | None:
        """The share qualified at the threshold and above, against that below."""
        below, (k, n) = self.below, self.over
        if below is None:
            return None
        return compare([(k, n, below.qualified, below.cases)])[0]


def trial(score_outcomes: pd.DataFrame, score: str, branch: str) -> Trial:
    """Put one score on trial among leads of one branch.

    Over every quarter on file; where the rule names a threshold, over those that were
    handed off under that one.
    """
    found = [
        row
        for row in rows(score_outcomes)
        if row["score"] == score and row["branch"] == branch
    ]
    scored = [row for row in found if row["points"] is not None]
    threshold = _threshold(scored) if score == "crm_score" else None
    if threshold is not None:
        found, scored = (
            [row for row in each if row["threshold"] == threshold]
            for each in (found, scored)
        )
    points = [_points(row) for row in scored]
    above = [each for each in points if threshold is not None and each[0] >= threshold]
    return Trial(
        score,
        branch,
        _bands(points, threshold),
        sum(row["mature_count"] for row in found if row["points"] is None),
        sorting(points),
        sorting(above) if threshold is not None else None,
        threshold,
        len({each[0] for each in points}) == 1,
    )


def _points(row: Row) -> tuple[int, int, int]:
    return int(row["points"]), row["mature_count"], row["qualified_within_count"]


def _threshold(found: Sequence[Row]) -> int | None:
    """The threshold of the newest quarter that names one."""
    named = [row for row in found if row["threshold"] is not None]
    return max(named, key=lambda r: r["starts_on"])["threshold"] if named else None


def _bands(points: Sequence[tuple[int, int, int]], threshold: int | None) -> list[Band]:
    if threshold is None:
        starts = sorted({each[0] // 10 * 10 for each in points})
        edges = [(f"{at} to {at + 9}", at, at + 10) for at in starts]
    else:
        starts = [threshold + step for step in STEPS]
        edges = [(f"{a} to {b - 1}", a, b) for a, b in pairwise(starts)]
        edges.append((f"{starts[-1]} and more", starts[-1], 10**9))
    bands = [Band(name, low, *_sums(points, low, high)) for name, low, high in edges]
    if threshold is not None:
        under = _sums(points, -(10**9), threshold)
        bands.insert(0, Band(f"under {threshold}", None, *under))
    return [band for band in bands if band.cases]


def _sums(
    points: Sequence[tuple[int, int, int]], low: int, high: int
) -> tuple[int, int]:
    kept = [each for each in points if low <= each[0] < high]
    return sum(each[1] for each in kept), sum(each[2] for each in kept)
