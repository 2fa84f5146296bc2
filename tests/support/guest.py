"""Someone who sits in JupyterLab, and the server they sit at."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from jointplan.workspace import KIT_ROOT

MOST_SECONDS = 120
# What JupyterLab asks on a slow machine.
_PATIENCE = 'button:has-text("Continue waiting")'
_KERNEL = ".jp-NotebookPanel .jp-Notebook-ExecutionIndicator"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*\?token=\w+")
# What would otherwise be read or written in the home of whoever runs the tests.
_OWN = ("JUPYTER", "IPYTHON", "XDG")


@dataclass(frozen=True)
class Server:
    """A JupyterLab that was started from the command line.

    Attributes:
        root: The workspace it is opened on.
        address: Where it says it is, with its token.
        log: What it prints.
    """

    root: Path
    address: str
    log: Path

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def of(self, path: str) -> str:
        """The address of a path, with the token."""
        return f"{self.origin}/{path}?{urlsplit(self.address).query}"


@contextmanager
def serve(verb: str, root: Path, home: Path) -> Iterator[Server]:
    """Start `jointplan lab` or `jointplan workshop`, and end it afterwards.

    Args:
        verb: Which of them.
        root: A workspace in which a report was made.
        home: An empty folder, in which the server finds no settings.
    """
    given = {
        name: value for name, value in os.environ.items() if not name.startswith(_OWN)
    }
    command = (sys.executable, "-m", "jointplan", verb, "--no-browser", "--port")
    log = home / f"{verb}.log"
    with log.open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [*command, str(_free_port())],
            cwd=root,
            env=given | {"HOME": str(home), "PYTHONPATH": str(KIT_ROOT)},
            stdout=said,
            stderr=said,
        )
    try:
        yield Server(root, _address_in(log, process), log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _address_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        found = _ADDRESS.search(text)
        if found and _listens(found[0]):
            return found[0]
        time.sleep(0.1)
    pytest.fail(f"no server was started:\n{log.read_text(encoding='utf-8')}")


def _listens(address: str) -> bool:
    """Whether the port is open; the log may be ahead of it."""
    parts = urlsplit(address)
    try:
        socket.create_connection((parts.hostname, parts.port), timeout=5).close()
    except OSError:
        return False
    return True


class Guest:
    """Someone with a browser of their own, who can reach the server and nobody else.

    Attributes:
        page: What they see.
        strays: Requests to other hosts; each was refused.
        sockets: Web sockets that the page opened.
        threads: How often the page asked for a thread of the kernel to itself.
    """

    def __init__(self, browser: Any, server: Server) -> None:
        """Open a browser that has never been there."""
        self.server = server
        self.strays: list[str] = []
        self.sockets: list[str] = []
        self.threads = 0
        host = re.escape(urlsplit(server.address).netloc)
        self._context = browser.new_context(
            viewport={"width": 1500, "height": 1000}, service_workers="block"
        )
        self._context.route(
            re.compile(f"^(?!https?://{host}/|data:|blob:)"), self._refuse
        )
        self.page = self._context.new_page()
        self.page.set_default_timeout(MOST_SECONDS * 1_000)
        self.page.add_locator_handler(
            self.page.locator(f".jp-Dialog {_PATIENCE}"), lambda wait: wait.click()
        )
        self.page.on("websocket", self._listen)

    def _refuse(self, route: Any) -> None:
        self.strays.append(route.request.url)
        route.abort()

    def _listen(self, opened: Any) -> None:
        self.sockets.append(opened.url)
        opened.on("framesent", self._count)

    def _count(self, sent: str | bytes) -> None:
        text = sent.decode(errors="replace") if isinstance(sent, bytes) else sent
        self.threads += "create_subshell_request" in text

    def leave(self) -> None:
        """Close the browser; nothing outside the server may have been asked for."""
        self._context.close()
        host = urlsplit(self.server.address).netloc
        strays = [each for each in self.sockets if urlsplit(each).netloc != host]
        assert self.strays + strays == []

    def comes(self, claim: Callable[[Guest], object], seconds: float) -> bool:
        """Whether something holds before so many seconds have passed."""
        end = time.monotonic() + seconds
        while not claim(self):
            if time.monotonic() > end:
                return False
            self.page.wait_for_timeout(100)
        return True

    def until(self, claim: Callable[[Guest], object], what: str) -> None:
        """Wait until something holds."""
        if not self.comes(claim, MOST_SECONDS):
            pytest.fail(f"waited in vain: {what}")

    def open_notebook(self, path: str) -> None:
        """Open a notebook, alone."""
        self.page.goto(self.server.of(f"lab/tree/{path}"))
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Cell")

    def open_workshop(self) -> None:
        """Open the address that was printed, and wait for both files."""
        self.page.goto(self.server.address)
        self.page.wait_for_selector(".jp-NotebookPanel .jp-MarkdownCell")
        self.page.wait_for_selector(".jp-FileEditor .cm-line:has-text('# Glossary')")
        self.page.wait_for_selector(f"{_KERNEL}[data-status=idle]")

    def run_all(self, claim: Callable[[Guest], object], what: str) -> None:
        """Run the notebook until something holds; a busy kernel may miss a call."""
        for _ in range(3):
            self.choose("Run", "Run All Cells")
            if self.comes(claim, MOST_SECONDS / 3):
                return
        pytest.fail(f"waited in vain: {what}")

    def run_workshop(self) -> None:
        """Run the notebook until the panel is drawn."""
        self.run_all(lambda each: each.rule, "the panel is drawn")

    def see_workshop(self) -> None:
        """See the panel that somebody else has drawn, if need be by loading again."""
        for _ in range(3):
            if self.comes(lambda each: each.rule, MOST_SECONDS / 3):
                return
            self.open_workshop()
        pytest.fail("waited in vain: the panel of the other is drawn")

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu, with the notebook at hand and its kernel idle."""
        self.page.wait_for_selector(f"{_KERNEL}[data-status=idle]")
        self.page.click(".jp-NotebookPanel .jp-MarkdownCell >> nth=0")
        self.page.click(f'.lm-MenuBar-itemLabel:text-is("{menu}")')
        self.page.click(f'.lm-Menu-itemLabel:text-is("{entry}")')

    def outputs(self) -> list[str]:
        """The texts of a notebook's outputs; a picture that is drawn says so."""
        shown: list[str] = self.page.evaluate(
            """[...document.querySelectorAll(
                '.jp-OutputArea-output:not([data-old])')].map(each => {
                const image = each.querySelector('img');
                if (!image) return each.textContent;
                return image.naturalWidth > 0 ? 'drawn' : 'blank';
            })"""
        )
        return shown

    def forget_outputs(self) -> None:
        """Mark what is shown, so that only what comes next is seen."""
        self.page.evaluate(
            """document.querySelectorAll('.jp-OutputArea-output').forEach(each => {
                each.dataset.old = 'yes';
            })"""
        )

    def config(self) -> dict[str, Any]:
        """What the server told the page."""
        text = self.page.text_content("#jupyter-config-data")
        found: dict[str, Any] = json.loads(text)
        return found

    # -- the panel of the workshop -------------------------------------------------

    @property
    def rule(self) -> str:
        """The rule that is tried, as the panel prints it; empty while it is drawn."""
        found = self.page.query_selector(f"{_NEW} .jp-trial pre")
        return str(found.text_content()) if found else ""

    @property
    def position(self) -> str:
        """The number beside the first slider."""
        return str(self.page.text_content(f"{_NEW} .widget-readout >> nth=0"))

    @property
    def said(self) -> str:
        """What the panel said last."""
        return str(self.page.text_content(f"{_NEW} .jp-trial .warning >> nth=-1"))

    def figures(self) -> list[list[str]]:
        """The cells of the panel's first table."""
        cells: list[list[str]] = self.page.evaluate(
            f"""[...document.querySelectorAll(
                '{_NEW} #trial-figures tbody tr')].map(
                row => [...row.cells].map(cell => cell.textContent))"""
        )
        return cells

    def names_of(self, part: str) -> set[str]:
        """The names that a screen reader says of all parts of the sliders."""
        names: list[str] = self.page.eval_on_selector_all(
            f"{_NEW} .widget-slider {part}",
            "all => all.map(each => each.getAttribute('aria-label') || '')",
        )
        return set(names)

    def box_of(self, part: str) -> dict[str, float]:
        """Where the first such part of the panel is."""
        box: dict[str, float] = self.page.locator(f"{_NEW} {part}").first.bounding_box()
        return box

    def press(self, button: str) -> None:
        """Press a button of the panel."""
        self.page.click(f'{_NEW} button:text-is("{button}")')

    def slide(self, steps: int) -> None:
        """Move the first slider by keyboard."""
        self.page.focus(f"{_NEW} .widget-slider .noUi-handle >> nth=0")
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")

    def put_cursor(self, line: str) -> None:
        """Put the cursor behind a line of the glossary."""
        self.page.click(f'.jp-FileEditor .cm-line:has-text("{line}")')
        for _ in range(2):  # first to the end of the row, where a line is wrapped
            self.page.keyboard.press("End")


_NEW = ".jp-OutputArea-output:not([data-old])"
