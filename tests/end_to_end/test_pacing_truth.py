"""What is due on a day inside a quarter of the sample, counted again without SQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import duckdb
import numpy as np
import pandas as pd
import pytest

from jointplan.report.display.quota_paces import quota_paces
from jointplan.workspace import KIT_ROOT
from tests.support.building import build_workspace

AS_OF = date(2026, 8, 15)
STARTS = [
    date(2025, 4, 1),
    date(2025, 7, 1),
    date(2025, 10, 1),
    date(2026, 1, 1),
    date(2026, 4, 1),
    date(2026, 7, 1),
    date(2026, 10, 1),
]
TABLES = ("marts.quota_pacing", "marts.quota_seasons", "journeys.handoffs")


@pytest.fixture(scope="module")
def con(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build what pacing needs as of a Saturday inside the quarter."""
    scratch = tmp_path_factory.mktemp("pacing")
    with build_workspace(
        KIT_ROOT, scratch, quarter="2026-Q3", as_of=AS_OF, tables=TABLES
    ) as built:
        yield built


def same_day(starts_on: date) -> date:
    """The day of a quarter by which as many business days had begun as by the as-of."""
    begun = np.busday_count(STARTS[-2], AS_OF + timedelta(days=1))
    last = np.busday_offset(starts_on, begun - 1, roll="forward").astype(date)
    is_friday = last.weekday() == 4
    return last + timedelta(days=1) if is_friday else last  # type: ignore[no-any-return]


def test_due_and_forecast_of_the_sample_are_those_counted_by_hand(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """On 15 August 180 count and 200 are due; the quarter ended with 375."""
    handoffs = con.sql("select * from journeys.handoffs").df()
    earned = handoffs[handoffs["quota_fate"] == "earned"]
    opened = pd.to_datetime(earned["opened_on"]).dt.date
    shares, counted, stayed = [], 0, 0
    back = handoffs[handoffs["quota_fate"] == "credited back"]
    back_on = pd.to_datetime(back["decided_on"]).dt.date
    back_opened = pd.to_datetime(back["opened_on"]).dt.date
    for starts_on, ends_before in pairwise(STARTS[:6]):
        then = same_day(starts_on)
        of_quarter = (opened >= starts_on) & (opened < ends_before)
        by_then = int((of_quarter & (opened <= then)).sum())
        late = (back_opened >= starts_on) & (back_opened <= then) & (back_on > then)
        shares.append(by_then / int(of_quarter.sum()))
        stayed += by_then
        counted += by_then + int(late.sum())
    now = int((opened >= STARTS[5]).sum())
    share = float(np.mean(shares))
    pacing = con.sql("select * from marts.quota_pacing").df()
    pace = quota_paces(pacing, con.sql("select * from marts.quota_seasons").df())[0]
    assert pace.row["earned_count"] == now == 180
    assert float(pace.row["due_count"]) == pytest.approx(390 * share, abs=0.006)
    assert pace.ending is not None
    assert pace.ending.expected == pytest.approx(now * stayed / counted / share)
    assert pace.ending.holds(375)
