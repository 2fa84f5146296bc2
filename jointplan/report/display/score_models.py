"""Scores and criteria, fitted on earlier quarters and judged on the latest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.stats.differences import Comparison, compare
from jointplan.stats.logistic import Fit, fit
from jointplan.stats.rates import SMALLEST_DENOMINATOR, Z_95
from jointplan.stats.scoring import Calibration, Points, Sorting, calibration, sorting

SCORES = ("crm_score", "agreed_score")
CRITERIA = "criteria"
"""The model that gives each criterion the weight that the earlier quarters show."""

Pattern = tuple[tuple[bool, ...], int, int]
"""Which criteria are met, how many leads there are, how many of them qualified."""


@dataclass(frozen=True)
class Judged:
    """A score that was fitted on earlier quarters, held against the latest.

    Attributes:
        model: `crm_score`, `agreed_score` or `criteria`.
        branch: Whether the leads asked to talk.
        quarter: The latest quarter.
        sorts: How well it sorts there; none of too few, or where it is constant.
        promises: Whether the chances it promises came; none of too few.
    """

    model: str
    branch: str
    quarter: str
    sorts: Sorting | None
    promises: Calibration | None


@dataclass(frozen=True)
class Criterion:
    """A criterion: its points beside what it goes with.

    Attributes:
        name: Its name.
        points: The points it gives.
        met: Qualified and all of those that meet it.
        not_met: Qualified and all of those that do not.
        unknown: Of how many that is not known.
        lift: Both shares compared; none of too few.
        odds: Odds ratio with its 95% interval, all other criteria equal; none where
            no model fits.
    """

    name: str
    points: int
    met: tuple[int, int]
    not_met: tuple[int, int]
    unknown: int
    lift: Comparison | None
    odds: tuple[float, float, float] | None


def judged(
    score_outcomes: pd.DataFrame, score_criteria: pd.DataFrame, branch: str
) -> list[Judged]:
    """Each score, and the criteria by themselves, on the latest quarter of a branch."""
    found = [
        _judge(model, branch, _points_by_quarter(score_outcomes, model, branch))
        for model in SCORES
    ]
    found.append(_judge_criteria(score_criteria, branch))
    return [each for each in found if each]


def _points_by_quarter(
    score_outcomes: pd.DataFrame, score: str, branch: str
) -> dict[tuple[date, str], list[Points]]:
    found: dict[tuple[date, str], list[Points]] = {}
    for row in rows(score_outcomes):
        if (row["score"], row["branch"]) == (score, branch):
            place = found.setdefault((row["starts_on"], row["quarter"]), [])
            if row["points"] is not None:
                counts = (row["mature_count"], row["qualified_within_count"])
                place.append((float(row["points"]), *counts))
    return found


def _judge(
    model: str, branch: str, quarters: Mapping[tuple[date, str], Sequence[Points]]
) -> Judged | None:
    latest = max(quarters, default=None)
    if latest is None or not quarters[latest]:
        return None
    now = quarters[latest]
    earlier = [each for at, some in quarters.items() if at != latest for each in some]
    table = np.array(earlier, dtype=float).reshape(-1, 3)
    fitted = fit(table[:, :1], table[:, 2], table[:, 1]) if earlier else None
    promises = None
    if fitted is not None:
        odds = fitted.log_odds(np.array([[each[0]] for each in now]))
        promised = [(float(o), n, k) for o, (_, n, k) in zip(odds, now, strict=True)]
        promises = calibration(promised, table[:, 2].sum() / table[:, 1].sum())
    return Judged(model, branch, latest[1], sorting(now), promises)


def _judge_criteria(score_criteria: pd.DataFrame, branch: str) -> Judged | None:
    listed = _in_force(score_criteria, branch)
    quarters: dict[tuple[date, str], list[Pattern]] = {}
    for row in listed:
        quarters.setdefault((row["starts_on"], row["quarter"]), [])
    for at in quarters:
        quarters[at] = _patterns([r for r in listed if r["starts_on"] == at[0]])
    latest = max(quarters, default=None)
    if latest is None or not quarters[latest]:
        return None
    earlier = [each for at, some in quarters.items() if at != latest for each in some]
    varying, fitted = _fitted(earlier)
    if fitted is None:
        return None
    now = quarters[latest]
    odds = fitted.log_odds(np.array([_columns(met, varying) for met, _, _ in now]))
    promised = [(float(o), n, k) for o, (_, n, k) in zip(odds, now, strict=True)]
    share = sum(k for *_, k in earlier) / sum(n for _, n, _ in earlier)
    promises = calibration(promised, share)
    return Judged(CRITERIA, branch, latest[1], sorting(promised), promises)


def _in_force(score_criteria: pd.DataFrame, branch: str) -> list[Row]:
    """Rows of a branch under the newest criteria: others cannot be compared."""
    listed = [row for row in rows(score_criteria) if row["branch"] == branch]
    newest = max((row["score_rule_on"] for row in listed), default=None)
    return [row for row in listed if row["score_rule_on"] == newest]


def _patterns(listed: Sequence[Row]) -> list[Pattern]:
    """Patterns of which every criterion is known, each with its counts."""
    found: dict[tuple[date, str], tuple[int, int]] = {}
    for row in listed:
        if "?" not in row["pattern"]:
            counts = (row["mature_count"], row["qualified_within_count"])
            found[row["starts_on"], row["pattern"]] = counts
    return [
        (tuple(mark == "1" for mark in pattern), *counts)
        for (_, pattern), counts in found.items()
    ]


def _fitted(patterns: Sequence[Pattern]) -> tuple[list[int], Fit | None]:
    """Which criteria vary, and the model of them."""
    if not patterns:
        return [], None
    varying = [
        place
        for place in range(len(patterns[0][0]))
        if len({met[place] for met, _, _ in patterns}) > 1
    ]
    if not varying:
        return [], None
    table = np.array([_columns(met, varying) for met, _, _ in patterns])
    counts = np.array([(n, k) for _, n, k in patterns], dtype=float)
    return varying, fit(table, counts[:, 1], counts[:, 0])


def _columns(met: Sequence[bool], varying: Sequence[int]) -> list[float]:
    return [float(met[place]) for place in varying]


def criteria(score_criteria: pd.DataFrame, branch: str) -> list[Criterion]:
    """Each criterion in force: points, lift over all quarters, and odds ratio."""
    listed = _in_force(score_criteria, branch)
    names = sorted({row["criterion"] for row in listed})
    sums = {
        (name, is_met): (
            sum(r["qualified_within_count"] for r in of_name if _state(r) is is_met),
            sum(r["mature_count"] for r in of_name if _state(r) is is_met),
        )
        for name in names
        for of_name in [[row for row in listed if row["criterion"] == name]]
        for is_met in (True, False, None)
    }
    lifts = compare([(*sums[name, True], *sums[name, False]) for name in names])
    varying, fitted = _fitted(_patterns(listed))
    odds = _odds(varying, fitted)
    points = {row["criterion"]: row["points"] for row in listed}
    return [
        Criterion(
            name,
            points[name],
            sums[name, True],
            sums[name, False],
            sums[name, None][1],
            lift,
            odds.get(place),
        )
        for place, (name, lift) in enumerate(zip(names, lifts, strict=True))
    ]


def _state(row: Row) -> bool | None:
    return None if pd.isna(row["is_met"]) else bool(row["is_met"])


def _odds(
    varying: Sequence[int], fitted: Fit | None
) -> dict[int, tuple[float, float, float]]:
    if fitted is None:
        return {}
    known = zip(varying, fitted.coefficients[1:], fitted.errors[1:], strict=True)
    return {
        place: (
            float(np.exp(value)),
            float(np.exp(value - Z_95 * error)),
            float(np.exp(value + Z_95 * error)),
        )
        for place, value, error in known
    }


def is_enough(criterion: Criterion) -> bool:
    """Whether both those that meet it and those that do not are ten or more."""
    return min(criterion.met[1], criterion.not_met[1]) >= SMALLEST_DENOMINATOR
