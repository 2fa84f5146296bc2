"""Vendor profiles: which column becomes which field, in each form a vendor exports.

Headers and values are typed here from public names of fields; real exports are read in
`tests/outside`.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from jointplan.ingest.contract import ENTITIES, columns_of
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import candidates, is_named, present
from jointplan.ingest.files.find import find_exports
from jointplan.ingest.mapping.read import profile_names, read_mapping
from jointplan.ingest.mapping.schema import Feed, Source
from jointplan.workspace import KIT_ROOT
from tests.support.stage import Stage

VENDORS = [name for name in profile_names() if name != "generic"]

# What a win rests on: without these columns an export would quietly have none.
NEEDED_OF_DEALS = {"is_won", "is_closed", "closed"}


def source_of(folder: Path, profile: str, more: str = "") -> Source:
    """A profile as a mapping that adds no more than `more` to it."""
    path = folder / "mapping.toml"
    text = f'format = 1\n[sources.crm]\nprofile = "{profile}"\ntime_zone = "UTC"\n'
    path.write_text(text + more, encoding="utf-8")
    return read_mapping(path).sources["crm"]


def rows_of(text: str) -> list[tuple[str, ...]]:
    """Rows of a table written with bars."""
    return [
        tuple(cell.strip() for cell in line.split("|"))
        for line in text.strip().splitlines()
    ]


def lists_of(feed: Feed) -> dict[str, list[str]]:
    """The candidate columns of a feed's fields."""
    lists = {name: candidates(item) for name, item in feed.columns.items()}
    each = [feed.each] if isinstance(feed.each, str) else feed.each
    return {name: names for name, names in {**lists, "each": each}.items() if names}


def matched(feed: Feed, header: str) -> dict[str, str]:
    """Field -> the column it is read from first, for fields that are read at all."""
    columns = tuple(next(csv.reader(io.StringIO(header))))
    found = {name: present(names, columns) for name, names in lists_of(feed).items()}
    return {name: names[0] for name, names in found.items() if names}


def lacking(feed: Feed, header: str) -> list[str]:
    """Fields and filters for which a file with that header would be refused."""
    columns = tuple(next(csv.reader(io.StringIO(header))))
    return [
        name
        for name, names in lists_of(feed).items()
        if "" not in names and not present(names, columns)
    ] + [name for name in feed.where if not present([name], columns)]


def staged(
    stage: Stage, profile: str, select: str, *, more: str = "", **files: str
) -> list[tuple[Any, ...]]:
    """Rows that `select` finds in staging, once these files have been read."""
    exports = stage.folder / "exports"
    (exports / "crm").mkdir(parents=True)
    for name, text in files.items():
        path = exports / "crm" / f"{name.replace('__', ' ')}.csv"
        path.write_text(text, encoding="utf-8")
    source_of(stage.folder, profile, more)
    mapping = read_mapping(stage.folder / "mapping.toml")
    deliveries = find_deliveries(mapping, exports)
    stage.build_from(find_exports(deliveries, cache=stage.folder / "cache"))
    return stage.con.execute(select).fetchall()


# --- Every profile --------------------------------------------------------------------


@pytest.mark.parametrize("name", VENDORS)
def test_a_column_that_may_be_absent_is_said_last_and_once(
    tmp_path: Path, name: str
) -> None:
    for feed_name, feed in source_of(tmp_path, name).feeds.items():
        for field, names in lists_of(feed).items():
            place = f"{feed_name}.{field}"
            assert "" not in names[:-1], place
            assert any(names), place
            folded = [each.lower() for each in names]
            assert len(set(folded)) == len(folded), place


@pytest.mark.parametrize("name", VENDORS)
def test_only_columns_without_which_a_row_says_nothing_must_be_there(
    tmp_path: Path, name: str
) -> None:
    for feed_name, feed in source_of(tmp_path, name).feeds.items():
        entity = ENTITIES[feed.entity]
        needed = {"record_id", "stage", "new_value", "old_value", "happened", "each"}
        for field, item in entity.fields.items():
            if {*entity.key, *entity.needed} & set(columns_of(field, item.type)):
                needed.add(field)
        if feed.entity == "opportunities":
            needed |= NEEDED_OF_DEALS
        must = {field for field, names in lists_of(feed).items() if "" not in names}
        assert must <= needed, feed_name


