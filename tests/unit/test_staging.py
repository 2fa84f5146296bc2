"""Staging: text becomes typed columns, and every row gets its fate."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest
import sqlglot
from sqlglot import expressions as exp

from jointplan.errors import ExportError
from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.staging.macros import MACROS
from jointplan.ingest.staging.mapping_tables import carried_words
from jointplan.ingest.staging.union import staging_models
from tests.support.stage import BERLIN, Stage, leads


def typed_stamps(
    stage: Stage, texts: list[str], more: str
) -> list[tuple[datetime | None, date | None, str]]:
    """Stage texts as the stamp `created`: instant, day and the fields unread."""
    rows = "".join(f'L{n},"{text}"\n' for n, text in enumerate(texts))
    stage.build(leads('created = "at"', more), leads=f"id,at\n{rows}")
    return stage.rows("created_at, created_on, unread_fields")


@pytest.mark.parametrize(
    ("text", "at", "on"),
    [
        ("2026-07-03T22:15:30.999Z", "2026-07-03 22:15:30", "2026-07-04"),
        ("2026-07-03t22:15z", "2026-07-03 22:15:00", "2026-07-04"),
        ("2026-07-03 22:15:30 UTC", "2026-07-03 22:15:30", "2026-07-04"),
        ("2026-07-03T22:15:30.000+0000", "2026-07-03 22:15:30", "2026-07-04"),
        ("2026-07-03T23:15:30+02:00", "2026-07-03 21:15:30", "2026-07-03"),
        ("2026-07-03 22:15:30-05", "2026-07-04 03:15:30", "2026-07-04"),
        ("2026-07-03 22:15:30 -0530", "2026-07-04 03:45:30", "2026-07-04"),
        ("2026-07-03 9:15", "2026-07-03 13:15:00", "2026-07-03"),
        ("2026-07-03", None, "2026-07-03"),
        ("2026-03-08 01:30", "2026-03-08 06:30:00", "2026-03-08"),
        ("2026-03-08 03:30", "2026-03-08 07:30:00", "2026-03-08"),
        ("2026-11-01 00:30", "2026-11-01 04:30:00", "2026-11-01"),
        ("2026-11-01 02:30", "2026-11-01 07:30:00", "2026-11-01"),
        ("2026-03-29T00:59:59Z", "2026-03-29 00:59:59", "2026-03-29"),
        ("2026-03-28T22:59:59Z", "2026-03-28 22:59:59", "2026-03-28"),
        ("2026-03-28T23:00:00Z", "2026-03-28 23:00:00", "2026-03-29"),
        ("2026-10-25T22:59:59Z", "2026-10-25 22:59:59", "2026-10-25"),
        ("2026-10-25T23:00:00Z", "2026-10-25 23:00:00", "2026-10-26"),
    ],
)
def test_stamp_is_an_instant_in_utc_and_a_day_of_the_company(
    stage: Stage, text: str, at: str | None, on: str
) -> None:
    instant = datetime.fromisoformat(at) if at else None
    assert typed_stamps(stage, [text], 'time_zone = "America/New_York"') == [
        (instant, date.fromisoformat(on), "")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "03/07/2026",
        "20260405",
        "2026-02-30",
        "2026-07-03 25:15",
        "2026-07-03 10:15 PM",
        "2026-07-03 10:15:00 Europe/Paris",
        "2026-07-03 10:15:00 (GMT)",
        "2026-07-03T10:15:00+99:00",
        "0001-01-01",
        "0001-01-01T00:00:00Z",
        "12026-01-01",
        "infinity",
        "now",
        "45841.5",
    ],
)
def test_stamp_that_is_not_clear_is_named_not_guessed(stage: Stage, text: str) -> None:
    assert typed_stamps(stage, [text], "") == [(None, None, "created")]


def test_day_of_eight_digits_is_read_where_the_mapping_names_its_layout(
    stage: Stage,
) -> None:
    texts = ["20260405", "20261301", "2026111", "99887766", "2026-04-06"]
    assert typed_stamps(stage, texts, 'layouts = ["%Y%m%d"]') == [
        (None, date(2026, 4, 5), ""),
        (None, None, "created"),
        (None, None, "created"),  # the 1st of November, or the 11th of January?
        (None, None, "created"),
        (None, date(2026, 4, 6), ""),
    ]


def test_layouts_of_the_mapping_are_tried_beside_iso(stage: Stage) -> None:
    more = """time_zone = "Europe/Berlin"
