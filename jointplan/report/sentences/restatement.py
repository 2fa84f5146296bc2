"""Whether published figures still hold, and by how many steps they moved."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    finding,
    nothing,
    only,
    remark,
    rows,
    stack,
    text,
)
from jointplan.report.display.formats import count, first_lower, listing, plural
from jointplan.report.display.restated import (
    NO_REASON,
    STEPS,
    cannot,
    restated,
    unexplained,
)
from jointplan.report.sentences.terms import tied_out


def restated_since(publication: pd.DataFrame, restatement: pd.DataFrame) -> Block:
    """One line for page one where published figures were restated, else nothing."""
    quarter = only(publication)["quarter"]
    strange, moved = unexplained(restatement), restated(restatement)
    if strange:
        return _line(
            f"{plural(len(strange), 'published figure')} of {quarter} cannot be "
            "explained: nothing more is published until that is mended."
        )
    if not moved:
        return EMPTY
    return _line(
        f"{count(len(moved))} of {count(_figures(restatement))} figures published for "
        f"{quarter} were restated since; the steps stand under Can I trust this?"
    )


def _line(sentence: str) -> Block:
    """A line of the masthead, set as the one on what the data reach."""
    return Block(f'<p class="reach">{text(sentence)}</p>', sentence)


def restatement(publication: pd.DataFrame, restatement: pd.DataFrame) -> Block:
    """Say what became of the figures published last, or why nobody can."""
    about = only(publication)
    if reason := cannot(publication):
        return nothing(reason)
    quarter, number = about["quarter"], _figures(restatement)
    if about["state"] == "older":
        return nothing(
            f"An older version of the kit published {quarter} without what the steps "
            "need, so all changes stand in one. The next publication has it."
        )
    steps = [
        name
        for name in STEPS
        if any(row["is_moved"] and row["step"] == name for row in rows(restatement))
    ]
    if not steps:
        return nothing(f"All figures published for {quarter} are the same today.")
    said = finding(_said(quarter, number, restatement))
    if not about["is_read_otherwise"]:
        return said
    return stack(
        said,
        remark(
            "Exports are read otherwise than when they were published. So rows that "
            "differ count as late rows and mapping, unless the CRM dates the change."
        ),
    )


def _said(quarter: str, number: int, restatement: pd.DataFrame) -> str:
    strange, moved = unexplained(restatement), restated(restatement)
    if strange:
        return (
            f"{count(len(strange))} of {count(number)} figures published for {quarter} "
            "cannot be explained."
        )
    if not moved:
        aged = {row["promise"] for row in rows(restatement) if row["is_moved"]}
        return (
            f"With time alone {plural(len(aged), 'figure')} published for {quarter} "
            "changed."
        )
    why = [
        first_lower(STEPS[name])
        for name in STEPS
        if any(
            row["step"] == name and row["is_moved"]
            for row in rows(restatement)
            if row["step"] not in NO_REASON
        )
    ]
    return (
        f"{count(len(moved))} of {count(number)} figures published for {quarter} were "
        f"restated: {listing(why)}."
    )


def _figures(restatement: pd.DataFrame) -> int:
    return len({row["promise"] for row in rows(restatement)})


def led_on(restatement: pd.DataFrame) -> str:
    """State for a check cell that the steps lead from the published to today's."""
    found = [row for row in rows(restatement) if row["actual_count"] is not None]
    today = sum(int(row["actual_count"]) for row in found if row["step"] == "today")
    steps = sum(int(row["actual_count"]) for row in found if row["step"] != "today")
    return tied_out("Published figures with all steps, and today's", today, steps)
