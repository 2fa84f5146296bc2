"""The plans as tables of schema `plan`: settings, quotas, teams, what the CRM says."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jointplan.periods import quarter_named
from jointplan.plans import Plan

TABLES: dict[str, dict[str, str]] = {
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
        "target_amount": "decimal(18, 2)",
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
    "teams": {"quarter": "varchar", "team": "varchar", "side": "varchar"},
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
        rows["settings"].append(
            (
                quarter,
                *plan.handoffs.model_dump().values(),
                *plan.quality.model_dump().values(),
                *plan.decisions.model_dump().values(),
                plan.revenue.target_amount,
            )
        )
        for quota in plan.quotas:
            dumped = quota.model_dump()
            order = ("name", "per", "mqls", "original_mqls", "source", "segment")
            rows["quotas"].append(
                (quarter, *(dumped[key] for key in order), quota.region)
            )
        rows["teams"] += [(quarter, team.name, team.side) for team in plan.teams]
        rows["crm_says"] += _readings(plan)
    return rows


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
        rows.append(
            (plan.quarter, says.figure, says.count, where, says.read_on, *instants)
        )
    return rows


def _midnight(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone, as the tables hold instants."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    return begins.astimezone(UTC).replace(tzinfo=None)
