"""What asks for an answer: signals that nothing else on the page says already."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, only, remark, rows, text
from jointplan.report.display.formats import count, first_upper, listing, plural
from jointplan.report.display.signals import (
    CURES,
    MOST,
    NOT_KNOWN,
    NOT_WATCHED,
    STANDS_OUT,
    TOO_EARLY,
    TOO_FEW,
    Signal,
    judged,
    shown,
)
from jointplan.report.sentences.decisions import Decision

SAID = {
    "MQLs against quota": ("mql_quota", "source_short"),
    "padding by source": ("mql_quota", "padding_source", "conforming_share"),
    "late first responses by team": ("first_response",),
}
"""Decisions that say of a source or team what a signal of it would say."""

NO_SIGNALS = (
    "No signals are agreed, so nothing is watched. Agree on a table Signals in the "
    "glossary."
)


def signals(signals: Sequence[Signal], run: pd.DataFrame) -> Block:
    """At most three lines of what stands out; nothing where nothing does."""
    listed = [told(each, only(run)["quarter"]) for each in shown(signals)]
    if not listed:
        return EMPTY
    items = "".join(f"<li>{text(each)}</li>" for each in listed)
    return Block(f"<ul>{items}</ul>", "\n".join(listed))


def told(signal: Signal, quarter: str) -> str:
    """One signal as a line: what, of whom, in counts, its question, who answers it."""
    row = signal.row
    since = "" if row["quarter"] >= quarter or row["unit"] == "win" else row["quarter"]
    where = f"{signal.group}, {since}" if since else signal.group
    return (
        f"{row['signal']}, {where}: {signal.now}, {signal.usual}. {row['question']} "
        f"({first_upper(row['asks'])})"
    )


def unsaid(
    watched_signals: pd.DataFrame,
    decisions: Sequence[Decision],
    *,
    is_change_said: bool,
) -> list[Signal]:
    """All that is watched but what a decision or a change on the page says already.

    Args:
        watched_signals: The mart.
        decisions: What the page asks to decide.
        is_change_said: Whether the page says that the share qualified clearly changed.
    """
    return [
        each
        for each in judged(watched_signals)
        if not is_said(each, decisions, is_change_said=is_change_said)
    ]


def is_said(
    signal: Signal, decisions: Sequence[Decision], *, is_change_said: bool
) -> bool:
    """Whether the page says of the same group what the signal would say."""
    measure, group = signal.row["measure"], signal.row["group_name"]
    if measure == "MQL-SQL gap":
        return is_change_said
    return any(
        each.topic in SAID.get(measure, ()) and (group is None or each.subject == group)
        for each in decisions
    )


def signals_basis(watched_signals: pd.DataFrame) -> Block:
    """Say how much is watched, against what, and what is not, with the cure."""
    found = judged(watched_signals)
    if not found:
        return remark(NO_SIGNALS)
    states = [each.state for each in found]
    number = sum(state not in (NOT_WATCHED, TOO_EARLY, TOO_FEW) for state in states)
    out, unknown = states.count(STANDS_OUT), states.count(NOT_KNOWN)
    newest = [
        r for r in rows(watched_signals) if r["held_against"] == "quarters before"
    ]
    against = f" {newest[0]['quarter']} against up to four quarters" if newest else ""
    said = (
        f"{plural(number, 'figure')} watched,{against}: {count(out)} "
        f"{'stands' if out == 1 else 'stand'} out"
    )
    if unknown:
        said += f", {count(unknown)} not known"
    said += "."
    if early := states.count(TOO_EARLY):
        said += f" {count(early)} more have fewer than two quarters to compare with."
    if few := states.count(TOO_FEW):
        said += f" {count(few)} more have fewer than ten leads."
    if out > MOST:
        said += f" The page tells the {count(MOST)} with the most at stake."
    lacking = [each for each in found if each.state == NOT_WATCHED]
    if lacking:
        cures = [f"{e.row['signal']} ({CURES[e.row['measure']]})" for e in lacking]
        said += f" Not watched: {listing(cures)}."
    return remark(said)
