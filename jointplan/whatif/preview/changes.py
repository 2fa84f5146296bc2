"""Which words and rules differ between a base and an edited glossary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jointplan.glossary.read import Glossary
from jointplan.glossary.terms import Term
from jointplan.plans.quarters import Quarter
from jointplan.whatif.preview.as_if_agreed import Effective, Judging

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"[*`]")


@dataclass(frozen=True)
class Change:
    """A rule or table that judges the quarter otherwise.

    Attributes:
        title: As the glossary has it.
        was: Versions of the base in force in the quarter, newest first.
        becomes: The same of the edited glossary.
    """

    title: str
    was: tuple[Judging, ...]
    becomes: tuple[Judging, ...]

    @property
    def is_table(self) -> bool:
        """Whether its lines are rows that can be told one by one."""
        return any(len(each.lines) > 1 for each in (*self.was, *self.becomes))

    def told(self, versions: Sequence[Judging], others: Sequence[Judging]) -> list[str]:
        """What versions say: of tables, only the rows that the others lack."""
        lines = list(dict.fromkeys(line for each in versions for line in each.lines))
        spared = {line for each in others for line in each.lines}
        return [line for line in lines if not self.is_table or line not in spared]


@dataclass(frozen=True)
class Reworded:
    """A term whose prose differs, with the paragraphs that the other side lacks."""

    term: str
    was: tuple[str, ...]
    becomes: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """All that differs.

    Attributes:
        judging: Rules and tables that judge the quarter otherwise.
        elsewhere: Versions that differ and are in force on no day of the quarter.
        superseded: Edited versions to come that another one takes the place of.
        words: Terms whose prose differs; it moves no figure.
        standing: Proposals that stand in the base too, so nothing is shown of them.
        withdrawn: Versions of the base that judge no day of the quarter and are gone.
    """

    judging: tuple[Change, ...]
    elsewhere: tuple[Judging, ...]
    superseded: tuple[Judging, ...]
    words: tuple[Reworded, ...]
    standing: tuple[Judging, ...] = ()
    withdrawn: tuple[Judging, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether the two glossaries say the same."""
        return not (self.judging or self.unseen or self.words)

    @property
    def unseen(self) -> tuple[Judging, ...]:
        """Versions that differ and move no figure of the quarter."""
        return (*self.elsewhere, *self.superseded, *self.withdrawn)


def changes_of(
    base: tuple[Glossary, Effective],
    edited: tuple[Glossary, Effective],
    quarter: Quarter,
) -> Changes:
    """Hold an edited glossary against its base.

    Args:
        base: As written, and as it judges.
        edited: The same of the edited one.
        quarter: The quarter judged.
    """
    old, new = base[1].judging, edited[1].judging
    judging, elsewhere = [], []
    for title in dict.fromkeys(each.title for each in (*old, *new)):
        was = in_force([each for each in old if each.title == title], quarter)
        becomes = in_force([each for each in new if each.title == title], quarter)
        if _says(was, quarter) != _says(becomes, quarter):
            judging.append(Change(title, was, becomes))
        elsewhere += [
            each
            for each in new
            if each.title == title and each not in becomes and not _is_in(old, each)
        ]
    words = _reworded(base[0].terms, edited[0].terms)
    return Changes(
        tuple(judging),
        tuple(elsewhere),
        edited[1].superseded,
        words,
        edited[1].standing,
        _withdrawn(base[1], edited[1], judging),
    )


def _withdrawn(
    base: Effective, edited: Effective, judging: Sequence[Change]
) -> tuple[Judging, ...]:
    """Versions that the edited file lacks, but those a change shows already."""
    kept = (*edited.judging, *edited.standing, *edited.superseded)
    days = {(each.title, each.from_on) for each in kept}
    shown = [each for change in judging for each in change.was]
    return tuple(
        each
        for each in (*base.judging, *base.standing)
        if (each.title, each.from_on) not in days and each not in shown
    )


def _is_in(versions: Sequence[Judging], version: Judging) -> bool:
    said = (version.title, version.from_on, version.key)
    return any((each.title, each.from_on, each.key) == said for each in versions)


def in_force(versions: Sequence[Judging], quarter: Quarter) -> tuple[Judging, ...]:
    """Versions that judge a day of the quarter; the first also judges before (R31)."""
    newest_first = sorted(versions, key=lambda each: each.judges_from, reverse=True)
    found = []
    for place, each in enumerate(newest_first):
        is_first = place == len(newest_first) - 1
        if each.judges_from < quarter.ends_before or is_first:
            found.append(each)
        if each.judges_from <= quarter.starts_on:
            break
    return tuple(found)


def _says(versions: Sequence[Judging], quarter: Quarter) -> list[tuple[object, ...]]:
    """What judges which days of the quarter, whatever days before it are written."""
    return [
        (max(each.judges_from, quarter.starts_on), sorted(each.key))
        for each in versions
    ]


def _reworded(old: Sequence[Term], new: Sequence[Term]) -> tuple[Reworded, ...]:
    was = {term.slug: term for term in old}
    becomes = {term.slug: term for term in new}
    found = []
    for slug in dict.fromkeys([*becomes, *was]):
        before, after = was.get(slug), becomes.get(slug)
        named = after or before
        texts = _apart(before, after)
        if named and any(texts):
            found.append(Reworded(named.term, *texts))
    return tuple(found)


def _apart(
    before: Term | None, after: Term | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paragraphs of either that the other lacks."""
    was, becomes = _paragraphs(before), _paragraphs(after)
    return (
        tuple(text for text in was if text not in becomes),
        tuple(text for text in becomes if text not in was),
    )


def _paragraphs(term: Term | None) -> list[str]:
    """What is said about a term, as plain text."""
    if term is None:
        return []
    told = [term.definition, *term.body.split("\n\n")]
    if term.synonyms:
        told.append(f"Synonyms: {', '.join(term.synonyms)}")
    if term.not_to_be_confused_with:
        told.append(f"Not: {term.not_to_be_confused_with}")
    return [_MARKS.sub("", _LINK.sub(r"\1", " ".join(t.split()))) for t in told if t]
