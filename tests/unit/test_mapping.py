"""Mapping and profiles: how they are laid together, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jointplan.errors import MappingError
from jointplan.ingest.mapping.date_layouts import contradictions_in, kind_of_layout
from jointplan.ingest.mapping.read import PROFILES, read_mapping
from jointplan.ingest.mapping.schema import Constant, Mapping
from tests.support.acme import MAPPING


def read(folder: Path, text: str) -> Mapping:
    """Write a mapping and read it."""
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


def said_of(folder: Path, text: str) -> str:
    """What reading a mapping is refused with."""
    with pytest.raises(MappingError) as caught:
        read(folder, text)
    return str(caught.value)


def test_a_mapping_says_only_what_differs_from_its_profile(tmp_path: Path) -> None:
    text = """
format = 1
[sources.crm]
profile = "salesforce"
[sources.crm.feeds.leads]
file = "Leads *.csv"
columns.crm_score = "Score__c"
columns.title = false
[sources.crm.feeds.events]
columns.kind = "Kind__c"
[sources.crm.feeds.tasks.values.kind]
"Call" = "automated"
[sources.crm.feeds]
users = false
"""
    source = read(tmp_path, text).sources["crm"]
    leads = source.feeds["leads"]
    assert leads.file == "Leads *.csv"
    assert "Id" in leads.columns["lead_id"]
    assert leads.columns["crm_score"] == "Score__c"
    assert "title" not in leads.columns
    assert source.feeds["events"].columns["kind"] == "Kind__c"
    assert source.feeds["events"].columns["channel"] == Constant(value="meeting")
    assert source.feeds["tasks"].values["kind"]["Call"] == "automated"
    assert source.feeds["tasks"].values["kind"]["ListEmail"] == "mass"
    assert "users" not in source.feeds
    assert "000000000000000AAA" in source.null_values


@pytest.mark.parametrize("name", sorted(path.stem for path in PROFILES.glob("*.toml")))
def test_every_profile_can_be_read_alone(tmp_path: Path, name: str) -> None:
    text = f'format = 1\n[sources.crm]\nprofile = "{name}"\ntime_zone = "UTC"\n'
    assert read(tmp_path, text).sources["crm"].profile == name


def test_time_zone_of_a_hubspot_portal_is_never_taken_for_granted(
    tmp_path: Path,
) -> None:
    said = said_of(tmp_path, 'format = 1\n[sources.crm]\nprofile = "hubspot"\n')
    assert "mapping.toml:2: sources.crm.time_zone is still a question" in said


def test_question_left_open_is_named_with_its_line(tmp_path: Path) -> None:
    text = MAPPING.replace('"Lost" = "disqualified"', '"Lost" = "?"')
    text = text.replace('time_zone = "UTC"', 'layouts = ["?"]')
    lines = text.split("\n")
    said = said_of(tmp_path, text)
    for word, name in (('"Lost"', "feeds.changes.values.stage.Lost"), ("layo", "lay")):
        line = next(n for n, text in enumerate(lines, 1) if text.startswith(word))
        assert f"mapping.toml:{line}: sources.crm.{name}" in said


def test_value_maps_of_a_source_are_every_feeds_and_the_feeds_own_win(
    tmp_path: Path,
) -> None:
    text = (
        MAPPING
        + """
