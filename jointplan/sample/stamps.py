"""MQLs that history does not show: only their date column says so."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from jointplan.sample import people, spread, stages
from jointplan.sample.arrivals import free_contact, has_deal_near
from jointplan.sample.channels import pick_score
from jointplan.sample.episodes import Episode
from jointplan.sample.followup import follow
from jointplan.sample.hours import day_of
from jointplan.sample.records import Record
from jointplan.sample.truth import trigger_of
from jointplan.sample.world import World

RESTAMPED_FIRST = date(2026, 4, 13)
QUIET_FIRST, QUIET_LAST = date(2026, 6, 10), date(2026, 7, 2)


def plan_stamps(world: World) -> None:
    """Plan stamped leads, stamped contacts, and those stamped anew later."""
    for at in spread.moments(world, 64):
        world.plan(at, partial(_stamped_lead, world, at))
    for at in spread.moments(world, 34, last=date(2026, 6, 30)):
        world.plan(at, partial(_stamped_contact, world, at, None))
    again = spread.moments(world, 30, first=date(2026, 7, 9), last=date(2026, 9, 25))
    first = spread.moments(world, 30, first=RESTAMPED_FIRST, last=date(2026, 5, 25))
    for at, later in zip(first, again, strict=True):
        world.plan(at, partial(_stamped_contact, world, at, later))
    quiet = spread.moments(world, 16, first=QUIET_FIRST, last=QUIET_LAST)
    soon = spread.moments(world, 16, first=date(2026, 7, 9), last=date(2026, 8, 10))
    for at, later in zip(quiet, soon, strict=True):
        world.plan(at, partial(_stamped_contact, world, at, later, "ignored"))


def _stamped_lead(world: World, at: datetime) -> None:
    """A partner's list writes leads that are MQLs from their first second."""
    rng, staff = world.rng, world.staff
    person = people.meet(world, people.take_company(world))
    person.is_settled = True
    person.hints.add("created as MQL")
    by = staff.named("Tim Oberst")
    lead = people.add_lead(
        world, person, at, source="Partner Referral", by=by, status="MQL",
        score=pick_score(rng, "Partner Referral", "referral", day_of(at)),
    )  # fmt: skip
    stamped_at = at + timedelta(seconds=rng.randrange(0, 4))
    if rng.random() < 0.6:
        people.respond_to(
            world, lead, stamped_at, raw="Partner Referral", trigger="referral"
        )
    world.plan(stamped_at, partial(_stamp, world, lead, stamped_at, ""))


def _stamp(world: World, record: Record, at: datetime, fate: str) -> None:
    episode = stages.stamp(world, record, at, by=world.staff.integration)
    if episode:
        _go_on(world, episode, fate)


def _go_on(world: World, episode: Episode, fate: str) -> None:
    trigger = trigger_of(episode.person, episode.opened_at, episode.by)
    raw = "Partner Referral" if episode.record.is_lead else "Webinar"
    follow(world, episode, trigger=trigger, raw=raw, fate=fate)


def _stamped_contact(
    world: World, at: datetime, later: datetime | None, fate: str = ""
) -> None:
    """A contact whose MQL date a sync writes, perhaps a second time later."""
    rng = world.rng
    accounts = [world.companies[rng.randrange(360, 1260)].account for _ in range(40)]
    contact = None
    for account in accounts:
        if account and not account.opportunities and not has_deal_near(account, at):
            contact = free_contact(account)
        if contact:
            break
    if contact is None or contact.account is None:
        return
    tag = "stamped again" if later else "stamped contact"
    contact.person.hints.add(tag)
    _answer(world, contact, at)
    _rate(world, contact, at)
    _stamp(world, contact, at, fate or ("recycled" if later else ""))
    if later:
        contact.account.company.signal_days.add(day_of(later))
        world.plan(later, partial(_stamp_again, world, contact, later))


def _answer(world: World, contact: Record, at: datetime) -> None:
    if world.rng.random() < 0.6:
        shown_at = at - timedelta(seconds=world.rng.randrange(5, 55))
        people.respond_to(world, contact, shown_at, raw="Webinar", trigger="response")


def _rate(world: World, contact: Record, at: datetime) -> None:
    points = pick_score(world.rng, "Webinar", "response", day_of(at))
    stages.score(world, contact, at - timedelta(seconds=3), points)


def _stamp_again(world: World, contact: Record, at: datetime) -> None:
    """The second stamp overwrites the first: only the earlier delivery shows both."""
    episodes = contact.person.episodes
    is_open = episodes[-1].is_open(at)
    mark = "stamped anew while open" if is_open else "stamped anew after closing"
    episodes[-1].tags.add(mark)
    if not is_open:
        contact.person.hints.add("stamped again")
    _answer(world, contact, at)
    _rate(world, contact, at)
    _stamp(world, contact, at, "")
