"""What an opportunity was before it closed: kinds, expected days, stages, amounts.

All of it is drawn after the story, from a stream of each record's own, and laid over
the rows of both deliveries. So nothing that the story tells depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

from jointplan.sample.columns import COLUMNS
from jointplan.sample.credit import by_account, credited
from jointplan.sample.export import Delivery
from jointplan.sample.hours import day_of, office_moment
from jointplan.sample.ledger import TrueOpportunity
from jointplan.sample.records import Account, Opportunity, Role
from jointplan.sample.rows import CURRENCY, Row, day, stamp, yes
from jointplan.sample.settle import name_of
from jointplan.sample.words import SOURCES
from jointplan.sample.world import FIRST_CUT, LAST_CUT, World

RECORDED_FROM = datetime(2025, 1, 1, tzinfo=UTC)  # the CRM keeps no older history
SECOND_DEALS_FROM = datetime(2026, 10, 1, tzinfo=UTC)
DEALS, HISTORY, ACCOUNTS = (
    "Opportunity.csv", "OpportunityFieldHistory.csv", "Account.csv",
)  # fmt: skip
STAGES = ("Discovery", "Proposal", "Negotiation")
OTHER_CURRENCY = "USD"
KINDS = {
    "New Business": "new business", "Existing Business": "existing business",
    "Upgrade": "expansion", "Renewal": "renewal",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """A row of OpportunityFieldHistory.csv."""

    at: datetime
    field: str
    old: str
    new: str
    id: str = ""


@dataclass
class Course:
    """What was drawn for one opportunity, with its changes in order of time."""

    deal: Opportunity
    type: str
    currency: str = CURRENCY
    expected: str = ""
    changes: list[Change] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)

    def stood(self, name: str, at: datetime, last: str) -> str:
        """What a field said at an instant; `last` is what it says without a change."""
        of_field = [one for one in self.changes if one.field == name]
        before = [one for one in of_field if one.at <= at]
        if before:
            return before[-1].new
        return of_field[0].old if of_field else last


def add_second_deals(world: World) -> None:
    """Put two leads that made a deal on a later one, which is still open."""
    links = credited(world)
    first = {episode: deal for deal, (episode, _) in links.items()}
    free = [
        one
        for one in world.opportunities
        if one not in links and not one.is_closed
        and one.created_at > SECOND_DEALS_FROM
    ]  # fmt: skip
    leads = [
        (episode, contact)
        for episode in world.episodes
        if episode.decision == "qualified" and episode in first
        and len(episode.person.episodes) == 1
        and (contact := episode.record.contact) is not None
        and first[episode].created_at < FIRST_CUT
    ]  # fmt: skip
    for deal, (_, contact) in zip(free[:2], leads[-2:], strict=False):
        role = Role(
            world.ids.take("role"), deal, contact, "Influencer", False,
            deal.created_at + timedelta(hours=1),
        )  # fmt: skip
        deal.roles.append(role)
        world.roles.append(role)


def draw_courses(world: World, seed: int) -> dict[str, Course]:
    """The course of every opportunity of a story that is told, by its id."""
    links, handed_off = credited(world), by_account(world)
    found = {}
    for deal in world.opportunities:
        rng = Random(f"{seed} {deal.id}")  # noqa: S311 -- a story, nothing secret
        course = Course(deal, deal.type, expected=day(deal.closes_on))
        near = [one for role in deal.roles for one in role.contact.person.episodes]
        is_free = not (deal in links or near or handed_off.get(deal.account.id))
        kind = rng.choice(("Existing Business", "Upgrade", "Renewal"))
        if deal.type == "Existing Business" and is_free:
            course.type = kind
        if deal not in links and not deal.is_closed and rng.random() < 0.12:
            course.currency = OTHER_CURRENCY
        if deal.created_at >= RECORDED_FROM:
            _draw_changes(rng, course)
            course.changes = [
                replace(one, id=world.ids.take("history")) for one in course.changes
            ]
        found[deal.id] = course
    return found


def _draw_changes(rng: Random, course: Course) -> None:
    deal = course.deal
    end = deal.modified_at if deal.is_closed else deal.ends_at
    found = [*_stages(rng, deal, end), *_amounts(rng, deal, end)]
    found += _expected(rng, course, end)
    seen = [one for one in found if one.at <= LAST_CUT]
    course.changes = sorted(seen, key=lambda one: one.at)
    course.tags |= {one.field for one in seen if one.at < end}


def _between(rng: Random, deal: Opportunity, end: datetime, share: float) -> datetime:
    """An office moment so far on the way from the creation to the end."""
    at = office_moment(rng, day_of(deal.created_at + (end - deal.created_at) * share))
    return min(max(at, deal.created_at + timedelta(hours=1)), end - timedelta(hours=1))


def _stages(rng: Random, deal: Opportunity, end: datetime) -> Iterator[Change]:
    stage, last = STAGES[0], deal.created_at
    for share, new in zip((0.3, 0.65), STAGES[1:], strict=True):
        at = _between(rng, deal, end, share)
        if rng.random() < 0.75 and last < at:
            yield Change(at, "StageName", stage, new)
            stage, last = new, at
    if deal.is_closed:
        yield Change(end, "StageName", stage, deal.stage)


def _amounts(rng: Random, deal: Opportunity, end: datetime) -> Iterator[Change]:
    first = round(deal.amount * rng.choice((0.6, 0.8, 1.25)) / 50) * 50
    at = _between(rng, deal, end, rng.uniform(0.2, 0.8))
    if rng.random() < 0.3 and first != deal.amount and at <= LAST_CUT:
        yield Change(at, "Amount", f"{first}.0", f"{deal.amount}.0")


def _expected(rng: Random, course: Course, end: datetime) -> Iterator[Change]:
    """The expected day: put off once, or left to pass; at last that of the close."""
    deal = course.deal
    at = _between(rng, deal, end, 0.55)
    early, passed, chance = rng.randrange(20, 50), rng.randrange(5, 25), rng.random()
    expected = deal.expected_on
    if chance < 0.15:
        expected = day_of(end) - timedelta(days=passed)
        course.tags.add("left to pass")
    elif chance < 0.55 and at <= LAST_CUT:
        first = expected - timedelta(days=early)
        yield Change(at, "CloseDate", day(first), day(expected))
    course.expected = day(expected)
    if deal.is_closed and expected != deal.closes_on:
        course.expected = day(deal.closes_on)
        yield Change(end, "CloseDate", day(expected), day(deal.closes_on))


def lay_over(
    delivery: Delivery, world: World, drawn: dict[str, Course], seed: int
) -> Delivery:
    """A delivery with kinds, currencies and expected days, and their history."""
    tables: dict[str, list[Row]] = {}
    for file, rows in delivery.tables.items():
        tables[file] = rows
        if file == DEALS:
            tables[file] = [_deal_row(row, drawn, delivery.cut) for row in rows]
            tables[HISTORY] = list(_history(drawn, delivery.cut))
    listed = zip(tables[ACCOUNTS], world.accounts, strict=False)
    tables[ACCOUNTS] = [(*row, yes(_is_target(one, seed))) for row, one in listed]
    return replace(delivery, tables=tables)


def _deal_row(row: Row, drawn: dict[str, Course], at: datetime) -> Row:
    names = COLUMNS[DEALS].split(",")
    cells = dict(zip(names, row, strict=True))
    course = drawn[cells["Id"]]
    stood = {
        "StageName": cells["StageName"],
        "Amount": cells["Amount"],
        "CloseDate": course.expected,
    }
    cells |= {name: course.stood(name, at, last) for name, last in stood.items()}
    cells |= {"Type": course.type, "CurrencyIsoCode": course.currency}
    return tuple(cells[name] for name in names)


def _history(drawn: dict[str, Course], at: datetime) -> Iterator[Row]:
    for course in drawn.values():
        deal = course.deal
        for one in course.changes:
            if one.at <= at:
                yield (
                    one.id, deal.id, deal.owner.id, stamp(one.at), one.field, one.old,
                    one.new,
                )  # fmt: skip


def _is_target(account: Account, seed: int) -> bool:
    rng = Random(f"{seed} {account.id}")  # noqa: S311 -- a story, nothing secret
    return account.type != "Partner" and rng.random() < 0.08


def true_opportunities(
    world: World, drawn: dict[str, Course]
) -> tuple[TrueOpportunity, ...]:
    """The truth of every opportunity, by the lives of those who stand on it."""
    links = credited(world)
    found = []
    for deal in world.opportunities:
        course = drawn[deal.id]
        episode, link = links.get(deal, (None, None))
        people = {role.contact.person for role in deal.roles}
        tags = set(course.tags)
        if len([one for one in people if one.episodes]) > 1:
            tags.add("two leads")
        if deal.source in SOURCES and SOURCES[deal.source] in ("Partner", "Outbound"):
            tags.add(f"source {SOURCES[deal.source]}")
        found.append(TrueOpportunity(
            opportunity_id=deal.id, kind=KINDS[course.type],
            handoff_id=name_of(episode) if episode else None, credited_by=link,
            amount=Decimal(deal.amount), currency=course.currency, is_won=deal.is_won,
            created_on=day_of(deal.created_at),
            stage=course.stood("StageName", LAST_CUT, deal.stage),
            closed_on=deal.closes_on if deal.is_closed else None,
            expected_on=None if deal.is_closed else date.fromisoformat(course.expected),
            tags=frozenset(tags),
        ))  # fmt: skip
    return tuple(found)
