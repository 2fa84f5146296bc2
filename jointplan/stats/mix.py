"""How much of a rate's change comes from a changed mix, how much from changed rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Counts = tuple[int, int]
"""How many, of how many."""


@dataclass(frozen=True)
class Part:
    """What one group has of a change, from -1 to 1.

    Attributes:
        mix: From its changed part of all, held against the rate of all groups.
        rate: From its own changed rate.
    """

    mix: float
    rate: float


@dataclass(frozen=True)
class SplitChange:
    """A change of a rate, split: `mix` and `rate` add up to the change exactly.

    Attributes:
        mix: What changed because groups have another part of all.
        rate: What changed because groups have another rate.
        groups: The same, group by group.
    """

    mix: float
    rate: float
    groups: Mapping[str | None, Part]


def split_change(
    before: Mapping[str | None, Counts], now: Mapping[str | None, Counts]
) -> SplitChange | None:
    """Split the change of a rate between two quarters into mix and rates.

    With the part `w` that a group has of all and its rate `r`, mix is the sum of
    `(w_now - w_before) (r_now + r_before) / 2`, and rates that of
    `(r_now - r_before) (w_now + w_before) / 2`: nothing is left over, and no quarter is
    the base. A group of one quarter alone has no rate in the other and changes the mix
    alone. None where either quarter has no case.

    Source: Kitagawa (1955), Journal of the American Statistical Association 50,
    1168-1194.
    """
    old_total, new_total = (sum(n for _, n in each.values()) for each in (before, now))
    if not old_total or not new_total:
        return None
    rates = [
        sum(k for k, _ in each.values()) / total
        for each, total in ((before, old_total), (now, new_total))
    ]
    usual = sum(rates) / 2
    groups = {}
    for name in dict.fromkeys([*before, *now]):
        (old_k, old_n), (new_k, new_n) = before.get(name, (0, 0)), now.get(name, (0, 0))
        if not old_n and not new_n:
            continue
        new = new_k / new_n if new_n else old_k / old_n
        old = old_k / old_n if old_n else new
        gain, part = (
            new_n / new_total - old_n / old_total,
            (new_n / new_total + old_n / old_total),
        )
        groups[name] = Part(gain * ((new + old) / 2 - usual), (new - old) * part / 2)
    return SplitChange(
        sum(part.mix for part in groups.values()),
        sum(part.rate for part in groups.values()),
        groups,
    )
