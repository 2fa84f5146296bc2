"""Reading exports: every situation in `tests/exports/` is a folder of tiny files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from jointplan.errors import ExportError, MappingError
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import absent_feeds, find_exports
from jointplan.ingest.land import forget_others, land_export
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.mapping.schema import Mapping
from jointplan.ingest.staging.unread_lines import lines_of
from jointplan.warehouse.database import open_database
from jointplan.workspace import KIT_ROOT

KEY = "'; drop table raw.rejects; --"
SITUATIONS = KIT_ROOT / "tests" / "support" / "exports"
MAPPING = """
format = 1
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id", email = ["email", ""], lead_source = ["source", ""] }
"""
ANN = ("L1", "kite.example", "business", "Web")
BEA = ("L2", "moss.example", "business", "Messe Köln")


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an empty build database."""
    with open_database(tmp_path / "build.duckdb") as opened:
        opened.execute("create schema typed")
        yield opened


def mapping_of(folder: Path, text: str = MAPPING) -> Mapping:
    """Read a mapping from its text."""
    (folder / "mapping.toml").write_text(text, encoding="utf-8")
    return read_mapping(folder / "mapping.toml")


def exports_in(folder: Path, tmp_path: Path, text: str = MAPPING) -> list[Export]:
    """Find what a mapping reads in a folder."""
    deliveries = find_deliveries(mapping_of(tmp_path, text), folder)
    return find_exports(deliveries, cache=tmp_path / "cache")


