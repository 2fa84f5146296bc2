"""Which words the report uses, and where: what a glossary has to explain.

The page links a word only to the entries of the glossary it ran with, so no link asks
for an entry. What it shows are marts, whose headers name their words, and notebooks,
which set a word in italics where they explain it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from jointplan.glossary.read import Glossary
from jointplan.glossary.terms import names_of

ALL = "every term"  # what a model that shows the whole glossary says in its header
_HEADER = re.compile(r"(?:--.*\n)*")
_ITALIC = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
_TITLE = re.compile(r"^### (.+)$", re.MULTILINE)


def words_lacking(
    glossary: Glossary, kit: Path, *, is_own: bool
) -> dict[str, list[str]]:
    """Words that the report uses and no entry explains, with the files that use them.

    Args:
        glossary: The company's.
        kit: The folder with the kit's queries and notebooks, and its own glossary.
        is_own: The glossary is the kit's own, which explains what every layer says and
            not only what the page shows.
    """
    known = {ALL}
    for term in glossary.terms:
        names = [*names_of(term.term), *term.synonyms]
        known |= {name.casefold() for name in names}
    models = _of_models(kit, "*" if is_own else "marts")
    lacking: dict[str, list[str]] = defaultdict(list)
    for word, place in [*models, *_of_notebooks(kit)]:
        if word.casefold() not in known and place not in lacking.get(word, []):
            lacking[word].append(place)
    return dict(sorted(lacking.items()))


def _of_models(kit: Path, layers: str) -> Iterator[tuple[str, str]]:
    """Read the words after `Glossary:` in the header of each model."""
    for path in sorted(kit.glob(f"queries/{layers}/**/*.sql")):
        header = _HEADER.match(path.read_text(encoding="utf-8"))
        said = (header[0] if header else "").replace("\n--", "")
        for word in said.partition("Glossary:")[2].partition(".")[0].split(","):
            if word.strip():
                yield word.strip(), path.relative_to(kit).as_posix()


def _of_notebooks(kit: Path) -> Iterator[tuple[str, str]]:
    """Read the words of the kit's own glossary that prose sets in italics."""
    titles = _TITLE.findall((kit / "glossary.md").read_text(encoding="utf-8"))
    words = {name.casefold() for title in titles for name in names_of(title)}
    for path in sorted(kit.glob("notebooks/*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "markdown":
                continue
            for word in _ITALIC.findall("".join(cell["source"])):
                if word.casefold() in words:
                    yield word.lower(), path.relative_to(kit).as_posix()
