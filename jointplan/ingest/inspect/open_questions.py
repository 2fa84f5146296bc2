"""The words of an export that the kit has to know the meaning of, and what is known.

A word that a profile maps is known; of others, some are words everybody uses in one
sense. The rest only the company can explain.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.flags import flag_of
from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.count import FEW, Words
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.mapping.patterns import is_pattern
from jointplan.ingest.mapping.read import OPEN
from jointplan.ingest.mapping.schema import Source

STOCK = {
    "none": ("open", "new", "not contacted", "open - not contacted"),
    "mql": ("mql", "marketing qualified", "marketing qualified lead"),
    "accepted": (
        "sal",
        "accepted",
        "sales accepted",
        "sales accepted lead",
        "working - contacted",
    ),
    "qualified": (
        "sql",
        "qualified",
        "sales qualified",
        "sales qualified lead",
        "closed - converted",
    ),
    "disqualified": ("disqualified", "unqualified", "closed - not converted"),
    "recycled": ("recycled",),
}


@dataclass(frozen=True)
class Meaning:
    """A word of an export.

    Attributes:
        word: As the export writes it most often.
        count: Rows that have it.
        answer: The kit's word; a question where nobody but the company knows.
    """

    word: str
    count: int
    answer: str


@dataclass(frozen=True)
class Asked:
    """Words of one field that the profile does not explain.

    Attributes:
        feed: Feed that reads the field; "" for the stages, which all feeds share.
        field: The field.
        codes: The kit's words to choose from.
        meanings: The words that the profile does not know.
        known: Those that it does.
        is_long: There are too many to list.
    """

    feed: str
    field: str
    codes: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    known: tuple[Meaning, ...] = ()
    is_long: bool = False

    @property
    def questions(self) -> list[str]:
        """Words that only the company can explain."""
        open_ = [each.word for each in self.meanings if each.answer == OPEN]
        return ["*"] if self.is_long else open_


def stock_word(word: str) -> str:
    """The stage that a status means wherever it is used; a question for others."""
    plain = " ".join(word.lower().split())
    return next((stage for stage, words in STOCK.items() if plain in words), OPEN)


def meaning_of(word: str, values: dict[str, str]) -> str | None:
    """What a value map makes of a word: exact before patterns, `*` last."""
    plain = word.strip().lower()
    keys = sorted(values, key=lambda key: (is_pattern(key), key == "*"))
    for key in keys:
        if _matches(plain, key.strip().lower()):
            return values[key]
    return None


def _matches(word: str, pattern: str) -> bool:
    written = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(written, word, re.DOTALL) is not None


@dataclass
class _Heard:
    """Words of a field in all files: how often, and what the profile makes of it."""

    counts: Counter[str] = field(default_factory=Counter)
    known: dict[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    is_long: bool = False


def asked_of(seen: Seen) -> list[Asked]:
    """Words of a source that its profile does not explain, stages first."""
    source = known_source(seen.profile)
    heard: dict[tuple[str, str], _Heard] = {}
    for sight in seen.fed:
        for (name, item), words in (sight.look.words if sight.look else {}).items():
            if name not in source.feeds:
                continue  # a table of another vendor in this folder
            field = "stage" if item == "stage_before" else item  # the same words
            key = ("", field) if field == "stage" else (name, field)
            _hear(heard.setdefault(key, _Heard()), source, (name, field), words)
    found = [_asked(source, key, heard[key]) for key in sorted(heard)]
    return [
        each
        for each in found
        if each.meanings or (each.field == "stage" and each.known)
    ]


def _map_of(source: Source, feed: str, name: str) -> dict[str, str]:
    """The value map of a field: the feed's own before the source's."""
    own = source.feeds[feed].values.get(name, {})
    return own | {k: v for k, v in source.values.get(name, {}).items() if k not in own}


def _hear(heard: _Heard, source: Source, key: tuple[str, str], words: Words) -> None:
    """Add the words of one file. A word is known where every feed explains it."""
    feed, name = key
    values = _map_of(source, feed, name)
    codes = ENTITIES[source.feeds[feed].entity].fields[name].codes
    for word, count in words.counts:
        heard.counts[word] += count
        answer = _answer(word, values, codes)
        if answer is None:
            heard.unknown.add(word.lower())
        else:
            heard.known[word.lower()] = answer
    heard.is_long |= words.is_long


def _answer(word: str, values: dict[str, str], codes: tuple[str, ...]) -> str | None:
    """What the kit makes of a word without being told more."""
    if values:
        return meaning_of(word, values)
    if codes:
        return word if word in codes else None
    flag = flag_of(word)
    return None if flag is None else str(flag).lower()


def _asked(source: Source, key: tuple[str, str], heard: _Heard) -> Asked:
    feed, name = key
    known: list[Meaning] = []
    unknown: list[Meaning] = []
    for word, count in _merged(heard.counts):
        if word.lower() not in heard.unknown:
            known.append(Meaning(word, count, heard.known[word.lower()]))
        else:
            answer = stock_word(word) if name == "stage" else OPEN
            unknown.append(Meaning(word, count, answer))
    if unknown and feed and not _map_of(source, feed, name):
        known, unknown = [], [*known, *unknown]  # a new map has to say all
    is_long = bool(unknown) and (heard.is_long or len(unknown) > FEW)
    if is_long:
        unknown = [*unknown[:FEW], Meaning("*", 0, OPEN)]
    entity = source.feeds[feed].entity if feed else "stage_changes"
    codes = ENTITIES[entity].fields[name].codes or ("true", "false")
    return Asked(feed, name, codes, tuple(unknown), tuple(known), is_long)


def _merged(counts: Counter[str]) -> list[tuple[str, int]]:
    """Words that differ in case are one, in the spelling that most rows have."""
    merged: dict[str, tuple[str, int]] = {}
    for word, count in counts.most_common():
        first, before = merged.get(word.lower(), (word, 0))
        merged[word.lower()] = (first, before + count)
    return list(merged.values())
