"""What changed since the last quarter, and what came back from nurture."""

from __future__ import annotations

from collections.abc import Mapping

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
from jointplan.report.display.comparisons import (
    COULD_BE_CHANCE,
    Counts,
    clear_changes,
    family_name,
    is_clear,
    is_enough,
    points,
    told_share,
)
from jointplan.report.display.formats import (
    count,
    listing,
    percent,
    plural,
)
from jointplan.stats.rates import SMALLEST_DENOMINATOR

Move = tuple[Counts, Counts]
"""A share now, and the quarter before."""


def changed(rejection_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say which families rose and fell since the quarter before, by today's reasons."""
    about = only(run)
    found = in_order(rejection_quarters)
    names = list(dict.fromkeys(row["quarter"] for row in found))
    large = {r["quarter"]: r["mature_count"] for r in found}
    if about["quarter"] not in names or names.index(about["quarter"]) == 0:
        return nothing(
            f"Rejections of {about['quarter']} cannot be compared with the quarter "
            "before: only one of the two has any in this export."
        )
    before = names[names.index(about["quarter"]) - 1]
    days = found[0]["within_days"]
    if min(large[about["quarter"]], large[before]) < SMALLEST_DENOMINATOR:
        return nothing(
            f"Fewer than ten leads are {days} days old: too few to compare with "
            f"{before}."
        )
    if any(
        row["rejected_within_unknown_count"]
        for row in found
        if row["quarter"] in (before, about["quarter"])
    ):
        return nothing(
            f"Rejections of {before} and {about['quarter']} cannot be compared at "
            "equal age: the days of some decisions are not in this export."
        )
    return remark(_told(before, days, _moves(found, before, about["quarter"], large)))


def _told(before: str, days: int, moves: Mapping[str, Move]) -> str:
    clear = clear_changes(moves)
    if not clear:
        name = max(moves, key=lambda each: abs(_gap(moves[each])))
        return (
            f"No family of reasons changed clearly since {before}. The widest change: "
            f"{_said(name, days, moves[name])}; {COULD_BE_CHANCE}."
        )
    told = [_said(each.name, days, moves[each.name]) for each in clear]
    return f"Since {before}: {'; '.join(told)}."


def _moves(
    found: list[Row], before: str, now: str, large: dict[str, int]
) -> dict[str, Move]:
    """Each family's share of the leads at equal age, now and the quarter before."""
    counts = {
        (r["quarter"], r["reason_family"]): r["rejected_now_within_count"]
        for r in found
    }
    return {
        family_name(family): (
            (counts.get((now, family), 0), large[now]),
            (counts.get((before, family), 0), large[before]),
        )
        for family in dict.fromkeys(family for _, family in counts)
    }


def _gap(move: Move) -> float:
    (new, large), (old, was_large) = move
    return new / large - old / was_large


def _said(name: str, days: int, move: Move) -> str:
    word = "rose" if _gap(move) > 0 else "fell"
    new, old = move
    return (
        f"{name} {word} from {told_share(*old)} to {told_share(*new)} of leads "
        f"within {days} days, {points(new, old)}"
    )


def fairer(rejection_fairness: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether the share rejected too early moved, compared at equal age."""
    about = only(run)
    found = in_order(rejection_fairness)
    names = [row["quarter"] for row in found]
    if about["quarter"] not in names or names.index(about["quarter"]) == 0:
        return EMPTY
    now = found[names.index(about["quarter"])]
    before = found[names.index(about["quarter"]) - 1]
    new, old = (
        (row["too_early_within_count"], row["audited_within_count"])
        for row in (now, before)
    )
    if not is_enough(new, old):
        return remark(
            f"Fewer than ten rejections of {before['quarter']} or of "
            f"{about['quarter']} can be judged at equal age: too few to compare."
        )
    chance = "" if is_clear(new, old) else f"; {COULD_BE_CHANCE}"
    return remark(
        f"Of the leads rejected within {now['within_days']} days, "
        f"{told_share(*new)} were rejected too early. In {before['quarter']} it was "
        f"{told_share(*old)}: {points(new, old)}{chance}."
    )


def recycled(recyclings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many recycled leads came back, how soon, and what they became."""
    about = only(run)
    found = in_order(recyclings)
    names = ("recycled", "returned", *(f"second_{end}" for end in ENDS))
    sums = {name: sum(row[f"{name}_count"] for row in found) for name in names}
    if not sums["recycled"]:
        return nothing(
            f"Sales recycled no lead up to {about['quarter']} in this export. A stage "
            "or status that the mapping calls recycled would show it."
        )
    sentence = (
        f"Of {plural(sums['recycled'], 'lead')} recycled up to {about['quarter']}, "
        f"{_part(sums['returned'], sums['recycled'])} came back"
    )
    if not sums["returned"]:
        return remark(f"{sentence} so far.")
    ends = [f"{count(sums[f'second_{e}'])} {w}" for e, w in ENDS.items()]
    return remark(f"{sentence}.{_soon(found)} Then {listing(ends)}.")


def _part(k: int, n: int) -> str:
    if not k:
        return "none"
    rate = percent(k, n, 1)
    return count(k) if n < SMALLEST_DENOMINATOR else f"{count(k)} ({rate})"


ENDS = {
    "qualified": "were qualified",
    "rejected": "were rejected again",
    "open": "are open",
    "other": "ended otherwise",
}


def _soon(found: list[Row]) -> str:
    """How many came back in time, of those that had the time to (R57)."""
    k, n = (
        sum(row[name] for row in found)
        for name in ("returned_within_count", "return_mature_count")
    )
    days = found[0]["return_within_days"]
    if not n:
        return ""
    return (
        f" Within {days} days it was {told_share(k, n)} of those recycled at least "
        f"{days} days ago."
    )
