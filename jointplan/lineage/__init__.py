"""Explain a hand-off from the exports' lines to the figures it counts in.

What is told stands in the database of the last run; nothing is computed otherwise than
its models do. No export is read but to find the lines. Only the command line imports
this step.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from duckdb import DuckDBPyConnection

from jointplan.lineage.clocks import tell_clocks
from jointplan.lineage.episodes import tell_episodes
from jointplan.lineage.export_lines import placing_of
from jointplan.lineage.figures import tell_fate, tell_figures
from jointplan.lineage.find import find_subject
from jointplan.lineage.layout import heading, plain
from jointplan.lineage.outcomes import (
    journey_of,
    tell_opportunities,
    tell_outcome,
)
from jointplan.lineage.people import tell_people
from jointplan.lineage.queries import owner_names
from jointplan.lineage.rebuild_without import SIDE, figures_of
from jointplan.lineage.sources import tell_sources
from jointplan.lineage.verdicts import tell_facts, tell_verdicts
from jointplan.pipeline.last_build import Built, find_built, opened
from jointplan.workspace import Workspace

__all__ = ["explain"]

_NEEDED = "the explanation, which computes nothing itself"


def explain(place: Workspace, asked: str, *, exports: Path | None = None) -> str:
    """Tell how an id came to count as it does.

    Args:
        place: The workspace, in which a report was made.
        asked: A hand-off, a record of the CRM or an opportunity.
        exports: Folder of the exports; by default the one that the last run read.

    Raises:
        UserError: Nothing goes by that id, or there is no run to ask.
    """
    built = find_built(place, _NEEDED)
    with opened(built, SIDE) as con:
        subject = find_subject(con, asked)
        names = owner_names(con)
        placing = placing_of(con, place, exports or Path(built.exports))
        told = [
            f"{subject.kind} {plain(subject.id, 120)}, as the report of "
            f"{built.quarter} knows it on {built.as_of}",
            "instants are UTC, days the company's; R numbers stand in docs/rulings.md",
            *tell_sources(con, subject, placing, names),
            *tell_people(con, subject),
            *tell_opportunities(con, subject.opportunity_ids),
            *tell_episodes(con, subject, names),
        ]
        for handoff in subject.handoff_ids:
            told += _tell_handoff(con, handoff, names, built)
    return "\n".join(told) + "\n"


def _tell_handoff(
    con: DuckDBPyConnection, handoff: str, names: Mapping[str, str], built: Built
) -> list[str]:
    """Tell of one hand-off what judged it and what it counts in."""
    journey = journey_of(con, handoff)
    return [
        *heading("hand-off", plain(handoff, 120)),
        *tell_outcome(journey, names),
        "",
        *tell_clocks(con, handoff, names),
        "",
        *tell_facts(con, handoff),
        "",
        *tell_verdicts(con, handoff),
        "",
        *tell_fate(journey),
        *tell_figures(figures_of(con, handoff), built.quarter, journey),
    ]
