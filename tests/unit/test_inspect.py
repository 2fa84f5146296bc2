"""Inspecting exports: what is recognised, what is asked, and what is never guessed."""

from __future__ import annotations

import json
import os
import re
import tomllib
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from jointplan.errors import ExportError, MappingError
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.inspect import inspect_exports
from jointplan.ingest.inspect.entity_guess import guess_of
from jointplan.ingest.mapping.read import read_mapping
from jointplan.workspace import KIT_ROOT, Workspace
from tests.support.other_crms import FILES

TEMPLATE = KIT_ROOT / "examples" / "new" / "mapping.toml"


@dataclass(frozen=True)
class Inspected:
    """What inspecting a workspace said and wrote."""

    root: Path
    said: str
    path: Path

    @property
    def words(self) -> str:
        """What was said, as if no line had an end."""
        return " ".join(self.said.split())

    @property
    def text(self) -> str:
        """The mapping that was written."""
        return self.path.read_text(encoding="utf-8")

    @property
    def source(self) -> dict[str, object]:
        """The one source of the mapping."""
        [source] = tomllib.loads(self.text)["sources"].values()
        return dict(source)


def inspect(root: Path, files: Mapping[str, str | bytes]) -> Inspected:
    """Write files under `exports` and inspect them, where a plan says the company."""
    (root / "plans").mkdir(parents=True, exist_ok=True)
    (root / "plans" / "2026-Q1.toml").touch()
    for name, content in files.items():
        path = root / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_again(root)


def inspect_again(root: Path, exports: Path | None = None) -> Inspected:
    """Inspect what lies in a folder of exports, the workspace's own by default."""
    said: list[str] = []
    place = Workspace(root)
    folder = exports or place.exports
    path = inspect_exports(folder, place, template=TEMPLATE, say=said.append)
    return Inspected(root, "\n".join(said), path)


def answer(
    inspected: Inspected, *answers: tuple[str, str], exports: Path | None = None
) -> list[Export]:
    """Answer the questions in the mapping, then find the exports as a run does."""
    text = inspected.text
    for question, given in answers:
        assert question in text
        text = text.replace(question, given)
    (inspected.root / "mapping.toml").write_text(text, encoding="utf-8")
    place = Workspace(inspected.root)
    mapping = read_mapping(place.mapping)
    deliveries = find_deliveries(mapping, exports or place.exports)
    return find_exports(deliveries, cache=place.cache)


SUGGESTED = re.compile(r"^# (?=[\w\"'.-]+(\.\"[^\"]*\")? = )")


def uncommented(text: str, only: frozenset[int] | None = None) -> str:
    """A mapping whose suggestions, or those on some lines, a person took the # off."""
    return "\n".join(
        SUGGESTED.sub("", line) if only is None or number in only else line
        for number, line in enumerate(text.split("\n"))
    )


def suggestions(text: str) -> list[frozenset[int]]:
    """Numbers of the lines of each suggestion: one, or the block of a new feed."""
    found: dict[str, set[int]] = {}
    for number, line in enumerate(text.split("\n")):
        if SUGGESTED.match(line):
            block = re.match(r"# feeds\.[\w-]+\.(?=file|entity|columns)", line)
            name = block[0] if block and f"{block[0]}file" in text else str(number)
            found.setdefault(name, set()).add(number)
    return [frozenset(each) for each in found.values()]


def answered(text: str) -> str:
    """A mapping whose questions somebody answered in some way that holds."""
    text = re.sub(r'(columns\.lead_id) = "\?"', r'\1 = "Email"', text)
    text = re.sub(r'(columns\.\w+) = "\?"', r"\1 = false", text)
    text = text.replace('record_id = "?"', 'record_id = "Email"')
    text = text.replace('time_zone = "?"', 'time_zone = "Europe/Berlin"')
    text = text.replace('encoding = "?"', 'encoding = "cp1250"')
    text = text.replace('layouts = ["?"]', 'layouts = ["%d/%m/%Y"]')
    text = text.replace('entity = "?"', 'entity = "owners"')
    text = text.replace('columns = "?"', 'columns = { owner_id = "nr" }')
    return re.sub(r'(is_\w+\."[^"]*") = "\?"', r'\1 = "false"', text).replace(
        ' = "?"', ' = "none"'
    )


def feeds(exports: list[Export]) -> dict[str, list[str]]:
    return {each.shown: sorted(each.feeds) for each in exports}


LEAD = """\
Id,Company,Email,Title,LeadSource,OwnerId,Status,CreatedDate,IsConverted
00Q000000000001AAA,Kite,ann@kite.example,CEO,Web,005000000000001AAA,Open,2026-01-02T08:00:00Z,false
00Q000000000002AAA,Moss,bea@moss.example,CTO,Fair,005000000000001AAA,Working,2026-01-03T08:00:00Z,false
"""
HUBSPOT = """\
"Record ID","Email","Contact owner","Lifecycle Stage","Lead Status","Create Date",\
"Became a Marketing Qualified Lead Date"
"101","ann@kite.example","Ada Ito","Marketing Qualified Lead","Connected",\
"2026-01-02 08:00","2026-01-05 09:30"
"102","bea@moss.example","Bo Lund","Lead","On Hold","2026-01-03 08:00",""
"""


# -- which vendor's, which feed ------------------------------------------------------


def test_vendor_is_told_by_columns_and_not_by_the_folder(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"salesforce/2026-02-01/all-contacts.csv": HUBSPOT})
    assert seen.source["profile"] == "hubspot"
    assert (
        "folder is named salesforce, but by their columns its files are hubspot's"
        in (seen.words)
    )


def test_name_that_hubspot_gives_a_file_is_evidence_beside_its_columns(
    tmp_path: Path,
) -> None:
    deals = (
        '"Record ID","Deal Name","Deal Stage","Close Date","Deal owner","Amount"\n'
        '"1","Kite","Closed Won","2026-01-02 08:00","Ada Ito","117.0"\n'
    )
    name = "hubspot-crm-exports-all-deals-2026-10-05.csv"
    seen = inspect(tmp_path / "a", {f"crm/2026-10-05/{name}": deals})
    assert seen.source["profile"] == "hubspot"
    seen = inspect(tmp_path / "b", {"crm/2026-10-05/deals.csv": deals})
    assert seen.source["profile"] == "generic"
    assert "not sure: hubspot has 6 of 6 columns" in seen.words


