"""The terms of the glossary: a word, what it means, and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jointplan.errors import Findings, nearest
from jointplan.glossary.dated_tables import day_of
from jointplan.glossary.markdown import Items, Prose, Section, Text, slug_of

KEYS = ("Owner", "Synonyms", "Not", "Computed in", "Review by")
_PATHS = re.compile(r"^`[^`]+`(\s*,\s*`[^`]+`)*$")
_NEARLY_KEY = re.compile(
    r"^\W*\*\*(Owner|Synonyms|Not|Computed in|Review by)(:\*\*|\*\*:)", re.MULTILINE
)
_KEY = re.compile(r"^\*\*([^*]+?):?\*\*(:?)\s*(.*)$", re.DOTALL)


@dataclass(frozen=True)
class Term:
    """A word and what it means; texts are Markdown as written."""

    term: str
    slug: str
    definition: str
    body: str
    owner: str | None
    synonyms: tuple[str, ...]
    not_to_be_confused_with: str | None
    computed_in: tuple[str, ...]
    review_by: date | None
    line: int


def read_term(section: Section, findings: Findings) -> Term:
    """Read one term: prose first, then the list of keys."""
    said = _said(section, findings)
    _check_prose(section, findings)
    prose = [block.source for block in section.blocks if isinstance(block, Prose)]
    if not prose:
        findings.add(section.line, f"{section.title!r} has no definition")
    body = [
        block.source
        for block in section.blocks
        if isinstance(block, Prose) or (isinstance(block, Items) and not _keys(block))
    ]
    review = said.get("Review by")
    return Term(
        term=section.title,
        slug=slug_of(section.title),
        definition=prose[0] if prose else "",
        body="\n\n".join(part for part in body if part not in prose[:1]),
        owner=said["Owner"].source if "Owner" in said else None,
        synonyms=_words(said.get("Synonyms")),
        not_to_be_confused_with=said["Not"].source if "Not" in said else None,
        computed_in=said["Computed in"].codes if "Computed in" in said else (),
        review_by=day_of(review.source, review.line, findings) if review else None,
        line=section.line,
    )


def _said(section: Section, findings: Findings) -> dict[str, Text]:
    """Read the list of keys under a term."""
    said: dict[str, Text] = {}
    for block in section.blocks:
        keys = _keys(block) if isinstance(block, Items) else []
        if isinstance(block, Items) and keys:
            _check_items(block, [item for item, _, _ in keys], findings)
        for item, key, value in keys:
            if item.has_more:
                findings.add(item.line, f"only the first paragraph of {key!r} is read")
            if key not in KEYS:
                findings.add(
                    item.line,
                    f"{key!r} is not a key of a term",
                    nearest(key, set(KEYS)) or "keys are " + ", ".join(KEYS),
                )
            elif key in said:
                findings.add(
                    item.line, f"{key!r} is said twice under {section.title!r}"
                )
            elif not value or (key == "Computed in" and not _PATHS.match(value)):
                findings.add(item.line, f"{key!r} says nothing that can be read")
            said.setdefault(key, Text(item.line, value, item.codes))
    return said


def _check_prose(section: Section, findings: Findings) -> None:
    """Refuse a key that stands in no list: a paragraph of Word with a bullet in it."""
    for block in section.blocks:
        if not isinstance(block, Prose):
            continue
        for found in _NEARLY_KEY.finditer(block.source):
            findings.add(
                block.line + block.source.count("\n", 0, found.start(1)),
                f"{found[1]!r} stands in no list here, so it is not read",
                f"write - **{found[1]}:** at the beginning of the line, and a blank "
                "line above the list",
            )


def _check_items(block: Items, known: list[Text], findings: Findings) -> None:
    """A list is all keys or none: of a mixed one the rest would be lost."""
    for item in block.items:
        if item not in known:
            findings.add(
                item.line,
                "this item stands among keys and is none, so it is not read",
                "write **Key:**, or a paragraph between the two lists",
            )


def _keys(block: Items) -> list[tuple[Text, str, str]]:
    found = [(item, _KEY.match(item.source)) for item in block.items]
    return [
        (item, match[1].strip(), match[3].strip())
        for item, match in found
        if match and (match[2] or item.source[match.end(1)] == ":")
    ]


def _words(said: Text | None) -> tuple[str, ...]:
    return tuple(w.strip() for w in said.source.split(",") if w.strip()) if said else ()


def names_of(term: str) -> list[str]:
    """Give the names of a term: as it stands, and each side of its brackets."""
    names = [term, *re.split(r"[()]", term)]
    return list(dict.fromkeys(name.strip() for name in names if name.strip()))


def check_words(terms: Sequence[Term], findings: Findings) -> None:
    """Refuse a name that is two terms, or a synonym of another term."""
    owners: dict[str, Term] = {}
    for term in terms:
        for name in names_of(term.term):
            owner = owners.setdefault(name.casefold(), term)
            if owner.slug != term.slug:
                findings.add(
                    term.line,
                    f"{name!r} already means {owner.term!r}, at line {owner.line}",
                    "one word means one thing: keep one of the two",
                )
    for term in terms:
        for word in term.synonyms:
            owner = owners.setdefault(word.casefold(), term)
            if owner.term != term.term:
                findings.add(
                    term.line,
                    f"{word!r} already means {owner.term!r} and is a synonym here",
                    "one word means one thing: drop it here or there",
                )
