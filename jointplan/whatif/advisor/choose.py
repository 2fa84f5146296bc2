"""Which conditions stand out in the earlier quarters, and which of them hold.

Many conditions are tried, so each must stand out by far more than one of them would
by chance (Bonferroni), twice: fair rejections must be more frequent among the
hand-offs it removes than among the others, and more frequent beside SQLs. It must be
worth its cost too. After one is chosen the rest is tried again on the hand-offs it
leaves, so that nothing is proposed for the same hand-offs twice. The latest quarter
has no say in the choice; it only confirms.
"""

from __future__ import annotations

import numpy as np

from jointplan.stats.differences import chance_of_more
from jointplan.stats.rates import SMALLEST_DENOMINATOR
from jointplan.whatif.advisor.advice import Effect
from jointplan.whatif.advisor.collect import Flags, Tried

ALLOWED_CHANCE = 0.05
"""Chance that anything at all stands out where the rule has no flaw."""

LEAST_WORTH = 2
"""Fair rejections avoided per SQL lost, and how many times that of the others."""

LEAST_CONFIRMING = 3
"""Fair rejections that the latest quarter must show, or it confirms nothing."""

MOST_CHOSEN = 5


def choose(tried: Tried) -> tuple[list[int], int]:
    """Choose conditions on the earlier quarters; also say how many were tested."""
    learning = ~tried.is_latest
    tested = [
        place
        for place, removed in enumerate(tried.is_removed)
        if _is_testable(effect_of(tried, removed, learning))
    ]
    chosen: list[int] = []
    left = learning
    while tested and len(chosen) < MOST_CHOSEN:
        limit = ALLOWED_CHANCE / len(tested)
        chances = [
            _chance(effect_of(tried, tried.is_removed[place], left)) for place in tested
        ]
        best = int(np.argmin(chances))
        if chances[best] >= limit:
            break
        chosen.append(tested[best])
        left = left & ~tried.is_removed[tested[best]]
    return chosen, len(tested)


def is_held(latest: Effect) -> bool:
    """Ask whether the latest quarter says the same as the earlier ones."""
    return (
        latest.avoided_count >= LEAST_CONFIRMING
        and latest.avoided_count > latest.qualified_cost_count
        and _is_more_frequent(latest)
    )


def effect_of(tried: Tried, removed: Flags, among: Flags) -> Effect:
    """Count what a condition does to some of the hand-offs."""
    gone = among & removed
    return Effect(
        handoff_count=_count(among),
        removed_count=_count(gone),
        rejected_count=_count(among & tried.is_bad),
        avoided_count=_count(gone & tried.is_bad),
        qualified_count=_count(among & tried.is_good),
        qualified_cost_count=_count(gone & tried.is_good),
        won_count=_count(among & tried.is_won),
        won_cost_count=_count(gone & tried.is_won),
        open_removed_count=_count(gone & tried.is_open),
    )


def _count(flags: Flags) -> int:
    return int(np.count_nonzero(flags))


def _is_testable(effect: Effect) -> bool:
    """Ask for enough on both sides, whatever its outcome."""
    judged = (effect.removed_judged_count, effect.kept_judged_count)
    return min(judged) >= SMALLEST_DENOMINATOR


def _is_more_frequent(effect: Effect) -> bool:
    """Ask whether what is removed was rejected more often, of all and of judged."""
    kept = effect.handoff_count - effect.removed_count
    pairs = (
        (effect.removed_count, kept),
        (effect.removed_judged_count, effect.kept_judged_count),
    )
    return all(
        effect.avoided_count * other > effect.kept_rejected_count * n
        for n, other in pairs
    )


def _chance(effect: Effect) -> float:
    """The larger of the two chances; 1 where a condition is not worth its cost."""
    if not _is_testable(effect) or not _is_worth_it(effect):
        return 1.0
    avoided, others = effect.avoided_count, effect.kept_rejected_count
    kept = effect.handoff_count - effect.removed_count
    return max(
        chance_of_more(avoided, effect.removed_count, others, kept),
        chance_of_more(
            avoided, effect.removed_judged_count, others, effect.kept_judged_count
        ),
    )


def _is_worth_it(effect: Effect) -> bool:
    cost = effect.qualified_cost_count
    kept_good = effect.qualified_count - cost
    return (
        effect.avoided_count >= LEAST_WORTH * cost
        and effect.avoided_count * kept_good
        >= LEAST_WORTH * effect.kept_rejected_count * cost
    )
