"""Try a rule, points and terms on the hand-offs that are held: no step is rebuilt.

Facts are judged in memory by the tried rule; the kit's own last steps (quota fate,
quota lines, agreements) then run on the result, so a figure of a trial is the figure
of a report that runs the rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from sqlglot import exp

from jointplan.glossary.rules.admit import FACT_COLUMNS
from jointplan.glossary.rules.compile import band_sql, points_sql, verdict_sql
from jointplan.whatif.preview.queries import BY_QUARTER, LOAD, PROMISES
from jointplan.whatif.workshop.queries import (
    ASKED,
    IN_QUARTER,
    MOVED,
    SEEN,
    TERM,
    TERMS,
    TIER,
    VERDICTS,
)
from jointplan.whatif.workshop.session import JUDGED, PROMISED, WORKED, Held
from jointplan.whatif.workshop.word_choices import Term

Row = dict[str, Any]
_FACTS = ", ".join(f"facts.{name}" for name in (*FACT_COLUMNS, "uncertain_attributes"))
_MADE = {
    "ruled": {"journeys.outcomes", *JUDGED, *PROMISED},
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
        terms: Terms of its agreements and how far they were kept.
        load: Conforming hand-offs of the quarter by team of sales.
        moved: Hand-offs of the quarter whose verdict differs from the agreed one.
        promises: Every promise of the quarter by the rule that is tried, by name.
    """

    quarters: tuple[Row, ...]
    lines: tuple[Row, ...]
    terms: tuple[Row, ...]
    load: tuple[Row, ...]
    moved: tuple[Row, ...]
    promises: Mapping[str, Row]

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
        self._answer = Answer((), (), (), (), (), {})
        self.agreed = self.answer(Trial())

    def answer(self, trial: Trial) -> Answer:
        """Judge the hand-offs by a trial; only what it moves is asked again."""
        rule = verdict_sql(trial.rule) if trial.rule is not None else ""
        judged = (rule, dict(trial.points))
        self.held.con.execute("use ruled")
        if judged != self._judged:
            self._judge(trial, rule)
            for name in PROMISED:
                self._build(name)
            self._answer = replace(
                self._answer,
                quarters=tuple(self._rows(BY_QUARTER)),
                lines=tuple(self._rows(self._model("marts.quota_lines"))),
                load=tuple(self._rows(LOAD)),
                moved=tuple(self._rows(MOVED)),
                promises={row["promise"]: row for row in self._rows(PROMISES)},
            )
        worked = (dict(trial.points), dict(trial.terms))
        if worked != self._worked:
            self._work(trial)
            self._answer = replace(self._answer, terms=tuple(self._rows(TERMS)))
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
        con.execute("create table ruled.main.verdicts as from held.journeys.outcomes")
        con.execute(f"create view ruled.journeys.outcomes as {SEEN}")
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
        model = self._model("journeys.handoffs")
        con.execute(
            "create or replace table journeys.handoffs as "
            f"select {ASKED} from ({model})"
        )

    def _verdicts(self, trial: Trial, rule: str) -> str:
        """SQL of verdict, score and band of every hand-off, as they are tried."""
        words = self.held.words
        rows = [
            replace(each, points=trial.points.get(each.name, each.points))
            for each in words.criteria
        ]
        score = points_sql(rows) if trial.points else "known_score"
        is_banded = trial.points and words.bands
        band = band_sql(words.bands) if is_banded else "score_band"
        verdict = rule if rule else "is_conforming"
        if trial.points and not rule:
            verdict = self._agreed_verdict()
        return VERDICTS.format(
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
            f"when opened_on >= date '{day}' then {verdict_sql(rule)}"
            for day, rule in versions[:-1]
        ]
        whens += [
            f"when opened_on is not null then {verdict_sql(rule)}"
            for _, rule in versions[-1:]
        ]
        return f"case {' '.join(whens)} end" if whens else "is_conforming"

    def _work(self, trial: Trial) -> None:
        """Hold the quarter's hand-offs to the tried terms, from where they matter."""
        agreed = self.held.words.terms
        terms = [trial.terms.get(each.number, each) for each in agreed]
        self.held.con.execute("use promised")
        if self._worked is None or trial.points != self._worked[0]:
            self.held.con.execute(IN_QUARTER)  # bands choose the agreement (R26)
            self._set(TERM, terms, "number")
            steps = set(WORKED)
        else:
            before = [self._worked[1].get(each.number, each) for each in agreed]
            self._set(TIER, terms, "name")
            steps = {*WORKED} - {"agreements.tiers"} - _untouched(before, terms)
        for name in (each for each in WORKED if each in steps):
            self._build(name)

    def _set(self, sql: str, terms: Sequence[Term], key: str) -> None:
        """Write terms where agreements are told apart by their `key`."""
        for term in terms:
            others = {"number", "name"} - {key}
            values = {k: v for k, v in asdict(term).items() if k not in others}
            self.held.con.execute(sql, values)

    def _build(self, name: str) -> None:
        self.held.con.execute(f"create or replace table {name} as {self._model(name)}")

    def _model(self, name: str) -> str:
        return self.held.models[name].sql

    def _rows(self, sql: str) -> list[Row]:
        found = self.held.con.execute(sql)
        names = [str(column[0]) for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _untouched(before: Sequence[Term], after: Sequence[Term]) -> set[str]:
    """Steps that need not be taken again: no deadline moved, or none of touches."""
    days = [[each.touches_days for each in terms] for terms in (before, after)]
    if days[0] != days[1]:
        return set()
    others = [
        [(each.limit_seconds, each.decision_days) for each in terms]
        for terms in (before, after)
    ]
    kept = {"agreements.first_answers"}
    return kept if others[0] != others[1] else kept | {"agreements.deadlines"}
