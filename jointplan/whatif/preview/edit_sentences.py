"""Say in words what was edited, and what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence

from jointplan.report.display.formats import day, listing, plural
from jointplan.whatif.preview.as_if_agreed import TITLES, Judging
from jointplan.whatif.preview.changes import Change, Changes
from jointplan.whatif.preview.edits import Edits

_RULES = {
    TITLES["mql"]: "MQL rule",
    TITLES["sql"]: "SQL rule",
    TITLES["target_profile"]: "target profile rule",
}
_NAMED = 3
"""So many terms are named; of more only the number is."""


def compares(edits: Edits) -> str:
    """Name base and edited: `Compares the glossary at HEAD (...) with your file.`."""
    return f"Compares {edits.base.called} with your file."


def changed(changes: Changes) -> str:
    """Name every edit: `Changed: MQL rule of 15 Aug 2026, table Sources of ...`."""
    return f"Changed: {', '.join(_edits(changes))}."


def unedited(edits: Edits) -> list[str]:
    """Say that nothing was edited, and how to see something."""
    told = [f"{_same(edits)} {_CURE}"]
    told += [
        f"{named(each, is_first=True)} is a proposal in both, so it changes no figure. "
        "To see its effect, add the missing name to it and run the preview again."
        for each in edits.changes.standing
    ]
    return told


_CURE = (
    "Edit it, save it and run the preview again; or name an older glossary, as in "
    "BASE=HEAD~1."
)


def _same(edits: Edits) -> str:
    base = edits.base.called
    if edits.is_same_file:
        return f"Nothing was edited: your file is the same as {base}."
    return f"No word, rule or table was edited: your glossary says what {base} says."


def named(version: Judging, *, is_first: bool = False) -> str:
    """Name a version: `MQL rule of 1 Jan 2027`, `table Sources of 1 Oct 2026`."""
    text = f"{_what(version.title)} of {day(version.from_on)}"
    return f"{text[0].upper()}{text[1:]}" if is_first else text


def _what(title: str) -> str:
    return _RULES.get(title, f"table {title}")


def _edits(changes: Changes) -> list[str]:
    shown = [text for change in changes.judging for text in _changed(change)]
    shown += [named(each) for each in (*changes.elsewhere, *changes.superseded)]
    shown += [_removed(each) for each in changes.withdrawn]
    return [*dict.fromkeys(shown), *_texts([each.term for each in changes.words])]


def _changed(change: Change) -> list[str]:
    """The new versions of a rule or table; where there is none, those that are gone."""
    known = {(each.from_on, each.key, each.is_agreed) for each in change.was}
    new = [
        each
        for each in change.becomes
        if (each.from_on, each.key, each.is_agreed) not in known
    ]
    if new:
        return [named(each) for each in new]
    return [_removed(each) for each in change.was if each not in change.becomes]


def _removed(version: Judging) -> str:
    return f"{named(version)} (removed)"


def _texts(terms: Sequence[str]) -> list[str]:
    if len(terms) > _NAMED:
        return [f"the text of {plural(len(terms), 'term')}"]
    return [f"the text of {listing(list(terms))}"] if terms else []
