"""Read `glossary.md`: the terms, the dated rules and the dated tables.

Reading is pure but for the one file. It says what a person wrote and where; whether
a rule may run is decided by `jointplan.glossary.rules.admit`, what runs is made by
`jointplan.glossary.rules.compile`. Everything wrong with the file is reported at
once, by line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from jointplan.errors import Finding, Findings, GlossaryError, line_of, nearest
from jointplan.glossary.dated_rules import Rule, check_order, read_rules
from jointplan.glossary.dated_tables import SHAPES, DatedTable, Row, read_tables
from jointplan.glossary.letters import beyond_ascii, code_point
from jointplan.glossary.markdown import Grid, Section, read_sections, slug_of
from jointplan.glossary.merge_conflicts import name_merges
from jointplan.glossary.terms import Term, check_words, read_term

__all__ = [
    "DatedTable",
    "Glossary",
    "Row",
    "Rule",
    "Term",
    "examine_glossary",
    "read_glossary",
]

FORMAT_LINE = "<!-- jointplan glossary, format 1 -->"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_AS_TEXT = "save the file as plain text in UTF-8"


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
        doubtful: Tables that were not read in full. None in a glossary that runs.
    """

    terms: tuple[Term, ...]
    rules: tuple[Rule, ...]
    tables: tuple[DatedTable, ...]
    path_name: str
    sha256: str
    text: str
    doubtful: frozenset[str] = frozenset()


def read_glossary(path: Path) -> Glossary:
    """Read a glossary, or say everything that is wrong with it.

    Raises:
        GlossaryError: The file is missing or something in it would be lost or
            misread. Each finding names file and line.
    """
    glossary, findings = examine_glossary(path)
    if findings:
        raise GlossaryError(findings)
    return glossary


def examine_glossary(path: Path) -> tuple[Glossary, list[Finding]]:
    """Read what can be read of a glossary, and say what is wrong with the rest.

    With a finding the glossary must not run: what could not be read is not in it.

    Raises:
        GlossaryError: The file is missing or is no text.
    """
    glossary, found = _examined(_text_of(path), path.name)
    return glossary, list(found)


@lru_cache(maxsize=8)
def _examined(text: str, name: str) -> tuple[Glossary, tuple[Finding, ...]]:
    """Read a text once, however often a preview or a workshop asks for it."""
    findings = Findings(name)
    glossary = _read(text, findings)
    name_merges(findings, text.split("\n"))
    return glossary, tuple(findings.found)


def _read(text: str, findings: Findings) -> Glossary:
    _check_format(text, findings)
    sections = read_sections(text, findings)
    _check_headings(sections, findings)
    entries = [section for section in sections if section.level == 3]
    terms = tuple(
        read_term(each, findings) for each in entries if each.title not in SHAPES
    )
    check_words(terms, findings)
    rules = tuple(
        rule for section in sections for rule in read_rules(section, findings)
    )
    tables = tuple(
        table
        for each in entries
        if each.title in SHAPES
        for table in read_tables(each, findings)
    )
    check_order(rules, findings)
    check_order(tables, findings)
    doubtful = frozenset(_doubtful(sections, findings.found))
    digest = sha256(text.encode()).hexdigest()
    return Glossary(terms, rules, tables, findings.file, digest, text, doubtful)


def _text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise GlossaryError(
            Finding(
                "there is no glossary",
                where=path.name,
                needed_by="every figure of the report",
                try_="copy examples/new/glossary.md, or start with make new",
            )
        ) from None
    if raw.startswith(b"PK\x03\x04"):
        what = "the file is a document of a word processor"
        raise GlossaryError(Finding(what, where=f"{path.name}:1", try_=_AS_TEXT))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        odd = raw[error.start : error.start + 1].decode("cp1252", "replace")
        what = f"a character is not UTF-8; Windows would read {code_point(odd)}"
        if raw.startswith(_UTF16):
            what = "the file is UTF-16, its characters are not UTF-8"
        where = f"{path.name}:{line}"
        raise GlossaryError(Finding(what, where=where, try_=_AS_TEXT)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_format(text: str, findings: Findings) -> None:
    """The file says that it is a glossary, and is text throughout."""
    first = text.split("\n", 1)[0].strip()
    if first != FORMAT_LINE:
        odd = beyond_ascii(first)
        findings.add(
            1,
            "the first line does not name the format"
            + (f": it holds {odd}" if odd else ""),
            f"write {FORMAT_LINE}",
        )
    for number, line in enumerate(text.split("\n"), start=1):
        if "\0" in line:
            findings.add(number, f"{code_point(chr(0))} stands in this line", _AS_TEXT)


def _check_headings(sections: Sequence[Section], findings: Findings) -> None:
    """One title; each word and each table once; nothing read outside its heading."""
    titles = [section for section in sections if section.level == 1]
    if not titles:
        findings.add(
            1, "the file has no title", "write # Glossary under the first line"
        )
    for section in titles[1:]:
        findings.add(section.line, "a second title", "write a term as ### and its name")
    seen: dict[str, int] = {}
    for section in sections:
        if section.level == 3:
            slug = slug_of(section.title)
            if slug in seen:
                findings.add(
                    section.line,
                    f"{section.title!r} is explained already, at line {seen[slug]}",
                    "keep one of the two",
                )
            seen.setdefault(slug, section.line)
        for block in section.blocks:
            if isinstance(block, Grid) and section.title not in SHAPES:
                findings.add(
                    block.line,
                    "a table under this heading is not read",
                    nearest(section.title, set(SHAPES))
                    or "tables stand under ### " + ", ".join(SHAPES),
                )


def _doubtful(sections: Sequence[Section], found: Sequence[Finding]) -> set[str]:
    """Name the tables under whose heading something is wrong."""
    lines = {line_of(each) for each in found}
    ends = [section.line for section in sections[1:]] + [max(lines, default=0) + 1]
    return {
        section.title
        for section, end in zip(sections, ends, strict=True)
        if section.title in SHAPES and any(section.line <= n < end for n in lines)
    }
