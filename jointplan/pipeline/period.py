"""The one run's time: `run.period`, `run.quarters`, `run.days`, `run.horizons`.

The clock of the machine is never read. The as-of day is what the user gives, else the
day of the newest exports, else the last change on file of the entity that ends first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from jointplan.errors import Finding, PeriodError
from jointplan.plans.baseline import baseline_plan
from jointplan.plans.calendars import WEEKDAYS
from jointplan.plans.quarters import (
    Quarter,
    is_covered,
    next_name,
    quarter_named,
    quarters_between,
    usual_quarter,
)
from jointplan.plans.revenue_targets import served_quarters
from jointplan.plans.schema import Company, Plan


@dataclass(frozen=True)
class Run:
    """What this run reports on.

    Attributes:
        quarter: The quarter asked for, else the last one complete as of then.
        as_of: Last day whose events are known.
        as_of_basis: `given`, `mapping` (day of the exports) or `data`.
        exported_on: Day of the newest export, where known.
        plan: The quarter's joint plan; one that promises nothing if there is none.
        is_baseline: Whether nobody planned the quarter (R63).
        is_undated: Whether the exports tell of no MQL since when it is one.
    """

    quarter: Quarter
    as_of: date
    as_of_basis: str
    exported_on: date | None
    plan: Plan
    is_baseline: bool = False
    is_undated: bool = False


def _last_change(con: duckdb.DuckDBPyConnection) -> date | None:
    rows = con.execute(
        "select max(changed_on) from staging.stage_changes where row_fate = 'used' "
        "union all "
        "select max(happened_on) from staging.touches where row_fate = 'used'"
    ).fetchall()
    days = [row[0] for row in rows if row[0] is not None]
    return min(days, default=None)


def _hand_off_days(con: duckdb.DuckDBPyConnection) -> tuple[date, date] | None:
    """First and last day of a stage change on file; none if no MQL has a day.

    Raises:
        PeriodError: Nothing in the exports means MQL.
    """
    rows = con.execute(
        "select min(changed_on) filter (where stage = 'mql' and row_fate = 'used'), "
        "max(changed_on) filter (where row_fate = 'used'), "
        "count(*) filter (where stage = 'mql') from staging.stage_changes"
    ).fetchall()
    first, last, mql_count = rows[0]
    if not mql_count:
        raise PeriodError(
            Finding(
                "nothing in the exports means MQL: no lead has an MQL date or stage",
                needed_by="every section of the report",
                try_="say in mapping.toml which column or stage makes a lead an MQL",
            )
        )
    return None if first is None else (first, last)


_BY_DELIVERIES = (
    "; these exports show new MQLs only between two deliveries, in the quarter of the "
    "later one: make one on the last day of each quarter, or export the history"
)


def _is_seen_only(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether every hand-off is known only because two deliveries differ (R44)."""
    rows = con.execute(
        "select count(*) from staging.stage_changes where row_fate = 'used' "
        "and stage = 'mql' and start_known is distinct from 'inferred'"
    ).fetchall()
    return not rows[0][0]


