"""Web pages: the table that Salesforce calls `.xls`, cell by cell."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

import pytest

from jointplan.ingest.files.formats import (
    FormatError,
    Part,
    Table,
    markup,
    parts_of,
    table_of,
)
from jointplan.ingest.files.formats.markup import rows_of_page

REPORT = """<html><head>
<META http-equiv="Content-Type" content="text/html; charset=UTF-8">
<style> td { mso-number-format:"\\@"; } table > tr { color: red } </style>
</head><body><!-- <table><tr><td>no</td></tr></table> -->
<table border="1">
<tr><th align="left" scope="col">Lead&nbsp;Owner</th><th>Company / Account</th>
<th>Description</th></tr>
<tr><td x:str="'5 > 4'">Ann <b>Moss</b></td><td>Kite &amp; Köln &lt;AG&gt;</td>
<td>one<br>two<BR/> three &#8211; &#x65e5;</td></tr>
<tr><td>&nbsp;</td><td>
   Moss,
   "Ltd" </td><td></td></tr>
<tr><td colspan="3">&nbsp;</td></tr>
<tr><td colspan="3">Grand Totals (2 records)</td></tr>
</table></body></html>
"""


def page(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a web page as Salesforce names it."""
    path = folder / "report.xls"
    path.write_bytes(text.encode(encoding))
    return path


def read(path: Path) -> Table:
    """Read the table of a page."""
    return table_of(parts_of(path)[0], folder=path.parent / "copies")


def rows_of(path: Path) -> list[list[str]]:
    """Rows of a page's table, as any reader of CSV finds them."""
    with read(path).file.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def rows_in(folder: Path, text: str) -> list[list[str]]:
    """Write a page and read its rows."""
    return rows_of(page(folder, text))


def refusal(path: Path) -> FormatError:
    """Read a page that is refused; nothing of it may stay."""
    with pytest.raises(FormatError) as caught:
        read(path)
    assert caught.value.cure
    assert list((path.parent / "copies").iterdir()) == []
    return caught.value


def test_cells_of_a_salesforce_report_are_what_a_browser_shows(tmp_path: Path) -> None:
    assert rows_in(tmp_path, REPORT) == [
        ["Lead Owner", "Company / Account", "Description"],
        ["Ann Moss", "Kite & Köln <AG>", "one\ntwo\nthree – 日"],
        ["", 'Moss, "Ltd"', ""],
        ["", "", ""],
        ["Grand Totals (2 records)", "", ""],
    ]


