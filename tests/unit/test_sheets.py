"""Workbooks: their sheets, their cells as text, and reports made for the eye."""

from __future__ import annotations

import csv
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from jointplan.ingest.files.formats import (
    FormatError,
    Table,
    archives,
    parts_of,
    sheets,
    table_of,
)
from tests.support.workbooks import (
    Fault,
    Row,
    compound,
    far_cell,
    sheet_xml,
    workbook_stream,
    xls,
    xlsx,
)

# Rows above the header of a Salesforce report, and below its records.
TITLE: list[Row] = [
    [None, "Leads by owner"],
    [None, "As of 2026-10-05 09:00:00 Central European Time"],
    [],
    [None, "Filtered By"],
    [None, "Show: All leads"],
    [],
]
SMALL_PRINT: list[Row] = [
    [],
    [None, "Confidential Information - Do Not Distribute"],
    [None, "Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."],
]


def read(path: Path) -> Table:
    """Read the only table of a file."""
    (part,) = parts_of(path)
    return table_of(part, folder=path.parent / "copies")


def rows_of(table: Table) -> list[list[str]]:
    """Rows of a copy, as any reader of CSV finds them."""
    with table.file.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def rows_in(tmp_path: Path, rows: Sequence[Row]) -> list[list[str]]:
    """Write rows to a workbook of one sheet and read them."""
    return rows_of(read(xlsx(tmp_path / "Leads.xlsx", {"Data": rows})))


def refusal(path: Path) -> FormatError:
    """Read a workbook that is refused; nothing of it may stay."""
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.cure
    copies = path.parent / "copies"
    assert not copies.exists() or list(copies.iterdir()) == []
    return caught.value


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("001", "001"),
        ("  Köln <&> ", "  Köln <&> "),
        ('say "no", twice', 'say "no", twice'),
        ("two\nlines", "two\nlines"),
        ("two_x000D_\nlines", "two\nlines"),
        (7, "7"),
        (7.0, "7"),
        (-0.0, "0"),
        (1e20, "100000000000000000000"),
        (1.234567890123457e17, "123456789012345700"),
        (9007199254740991, "9007199254740991"),
        (0.5, "0.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (-12345.678, "-12345.678"),
        (True, "true"),
        (False, "false"),
        (Fault("#N/A"), "#N/A"),
        (Fault("#DIV/0!", 'IF(A1>0,"<v>",1/0)'), "#DIV/0!"),
        (date(2026, 7, 6), "2026-07-06"),
        (datetime(2026, 7, 6), "2026-07-06"),
        (datetime(2026, 7, 6, 9, 30), "2026-07-06 09:30:00"),
        (datetime(2026, 7, 6, 13, 5, 59, 999000), "2026-07-06 13:06:00"),
        (datetime(2026, 7, 6, 23, 59, 59, 800000), "2026-07-07"),
        (datetime(9999, 12, 31, 23, 59, 59, 800000), "9999-12-31 23:59:59"),
        (time(6, 30), "06:30:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_a_cell_is_the_text_that_people_would_write(
    tmp_path: Path, cell: object, text: str
) -> None:
    rows = rows_in(tmp_path, [["id", "what"], ["L1", cell]])
    assert rows == [["id", "what"], ["L1", text]]


def test_errors_stand_in_their_cells_in_a_sheet_that_begins_further_right(
    tmp_path: Path,
) -> None:
    cells = [None, None, "L1", Fault("#REF!"), Fault("#N/A", "NA()")]
    rows = rows_in(tmp_path, [[], [None, None, "id", "a", "b"], [], cells])
    assert rows == [["id", "a", "b"], ["", "", ""], ["L1", "#REF!", "#N/A"]]


def test_a_cell_that_lies_in_two_pieces_of_a_large_sheet_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_CHUNK", 2)
    fault = Fault("#N/A", "NA()")
    path = xlsx(tmp_path / "Leads.xlsx", {"Data": [["id", "n"], ["L1", fault]]})
    assert rows_of(read(path)) == [["id", "n"], ["L1", "#N/A"]]


def test_one_sheet_with_cells_goes_by_the_name_of_its_file(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "Leads.xlsx",
        {"Sheet1": [["id"]], "Empty": [], "hiddenSheet": [["x"]]},
        hidden=["hiddenSheet"],
    )
    (part,) = parts_of(path)
    assert part.names == ("Leads.xlsx", "Leads.csv", "Leads.xlsx/Sheet1")
    assert (part.shown, part.member) == ("Leads.xlsx", "Sheet1")


def test_several_sheets_go_by_file_and_sheet_and_are_read_apart(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "CRM.xlsx",
        {
            "Leads & co": [["id", "n"], ["L1", Fault("#N/A")]],
            "Deals": [["id", "n"], ["D1", 5]],
        },
    )
    parts = parts_of(path)
    assert [each.names for each in parts] == [
        ("CRM.xlsx/Leads & co",),
        ("CRM.xlsx/Deals",),
    ]
    tables = [table_of(each, folder=tmp_path / "copies") for each in parts]
    assert [rows_of(each) for each in tables] == [
        [["id", "n"], ["L1", "#N/A"]],
        [["id", "n"], ["D1", "5"]],
    ]


def test_a_workbook_without_a_cell_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "Leads.xlsx", {"Sheet1": [], "Old": [["x"]]}, hidden=["Old"])
    assert parts_of(path)[0].names == ("Leads.xlsx", "Leads.csv")
    said = "is an empty workbook: no sheet in it holds a cell"
    assert str(refusal(path)) == said