layouts = ["%d.%m.%Y", "%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M %z", "%m/%d/%y %I:%M %p"]"""
    texts = {
        "2026-07-03": (None, "2026-07-03"),
        "3.7.2026": (None, "2026-07-03"),
        "03.07.2026 10:15": ("2026-07-03 08:15", "2026-07-03"),
        "03.07.2026 23:15 +0000": ("2026-07-03 23:15", "2026-07-04"),
        "07/03/26 10:15 PM": ("2026-07-03 20:15", "2026-07-03"),
    }
    assert typed_stamps(stage, list(texts), more) == [
        (datetime.fromisoformat(at) if at else None, date.fromisoformat(on), "")
        for at, on in texts.values()
    ]


def test_year_of_two_digits_is_of_this_century_and_needs_its_own_layout(
    stage: Stage,
) -> None:
    texts = ["02/23/26", "02/23/2026"]
    assert typed_stamps(stage, texts, 'layouts = ["%m/%d/%y"]') == [
        (None, date(2026, 2, 23), ""),
        (None, None, "created"),
    ]


def test_two_digits_are_no_year_of_the_first_century(stage: Stage) -> None:
    texts = ["02/23/26", "02/23/2026"]
    assert typed_stamps(stage, texts, 'layouts = ["%m/%d/%Y"]') == [
        (None, None, "created"),
        (None, date(2026, 2, 23), ""),
    ]


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        *[(text, True) for text in ("true", "TRUE", "1", "Yes", "y", "t")],
        *[(text, True) for text in ("WAHR", "Vrai", "Sí", "VERDADERO", "ja", "TAK")],
        *[(text, False) for text in ("false", "FALSE", "0", "No", "n", "f")],
        *[(text, False) for text in ("FALSCH", "Faux", "Não", "nein", "NIE")],
        *[(text, None) for text in ("2", "x", "perhaps")],
    ],
)
def test_booleans(stage: Stage, text: str, flag: bool | None) -> None:
    stage.build(leads('is_opted_out = "out"'), leads=f"id,out\nL1,{text}\n")
    unread = "is_opted_out" if flag is None else ""
    assert stage.rows("is_opted_out, unread_fields") == [(flag, unread)]


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("117.0", 117), ("-3", -3), ("1e2", 100)]
    + [("1,000", 1000)]
    + [(text, None) for text in ("12 pts", "nan", "inf", "1e300", "0x1F")],
)
def test_integers(stage: Stage, text: str, number: int | None) -> None:
    stage.build(leads('crm_score = "score"'), leads=f'id,score\nL1,"{text}"\n')
    unread = "crm_score" if number is None else ""
    assert stage.rows("crm_score, unread_fields") == [(number, unread)]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("9225.225", "9225.23"), ("500000.0", "500000.00"), ("-0.1", "-0.10")]
    + [("$22,700.00", "22700.00"), ("USD 1,000.5", "1000.50"), ("7.5 EUR", "7.50")]
    + [(text, None) for text in ("1.234,56", "1,23", "NaN", "12345678901234567")],
)
def test_amounts_are_decimals_and_never_guessed(
    stage: Stage, text: str, amount: str | None
) -> None:
    mapping = """
[sources.crm.feeds.deals]
file = "deals.csv"
entity = "opportunities"
columns = { opportunity_id = "id", amount = "amount" }
"""
    stage.build(mapping, deals=f'id,amount\nO1,"{text}"\n')
    found = stage.rows("amount::varchar, unread_fields", "opportunities")
    assert found == [(amount, "" if amount else "amount")]


@pytest.mark.parametrize(
    ("text", "named", "amount", "currency"),
    [
        ("1200", "", "1200.00", None),
        ("1200", "usd", "1200.00", "USD"),
        ("USD 1,200", "", "1200.00", "USD"),
        ("USD 1,200", "EUR", "1200.00", "USD"),
        ("1 200 €", "", "1200.00", "EUR"),
        ("1\u00a0200\u202f€", "", "1200.00", "EUR"),
        ("-€5.50", "", "-5.50", "EUR"),
        ("CHF 1\u2019200.50", "", "1200.50", "CHF"),
        ("US$100", "EUR", "100.00", "USD"),
        ("$1,200 USD", "", "1200.00", "USD"),
        ("$1,200", "", "1200.00", "$"),
        ("$1,200", "CAD", "1200.00", "CAD"),
        ("$1,200", "EUR", "1200.00", "$"),
        ("kr 1 200", "", "1200.00", "KR"),
        ("USD 1,200.00 (EUR 1,100.00)", "", "1200.00", "USD"),
        ("1.2 M", "", "1200000.00", None),
        ("$1.2345m", "EUR", "1234500.00", "$"),
        ("1.2M EUR", "USD", "1200000.00", "EUR"),
        ("15K", "", "15000.00", None),
        ("15 k €", "", "15000.00", "EUR"),
        ("-2.5 Mio. CHF", "", "-2500000.00", "CHF"),
        ("3 MXN", "", "3.00", "MXN"),
        ("1.2 MM", "", None, None),
        ("5 T€", "", None, None),
        ("ABC 100", "", None, None),
    ],
)
def test_amount_says_its_currency_before_its_column_does(
    stage: Stage, text: str, named: str, amount: str | None, currency: str | None
) -> None:
    """R49: a code or symbol in the cell, else the column; what is neither is unread."""
    mapping = """
