"""Hold what the last run built in memory, so that trials are quick and block no run.

The kept database is open while it is copied and closed again; what is tried stands
beside the copy. Of touches and clocks only those of the quarter at hand are held, for
only that quarter's agreement is tried; rules are tried on every quarter on file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from jointplan.errors import BusyError, Finding, UserError
from jointplan.glossary.read import Glossary
from jointplan.pipeline.last_build import OPENED, SHUT, Built, find_built, undamaged
from jointplan.plans.quarters import Quarter
from jointplan.warehouse.layers import Model
from jointplan.warehouse.models import imports_of, read_models
from jointplan.warehouse.quoting import literal
from jointplan.whatif.preview.baseline import last_said, read_sound
from jointplan.whatif.preview.rebuild import quarter_of
from jointplan.whatif.workshop.word_choices import Words, words_of
from jointplan.workspace import KIT_ROOT, Workspace

SIDES = ("held", "ruled", "promised")
QUERIES = KIT_ROOT / "queries"
JUDGED = ("journeys.handoffs",)
ANSWERED = ("marts.quota_lines",)
# What became of every promise, from the hand-offs as they are judged and worked.
PROMISED = (
    "cohorts.quality_states",
    "cohorts.decision_states",
    "cohorts.followup_states",
    "cohorts.handoff_promises",
    "cohorts.promise_counts",
    "cohorts.promise_totals",
    "cohorts.promise_states",
)
WORKED = (
    "agreements.tiers",
    "agreements.deadlines",
    "agreements.first_answers",
    "agreements.evidence",
    "agreements.state_bounds",
    "agreements.states",
    *PROMISED,
    "marts.followup_terms",
)
_ASKED = (
    "journeys.outcomes",
    "facts.subjects",
    "agreements.audited_rejections",
    "facts.credited_opportunities",
    "canonical.opportunities",
    "run.horizons",
    "run.period",
    "run.quarters",
    "plan.teams",
    "plan.settings",
)
_OF_THE_QUARTER = (
    "facts.handoff_touches",
    "agreements.business_seconds",
    "facts.excepted_terms",
    "journeys.reasons",
    "facts.assignments",
)
_IN_QUARTER = (
    " where handoff_id in "
    "(select handoff_id from built.journeys.handoffs where quarter = $quarter)"
)
_CHANGED = (
    "The agreed glossary changed after the last report, and these figures still use "
    "the old one. Run make quarterly-report to use the new one."
)
MANY = 30_000
_NEEDED = "the workshop, which reads no exports itself"


@dataclass(frozen=True)
class Held:
    """The hand-offs of a run, in memory, and the words that judged them.

    Attributes:
        con: Database `held` is as the run built it; in `ruled` a rule judges every
            hand-off, in `promised` terms are held against those of the quarter at hand.
        quarter: The quarter at hand.
        words: Rule, criteria and terms of the agreement in force.
        models: The kit's own models that a trial builds again, by name.
        place: The workspace.
        note: What a meeting has to know first; empty where there is nothing.
    """

    con: duckdb.DuckDBPyConnection
    quarter: Quarter
    words: Words
    models: dict[str, Model]
    place: Workspace
    note: str = ""


def hold(place: Workspace, quarter: str = "") -> Held:
    """Copy what a workshop needs from the database that the last run kept.

    Args:
        place: The workspace, in which a report was made.
        quarter: The quarter at hand; by default the last report's.

    Raises:
        UserError: There is no report, or it, glossary or quarter cannot be read.
        BusyError: A run is writing the database.
    """
    built = find_built(place, _NEEDED)
    glossary, note = _judging(place, built)
    wanted = {*JUDGED, *ANSWERED, *WORKED}
    models = {each.table: each for each in read_models(QUERIES) if each.table in wanted}
    names = {name for each in models.values() for name in imports_of(each.sql)}
    con = duckdb.connect()
    try:
        with undamaged(built):
            at_hand = _copied(con, built, quarter, names | wanted | {*_ASKED})
    except BaseException:
        con.close()
        raise
    words = words_of(con, glossary, at_hand)
    return Held(con, at_hand, words, models, place, note)


def _judging(place: Workspace, built: Built) -> tuple[Glossary, str]:
    """The glossary by which the last run judged, and whether more is agreed since."""
    now = read_sound(place.glossary)
    if now.sha256 == built.glossary:
        return now, ""
    try:
        judged = last_said(place, built.glossary)
    except UserError:
        return now, _CHANGED
    return judged, "" if _agreed(now) == _agreed(judged) else _CHANGED


def _agreed(glossary: Glossary) -> list[object]:
    """What both sides agreed to, wherever in the file it stands."""
    rules = [each for each in glossary.rules if each.is_agreed]
    tables = [each for each in glossary.tables if each.is_agreed]
    return [
        *((each.name, each.from_on, each.text) for each in rules),
        *((t.name, t.from_on, [row.cells for row in t.rows]) for t in tables),
    ]


def _copied(
    con: duckdb.DuckDBPyConnection, built: Built, asked: str, names: Iterable[str]
) -> Quarter:
    for setting in OPENED:
        con.execute(setting)
    _attach(con, built)
    for side in SIDES:
        con.execute(f"attach ':memory:' as {side}")
    quarter = quarter_of(con, asked or built.quarter)
    for name in sorted(names):
        schema = name.split(".")[0]
        con.execute(f"create schema if not exists held.{schema}")
        sql, values = f"select * from built.{name}", {}
        if name == "run.period":
            sql = "select * replace ($quarter as quarter, "
            sql += "$starts_on as starts_on, $ends_before as ends_before) "
            sql += "from built.run.period"
            values = {
                "quarter": quarter.name,
                "starts_on": quarter.starts_on,
                "ends_before": quarter.ends_before,
            }
        elif name in _OF_THE_QUARTER:
            sql, values = sql + _IN_QUARTER, {"quarter": quarter.name}
        con.execute(f"create table held.{name} as {sql}", values)
    _set_threads(con)
    con.execute("use ruled")
    con.execute("detach built")
    for setting in SHUT:
        con.execute(setting)
    return quarter


def _set_threads(con: duckdb.DuckDBPyConnection) -> None:
    """A few thousand rows are asked faster by one thread than by several."""
    found = con.execute("select count(*) from held.journeys.outcomes").fetchone()
    if found and found[0] < MANY:
        con.execute("set threads = 1")


def _attach(con: duckdb.DuckDBPyConnection, built: Built) -> None:
    try:
        with undamaged(built):
            con.execute(f"attach {literal(str(built.path))} as built (read_only)")
    except duckdb.IOException:
        what = "the database of the last report is being written"
        try_ = "wait until the run ends, then run this cell again"
        raise BusyError(Finding(what, str(built.path), try_=try_)) from None
