"""How a published figure that is another one today is told (rows of the bridge)."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Row, only, rows

STEPS = {
    "published": "Published",
    "kit": "New version of the kit",
    "time": "Time passed",
    "late": "Late rows and mapping",
    "removed": "Deleted or merged",
    "edited": "Changed in the CRM",
    "reversed": "Reversed decisions",
    "definition": "Definition",
    "plan": "Plan",
    "undivided": "All changes",
    "unexplained": "Unexplained",
    "today": "Today",
}
"""Rows of the bridge in their order, as the page names them."""

NO_REASON = ("time", "undivided", "unexplained")
"""Steps that restate nothing: time is no reason, and the others name none."""


def restated(restatement: pd.DataFrame) -> set[str]:
    """Promises whose published figure is another one by more than time."""
    return {
        str(row["promise"])
        for row in rows(restatement)
        if row["is_moved"] and row["step"] not in NO_REASON
    }


def unexplained(restatement: pd.DataFrame) -> set[str]:
    """Promises of which no step explains the difference."""
    return {
        str(row["promise"])
        for row in rows(restatement)
        if row["is_moved"] and row["step"] == "unexplained"
    }


def cannot(publication: pd.DataFrame) -> str:
    """Why no steps lead from the publication to today; nothing if they do."""
    about: Row = only(publication)
    folder = f"{about['quarter']}/published/{about['folder']}"
    reasons = {
        "none": "No quarter was published yet, so no published figure was restated.",
        "damaged": f"The published folder {folder} is damaged: {about['reason']}. "
        "Bring it back from a backup to compare its figures with today's.",
        "foreign": f"The published folder {folder} is of another company or quarter "
        f"({about['reason']}), so its figures are not compared.",
        "refused": f"The published folder {folder} cannot be read by this version of "
        f"the kit ({about['reason']}), so its figures are not compared.",
    }
    return reasons.get(str(about["state"]), "")