[sources.crm.feeds.deals]
file = "deals.csv"
entity = "opportunities"
columns = { opportunity_id = "id", amount = "amount", amount_currency = "currency" }
"""
    stage.build(mapping, deals=f'id,amount,currency\nO1,"{text}",{named}\n')
    found = stage.rows(
        "amount::varchar, amount_currency, unread_fields", "opportunities"
    )
    assert found == [(amount, currency, "" if amount else "amount")]


@pytest.mark.parametrize(
    ("text", "company", "currency"),
    [
        ("$1.200,50", "USD", "USD"),
        ("$1.200,50", "CAD", "CAD"),
        ("$1.200,50", "EUR", "$"),
        ("¥5000", "JPY", "JPY"),
        ("1.200,- €", "USD", "EUR"),
        ("100 kr", "SEK", "SEK"),
    ],
)
def test_symbol_that_several_share_is_the_companys_if_that_is_one_of_them(
    text: str, company: str, currency: str
) -> None:
    """R49."""
    con = duckdb.connect()
    con.execute(MACROS)
    asked = [text, company, text]
    found = con.execute("select currency_of(?, null, ?), amount_of(?, ',')", asked)
    told, amount = found.fetchall()[0]
    assert (told, amount is not None) == (currency, True)


@pytest.mark.parametrize(
    ("columns", "cells", "fate"),
    [
        ('trigger = "what"', "L1,hand-raise,", "used"),
        ('trigger = "what", responded = "on"', "L1,hand-raise,", "used"),
        ('trigger = "what", responded = "on"', "L1,response,", "blank"),
        ('trigger = "what", responded = "on"', "L1,,", "blank"),
        (
            'trigger = "what", responded = "on"',
            "L1,hand-raise,soon",
            "needed cell could not be read",
        ),
    ],
)
def test_response_without_a_day_is_one_if_something_says_so(
    stage: Stage, columns: str, cells: str, fate: str
) -> None:
    """R67: a feed without days, or what was asked for; an empty row says nothing."""
    mapping = f"""