@pytest.mark.parametrize("name", VENDORS)
def test_only_the_people_handed_over_must_be_exported(
    tmp_path: Path, name: str
) -> None:
    feeds = source_of(tmp_path, name).feeds
    needed = [name for name, feed in feeds.items() if not feed.is_optional]
    assert needed == (["contacts"] if "hubspot" in name else ["leads"])


@pytest.mark.parametrize("name", VENDORS)
def test_another_form_of_a_feed_is_named_after_it(tmp_path: Path, name: str) -> None:
    feeds = source_of(tmp_path, name).feeds
    for feed_name, feed in feeds.items():
        base, _, form = feed_name.rpartition("_")
        if form in ("report", "weekly"):
            assert feeds[base].entity == feed.entity, feed_name


@pytest.mark.parametrize("name", ["salesforce", "fivetran_salesforce"])
def test_a_status_without_a_meaning_is_not_read(tmp_path: Path, name: str) -> None:
    assert "lead_status_seen" not in source_of(tmp_path, name).feeds
    more = '[sources.crm.values.stage]\n"Nurture" = "recycled"\n'
    feeds = source_of(tmp_path, name, more).feeds
    assert feeds["lead_status_seen"].values["stage"] == {"Nurture": "recycled"}
    assert feeds["lead_status_seen"].is_inferred
    assert feeds["lead_status"].values["stage"] == {"Nurture": "recycled"}


def test_an_own_status_of_hubspot_is_said_once_for_all_feeds(tmp_path: Path) -> None:
    more = '[sources.crm.values.stage]\n"Parked" = "recycled"\n'
    feeds = source_of(tmp_path, "hubspot", more).feeds
    for name in ("lead_status_seen", "lead_status_history", "lifecycle_seen"):
        assert feeds[name].values["stage"]["Parked"] == "recycled"
    assert feeds["lead_status_seen"].values["stage"]["Unqualified"] == "disqualified"


def test_the_feeds_that_the_sample_mapping_names_are_those_of_the_profile() -> None:
    feeds = read_mapping(KIT_ROOT / "mapping.toml").sources["salesforce"].feeds
    assert feeds["tasks"].where["IsClosed"] == ["true", "1"]
    assert feeds["contact_status"].where == {"Field": ["Contact_Status__c"]}
    assert feeds["leads"].columns["segment"] == "Employee_Range__c"
    assert feeds["users"].columns["team"] == "Team__c"


# --- Names of files -------------------------------------------------------------------


FILES = """
salesforce | Lead.csv                                 | leads
salesforce | leads.csv                                | leads
salesforce | Lead_2.csv                               | leads
salesforce | Leads-2026-10-05-09-30-00.csv            | leads
salesforce | LeadHistory.csv                          | lead_status lead_attributes \
    lead_owners
salesforce | Lead History.csv                         | lead_status_report \
    lead_attributes_report
salesforce | EntityHistory.csv                        | lead_status_weekly \
    contact_status_weekly lead_attributes_weekly lead_owners_weekly \
    contact_attributes_weekly contact_owners_weekly
salesforce | Campaign.csv                             | campaigns campaign_spend
salesforce | CampaignMember.csv                       | responses
salesforce | Campaign Members.csv                     | responses_report
salesforce | Campaigns with Campaign Members-2026.csv | responses_report
salesforce | Task.csv                                 | tasks
salesforce | TaskRelation.csv                         | task_people
salesforce | EventWhoRelation.csv                     | event_people
salesforce | Activities with Leads.csv                | tasks_report events_report
salesforce | Opportunities.csv                        | opportunities
salesforce | Opportunities with Contact Roles.csv     | contact_roles
salesforce | OpportunityHistory.csv                   | opportunity_history
salesforce | OpportunityFieldHistory.csv              | opportunity_stages \
    opportunity_amounts opportunity_close_dates
salesforce | FieldHistory.csv                         |
hubspot | hubspot-crm-exports-all-contacts-2026-10-05-1.csv | contacts \
    merged_contacts mql_date sql_date lifecycle_seen lead_status_seen \
    first_conversion recent_conversion
hubspot | hubspot-crm-exports-all-deals-2026-10-05.csv    | deals deal_people
hubspot | hubspot-crm-exports-calls-2026-10-05.csv        | calls call_people
hubspot | hubspot-crm-exports-all-campaigns-2026-10-05.csv | campaigns campaign_spend
hubspot | hubspot-crm-exports-my-companies-2026-10-05.csv | companies
hubspot | contact_property_history.csv                    | lifecycle_history \
    lead_status_history contact_attributes
hubspot | notes.csv                                       |
fivetran_salesforce | sf_lead_data.csv                | leads
fivetran_salesforce | sf_opportunity_history_data.csv |
fivetran_hubspot    | contact_merge_audit_data.csv    | merges
fivetran_hubspot    | engagement_contact.csv          | touch_people
"""


