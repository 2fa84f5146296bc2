"""Scores on trial in full: against a model, by criterion, by threshold, by quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import COULD_BE_CHANCE, told_share
from jointplan.report.display.formats import DASH, count, percent, signed
from jointplan.report.display.grid import Column, table
from jointplan.report.display.score_bands import ASKED, DID_NOT_ASK
from jointplan.report.display.score_models import (
    CRITERIA,
    SCORES,
    Criterion,
    Judged,
    criteria,
    judged,
)
from jointplan.report.tables.scoring import NAMES
from jointplan.stats.forecasts import count_range
from jointplan.stats.rates import SMALLEST_DENOMINATOR
from jointplan.stats.scoring import Sorting, has_drifted, sorting

MODELS = {**NAMES, CRITERIA: "Criteria, weighed by earlier quarters"}
BRANCHES = (DID_NOT_ASK, ASKED)
STEP = 5
"""Points between the thresholds that are tried."""


def score_models(
    score_outcomes: pd.DataFrame, score_criteria: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Each score, fitted on earlier quarters, and how it did on the latest."""
    about = only(run)
    found = [
        each
        for branch in BRANCHES
        for each in judged(score_outcomes, score_criteria, branch)
    ]
    if not found:
        return nothing("No score at hand-off is on file, so none is judged.")
    return table(
        "table-score-models",
        f"Scores fitted on earlier quarters, judged on {found[0].quarter}",
        [
            Column("Score", [MODELS[each.model] for each in found]),
            Column("AUC", [_auc(each.sorts) for each in found]),
            Column("Calibration slope", [_slope(each) for each in found]),
            Column("Brier", [_brier(each, "brier") for each in found], under=ERROR),
            Column(
                "Without a score",
                [_brier(each, "plain_brier") for each in found],
                under=ERROR,
            ),
        ],
        note=source_note(about, "score_outcomes", "score_criteria")
        + " AUC 0.5 is a coin (DeLong). Slope 1: what was promised came; 0: nothing of "
        "it. In brackets 95% intervals. A dash: under ten qualified, constant, or no "
        "earlier quarter to fit on.",
        empty="",
        groups=[f"Leads that {_branch(each.branch)}" for each in found],
    )


ERROR = "Mean squared error"


def _branch(branch: str) -> str:
    return "asked to talk" if branch == ASKED else "did not ask to talk"


def _auc(found: Sorting | None) -> str:
    if found is None:
        return DASH
    return f"{found.auc:.3f} ({found.low:.3f} to {found.high:.3f})"


def _slope(each: Judged) -> str:
    found = each.promises
    if found is None or found.slope is None or found.low is None or found.high is None:
        return DASH
    slope, low, high = (
        signed(value, 2).lstrip("+") for value in (found.slope, found.low, found.high)
    )
    return f"{slope} ({low} to {high})"


def _brier(each: Judged, name: str) -> str:
    return f"{getattr(each.promises, name):.4f}" if each.promises else DASH


