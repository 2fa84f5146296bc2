"""Three Salesforce orgs in one report: hand-offs, decisions, touches, opportunities.

No org has a history, so a mapping says which column dates a hand-off. In the workshop
org nobody was converted and no task was done; the test converts its first thirty leads
to the contacts of its campaigns, and takes every task as done on its day.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.outside.exported import asked, fates_of, rows_of, staged, write_workspace
from tests.outside.salesforce_mapping import DEMO, DEVORG, WORKSHOP, ZONE
from tests.support.building import build_workspace

pytestmark = pytest.mark.outside


def convert_leads(org: Path, target: Path) -> Path:
    """Lay the workshop org out anew, with its first thirty leads converted."""
    target.mkdir(parents=True)
    for path in org.glob("*.csv"):
        if path.name != "Lead.csv":
            (target / path.name).symlink_to(path)
    leads = rows_of(org / "Lead.csv")
    members = rows_of(org / "CampaignMember.csv")
    contacts = sorted({row["ContactId"] for row in members} - {""})
    for row, contact in zip(leads, contacts, strict=False):
        row |= {"IsConverted": "1", "ConvertedContactId": contact}
    with (target / "Lead.csv").open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(leads[0]))
        writer.writeheader()
        writer.writerows(leads)
    return target


@pytest.fixture(scope="module")
def orgs(outside_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Put the three orgs into one folder of exports, a source each."""
    folder = tmp_path_factory.mktemp("orgs")
    salesforce = outside_data / "salesforce"
    convert_leads(salesforce / "data_cloud_workshop", folder / "workshop")
    for name, org in (("demo", "gen_ai_demo"), ("devorg", "powerbi_devorg")):
        (folder / name).symlink_to(salesforce / org, target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def con(
    orgs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Build the marts of the quarter in which the developer org was tried."""
    scratch = tmp_path_factory.mktemp("built")
    mapping = WORKSHOP + DEMO + DEVORG
    root = write_workspace(scratch / "workspace", mapping, quarter="2026-Q1", zone=ZONE)
    with build_workspace(root, scratch, exports=orgs, quarter="2026-Q1") as built:
        yield built


def test_every_file_ties_out(con: duckdb.DuckDBPyConnection, orgs: Path) -> None:
    found = asked(
        con,
        "select file, read_count, used_count + set_aside_count, unread_count "
        "from marts.files",
    )
    expected = []
    for file, *_ in found:
        count = len(rows_of(orgs / file))
        expected.append((file, count, count, 0))
    assert found == expected
    assert len(found) == 11


def test_leads_created_twice_are_one_hand_off(
    con: duckdb.DuckDBPyConnection, orgs: Path
) -> None:
    leads = rows_of(orgs / "demo" / "Lead.csv")
    people = {row["Email"] or row["Id"] for row in leads}
    found = asked(
        con,
        "select count(*), sum(repeat_signal_count) from journeys.handoffs "
        "where quarter = '2024-Q3'",
    )
    assert found == [(len(people), len(leads) - len(people))] == [(11, 3)]


def test_hand_offs_of_a_quarter_and_their_decisions(
    con: duckdb.DuckDBPyConnection, orgs: Path
) -> None:
    """R34: only the developer org's mapping shows rejections; its leads are later."""
    leads = rows_of(orgs / "workshop" / "Lead.csv")
    status = Counter(row["Status"] for row in leads)
    found = asked(
        con,
        "select quarter, handoff_count, qualified_count, expired_count, "
        "no_decision_recorded_count "
        "from marts.funnel_quarters where quarter < '2026-Q1' and handoff_count > 0 "
        "order by quarter",
    )
    rest = status["New"] + status["Working"]
    assert found == [
        ("2024-Q1", len(leads), status["Qualified"], 0, rest),
        ("2024-Q3", 11, 0, 0, 11),
    ]


def test_a_source_is_the_last_campaign_else_the_leads_own(
    con: duckdb.DuckDBPyConnection, orgs: Path
) -> None:
    workshop = orgs / "workshop"
    types = {row["Id"]: row["Type"] for row in rows_of(workshop / "Campaign.csv")}
    members = rows_of(workshop / "CampaignMember.csv")
    last = {
        row["LeadOrContactId"]: (row["Added_Date__c"], types[row["CampaignId"]])
        for row in sorted(members, key=lambda row: row["Added_Date__c"])
        if row["Added_Date__c"] <= "2024-01-22"  # the day all leads were created
    }
    expected: Counter[tuple[str, bool]] = Counter()
    for row in rows_of(workshop / "Lead.csv"):
        records = (row["Id"], row["ConvertedContactId"])
        found = [last[record] for record in records if record in last]
        source = max(found)[1] if found else row["LeadSource"]
        expected[source, row["Status"] == "Qualified"] += 1
    rows = asked(
        con,
        "select source, decision = 'qualified', count(*) from journeys.handoffs "
        "where quarter = '2024-Q1' group by all",
    )
    assert {(source, won): count for source, won, count in rows} == expected


def test_touches_of_a_converted_lead_are_those_of_its_contact_too(
    con: duckdb.DuckDBPyConnection, orgs: Path
) -> None:
    tasks = Counter(row["WhoId"] for row in rows_of(orgs / "workshop" / "Task.csv"))
    expected = {
        row["Id"]: tasks[row["Id"]] + tasks[row["ConvertedContactId"]]
        for row in rows_of(orgs / "workshop" / "Lead.csv")
    }
    found = asked(
        con,
        "select records.record_id, count(*) from canonical.touches "
        "inner join people.record_people as records "
        "on touches.person_id = records.person_id "
        "where records.record_kind = 'lead' group by all",
    )
    assert dict(found) == {lead: count for lead, count in expected.items() if count}
    assert sum(expected.values()) == 47
    assert fates_of(con, "touches") == {
        "used": 47,
        "of a record that no export has": 28,
    }


def test_touches_of_a_converted_lead_need_no_file_of_contacts(
    orgs: Path, tmp_path: Path
) -> None:
    mapping = WORKSHOP.replace('file = "CampaignMember.csv"', 'file = "None.csv"')
    with staged(orgs / "workshop", mapping, scratch=tmp_path) as stage:
        assert fates_of(stage.con, "touches")["used"] == 47


def test_rejections_and_opportunities_of_converted_leads(
    con: duckdb.DuckDBPyConnection, orgs: Path
) -> None:
    leads = rows_of(orgs / "devorg" / "Lead.csv")
    status = Counter(row["Status"] for row in leads)
    assert asked(con, "select decision, handoff_count from marts.rejections") == [
        ("disqualified", status["Closed - Not Converted"])
    ]
    found = asked(
        con,
        "select record_id, opportunity_id from journeys.handoffs "
        "where credited_by = 'conversion link'",
    )
    assert set(found) == {
        (row["Id"], row["ConvertedOpportunityId"])
        for row in leads
        if row["IsConverted"] == "TRUE"
    }
    count = asked(con, "select sum(handoff_count) from marts.funnel_motions")
    assert count == [(len(leads) - status["Open - Not Contacted"],)] == [(20,)]


def test_an_opportunity_of_the_same_day_is_not_older_than_the_hand_off(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = asked(
        con,
        "select decision, count(*) from journeys.handoffs where quarter = '2026-Q1' "
        "group by decision",
    )
    assert dict(found) == {"qualified": 5, "disqualified": 3, "open": 12}


def test_a_decision_of_the_same_day_is_no_step_backwards(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = asked(
        con, "select limit_code, actual_count, out_of_count from marts.limits"
    )
    assert ("stages_backwards", 5, 20) not in found
