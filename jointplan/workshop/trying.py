"""Try a rule, points and terms on the hand-offs that are held: no step is rebuilt.

Facts are judged in memory by the tried rule; the kit's own last steps (quota fate,
quota lines, agreements) then run on the result, so a figure of a trial is the figure
of a report that runs the rule.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlglot import exp

from jointplan.admission import FACT_COLUMNS
from jointplan.preview.questions import BY_QUARTER, LOAD
from jointplan.printing import print_rule
from jointplan.quoting import literal
from jointplan.workshop.asking import MOVED
from jointplan.workshop.holding import JUDGED, WORKED, Held
from jointplan.workshop.words import Term

Row = dict[str, Any]
_FACTS = ", ".join(f"facts.{name}" for name in FACT_COLUMNS)
# All that is asked of a hand-off here; the rest would only be carried along.
_ASKED = (
    "handoff_id person_id quarter source segment region motion team decision "
    "is_in_target_profile is_sql_conforming is_reason_in_glossary "
    "is_first_or_requalified is_bulk is_sales_originated is_credited_back "
    "quota_exception opened_on opened_ordered_at accepted_on decided_on won_on age_days"
).split()
_JUDGED = f"""
select
    {", ".join(f"handoffs.{name}" for name in _ASKED)},
    verdicts.is_conforming,
    verdicts.mql_rule_on,
    verdicts.agreed_score,
    verdicts.score_band
from held.judged.handoffs as handoffs
inner join ruled.main.verdicts as verdicts
    on handoffs.handoff_id = verdicts.handoff_id
"""
_VERDICTS = """
with

seen as (
    select
        handoffs.handoff_id,
        handoffs.is_conforming,
        handoffs.mql_rule_on,
        handoffs.opened_on,
        handoffs.score_band,
        handoffs.agreed_score as known_score,
        {facts}
    from held.facts.subjects as facts
    inner join held.judged.handoffs as handoffs
        on facts.subject_id = handoffs.handoff_id
    where facts.moment = 'opened'
),

scored as (
    select *, {score} as agreed_score from seen
)

select
    handoff_id,
    {verdict} as is_conforming,
    {since} as mql_rule_on,
    agreed_score,
    {band} as score_band
from scored
"""
_TERM = """
update promised.plan.agreements
set
    first_response_limit_seconds = $limit_seconds,
    first_response_pct = $response_pct,
    touches_owed_count = $touches_count,
    touches_within_business_days = $touches_days,
    touches_pct = $touches_pct,
    decision_within_days = $decision_days,
    decision_pct = $decision_pct
where agreement_number = $number
    and quarter = (
        select plan_quarter from held.run.quarters where quarter = $quarter
    )
"""
_IN_QUARTER = """
create or replace table promised.journeys.handoffs as
select handoffs.* replace (verdicts.score_band as score_band)
from held.journeys.handoffs as handoffs
inner join ruled.main.verdicts as verdicts
    on handoffs.handoff_id = verdicts.handoff_id
inner join held.run.period as period
    on handoffs.quarter = period.quarter
"""
_PROMISES = """
select * from marts.followup_terms
order by
    agreement_name,
    case term when 'first response' then 1 when 'further touches' then 2 else 3 end
"""
_MADE = {
    "ruled": {"judged.handoffs", *JUDGED},
    "promised": {"plan.agreements", *JUDGED, *WORKED},
}


@dataclass(frozen=True)
class Trial:
    """What is tried.

    Attributes:
        rule: The MQL rule, for every quarter; none keeps the agreed rule of each day.
        points: Points by criterion that differ from the agreed ones.
        terms: Agreements whose terms differ, by their number.
    """

    rule: exp.Expr | None = None
    points: dict[str, int] = field(default_factory=dict)
    terms: dict[int, Term] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What a trial does.

    Attributes:
        quarters: Counts of every quarter on file, oldest first.
        lines: Quota lines of the quarter at hand.
        promises: Terms of its agreements and how far they were kept.
        load: Conforming hand-offs of the quarter by team of sales.
        moved: Hand-offs of the quarter whose verdict differs from the agreed one.
    """

    quarters: tuple[Row, ...]
    lines: tuple[Row, ...]
    promises: tuple[Row, ...]
    load: tuple[Row, ...]
    moved: tuple[Row, ...]

    def of(self, quarter: str) -> Row:
        """The counts of a quarter; nothing where no hand-off opened in it."""
        return next((row for row in self.quarters if row["quarter"] == quarter), {})


