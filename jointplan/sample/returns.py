"""People whose hand-off was closed and who come back with a new signal."""

from __future__ import annotations

from datetime import timedelta

from jointplan.sample import channels
from jointplan.sample.approach import Arrival, approach
from jointplan.sample.episodes import Episode
from jointplan.sample.hours import day_of
from jointplan.sample.records import Record
from jointplan.sample.world import World

COMING_BACK = {
    "Web - Organic": 4, "Webinar": 4, "LinkedIn Ads": 2, "Google Ads": 2,
    "Web - Direct": 2, "Trade Show": 1, "Content Syndication": 2,
}  # fmt: skip


def come_back(world: World, episode: Episode) -> None:
    """Plan a new signal of somebody whose last hand-off is over."""
    rng, record = world.rng, _row(episode)
    if record is None:
        return
    if episode.decision in ("joined", "expired"):
        return
    raw = rng.choices(list(COMING_BACK), list(COMING_BACK.values()))[0]
    trigger = rng.choices(("hand-raise", "response", "score crossing"), (30, 42, 28))[0]
    at = world.now + timedelta(minutes=rng.randrange(8, 50))
    if episode.person.company:
        episode.person.company.signal_days.add(day_of(at))
    arrival = Arrival(raw, trigger, "own", world.now, at)
    arrival.score = channels.pick_score(rng, raw, trigger, day_of(at))
    approach(world, record, arrival)


def _row(episode: Episode) -> Record | None:
    """Where the new signal stands: on the contact once the lead was converted."""
    record = episode.record
    if record.converted_at and record.contact:
        record = record.contact
    if record.is_deleted or record.status == "MQL":
        return None
    return record
