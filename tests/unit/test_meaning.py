"""Meaning, not only syntax: ids, days, groups, lists, patterns and rules of exports."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from jointplan.errors import ExportError, MappingError
from jointplan.ingest.staging.unread_limits import refuse_unread
from tests.support.stage import Stage, leads

STATUS = """
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", status = "status" }
[sources.crm.feeds.status_seen]
file = "leads.csv"
entity = "stage_changes"
columns.record_id = "id"
columns.stage = "status"
columns.track = { value = "status" }
columns.start_known = { value = "inferred" }
[sources.crm.values.stage]
"MQL" = "mql"
"Closed - *" = "disqualified"
"closed - converted" = "qualified"
"*" = "none"
"""


@pytest.mark.parametrize(
    ("text", "stage_word"),
    [
        ("mql", "mql"),
        ("Closed - Not Converted", "disqualified"),
        ("Closed - Converted", "qualified"),
        ("Open", "none"),
    ],
)
def test_words_are_looked_up_exactly_then_by_pattern_then_by_star(
    stage: Stage, text: str, stage_word: str
) -> None:
    stage.build(
        f"[sources.crm]{STATUS}",
        d1__leads="id,status\nL1,other\n",
        d2__leads=f"id,status\nL1,{text}\n",
    )
    assert stage.rows("stage", "stage_changes")[1] == (stage_word,)


def used_changes(stage: Stage, columns: str) -> list[tuple[Any, ...]]:
    """Columns of the changes of stage that were used."""
    found = stage.rows(f"{columns}, row_fate", "stage_changes")
    return [row[:-1] for row in found if row[-1] == "used"]


def test_status_that_differs_between_two_exports_is_a_change_between_their_days(
    stage: Stage,
) -> None:
    stage.build(
        f"[sources.crm]{STATUS}",
        d1__leads="id,status\nL1,Open\nL2,MQL\n",
        d3__leads="id,status\nL1,MQL\nL2,MQL\nL3,MQL\n",
        d5__leads="id,status\nL1,Closed - Lost\nL2,\nL3,MQL\n",
    )
    assert used_changes(
        stage, "record_id, stage, seen_after_on, changed_on, changed_at"
    ) == [
        ("L1", "mql", date(2026, 7, 1), date(2026, 7, 3), None),
        ("L3", "mql", None, date(2026, 7, 3), None),  # of no earlier export
        ("L1", "disqualified", date(2026, 7, 3), date(2026, 7, 5), None),
    ]


def test_blank_status_shows_that_it_was_not_set_yet_where_the_file_has_any(
    stage: Stage,
) -> None:
    """An unknown word tells nothing of a day, nor does a column that is all blank."""
    mapping = f"[sources.crm]{STATUS}".replace('"*" = "none"\n', '"Open" = "none"\n')
    stage.build(
        mapping,
        d1__leads="id,status\nL1,\nL2,\n",
        d3__leads="id,status\nL1,\nL2,Snoozed\nL3,Open\n",
        d5__leads="id,status\nL1,Closed - Lost\nL2,Closed - Lost\n",
    )
    assert used_changes(stage, "record_id, stage, seen_after_on, changed_on") == [
        ("L1", "disqualified", date(2026, 7, 3), date(2026, 7, 5)),
        ("L2", "disqualified", None, date(2026, 7, 5)),
    ]


def test_status_that_was_cleared_and_is_there_again_was_set_again(stage: Stage) -> None:
    stage.build(
        f"[sources.crm]{STATUS}",
        d1__leads="id,status\nL1,Closed - Lost\nL2,Closed - Lost\n",
        d3__leads="id,status\nL1,\nL2,Closed - Lost\n",
        d5__leads="id,status\nL1,Closed - Lost\nL2,Closed - Lost\n",
    )
    assert used_changes(stage, "record_id, seen_after_on, changed_on") == [
        ("L1", None, date(2026, 7, 1)),
        ("L2", None, date(2026, 7, 1)),
        ("L1", date(2026, 7, 3), date(2026, 7, 5)),
    ]


def test_one_export_alone_tells_no_change_but_the_decisions_made_by_its_day(
    stage: Stage,
) -> None:
    text = "id,status\nL1,MQL\nL2,Closed - Lost\n"
    stage.build(f"[sources.crm]{STATUS}", d1__leads=text)
    assert stage.rows("stage, changed_on, row_fate", "stage_changes") == [
        ("mql", None, "shows no change"),
        ("disqualified", date(2026, 7, 1), "used"),
    ]


def test_salesforce_ids_of_15_characters_become_18_and_keep_their_case(
    stage: Stage,
) -> None:
    stage.build(
        leads('converted_account_id = "account"', 'id_form = "salesforce"'),
        leads="""\
