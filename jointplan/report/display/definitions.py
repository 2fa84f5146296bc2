"""Words of the glossary that explain themselves where they stand."""

from __future__ import annotations

import re
from itertools import count as counter

import pandas as pd

from jointplan.report.display.blocks import rows, text

LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class Definitions:
    """The definitions of a glossary, shown on hover, on focus and on a tap."""

    def __init__(self, glossary_terms: pd.DataFrame) -> None:
        """Keep the first sentences of every term of `marts.glossary_terms`."""
        self._said = {
            row["slug"]: _plain(row["definition"]) for row in rows(glossary_terms)
        }
        self._numbers = counter(1)

    def explained(self, word: str, slug: str) -> str:
        """Markup of a word with its definition; a word not defined stands alone."""
        said = self._said.get(slug)
        if not said:
            return text(word)
        ident = text(f"said-{slug}-{next(self._numbers)}")
        return (
            f'<span class="term"><button type="button" aria-describedby="{ident}">'
            f'{text(word)}</button><span role="tooltip" id="{ident}">{text(said)}'
            "</span></span>"
        )


def _plain(definition: str | None) -> str:
    """A definition's Markdown as plain words."""
    return LINK.sub(r"\1", definition or "").replace("*", "").replace("\n", " ")