def test_table_of_a_vendor_that_no_feed_reads_is_still_the_vendors(
    tmp_path: Path,
) -> None:
    vehicles = (
        '"Record ID","Make","Daily Price","Owner","Object create date/time",'
        '"Created by user ID","Merged record IDs","Associated Note IDs"\n'
        '"1","Kite","117.0","Ada Ito","2026-01-02 08:00","7","",""\n'
    )
    seen = inspect(tmp_path, {"crm/2026-02-01/vehicles.csv": vehicles})
    assert seen.source["profile"] == "hubspot"
    assert "hubspot's, by 5 of 8 columns" in seen.words
    assert "but no feed reads such a table" in seen.words
    assert "guess" not in seen.words


def test_file_goes_to_the_feed_whose_columns_it_has(tmp_path: Path) -> None:
    contacts = (
        "Id,AccountId,Email,MailingCountry,OwnerId,CreatedDate\n003,001,a@b.cd,FR,,\n"
    )
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": contacts})
    assert "taken for contacts (salesforce, feed contacts)" in seen.words
    assert "by its name it would be leads" in seen.words
    assert feeds(answer(seen)) == {"crm/2026-02-01/Lead.csv": ["contacts"]}


def test_file_of_an_unknown_name_is_named_in_the_mapping(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"crm/2026-02-01/report1642777476321.csv": LEAD})
    assert seen.source["feeds"] == {
        "leads": {"file": "report1642777476321.csv"},
        "lead_status_seen": {"file": "report1642777476321.csv"},
    }
    found = answer(seen, ('"Working" = "?"', '"Working" = "accepted"'))
    assert feeds(found) == {
        "crm/2026-02-01/report1642777476321.csv": ["lead_status_seen", "leads"]
    }


def test_parts_of_an_export_are_named_by_a_pattern(tmp_path: Path) -> None:
    names = [f"crm/2026-02-01/All [open] people {n}.csv" for n in (1, 2, 11)]
    seen = inspect(tmp_path, {name: LEAD for name in names})
    assert seen.source["feeds"]["leads"] == {"file": "All [[]open] people [0-9]*.csv"}  # type: ignore[index]
    found = answer(seen, ('"Working" = "?"', '"Working" = "accepted"'))
    assert sorted(feeds(found)) == sorted(names)


def test_names_that_the_profile_expects_are_not_repeated(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD})
    assert "feeds" not in seen.source


def test_table_beside_one_of_the_expected_name_is_left_out_and_said_so(
    tmp_path: Path,
) -> None:
    folder = "crm/2026-02-01"
    seen = inspect(
        tmp_path, {f"{folder}/Lead.csv": LEAD, f"{folder}/versions.csv": LEAD}
    )
    assert "it looks like leads, beside a file of the expected name" in seen.words
    assert "feeds" not in seen.source


def test_log_of_a_load_is_no_export(tmp_path: Path) -> None:
    log = LEAD.replace("\n", ',"ok"\n').replace(',"ok"', ",STATUS", 1)
    seen = inspect(tmp_path, {"crm/success0413060133.csv": log, "crm/people.csv": LEAD})
    assert "a log of Data Loader" in seen.words
    assert seen.source["feeds"]["leads"] == {"file": "people.csv"}  # type: ignore[index]


def test_member_of_an_archive_is_a_table_like_others(tmp_path: Path) -> None:
    packed = tmp_path / "exports" / "crm" / "2026-02-01" / "weekly.zip"
    packed.parent.mkdir(parents=True)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Lead.csv", LEAD)
    seen = inspect_again(tmp_path)
    assert "weekly.zip/Lead.csv taken for leads" in seen.words
    found = answer(
        seen,
        ('"Working" = "?"', '"Working" = "accepted"'),
        ('time_zone = "?"', 'time_zone = "Europe/Berlin"'),
    )
    assert [sorted(each.feeds) for each in found] == [["lead_status_seen", "leads"]]


def test_missing_column_is_asked_for_and_can_be_done_without(tmp_path: Path) -> None:
    head = "Id,AccountId,StageName,Amount,CurrencyIsoCode,CloseDate\n"
    deals = head + "1,2,Won,5,EUR,2026-01-02\n"
    seen = inspect(
        tmp_path,
        {"crm/2026-02-01/Lead.csv": LEAD, "crm/2026-02-01/Opportunity.csv": deals},
    )
    assert "which column is is_won of opportunities, if there is one" in seen.words
    found = answer(
        seen,
        ('opportunities.columns.is_won = "?"', "opportunities.columns.is_won = false"),
        (
            'opportunities.columns.is_closed = "?"',
            "opportunities.columns.is_closed = false",
        ),
        ('"Working" = "?"', '"Working" = "accepted"'),
    )
    assert len(found) == 2


def test_filter_on_an_absent_column_is_taken_away_where_blank_passes(
    tmp_path: Path,
) -> None:
    events = "Id,WhoId,OwnerId,StartDateTime\n00U1,00Q1,0051,2026-01-02T08:00:00Z\n"
    seen = inspect(tmp_path, {"crm/2026-02-01/Event.csv": events})
    assert seen.source["feeds"]["events"] == {"where": {"IsDeleted": False}}  # type: ignore[index]
    assert feeds(answer(seen)) == {"crm/2026-02-01/Event.csv": ["events"]}


def test_entities_that_no_file_brings_are_listed_with_their_cost(
    tmp_path: Path,
) -> None:
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD})
    missing = " ".join(seen.said.split("missing: ")[1].split())
    assert "touches calls, e-mails and meetings" in missing
    assert "Costs Conversion, Rejections, Follow-up." in missing
    assert "people marketing hands to sales" not in missing


def test_exports_that_cannot_say_when_a_handoff_opened_are_told_so(
    tmp_path: Path,
) -> None:
    once = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD})
    assert "hand-offs the day a lead became an MQL: export the history" in once.words
    twice = inspect(tmp_path, {"crm/2026-03-01/Lead.csv": LEAD})
    assert "hand-offs the day" not in twice.words


# -- what is asked -------------------------------------------------------------------