id,account
00QNq00000BXU9A,001Nq00000J1Mwv
00qnq00000bxu9a,Kite & Co
""",
    )
    assert stage.rows("lead_id, converted_account_id") == [
        ("00QNq00000BXU9AMAX", "001Nq00000J1MwvIAF"),
        ("00qnq00000bxu9aAAA", "Kite & Co"),
    ]


def test_naive_midnight_is_a_day_and_thirteen_digits_are_an_instant(
    stage: Stage,
) -> None:
    text = "id,at\nL1,2010-08-07 00:00:00\nL2,1706076407193\nL3,2026-07-01T00:00:00Z\n"
    stage.build(leads('created = "at"'), leads=text)
    assert stage.rows("created_at, created_on") == [
        (None, date(2010, 8, 7)),
        (datetime(2024, 1, 24, 6, 6, 47), date(2024, 1, 24)),
        (datetime(2026, 7, 1), date(2026, 7, 1)),
    ]


def test_amounts_are_read_with_the_decimal_mark_that_the_mapping_names(
    stage: Stage,
) -> None:
    mapping = """
[sources.crm]
decimal_mark = ","
[sources.crm.feeds.deals]
file = "deals.csv"
entity = "opportunities"
columns = { opportunity_id = "id", amount = "amount" }
"""
    stage.build(mapping, deals='id,amount\n1,"1.234,50"\n2,€ 7\n3,"1,234.50"\n')
    assert stage.rows("cast(amount as varchar)", "opportunities") == [
        ("1234.50",),
        ("7.00",),
        (None,),
    ]


MEETINGS = """
[sources.crm.feeds.meetings]
file = "meetings.csv"
entity = "touches"
columns = { touch_id = "id", happened = "at" }
[sources.crm.feeds.meeting_people]
file = "meetings.csv"
entity = "touch_people"
each = ["people ids", "people"]
columns = { touch_id = "id", record_id = ["people ids", "people"] }
[sources.crm.feeds.meeting_accounts]
file = "meetings.csv"
entity = "accounts"
columns = { account_id = { first_of = "companies" } }
"""


def test_cell_with_several_ids_is_a_row_for_each_or_its_first(stage: Stage) -> None:
    text = "id,at,people,companies\nM1,2026-07-01,11;12,91;92\nM2,2026-07-02,,\n"
    stage.build(f"[sources.crm]{MEETINGS}", meetings=text)
    people = stage.rows("touch_id, record_id, row_fate", "touch_people")
    assert sorted(people, key=str) == [
        ("M1", "11", "used"),
        ("M1", "12", "used"),
        ("M2", None, "blank"),
    ]
    assert stage.rows("account_id", "accounts") == [("91",), (None,)]


REPORT = """\
Lead Owner,Lead ID,Status
Mia,L1,Open
,L2,MQL
Subtotal,,2
Tom,L3,Open
Lead Owner,Lead ID,Status
Tom,L4,Open
"Total (3)",,
,,
"""


def test_group_rows_totals_and_repeated_headers_of_a_report_are_set_aside(
    stage: Stage,
) -> None:
    mapping = """
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
fill_down = ["Lead Owner"]
columns = { lead_id = "Lead ID", owner_id = "Lead Owner", status = "Status" }
"""
    exports = stage.build(f"[sources.crm]{mapping}", leads=REPORT)
    assert stage.rows("lead_id, owner_id, row_fate") == [
        ("L1", "Mia", "used"),
        ("L2", "Mia", "used"),
        (None, "Subtotal", "total or footer of a report"),
        ("L3", "Tom", "used"),
        ("Lead ID", "Lead Owner", "repeated header"),
        ("L4", "Tom", "used"),
    ]
    assert exports[0].facts.footer_count == 1


def test_named_rules_set_rows_aside_by_columns_that_are_not_mapped(
    stage: Stage,
) -> None:
    rules = """