[sources.crm.feeds.forms]
file = "forms.csv"
entity = "responses"
columns = {{ record_id = "id", {columns} }}
"""
    stage.build(mapping, forms=f"id,what,on\n{cells}\n")
    assert stage.rows("row_fate", "responses") == [(fate,)]


def test_cells_are_trimmed_and_blank_or_null_ones_are_unknown(stage: Stage) -> None:
    stage.build(
        leads('title = ["job", "role"], owner_id = "owner"', 'null_values = ["000"]'),
        leads="id,job,role,owner\n \u00a0L1\t,  ,Head  ,000\nL2,Chief,Head,005\n",
    )
    assert stage.rows("lead_id, title, owner_id, unread_fields") == [
        ("L1", "Head", None, ""),
        ("L2", "Chief", "005", ""),
    ]


STAGES = """
[sources.crm.feeds.changes]
file = "changes.csv"
entity = "stage_changes"
columns.record_id = "lead"
columns.changed = "at"
columns.stage = "to"
columns.track = { value = "status" }
"""
VALUES = (
    '[sources.crm.feeds.changes.values.stage]\n" mql " = "mql"\n"SQL" = "qualified"'
)
CHANGES = "lead,at,to\nL1,2026-07-01,MQL\nL1,2026-07-02,sql \nL1,2026-07-03,Won\n"


def test_codes_are_looked_up_without_regard_to_case_and_others_are_named(
    stage: Stage,
) -> None:
    stage.build(STAGES + VALUES, changes=CHANGES)
    assert stage.rows("stage, track, unread_fields, row_fate", "stage_changes") == [
        ("mql", "status", "", "used"),
        ("qualified", "status", "", "used"),
        (None, "status", "stage", "used"),
    ]
    stage.account()
    assert stage.con.execute("select * from staging.untyped_cells").fetchall() == [
        ("stage_changes", 1, 3, "stage")
    ]


def test_a_star_stands_for_every_other_value_but_not_for_a_blank(stage: Stage) -> None:
    blank = CHANGES + "L1,2026-07-04,\n"
    stage.build(STAGES + VALUES + '\n"*" = "none"', changes=blank)
    assert stage.rows("stage, unread_fields", "stage_changes") == [
        ("mql", ""),
        ("qualified", ""),
        ("none", ""),
        (None, ""),
    ]


def test_a_code_without_a_value_map_must_be_a_word_of_the_kit(stage: Stage) -> None:
    stage.build(STAGES, changes=CHANGES.replace("MQL", "mql"))
    assert stage.rows("stage, unread_fields", "stage_changes") == [
        ("mql", ""),
        (None, "stage"),
        (None, "stage"),
    ]


def test_a_text_that_its_value_map_does_not_know_is_named(stage: Stage) -> None:
    values = '[sources.crm.feeds.leads.values.industry]\n"Ind 1" = "Food"\n'
    stage.build(
        leads('industry = "branch"', values=values),
        leads="id,branch\nL1,IND 1\nL2,Ind 2\n",
    )
    assert stage.rows("industry, unread_fields") == [("Food", ""), (None, "industry")]


def test_rows_of_another_entity_are_set_aside_and_their_cells_not_judged(
    stage: Stage,
) -> None:
    text = STAGES + 'where = { kind = ["Status", ""] }\n'
    changes = "lead,at,to,kind\nL1,2026-07-01,mql, Status\nL1,x,y,Owner\nL1,x,mql,\n"
    stage.build(text, changes=changes)
    assert stage.rows("row_fate, unread_fields", "stage_changes") == [
        ("used", ""),
        ("not of this entity", ""),
        ("needed cell could not be read", "changed"),
    ]


def test_newer_export_supersedes_and_the_last_of_two_equal_rows_is_used(
    stage: Stage,
) -> None:
    stage.build(
        leads('title = "job"'),
        d1__leads="id,job\nL1,old\nL2,only\n",
        d2__leads="id,job\nL1,first\nL1,last\n,nobody\n",
    )
    assert stage.rows("delivered_on, lead_id, title, row_fate") == [
        (date(2026, 7, 1), "L1", "old", "superseded by a newer export"),
        (date(2026, 7, 1), "L2", "only", "used"),
        (date(2026, 7, 2), "L1", "first", "written twice"),
        (date(2026, 7, 2), "L1", "last", "used"),
        (date(2026, 7, 2), None, "nobody", "key is blank"),
    ]


def test_id_with_spaces_around_is_the_same_record(stage: Stage) -> None:
    stage.build(leads('title = "job"'), leads="id,job\nL1,a\n L1 ,b\n")
    assert stage.rows("title, row_fate") == [("a", "written twice"), ("b", "used")]


def test_deleted_row_is_set_aside_even_where_an_older_export_has_it(
    stage: Stage,
) -> None:
    stage.build(
        leads('is_deleted = "gone", survivor_id = ["master", ""]'),
        d1__leads="id,gone,master\nL1,false,\nL2,false,\n",
        d2__leads="id,gone,master\nL1,true,\nL2,true,L9\n",
    )
    assert stage.rows("lead_id, row_fate") == [
        ("L1", "superseded by a newer export"),
        ("L2", "superseded by a newer export"),
        ("L1", "deleted in the CRM"),
        ("L2", "used"),
    ]


def test_row_without_a_needed_cell_is_blank_or_unread_and_said_so(stage: Stage) -> None:
    stage.build(
        STAGES,
        changes="lead,at,to\nL1,,mql\nL1,soon,mql\n,2026-07-01,mql\n",
    )
    assert stage.rows("row_fate", "stage_changes") == [
        ("blank",),
        ("needed cell could not be read",),
        ("blank",),
    ]


def test_every_entity_exists_with_its_columns_though_nothing_feeds_it(
    stage: Stage,
) -> None:
    exports = stage.build(leads('title = "job"'), leads="id,job\n")
    for model in staging_models(exports, zone=BERLIN):
        if model.layer == "staging":
            stage.con.execute(f"create or replace table {model.table} as {model.sql}")
    for name, entity in ENTITIES.items():
        described = stage.con.execute(f"describe staging.{name}").fetchall()
        types = {row[0]: row[1].lower().replace(",", ", ") for row in described}
        expected = {key: type_.lower() for key, type_ in entity.columns.items()}
        assert {key: types[key] for key in expected} == expected
        assert stage.rows("*", name) == []
        assert set(types) - set(expected) == {
            "file_number",
            "record_number",
            "feed_name",
            "delivered_on",
            "set_aside",
            "unread_fields",
            "row_fate",
        }


NAMES = [
    'na"me',
    "na'me",
    'x" from raw.rejects; drop table raw.rejects; --',
    "a, b",
    "select",
    "Straße\u2028",
    "{job} %s $1",
]


@pytest.mark.parametrize("name", NAMES)
def test_generated_sql_is_one_select_whatever_a_column_is_called(
    stage: Stage, name: str
) -> None:
    cell = name.replace('"', '""')
    column = name.strip().replace("\\", "\\\\").replace('"', '\\"')
    mapping = leads(f'title = "{column}"', more='null_values = ["\'; select 1"]')
    mapping += (
        f'where = {{ "{column}" = ["Head", "\'); drop table raw.rejects; --"] }}\n'
    )
    stage.build(mapping, leads=f'id,"{cell}"\nL1,Head\nL2,Chief\n')
    assert stage.rows("title, row_fate") == [
        ("Head", "used"),
        ("Chief", "not of this entity"),
    ]
    assert stage.con.execute("select count(*) from raw.rejects").fetchall() == [(0,)]
    for model in staging_models(stage.exports(mapping), zone=BERLIN):
        trees = sqlglot.parse(model.sql, read="duckdb")
        assert [type(tree) for tree in trees] == [exp.Select]


def test_words_the_exports_can_express_are_listed(stage: Stage) -> None:
    exports = stage.exports(STAGES + VALUES, changes=CHANGES)
    assert set(carried_words(exports)) == {
        ("stage_changes", "record_id", ""),
        ("stage_changes", "changed", ""),
        ("stage_changes", "stage", "mql"),
        ("stage_changes", "stage", "qualified"),
        ("stage_changes", "track", "status"),
    }


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("ask hilde.brandt@privat.example first", "ask [removed] first"),
        ("call +49 30 123 45 67", "call [removed]"),
        ("call 030/123 45 67 again", "call [removed] again"),
        ("No budget until 2027", "No budget until 2027"),
        ("1000-4999", "1000-4999"),
        ("Q3 webinar 2026-07-01", "Q3 webinar 2026-07-01"),
    ],
)
def test_addresses_and_phones_are_taken_out_of_what_people_write(
    stage: Stage, text: str, kept: str
) -> None:
    found = stage.con.execute("select scrubbed($text)", {"text": text}).fetchall()
    assert found == [(kept,)]


SPEND = """
[sources.ads.feeds.leads]
file = "leads.csv"
entity = "leads"
columns.lead_id = "id"
[sources.ads.feeds.spend]
file = "spend*.csv"
entity = "spend"
columns = { source = "Channel", amount = "Cost", spent = "Day" }
"""


def spent(stage: Stage, **files: str) -> list[tuple[str, str]]:
    """Amount and fate of each row of spend without ids."""
    mapping = SPEND.replace("sources.ads", "sources.crm")
    texts = {name: f"Day,Channel,Cost\n{text}" for name, text in files.items()}
    days = {name.rpartition("__")[0] for name in files}
    leads_ = {f"{day}__leads" if day else "leads": "id\nL1\n" for day in days}
    stage.build(mapping, **leads_, **texts)
    rows = stage.rows("cast(amount as varchar), row_fate", "spend")
    return [(str(amount), str(fate)) for amount, fate in rows]


def test_spend_without_an_id_is_known_by_its_row_and_two_alike_are_two(
    stage: Stage,
) -> None:
    text = "2026-07-03,Web,4.10\n2026-07-03,Web,4.10\n2026-07-04,Web,1.80\n"
    assert spent(stage, spend=text) == [
        ("4.10", "used"),
        ("4.10", "used"),
        ("1.80", "used"),
    ]


def test_newer_spend_of_a_day_and_channel_takes_the_place_of_all_the_older(
    stage: Stage,
) -> None:
    old = "2026-07-01,Web,4\n2026-07-01,Web,3\n2026-07-01,Fair,9\n2026-06-30,Web,2\n"
    new = "2026-07-01,Web,6.50\n2026-07-02,Web,1\n"
    found = spent(stage, d2__spend=old, d3__spend=new)
    assert found == [
        ("4.00", "superseded by a newer export"),
        ("3.00", "superseded by a newer export"),
        ("9.00", "used"),
        ("2.00", "used"),
        ("6.50", "used"),
        ("1.00", "used"),
    ]


def test_spend_whose_day_cannot_be_read_is_unread_and_not_lost(stage: Stage) -> None:
    assert spent(stage, spend="someday,Web,4\n") == [("4.00", "key is blank")]


def test_row_that_two_files_of_a_delivery_hold_is_spent_once(stage: Stage) -> None:
    found = spent(
        stage,
        spend_july="2026-07-01,Web,4\n",
        spend_quarter="2026-07-01,Web,4\n2026-08-01,Web,5\n",
    )
    assert [fate for _, fate in found] == ["written twice", "used", "used"]


# Each column, the company in Berlin, its source in New York; what the days are.
@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["2026-04-01T00:00:00Z", "2026-01-01T00:00:00.000Z"], ["04-01", "01-01"]),
        (["2026-04-01T00:00:00+00:00", "1767225600000"], ["04-01", "01-01"]),
        (["2026-04-01 00:00:00 UTC", "2026-01-01"], ["04-01", "01-01"]),
        (["2026-07-01T00:00:00+09:00", ""], ["07-01", None]),
        (["2026-01-01T00:00:00+01:00", "2026-07-01T00:00+02:00"], ["01-01", "07-01"]),
        (["2026-01-15T05:00:00Z", "2026-07-15T04:00:00Z"], ["01-15", "07-15"]),
        (["2026-01-14T23:00:00Z", "2026-07-14T22:00:00Z"], ["01-15", "07-15"]),
        (["03/04/2026 00:00", "05/04/2026 00:00"], ["04-03", "04-05"]),
        (["2026-04-01T00:00:00Z", "soon"], ["04-01", None]),
    ],
)
def test_column_of_midnights_holds_days(
    stage: Stage, cells: list[str], days: list[str | None]
) -> None:
    more = 'time_zone = "America/New_York"\nlayouts = ["%d/%m/%Y %H:%M"]'
    found = typed_stamps(stage, cells, more)
    assert [(at, on and f"{on:%m-%d}") for at, on, _ in found] == [
        (None, day) for day in days
    ]


@pytest.mark.parametrize(
    "other", ["2026-04-02T00:00:01Z", "1767225601000", "2026-04-02 09:15"]
)
def test_one_stamp_with_a_time_makes_all_of_its_column_instants(
    stage: Stage, other: str
) -> None:
    found = typed_stamps(stage, ["2026-04-01T00:00:00Z", other], 'time_zone = "UTC"')
    assert found[0][:2] == (datetime(2026, 4, 1), date(2026, 4, 1))


def test_column_holds_days_in_all_deliveries_of_its_source_or_in_none(
    stage: Stage,
) -> None:
    stage.build(
        leads('created = "at"', 'time_zone = "UTC"'),
        d1__leads="id,at\nL1,2026-06-01T00:00:00Z\n",
        d2__leads="id,at\nL2,2026-06-02T00:00:00Z\nL3,2026-06-03T08:00:00Z\n",
    )
    found = stage.rows("created_at")
    assert found == [
        (datetime(2026, 6, 1),),
        (datetime(2026, 6, 2),),
        (datetime(2026, 6, 3, 8),),
    ]


def test_file_without_days_says_once_on_which_day_all_of_it_was(stage: Stage) -> None:
    """The list of a fair: everybody responded on the day that the mapping names."""
    mapping = """
