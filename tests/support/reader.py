"""Someone who opens a page offline, and the browser they open it with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from jointplan.dev.browser import find_browser

MOST_ASKED = 1_200
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def open_browser() -> Iterator[Any]:
    """Start the browser that is found; a test without one fails."""
    found = find_browser()
    if found is None:
        pytest.fail("no browser found; try make browser", pytrace=False)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(found), args=[*QUIET])
        yield opened
        opened.close()


class Reader:
    """Someone who opens the page offline, and what went wrong while they did."""

    def __init__(self, browser: Any, page: Path, *, width: int, scheme: str) -> None:
        """Open the page and wait until the charts are drawn."""
        self.complaints: list[str] = []
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
        )
        self.page = context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dismiss)
        self.page.on("request", self._requested)
        self.page.goto(page.as_uri())
        self.wait_until(
            "[...document.querySelectorAll('figure.chart')].every("
            "c => c.dataset.drawn || c.closest('details:not([open])'))"
        )

    def unfold(self) -> None:
        """Open all that is folded away, and wait until its charts are drawn."""
        self.page.evaluate(
            "document.querySelectorAll('details').forEach(each => { each.open = true })"
        )
        self.wait_until(
            "[...document.querySelectorAll('figure.chart')].every(c => c.dataset.drawn)"
        )

    def wait_until(self, expression: str) -> None:
        """Wait until an expression holds.

        It is asked from outside: the page's own policy lets no text run as a script.
        """
        for _ in range(MOST_ASKED):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never came true: {expression}")

    def _requested(self, request: Any) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.complaints.append(f"request: {request.url}")

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()