[[sources.crm.set_aside]]
name = "own employees"
where = { Email = ["*@kite.example"] }
[[sources.crm.set_aside]]
name = "test leads"
file = "leads*"
where = { last = ["test*", "?"], company = [""] }
"""
    text = """\
id,Email,last,company
L1,Ann@Kite.example,Ray,Moss
L2,test@moss.example,Testa,
L3,bea@moss.example,Test,Moss
L4,carl@moss.example,X,
"""
    stage.build(leads('title = "id"', "") + rules, leads=text)
    assert stage.rows("lead_id, row_fate") == [
        ("L1", "rule: own employees"),
        ("L2", "rule: test leads"),
        ("L3", "used"),
        ("L4", "rule: test leads"),
    ]
    landed = stage.con.execute("select * from raw.leads_1").fetchall()
    assert "kite.example" not in str(landed)


def test_column_that_cannot_be_read_stops_the_run_with_line_and_shape(
    stage: Stage,
) -> None:
    text = 'id,at\nL1,"2026-07-01"\n\nL2,"38:44.5"\nL3,"Mar 12\nnoon"\nL4,"12:04.1"\n'
    exports = stage.build(leads('created = "at"'), leads=text)
    stage.account()
    with pytest.raises(ExportError) as caught:
        refuse_unread(stage.con, exports, cache=stage.folder / "cache")
    assert str(caught.value) == (
        "leads.csv:4: 3 of 4 cells of at cannot be read as a date or time; they look "
        "like 99:99.9 or aaa 99 aaaa\n"
        "  needed by  created of leads\n"
        "  try        Excel saved minutes and seconds alone: export it again, do not "
        "open it, or raise max_unread_pct (now 1)"
    )


@pytest.mark.parametrize("name", ["at", "created"])
def test_days_that_excel_counts_are_named_as_such(stage: Stage, name: str) -> None:
    """A layout would not cure them."""
    text = f"id,{name}\nL1,46200\nL2,46201.375\n"
    exports = stage.build(leads(f'created = "{name}"'), leads=text)
    stage.account()
    with pytest.raises(ExportError) as caught:
        refuse_unread(stage.con, exports, cache=stage.folder / "cache")
    assert "they look like 99999 or 99999.999" in str(caught.value)
    assert "Excel saved days as numbers of its own: format the column" in str(
        caught.value
    )
    assert "layouts" not in str(caught.value)


def test_word_that_no_value_map_knows_stops_the_run_without_being_shown(
    stage: Stage,
) -> None:
    mapping = f"[sources.crm]{STATUS}".replace('"*" = "none"\n', "")
    exports = stage.build(
        mapping,
        d1__leads="id,status\nL1,MQL\n",
        d2__leads="id,status\nL1,Secret\n",
    )
    stage.account()
    with pytest.raises(ExportError) as caught:
        refuse_unread(stage.con, exports, cache=stage.folder / "cache")
    assert "1 of 1 cells of status cannot be read as a word that the mapping" in str(
        caught.value
    )
    assert "values.stage" in str(caught.value)
    assert "Secret" not in str(caught.value)


def test_few_cells_that_cannot_be_read_stop_nothing(stage: Stage) -> None:
    rows = "".join(f"L{n},2026-07-01\n" for n in range(100))
    exports = stage.build(leads('created = "at"'), leads=f"id,at\n{rows}LX,noon\n")
    stage.account()
    refuse_unread(stage.con, exports, cache=stage.folder / "cache")


def test_response_without_an_id_is_known_by_who_and_when(stage: Stage) -> None:
    mapping = """