@pytest.mark.parametrize(("profile", "file", "feeds"), rows_of(FILES))
def test_a_file_goes_to_the_feeds_of_its_name(
    tmp_path: Path, profile: str, file: str, feeds: str
) -> None:
    found = source_of(tmp_path, profile).feeds
    names = [name for name, feed in found.items() if is_named((file,), feed.files)]
    assert names == feeds.split()


# --- Salesforce -----------------------------------------------------------------------

# Form | header | column of lead_id, company_name, status, owner_id, is_converted,
# converted_contact_id and created.
LEADS = """
API | Id,Company,Status,OwnerId,IsConverted,ConvertedContactId,CreatedDate \
    | Id,Company,Status,OwnerId,IsConverted,ConvertedContactId,CreatedDate
Data Loader | "ID","COMPANY","STATUS","OWNERID","ISCONVERTED","CONVERTEDCONTACTID",\
"CREATEDDATE" | ID,COMPANY,STATUS,OWNERID,ISCONVERTED,CONVERTEDCONTACTID,CREATEDDATE
report | Lead Owner,Lead ID,Company / Account,Lead Status,Converted,Contact ID,\
Create Date | Lead ID,Company / Account,Lead Status,Lead Owner,Converted,Contact ID,\
Create Date
report with 18 characters | Lead ID,Lead ID (18 digit),Company / Account,Status,\
Lead Owner,Converted,Contact ID,Contact ID (18 Digit),Created Date \
    | Lead ID (18 digit),Company / Account,Status,Lead Owner,Converted,\
Contact ID (18 Digit),Created Date
"""


@pytest.mark.parametrize(("form", "header", "columns"), rows_of(LEADS))
def test_leads_are_found_in_every_form(
    tmp_path: Path, form: str, header: str, columns: str
) -> None:
    feed = source_of(tmp_path, "salesforce").feeds["leads"]
    fields = (
        "lead_id company_name status owner_id is_converted converted_contact_id created"
    )
    found = matched(feed, header)
    assert [found[name] for name in fields.split()] == columns.split(","), form
    assert lacking(feed, header) == []


