"""Say an admitted rule in plain words, for readers who do not read SQL.

The words are made from the tree that runs, so they cannot say anything else. Only
the node classes of `jointplan.glossary.rules.types` are known. A condition compared
with another is rare and stays as it is written.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jointplan.glossary.rules.printer import operands_of, print_rule
from jointplan.glossary.rules.rule_book import Admitted

WORDINGS = {"line": "INTEGER", "rule_words": "VARCHAR"}
"""Columns of `glossary.wordings`: one row per rule and criterion, by its line."""

NOUNS = {
    "source": "the source",
    "original_source": "the original source",
    "trigger": "the trigger",
    "motion": "the motion",
    "segment": "the segment",
    "region": "the region",
    "country": "the country",
    "industry": "the industry",
    "title": "the title",
    "crm_score": "the CRM’s score",
    "agreed_score": "the agreed score",
    "email_kind": "the kind of e-mail address",
    "response_count": "the number of responses",
    "conversation_count": "the number of conversations",
    "meeting_count": "the number of meetings",
    "age_days": "the age of the lead in days",
    "status": "the status",
}
CLAIMS = {
    "is_business_email": (
        "the e-mail address",
        "is at a company",
        "is not at a company",
    ),
    "has_company": ("a company", "is on file", "is not on file"),
    "has_opportunity": ("an opportunity", "exists", "does not exist"),
    "is_returning": (
        "the person",
        "was handed off before",
        "was not handed off before",
    ),
}
_SIGNS: dict[type[exp.Expr], tuple[str, str]] = {
    exp.EQ: ("is", "is not"),
    exp.NEQ: ("is not", "is"),
    exp.LT: ("is below", "is not below"),
    exp.LTE: ("is at most", "is above"),
    exp.GT: ("is above", "is at most"),
    exp.GTE: ("is at least", "is below"),
}
_CHAINS: dict[type[exp.Expr], tuple[str, str, str]] = {
    exp.And: ("and", "both", "all of these:"),
    exp.Or: ("or", "either", "one of these:"),
}
Said = tuple[str, str]
"""What a condition is about, and what it says of that."""


def wording_rows(rules: Admitted) -> list[tuple[int, str]]:
    """Give the rows of `glossary.wordings`, one per rule and criterion."""
    return [(each.line, rule_in_words(each.tree)) for each in rules.read]


def rule_in_words(tree: exp.Expr) -> str:
    """Write a rule as one clause: `the trigger is ‘list’ or the region is ‘DACH’`."""
    return _clause(tree.unnest(), is_inner=False)


def _clause(node: exp.Expr, *, is_inner: bool) -> str:
    if type(node) not in _CHAINS:
        return " ".join(_said(node, is_so=True)).strip()
    glue, pair, many = _CHAINS[type(node)]
    parts = [part.unnest() for part in operands_of(node)]
    if shared := _shared(parts, glue):
        return shared
    told = [_clause(part, is_inner=True) for part in parts]
    if not is_inner:
        return f", {glue} ".join(told)
    lead = pair if len(told) == 2 else many
    return f"({lead} {_listed(told, glue)})"


def _shared(parts: Sequence[exp.Expr], glue: str) -> str:
    """Name the subject once where all parts are about the same."""
    if any(type(part) in _CHAINS for part in parts):
        return ""
    said = [_said(part, is_so=True) for part in parts]
    if len({subject for subject, _ in said}) > 1 or not said[0][0]:
        return ""
    return f"{said[0][0]} {_listed([each for _, each in said], glue)}"


def _listed(items: Sequence[str], glue: str) -> str:
    *most, last = items
    return f"{', '.join(most)} {glue} {last}" if most else last


def _said(node: exp.Expr, *, is_so: bool) -> Said:
    """Take a condition apart into its subject and what is said of it."""
    kind = type(node)
    if kind in _CHAINS:
        return "", f"it is not so that {_clause(node, is_inner=True)}"
    if kind in _SIGNS:
        return _compared(node, is_so)
    match node:
        case exp.Coalesce():
            return _as_written(node, is_so)
        case exp.Not():
            return _said(node.this.unnest(), is_so=not is_so)
        case exp.Column():
            subject, holds, fails = CLAIMS[node.name.lower()]
            return subject, holds if is_so else fails
        case exp.Boolean():
            return "", "always" if bool(node.this) is is_so else "never"
        case exp.In():
            if _is_condition(node.this.unnest()):
                return _as_written(node, is_so)
            values = [_value(each) for each in node.expressions]
            if is_so:
                return _value(node.this), f"is {_listed(values, 'or')}"
            return _value(node.this), f"is neither {_listed(values, 'nor')}"
        case exp.Between() if _is_condition(node.this.unnest()):
            return _as_written(node, is_so)
        case exp.Between():
            low, high = _value(node.args["low"]), _value(node.args["high"])
            verb = "is" if is_so else "is not"
            return _value(node.this), f"{verb} from {low} to {high}"
        case exp.Is():
            return _is(node, is_so)
        case exp.Like() | exp.ILike():
            is_so = is_so is not bool(node.args.get("negate"))
            return _value(node.this), _like(node, is_so)
    raise AssertionError(f"{kind.__name__} passed the gate and cannot be said")


def _compared(node: exp.Expr, is_so: bool) -> Said:
    left, right = node.this.unnest(), node.expression.unnest()
    if _is_condition(left) and not isinstance(right, exp.Boolean):
        return _as_written(node, is_so)
    if isinstance(right, exp.Boolean):
        is_same = isinstance(node, exp.EQ) is bool(right.this)
        return _said(left, is_so=is_same is is_so)
    verb = _SIGNS[type(node)][0 if is_so else 1]
    return _value(left), f"{verb} {_value(right)}"


def _is(node: exp.Is, is_so: bool) -> Said:
    subject, what = node.this.unnest(), node.expression.unnest()
    if isinstance(what, exp.Null):
        named = _value(subject)
        return named, "is not on file" if is_so else "is on file"
    if not isinstance(subject, exp.Column):
        return _as_written(node, is_so)
    told, says = _said(subject, is_so=bool(what.this) is is_so)
    return told, says if is_so else f"{says}, or that is not on file"


def _is_condition(node: exp.Expr) -> bool:
    if isinstance(node, exp.Column):
        return node.name.lower() in CLAIMS
    return not isinstance(
        node, exp.Literal | exp.Coalesce | exp.Trim | exp.Length | exp.Neg | exp.Cast
    )


def _as_written(node: exp.Expr, is_so: bool) -> Said:
    return f"“{print_rule(node)}”", "holds" if is_so else "does not hold"


def _like(node: exp.Expr, is_so: bool) -> str:
    pattern = str(node.expression.unnest().this)
    inner = pattern.strip("%")
    verbs = {
        (True, True): ("contains", "does not contain"),
        (False, True): ("begins with", "does not begin with"),
        (True, False): ("ends with", "does not end with"),
        (False, False): ("is", "is not"),
    }
    verb = verbs[pattern.startswith("%"), pattern.endswith("%")][0 if is_so else 1]
    told = f"{verb} ‘{inner}’"
    if "%" in inner or "_" in inner:
        told += " (% is any text, _ any character)"
    return told + (", in capitals or not" if isinstance(node, exp.ILike) else "")


def _value(node: exp.Expr) -> str:
    node = node.unnest()
    match node:
        case exp.Column():
            name = node.name.lower()
            return NOUNS.get(name) or " ".join(CLAIMS[name][:2])
        case exp.Literal():
            return f"‘{node.this}’" if node.is_string else str(node.this)
        case exp.Coalesce():
            first, *rest = (_value(each) for each in (node.this, *node.expressions))
            return f"{first} (where it is not on file, {_listed(rest, 'else')})"
        case exp.Trim():
            return f"{_value(node.this)} without outer spaces"
        case exp.Length():
            return f"the length of {_value(node.this)}"
        case exp.Cast():
            return str(node.this.this)
        case exp.Neg():
            return f"−{_value(node.this)}"
        case exp.Null():
            return "nothing"
        case exp.Boolean():
            return "yes" if node.this else "no"
    return f"({_clause(node, is_inner=False)})"
