"""Everything beside hand-offs: other leads, newsletters, business sales found alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from jointplan.sample import channels, deals, people, stages, touches
from jointplan.sample.hours import any_moment, day_of, moment, office_moment
from jointplan.sample.market import CUSTOMER_COUNT, PARTNER_COUNT
from jointplan.sample.names import ROLE_LOCAL_PARTS
from jointplan.sample.records import Company, Record
from jointplan.sample.staff import SALES_TEAMS, representative
from jointplan.sample.world import LAST_CUT, World

LEADS_PER_DAY = 9.6
NEWSLETTER_READERS = 1560


def plan_leads(world: World) -> None:
    """Plan the many leads that never become an MQL."""
    rng, day = world.rng, people.FIRST_LEAD_ON
    while day < day_of(LAST_CUT):
        rate = LEADS_PER_DAY * (1.25 if day.weekday() < 5 else 0.45)
        for _ in range(int(rate * rng.lognormvariate(0, 0.25) + rng.random())):
            at = any_moment(rng, day)
            world.plan(at, partial(_lead, world, at))
        day += timedelta(days=1)


def _lead(world: World, at: datetime) -> None:
    rng, channel = world.rng, channels.pick_channel(world.rng)
    company: Company | None = None
    if rng.random() < 0.26:
        company = people.take_company(world)
    elif rng.random() < 0.985:
        company = rng.choice(world.companies)
    person = people.meet(world, company, free_mail=channel.free_mail * 1.5)
    person.is_settled = True
    email = None
    if company and rng.random() < 0.012:
        email = f"{rng.choice(ROLE_LOCAL_PARTS)}@{company.domain}"
    elif rng.random() < 0.01:
        email = ""
    source = channel.raw if rng.random() < 0.96 else ""
    score = rng.randrange(0, 42) if rng.random() < 0.94 else None
    lead = people.add_lead(world, person, at, source=source, score=score, email=email)
    _live(world, lead, channel.raw, at)


def _live(world: World, lead: Record, raw: str, at: datetime) -> None:
    """A response or two, an invitation, a change of score; never a hand-off."""
    rng = world.rng
    if raw not in ("SDR", "Outbound") and rng.random() < 0.55:
        people.respond_to(
            world, lead, at + timedelta(seconds=4), raw=raw, trigger="response"
        )
    if rng.random() < 0.2:
        later = at + timedelta(days=rng.randrange(5, 90))
        world.plan(
            later,
            partial(
                people.respond,
                world,
                lead,
                later,
                raw="Webinar",
                status="Sent",
                responded=False,
            ),
        )
    if lead.score is not None and rng.random() < 0.4:
        later = at + timedelta(days=rng.randrange(2, 120), minutes=rng.randrange(600))
        points = max(0, min(48, lead.score + rng.randrange(-8, 14)))
        world.plan(later, partial(stages.score, world, lead, later, points))
    if rng.random() < 0.012:
        later = at + timedelta(days=rng.randrange(3, 60))
        world.plan(later, partial(_delete, lead, later))


def _delete(lead: Record, at: datetime) -> None:
    if not (lead.person.is_missed or lead.converted_at):
        lead.is_deleted, lead.modified_at = True, at


def plan_newsletters(world: World) -> None:
    """Plan a mass mail for every month, to a sample of whoever is on file then."""
    day = date(2024, 11, 12)
    while day < day_of(LAST_CUT):
        at = moment(day, 8.5)
        world.plan(at, partial(_newsletter, world, at))
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=12)


def _newsletter(world: World, at: datetime) -> None:
    rng = world.rng
    pool = [*world.leads, *world.contacts]
    sender = world.staff.named("Hedda Nyström")
    for record in rng.sample(pool, min(len(pool), NEWSLETTER_READERS)):
        if not (record.opted_out or record.is_deleted or not record.email):
            sent_at = at + timedelta(seconds=rng.randrange(1800))
            touches.mass_mail(world, record, sent_at, owner=sender)


def plan_history(world: World) -> None:
    """Give every customer the opportunity they were won with, before the story."""
    rng = world.rng
    for company in world.companies[PARTNER_COUNT : PARTNER_COUNT + CUSTOMER_COUNT]:
        account = company.account
        if account is None:
            continue
        day = max(day_of(account.created_at), date(2022, 1, 10))
        at = office_moment(rng, day + timedelta(days=rng.randrange(5, 90)))
        deal = deals.open_deal(
            world, account, at, owner=account.owner, win_chance=1.0, days=(15, 60)
        )
        closed_at = moment(day_of(at) + timedelta(days=45), 17.25)
        deals.close(world, deal, True, closed_at)


def plan_sales(world: World) -> None:
    """Plan renewals at customers and what sales finds on its own."""
    rng, day = world.rng, date(2025, 1, 7)
    while day < day_of(LAST_CUT):
        for start, stop, kind in (
            (PARTNER_COUNT, 360, "Existing Business"), (1260, 1960, "New Business"),
        ):  # fmt: skip
            for _ in range(rng.choice((2, 3, 3, 4, 5))):
                at = office_moment(rng, day + timedelta(days=rng.randrange(5)))
                company = world.companies[rng.randrange(start, stop)]
                world.plan(at, partial(_sell, world, company, kind, at))
        day += timedelta(days=7)


def _sell(world: World, company: Company, kind: str, at: datetime) -> None:
    rng, account = world.rng, company.account
    if account is None or any(not one.is_closed for one in account.opportunities):
        return
    if company.signal_days:
        return
    staff = world.staff
    owner = account.owner
    if kind == "New Business":
        owner = representative(rng, staff, rng.choice(SALES_TEAMS[:3]))
    contact = account.contacts[0] if account.contacts else None
    if contact and contact.created_at > at:
        contact = None
    deals.open_deal(
        world, account, at, owner=owner, contact=contact, kind=kind,
        win_chance=0.55 if kind == "Existing Business" else 0.24,
    )  # fmt: skip
