"""What is sent with a page: a summary for a mail or a chat, and the main tables."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import closing
from pathlib import Path

from jointplan.errors import Finding, PeriodError
from jointplan.report import mail, workbook
from jointplan.report.open_run import open_run


def write_to_send(folder: Path, *, name: str, state: str) -> None:
    """Write the summary and the tables into a run's folder, from its marts.

    Args:
        folder: The run's folder.
        name: Name of the run.
        state: Whether its page is a `draft` or `published`.
    """
    con, _ = open_run(str(folder / "marts"), quarter="", as_of="")
    with closing(con):
        mail.write_summary(con, folder, state=state)
        workbook.write_workbook(con, folder / workbook.FILE, name=name, state=state)


def refuse_older(
    run: Path,
    names: Collection[str] = (*mail.MARTS, *workbook.SHEETS),
    *,
    needed_by: str = "the summary and the tables",
    again: str = "make publish",
) -> None:
    """Refuse a draft without the marts that something is made of.

    Args:
        run: Folder of the draft's run.
        names: The marts; by default those of its summary and tables.
        needed_by: What is made of them.
        again: The command to repeat.

    Raises:
        PeriodError: An older version of the kit made it.
    """
    missing = sorted(
        name for name in names if not (run / "marts" / f"{name}.parquet").exists()
    )
    if missing:
        raise PeriodError(
            Finding(
                f"an older version of the kit made this draft: no mart {missing[0]}",
                str(run / "marts"),
                needed_by=needed_by,
                try_=f"make quarterly-report, then {again} again",
            )
        )