def test_a_workbook_of_blank_texts_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "Leads.xlsx", {"Sheet1": [["", " "]]})
    assert str(refusal(path)) == "is empty: no cell holds anything"


def test_a_report_made_for_the_eye_becomes_a_plain_table(tmp_path: Path) -> None:
    report: list[Row] = [
        *TITLE,
        [None, "Lead Owner  ↑", "Lead Status ↓", None, "Lead ID", "Amount"],
        [None, "Ann", "Open", None, "L1", 10],
        [None, None, None, None, "L2", 20],
        [None, None, "Subtotal", "Sum", None, 30],
        [None, None, None, "Count", 2],
        [None, None, "Working", None, "L3", None],
        [None, "Subtotal", None, "Sum", None, 30],
        [None, "Bea", "Open", None, "L4", 5],
        [None, "Total", None, "Sum", None, 35],
        *SMALL_PRINT,
        [],
        [None, " "],
    ]
    table = read(xlsx(tmp_path / "Leads.xlsx", {"Report": report}))
    assert table.lines_above == 6
    assert rows_of(table) == [
        ["Lead Owner", "Lead Status", "", "Lead ID", "Amount"],
        ["Ann", "Open", "", "L1", "10"],
        ["Ann", "Open", "", "L2", "20"],
        ["Ann", "Subtotal", "Sum", "", "30"],
        ["Ann", "Subtotal", "Count", "2", ""],
        ["Ann", "Working", "", "L3", ""],
        ["Subtotal", "", "Sum", "", "30"],
        ["Bea", "Open", "", "L4", "5"],
        ["Total", "", "Sum", "", "35"],
        ["", "", "", "", ""],
        ["Confidential Information - Do Not Distribute", "", "", "", ""],
        [str(SMALL_PRINT[2][1]), "", "", "", ""],
    ]


def test_blanks_of_a_column_by_which_a_report_is_only_sorted_stay(
    tmp_path: Path,
) -> None:
    report: list[Row] = [
        ["Lead Source ↓", "Lead ID"],
        ["Web", "L1"],
        ["Web", "L2"],
        [None, "L3"],
    ]
    assert rows_in(tmp_path, report) == [
        ["Lead Source", "Lead ID"],
        ["Web", "L1"],
        ["Web", "L2"],
        ["", "L3"],
    ]


def test_an_arrow_further_right_is_no_group(tmp_path: Path) -> None:
    report: list[Row] = [["Lead ID", "MQL on ↓"], ["L1", "2026-07-06"], ["L2", None]]
    assert rows_in(tmp_path, report)[0] == ["Lead ID", "MQL on"]
    assert rows_in(tmp_path, report)[2] == ["L2", ""]


def test_blank_rows_within_stay_and_those_at_the_end_go(tmp_path: Path) -> None:
    report: list[Row] = [["Owner ↑", "id"], ["Ann", "L1"], [], [None, "L2"], [], [" "]]
    assert rows_in(tmp_path, report) == [
        ["Owner", "id"],
        ["Ann", "L1"],
        ["", ""],
        ["Ann", "L2"],
    ]


