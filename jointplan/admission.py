"""Admit a rule of the glossary: two gates between what people write and what runs.

The first gate (`jointplan.kinds`) walks the parsed tree and lets a short list of
node classes pass. The second binds the rule, printed from the tree, in a closed
database over made-up facts, where it must give yes, no or null. The text of a rule
never reaches a database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, SqlglotError

from jointplan.errors import Finding, GlossaryError
from jointplan.kinds import Fault, Gate
from jointplan.printing import print_rule

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
    ),
    "motion": ("new business", "customer", "open opportunity", "partner", "not known"),
    "email_kind": ("business", "free", "role"),
}
LOWER_CASE_FACTS = ("title",)
MAX_LENGTH = 4_000
_MADE_UP = {
    "text": "'x'",
    "integer": "1",
    "boolean": "true",
    "date": "date '2026-01-31'",
}
_SQL_TYPES = {"text": "varchar"}
_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/|.", re.DOTALL)


def admit(
    text: str,
    *,
    where: str,
    columns: Mapping[str, str],
    values: Mapping[str, Collection[str]] | None = None,
) -> exp.Expr:
    """Parse a rule and let it pass, or say everything that is wrong with it.

    Args:
        text: The rule as written.
        where: File and line of its first line, as `glossary.md:12`.
        columns: The facts it may see, with their types (text, integer, boolean,
            date).
        values: The values a fact can have, where they are a closed list; a rule
            that compares with another one would never match.

    Raises:
        GlossaryError: The rule is refused; each finding names file and line.
    """
    known = FACT_VALUES if values is None else values
    try:
        tree, faults = _first_gate(text, columns, known)
        faults = faults or ([] if tree is None else _second_gate(tree, columns))
    except RecursionError:
        tree, faults = None, [Fault("the rule is nested too deeply")]
    if tree is None or faults:
        raise GlossaryError([_finding(fault, where) for fault in faults])
    return tree


def _finding(fault: Fault, where: str) -> Finding:
    file, _, line = where.rpartition(":")
    if file and line.isdecimal():
        where = f"{file}:{int(line) + fault.offset}"
    return Finding(fault.what, where=where, try_=fault.try_)


def _first_gate(
    text: str, columns: Mapping[str, str], values: Mapping[str, Collection[str]]
) -> tuple[exp.Expr | None, list[Fault]]:
    faults = list(_odd_characters(text))
    if len(text) > MAX_LENGTH:
        faults.append(Fault(f"the rule is longer than {MAX_LENGTH:,} characters"))
    if faults:
        return None, faults
    try:
        tree = sqlglot.parse_one(text, read="duckdb", into=exp.Condition)
    except SqlglotError as error:
        return None, [_syntax_fault(error)]
    gate = Gate(columns, values, LOWER_CASE_FACTS)
    gate.need("yes or no", tree)
    return tree, gate.faults


def _syntax_fault(error: SqlglotError) -> Fault:
    """Name the word at which the parser gave up."""
    first = error.errors[0] if isinstance(error, ParseError) and error.errors else {}
    word = str(first.get("highlight") or "").strip()
    what = "the rule cannot be read" + (f" at `{word[:40]}`" if word else "")
    return Fault(
        what,
        "write one condition, such as trigger = 'hand-raise' or crm_score >= 50",
        max(int(first.get("line") or 1) - 1, 0),
    )


def _odd_characters(text: str) -> Iterator[Fault]:
    """Find what looks like one character and is another; comments are free."""
    for token in _TOKEN.finditer(text):
        offset = text.count("\n", 0, token.start())
        if token[0] == ";":
            yield Fault("a semicolon stands in the rule", "write one condition", offset)
        elif len(token[0]) == 1 and not (token[0].isascii() and _is_shown(token[0])):
            yield Fault(
                f"{_code_point(token[0])} is no part of SQL",
                "type the character again; quotation marks are '",
                offset,
            )
        elif token[0].startswith("'"):
            yield from (
                Fault(f"{token[0]} holds {_code_point(char)}", "type it again", offset)
                for char in _odd_in(token[0])
            )


def _odd_in(literal: str) -> list[str]:
    """Find invisible characters, and letters of two scripts in one literal."""
    scripts = {_script(char) for char in literal if char.isalpha()}
    mixed = {"CYRILLIC", "GREEK"} & scripts if "LATIN" in scripts else set()
    return [
        char
        for char in dict.fromkeys(literal)
        if char in "\n\t"
        or not _is_shown(char)
        or (char.isalpha() and _script(char) in mixed)
    ]


def _script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0]


def _is_shown(char: str) -> bool:
    return char in " \n\t" or unicodedata.category(char)[0] not in "CZ"


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip()


def _second_gate(tree: exp.Expr, columns: Mapping[str, str]) -> list[Fault]:
    """Bind the rule over no facts and run it over made-up ones."""
    import duckdb

    con = _closed_database(tuple(columns.items()))
    rule = print_rule(tree)
    try:
        kind = con.execute(f"describe select ({rule}) from nothing").fetchall()[0][1]  # noqa: S608 - printed from the tree
        con.execute(f"select ({rule}) from made_up").fetchall()  # noqa: S608 - printed from the tree
    except duckdb.Error as error:
        said = str(error).split("\n", 1)[0]
        return [Fault(f"the database refuses the rule: {said}")]
    if kind != "BOOLEAN":
        return [Fault(f"the rule gives {kind} where yes or no is needed")]
    return []


@lru_cache(maxsize=8)
def _closed_database(columns: tuple[tuple[str, str], ...]) -> DuckDBPyConnection:
    """Open a database that can read nothing and holds one made-up row and a blank."""
    import duckdb

    con = duckdb.connect(
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "threads": "1",
        }
    )
    con.execute("set enable_external_access = false")
    con.execute("set lock_configuration = true")
    names = ", ".join(f"{name} {_SQL_TYPES.get(kind, kind)}" for name, kind in columns)
    made_up = ", ".join(_MADE_UP[kind] for _, kind in columns)
    blanks = ", ".join("null" for _ in columns)
    con.execute(f"create table nothing ({names})")
    con.execute(f"create table made_up ({names})")
    con.execute(f"insert into made_up values ({made_up}), ({blanks})")  # noqa: S608 - constants
    return con
