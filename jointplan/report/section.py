"""An executed notebook as a part of the page: its brief, its folds, its headings.

A cell tagged `masthead` opens the page; `part` in its metadata is the short name of a
question that is not the section's. A Markdown cell tagged `fold` opens a part that the
reader unfolds; it lasts until the next one, the next question or the end. Cells tagged
`half` that follow each other stand side by side where there is room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from jointplan.startup import skip_slow_import

skip_slow_import()  # has to come before nbformat

import nbformat  # noqa: E402

from jointplan.report.charts.theme import SPECIFICATION  # noqa: E402
from jointplan.report.figures import recoloured, recoloured_drawing  # noqa: E402
from jointplan.report.prose import Heading, render_prose, slug  # noqa: E402

SVG = "image/svg+xml"
LEFT_OUT = {"check", "parameters", "injected-parameters"}
NOTHING = '<p class="nothing">'


@dataclass
class Section:
    """One executed notebook as a part of the page.

    Attributes:
        name: Name of the section.
        headings: Its headings.
        cells: What stands in its place.
        opening: What stands in the masthead of the page.
    """

    name: str
    headings: list[Heading] = field(default_factory=list)
    cells: list[Any] = field(default_factory=list)
    opening: list[Any] = field(default_factory=list)


def read_section(path: Path, taken: set[str]) -> Section:
    """Read an executed notebook; its cells say in their metadata how they stand.

    Args:
        path: The notebook.
        taken: Ids that the page has given already; new ones are added to it.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    ident = path.stem.partition("_")[2] or path.stem
    section = Section(notebook.metadata.get("jointplan", {}).get("section", ""))
    told: set[str] = set()
    is_folded = False
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags", []))
        if LEFT_OUT & tags:
            continue
        cell.id = f"{ident}-{cell.id}"
        if cell.cell_type == "markdown":
            ends = is_folded and (cell.source.startswith("# ") or "fold" in tags)
            if ends:
                section.cells[-1].metadata["ends_fold"] = True
            is_folded = is_folded and not ends
            found = _render(cell, ident, taken, is_folded=is_folded)
            cell.metadata["fold"] = "fold" in tags
            is_folded = is_folded or "fold" in tags
            section.headings += found
            told = set() if found else told
        elif cell.cell_type == "code":
            cell.outputs = _not_told_twice(cell.outputs, told)
            _recolour_outputs(cell)
        cell.metadata["half"] = "half" in tags and _shows(cell)
        (section.opening if "masthead" in tags else section.cells).append(cell)
    _frame(section, is_folded=is_folded)
    section.name = section.name or (
        section.headings[0].text if section.headings else ident
    )
    return section


def _render(
    cell: Any, ident: str, taken: set[str], *, is_folded: bool
) -> list[Heading]:
    """Render a Markdown cell; what is folded away has its headings a level deeper."""
    part = cell.metadata.get("part", "")
    cell.metadata["html"], found = render_prose(
        cell.source, slug(part) if part else ident, taken, deeper=int(is_folded)
    )
    return [replace(heading, short=part) for heading in found[:1]] + found[1:]


def _frame(section: Section, *, is_folded: bool) -> None:
    """Say which cells open and close the section, a fold, a pair side by side."""
    cells = section.cells
    if not cells:
        return
    cells[0].metadata["opens"] = section.headings[0].ident if section.headings else ""
    cells[-1].metadata["ends_fold"] = is_folded
    cells[-1].metadata["closes"] = True
    for before, cell in pairwise([None, *cells, None]):
        was, becomes = (bool(each and each.metadata["half"]) for each in (before, cell))
        if becomes and cell:
            cell.metadata["opens_pair"] = not was
        if was and before:
            before.metadata["ends_pair"] = not becomes


def _shows(cell: Any) -> bool:
    """Whether an executed cell shows anything."""
    bundles = [output.get("data", {}) for output in cell.get("outputs", [])]
    return any(data.get("text/html") or SPECIFICATION in data for data in bundles)


def _not_told_twice(outputs: Sequence[Any], told: set[str]) -> list[Any]:
    """Leave out that there is nothing to show where that was just said."""
    kept = []
    for output in outputs:
        said = output.get("data", {}).get("text/html", "")
        if not (said.startswith(NOTHING) and said in told):
            kept.append(output)
        told.add(said)
    return kept


def _recolour_outputs(cell: Any) -> None:
    """Replace colours by variables of the style sheet, for dark screens and paper."""
    for output in cell.outputs:
        data = output.get("data", {})
        if SPECIFICATION in data:
            data[SPECIFICATION] = recoloured(data[SPECIFICATION])
        if SVG in data:
            data[SVG] = recoloured_drawing(data[SVG])
