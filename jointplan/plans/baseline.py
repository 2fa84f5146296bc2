"""The plan that stands in while there is none: the company's settings, no promise.

A report of a quarter without a plan shows what was done beside "nothing promised yet"
(R63). Terms that only say how to count are those of the nearest plan, if there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jointplan.plans.calendars import WEEKDAYS, Calendar
from jointplan.plans.quarters import quarter_named
from jointplan.plans.read import company_calendars, company_horizons
from jointplan.plans.schema import Company, Plan

SUPPOSED_HOURS = "09:00-17:00"
SUPPOSED_CALENDAR = "Office hours, supposed"


def baseline_plan(company: Company, quarter: str, plans: Mapping[str, Plan]) -> Plan:
    """A plan that promises nothing, for a quarter that nobody planned.

    Args:
        company: What holds in every quarter.
        quarter: The quarter to report on.
        plans: The plans there are, in order of time.
    """
    like = _nearest(company, quarter, plans)
    if like is None:
        calendar = supposed_calendar(company)
        return Plan(format=1, quarter=quarter, company=company, calendars=[calendar])
    return Plan(
        format=1,
        quarter=quarter,
        company=company,
        handoffs=like.handoffs,
        horizons=company_horizons(plans.values()),
        follow_up=like.follow_up,
        calendars=company_calendars(plans.values()),
        teams=like.teams,
        regions=like.regions,
    )


def supposed_calendar(company: Company) -> Calendar:
    """Monday to Friday by the company's clock, until a plan says when people work."""
    hours = {day: SUPPOSED_HOURS for day in WEEKDAYS[:5]}
    return Calendar.model_validate(
        {"name": SUPPOSED_CALENDAR, "time_zone": company.time_zone, **hours}
    )


def in_time(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """Plans in the order of their quarters."""
    return dict(sorted(plans.items(), key=lambda item: _starts_on(item[1])))


def _nearest(company: Company, quarter: str, plans: Mapping[str, Plan]) -> Plan | None:
    """The next quarter's plan, else the last one before."""
    month = company.fiscal_year_starts
    day = quarter_named(quarter, fiscal_year_starts=month).starts_on
    later = [each for each in plans.values() if _starts_on(each) >= day]
    return later[0] if later else next(reversed(list(plans.values())), None)


def _starts_on(plan: Plan) -> date:
    month = plan.company.fiscal_year_starts
    return quarter_named(plan.quarter, fiscal_year_starts=month).starts_on
