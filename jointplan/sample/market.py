"""The companies the sample sells to, their accounts and contacts, the campaigns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product
from random import Random

from jointplan.sample import names
from jointplan.sample.channels import CHANNELS, UNMAPPED
from jointplan.sample.hours import moment, office_moment
from jointplan.sample.records import Account, Campaign, Company, Owner
from jointplan.sample.staff import NORTH, NORTHERN, PARTNERS, SOUTH
from jointplan.sample.words import REGIONS
from jointplan.sample.world import World

COMPANY_COUNT = 8200
ACCOUNT_COUNT = 1960
CUSTOMER_COUNT = 300
PARTNER_COUNT = 60

SEASONS = (
    ("2024-Q4", date(2024, 10, 1)), ("2025-Q1", date(2025, 1, 1)),
    ("2025-Q2", date(2025, 4, 1)), ("2025-Q3", date(2025, 7, 1)),
    ("2025-Q4", date(2025, 10, 1)), ("2026-Q1", date(2026, 1, 1)),
    ("2026-Q2", date(2026, 4, 1)), ("2026-Q3", date(2026, 7, 1)),
    ("2026-Q4", date(2026, 10, 1)),
)  # fmt: skip


def quarter_of(day: date) -> str:
    """The calendar quarter of a day, for instance 2026-Q3."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def found_companies(world: World) -> None:
    """Invent every company, with unique names and domains, in a random order."""
    rng = world.rng
    stems = [head + tail for head, tail in product(names.STEM_HEADS, names.STEM_TAILS)]
    trades = [(line, word) for line, words in names.TRADES.items() for word in words]
    pairs = rng.sample(list(product(stems, trades)), COMPANY_COUNT)
    for stem, (line, word) in pairs:
        country = _weighted(rng, names.COUNTRY_WEIGHTS)
        name = f"{stem} {word} {names.LEGAL_FORMS[country]}"
        domain = f"{stem}-{word}.example".lower()
        employees = _weighted(rng, names.RANGE_WEIGHTS)
        world.companies.append(Company(name, domain, country, employees, line))
    world.spare_companies = world.companies[ACCOUNT_COUNT:]


def odd_companies(world: World) -> list[Company]:
    """The companies whose names are formulas, markup or far from ASCII."""
    rng = world.rng
    made = [
        Company(
            name, f"{slug}.example", _weighted(rng, names.COUNTRY_WEIGHTS),
            _weighted(rng, names.RANGE_WEIGHTS), rng.choice(list(names.TRADES)),
        )
        for name, slug in names.ODD_NAMES
    ]  # fmt: skip
    world.companies.extend(made)
    return made


def _weighted(rng: Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def open_accounts(world: World) -> None:
    """Give the first companies the accounts they had before the story begins."""
    rng = world.rng
    for number, company in enumerate(world.companies[:ACCOUNT_COUNT]):
        kind = "Partner" if number < PARTNER_COUNT else "Prospect"
        day = date(2021, 1, 4) + timedelta(days=rng.randrange(1400))
        account = add_account(world, company, office_moment(rng, day), kind=kind)
        if rng.random() < 0.07:
            account.website = ""
        company.is_quiet = number >= PARTNER_COUNT + CUSTOMER_COUNT + 900


def add_account(
    world: World, company: Company, at: datetime, *, kind: str = "Prospect",
    owner: Owner | None = None,
) -> Account:  # fmt: skip
    """Make the account of a company."""
    rng = world.rng
    account = Account(
        id=world.ids.take("account"), company=company,
        website=rng.choice(WEBSITES).format(company.domain), type=kind,
        owner=owner or account_owner(world, company, kind), created_at=at,
        modified_at=at,
    )  # fmt: skip
    company.account = account
    world.accounts.append(account)
    return account


WEBSITES = (
    "https://www.{}", "https://{}", "www.{}", "{}", "http://www.{}/de/", "https://{}/",
)  # fmt: skip


def account_owner(world: World, company: Company, kind: str) -> Owner:
    """Who in sales looks after a company."""
    region = REGIONS[company.country]
    team = NORTH if region in NORTHERN else SOUTH
    if kind == "Partner":
        team = PARTNERS
    return world.rng.choice(world.staff.by_team[team])


def plan_campaigns(world: World) -> None:
    """Make one to three campaigns for every channel and quarter, with their cost."""
    for quarter, starts_on in SEASONS:
        for channel in CHANNELS:
            if channel.raw == "SDR":
                continue
            for number in range(_campaigns_of(channel.raw)):
                cost = channel.cost / _campaigns_of(channel.raw)
                title = f"{channel.raw} {quarter} {TOPICS[number]}"
                _campaign(world, title, channel.raw, starts_on, cost=cost)
    _campaign(world, UNMAPPED, UNMAPPED, date(2026, 1, 1), cost=1500)
    world.running[UNMAPPED, "2026-Q2"] = world.running[UNMAPPED, "2026-Q1"]
    world.running[UNMAPPED, "2026-Q3"] = world.running[UNMAPPED, "2026-Q1"]
    world.running[UNMAPPED, "2026-Q4"] = world.running[UNMAPPED, "2026-Q1"]


TOPICS = ("flow metering", "calibration, on site", 'lab "of the year"')


def _campaigns_of(raw: str) -> int:
    return {"Webinar": 3, "Trade Show": 2, "LinkedIn Ads": 2}.get(raw, 1)


def _campaign(
    world: World, title: str, raw: str, starts_on: date, *, cost: float
) -> None:
    spread = world.rng.uniform(0.85, 1.2)
    amount = f"{cost * spread:.2f}" if cost else ""
    campaign = Campaign(
        id=world.ids.take("campaign"), name=title, type=raw, starts_on=starts_on,
        ends_on=starts_on + timedelta(days=88), cost=amount,
        created_at=moment(starts_on - timedelta(days=20), 10.0),
    )  # fmt: skip
    world.campaigns.append(campaign)
    world.running.setdefault((raw, quarter_of(starts_on)), []).append(campaign)
