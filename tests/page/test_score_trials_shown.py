"""Scores against a model, by criterion, threshold and quarter; and too little."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import sentences, tables
from jointplan.report.display.blocks import EMPTY
from jointplan.report.display.score_bands import DID_NOT_ASK
from jointplan.report.display.score_models import CRITERIA, criteria, judged
from tests.page.test_charts import RUN
from tests.page.test_tables import frame

QUARTERS = {"2026-Q1": 1, "2026-Q2": 4, "2026-Q3": 7}
WORTH = {"Senior": (20, 0.25), "Region": (10, 0.0)}
"""Points of a criterion, and by how much it raises the share qualified."""


def leads() -> list[dict[str, Any]]:
    """Leads of three quarters of whom senior ones qualify more often."""
    noise = random.Random(16)  # noqa: S311 - a test
    made = []
    for quarter, month in QUARTERS.items():
        for _ in range(400):
            met = {name: noise.random() < 0.5 for name in WORTH}
            chance = 0.1 + sum(WORTH[name][1] for name, is_met in met.items() if is_met)
            made.append(
                {
                    "quarter": quarter,
                    "starts_on": date(2026, month, 1),
                    "is_report_quarter": quarter == "2026-Q3",
                    "branch": DID_NOT_ASK,
                    "met": met,
                    "points": sum(WORTH[n][0] for n, is_met in met.items() if is_met),
                    "qualified": noise.random() < chance,
                }
            )
    return made


LEADS = leads()
KEYS = ["quarter", "starts_on", "is_report_quarter", "branch"]


def by_criterion(**changed: Any) -> pd.DataFrame:
    listed = [
        {key: lead[key] for key in KEYS}
        | {
            "score_rule_on": date(2026, 1, 1),
            "pattern": "".join("01"[lead["met"][each]] for each in sorted(WORTH)),
            "criterion": name,
            "points": WORTH[name][0],
            "is_met": lead["met"][name],
            "within_days": 30,
            "qualified_within_count": int(lead["qualified"]),
            "mature_count": 1,
        }
        | changed
        for lead in LEADS
        for name in WORTH
    ]
    found = pd.DataFrame(listed)
    counts = ["mature_count", "qualified_within_count"]
    keys = [name for name in found.columns if name not in counts]
    return found.groupby(keys, as_index=False, dropna=False)[counts].sum()


def by_points(**changed: Any) -> pd.DataFrame:
    listed = [
        {key: lead[key] for key in KEYS}
        | {
            "score": "agreed_score",
            "threshold": None,
            "points": lead["points"],
            "within_days": 30,
            "qualified_within_count": int(lead["qualified"]),
            "mature_count": 1,
        }
        | changed
        for lead in LEADS
    ]
    return frame(*listed)


def volumes(**changed: Any) -> pd.DataFrame:
    found = by_points(**changed).assign(
        win_within_days=90, handoff_count=1, win_mature_count=0, won_within_count=0
    )
    return found


def test_weights_of_earlier_quarters_are_judged_on_the_latest() -> None:
    found = {
        each.model: each for each in judged(by_points(), by_criterion(), DID_NOT_ASK)
    }
    assert {each.quarter for each in found.values()} == {"2026-Q3"}
    learnt = found[CRITERIA]
    assert learnt.sorts is not None
    assert learnt.sorts.low > 0.5
    assert learnt.promises is not None
    assert learnt.promises.low is not None
    assert learnt.promises.low < 1 < (learnt.promises.high or 0)
    assert learnt.promises.brier < learnt.promises.plain_brier
    said = sentences.score_models(by_points(), by_criterion()).plain
    assert "criteria weighed by earlier ones put" in said
    assert "right, which sorts them" in said


def test_criterion_that_earns_its_points_is_told_from_one_that_does_not() -> None:
    found = {each.name: each for each in criteria(by_criterion(), DID_NOT_ASK)}
    senior, region = found["Senior"], found["Region"]
    assert senior.lift is not None
    assert senior.lift.sign == 1
    assert senior.odds is not None
    assert senior.odds[1] > 1
    assert region.lift is not None
    assert region.lift.sign == 0
    told = tables.score_criteria(by_criterion(), RUN).plain
    (line,) = [each for each in told.splitlines() if each.startswith("Region")]
    assert "could be chance" in line


def test_threshold_leaves_leads_with_ranges_and_none_below_what_was_handed_off() -> (
    None
):
    told = tables.score_sweep(volumes(), RUN).plain.splitlines()
    firsts = [line.split()[0] for line in told[2:]]
    assert firsts == ["0", "5", "15", "25"]
    assert told[2].split()[1] == "400"
    assert told[2].rstrip().endswith("–"), "nobody is old enough to have won"
    assert " to " in told[2]


def test_latest_quarter_is_held_against_the_earlier_ones() -> None:
    told = tables.score_drift(by_points(), RUN).plain.splitlines()
    assert told[-1].startswith("2026-Q3")
    assert told[-1].rstrip().endswith("could be chance")


@pytest.mark.parametrize(
    ("points", "by_name"),
    [
        (by_points().iloc[:0], by_criterion().iloc[:0]),
        (by_points(points=None), by_criterion(pattern="??", is_met=None)),
        (by_points(points=-5), by_criterion(pattern="00", is_met=False)),
        (by_points().iloc[:1], by_criterion().iloc[:1]),
        (
            by_points(qualified_within_count=0),
            by_criterion(qualified_within_count=0),
        ),
    ],
    ids=["nobody", "missing", "constant, negative", "one", "none qualified"],
)
def test_what_has_too_little_is_a_sentence_or_a_dash(
    points: pd.DataFrame, by_name: pd.DataFrame
) -> None:
    said = sentences.score_models(points, by_name).plain
    assert "Too few leads, or too few quarters" in said
    for block in (
        tables.score_models(points, by_name, RUN),
        tables.score_criteria(by_name, RUN),
    ):
        assert block.plain
        assert "nan" not in block.plain
    drift = tables.score_drift(points, RUN)
    assert drift is EMPTY or "nan" not in drift.plain


def test_without_points_nothing_is_swept() -> None:
    assert tables.score_sweep(volumes(points=None), RUN) is EMPTY
