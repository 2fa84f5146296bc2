"""Writes the next plan's draft from the last plan, the last report and its review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd

from jointplan.errors import Finding, PlanError
from jointplan.pipeline.mailing import refuse_older
from jointplan.pipeline.report_folder import AGENDA, draft_run, newest_complete
from jointplan.plans.quarters import next_name, quarter_named
from jointplan.plans.read import read_plans
from jointplan.plans.read_plan import Written, read_plan
from jointplan.plans.schema import Plan
from jointplan.report.decision_log import read_log
from jointplan.report.display.blocks import rows
from jointplan.report.next_plan import MARTS, Owed, draft_text
from jointplan.report.open_run import open_run
from jointplan.warehouse.read_marts import mart
from jointplan.workspace import Workspace

WISH = "plan from"
RECENT = 2
"""Plans whose open commitments are still owed: the last one and the one before."""


def write_next_plan(place: Workspace, quarter: str) -> Path:
    """Write the plan of a quarter as a draft; by default of the one after the last.

    Returns:
        The file.

    Raises:
        PlanError: The plan is there already, or another one or the decision log of
            the review cannot be read.
        PeriodError: No report is there to plan from.
    """
    plans = read_plans(place.plans)
    quarter = quarter or next_name(
        list(plans)[-1] if plans else newest_complete(place.reports, WISH)
    )
    target = place.plans / f"{quarter}.toml"
    _refuse_existing(target)
    month = _fiscal_month(place, plans)
    starts_on = quarter_named(quarter, fiscal_year_starts=month).starts_on
    reported = newest_complete(place.reports, WISH, before=starts_on)
    marts = _marts(draft_run(place.reports / reported, WISH))
    written = [read_plan(place.plans / f"{name}.toml")[0] for name in plans]
    before = [
        each
        for each in written
        if quarter_named(each.plan.quarter, fiscal_year_starts=month).starts_on
        < starts_on
    ]
    owed = [*_decided(place, reported, before), *_open(before[-RECENT:])]
    # Before the first plan there is none to go on from but that one.
    last = next((each.raw for each in (*before[-1:], *written)), None)
    text = draft_text(quarter, last, _once(owed), marts, starts_on=starts_on)
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8") as file:
        file.write(text)
    return target


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise PlanError(
            Finding(
                "the plan is there already, so nothing was written",
                f"plans/{target.name}",
                try_="edit it, or move it away and run make plan again",
            )
        )


def _fiscal_month(place: Workspace, plans: Mapping[str, Plan]) -> int:
    """First month of the fiscal year: as the plans say, else as the last report."""
    for plan in plans.values():
        return plan.company.fiscal_year_starts
    quarter = newest_complete(place.reports, WISH)
    (row,) = rows(_marts(draft_run(place.reports / quarter, WISH))["run"])
    return int(row["fiscal_year_starts_number"])


def _marts(run: Path) -> dict[str, pd.DataFrame]:
    """What a draft rests on, its names as they are in the data."""
    refuse_older(run, MARTS, needed_by="the next plan", again="make plan")
    con, _ = open_run(str(run / "marts"), quarter="", as_of="")
    with closing(con):
        return {name: mart(con, name) for name in MARTS}


def _decided(place: Workspace, reported: str, plans: Sequence[Written]) -> list[Owed]:
    """What the review of the last report decided and no plan holds so far."""
    path, shown = place.reports / reported / AGENDA, f"reports/{reported}/{AGENDA}"
    if not path.is_file():
        return []
    held = {each.what for plan in plans for each in plan.plan.commitments or []}
    return [
        Owed(each.values, f"Decided in the review: {shown}:{each.line}.")
        for each in read_log(path, shown)
        if each.values["what"] not in held
    ]


def _open(plans: Sequence[Written]) -> list[Owed]:
    """What recent plans do not say was done; of what several say, the newest counts."""
    found, told = [], set()
    for written in reversed(plans):
        raw = written.raw.get("commitments") or []
        for number, each in enumerate(written.plan.commitments or []):
            is_repeated = each.what in told
            told.add(each.what)
            if is_repeated or each.is_done:
                continue
            state = "not said whether it was done" if each.done is None else "not done"
            where = written.fault(("commitments", number), "", try_="").where
            values = {k: v for k, v in raw[number].items() if k != "done"}
            found.append(Owed(values, f"Open from {where}: {state}."))
    return found


def _once(owed: Sequence[Owed]) -> list[Owed]:
    """Each thing owed once, as it was said last."""
    told: dict[object, Owed] = {}
    for each in owed:
        told.setdefault(each.values["what"], each)
    return list(told.values())
