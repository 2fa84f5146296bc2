"""The marts on real data equal an independent calculation that uses no SQL."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from jointplan.report.display.rate_changes import rate_changes
from jointplan.stats import curves
from jointplan.stats.projection import project
from jointplan.warehouse.read_marts import mart
from jointplan.workspace import KIT_ROOT
from tests.outside import olist_truth as truth
from tests.support.building import build_workspace, copy_workspace

pytestmark = pytest.mark.outside

QUARTER = "2018-Q1"
WORDS = {
    "organic search": "Organic search",
    "paid search": "Paid search",
    "social": "Social",
    "unknown": "Unknown (as recorded)",
    "direct traffic": "Direct traffic",
    "email": "E-mail",
    "referral": "Referral",
    "other": "Other",
    "display": "Display",
    "other publicities": "Other publicity",
    None: None,
}


@pytest.fixture(scope="module")
def handoffs(outside_data: Path) -> list[truth.Handoff]:
    """Read every lead with the deal won from it, without SQL."""
    return truth.read_handoffs(outside_data / "olist")


@pytest.fixture(scope="module")
def con(
    outside_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build the marts of 2018-Q1 from the workspace `examples/olist`."""
    scratch = tmp_path_factory.mktemp("olist")
    root = copy_workspace(KIT_ROOT / "examples" / "olist", scratch / "workspace")
    with build_workspace(
        root, scratch, exports=outside_data / "olist", quarter=QUARTER
    ) as built:
        yield built