def test_zone_of_stamps_without_one_is_asked_unless_known(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"hubspot/2026-02-01/all-contacts.csv": HUBSPOT})
    assert seen.source["time_zone"] == "?"
    assert "hubspot: the time zone of its stamps (time_zone)" in seen.words
    with pytest.raises(
        MappingError, match=r"mapping\.toml:\d+: .*time_zone is still a"
    ):
        read_mapping(seen.path)
    found = answer(
        seen,
        ('time_zone = "?"', 'time_zone = "Europe/Berlin"'),
        ('"On Hold" = "?"', '"On Hold" = "accepted"'),
    )
    assert found[0].delivery.source.time_zone == "Europe/Berlin"


def test_zone_of_a_weekly_export_is_known_and_of_a_report_asked(tmp_path: Path) -> None:
    weekly = LEAD.replace("T08:00:00Z", " 08:00:00")
    known = inspect(tmp_path / "a", {"crm/2026-02-01/Lead.csv": weekly})
    assert known.source["time_zone"] == "UTC"

    report = (
        "Lead ID,Lead Owner,Company / Account,Lead Status,Create Date\n"
        "00Q00000000001a,Ada,Kite,Open,24/02/2026 13:05\n"
    )
    asked = inspect(tmp_path / "b", {"crm/2026-02-01/report.csv": report})
    assert asked.source["time_zone"] == "?"
    assert asked.source["layouts"] == ["%d/%m/%Y %H:%M"]
    assert "15 characters in Lead ID; they become 18" in asked.words


def test_zone_is_not_asked_where_every_stamp_says_it(tmp_path: Path) -> None:
    plain = "Id,Company,Email,Status,CreatedDate,ConvertedDate\n"
    row = "00Q1,Kite,a@b.cd,Open,1767340800000,2026-01-02\n"
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": plain + row})
    assert seen.source["time_zone"] == "UTC"
    assert "CreatedDate: milliseconds since 1970" in seen.words
    assert "ConvertedDate: days, ISO 8601" in seen.words


def dated_lead(*days: str) -> str:
    rows = "".join(f"00Q{n},Kite,a@b.cd,Open,{day}\n" for n, day in enumerate(days))
    return f"Id,Company,Email,Status,CreatedDate\n{rows}"


def test_day_or_month_first_is_asked_when_no_day_above_12_is_seen(
    tmp_path: Path,
) -> None:
    seen = inspect(
        tmp_path, {"crm/2026-02-01/Lead.csv": dated_lead("02/03/26", "11/12/26")}
    )
    assert seen.source["layouts"] == ["?"]
    assert "AMBIGUOUS: MM/DD/YY or DD/MM/YY" in seen.words
    assert "whether its dates have the month or the day first" in seen.words
    assert '#   month first: ["%m/%d/%y"]' in seen.text
    assert '#   day first:   ["%d/%m/%y"]' in seen.text
    with pytest.raises(MappingError, match="layouts"):
        read_mapping(seen.path)
    found = answer(seen, ('layouts = ["?"]', 'layouts = ["%d/%m/%y"]'))
    assert found[0].delivery.source.layouts == ["%d/%m/%y"]


def test_one_file_of_a_source_settles_the_order_for_all(tmp_path: Path) -> None:
    deals = "Id,StageName,IsWon,IsClosed,Amount,CloseDate\n1,Won,1,1,5,2/24/2026\n"
    seen = inspect(
        tmp_path,
        {
            "crm/2026-03-01/Lead.csv": dated_lead("02/03/26"),
            "crm/2026-03-01/Opportunity.csv": deals,
        },
    )
    assert seen.source["layouts"] == [
        "%m/%d/%y",
        "%m/%d/%Y",
    ]  # %Y would read 26 as 0026
    assert "AMBIGUOUS" in seen.words
    assert "whether" not in seen.words


def test_two_orders_in_one_source_are_asked(tmp_path: Path) -> None:
    seen = inspect(
        tmp_path, {"crm/2026-02-01/Lead.csv": dated_lead("13/02/2026", "02/13/2026")}
    )
    assert seen.source["layouts"] == ["?"]
    assert "in some cells and" in seen.words


@pytest.mark.parametrize(
    ("cell", "layout"),
    [
        ("2/24/2026, 9:05 PM", "%m/%d/%Y, %I:%M %p"),
        ("24.02.2026 13:05:59", "%d.%m.%Y %H:%M:%S"),
        ("Feb 4, 2026", "%b %d, %Y"),
        ("4-Feb-26", "%d-%b-%y"),
        ("February 24, 2026 9:05 AM", "%B %d, %Y %I:%M %p"),
        ("2026/02/24", "%Y/%m/%d"),
        ("20260224", "%Y%m%d"),
    ],
)
def test_layout_of_a_date_is_found(tmp_path: Path, cell: str, layout: str) -> None:
    seen = inspect(tmp_path, {"crm/2026-03-01/Lead.csv": dated_lead(f'"{cell}"')})
    assert seen.source["layouts"] == [layout]


def test_number_of_eight_digits_is_no_day(tmp_path: Path) -> None:
    lead = dated_lead("20260224", "99887766")
    seen = inspect(tmp_path, {"crm/2026-03-01/Lead.csv": lead})
    assert "layouts" not in seen.source
    assert "CreatedDate: no date that is known" in seen.words


def test_time_that_excel_spoilt_is_named(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": dated_lead("38:44.5")})
    assert (
        "CreatedDate: minutes and seconds without day or hour, as Excel spoils"
        in seen.words
    )


@pytest.mark.parametrize(
    ("amounts", "mark"),
    [
        (('"1.234,50"', '"€ 7,5"'), ","),
        (('"1,234.50"', "$22.75"), None),
        (('"1,234"', "20"), "?"),
        (('"1,50"', "1.50"), "?"),
        (("1234", "500000.0"), None),
    ],
)
def test_decimal_mark_is_found_or_asked(
    tmp_path: Path, amounts: tuple[str, ...], mark: str | None
) -> None:
    rows = "".join(
        f"{n},Won,1,1,{amount},2026-01-02\n" for n, amount in enumerate(amounts)
    )
    deals = f"Id,StageName,IsWon,IsClosed,Amount,CloseDate\n{rows}"
    seen = inspect(tmp_path, {"crm/2026-02-01/Opportunity.csv": deals})
    assert seen.source.get("decimal_mark") == mark


def test_status_nobody_knows_is_asked_and_stock_words_are_filled_in(
    tmp_path: Path,
) -> None:
    lead = LEAD + LEAD.split("\n")[1].replace("Open", "Closed - Converted") + "\n"
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": lead})
    assert '"Closed - Converted" = "qualified"    # 1 row\n' in seen.text
    assert '"Working" = "?"    # 1 row\n' in seen.text
    assert "what the status value Working means" in seen.words


def test_words_that_the_profile_explains_are_comments(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"hubspot/2026-02-01/all-contacts.csv": HUBSPOT})
    assert seen.source["values"] == {"stage": {"On Hold": "?"}}
    assert '# "Connected" = "accepted"    # 1 row, as the profile says' in seen.text


