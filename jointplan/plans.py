"""The joint plans: what both sides promised, per quarter, and the company's clock.

`plans/<quarter>.toml`, one file a quarter. Time zone, currency, fiscal year and first
day of the week are the company's and must be equal in all plans.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from jointplan.errors import Finding, PeriodError, PlanError
from jointplan.glossary import Glossary
from jointplan.periods import quarter_named

_WORDS = {"Sources": "source", "Segments": "segment", "Regions": "region"}


class _Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False
    )


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError("no time zone of this name; write it like Europe/Berlin")
    return zone


_Zone = Annotated[str, AfterValidator(_known_zone)]


class Company(_Strict):
    """The company: equal in all plans."""

    name: str
    is_fictional: bool = False
    time_zone: _Zone
    currency: str = Field(pattern="^[A-Z]{3}$")
    fiscal_year_starts: int = Field(1, ge=1, le=12)
    week_starts: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = "monday"


class Handoffs(_Strict):
    """Terms of a hand-off (R1, R4, R28), in days."""

    expires_after_days: int = Field(90, gt=0)
    requalify_after_days: int = Field(90, ge=0)
    reversal_days: int = Field(14, ge=0)
    credit_back_days: int = Field(10, ge=0)
    counts_event_lists: bool = False


class Quota(_Strict):
    """A number of MQLs promised, in all or for a source, segment or region."""

    name: str
    per: Literal["week", "month", "quarter"] = "quarter"
    mqls: int = Field(ge=0)
    original_mqls: int | None = Field(None, ge=0)
    source: str | None = None
    segment: str | None = None
    region: str | None = None


class Quality(_Strict):
    """Marketing's promise beside the number (R29), in percent of hand-offs."""

    conforming_pct: float | None = Field(None, ge=0, le=100)
    target_profile_pct: float | None = Field(None, ge=0, le=100)
    hand_raise_pct: float | None = Field(None, ge=0, le=100)


class Decisions(_Strict):
    """Sales' promise on decisions, in percent of hand-offs."""

    within_days: int = Field(30, gt=0)
    decided_pct: float | None = Field(None, ge=0, le=100)
    reason_given_pct: float | None = Field(None, ge=0, le=100)


class Revenue(_Strict):
    """The shared target, in the company's currency."""

    target_amount: float | None = Field(None, ge=0)


class Team(_Strict):
    """A team as the CRM names it, and its side."""

    name: str
    side: Literal["marketing", "sales", "operations", "partner"]


class CrmSays(_Strict):
    """What a dashboard of the CRM showed on the day somebody read it (R42)."""

    figure: Literal["mqls"]
    count: int = Field(ge=0)
    read_on: date
    where: str = ""
    time_zone: _Zone = "UTC"


class Signoff(_Strict):
    """Who signed, and the digest of the plan and rules they signed."""

    marketing: str = ""
    sales: str = ""
    digest: str = ""


class Plan(_Strict):
    """One quarter's joint plan."""

    format: Literal[1]
    quarter: str
    company: Company
    handoffs: Handoffs = Handoffs()
    quotas: list[Quota] = []
    quality: Quality = Quality()
    decisions: Decisions = Decisions()
    revenue: Revenue = Revenue()
    teams: list[Team] = []
    crm_says: list[CrmSays] = []
    signoff: Signoff = Signoff()

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        lists: dict[str, list[str]] = {
            "quotas": [each.name for each in self.quotas],
            "teams": [each.name for each in self.teams],
            "crm_says": [each.figure for each in self.crm_says],
        }
        for key, names in lists.items():
            twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
            if twice:
                raise ValueError(f"{key}: {', '.join(twice)} stands there twice")
        return self


def _findings(error: ValidationError, shown: str) -> list[Finding]:
    """What pydantic found, as sentences."""
    found = []
    for each in error.errors():
        place = ".".join(map(str, each["loc"]))
        what = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            what = "no key of a plan"
        if each["type"] == "string_pattern_mismatch":
            what = "write it as three capital letters, like EUR"
        found.append(Finding(f"{place}: {what}" if place else what, shown))
    return found


