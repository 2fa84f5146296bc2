"""The joint plans: what both sides promised, per quarter, and the company's clock.

`plans/<quarter>.toml`, one file a quarter. Time zone, currency, fiscal year and first
day of the week are the company's and must be equal in all plans; so are the working
calendars, in all plans that give any.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from jointplan.calendars import Calendar
from jointplan.errors import Finding, PeriodError, PlanError
from jointplan.periods import quarter_named
from jointplan.plan import Plan
from jointplan.tiers import never_reached

_NO_CALENDAR = 'add [[calendars]] with name, time_zone and monday = "09:00-17:30"'


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
    found += [
        Finding(
            f"the agreement {name!r} can never hold: {above!r} above it takes every "
            "hand-off that it is for",
            shown,
            try_="put it above the other one, or say which hand-offs that one is for",
        )
        for name, above in never_reached(plan.agreements)
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
    findings += [*_disagreements(plans), *_calendar_faults(plans)]
    if findings:
        raise PlanError(findings)
    month = plans[0].company.fiscal_year_starts
    plans.sort(key=lambda p: quarter_named(p.quarter, fiscal_year_starts=month))
    return {plan.quarter: plan for plan in plans}


def company_calendars(plans: Iterable[Plan]) -> list[Calendar]:
    """The working calendars of all plans; the first of them is the usual one."""
    return next((plan.calendars for plan in plans if plan.calendars), [])


def _disagreements(plans: list[Plan]) -> Iterator[Finding]:
    """Where plans differ in what is the company's: its settings and calendars."""
    with_calendars = [plan for plan in plans if plan.calendars]
    for first, plan, part in [
        *((plans[0], plan, "company") for plan in plans[1:]),
        *((with_calendars[0], plan, "calendars") for plan in with_calendars[1:]),
    ]:
        ours, theirs = _settings(plan, part), _settings(first, part)
        for key in dict.fromkeys((*ours, *theirs)):
            if ours.get(key) != theirs.get(key):
                yield Finding(
                    f"{key} is {ours.get(key)!r}, but {theirs.get(key)!r} in "
                    f"plans/{first.quarter}.toml",
                    f"plans/{plan.quarter}.toml",
                    needed_by="every comparison between quarters",
                    try_="write the same in all plans",
                )


def _settings(plan: Plan, part: str) -> dict[str, object]:
    """What has to be equal in all plans, by the place where it stands."""
    if part == "company":
        dumped = plan.company.model_dump()
        return {f"company.{key}": value for key, value in dumped.items()}
    found: dict[str, object] = {}
    for place, calendar in enumerate(plan.calendars):
        for key, value in calendar.model_dump(mode="json").items():
            found[f"calendars.{place}.{key}"] = value
    return found


def _calendar_faults(plans: list[Plan]) -> Iterator[Finding]:
    """Calendars that are named and nowhere given, or needed and not there at all."""
    known = [calendar.name for calendar in company_calendars(plans)]
    for plan in plans:
        shown = f"plans/{plan.quarter}.toml"
        for whose, named in [
            *((f"team {each.name!r}", each.calendar) for each in plan.teams),
            *((f"region {each.name!r}", each.calendar) for each in plan.regions),
        ]:
            if named is not None and named not in known:
                yield Finding(
                    f"the {whose} names the calendar {named!r}, which no plan gives",
                    shown,
                    needed_by="the business time of its hand-offs",
                    try_=f"write one of {', '.join(known)}" if known else _NO_CALENDAR,
                )
        if plan.agreements and not known:
            yield Finding(
                "agreements are kept in business time, and no plan gives a calendar",
                shown,
                needed_by="every limit of an agreement",
                try_=_NO_CALENDAR,
            )


def plan_digest(plan: Plan, rules: list[str]) -> str:
    """What a sign-off binds to: the plan without its signatures, and the rules.

    What the CRM says is no promise and is read after the plan was signed, so it is
    left out too; so is what a plan does not say, so that a term the kit learns later
    unsigns no plan.

    Args:
        plan: The quarter's plan.
        rules: Text of the rules and tables agreed to before its end.
    """
    body = plan.model_dump(
        mode="json", exclude={"signoff", "crm_says"}, exclude_none=True
    )
    text = json.dumps([body, rules], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_signed(plan: Plan, digest: str) -> bool:
    """Whether both sides signed this very plan and these very rules."""
    sign = plan.signoff
    return bool(sign.marketing and sign.sales) and sign.digest == digest