def test_map_of_a_code_is_whole_or_its_known_words_would_be_unread(
    tmp_path: Path,
) -> None:
    calls = (
        '"Record ID","Activity date","Call outcome","Call direction","Call duration"\n'
        '"1","2026-01-02 08:00","Connected","Inbound","9"\n'
        '"2","2026-01-02 08:00","Connected","Sideways","9"\n'
    )
    seen = inspect(tmp_path, {"hubspot/2026-02-01/calls.csv": calls})
    assert seen.source["feeds"]["calls"]["values"] == {"direction": {"Sideways": "?"}}  # type: ignore[index]
    assert "What these values of direction mean; one of out, in" in seen.text


def test_more_words_than_a_person_reads_are_one_question(tmp_path: Path) -> None:
    rows = "".join(f"00Q{n},K,a@b.cd,Stage {n},2026-01-02\n" for n in range(40))
    head = "Id,Company,Email,Status,CreatedDate\n"
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": head + rows})
    assert seen.source["values"] == {"stage": {"*": "?"}}
    assert "Stage 39" not in seen.said + seen.text


# -- what is guessed -----------------------------------------------------------------


def test_own_columns_are_suggested_as_comments_that_hold(tmp_path: Path) -> None:
    head, *rows = LEAD.strip().split("\n")
    own = "MQL_Date__c,Fit_Score__c,Why_Lost__c,Employee_Range__c"
    lead = "\n".join(
        [f"{head},{own}", *(f"{row},2026-01-05,70,Budget,1-9" for row in rows)]
    )
    history = (
        "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue\n"
        "1,00Q1,0051,2026-01-02T08:00:00Z,Status,Open,Working\n"
        "2,00Q1,0051,2026-01-02T08:00:00Z,Fit_Score__c,1,2\n"
    )
    folder = "crm/2026-02-01"
    seen = inspect(
        tmp_path, {f"{folder}/Lead.csv": lead, f"{folder}/LeadHistory.csv": history}
    )
    assert "feeds" not in seen.source

    text = uncommented(seen.text).replace('"Working" = "?"', '"Working" = "accepted"')
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    source = read_mapping(tmp_path / "mapping.toml").sources["crm"]
    assert source.feeds["leads"].columns["segment"] == ["Employee_Range__c", ""]
    assert source.feeds["leads"].columns["crm_score"] == ["Fit_Score__c", ""]
    assert source.feeds["leads"].columns["reason"] == ["Why_Lost__c", ""]
    assert source.feeds["leads_mql_date"].columns["changed"] == ["MQL_Date__c", ""]
    assert "Fit_Score__c" in source.feeds["lead_attributes"].where["Field"]
    assert (
        source.feeds["lead_attributes"].values["attribute"]["Fit_Score__c"]
        == "crm_score"
    )
    place = Workspace(tmp_path)
    found = find_exports(
        find_deliveries(read_mapping(place.mapping), place.exports),
        cache=tmp_path / "c",
    )
    assert "leads_mql_date" in found[0].feeds


OWN = (
    "Id,Company,Email,Status,CreatedDate,MQL_Date__c,SQL_Date__c,Fit_Score__c,Why_Lost"
)
NO_ID = "Company,Email,Title,LeadSource,OwnerId,Status,CreatedDate,MQL Date,Score"
HISTORY = "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue"
DEALS = "opportunity_id,sales_agent,deal_stage,engage_date,close_date,close_value"
WORKSPACES: dict[str, dict[str, str]] = {
    "a company's own columns": {
        "Lead.csv": f"{OWN}\n00Q1,K,a@b.example,Odd,2026-01-02,2026-01-03,,7,x\n",
        "LeadHistory.csv": f"{HISTORY}\n1,00Q1,0051,2026-01-02T08:00:00Z,A Score,1,2\n",
    },
    "a column that is asked for": {
        "Lead.csv": f"{NO_ID}\nK,a@b.example,CEO,Web,0051,Odd,2026-01-02,2026-01-03,7\n"
    },
    "a portal of HubSpot": {"all-contacts.csv": HUBSPOT},
    "two logs with the same words": {
        "calls.csv": "case,activity,timestamp\n1,MQL,2026-01-02 09:00\n",
        "mails.csv": "case,activity,timestamp\n1,MQL,2026-01-02 09:00\n",
    },
    "tables that nobody knows": {
        "pipe.csv": f"{DEALS}\n1,Ada,Won,2026-01-02,,1\n2,Bo,Stuck,2026-01-02,,\n",
        "pipe 2.csv": "nr,colour\n1,red\n",
        "pipe_2.csv": "nr,colour\n1,red\n",
    },
    "the export of a form tool": {
        "Leads.csv": "Prospect ID,Lead Source,Country,Converted,Profile Score\n"
        "1,Web,India,0,15\n2,Web,India,1,20\n"
    },
    **{name: dict([table]) for name, table in FILES.items()},
}