SALESFORCE = """
contacts | Contact ID,Account ID,Account Name,Email,Title,Lead Source,Mailing Country,\
Contact Owner,Email Opt Out | country=Mailing Country,owner_id=Contact Owner
accounts | Account ID,Account Name,Type,Billing Country | country=Billing Country
campaign_spend | Campaign ID,Type,Start Date,Actual Cost Currency,Actual Cost \
    | amount=Actual Cost,amount_currency=Actual Cost Currency
campaign_spend | Id,Name,ParentId,Type,StartDate,EndDate,ActualCost,CurrencyIsoCode \
    | spent=StartDate,spent_until=EndDate,campaign_id=Id
campaigns | Campaign ID,Campaign Name,Type,Parent Campaign ID,Start Date,End Date \
    | parent_id=Parent Campaign ID,starts=Start Date,ends=End Date
responses | Id,CampaignId,LeadId,ContactId,Status,HasResponded,CreatedDate,\
FirstRespondedDate,Campaign.Type | responded=FirstRespondedDate,source=Campaign.Type
responses_report | Campaign ID,Campaign Type,Lead ID,Contact ID,Member Status,\
Member First Responded Date | record_id=Lead ID,responded=Member First Responded Date
lead_status_report | Lead ID,Edit Date,Field / Event,Old Value,New Value,Edited By \
    | changed=Edit Date,author_id=Edited By,stage=New Value
lead_status_weekly | Id,IsDeleted,ParentId,ParentSobjectType,CreatedById,CreatedDate,\
FieldName,DataType,OldvalString,NewvalString | record_id=ParentId,stage=NewvalString
tasks | ID,WHOID,OWNERID,ISDELETED,ISCLOSED,TASKSUBTYPE,COMPLETEDDATETIME,CREATEDDATE,\
ACTIVITYDATE,LASTMODIFIEDDATE | happened=COMPLETEDDATETIME,kind=TASKSUBTYPE
tasks_report | Activity ID,Assigned,Lead ID,Status,Task Subtype,Call Type,Call Result,\
Completed Date/Time,Created Date,Date | owner_id=Assigned,happened=Completed Date/Time
opportunities | Opportunity ID (18 Digit),Opportunity Owner,Stage,Won,Closed,\
Amount Currency,Amount,Close Date | is_won=Won,amount_currency=Amount Currency
contact_roles | Opportunity ID,Contact ID,Role | opportunity_id=Opportunity ID,role=Role
users | Full Name,Role,User ID,Active | owner_id=Full Name,team=Role
users | Id,Name,UserType,IsActive | owner_id=Id,kind=UserType
"""


@pytest.mark.parametrize(("name", "header", "columns"), rows_of(SALESFORCE))
def test_columns_of_salesforce_are_found(
    tmp_path: Path, name: str, header: str, columns: str
) -> None:
    feed = source_of(tmp_path, "salesforce").feeds[name]
    assert lacking(feed, header) == []
    found = {f"{field}={column}" for field, column in matched(feed, header).items()}
    assert found >= set(columns.split(","))


@pytest.mark.parametrize("name", ["tasks", "tasks_report"])
def test_neither_due_nor_modified_is_when_a_touch_happened(
    tmp_path: Path, name: str
) -> None:
    feed = source_of(tmp_path, "salesforce").feeds[name]
    never = {"ActivityDate", "Date", "Due Date", "LastModifiedDate"}
    assert never.isdisjoint(candidates(feed.columns["happened"]))


MQL = '[sources.crm.values.stage]\n"MQL" = "mql"\n"Open" = "none"\n'
LEAD = "00Q5g00000A1bCd"
LONG = "00Q5g00000A1bCdEAJ"


def test_ids_of_a_report_are_those_of_the_api(stage: Stage) -> None:
    rows = staged(
        stage,
        "salesforce",
        "select lead_id, is_converted, converted_contact_id from staging.leads",
        Leads=f"Lead ID,Converted,Contact ID\n{LEAD},1,000000000000000AAA\n",
    )
    assert rows == [(LONG, True, None)]


def test_history_of_a_report_names_its_fields_by_label(stage: Stage) -> None:
    history = (
        "Lead ID,Edit Date,Field / Event,Old Value,New Value,Edited By\n"
        f"{LEAD},2026-07-01 10:00,Lead Status,Open,MQL,Ann Bell\n"
        f"{LEAD},2026-07-01 11:00,Lead Owner,Inbound Queue,Ann Bell,Ann Bell\n"
        f"{LEAD},2026-07-01 12:00,Phone,1,2,Ann Bell\n"
    )
    select = """
    select record_id, stage, author_id, start_known from staging.stage_changes
    where row_fate = 'used'
    union all
    select record_id, attribute, new_value, old_value from staging.attribute_changes
    where row_fate = 'used' and attribute = 'owner_id'
    """
    leads = f"Lead ID\n{LEAD}\n"
    files = {"Leads": leads, "Lead__History": history}
    assert staged(stage, "salesforce", select, more=MQL, **files) == [
        (LONG, "mql", "Ann Bell", "observed"),
        (LONG, "owner_id", "Ann Bell", "Inbound Queue"),
    ]


