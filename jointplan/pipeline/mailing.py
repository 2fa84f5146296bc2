"""What is sent with a page: a summary for a mail or a chat, and the main tables."""

from __future__ import annotations

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


def refuse_older(run: Path) -> None:
    """Refuse a draft without the marts that its summary and tables are made of.

    Raises:
        PeriodError: An older version of the kit made it.
    """
    needed = {*mail.MARTS, *workbook.SHEETS}
    missing = sorted(
        name for name in needed if not (run / "marts" / f"{name}.parquet").exists()
    )
    if missing:
        raise PeriodError(
            Finding(
                f"an older version of the kit made this draft: no mart {missing[0]}",
                str(run / "marts"),
                needed_by="the summary and the tables",
                try_="make quarterly-report, then make publish again",
            )
        )
