"""Each side gets the rejections it can act on, as a sheet and as a mail."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from jointplan.report.handover import COLUMNS, SIDES, letter, sheet, write_handover

RUN = {
    "company_name": "Acme (fictional)",
    "quarter": "2026-Q3",
    "as_of_on": date(2026, 10, 12),
}


def rejection(record: str = "r1", **changed: Any) -> dict[str, Any]:
    return {
        **dict.fromkeys(COLUMNS),
        "record_id": record,
        "handoff_id": f"{record}@2026-08-03",
        "acts": "marketing",
        "reason": "Too small",
        "reason_family": "fit",
        "decision": "disqualified",
        "fairness": "fair",
        "opened_on": date(2026, 8, 3),
        "decided_on": date(2026, 8, 4),
    } | changed


def test_mail_tells_reasons_by_weight_with_their_records() -> None:
    own = [
        rejection("r1", fairness="too early", fit_verdict="conforming"),
        rejection("r2", reason="Spam", reason_family="data"),
        rejection("r3", fit_verdict="not conforming"),
    ]
    nobodys = rejection("r4", acts=None, reason=None, reason_family=None)
    other = rejection("r5", acts="sales", reason="No response")
    told = letter("marketing", own, [*own, nobodys, other], RUN)
    assert told.index("Too small (fit): 2 hand-offs") < told.index("Spam (data): 1")
    assert "  1 before the touches owed were done\n" in told
    assert "  1 conforming: the definition is at fault\n" in told
    assert "  1 not conforming: padding\n" in told
    assert "  Records: r1, r3\n" in told
    assert "the glossary does not name: 1" in " ".join(told.split())
    assert "r4" not in told
    assert "r5" not in told


def test_mail_is_at_most_72_columns_wide() -> None:
    own = [rejection(f"00Q5Bw0000B1d{n:05}") for n in range(200)]
    lines = letter("marketing", own, own, RUN).splitlines()
    assert max(map(len, lines)) <= 72
    ids = [word for line in lines for word in line.replace(",", " ").split()]
    assert set(ids) >= {row["record_id"] for row in own}


def test_mail_of_a_side_without_rejections_says_so() -> None:
    other = rejection(acts="sales")
    assert "none carries a reason that operations can act on" in " ".join(
        letter("operations", [], [other], RUN).split()
    )
    assert "No rejection of 2026-Q3 is on file" in letter("both", [], [], RUN)


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_a_spreadsheet_would_run_is_defused(mark: str) -> None:
    text = sheet([rejection(f"{mark}1+1", source=f"{mark}cmd", team='a,"b"')])
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    kept = mark.replace("\r", " ")
    assert row["record_id"] == f"'{kept}1+1"
    assert row["source"] == f"'{kept}cmd"
    assert row["team"] == 'a,"b"'
    assert row["fit_verdict"] == ""


def test_every_rejection_that_somebody_can_act_on_stands_in_one_list(
    tmp_path: Path,
) -> None:
    sides = [*SIDES, None, "sales"]
    found = [rejection(f"r{n}", acts=side) for n, side in enumerate(sides)]
    frames = {"run": pd.DataFrame([RUN]), "rejection_list": pd.DataFrame(found)}
    with duckdb.connect() as con:
        con.execute("create schema marts")
        for name, frame in frames.items():
            con.register("given", frame)
            con.execute(f"create table marts.{name} as from given")
        write_handover(con, tmp_path / "handover")
    files = {path.name for path in (tmp_path / "handover").iterdir()}
    assert files == {f"{side}.{end}" for side in SIDES for end in ("csv", "txt")}
    listed = {
        side: (tmp_path / "handover" / f"{side}.csv").read_text(encoding="utf-8-sig")
        for side in SIDES
    }
    assert {
        side: [row["record_id"] for row in csv.DictReader(io.StringIO(text))]
        for side, text in listed.items()
    } == {
        "marketing": ["r0"],
        "sales": ["r1", "r5"],
        "operations": ["r2"],
        "both": ["r3"],
    }
