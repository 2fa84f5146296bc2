"""Suggests, as comments of the mapping, what tables that no profile knows might be."""

from __future__ import annotations

import re

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.count import Words
from jointplan.ingest.inspect.guess import Guess
from jointplan.ingest.inspect.name_match import pattern_of
from jointplan.ingest.inspect.open_questions import stock_word
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.inspect.write_toml import (
    comment,
    dotted,
    inline,
    off,
    plain,
    rows_of,
    text,
)
from jointplan.ingest.mapping.read import OPEN

_CONSTANTS = {
    "stage_changes": {"track": "status", "start_known": "observed"},
    "touches": {"kind": "personal", "channel": "message", "direction": "out"},
}
_WON = {
    "won": ("true", "true"),
    "closed won": ("true", "true"),
    "lost": ("false", "true"),
    "closed lost": ("false", "true"),
}


def unknown_tables(seen: Seen) -> list[str]:
    """A skeleton for each table that nobody knows."""
    unknown = [
        each
        for each in seen.sights
        if each.found.facts and each.taken is None and each.elsewhere is None
    ]
    lines: list[str] = []
    taken = set(known_source(seen.profile).feeds)
    for sight in unknown:
        if sight.guess:
            lines += _guessed(sight, sight.guess, taken)
        elif seen.profile == "generic" and len(sight.found.header) > 1:
            lines += _blank(sight, taken)
    if seen.profile != "generic":
        rest = ", ".join(each.found.shown for each in unknown if not each.guess)
        lines += ["", *comment(f"Not recognised, so not read: {rest}")] if rest else []
    return lines


def _name(sight: Sight, taken: set[str]) -> str:
    """Name of a feed that bears the table's name, and no other feed's."""
    stem = sight.found.part.names[0].rsplit(".", 1)[0].lower()
    name = re.sub(r"[^a-z0-9]+", "_", stem).strip("_") or "table"
    while name in taken:
        name += "_more"
    taken.add(name)
    return name


def _blank(sight: Sight, taken: set[str]) -> list[str]:
    listed = ", ".join(plain(each) for each in sight.found.header if each)
    about = (
        f"{sight.found.shown}: no profile knows it, and nothing is guessed. If the "
        f"report needs it, say which entity it is ({', '.join(ENTITIES)}) and which "
        "column is which of its fields (jointplan/ingest/contract.py lists them), as "
        "docs/mapping.md shows. Its columns are: "
    )
    file = text(pattern_of(sight.found.part.names[0]))
    body = {"file": file, "entity": text(OPEN), "columns": text(OPEN)}
    line = f"{dotted('feeds', _name(sight, taken))} = {inline(body)}"
    return ["", *comment(about + listed), *off([line])]


def _guessed(sight: Sight, guess: Guess, taken: set[str]) -> list[str]:
    columns = {field: text(column) for field, column in guess.columns.items()}
    for field, word in _CONSTANTS.get(guess.entity, {}).items():
        columns.setdefault(field, inline({"value": text(word)}))
    if guess.entity == "opportunities" and "stage_name" in guess.columns:
        stage = text(guess.columns["stage_name"])
        columns = {"is_won": stage, "is_closed": stage} | columns
    about = (
        f"{sight.found.shown}: no profile knows it. By the names of its columns it "
        f"might be {guess.entity}: a guess. Check the line before you take its # away."
    )
    file = text(pattern_of(sight.found.part.names[0]))
    body = {"file": file, "entity": text(guess.entity), "columns": inline(columns)}
    name = _name(sight, taken)
    lines = [f"{dotted('feeds', name)} = {inline(body)}"]
    if guess.entity == "stage_changes":  # an event log: its cases are the people
        people = inline({"lead_id": text(guess.columns["record_id"])})
        body = {"file": file, "entity": text("leads"), "columns": people}
        lines.append(f"{dotted('feeds', f'{name}_people')} = {inline(body)}")
    used = guess.columns.values()
    rest = ", ".join(plain(each) for each in sight.found.header if each not in used)
    more = comment(f"Columns that are left: {rest}") if rest else []
    return ["", *comment(about), *off(lines), *more]


def guessed_words(seen: Seen, asked: list[str]) -> list[str]:
    """Value maps for tables that are a guess, with the words that were found.

    Args:
        seen: The source.
        asked: Fields whose words have a heading of their own in the mapping.
    """
    maps: dict[str, dict[str, str]] = {}
    for sight in seen.sights:
        if sight.guess and sight.taken is None and sight.elsewhere is None:
            for field, rows in _meanings(sight, sight.guess).items():
                for word, row in rows.items():
                    maps.setdefault(field, {}).setdefault(word, row)
    lines: list[str] = []
    for field, rows in maps.items():
        if field not in asked:
            about = f"What the words of {field} mean, where you use the guess above:"
            place = dotted("values", field)
            lines += ["", *comment(about)]
            lines += off(f"{place}.{row}" for row in rows.values())
    return lines


def _meanings(sight: Sight, guess: Guess) -> dict[str, dict[str, str]]:
    """Field -> word -> line of a value map, for a guessed feed."""
    words = _words(sight, guess)
    if guess.entity == "stage_changes":
        rows = {
            word: rows_of(word, stock_word(word), count) for word, count in words.counts
        }
        rest = {"*": '"*" = "none"'} if words.is_long else {}
        return {"stage": rows | rest}
    if guess.entity != "opportunities" or "stage_name" not in guess.columns:
        return {}
    return {
        field: {
            word: rows_of(word, _WON.get(word.lower(), (OPEN, OPEN))[number], count)
            for word, count in words.counts
        }
        for number, field in enumerate(("is_won", "is_closed"))
        if field not in guess.columns
    }


def _words(sight: Sight, guess: Guess) -> Words:
    column = guess.columns.get("stage") or guess.columns.get("stage_name") or ""
    none = Words((), is_long=False)
    return sight.look.words.get(("", column), none) if sight.look else none
