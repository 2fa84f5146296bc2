"""What a run starts from: the files people wrote, read before anything is built."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import duckdb

from jointplan.errors import Finding
from jointplan.glossary.dated_tables import PROMISES_NOTHING
from jointplan.glossary.read import Glossary, read_glossary
from jointplan.glossary.rules.compile import verdict_models
from jointplan.glossary.rules.plain_words import WORDINGS, wording_rows
from jointplan.glossary.rules.rule_book import Admitted, check_rules
from jointplan.glossary.table_rows import TABLES as GLOSSARY_TABLES
from jointplan.glossary.table_rows import glossary_rows
from jointplan.ingest.files.deliveries import find_deliveries
from jointplan.ingest.files.export import Export
from jointplan.ingest.files.find import (
    absent_feeds,
    find_exports,
    idle_rules,
    unread_files,
)
from jointplan.ingest.mapping.read import read_mapping
from jointplan.ingest.staging.row_account import row_models
from jointplan.ingest.staging.union import staging_models
from jointplan.pipeline.company import NOTED, Noted, company_of
from jointplan.pipeline.period import (
    DAYS_SQL,
    HORIZONS,
    NEXT_QUARTER,
    PERIOD,
    QUARTERS,
    SERVED_QUARTERS,
    Run,
    known_until,
    next_quarter_row,
    period_row,
    quarter_rows,
    served_quarter_rows,
)
from jointplan.pipeline.word_check import unknown_words, without_unknown
from jointplan.plans.baseline import in_time
from jointplan.plans.calendar_tables import TABLES as CALENDAR_TABLES
from jointplan.plans.calendar_tables import calendar_rows
from jointplan.plans.exceptions import TABLE as EXCEPTIONS
from jointplan.plans.exceptions import AgreedException, read_exceptions
from jointplan.plans.read import (
    company_calendars,
    company_horizons,
    is_signed,
    plan_digest,
    read_plans,
)
from jointplan.plans.schema import LOOK_BACK_DAYS, Company, Plan
from jointplan.plans.tables import TABLES as PLAN_TABLES
from jointplan.plans.tables import plan_rows
from jointplan.report.display.locales import write_as
from jointplan.report.limit_words import KINDS, kind_rows
from jointplan.warehouse.database import MEMORY_LIMIT, load_table
from jointplan.warehouse.layers import Model
from jointplan.warehouse.models import read_models
from jointplan.workspace import KIT_ROOT, Workspace

QUERIES = KIT_ROOT / "queries"


@dataclass(frozen=True)
class Asked:
    """What the user asked for on the command line.

    Attributes:
        workspace: The company's folder.
        exports: Where the exports lie, if not in the workspace.
        quarter: Which quarter; by default the last one complete as of then.
        as_of: Last day whose events are known.
        memory_limit: What the database may use.
        prefers_running: By default the quarter that holds the as-of day instead.
    """

    workspace: Workspace
    exports: Path | None = None
    quarter: str | None = None
    as_of: date | None = None
    memory_limit: str = MEMORY_LIMIT
    prefers_running: bool = False


@dataclass(frozen=True)
class Inputs:
    """What people wrote, read and admitted before anything is built.

    Attributes:
        glossary: The words.
        rules: Its rules, admitted.
        company: As the plans say it, else as the mapping does or as supposed.
        plans: By quarter, in order of time; none for a baseline.
        exceptions: What both sides agreed to treat otherwise.
        exports: The files that are read.
        absent: Files that no delivery brings, with their entity.
        unread_files: Files that nothing reads.
        noted: Limits that are known before anything is built.
        models: All that is built, in order.
    """

    glossary: Glossary
    rules: Admitted
    company: Company
    plans: dict[str, Plan]
    exceptions: list[AgreedException]
    exports: list[Export]
    absent: list[tuple[str, str]]
    unread_files: list[str]
    noted: list[Noted]
    models: list[Model]


def read_inputs(asked: Asked) -> Inputs:
    """Read glossary, plans, mapping and the exports' headers.

    Raises:
        UserError: One of them is wrong; see the steps.
    """
    workspace = asked.workspace
    glossary = read_glossary(workspace.glossary)
    rules = check_rules(glossary)
    plans = read_plans(workspace.plans)
    exceptions, unread = read_exceptions(workspace.plans, plans)
    mapping = read_mapping(workspace.mapping)
    company, supposed = company_of(plans, mapping, workspace.root.name)
    write_as(company.locale)
    deliveries = find_deliveries(mapping, asked.exports or workspace.exports)
    exports = find_exports(deliveries, cache=workspace.cache)
    models = [
        *staging_models(exports, zone=company.time_zone, currency=company.currency),
        *row_models(exports),
        *read_models(QUERIES),
        *verdict_models(rules),
    ]
    return Inputs(
        glossary,
        rules,
        company,
        plans,
        exceptions,
        exports,
        absent_feeds(deliveries),
        unread_files(deliveries),
        [
            *supposed,
            *(("exception_unread", _told(each)) for each in unread),
            *(("rule_idle", _told(each)) for each in idle_rules(deliveries, exports)),
        ],
        models,
    )


def _told(fault: Finding) -> str:
    """What is wrong and where, for a limit; its cure is the limit's own."""
    return f"{fault.where}: {fault.what}"