[sources.crm.feeds.forms]
file = "forms.csv"
entity = "responses"
columns = { record_id = "who", responded = "at" }
"""
    text = "who,at\nL1,2026-07-01 10:00\nL1,2026-07-01 10:00\nL1,2026-07-02 10:00\n"
    stage.build(f"[sources.crm]{mapping}", forms=text)
    assert stage.rows("response_id, row_fate", "responses") == [
        ("L1 2026-07-01 10:00:00", "written twice"),
        ("L1 2026-07-01 10:00:00", "used"),
        ("L1 2026-07-02 10:00:00", "used"),
    ]


def test_event_log_becomes_leads_stages_and_touches(stage: Stage) -> None:
    """One file of case, activity, time and resource feeds several entities."""
    mapping = """
[sources.crm.feeds.leads]
file = "log.csv"
entity = "leads"
where = { activity = ["Lead created"] }
columns = { lead_id = "case", created = "time" }
[sources.crm.feeds.stages]
file = "log.csv"
entity = "stage_changes"
where = { activity = ["Stage: *"] }
columns.record_id = "case"
columns.stage = "activity"
columns.changed = "time"
columns.author_id = "resource"
columns.track = { value = "lifecycle" }
columns.start_known = { value = "observed" }
values.stage = { "Stage: MQL" = "mql", "Stage: Rejected*" = "disqualified" }
[sources.crm.feeds.touches]
file = "log.csv"
entity = "touches"
where = { activity = ["Call *", "Mail *"] }
columns.touch_id = "event"
columns.record_id = "case"
columns.owner_id = "resource"
columns.channel = "activity"
columns.happened = "time"
columns.kind = { value = "personal" }
values.channel = { "call *" = "call", "mail *" = "email" }
"""
    log = """\
event,case,activity,time,resource
1,C1,Lead created,2026-07-01 08:00,form
2,C1,Stage: MQL,2026-07-02 09:00,form
3,C1,Call tried,2026-07-02 09:30,mia
4,C1,Mail sent,2026-07-03 10:00,mia
5,C1,Stage: Rejected (no budget),2026-07-06 10:00,mia
"""
    stage.build(f"[sources.crm]{mapping}", log=log)
    assert stage.rows("row_fate")[:2] == [("used",), ("not of this entity",)]
    assert stage.rows("stage, author_id", "stage_changes")[1::3] == [
        ("mql", "form"),
        ("disqualified", "mia"),
    ]
    assert stage.rows("channel, row_fate", "touches")[2:4] == [
        ("call", "used"),
        ("email", "used"),
    ]


def test_touch_without_an_id_is_known_by_who_when_and_by_what(stage: Stage) -> None:
    """A log has no id of an event; a stamp that cannot be read is still named."""
    mapping = """
[sources.crm]
max_unread_pct = 100
[sources.crm.feeds.touches]
file = "log.csv"
entity = "touches"
columns = { record_id = "case", owner_id = "who", channel = "how", happened = "at" }
"""
    log = """\
case,who,how,at
C1,mia,call,2013-03-30T10:02:11+01:00
C1,mia,call,2013-03-30T09:02:11.400Z
C1,mia,email,2013-03-30T10:02:11+01:00
C1,tom,call,2013-03-30T10:02:11+01:00
C1,mia,call,yesterday
,mia,call,2013-04-02T09:12:00+02:00
"""
    stage.build(mapping, log=log)
    assert stage.rows("touch_id, row_fate", "touches") == [
        ("C1 2013-03-30 09:02:11 call mia", "written twice"),
        ("C1 2013-03-30 09:02:11 call mia", "used"),
        ("C1 2013-03-30 09:02:11 email mia", "used"),
        ("C1 2013-03-30 09:02:11 call tom", "used"),
        ("C1 call mia", "needed cell could not be read"),
        (None, "key is blank"),
    ]


def test_touch_with_neither_an_id_nor_a_record_is_refused(stage: Stage) -> None:
    mapping = """
