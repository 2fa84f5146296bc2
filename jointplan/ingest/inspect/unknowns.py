"""Suggests, as comments of the mapping, how to read tables that no profile knows.

Tables with the same columns are one feed. Each is a block of lines: it holds when a
person takes the # off the whole block, beside any other suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.inspect.column_stats import Seen, Sight
from jointplan.ingest.inspect.entity_guess import (
    PEOPLE,
    Guess,
    code_columns,
    stage_day,
)
from jointplan.ingest.inspect.guess import own_of
from jointplan.ingest.inspect.name_match import patterns_for
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.inspect.write_toml import (
    comment,
    dotted,
    inline,
    off,
    plain,
    text,
    texts,
)
from jointplan.ingest.mapping.read import OPEN

FEW = 20  # words that stand as rows; the rest is counted
_CONSTANTS = {
    "stage_changes": {"track": "status", "start_known": "observed"},
    "touches": {"kind": "personal", "channel": "message", "direction": "out"},
}


def unknown_tables(seen: Seen) -> list[str]:
    """A block of lines for each kind of table that nobody knows."""
    lines: list[str] = []
    taken = set(known_source(seen.profile).feeds)
    groups = unknown_groups(seen)
    for group in groups:
        if group[0].guess:
            lines += _block(seen, group, group[0].guess, taken)
    rest = [each.found.shown for group in groups for each in group if not each.guess]
    listed = ", ".join(rest[:FEW])
    more = f" and {len(rest) - FEW} more" if len(rest) > FEW else ""
    about = comment(f"Not recognised, so not read: {listed}{more}")
    return [*lines, "", *about] if rest else lines


def unknown_groups(seen: Seen) -> list[list[Sight]]:
    """Unknown tables: those with the same columns together, or of the same name.

    The newest comes first; a file may have gained a column since an older delivery.
    """
    groups: dict[tuple[str, ...], list[Sight]] = {}
    headers: dict[str, tuple[str, ...]] = {}  # of the newest file of a name
    for sight in sorted(seen.sights, key=_day, reverse=True):
        is_unknown = sight.taken is None and sight.elsewhere is None
        if is_unknown and len(sight.found.header) > 1:
            name = sight.found.part.names[0]
            header = headers.setdefault(name, sight.found.header)
            groups.setdefault(header, []).append(sight)
    return list(groups.values())


def _day(sight: Sight) -> date:
    return sight.found.day or date.min


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
            "which of its fields (docs/mapping.md lists them), as "
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
    everywhere = set(header).intersection(*(each.found.header for each in group))
    yield from _feed(name, files, guess.entity, _columns(guess, header, everywhere))
    used = {column for each in guess.columns.values() for column in each}
    used |= {*code_columns(guess, header).values(), stage_day(header)}
    yield from _left(header, used)
    yield from _stages(name, files, guess, header, taken)


def _feed(name: str, files: tuple[str, ...], entity: str, body: list[str]) -> list[str]:
    place = dotted("feeds", name)
    file = text(files[0]) if len(files) == 1 else texts(files)
    lines = [f"file = {file}", f"entity = {text(entity)}", *body]
    return off(f"{place}.{line}" for line in lines)


def _columns(guess: Guess, header: tuple[str, ...], everywhere: set[str]) -> list[str]:
    """A line for each field, with the other columns that it may be.

    Args:
        guess: What the tables may be.
        header: Columns of the newest of them.
        everywhere: Columns that all of them have; any other may be absent.
    """
    columns = {
        field: text(first) if first in everywhere else texts([first, ""])
        for field, (first, *_) in guess.columns.items()
    }
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
        if changed:
            yield from comment(
                f"{changed} keeps the day of the last {stage} alone. Whoever went on "
                "from MQL has lost the day of the hand-off, and no quota counts them: "
                "so map the column with that day to the stage mql, in a feed of its "
                "own, and take only the words of decisions here (where)."
            )
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