@pytest.mark.parametrize("name", WORKSPACES)
def test_mapping_loads_whatever_suggestion_is_uncommented(
    name: str, tmp_path: Path
) -> None:
    files = {f"crm/2026-02-01/{file}": text for file, text in WORKSPACES[name].items()}
    seen = inspect(tmp_path, files)
    assert suggestions(seen.text) or name == "a portal of HubSpot"
    for only in (None, *suggestions(seen.text)):
        text = answered(uncommented(seen.text, only))
        (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
        read_mapping(tmp_path / "mapping.toml")


def test_column_that_is_asked_for_is_not_suggested_as_well(tmp_path: Path) -> None:
    row = "K,a@b.example,CEO,Web,0051,Odd,2026-01-02,2026-01-03,7"
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": f"{NO_ID}\n{row}\n"})
    assert 'feeds.leads.columns.lead_id = "?"' in seen.text
    assert "no row says anything without it" in " ".join(seen.text.split())
    assert '{ record_id = "?", changed = ["MQL Date", ""]' in seen.text


@pytest.mark.parametrize("stamp", ["15 Apr, 2021 00:03:00", "2021-04-15 00:03:00"])
def test_stamps_that_no_feed_reads_need_their_zone_too(
    stamp: str, tmp_path: Path
) -> None:
    head, *rows = HUBSPOT.replace(" 08:00", "").replace(" 09:30", "").split("\n")
    more = [f'{row},"{stamp}"' for row in rows if row]
    text = "\n".join([f'{head},"Erster Anruf"', *more])
    seen = inspect(tmp_path, {"hubspot/2026-02-01/all-contacts.csv": text})
    assert seen.source["time_zone"] == "?"
    assert "stamps that carry none (Erster Anruf)" in " ".join(seen.text.split())


def test_zone_is_asked_for_one_late_stamp_in_a_column_that_no_feed_reads(
    tmp_path: Path,
) -> None:
    head, row, _ = LEAD.strip().split("\n")
    rows = [f"{row},"] * 2500 + [f"{row},2026-04-15 09:03"]
    text = "\n".join([f"{head},Erster Anruf", *rows])
    seen = inspect(tmp_path, {"crm/2026-05-01/report.csv": text})
    assert seen.source["time_zone"] == "?"
    assert "stamps that carry none (Erster Anruf)" in " ".join(seen.text.split())


def test_zone_is_unneeded_only_as_far_as_files_can_be_read(tmp_path: Path) -> None:
    folder = "crm/2026-05-01"
    broken = b"\x1f\x8b\x08broken"
    files = {f"{folder}/Lead.csv": LEAD.encode(), f"{folder}/Task.csv.gz": broken}
    seen = inspect(tmp_path, files)
    assert "files that can be read; 1 cannot" in " ".join(seen.text.split("\n# "))


def test_stamps_of_a_table_that_nobody_knows_need_their_zone_too(
    tmp_path: Path,
) -> None:
    visits = "nr,page,seen\n1,/demo,15.04.2026 09:00\n"
    seen = inspect(
        tmp_path,
        {"crm/2026-02-01/Lead.csv": LEAD, "crm/2026-02-01/visits.csv": visits},
    )
    assert seen.source["profile"] == "salesforce"
    assert seen.source["time_zone"] == "?"
    assert "stamps that carry none (seen)" in " ".join(seen.text.split())


def test_common_names_of_columns_are_no_evidence_of_a_vendor(tmp_path: Path) -> None:
    head = "LEADID,Surname,Company,Email,Lead Source,Lead Status,Created Time,CONVERTED"
    row = '7,Ito,Kite,ann@kite.example,Fair,Contacted,"15 Apr, 2021 09:03:00",Yes'
    seen = inspect(tmp_path, {"crm/2026-02-01/Leads.csv": f"{head}\n{row}\n"})
    assert seen.source["profile"] == "generic"
    assert "but most CRMs have them; it might be leads, a guess" in seen.words
    assert seen.source["time_zone"] == "?"


def test_encoding_that_nothing_says_is_asked_with_what_it_may_be(
    tmp_path: Path,
) -> None:
    text = LEAD.replace("Kite", "Łąka").replace("Fair", "Święto").replace("Web", "Żuk")
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": text.encode("cp1250")})
    assert seen.source["encoding"] == "?"
    assert "# crm/2026-02-01/Lead.csv: cp1250" in seen.text
    assert "the encoding of its files (encoding)" in seen.words
    assert "cp1250 (not sure)" in seen.words
    (tmp_path / "mapping.toml").write_text(answered(seen.text), encoding="utf-8")
    mapping = read_mapping(tmp_path / "mapping.toml")
    found = find_exports(
        find_deliveries(mapping, tmp_path / "exports"), cache=tmp_path / "c"
    )
    assert found[0].encoding == "cp1250"


def test_table_of_an_unknown_system_is_a_guess_in_comments(tmp_path: Path) -> None:
    deals = (
        "opportunity_id,sales_agent,deal_stage,engage_date,close_date,close_value\n"
        "1,Ada,Won,2026-01-02,2026-02-03,100\n2,Ada,Stuck,2026-01-02,,\n"
    )
    seen = inspect(tmp_path, {"shop/2026-02-01/pipeline.csv": deals})
    assert "not recognised; it might be opportunities, a guess" in seen.words
    assert seen.source == {"profile": "generic", "time_zone": "UTC"}
    assert "No file is read yet: mapping.toml holds suggestions" in seen.words
    assert '# feeds.pipeline.file = "pipeline.csv"' in seen.text
    assert '# feeds.pipeline.entity = "opportunities"' in seen.text
    assert '# feeds.pipeline.columns.closed = "close_date"' in seen.text
    assert '# values.is_won."Won" = "true"    # 1 row' in seen.text
    assert '# values.is_won."Stuck" = "?"    # 1 row' in seen.text


def test_spend_of_an_ad_account_is_guessed_without_an_id() -> None:
    """A campaign's name is no id: it would make all its days one amount."""
    guess = guess_of(("Date", "Campaign name", "Clicks", "Cost"), "ads july.csv")
    assert (guess.entity, guess.columns) == (
        "spend",
        {"source": ("Campaign name",), "amount": ("Cost",), "spent": ("Date",)},
    )


def test_event_log_is_guessed_to_be_leads_and_their_stages(tmp_path: Path) -> None:
    log = "case,activity,timestamp,resource\nc1,MQL,2026-01-02 09:00:00,Ada\n"
    seen = inspect(tmp_path, {"log/2026-02-01/events.csv": log})
    assert seen.source["time_zone"] == "?"
    for line in ('record_id = "case"', 'stage = "activity"', 'lead_id = "case"'):
        assert line in seen.text
    assert '# values.stage."MQL" = "mql"    # 1 row' in seen.text


def test_day_of_the_export_is_a_comment_where_only_names_say_it(tmp_path: Path) -> None:
    name = "hubspot/hubspot-crm-exports-all-contacts-2026-10-05.csv"
    seen = inspect(tmp_path, {name: HUBSPOT})
    assert "# exported_at = 2026-10-05    # so say the names of its files" in seen.text
    assert "exported_at" not in seen.source


def test_hubspot_is_asked_for_reasons_for_forms_and_for_the_last_change(
    tmp_path: Path,
) -> None:
    head, row, _ = HUBSPOT.strip().split("\n")
    head += ',"First Conversion","First Conversion Date","Last updated"'
    forms = ["Webinar: register", "Book a demo"]
    rows = [f'{row},"{form}","2026-01-02 08:00","2026-01-03 08:00"' for form in forms]
    text = "\n".join([head, *rows])
    seen = inspect(tmp_path, {"hubspot/2026-02-01/all-contacts.csv": text})
    assert '# feeds.contacts.columns.reason = "?"' in seen.text
    assert "reasons of contacts why a lead was rejected" in seen.words
    assert '# feeds.contacts.columns.modified = ["Last updated", ""]' in seen.text
    place = "# feeds.first_conversion.values.trigger"
    assert f'{place}."Webinar: register" = "response"    # 1 row' in seen.text
    assert f'{place}."Book a demo' not in seen.text  # the profile knows a hand-raise

    own = text.replace('"Last updated"', '"Disqualification reason"')
    seen = inspect(tmp_path / "b", {"hubspot/2026-02-01/all-contacts.csv": own})
    named = '# feeds.contacts.columns.reason = ["Disqualification reason", ""]'
    assert named in seen.text
    assert "reasons of contacts" not in seen.words


def test_school_without_a_profile_gets_a_feed_to_fill_in(tmp_path: Path) -> None:
    file, text = FILES["a school"]
    (tmp_path / "mapping.toml").write_bytes(TEMPLATE.read_bytes())
    seen = inspect(tmp_path, {f"crm/2026-05-10/{file}": str(text)})
    assert seen.path.name == "mapping.toml"
    assert "salesforce" not in seen.text.lower()
    answers = uncommented(seen.text).replace('"Applied" = "?"', '"Applied" = "mql"')
    (tmp_path / "mapping.toml").write_text(
        answers.replace('"Lost" = "?"', '"Lost" = "disqualified"'), encoding="utf-8"
    )
    source = read_mapping(tmp_path / "mapping.toml").sources["crm"]
    people, stages = source.feeds["inquiries"], source.feeds["inquiries_stages"]
    assert people.columns == {
        "lead_id": "student_id",
        "email": "email",
        "lead_source": "source",
        "owner_id": "recruiter",
        "status": "stage",
        "reason": "lost_reason",
        "created": "inquiry_date",
    }
    assert stages.columns["changed"] == "stage_date"
    assert stages.values["stage"] == {"Applied": "mql", "Lost": "disqualified"}
    assert "#   | ? | `Too expensive` |    1 row" in seen.text


def test_words_of_an_unknown_table_are_twenty_rows_and_a_count(tmp_path: Path) -> None:
    rows = "".join(f"{n},2026-01-02,Step {n % 45}\n" for n in range(90))
    seen = inspect(tmp_path, {"crm/leads.csv": f"lead_id,created_at,status\n{rows}"})
    assert len(re.findall('# values.stage."Step [0-9]+" = "[?]"', seen.text)) == 20
    assert '# values.stage."*" = "?"    # any of 25 more' in seen.text


def test_tables_with_the_same_columns_are_one_feed(tmp_path: Path) -> None:
    text = "lead_id,created_at,status\n1,2026-01-02,new\n"
    seen = inspect(tmp_path, {f"crm/leads {n}.csv": text for n in range(12)})
    assert '# feeds.leads_0.file = "leads [0-9]*.csv"' in seen.text
    assert seen.text.count('entity = "leads"') == 1


def test_file_that_gained_a_column_is_still_one_feed(tmp_path: Path) -> None:
    files = {
        "crm/2026-03-01/leads.csv": "lead_id,created_at,status\n1,2026-01-02,new\n",
        "crm/2026-04-01/leads.csv": "lead_id,created_at,status,source\n"
        "1,2026-01-02,new,Web\n",
    }
    seen = inspect(tmp_path, files)
    assert seen.text.count('entity = "leads"') == 1
    assert '# feeds.leads.columns.lead_source = ["source", ""]' in seen.text
    assert '# feeds.leads.columns.lead_id = "lead_id"' in seen.text


def test_parts_of_an_export_are_told_as_one(tmp_path: Path) -> None:
    files = {f"crm/2026-02-01/Lead part {n}.csv": LEAD for n in range(25)}
    files["crm/2026-02-01/Lead part 7.csv"] = LEAD.replace("Working", "Odd")
    seen = inspect(tmp_path, files)
    assert "Lead part 0.csv and 24 more taken for leads" in seen.words
    assert "50 rows; utf-8, comma" in seen.words
    assert "stage of lead_status_seen: Open 25, Working 24, Odd 1" in seen.words
    assert len(seen.said.split("\n")) < 60


def test_many_kinds_of_tables_fit_two_screens_and_stand_in_the_mapping(
    tmp_path: Path,
) -> None:
    more = {f"crm/t{n}.csv": f"nr,c{n}\n{n},1\n".encode() for n in range(120)}
    broken = b"\x1f\x8b\x08broken"
    files = {"crm/Lead.csv": LEAD.encode(), "crm/Task.csv.gz": broken, **more}
    seen = inspect(tmp_path, files)
    assert len(seen.said.split("\n")) < 100
    assert "crm/Lead.csv: leads (salesforce, 9 of 9 columns), 2 rows" in seen.words
    assert "and 97 more files of 97 other shapes" in seen.words
    assert "Each is described at the end of the mapping." in seen.words
    assert "# crm/t119.csv\n#   taken for   not recognised" in seen.text
    assert "is a gzip file that is damaged" in seen.text


# -- what a person wrote, and bad input ----------------------------------------------


def test_mapping_of_a_person_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text("format = 1\n# mine\n", encoding="utf-8")
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD})
    assert seen.path.name == "mapping.suggested.toml"
    assert "mapping.toml is yours and stays" in seen.words
    assert (tmp_path / "mapping.toml").read_text(encoding="utf-8").endswith("# mine\n")
    seen.path.write_text("old", encoding="utf-8")
    assert inspect_again(tmp_path).text.startswith("# Which export is what")


