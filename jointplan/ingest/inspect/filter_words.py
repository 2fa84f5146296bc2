"""Words of a column that a feed takes rows by, and that say neither yes nor no (R45).

A row with such a word is not left out as if it said no; people say what it means.
"""

from __future__ import annotations

from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.inspect.write_toml import (
    assigned,
    comment,
    heading,
    key,
    plain,
    rows_told,
)
from jointplan.ingest.mapping.read import OPEN


def unsaid_words(seen: Seen) -> dict[tuple[str, str], dict[str, int]]:
    """Feed and column -> words that are neither yes nor no, with their rows."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for sight in seen.fed:
        for place, words in (sight.look.unsaid if sight.look else {}).items():
            counts = found.setdefault(place, {})
            for word, count in words.counts:
                counts[word] = counts.get(word, 0) + count
    return {place: counts for place, counts in found.items() if counts}


def filter_questions(seen: Seen) -> list[str]:
    """What only people can answer about the rows that feeds take."""
    return [
        f"whether {plain(', '.join(words))} in {plain(column)} ({feed}) means yes"
        for (feed, column), words in unsaid_words(seen).items()
    ]


def filter_lines(seen: Seen) -> list[str]:
    """The filters with a question where the words that mean yes go."""
    source = known_source(seen.profile)
    lines: list[str] = []
    for (feed, column), words in unsaid_words(seen).items():
        listed = ", ".join(f"{plain(w)} ({rows_told(n)})" for w, n in words.items())
        about = (
            f"{column} says which rows are taken. {listed}: neither yes nor no. Put "
            "those that mean it in place of the question, or take it out; name those "
            "that do not in a rule of set_aside."
        )
        lines += [
            "",
            *comment(about),
            heading("sources", seen.name, "feeds", feed, "where"),
        ]
        lines += assigned(key(column), [*source.feeds[feed].where[column], OPEN])
    return lines
