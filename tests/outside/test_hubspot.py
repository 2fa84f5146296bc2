"""HubSpot's own exports, of two custom objects, and its list of property names.

The portal rents cars: places stand for contacts here and cars for deals, since exports
of those are not at hand. What is tested is how HubSpot writes: every field quoted,
minutes without a zone, `Yes`, ids joined by `;`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jointplan.ingest.files.export import candidates
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.mapping.schema import Feed
from tests.outside.exported import account_of_rows, asked, rows_of, staged
from tests.support.stage import Stage

pytestmark = pytest.mark.outside

ZONE = "America/New_York"
PLACES, CARS = "3.crm-bootcamp-locations.csv", "3.crm-bootcamp-vehicles.csv"
MAPPING = f"""
[sources.hubspot]
profile = "hubspot"
time_zone = "{ZONE}"
exported_at = 2023-11-17
[sources.hubspot.feeds.contacts]
file = "*locations.csv"
columns.owner_id = "Owner"
columns.created = "Object create date/time"
columns.account_id = {{ first_of = "Associated Vehicle IDs" }}
[sources.hubspot.feeds.merged_contacts]
file = "*locations.csv"
[sources.hubspot.feeds.last_changes]
file = "*locations.csv"
entity = "stage_changes"
columns.record_id = "Record ID"
columns.changed = "Object last modified date/time"
columns.stage = {{ value = "none" }}
[sources.hubspot.feeds.fleet]
file = "*locations.csv"
entity = "touch_people"
each = "Associated Vehicle IDs"
columns.record_id = "Record ID"
columns.touch_id = "Associated Vehicle IDs"
[sources.hubspot.feeds.deals]
file = "*vehicles.csv"
columns.is_won = "Available"
columns.is_closed = "Available"
columns.amount = "Daily Price"
columns.created = "Object create date/time"
columns.closed = "Object last modified date/time"
[sources.hubspot.feeds.deal_people]
file = "*vehicles.csv"
each = "Associated Location IDs"
columns.record_id = "Associated Location IDs"
"""
# Object -> its export, and how many of its properties the profile names at least.
OBJECTS = {
    "contact": ("contacts.csv", 30),
    "company": ("companies.csv", 15),
    "deal": ("deals.csv", 20),
}


@pytest.fixture(scope="module")
def portal(outside_data: Path) -> Path:
    """Name the folder of the portal's exports."""
    return outside_data / "hubspot" / "official_export_bootcamp"