def score_criteria(score_criteria: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per criterion: its points beside the share qualified with and without it."""
    found = [
        (branch, each)
        for branch in BRANCHES
        for each in criteria(score_criteria, branch)
    ]
    if not found:
        return nothing("No scoring criteria are agreed, so none is on trial.")
    return table(
        "table-score-criteria",
        "Criteria: points given, and lift seen",
        [
            Column("Criterion", [each.name for _, each in found]),
            Column("Points", [signed(each.points) for _, each in found]),
            Column("Met", [told_share(*each.met) for _, each in found], under=DONE),
            Column(
                "Not met", [told_share(*each.not_met) for _, each in found], under=DONE
            ),
            Column("Lift, points", [_lift(each) for _, each in found]),
            Column("Odds ratio", [_odds(each) for _, each in found]),
            Column("Not known", [count(each.unknown) for _, each in found]),
        ],
        note=source_note(only(run), "score_criteria")
        + " Every quarter on file under these criteria, leads old enough. Lift: met "
        "less not met, with its 95% interval (Newcombe; Benjamini-Hochberg). Odds "
        "ratio: all other criteria equal (logistic regression); a dash: none fits.",
        empty="",
        groups=[f"Leads that {_branch(branch)}" for branch, _ in found],
    )


DONE = "Qualified"


def _lift(each: Criterion) -> str:
    found = each.lift
    if found is None:
        return DASH
    gap, low, high = (signed(v * 100, 1) for v in (found.gap, found.low, found.high))
    chance = "" if found.is_clear else f"; {COULD_BE_CHANCE}"
    return f"{gap} ({low} to {high}{chance})"


def _odds(each: Criterion) -> str:
    if each.odds is None:
        return DASH
    ratio, low, high = (count(value, 2) for value in each.odds)
    return f"{ratio} ({low} to {high})"


def score_sweep(score_volumes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What each threshold would have left of the quarter, with its SQLs and wins.

    Only above the lowest score that was ever handed off: below it nothing is known.
    """
    about = only(run)
    listed = [
        (score, *line)
        for score in SCORES
        for line in _thresholds(
            [
                row
                for row in rows(score_volumes)
                if (row["score"], row["branch"]) == (score, DID_NOT_ASK)
                and row["points"] is not None
            ]
        )
    ]
    if not listed:
        return EMPTY
    first = rows(score_volumes)[0]
    sql_days, win_days = first["within_days"], first["win_within_days"]
    return table(
        "table-score-sweep",
        "If only leads from so many points on had been handed off",
        [
            Column("From points", [count(line[1]) for line in listed]),
            Column("Leads", [count(line[2]) for line in listed]),
            Column("Left", [_left(line[0], line[2], listed) for line in listed]),
            Column(f"SQLs in {sql_days} days", [line[3] for line in listed]),
            Column(f"Wins in {win_days} days", [line[4] for line in listed]),
        ],
        note=source_note(about, "score_volumes")
        + f" Leads of {about['quarter']} that did not ask to talk. Expected at the "
        "rate of all leads on file with so many points; in brackets the range that "
        "holds 19 in 20. Below the first line nobody was handed off: nothing is known.",
        empty="",
        groups=[NAMES[line[0]] for line in listed],
    )


def _left(score: str, leads: int, listed: Sequence[tuple[Any, ...]]) -> str:
    """Share of the leads with points that a threshold leaves."""
    return percent(leads, max(line[2] for line in listed if line[0] == score))


def _thresholds(found: Sequence[Row]) -> list[tuple[int, int, str, str]]:
    """Thresholds that leave ten leads of the quarter, from the lowest handed off on."""
    if not found:
        return []
    least = min(int(row["points"]) for row in found)
    most = max(int(row["points"]) for row in found)
    starts = [least, *range((least // STEP + 1) * STEP, most + 1, STEP)]
    lines: list[tuple[int, int, str, str]] = []
    for start in starts:
        above = [row for row in found if row["points"] >= start]
        leads = sum(row["handoff_count"] for row in above if row["is_report_quarter"])
        is_new = not lines or leads < lines[-1][1]
        if leads >= SMALLEST_DENOMINATOR and is_new:
            sqls = _expected(above, "qualified_within_count", "mature_count", leads)
            wins = _expected(above, "won_within_count", "win_mature_count", leads)
            lines.append((start, leads, sqls, wins))
    return lines


def _expected(found: Sequence[Row], k_name: str, n_name: str, leads: int) -> str:
    """A count that is expected, with the range that holds what comes (R56)."""
    k, n = (sum(row[name] for row in found) for name in (k_name, n_name))
    if n < SMALLEST_DENOMINATOR:
        return DASH
    low, high = count_range(k, n, leads)
    return f"{count(round(leads * k / n))} ({count(low)} to {count(high)})"


def score_drift(score_outcomes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Each score quarter by quarter: does it sort as it did?"""
    listed = [
        (score, *line)
        for score in SCORES
        for line in _quarters(
            [
                row
                for row in in_order(score_outcomes)
                if (row["score"], row["branch"]) == (score, DID_NOT_ASK)
                and row["points"] is not None
            ]
        )
    ]
    if not listed:
        return EMPTY
    return table(
        "table-score-drift",
        "Scores by quarter",
        [
            Column("Quarter", [line[1] for line in listed]),
            Column("Mean points", [count(line[2], 1) for line in listed]),
            Column("Qualified", [told_share(*line[3]) for line in listed]),
            Column("AUC", [_auc(line[4]) for line in listed]),
            Column(
                "Against earlier ones", [line[5] for line in listed], is_number=False
            ),
        ],
        note=source_note(only(run), "score_outcomes")
        + " Leads that did not ask to talk, old enough. The latest AUC against "
        "the mean of the earlier ones, each weighed by its precision.",
        empty="",
        groups=[NAMES[line[0]] for line in listed],
    )


Line = tuple[str, float, tuple[int, int], Sorting | None, str]


def _quarters(found: Sequence[Row]) -> list[Line]:
    if not found:
        return []
    quarters = list(dict.fromkeys(row["quarter"] for row in found))
    of_quarter = [[r for r in found if r["quarter"] == name] for name in quarters]
    sums = [
        (
            sum(row["qualified_within_count"] for row in each),
            sum(row["mature_count"] for row in each),
        )
        for each in of_quarter
    ]
    means = [
        sum(row["points"] * row["mature_count"] for row in each) / n
        for each, (_, n) in zip(of_quarter, sums, strict=True)
    ]
    sorts = [
        sorting(
            [
                (row["points"], row["mature_count"], row["qualified_within_count"])
                for row in each
            ]
        )
        for each in of_quarter
    ]
    words = [DASH] * (len(sorts) - 1) + [_drift(sorts[:-1], sorts[-1])]
    return list(zip(quarters, means, sums, sorts, words, strict=True))


def _drift(earlier: Sequence[Sorting | None], latest: Sorting | None) -> str:
    known = [each for each in earlier if each]
    if latest is None or not known:
        return "too few to say"
    return "more than chance" if has_drifted(known, latest) else COULD_BE_CHANCE
