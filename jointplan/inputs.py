"""What a run starts from: the files people wrote, read before anything is built."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import duckdb

from jointplan.accounting import row_models
from jointplan.agreed import TABLES as GLOSSARY_TABLES
from jointplan.agreed import glossary_rows
from jointplan.database import MEMORY_LIMIT, load_table
from jointplan.deliveries import find_deliveries
from jointplan.exceptions import TABLE as EXCEPTIONS
from jointplan.exceptions import AgreedException, read_exceptions
from jointplan.exports import absent_feeds, find_exports, unread_files
from jointplan.glossary import Glossary, read_glossary
from jointplan.layers import Model
from jointplan.layout import Export
from jointplan.mapping import read_mapping
from jointplan.models import read_models
from jointplan.plan import Plan
from jointplan.plans import company_calendars, is_signed, plan_digest, read_plans
from jointplan.promised import TABLES as PLAN_TABLES
from jointplan.promised import plan_rows
from jointplan.rules import criteria_sql, scores_sql, verdicts_sql
from jointplan.runs import (
    DAYS_SQL,
    PERIOD,
    QUARTERS,
    Run,
    known_until,
    period_row,
    quarter_rows,
)
from jointplan.spans import TABLES as CALENDAR_TABLES
from jointplan.spans import calendar_rows
from jointplan.staging import staging_models
from jointplan.worded import check_words
from jointplan.wording import WORDINGS, wording_rows
from jointplan.workspace import Workspace

QUERIES = Path(__file__).parent.parent / "queries"


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
    """What people wrote, read and admitted before anything is built."""

    glossary: Glossary
    plans: dict[str, Plan]
    exceptions: list[AgreedException]
    exports: list[Export]
    absent: list[tuple[str, str]]
    unread_files: list[str]
    models: list[Model]


def read_inputs(asked: Asked) -> Inputs:
    """Read glossary, plans, mapping and the exports' headers.

    Raises:
        UserError: One of them is wrong; see the steps.
    """
    workspace = asked.workspace
    glossary = read_glossary(workspace.glossary)
    plans = read_plans(workspace.plans)
    check_words(plans, glossary)
    exceptions = read_exceptions(workspace.plans, plans)
    mapping = read_mapping(workspace.mapping)
    deliveries = find_deliveries(mapping, asked.exports or workspace.exports)
    exports = find_exports(deliveries, cache=workspace.private / "cache")
    zone = next(iter(plans.values())).company.time_zone
    models = [
        *staging_models(exports, zone=zone),
        *row_models(),
        *read_models(QUERIES),
        Model("scores", "agreed", scores_sql(glossary), "scores (glossary.md)"),
        Model("scores", "criteria", criteria_sql(glossary), "scores (glossary.md)"),
        Model("verdicts", "subjects", verdicts_sql(glossary), "verdicts (glossary.md)"),
    ]
    return Inputs(
        glossary,
        plans,
        exceptions,
        exports,
        absent_feeds(deliveries),
        unread_files(deliveries),
        models,
    )


def load_words(con: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
    """Load what the glossary and the plans say as tables."""
    for name, rows in glossary_rows(inputs.glossary).items():
        load_table(con, f"glossary.{name}", GLOSSARY_TABLES[name], rows)
    for name, rows in plan_rows(inputs.plans).items():
        load_table(con, f"plan.{name}", PLAN_TABLES[name], rows)
    rows = [astuple(each) for each in inputs.exceptions]
    load_table(con, "plan.exceptions", EXCEPTIONS, rows)
    load_table(con, "glossary.wordings", WORDINGS, wording_rows(inputs.glossary))


def load_run(con: duckdb.DuckDBPyConnection, run: Run, inputs: Inputs) -> None:
    """Load the run's only time: period, quarters, days, calendars."""
    rules = [
        each.text
        for each in inputs.glossary.rules
        if each.is_agreed and each.from_on < run.quarter.ends_before
    ] + [
        str((each.name, each.from_on, [row.cells for row in each.rows]))
        for each in inputs.glossary.tables
        if each.is_agreed and each.from_on < run.quarter.ends_before
    ]
    digest = plan_digest(run.plan, rules)
    row = period_row(
        run,
        known_until=known_until(con, run),
        digest=digest,
        is_signed=is_signed(run.plan, digest),
    )
    load_table(con, "run.period", PERIOD, [row])
    load_table(con, "run.quarters", QUARTERS, quarter_rows(con, run, inputs.plans))
    con.execute(DAYS_SQL)
    first, last = con.execute(
        "select min(day_on), max(day_on) from run.days"
    ).fetchall()[0]
    calendars = company_calendars(inputs.plans.values())
    for name, rows in calendar_rows(calendars, first, last).items():
        load_table(con, f"run.{name}", CALENDAR_TABLES[name], rows)
