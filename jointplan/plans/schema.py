"""One joint plan: what `plans/<quarter>.toml` may say, table by table."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from jointplan.plans.agreements import Agreement, FollowUp
from jointplan.plans.calendars import Calendar
from jointplan.plans.commitments import (
    MOST_INDICATORS,
    Commitment,
    Engagement,
    Indicator,
    Objective,
)
from jointplan.toml import LocaleName, Strict, Zone


class Company(Strict):
    """The company: equal in all plans."""

    name: str
    is_fictional: bool = False
    time_zone: Zone
    currency: str = Field(pattern="^[A-Z]{3}$")
    fiscal_year_starts: int = Field(1, ge=1, le=12)
    locale: LocaleName = "en"
    week_starts: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = "monday"


class Handoffs(Strict):
    """Terms of a hand-off (R1, R4, R28), in days."""

    expires_after_days: int = Field(90, gt=0)
    requalify_after_days: int = Field(90, ge=0)
    reversal_days: int = Field(14, ge=0)
    credit_back_days: int = Field(10, ge=0)
    counts_event_lists: bool = False


LOOK_BACK_DAYS = 180


class Horizons(Strict):
    """Ages at which hand-offs are compared, in days: equal in all plans (R35)."""

    within_days: int = Field(30, gt=0)
    win_within_days: int = Field(90, gt=0)
    # Days before an opportunity was created in which a response influences it, and a
    # touch shows that sales began it.
    influence_days: int | None = Field(None, gt=0)
    sales_days: int | None = Field(None, gt=0)


class Quota(Strict):
    """A number of MQLs promised, in all or for a source, segment or region."""

    name: str
    per: Literal["week", "month", "quarter"] = "quarter"
    mqls: int = Field(ge=0)
    original_mqls: int | None = Field(None, ge=0)
    source: str | None = None
    segment: str | None = None
    region: str | None = None


class Quality(Strict):
    """Marketing's promise beside the number (R29), in percent of hand-offs."""

    conforming_pct: float | None = Field(None, ge=0, le=100)
    target_profile_pct: float | None = Field(None, ge=0, le=100)
    hand_raise_pct: float | None = Field(None, ge=0, le=100)


class Decisions(Strict):
    """Sales' promise on decisions, in percent of hand-offs."""

    within_days: int = Field(30, gt=0)
    decided_pct: float | None = Field(None, ge=0, le=100)
    reason_given_pct: float | None = Field(None, ge=0, le=100)
    fair_pct: float | None = Field(None, ge=0, le=100)


Kind = Literal["new business", "existing business", "expansion", "renewal"]
Origin = Literal["marketing", "sales", "partner", "not attributed"]


class Revenue(Strict):
    """The shared target, in the company's currency."""

    target_amount: float | None = Field(None, gt=0)


class RevenueTarget(Strict):
    """A part of the revenue target of the plan's quarter or one of the two after it.

    Attributes:
        quarter: The quarter it is of; absent is the plan's own.
        kind: What kind of deals; absent is all.
        origin: Who has to bring it; absent is all.
        amount: In the company's currency.
    """

    quarter: str | None = None
    kind: Kind | None = None
    origin: Origin | None = None
    amount: float = Field(gt=0)


Currency = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]


class Team(Strict):
    """A team as the CRM names it, its side, the calendar it works by, its capacity.

    The capacity is how many new hand-offs the team can work in a week.
    """

    name: str
    side: Literal["marketing", "sales", "operations", "partner"]
    calendar: str | None = None
    handoffs_per_week: int | None = Field(None, gt=0)


class Region(Strict):
    """The calendar of a region, for hand-offs that no team of sales was given."""

    name: str
    calendar: str


class CrmSays(Strict):
    """What a dashboard of the CRM showed on the day somebody read it (R42)."""

    figure: Literal["mqls"]
    count: int = Field(ge=0)
    read_on: date
    where: str = ""
    time_zone: Zone = "UTC"


class AcceptedLimit(Strict):
    """A limit that both sides accept for one publication (R62).

    Without both names it is a proposal. `up_to` is the most hand-offs that it may
    touch; `subject` narrows it to one source, file or other thing that it is about.
    """

    limit: str = Field(min_length=1)
    subject: str | None = None
    up_to: int | None = Field(None, ge=0)
    marketing: str = ""
    sales: str = ""
    on: date
    because: str = ""


class Signoff(Strict):
    """Who signed, and the digest of the plan and rules they signed."""

    marketing: str = ""
    sales: str = ""
    digest: str = ""


class Plan(Strict):
    """One quarter's joint plan."""

    format: Literal[1]
    quarter: str
    company: Company
    handoffs: Handoffs = Handoffs()
    # Absent rather than filled in: what a plan does not say is no part of its digest.
    horizons: Horizons | None = None
    quotas: list[Quota] = Field([])
    quality: Quality = Quality()
    decisions: Decisions = Decisions()
    revenue: Revenue = Revenue()
    # Absent rather than empty, as the digest is of what a plan says.
    revenue_targets: list[RevenueTarget] | None = None
    # What one unit of another currency is worth in the company's own (R49).
    rates: dict[Currency, Annotated[float, Field(gt=0)]] | None = None
    calendars: list[Calendar] = Field([])
    follow_up: FollowUp = FollowUp()
    agreements: list[Agreement] = Field([])
    teams: list[Team] = Field([])
    regions: list[Region] = Field([])
    # Absent rather than empty, for the same reason.
    commitments: list[Commitment] | None = None
    objectives: list[Objective] | None = None
    engagements: list[Engagement] | None = None
    indicators: list[Indicator] | None = Field(None, max_length=MOST_INDICATORS)
    crm_says: list[CrmSays] = Field([])
    accepted_limits: list[AcceptedLimit] = Field([])
    signoff: Signoff = Signoff()
