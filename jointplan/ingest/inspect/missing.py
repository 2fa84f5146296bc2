"""Tells what no file brings, and what that costs the report."""

from __future__ import annotations

from textwrap import wrap

from jointplan.ingest.contract import DECISIONS, ENTITIES
from jointplan.ingest.inspect.column_stats import Seen
from jointplan.ingest.inspect.guesses import lacks_reason
from jointplan.ingest.inspect.write_toml import WIDTH
from jointplan.ingest.mapping.schema import Constant, Feed

_HANDOFFS = (
    "hand-offs",
    "all",
    "the day a lead became an MQL: export the history of stages, name a date column as "
    "docs/mapping.md shows, or keep a second delivery",
)
_REASONS = ("Rejections", "why a lead was rejected: export the column with the reason")
_PEOPLE = ("leads", "contacts")


def told_of_missing(sources: list[Seen]) -> list[str]:
    """What no file brings and what that costs the report, once any file is read."""
    if not any(each.fed for each in sources):
        return []
    brought = {entity for each in sources for entity in each.entities}
    lines: list[str] = []
    for name, item in ENTITIES.items():
        # In HubSpot everybody is a contact: leads or contacts are enough.
        is_person = name in _PEOPLE and not brought.isdisjoint(_PEOPLE)
        if name not in brought and not is_person:
            lines += _missing(name, item.sections, item.brings)
    told = [feed for each in sources for feed in _stage_feeds(each)]
    if not told:
        lines += _missing(*_HANDOFFS)
    if all(isinstance(feed.columns.get("stage"), Constant) for feed in told):
        lines += _missing(*DECISIONS)
    for feed in dict.fromkeys(map(lacks_reason, sources)):
        lines += _missing(f"reasons of {feed}", *_REASONS) if feed else []
    if not lines:
        return []
    return ["missing: what no file brings, and what that costs", *lines]


def _missing(name: str, sections: str, brings: str) -> list[str]:
    cost = f"Costs {'every section' if sections == 'all' else sections}."
    words = f"{brings}. {cost if sections else 'No section needs it.'}"
    return [
        f"  {'' if number else name:<19} {line}"
        for number, line in enumerate(wrap(words, WIDTH - 22))
    ]


def _stage_feeds(seen: Seen) -> list[Feed]:
    """Feeds that tell a stage and its day; a status without one takes two days."""
    days = {each.found.day for each in seen.sights}
    return [
        feed
        for sight in seen.fed
        if sight.taken
        for feed in sight.taken.feeds.values()
        if feed.entity == "stage_changes" and (len(days) > 1 or not feed.is_inferred)
    ]
