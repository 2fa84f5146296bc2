"""Suggests rows for the words of tables that no profile knows: what each status means.

Sources and reasons are mapped in glossary.md, so theirs are rows for its tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.count import Words
from jointplan.ingest.inspect.entity_guess import code_columns
from jointplan.ingest.inspect.open_questions import stock_word
from jointplan.ingest.inspect.unknowns import FEW, unknown_groups
from jointplan.ingest.inspect.write_toml import (
    comment,
    dotted,
    off,
    plain,
    rows_of,
    rows_told,
    text,
)
from jointplan.ingest.mapping.read import OPEN

_LONG = 60  # letters of a word; what is longer is no code
_WON = {
    "won": ("true", "true"),
    "closed won": ("true", "true"),
    "lost": ("false", "true"),
    "closed lost": ("false", "true"),
    "open": ("false", "false"),
}


def guessed_words(seen: Seen, asked: list[str]) -> list[str]:
    """Rows to fill in for the words of unknown tables: what each status means.

    Sources and reasons are mapped in glossary.md, so theirs are rows for its tables.

    Args:
        seen: The source.
        asked: Fields whose words have a heading of their own in the mapping.
    """
    maps: dict[str, Counter[str]] = {}
    rest: Counter[str] = Counter()
    for group in unknown_groups(seen):
        for sight in group:
            for kind, words in _coded(sight):
                maps.setdefault(kind, Counter()).update(dict(words.counts))
                rest[kind] = max(rest[kind], words.rest)
    lines: list[str] = []
    for kind, counts in maps.items():
        words = _merged(counts, rest[kind])
        if kind in ("source", "reason"):
            lines += _glossary_rows(kind, words)
        elif kind == "won":
            lines += _map_rows("is_won", words, lambda word: _won(word)[0])
            lines += _map_rows("is_closed", words, lambda word: _won(word)[1])
        elif "stage" not in asked:
            lines += _map_rows("stage", words, stock_word)
    return lines


def _coded(sight: Sight) -> Iterator[tuple[str, Words]]:
    """Kind and words of each column that a person goes through."""
    if sight.guess is None or sight.look is None:
        return
    codes = code_columns(sight.guess, sight.found.header)
    if sight.guess.entity == "opportunities" and (stage := codes.pop("stage", "")):
        codes.setdefault("won", stage)
    for kind, column in codes.items():
        yield kind, sight.look.words.get(("", column), Words())


def _merged(counts: Counter[str], rest: int) -> Words:
    """Words that differ in case are one; what reads like a sentence is none."""
    merged: dict[str, tuple[str, int]] = {}
    for word, count in counts.most_common():
        first, before = merged.get(word.lower(), (word, 0))
        merged[word.lower()] = (first, before + count)
    words = [
        each for each in merged.values() if len(each[0]) <= _LONG and "@" not in each[0]
    ]
    return Words(tuple(words[:FEW]), rest + len(merged) - len(words[:FEW]))


def _won(word: str) -> tuple[str, str]:
    return _WON.get(word.lower(), (OPEN, OPEN))


def _map_rows(field: str, words: Words, answer: Callable[[str], str]) -> list[str]:
    """Rows of a value map, with a question for each word that is not known."""
    if not words.counts:
        return []
    choices = ENTITIES["stage_changes"].fields["stage"].codes
    one_of = f", one of {', '.join(choices)}" if field == "stage" else ", true or false"
    place = dotted("values", field)
    rows = [f"{place}.{rows_of(each, answer(each), n)}" for each, n in words.counts]
    if words.rest:
        rows.append(f"{place}.{text('*')} = {text(OPEN)}    # any of {words.rest} more")
    about = f"What the words of {field} mean{one_of}, where you use a guess above:"
    return ["", *comment(about), *off(rows)]


def _glossary_rows(kind: str, words: Words) -> list[str]:
    """Rows for a table of glossary.md, where sources and reasons get their names."""
    if not words.counts:
        return []
    table = "Sources" if kind == "source" else "Rejection reasons"
    rows = [
        f"#   | ? | `{plain(word)}` |    {rows_told(count)}"
        for word, count in words.counts
    ]
    if words.rest:
        rows.append(f"#   and {words.rest} more")
    about = f"Values for the table {table} of glossary.md, to put under your own names:"
    return ["", *comment(about), *rows]
