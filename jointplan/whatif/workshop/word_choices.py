"""The words that a trial starts from: the rule, the criteria and the terms in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import duckdb
from sqlglot import exp

from jointplan.glossary.read import Glossary
from jointplan.glossary.rules.printer import print_rule
from jointplan.glossary.rules.rule_book import Criterion, check_rules
from jointplan.plans.quarters import Quarter

T = TypeVar("T")
_TERMS = """
select
    agreements.agreement_number,
    agreements.agreement_name,
    agreements.first_response_limit_seconds,
    agreements.first_response_pct,
    agreements.touches_owed_count,
    agreements.touches_within_business_days,
    agreements.touches_pct,
    coalesce(
        agreements.decision_within_days,
        case when settings.decided_pct is not null then settings.within_days end
    ) as decision_within_days,
    coalesce(agreements.decision_pct, settings.decided_pct) as decision_pct
from held.plan.agreements as agreements
inner join held.plan.settings as settings
    on agreements.quarter = settings.quarter
inner join held.run.quarters as quarters
    on agreements.quarter = quarters.plan_quarter
where quarters.quarter = $quarter
order by agreements.agreement_number
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
        rules: Every agreed version with its first day, the newest first.
        criteria: The scoring criteria in force then, with their points.
        bands: Score bands, the highest first, with the points they start at.
        terms: The agreements of the quarter's plan.
        profile: The target profile in force then, as a criterion to add.
        listed: Agreed words of a fact, where a table says which there are.
    """

    rule: exp.Expr | None
    rules: tuple[tuple[date, exp.Expr], ...]
    criteria: tuple[Criterion, ...]
    bands: tuple[tuple[str, int], ...]
    terms: tuple[Term, ...]
    profile: exp.Expr | None
    listed: Mapping[str, tuple[str, ...]]

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
        tuple(admitted.rules["mql"]),
        tuple(_in_force(admitted.criteria, quarter) or ()),
        tuple(_in_force(admitted.bands, quarter) or ()),
        terms,
        _in_force(admitted.rules["target_profile"], quarter),
        _listed(glossary),
    )


def _in_force(versions: Sequence[tuple[date, T]], quarter: Quarter) -> T | None:
    """The version of the quarter's last day, else the first one (R31)."""
    started = [what for day, what in versions if day < quarter.ends_before]
    return next(iter([*started, *(what for _, what in versions[-1:])]), None)


def _listed(glossary: Glossary) -> dict[str, tuple[str, ...]]:
    return {
        name.removesuffix("s").lower(): tuple(
            dict.fromkeys(
                row.cells[name.removesuffix("s")]
                for table in glossary.tables
                if table.name == name and table.is_agreed
                for row in table.rows
            )
        )
        for name in ("Sources", "Segments", "Regions")
        if any(table.name == name and table.is_agreed for table in glossary.tables)
    }


def _plain(value: Any) -> Any:
    """Decimals of the plan as numbers that a slider can hold."""
    return float(value) if isinstance(value, Decimal) else value
