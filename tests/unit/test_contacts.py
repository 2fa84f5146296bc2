"""Which addresses and phone numbers are taken out of a text, and what stays in it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from jointplan.ingest.staging.macros import MACROS
from tests.support.stage import Stage, leads

GONE = [
    # As written in a CRM, and as pasted into one.
    "0049 170 1234567",
    "004917012345678",
    "+49 170 1234567",
    "+4917012345678",
    "+49 (0)170 / 123 45 67",
    "(0)170 1234567",
    "0170-1234567",
    "0170/1234567",
    "017012345678",
    "1701234567",
    "415.555.2755",
    "(415) 555-2755",
    "(415) - 555 - 2755",
    "415 555 2755",
    "415-555-2755",
    "1-800-555-0199",
    "+1 415 555 2755",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "612 345 678",
    "612.345.678",
    "555 2755",
    "555-2755",
    "6123-4567",
    "2312 5088",
    "030 2019 4455",
    "+49 30 2019 2020",
    "415\u00a0555\u00a02755",
    "415\u202f555\u202f2755",
    "415\u2009555\u20092755",
    "415\u2013555\u20132755",
    "415\u2011555\u20112755",
    "415\u2212555\u22122755",
    "415\u200b555\u200b2755",
    "415\u3000555\u30002755",
    "4\u00ad1\u00ad5\u00ad5\u00ad5\u00ad5\u00ad2\u00ad7\u00ad5\u00ad5",
    "٤١٥ ٥٥٥ ٢٧٥٥",  # noqa: RUF001
    "（４１５）５５５－２７５５",  # noqa: RUF001
    "415_555_2755",
    "٠٠٤٩١٧٠١٢٣٤٥٦٧",
    "４１５ ５５５ ２７５５",  # noqa: RUF001
    "４１５５５５２７５５",  # noqa: RUF001
    "०३० १२३४५६७",
    "89 3704 0044 0532 0130 00",
    # Addresses, however they are spelt out.
    "ann@kite.example",
    "ann.lee+x@mail.kite.example",
    "ann @ kite.example",
    "ann@ kite.example",
    "ann (at) kite (dot) example",
    "ann(at)kite(dot)example",
    "ann (AT) kite.example",
    "ann[at]kite.example",
    "ann [at] mail [dot] kite [dot] example",
    "ann at kite dot example",
    "ann at mail dot kite dot example",
    "ann (at) kite Punkt example",
    "ann{at}kite.example",
    "ann (@) kite.example",
    "ann＠kite.example",  # noqa: RUF001
    "ann＠kite．example",  # noqa: RUF001
    "ann@kite。example",
    "ann\u00a0@\u00a0kite.example",
    "änn@kité.example",
    "ann@10.0.0.1",
]
LEFT = [
    "1.250.000 EUR",
    "12,500.00",
    "1,250,000.00 USD",
    "1250000 EUR",
    "€1250000",
    "EUR 612.345.678",
    "$ 1,250,000",
    "1 250 000 CHF",
    "1'250'000 CHF",
    "1.250.000",
    "125.000.000",
    "1 250 000",
    "1250000.00",
    "10.000-49.999",
    "2026-10-05",
    "05.10.2026",
    "5. 10. 2026",
    "10/05/2026",
    "10/25/2026",
    "20261005",
    "2026-10-05 10:30:00",
    "2026-10-05T10:30:00.000Z",
    "05.10.2026 - 07.10.2026",
    "5.10.-7.10.2026",
    "2026-10-05/2026-10-12",
    "order 4711 2026-10-05",
    "2026-Q3",
    "Q3/2026",
    "FY27-Q1",
    "24/7",
    "10-20 seats",
    "1000-4999",
    "1,000 - 4,999",
    "5001-10,000",
    "501–1000",
    "2025",
    "2025/26",
    "2025-2026",
    "2024 2025 2026",
    "order 123456",
    "v10.2.14",
    "3 x 400 V, 50-60 Hz",
    "DIN EN 60601-1",
    "100 %",
    "meet at the fair",
    "at kite they use dots",
    "look at the dot",
    "5 @ 3.50",
    "call @ 10.30",
    "R&D @ Kite",
    "see 00Q5Bw0000B1GcNUAV",
    "Anzahl: 3; Preis: 4.500,00",
    "いつも ありがとう！",  # noqa: RUF001
    "",
]


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a database the macros that read cells."""
    with duckdb.connect() as con:
        con.execute(MACROS)
        yield con


