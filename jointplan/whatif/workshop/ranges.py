"""How far a knob can be turned: from what was ever handed off."""

from __future__ import annotations

from dataclasses import dataclass

from jointplan.glossary.rules.admit import FACT_COLUMNS
from jointplan.warehouse.quoting import quoted
from jointplan.whatif.workshop.session import Held

MOST_WORDS = 25


@dataclass(frozen=True)
class Range:
    """The lowest and the highest value of a fact among hand-offs."""

    low: int
    high: int


def range_of(held: Held, fact: str) -> Range | None:
    """The range of a number among hand-offs as they opened; none if all are blank."""
    if FACT_COLUMNS.get(fact) != "integer":
        return _score_range(held) if fact == "agreed_score" else None
    found = held.con.execute(
        f"select min({quoted(fact)}), max({quoted(fact)}) "
        "from held.facts.subjects where moment = 'opened'"
    ).fetchone()
    return Range(*found) if found and found[0] is not None else None


def words_of_fact(held: Held, fact: str) -> list[str]:
    """The words of a text fact: the agreed ones, else the commonest on hand-offs."""
    if fact in held.words.listed:
        return list(held.words.listed[fact])
    if FACT_COLUMNS.get(fact) != "text":
        return []
    rows = held.con.execute(
        f"select {quoted(fact)} as word from held.facts.subjects "
        f"where moment = 'opened' and {quoted(fact)} is not null "
        "group by word order by count(*) desc, word limit $most",
        {"most": MOST_WORDS},
    ).fetchall()
    return [str(word) for (word,) in rows]


def _score_range(held: Held) -> Range | None:
    found = held.con.execute(
        "select min(agreed_score), max(agreed_score) from held.journeys.handoffs"
    ).fetchone()
    return Range(*found) if found and found[0] is not None else None