[sources.crm.feeds.fair]
file = "fair.csv"
entity = "responses"
columns = { record_id = "id", responded = { value = "2026-04-08" } }
"""
    stage.build(mapping, fair="id\nL1\nL2\n")
    found = stage.rows("record_id, responded_at, responded_on::varchar", "responses")
    assert found == [("L1", None, "2026-04-08"), ("L2", None, "2026-04-08")]


def test_day_of_spend_is_no_id(stage: Stage) -> None:
    """Named as one it would make two amounts of a day one."""
    mapping = """
[sources.crm.feeds.spend]
file = "spend*.csv"
entity = "spend"
columns = { spend_id = "Day", amount = "Cost", spent = "Day" }
"""
    stage.build(mapping, spend="Day,Cost\n2026-07-03,1.50\n2026-07-03,1.50\n")
    rows = stage.rows("cast(amount as varchar), row_fate", "spend")
    assert rows == [("1.50", "used"), ("1.50", "used")]


# What the mapping says of the days, a header and a row; first and last day.
@pytest.mark.parametrize(
    ("columns", "text", "days"),
    [
        ('spent = "Day"', "Day\n2026-06-21", ("06-21", "06-21")),
        (
            'spent = "Month"\ncolumns.spent_for = { value = "month" }',
            "Month\n2026-06",
            ("06-01", "06-30"),
        ),
        (
            'spent = "Month"\ncolumns.spent_for = "Per"',
            "Month,Per\nJun 2026,month",
            ("06-01", "06-30"),
        ),
        (
            'spent = "Month"\ncolumns.spent_for = "Per"',
            "Month,Per\n2026-06-05,day",
            ("06-05", "06-05"),
        ),
        (
            'spent = "From"\ncolumns.spent_until = "To"',
            "From,To\n2026-06-21,2026-07-20",
            ("06-21", "07-20"),
        ),
        (
            'spent = "From"\ncolumns.spent_until = ["To", ""]',
            "From\n2026-06-21",
            ("06-21", None),
        ),
    ],
)
def test_spend_is_of_a_day_a_month_or_two_dates(
    stage: Stage, columns: str, text: str, days: tuple[str, str | None]
) -> None:
    """A last day that is named and not there is not known: no day stands in for it."""
    header, cells = text.split("\n")
    mapping = f"""