def test_a_change_of_owner_written_twice_is_taken_by_its_ids(stage: Stage) -> None:
    history = (
        "Id,LeadId,CreatedById,CreatedDate,Field,OldValue,NewValue\n"
        f"1,{LONG},005A,2026-07-01T10:00:00Z,Owner,Inbound Queue,Ann Bell\n"
        f"2,{LONG},005A,2026-07-01T10:00:00Z,Owner,00GQ,005A\n"
        f"3,{LONG},005A,2026-07-01T10:00:00Z,Status,Open,MQL\n"
    )
    rows = staged(
        stage,
        "salesforce",
        "select change_id, attribute, old_value, new_value "
        "from staging.attribute_changes where row_fate = 'used' order by change_id",
        more=MQL,
        Lead=f"Id\n{LONG}\n",
        LeadHistory=history,
    )
    assert rows == [("2", "owner_id", "00GQ", "005A"), ("3", "status", "Open", "MQL")]


def test_the_weekly_export_has_one_history_for_leads_and_contacts(
    stage: Stage,
) -> None:
    history = (
        "Id,ParentId,ParentSobjectType,CreatedById,CreatedDate,FieldName,OldvalString,"
        "NewvalString\n"
        f"1,{LONG},Lead,005A,2026-07-01 10:00:00,Status,Open,MQL\n"
        "2,0035g00000A1bCdEAJ,Contact,005A,2026-07-01 10:00:00,Title,CEO,CTO\n"
        "3,0065g00000A1bCdEAJ,Opportunity,005A,2026-07-01 10:00:00,Status,Open,MQL\n"
    )
    select = """
    select record_id, stage from staging.stage_changes where row_fate = 'used'
    union all
    select record_id, attribute from staging.attribute_changes
    where row_fate = 'used' and attribute = 'title'
    """
    files = {"Lead": f"Id\n{LONG}\n", "EntityHistory": history}
    assert staged(stage, "salesforce", select, more=MQL, **files) == [
        (LONG, "mql"),
        ("0035g00000A1bCdEAJ", "title"),
    ]


def test_a_report_of_activities_holds_tasks_and_events(stage: Stage) -> None:
    report = (
        "Activity ID,Assigned,Lead ID,Status,Task Subtype,Call Type,Call Result,"
        "Completed Date/Time,Created Date,Start,Date\n"
        f"00T1,Ann,{LEAD},Completed,Call,Outbound,Connected,"
        "2026-07-01 10:00,2026-06-30,,2026-07-09\n"
        f"00T2,Ann,{LEAD},Not Started,Task,,,,2026-06-30,,2026-07-09\n"
        f"00T3,Ann,{LEAD},Completed,List Email,,,,2026-06-30,,2026-07-09\n"
        f"00U1,Bob,{LEAD},,,,,,2026-06-30,2026-07-02 09:00,2026-07-02\n"
    )
    rows = staged(
        stage,
        "salesforce",
        "select touch_id, kind, channel, result, happened_at is null, happened_on "
        "from staging.touches where row_fate = 'used' order by touch_id",
        **{"Leads": f"Lead ID\n{LEAD}\n", "Activities__with__Leads": report},
    )
    assert [(*row[:5], str(row[5])) for row in rows] == [
        ("00T1", "personal", "call", "conversation", False, "2026-07-01"),
        ("00T3", "mass", "email", None, True, "2026-06-30"),
        ("00U1", "personal", "meeting", None, False, "2026-07-02"),
    ]


def test_who_has_not_responded_is_no_response(stage: Stage) -> None:
    members = (
        "Campaign ID,Campaign Name,Lead ID,Contact ID,Member Status,"
        "Member First Responded Date\n"
        f"701A,Fair,{LEAD},,Attended,2026-07-01\n"
        f"701A,Fair,00Q5g00000A1bCe,,Invited,\n"
    )
    rows = staged(
        stage,
        "salesforce",
        "select record_id, campaign_id, trigger, row_fate from staging.responses "
        "order by record_number",
        **{"Leads": f"Lead ID\n{LEAD}\n", "Campaign__Members": members},
    )
    assert rows[0] == (LONG, "701A", "response", "used")
    assert rows[1][3] != "used"


