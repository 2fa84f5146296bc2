"""What a trial says, as text to paste into the glossary and into the plan."""

from __future__ import annotations

from collections.abc import Mapping

from jointplan.glossary.rules.printer import print_rule
from jointplan.whatif.workshop.trial import Trial
from jointplan.whatif.workshop.word_choices import Term, Words
from jointplan.whatif.workshop.write_glossary import Proposal, block_of

_HOUR = 3_600
_FIELDS = (
    ("first_response_business_hours", "limit_seconds"),
    ("first_response_pct", "response_pct"),
    ("touches_count", "touches_count"),
    ("touches_within_business_days", "touches_days"),
    ("touches_pct", "touches_pct"),
    ("decision_within_days", "decision_days"),
    ("decision_pct", "decision_pct"),
)


def glossary_text(trial: Trial, proposal: Proposal) -> str:
    """The rule of a trial as a block of the glossary, and points that change."""
    lines = []
    if trial.rule is not None:
        lines += block_of(print_rule(trial.rule), proposal)
    lines += [f"{name}: {points} points" for name, points in trial.points.items()]
    return "\n".join(lines)


def plan_text(words: Words, trial: Trial) -> str:
    """The agreements of a trial as they stand in a plan; empty if none is moved."""
    agreed = {term.number: term for term in words.terms}
    return "\n\n".join(
        "\n".join(_agreement(term, agreed[number]))
        for number, term in sorted(trial.terms.items())
    )


def words_told(words: Words, trial: Trial) -> tuple[list[str], list[str]]:
    """What is agreed and what is tried, of all that a trial moves."""
    old: list[str] = []
    new: list[str] = []
    if trial.rule is not None:
        old.append(" ".join((words.rule_text or "no rule").split()))
        new.append(" ".join(print_rule(trial.rule).split()))
    points: Mapping[str, int] = {each.name: each.points for each in words.criteria}
    for name, number in trial.points.items():
        old.append(f"{name}: {points[name]} points")
        new.append(f"{name}: {number} points")
    agreed = {term.number: term for term in words.terms}
    for number, term in sorted(trial.terms.items()):
        old.append(_told(agreed[number], term))
        new.append(_told(term, agreed[number]))
    return old, new


def _agreement(term: Term, agreed: Term) -> list[str]:
    moved = _moved(term, agreed)
    return [f'[[agreements]]  # "{term.name}": change these lines', *moved]


def _told(term: Term, other: Term) -> str:
    return f"{term.name}: {', '.join(_moved(term, other))}"


def _moved(term: Term, other: Term) -> list[str]:
    """The lines of a plan in which two versions of an agreement differ."""
    return [
        f"{key} = {_number(getattr(term, field), field)}"
        for key, field in _FIELDS
        if getattr(term, field) != getattr(other, field)
    ]


def _number(value: float, field: str) -> str:
    return f"{value / _HOUR if field == 'limit_seconds' else value:g}"
