"""Conditions that a meeting can add to the rule: advised, worded, or on file."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS
from jointplan.whatif.advisor.advice import Advice
from jointplan.whatif.workshop.knobs import Offered, conditions_of
from jointplan.whatif.workshop.ranges import range_of, words_of_fact
from jointplan.whatif.workshop.session import Held

_FLAGS = ("is_business_email", "has_company")
_NUMBERS = ("crm_score", "response_count")
_TEXTS = ("trigger", "segment", "region", "source")


def offered_of(held: Held, advice: Advice) -> list[Offered]:
    """Conditions that the rule has not, the advised ones first, each named once."""
    agreed = held.words
    mine = conditions_of(agreed.rule) if agreed.rule is not None else []
    said = {each.text for each in mine}
    facts = {each.fact for each in mine if each.fact}
    found: dict[str, Offered] = {}
    for each in (*_advised(advice), *_worded(held), *_on_file(held, facts)):
        if print_rule(each.tree) not in said:
            found.setdefault(each.name, each)
    return list(found.values())


def _advised(advice: Advice) -> Iterator[Offered]:
    for number, each in enumerate(advice.candidates, 1):
        tree = admit(each.condition, where="advice", columns=RULE_COLUMNS)
        yield Offered(f"Advised {number}", tree)


def _worded(held: Held) -> Iterator[Offered]:
    """What the glossary has words for: the target profile and what earns points."""
    if held.words.profile is not None:
        yield Offered("Target profile", held.words.profile)
    for each in held.words.criteria:
        if each.points > 0:
            yield Offered(each.name, each.tree)


def _on_file(held: Held, taken: set[str]) -> Iterator[Offered]:
    """Facts that differ between hand-offs, with all that is known of them."""
    for fact in _FLAGS:
        yield Offered(fact, exp.column(fact))
    for fact in _NUMBERS:
        reach = range_of(held, fact)
        if reach is not None and reach.low < reach.high and fact not in taken:
            least = exp.Literal.number(max(reach.low, 0))
            yield Offered(fact, exp.GTE(this=exp.column(fact), expression=least))
    for fact in _TEXTS:
        words = words_of_fact(held, fact)
        if len(words) > 1 and fact not in taken:
            listed = [exp.Literal.string(word) for word in words]
            yield Offered(fact, exp.In(this=exp.column(fact), expressions=listed))
