"""The plans as tables of schema `plan`: settings, quotas, teams."""

from __future__ import annotations

from typing import Any

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
    return rows
