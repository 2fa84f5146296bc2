"""What of a rate's change is mix, and what is rates."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, only, source_note
from jointplan.report.display.formats import first_upper, named, percent, signed
from jointplan.report.display.grid import Column, table
from jointplan.report.display.rate_changes import RateChange, rate_changes


def rate_mix(rate_groups: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per rate and attribute: points from mix, points from rates, and the largest."""
    found = [
        (each, split) for each in rate_changes(rate_groups) for split in each.splits
    ]
    if not found:
        return EMPTY
    parts = [each.parts(split) for each, split in found]
    return table(
        "table-rate-mix",
        "Change since the quarter before: mix and rates",
        [
            Column("Split by", [first_upper(split) for _, split in found]),
            Column("From mix", [signed(mix, 1) for mix, _ in parts], under=POINTS),
            Column("From rates", [signed(rate, 1) for _, rate in parts], under=POINTS),
            Column(
                "Largest part",
                [_largest(each, split) for each, split in found],
                is_number=False,
            ),
        ],
        note=source_note(only(run), "rate_groups")
        + " Mix and rates add up to the change (Kitagawa). A group that is in one "
        "quarter alone changes the mix alone.",
        empty="",
        groups=[_heading(each) for each, _ in found],
    )


POINTS = "Points"


def _heading(each: RateChange) -> str:
    return f"{each.name}: {percent(*each.old, 1)} to {percent(*each.new, 1)}"


def _largest(each: RateChange, split: str) -> str:
    sums = {
        name: part.mix + part.rate for name, part in each.splits[split].groups.items()
    }
    name = max(sums, key=lambda key: abs(sums[key]))
    return f"{first_upper(named(name))} {signed(sums[name] * 100, 1)}"