# --- HubSpot --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "changed", "source"),
    [
        (
            'Record ID,"Date entered ""Marketing Qualified Lead (Lifecycle Stage '
            'Pipeline)""",Became a Marketing Qualified Lead Date,'
            "Original Traffic Source",
            'Date entered "Marketing Qualified Lead (Lifecycle Stage Pipeline)"',
            "Original Traffic Source",
        ),
        (
            "Contact ID,Became a marketing qualified lead date,Original Source",
            "Became a marketing qualified lead date",
            "Original Source",
        ),
        (
            "hs_object_id,hs_lifecyclestage_marketingqualifiedlead_date,"
            "hs_v2_date_entered_marketingqualifiedlead,hs_analytics_source",
            "hs_v2_date_entered_marketingqualifiedlead",
            "hs_analytics_source",
        ),
    ],
)
def test_every_generation_of_stage_dates_is_known(
    tmp_path: Path, header: str, changed: str, source: str
) -> None:
    feeds = source_of(tmp_path, "hubspot").feeds
    assert matched(feeds["mql_date"], header)["changed"] == changed
    assert matched(feeds["contacts"], header)["lead_source"] == source
    assert lacking(feeds["mql_date"], header) == []
    assert lacking(feeds["contacts"], header) == []
    assert lacking(feeds["merged_contacts"], header) == []


HUBSPOT = """
contacts | Record ID,Email,Job Title,Lead Status,Contact owner,Create Date,\
Unsubscribed from all email,Associated Company IDs (Primary) \
    | owner_id=Contact owner,status=Lead Status
contacts | hs_object_id,email,jobtitle,hs_lead_status,hubspot_owner_id,createdate \
    | owner_id=hubspot_owner_id,title=jobtitle
companies | Record ID,Company name,Company Domain Name,Type,Lifecycle Stage \
    | account_name=Company name,account_type=Type
calls | Record ID,Activity date,Call outcome,Call direction,Activity assigned to \
    | happened=Activity date,result=Call outcome
meetings | hs_object_id,hs_meeting_start_time,hs_timestamp,hs_meeting_outcome \
    | happened=hs_meeting_start_time,result=hs_meeting_outcome
deals | Record ID,Deal Stage,Is Closed Won,Is Deal Closed?,Amount,Currency,Close Date \
    | is_won=Is Closed Won,is_closed=Is Deal Closed?
campaign_spend | hs_object_id,hs_name,hs_start_date,hs_end_date,\
hs_budget_items_sum_amount,hs_spend_items_sum_amount,hs_currency_code \
    | amount=hs_spend_items_sum_amount,spent_until=hs_end_date,source=hs_name
deals | hs_object_id,dealstage,amount,closedate,createdate \
    | is_won=dealstage,closed=closedate
lifecycle_history | contact_id,name,value,timestamp,source \
    | changed=timestamp,author_kind=source
"""


@pytest.mark.parametrize(("name", "header", "columns"), rows_of(HUBSPOT))
def test_columns_of_hubspot_are_found(
    tmp_path: Path, name: str, header: str, columns: str
) -> None:
    feed = source_of(tmp_path, "hubspot").feeds[name]
    assert lacking(feed, header) == []
    found = {f"{field}={column}" for field, column in matched(feed, header).items()}
    assert found >= set(columns.split(","))


CONTACTS = (
    'Record ID,Lead Status,"Date entered ""Marketing Qualified Lead (Lifecycle Stage '
    'Pipeline)""",Became a Marketing Qualified Lead Date,Became a Sales Qualified Lead '
    "Date,Associated Company IDs,Merged Contact IDs,First Conversion,"
    "First Conversion Date,Recent Conversion,Recent Conversion Date\n"
    "1,Bad Timing,2026-07-01 10:00,2026-06-01 10:00,2026-07-03 10:00,7;8,21;22,"
    "Demo: Request a demo,2026-06-30 09:00,Whitepaper,2026-07-05 09:00\n"
    "2,New,,2026-05-01 10:00,,,,,,Whitepaper,2026-06-30 09:00\n"
)


