"""What a display function hands to a notebook: markup that is safe to show.

Text of the data enters markup through `text` alone. So a source named
`<script>` reaches the page as these eight characters.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from jointplan.report.display import formats

Row = dict[str, Any]
QUARTER = re.compile(r"\b\w+-Q[1-4]\b")


@dataclass(frozen=True)
class Block:
    """A piece of the page, with a plain text for where no markup is shown."""

    markup: str
    plain: str

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Answer the notebook that wants to show this."""
        return {"text/html": self.markup, "text/plain": self.plain}


def text(value: object) -> str:
    """Escape text for markup, in elements and in quoted attributes."""
    return html.escape(str(value), quote=True)


def rows(frame: pd.DataFrame) -> list[Row]:
    """Take a mart row by row."""
    return [
        {str(key): value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]


def in_order(frame: pd.DataFrame) -> list[Row]:
    """Take a mart that has a row per quarter from the oldest to the newest."""
    return sorted(rows(frame), key=lambda row: (row.get("starts_on"), row["quarter"]))


def only(frame: pd.DataFrame) -> Row:
    """Take the row of a mart that has just one."""
    (row,) = rows(frame)
    return row


def finding(sentence: str) -> Block:
    """Show the computed sentence a section opens with."""
    return Block(f'<p class="finding">{_unbroken(sentence)}</p>', sentence)


def remark(sentence: str) -> Block:
    """Show a computed sentence that qualifies what stands above it."""
    return Block(f'<p class="remark">{_unbroken(sentence)}</p>', sentence)


def nothing(sentence: str) -> Block:
    """State that there is nothing to show, and why; never an empty chart or a zero."""
    return Block(f'<p class="nothing">{text(sentence)}</p>', sentence)


def stack(*blocks: Block) -> Block:
    """Show several blocks one under the other; empty ones take no room."""
    kept = [block for block in blocks if block.markup]
    return Block(
        "\n".join(block.markup for block in kept),
        "\n".join(block.plain for block in kept),
    )


def _unbroken(sentence: str) -> str:
    """Escape a sentence and keep the names of quarters on one line."""
    return QUARTER.sub(r'<span class="unbroken">\g<0></span>', text(sentence))


def lacking(funnel_quarters: pd.DataFrame) -> tuple[int, int]:
    """Hand-offs of the quarter whose export cannot carry a decision, of all (R34)."""
    for row in rows(funnel_quarters):
        if row["is_report_quarter"]:
            return row["no_decision_recorded_count"], row["handoff_count"]
    return 0, 0


EMPTY = Block("", "")


def source_note(run: Row, *marts: str) -> str:
    """Say where figures come from: mart, exports, as-of day, rule in force."""
    parts = [
        f"{'Mart' if len(marts) == 1 else 'Marts'} {formats.listing(list(marts))}",
        f"exports of {formats.day(run['exported_on'])}",
        f"as of {formats.day(run['as_of_on'])}",
    ]
    if run["is_first_use"]:
        parts.append("MQL as the CRM says, not yet agreed")
    elif run.get("mql_rule_on"):
        parts.append(f"MQL rule of {formats.day(run['mql_rule_on'])}")
    return ", ".join(parts) + "."
