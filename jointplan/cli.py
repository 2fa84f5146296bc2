"""The command line: thin verbs over the steps.

The result (a path) goes to stdout, what is told on the way to stderr.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointplan.errors import Finding, GlossaryError, UserError
from jointplan.startup import skip_slow_import
from jointplan.workspace import KIT_ROOT, Workspace, held

if TYPE_CHECKING:
    from jointplan.pipeline.inputs import Asked

skip_slow_import()

HELP = """One quarterly report for marketing and sales, from CRM exports.

Results (paths) go to stdout, progress goes to stderr.
"""
TEMPLATE = KIT_ROOT / "examples" / "new"

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help=HELP,
)


def _named(value: Path | str | None) -> Path | str | None:
    """A file, folder or record as somebody named it.

    Raises:
        UserError: It is blank, or holds signs that no name has.
    """
    text = "." if value is None else str(value)
    if not text.strip(" ") or any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        raise UserError(
            Finding(
                f"{text!r} is not a name of a file, folder or record",
                try_="write it on one line, as it is called",
            )
        )
    return value


InWorkspace = Annotated[
    Path,
    typer.Option(
        "--workspace", callback=_named, help="Folder with glossary, plans and mapping."
    ),
]
FromExports = Annotated[
    Path | None,
    typer.Option("--exports", callback=_named, help="Folder with the CRM exports."),
]
AsOf = Annotated[
    str, typer.Option("--as-of", help="Judge the data as of this day, like 2026-10-05.")
]
OfMemory = Annotated[
    str, typer.Option("--memory-limit", help="Memory for the database, like 2GB.")
]
OfQuarter = Annotated[
    str, typer.Option("--quarter", help="Quarter; the last complete one by default.")
]
OfRunning = Annotated[
    str, typer.Option("--quarter", help="Quarter; the running one by default.")
]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise UserError(
            Finding(f"--as-of {text!r} is not a day", try_="write it like 2026-10-05")
        ) from None


def _quarter(text: str) -> str:
    from jointplan.plans.quarters import check_quarter_name

    return check_quarter_name(text) if text else ""


@app.command()
def report(
    workspace: InWorkspace = Path(),
    exports: FromExports = None,
    quarter: OfQuarter = "",
    as_of: AsOf = "",
    audience: Annotated[
        str, typer.Option("--audience", help="`team` names people of sales.")
    ] = "",
    memory_limit: OfMemory = "",
) -> None:
    """Write the quarter's report, as a draft."""
    from jointplan.pipeline.build import Timer
    from jointplan.pipeline.draft import tidy, write_draft
    from jointplan.pipeline.inputs import Asked
    from jointplan.warehouse.database import MEMORY_LIMIT

    if audience not in ("", "team"):
        raise UserError(
            Finding(f"--audience {audience!r} is unknown", try_="leave it out, or team")
        )
    place = Workspace(workspace.resolve())
    asked = Asked(
        place,
        exports,
        _quarter(quarter) or None,
        _day(as_of),
        memory_limit or MEMORY_LIMIT,
    )
    timer = Timer()
    with held(place):
        try:
            index = write_draft(asked, audience=audience, timer=timer, say=_say)
        finally:
            tidy(place)
    for name, seconds in timer.seconds.items():
        _say(f"{seconds:8.1f} s  {name}")
    sys.stdout.write(f"{_near(index)}\n")


@app.command()
def tracker(
    workspace: InWorkspace = Path(),
    exports: FromExports = None,
    quarter: OfRunning = "",
    as_of: AsOf = "",
    memory_limit: OfMemory = "",
) -> None:
    """Write the lead tracker only; the report stays as it is."""
    from jointplan.pipeline.draft import tidy, write_tracker_alone

    place = Workspace(workspace.resolve())
    asked = _asked_of_running(place, exports, quarter, as_of, memory_limit)
    with held(place):
        try:
            page = write_tracker_alone(asked)
        finally:
            tidy(place)
    sys.stdout.write(f"{_near(page)}\n")


def _asked_of_running(
    place: Workspace, exports: Path | None, quarter: str, as_of: str, memory_limit: str
) -> Asked:
    """What is asked of the quarter that runs, if no other one is named."""
    from jointplan.pipeline.inputs import Asked
    from jointplan.warehouse.database import MEMORY_LIMIT

    return Asked(
        place,
        exports,
        _quarter(quarter) or None,
        _day(as_of),
        memory_limit or MEMORY_LIMIT,
        prefers_running=True,
    )


