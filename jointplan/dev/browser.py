"""Find a browser that opens and prints the page; for the tests, perhaps install one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from jointplan.errors import BrowserError, Finding

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC_APPS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find_browser() -> Path | None:
    """Find Chromium, Chrome or Edge: `BROWSER`, then the path, then the Mac's apps."""
    asked = os.environ.get("BROWSER", "")
    for name in (asked, *COMMANDS) if asked else COMMANDS:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(app) for app in MAC_APPS if Path(app).is_file()), None)


def need_browser(needed_by: str) -> Path:
    """Answer with the browser that is found; nothing is installed.

    Raises:
        BrowserError: There is none.
    """
    found = find_browser()
    if found is None:
        raise BrowserError(_missing(needed_by))
    return found


def ensure_browser() -> Path:
    """Answer with a browser, installing Debian's where this machine lets us.

    Raises:
        BrowserError: There is none, and it cannot be installed from here.
    """
    found = find_browser()
    if found is None:
        _install()
        found = find_browser()
    if found is None:
        raise BrowserError(_missing("the tests that open the page"))
    print(f"browser: {found}", file=sys.stderr)
    return found


def _install() -> None:
    """Install Debian's `chromium`, as root or with a sudo that asks nothing."""
    apt, sudo = shutil.which("apt-get"), shutil.which("sudo")
    if apt is None:
        return
    if os.geteuid() == 0:
        before: list[str] = []
    elif sudo is not None and _succeeds([sudo, "-n", "true"]):
        before = [sudo, "-n"]
    else:
        return
    print("browser: none found, installing the package chromium", file=sys.stderr)
    if _succeeds([*before, apt, "update"]):
        _succeeds(
            [*before, apt, "install", "--yes", "--no-install-recommends", "chromium"]
        )


def _succeeds(command: list[str]) -> bool:
    done = subprocess.run(command, stdout=sys.stderr, check=False)  # noqa: S603 - fixed words
    return done.returncode == 0


def _missing(needed_by: str) -> Finding:
    return Finding(
        "no browser found: neither Chromium nor Chrome nor Edge",
        needed_by=needed_by,
        try_="install one (Debian: apt-get install chromium), or name it in BROWSER",
    )
