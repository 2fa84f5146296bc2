"""The table of what the advisor found in fair rejections."""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.report.display.blocks import Block
from jointplan.report.display.formats import DASH, count, first_upper, share, signed
from jointplan.report.display.grid import Column, table
from jointplan.stats.differences import compare
from jointplan.whatif.advisor.advice import Advice, Candidate, Effect


def advice(advice: Advice) -> Block:
    """Per condition: what it would have avoided and cost, earlier and on the latest."""
    found = [*advice.candidates, *advice.fallen]
    effects = [each for one in found for each in (one.learning, one.latest)]
    held = len(advice.candidates)
    groups = [
        heading
        for n, one in enumerate(found)
        for heading in [_heading(one, n < held)] * 2
    ]
    return table(
        "table-advice",
        "Conditions found, each added to the rule alone",
        [
            Column("Quarters", _spans(advice) * len(found), is_number=False),
            *_columns(effects),
        ],
        note=_note(advice),
        empty=" ".join(advice.silences),
        groups=groups,
        apart=range(2 * held, 2 * len(found)),
        is_folded=False,
    )


def _heading(one: Candidate, is_held: bool) -> str:
    verdict = "proposed" if is_held else "not confirmed"
    return f"{first_upper(one.words)} ({verdict})"


def _spans(advice: Advice) -> list[str]:
    names = advice.learning_quarters or (DASH,)
    learnt = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return [f"{learnt}, chosen on", f"{advice.quarter}, checked on"]


def _columns(effects: Sequence[Effect]) -> list[Column]:
    under = "Would have been"
    return [
        Column(
            "Fair rejections avoided",
            [share(each.avoided_count, each.rejected_count) for each in effects],
            under=under,
        ),
        Column(
            "SQLs lost",
            [
                share(each.qualified_cost_count, each.qualified_count)
                for each in effects
            ],
            under=under,
        ),
        Column(
            "Wins lost",
            [share(each.won_cost_count, each.won_count) for each in effects],
            under=under,
        ),
        Column(
            "Not handed off",
            [share(each.removed_count, each.handoff_count) for each in effects],
            under=under,
        ),
        Column(
            "Of these still open", [count(each.open_removed_count) for each in effects]
        ),
        Column("Rejected more often by, points", [_gap(each) for each in effects]),
    ]


def _gap(effect: Effect) -> str:
    """Write by how much more often removed ones were rejected, with its interval."""
    removed = (effect.avoided_count, effect.removed_judged_count)
    kept = (effect.kept_rejected_count, effect.kept_judged_count)
    (found,) = compare([(*removed, *kept)])
    if found is None:
        return DASH
    gap, low, high = (signed(each * 100) for each in (found.gap, found.low, found.high))
    return f"{gap} ({low} to {high})"


def _note(advice: Advice) -> str:
    return (
        "Leads that met the MQL rule and meet the rule in force. Fair rejections are "
        "for fit or data, without proven duplicates, customers and new owners. The "
        "last column compares the rejected share of removed and kept leads, with its "
        f"95% interval; only {advice.quarter} had no part in the choice."
    )
