"""Takes the README's pictures anew, of the sample's newest draft and its preview."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from jointplan.dev.browser import ensure_browser
from jointplan.workspace import KIT_ROOT

PICTURES = {
    "report.png": ("reports/2026-Q3/index.html", 1280, 1180),
    "preview.png": ("reports/2026-Q3/preview.html", 720, 600),
}
"""Page and size of each picture; one whose page was not made is left as it is."""


def take(root: Path, folder: Path) -> list[Path]:
    """Take the pictures of the pages that are there, in light colours.

    Returns:
        The files written.
    """
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(ensure_browser()), args=["--no-sandbox"]
        )
        for name, (page_file, width, height) in PICTURES.items():
            if not (root / page_file).is_file():
                continue
            size = {"width": width, "height": height}
            page = browser.new_page(viewport=size, color_scheme="light")  # type: ignore[arg-type]
            page.goto((root / page_file).as_uri())
            page.wait_for_timeout(1000)
            page.screenshot(path=folder / name)
            taken.append(folder / name)
        browser.close()
    return taken


if __name__ == "__main__":
    for path in take(KIT_ROOT, KIT_ROOT / "docs"):
        sys.stdout.write(f"{path.relative_to(KIT_ROOT)}\n")
