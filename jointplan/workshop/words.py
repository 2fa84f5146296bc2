"""The words that a trial starts from: the rule, the criteria and the terms in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import duckdb
from sqlglot import exp

from jointplan.admitted import Criterion, check_rules
from jointplan.glossary import Glossary
from jointplan.periods import Quarter
from jointplan.printing import print_rule

T = TypeVar("T")
_TERMS = """
select
    agreement_number,
    agreement_name,
    first_response_limit_seconds,
    first_response_pct,
    touches_owed_count,
    touches_within_business_days,
    touches_pct,
    decision_within_days,
    decision_pct
from held.plan.agreements
where quarter = (
    select plan_quarter from held.run.quarters where quarter = $quarter
)
order by agreement_number
"""


@dataclass(frozen=True)
class Term:
    """The terms of one agreement; a term that is not agreed is `None`.

    Attributes:
        number: Its place in the plan.
        name: What the plan calls it.
        limit_seconds: First response is due within, in business seconds.
        response_pct: Share promised of first responses, 0 to 100.
        touches_count: Further touches owed.
        touches_days: Business days within which they are owed.
        touches_pct: Share promised of further touches.
        decision_days: Days within which a decision is due.
        decision_pct: Share promised of decisions.
    """

    number: int
    name: str
    limit_seconds: int | None
    response_pct: float | None
    touches_count: int | None
    touches_days: int | None
    touches_pct: float | None
    decision_days: int | None
    decision_pct: float | None


@dataclass(frozen=True)
class Words:
    """What is agreed for the newest hand-offs of the quarter at hand.

    Attributes:
        rule: The MQL rule in force on the quarter's last day; none before the first.
        criteria: The scoring criteria in force then, with their points.
        bands: Score bands, the highest first, with the points they start at.
        terms: The agreements of the quarter's plan.
        profile: The target profile in force then, as a criterion to add.
    """

    rule: exp.Expr | None
    criteria: tuple[Criterion, ...]
    bands: tuple[tuple[str, int], ...]
    terms: tuple[Term, ...]
    profile: exp.Expr | None

    @property
    def rule_text(self) -> str:
        """The rule as it stands in a glossary; empty before the first rule."""
        return print_rule(self.rule) if self.rule is not None else ""


def words_of(
    con: duckdb.DuckDBPyConnection, glossary: Glossary, quarter: Quarter
) -> Words:
    """Read what is in force on the last day of a quarter (R30, R31).

    Args:
        con: A session in which `held.plan` and `held.run` lie.
        glossary: As it stands in the workspace.
        quarter: The quarter at hand.

    Raises:
        GlossaryError: A rule of the glossary is refused.
    """
    admitted = check_rules(glossary)
    rows = con.execute(_TERMS, {"quarter": quarter.name}).fetchall()
    terms = tuple(Term(*row[:2], *map(_plain, row[2:])) for row in rows)
    return Words(
        _in_force(admitted.rules["mql"], quarter),
        tuple(_in_force(admitted.criteria, quarter) or ()),
        tuple(_in_force(admitted.bands, quarter) or ()),
        terms,
        _in_force(admitted.rules["target_profile"], quarter),
    )


def _in_force(versions: Sequence[tuple[date, T]], quarter: Quarter) -> T | None:
    """The version of the quarter's last day, else the first one (R31)."""
    started = [what for day, what in versions if day < quarter.ends_before]
    return next(iter([*started, *(what for _, what in versions[-1:])]), None)


def _plain(value: Any) -> Any:
    """Decimals of the plan as numbers that a slider can hold."""
    return float(value) if isinstance(value, Decimal) else value
