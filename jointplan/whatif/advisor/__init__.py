"""Propose changes to the MQL rule from what sales rejected fairly for fit or data.

Chosen on earlier quarters and reported on the latest, so that the advisor does not
praise itself; silent where the data are thin. It reads a database as the run kept it
and writes nothing.
"""

from __future__ import annotations

import duckdb
import pandas as pd
from sqlglot import exp

from jointplan.glossary.rules.admit import admit
from jointplan.glossary.rules.plain_words import rule_in_words
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import RULE_COLUMNS
from jointplan.report.display.formats import listing, plural
from jointplan.stats.rates import SMALLEST_DENOMINATOR
from jointplan.whatif.advisor.advice import Advice, Candidate
from jointplan.whatif.advisor.candidates import conditions_for
from jointplan.whatif.advisor.choose import choose, effect_of, is_held
from jointplan.whatif.advisor.collect import Tried, learnt_from, try_conditions
from jointplan.whatif.advisor.loosen import no_evidence

NO_REJECTIONS = (
    "The exports have no rejection, so it is too early to say anything about the "
    "rule. Export the history of stages or statuses, with reasons."
)
NO_RULE = "No MQL rule is agreed yet, so there is none to improve."

__all__ = ["Advice", "Candidate", "advise"]


def advise(con: duckdb.DuckDBPyConnection, *, quarter: str, rule: str) -> Advice:
    """Say which conditions, joined to the rule, would have avoided rejections.

    Args:
        con: A database whose current one holds `journeys.handoffs`,
            `facts.subjects`, `agreements.audited_rejections` and `run.quarters`.
        quarter: The latest quarter: the one reported on. Earlier ones are learnt from.
        rule: The MQL rule in force, as SQL; blank where none is agreed.

    Raises:
        GlossaryError: The rule is refused.
    """
    if not _has_rejections(con):
        return _silent(quarter, rule, NO_REJECTIONS)
    if not rule.strip():
        return _silent(
            quarter, rule, "No MQL rule is agreed yet, so there is none to improve."
        )
    tree = admit(rule, where="the rule in force", columns=RULE_COLUMNS)
    printed = print_rule(tree)
    learnt = learnt_from(con, quarter, printed)
    unknown = no_evidence(con, quarter, tree)
    if thin := _thinness(learnt, quarter):
        return _silent(quarter, printed, thin, learnt=learnt, unknown=unknown)
    trees = conditions_for(tree, learnt)
    tried = try_conditions(con, quarter, printed, list(trees))
    return _advised(quarter, printed, learnt, unknown, trees, tried)


def _advised(
    quarter: str,
    rule: str,
    learnt: pd.DataFrame,
    unknown: tuple[str, ...],
    trees: dict[str, exp.Expr],
    tried: Tried,
) -> Advice:
    chosen, tested_count = choose(tried)
    written = list(trees)
    found = [
        Candidate(
            written[place],
            rule_in_words(trees[written[place]]),
            effect_of(tried, tried.is_removed[place], ~tried.is_latest),
            effect_of(tried, tried.is_removed[place], tried.is_latest),
        )
        for place in chosen
    ]
    held = tuple(each for each in found if is_held(each.latest))
    return Advice(
        quarter=quarter,
        learning_quarters=_quarters(learnt),
        rule=rule,
        candidates=held,
        fallen=tuple(each for each in found if each not in held),
        tried_count=tested_count,
        silences=() if held else (_nothing_held(found, tested_count, quarter),),
        no_evidence=unknown,
    )


def _has_rejections(con: duckdb.DuckDBPyConnection) -> bool:
    found = con.execute(
        "select 1 from agreements.audited_rejections limit 1"
    ).fetchone()
    return found is not None


def _quarters(learnt: pd.DataFrame) -> tuple[str, ...]:
    """Name the quarters learnt from, the oldest first, as they were fetched."""
    return tuple(dict.fromkeys(learnt["quarter"]))


def _silent(
    quarter: str,
    rule: str,
    reason: str,
    *,
    learnt: pd.DataFrame | None = None,
    unknown: tuple[str, ...] = (),
) -> Advice:
    learning_quarters = () if learnt is None else _quarters(learnt)
    return Advice(quarter, learning_quarters, rule, (), (), 0, (reason,), unknown)


def _thinness(learnt: pd.DataFrame, quarter: str) -> str:
    """Say what is too little to learn from; blank where there is enough."""
    if learnt.empty:
        return (
            f"No rated lead before {quarter} is old enough and meets the rule in "
            "force, so it is too early to say."
        )
    rejected, qualified = int(learnt["is_bad"].sum()), int(learnt["is_good"].sum())
    if min(rejected, qualified) >= SMALLEST_DENOMINATOR:
        return ""
    return (
        f"The quarters before {quarter} have "
        f"{plural(rejected, 'fair rejection')} for fit or data and "
        f"{plural(qualified, 'SQL')}. With fewer than ten of either it is too early "
        "to say."
    )


def _nothing_held(found: list[Candidate], tested_count: int, quarter: str) -> str:
    if not tested_count:
        return (
            "No condition leaves ten fair rejections and SQLs on both sides, so none "
            "can be tested."
        )
    if not found:
        return (
            f"{plural(tested_count, 'condition')} tested: each could be chance or "
            "costs too many SQLs."
        )
    told = listing([f"“{each.words}”" for each in found])
    return f"Found in earlier quarters and not confirmed on {quarter}: {told}."
