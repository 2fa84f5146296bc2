"""The joint plans: what both sides promised, per quarter, and the company's clock.

`plans/<quarter>.toml`, one file a quarter. Time zone, currency, fiscal year and first
day of the week are the company's and must be equal in all plans; so are the ages at
which hand-offs are compared, and the working calendars, in all plans that give any.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from jointplan.errors import Finding, PlanError
from jointplan.plans.calendars import Calendar
from jointplan.plans.quarters import quarter_named
from jointplan.plans.read_plan import Place, Written, read_plan
from jointplan.plans.schema import Horizons, Plan

_NO_CALENDAR = 'add [[calendars]] with name, time_zone and monday = "09:00-17:30"'


def read_plans(folder: Path) -> dict[str, Plan]:
    """Read every plan of a workspace, by quarter, in order of time.

    Where there is none, the report is a baseline (R63).

    Raises:
        PlanError: One cannot be read, or they disagree on the company's calendar; all
            findings at once.
    """
    written: list[Written] = []
    findings: list[Finding] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            one, found = read_plan(path)
        except PlanError as error:
            findings += error.findings
            continue
        written.append(one)
        findings += found
    whole = [each for each in written if each.is_whole]
    findings += [*_disagreements(whole), *_calendar_faults(written)]
    if findings:
        raise PlanError(findings)
    plans = [each.plan for each in written]
    if not plans:
        return {}
    month = plans[0].company.fiscal_year_starts
    plans.sort(key=lambda p: quarter_named(p.quarter, fiscal_year_starts=month))
    return {plan.quarter: plan for plan in plans}


def company_calendars(plans: Iterable[Plan]) -> list[Calendar]:
    """The working calendars of all plans; the first of them is the usual one."""
    return next((plan.calendars for plan in plans if plan.calendars), [])


def company_horizons(plans: Iterable[Plan]) -> Horizons:
    """The ages at which hand-offs are compared, the same in all plans."""
    return next((plan.horizons for plan in plans if plan.horizons), Horizons())


def _disagreements(written: list[Written]) -> Iterator[Finding]:
    """Where plans differ in what is the company's: its settings and calendars."""
    with_calendars = [each for each in written if each.plan.calendars]
    for first, other, part in [
        *((written[0], other, "company") for other in written[1:]),
        *((written[0], other, "horizons") for other in written[1:]),
        *((with_calendars[0], other, "calendars") for other in with_calendars[1:]),
    ]:
        ours, theirs = _settings(other.plan, part), _settings(first.plan, part)
        for key in dict.fromkeys((*ours, *theirs)):
            if ours.get(key) != theirs.get(key):
                yield other.fault(
                    key,
                    f"{'.'.join(map(str, key))} is {ours.get(key)!r}, but "
                    f"{theirs.get(key)!r} in plans/{first.path.name}",
                    needed="every comparison between quarters",
                    try_="write the same in all plans",
                )


def _settings(plan: Plan, part: str) -> dict[Place, object]:
    """What has to be equal in all plans, by the place where it stands."""
    if part == "company":
        dumped = plan.company.model_dump()
        return {("company", key): value for key, value in dumped.items()}
    if part == "horizons":
        dumped = (plan.horizons or Horizons()).model_dump()
        return {("horizons", key): value for key, value in dumped.items()}
    return {
        ("calendars", number, key): value
        for number, calendar in enumerate(plan.calendars)
        for key, value in calendar.model_dump(mode="json").items()
    }


def _calendar_faults(written: list[Written]) -> Iterator[Finding]:
    """Calendars that are named and nowhere given, or needed and not there at all."""
    given = next((names for each in written if (names := each.names("calendars"))), [])
    known = [str(name) for name in given]
    for each in written:
        plan = each.plan
        for kind, name, calendar in [
            *(("team", team.name, team.calendar) for team in plan.teams),
            *(("region", region.name, region.calendar) for region in plan.regions),
        ]:
            if calendar is not None and calendar not in known:
                yield each.fault(
                    (*each.place_of(f"{kind}s", name), "calendar"),
                    f"the {kind} {name!r} names the calendar {calendar!r}, which no "
                    "plan gives",
                    needed="the business time of its hand-offs",
                    try_=f"write one of {', '.join(known)}" if known else _NO_CALENDAR,
                )
        if plan.agreements and not known:
            yield each.fault(
                ("agreements",),
                "agreements are kept in business time, and no plan gives a calendar",
                needed="every limit of an agreement",
                try_=_NO_CALENDAR,
            )


def plan_digest(plan: Plan, rules: list[str]) -> str:
    """What a sign-off binds to: the plan without its signatures, and the rules.

    What the CRM says is no promise and is read after the plan was signed, so it is
    left out too; so are indicators, and what was done of a commitment; so is how
    numbers are written, and which limits both sides accept, which each entry signs
    itself; so is what a plan does not say, so that a term the kit learns later unsigns
    no plan.

    Args:
        plan: The quarter's plan.
        rules: Text of the rules and tables agreed to before its end; not of tables that
            promise nothing, as signals.
    """
    body = plan.model_dump(
        mode="json",
        exclude={
            **dict.fromkeys(
                ("signoff", "crm_says", "accepted_limits", "indicators"), True
            ),
            "company": {"locale"},
            "commitments": {"__all__": {"done"}},
        },
        exclude_none=True,
    )
    text = json.dumps([body, rules], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_signed(plan: Plan, digest: str) -> bool:
    """Whether both sides signed this very plan and these very rules."""
    sign = plan.signoff
    return bool(sign.marketing and sign.sales) and sign.digest == digest