def scrubbed(con: duckdb.DuckDBPyConnection, text: str) -> str:
    """A text without addresses and phone numbers."""
    found = con.execute("select scrubbed($text)", {"text": text}).fetchall()
    return str(found[0][0])


@pytest.mark.parametrize("text", GONE)
@pytest.mark.parametrize("around", ["{}", "call {}, please", "x: {}\nthen 24/7 ({})"])
def test_addresses_and_phone_numbers_are_gone(
    macros: duckdb.DuckDBPyConnection, text: str, around: str
) -> None:
    left = scrubbed(macros, around.replace("{}", text))
    assert "[removed]" in left
    spoken = ("ann", "änn", "kite", "kité", "example")
    digits = sum(sign.isdigit() for sign in left.replace("24/7", ""))
    assert digits <= 2, left  # of a country whose sign stood apart
    assert not [word for word in spoken if word in left.lower()], left


@pytest.mark.parametrize("text", LEFT)
@pytest.mark.parametrize("around", ["{}", "it is {}, they say", "x: {}\nthen ({})"])
def test_amounts_dates_ranges_and_other_numbers_stay(
    macros: duckdb.DuckDBPyConnection, text: str, around: str
) -> None:
    whole = around.replace("{}", text)
    assert scrubbed(macros, whole) == whole


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("500 EUR, call 0170 1234567", "500 EUR, call [removed]"),
        ("on 2026-10-05 ask ann at kite dot example", "on 2026-10-05 ask [removed]"),
        ("budget 1.250.000 EUR; (415) 555-2755", "budget 1.250.000 EUR; [removed]"),
        ("030 1234567, ann@kite.example!", "[removed], [removed]"),
    ],
)
def test_what_stands_beside_a_number_stays(
    macros: duckdb.DuckDBPyConnection, text: str, left: str
) -> None:
    assert scrubbed(macros, text).rstrip("!") == left


def test_nothing_is_made_of_nothing(macros: duckdb.DuckDBPyConnection) -> None:
    found = macros.execute(
        "select scrubbed(null), scrubbed_word(null, true)"
    ).fetchall()
    assert found == [(None, None)]


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        ("98765432", "98765432"),
        ("closedwon", "closedwon"),
        ("3f2504e0-4f89-11d3-9a0c-0305e82c3301", None),
        ("12345678-1234-1234-1234-12345678901a", None),
        ("0170 1234567", "[removed]"),
        ("01701234567", "[removed]"),
        ("Ask 0049 170 1234567", "Ask [removed]"),
        ("Newsletter 20261005", None),
    ],
)
def test_code_of_the_crm_is_not_taken_for_a_phone_number(
    stage: Stage, cell: str, left: str | None
) -> None:
    """A pipeline's stages and owners go by long numbers in some systems."""
    stage.build(leads('status = "state"'), leads=f"id,state\nL1,{cell}\n")
    assert stage.rows("status") == [(left or cell,)]


@pytest.mark.parametrize(
    ("company", "left"),
    [
        ("ann@kite.example", None),
        ("Kite (ann@kite.example)", "Kite ([removed])"),
        ("12345678 Ontario Inc.", "12345678 Ontario Inc."),
    ],
)
def test_company_that_is_an_address_is_none(
    stage: Stage, company: str, left: str | None
) -> None:
    stage.build(leads('company_name = "company"'), leads=f"id,company\nL1,{company}\n")
    matched = left.lower() if left else None
    assert stage.rows("company_name, company_name_matched") == [(left, matched)]
    assert "ann" not in str(stage.con.execute("from raw.leads_1").fetchall())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Facebook 120210987654321", "Facebook 120210987654321"),
        ("Webinar 20260405", "Webinar 20260405"),
        ("Call of 0049 170 1234567", "Call of [removed]"),
        ("Call of 415.555.2755", "Call of [removed]"),
        ("Form of ann@kite.example", "Form of [removed]"),
        ("120210987654321", "120210987654321"),
    ],
)
def test_word_of_a_list_keeps_its_number(
    macros: duckdb.DuckDBPyConnection, text: str, left: str
) -> None:
    """Ids of ads and accounts stand in sources, and the glossary names them so."""
    found = macros.execute(
        "select scrubbed_word($text, true)", {"text": text}
    ).fetchall()
    assert found == [(left,)]


def test_segment_may_be_a_range_of_numbers(stage: Stage) -> None:
    text = "id,size\nL1,1000000-5000000\nL2,5001-10000\n"
    stage.build(leads('segment = "size"'), leads=text)
    assert stage.rows("segment") == [("1000000-5000000",), ("5001-10000",)]
