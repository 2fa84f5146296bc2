"""Puts tables of one shape together: the same columns, taken for the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from jointplan.ingest.inspect.column_stats import Sight
from jointplan.ingest.inspect.count import FEW, Words
from jointplan.ingest.inspect.forms import Form, merged_forms
from jointplan.ingest.inspect.read import Look


@dataclass(frozen=True)
class Shape:
    """Tables that are alike.

    Attributes:
        merged: The first of them, with what was seen in the cells of all.
        sights: All of them.
    """

    merged: Sight
    sights: tuple[Sight, ...]


def shapes_of(sights: Iterable[Sight]) -> list[Shape]:
    """Tables of one shape as one, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[Sight]] = {}
    for sight in sights:
        groups.setdefault(_shape(sight), []).append(sight)
    return [
        Shape(
            replace(group[0], look=_merged([each.look for each in group])), tuple(group)
        )
        for group in groups.values()
    ]


def _shape(sight: Sight) -> tuple[object, ...]:
    """What tables of one shape have in common."""
    facts, found = sight.found.facts, sight.found
    if facts is None:
        return (found.problem, found.cure)
    written = (facts.form, facts.encoding, facts.delimiter, facts.likely)
    feeds = tuple(sight.taken.feeds) if sight.taken else ()
    return (*written, found.header, sight.main, feeds, sight.left_out)


def _merged(looks: list[Look | None]) -> Look | None:
    """What was seen in the cells of several tables."""
    seen = [each for each in looks if each]
    if not seen:
        return None
    words: dict[tuple[str, str], Words] = {}
    for key in seen[0].words:
        words[key] = _merged_words([each.words.get(key, Words()) for each in seen])
    return replace(
        seen[0],
        row_count=sum(each.row_count for each in seen),
        unread_count=sum(each.unread_count for each in seen),
        stamps={
            column: _forms(column, seen)
            for column in dict.fromkeys(name for each in seen for name in each.stamps)
        },
        marks={
            column: dict(
                sum((Counter(each.marks.get(column)) for each in seen), Counter())
            )
            for column in seen[0].marks
        },
        short_ids=tuple(dict.fromkeys(id_ for each in seen for id_ in each.short_ids)),
        words=words,
    )


def _forms(column: str, looks: list[Look]) -> list[Form]:
    return merged_forms(form for each in looks for form in each.stamps.get(column, []))


def _marks(column: str, looks: list[Look]) -> dict[str, int]:
    counts = (Counter(each.marks.get(column, {})) for each in looks)
    return dict(sum(counts, Counter[str]()))


def _merged_words(found: list[Words]) -> Words:
    counts = sum((Counter(dict(each.counts)) for each in found), Counter[str]())
    rest = max(each.rest for each in found) + max(len(counts) - FEW, 0)
    return Words(tuple(counts.most_common(FEW)), rest)