def test_every_quarter_has_its_handoffs_and_wins(
    con: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    expected = {
        quarter: (len(each), sum(map(truth.is_won, each)))
        for quarter in ("2017-Q2", "2017-Q3", "2017-Q4", QUARTER)
        for each in [truth.in_quarter(handoffs, quarter)]
    }
    rows = con.execute(
        "select quarter, handoff_count, won_count from marts.funnel_quarters"
    ).fetchall()
    assert {quarter: tuple(counts) for quarter, *counts in rows} == expected
    assert expected[QUARTER] == (3343, 468)


def test_a_win_is_qualified_and_the_rest_is_no_decision_recorded(
    con: duckdb.DuckDBPyConnection,
) -> None:
    row = con.execute(
        "select qualified_count, no_decision_recorded_count, open_count, "
        "expired_count, won_before_handoff_count from marts.funnel_quarters "
        "where is_report_quarter"
    ).fetchall()
    assert row == [(468, 2875, 0, 0, 1)]


def test_origins_keep_their_handoffs_and_wins_the_blank_one_too(
    con: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    found = truth.origins(truth.in_quarter(handoffs, QUARTER))
    rows = con.execute(
        "select split_value, handoff_count, won_count from marts.funnel_splits "
        "where split = 'source'"
    ).fetchall()
    assert {source: (count, won) for source, count, won in rows} == {
        WORDS[origin]: counts for origin, counts in found.items()
    }
    assert found["organic search"] == (1043, 154)
    assert (found[None][0], found["unknown"][0]) == (21, 493)


def test_weeks_hold_the_days_of_the_quarter(
    con: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    rows = con.execute(
        "select week_starts_on, week_ends_before, claimed_count "
        "from marts.quota_weeks order by week_starts_on"
    ).fetchall()
    assert rows == truth.weeks(handoffs, QUARTER)


@pytest.mark.parametrize(
    ("days", "count"), [(30, "qualified_within_count"), (90, "won_within_count")]
)
def test_rates_at_equal_age_leave_out_the_win_before_its_handoff(
    con: duckdb.DuckDBPyConnection,
    handoffs: list[truth.Handoff],
    days: int,
    count: str,
) -> None:
    of_quarter = truth.in_quarter(handoffs, QUARTER)
    expected = sum(truth.is_won_within(each, days) for each in of_quarter)
    frame = mart(con, "funnel_quarters")
    row = frame[frame["quarter"] == QUARTER].iloc[0]
    assert row[count] == expected
    assert row["mature_count"] == row["win_mature_count"] == len(of_quarter)


def test_quarters_before_the_first_win_are_not_recorded(
    con: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    rows = con.execute(
        "select quarter, is_win_recorded, first_win_on from marts.funnel_quarters"
    ).fetchall()
    recorded = truth.quarters_with_wins_recorded(handoffs)
    assert {quarter: is_recorded for quarter, is_recorded, _ in rows} == {
        quarter: recorded[quarter] for quarter, *_ in rows
    }
    assert {day for *_, day in rows} == {truth.first_win_on(handoffs)}


def test_fields_written_on_winners_alone_are_named(
    con: duckdb.DuckDBPyConnection, outside_data: Path, handoffs: list[truth.Handoff]
) -> None:
    filled = truth.filled_on_winners(outside_data / "olist")
    rows = con.execute(
        "select subject, actual_count, out_of_count, rest_actual_count, "
        "rest_out_of_count from marts.limits where limit_code = 'filled_afterwards'"
    ).fetchall()
    assert ("industry", filled["business_segment"], 842, 0, 7158) in rows
    assert {row[0] for row in rows} == {"industry", "segment"}
    splits = con.execute(
        "select split_value, is_filled_afterwards, sum(handoff_count)::bigint "
        "from marts.funnel_splits where split = 'segment' group by all"
    ).fetchall()
    assert all(is_filled for _, is_filled, _ in splits), "winners' fields split no rate"
    known = sum(count for value, _, count in splits if value is not None)
    won_before = [each for each in handoffs if (each.won_age_days or 0) < 0]
    assert known <= len(won_before), "only a win before the hand-off tells it by then"


def test_the_curve_is_kaplan_meier(
    con: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    ages = (30, 60, 90)
    expected = truth.kaplan_meier(
        truth.in_quarter(handoffs, QUARTER), ages, date(2018, 11, 15)
    )
    frame = mart(con, "decision_ages")
    curve = curves.incidence(frame[frame["quarter"] == QUARTER])
    found = [curve.share_at("qualified", age) for age in ages]
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.fixture(scope="module")
def second(
    outside_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build the marts of 2018-Q2, whose quarter before is recorded too."""
    scratch = tmp_path_factory.mktemp("olist-second")
    root = copy_workspace(KIT_ROOT / "examples" / "olist", scratch / "workspace")
    with build_workspace(
        root, scratch, exports=outside_data / "olist", quarter="2018-Q2"
    ) as built:
        yield built


def test_change_of_wins_is_partly_another_mix_of_channels(
    second: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    """From 11.9% to 10.5%: of 1.33 points 0.60 are mix."""
    (found,) = [
        each for each in rate_changes(mart(second, "rate_groups")) if each.rate == "won"
    ]
    old, new = (truth.in_quarter(handoffs, name) for name in ("2018-Q1", "2018-Q2"))
    shares = []
    for of_quarter in (old, new):
        wins = [each for each in of_quarter if 0 <= (each.won_age_days or -1) <= 90]
        wins += [each for each in of_quarter if each.won_age_days == 0]
        shares.append((len(wins), len(of_quarter)))
    assert [found.old, found.new] == shares
    change = found.splits["source"]
    assert change.mix * 100 == pytest.approx(-0.60, abs=0.005)
    assert (change.mix + change.rate) * 100 == pytest.approx(-1.33, abs=0.005)


def test_wins_of_a_young_quarter_are_projected_with_a_range(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """As of the end of 2018-Q1 nobody had 90 days; the range holds what came."""
    frame = mart(con, "win_ages")
    ages = frame[frame["quarter"] == QUARTER]
    found = project(ages, "won", 300)
    assert found is not None
    assert found.waiting > 0
    assert found.seen <= found.least < found.most


def test_every_row_is_accounted_for(
    con: duckdb.DuckDBPyConnection, handoffs: list[truth.Handoff]
) -> None:
    rows = con.execute(
        "select file, read_count, used_count, set_aside_count, unread_count "
        "from marts.files"
    ).fetchall()
    assert sorted(rows) == [
        (truth.DEALS, 842, 842, 0, 0),
        (truth.LEADS, len(handoffs), len(handoffs), 0, 0),
    ]


def test_nothing_is_judged_by_the_hour(con: duckdb.DuckDBPyConnection) -> None:
    timed = con.execute(
        "select count(*) from journeys.handoffs where opened_at is not null"
    ).fetchall()
    assert timed == [(0,)]
    limits = Counter(mart(con, "limits")["limit_code"])
    assert limits["date_only"] == limits["no_decision_recorded"] == 1


@pytest.mark.parametrize(
    ("quarter", "sentences"),
    [
        (
            QUARTER,
            (
                "14.0% (468 of 3,343) of the leads of 2018-Q1 are won",
                "The other 2,875 have no decision in this export",
                "1 of them was won before the hand-off",
                "Touches are not in this export",
                "Decisions are not in this export",
            ),
        ),
        (
            "2017-Q4",
            ("not recorded before 5 Dec 2017", "not followed by age"),
        ),
    ],
)
def test_the_page_says_what_is_known_and_what_is_not(
    outside_data: Path, tmp_path: Path, quarter: str, sentences: tuple[str, ...]
) -> None:
    root = copy_workspace(KIT_ROOT / "examples" / "olist", tmp_path / "workspace")
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "jointplan", "report", "--workspace", str(root)),
            *("--exports", str(outside_data / "olist"), "--quarter", quarter),
        ],
        cwd=KIT_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    page = (root / "reports" / quarter / "index.html").read_text(encoding="utf-8")
    shown = html.unescape(re.sub(r"<[^>]+>", "", page))
    text = re.sub(r"[\s\u2060]+", " ", shown)
    assert [sentence for sentence in sentences if sentence not in text] == []


def test_wins_without_amounts_are_no_revenue(
    con: duckdb.DuckDBPyConnection, outside_data: Path
) -> None:
    """Olist's deals have no amount, no kind and no day of creation."""
    path = outside_data / "olist" / "olist_closed_deals_dataset.csv"
    days = [line.split(",")[4][:10] for line in path.read_text().splitlines()[1:]]
    won = sum("2018-01-01" <= day < "2018-04-01" for day in days)
    found = con.execute(
        "select sum(win_count), sum(blank_count), sum(counted_amount), "
        "count(*) filter (where kind != 'not known') "
        "from marts.revenue_origins where span = 'quarter'"
    ).fetchall()
    assert found == [(won, won, None, 0)]
    sums = con.execute(
        "select coverage, needed_coverage from marts.revenue_coverage"
    ).fetchall()
    assert sums == [(None, None)]