[sources.crm.values.stage]
"Lost" = "recycled"
"Nurture*" = "recycled"
[sources.crm.feeds.stamps]
file = "leads.csv"
entity = "stage_changes"
columns = { record_id = "id", changed = "created", stage = { value = "mql" } }
"""
    )
    feeds = read(tmp_path, text).sources["crm"].feeds
    assert feeds["changes"].values["stage"]["Lost"] == "disqualified"
    assert feeds["changes"].values["stage"]["Nurture*"] == "recycled"
    assert feeds["stamps"].values == {}


def test_missing_mapping_says_what_to_copy(tmp_path: Path) -> None:
    with pytest.raises(MappingError) as caught:
        read_mapping(tmp_path / "mapping.toml")
    assert str(caught.value) == (
        "mapping.toml: there is no mapping, so no export can be understood\n"
        "  try        make inspect, which writes one to start from"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "", "the first line must be: format = 1"),
        ("format = 1", "format = 2", "the first line must be: format = 1"),
        ("format = 1", "format = 1 1", "cannot be read: "),
        ("[sources.crm]", "[source.crm]", "source: Extra inputs are not permitted"),
        (
            'time_zone = "UTC"',
            'time_zone = "CEST"',
            "no time zone is called 'CEST'; write it like Europe/Berlin",
        ),
        ('time_zone = "UTC"', 'profile = "pipe"', "no profile 'pipe'; there are fiv"),
        ('time_zone = "UTC"', 'timezone = "UTC"', "sources.crm.timezone: Extra inp"),
        ('entity = "leads"', 'entity = "lead"', "no entity of this name; there are"),
        ('file = "leads.csv"', "", "feeds.leads.file: Field required"),
        ('email = "email"', 'mail = "email"', "leads has no field 'mail'"),
        ('email = "email"', 'email = { value = "x" }', "'email' is hashed"),
        ('lead_id = "id"', 'title = "id"', "no column is named for 'lead_id'"),
        ('columns.changed = "changed"', "", "no column is named for 'changed'"),
        ('"MQL" = "mql"', '"MQL" = "MQL"', "'MQL' is none of the kit's words"),
        ('value = "observed"', 'value = "seen"', "'seen' is none of the kit's words"),
        ("max_unread_pct = 10", "max_unread_pct = 101", "max_unread_pct: Input"),
        ("max_unread_pct = 10", 'layouts = ["%d.%m.%Q"]', "%Q is no part of a layout"),
        ("max_unread_pct = 10", 'layouts = ["%d.%m."]', "'%d.%m.' lacks the year"),
        (
            "max_unread_pct = 10",
            'layouts = ["%d.%m.%Y %I:%M"]',
            "lacks the half of the day",
        ),
        ("max_unread_pct = 10", "exported_at = 2026-13-01", "cannot be read: "),
        (
            "max_unread_pct = 10",
            'layouts = ["%d.%m.%y %H:%M", "%m.%d.%y"]',
            "'%d.%m.%y %H:%M' and '%m.%d.%y' contradict each other",
        ),
        ("max_unread_pct = 10", 'encoding = "utf8mb9"', "'utf8mb9' is no encoding of"),
        ("max_unread_pct = 10", 'encoding = "base64"', "'base64' is no encoding of"),
    ],
)
def test_a_fault_in_a_mapping_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in MAPPING
    found = said_of(tmp_path, MAPPING.replace(old, new, 1))
    assert re.match(r"mapping\.toml(:\d+)?: ", found)
    assert said in found


def test_faults_of_all_feeds_are_named_at_once(tmp_path: Path) -> None:
    text = MAPPING.replace('email = "email"', 'mail = "email"')
    text = text.replace('"Lost" = "disqualified"', '"Lost" = "lost"')
    said = said_of(tmp_path, text)
    assert "sources.crm.feeds.leads: leads has no field 'mail'" in said
    assert "sources.crm.feeds.changes.stage: 'lost' is none of the kit's words" in said
    assert "try        use one of mql, accepted, qualified" in said


@pytest.mark.parametrize(
    ("layout", "kind"),
    [
        ("%d.%m.%Y", "day"),
        ("%-d %B %y", "day"),
        ("%d.%m.%Y %H:%M", "naive"),
        ("%m/%d/%Y %I:%M %p", "naive"),
        ("%d.%m.%Y %H:%M:%S %z", "zoned"),
    ],
)
def test_layouts_are_of_days_of_naive_or_of_zoned_stamps(
    layout: str, kind: str
) -> None:
    assert kind_of_layout(layout) == kind


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("%d/%m/%Y", "%m/%d/%Y"),
        ("%d/%m/%y", "%m/%d/%Y %I:%M %p"),
        ("%-d-%-m-%Y", "%m-%d-%Y"),
        ("%H:%M %d.%m.%Y", "%m.%d.%Y"),
        ("%a %d/%m/%Y", "%m/%d/%Y"),
        ("%Y-%m-%d", "%Y-%d-%m"),
        ("%y/%m/%d", "%d/%m/%y"),
        ("%Y%m%d", "%Y%d%m"),
    ],
)
def test_layouts_that_read_one_cell_as_two_days_contradict(
    one: str, other: str
) -> None:
    assert contradictions_in([one, "%d %b %Y", other]) == [(one, other)]


@pytest.mark.parametrize(
    "layouts",
    [
        ["%d/%m/%y", "%d/%m/%Y", "%d/%m/%Y %H:%M"],
        ["%d.%m.%Y", "%m/%d/%Y", "%Y-%m-%d"],
        ["%d/%m/%Y", "%Y/%m/%d"],
        ["%d %b %Y", "%b %d %Y", "%m/%d/%Y"],
    ],
)
def test_layouts_that_look_different_or_agree_may_stand_together(
    layouts: list[str],
) -> None:
    assert contradictions_in(layouts) == []
