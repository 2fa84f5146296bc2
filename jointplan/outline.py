"""Markdown as the glossary sees it: headings, and under each its blocks with lines.

Markdown forgives everything, and what it forgives is lost without a word: a fence
left open swallows every term below it, a blank line ends a table. Whatever would be
lost that way is a fault here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from jointplan.errors import Finding

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CELL_BREAK = re.compile(r"(?<!\\)\|")
_CONFLICT = re.compile(r"^(<{7}|>{7}|\|{7})( |$)")
_NESTED = {"heading": "a heading", "table": "a table", "fence": "a code block"}


@dataclass
class Faults:
    """Everything found wrong in one file, in the order it was found."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def add(self, line: int, what: str, try_: str = "") -> None:
        """Note one fault at a line of the file."""
        self.found.append(Finding(what, where=f"{self.file}:{line}", try_=try_))


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


def read_sections(text: str, faults: Faults) -> list[Section]:
    """Cut a Markdown text into sections at headings of level 1 to 3.

    Lines are counted at line feeds alone, as editors and Git hosts do; other
    characters that Unicode calls line separators stay inside their line.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if _CONFLICT.match(line):
            faults.add(
                number,
                "an unresolved merge stands here",
                "keep one of the two versions and delete the marker lines",
            )
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    sections = [Section(0, "", 1, [])]
    for node in tree.children:
        if node.type == "heading" and node.tag in ("h1", "h2", "h3"):
            sections.append(_section(node, faults))
        else:
            sections[-1].blocks.extend(_blocks(node, lines, faults))
    _check_links(tree, lines, faults)
    return sections


def _section(node: SyntaxTreeNode, faults: Faults) -> Section:
    line = _line(node)
    if not node.markup.startswith("#"):
        faults.add(
            line,
            "a line of dashes or equals signs turns the text above it into a heading",
            "write headings with #, and leave a blank line before ---",
        )
    return Section(int(node.tag[1]), _plain(node), line, [])


def _blocks(node: SyntaxTreeNode, lines: list[str], faults: Faults) -> list[Block]:
    """Read one top-level node; a comment gives nothing."""
    source = "\n".join(lines[slice(*(node.map or (0, 0)))]).rstrip()
    line = _line(node)
    if node.type == "html_block":
        _check_comment(node, faults)
        return []
    if node.type == "fence":
        _check_fence(node, lines, faults)
        return [Fence(line, node.info.strip(), node.content.rstrip("\n"))]
    if node.type == "table":
        return [_grid(node, lines, faults)]
    if node.type == "paragraph" and source.startswith("|"):
        faults.add(
            line,
            "this looks like a row of a table, but no table is open here",
            "remove the blank line above it, or mend the line of dashes under "
            "the header",
        )
    if node.type == "bullet_list":
        _check_nested(node, faults)
        items = tuple(_text(item, _line(item)) for item in node.children)
        return [Items(line, source, items)]
    if node.type in ("ordered_list", "blockquote"):
        _check_nested(node, faults)
    return [Prose(line, source)]


def _check_comment(node: SyntaxTreeNode, faults: Faults) -> None:
    rest = _COMMENT.sub("", node.content).strip()
    if "<!--" in rest:
        faults.add(
            _line(node),
            "this comment is never closed, so everything below it is lost",
            "end it with -->",
        )
    elif rest:
        faults.add(
            _line(node),
            "raw HTML is not read",
            "write Markdown, and give a comment lines of its own",
        )


def _check_fence(node: SyntaxTreeNode, lines: list[str], faults: Faults) -> None:
    first, end = node.map or (0, 0)
    last = lines[end - 1].strip()
    if end - 1 == first or set(last) != set(node.markup[0]):
        faults.add(
            _line(node),
            "this code block is never closed, so everything below it is lost",
            f"end it with a line {node.markup}",
        )
        return
    for offset, line in enumerate(node.content.split("\n")):
        if line.lstrip().startswith(("```", "~~~", "## ", "### ")):
            faults.add(
                _line(node),
                f"this code block is still open at line {_line(node) + offset + 1}",
                f"end it with a line {node.markup} above that line",
            )
            return


def _check_nested(node: SyntaxTreeNode, faults: Faults) -> None:
    for inner in node.walk():
        if inner.type in _NESTED:
            faults.add(
                _line(inner),
                f"{_NESTED[inner.type]} inside a list or a quotation is not read",
                "start it at the beginning of the line, after a blank line",
            )


def _grid(node: SyntaxTreeNode, lines: list[str], faults: Faults) -> Grid:
    rows = [child for part in node.children for child in part.children]
    header = tuple(_plain(cell) for cell in rows[0].children)
    read = []
    for row in rows[1:]:
        line = _line(row)
        outer = _CELL_BREAK.split(lines[line - 1].strip())
        written = [*outer[bool(not outer[0]) : len(outer) - bool(not outer[-1])]]
        if len(written) != len(header):
            faults.add(
                line,
                f"the row has {len(written)} cells where the table has "
                f"{len(header)} columns",
                "write a | that belongs to a cell as \\|",
            )
        read.append(tuple(_text(cell, line) for cell in row.children))
    return Grid(_line(node), header, tuple(read))


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


def _line(node: SyntaxTreeNode) -> int:
    """Count the line a node starts on, from 1."""
    while node.map is None and node.parent is not None:
        node = node.parent
    return (node.map or (0, 0))[0] + 1


def _check_links(tree: SyntaxTreeNode, lines: list[str], faults: Faults) -> None:
    slugs = {slug_of(_plain(node)) for node in tree.walk() if node.type == "heading"}
    for node in tree.walk():
        target = str(node.attrs.get("href", "")) if node.type == "link" else ""
        if not target.startswith("#") or unquote(target[1:]) in slugs:
            continue
        line = _line(node)
        while line < len(lines) and target not in lines[line - 1]:
            line += 1
        faults.add(
            line,
            f"the link {target} leads to no heading of this file",
            nearest(unquote(target[1:]), slugs, "#"),
        )


def nearest(word: str, known: set[str], sign: str = "") -> str:
    """Suggest the known word that `word` may have meant, or nothing."""
    from difflib import get_close_matches

    close = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f"did you mean {sign}{close[0]}?" if close else ""
