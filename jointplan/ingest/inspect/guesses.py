"""Suggests, as comments of the mapping, what the profile cannot know of a company.

Own columns by their names, tracked fields of a history, what responses were for. Each
line is a whole suggestion: it holds once a person takes its # away, alone or not.
"""

from __future__ import annotations

from collections import Counter

from jointplan.ingest.contract import ENTITIES
from jointplan.ingest.files.export import candidates, present
from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.guess import attribute_of
from jointplan.ingest.inspect.name_match import Naming, namings_of
from jointplan.ingest.inspect.open_questions import meaning_of
from jointplan.ingest.inspect.vendor import known_source
from jointplan.ingest.inspect.write_toml import (
    comment,
    dotted,
    inline,
    off,
    rows_of,
    rows_told,
    text,
    texts,
)
from jointplan.ingest.mapping.read import OPEN

_ROWS = 20  # words that stand as rows
Columns = dict[str, dict[str, list[str]]]  # feed -> field or stage -> columns


def triggers(seen: Seen) -> list[str]:
    """What a response was for, where the profile has no more than "response" for it."""
    source = known_source(seen.profile)
    counts: dict[str, Counter[str]] = {}
    for sight in seen.fed:
        for (feed, field), words in (sight.look.words if sight.look else {}).items():
            if feed not in source.feeds or field != "trigger":
                continue
            values = source.feeds[feed].values.get(field, {})
            known = {word: code for word, code in values.items() if word != "*"}
            found = {w: n for w, n in words.counts if meaning_of(w, known) is None}
            counts.setdefault(feed, Counter()).update(found)
    codes = ENTITIES["responses"].fields["trigger"].codes
    others = ", ".join(code for code in codes if code != "response")
    lines: list[str] = []
    for feed, found_ in counts.items():
        about = f'Each is taken as "response". Where one means more, say so: {others}.'
        if len(found_) > _ROWS:
            about += f" These are the {_ROWS} most frequent."
        place = dotted("feeds", feed, "values", "trigger")
        words_ = [
            f"{place}.{rows_of(word, 'response', count)}"
            for word, count in found_.most_common(_ROWS)
        ]
        lines += ["", *comment(about), *off(words_)] if words_ else []
    return lines


def lacks_reason(seen: Seen) -> str:
    """The feed of people of which no column may say why one was rejected; else ""."""
    for entity in ("leads", "contacts"):
        for sight in seen.fed:
            for name, feed in (sight.taken.feeds if sight.taken else {}).items():
                if feed.entity == entity:
                    named = candidates(feed.columns.get("reason", []))
                    is_own = any(own.field == "reason" for own in sight.own)
                    has_one = is_own or present(named, sight.found.header)
                    return "" if has_one else name
    return ""


def reason_asked(seen: Seen) -> list[str]:
    """The question for the reason of a rejection, where no column looks like it."""
    feed = lacks_reason(seen)
    if not feed:
        return []
    about = (
        "No column says why a lead was rejected, so every rejection has no reason. If "
        "you keep reasons, export that column and name it:"
    )
    line = f"{dotted('feeds', feed, 'columns', 'reason')} = {text(OPEN)}"
    return ["", *comment(about), *off([line])]


def own_fields(seen: Seen) -> list[str]:
    """Columns of the company's own that may be a field, or the date of a stage."""
    fields, dates = _own(seen)
    lines: list[str] = []
    for feed, found in fields.items():
        lines += [
            "",
            *comment(f"Columns of {feed} that may be fields, by their names:"),
        ]
        lines += off(
            f"{dotted('feeds', feed, 'columns', field)} = {texts([*columns, ''])}"
            for field, columns in found.items()
        )
    for feed, found in dates.items():
        for stage, columns in found.items():
            lines += _date(seen, feed, stage, columns)
    return lines


def _own(seen: Seen) -> tuple[Columns, Columns]:
    """Candidates by feed, for fields and for dates of stages."""
    fields: Columns = {}
    dates: Columns = {}
    namings = namings_of(seen)
    for sight in seen.fed:
        naming = namings.get(sight.main, Naming())
        asked = [lack.field for lack in naming.lacking]
        for own in sight.own if sight.taken and not naming.is_off else ():
            if own.field in asked:
                continue  # it is a question already
            of_feed = (dates if own.stage else fields).setdefault(sight.main, {})
            columns = of_feed.setdefault(own.stage or own.field, [])
            if own.column not in columns:
                columns.append(own.column)
    return fields, dates


def _date(seen: Seen, feed_name: str, stage: str, columns: list[str]) -> list[str]:
    """A feed that takes columns for the day of a stage."""
    feed = known_source(seen.profile).feeds[feed_name]
    naming = namings_of(seen).get(feed_name)
    files = naming.files if naming and naming.files else feed.files
    field, ids = next(iter(feed.columns.items()))
    if naming and field in [lack.field for lack in naming.lacking]:
        ids = OPEN  # as the feed's own id is
    about = f"What may be the day of {stage} of {feed_name}"
    about += ", the first that is filled:" if len(columns) > 1 else ":"
    told = {
        "record_id": texts(ids) if isinstance(ids, list) else text(str(ids)),
        "changed": texts([*columns, ""]),
        "stage": inline({"value": text(stage)}),
        "track": inline({"value": text("lifecycle")}),
        "start_known": inline({"value": text("stamped")}),
    }
    body = {
        "file": texts(files),
        "entity": text("stage_changes"),
        "is_optional": "true",
        "columns": inline(told),
    }
    line = f"{dotted('feeds', f'{feed_name}_{stage}_date')} = {inline(body)}"
    return ["", *comment(about), *off([line])]


def told_by_history(seen: Seen) -> list[str]:
    """Tracked fields that no feed takes from a history and that may be attributes."""
    source = known_source(seen.profile)
    lines: list[str] = []
    for feed, words in _tracked(seen).items():
        told = str(source.feeds[feed].columns["attribute"])
        known = source.feeds[feed].where.get(told, [])
        listed = ", ".join(
            f"{word} ({rows_told(count)})" for word, count in words.items()
        )
        where = dotted("feeds", feed, "where", told)
        values = dotted("feeds", feed, "values", "attribute")
        body = [
            f"{where} = {texts([*known, *words])}",
            *(f"{values}.{text(word)} = {text(attribute_of(word))}" for word in words),
        ]
        lines += ["", *comment(f"{feed} also has the history of {listed}:"), *off(body)]
    return lines


def _tracked(seen: Seen) -> dict[str, Counter[str]]:
    """Feed of a history -> tracked fields that may be attributes, with their rows."""
    found: dict[str, Counter[str]] = {}
    for sight in seen.fed:
        for name, feed in (sight.taken.feeds if sight.taken else {}).items():
            if sight.look and isinstance(feed.columns.get("attribute"), str):
                words = {w: n for w, n in sight.look.untold.counts if attribute_of(w)}
                if words:
                    found.setdefault(name, Counter()).update(words)
                break
    return found
