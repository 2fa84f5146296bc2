"""A change of a rate is told with its two parts, or why it has none."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from jointplan.report import sentences, tables
from tests.page.test_charts import RUN
from tests.page.test_tables import frame


def group(
    value: str | None, quarter: str, k: int | None, n: int, **changed: Any
) -> Any:
    return {
        "rate": "won",
        "split": "source",
        "split_value": value,
        "quarter": quarter,
        "is_report_quarter": quarter == "2026-Q3",
        "within_days": 90,
        "actual_count": k,
        "out_of_count": n,
        "is_filled_afterwards": False,
    } | changed


def groups(**changed: Any) -> pd.DataFrame:
    return frame(
        group("Fair", "2026-Q2", 10, 100, **changed),
        group(None, "2026-Q2", 60, 200, **changed),
        group("Fair", "2026-Q3", 20, 200, **changed),
        group(None, "2026-Q3", 30, 100, **changed),
    )


def test_change_is_told_with_its_two_parts() -> None:
    """Both rates stay; the better group fell from two thirds to one third of all."""
    said = sentences.rate_mix(groups(), RUN).plain
    assert said == (
        "Won within 90 days: 23.3% (70 of 300) in 2026-Q2, 16.7% (50 of 300) in "
        "2026-Q3, −6.6 points. Of these, −6.7 come from another mix of sources and "
        "+0.1 from other rates of the same sources."
    )
    told = tables.rate_mix(groups(), RUN)
    assert "Won within 90 days: 23.3% to 16.7%" in told.markup
    assert "Source    −6.7      +0.1        Fair −3.3" in told.plain


@pytest.mark.parametrize(
    "found",
    [
        groups(is_filled_afterwards=True),
        groups(actual_count=None),
        groups(out_of_count=4, actual_count=1),
        groups().iloc[:2],
        groups().iloc[[0, 2]],
        groups().iloc[:0],
    ],
    ids=["filled afterwards", "not recorded", "few", "one quarter", "one group", "no"],
)
def test_change_that_cannot_be_split_says_so(found: pd.DataFrame) -> None:
    assert "can be split into mix and rates" in sentences.rate_mix(found, RUN).plain
    assert tables.rate_mix(found, RUN).markup == ""