def test_a_page_goes_by_its_own_name_and_as_csv(tmp_path: Path) -> None:
    path = page(tmp_path, REPORT)
    names = ("report.xls", "report.csv")
    assert parts_of(path) == [Part(path, names, "report.xls", "")]
    assert read(path).form == "csv"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("ISO-8859-1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("Shift_JIS", "shift_jis"),
        ("UTF-8", "cp1252"),
        ("ISO-8859-1", "utf-16"),
        ("utf-16", "utf-8"),
        ("utf-16", "utf-8-sig"),
        ("ISO-8859-1", "utf-8-sig"),
        ("klingon", "utf-8"),
        ("hex", "utf-8"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares_or_else_has(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    word = "日本" if encoding == "shift_jis" else "Köln – €"
    text = f'<html><meta charset="{declared}"><table><tr><td>{word}</td></tr></table>'
    text += " " * (len(text.encode(encoding)) % 2)  # two by two, it could be UTF-16
    assert rows_of(page(tmp_path, text, encoding)) == [[word]]


def test_a_page_that_declares_nothing_is_read_as_what_it_is(tmp_path: Path) -> None:
    text = "<table><tr><td>Köln – €</td></tr></table>"
    for encoding in ("utf-8", "cp1252"):
        assert rows_of(page(tmp_path, text, encoding)) == [["Köln – €"]]


def test_bytes_that_cp1252_does_not_know_are_read_as_latin1(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_bytes(b"<table><tr><td>K\xf6ln\x81</td></tr></table>")
    assert rows_of(path) == [["Köln\x81"]]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le")],
)
def test_a_page_in_utf16_is_read_either_way_round(
    tmp_path: Path, mark: bytes, encoding: str
) -> None:
    path = tmp_path / "report.xls"
    path.write_bytes(mark + REPORT.encode(encoding))
    assert rows_of(path)[1][1] == "Kite & Köln <AG>"


def test_a_page_in_utf16_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_bytes(codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le")[:-1])
    assert str(refusal(path)) == "is a web page that is damaged"


def test_rows_and_cells_need_no_end_tags(tmp_path: Path) -> None:
    text = "<TABLE><TR><TH>id<TH>n<TR><TD>L1<TD>5<tbody><td>L2</table>"
    assert rows_in(tmp_path, text) == [["id", "n"], ["L1", "5"], ["L2", ""]]


def test_a_cell_over_several_leaves_the_others_blank(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>owner<td>id<td>n<td>m"
        "<tr><td rowspan=3>Ann<td>L1<td colspan=2 rowspan=2>5"
        "<tr><td>L2<tr><td>L3<td>6<td>7<tr><td>Bea<td>L4<td>8<td>9</table>"
    )
    assert rows_in(tmp_path, text) == [
        ["owner", "id", "n", "m"],
        ["Ann", "L1", "5", ""],
        ["", "L2", "", ""],
        ["", "L3", "6", "7"],
        ["Bea", "L4", "8", "9"],
    ]


def test_a_cell_may_reach_down_a_thousand_rows_but_not_across_a_million(
    tmp_path: Path,
) -> None:
    rows = "<tr><td>L</tr>" * 1499
    text = f"<table><tr><td>owner<td>id<tr><td rowspan=1500>Ann<td>L{rows}</table>"
    assert rows_in(tmp_path, text)[1:] == [["Ann", "L"], *[["", "L"]] * 1499]
    path = page(tmp_path, "<table><tr><td colspan=999999>Ann</table>")
    assert [len(row) for _, row in rows_of_page(path)] == [1000]


@pytest.mark.parametrize("span", ["99999999999", "-1", "0", "x", "", "\u0662"])
def test_a_span_that_is_no_span_changes_no_table(tmp_path: Path, span: str) -> None:
    text = f'<table><tr><td>id</td></tr><tr><td colspan="{span}">L1</td></tr></table>'
    assert rows_in(tmp_path, text) == [["id"], ["L1"]]


def test_the_table_with_most_rows_is_read(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>Report</td></tr></table>"
        "<table><tr><td>menu</td><td>"
        "<table><tr><th>id</th><th>n</th></tr><tr><td>L1</td><td>5</td></tr></table>"
        "</td></tr></table>"
        "<table><tr><td>Copyright</td></tr></table>"
    )
    assert rows_in(tmp_path, text) == [["id", "n"], ["L1", "5"]]


def test_a_table_in_a_cell_adds_no_text_to_it(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>id<td>n</tr><tr><td>L1<table><tr><td>x</table>y</td><td>5</tr>"
        "</table>"
    )
    assert rows_in(tmp_path, text) == [["id", "n"], ["L1y", "5"]]


def test_a_title_above_the_header_is_counted(tmp_path: Path) -> None:
    text = "<table><tr><td colspan=3>All<tr><td>id<td>a<td>b<tr><td>L1</table>"
    path = page(tmp_path, text)
    assert read(path).lines_above == 1
    assert rows_of(path) == [["id", "a", "b"], ["L1", "", ""]]


def test_a_report_longer_than_one_piece_loses_nothing(tmp_path: Path) -> None:
    cells = [f"Köln–{n} & ﬁ" * (n % 7) for n in range(20_000)]
    rows = "".join(
        f"<tr><td>{n}</td><td>{cell.replace('&', '&amp;')}</td></tr>"
        for n, cell in enumerate(cells)
    )
    found = rows_in(tmp_path, f"<table><tr><th>n</th><th>c</th></tr>{rows}</table>")
    assert found[1:] == [[str(n), cell] for n, cell in enumerate(cells)]


def test_a_very_long_cell_is_kept_whole(tmp_path: Path) -> None:
    text = f"<table><tr><td>id</td></tr><tr><td>{'x' * 300_000}</td></tr></table>"
    copy = read(page(tmp_path, text)).file.read_text(encoding="utf-8")
    assert copy == f"id\n{'x' * 300_000}\n"


def test_a_page_that_breaks_off_within_its_table_is_refused(tmp_path: Path) -> None:
    path = page(tmp_path, REPORT[: REPORT.index("</table></body>")])
    assert str(refusal(path)) == (
        "is a web page that breaks off within a table: not all of it arrived"
    )


def test_a_page_with_a_mark_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "_LONGEST_TAG", 1 << 16)
    text = f"<table><tr><td>id</td></tr></table><!-- {'x' * (1 << 18)}"
    assert str(refusal(page(tmp_path, text))) == "is a web page that is damaged"


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><form>Sign in</form></body></html>",
        "<?xml version='1.0'?><leads><lead id='1'/></leads>",
        "<html><script>'<table><tr><td>id</td></tr></table>'</script></html>",
    ],
)
def test_a_page_without_a_table_is_refused(tmp_path: Path, text: str) -> None:
    error = refusal(page(tmp_path, text))
    assert str(error) == "is a web page without a table"
    assert "sign in" in error.cure


@pytest.mark.parametrize("text", ["<table></table>", "<table><tr><td> </td></table>"])
def test_a_table_without_a_cell_is_refused(tmp_path: Path, text: str) -> None:
    said = "is empty: no cell holds anything"
    assert str(refusal(page(tmp_path, text))) == said


def test_a_declaration_that_is_none_is_refused_without_a_traceback(
    tmp_path: Path,
) -> None:
    text = "<html><![oops[ <table><tr><td>id</td></tr></table> ]]>"
    assert "is a web page" in str(refusal(page(tmp_path, text)))
