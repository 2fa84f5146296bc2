"""csv-spectrum: every odd way of writing CSV reads as the JSON beside it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from jointplan.ingest.files.formats import parts_of
from jointplan.ingest.files.sniff import facts_of, readable, scan_of
from jointplan.warehouse.database import open_database
from tests.outside.exported import account_of_rows, staged

pytestmark = pytest.mark.outside

CASES = (
    "comma_in_quotes",
    "empty",
    "empty_crlf",
    "escaped_quotes",
    "json",
    "newlines",
    "newlines_crlf",
    "quotes_and_newlines",
    "simple",
    "simple_crlf",
    "utf8",
)
FIELDS = ("account_id", "account_name", "industry", "segment", "country")


@pytest.fixture(scope="module")
def spectrum(outside_data: Path) -> Path:
    """Name the folder of the cases."""
    return outside_data / "ugly_csv" / "csv-spectrum"


def expected(spectrum: Path, case: str) -> list[dict[str, str]]:
    """Rows as the JSON of a case says."""
    text = (spectrum / "json" / f"{case}.json").read_text(encoding="utf-8")
    rows: list[dict[str, str]] = json.loads(text)
    return rows


def case_folder(spectrum: Path, case: str, scratch: Path) -> Path:
    """Name a folder with the CSV of a case, its line ends as its name says.

    A copy of the set that went through version control may have lost them: then the
    `crlf` cases are their namesakes byte for byte, and no reader could tell.
    """
    written = (spectrum / "csvs" / f"{case}.csv").read_bytes()
    if not case.endswith("_crlf") or b"\r\n" in written:
        return spectrum / "csvs"
    folder = scratch / "restored"
    folder.mkdir()
    (folder / f"{case}.csv").write_bytes(written.replace(b"\n", b"\r\n"))
    return folder


def test_no_case_is_left_out(spectrum: Path) -> None:
    for folder in ("csvs", "json"):
        names = sorted(path.stem for path in (spectrum / folder).iterdir())
        assert names == sorted(CASES)


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_read_as_its_json_says(
    spectrum: Path, tmp_path: Path, case: str
) -> None:
    rows = expected(spectrum, case)
    [part] = parts_of(case_folder(spectrum, case, tmp_path) / f"{case}.csv")
    facts = facts_of(part, cache=tmp_path)
    assert list(facts.header) == list(rows[0])
    scan = scan_of(facts, readable(part, facts, cache=tmp_path))
    with open_database(tmp_path / "build.duckdb") as con:
        cells = con.execute(f"select * from {scan}").fetchall()
    # A blank cell is null in the database and no text at all in the JSON.
    found = [["" if cell is None else cell for cell in row] for row in cells]
    assert found == [list(row.values()) for row in rows]


@pytest.mark.parametrize("case", CASES)
def test_a_case_lands_and_is_staged_as_its_json_says(
    spectrum: Path, tmp_path: Path, case: str
) -> None:
    rows = expected(spectrum, case)
    columns = dict(zip(FIELDS, rows[0], strict=False))
    named = ", ".join(f'{field} = "{name}"' for field, name in columns.items())
    mapping = (
        "[sources.crm.feeds.accounts]\n"
        f'file = "{case}.csv"\nentity = "accounts"\ncolumns = {{ {named} }}\n'
    )
    folder = case_folder(spectrum, case, tmp_path)
    with staged(folder, mapping, scratch=tmp_path) as stage:
        count = len(rows)
        assert account_of_rows(stage.con) == {f"{case}.csv": (count, count, 0, 0)}
        listed = ", ".join(f'"{name}"' for name in columns.values())
        raw = stage.con.execute(
            f"select {listed} from raw.{case}_1 order by __record"
        ).fetchall()
        typed = stage.rows(", ".join(columns), "accounts")
    assert [["" if cell is None else cell for cell in row] for row in raw] == [
        list(row.values()) for row in rows
    ]
    # In staging the blanks around a cell are gone, and a blank cell is null.
    assert typed == [
        tuple(cell.strip() or None for cell in row.values()) for row in rows
    ]