[sources.crm]
[sources.crm.feeds.spend]
file = "spend.csv"
entity = "spend"
columns.amount = "Cost"
columns.{columns}
"""
    stage.build(mapping, spend=f"{header},Cost\n{cells},900\n")
    found = stage.rows(
        "strftime(spent_on, '%m-%d'), strftime(spent_until_on, '%m-%d')", "spend"
    )
    assert found == [days]


def test_equal_amounts_from_one_day_to_two_are_two(stage: Stage) -> None:
    mapping = """
[sources.crm.feeds.spend]
file = "spend*.csv"
entity = "spend"
columns = { amount = "Cost", spent = "From", spent_until = "To" }
"""
    stage.build(
        mapping,
        spend_a="From,To,Cost\n2026-07-01,2026-07-31,4\n",
        spend_b="From,To,Cost\n2026-07-01,2026-09-30,4\n2026-07-01,2026-07-31,4\n",
    )
    rows = stage.rows("cast(amount as varchar), row_fate", "spend")
    assert sorted(str(fate) for _, fate in rows) == ["used", "used", "written twice"]


@pytest.mark.parametrize(
    ("unit", "cell", "at", "day"),
    [
        ("minutes", "95", "2026-04-01 23:35:00", "2026-04-02"),
        ("hours", "1.5", "2026-04-01 23:30:00", "2026-04-02"),
        ("hours", "1:35", "2026-04-01 23:35:00", "2026-04-02"),
        ("minutes", "2:15", "2026-04-01 22:02:15", "2026-04-02"),
        ("milliseconds", "60000", "2026-04-01 22:01:00", "2026-04-02"),
        ("seconds", "26:00:00", "2026-04-03 00:00:00", "2026-04-03"),
        ("days", "2", "2026-04-03 22:00:00", "2026-04-04"),
    ],
)
def test_moment_may_be_told_as_a_time_that_passed(
    stage: Stage, unit: str, cell: str, at: str, day: str
) -> None:
    stage.build(calls(unit), calls=f"who,made,speed\nL1,2026-04-01 22:00,{cell}\n")
    found = stage.rows(
        "happened_at::varchar, happened_on::varchar, row_fate", "touches"
    )
    assert found == [(at, day, "used")]


def calls(unit: str) -> str:
    """A mapping of calls that tells when by how long after."""
    return f"""
