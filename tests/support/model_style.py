"""Says what is wrong with a model: one SELECT in one file, read downstream only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

# The run's period, the plans, the glossary's tables and what the mapping carries:
# inputs from staging up.
INPUTS = ("run", "plan", "glossary", "mapping")
COLUMNS = 88

_SPARED = re.compile(
    r"""
    (?P<comment> --[^\n]* | /\*.*?\*/ )
    | '(?:[^']|'')*'
    | "(?:[^"]|"")*"
    """,
    re.VERBOSE | re.DOTALL,
)
_CLOCK = re.compile(
    r"\b(?:current_(?:date|time|timestamp)|localtime(?:stamp)?)\b"
    r"|\b(?:now|today|get_current_\w+|transaction_timestamp)\s*\(",
)
_CHANCE = re.compile(
    r"\b(?:random|setseed|uuid\w*|gen_random_uuid)\s*\(|\b(?:using|table)\s*sample\b"
)


def code_of(text: str) -> str:
    """Blank out comments, literals and quoted names; every line stays a line."""
    return _SPARED.sub(
        lambda found: ("" if found["comment"] else "''") + "\n" * found[0].count("\n"),
        text,
    )


def faults_of_model(layer: str, text: str, layers: Sequence[str]) -> list[str]:
    """List every fault of the model `text` that stands in `layer`.

    `layers` is the order in which layers are built; a model may read those before
    its own, and the run's inputs where its layer is above staging's floor.
    """
    return [
        *_faults_of_header(text),
        *_faults_of_wording(text),
        *_faults_of_reading(layer, text, layers),
    ]


def _faults_of_header(text: str) -> Iterator[str]:
    lines = text.split("\n")
    header = [line for line in lines[: _first_code_line(lines)] if line.strip()]
    if not 3 <= len(header) <= 6:
        yield f"header has {len(header)} lines, not 3 to 6"
    if not (header and header[0].startswith("-- One row per ")):
        yield "header does not begin with its grain, '-- One row per'"


def _first_code_line(lines: list[str]) -> int:
    return next(
        (number for number, line in enumerate(lines) if not line.startswith("--")),
        len(lines),
    )


def _faults_of_wording(text: str) -> Iterator[str]:
    code = code_of(text)
    if ";" in code:
        yield "has a `;`"
    if upper := re.search(r"\w*[A-Z]\w*", code):
        yield f"writes {upper[0]} in upper case"
    if clock := _CLOCK.search(code):
        yield f"reads the clock: {clock[0]}"
    if chance := _CHANCE.search(code):
        yield f"leaves it to chance: {chance[0]}"
    lines = text.split("\n")
    for number, (line, bare) in enumerate(zip(lines, code.split("\n"), strict=True), 1):
        if len(line) > COLUMNS:
            yield f"line {number} has {len(line)} columns"
        is_explained = "--" in line or lines[number - 2].lstrip().startswith("--")
        if re.search(r"\bselect\s+distinct\b", bare) and not is_explained:
            yield f"line {number} selects distinct and no comment says why"


def _faults_of_reading(layer: str, text: str, layers: Sequence[str]) -> Iterator[str]:
    try:
        trees = sqlglot.parse(text, dialect="duckdb")
    except SqlglotError as error:
        yield f"cannot be parsed: {error}"
        return
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        yield "is not exactly one SELECT"
        return
    steps = {step.alias for step in trees[0].find_all(exp.CTE)}
    for table in trees[0].find_all(exp.Table):
        name = f"{table.db}.{table.name}" if table.db else table.name
        if table.db and not _is_import(table):
            yield f"reads {name} outside an import step"
        if table.db and not _may_read(layer, table.db, layers):
            yield f"reads {name}, which lies above {layer}"
        if (
            not table.db
            and isinstance(table.this, exp.Identifier | None)
            and (name not in steps)
        ):
            yield f"reads {name}, which no step yields"


def _is_import(table: exp.Table) -> bool:
    step = table.find_ancestor(exp.CTE)
    whole = step.this.sql(comments=False).lower() if step else ""
    return whole == " ".join(("select * from", f"{table.db}.{table.name}"))


def _may_read(layer: str, schema: str, layers: Sequence[str]) -> bool:
    if schema in INPUTS:
        return layers.index(layer) >= layers.index("staging")
    return schema in layers and layers.index(schema) <= layers.index(layer)
