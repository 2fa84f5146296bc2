"""Serve JupyterLab and print where it is: the address, errors, and nothing else."""

from __future__ import annotations

import logging
import sys

from jupyter_server.serverapp import ServerApp
from jupyterlab.labapp import LabApp

_GREETING = "To access the server"
# Two files that are opened at once both make the table of keystrokes; one is too late.
_TOLD_TWICE = "table yupdates already exists"


class QuietServer(ServerApp):
    """A server that prints its address once, and how to stop it."""

    def start_app(self) -> None:
        """Start; then say where."""
        self.log.addFilter(_is_news)
        logging.getLogger("pycrdt.store.sqlite").addFilter(_is_fault)
        super().start_app()
        sys.stdout.write(f"{self.display_url}\n")
        sys.stdout.flush()
        sys.stderr.write("Open this address. Ctrl+C stops it.\n")


class QuietLab(LabApp):  # type: ignore[misc]  # it has no types
    """JupyterLab on such a server."""

    serverapp_class = QuietServer


def _is_news(record: logging.LogRecord) -> bool:
    """Drop the server's own greeting, which tells the address another way."""
    return _GREETING not in record.getMessage()


def _is_fault(record: logging.LogRecord) -> bool:
    return not (record.exc_info and _TOLD_TWICE in str(record.exc_info[1]))
