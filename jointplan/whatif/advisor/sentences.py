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
        f"To discuss: hand off only if {one.words}. In {quarter} this avoids "
        f"{share(latest.avoided_count, latest.rejected_count)} of the fair rejections "
        "for fit or data. It costs "
        f"{share(latest.qualified_cost_count, latest.qualified_count)} of the SQLs and "
        f"{won} so far, and {count(latest.removed_count)} of "
        f"{plural(latest.handoff_count, 'lead')} would not be handed off."
    )


def _tried(advice: Advice) -> list[Block]:
    """Say how the proposals were chosen, and what stood out and fell."""
    if not advice.candidates:
        return []
    earlier = plural(len(advice.learning_quarters), "earlier quarter")
    said = (
        f"Chosen on {earlier} from {plural(advice.tried_count, 'condition')}, with a "
        f"5% risk of a chance result, and confirmed on {advice.quarter}. It shows a "
        "link, not a cause; both sides decide."
    )
    if not advice.fallen:
        return [remark(said)]
    fell = "; ".join(each.words for each in advice.fallen)
    return [remark(said), remark(f"Found earlier and not confirmed: {fell}.")]
