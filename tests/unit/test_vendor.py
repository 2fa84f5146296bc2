"""Whose export a file is: the share of its columns says it, and not a few names."""

from __future__ import annotations

import csv

import pytest

from jointplan.ingest.inspect.entity_guess import guess_of
from jointplan.ingest.inspect.vendor import evidence_of, likeliest
from jointplan.ingest.mapping.read import profile_names
from jointplan.workspace import KIT_ROOT
from tests.support.other_crms import FILES

LEAD_REPORT = (
    "Lead ID,Lead Owner,First Name,Last Name,Company / Account,Email,Title,Lead Source,"
    "Lead Status,Create Date,Converted,Region,Product Interest,MQL Date,Fit"
)
LEAD_LOADED = (
    "ID,ISDELETED,MASTERRECORDID,LASTNAME,COMPANY,OWNERID,ISCONVERTED,ORACLE__C"
)
CONTACT_NAMES = (
    "hs_object_id,email,firstname,lastname,company,hubspot_owner_id,lifecyclestage,"
    "hs_lead_status,createdate,my_region,my_product"
)
CONTACT_LABELS = (
    "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Lifecycle Stage,"
    "Lead Status,Create Date,Region,Fit"
)
SYNCED = "id,_fivetran_synced,owner_id,lead_source,status,created_date,region_c,email"


def header_of(text: str) -> tuple[str, ...]:
    """The column names of a small file."""
    [header, *_] = text.split("\n")
    delimiter = ";" if header.count(";") > header.count(",") else ","
    return tuple(next(csv.reader([header], delimiter=delimiter)))


@pytest.mark.parametrize("name", FILES)
def test_system_without_a_profile_is_nobody_elses(name: str) -> None:
    header = header_of(FILES[name][1])
    for profile in profile_names():
        assert not evidence_of(profile, header).is_sure


@pytest.mark.parametrize(
    ("profile", "header"),
    [
        ("salesforce", LEAD_REPORT),
        ("salesforce", LEAD_LOADED),
        ("salesforce", "First Name,Last Name,Company / Account,Lead Status,Region,Fit"),
        ("hubspot", CONTACT_NAMES),
        ("hubspot", CONTACT_LABELS),
        ("fivetran_salesforce", SYNCED),
    ],
)
def test_vendor_is_known_by_names_that_few_others_have(
    profile: str, header: str
) -> None:
    name, evidence = likeliest(header_of(header))
    assert name == profile
    assert evidence.is_sure


def test_calls_of_another_system_may_be_touches() -> None:
    """A record's own id is no lead's where the file is one of calls."""
    name, text = FILES["Zoho's calls"]
    guess = guess_of(header_of(text), name)
    assert guess.entity == "touches"
    assert guess.column("happened") == "Call Start Time"
    assert "record_id" not in guess.columns


def test_names_in_camel_case_are_not_salesforces_alone() -> None:
    header = header_of("Id,LeadId,OwnerId,CreatedDate,Status,UserId,Notes")
    assert not evidence_of("salesforce", header).is_sure


def test_share_is_told_with_columns_to_check() -> None:
    evidence = evidence_of("salesforce", header_of(LEAD_REPORT))
    assert evidence.told == "11 of 15 columns (Company / Account, Create Date)"


def test_names_that_all_crms_have_are_no_evidence_however_many() -> None:
    header = ("Id", "Email", "Company", "Status", "Lead Source", "First Name", "Title")
    evidence = evidence_of("salesforce", header)
    assert (evidence.share, evidence.own, evidence.is_sure) == (1.0, (), False)
    assert evidence.doubt == "but most CRMs have them"


@pytest.mark.parametrize("vendor", ["salesforce", "hubspot"])
def test_every_list_of_columns_that_the_documents_ask_for_fits(vendor: str) -> None:
    page = (KIT_ROOT / "docs" / f"exports-{vendor}.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in row.split("|")] for row in page.split("\n")]
    rows = [row for row in rows if len(row) == 5 and ".csv`" in row[1] + row[2]]
    lists = [row[3].split(", ") for row in rows]
    lists = [each for each in lists if len(each) > 2]
    assert len(lists) > 6
    for columns in lists:
        assert evidence_of(vendor, tuple(columns)).fits, columns
