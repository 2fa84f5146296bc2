"""What Markdown would lose without a word, and what is only nearly Markdown.

A fence left open swallows every term below it, a blank line ends a table, a heading
without a space is a paragraph. Each of these is a finding here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.tree import SyntaxTreeNode

from jointplan.errors import Findings
from jointplan.glossary.letters import beyond_ascii

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NEARLY_HEADING = re.compile(r"^(#{2,6}(?![#\s])|#{1,6}[^\S \t\n])", re.MULTILINE)
_NEARLY_RULE = re.compile(r"^\s*(`{3,}|~{3,})?\s*sql\b.*\bfrom=", re.IGNORECASE)
_NESTED = {"heading": "a heading", "table": "a table", "fence": "a code block"}


def line_at(node: SyntaxTreeNode) -> int:
    """Count the line a node starts on, from 1."""
    while node.map is None and node.parent is not None:
        node = node.parent
    return (node.map or (0, 0))[0] + 1


def comment(state: StateBlock, first: int, end: int, silent: bool) -> bool:
    """Read `<!-- ... -->` as the one HTML there is; a rule of the Markdown parser.

    All other HTML stays text: where the parser read it, `<script>` would swallow what
    follows.
    """
    start = state.bMarks[first] + state.tShift[first]
    if state.is_code_block(first) or not state.src.startswith("<!--", start):
        return False
    if silent:
        return True
    line = first
    while line < end:
        is_outside = line > first and state.sCount[line] < state.blkIndent
        if is_outside and not state.isEmpty(line):
            break  # a list ends here, and what was opened in it
        line += 1
        if "-->" in state.src[state.bMarks[line - 1] : state.eMarks[line - 1]]:
            break
    state.line = line
    token = state.push("html_block", "", 0)
    token.map = [first, state.line]
    token.content = state.getLines(first, state.line, state.blkIndent, True)
    return True


def after_comment(node: SyntaxTreeNode, findings: Findings) -> str:
    """Give the text that stands behind a comment on its last line."""
    rest = _COMMENT.sub("", node.content).strip()
    if not rest.startswith("<!--"):
        return rest
    findings.add(
        line_at(node),
        "this comment is never closed, so everything below it is lost",
        "end it with -->",
    )
    return ""


def check_heading(node: SyntaxTreeNode, findings: Findings) -> None:
    """Refuse a heading that a line below it made."""
    if not node.markup.startswith("#"):
        findings.add(
            line_at(node),
            "a line of dashes or equals signs turns the text above it into a heading",
            "write headings with #, and leave a blank line before ---",
        )


def check_paragraph(source: str, line: int, findings: Findings) -> None:
    """Refuse a paragraph that was meant as a heading or as a row of a table."""
    if source.startswith("|"):
        findings.add(
            line,
            "this looks like a row of a table, but no table is open here",
            "remove the blank line above it, or mend the line of dashes under "
            "the header",
        )
    for found in _NEARLY_HEADING.finditer(source):
        odd = beyond_ascii(found[0])
        findings.add(
            line + source.count("\n", 0, found.start()),
            "this looks like a heading and is none"
            + (f": {odd} stands after the #" if odd else ""),
            "write ### and a space before the word",
        )


def check_indented(node: SyntaxTreeNode, findings: Findings) -> None:
    """Refuse a rule that its indent turns into text."""
    for offset, line in enumerate(node.content.split("\n")):
        if _NEARLY_RULE.match(line):
            findings.add(
                line_at(node) + offset,
                "a rule that is indented is not read",
                "write ```sql at the beginning of the line",
            )


def is_closed(node: SyntaxTreeNode, lines: Sequence[str], findings: Findings) -> bool:
    """Tell whether a code block ends where it was meant to; else note a finding."""
    first, end = node.map or (0, 0)
    last = lines[end - 1].strip()
    if end - 1 == first or set(last) != set(node.markup[0]):
        findings.add(
            line_at(node),
            "this code block is never closed, so everything below it is lost",
            f"end it with a line {node.markup}",
        )
        return False
    for offset, line in enumerate(node.content.split("\n")):
        if line.lstrip().startswith(("```", "~~~", "## ", "### ")):
            findings.add(
                line_at(node),
                f"this code block is still open at line {line_at(node) + offset + 1}",
                f"end it with a line {node.markup} above that line",
            )
            return False
    return True


def check_nested(node: SyntaxTreeNode, findings: Findings) -> None:
    """Refuse what is read only at the beginning of a line, inside of something."""
    for inner in node.walk():
        if inner.type in _NESTED:
            findings.add(
                line_at(inner),
                f"{_NESTED[inner.type]} inside a list or a quotation is not read",
                "start it at the beginning of the line, after a blank line",
            )