def rejects_of(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    """Row (counting the header) and kind of each record that could not be cut."""
    return con.execute("select line, error_type from raw.rejects").fetchall()


def landed(
    con: duckdb.DuckDBPyConnection, situation: str, tmp_path: Path
) -> list[tuple[str, ...]]:
    """Land a situation: id, domain, kind of address and source of each row."""
    export = exports_in(SITUATIONS / situation, tmp_path)[0]
    land_export(con, export, cache=tmp_path / "cache", secret=KEY)
    names = {name.lower() for name in export.header}
    source = "source" if "source" in names else "null"
    email = '"email__domain", "email__kind"' if "email" in names else "null, null"
    return con.execute(
        f'select "id", {email}, {source} from raw.leads_1 order by __record'
    ).fetchall()


@pytest.mark.parametrize(
    "situation",
    [
        "plain",
        "byte_order_mark",
        "semicolons",
        "tabs",
        "cp1252",
        "utf16",
        "windows_line_ends",
        "old_line_ends",
        "no_last_line_end",
        "blank_lines",
        "reordered_columns",
        "utf16_without_mark",
        "report_footer",
        "grand_totals",
    ],
)
def test_the_same_rows_land_however_the_file_is_written(
    con: duckdb.DuckDBPyConnection, situation: str, tmp_path: Path
) -> None:
    assert landed(con, situation, tmp_path) == [ANN, BEA]
    assert rejects_of(con) == []


@pytest.mark.parametrize(
    ("situation", "encoding"),
    [
        ("plain", "utf-8"),
        ("byte_order_mark", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf16", "utf-16"),
        ("utf16_without_mark", "utf-16-le"),
        ("one_bad_byte", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_kept(
    situation: str, encoding: str, tmp_path: Path
) -> None:
    export = exports_in(SITUATIONS / situation, tmp_path)[0]
    assert export.encoding == encoding
    data = (SITUATIONS / situation / "leads.csv").read_bytes()
    assert export.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("situation", "rows"),
    [
        ("mixed_line_ends", [ANN, BEA, ("L3", None, None, None)]),
        (
            "quoted_line_breaks",
            [ANN, ("L2", "moss.example", "business", 'Messe\nKöln, "Halle 4"')],
        ),
        ("line_break_in_header", [ANN]),
        ("delimiter_in_header", [ANN]),
        ("nul_bytes", [ANN]),
        ("nameless_column", [("L1", None, None, "Web")]),
        ("one_column", [("L1", None, None, None), ("L2", None, None, None)]),
        ("header_only", []),
        ("header_without_end", []),
    ],
)
def test_odd_files_land_whole(
    con: duckdb.DuckDBPyConnection,
    situation: str,
    rows: list[tuple[str | None, ...]],
    tmp_path: Path,
) -> None:
    assert landed(con, situation, tmp_path) == rows
    assert rejects_of(con) == []


@pytest.mark.parametrize(
    ("situation", "count"), [("report_footer", 4), ("grand_totals", 2), ("plain", 0)]
)
def test_lines_below_the_last_record_are_counted_apart(
    situation: str, count: int, tmp_path: Path
) -> None:
    export = exports_in(SITUATIONS / situation, tmp_path)[0]
    assert export.facts.footer_count == count


def test_one_byte_that_is_no_utf8_costs_its_own_line_alone(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = landed(con, "one_bad_byte", tmp_path)
    assert {row[3] for row in rows} == {"Messe Köln"}
    assert rejects_of(con) == [(42, "invalid encoding")]


def test_the_same_address_is_the_same_key_whatever_surrounds_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed(con, "blanks_around", tmp_path)
    key = con.execute('select "email__hash" from raw.leads_1').fetchall()[0][0]
    assert key == hashlib.sha256(f"{KEY}ann@kite.example".encode()).hexdigest()


def test_rows_with_too_few_or_too_many_cells_are_named_not_bent(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = landed(con, "ragged", tmp_path)
    assert rows == [ANN, ("L4", None, None, None)]
    assert rejects_of(con) == [(3, "missing columns"), (4, "too many columns")]


def test_a_quote_that_is_never_closed_counts_every_line_it_swallows(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert landed(con, "stray_quote", tmp_path) == [ANN]
    assert rejects_of(con) == [(3, "unquoted value")] * (1 + 10)


def test_text_after_a_closing_quote_is_named_not_dropped(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = landed(con, "text_after_quote", tmp_path)
    assert rows == [("L2", "moss.example", "business", "Web")]
    assert rejects_of(con) == [(2, "unquoted value")]


def test_bytes_that_are_not_utf8_in_a_file_marked_as_such_are_named(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert landed(con, "bad_bytes", tmp_path) == [ANN]
    assert rejects_of(con) == [(3, "invalid encoding")]


WIDE = """\
id,email,source,owner,note
L1,ann@kite.example,Web,Ada,
L2,bea@moss.example,Messe, Halle 4,Ada,
L3,cyd@reed.example,,Web,Ada,""
L4,dan@fern.example,Web,Ada,"a
note,"
L5,eve@moor.example,Web,Ada,,
,,,,,
L6,fay@wold.example,Web,"Ada, Bo",
"""


def cut(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, data: str | bytes
) -> tuple[list[str], list[tuple[int, str]]]:
    """Land a file of leads: ids of the records, and what could not be cut."""
    folder = tmp_path / "exports"
    folder.mkdir(exist_ok=True)
    raw = data.encode() if isinstance(data, str) else data
    (folder / "leads.csv").write_bytes(raw)
    export = exports_in(folder, tmp_path)[0]
    land_export(con, export, cache=tmp_path / "cache", secret=KEY)
    rows = con.execute('select "id" from raw.leads_1 order by __record').fetchall()
    return [row[0] for row in rows], rejects_of(con)


def refused(tmp_path: Path, data: str) -> str:
    """What is said of a file of leads that is not read."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "leads.csv").write_text(data, encoding="utf-8")
    with pytest.raises(ExportError) as caught:
        exports_in(tmp_path / "exports", tmp_path)
    return str(caught.value)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("sign", [",", ";"])
def test_row_with_a_cell_too_many_is_named_though_its_last_cells_are_blank(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, end: str, sign: str
) -> None:
    text = WIDE.replace(",", sign).replace("\n", end)
    ids, rejects = cut(con, tmp_path, text)
    assert ids == ["L1", "L4", None, "L6"]
    assert rejects == [(line, "too many columns") for line in (3, 4, 7)]


def test_line_numbers_of_a_file_with_such_rows_are_those_of_the_export(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    cut(con, tmp_path, WIDE)
    export = exports_in(tmp_path / "exports", tmp_path)[0]
    found = lines_of(export, [1, 2, 3, 4], cache=tmp_path / "cache", record_count=4)
    assert found == {1: 2, 2: 5, 3: 8, 4: 9}


def test_delimiter_at_the_end_of_every_line_is_a_column_without_a_name(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    text = "id,email,source,\nL1,a@kite.example,Web,\nL2,b@kite.example,Web,\n"
    assert cut(con, tmp_path, text) == (["L1", "L2"], [])


@pytest.mark.parametrize(
    "text",
    [
        "id,source\nL1,Web,\nL2,Web,\n",
        "id,source\n1,L1,Web\n2,L2,Web\n",
        "id,source\n1,L1,\n2,L2,Web\n\n",
    ],
)
def test_header_that_is_a_name_short_of_every_row_is_refused(
    text: str, tmp_path: Path
) -> None:
    said = refused(tmp_path, text)
    assert "line 1 names 2 columns, and every row has 3 cells" in said
    assert "add the missing name to line 1; or a delimiter at the end" in said


def test_header_with_a_name_more_than_every_row_has_cells_is_refused(
    tmp_path: Path,
) -> None:
    said = refused(tmp_path, "id,,email,source\nL1,a@b.example,Web\nL2,,Fair\n")
    assert "line 1 names 4 columns, and every row has 3 cells" in said
    assert "take the name away for which the rows have no cell" in said


MISQUOTED = '''\
id,email,source,owner
L1,a@kite.example,7"Messe, Halle 4",Ada
L2,b@kite.example,Messe "4",Ada
L3,c@kite.example,6" stand,Ada
L4,"d@kite.example","Web
""Messe"", 7""",5" Ada
L5,e@kite.example, "Web",Ada
L6,f@kite.example,7"Messe, Halle 4"
L7,g@kite.example,6" stand,7" stand
'''


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_quote_within_a_cell_that_may_hold_a_delimiter_is_named_not_guessed(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, end: str
) -> None:
    """Rows of the right width by chance are the ones that nobody would notice."""
    ids, rejects = cut(con, tmp_path, MISQUOTED.replace("\n", end))
    assert ids == ["L2", "L3", "L4"]
    assert [line for line, _ in rejects] == [2, 7, 8, 9]


@pytest.mark.parametrize("name", ['"source"', "'source'"])
def test_names_in_quotes_that_quote_nothing_are_refused(
    name: str, tmp_path: Path
) -> None:
    said = refused(tmp_path, f"id, email, {name}\nL1, a@b.example, {name}\n")
    assert "line 1 names a column in quotes that quote nothing" in said


@pytest.mark.parametrize("between", ["", "\n", ",,\n\n"])
@pytest.mark.parametrize("names", ["deal,stage,amount", "Kennung,Adresse,Quelle"])
def test_second_header_in_a_file_is_refused_with_its_line(
    names: str, between: str, tmp_path: Path
) -> None:
    rows = "L1,a@b.example,Web\nL2,c@d.example,Fair\n"
    said = refused(tmp_path, f"id,email,source\n{rows}{between}{names}\n{rows}")
    line = 4 + between.count("\n")
    assert f"line {line} seems to be a second header" in said
    assert "save each table as a file of its own" in said


def test_second_line_of_names_is_refused(tmp_path: Path) -> None:
    rows = "L1,a@b.example,Web\nL2,c@d.example,Fair\n"
    said = refused(tmp_path, f"id,email,source\nLead,Address,Came by\n{rows}")
    assert "line 2 seems to be a second header" in said


@pytest.mark.parametrize("row", ["L3,,Fair", "Ann,Kite,", "id,email,source"])
def test_row_of_words_is_no_second_header(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, row: str
) -> None:
    rows = "L1,a@b.example,Web\nL2,c@d.example,Fair\n"
    ids, rejects = cut(con, tmp_path, f"id,email,source\n{rows}\n{row}\n{rows}")
    assert (len(ids), rejects) == (5, [])


def test_delimiter_added_to_the_header_cures_rows_that_end_with_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert cut(con, tmp_path, "id,source,\nL1,Web,\nL2,Web,\n")[0] == ["L1", "L2"]


@pytest.mark.parametrize(
    ("first", "sign"),
    [("sep=;", ";"), ('"SEP=|"', "|"), ("sep=^", "^"), ("sep=\t", "\t")],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_first_line_that_says_the_delimiter_is_obeyed_and_no_row(
    con: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    first: str,
    sign: str,
    encoding: str,
) -> None:
    text = f"{first}\nid,source\nL1,Web\nL2\n".replace(",", sign)
    ids, rejects = cut(con, tmp_path, text.encode(encoding))
    assert ids == ["L1"]
    assert rejects == [(4, "missing columns")]


@pytest.mark.parametrize(
    ("above", "line", "lines"),
    [
        ("Open leads\n", 2, "line 1"),
        ("Open leads\nas of 5 October\n\n", 4, "lines 1 to 3"),
        ("Open leads,,\n,,\n", 3, "lines 1 to 2"),
        ("\n\n", 3, "lines 1 to 2"),
        ('"Leads, open\nand new"\n', 3, "lines 1 to 2"),
    ],
)
def test_title_above_the_header_is_refused_with_the_line_that_seems_to_be_it(
    above: str, line: int, lines: str, tmp_path: Path
) -> None:
    said = refused(tmp_path, above + "id,email,source\nL1,a@b.example,Web\n" * 2)
    assert f"line {line} seems to be the header: {lines} above it" in said
    assert f"take {lines} away in a text editor" in said


def test_header_of_which_rows_fill_little_is_no_title(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    text = "id,email,source,a,b,c,d\nL1,,,,,,\nL2,,,,,,\n"
    assert cut(con, tmp_path, text) == (["L1", "L2"], [])


def test_file_whose_encoding_nothing_says_is_refused_with_a_key_that_cures_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (tmp_path / "exports").mkdir()
    data = "id,source\nL1,展示会\n".encode("cp932")
    (tmp_path / "exports" / "leads.csv").write_bytes(data)
    with pytest.raises(ExportError) as caught:
        exports_in(tmp_path / "exports", tmp_path)
    assert 'set encoding = "cp932" under [sources.crm] in mapping.toml' in str(
        caught.value
    )
    text = MAPPING.replace(
        "[sources.crm.feeds", '[sources.crm]\nencoding = "cp932"\n[sources.crm.feeds'
    )
    export = exports_in(tmp_path / "exports", tmp_path, text)[0]
    land_export(con, export, cache=tmp_path / "cache", secret=KEY)
    assert con.execute("select source from raw.leads_1").fetchall() == [("展示会",)]


def test_hostile_text_is_data(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    name = 'na"me",(select 1); drop table raw.x --'
    text = MAPPING.replace('["source", ""]', f"'''{name}'''")
    export = exports_in(SITUATIONS / "hostile", tmp_path, text)[0]
    land_export(con, export, cache=tmp_path / "cache", secret=KEY)
    found = con.execute("select * from raw.leads_1 order by __record").fetchall()
    assert [row[:2] for row in found] == [
        ("L1", "<script>alert(1)</script>"),
        ("L2", "'; select 1"),
    ]
    assert found[1][3] == "x"
    assert rejects_of(con) == []


def test_no_address_and_no_unmapped_column_lands(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed(con, "reordered_columns", tmp_path)
    rows = con.execute("select * from raw.leads_1").fetchall()
    names = [each[0] for each in con.description or []]
    assert names == [
        "ID",
        "Source",
        "Email__hash",
        "Email__domain",
        "Email__kind",
        "Email__other_hash",
        "__is_furniture",
        "__set_aside",
        "__record",
    ]
    cells = " ".join(str(cell) for row in rows for cell in row)
    assert "ann@" not in cells
    assert "@" not in cells
    assert con.execute("select getvariable('secret')").fetchall() == [(None,)]


def test_no_address_and_no_unmapped_column_stays_in_the_cache(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed(con, "utf16", tmp_path)
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert {path.suffix for path in kept} >= {".json", ".parquet", ".csv"}
    forget_others(tmp_path / "cache", [])
    assert not (tmp_path / "cache" / "unpacked").exists()
    lasting = [path for path in kept if path.suffix != ".csv"]
    assert not any(b"ann@" in path.read_bytes() for path in lasting if path.exists())


@pytest.mark.parametrize(
    ("situation", "said"),
    [
        ("empty", "leads.csv: is empty: not even a header"),
        ("blank", "leads.csv: has no header: its first line is blank"),
        ("broken_utf16", "leads.csv: is marked as UTF-16 and breaks off"),
        ("repeated_headers", "leads.csv:1: has the column source twice"),
        ("one_quoted_column", "leads.csv: line 1: every line stands in quotes"),
        ("side_by_side", "leads.csv: line 1 names 2 of 9 columns: a title, or several"),
    ],
)
def test_a_file_that_is_no_csv_is_refused_by_name(
    situation: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(ExportError) as caught:
        exports_in(SITUATIONS / situation, tmp_path)
    assert str(caught.value).startswith(said)


def test_a_header_that_never_ends_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "leads.csv").write_text('"id,email\n' + "x" * 200_000, encoding="utf-8")
    with pytest.raises(
        ExportError, match=r"leads\.csv: line 1: the header has a quote"
    ):
        exports_in(folder, tmp_path)


THREE = """
format = 1
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "lead no", crm_score = ["score", "points"], title = ["job", ""] }
[sources.crm.feeds.handoffs]
file = "leads.csv"
entity = "stage_changes"
where = { "is mql" = ["yes"] }
columns = { record_id = "lead no", changed = "mql on", stage = { value = "mql" } }
[sources.crm.feeds.calls]
file = "calls*.csv"
entity = "touches"
columns = { touch_id = "id", record_id = "lead", happened = "at" }
[sources.crm.feeds.owners]
file = "owners.csv"
entity = "owners"
is_optional = true
columns = { owner_id = "id" }
"""


def test_missing_files_and_columns_are_named_at_once_with_who_needs_them(
    tmp_path: Path,
) -> None:
    with pytest.raises(ExportError) as caught:
        exports_in(SITUATIONS / "plain", tmp_path, THREE)
    assert str(caught.value) == (
        f"calls*.csv is not in {SITUATIONS / 'plain'}\n"
        "  needed by  touches (Conversion, Rejections, Follow-up)\n"
        "  try        export it again, or mark its feed is_optional in mapping.toml; "
        "make inspect says what the files are\n"
        "leads.csv: lacks 4 columns: lead no, score or points, mql on, is mql\n"
        "  needed by  lead_id of leads, record_id of stage_changes; crm_score of leads;"
        " changed of stage_changes; the row filter of stage_changes\n"
        "  try        export the file again with these columns, or say in mapping.toml "
        "which column holds them"
    )


def test_missing_and_empty_export_folders_are_refused(tmp_path: Path) -> None:
    mapping = mapping_of(tmp_path)
    folder = tmp_path / "exports"
    with pytest.raises(ExportError, match="exports is missing"):
        find_deliveries(mapping, folder)
    folder.mkdir()
    (folder / "README.md").write_text("Put the exports here.", encoding="utf-8")
    (folder / ".DS_Store").touch()
    with pytest.raises(ExportError, match="exports is empty"):
        find_deliveries(mapping, folder)


def deliver(folder: Path, *days: str) -> Path:
    """Put a plain export under each day."""
    for day in days:
        shutil.copytree(SITUATIONS / "plain", folder / day)
    return folder


def test_deliveries_come_oldest_first_and_name_their_day(tmp_path: Path) -> None:
    deliver(tmp_path / "exports" / "crm", "2026-10-12", "2026-07-06")
    shown = [each.shown for each in exports_in(tmp_path / "exports", tmp_path)]
    assert shown == ["crm/2026-07-06/leads.csv", "crm/2026-10-12/leads.csv"]


@pytest.mark.parametrize("below", ["", "crm", "crm/2026-07-06"])
def test_any_folder_above_or_at_the_files_can_be_named(
    tmp_path: Path, below: str
) -> None:
    deliver(tmp_path / "exports" / "crm", "2026-07-06")
    found = exports_in(tmp_path / "exports" / below, tmp_path)
    assert [each.shown for each in found] == ["crm/2026-07-06/leads.csv"]
    assert str(found[0].delivery.exported_on) == "2026-07-06"


def test_an_older_delivery_may_lack_a_file_that_the_newest_has(tmp_path: Path) -> None:
    folder = deliver(tmp_path / "exports" / "crm", "2026-07-06", "2026-10-12")
    (folder / "2026-07-06" / "leads.csv").rename(folder / "2026-07-06" / "other.csv")
    found = exports_in(tmp_path / "exports", tmp_path)
    assert [each.shown for each in found] == ["crm/2026-10-12/leads.csv"]


def test_the_newest_delivery_must_have_every_file(tmp_path: Path) -> None:
    folder = deliver(tmp_path / "exports" / "crm", "2026-07-06", "2026-10-12")
    (folder / "2026-10-12" / "leads.csv").rename(folder / "2026-10-12" / "other.csv")
    with pytest.raises(ExportError, match=r"leads\.csv is not in .*2026-10-12"):
        exports_in(tmp_path / "exports", tmp_path)


def test_a_folder_whose_name_is_no_day_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path / "exports" / "crm", "2026-02-30")
    with pytest.raises(ExportError, match="2026-02-30 is no day of the calendar"):
        exports_in(tmp_path / "exports", tmp_path)


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("05.10.2026", "rename it to 2026-10-05"),
        ("2026_10_05", "rename it to 2026-10-05"),
        ("2026-10-5", "rename it to 2026-10-05"),
        ("20261005", "rename it to 2026-10-05"),
        ("2026-10-05 (2)", "rename it to 2026-10-05"),
        ("05-10-2026", "rename it to the day of the export, like 2026-10-05"),
        ("2026-13-01", "rename it to the day of the export, like 2026-10-05"),
    ],
)
@pytest.mark.parametrize("place", ["crm", "."])
def test_a_folder_whose_name_is_nearly_a_day_is_refused_with_the_cure(
    place: str, name: str, cure: str, tmp_path: Path
) -> None:
    deliver(tmp_path / "exports" / place, "2026-07-06", name)
    with pytest.raises(ExportError) as refused:
        exports_in(tmp_path / "exports", tmp_path)
    assert str(refused.value).count(name) == 2  # what, and where
    assert f"try        {cure}" in str(refused.value)


def test_a_file_beside_dated_folders_is_not_passed_over(tmp_path: Path) -> None:
    folder = deliver(tmp_path / "exports" / "crm", "2026-07-06")
    shutil.copy(SITUATIONS / "plain" / "leads.csv", folder / "Leads.csv")
    (folder / "notes.txt").touch()
    with pytest.raises(ExportError, match=r"Leads\.csv lies beside dated folders"):
        exports_in(tmp_path / "exports", tmp_path)


def test_a_day_in_the_mapping_may_not_contradict_the_folders(tmp_path: Path) -> None:
    deliver(tmp_path / "exports" / "crm", "2026-07-06", "2026-10-12")
    dated = MAPPING.replace("[sources.crm.feeds", "[sources.crm]\n{}[sources.crm.feeds")
    text = dated.replace("{}", "exported_at = 2026-10-12\n")
    assert len(exports_in(tmp_path / "exports", tmp_path, text)) == 2
    text = dated.replace("{}", "exported_at = 2026-10-01\n")
    with pytest.raises(MappingError, match="exported_at is 2026-10-01, but the newest"):
        exports_in(tmp_path / "exports", tmp_path, text)


def test_a_day_in_the_mapping_dates_a_folder_without_one(tmp_path: Path) -> None:
    text = MAPPING.replace(
        "[sources.crm.feeds",
        "[sources.crm]\nexported_at = 2026-10-01\n[sources.crm.feeds",
    )
    found = exports_in(SITUATIONS / "plain", tmp_path, text)
    assert str(found[0].delivery.exported_on) == "2026-10-01"
    assert found[0].shown == "leads.csv"


def test_files_of_two_sources_with_one_name_stay_apart(tmp_path: Path) -> None:
    for source in ("crm", "erp"):
        shutil.copytree(SITUATIONS / "plain", tmp_path / "exports" / source)
    text = MAPPING + MAPPING.replace("format = 1", "").replace("crm", "erp")
    shown = [each.shown for each in exports_in(tmp_path / "exports", tmp_path, text)]
    assert shown == ["crm/leads.csv", "erp/leads.csv"]


def test_file_names_match_without_regard_to_case_and_hidden_files_never(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "exports"
    shutil.copytree(SITUATIONS / "plain", folder)
    (folder / "leads.csv").rename(folder / "Leads 2026 [1].CSV")
    (folder / "._Leads 2026.csv").write_bytes(b"\0\0")
    text = MAPPING.replace('"leads.csv"', '"leads*.csv"')
    found = exports_in(folder, tmp_path, text)
    assert [each.shown for each in found] == ["Leads 2026 [1].CSV"]


def test_a_folder_with_signs_of_a_pattern_in_its_name_is_read(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    folder = tmp_path / "it's [all] *"
    shutil.copytree(SITUATIONS / "plain", folder)
    land_export(
        con, exports_in(folder, tmp_path)[0], cache=tmp_path / "cache", secret=KEY
    )
    assert con.execute("select count(*) from raw.leads_1").fetchall() == [(2,)]


HISTORY = """
format = 1
[sources.crm]
[sources.crm.feeds.leads]
file = "leads.csv"
entity = "leads"
columns = { lead_id = "id" }
[sources.crm.feeds.history]
file = "history.csv"
entity = "stage_changes"
is_optional = true
columns = { record_id = "lead", changed = "at" }
"""


def deliver_leads(folder: Path, *, history: bool) -> None:
    """Write a delivery of leads, with or without their history."""
    folder.mkdir(parents=True)
    (folder / "leads.csv").write_text("id,name\nL1,x\n", encoding="utf-8")
    if history:
        (folder / "history.csv").write_text(
            "lead,at\nL1,2026-01-01\n", encoding="utf-8"
        )


def test_newest_delivery_has_to_bring_what_an_older_one_brought(tmp_path: Path) -> None:
    """Else the older history would silently stand for today's."""
    deliver_leads(tmp_path / "crm" / "2026-04-01", history=True)
    deliver_leads(tmp_path / "crm" / "2026-07-01", history=False)
    with pytest.raises(ExportError, match=r"history\.csv is not in .*2026-07-01"):
        exports_in(tmp_path / "crm", tmp_path, HISTORY)


def test_optional_file_that_no_delivery_brings_is_told(tmp_path: Path) -> None:
    deliver_leads(tmp_path / "crm" / "2026-07-01", history=False)
    deliveries = find_deliveries(mapping_of(tmp_path, HISTORY), tmp_path / "crm")
    assert len(find_exports(deliveries, cache=tmp_path / "cache")) == 1
    assert absent_feeds(deliveries) == [("history.csv", "stage_changes")]
