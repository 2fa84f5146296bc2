"""Tables as Fivetran's connectors lay them down, of Salesforce and of HubSpot.

The rows are seeds of the connectors' own tests: real column names, odd contents. Ids
of one table seldom stand in another, so much of it is of no lead in the exports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from jointplan.ingest.files.export import candidates
from jointplan.ingest.mapping.read import read_mapping
from jointplan.warehouse.models import build_layers, read_models
from jointplan.workspace import KIT_ROOT
from tests.outside.exported import account_of_rows, asked, fates_of, rows_of, staged
from tests.support.stage import Stage

pytestmark = pytest.mark.outside

HUBSPOT = """
[sources.hubspot]
profile = "fivetran_hubspot"
exported_at = 2023-06-09
"""
SALESFORCE = """
[sources.salesforce]
profile = "fivetran_salesforce"
exported_at = 2019-11-12
"""
# The seed's contacts have no latest form, and names of properties are hashed.
DIFFERS = """
[sources.hubspot.feeds]
recent_conversion = false
[sources.hubspot.feeds.lifecycle_history]
where = { name = ["qX2fhW9GbEQnUAKSmM2edA=="] }
values.stage = { "*" = "mql" }
"""
# With history mode a record has several rows; those of the past are left out.
ACTIVE = """
[sources.salesforce.feeds.opportunities]
where = { _fivetran_active = ["true"] }
columns.is_deleted = false
"""


@pytest.fixture(scope="module")
def seeds(outside_data: Path) -> Path:
    """Name the folder of the seeds."""
    return outside_data / "fivetran"


@pytest.fixture(scope="module")
def hubspot(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Stage HubSpot's tables, and tell who is one person."""
    scratch = tmp_path_factory.mktemp("hubspot")
    with staged(seeds / "dbt_hubspot", HUBSPOT + DIFFERS, scratch=scratch) as built:
        build_layers(built.con, read_models(KIT_ROOT / "queries"), ("people",))
        yield built


