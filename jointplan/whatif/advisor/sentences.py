"""What the advisor says in sentences: proposals, silence, and what nobody can know."""

from __future__ import annotations

from jointplan.report.display.blocks import Block, finding, nothing, remark, stack
from jointplan.report.display.formats import count, plural, share
from jointplan.whatif.advisor.advice import Advice, Candidate


def advice(advice: Advice) -> Block:
    """Say each proposal with what it avoids and costs, or why there is none."""
    return stack(
        *(finding(_proposed(each, advice.quarter)) for each in advice.candidates),
        *(nothing(sentence) for sentence in advice.silences),
        *_tried(advice),
        *(remark(sentence) for sentence in advice.no_evidence),
    )


def _proposed(one: Candidate, quarter: str) -> str:
    latest = one.latest
    won = plural(latest.won_cost_count, "win")
    return (
        f"Worth discussing: hand off only if {one.words}. On {quarter} this would have "
        f"avoided {share(latest.avoided_count, latest.rejected_count)} of the fair "
        "rejections for fit or data and cost "
        f"{share(latest.qualified_cost_count, latest.qualified_count)} of the SQLs and "
        f"{won} so far; {plural(latest.removed_count, 'hand-off')} of "
        f"{count(latest.handoff_count)} would not have been made."
    )


def _tried(advice: Advice) -> list[Block]:
    """Say how the proposals were chosen, and what stood out and fell."""
    if not advice.candidates:
        return []
    earlier = plural(len(advice.learning_quarters), "earlier quarter")
    said = (
        f"Chosen on {earlier} among {plural(advice.tried_count, 'condition')}, with a "
        f"chance of 5% that any stands out where none should, and confirmed on "
        f"{advice.quarter}. It is an association in what was handed off; both sides "
        "decide."
    )
    if not advice.fallen:
        return [remark(said)]
    fell = "; ".join(each.words for each in advice.fallen)
    return [remark(said), remark(f"Stood out and was not confirmed: {fell}.")]
