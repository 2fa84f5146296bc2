"""What campaigns cost that is no plain cost of one quarter: planted after all others.

They draw from a stream of their own and nobody responds to them, so that the rest of
the story is told as it was before.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from jointplan.sample import words
from jointplan.sample.hours import moment
from jointplan.sample.ledger import TrueCost
from jointplan.sample.records import Campaign
from jointplan.sample.world import World

QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
BOOKED_ON = date(2026, 6, 9)


def plan_costs(world: World, rng: Random) -> None:
    """A blank cost, one of nothing, one across two quarters, and a parent's."""
    _campaign(world, "Webinar 2026-Q3 rerun", "Webinar", QUARTER, None)
    _campaign(world, "Web - Direct 2026-Q3 banner swap", "Web - Direct", QUARTER, 0)
    across = (date(2026, 6, 21), date(2026, 7, 20))
    _campaign(
        world, "Google Ads 2026 summer", "Google Ads", across, rng.randint(90, 120) * 30
    )
    stands = [rng.randint(6000, 8000), rng.randint(3000, 5000)]
    whole = sum(stands) + 1200
    season = _campaign(world, "Trade Show season 2026-Q3", "Trade Show", QUARTER, whole)
    for number, cost in enumerate(stands, start=1):
        title = f"Trade Show season 2026-Q3, stand {number}"
        _campaign(world, title, "Trade Show", QUARTER, cost).parent = season


def true_costs(world: World) -> tuple[TrueCost, ...]:
    """What each campaign cost, and what of it is in no other's cost."""
    return tuple(_true_cost(world, one) for one in world.campaigns)


def _true_cost(world: World, one: Campaign) -> TrueCost:
    cost = Decimal(one.cost) if one.cost else None
    below = [each for each in world.campaigns if each.parent is one and each.cost]
    own = None if cost is None else cost - sum(Decimal(each.cost) for each in below)
    return TrueCost(
        one.id, words.meaning(words.SOURCES, one.type), one.starts_on, one.ends_on,
        cost, own, one.parent.id if one.parent else None,
    )  # fmt: skip


def _campaign(
    world: World, title: str, raw: str, days: tuple[date, date], cost: int | None
) -> Campaign:
    campaign = Campaign(
        id=world.ids.take("campaign"), name=title, type=raw, starts_on=days[0],
        ends_on=days[1], cost="" if cost is None else f"{cost:.2f}",
        created_at=moment(BOOKED_ON, 10.0),
    )  # fmt: skip
    world.campaigns.append(campaign)
    return campaign
