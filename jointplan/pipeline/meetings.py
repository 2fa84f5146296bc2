"""Writes what the two meetings start from: the quarter's agenda, the week's page."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from jointplan.errors import Finding, PlanError
from jointplan.pipeline.build import Timer, build, check
from jointplan.pipeline.draft import tidy
from jointplan.pipeline.inputs import Asked, read_inputs
from jointplan.pipeline.mailing import refuse_older
from jointplan.pipeline.report_folder import AGENDA, draft_run, newest_complete
from jointplan.report import agenda, weekly
from jointplan.report.inline import replace_file
from jointplan.report.open_run import mart, open_run
from jointplan.warehouse.database import open_database
from jointplan.workspace import Workspace

WEEKLY = "weekly.md"
WISH = "review"
# Open hand-offs of any quarter, by who holds them.
_HELD = """
select held_by, count(*)
from tracker.list
where decision = 'open'
group by held_by
"""


def write_agenda(place: Workspace, quarter: str) -> Path:
    """Write the agenda of the review of a quarter's draft, beside it.

    Returns:
        The file.

    Raises:
        PeriodError: There is no such draft.
        PlanError: Somebody has written in the agenda.
    """
    quarter = quarter or newest_complete(place.reports, WISH)
    folder = place.reports / quarter
    run = draft_run(folder, WISH)
    target = folder / AGENDA
    if target.exists() and not _is_untouched(target):
        raise PlanError(
            Finding(
                "somebody has written in this agenda, so it stays as it is",
                f"reports/{quarter}/{AGENDA}",
                try_="move it away to have a fresh one; make plan reads its log here",
            )
        )
    refuse_older(run, agenda.MARTS, needed_by="the agenda", again="make agenda")
    con, _ = open_run(str(run / "marts"), quarter="", as_of="")
    with closing(con):
        text = agenda.agenda_text({name: mart(con, name) for name in agenda.MARTS})
    replace_file(target, text)
    return target


def _is_untouched(path: Path) -> bool:
    try:
        return agenda.is_untouched(path.read_bytes().decode("utf-8"))
    except UnicodeDecodeError:
        return False


def write_weekly(asked: Asked) -> Path:
    """Build from the exports, check, and write the week's page beside the drafts.

    Raises:
        UserError: What people wrote or exported stops the run.
    """
    place = asked.workspace
    tidy(place)
    place.building.mkdir(parents=True)
    inputs = read_inputs(asked)
    with open_database(
        place.building / "build.duckdb", memory_limit=asked.memory_limit
    ) as con:
        run = build(con, asked, inputs, Timer())
        check(con, inputs)
        marts = {name: mart(con, name) for name in weekly.MARTS}
        text = weekly.weekly_text(marts, dict(con.execute(_HELD).fetchall()))
    target = place.reports / run.quarter.name / WEEKLY
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, text)
    return target
