"""Did a rate change because other leads came, or because the same did otherwise?"""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, nothing, only, remark
from jointplan.report.display.comparisons import (
    COULD_BE_CHANCE,
    is_clear,
    points,
    told_share,
)
from jointplan.report.display.formats import signed
from jointplan.report.display.rate_changes import RateChange, rate_changes


def rate_mix(rate_groups: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how much of each rate's change is mix, by the first attribute on file."""
    found = rate_changes(rate_groups)
    if not found:
        return nothing(
            f"No rate of {only(run)['quarter']} and the quarter before can be split "
            "into mix and rates: too few leads, or not recorded in both."
        )
    return remark(" ".join(_said(each) for each in found))


def _said(each: RateChange) -> str:
    split = next(iter(each.splits))
    mix, rate = each.parts(split)
    chance = "" if is_clear(each.new, each.old) else f" ({COULD_BE_CHANCE})"
    return (
        f"{each.name}: {told_share(*each.old)} in {each.before}, "
        f"{told_share(*each.new)} in {each.now}, {points(each.new, each.old)}{chance}. "
        f"Of these, {signed(mix, 1)} come from another mix of {split}s and "
        f"{signed(rate, 1)} from other rates of the same {split}s."
    )
