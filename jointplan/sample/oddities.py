"""Hand-offs with something odd about them: names, blanks, timing, colleagues."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from jointplan.sample import arrivals, market, outcomes, people, spread, stages
from jointplan.sample.approach import Arrival
from jointplan.sample.channels import UNMAPPED
from jointplan.sample.followup import follow
from jointplan.sample.hours import day_of, moment, office_moment
from jointplan.sample.records import Company, Owner, Record
from jointplan.sample.world import World

LONG_QUARTERS = ((date(2025, 7, 1), date(2025, 9, 30)),
                 (date(2026, 7, 1), date(2026, 9, 30)))  # fmt: skip


def plan_oddities(world: World) -> None:
    """Plan odd names and values, late responses, second hand-offs in one quarter."""
    for company, at in zip(
        market.odd_companies(world), spread.moments(world, 24), strict=True
    ):
        _plan(world, at, "odd company name", company=company)
    for at in spread.moments(world, 18):
        _plan(world, at, "no e-mail", email="")
    for at in spread.moments(world, 26):
        _plan(world, at, "no score", score=None)
    for at in spread.moments(world, 28):
        _plan(world, at, "response just after")
    for at in spread.moments(world, 18, first=date(2026, 2, 3)):
        _plan(world, at, "quiz", raw=UNMAPPED)
    for first, again in LONG_QUARTERS:
        for number in range(5):
            at = moment(first, 9.1 + number * 0.4)
            world.plan(at, partial(_twice_in_quarter, world, at, again))
    for at in spread.moments(world, 12, last=date(2026, 8, 31)):
        world.plan(at, partial(_colleagues, world, at))


def _plan(
    world: World, at: datetime, tag: str, *, raw: str = "",
    company: Company | None = None, email: str | None = None, score: int | None = -1,
) -> None:  # fmt: skip
    raw_trigger = world.rng.choice((
        ("Web - Organic", "hand-raise"), ("Web - Direct", "response"),
        ("Google Ads", "response"), ("Webinar", "response"),
    ))  # fmt: skip
    if tag == "no e-mail" and world.rng.random() < 0.5:
        raw_trigger = ("Web - Organic", "score crossing")
    arrivals.plan(world, Arrival(
        raw or raw_trigger[0], raw_trigger[1], "own", at - spread.minutes(20), at,
        free_mail=0.0, score=score, tags=(tag,), email=email, company=company,
        is_settled=True,
    ))  # fmt: skip


def _twice_in_quarter(world: World, at: datetime, again: date) -> None:
    """Handed off and recycled on a quarter's first day, back on its last."""
    lead = _lead(world, people.take_company(world))
    lead.person.hints.add("first of two in a quarter")
    _raise_hand(world, lead, at)
    rep = world.staff.named("Clara Feldkamp")
    done_at = at + timedelta(hours=3)
    decide = partial(stages.decide, world, lead, done_at, "recycled")
    world.plan(done_at, partial(decide, by=rep, reason="No budget"))
    back_at = moment(again, 10.0 + world.rng.random())
    world.plan(back_at, partial(_raise_again, world, lead, back_at))


def _raise_again(world: World, lead: Record, at: datetime) -> None:
    lead.person.hints.add("second of two in a quarter")
    _raise_hand(world, lead, at)


def _lead(world: World, company: Company) -> Record:
    person = people.meet(world, company)
    person.is_settled = True
    return people.add_lead(world, person, world.now, source="Web - Organic", score=70)


def _raise_hand(world: World, lead: Record, at: datetime) -> None:
    people.respond_to(
        world, lead, at + timedelta(seconds=20), raw="Web - Organic",
        trigger="hand-raise",
    )  # fmt: skip
    marked_at = at + timedelta(seconds=70)
    world.plan(marked_at, partial(_mark, world, lead, marked_at))


def _mark(world: World, lead: Record, at: datetime) -> None:
    episode = stages.hand_off(world, lead, at, by=world.staff.workflow)
    if episode and episode.is_returning:
        follow(world, episode, trigger="hand-raise", raw="Web - Organic")


def _colleagues(world: World, at: datetime) -> None:
    """One waits, a colleague buys, the first shows interest again: still one hand-off.

    The deal is younger than the first hand-off, so the repeat signal joins nothing.
    """
    rng = world.rng
    company = people.take_company(world)
    first = _lead(world, company)
    first.person.hints.add("repeat after a colleague's deal")
    _raise_hand(world, first, at)
    rep = world.staff.named("Matthias Grobler")
    accepted_at = at + timedelta(hours=2)
    world.plan(accepted_at, partial(stages.accept, world, first, accepted_at, by=rep))
    other_at = office_moment(rng, day_of(at + timedelta(days=3)))
    world.plan(other_at, partial(_buy, world, company, other_at))
    again_at = office_moment(rng, day_of(at + timedelta(days=12)))
    company.signal_days.add(day_of(again_at))
    world.plan(again_at, partial(_ask_again, world, first, again_at))


def _buy(world: World, company: Company, at: datetime) -> None:
    second = _lead(world, company)
    _raise_hand(world, second, at)
    rep = world.staff.named("Matthias Grobler")
    later = office_moment(world.rng, day_of(at + timedelta(days=2)))
    world.plan(later, partial(_qualify, world, second, later))
    given_at = at + timedelta(minutes=9)
    world.plan(given_at, partial(_give, world, second, rep, given_at))


def _give(world: World, lead: Record, rep: Owner, at: datetime) -> None:
    stages.assign(world, lead, at, to=rep, by=world.staff.workflow)
    lead.person.episodes[-1].assign(rep, at)


def _qualify(world: World, lead: Record, at: datetime) -> None:
    rep = world.staff.named("Matthias Grobler")
    stages.decide(world, lead, at, "qualified", by=rep)
    outcomes.convert(world, lead, rep, at + timedelta(seconds=12), chance=1.0)


def _ask_again(world: World, lead: Record, at: datetime) -> None:
    stages.hand_off(world, lead, at, by=world.staff.workflow)
