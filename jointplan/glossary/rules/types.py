"""The first gate: which nodes a rule may be made of, and which kinds go together.

What means something else on another engine, or nothing, is not on the list: no
arithmetic, no casts, no regular expressions, no change of case. Facts are offered
instead. Kinds are checked here because engines convert in silence, each in its way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from jointplan.errors import Finding, lines_below, nearest
from jointplan.glossary.rules.printer import SIGNS

Node = exp.Expr
_CAN = (
    "a rule is made of facts, values, and, or, not, = != < <= > >=, in (...), "
    "between, is null, is true, like, coalesce, trim, length"
)
_KINDS = {"text": "text", "integer": "number", "boolean": "yes or no", "date": "date"}
_PARTS: dict[type[Node], set[str]] = {
    exp.And: {"this", "expression"},
    exp.Or: {"this", "expression"},
    exp.Not: {"this"},
    exp.Paren: {"this"},
    exp.In: {"this", "expressions"},
    exp.Between: {"this", "low", "high"},
    exp.Is: {"this", "expression"},
    exp.Boolean: {"this"},
    exp.Literal: {"this", "is_string"},
    exp.Neg: {"this"},
    exp.Column: {"this"},
    exp.Coalesce: {"this", "expressions"},
    exp.Trim: {"this"},
    exp.Length: {"this"},
    exp.Cast: {"this", "to"},
    **{sign: {"this", "expression"} for sign in SIGNS},
    exp.Like: {"this", "expression", "negate"},
    exp.ILike: {"this", "expression", "negate"},
}
_REFUSED: dict[str, tuple[type[Node], ...]] = {
    "a query": (exp.Query, exp.Exists),
    "a window": (exp.Window,),
    "a regular expression": (exp.RegexpLike, exp.RegexpFullMatch),
    "case": (exp.Case, exp.If),
    "a cast": (exp.Cast,),
    "arithmetic": (exp.Neg, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod),
    "a star": (exp.Star, exp.Columns),
    "a parameter": (exp.Placeholder, exp.Parameter),
    "null as a value": (exp.Null,),
}


@dataclass
class Gate:
    """What a rule may see, and what was found wrong with it so far.

    Attributes:
        columns: Facts by name, with their types.
        values: Agreed values of a fact; a literal outside them never matches.
        lower: Facts that hold lower case only.
        where: File and line of the rule's first line.
        found: What was found.
    """

    columns: Mapping[str, str]
    values: Mapping[str, Collection[str]]
    lower: Collection[str] = ()
    where: str = ""
    found: list[Finding] = field(default_factory=list)

    def note(self, what: str, try_: str = "", offset: int = 0) -> None:
        """Note what is wrong on a line of the rule, counted from 0."""
        self.found.append(Finding(what, lines_below(self.where, offset), try_=try_))

    def kind_of(self, node: Node) -> str | None:
        """Say what kind of value a node gives; None if that is refused already."""
        parts = {part for part, value in node.args.items() if value not in (None, [])}
        parts -= {part for part in parts if node.args[part] is False}
        if type(node) not in _PARTS or not parts <= _PARTS[type(node)] | {"this"}:
            self.refuse(node)
            return None
        return _GIVES[type(node)](self, node)

    def need(self, kind: str, node: Node) -> str | None:
        """Let a node pass only if it gives `kind`."""
        found = self.kind_of(node)
        if found not in (kind, None):
            self.note(f"{_shown(node)} is {found} where {kind} is needed", _CAN)
            return None
        return found

    def refuse(self, node: Node) -> None:
        """Note a node that no rule may hold, by the name a person has for it."""
        if node.args.get("query"):
            node = node.args["query"]
        names = [n for n, kinds in _REFUSED.items() if isinstance(node, kinds)]
        what = f"{names[0]}: {_shown(node)}" if names else _shown(node)
        self.note(f"a rule cannot use {what}", _CAN)


def _shown(node: Node) -> str:
    text = " ".join(node.sql("duckdb", comments=False).split())
    return f"`{text if len(text) <= 40 else text[:39] + '…'}`"


def _connect(gate: Gate, node: Node) -> str:
    for side in (node.this, node.expression):
        gate.need("yes or no", side)
    return "yes or no"


def _negate(gate: Gate, node: Node) -> str:
    gate.need("yes or no", node.this)
    return "yes or no"


def _compare(gate: Gate, node: Node) -> str:
    _match_kinds(gate, [node.this, node.expression])
    if isinstance(node, exp.EQ | exp.NEQ):
        _check_values(gate, node.this, [node.expression])
        _check_values(gate, node.expression, [node.this])
    return "yes or no"


def _match_kinds(gate: Gate, nodes: list[Node]) -> str | None:
    """All of `nodes` must be of one kind: engines convert in silence."""
    kinds = [gate.kind_of(node) for node in nodes]
    first = next((kind for kind in kinds if kind), None)
    for node, kind in zip(nodes, kinds, strict=True):
        if kind and first and kind != first:
            asks = [n for n, k in zip(nodes, kinds, strict=True) if k == "yes or no"]
            gate.note(
                f"{_shown(nodes[0])} is {first} and {_shown(node)} is {kind}",
                f"write {_shown(asks[0])} alone, or `is true`, `is false`"
                if asks
                else "text stands in '...', numbers stand alone",
            )
            return None
    return first


def _like(gate: Gate, node: Node) -> str:
    gate.need("text", node.this)
    pattern = node.expression
    if not (isinstance(pattern, exp.Literal) and pattern.is_string):
        gate.note(f"the pattern {_shown(pattern)} is no text in '...'")
        return "yes or no"
    gate.kind_of(pattern)
    if isinstance(node, exp.Like):
        _check_case(gate, node.this, pattern)
    return "yes or no"


def _in(gate: Gate, node: Node) -> str:
    for value in node.expressions:
        if not isinstance(value, exp.Literal | exp.Neg | exp.Cast):
            gate.refuse(value)
            return "yes or no"
    if not node.expressions:
        gate.note("the list after `in` is empty", "name its values")
    _match_kinds(gate, [node.this, *node.expressions])
    _check_values(gate, node.this, node.expressions)
    return "yes or no"


def _between(gate: Gate, node: Node) -> str:
    kind = _match_kinds(gate, [node.this, node.args["low"], node.args["high"]])
    if kind == "yes or no":
        gate.note("`between` needs numbers, text or dates")
    return "yes or no"


def _is(gate: Gate, node: Node) -> str:
    if isinstance(node.expression, exp.Boolean):
        gate.need("yes or no", node.this)
    elif isinstance(node.expression, exp.Null):
        gate.kind_of(node.this)
    else:
        gate.refuse(node)
    return "yes or no"


def _column(gate: Gate, node: Node) -> str | None:
    name = node.name.lower()
    if name in gate.columns:
        return _KINDS[gate.columns[name]]
    hint = nearest(name, set(gate.columns)) or "facts are " + ", ".join(gate.columns)
    if node.this.args.get("quoted"):
        hint = f"text stands in '...', not in \"...\"; if a fact is meant, {hint}"
    offset = int(node.this.meta.get("line", 1)) - 1
    gate.note(f"there is no fact `{node.name}`", hint, offset)
    return None


def _literal(gate: Gate, node: Node) -> str:
    text = str(node.this)
    if node.is_string:
        if "\\" in text:
            gate.note(
                f"{_shown(node)} holds a backslash, which engines read differently"
            )
        return "text"
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,6})?", text):
        gate.note(f"the number {_shown(node)} is too long or odd")
    return "number"


def _neg(gate: Gate, node: Node) -> str | None:
    if not (isinstance(node.this, exp.Literal) and not node.this.is_string):
        gate.refuse(node)
        return None
    return gate.kind_of(node.this)


def _cast(gate: Gate, node: Node) -> str | None:
    """Admit `date '2026-01-31'`, which arrives as a cast, and no other."""
    is_text = isinstance(node.this, exp.Literal) and node.this.is_string
    if not is_text or node.args["to"].sql() != "DATE":
        gate.refuse(node)
        return None
    text = str(node.this.this)
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        date.fromisoformat(text)
    except ValueError:
        gate.note(f"{text!r} is no day", "write date '2026-01-31'")
    return "date"


def _coalesce(gate: Gate, node: Node) -> str | None:
    return _match_kinds(gate, [node.this, *node.expressions])


def _trim(gate: Gate, node: Node) -> str | None:
    return gate.need("text", node.this)


def _length(gate: Gate, node: Node) -> str:
    gate.need("text", node.this)
    return "number"


def _check_values(gate: Gate, fact: Node, others: list[Node]) -> None:
    """Refuse a literal that the fact beside it never equals."""
    for other in others:
        if not (isinstance(other, exp.Literal) and other.is_string):
            continue
        _check_case(gate, fact, other)
        known = gate.values.get(fact.name.lower()) if type(fact) is exp.Column else None
        if known and other.this not in known:
            gate.note(
                f"`{fact.name}` is never {other.this!r}",
                nearest(other.this, set(known))
                or "it is one of: " + ", ".join(sorted(known)),
            )


def _check_case(gate: Gate, fact: Node, literal: Node) -> None:
    name = fact.name.lower() if type(fact) is exp.Column else ""
    if name in gate.lower and literal.this != literal.this.lower():
        gate.note(
            f"`{name}` is in lower case, so {literal.this!r} never matches",
            f"write '{literal.this.lower()}'",
        )


_GIVES: dict[type[Node], Callable[[Gate, Node], str | None]] = {
    exp.And: _connect,
    exp.Or: _connect,
    exp.Not: _negate,
    exp.Paren: lambda gate, node: gate.kind_of(node.this),
    exp.In: _in,
    exp.Between: _between,
    exp.Is: _is,
    exp.Boolean: lambda gate, node: "yes or no",
    exp.Literal: _literal,
    exp.Neg: _neg,
    exp.Column: _column,
    exp.Coalesce: _coalesce,
    exp.Trim: _trim,
    exp.Length: _length,
    exp.Cast: _cast,
    **dict.fromkeys(SIGNS, _compare),
    exp.Like: _like,
    exp.ILike: _like,
}