def test_mapping_of_a_person_that_names_another_vendor_is_told(tmp_path: Path) -> None:
    mine = 'format = 1\n[sources.crm]\nprofile = "salesforce"\n'
    (tmp_path / "mapping.toml").write_text(mine, encoding="utf-8")
    file, text = FILES["Zoho"]
    seen = inspect(tmp_path, {f"crm/2026-05-10/{file}": text})
    assert (
        "mapping.toml names the profile salesforce, but no file here is" in seen.words
    )
    seen = inspect(tmp_path, {"crm/2026-05-10/Lead.csv": LEAD})
    assert "names the profile" not in seen.words


def test_mapping_of_an_empty_workspace_names_no_vendor_and_is_replaced(
    tmp_path: Path,
) -> None:
    assert read_mapping(TEMPLATE).sources["crm"].profile == "generic"
    (tmp_path / "mapping.toml").write_bytes(TEMPLATE.read_bytes())
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD})
    assert seen.path == tmp_path / "mapping.toml"
    assert inspect_again(tmp_path).path == seen.path  # the same again is no one's loss


MEMBERS = "Id,LeadId,CampaignId,Status,HasResponded,FirstRespondedDate,CreatedDate\n"
MEMBER = "{},00Q000000000001AAA,701000000000001AAA,Sent,{},,2026-01-04T08:00:00Z\n"


