"""The tables as a workbook: values as what they are, and never a formula."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from jointplan.report.workbook import SHEETS, write_workbook
from jointplan.warehouse.read_marts import mart, open_marts
from jointplan.workspace import KIT_ROOT

MARTS = KIT_ROOT / "tests" / "support" / "marts"


def written(target: Path, marts: Path = MARTS) -> CalamineWorkbook:
    con = open_marts(str(marts))
    write_workbook(con, target, name="run-1", state="draft")
    return CalamineWorkbook.from_path(str(target))


def parts_of(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """Copy the marts with values that a spreadsheet may take for something else."""
    folder = tmp_path / "marts"
    folder.mkdir()
    for path in MARTS.glob("*.parquet"):
        (folder / path.name).write_bytes(path.read_bytes())
    with duckdb.connect() as con:
        con.execute(
            "create table limits as select * from (values "
            "('=1+1', 1.25::decimal(9, 2), date '2026-10-12', "
            " timestamptz '2026-10-12 08:00:00+02', true, 'http://a.example'), "
            "('+49 30', null, date '1066-10-14', null, false, repeat('x', 40000))"
            ") as limits (name, part, day_on, made_at, is_open, note)"
        )
        con.table("limits").write_parquet(
            str(folder / "limits.parquet"), overwrite=True
        )
    return folder


def test_workbook_has_a_sheet_per_mart_after_one_about_it(tmp_path: Path) -> None:
    book = written(tmp_path / "tables.xlsx")
    assert book.sheet_names == ["About", *SHEETS]
    about = book.get_sheet_by_name("About").to_python()
    facts = {str(row[0]): row[1] for row in about}
    assert facts["Company"] == "Brightwater Instruments (fictional)"
    assert facts["Quarter"] == "2026-Q3"
    assert facts["As of"] == date(2026, 10, 12)
    assert facts["Run"] == "run-1"
    assert facts["State"] == "Draft, not published yet"
    assert [path.name for path in tmp_path.iterdir()] == ["tables.xlsx"]


def test_sheet_holds_the_mart_as_it_stands(tmp_path: Path) -> None:
    book = written(tmp_path / "tables.xlsx")
    con = open_marts(str(MARTS))
    for name in SHEETS:
        frame = mart(con, name)
        head, *lines = book.get_sheet_by_name(name).to_python()
        assert head == list(frame.columns)
        assert len(lines) == len(frame), name
        for line, row in zip(lines, frame.itertuples(index=False), strict=True):
            assert line == [shown(value) for value in row], name


def shown(value: Any) -> Any:
    """A value as a reader of workbooks hands it over."""
    if value is None:
        return ""
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return float(value) if is_number else value


def test_values_are_what_they_are_and_text_is_never_a_formula(
    tmp_path: Path, spoiled: Path
) -> None:
    target = tmp_path / "tables.xlsx"
    _, first, second = written(target, spoiled).get_sheet_by_name("limits").to_python()
    moment = datetime(2026, 10, 12, 6, tzinfo=UTC).replace(tzinfo=None)
    day = date(2026, 10, 12)
    assert first == ["=1+1", 1.25, day, moment, True, "http://a.example"]
    assert second == ["+49 30", "", "1066-10-14", "", False, "x" * 32_767]
    parts = parts_of(target)
    sheets = [text for name, text in parts.items() if "worksheets/sheet" in name]
    assert len(sheets) == len(SHEETS) + 1
    assert not any("<f>" in text or "hyperlink" in text for text in sheets)


def test_head_is_bold_and_stays_in_sight(tmp_path: Path) -> None:
    written(tmp_path / "tables.xlsx")
    parts = parts_of(tmp_path / "tables.xlsx")
    for number in range(2, len(SHEETS) + 2):
        sheet = parts[f"xl/worksheets/sheet{number}.xml"]
        assert '<pane ySplit="1"' in sheet
        assert 'state="frozen"' in sheet
        assert "<cols>" in sheet
    assert "<b/>" in parts["xl/styles.xml"]


def test_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        written(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    core = parts_of(tmp_path / "a.xlsx")["docProps/core.xml"]
    assert core.count("2026-10-12T00:00:00Z") == 2
