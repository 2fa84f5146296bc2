"""Prints a quarter's draft as a PDF, by the browser that is on the machine.

The browser opens a copy in which the rules for paper hold before it prints, so that
charts are drawn as wide as they stand on the sheet. The copy and the browser's profile
lie beside the page for as long as that takes: a browser in a box of its own may read
neither hidden folders nor the system's temporary one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from jointplan.errors import BrowserError, Finding
from jointplan.pipeline.report_folder import draft_run, newest_complete
from jointplan.plans.quarters import check_quarter_name
from jointplan.workspace import Workspace

FOLD = re.compile(r'<details class="fold"(?! open)')
PAPER = "@media print {"
SHEET = "<style>@media screen { body { width: 180mm; margin: 0; } }</style>\n</head>"
"""As wide as A4 less the margins of print.css."""

MOST_SECONDS = 180
OPTIONS = (
    "--headless=new",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--window-size=720,1000",
    "--virtual-time-budget=20000",  # until the charts are drawn
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)


def print_draft(
    place: Workspace, quarter: str, browser: Path, *, is_all: bool = False
) -> Path:
    """Print a quarter's draft; by default the newest that was over when it was made.

    Args:
        place: The workspace.
        quarter: The quarter's name, or nothing.
        browser: Chromium, Chrome or Edge.
        is_all: Whether every part that is folded away is printed as well.

    Returns:
        The PDF, beside the draft.

    Raises:
        PeriodError: There is no such draft, or no quarter of that name.
        BrowserError: The browser made no PDF of it.
    """
    wish = "print"
    name = check_quarter_name(quarter) if quarter else ""
    folder = place.reports / (name or newest_complete(place.reports, wish))
    draft_run(folder, wish)
    target = folder / pdf_name(folder.name, is_all=is_all)
    scratch = folder / "printing"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    try:
        copy = scratch / "page.html"
        page = (folder / "index.html").read_text(encoding="utf-8")
        copy.write_text(on_paper(page, is_all=is_all), encoding="utf-8")
        _print(browser, copy, scratch / "page.pdf")
        (scratch / "page.pdf").replace(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return target


def pdf_name(quarter: str, *, is_all: bool) -> str:
    """What the PDF is called: `report-2026-Q3.pdf`, with every part `-all.pdf`."""
    return f"report-{quarter}{'-all' if is_all else ''}.pdf"


def on_paper(page: str, *, is_all: bool) -> str:
    """The page as it is printed: rules for paper at once, every fold open if asked."""
    copy = page.replace(PAPER, "@media all {").replace("</head>", SHEET, 1)
    return FOLD.sub('<details class="fold" open', copy) if is_all else copy


def _print(browser: Path, page: Path, target: Path) -> None:
    """Let the browser print, offline and with a profile of its own."""
    command = [str(browser), *OPTIONS]
    if os.geteuid() == 0:  # a browser of root starts in no other way
        command.append("--no-sandbox")
    command += [
        f"--user-data-dir={page.parent.resolve() / 'profile'}",
        f"--print-to-pdf={target.resolve()}",
        page.resolve().as_uri(),
    ]
    why = "it ended without one"
    try:
        subprocess.run(  # noqa: S603 - a browser, and words of the kit
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        why = f"it had not ended after {MOST_SECONDS} seconds"
    except OSError as error:
        why = error.strerror or str(error)
    if not target.is_file() or target.read_bytes()[:5] != b"%PDF-":
        raise BrowserError(
            Finding(
                f"the browser made no PDF: {why}",
                str(browser),
                needed_by="make pdf",
                try_="name another in BROWSER, or open the page and print it there",
            )
        )
