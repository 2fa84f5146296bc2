"""Which hand-off an opportunity is credited to (R15), decided on the lives alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from jointplan.sample.episodes import Episode, account_of
from jointplan.sample.hours import day_of
from jointplan.sample.records import Opportunity, Person
from jointplan.sample.world import World

MATCH_WITHIN = timedelta(days=180)
Credits = dict[Episode, tuple[Opportunity, str]]


def credited(world: World) -> dict[Opportunity, tuple[Episode, str]]:
    """The hand-off of every opportunity that has one, and by which link."""
    at_account = by_account(world)
    found: dict[Opportunity, tuple[Episode, str]] = {}
    for deal in world.opportunities:
        link = _link(deal, at_account)
        if link:
            found[deal] = link
    return found


def by_account(world: World) -> dict[str, list[Episode]]:
    """The hand-offs of every account, as accounts stand when the book closes."""
    found: dict[str, list[Episode]] = defaultdict(list)
    for episode in world.episodes:
        account = account_of(episode.record)
        if account:
            found[account.id].append(episode)
    return found


def _link(
    deal: Opportunity, at_account: dict[str, list[Episode]]
) -> tuple[Episode, str] | None:
    if deal.converted_from:
        episode = _latest(deal, deal.converted_from.person.episodes)
        if episode:
            return episode, "conversion link"
    people: list[Person] = [role.contact.person for role in deal.roles]
    episode = _latest(deal, [one for who in people for one in who.episodes])
    if episode:
        return episode, "contact role"
    near = [
        one
        for one in at_account[deal.account.id]
        if day_of(deal.created_at) - one.opened_on <= MATCH_WITHIN
    ]
    episode = _latest(deal, near)
    return (episode, "account-matched") if episode else None


def _latest(deal: Opportunity, episodes: Iterable[Episode]) -> Episode | None:
    before = [one for one in episodes if one.opened_at <= deal.created_at]
    return max(before, key=lambda one: one.opened_at) if before else None
