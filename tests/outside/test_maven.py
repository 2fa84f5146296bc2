"""A CRM that no profile knows: 8,800 opportunities through the generic profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import ExportError
from tests.outside.exported import (
    account_of_rows,
    asked,
    rows_of,
    staged,
    write_workspace,
)
from tests.outside.maven_mapping import AS_OF, MAPPING, OPPORTUNITIES
from tests.support.building import build_workspace

pytestmark = pytest.mark.outside

QUARTER = "2017-Q3"


@pytest.fixture(scope="module")
def maven(outside_data: Path) -> Path:
    """Name the folder of both variants."""
    return outside_data / "maven_crm_sales"


@pytest.fixture(scope="module")
def pipeline(maven: Path) -> list[dict[str, str]]:
    """Read the opportunities without the kit."""
    return rows_of(maven / "maven_8800" / "sales_pipeline.csv")


@pytest.fixture(scope="module")
def manager_of(maven: Path) -> dict[str, str]:
    """Read who manages which agent without the kit."""
    rows = rows_of(maven / "maven_8800" / "sales_teams.csv")
    return {row["sales_agent"]: row["manager"] for row in rows}


@pytest.fixture(scope="module")
def con(
    maven: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build the marts of the third quarter of 2017."""
    scratch = tmp_path_factory.mktemp("maven")
    root = write_workspace(scratch / "root", MAPPING, quarter=QUARTER, zone="UTC")
    with build_workspace(
        root, scratch, exports=maven / "maven_8800", quarter=QUARTER
    ) as built:
        yield built


def quarter_of(cell: str) -> str:
    """The quarter of a day as written in the export."""
    return f"{cell[:4]}-Q{(int(cell[5:7]) + 2) // 3}"


def days_between(row: dict[str, str]) -> int:
    """Days from engagement to closing."""
    closed = date.fromisoformat(row["close_date"])
    return (closed - date.fromisoformat(row["engage_date"])).days


def test_every_row_is_accounted_for(con: duckdb.DuckDBPyConnection) -> None:
    found = asked(
        con,
        "select file, read_count, used_count, set_aside_count, unread_count "
        "from marts.files order by file",
    )
    assert found == [
        ("accounts.csv", 85, 85, 0, 0),
        ("sales_pipeline.csv", 8800, 8800, 0, 0),
        ("sales_teams.csv", 35, 35, 0, 0),
    ]
    assert asked(con, "select file from mapping.unread_files") == [("products.csv",)]


def test_opportunities_stand_where_the_crm_has_them(
    con: duckdb.DuckDBPyConnection, pipeline: list[dict[str, str]]
) -> None:
    stages = Counter(row["deal_stage"] for row in pipeline)
    found = asked(
        con,
        "select stage_name, is_won, is_closed, count(*) from staging.opportunities "
        "group by all",
    )
    assert set(found) == {
        (stage, stage == "Won", stage in ("Won", "Lost"), count)
        for stage, count in stages.items()
    }
    assert (stages["Won"], stages["Lost"], stages["Engaging"]) == (4238, 2473, 1589)


def test_amounts_add_up_by_quarter_agent_and_manager(
    con: duckdb.DuckDBPyConnection,
    pipeline: list[dict[str, str]],
    manager_of: dict[str, str],
) -> None:
    expected: dict[tuple[str, str, str], Decimal] = {}
    for row in pipeline:
        if row["deal_stage"] == "Won":
            agent = row["sales_agent"]
            key = (quarter_of(row["close_date"]), manager_of[agent], agent)
            expected[key] = expected.get(key, Decimal(0)) + Decimal(row["close_value"])
    found = asked(
        con,
        "select year(closed_on) || '-Q' || quarter(closed_on), team, owner_id, "
        "sum(amount) from canonical.opportunities "
        "inner join staging.owners using (owner_id) where is_won group by all",
    )
    assert {(*key,): amount for *key, amount in found} == expected
    assert (len(expected), sum(expected.values())) == (120, Decimal(10005534))


def test_hand_offs_by_quarter_end_as_the_opportunities_did(
    con: duckdb.DuckDBPyConnection, pipeline: list[dict[str, str]]
) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for row in pipeline:
        if row["engage_date"]:
            counts[quarter_of(row["engage_date"]), row["deal_stage"]] += 1
    found = asked(
        con,
        "select quarter, qualified_count, won_count, disqualified_count, "
        "expired_count + open_count from marts.funnel_quarters order by quarter",
    )
    assert found == [
        (name, *(counts[name, stage] for stage in ("Won", "Won", "Lost", "Engaging")))
        for name in ("2016-Q4", "2017-Q1", "2017-Q2", QUARTER)
    ]


def test_rates_at_equal_age_by_manager(
    con: duckdb.DuckDBPyConnection,
    pipeline: list[dict[str, str]],
    manager_of: dict[str, str],
) -> None:
    rows = [
        row
        for row in pipeline
        if row["engage_date"] and quarter_of(row["engage_date"]) == QUARTER
    ]
    won = [row for row in rows if row["deal_stage"] == "Won"]
    counted = [
        Counter(manager_of[row["sales_agent"]] for row in each)
        for each in (
            rows,
            [row for row in won if days_between(row) <= 30],
            [row for row in won if days_between(row) <= 90],
        )
    ]
    found = asked(
        con,
        "select split_value, mature_count, qualified_within_count, won_within_count "
        "from marts.funnel_splits where split = 'team'",
    )
    assert {team: tuple(counts) for team, *counts in found} == {
        team: tuple(each[team] for each in counted) for team in counted[0]
    }
    assert len(found) == 6


