"""Read `glossary.md`: the terms, the dated rules and the dated tables.

Reading is pure but for the one file. It says what a person wrote and where; whether
a rule may run is decided by `jointplan.admission`, what runs is made by
`jointplan.rules`. Every fault of the file is reported at once, by line.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from jointplan.dated import SHAPES, DatedTable, Row, day_of, read_tables
from jointplan.errors import Finding, GlossaryError
from jointplan.outline import (
    Faults,
    Fence,
    Grid,
    Section,
    nearest,
    read_sections,
    slug_of,
)
from jointplan.terms import Term, check_words, read_term

__all__ = ["DatedTable", "Glossary", "Row", "Rule", "Term", "read_glossary"]

FORMAT_LINE = "<!-- jointplan glossary, format 1 -->"
RULE_NAMES = {
    "Marketing qualified lead (MQL)": "mql",
    "Sales qualified lead (SQL)": "sql",
    "Target profile": "target_profile",
}


@dataclass(frozen=True)
class Rule:
    """One version of a rule; `line` is where its text starts."""

    name: str
    from_on: date
    marketing_by: str | None
    sales_by: str | None
    text: str
    line: int

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides stand behind it."""
        return bool(self.marketing_by and self.sales_by)


@dataclass(frozen=True)
class Glossary:
    """Everything `glossary.md` says.

    Attributes:
        terms: The words, in the order of the file.
        rules: Versions of rules, newest first within a name.
        tables: Versions of tables, newest first within a name.
        path_name: Name of the file, for messages.
        sha256: Digest of `text`; equal whatever the line endings of a checkout.
        text: The file without byte order mark, lines ended by line feeds.
    """

    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]
    tables: tuple[DatedTable, ...]
    path_name: str
    sha256: str
    text: str


def read_glossary(path: Path) -> Glossary:
    """Read a glossary, or say everything that is wrong with it.

    Raises:
        GlossaryError: The file is missing or something in it would be lost or
            misread. Each finding names file and line.
    """
    text = _text_of(path)
    faults = Faults(path.name)
    if text.split("\n", 1)[0].strip() != FORMAT_LINE:
        faults.add(1, "the first line does not name the format", f"write {FORMAT_LINE}")
    sections = read_sections(text, faults)
    _check_headings(sections, faults)
    terms = tuple(
        read_term(section, faults)
        for section in sections
        if section.level == 3 and section.title not in SHAPES
    )
    check_words(terms, faults)
    rules = tuple(rule for section in sections for rule in _rules(section, faults))
    tables = tuple(
        table
        for section in sections
        if section.level == 3 and section.title in SHAPES
        for table in read_tables(section, faults)
    )
    _check_order(rules, faults)
    _check_order(tables, faults)
    if faults.found:
        raise GlossaryError(faults.found)
    digest = sha256(text.encode()).hexdigest()
    return Glossary(terms, rules, tables, path.name, digest, text)


def _text_of(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise GlossaryError(
            Finding(
                "there is no glossary",
                where=path.name,
                needed_by="every figure of the report",
                try_="copy examples/new/glossary.md, or start with make new",
            )
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise GlossaryError(
            Finding(
                "a character is not UTF-8",
                where=f"{path.name}:{line}",
                try_="save the file as UTF-8",
            )
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_headings(sections: list[Section], faults: Faults) -> None:
    """One title; each word and each table once; nothing read outside its heading."""
    titles = [section for section in sections if section.level == 1]
    if not titles:
        faults.add(1, "the file has no title", "write # Glossary under the first line")
    for section in titles[1:]:
        faults.add(section.line, "a second title", "write a term as ### and its name")
    seen: dict[str, int] = {}
    for section in sections:
        if section.level == 3:
            slug = slug_of(section.title)
            if slug in seen:
                faults.add(
                    section.line,
                    f"{section.title!r} is explained already, at line {seen[slug]}",
                    "keep one of the two",
                )
            seen.setdefault(slug, section.line)
        for block in section.blocks:
            if isinstance(block, Grid) and section.title not in SHAPES:
                faults.add(
                    block.line,
                    "a table under this heading is not read",
                    nearest(section.title, set(SHAPES))
                    or "tables stand under ### " + ", ".join(SHAPES),
                )


def _rules(section: Section, faults: Faults) -> Iterator[Rule]:
    """Read the rule blocks of one section."""
    for block in section.blocks:
        if not isinstance(block, Fence):
            continue
        words = block.info.split(maxsplit=1)
        if (words[:1] or [""])[0].lower() != "sql":
            if "from=" in block.info.lower():
                faults.add(block.line, "a rule block starts with ```sql")
            continue
        if section.level != 3 or section.title not in RULE_NAMES:
            faults.add(
                block.line,
                f"a rule under {section.title!r} never runs",
                nearest(section.title, set(RULE_NAMES))
                or "rules stand under ### " + ", ".join(RULE_NAMES),
            )
            continue
        yield from _rule(section.title, block, faults)


def _rule(title: str, block: Fence, faults: Faults) -> Iterator[Rule]:
    example = '```sql from=2026-01-01 marketing="Name" sales="Name"'
    try:
        words = shlex.split(block.info)[1:]
    except ValueError:
        faults.add(block.line, "a quotation mark is not closed", f"write {example}")
        return
    paired = [word for word in words if "=" in word]
    said = dict(word.split("=", 1) for word in paired)
    odd = [word for word in words if "=" not in word]
    odd += sorted(set(said) - {"from", "marketing", "sales"})
    for word in odd:
        faults.add(block.line, f"{word!r} is not understood here", f"write {example}")
    if len(said) < len(paired):
        faults.add(block.line, "something is said twice here", f"write {example}")
    if "from" not in said:
        faults.add(block.line, "the rule has no first day", f"write {example}")
    if not block.text.strip():
        faults.add(block.line, "the rule is empty")
    day = day_of(said["from"], block.line, faults) if "from" in said else None
    sides = [said.get(side, "").strip() or None for side in ("marketing", "sales")]
    if day is not None:
        yield Rule(
            RULE_NAMES[title], day, sides[0], sides[1], block.text, block.line + 1
        )


def _check_order(dated: Sequence[Rule | DatedTable], faults: Faults) -> None:
    """Newest first, and one version a day: so there is one rule on each day."""
    last: dict[str, Rule | DatedTable] = {}
    for version in dated:
        above = last.get(version.name)
        if above is not None and above.from_on == version.from_on:
            faults.add(
                version.line,
                f"{version.from_on} is the first day of the version at line "
                f"{above.line} already",
                "give one of the two another day",
            )
        elif above is not None and above.from_on < version.from_on:
            faults.add(
                version.line,
                f"this version is newer than the one above it, at line {above.line}",
                "write versions newest first",
            )
        last[version.name] = version
