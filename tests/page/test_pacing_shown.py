"""What the page and the week's page say of pace, forecast and what they rest on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from jointplan.report import sentences, tables
from jointplan.report.display.blocks import EMPTY, Block
from jointplan.report.display.formats import DASH, signed
from jointplan.warehouse.read_marts import mart, open_marts
from tests.page.test_charts import MARTS, RUN

RUNNING = RUN.assign(is_complete=False, as_of_on=date(2026, 8, 15))
NAMES = "quota of|quota|due|counted|short|forecast|range|needed|basis".split("|")
STANDING = Block("", "150 leads count.")


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, dtype=object)


def pacing(**changed: Any) -> dict[str, Any]:
    return {
        "part_number": 1,
        "quota_name": "All MQLs",
        "is_total": True,
        "quota_count": Decimal(390),
        "due_count": Decimal("167.7"),
        "earned_count": 150,
        "is_by_season": True,
        "days_left": 46,
        "needed_per_week_count": Decimal("36.52"),
        "known_until_on": date(2026, 8, 15),
    } | changed


def seasons(
    *shares: int, basis: str = "season", back: int = 0, ended: int = 400, part: int = 1
) -> pd.DataFrame:
    """Quarters from 2025-Q1 on with so many of a hundred leads by the same day."""
    return frame(
        *(
            {
                "part_number": part,
                "quarter": f"{2025 + place // 4}-Q{place % 4 + 1}",
                "counted_then_count": share * ended // 100 + back,
                "stayed_count": share * ended // 100,
                "earned_count": ended,
                "basis": basis,
                "starts_on": date(2025 + place // 4, 3 * (place % 4) + 1, 1),
            }
            for place, share in enumerate(shares)
        )
    )


FOUR = seasons(40, 44, 42, 46)


def test_running_quarter_says_its_forecast_and_what_its_quota_takes() -> None:
    said = sentences.forecast(STANDING, frame(pacing()), FOUR).plain
    assert said == (
        "150 leads count. Forecast for the quarter: 349 (80% range 308 to 389). The "
        "quota of 390 takes 36.5 a week from here."
    )


def test_quarter_that_is_over_has_no_forecast_and_no_empty_table() -> None:
    over = frame(pacing(days_left=None, needed_per_week_count=None))
    assert sentences.forecast(STANDING, over, FOUR) == EMPTY
    assert sentences.expected(over, FOUR) == EMPTY
    assert tables.quota_pacing(over, FOUR, RUN) == EMPTY
    assert "forecast" not in sentences.pacing_basis(over, FOUR).plain


@pytest.mark.parametrize(
    ("changed", "quarters", "said"),
    [
        (
            {"is_by_season": False},
            seasons(),
            "No forecast: it takes 4 earlier quarters on file, and there are none. The "
            "quota of 390 takes 36.5 a week from here.",
        ),
        (
            {"is_by_season": False},
            seasons(40),
            "No forecast: it takes 4 earlier quarters on file, and there is 1. The "
            "quota of 390 takes 36.5 a week from here.",
        ),
        (
            {"earned_count": 0, "needed_per_week_count": Decimal("59.35")},
            FOUR,
            "No forecast: no lead counts yet. The quota of 390 takes 59.4 a week from "
            "here.",
        ),
        (
            {},
            seasons(0, 0, 0, 0),
            "No forecast: in no earlier quarter had a lead counted by this day. The "
            "quota of 390 takes 36.5 a week from here.",
        ),
        (
            {"quota_count": Decimal(0), "needed_per_week_count": Decimal(0)},
            FOUR,
            "Forecast for the quarter: 349 (80% range 308 to 389). The quota of 0 is "
            "reached.",
        ),
        (
            {"quota_count": None, "needed_per_week_count": None, "quota_name": None},
            FOUR,
            "Forecast for the quarter: 349 (80% range 308 to 389).",
        ),
    ],
)
def test_what_a_forecast_lacks_is_said_and_what_is_known_all_the_same(
    changed: dict[str, Any], quarters: pd.DataFrame, said: str
) -> None:
    assert sentences.expected(frame(pacing(**changed)), quarters).plain == said


def test_basis_names_the_quarters_those_left_out_and_what_was_credited_back() -> None:
    quarters = pd.concat(
        [
            seasons(40, 44, 42, 46, back=2),
            seasons(0, 0, 0, 0, 50, basis="partly on file")[4:],
        ]
    )
    assert sentences.pacing_basis(frame(pacing()), quarters).plain == (
        "Due by season: the mean share that had counted by the same business day in "
        "2025-Q1, 2025-Q2, 2025-Q3 and 2025-Q4. Left out: 2026-Q1 (partly on file). 8 "
        "of 696 leads that counted by then were credited back later; that share is "
        "taken off. Too few quarters to test the range: it takes 5 before this one."
    )
    few = frame(pacing(is_by_season=False))
    assert sentences.pacing_basis(few, seasons(40, 44)).plain == (
        "Due straight by business days: a season takes 4 earlier quarters, and only "
        "2025-Q1 and 2025-Q2 can tell it."
    )
    nothing = seasons(40, basis="nothing counted")
    assert sentences.pacing_basis(few, nothing).plain == (
        "Due straight by business days: a season takes 4 earlier quarters, and none "
        "can tell it. Left out: 2025-Q1 (no lead counted)."
    )


def test_range_is_held_against_the_companys_own_quarters() -> None:
    """Of nine quarters five have four before them; in the last far more came."""
    quarters = seasons(40, 44, 42, 46, 43, 42, 44, 41, 20)
    said = sentences.pacing_basis(frame(pacing()), quarters).plain
    assert said.endswith(
        "In these exports none of the leads that counted by then was credited back "
        "later, so none is taken off. The range held in 4 of 5 quarters."
    )


def test_table_of_forecasts_has_a_row_per_quota_with_its_own_basis() -> None:
    lines = frame(
        pacing(
            part_number=2, quota_name="Webinars", is_total=False, is_by_season=False
        ),
        pacing(),
    )
    quarters = pd.concat([FOUR, seasons(40, part=2)])
    drawn = tables.quota_pacing(lines, quarters, RUNNING).plain.splitlines()
    cells = [[cell for cell in line.split("  ") if cell] for line in drawn]
    found = [[cell.strip() for cell in row] for row in cells[2:4]]
    total, webinars = (dict(zip(NAMES, row, strict=True)) for row in found)
    assert (total["quota of"], total["short"]) == ("All MQLs", signed(-17.7, 1))
    assert (total["forecast"], total["range"]) == ("349", "308 to 389")
    assert total["basis"] == "4 quarters"
    assert (webinars["forecast"], webinars["range"]) == (DASH, DASH)
    assert (webinars["needed"], webinars["basis"]) == ("36.5", "business days")


def test_sample_says_the_quarters_its_season_rests_on() -> None:
    con = open_marts(str(MARTS))
    said = sentences.pacing_basis(mart(con, "quota_pacing"), mart(con, "quota_seasons"))
    assert said.plain == (
        "Due by season: the mean share that had counted by the same business day in "
        "2025-Q2, 2025-Q3, 2025-Q4, 2026-Q1 and 2026-Q2."
    )