@pytest.mark.parametrize(
    ("rows", "above"),
    [
        ([["id"], ["L1"]], 0),
        ([["id", None], ["L1", None]], 0),
        ([["All leads"], ["id", "source"], ["L1", "Web"]], 1),
        ([["From", "2026"], ["id", "a", "b", "c"], ["L1"]], 1),
        ([[None, "a", "b"], [1, "x", "y"]], 0),
        ([["id", "a", "b", "c"], ["L1"], ["L2"]], 0),
        ([["id", 2025, 2026], ["L1", 5, 6]], 0),
        ([["x"], ["y"], [], ["id", "name", "job"], ["L1", "Ann", "CEO"]], 3),
    ],
)
def test_the_header_is_the_first_row_about_as_full_as_the_fullest(
    tmp_path: Path, rows: list[Row], above: int
) -> None:
    table = read(xlsx(tmp_path / "Leads.xlsx", {"Data": rows}))
    assert table.lines_above == above
    kept = [cell for cell in rows_of(table)[0] if cell]
    assert kept == [str(cell) for cell in rows[above] if cell is not None]


def test_a_column_that_only_a_title_fills_is_left_out(tmp_path: Path) -> None:
    rows = rows_in(tmp_path, [["All leads"], [None, "id", "a"], [None, "L1", "x"]])
    assert rows == [["id", "a"], ["L1", "x"]]


def test_cells_beyond_the_header_keep_a_column_without_a_name(tmp_path: Path) -> None:
    rows = rows_in(tmp_path, [["id", "a"], ["L1", "x", None, "see below"]])
    assert rows == [["id", "a", ""], ["L1", "x", "see below"]]


def test_hidden_columns_are_columns(tmp_path: Path) -> None:
    """Dynamics 365 keeps a record's id and checksum in hidden ones."""
    text = '<cols><col min="1" max="1" width="0" hidden="1"/></cols><sheetData>'
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{a}</t></is></c>'
        f'<c r="B{n}" t="inlineStr"><is><t>{b}</t></is></c></row>'
        for n, a, b in ((1, "(Do Not Modify) Lead", "Topic"), (2, "0a-1b", "Kites"))
    )
    sheet = sheet_xml(cells).replace("<sheetData>", text)
    path = tmp_path / "Leads.xlsx"
    xlsx(path, {"Lead": []}, members={"xl/worksheets/sheet1.xml": sheet})
    assert rows_of(read(path)) == [
        ["(Do Not Modify) Lead", "Topic"],
        ["0a-1b", "Kites"],
    ]


@pytest.mark.parametrize("name", ["Leads.xlsm", "Leads.xls", "Leads.csv", "Leads"])
def test_a_workbook_is_read_whatever_the_file_is_called(
    tmp_path: Path, name: str
) -> None:
    path = xlsx(tmp_path / name, {"Data": [["id"], ["L1"]]})
    assert rows_of(read(path)) == [["id"], ["L1"]]
    old = tmp_path / f"old-{name}"
    old.write_bytes(xls({"Data": [["id", "n"], ["L1", 3]]}))
    assert rows_of(read(old)) == [["id", "n"], ["L1", "3"]]


def test_an_old_workbook_has_sheets_too(tmp_path: Path) -> None:
    path = tmp_path / "Leads.xls"
    book: dict[str, list[Row]] = {"Leads": [[], ["id"], ["L1"]], "Empty": []}
    path.write_bytes(xls(book | {"Lists": [["x"]]}, hidden=["Lists"]))
    (part,) = parts_of(path)
    assert part.names == ("Leads.xls", "Leads.csv", "Leads.xls/Leads")
    assert read(path).lines_above == 1
    path.write_bytes(xls({"Leads": [["id"]], "Deals": [["id"], ["D1"]]}))
    deals = parts_of(path)[1]
    assert deals.names == ("Leads.xls/Deals",)
    assert rows_of(table_of(deals, folder=tmp_path)) == [["id"], ["D1"]]


@pytest.mark.parametrize("name", ["Leads.xls", "Leads.xlsx"])
def test_a_protected_workbook_is_refused_as_such(tmp_path: Path, name: str) -> None:
    content = compound({"EncryptionInfo": b"", "EncryptedPackage": b"secret"})
    if name.endswith(".xls"):
        content = xls({"Data": [["id"]]}, is_protected=True)
    path = tmp_path / name
    path.write_bytes(content)
    assert str(refusal(path)) == "is a workbook protected by a password"


