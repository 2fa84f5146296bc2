"""The plans as tables of schema `plan`: settings, promises, teams, calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jointplan.plans.agreements import BOOKED_BEFORE_MINUTES
from jointplan.plans.calendars import WEEKDAYS, Calendar
from jointplan.plans.quarters import quarter_named
from jointplan.plans.read import company_calendars
from jointplan.plans.revenue_targets import target_amount
from jointplan.plans.schema import Plan

TABLES: dict[str, dict[str, str]] = {
    "quarters": {"quarter": "varchar", "starts_on": "date", "ends_before": "date"},
    "settings": {
        "quarter": "varchar",
        "expires_after_days": "integer",
        "requalify_after_days": "integer",
        "reversal_days": "integer",
        "credit_back_days": "integer",
        "counts_event_lists": "boolean",
        "conforming_pct": "decimal(5, 2)",
        "target_profile_pct": "decimal(5, 2)",
        "hand_raise_pct": "decimal(5, 2)",
        "within_days": "integer",
        "decided_pct": "decimal(5, 2)",
        "reason_given_pct": "decimal(5, 2)",
        "fair_pct": "decimal(5, 2)",
        "target_amount": "decimal(18, 2)",
        "clock_starts": "varchar",
        "contact_discharges": "boolean",
        "already_working_days": "integer",
        "booked_before_minutes": "integer",
    },
    "counted_kinds": {"quarter": "varchar", "counts_as": "varchar", "kind": "varchar"},
    "agreements": {
        "quarter": "varchar",
        "agreement_number": "integer",
        "agreement_name": "varchar",
        "channel": "varchar",
        "first_response_limit_seconds": "bigint",
        "first_response_pct": "decimal(5, 2)",
        "touches_owed_count": "integer",
        "touches_within_business_days": "integer",
        "touches_pct": "decimal(5, 2)",
        "decision_within_days": "integer",
        "decision_pct": "decimal(5, 2)",
    },
    "agreement_matches": {
        "quarter": "varchar",
        "agreement_number": "integer",
        "trigger": "varchar",
        "score_band": "varchar",
        "region": "varchar",
    },
    "calendars": {
        "calendar_name": "varchar",
        "time_zone": "varchar",
        "is_usual": "boolean",
        "hours": "varchar",
        "holidays_of": "varchar",
    },
    "quotas": {
        "quarter": "varchar",
        "quota_name": "varchar",
        "per": "varchar",
        "mql_count": "integer",
        "original_mql_count": "integer",
        "source": "varchar",
        "segment": "varchar",
        "region": "varchar",
    },
    "revenue_targets": {
        "quarter": "varchar",
        "target_quarter": "varchar",
        "kind": "varchar",
        "origin": "varchar",
        "target_amount": "decimal(18, 2)",
    },
    "rates": {"quarter": "varchar", "currency": "varchar", "rate": "decimal(18, 6)"},
    "teams": {
        "quarter": "varchar",
        "team": "varchar",
        "side": "varchar",
        "calendar_name": "varchar",
        "handoffs_per_week": "integer",
    },
    "regions": {
        "quarter": "varchar",
        "region": "varchar",
        "calendar_name": "varchar",
    },
    "commitments": {
        "quarter": "varchar",
        "commitment_number": "integer",
        "what": "varchar",
        "kind": "varchar",
        "side": "varchar",
        "owner_role": "varchar",
        "due_on": "date",
        "measure": "varchar",
        "is_done": "boolean",
        "done_on": "date",
    },
    "objectives": {
        "quarter": "varchar",
        "objective": "varchar",
        "marketing_role": "varchar",
        "sales_role": "varchar",
        "measure": "varchar",
        "target": "double",
        "due_on": "date",
    },
    "engagements": {
        "quarter": "varchar",
        "engagement_number": "integer",
        "segment": "varchar",
        "who": "varchar",
        "planned_for": "varchar",
        "offer": "varchar",
        "way": "varchar",
    },
    "indicators": {
        "quarter": "varchar",
        "indicator": "varchar",
        "shown_in": "varchar",
        "unit": "varchar",
        "read_on": "date",
        "value": "double",
    },
    "accepted_limits": {
        "quarter": "varchar",
        "limit_code": "varchar",
        "subject": "varchar",
        "up_to_count": "bigint",
        "marketing_by": "varchar",
        "sales_by": "varchar",
        "accepted_on": "date",
        "because": "varchar",
    },
    "crm_says": {
        "quarter": "varchar",
        "figure": "varchar",
        "stated_count": "bigint",
        "shown_in": "varchar",
        "read_on": "date",
        "starts_at": "timestamp",
        "ends_before_at": "timestamp",
        "read_before_at": "timestamp",
    },
}


def plan_rows(plans: dict[str, Plan]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of the tables of schema `plan`, in the order of `TABLES`."""
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in TABLES}
    for quarter, plan in plans.items():
        rows["settings"].append((quarter, *_terms(plan)))
        for name, found in {
            "quarters": [_days(plan)],
            "quotas": _quotas(plan),
            "revenue_targets": [
                (each.quarter or quarter, each.kind, each.origin, each.amount)
                for each in plan.revenue_targets or []
            ],
            "rates": sorted((plan.rates or {}).items()),
            "teams": [
                (each.name, each.side, each.calendar, each.handoffs_per_week)
                for each in plan.teams
            ],
            "regions": [(each.name, each.calendar) for each in plan.regions],
            "counted_kinds": _kinds(plan),
            "agreements": _tiers(plan),
            "agreement_matches": _matches(plan),
            "commitments": _commitments(plan),
            "objectives": [
                (o.name, o.marketing, o.sales, o.measure, o.target, o.due)
                for o in plan.objectives or []
            ],
            "engagements": [
                (number, e.segment, e.who, e.when, e.offer, e.by)
                for number, e in enumerate(plan.engagements or [], 1)
            ],
            "indicators": [
                (each.name, each.where, each.unit or None, reading.on, reading.value)
                for each in plan.indicators or []
                for reading in each.values
            ],
            "accepted_limits": _accepted(plan),
            "crm_says": _readings(plan),
        }.items():
            rows[name] += [(quarter, *row) for row in found]
    for place, calendar in enumerate(company_calendars(plans.values())):
        rows["calendars"].append(_shown(calendar, is_usual=place == 0))
    return rows