@pytest.fixture(scope="module")
def stage(portal: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Stage places and cars."""
    with staged(portal, MAPPING, scratch=tmp_path_factory.mktemp("hubspot")) as built:
        yield built


def instant_of(cell: str) -> datetime:
    """The instant of a minute written in the portal's zone, without the kit."""
    local = datetime.strptime(cell, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(ZONE))
    return local.astimezone(UTC).replace(tzinfo=None)


def test_every_row_is_accounted_for(stage: Stage) -> None:
    assert account_of_rows(stage.con) == {
        PLACES: (99, 99, 0, 0),
        CARS: (720, 720, 0, 0),
    }


def test_minutes_are_the_portals_in_summer_and_in_winter(
    portal: Path, stage: Stage
) -> None:
    rows = rows_of(portal / PLACES)
    found = asked(
        stage.con,
        "select contact_id, created_at, changed_at from staging.contacts "
        "inner join staging.stage_changes on contact_id = record_id",
    )
    assert {record: times for record, *times in found} == {
        row["Record ID"]: [
            instant_of(row["Object create date/time"]),
            instant_of(row["Object last modified date/time"]),
        ]
        for row in rows
    }
    times = {(created, changed) for _, created, changed in found}
    # 06:47 is four hours behind in October, 20:12 is five behind in November.
    assert times == {(datetime(2023, 10, 25, 10, 47), datetime(2023, 11, 16, 1, 12))}


def test_a_day_is_the_companys_not_the_portals(portal: Path, stage: Stage) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    expected = {
        instant_of(row["Object create date/time"])
        .replace(tzinfo=UTC)
        .astimezone(berlin)
        .date()
        for row in rows_of(portal / CARS)
    }
    found = asked(stage.con, "select distinct created_on from staging.opportunities")
    assert {day for (day,) in found} == expected
    assert expected == {datetime(2023, 11, 16).date()}, "20:09 of the day before"


def test_yes_is_true_and_amounts_add_up(portal: Path, stage: Stage) -> None:
    rows = rows_of(portal / CARS)
    assert {row["Available"] for row in rows} == {"Yes"}
    found = asked(
        stage.con,
        "select count(*) filter (where is_won and is_closed), sum(amount), "
        "max(closed_at) from staging.opportunities",
    )
    last = max(instant_of(row["Object last modified date/time"]) for row in rows)
    total = sum(Decimal(row["Daily Price"]) for row in rows)
    assert found == [(720, total, last)]


def test_joined_ids_come_apart_and_both_exports_agree(
    portal: Path, stage: Stage
) -> None:
    expected = {
        (row["Record ID"], car)
        for row in rows_of(portal / PLACES)
        for car in row["Associated Vehicle IDs"].split(";")
    }
    of_places = asked(stage.con, "select record_id, touch_id from staging.touch_people")
    of_cars = asked(
        stage.con, "select record_id, opportunity_id from staging.opportunity_people"
    )
    assert set(of_places) == set(of_cars) == expected
    assert len(of_places) == len(of_cars) == len(expected) == 720


def test_the_first_of_joined_ids_is_the_one_on_record(
    portal: Path, stage: Stage
) -> None:
    rows = rows_of(portal / PLACES)
    found = asked(stage.con, "select contact_id, account_id from staging.contacts")
    assert dict(found) == {
        row["Record ID"]: row["Associated Vehicle IDs"].split(";")[0] for row in rows
    }


# --- Names of properties --------------------------------------------------------------


def unpaired(names: list[str], listing: list[dict[str, str]]) -> list[str]:
    """Of the candidates of a field those whose label, or name, is not among them.

    A label may be that of several properties: one of them is enough.
    """
    known = {name.lower() for name in names}
    odd = []
    for written in names:
        labels = {row["label"] for row in listing if row["name"] == written.lower()}
        internal = {
            row["name"] for row in listing if row["label"].lower() == written.lower()
        }
        for others in (labels, internal):
            if others and known.isdisjoint(each.lower() for each in others):
                odd.append(written)
    return odd


def properties_of(feed: Feed) -> dict[str, list[str]]:
    """The candidate columns of a feed's fields, and of its `each`."""
    each = [feed.each] if isinstance(feed.each, str) else feed.each
    return {
        "each": each,
        **{field: candidates(item) for field, item in feed.columns.items()},
    }


@pytest.mark.parametrize("of", OBJECTS)
def test_labels_and_internal_names_are_paired_as_hubspot_pairs_them(
    outside_data: Path, tmp_path: Path, of: str
) -> None:
    listing = [
        row
        for row in rows_of(outside_data / "hubspot" / "property_labels.csv")
        if row["object"] == of
    ]
    path = tmp_path / "mapping.toml"
    source = '[sources.hubspot]\nprofile = "hubspot"\ntime_zone = "UTC"\n'
    path.write_text(f"format = 1\n{source}", encoding="utf-8")
    feeds = read_mapping(path).sources["hubspot"].feeds
    file, least = OBJECTS[of]
    both = {row["name"] for row in listing} | {row["label"].lower() for row in listing}
    odd: dict[str, list[str]] = {}
    named: set[str] = set()
    for feed_name, feed in feeds.items():
        for field, names in properties_of(feed).items() if file in feed.files else ():
            named.update(name.lower() for name in names if name.lower() in both)
            if found := unpaired(names, listing):
                odd[f"{feed_name}.{field}"] = found
    assert odd == {}
    assert len(named) >= least


def test_a_wrong_internal_name_would_be_found(outside_data: Path) -> None:
    rows = rows_of(outside_data / "hubspot" / "property_labels.csv")
    listing = [row for row in rows if row["object"] == "contact"]
    assert unpaired(["Job Title", "jobtitle", ""], listing) == []
    assert unpaired(["Job Title", "job_title"], listing) == ["Job Title"]
    assert unpaired(["Title", "jobtitle"], listing) == ["jobtitle"]
