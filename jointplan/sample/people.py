"""Making people and the rows that stand for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jointplan.sample import names
from jointplan.sample.channels import act_for
from jointplan.sample.market import add_account, quarter_of
from jointplan.sample.records import Account, Company, Member, Owner, Person, Record
from jointplan.sample.world import World, note_change

PHONES = {
    "Germany": "+49 30 23125 {:03d}", "United Kingdom": "+44 20 7946 0{:03d}",
    "Ireland": "+353 20 910 0{:03d}",
}  # fmt: skip
NO_COMPANY = "[not provided]"


def meet(world: World, company: Company | None, *, free_mail: float = 0.0) -> Person:
    """Somebody new, at a company or at none, with an address nobody else has."""
    rng = world.rng
    first, last = rng.choice(names.FIRST_NAMES), rng.choice(names.LAST_NAMES)
    number = len(world.people) + 1
    local = names.local_part(first, last)
    if company is None or rng.random() < free_mail:
        email = f"{local}.{number}.fictional@{rng.choice(names.FREE_MAIL_DOMAINS)}"
    else:
        email = f"{local}.{number}@{company.domain}"
    pattern = PHONES.get(company.country if company else "", PHONES["Germany"])
    person = Person(
        f"P{number:05d}", first, last, email, pattern.format(rng.randrange(1000)),
        company,
    )  # fmt: skip
    world.people.append(person)
    return person


def add_lead(
    world: World, person: Person, at: datetime, *, source: str,
    owner: Owner | None = None, by: Owner | None = None, score: int | None = 10,
    email: str | None = None, status: str = "Open", is_late: bool = False,
) -> Record:  # fmt: skip
    """Make a lead row of a person, with the history row of its creation."""
    rng, company = world.rng, person.company
    lead = Record(
        id=world.ids.take("lead"), kind="lead", person=person, first=person.first,
        email=person.email if email is None else email,
        company_name=company.name if company else NO_COMPANY,
        title=rng.choices(names.TITLES, names.TITLE_WEIGHTS)[0], source=source,
        status=status, industry=company.industry if company else "",
        employees=_stated_size(world, company),
        country=company.country if company else "",
        owner=owner or world.staff.nurture_queue, score=score, created_at=at,
        modified_at=at, opted_out=rng.random() < 0.03, is_late=is_late,
    )  # fmt: skip
    person.records.append(lead)
    world.leads.append(lead)
    note_change(world, lead, "created", at=at, by=by or world.staff.integration)
    return lead


def _stated_size(world: World, company: Company | None) -> str:
    if company is None:
        return ""
    if company.account is None and world.rng.random() < 0.08:
        return ""
    return company.employees


def add_contact(
    world: World, person: Person, at: datetime, *, account: Account | None,
    source: str = "", owner: Owner | None = None, like: Record | None = None,
) -> Record:  # fmt: skip
    """Make a contact row of a person, copied from a lead where one is converted."""
    rng, company = world.rng, person.company
    contact = Record(
        id=world.ids.take("contact"), kind="contact", person=person,
        first=person.first, email=like.email if like else person.email,
        company_name="",
        title=like.title if like else rng.choices(
            names.TITLES, names.TITLE_WEIGHTS)[0],
        source=like.source if like else source, status="Open", industry="",
        employees=like.employees if like else company.employees if company else "",
        country=company.country if company else "",
        owner=owner or (account.owner if account else world.staff.nurture_queue),
        score=like.score if like else rng.randint(5, 35), created_at=at,
        modified_at=at, account=account,
    )  # fmt: skip
    person.records.append(contact)
    world.contacts.append(contact)
    if account:
        account.contacts.append(contact)
    return contact


def respond(
    world: World, record: Record, at: datetime, *, raw: str, status: str,
    responded: bool = True,
) -> None:  # fmt: skip
    """An act of a person on a campaign of this channel and quarter."""
    campaigns = world.running.get((raw, quarter_of(at.date())), [])
    if not campaigns:
        return
    campaign = world.rng.choice(campaigns)
    member = Member(
        world.ids.take("member"), campaign, record, status, responded, at,
        record.is_late,
    )  # fmt: skip
    world.members.append(member)
    if responded:
        record.person.responses.append(member)


def respond_to(
    world: World, record: Record, at: datetime, *, raw: str, trigger: str
) -> None:
    """The response that shows a trigger, on some campaign of the channel."""
    status = act_for(world.rng, trigger, raw)
    respond(world, record, at, raw=raw, status=status)


def take_company(world: World) -> Company:
    """A company nobody in the CRM has met yet."""
    return world.spare_companies.pop(0)


def seed_contacts(world: World) -> None:
    """The contacts the accounts had when the story begins."""
    rng = world.rng
    for account in world.accounts:
        is_known = account.type == "Partner" or not account.company.is_quiet
        for _ in range(rng.choices((0, 1, 2, 3), (30, 38, 22, 10))[0] + is_known):
            start = max(account.created_at, account.created_at + timedelta(days=3))
            at = start + timedelta(days=rng.randrange(1, 60), hours=rng.randrange(5))
            add_contact(
                world, meet(world, account.company), at, account=account,
                source=rng.choice(("Web - Organic", "Trade Show", "Outbound", "")),
            )  # fmt: skip


def account_for(world: World, person: Person, at: datetime, *, owner: Owner) -> Account:
    """The account of a person's company, made now if there is none yet."""
    if person.company is None:
        raise ValueError("a person without a company has no account")
    return person.company.account or add_account(world, person.company, at, owner=owner)


FIRST_LEAD_ON = date(2024, 10, 1)
