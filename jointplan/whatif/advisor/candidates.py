"""Which conditions are tried: each would be joined to the MQL rule with `and`.

Only what is known when a lead is handed off and what marketing can ask for is tried.
Left out are conversations, meetings and opportunities before the hand-off, which are
sales' own work; `status` and `motion`, which say what became of the lead or of its
account; `title`, free text; and `original_source`, which `source` stands for. A fact
recorded far more often on one outcome than on the other was written because of it
(R32) and is left out too. Unknown never removes a hand-off.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

import pandas as pd
from sqlglot import exp

from jointplan.errors import GlossaryError
from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.printer import operands_of, print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS, facts_of
from jointplan.warehouse.quoting import literal

TEXT_FACTS = (
    "source",
    "segment",
    "region",
    "country",
    "industry",
    "trigger",
    "email_kind",
)
NUMBER_FACTS = ("crm_score", "response_count", "age_days")
WANTED = ("is_business_email", "has_company")
UNWANTED = ("is_returning",)
MOST_VALUES = 20
MOST_CUTS = 9
LEAST_HANDOFFS = 10
"""A value on fewer hand-offs than this is not tried: nothing could be said of it."""


def conditions_for(rule: exp.Expr, learnt: pd.DataFrame) -> dict[str, exp.Expr]:
    """List the conditions worth trying, the simplest first, as SQL and tree."""
    written = [
        *(f"{name} is not false" for name in _told(learnt, WANTED)),
        *(f"{name} is not true" for name in _told(learnt, UNWANTED)),
        *_without_a_value(learnt),
        *_raised(rule, learnt),
        *_limited(learnt),
    ]
    trees = (_admitted(text) for text in written)
    return {print_rule(tree): tree for tree in trees if tree is not None}


def thresholds_of(rule: exp.Expr) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """Find each lower limit of a number, with the part of the rule it stands in."""
    for part in parts_of(rule):
        for node in part.find_all(exp.GTE, exp.GT):
            fact, limit = node.this.unnest(), node.expression.unnest()
            is_plain = isinstance(fact, exp.Column) and isinstance(limit, exp.Literal)
            if is_plain and not node.find_ancestor(exp.Not):
                yield part, node


def parts_of(rule: exp.Expr) -> list[exp.Expr]:
    """Take a rule apart into the conditions that must all hold."""
    top = rule.unnest()
    parts = operands_of(top) if isinstance(top, exp.And) else [top]
    return [part.unnest() for part in parts]


@lru_cache(maxsize=4_096)
def _admitted(text: str) -> exp.Expr | None:
    """Admit a condition; one with a value that no rule may hold is not tried."""
    try:
        return admit(text, where="the advisor", columns=RULE_COLUMNS)
    except GlossaryError:
        return None


def _told(learnt: pd.DataFrame, names: tuple[str, ...]) -> list[str]:
    """Leave out facts that are recorded because of the outcome."""
    return [name for name in names if not is_afterwards(learnt, name)]


def is_afterwards(learnt: pd.DataFrame, name: str) -> bool:
    """Ask whether a fact is on file at least twice as often on one outcome."""
    good = learnt.loc[learnt["is_good"], name].notna().mean()
    bad = learnt.loc[learnt["is_bad"], name].notna().mean()
    return bool(max(good, bad) >= 2 * min(good, bad))


def _without_a_value(learnt: pd.DataFrame) -> Iterator[str]:
    for name in _told(learnt, TEXT_FACTS):
        counts = learnt[name].value_counts()
        often = counts[counts >= LEAST_HANDOFFS].head(MOST_VALUES)
        for value in sorted(str(each) for each in often.index):
            yield f"{name} != {literal(value)} or {name} is null"


def _raised(rule: exp.Expr, learnt: pd.DataFrame) -> Iterator[str]:
    """Raise a limit where it stands, so that the other ways in stay open."""
    for part, node in thresholds_of(rule):
        (name,) = facts_of(node)
        limit = int(node.expression.unnest().this)
        for cut in _cuts(learnt.loc[learnt[name] > limit, name]):
            yield print_rule(part.transform(partial(_replaced, node, cut)))


def _replaced(node: exp.Expr, cut: int, each: exp.Expr) -> exp.Expr:
    if each != node:
        return each
    return exp.GTE(this=node.this.copy(), expression=exp.Literal.number(cut))


def _limited(learnt: pd.DataFrame) -> Iterator[str]:
    for name in _told(learnt, NUMBER_FACTS):
        for cut in _cuts(learnt[name]):
            yield f"{name} >= {cut} or {name} is null"
        if name == "age_days":
            for cut in _cuts(learnt[name]):
                yield f"{name} <= {cut} or {name} is null"


def _cuts(values: pd.Series) -> list[int]:
    """Take observed values that split the hand-offs about evenly."""
    known = values.dropna()
    if known.nunique() < 2:
        return []
    steps = [step / (MOST_CUTS + 1) for step in range(1, MOST_CUTS + 1)]
    cuts = {int(each) for each in known.quantile(steps, interpolation="higher")}
    return sorted(cuts - {int(known.min())})