def find_run(
    con: duckdb.DuckDBPyConnection,
    plans: dict[str, Plan],
    company: Company,
    *,
    quarter: str | None,
    as_of: date | None,
    exported_on: date | None,
    prefers_running: bool = False,
) -> Run:
    """Settle quarter, as-of day and plan of a run.

    A run that asks for no quarter gets the last one complete; one that prefers the
    running quarter gets that, if there is a plan for it, or none at all, and a hand-off
    may be in it. If no hand-off is in the last complete quarter, it is the newest one
    that may hold any.

    Raises:
        PeriodError: The data does not cover the quarter, or is not of that day.
    """
    if as_of and exported_on and as_of > exported_on:
        raise PeriodError(
            Finding(
                f"nothing is known as of {as_of}: the newest export is from "
                f"{exported_on}",
                needed_by="what is open, late or expired on that day",
                try_=f"choose a day up to {exported_on}, or export again",
            )
        )
    days = _hand_off_days(con)
    month = company.fiscal_year_starts
    basis = "given" if as_of else "mapping" if exported_on else "data"
    known = as_of or exported_on or _last_change(con) or (days and days[1])
    if known is None:
        raise PeriodError(
            Finding(
                "nothing says which day the exports are from",
                needed_by="what is open, late or expired on that day",
                try_="put them in a folder of their day, like crm/2026-10-05/",
            )
        )
    first, last = days or (date.min, known)
    covered = first, min(known, last)
    asked = (
        quarter_named(quarter, fiscal_year_starts=month)
        if quarter
        else usual_quarter(
            known,
            covered,
            month,
            planned=set(plans) if prefers_running else None,
        )
    )
    if not is_covered(asked, covered):
        raise PeriodError(
            Finding(
                f"the exports do not cover {asked.name}: they have hand-offs from "
                f"{first} to {last}, as of {known}",
                try_="choose a quarter in between with QUARTER=, or export again"
                + (_BY_DELIVERIES if _is_seen_only(con) else ""),
            )
        )
    plan = plans.get(asked.name) or baseline_plan(company, asked.name, plans)
    is_baseline = asked.name not in plans
    return Run(asked, known, basis, exported_on, plan, is_baseline, days is None)


def quarter_rows(
    con: duckdb.DuckDBPyConnection, run: Run, plans: dict[str, Plan]
) -> list[tuple[object, ...]]:
    """Rows of `run.quarters`: every quarter on file, and the plan that binds it.

    A quarter without a plan of its own is held to the next one's, else to the last.
    """
    month = run.plan.company.fiscal_year_starts
    first_on = con.execute(
        "select min(changed_on) from staging.stage_changes where row_fate = 'used'"
    ).fetchall()[0][0]
    first = min(first_on or run.quarter.starts_on, run.quarter.starts_on)
    last = max(run.as_of, run.quarter.ends_before - timedelta(days=1))
    planned = {
        name: quarter_named(name, fiscal_year_starts=month).starts_on for name in plans
    }
    rows: list[tuple[object, ...]] = []
    for quarter in quarters_between(first, last, fiscal_year_starts=month):
        later = [name for name, day in planned.items() if day >= quarter.starts_on]
        rows.append(
            (
                quarter.name,
                quarter.starts_on,
                quarter.ends_before,
                quarter.ends_before <= run.as_of + timedelta(days=1),
                quarter.name == run.quarter.name,
                later[0] if later else list(planned)[-1],
                quarter.name in plans
                and not (run.is_baseline and quarter == run.quarter),
            )
        )
    return rows


def next_quarter_row(run: Run, plans: dict[str, Plan]) -> tuple[object, ...]:
    """The one row of `run.next_quarter`; without a plan, the newest one binds it."""
    month = run.plan.company.fiscal_year_starts
    after = quarter_named(next_name(run.quarter.name), fiscal_year_starts=month)
    has_plan = after.name in plans
    binding = after.name if has_plan else list(plans)[-1]
    return (after.name, after.starts_on, after.ends_before, binding, has_plan)


def served_quarter_rows(run: Run) -> list[tuple[object, ...]]:
    """Rows of `run.served_quarters`: the next quarter and those its leads serve too."""
    month = run.plan.company.fiscal_year_starts
    found = [
        quarter_named(name, fiscal_year_starts=month)
        for name in served_quarters(next_name(run.quarter.name))
    ]
    return [(each.name, each.starts_on, each.ends_before) for each in found]