def test_what_is_in_no_table_of_sources_is_said(con: duckdb.DuckDBPyConnection) -> None:
    found = asked(
        con, "select subject from marts.limits where limit_code = 'unmapped_sources'"
    )
    assert ("GTXPro",) in found
    assert ("GTX Pro",) not in found, "the price list's spelling, in no opportunity"


# --- Another layout of dates ----------------------------------------------------------


def source(layouts: str = "") -> str:
    """A mapping of the opportunities alone."""
    return f"\n[sources.maven]\nexported_at = {AS_OF}\n{layouts}\n{OPPORTUNITIES}"


def test_american_dates_give_the_same_figures(
    con: duckdb.DuckDBPyConnection, maven: Path, tmp_path: Path
) -> None:
    select = (
        "select opportunity_id, is_won, amount, created_on, closed_on "
        "from staging.opportunities order by all"
    )
    mapping = source('layouts = ["%m/%d/%Y"]')
    with staged(maven / "variant_us_dates", mapping, scratch=tmp_path) as stage:
        assert asked(stage.con, select) == asked(con, select)
        counts = account_of_rows(stage.con)
    assert counts == {"sales_pipeline.csv": (8800, 8800, 0, 0)}


@pytest.mark.parametrize(
    ("layouts", "told"),
    [
        ("", "sales_pipeline.csv:2: 6,711 of 6,711 cells of close_date cannot be read"),
        (
            'layouts = ["%d/%m/%Y"]',
            "sales_pipeline.csv:13: 4,070 of 6,711 cells of close_date cannot be read",
        ),
    ],
)
def test_a_layout_that_is_missing_or_wrong_stops_the_run(
    maven: Path, tmp_path: Path, layouts: str, told: str
) -> None:
    with (
        pytest.raises(ExportError) as caught,
        staged(maven / "variant_us_dates", source(layouts), scratch=tmp_path),
    ):
        pass
    assert told in str(caught.value)
    assert "as a date or time; they look like 9/99/9999" in str(caught.value)
    assert 'layouts = ["%m/%d/%Y"]' in str(caught.value)
    assert "8,300 cells of engage_date" in str(caught.value)


def test_tables_side_by_side_are_refused(maven: Path, tmp_path: Path) -> None:
    mapping = source().replace("sales_pipeline.csv", "data_dictionary*.csv")
    with (
        pytest.raises(ExportError) as caught,
        staged(maven / "variant_us_dates", mapping, scratch=tmp_path),
    ):
        pass
    told = str(caught.value)
    assert "data_dictionary_sidebyside.csv: line 1 names 2 of 14 columns" in told
    assert "several tables side by side" in told
    assert "save each table as a file of its own" in told


@pytest.fixture(scope="module")
def year(
    maven: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build what the section on revenue reads of 2017-Q4, and so of the whole year."""
    scratch = tmp_path_factory.mktemp("maven-year")
    root = write_workspace(scratch / "root", MAPPING, quarter="2017-Q4", zone="UTC")
    names = ("origins", "coverage", "pipeline", "openings", "accounts")
    with build_workspace(
        root,
        scratch,
        exports=maven / "maven_8800",
        quarter="2017-Q4",
        tables=[f"marts.revenue_{name}" for name in names],
    ) as built:
        yield built


def test_revenue_of_quarter_and_year_is_that_of_the_file(
    year: duckdb.DuckDBPyConnection, pipeline: list[dict[str, str]]
) -> None:
    """Every deal is converted from its lead, and no column tells what kind it is."""
    won = [row for row in pipeline if row["deal_stage"] == "Won"]
    last = [row for row in won if quarter_of(row["close_date"]) == "2017-Q4"]
    sums = {
        span: (len(rows), sum(Decimal(row["close_value"]) for row in rows))
        for span, rows in (("quarter", last), ("year to date", won))
    }
    found = asked(
        year,
        "select span, origin, influence, kind, amount_currency, win_count, "
        "counted_amount from marts.revenue_origins",
    )
    assert set(found) == {
        (span, "marketing", "sourced", "not known", "USD", *sums[span]) for span in sums
    }
    assert sums["year to date"] == (4238, Decimal(10005534))


def test_deals_without_an_expected_day_cover_nothing(
    year: duckdb.DuckDBPyConnection, pipeline: list[dict[str, str]]
) -> None:
    is_open = [row for row in pipeline if row["deal_stage"] not in ("Won", "Lost")]
    assert asked(
        year, "select timing, sum(open_count) from marts.revenue_pipeline group by all"
    ) == [("no day", len(is_open))]
    assert asked(
        year,
        "select coverage, needed_coverage, short_amount from marts.revenue_coverage",
    ) == [(None, None, None)]
    assert asked(year, "select * from marts.revenue_accounts") == []


def test_what_was_open_at_the_start_of_a_quarter_is_not_known(
    year: duckdb.DuckDBPyConnection, pipeline: list[dict[str, str]]
) -> None:
    """The file has one state of each deal; what is engaged on no day may have been."""
    expected = {
        quarter: sum(
            (not row["engage_date"] or row["engage_date"] < start)
            and (not row["close_date"] or row["close_date"] >= start)
            for row in pipeline
        )
        for quarter, start in (("2017-Q3", "2017-07-01"), ("2017-Q4", "2017-10-01"))
    }
    found = asked(
        year,
        "select quarter, sum(open_count), sum(unknown_count) "
        "from marts.revenue_openings where quarter >= '2017-Q3' group by all",
    )
    assert {quarter: open_count for quarter, open_count, _ in found} == expected
    assert all(open_count == unknown for _, open_count, unknown in found)
