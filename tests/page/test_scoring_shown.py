"""The score on trial: sentence, chart and table claim no more than is known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import pytest

from jointplan.report import charts, sentences, tables
from jointplan.report.display.score_bands import DID_NOT_ASK, trial
from tests.page.test_charts import RUN
from tests.page.test_tables import frame

Points = Sequence[tuple[int | None, int, int]]
WORTH = [(50, 260, 19), (67, 110, 18), (72, 300, 50), (80, 200, 32)]
SORTS = [(50, 260, 19), (67, 200, 20), (72, 200, 50), (85, 200, 90)]
USELESS = [(50, 200, 30), (67, 200, 30), (80, 200, 30)]


def outcomes(
    points: Points,
    threshold: int | None = 65,
    **changed: Any,
) -> pd.DataFrame:
    return frame(
        *(
            {
                "quarter": "2026-Q3",
                "starts_on": date(2026, 7, 1),
                "is_report_quarter": True,
                "score": "crm_score",
                "branch": DID_NOT_ASK,
                "threshold": threshold,
                "points": number,
                "within_days": 30,
                "mature_count": cases,
                "qualified_within_count": k,
            }
            | changed
            for number, cases, k in points
        )
    )


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (WORTH, "The threshold is worth it; more points are not."),
        (SORTS, "The score is worth what it decides: the threshold, and more points."),
        (USELESS, "The score is not worth what it decides: the differences could be"),
        (SORTS[1:], "Below the threshold nobody is on file, so it cannot be judged."),
    ],
)
def test_score_is_worth_what_is_more_than_chance(points: Points, said: str) -> None:
    assert sentences.scoring(outcomes(points), RUN).plain.startswith(said)


def test_shares_stand_below_at_and_above_the_threshold() -> None:
    told = sentences.scoring(outcomes(WORTH), RUN).plain
    assert "7.3% under 65 qualify, 16.4% at 65 to 69, 16.4% above." in told


def test_leads_of_another_threshold_are_not_on_trial() -> None:
    """Below 65 points were rightly handed off while 50 were enough."""
    both = pd.concat(
        [
            outcomes(WORTH),
            outcomes([(55, 500, 100)], threshold=50, starts_on=date(2025, 7, 1)),
        ]
    )
    tried = trial(both, "crm_score", DID_NOT_ASK)
    assert [(band.name, band.cases) for band in tried.bands][:2] == [
        ("under 65", 260),
        ("65 to 69", 110),
    ]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (outcomes([(None, 50, 5)]), "No score at hand-off is on file"),
        (outcomes([]), "No quarter has its decisions recorded"),
        (outcomes([(50, 30, 1), (70, 30, 3)]), "Too few leads were qualified to judge"),
        (outcomes(SORTS, threshold=None), "Leads with more points qualify more often."),
        (
            outcomes([(70, 400, 60)], threshold=None),
            "All leads have the same score",
        ),
    ],
)
def test_score_that_cannot_be_judged_says_why(given: pd.DataFrame, said: str) -> None:
    if given.empty:
        given = outcomes(WORTH).iloc[:0]
    assert sentences.scoring(given, RUN).plain.startswith(said)
    assert tables.score_bands(given, RUN).plain
    assert sentences.score_sorting(given).plain


def test_chart_is_titled_by_what_is_clear() -> None:
    def title(points: Any) -> str:
        chart: Any = charts.score_bands(outcomes(points), RUN)
        return str(chart.to_dict()["usermeta"]["title"])

    assert title(WORTH) == "Above 65 points, a higher score changes nothing clear"
    assert title(SORTS) == "Above 65, more points mean more qualified leads"
    assert title(USELESS) == "No score band differs by more than chance"


def test_score_that_is_the_same_for_all_is_said_to_be() -> None:
    said = sentences.scoring(outcomes([(70, 400, 60)]), RUN).plain
    assert said == "All leads have the same score, so it cannot be judged."
