"""Files of agreed exceptions: what cannot be used is left out and named (R43, R62)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jointplan.plans.exceptions import HEADER, VERDICTS, read_exceptions
from jointplan.plans.exceptions import AgreedException as Agreed

HEAD = ",".join(HEADER)
BY = "Ada,Bo"


def written(
    folder: Path, *rows: str, quarter: str = "2026-Q3", head: str = HEAD
) -> None:
    path = folder / f"{quarter}.exceptions.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def faults(folder: Path) -> str:
    _, found = read_exceptions(folder, {"2026-Q3": None})
    return "\n".join(map(str, found))


def test_exception_names_a_handoff_or_days(tmp_path: Path) -> None:
    written(
        tmp_path,
        f'h1,,,quota,earned,"Agreed, see the minutes",{BY}',
        "",
        f",2026-08-01,2026-08-02,first response,not owed,Outage,{BY}",
    )
    found, faulty = read_exceptions(tmp_path, {"2026-Q3": None})
    assert faulty == []
    assert found == [
        Agreed(
            "2026-Q3", 2, "h1", None, None, "quota", "earned",
            "Agreed, see the minutes", "Ada", "Bo",
        ),
        Agreed(
            "2026-Q3", 4, None, date(2026, 8, 1), date(2026, 8, 2), "first response",
            "not owed", "Outage", "Ada", "Bo",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f",,,quota,earned,Why,{BY}", "names no hand-off and no days"),
        (
            f"h1,2026-08-01,2026-08-01,quota,earned,Why,{BY}",
            "names a hand-off and days",
        ),
        (f",2026-08-01,,quota,earned,Why,{BY}", "its days cannot be read"),
        (f",1.8.2026,2.8.2026,quota,earned,Why,{BY}", "its days cannot be read"),
        (f",2026-08-02,2026-08-01,quota,earned,Why,{BY}", "ends before it begins"),
        (f"h1,,,speed,met,Why,{BY}", "'speed' is no term"),
        (f"h1,,,quota,met,Why,{BY}", "'met' is no verdict on quota"),
        (f"h1,,,quota,earned,,{BY}", "why is empty"),
        ("h1,,,quota,earned,Why,Ada,", "sales is empty"),
        ("h1,,,quota", "marketing is empty"),
    ],
)
def test_row_that_cannot_be_used_is_named_with_its_line(
    tmp_path: Path, row: str, said: str
) -> None:
    written(tmp_path, f"h0,,,decision,met,Why,{BY}", row)
    told = faults(tmp_path)
    assert f"plans/2026-Q3.exceptions.csv:3: {said}" in told
    found, _ = read_exceptions(tmp_path, {"2026-Q3": None})
    assert [each.handoff_id for each in found] == ["h0"]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    written(tmp_path, f"h1,,,speed,met,,{BY}", f"h1,,,quota,met,Why,{BY}")
    written(tmp_path, quarter="2031-Q1")
    told = faults(tmp_path)
    assert "'speed' is no term" in told
    assert "why is empty" in told
    assert "is no verdict on quota" in told
    assert "there is no plan for 2031-Q1" in told


def test_other_columns_and_other_bytes_are_left_out(tmp_path: Path) -> None:
    written(tmp_path, head="id,why")
    assert "the columns are not those expected" in faults(tmp_path)
    (tmp_path / "2026-Q3.exceptions.csv").write_bytes(HEAD.encode() + b"\n\xff,")
    assert "is not UTF-8" in faults(tmp_path)


def test_every_term_can_be_excepted() -> None:
    assert set(VERDICTS) == {
        "first response",
        "further touches",
        "decision",
        "rejection",
        "quota",
    }
