"""Find what was edited in a glossary, before any figure is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from jointplan.glossary.read import Glossary
from jointplan.pipeline.last_build import Built, find_built, opened
from jointplan.plans.quarters import Quarter
from jointplan.whatif.preview.as_if_agreed import Effective, as_agreed, as_if_agreed
from jointplan.whatif.preview.baseline import Base, find_base, read_sound
from jointplan.whatif.preview.changes import Changes, changes_of
from jointplan.whatif.preview.rebuild import quarter_of, quarters_of
from jointplan.workspace import Workspace

_NEEDED = "the preview, which reads no exports itself"


@dataclass(frozen=True)
class Edits:
    """A glossary, its base, and what differs between the two.

    Attributes:
        built: The last run, whose hand-offs are judged.
        base: What the edited glossary is compared with.
        glossary: The edited glossary as written.
        old: The base as it judges.
        new: The edited glossary as it judges.
        quarter: The quarter that is judged.
        quarters: Every quarter on file, oldest first.
        changes: What differs in words, rules and tables.
    """

    built: Built
    base: Base
    glossary: Glossary
    old: Effective
    new: Effective
    quarter: Quarter
    quarters: tuple[Quarter, ...]
    changes: Changes

    @property
    def is_same_file(self) -> bool:
        """Whether not one letter differs."""
        return self.glossary.sha256 == self.base.glossary.sha256


def read_edits(place: Workspace, *, base: str = "", quarter: str = "") -> Edits:
    """Compare a workspace's glossary with a base.

    Args:
        place: The workspace, in which a report was made.
        base: File or git revision; by default as committed, else the last report's.
        quarter: By default the last report's.

    Raises:
        UserError: A glossary has findings, or there is nothing to judge.
    """
    glossary = read_sound(place.glossary)
    built = find_built(place, _NEEDED)
    found = find_base(place, base, built=built.glossary)
    with opened(built) as con:
        asked = quarter_of(con, quarter or built.quarter)
        quarters = tuple(quarters_of(con))
    old = as_agreed(found.glossary)
    new = as_if_agreed(glossary, old, asked)
    changes = changes_of((found.glossary, old), (glossary, new), asked)
    return Edits(built, found, glossary, old, new, asked, quarters, changes)
