"""Render the prose of a notebook: Markdown without raw HTML, headings in order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

DEEPEST = 6


@dataclass(frozen=True)
class Heading:
    """A heading as it stands on the page.

    Attributes:
        level: From 2, for a question of the page, downwards.
        ident: Its id.
        text: Its words.
        short: What leads to it beside the page; empty where its section's name does.
    """

    level: int
    ident: str
    text: str
    short: str = ""


def render_prose(
    source: str, section: str, taken: set[str], *, deeper: int = 0
) -> tuple[str, list[Heading]]:
    """Render one Markdown cell of a section.

    Headings move down by one level, because the page has the first. Their ids are
    unique on the page: the section's own for its title, else section and words.
    Markup in the source is shown as the text it is.

    Args:
        source: The Markdown.
        section: Id of the section.
        taken: Ids that are given already; new ones are added to it.
        deeper: By how many levels more its headings move down.
    """
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(source)
    headings = []
    for place, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        level = min(DEEPEST, int(token.tag[1:]) + 1 + deeper)
        token.tag = f"h{level}"
        if token.type == "heading_open":
            text = _words(tokens[place + 1])
            ident = _unused(section if level == 2 else f"{section}-{slug(text)}", taken)
            token.attrSet("id", ident)
            headings.append(Heading(level, ident, text))
    return str(parser.renderer.render(tokens, parser.options, {})), headings


def slug(text: str) -> str:
    """Turn words into what may stand behind the # of a link."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"


def _words(inline: Token) -> str:
    return "".join(child.content for child in inline.children or [])


def _unused(ident: str, taken: set[str]) -> str:
    number, free = 1, ident
    while free in taken:
        number += 1
        free = f"{ident}-{number}"
    taken.add(free)
    return free
