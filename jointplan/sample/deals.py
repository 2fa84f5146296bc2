"""Opportunities: opened, worked, closed, and who stands on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from jointplan.sample import episodes, touches
from jointplan.sample.hours import day_of, moment, office_moment
from jointplan.sample.notes import loss_note_of
from jointplan.sample.records import Account, Opportunity, Owner, Record, Role
from jointplan.sample.words import SEGMENTS
from jointplan.sample.world import World

AMOUNTS = {"Small": 7_500, "Mid-market": 21_000, "Enterprise": 58_000}
LOSSES = ("Price", "No decision", "Competitor", "Missing feature", "Timing", "")
ROLES = ("Decision Maker", "Economic Buyer", "Evaluator", "Influencer", "")


def open_deal(
    world: World, account: Account, at: datetime, *, owner: Owner,
    contact: Record | None = None, kind: str = "", win_chance: float = 0.34,
    days: tuple[int, int] = (14, 130),
) -> Opportunity:  # fmt: skip
    """Open an opportunity and plan how it will close."""
    rng = world.rng
    amount = AMOUNTS.get(SEGMENTS.get(account.company.employees, ""), 12_000)
    is_customer = any(one.is_won for one in account.opportunities)
    span = rng.randint(*days)
    deal = Opportunity(
        id=world.ids.take("opportunity"), account=account, owner=owner,
        name=f"{account.company.name} {at.year}",
        type=kind or ("Existing Business" if is_customer else "New Business"),
        source=contact.source if contact else "", created_at=at, stage="Discovery",
        amount=round(amount * rng.lognormvariate(0, 0.45) / 50) * 50,
        closes_on=day_of(at) + timedelta(days=span + rng.randrange(0, 40)),
        modified_at=at,
    )  # fmt: skip
    deal.expected_on = deal.closes_on
    account.opportunities.append(deal)
    world.opportunities.append(deal)
    if contact:
        add_role(world, deal, contact, at, is_primary=True)
        _work_on(world, deal, contact, at, span)
    is_won = rng.random() < win_chance
    close_at = moment(day_of(office_moment(rng, day_of(at + timedelta(span)))), 17.25)
    deal.ends_at = close_at
    world.plan(close_at, partial(close, world, deal, is_won, close_at))
    return deal


def open_quietly(world: World, account: Account, at: datetime, *, owner: Owner) -> None:
    """An opportunity nobody stands on: only its account leads back to a person.

    Never opened within a day of the 180th after a hand-off, where an hour would decide.
    """
    ages = {(day_of(at) - day).days for day in account.company.signal_days}
    if ages & {178, 179, 180, 181, 182}:
        later = at + timedelta(days=5)
        world.plan(later, partial(open_quietly, world, account, later, owner=owner))
        return
    open_deal(world, account, at, owner=owner)


def add_role(
    world: World, deal: Opportunity, contact: Record, at: datetime, *,
    is_primary: bool = False,
) -> None:  # fmt: skip
    """Put a contact on an opportunity."""
    name = world.rng.choice(ROLES)
    role = Role(world.ids.take("role"), deal, contact, name, is_primary, at)
    deal.roles.append(role)
    world.roles.append(role)
    episodes.note_role(deal, contact.person, at)


def _work_on(
    world: World, deal: Opportunity, contact: Record, at: datetime, span: int
) -> None:
    rng = world.rng
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        _meet(world, deal, contact, at)
    for _ in range(rng.randrange(3, 11)):
        day = day_of(at + timedelta(days=rng.randrange(1, span)))
        when = office_moment(rng, day)
        if rng.random() < 0.5:
            touches.mail(world, contact, when, owner=deal.owner, what=deal)
        else:
            ends = rng.choice(("Connected", "Connected", "Left voicemail", "No answer"))
            touches.call(
                world, contact, when, owner=deal.owner, disposition=ends, what=deal
            )


def _meet(world: World, deal: Opportunity, contact: Record, at: datetime) -> None:
    rng = world.rng
    asked_at = office_moment(rng, day_of(at + timedelta(days=rng.randrange(0, 9))))
    asked_at = max(asked_at, at + timedelta(minutes=3))
    day = day_of(asked_at) + timedelta(days=rng.randrange(2, 9))
    touches.meeting(
        world, contact, asked_at, starts_at=office_moment(rng, day), owner=deal.owner,
        result="Held" if rng.random() < 0.88 else "No show",
    )  # fmt: skip


def close(world: World, deal: Opportunity, is_won: bool, at: datetime) -> None:
    """Close an opportunity, never on a day when its account hands somebody off.

    A close date has no hour, so a hand-off of the same day could not tell whether it
    came before or after.
    """
    day = day_of(at)
    if day in deal.account.company.signal_days:
        later = moment(day + timedelta(days=1), 17.25)
        world.plan(later, partial(close, world, deal, is_won, later))
        return
    deal.is_closed, deal.is_won, deal.closes_on = True, is_won, day
    deal.stage = "Closed Won" if is_won else "Closed Lost"
    deal.loss_reason = "" if is_won else world.rng.choice(LOSSES)
    deal.loss_note = "" if is_won else loss_note_of(deal.id, deal.loss_reason)
    deal.modified_at = at
    if is_won and deal.account.type == "Prospect":
        deal.account.type, deal.account.modified_at = "Customer", at
