"""Markdown as the glossary sees it: headings, and under each its blocks with lines.

Markdown forgives everything, and what it forgives is lost without a word; whatever
would be lost that way is a finding (`jointplan.glossary.markdown_loss`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from jointplan.errors import Findings, nearest
from jointplan.glossary.markdown_loss import (
    after_comment,
    check_heading,
    check_indented,
    check_nested,
    check_paragraph,
    comment,
    is_closed,
    line_at,
)

_CELL_BREAK = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Text:
    """A run of Markdown (paragraph, cell, list item) and the code spans in it."""

    line: int
    source: str
    codes: tuple[str, ...] = ()
    is_codes_only: bool = False
    has_more: bool = False


@dataclass(frozen=True)
class Prose:
    """A paragraph, or any other block that is only for reading."""

    line: int
    source: str


@dataclass(frozen=True)
class Items:
    """A bullet list; `source` is the whole of it."""

    line: int
    source: str
    items: tuple[Text, ...]


@dataclass(frozen=True)
class Fence:
    """A code block; `line` is the line of its opening fence."""

    line: int
    info: str
    text: str
    is_closed: bool = True


@dataclass(frozen=True)
class Grid:
    """A table; each row starts with the line it stands on."""

    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


Block = Prose | Items | Fence | Grid


@dataclass(frozen=True)
class Section:
    """A heading and the blocks up to the next one; level 0 is what comes before."""

    level: int
    title: str
    line: int
    blocks: list[Block]


def slug_of(title: str) -> str:
    """Name a heading as Git hosts do in the address of its anchor."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def read_sections(text: str, findings: Findings) -> list[Section]:
    """Cut a Markdown text into sections at headings of level 1 to 3.

    Lines are counted at line feeds alone, as editors and Git hosts do; other
    characters that Unicode calls line separators stay inside their line. HTML is
    text, but for comments, which are left out.
    """
    lines = text.split("\n")
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    interrupts = {"alt": ["paragraph", "reference", "blockquote"]}
    parser.block.ruler.at("html_block", comment, interrupts)  # type: ignore[arg-type]
    tokens = parser.parse(text)
    sections = [Section(0, "", 1, [])]
    for node in SyntaxTreeNode(tokens).children:
        if node.type == "heading" and node.tag in ("h1", "h2", "h3"):
            check_heading(node, findings)
            sections.append(Section(int(node.tag[1]), _plain(node), line_at(node), []))
        else:
            sections[-1].blocks.extend(_blocks(node, lines, findings))
    _check_links(tokens, lines, findings)
    return sections


def _blocks(
    node: SyntaxTreeNode, lines: Sequence[str], findings: Findings
) -> list[Block]:
    """Read one top-level node; a comment gives nothing."""
    source = "\n".join(lines[slice(*(node.map or (0, 0)))]).rstrip()
    line = line_at(node)
    if node.type == "html_block":
        rest = after_comment(node, findings)
        return [Prose(line + source.count("\n"), rest)] if rest else []
    if node.type == "fence":
        closed = is_closed(node, lines, findings)
        return [Fence(line, node.info.strip(), node.content.rstrip("\n"), closed)]
    if node.type == "table":
        return [_grid(node, lines, findings)]
    if node.type == "paragraph":
        check_paragraph(source, line, findings)
    if node.type == "code_block":
        check_indented(node, findings)
    if node.type in ("bullet_list", "ordered_list", "blockquote"):
        check_nested(node, findings)
    if node.type == "bullet_list":
        items = tuple(_text(item, line_at(item)) for item in node.children)
        return [Items(line, source, items)]
    return [Prose(line, source)]


def _grid(node: SyntaxTreeNode, lines: Sequence[str], findings: Findings) -> Grid:
    rows = [child for part in node.children for child in part.children]
    header = tuple(_plain(cell) for cell in rows[0].children)
    read = []
    for row in rows[1:]:
        line = line_at(row)
        outer = _CELL_BREAK.split(lines[line - 1].strip())
        written = [*outer[bool(not outer[0]) : len(outer) - bool(not outer[-1])]]
        if len(written) != len(header):
            findings.add(
                line,
                f"the row has {len(written)} cells where the table has "
                f"{len(header)} columns",
                "write a | that belongs to a cell as \\|",
            )
        read.append(tuple(_text(cell, line) for cell in row.children))
    return Grid(line_at(node), header, tuple(read))


def _text(node: SyntaxTreeNode, line: int) -> Text:
    """Read what a cell or a list item says, in its first paragraph."""
    inlines = [inner for inner in node.walk() if inner.type == "inline"]
    if not inlines:
        return Text(line, "")
    parts = inlines[0].children
    others = [part for part in parts if part.type != "code_inline"]
    return Text(
        line,
        inlines[0].content,
        tuple(part.content for part in parts if part.type == "code_inline"),
        all(part.type == "text" and not part.content.strip(" ,") for part in others),
        len(inlines) > 1,
    )


def _plain(node: SyntaxTreeNode) -> str:
    parts = [
        inner.content for inner in node.walk() if inner.type in ("text", "code_inline")
    ]
    return "".join(parts).strip()


def _check_links(
    tokens: Sequence[Token], lines: Sequence[str], findings: Findings
) -> None:
    """Refuse a link to a heading that is not there, on the line it stands on."""
    slugs, links = set(), []
    for before, token in pairwise(tokens):
        children = token.children or []
        if before.type == "heading_open":
            said = [part for part in children if part.type in ("text", "code_inline")]
            slugs.add(slug_of("".join(part.content for part in said)))
        links += [
            ((token.map or [0])[0] + 1, str(part.attrGet("href")))
            for part in children
            if part.type == "link_open"
        ]
    for line, target in links:
        if not target.startswith("#") or unquote(target[1:]) in slugs:
            continue
        while line < len(lines) and target not in lines[line - 1]:
            line += 1
        findings.add(
            line,
            f"the link {target} leads to no heading of this file",
            nearest(unquote(target[1:]), slugs, "#"),
        )