def test_word_of_a_filter_that_is_neither_yes_nor_no_is_asked(tmp_path: Path) -> None:
    """R45: WAHR is yes; `perhaps` is not taken for no."""
    members = MEMBERS + MEMBER.format("00v1", "WAHR") + MEMBER.format("00v2", "perhaps")
    files = {
        "sf/2026-02-01/Lead.csv": LEAD,
        "sf/2026-02-01/CampaignMember.csv": members,
    }
    seen = inspect(tmp_path, files)
    assert "whether perhaps in HasResponded (responses) means yes" in seen.words
    assert 'HasResponded = ["true", "1", "?"]' in seen.text
    assert "no row is one of feed responses" not in seen.words


def test_rows_that_name_records_no_file_has_are_told_with_their_share(
    tmp_path: Path,
) -> None:
    """R46: a lead that is missing, and none of a kind that no file brings."""
    rows = [MEMBER.format(f"00v{n}", "true") for n in range(4)]
    rows[1] = rows[1].replace("00Q000000000001AAA", "00Q000000000009AAA")
    rows[2] = rows[2].replace("00Q000000000001AAA", "003000000000009AAA")
    files = {
        "sf/2026-02-01/Lead.csv": LEAD,
        "sf/2026-02-01/CampaignMember.csv": MEMBERS + "".join(rows),
    }
    seen = inspect(tmp_path, files)
    assert "1 of 4 rows (25%) name leads or contacts that no file has" in seen.words


def test_file_that_ends_where_exports_are_cut_off_is_told(tmp_path: Path) -> None:
    head, *rows = LEAD.splitlines()
    many = "\n".join([head, *[rows[0]] * 2000, ""])
    seen = inspect(tmp_path, {"sf/2026-02-01/Lead.csv": many})
    assert "ends at 2,000 rows, where exports are cut off" in seen.words
    fewer = "\n".join([head, *[rows[0]] * 1999, ""])
    seen = inspect(tmp_path, {"sf/2026-02-01/Lead.csv": fewer})
    assert "cut off" not in seen.words


def test_tables_of_a_mapping_are_looked_across_though_no_profile_knows_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "mapping.toml").write_text(
        """format = 1
[sources.crm.feeds.people]
file = "people.csv"
entity = "leads"
columns = { lead_id = "id", owner_id = ["owner", ""] }
[sources.crm.feeds.steps]
file = "steps.csv"
entity = "stage_changes"
columns = { record_id = "who", changed = "at", stage = { value = "mql" }, \
track = { value = "status" } }
""",
        encoding="utf-8",
    )
    folder = tmp_path / "exports" / "crm" / "2026-02-01"
    folder.mkdir(parents=True)
    (folder / "people.csv").write_text("id,owner\nP1,\n", encoding="utf-8")
    steps = "who,at\nP1,2026-01-02\nP2,2026-01-02\n"
    (folder / "steps.csv").write_text(steps, encoding="utf-8")
    said: list[str] = []
    place = Workspace(tmp_path)
    inspect_exports(place.exports, place, template=TEMPLATE, say=said.append)
    assert "steps.csv: 1 of 2 rows (50%) name leads or contacts" in "".join(said)


def test_file_that_cannot_be_read_is_told_in_its_place(tmp_path: Path) -> None:
    folder = "crm/2026-02-01"
    seen = inspect(
        tmp_path,
        {
            f"{folder}/Account.csv": "",
            f"{folder}/Contact.csv.gz": b"\x1f\x8b\x08broken",
            f"{folder}/Lead.csv": LEAD,
        },
    )
    said = seen.words
    assert "Account.csv unread is empty" in said
    assert "Contact.csv.gz unread is a gzip file that is damaged" in said
    assert "Lead.csv taken for leads" in said


@pytest.mark.parametrize("files", [{}, {"photo.png": b"\x89PNG", "a.csv": "a\n1\n"}])
def test_nothing_that_is_a_table_is_refused_and_nothing_written(
    tmp_path: Path, files: Mapping[str, str | bytes]
) -> None:
    (tmp_path / "exports").mkdir()
    with pytest.raises(ExportError) as refused:
        inspect(tmp_path, files)
    assert refused.value.exit_code == 3
    assert not list(tmp_path.glob("*.toml"))


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is missing"):
        inspect_again(tmp_path)


def test_folder_that_no_run_would_read_is_told(tmp_path: Path) -> None:
    files = {"crm/Lead.csv": LEAD, "crm/october/Lead.csv": LEAD}
    seen = inspect(tmp_path, files)
    assert "crm/october: this folder's name is no day" in seen.words


@pytest.mark.parametrize("place", ["crm/", ""])
def test_folder_that_is_nearly_a_day_is_an_error_with_the_cure(
    place: str, tmp_path: Path
) -> None:
    names = ["05.10.2026", "2026-13-01", "2026_10_05"]
    files = {f"{place}{name}/Lead.csv": LEAD for name in names}
    with pytest.raises(ExportError) as refused:
        inspect(tmp_path, {"erp/Lead.csv": LEAD, **files})
    for name in names:
        assert f"{place}{name}: {name} is n" in str(refused.value)
    assert str(refused.value).count("try        rename it to 2026-10-05") == 2
    assert (tmp_path / "mapping.toml").exists()  # the rest was looked at


HOSTILE = 'a"""b\\u0000\x1b[31m\n[x]\r#\x7f\u202e\u2028$(rm)'


