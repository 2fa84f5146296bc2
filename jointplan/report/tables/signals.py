"""What stands out from the quarters before, what is not known, and what is at stake."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, only, source_note
from jointplan.report.display.formats import count, first_upper, plural
from jointplan.report.display.grid import Column, table
from jointplan.report.display.signals import (
    NOT_KNOWN,
    STANDS_OUT,
    Signal,
    judged,
    shown,
)


def signals(
    watched_signals: pd.DataFrame, unsaid: Sequence[Signal], run: pd.DataFrame
) -> Block:
    """Every signal that stands out or is not known, and where the page says it.

    Args:
        watched_signals: The mart.
        unsaid: Those that nothing else on the page says.
        run: The run.
    """
    about = only(run)
    told, own = shown(unsaid), {_key(each) for each in unsaid}
    listed = [e for e in judged(watched_signals) if e.state in (STANDS_OUT, NOT_KNOWN)]
    if not listed:
        return EMPTY
    above = {_key(each) for each in told}
    return table(
        "table-signals",
        "Signals that stand out or are not known",
        [
            Column("Signal", [f"{e.row['signal']}, {e.group}" for e in listed]),
            Column("Newest quarter", [each.now for each in listed]),
            Column("Held against", [_against(each) for each in listed]),
            Column("Beyond, leads", [count(each.short, 1) for each in listed]),
            Column("At stake", [each.worth(about["currency"]) for each in listed]),
            Column("Answers", [first_upper(e.row["asks"]) for e in listed]),
            Column("State", [_state(e, above, own) for e in listed], is_number=False),
        ],
        note=source_note(about, "watched_signals")
        + " At stake: how many beyond the usual, or short of what was due, times the "
        "share won, times the mean amount. Stands out: one-sided, with all that is not "
        "known against it, after Benjamini and Hochberg, and further than any quarter "
        "held against.",
        empty="",
    )


def _key(signal: Signal) -> tuple[str, str]:
    return signal.row["measure"], signal.group


def _against(signal: Signal) -> str:
    row = signal.row
    of = f"{count(row['usual_count'])} of {count(row['usual_out_of_count'])}"
    return f"{signal.usual} ({of})"


def _state(
    signal: Signal, above: set[tuple[str, str]], own: set[tuple[str, str]]
) -> str:
    if signal.state == NOT_KNOWN:
        number = signal.row["unknown_count"] + signal.row["usual_unknown_count"]
        return f"not known: {plural(number, 'lead')} could not be judged"
    if _key(signal) in above:
        return "stands out"
    if _key(signal) not in own:
        return "stands out; said above already"
    return "stands out; less at stake"
