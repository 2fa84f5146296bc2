"""The minutes of a meeting: what was tried, what was decided, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jointplan.report.display.formats import count, listing
from jointplan.report.display.promises import state, told
from jointplan.whatif.preview.table_cells import conforming
from jointplan.whatif.workshop.trial import Answer


@dataclass(frozen=True)
class Tried:
    """A trial that a meeting wants to remember: its words and what it did."""

    words: tuple[str, ...]
    figures: str


@dataclass(frozen=True)
class Decision:
    """What a meeting decided.

    Attributes:
        met_on: Day of the meeting.
        from_on: Day from which it is to hold.
        old: What was agreed, in the words of the glossary.
        new: What was decided.
        old_figures: What the old words make of the quarter at hand.
        new_figures: What the new ones make of it.
        marketing: Who agreed for marketing; empty is nobody yet.
        sales: Who agreed for sales; empty is nobody yet.
        tried: What was tried besides.
    """

    met_on: date
    from_on: date
    old: Sequence[str]
    new: Sequence[str]
    old_figures: str
    new_figures: str
    marketing: str
    sales: str
    tried: Sequence[Tried] = ()


def minutes_of(decision: Decision) -> str:
    """Write a decision as an entry of the glossary's dated changes, in Markdown."""
    names = [
        f"{name} ({side})"
        for side, name in (("marketing", decision.marketing), ("sales", decision.sales))
        if name
    ]
    standing = "Agreed" if decision.marketing and decision.sales else "Proposed"
    lines = [
        f"#### {decision.met_on}: changes from {decision.from_on}",
        "",
        f"- **Old:** {_spans(decision.old)}",
        f"- **New:** {_spans(decision.new)}",
        f"- **By the old:** {decision.old_figures}",
        f"- **By the new:** {decision.new_figures}",
        *(
            f"- **Tried:** {_spans(each.words)}: {each.figures}"
            for each in decision.tried
        ),
        f"- **{standing} by:** {listing(names) or 'nobody yet'}",
    ]
    return "\n".join(lines)


def figures_of(answer: Answer, quarter: str, agreements: Sequence[str] = ()) -> str:
    """What an answer makes of a quarter, in a sentence.

    Args:
        answer: The answer to a trial.
        quarter: The quarter at hand.
        agreements: Agreements whose promises are told too, by name.
    """
    row = answer.of(quarter)
    if not row:
        return f"no lead was handed off in {quarter}."
    promises = [
        f" {each['agreement_name']}, {each['term']}: {told(each)}, {state(each)}."
        for each in answer.terms
        if each["agreement_name"] in agreements and each["promised_pct"] is not None
    ]
    return (
        f"{conforming(row)} of the rated leads of {quarter} meet the rule; "
        f"{count(row['earned_count'])} earn quota; "
        f"the MQL-SQL gap is {count(row['gap_count'])}.{''.join(promises)}"
    )


def _spans(words: Sequence[str]) -> str:
    """Each of them as a code span, in longer marks where it holds marks itself."""
    return ", ".join(f"`` {each} ``" if "`" in each else f"`{each}`" for each in words)