@pytest.mark.parametrize(
    "content",
    [
        compound({"WordDocument": b"letter"}),
        compound({"Workbook": b"no records"}),
        xls({"Data": [["id"], ["L1"]]})[:2000],
        xls({"Data": [["id"], ["L1"]]})[:1000],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    ],
)
def test_an_old_office_file_that_is_no_workbook_or_broken_is_refused(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "Leads.xls"
    path.write_bytes(content)
    said = "is an Office file that is damaged, protected or holds no sheets"
    assert str(refusal(path)) == said


@pytest.mark.skipif(sys.platform != "linux", reason="memory has no limit elsewhere")
def test_a_broken_old_workbook_that_asks_for_all_memory_ends_only_its_own_process(
    tmp_path: Path,
) -> None:
    records = workbook_stream({"Data": [["id"], ["L1"]]})
    records = records[:-4] + far_cell(65_535, 5_000) + records[-4:]
    path = tmp_path / "Leads.xls"
    path.write_bytes(compound({"Workbook": records}))
    assert "is damaged" in str(refusal(path))


def far(place: str, cell: str) -> str:
    """XML of a sheet with a cell at A1 and one far away."""
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="{row}"><c r="{place}"{cell}</row>'
    )


def test_cells_too_far_from_each_other_are_refused_before_they_are_read(
    tmp_path: Path,
) -> None:
    sheet = far("XFD1048576", "><v>2</v></c>")
    path = tmp_path / "Leads.xlsx"
    xlsx(path, {"Data": []}, members={"xl/worksheets/sheet1.xml": sheet})
    assert str(refusal(path)) == (
        "is too large to be read as a workbook: cells from A1 to row 1,048,576 and "
        "column 16,384"
    )


def test_a_blank_cell_far_away_is_no_cell(tmp_path: Path) -> None:
    sheet = far("XFD1048576", ' s="1"/>')
    path = tmp_path / "Leads.xlsx"
    xlsx(path, {"Data": []}, members={"xl/worksheets/sheet1.xml": sheet})
    assert rows_of(read(path)) == [["1"]]


def test_any_part_of_a_workbook_may_be_what_unpacks_to_an_absurd_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "SMALL", 1 << 20)
    path = tmp_path / "Leads.xlsx"
    xlsx(path, {"Data": [["id"]]}, members={"xl/media/image1.png": bytes(9 << 20)})
    assert "would unpack to an absurd size: 9,437,184 bytes" in str(refusal(path))


def test_a_workbook_larger_than_can_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path / "Leads.xlsx", {"Data": [["id", "n"], ["L1", 2]]})
    assert len(rows_of(read(path))) == 2
    monkeypatch.setattr(sheets, "MOST_BYTES", 1000)
    with pytest.raises(FormatError, match="too large to be read as a workbook"):
        read(path)
    monkeypatch.undo()
    monkeypatch.setattr(sheets, "MOST_CELLS", 3)
    with pytest.raises(FormatError, match="to row 2 and column 2"):
        read(path)


@pytest.mark.parametrize("cut", [100, 900, -30])
def test_a_workbook_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = xlsx(tmp_path / "Leads.xlsx", {"Data": [["id"], ["L1"]]})
    path.write_bytes(path.read_bytes()[:cut])
    assert str(refusal(path)).endswith("breaks off: not all of it arrived")


def test_a_workbook_with_wrong_bytes_in_a_sheet_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "Leads.xlsx", {"Data": [[f"L{n}"] for n in range(500)]})
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    content = bytearray(path.read_bytes())
    content[start + 100] ^= 0xFF
    path.write_bytes(bytes(content))
    assert str(refusal(path)).startswith("is a workbook that is damaged")


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("xl/workbook.xml", "<workbook"),
        ("xl/workbook.xml", "<workbook/>"),
        ("xl/_rels/workbook.xml.rels", "<Relationships/>"),
        ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c><v>"),
    ],
)
def test_a_workbook_whose_parts_do_not_fit_is_refused(
    tmp_path: Path, member: str, content: str
) -> None:
    path = xlsx(tmp_path / "Leads.xlsx", {"Data": [["id"]]}, members={member: content})
    assert refusal(path)