[sources.crm.feeds.calls]
file = "calls.csv"
entity = "touches"
columns.record_id = "who"
columns.happened = {{ after = "made", by = "speed", unit = "{unit}" }}
"""


def test_time_that_passed_since_a_day_or_nobody_knows_how_long_tells_none(
    stage: Stage,
) -> None:
    """Of a day two hours on, nobody knows on which day that was."""
    text = "who,made,speed\nL1,2026-04-01,2\nL2,2026-04-01 22:00,N/A\nL3,,2\n"
    stage.build(calls("hours"), calls=f"{text}L4,2026-04-01 22:00,soon\n")
    found = stage.rows("record_id, happened_on, row_fate", "touches")
    assert found == [
        ("L1", None, "needed cell could not be read"),
        ("L2", None, "blank"),
        ("L3", None, "blank"),
        ("L4", None, "needed cell could not be read"),
    ]


@pytest.mark.parametrize("made", ["2026-04-01", "2026-04-01T00:00:00Z"])
def test_days_that_passed_since_a_day_tell_a_day(stage: Stage, made: str) -> None:
    stage.build(calls("days"), calls=f"who,made,speed\nL1,{made},3\nL2,{made},0.5\n")
    found = stage.rows("happened_at, happened_on::varchar", "touches")
    assert found == [(None, "2026-04-04"), (None, "2026-04-01")]


LOOKED_UP = """
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns.lead_id = "id"
[sources.crm.feeds.decided]
file = "leads.csv"
entity = "stage_changes"
where = { status = ["Won", "Lost"] }
columns.record_id = "id"
columns.track = { value = "status" }
columns.stage = "status"
columns.start_known = { value = "stamped" }
values.stage = { "Won" = "qualified", "Lost" = "disqualified" }
[sources.crm.feeds.decided.columns.changed]
column = "closed"
file = "closings*.csv"
key = "who"
by = "mail"
"""


def test_day_may_stand_in_another_file_in_the_row_with_the_same_key(
    stage: Stage,
) -> None:
    """Two days for one key are unread; the key lands as a hash, whatever it is."""
    stage.build(
        LOOKED_UP,
        leads="id,status,mail\nL1,Won,A@kite.example\nL2,Lost,b@kite.example\n"
        "L3,Won,c@kite.example\nL4,Lost,\nL5,Lost,d@kite.example\n",
        closings_1="who,closed\na@kite.example ,2026-04-02T00:00:00Z\n"
        "b@kite.example,2026-04-03T09:00:00Z\nb@kite.example,2026-04-03T09:00:00Z\n",
        closings_2="who,closed\nd@kite.example,2026-04-05\nd@kite.example,2026-04-06\n",
    )
    told = "record_id, changed_at::varchar, changed_on::varchar, row_fate"
    assert stage.rows(told, "stage_changes") == [
        ("L1", None, "2026-04-02", "used"),
        ("L2", "2026-04-03 09:00:00", "2026-04-03", "used"),
        ("L3", None, None, "used"),
        ("L4", None, None, "used"),
        ("L5", None, None, "needed cell could not be read"),
    ]
    names = stage.con.execute(
        "select column_name from duckdb_columns() where schema_name = 'raw'"
    ).fetchall()
    assert not {"mail", "who"} & {name for (name,) in names}


def test_file_that_is_looked_up_has_to_be_there_with_its_columns(stage: Stage) -> None:
    leads_ = "id,status,mail\nL1,Won,A@kite.example\n"
    with pytest.raises(ExportError, match=r"closings\*\.csv is not beside it"):
        stage.build(LOOKED_UP, leads=leads_)
    with pytest.raises(ExportError, match=r"lacks 1 column: closed"):
        stage.build(LOOKED_UP, leads=leads_, closings="who,day\na,2026-04-02\n")


def test_rows_that_are_looked_up_are_accounted_for(stage: Stage) -> None:
    exports = stage.build(
        LOOKED_UP,
        leads="id,status,mail\nL1,Won,a@kite.example\n",
        closings="who,closed\na@kite.example,2026-04-02\nz@kite.example,2026-04-02\n",
    )
    stage.account(exports)
    found = stage.con.execute(
        "select entity, record_number, row_fate from staging.fates "
        "where entity = 'lookups' order by record_number"
    ).fetchall()
    assert found == [("lookups", 1, "used"), ("lookups", 2, "asked for by no row")]


@pytest.mark.parametrize(
    ("said", "amount", "score"),
    [
        ("", None, None),
        ('decimal_mark = "."', "15.43", 1),
        ('decimal_mark = ","', "15430.00", 1440),
    ],
)
def test_dot_before_three_digits_is_asked_for_and_never_guessed(
    stage: Stage, said: str, amount: str | None, score: int | None
) -> None:
    """Fifteen or fifteen thousand: off by a thousand in silence, if guessed."""
    mapping = f"""
