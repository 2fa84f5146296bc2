"""Show what an edited glossary would do to a quarter, before anyone agrees to it.

The database of the last run is judged anew, side by side, by a base and by the edited
glossary. No export is read again, nothing is published and no draft is touched. Only
the command line imports this step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from jointplan.errors import Finding, PeriodError
from jointplan.pipeline.last_build import find_built, opened
from jointplan.whatif.preview import sentences
from jointplan.whatif.preview.as_if_agreed import (
    Effective,
    as_agreed,
    as_if_agreed,
    in_every_quarter,
)
from jointplan.whatif.preview.baseline import Base, find_base, read_sound
from jointplan.whatif.preview.changes import Changes, changes_of
from jointplan.whatif.preview.figures import Compared, compare
from jointplan.whatif.preview.page import render_preview
from jointplan.whatif.preview.page_sections import Told
from jointplan.whatif.preview.rebuild import lay, lay_as_built, quarter_of, quarters_of
from jointplan.workspace import Workspace

__all__ = ["Preview", "preview_glossary", "write_preview"]

NAME = "preview.html"
_NEEDED = "the preview, which reads no exports itself"


@dataclass(frozen=True)
class Preview:
    """A quarter judged by two glossaries.

    Attributes:
        base: What the edited glossary is held against.
        edited: The edited glossary as it judges.
        compared: The figures of both.
        changes: What differs in words and rules.
        rebuilt: Models that were built again for the edited side.
    """

    base: Base
    edited: Effective
    compared: Compared
    changes: Changes
    rebuilt: tuple[str, ...]


def preview_glossary(place: Workspace, *, base: str = "", quarter: str = "") -> Preview:
    """Judge a quarter by the workspace's glossary and by a base.

    Args:
        place: The workspace, in which a report was made.
        base: File or git revision; by default as committed, else the last report's.
        quarter: By default the last report's.

    Raises:
        UserError: A glossary has findings, or there is nothing to judge.
    """
    glossary = read_sound(place.glossary)
    built = find_built(place, _NEEDED)
    held = find_base(place, base, built=built.glossary)
    with opened(built, "old", "new") as con:
        asked = quarter_of(con, quarter or built.quarter)
        old = as_agreed(held.glossary)
        new = as_if_agreed(glossary, old, asked)
        if (held.glossary.sha256, asked.name) == (built.glossary, built.quarter):
            lay_as_built(con, "old", asked)
        else:
            lay(con, "old", asked, old.glossary)
        judging = in_every_quarter(glossary, old, quarters_of(con))
        rebuilt = lay(con, "new", asked, judging)
        compared = compare(con)
    _refuse_no_handoffs(compared)
    changes = changes_of((held.glossary, old), (glossary, new), asked)
    return Preview(held, new, compared, changes, tuple(rebuilt))


def write_preview(
    preview: Preview, place: Workspace, *, say: Callable[[str], None]
) -> Path:
    """Tell what the edited glossary would do, and write it as one page.

    Args:
        preview: What `preview_glossary` found.
        place: The workspace, among whose reports the page goes.
        say: Takes each line that is told.
    """
    compared, changes = preview.compared, preview.changes
    told = Told(
        preview.base.label,
        sentences.nothing(changes, preview.base.label) or sentences.headline(compared),
        sentences.dates(changes, compared),
        sentences.warnings(compared, changes, preview.edited.glossary),
    )
    said = [*sentences.summary(compared, changes), "", told.headline]
    for line in (*said, *told.warnings, *told.remarks):
        say(line)
    target = place.reports / str(compared.period["quarter"]) / NAME
    render_preview(target, compared, changes, told)
    return target


def _refuse_no_handoffs(compared: Compared) -> None:
    if not compared.new.whole:
        quarter = compared.period["quarter"]
        raise PeriodError(
            Finding(
                f"no hand-off opened in {quarter}, so there is nothing to judge",
                try_="choose another quarter with QUARTER=",
            )
        )
