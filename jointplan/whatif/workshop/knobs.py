"""The knobs of a rule: its conditions, each on or off, and the limits they name.

A rule is taken apart as a tree and put together again as one, so what a trial runs
was admitted whole and only has other limits or fewer conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from jointplan.glossary.rules.printer import operands_of, print_rule

Place = tuple[int, ...]
_CHAINS = (exp.And, exp.Or)
_SIGNS = (exp.GT, exp.GTE, exp.LT, exp.LTE)


@dataclass(frozen=True)
class Condition:
    """One condition of a rule.

    Attributes:
        path: Where it stands: the places in the chains of `and` and `or` above it.
        text: As it is written.
        fact: The fact compared with a limit or a list, else empty.
        limit: The limit, where it is one.
        values: The words of the list, where it is one.
        is_least: Whether the limit is the least that is asked for.
    """

    path: Place
    text: str
    fact: str = ""
    limit: int | None = None
    values: tuple[str, ...] = ()
    is_least: bool = False


@dataclass(frozen=True)
class Setting:
    """How a condition is set: kept or left out, with which limit or words."""

    is_on: bool = True
    limit: int | None = None
    values: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Offered:
    """A condition that can be added to the rule, and what it is called."""

    name: str
    tree: exp.Expr


def conditions_of(rule: exp.Expr) -> list[Condition]:
    """Take a rule apart, in the order in which it is written."""
    return [_condition(path, node) for path, node in _leaves(rule, ())]


def rule_with(
    rule: exp.Expr,
    settings: Mapping[Place, Setting],
    added: tuple[exp.Expr, ...] = (),
) -> exp.Expr:
    """Put a rule together again, with some conditions set otherwise.

    Args:
        rule: An admitted rule.
        settings: By path of `conditions_of`; what is not named stays as it is.
        added: Admitted conditions that have to be met besides.

    Returns:
        A tree that can be printed and run; `true` where no condition is left.
    """
    built = _rebuilt(rule, settings, ())
    parts = [*([built] if built is not None else []), *(each.copy() for each in added)]
    if not parts:
        return exp.true()
    return _chained(exp.And, parts)


def _leaves(node: exp.Expr, path: Place) -> Iterator[tuple[Place, exp.Expr]]:
    node = node.unnest()
    if isinstance(node, _CHAINS):
        for place, part in enumerate(operands_of(node)):
            yield from _leaves(part, (*path, place))
    else:
        yield path, node


def _condition(path: Place, node: exp.Expr) -> Condition:
    text = print_rule(node)
    if isinstance(node, _SIGNS) and _number(node.expression) is not None:
        fact = node.this.unnest()
        if isinstance(fact, exp.Column):
            limit = _number(node.expression)
            is_least = isinstance(node, exp.GT | exp.GTE)
            return Condition(path, text, fact.name.lower(), limit, is_least=is_least)
    words = _words(node)
    if words is not None:
        return Condition(path, text, words[0], values=words[1])
    return Condition(path, text)


def _number(node: exp.Expr) -> int | None:
    inner = node.unnest()
    sign = -1 if isinstance(inner, exp.Neg) else 1
    inner = inner.this if isinstance(inner, exp.Neg) else inner
    is_number = isinstance(inner, exp.Literal) and not inner.is_string
    return sign * int(inner.name) if is_number and inner.name.isdigit() else None


def _words(node: exp.Expr) -> tuple[str, tuple[str, ...]] | None:
    """The fact and the words of `fact in ('a', 'b')` and of `fact = 'a'`."""
    fact = node.this.unnest() if isinstance(node, exp.In | exp.EQ) else None
    if not isinstance(fact, exp.Column):
        return None
    listed = node.expressions if isinstance(node, exp.In) else [node.expression]
    words = [each.unnest() for each in listed]
    if not words or not all(isinstance(w, exp.Literal) and w.is_string for w in words):
        return None
    return fact.name.lower(), tuple(word.name for word in words)


def _rebuilt(
    node: exp.Expr, settings: Mapping[Place, Setting], path: Place
) -> exp.Expr | None:
    node = node.unnest()
    if isinstance(node, _CHAINS):
        parts = [
            _rebuilt(part, settings, (*path, place))
            for place, part in enumerate(operands_of(node))
        ]
        kept = [part for part in parts if part is not None]
        return _chained(type(node), kept) if kept else None
    setting = settings.get(path, Setting())
    if not setting.is_on or setting.values == ():
        return None
    return _set(node, setting)


def _set(node: exp.Expr, setting: Setting) -> exp.Expr:
    made = node.copy()
    if setting.limit is not None:
        made.set("expression", _literal(setting.limit))
    if setting.values is not None:
        words = [exp.Literal.string(word) for word in setting.values]
        fact = made.this.copy()
        if len(words) == 1:
            return exp.EQ(this=fact, expression=words[0])
        return exp.In(this=fact, expressions=words)
    return made


def _literal(number: int) -> exp.Expr:
    made = exp.Literal.number(abs(number))
    return exp.Neg(this=made) if number < 0 else made


def _chained(chain: type[exp.Expr], parts: list[exp.Expr]) -> exp.Expr:
    """Hang parts to the left, as the parser does; brackets are the printer's."""
    made = parts[0]
    for part in parts[1:]:
        made = chain(this=made, expression=part)
    return made