def load_words(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Load what the glossary says as tables."""
    for name, rows in glossary_rows(inputs.glossary).items():
        load_table(con, f"glossary.{name}", GLOSSARY_TABLES[name], rows)
    load_table(con, "glossary.wordings", WORDINGS, wording_rows(inputs.rules))


def load_plans(con: duckdb.DuckDBPyConnection, run: Run, inputs: Inputs) -> None:
    """Load what the plans say as tables; the run's own is one that may promise nothing.

    A quota for a word that the glossary lacks could never be earned, so it is left out.
    """
    plans = in_time(inputs.plans | {run.quarter.name: run.plan})
    known = without_unknown(plans, inputs.glossary)
    for name, rows in plan_rows(known).items():
        load_table(con, f"plan.{name}", PLAN_TABLES[name], rows)
    rows = [astuple(each) for each in inputs.exceptions]
    load_table(con, "plan.exceptions", EXCEPTIONS, rows)


def load_run(con: duckdb.DuckDBPyConnection, run: Run, inputs: Inputs) -> None:
    """Load the run's only time, the plans and the limits known before it."""
    load_plans(con, run, inputs)
    unknown = unknown_words({run.quarter.name: run.plan}, inputs.glossary)
    noted = [*inputs.noted, *(("plan_word_unknown", _told(each)) for each in unknown)]
    if run.is_undated:
        noted.append(("no_mql_dated", None))
    load_table(con, "run.noted_limits", NOTED, noted)
    load_table(con, "run.limit_kinds", KINDS, kind_rows())
    plans = in_time(inputs.plans | {run.quarter.name: run.plan})
    rules = [
        each.text
        for each in inputs.glossary.rules
        if each.is_agreed and each.from_on < run.quarter.ends_before
    ] + [
        str((each.name, each.from_on, [row.cells for row in each.rows]))
        for each in inputs.glossary.tables
        if each.is_agreed
        and each.from_on < run.quarter.ends_before
        and each.name not in PROMISES_NOTHING
    ]
    digest = plan_digest(run.plan, rules)
    row = period_row(
        run,
        known_until=known_until(con, run),
        digest=digest,
        is_signed=is_signed(run.plan, digest),
    )
    load_table(con, "run.period", PERIOD, [row])
    load_table(con, "run.quarters", QUARTERS, quarter_rows(con, run, plans))
    following = [next_quarter_row(run, plans)]
    load_table(con, "run.next_quarter", NEXT_QUARTER, following)
    served = served_quarter_rows(run)
    load_table(con, "run.served_quarters", SERVED_QUARTERS, served)
    horizons = company_horizons(plans.values())
    load_table(
        con,
        "run.horizons",
        HORIZONS,
        [
            (
                horizons.within_days,
                horizons.win_within_days,
                horizons.influence_days or LOOK_BACK_DAYS,
                horizons.sales_days or LOOK_BACK_DAYS,
            )
        ],
    )
    con.execute(DAYS_SQL)
    first, last = con.execute(
        "select min(day_on), max(day_on) from run.days"
    ).fetchall()[0]
    calendars = company_calendars(plans.values())
    for name, rows in calendar_rows(calendars, first, last).items():
        load_table(con, f"run.{name}", CALENDAR_TABLES[name], rows)
