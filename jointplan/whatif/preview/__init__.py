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
from jointplan.pipeline.last_build import opened
from jointplan.whatif.preview import edit_sentences, sentences
from jointplan.whatif.preview.as_if_agreed import Effective, in_every_quarter
from jointplan.whatif.preview.baseline import Base
from jointplan.whatif.preview.changes import Changes
from jointplan.whatif.preview.edits import Edits, read_edits
from jointplan.whatif.preview.figures import Compared, compare
from jointplan.whatif.preview.page import render_preview
from jointplan.whatif.preview.page_sections import Told
from jointplan.whatif.preview.rebuild import lay, lay_as_built
from jointplan.workspace import Workspace

__all__ = ["Preview", "preview_glossary", "run_preview", "write_preview"]

NAME = "preview.html"


@dataclass(frozen=True)
class Preview:
    """A quarter judged by two glossaries.

    Attributes:
        edits: Base, edited glossary, and what differs in words and rules.
        compared: The figures of both.
        rebuilt: Models that were built again for the edited side.
    """

    edits: Edits
    compared: Compared
    rebuilt: tuple[str, ...]

    @property
    def base(self) -> Base:
        """What the edited glossary is compared with."""
        return self.edits.base

    @property
    def edited(self) -> Effective:
        """The edited glossary as it judges."""
        return self.edits.new

    @property
    def changes(self) -> Changes:
        """What differs in words and rules."""
        return self.edits.changes


def run_preview(
    place: Workspace,
    *,
    base: str = "",
    quarter: str = "",
    say: Callable[[str], None],
) -> Path | None:
    """Preview what was edited; where nothing was, say so and ask for no figure.

    Args:
        place: The workspace, in which a report was made.
        base: File or git revision; by default as committed, else the last report's.
        quarter: By default the last report's.
        say: Takes each line that is told.

    Returns:
        The page, or nothing where nothing was edited.

    Raises:
        UserError: A glossary has findings, or there is nothing to judge.
    """
    edits = read_edits(place, base=base, quarter=quarter)
    if edits.changes.is_nothing:
        for line in edit_sentences.unedited(edits):
            say(line)
        return None
    return write_preview(judge(edits), place, say=say)


def preview_glossary(place: Workspace, *, base: str = "", quarter: str = "") -> Preview:
    """Judge a quarter by the workspace's glossary and by a base.

    Args:
        place: The workspace, in which a report was made.
        base: File or git revision; by default as committed, else the last report's.
        quarter: By default the last report's.

    Raises:
        UserError: A glossary has findings, or there is nothing to judge.
    """
    return judge(read_edits(place, base=base, quarter=quarter))


def judge(edits: Edits) -> Preview:
    """Judge the quarter by both glossaries.

    Raises:
        UserError: A rule is refused, or there is nothing to judge.
    """
    built, asked = edits.built, edits.quarter
    is_as_built = (edits.base.glossary.sha256, asked.name) == (
        built.glossary,
        built.quarter,
    )
    with opened(built, "old", "new") as con:
        if is_as_built:
            lay_as_built(con, "old", asked)
        else:
            lay(con, "old", asked, edits.old.glossary)
        judging = in_every_quarter(edits.glossary, edits.old, edits.quarters)
        rebuilt = lay(con, "new", asked, judging)
        compared = compare(con)
    _refuse_no_handoffs(compared)
    return Preview(edits, compared, tuple(rebuilt))


def write_preview(
    preview: Preview, place: Workspace, *, say: Callable[[str], None]
) -> Path:
    """Say what the edited glossary would do, and write it as one page.

    Args:
        preview: What `preview_glossary` found.
        place: The workspace, among whose reports the page goes.
        say: Takes each line that is told.
    """
    compared, changes = preview.compared, preview.changes
    told = Told(
        edit_sentences.compares(preview.edits),
        "" if changes.is_nothing else edit_sentences.changed(changes),
        sentences.nothing(changes, preview.base.called) or sentences.headline(compared),
        sentences.dates(changes, compared),
        sentences.warnings(compared, changes, preview.edited.glossary),
    )
    edits = [sentences.edited_words(each) for each in changes.judging]
    for line in told.lines(edits, sentences.summary(compared, changes)):
        say(line)
    target = place.reports / str(compared.period["quarter"]) / NAME
    render_preview(target, compared, changes, told)
    return target


def _refuse_no_handoffs(compared: Compared) -> None:
    if not compared.new.whole:
        quarter = compared.period["quarter"]
        raise PeriodError(
            Finding(
                f"no lead was handed off in {quarter}, so there is nothing to judge",
                try_="choose another quarter with QUARTER=",
            )
        )
