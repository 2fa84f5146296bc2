"""Every part of a rule, asked of the facts it was judged on."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
from sqlglot import exp

from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS, facts_of
from jointplan.lineage.layout import columns, listing, plain
from jointplan.lineage.queries import Cells
from jointplan.warehouse.database import load_table

_TYPES = {"text": "varchar", "integer": "bigint", "boolean": "boolean", "date": "date"}
_SAID = {True: "yes", False: "no", None: "unknown"}


def judged_parts(rule: str, facts: Cells) -> list[str]:
    """Lay a rule out part under part, each with what it came to.

    Args:
        rule: Its text, as an agreed glossary has it.
        facts: What it saw, by name.

    Raises:
        GlossaryError: The text is no rule.
    """
    tree = admit(rule, where="glossary.md:1", columns=RULE_COLUMNS, values={})
    nodes = list(_walk(tree, 0))
    verdicts = _verdicts([node for _, node in nodes], facts)
    rows = [
        (_SAID[verdict], f"{'  ' * depth}{_named(node)}", _seen(node, facts))
        for (depth, node), verdict in zip(nodes, verdicts, strict=True)
    ]
    return columns(rows)


def _walk(node: exp.Expr, depth: int) -> Iterator[tuple[int, exp.Expr]]:
    """Take a rule apart as far as conditions hang on `and`, `or` and `not`."""
    node = node.unnest()
    yield depth, node
    if isinstance(node, exp.And | exp.Or):
        for part in node.flatten():
            yield from _walk(part, depth + 1)
    elif isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Connector):
        yield from _walk(node.this, depth + 1)


def _named(node: exp.Expr) -> str:
    if isinstance(node, exp.And):
        return "all of"
    if isinstance(node, exp.Or):
        return "any of"
    if isinstance(node, exp.Not) and isinstance(node.this.unnest(), exp.Connector):
        return "not"
    return plain(print_rule(node), 200)


def _seen(node: exp.Expr, facts: Cells) -> str:
    """Show the facts that a condition reads; what is taken apart shows none."""
    if _named(node) in ("all of", "any of", "not"):
        return ""
    return listing(f"{name} is {plain(facts[name])}" for name in sorted(facts_of(node)))


def _verdicts(nodes: list[exp.Expr], facts: Cells) -> list[bool | None]:
    """Ask every part of the facts, in a database that holds nothing else."""
    types = {name: _TYPES[kind] for name, kind in RULE_COLUMNS.items()}
    asked = ", ".join(f"({print_rule(node)})" for node in nodes)
    with duckdb.connect() as con:
        load_table(con, "facts", types, [tuple(facts[name] for name in types)])
        found = con.execute(f"select {asked} from facts").fetchall()  # noqa: S608 - printed from an admitted tree
    return list(found[0])