class Bench:
    """Where trials run, one after the other; the last answer to each part is kept."""

    def __init__(self, held: Held) -> None:
        """Lay out the database in which trials stand beside what is held."""
        self.held = held
        self._lay_out()
        self._judged: tuple[str, dict[str, int]] | None = None
        self._worked: tuple[Any, ...] | None = None
        self._answer = Answer((), (), (), (), ())
        self.agreed = self.answer(Trial())

    def answer(self, trial: Trial) -> Answer:
        """Judge the hand-offs by a trial; only what it moves is asked again."""
        rule = print_rule(trial.rule) if trial.rule is not None else ""
        judged = (rule, dict(trial.points))
        self.held.con.execute("use ruled")
        if judged != self._judged:
            self._judge(trial, rule)
            self._answer = replace(
                self._answer,
                quarters=tuple(self._rows(BY_QUARTER)),
                lines=tuple(self._rows(self._model("marts.quota_lines"))),
                load=tuple(self._rows(LOAD)),
                moved=tuple(self._rows(MOVED)),
            )
        worked = (dict(trial.points), dict(trial.terms))
        if worked != self._worked:
            self._work(trial)
            promises = tuple(self._rows(_PROMISES))
            self._answer = replace(self._answer, promises=promises)
        self._judged, self._worked = judged, worked
        return self._answer

    def _lay_out(self) -> None:
        """Show in either database what its trials do not change."""
        con = self.held.con
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'held'"
        ).fetchall()
        names = {name for (name,) in tables}
        for side, made in _MADE.items():
            for schema in sorted({name.split(".")[0] for name in names}):
                con.execute(f"create schema if not exists {side}.{schema}")
            for name in sorted(names - made):
                con.execute(f"create view {side}.{name} as select * from held.{name}")
        con.execute("create table ruled.main.verdicts as from held.judged.handoffs")
        con.execute(f"create view ruled.judged.handoffs as {_JUDGED}")
        con.execute(
            "create table ruled.journeys.handoffs as from held.journeys.handoffs"
        )
        con.execute(
            "create table promised.plan.agreements as from held.plan.agreements"
        )

    def _judge(self, trial: Trial, rule: str) -> None:
        """Give every hand-off its tried verdict, then its quota fate."""
        con = self.held.con
        verdicts = self._verdicts(trial, rule)
        con.execute(f"create or replace table ruled.main.verdicts as {verdicts}")
        self._build("journeys.handoffs")

    def _verdicts(self, trial: Trial, rule: str) -> str:
        """SQL of verdict, score and band of every hand-off, as they are tried."""
        words = self.held.words
        points = {each.name: each.points for each in words.criteria} | trial.points
        parts = [
            f"case when {print_rule(each.tree)} then {points[each.name]} else 0 end"
            for each in words.criteria
        ]
        score = " + ".join(parts) if trial.points else "known_score"
        limits = [
            f"when agreed_score >= {least} then {literal(band)}"
            for band, least in words.bands[:-1]
        ]
        limits += [
            f"when agreed_score is not null then {literal(band)}"
            for band, _ in words.bands[-1:]
        ]
        is_banded = trial.points and limits
        band = f"case {' '.join(limits)} end" if is_banded else "score_band"
        verdict = f"({rule})" if rule else "is_conforming"
        if trial.points and not rule:
            verdict = self._agreed_verdict()
        return _VERDICTS.format(
            facts=_FACTS,
            score=score,
            band=band,
            verdict=verdict,
            since="opened_on" if rule else "mql_rule_on",
        )

    def _agreed_verdict(self) -> str:
        """SQL of the verdict by the agreed rule of each day (R30, R31)."""
        versions = self.held.words.rules
        whens = [
            f"when opened_on >= date '{day}' then ({print_rule(rule)})"
            for day, rule in versions[:-1]
        ]
        whens += [
            f"when opened_on is not null then ({print_rule(rule)})"
            for _, rule in versions[-1:]
        ]
        return f"case {' '.join(whens)} end" if whens else "is_conforming"

    def _work(self, trial: Trial) -> None:
        """Hold the quarter's hand-offs to the tried terms."""
        con = self.held.con
        for agreed in self.held.words.terms:
            term = trial.terms.get(agreed.number, agreed)
            values = {**asdict(term), "quarter": self.held.quarter.name}
            del values["name"]
            con.execute(_TERM, values)
        if self._worked is None or trial.points != self._worked[0]:
            con.execute(_IN_QUARTER)  # bands of the score choose the agreement (R26)
        con.execute("use promised")
        for name in WORKED:
            self._build(name)

    def _build(self, name: str) -> None:
        self.held.con.execute(f"create or replace table {name} as {self._model(name)}")

    def _model(self, name: str) -> str:
        return self.held.models[name].sql

    def _rows(self, sql: str) -> list[Row]:
        found = self.held.con.execute(sql)
        names = [str(column[0]) for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
