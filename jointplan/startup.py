"""What has to be said to Python before the slow libraries are imported."""

from __future__ import annotations

import sys


def skip_slow_import() -> None:
    """Spare every process one second that altair and nbformat would waste.

    Both ask jsonschema for its format checks, and jsonschema imports
    `rfc3987_syntax` if it is there, which builds a grammar of the IRI syntax at
    import (about 1.1 s). Nothing here validates IRIs, so the import is answered
    with "not installed", which jsonschema expects and takes quietly. Call this
    before the first import of altair, nbformat, nbconvert or papermill: the command
    line does, and so does `jointplan.report.charts`, which every notebook imports.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