@app.command()
def inspect(
    exports: Annotated[
        Path | None,
        typer.Argument(callback=_named, help="Folder with the CRM exports."),
    ] = None,
    workspace: InWorkspace = Path(),
) -> None:
    """List what the exports are, and write a mapping to start from."""
    from jointplan.ingest.inspect import inspect_exports

    place = Workspace(workspace.resolve())
    template = TEMPLATE / "mapping.toml"
    with held(place):
        path = inspect_exports(
            exports or place.exports, place, template=template, say=_say
        )
    sys.stdout.write(f"{_near(path)}\n")


@app.command()
def preview(
    workspace: InWorkspace = Path(),
    base: Annotated[
        str | None,
        typer.Option(
            "--base",
            callback=_named,
            help="Compare with this glossary: a file or a revision.",
        ),
    ] = None,
    quarter: Annotated[
        str, typer.Option("--quarter", help="Quarter; the last report's by default.")
    ] = "",
) -> None:
    """Preview what your edit of glossary.md would do to the figures."""
    from jointplan.whatif.preview import run_preview

    place = Workspace(workspace.resolve())
    name = _quarter(quarter)
    with held(place):
        path = run_preview(place, base=base or "", quarter=name, say=_say)
    if path is not None:
        sys.stdout.write(f"{_near(path)}\n")


@app.command()
def explain(
    asked: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            callback=_named,
            help="A hand-off, a record of the CRM or an opportunity.",
        ),
    ],
    workspace: InWorkspace = Path(),
    exports: Annotated[
        Path | None,
        typer.Option(
            "--exports",
            callback=_named,
            help="Folder of the exports of that run.",
        ),
    ] = None,
) -> None:
    """Explain how a lead came to count, line by line."""
    from jointplan.lineage import explain as told_of

    place = Workspace(workspace.resolve())
    with held(place):
        try:
            told = told_of(place, asked, exports=exports)
        finally:
            shutil.rmtree(place.unpacked, ignore_errors=True)
    sys.stdout.write(told)


@app.command(name="glossary-check")
def glossary_check(
    workspace: InWorkspace = Path(),
    as_of: AsOf = "",
) -> None:
    """List everything that is wrong with glossary.md, by line."""
    from jointplan.glossary.check.lint import check_glossary

    place = Workspace(workspace.resolve())
    checked = check_glossary(place, kit=KIT_ROOT, as_of=_day(as_of))
    for each in (*checked.notes, *checked.warnings):
        _say(str(each))
    if checked.errors:
        raise GlossaryError(checked.errors)
    sys.stdout.write(f"{checked.summary}\n")


