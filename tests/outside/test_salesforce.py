"""Salesforce exports of three orgs: every row accounted for, figures counted twice.

A developer org after a trip through Excel, and two demo orgs as the API gives them,
with a byte order mark and with false written as empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jointplan.errors import ExportError
from tests.outside.exported import account_of_rows, asked, fates_of, rows_of, staged
from tests.outside.salesforce_mapping import (
    CHANGED,
    HISTORY,
    LAYOUTS,
    PROFILE,
    SHEET,
    ZONE,
)
from tests.support.stage import Stage

pytestmark = pytest.mark.outside

MAPPINGS = {
    "powerbi_devorg": SHEET + LAYOUTS + CHANGED,
    "gen_ai_demo": PROFILE,
    "data_cloud_workshop": PROFILE,
}
FILES = {
    "powerbi_devorg": ("Account", "Lead", "Opportunity", "OpportunityHistory"),
    "gen_ai_demo": ("Lead", "Opportunity"),
    "data_cloud_workshop": (
        "Campaign",
        "CampaignMember",
        "Lead",
        "Opportunity",
        "Task",
    ),
}
# Rows that are read and belong to nothing: tasks that nobody did, members who did not
# respond.
ASIDE = {"Task": 75, "CampaignMember": 68}


@pytest.fixture(scope="module")
def folder(outside_data: Path) -> Path:
    """Name the folder of the orgs."""
    return outside_data / "salesforce"


@pytest.fixture(scope="module")
def orgs(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Stage]]:
    """Stage every org with a mapping that says only what differs from the profile."""
    scratch = tmp_path_factory.mktemp("salesforce")
    with ExitStack() as open_ones:
        yield {
            org: open_ones.enter_context(
                staged(folder / org, mapping, scratch=scratch / org)
            )
            for org, mapping in MAPPINGS.items()
        }


def read(path: Path) -> list[dict[str, str]]:
    """Rows of a file without the kit, with column names in small letters."""
    return [{name.lower(): cell for name, cell in row.items()} for row in rows_of(path)]


def is_true(cell: str) -> bool:
    """Whether a cell says yes; an empty one says no here."""
    return cell.lower() in ("true", "1")


@pytest.mark.parametrize("org", MAPPINGS)
def test_every_row_is_accounted_for(
    folder: Path, orgs: dict[str, Stage], org: str
) -> None:
    expected = {}
    for name in FILES[org]:
        count, aside = len(read(folder / org / f"{name}.csv")), ASIDE.get(name, 0)
        expected[f"{name}.csv"] = (count, count - aside, aside, 0)
    assert account_of_rows(orgs[org].con) == expected
    assert asked(orgs[org].con, "select * from staging.untyped_cells") == []


@pytest.mark.parametrize(
    ("org", "count", "won_count", "won_amount"),
    [
        ("powerbi_devorg", 36, 12, "2815000"),
        ("gen_ai_demo", 58, 34, "814000"),
        ("data_cloud_workshop", 50, 12, "10542562.98"),
    ],
)
def test_opportunities_add_up(
    folder: Path,
    orgs: dict[str, Stage],
    org: str,
    count: int,
    won_count: int,
    won_amount: str,
) -> None:
    rows = read(folder / org / "Opportunity.csv")
    wins = [row for row in rows if is_true(row["iswon"])]
    layout = "%m/%d/%y" if org == "powerbi_devorg" else "%Y-%m-%d"
    days = [datetime.strptime(row["closedate"], layout).date() for row in rows]
    expected = (
        len(rows),
        len(wins),
        sum(is_true(row["isclosed"]) for row in rows),
        sum(Decimal(row["amount"] or 0) for row in rows),
        sum(Decimal(row["amount"]) for row in wins),
        min(days),
        max(days),
    )
    assert (*expected[:2], expected[4]) == (count, won_count, Decimal(won_amount))
    found = asked(
        orgs[org].con,
        "select count(*), count(*) filter (where is_won), "
        "count(*) filter (where is_closed), sum(amount), "
        "sum(amount) filter (where is_won), min(closed_on), max(closed_on) "
        "from staging.opportunities where row_fate = 'used'",
    )
    assert found == [expected]


def test_a_lead_is_converted_if_the_crm_says_so_not_if_its_status_does(
    folder: Path, orgs: dict[str, Stage]
) -> None:
    rows = read(folder / "powerbi_devorg" / "Lead.csv")
    expected = {
        (
            row["id"],
            row["convertedcontactid"],
            row["convertedopportunityid"],
            datetime.strptime(row["converteddate"], "%m/%d/%y").date(),
        )
        for row in rows
        if is_true(row["isconverted"])
    }
    found = asked(
        orgs["powerbi_devorg"].con,
        "select lead_id, converted_contact_id, converted_opportunity_id, converted_on "
        "from staging.leads where is_converted",
    )
    assert set(found) == expected
    assert (len(found), sum("- Converted" in row["status"] for row in rows)) == (5, 8)


def test_minutes_of_a_spreadsheet_are_instants_of_the_stated_zone(
    folder: Path, orgs: dict[str, Stage]
) -> None:
    expected = {
        row["id"]: datetime.strptime(row["lastmodifieddate"], "%m/%d/%y %I:%M %p")
        .replace(tzinfo=ZoneInfo(ZONE))
        .astimezone(UTC)
        .replace(tzinfo=None)
        for row in read(folder / "powerbi_devorg" / "Lead.csv")
    }
    found = asked(
        orgs["powerbi_devorg"].con,
        "select record_id, changed_at from staging.stage_changes",
    )
    assert dict(found) == expected
    assert datetime(2026, 2, 24, 4, 55) in expected.values(), "the evening before"


def test_without_layouts_the_run_stops_and_says_what_to_write(
    folder: Path, tmp_path: Path
) -> None:
    mapping = SHEET + CHANGED
    with (
        pytest.raises(ExportError) as caught,
        staged(folder / "powerbi_devorg", mapping, scratch=tmp_path),
    ):
        pass
    told = str(caught.value)
    assert "Lead.csv:2: 5 of 5 cells of ConvertedDate cannot be read" in told
    assert "they look like 99/99/99\n" in told
    assert "they look like 99/99/99 99:99 aa\n" in told
    assert "Opportunity.csv:2: 36 of 36 cells of CloseDate" in told
    assert "OpportunityHistory.csv:2: 48 of 48 cells of CloseDate" in told
    assert told.count("layouts = [") == 6


def test_what_is_neither_done_nor_answered_is_no_touch_and_no_response(
    folder: Path, orgs: dict[str, Stage]
) -> None:
    workshop = folder / "data_cloud_workshop"
    assert {row["isclosed"] for row in read(workshop / "Task.csv")} == {""}
    assert {row["hasresponded"] for row in read(workshop / "CampaignMember.csv")} == {
        ""
    }
    con = orgs["data_cloud_workshop"].con
    assert fates_of(con, "touches") == {"not of this entity": 75}
    assert fates_of(con, "responses") == {"not of this entity": 68}
    assert fates_of(con, "leads") == {"used": 60}, "a blank IsDeleted deletes nobody"


def test_a_line_break_in_a_description_breaks_no_row(
    folder: Path, orgs: dict[str, Stage]
) -> None:
    rows = read(folder / "gen_ai_demo" / "Lead.csv")
    assert sum("\n" in row["description"] for row in rows) == 2
    found = asked(
        orgs["gen_ai_demo"].con, "select lead_id, company_name from staging.leads"
    )
    assert found == [(row["id"], row["company"]) for row in rows]


def test_a_named_rule_sets_its_rows_aside(folder: Path, tmp_path: Path) -> None:
    rows = read(folder / "gen_ai_demo" / "Lead.csv")
    consumers = sum(row["leadtype__c"] == "Consumer Retail" for row in rows)
    rule = """