def _days(plan: Plan) -> tuple[date, date]:
    """First day of a plan's quarter, and the first day after it."""
    month = plan.company.fiscal_year_starts
    found = quarter_named(plan.quarter, fiscal_year_starts=month)
    return found.starts_on, found.ends_before


def _terms(plan: Plan) -> Iterator[Any]:
    """One value for each setting of a plan."""
    yield from plan.handoffs.model_dump().values()
    yield from plan.quality.model_dump().values()
    yield from plan.decisions.model_dump().values()
    yield target_amount(plan)
    yield plan.follow_up.clock_starts
    yield plan.follow_up.contact_discharges
    yield plan.follow_up.already_working_days
    minutes = plan.follow_up.booked_before_minutes
    yield BOOKED_BEFORE_MINUTES if minutes is None else minutes


def _quotas(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for each in plan.quotas:
        counts = (each.mqls, each.original_mqls)
        yield each.name, each.per, *counts, each.source, each.segment, each.region


def _kinds(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Which kinds of touch count as a first response, and which as further touches."""
    for counts_as in ("first", "further"):
        for kind in dict.fromkeys(getattr(plan.follow_up, f"{counts_as}_kinds")):
            yield counts_as, kind


def _tiers(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for number, tier in enumerate(plan.agreements, 1):
        yield (
            number,
            tier.name,
            tier.channel,
            tier.first_response_seconds,
            tier.first_response_pct,
            tier.touches_count,
            tier.touches_within_business_days,
            tier.touches_pct,
            tier.decision_within_days,
            tier.decision_pct,
        )


def _matches(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for number, tier in enumerate(plan.agreements, 1):
        yield from ((number, *words) for words in tier.matches())


def _shown(calendar: Calendar, *, is_usual: bool) -> tuple[Any, ...]:
    """A calendar as its plan has it; its days are laid out for the run."""
    hours = [
        f"{day} "
        + ", ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in spans)
        for day, spans in zip(WEEKDAYS, calendar.week, strict=True)
        if spans
    ]
    zone, place = calendar.time_zone, calendar.holidays_of
    return calendar.name, zone, is_usual, "; ".join(hours), place


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _commitments(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(plan.commitments or [], 1):
        yield (
            number,
            each.what,
            each.kind,
            each.side,
            each.owner,
            each.due,
            each.measure,
            each.is_done,
            each.done_on,
        )


def _accepted(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Limits that both sides accept; one without both names is a proposal."""
    for each in plan.accepted_limits:
        if each.marketing and each.sales:
            named = (each.limit, each.subject, each.up_to)
            yield *named, each.marketing, each.sales, each.on, each.because or None


def _readings(plan: Plan) -> list[tuple[Any, ...]]:
    """What dashboards showed; where their clock cuts the quarter, as instants."""
    month = plan.company.fiscal_year_starts
    quarter = quarter_named(plan.quarter, fiscal_year_starts=month)
    rows = []
    for says in plan.crm_says:
        cuts = (
            quarter.starts_on,
            quarter.ends_before,
            says.read_on + timedelta(days=1),
        )
        instants = [_midnight(day, says.time_zone) for day in cuts]
        where = says.where or None
        rows.append((says.figure, says.count, where, says.read_on, *instants))
    return rows


def _midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone, as the tables hold instants."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    return begins.astimezone(UTC).replace(tzinfo=None)