@pytest.fixture(scope="module")
def salesforce(
    seeds: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Stage Salesforce's tables."""
    scratch = tmp_path_factory.mktemp("salesforce")
    with staged(seeds / "dbt_salesforce", SALESFORCE, scratch=scratch) as built:
        yield built


def second_of(cell: str) -> datetime:
    """An instant to the whole second, without the kit."""
    return datetime.fromisoformat(cell).replace(microsecond=0)


# --- HubSpot --------------------------------------------------------------------------


def test_every_row_of_hubspot_is_accounted_for(seeds: Path, hubspot: Stage) -> None:
    found = account_of_rows(hubspot.con)
    expected = {file: len(rows_of(seeds / "dbt_hubspot" / file)) for file in found}
    assert {file: counts[0] for file, counts in found.items()} == expected
    assert {file: sum(counts[1:]) for file, counts in found.items()} == expected
    assert sum(counts[3] for counts in found.values()) == 0
    assert found["contact_data.csv"] == (22, 22, 0, 0)
    assert found["owner_data.csv"] == (100, 100, 0, 0)


def test_contacts_who_filled_in_no_form_stop_no_run(
    seeds: Path, tmp_path: Path
) -> None:
    with staged(seeds / "dbt_hubspot", HUBSPOT, scratch=tmp_path) as stage:
        assert account_of_rows(stage.con)["contact_data.csv"] == (22, 22, 0, 0)


def test_merged_contacts_follow_their_survivor(seeds: Path, hubspot: Stage) -> None:
    rows = rows_of(seeds / "dbt_hubspot" / "contact_data.csv")
    survivor_of = {
        merged: row["id"]
        for row in rows
        for merged in row["property_hs_merged_object_ids"].split(";")
    }
    assert len(survivor_of) == 4, "three ids, and the blank of all others"
    groups = Counter(survivor_of.get(row["id"], row["id"]) for row in rows)
    found = asked(
        hubspot.con,
        "select person_id, count(*) from people.record_people group by person_id",
    )
    assert sorted(count for _, count in found) == sorted(groups.values())
    assert (len(rows), len(found)) == (22, 19)


def test_an_audit_of_merges_says_when(seeds: Path, hubspot: Stage) -> None:
    expected = {
        (
            row["vid_to_merge"],
            row["canonical_vid"],
            datetime.fromisoformat(row["timestamp"]),
        )
        for row in rows_of(seeds / "dbt_hubspot" / "contact_merge_audit_data.csv")
    }
    found = asked(
        hubspot.con,
        "select record_id, survivor_id, merged_at from staging.merges "
        "where feed_name = 'merges'",
    )
    assert set(found) == expected
    assert len(found) == 4


def test_the_people_of_an_engagement_stand_in_a_table_of_their_own(
    seeds: Path, hubspot: Stage
) -> None:
    folder = seeds / "dbt_hubspot"
    [call] = rows_of(folder / "engagement_call_data.csv")
    [link] = rows_of(folder / "engagement_contact_data.csv")
    found = asked(
        hubspot.con,
        "select touches.touch_id, touch_people.record_id, channel, happened_at "
        "from staging.touches inner join staging.touch_people "
        "on touches.touch_id = touch_people.touch_id",
    )
    at = second_of(call["property_hs_timestamp"])
    assert found == [(call["engagement_id"], link["contact_id"], "call", at)]


def test_engagements_of_nobody_in_the_exports_are_set_aside(
    seeds: Path, hubspot: Stage
) -> None:
    kinds = {
        kind: rows_of(seeds / "dbt_hubspot" / f"engagement_{kind}_data.csv")
        for kind in ("call", "email", "meeting")
    }
    found = asked(
        hubspot.con, "select channel, count(*) from staging.touches group by channel"
    )
    assert dict(found) == {kind: len(rows) for kind, rows in kinds.items()}
    count = sum(map(len, kinds.values()))
    assert fates_of(hubspot.con, "touches") == {"of no lead in the exports": count}
    starts = [row["start_time"] for row in kinds["meeting"]]
    times = asked(
        hubspot.con,
        "select min(happened_at), max(happened_at) from staging.touches "
        "where channel = 'meeting'",
    )
    assert times == [(second_of(min(starts)), second_of(max(starts)))]


def test_history_is_read_by_its_property(seeds: Path, hubspot: Stage) -> None:
    rows = [
        row
        for row in rows_of(seeds / "dbt_hubspot" / "contact_property_history_data.csv")
        if row["name"] == "qX2fhW9GbEQnUAKSmM2edA=="
    ]
    found = asked(
        hubspot.con,
        "select record_id, changed_at, author_kind from staging.stage_changes "
        "where feed_name = 'lifecycle_history' and row_fate != 'not of this entity'",
    )
    assert {row["source"] for row in rows} == {"MIGRATION"}
    assert sorted(found) == sorted(
        (row["contact_id"], second_of(row["timestamp"]), "import") for row in rows
    )


def test_deals_keep_their_days_and_none_is_won(seeds: Path, hubspot: Stage) -> None:
    rows = rows_of(seeds / "dbt_hubspot" / "deal_data.csv")
    found = asked(
        hubspot.con,
        "select opportunity_id, created_at, is_won from staging.opportunities",
    )
    assert set(found) == {
        (row["deal_id"], datetime.fromisoformat(row["property_createdate"]), None)
        for row in rows
    }


def test_properties_are_named_as_hubspot_names_them(
    outside_data: Path, tmp_path: Path
) -> None:
    listing = rows_of(outside_data / "hubspot" / "property_labels.csv")
    path = tmp_path / "mapping.toml"
    own = '[sources.own]\nprofile = "hubspot"\ntime_zone = "UTC"\n'
    path.write_text(f"format = 1\n{own}{HUBSPOT}", encoding="utf-8")
    sources = read_mapping(path).sources
    known = {row["name"] for row in listing} | {
        name
        for feed in sources["own"].feeds.values()
        for item in feed.columns.values()
        for name in candidates(item)
    }
    named = {
        (feed_name, name.removeprefix("property_"))
        for feed_name, feed in sources["hubspot"].feeds.items()
        for item in feed.columns.values()
        for name in candidates(item)
        if name.startswith("property_")
    }
    assert [each for each in sorted(named) if each[1] not in known] == []
    assert len(named) > 40


# --- Salesforce -----------------------------------------------------------------------


def test_every_row_of_salesforce_is_accounted_for(
    seeds: Path, salesforce: Stage
) -> None:
    found = account_of_rows(salesforce.con)
    expected = {file: len(rows_of(seeds / "dbt_salesforce" / file)) for file in found}
    assert {file: counts[0] for file, counts in found.items()} == expected
    assert {file: sum(counts[1:]) for file, counts in found.items()} == expected
    assert sum(counts[3] for counts in found.values()) == 0


def test_deleted_records_are_set_aside(seeds: Path, salesforce: Stage) -> None:
    for entity, table in (("accounts", "account"), ("opportunities", "opportunity")):
        rows = rows_of(seeds / "dbt_salesforce" / f"sf_{table}_data.csv")
        deleted = sum(row["is_deleted"] == "true" for row in rows)
        fates = fates_of(salesforce.con, entity)
        assert fates["deleted in the CRM"] == deleted
        assert fates.get("used", 0) == len(rows) - deleted


def test_a_record_of_history_mode_is_its_active_row(
    seeds: Path, tmp_path: Path
) -> None:
    rows = rows_of(seeds / "dbt_salesforce" / "sf_opportunity_data.csv")
    active = [row for row in rows if row["_fivetran_active"] == "true"]
    folder = seeds / "dbt_salesforce"
    with staged(folder, SALESFORCE + ACTIVE, scratch=tmp_path) as stage:
        found = asked(
            stage.con,
            "select count(*), count(*) filter (where is_won), sum(amount) "
            "from staging.opportunities where row_fate = 'used' "
            "and feed_name = 'opportunities'",
        )
    won = sum(row["is_won"] == "true" for row in active)
    total = sum(Decimal(row["amount"] or 0) for row in active)
    assert found == [(len(active), won, total)] == [(8, 5, Decimal(24320001))]