[sources.crm]
{said}
[sources.crm.feeds.deals]
file = "deals.csv"
entity = "opportunities"
columns = {{ opportunity_id = "id", amount = "amount" }}
[sources.crm.feeds.leads]
file = "deals.csv"
entity = "leads"
columns = {{ lead_id = "id", crm_score = "score" }}
"""
    stage.build(mapping, deals="id,amount,score\nO1,€ 15.430,1.440\n")
    assert stage.rows("amount::varchar", "opportunities") == [(amount,)]
    assert stage.rows("crm_score", "leads") == [(score,)]


def test_state_whose_day_is_blank_is_one_without_a_day_and_not_none(
    stage: Stage,
) -> None:
    """R67; a date column of one stage tells by a blank that it was not reached."""
    mapping = """
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns.lead_id = "id"
[sources.crm.feeds.decided]
file = "leads.csv"
entity = "stage_changes"
where = { status = ["Lost"] }
columns.record_id = "id"
columns.track = { value = "status" }
columns.stage = "status"
columns.start_known = { value = "stamped" }
columns.changed = "closed"
values.stage = { "Lost" = "disqualified" }
[sources.crm.feeds.qualified]
file = "leads.csv"
entity = "stage_changes"
columns.record_id = "id"
columns.track = { value = "lifecycle" }
columns.stage = { value = "qualified" }
columns.start_known = { value = "stamped" }
columns.changed = "won"
"""
    text = "id,status,closed,won\nL1,Lost,2026-07-01,\nL2,Lost,,\nL3,Open,,\n"
    stage.build(mapping, d2__leads=text)
    told = "record_id, stage, start_known, changed_on::varchar, row_fate"
    found = [row for row in stage.rows(told, "stage_changes") if row[4] != "blank"]
    assert sorted(found) == [
        ("L1", "disqualified", "stamped", "2026-07-01", "used"),
        ("L2", "disqualified", "inferred", "2026-07-02", "used"),
        ("L3", None, "stamped", None, "not of this entity"),
    ]


def test_owner_by_the_name_of_a_filler_is_nobody_and_stops_nothing(
    stage: Stage,
) -> None:
    """R48: in an event log whoever did nothing may be blank or n/a."""
    mapping = """
[sources.crm.feeds.owners]
file = "log.csv"
entity = "owners"
columns = { owner_id = "who", owner_name = "who" }
"""
    stage.build(mapping, log="case,who\nA,Ada\nB,n/a\nC,\n")
    found = stage.rows("owner_id, row_fate", "owners")
    assert found == [("Ada", "used"), (None, "blank row"), (None, "blank row")]