def test_a_contact_of_hubspot_says_its_stages_company_and_forms(stage: Stage) -> None:
    select = """
    select record_id, stage, strftime(changed_at, '%m-%d') from staging.stage_changes
    where row_fate = 'used'
    union all
    select record_id, survivor_id, null from staging.merges where row_fate = 'used'
    union all
    select record_id, trigger, strftime(responded_at, '%m-%d') from staging.responses
    where row_fate = 'used'
    union all
    select contact_id, account_id, null from staging.contacts
    order by all
    """
    assert staged(stage, "hubspot", select, contacts=CONTACTS) == [
        ("1", "7", None),
        ("1", "hand-raise", "06-30"),
        ("1", "mql", "07-01"),
        ("1", "qualified", "07-03"),
        ("1", "recycled", None),
        ("1", "response", "07-05"),
        ("2", "mql", "05-01"),
        ("2", "response", "06-30"),
        ("2", None, None),
        ("21", "1", None),
        ("22", "1", None),
    ]


def test_activities_of_hubspot_have_their_people_in_one_cell(stage: Stage) -> None:
    calls = (
        "Record ID,Activity date,Call outcome,Call direction,Associated Contact IDs\n"
        "31,2026-07-01 10:00,Left voicemail,Outbound,1;2\n"
        "32,2026-07-01 11:00,f240bbac-87c9-4f6e-bf70-924b57d47db7,INBOUND,1\n"
        "33,2026-07-01 12:00,Gatekeeper,Outbound,\n"
    )
    meetings = (
        "Record ID,Meeting start time,Meeting outcome,Associated Contact IDs\n"
        "41,2026-07-02 10:00,Completed,2\n"
        "42,2026-07-03 10:00,Scheduled,2\n"
        "43,2026-07-04 10:00,Canceled,2\n"
    )
    tasks = (
        "Record ID,Task Status,Task Type,Completed at,Associated Contact IDs\n"
        "51,Completed,To-do,2026-07-02 10:00,1\n"
        "52,Completed,LinkedIn,2026-07-02 11:00,1\n"
        "53,Not started,LinkedIn,2026-07-09 11:00,1\n"
    )
    select = """
    select touches.touch_id, kind, result, direction, list(touch_people.record_id)
    from staging.touches
    left join staging.touch_people
        on touches.touch_id = touch_people.touch_id and touch_people.row_fate = 'used'
    where touches.row_fate = 'used'
    group by all order by all
    """
    files = {"contacts": CONTACTS, "calls": calls, "meetings": meetings, "tasks": tasks}
    rows = staged(stage, "hubspot", select, **files)
    assert [(*row[:4], sorted(filter(None, row[4]))) for row in rows] == [
        ("31", "personal", "voicemail", "out", ["1", "2"]),
        ("32", "personal", "conversation", "in", ["1"]),
        ("33", "personal", "attempt", "out", []),
        ("41", "personal", "held", "out", ["2"]),
        ("42", "personal", "booked", "out", ["2"]),
        ("43", "personal", "no show", "out", ["2"]),
        ("51", "automated", None, "out", ["1"]),
        ("52", "personal", None, "out", ["1"]),
    ]


def test_property_history_says_what_changed_and_who_did(stage: Stage) -> None:
    history = (
        "contact_id,name,value,timestamp,source\n"
        "1,lifecyclestage,marketingqualifiedlead,2026-07-01T10:00:12Z,WORKFLOWS\n"
        "1,hs_lead_status,UNQUALIFIED,2026-07-02T10:00:00Z,CRM_UI\n"
        "1,lifecyclestage,salesqualifiedlead,2026-07-03T10:00:12Z,IMPORT\n"
        "1,lifecyclestage,lead,2026-07-05T10:00:12Z,SALESFORCE\n"
        "1,lifecyclestage,subscriber,2026-07-06T10:00:12Z,COMPANIES\n"
        "1,jobtitle,CTO,2026-07-04T10:00:00Z,CRM_UI\n"
        "1,zip,10115,2026-07-04T10:00:00Z,CRM_UI\n"
    )
    select = """
    select stage, track, author_kind from staging.stage_changes
    where row_fate = 'used' and start_known = 'observed'
    union all
    select attribute, new_value, null from staging.attribute_changes
    where row_fate = 'used' and attribute = 'title'
    """
    files = {"contacts": CONTACTS, "contact_property_history": history}
    assert sorted(staged(stage, "hubspot", select, **files)) == [
        ("disqualified", "status", "person"),
        ("mql", "lifecycle", "workflow"),
        ("none", "lifecycle", "import"),
        ("none", "lifecycle", "sync"),
        ("qualified", "lifecycle", "import"),
        ("title", "CTO", None),
    ]


