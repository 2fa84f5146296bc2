"""What the bridge from the last publication leaves unexplained stops the next one."""

from __future__ import annotations

from pathlib import Path

from jointplan.errors import Finding, PeriodError, RestatementError
from jointplan.report.display.blocks import only, rows
from jointplan.report.display.promise_words import label
from jointplan.warehouse.read_marts import mart, open_marts


def refuse_unexplained(run: Path) -> None:
    """Refuse a draft in which a published figure moved and no step says why.

    Raises:
        PeriodError: An older version of the kit made the draft.
        RestatementError: Names each figure, with the cure.
    """
    marts = run / "marts"
    if not (marts / "restatement.parquet").exists():
        raise PeriodError(
            Finding(
                "an older version of the kit made this draft: no mart restatement",
                str(marts),
                needed_by="the steps from the figures published before",
                try_="make quarterly-report, then make publish again",
            )
        )
    con = open_marts(str(marts))
    about = only(mart(con, "publication"))
    found = [
        row
        for row in rows(mart(con, "restatement"))
        if row["step"] == "unexplained" and row["is_moved"]
    ]
    if found:
        folder = f"reports/{about['quarter']}/published/{about['folder']}"
        raise RestatementError(
            [
                *(_told(label(row)) for row in found),
                Finding(
                    f"nothing was published: {folder} and this draft contradict each "
                    "other",
                    try_=f"make quarterly-report again; if it stays, {folder} was "
                    "changed after it was published: bring it back from a backup, or "
                    "move it out of the reports and make the report again",
                ),
            ]
        )


def _told(what: str) -> Finding:
    return Finding(f"{what}: differs from the published figure, and no input says why")