def _read_plan(path: Path) -> Plan:
    shown = f"plans/{path.name}"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanError(Finding(f"cannot be read: {error}", shown)) from None
    try:
        plan = Plan.model_validate(raw)
        month = plan.company.fiscal_year_starts
        starts_on = quarter_named(plan.quarter, fiscal_year_starts=month).starts_on
    except ValidationError as error:
        raise PlanError(_findings(error, shown)) from None
    except PeriodError as error:
        raise PlanError(Finding(f"quarter: {error}", shown)) from None
    if found := _contradictions(plan, path, starts_on):
        raise PlanError(found)
    return plan


def _contradictions(plan: Plan, path: Path, starts_on: date) -> list[Finding]:
    """Where a plan and its file's name, or two of its days, do not fit."""
    shown = f"plans/{path.name}"
    found = [
        Finding(
            f"crm_says.read_on is {each.read_on}, before {plan.quarter} starts",
            shown,
            try_="write the day on which somebody read the dashboard",
        )
        for each in plan.crm_says
        if each.read_on < starts_on
    ]
    if plan.quarter != path.stem:
        found.append(
            Finding(
                f"is the plan of {plan.quarter}",
                shown,
                try_=f"name the file {plan.quarter}.toml, or correct its quarter",
            )
        )
    return found


def read_plans(folder: Path) -> dict[str, Plan]:
    """Read every plan of a workspace, by quarter, in order of time.

    Raises:
        PlanError: There is none, one cannot be read, or they disagree on the company's
            calendar; all findings at once.
    """
    plans: list[Plan] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            plans.append(_read_plan(path))
        except PlanError as error:
            findings += error.findings
    if not plans and not findings:
        findings.append(
            Finding(
                f"there is no plan in {folder.name}/",
                needed_by="the company's time zone, quarters and quotas",
                try_="copy examples/new/plans/ and name the file after its quarter",
            )
        )
    for plan in plans[1:]:
        ours, first = plan.company.model_dump(), plans[0].company.model_dump()
        findings += [
            Finding(
                f"company.{key} is {value!r}, but {first[key]!r} in "
                f"plans/{plans[0].quarter}.toml",
                f"plans/{plan.quarter}.toml",
                needed_by="every comparison between quarters",
                try_="write the same in all plans",
            )
            for key, value in ours.items()
            if value != first[key]
        ]
    if findings:
        raise PlanError(findings)
    month = plans[0].company.fiscal_year_starts
    plans.sort(key=lambda p: quarter_named(p.quarter, fiscal_year_starts=month))
    return {plan.quarter: plan for plan in plans}


def check_words(plans: dict[str, Plan], glossary: Glossary) -> None:
    """Refuse a quota for a source, segment or region that the glossary does not know.

    Such a quota could never be earned, so the page would show a promise broken where
    a word is misspelt. While no table of the kind is agreed, values keep the CRM's own
    names, which nobody has listed yet, so any name passes.

    Raises:
        PlanError: Names every quota and word, with the words there are.
    """
    known: dict[str, set[str]] = {}
    for table in glossary.tables:
        if table.is_agreed and table.name in _WORDS:
            column = _WORDS[table.name]
            words = {row.cells[column.capitalize()] for row in table.rows}
            known.setdefault(column, set()).update(words)
    findings = [
        Finding(
            f"quota {quota.name!r} names the {column} {word!r}, which is not in the "
            "glossary",
            f"plans/{quarter}.toml",
            needed_by="the quota: no hand-off could ever earn it",
            try_=f"write one of {', '.join(sorted(words))}, or add it to glossary.md",
        )
        for quarter, plan in plans.items()
        for quota in plan.quotas
        for column, words in known.items()
        if (word := getattr(quota, column)) is not None and word not in words
    ]
    if findings:
        raise PlanError(findings)


def plan_digest(plan: Plan, rules: list[str]) -> str:
    """What a sign-off binds to: the plan without its signatures, and the rules.

    What the CRM says is no promise and is read after the plan was signed, so it is
    left out too.

    Args:
        plan: The quarter's plan.
        rules: Text of the rules and tables agreed to before its end.
    """
    body = plan.model_dump(mode="json", exclude={"signoff", "crm_says"})
    text = json.dumps([body, rules], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_signed(plan: Plan, digest: str) -> bool:
    """Whether both sides signed this very plan and these very rules."""
    sign = plan.signoff
    return bool(sign.marketing and sign.sales) and sign.digest == digest
