"""Print the tree of an admitted rule as SQL in the manner of this project.

Only the node classes of `jointplan.glossary.rules.types` can be printed; there is no
fallback to a general printer. Brackets are set by the tree alone, so that no engine's
order of operators matters.
"""

from __future__ import annotations

from sqlglot import exp

SIGNS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.Like: "like",
    exp.ILike: "ilike",
}
_CHAINS: dict[type[exp.Expr], str] = {exp.And: "and", exp.Or: "or"}
_WIDTH = 72


def print_rule(tree: exp.Expr, indent: int = 0) -> str:
    """Print a rule, a long one with one operand a line, indented by `indent`."""
    line = _print(tree)
    top = tree.unnest()
    if len(line) + indent <= _WIDTH or type(top) not in _CHAINS:
        return line
    glue = "\n" + " " * indent + _CHAINS[type(top)] + " "
    return glue.join(_operand(part, type(top)) for part in operands_of(top))


def operands_of(chain: exp.Expr) -> list[exp.Expr]:
    """Take `a or b or c` apart; the parser hangs it to the left."""
    found: list[exp.Expr] = []
    rest = chain
    while type(rest) is type(chain):
        found.append(rest.expression)
        rest = rest.this
    return [rest, *reversed(found)]


def _operand(node: exp.Expr, chain: type[exp.Expr]) -> str:
    inner = node.unnest()
    is_other = type(inner) in _CHAINS and type(inner) is not chain
    return f"({_print(inner)})" if is_other else _print(inner)


def _value(node: exp.Expr) -> str:
    """Print what stands beside a sign; a condition there goes in brackets."""
    inner = node.unnest()
    is_plain = isinstance(
        inner,
        exp.Column | exp.Literal | exp.Neg | exp.Cast | exp.Boolean | exp.Func,
    ) and not isinstance(inner, exp.Connector)
    return _print(inner) if is_plain else f"({_print(inner)})"


def _list(nodes: list[exp.Expr]) -> str:
    return ", ".join(_value(node) for node in nodes)


def _print(node: exp.Expr) -> str:
    node = node.unnest()
    kind = type(node)
    if kind in _CHAINS:
        parts = (_operand(part, kind) for part in operands_of(node))
        return f" {_CHAINS[kind]} ".join(parts)
    if kind in SIGNS:
        sign = f"not {SIGNS[kind]}" if node.args.get("negate") else SIGNS[kind]
        return f"{_value(node.this)} {sign} {_value(node.expression)}"
    match node:
        case exp.Not():
            return f"not {_value(node.this)}"
        case exp.In():
            return f"{_value(node.this)} in ({_list(node.expressions)})"
        case exp.Between():
            low, high = _value(node.args["low"]), _value(node.args["high"])
            return f"{_value(node.this)} between {low} and {high}"
        case exp.Is():
            return f"{_value(node.this)} is {_print(node.expression)}"
        case exp.Coalesce():
            return f"coalesce({_list([node.this, *node.expressions])})"
        case exp.Trim() | exp.Length():
            return f"{node.key}({_value(node.this)})"
        case exp.Cast():
            return f"date {_print(node.this)}"
        case exp.Neg():
            return f"-{_print(node.this)}"
        case exp.Null():
            return "null"
        case exp.Boolean():
            return "true" if node.this else "false"
        case exp.Column():
            return node.name.lower()
        case exp.Literal():
            text = node.this.replace("'", "''")
            return f"'{text}'" if node.is_string else str(node.this)
    raise AssertionError(f"{kind.__name__} passed the gate and cannot be printed")