[[sources.crm.set_aside]]
name = "consumers"
where = { LeadType__c = ["consumer*"] }
"""
    with staged(folder / "gen_ai_demo", PROFILE + rule, scratch=tmp_path) as stage:
        used = len(rows) - consumers
        assert account_of_rows(stage.con)["Lead.csv"] == (14, used, consumers, 0)
        assert fates_of(stage.con, "leads")["rule: consumers"] == consumers == 8


def test_history_delivered_twice_counts_once(folder: Path, tmp_path: Path) -> None:
    org = folder / "powerbi_devorg"
    exports = tmp_path / "deliveries"
    exports.mkdir()
    for day in ("2026-03-08", "2026-03-09"):
        (exports / day).symlink_to(org, target_is_directory=True)
    rows = read(org / "OpportunityHistory.csv")
    won = {row["opportunityid"] for row in rows if row["stagename"] == "Closed Won"}
    with staged(exports, HISTORY, scratch=tmp_path) as stage:
        assert fates_of(stage.con, "stage_changes") == {
            "used": len(rows),
            "superseded by a newer export": len(rows),
        }
        found = asked(
            stage.con,
            "select distinct record_id from staging.stage_changes "
            "where row_fate = 'used' and stage = 'qualified'",
        )
    assert {row[0] for row in found} == won