def _near(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


AtAddress = Annotated[
    str,
    typer.Option("--ip", help="Where to listen; by default this machine only."),
]
AtPort = Annotated[int, typer.Option("--port", help="First port to try.")]
InBrowser = Annotated[
    bool, typer.Option("--browser/--no-browser", help="Open a browser.")
]


@app.command()
def lab(
    workspace: InWorkspace = Path(),
    ip: AtAddress = "127.0.0.1",
    port: AtPort = 8888,
    browser: InBrowser = True,
) -> None:
    """Open the last report's notebooks in JupyterLab."""
    from jointplan.whatif.workshop.server import Served, start

    start(Workspace(workspace.resolve()), Served(ip, port, browser), is_shared=False)


@app.command()
def workshop(
    workspace: InWorkspace = Path(),
    ip: AtAddress = "127.0.0.1",
    port: AtPort = 8888,
    browser: InBrowser = True,
) -> None:
    """Open the workshop for both teams, with the glossary beside it."""
    from jointplan.whatif.workshop.server import Served, start

    start(Workspace(workspace.resolve()), Served(ip, port, browser), is_shared=True)


@app.command()
def publish(workspace: InWorkspace = Path(), quarter: OfQuarter = "") -> None:
    """Freeze the quarter's draft; nothing overwrites it later."""
    from jointplan.pipeline.publish import publish_draft

    place = Workspace(workspace.resolve())
    with held(place):
        page = publish_draft(place, _quarter(quarter))
    sys.stdout.write(f"{_near(page)}\n")


@app.command()
def agenda(workspace: InWorkspace = Path(), quarter: OfQuarter = "") -> None:
    """Write the agenda of the quarterly review, with the draft's figures in place."""
    from jointplan.pipeline.meetings import write_agenda

    place = Workspace(workspace.resolve())
    with held(place):
        path = write_agenda(place, _quarter(quarter))
    sys.stdout.write(f"{_near(path)}\n")


@app.command()
def weekly(
    workspace: InWorkspace = Path(),
    exports: FromExports = None,
    quarter: OfRunning = "",
    as_of: AsOf = "",
    memory_limit: OfMemory = "",
) -> None:
    """Write the page for the weekly meeting; the report stays as it is."""
    from jointplan.pipeline.draft import tidy
    from jointplan.pipeline.meetings import write_weekly

    place = Workspace(workspace.resolve())
    asked = _asked_of_running(place, exports, quarter, as_of, memory_limit)
    with held(place):
        try:
            page = write_weekly(asked)
        finally:
            tidy(place)
    sys.stdout.write(f"{_near(page)}\n")


@app.command()
def plan(
    workspace: InWorkspace = Path(),
    quarter: Annotated[
        str, typer.Option("--quarter", help="Quarter; by default the next one.")
    ] = "",
) -> None:
    """Write the next plan's draft; a plan that is there is never overwritten."""
    from jointplan.pipeline.next_plan import write_next_plan

    place = Workspace(workspace.resolve())
    with held(place):
        path = write_next_plan(place, _quarter(quarter))
    sys.stdout.write(f"{_near(path)}\n")


@app.command()
def pdf(
    workspace: InWorkspace = Path(),
    quarter: OfQuarter = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Open every part that is folded away.")
    ] = False,
) -> None:
    """Print the quarter's draft as a PDF, by the browser that is found."""
    from jointplan.dev.browser import need_browser
    from jointplan.pipeline.pdf import print_draft

    place = Workspace(workspace.resolve())
    found = need_browser("make pdf")
    with held(place):
        path = print_draft(place, _quarter(quarter), found, is_all=everything)
    sys.stdout.write(f"{_near(path)}\n")


@app.command()
def new(workspace: Annotated[Path, typer.Argument(callback=_named)]) -> None:
    """Make an empty workspace, with comments to start from."""
    if workspace.exists() and (not workspace.is_dir() or any(workspace.iterdir())):
        raise UserError(
            Finding(
                f"{workspace} is not empty, so nothing was written",
                try_="choose a folder that does not exist yet",
            )
        )
    try:
        shutil.copytree(TEMPLATE, workspace, dirs_exist_ok=True)
    except OSError as error:
        raise UserError(
            Finding(
                f"{workspace} could not be made: {error.strerror or error}",
                try_="choose a folder where you may write",
            )
        ) from None
    sys.stdout.write(f"{workspace}\n")


@app.command()
def sample() -> None:
    """Write the exports of the fictional sample company."""
    from jointplan.sample import write_sample

    with held(Workspace(KIT_ROOT)):
        write_sample(KIT_ROOT / "exports")
    _say("wrote the exports of a fictional company to exports/")


@app.command()
def browser() -> None:
    """Find a browser for the page tests, or install one."""
    from jointplan.dev.browser import ensure_browser

    sys.stdout.write(f"{ensure_browser()}\n")


@app.command()
def accept() -> None:
    """Record again the sample's marts and what the check cells print."""
    from jointplan.dev.accept import record

    for path in record(KIT_ROOT):
        sys.stdout.write(f"{_near(path)}\n")


def main() -> None:
    """Run a verb; a fault of the user's files ends in its own exit code."""
    try:
        app(standalone_mode=False)
    except UserError as error:
        _say(f"\n{error}")
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    except Exception as error:
        code = getattr(error, "exit_code", None)
        if code is None or not hasattr(error, "show"):
            raise
        error.show()
        sys.exit(code)


def start() -> None:
    """Run a verb in a process of its own: the console script."""
    if sys.argv[1:2] != ["glossary-check"]:
        main()
        return
    # It answers on every save: collecting garbage and taking the libraries down again
    # would cost a third of its time.
    gc.disable()
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = int(ended.code or 0)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