def test_a_stage_of_deals_that_nobody_explained_is_not_guessed(stage: Stage) -> None:
    deals = (
        "Record ID,Deal Stage,Close Date,Associated Contact IDs\n"
        "61,Closed won (Sales Pipeline),2026-07-01 10:00,1;2\n"
        "62,Contract sent,2026-07-01 10:00,1\n"
        "63,Signed,2026-07-01 10:00,1\n"
    )
    rows = staged(
        stage,
        "hubspot",
        "select opportunity_id, is_won, is_closed, unread_fields "
        "from staging.opportunities order by opportunity_id",
        contacts=CONTACTS,
        deals=deals,
    )
    assert rows == [
        ("61", True, True, ""),
        ("62", False, False, ""),
        ("63", None, None, "is_won,is_closed"),
    ]


# --- Connectors -----------------------------------------------------------------------


def test_tables_of_a_connector_are_read_like_the_vendor_s_own(stage: Stage) -> None:
    select = """
    select touch_id, kind, happened_on::varchar from staging.touches
    where row_fate = 'used'
    union all
    select lead_id, owner_id, created_on::varchar from staging.leads
    """
    rows = staged(
        stage,
        "fivetran_salesforce",
        select,
        lead=f"id,owner_id,created_date\n{LONG},005A,2026-07-01 22:30:00\n",
        task=(
            "id,who_id,is_deleted,is_closed,task_subtype,created_date\n"
            f"00T1,{LONG},FALSE,TRUE,Call,2026-07-02 10:00:00\n"
            f"00T2,{LONG},FALSE,FALSE,Call,2026-07-02 10:00:00\n"
            f"00T3,{LONG},TRUE,TRUE,Call,2026-07-02 10:00:00\n"
        ),
    )
    assert sorted(rows) == [
        ("00Q5g00000A1bCdEAJ", "005A", "2026-07-02"),
        ("00T1", "personal", "2026-07-02"),
    ]


def test_a_connector_keeps_merges_and_people_in_tables_of_their_own(
    stage: Stage,
) -> None:
    select = """
    select record_id, survivor_id from staging.merges where row_fate = 'used'
    union all
    select touch_people.touch_id, touch_people.record_id from staging.touch_people
    inner join staging.touches on touch_people.touch_id = touches.touch_id
    where touches.row_fate = 'used'
    union all
    select record_id, trigger from staging.responses where row_fate = 'used'
    """
    rows = staged(
        stage,
        "fivetran_hubspot",
        select,
        contact=(
            "id,property_hs_merged_object_ids,property_first_conversion_date,"
            "property_first_conversion_event_name\n"
            "1,21,2026-07-01 10:00:00,Contact us\n"
        ),
        contact_merge_audit=(
            "canonical_vid,contact_id,vid_to_merge,timestamp\n"
            "1,1,22,2026-07-01 10:00:00\n"
        ),
        contact_form_submission=(
            "contact_id,form_id,title,timestamp\n1,f,Contact us,2026-07-01 10:00:00\n"
        ),
        engagement_call=(
            "engagement_id,_fivetran_deleted,property_hs_timestamp\n"
            "31,false,2026-07-01 10:00:00\n"
            "32,true,2026-07-01 10:00:00\n"
        ),
        engagement_contact="engagement_id,contact_id\n31,1\n32,1\n",
    )
    assert sorted(rows) == [("1", "hand-raise"), ("21", "1"), ("22", "1"), ("31", "1")]
