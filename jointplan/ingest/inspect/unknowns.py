"""Suggests, as comments of the mapping, what tables that no profile knows might be."""

from __future__ import annotations

import re

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.count import Words
from jointplan.ingest.inspect.guess import Guess
from jointplan.ingest.inspect.name_match import pattern_of
from jointplan.ingest.inspect.open_questions import stock_word
from jointplan.ingest.inspect.write_toml import (
    comment,
    heading,
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
    for sight in unknown:
        if sight.guess:
            lines += _guessed(seen, sight, sight.guess)
        elif seen.profile == "generic" and len(sight.found.header) > 1:
            lines += _blank(seen, sight)
    if seen.profile != "generic":
        rest = ", ".join(each.found.shown for each in unknown if not each.guess)
        lines += ["", *comment(f"Not recognised, so not read: {rest}")] if rest else []
    return lines


def _place(seen: Seen, sight: Sight) -> tuple[str, ...]:
    """Heading of a feed that bears the table's name."""
    stem = sight.found.part.names[0].rsplit(".", 1)[0].lower()
    name = re.sub(r"[^a-z0-9]+", "_", stem).strip("_")
    return ("sources", seen.name, "feeds", name or "table")


def _head(place: tuple[str, ...], sight: Sight, entity: str) -> list[str]:
    file = pattern_of(sight.found.part.names[0])
    return [heading(*place), f"file = {text(file)}", f"entity = {text(entity)}"]


def _blank(seen: Seen, sight: Sight) -> list[str]:
    place = _place(seen, sight)
    about = (
        f"{sight.found.shown}: no profile knows it, and nothing is guessed. If the "
        f"report needs it, say which entity it is ({', '.join(ENTITIES)}) and which "
        "column is which of its fields (jointplan/ingest/contract.py lists them)."
    )
    body = [*_head(place, sight, OPEN), heading(*place, "columns")]
    body += [
        f"{text(OPEN)} = {text(column)}" for column in sight.found.header if column
    ]
    return ["", *comment(about), *off(body)]


def _guessed(seen: Seen, sight: Sight, guess: Guess) -> list[str]:
    place = _place(seen, sight)
    columns = {field: text(column) for field, column in guess.columns.items()}
    for field, word in _CONSTANTS.get(guess.entity, {}).items():
        columns.setdefault(field, f"{{ value = {text(word)} }}")
    if guess.entity == "opportunities" and "stage_name" in guess.columns:
        stage = text(guess.columns["stage_name"])
        columns = {"is_won": stage, "is_closed": stage} | columns
    about = (
        f"{sight.found.shown}: no profile knows it. By the names of its columns it "
        f"might be {guess.entity}: a guess. Check each line before you take its # away."
    )
    body = [*_head(place, sight, guess.entity), heading(*place, "columns")]
    body += [f"{field} = {column}" for field, column in columns.items()]
    body += _meanings(place, sight, guess)
    if guess.entity == "stage_changes":  # an event log: its cases are the people
        people = (*place[:-1], f"{place[-1]}_people")
        body += [*_head(people, sight, "leads"), heading(*people, "columns")]
        body.append(f"lead_id = {text(guess.columns['record_id'])}")
    used = guess.columns.values()
    rest = ", ".join(plain(each) for each in sight.found.header if each not in used)
    more = comment(f"Columns that are left: {rest}") if rest else []
    return ["", *comment(about), *off(body), *more]


def _meanings(place: tuple[str, ...], sight: Sight, guess: Guess) -> list[str]:
    """Value maps of a guessed feed, with the words that were found."""
    words = _words(sight, guess)
    if guess.entity == "stage_changes":
        found = [rows_of(word, stock_word(word), count) for word, count in words.counts]
        rest = ['"*" = "none"'] if words.is_long else []
        return [heading(*place, "values", "stage"), *found, *rest]
    if guess.entity != "opportunities" or "stage_name" not in guess.columns:
        return []
    lines = []
    for number, field in enumerate(("is_won", "is_closed")):
        if field not in guess.columns:
            lines.append(heading(*place, "values", field))
            for word, count in words.counts:
                answer = _WON.get(word.lower(), (OPEN, OPEN))[number]
                lines.append(rows_of(word, answer, count))
    return lines


def _words(sight: Sight, guess: Guess) -> Words:
    column = guess.columns.get("stage") or guess.columns.get("stage_name") or ""
    none = Words((), is_long=False)
    return sight.look.words.get(("", column), none) if sight.look else none
