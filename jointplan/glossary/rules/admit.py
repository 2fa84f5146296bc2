"""Admit a rule of the glossary: two gates between what people write and what runs.

The first gate (`jointplan.glossary.rules.types`) walks the parsed tree and lets a short
list of node classes pass. The second binds the rule, printed from the tree, in a
closed database over made-up facts, where it must give yes, no or null. The text of a
rule never reaches a database.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import TokenType, exp
from sqlglot.errors import ParseError, SqlglotError

from jointplan.errors import GlossaryError
from jointplan.glossary.letters import code_point, is_shown, odd_in
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.types import Gate

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FACT_COLUMNS: dict[str, str] = {
    "source": "text",
    "original_source": "text",
    "trigger": "text",
    "motion": "text",
    "segment": "text",
    "region": "text",
    "country": "text",
    "industry": "text",
    "title": "text",
    "crm_score": "integer",
    "email_kind": "text",
    "is_business_email": "boolean",
    "has_company": "boolean",
    "response_count": "integer",
    "conversation_count": "integer",
    "meeting_count": "integer",
    "has_opportunity": "boolean",
    "is_returning": "boolean",
    "age_days": "integer",
    "status": "text",
}
FACT_VALUES: dict[str, tuple[str, ...]] = {
    "trigger": (
        "hand-raise",
        "score crossing",
        "response",
        "list",
        "product use",
        "referral",
        "manual",
        "no response",
    ),
    "motion": ("new business", "customer", "open opportunity", "partner", "not known"),
    "email_kind": ("business", "free", "role"),
}
LOWER_CASE_FACTS = ("title",)
CLOSED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "1",
}
MAX_LENGTH = 4_000
MAX_DEPTH = 8  # the parser takes twice as long with each `text(` inside another
_MADE_UP = {
    "text": "'x'",
    "integer": "1",
    "boolean": "true",
    "date": "date '2026-01-31'",
}
_SQL_TYPES = {"text": "varchar"}
_TOO_DEEP = "the rule is nested too deeply"
_SHALLOWER = "write fewer brackets in brackets"
_OPEN = (TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE)
_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|.", re.DOTALL)


def admit(
    text: str,
    *,
    where: str,
    columns: Mapping[str, str],
    values: Mapping[str, Collection[str]] | None = None,
    database: DuckDBPyConnection | None = None,
) -> exp.Expr:
    """Parse a rule and let it pass, or say everything that is wrong with it.

    Args:
        text: The rule as written.
        where: File and line of its first line, as `glossary.md:12`.
        columns: The facts it may see, with their types (text, integer, boolean,
            date).
        values: The values a fact can have, where they are a closed list; a rule
            that compares with another one would never match.
        database: A closed database with made-up facts; by default one of its own.

    Raises:
        GlossaryError: The rule is refused; each finding names file and line.
    """
    known = FACT_VALUES if values is None else values
    gate = Gate(columns, known, LOWER_CASE_FACTS, where)
    tree = None
    try:
        tree = _first_gate(text, gate)
        if tree is not None and not gate.found:
            _second_gate(tree, gate, database)
    except RecursionError:
        gate.found[:] = []
        gate.note(_TOO_DEEP, _SHALLOWER)
    if tree is None or gate.found:
        raise GlossaryError(list(dict.fromkeys(gate.found)))
    return tree


def _first_gate(text: str, gate: Gate) -> exp.Expr | None:
    """Parse the rule and let through only what a rule may hold."""
    _find_odd_characters(text, gate)
    if len(text) > MAX_LENGTH:
        gate.note(f"the rule is longer than {MAX_LENGTH:,} characters")
    if gate.found:
        return None
    logging.getLogger("sqlglot").setLevel(logging.ERROR)  # what follows is told below
    try:
        if _depth(text) > MAX_DEPTH:
            gate.note(_TOO_DEEP, _SHALLOWER)
            return None
        tree = sqlglot.parse_one(text, read="duckdb", into=exp.Condition)
    except SqlglotError as error:
        _note_syntax(error, gate)
        return None
    gate.need("yes or no", tree)
    return tree


def _note_syntax(error: SqlglotError, gate: Gate) -> None:
    """Name the word at which the parser gave up."""
    first = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    word = str(first.get("highlight") or "").strip()
    what = "the rule cannot be read" + (f" at `{word[:40]}`" if word else "")
    gate.note(
        what,
        "write one condition, such as trigger = 'hand-raise' or crm_score >= 50",
        max(int(first.get("line") or 1) - 1, 0),
    )


def _find_odd_characters(text: str, gate: Gate) -> None:
    """Find what looks like one character and is another; comments are free."""
    for token in _TOKEN.finditer(text):
        offset = text.count("\n", 0, token.start())
        if token[0] == ";":
            gate.note("a semicolon stands in the rule", "write one condition", offset)
        elif len(token[0]) == 1 and not (token[0].isascii() and is_shown(token[0])):
            gate.note(
                f"{code_point(token[0])} is no part of SQL",
                "type the character again; quotation marks are '",
                offset,
            )
        elif token[0].startswith("'"):
            for char in odd_in(token[0]):
                held = f"{token[0]} holds {code_point(char)}"
                gate.note(held, "type it again", offset)


def _depth(text: str) -> int:
    """Count how deep brackets stand in brackets, as the parser will see them.

    Only round ones close: `a[1][1]` hangs each on the one before.
    """
    depth = deepest = 0
    for token in sqlglot.tokenize(text, read="duckdb"):
        kind = token.token_type
        depth += (kind in _OPEN) - (kind is TokenType.R_PAREN)
        deepest = max(deepest, depth)
    return deepest


def _second_gate(
    tree: exp.Expr, gate: Gate, database: DuckDBPyConnection | None = None
) -> None:
    """Bind the rule and run it over made-up facts."""
    import duckdb

    con = database or _closed_database(tuple(gate.columns.items()))
    try:
        con.execute(f"select ({print_rule(tree)}) from made_up").fetchall()  # noqa: S608 - printed from the tree
    except duckdb.Error as error:
        said = str(error).split("\n", 1)[0]
        gate.note(f"the database refuses the rule: {said}")
        return
    kind = str(con.description[0][1]) if con.description else "nothing"
    if kind != "BOOLEAN":
        gate.note(f"the rule gives {kind} where yes or no is needed")


@lru_cache(maxsize=8)
def _closed_database(columns: tuple[tuple[str, str], ...]) -> DuckDBPyConnection:
    import duckdb

    con = duckdb.connect(config={**CLOSED})
    seal_database(con, dict(columns))
    return con


def seal_database(con: DuckDBPyConnection, columns: Mapping[str, str]) -> None:
    """Let a database read nothing any more, and lay a made-up row and a blank in it."""
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    kinds = columns.values()
    names = ", ".join(
        f"{name} {_SQL_TYPES.get(kind, kind)}" for name, kind in columns.items()
    )
    made_up = ", ".join(_MADE_UP[kind] for kind in kinds)
    blanks = ", ".join("null" for _ in kinds)
    con.execute(f"create temp table made_up ({names})")
    con.execute(f"insert into made_up values ({made_up}), ({blanks})")  # noqa: S608 - constants
