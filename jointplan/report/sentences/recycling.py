"""What changed since the last quarter, and what came back from nurture."""

from __future__ import annotations

from typing import Any

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    remark,
)
from jointplan.report.display.formats import (
    count,
    listing,
    percent,
    plural,
    share,
    signed,
)
from jointplan.stats.rates import SMALLEST_DENOMINATOR, difference

NONE_GIVEN = "no reason given"


def changed(rejection_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say which families rose and fell since the quarter before, by today's reasons."""
    about = only(run)
    found = in_order(rejection_quarters)
    names = list(dict.fromkeys(row["quarter"] for row in found))
    large = {r["quarter"]: r["handoff_count"] for r in found}
    if about["quarter"] not in names or names.index(about["quarter"]) == 0:
        return nothing(
            f"What changed since the quarter before {about['quarter']} cannot be said: "
            "only one of the two has rejections on file."
        )
    before = names[names.index(about["quarter"]) - 1]
    if min(large[about["quarter"]], large[before]) < SMALLEST_DENOMINATOR:
        return nothing(
            f"Fewer than ten hand-offs, so no change since {before} is told."
        )
    return remark(_told(before, _moves(found, before, about["quarter"], large)))


def _told(before: str, moves: list[dict[str, Any]]) -> str:
    told = [each for each in moves if each["low"] > 0 or each["high"] < 0]
    if not told:
        return (
            f"Since {before} no family of reasons moved by more than chance explains; "
            f"{_said(moves[0])} moved most."
        )
    return (
        f"Since {before}, {_families(len(told))} moved by more than chance explains: "
        f"{listing([_said(each) for each in told])}."
    )


def _families(number: int) -> str:
    if number == 1:
        return "one family of reasons"
    return f"{count(number)} families of reasons"


def _moves(
    found: list[Row], before: str, now: str, large: dict[str, int]
) -> list[dict[str, Any]]:
    """Each family's change of share with its 95% interval, the widest change first."""
    counts = {
        (r["quarter"], r["reason_family"]): r["rejected_now_count"] for r in found
    }
    moves = []
    for family in dict.fromkeys(family for _, family in counts):
        new, old = counts.get((now, family), 0), counts.get((before, family), 0)
        low, high = difference(new, large[now], old, large[before])
        moves.append(
            {
                "family": family or NONE_GIVEN,
                "gap": new / large[now] - old / large[before],
                "low": low,
                "high": high,
                "told": f"from {share(old, large[before])} to {share(new, large[now])}",
            }
        )
    return sorted(moves, key=lambda each: -abs(each["gap"]))


def _said(move: dict[str, Any]) -> str:
    points = signed(move["gap"] * 100, 1)
    return f"“{move['family']}” went {move['told']} of the hand-offs, {points} points"


def fairer(rejection_fairness: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether the share rejected too early moved, compared at equal age."""
    about = only(run)
    found = in_order(rejection_fairness)
    names = [row["quarter"] for row in found]
    if about["quarter"] not in names or names.index(about["quarter"]) == 0:
        return EMPTY
    now = found[names.index(about["quarter"])]
    before = found[names.index(about["quarter"]) - 1]
    new, large = now["too_early_within_count"], now["audited_within_count"]
    old, was_large = before["too_early_within_count"], before["audited_within_count"]
    if min(large, was_large) < SMALLEST_DENOMINATOR:
        return remark(
            f"Fewer than ten rejections of {before['quarter']} or of "
            f"{about['quarter']} can be measured at equal age, so no change of those "
            "too early is told."
        )
    low, high = difference(new, large, old, was_large)
    moved = "by more than" if low > 0 or high < 0 else "by no more than"
    points = signed((new / large - old / was_large) * 100, 1)
    return remark(
        f"Of the rejections within {now['within_days']} days of the hand-off "
        f"{share(new, large)} came too early, after {share(old, was_large)} in "
        f"{before['quarter']}: {points} points, {moved} chance explains."
    )


def recycled(recyclings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many recycled hand-offs returned, how soon, and what they became."""
    about = only(run)
    found = in_order(recyclings)
    names = ("recycled", "returned", *(f"second_{end}" for end in ENDS))
    sums = {name: sum(row[f"{name}_count"] for row in found) for name in names}
    if not sums["recycled"]:
        return nothing(
            f"Nothing that sales recycled up to {about['quarter']} is on file. A stage "
            "or status that the mapping names recycled brings it."
        )
    sentence = (
        f"Of {plural(sums['recycled'], 'hand-off')} that sales recycled up to "
        f"{about['quarter']}, {_part(sums['returned'], sums['recycled'])} returned"
    )
    if not sums["returned"]:
        return remark(f"{sentence} yet.")
    ends = [f"{count(sums[f'second_{e}'])} {w}" for e, w in ENDS.items()]
    return remark(
        f"{sentence}{_after(found)}. Of these second hand-offs {listing(ends)}."
    )


def _part(k: int, n: int) -> str:
    if not k:
        return "none"
    rate = percent(k, n)
    return count(k) if n < SMALLEST_DENOMINATOR else f"{count(k)} ({rate})"


ENDS = {
    "qualified": "were qualified",
    "rejected": "were rejected again",
    "open": "are open",
    "other": "ended otherwise",
}


def _after(found: list[Row]) -> str:
    days = [
        r["return_median_days"] for r in found if r["return_median_days"] is not None
    ]
    if not days:
        return ""
    if min(days) == max(days):
        return f", half of them within {plural(int(days[0]), 'day')}"
    return (
        f", half of them within {count(min(days))} to {count(max(days))} days, "
        "depending on the quarter"
    )
