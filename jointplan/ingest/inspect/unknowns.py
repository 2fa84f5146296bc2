"""Suggests, as comments of the mapping, how to read tables that no profile knows.

Tables with the same columns are one feed. Each is a block of lines: it holds when a
person takes the # off the whole block, beside any other suggestion.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.count import Words
from jointplan.ingest.inspect.entity_guess import (
    PEOPLE,
    Guess,
    code_columns,
    stage_day,
)
from jointplan.ingest.inspect.guess import own_of
from jointplan.ingest.inspect.name_match import patterns_for
from jointplan.ingest.inspect.open_questions import stock_word
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.inspect.write_toml import (
    comment,
    dotted,
    inline,
    off,
    plain,
    rows_of,
    rows_told,
    text,
    texts,
)
from jointplan.ingest.mapping.read import OPEN

FEW = 20  # words that stand as rows; the rest is counted
_LONG = 60  # letters of a word; what is longer is no code
_CONSTANTS = {
    "stage_changes": {"track": "status", "start_known": "observed"},
    "touches": {"kind": "personal", "channel": "message", "direction": "out"},
}
_WON = {
    "won": ("true", "true"),
    "closed won": ("true", "true"),
    "lost": ("false", "true"),
    "closed lost": ("false", "true"),
    "open": ("false", "false"),
}


def unknown_tables(seen: Seen) -> list[str]:
    """A block of lines for each kind of table that nobody knows."""
    lines: list[str] = []
    taken = set(known_source(seen.profile).feeds)
    groups = _groups(seen)
    for group in groups:
        if group[0].guess:
            lines += _block(seen, group, group[0].guess, taken)
    rest = [each.found.shown for group in groups for each in group if not each.guess]
    listed = ", ".join(rest[:FEW])
    more = f" and {len(rest) - FEW} more" if len(rest) > FEW else ""
    about = comment(f"Not recognised, so not read: {listed}{more}")
    return [*lines, "", *about] if rest else lines


def _groups(seen: Seen) -> list[list[Sight]]:
    """Unknown tables, those with the same columns together."""
    groups: dict[tuple[str, ...], list[Sight]] = {}
    for sight in seen.sights:
        is_unknown = sight.taken is None and sight.elsewhere is None
        if is_unknown and len(sight.found.header) > 1:
            groups.setdefault(sight.found.header, []).append(sight)
    return list(groups.values())


def _block(
    seen: Seen, group: list[Sight], guess: Guess, taken: set[str]
) -> Iterator[str]:
    """The lines of one feed, and of the feeds that the same file may have."""
    header = group[0].found.header
    tables = [each for each in seen.sights if each.found.facts]
    files = patterns_for(group, tables)
    name = _name(group[0], taken)
    shown = group[0].found.shown
    more = f" and {len(group) - 1} more with these columns" if len(group) > 1 else ""
    yield ""
    if not guess.entity:
        yield from comment(
            f"{shown}{more}: no profile knows it, and its columns do not say what it "
            "is. If the report needs it, say which entity it is and which column is "
            "which of its fields (jointplan/ingest/contract.py lists them), as "
            "docs/mapping.md shows."
        )
        yield from comment(f"Entities: {', '.join(ENTITIES)}")
        yield from _feed(name, files, OPEN, [f"columns = {text(OPEN)}"])
        yield from _left(header, set())
        return
    others = f" It may be {' or '.join(guess.others)} as well." if guess.others else ""
    yield from comment(
        f"{shown}{more}: no profile knows it. By its names it might be {guess.entity}: "
        f"a guess.{others} Check each line, then take the # off the whole block."
    )
    yield from _feed(name, files, guess.entity, _columns(guess, header))
    used = {column for each in guess.columns.values() for column in each}
    used |= {*code_columns(guess, header).values(), stage_day(header)}
    yield from _left(header, used)
    yield from _stages(name, files, guess, header, taken)


def _feed(name: str, files: tuple[str, ...], entity: str, body: list[str]) -> list[str]:
    place = dotted("feeds", name)
    file = text(files[0]) if len(files) == 1 else texts(files)
    lines = [f"file = {file}", f"entity = {text(entity)}", *body]
    return off(f"{place}.{line}" for line in lines)


def _columns(guess: Guess, header: tuple[str, ...]) -> list[str]:
    """A line for each field, with the other columns that it may be."""
    columns = {field: text(each[0]) for field, each in guess.columns.items()}
    if guess.entity == "opportunities":
        codes = code_columns(guess, header)
        if won := codes.get("won") or codes.get("stage"):
            columns = {"is_won": text(won), "is_closed": text(won)} | columns
    for field, word in _CONSTANTS.get(guess.entity, {}).items():
        columns.setdefault(field, inline({"value": text(word)}))
    return [
        f"columns.{field} = {column}{_or(guess.columns.get(field, ())[1:])}"
        for field, column in columns.items()
    ]


def _or(others: tuple[str, ...]) -> str:
    return f"    # or {plain(', '.join(others))}" if others else ""


def _left(header: tuple[str, ...], used: set[str]) -> list[str]:
    rest = [plain(each) for each in header if each and each not in used]
    return comment(f"Columns that are left: {', '.join(rest)}") if rest else []


def _stages(
    name: str,
    files: tuple[str, ...],
    guess: Guess,
    header: tuple[str, ...],
    taken: set[str],
) -> Iterator[str]:
    """Feeds that the same file may have: the people of a log, the stages of people."""
    if guess.entity == "stage_changes":  # an event log: its cases are the people
        people = [f"columns.lead_id = {text(guess.column('record_id'))}"]
        yield from _feed(_free(f"{name}_people", taken), files, "leads", people)
    if guess.entity not in PEOPLE:
        return
    record = f"columns.record_id = {text(guess.column('lead_id', 'contact_id'))}"
    if stage := code_columns(guess, header).get("stage"):
        changed = stage_day(header)
        known = "stamped" if changed else "inferred"
        body = [record, f"columns.stage = {text(stage)}"]
        body += [f"columns.changed = {text(changed)}"] if changed else []
        body += _track("status", known)
        since = f"since {changed}" if changed else "changes show between deliveries"
        yield from comment(f"The same file as a history of {stage}: {since}.")
        yield from _feed(_free(f"{name}_stages", taken), files, "stage_changes", body)
    for column in header:
        own = own_of(column, guess.entity)
        if own and own.stage and column != stage_day(header):
            body = [record, f"columns.changed = {text(column)}"]
            body += [f"columns.stage = {inline({'value': text(own.stage)})}"]
            body += _track("lifecycle", "stamped")
            place = _free(f"{name}_{own.stage}_date", taken)
            yield from _feed(place, files, "stage_changes", body)


def _track(track: str, known: str) -> list[str]:
    return [
        f"columns.track = {inline({'value': text(track)})}",
        f"columns.start_known = {inline({'value': text(known)})}",
    ]


def _name(sight: Sight, taken: set[str]) -> str:
    """Name of a feed that bears the table's name, and no other feed's."""
    stem = sight.found.part.names[0].rsplit(".", 1)[0].lower()
    return _free(re.sub(r"[^a-z0-9]+", "_", stem).strip("_") or "table", taken)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_more"
    taken.add(name)
    return name


def guessed_words(seen: Seen, asked: list[str]) -> list[str]:
    """Rows to fill in for the words of unknown tables: what each status means.

    Sources and reasons are mapped in glossary.md, so theirs are rows for its tables.

    Args:
        seen: The source.
        asked: Fields whose words have a heading of their own in the mapping.
    """
    maps: dict[str, Counter[str]] = {}
    rest: Counter[str] = Counter()
    for group in _groups(seen):
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