[sources.crm.feeds.touches]
file = "log.csv"
entity = "touches"
columns = { happened = "at" }
"""
    with pytest.raises(MappingError, match="no column is named for 'touch_id'"):
        stage.build(f"[sources.crm]{mapping}", log="at\n2013-04-02\n")


def test_day_without_a_time_begins_in_the_companys_zone(stage: Stage) -> None:
    """A decision at 1 h of the 4th in Berlin comes after an MQL of the 4th."""
    text = "id,at\nL1,2026-07-04\nL2,2026-07-03T23:00:00Z\n"
    stage.build(leads('created = "at"'), leads=text)
    assert stage.rows("created_on, created_ordered_at") == [
        (date(2026, 7, 4), datetime(2026, 7, 3, 22)),
        (date(2026, 7, 4), datetime(2026, 7, 3, 23)),
    ]


def test_response_without_a_date_is_blank_and_stops_nothing(stage: Stage) -> None:
    mapping = """
[sources.crm.feeds.forms]
file = "forms.csv"
entity = "responses"
columns = { record_id = "who", responded = "at" }
"""
    exports = stage.build(f"[sources.crm]{mapping}", forms="who,at\nL1,\nL2,\n")
    stage.account()
    refuse_unread(stage.con, exports, cache=stage.folder / "cache")
    assert stage.rows("row_fate", "responses") == [("blank",), ("blank",)]


@pytest.mark.parametrize(
    ("cell", "layout"),
    [
        ("02/24/26", "%m/%d/%y"),
        ("24.02.2026", "%m.%d.%Y"),
        ("02/24/26 02:18 AM", "%m/%d/%y %I:%M %p"),
        ("02/24/2026 14:18:03", "%m/%d/%Y %H:%M:%S"),
    ],
)
def test_layout_that_is_missing_is_named_as_the_cells_look(
    stage: Stage, cell: str, layout: str
) -> None:
    exports = stage.build(leads('created = "at"'), leads=f'id,at\nL1,"{cell}"\n')
    stage.account()
    with pytest.raises(ExportError) as caught:
        refuse_unread(stage.con, exports, cache=stage.folder / "cache")
    assert f'layouts = ["{layout}"], or %d first' in str(caught.value)


def test_whole_numbers_may_carry_thousands_marks(stage: Stage) -> None:
    stage.build(leads('crm_score = "score"'), leads='id,score\nL1,"1,005"\nL2,7.0\n')
    assert stage.rows("crm_score, unread_fields") == [(1005, ""), (7, "")]


def test_newest_delivery_without_a_column_of_the_older_one_is_refused(
    stage: Stage,
) -> None:
    with pytest.raises(ExportError, match=r"lacks 1 column that an earlier .*: job"):
        stage.exports(
            leads('title = ["job", ""]'),
            d1__leads="id,job\nL1,CFO\n",
            d2__leads="id\nL1\n",
        )


def test_column_that_is_read_and_stands_twice_is_refused(stage: Stage) -> None:
    with pytest.raises(ExportError, match=r"leads\.csv:1: has the column job twice"):
        stage.exports(leads('title = "job"'), leads="id,job,Job\nL1,CFO,CTO\n")


def test_line_of_a_row_that_cannot_be_cut_counts_the_breaks_above(stage: Stage) -> None:
    text = 'id,job\nL1,"a\nb"\n\nL2,x,y\nL3,z\n'
    stage.build(leads('title = "job"'), leads=text)
    found = stage.con.execute("select line from raw.rejects").fetchall()
    assert found == [(5,)]


def test_parts_of_one_delivery_may_differ_in_their_columns(stage: Stage) -> None:
    mapping = leads('title = ["job", ""]').replace("leads.csv", "leads*.csv")
    stage.build(mapping, d1__leads_1="id,job\nL1,CFO\n", d1__leads_2="id\nL2\n")
    assert stage.rows("lead_id, title") == [("L1", "CFO"), ("L2", None)]


def test_column_taken_apart_need_be_no_field(stage: Stage) -> None:
    mapping = """
[sources.crm.feeds.people]
file = "calls.csv"
entity = "touch_people"
each = "ids"
columns = { touch_id = "id", record_id = "who" }
"""
    stage.build(f"[sources.crm]{mapping}", calls="id,who,ids\nC1,L1,a;b\n")
    rows = stage.rows("touch_id, record_id", "touch_people")
    assert rows == [("C1", "L1"), ("C1", "L1")]