PERIOD = {
    "quarter": "varchar",
    "starts_on": "date",
    "ends_before": "date",
    "as_of_on": "date",
    "ended_on": "date",
    "known_until_at": "timestamp",
    "as_of_basis": "varchar",
    "exported_on": "date",
    "is_complete": "boolean",
    "is_baseline": "boolean",
    "company_name": "varchar",
    "is_fictional": "boolean",
    "time_zone": "varchar",
    "currency": "varchar",
    "locale": "varchar",
    "week_starts_number": "integer",
    "fiscal_year_starts_number": "integer",
    "marketing_signed_by": "varchar",
    "sales_signed_by": "varchar",
    "is_signed": "boolean",
    "plan_digest": "varchar",
}
# Ages at which hand-offs are compared: qualified or rejected, and won, within; and how
# long before an opportunity a response, or a touch by sales, has to do with it.
HORIZONS = {
    "within_days": "integer",
    "win_within_days": "integer",
    "influence_days": "integer",
    "sales_days": "integer",
}
# The quarter after the report's, and the plan that binds it, or would if it had none.
NEXT_QUARTER = {
    "quarter": "varchar",
    "starts_on": "date",
    "ends_before": "date",
    "plan_quarter": "varchar",
    "has_plan": "boolean",
}
# The next quarter, and those after it in which its leads may still bring revenue.
SERVED_QUARTERS = {"quarter": "varchar", "starts_on": "date", "ends_before": "date"}
QUARTERS = {
    "quarter": "varchar",
    "starts_on": "date",
    "ends_before": "date",
    "is_complete": "boolean",
    "is_report_quarter": "boolean",
    "plan_quarter": "varchar",
    "has_plan": "boolean",
}


def known_until(con: duckdb.DuckDBPyConnection, run: Run) -> datetime:
    """The instant up to which the exports tell what happened.

    That is the end of the as-of day, unless the exports were taken on that very day:
    then it is the last change on file. What runs out later is still pending.
    """
    zone = run.plan.company.time_zone
    ends_at = _begin_of(run.as_of + timedelta(days=1), zone)
    if run.exported_on and run.exported_on > run.as_of:
        return ends_at
    rows = con.execute(
        "with stamps as ("
        "select changed_at as stamp_at from staging.stage_changes "
        "where row_fate = 'used' union all "
        "select least(happened_at, logged_at) from staging.touches "
        "where row_fate = 'used') "
        "select max(stamp_at) from stamps where stamp_at < $ends_at",
        {"ends_at": ends_at},
    ).fetchall()
    last: datetime | None = rows[0][0]
    begins_at = _begin_of(run.as_of, zone)
    return max(last, begins_at) if last else ends_at


def ended_on(run: Run, known: datetime) -> date:
    """The last day that had ended: what is due by a day is due until it ends (R52).

    That is the as-of day, unless the exports were taken on it.
    """
    zone = run.plan.company.time_zone
    is_over = known >= _begin_of(run.as_of + timedelta(days=1), zone)
    return run.as_of if is_over else run.as_of - timedelta(days=1)


def _begin_of(day: date, zone: str) -> datetime:
    """The instant at which a day begins in a zone, as the tables hold instants."""
    begins = datetime.combine(day, time(), ZoneInfo(zone))
    return begins.astimezone(UTC).replace(tzinfo=None)


def period_row(
    run: Run, *, known_until: datetime, digest: str, is_signed: bool
) -> tuple[object, ...]:
    """The one row of `run.period`."""
    company, signoff = run.plan.company, run.plan.signoff
    return (
        run.quarter.name,
        run.quarter.starts_on,
        run.quarter.ends_before,
        run.as_of,
        ended_on(run, known_until),
        known_until,
        run.as_of_basis,
        run.exported_on,
        run.quarter.ends_before <= run.as_of + timedelta(days=1),
        run.is_baseline,
        company.name,
        company.is_fictional,
        company.time_zone,
        company.currency,
        company.locale,
        WEEKDAYS.index(company.week_starts) + 1,
        company.fiscal_year_starts,
        signoff.marketing or None,
        signoff.sales or None,
        is_signed,
        digest,
    )


# Weekdays are numbered from the first day on file, so that the difference of two
# numbers is the count of business days between them; 1970-01-05 was a Monday.
DAYS_SQL = """
create table run.days as
select
    cast(day_at as date) as day_on,
    sum(case when (cast(day_at as date) - date '1970-01-05') % 7 < 5 then 1 else 0 end)
        over (order by day_at) as business_day_number
from generate_series(
    (select min(starts_on) from run.quarters),
    (select max(ends_before) from run.quarters) + interval 400 day,
    interval 1 day
) as days(day_at)
"""