def test_hostile_names_break_neither_mapping_nor_terminal(tmp_path: Path) -> None:
    cell = HOSTILE.replace('"', '""')
    head, row, *_ = LEAD.split("\n")
    row = row.replace("Open", f'"{cell}"')
    lead = f'{head},"MQL {cell} date"\n{row},x\n'
    unknown = f'case,activity,timestamp,"{cell}"\n1,"{cell}",2026-01-02,3\n'
    name = 'le"""ad\x1b[31m\n]=*?.csv'
    seen = inspect(
        tmp_path,
        {f'c"r\\m\x1b\n/{name}': lead, f"log/{name}": unknown, "s p/Lead.csv": lead},
    )
    assert not re.search(r"[^\n -~…«»€]", seen.said)
    assert not re.search(r"[^\n -~…]", seen.text)
    mapping = json.dumps(tomllib.loads(seen.text))
    word = HOSTILE.replace("\r", "\n")  # a copy of a file has one kind of line end
    assert json.dumps(word)[1:-1] in mapping

    text = re.sub(r'= "\?"', '= "none"', seen.text)
    text = text.replace('time_zone = "none"', 'time_zone = "UTC"')
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    place = Workspace(tmp_path)
    deliveries = find_deliveries(read_mapping(place.mapping), place.exports)
    found = find_exports(deliveries, cache=place.cache)
    assert len(found) == 2


def test_name_that_no_mapping_can_hold_is_told(tmp_path: Path) -> None:
    files = {os.fsdecode(b"crm/le\xffad.csv"): LEAD, "crm/Lead.csv": LEAD}
    seen = inspect(tmp_path, files)
    assert "crm/le?ad.csv unread the name of the file or its folder is no" in seen.words
    assert "try give it a name in plain letters" in seen.words
    assert "crm/Lead.csv taken for leads" in seen.words


def test_nothing_but_the_mapping_and_the_cache_is_written(tmp_path: Path) -> None:
    files = {"crm/2026-02-01/Lead.csv": LEAD.encode("utf-16")}
    inspect(tmp_path, files)
    kept = {path.name for path in (tmp_path / ".jointplan" / "cache").iterdir()}
    assert kept == {"facts", "inspected.json"}
    assert {path.name for path in tmp_path.iterdir()} == {
        ".jointplan",
        "exports",
        "mapping.toml",
        "plans",
    }


def without_plan(root: Path, files: Mapping[str, str | bytes]) -> Inspected:
    """Write files under `exports` and inspect them, where there is no plan."""
    inspect(root, files)
    (root / "plans" / "2026-Q1.toml").unlink()
    (root / "mapping.toml").unlink()
    return inspect_again(root)


def test_without_a_plan_the_company_is_asked_for_where_no_export_tells(
    tmp_path: Path,
) -> None:
    """R63: its zone, if no stamp has one, and its currency, if amounts name none."""
    head = "Id,AccountId,IsWon,IsClosed,Amount,CloseDate\n"
    deals = {"crm/2026-02-01/Opportunity.csv": head + "1,2,true,true,5,2026-01-02\n"}
    seen = without_plan(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD, **deals})
    assert "the company's time zone (time_zone)" in seen.words
    assert "the company's currency (currency)" in seen.words
    company = tomllib.loads(seen.text)["company"]
    assert company == {"time_zone": "?", "currency": "?"}


def test_what_the_exports_say_of_the_company_is_not_asked(tmp_path: Path) -> None:
    """A question about the exports' clock is one question, not two."""
    head = "Id,AccountId,IsWon,IsClosed,Amount,CurrencyIsoCode,CloseDate\n"
    files = {
        "hs/2026-02-01/contacts.csv": HUBSPOT,
        "crm/2026-02-01/Lead.csv": LEAD,
        "crm/2026-02-01/Opportunity.csv": head + "1,2,true,true,5,EUR,2026-01-02\n",
    }
    seen = without_plan(tmp_path, files)
    assert "hs: the time zone of its stamps (time_zone)" in seen.words
    assert "the company's" not in seen.words
    assert tomllib.loads(seen.text)["company"] == {}
    again = inspect(tmp_path, files)
    assert "company" not in tomllib.loads(again.text)


def test_file_of_another_vendor_is_told_to_go_to_a_folder_of_its_own(
    tmp_path: Path,
) -> None:
    seen = inspect(tmp_path, {"crm/Lead.csv": LEAD, "crm/all-contacts.csv": HUBSPOT})
    assert "not recognised as salesforce's, but it is contacts of hubspot" in seen.words


def test_cells_of_people_are_never_shown(tmp_path: Path) -> None:
    seen = inspect(tmp_path, {"crm/2026-02-01/Lead.csv": LEAD})
    for cell in ("ann@kite.example", "Kite", "CEO", "00Q000000000001AAA", "2026-01-02"):
        assert cell not in seen.words
        assert cell not in seen.text


def test_table_of_another_vendor_under_an_expected_name_is_told(tmp_path: Path) -> None:
    task = "Id,WhoId,CreatedDate,IsClosed,TaskSubtype\n1,2,2026-01-02,true,Call\n"
    seen = inspect(
        tmp_path,
        {
            "salesforce/2026-02-01/Task.csv": task,
            "salesforce/2026-02-01/Opportunity.csv": "Id,StageName,IsWon,IsClosed,"
            "CreatedDate,CloseDate,AccountId\n1,Won,true,true,2026-01-02,2026-01-03,4\n",
            "salesforce/2026-02-01/Leads.csv": HUBSPOT,
        },
    )
    assert "Leads.csv" in seen.said
    assert tomllib.loads(seen.text)["format"] == 1


def test_mapping_that_nobody_changed_is_written_anew(tmp_path: Path) -> None:
    """It is nobody's as long as it is what inspect wrote; a person's line stays."""
    first = inspect(tmp_path, {"crm/leads.csv": "id,email,status\n1,a@b.example,New\n"})
    assert first.path.name == "mapping.toml"
    more = {"crm/leads.csv": "id,email,status\n1,a@b.example,Won\n2,,Lost\n"}
    again = inspect(tmp_path, more)
    assert again.path.name == "mapping.toml"
    assert "Lost" in again.text
    again.path.write_text(f"{again.text}# mine\n", encoding="utf-8")
    assert inspect(tmp_path, more).path.name == "mapping.suggested.toml"
    assert again.path.read_text(encoding="utf-8").endswith("# mine\n")
