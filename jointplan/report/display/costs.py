"""What an outcome cost, and what a spend brought: how such figures are written.

A spend with costs missing from it is a least one, and so is its cost per outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from jointplan.report.display.blocks import Row
from jointplan.report.display.formats import DASH, NOT_RECORDED, count, money
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

AT_LEAST = "at least "
AT_MOST = "at most "


@dataclass(frozen=True)
class Cost:
    """The spend of some days, and what became of their leads.

    Attributes:
        spend: What was spent; none where nothing is recorded.
        cases: Leads of these days.
        outcomes: Those that became what is paid for.
        more: Those that may have as well.
        is_least: Whether costs are missing from the spend.
    """

    spend: Decimal | None
    cases: int
    outcomes: int
    more: int = 0
    is_least: bool = False

    @property
    def is_recorded(self) -> bool:
        """Whether a spend is known: 0 with costs missing from it says nothing."""
        return self.spend is not None and not (self.is_least and not self.spend)

    @property
    def each(self) -> Decimal | None:
        """Cost per outcome; none without a spend, an outcome or ten leads."""
        if self.spend is None or not self.outcomes:
            return None
        return None if self.cases < SMALLEST_DENOMINATOR else self.spend / self.outcomes

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Between which the cost would lie if outcomes are a sample (95%)."""
        if self.each is None or self.more or self.is_least:
            return None
        found = wilson(self.outcomes, self.cases)
        if found is None or found[0] <= 0:
            return None
        each_lead = float(self.spend or 0) / self.cases
        return each_lead / found[1], each_lead / found[0]


def cost_of(row: Row, outcomes: str, more: str = "") -> Cost:
    """The cost per outcome of a row, by the days old enough for an SQL."""
    return Cost(
        _spend(row, "mature_spend_amount"),
        row["mature_count"],
        row[outcomes],
        row[more] if more else 0,
        is_least=is_least(row),
    )


def is_least(row: Row) -> bool:
    """Whether costs are missing: of a campaign, or of channels whose leads count."""
    return bool(
        row["unknown_cost_count"]
        or (row["spend_amount"] is not None and row["unspent_handoff_count"])
    )


def sql_cost_of(row: Row) -> Cost:
    """The cost per SQL of a row; not known where SQLs were not yet written down."""
    cost = cost_of(row, "qualified_within_count", "qualified_within_unknown_count")
    return cost if row["is_qualification_begun"] else replace(cost, spend=None)


def win_cost_of(row: Row) -> Cost:
    """The cost per win of a row, by the days old enough for one."""
    return Cost(
        _spend(row, "win_mature_spend_amount") if row["is_win_recorded"] else None,
        row["win_mature_count"],
        row["won_within_count"],
        row["won_undated_count"],
        is_least=is_least(row),
    )


def _spend(row: Row, column: str) -> Decimal | None:
    return row[column] if row["is_spend_recorded"] else None


def said_cost(cost: Cost, currency: str) -> str:
    """Write a cost per outcome: `€1,888`, `at least €1,888`, `€90 to €120`."""
    if cost.spend is None or not cost.is_recorded:
        return NOT_RECORDED
    if cost.each is None:
        return DASH
    least = money(cost.spend / (cost.outcomes + cost.more), currency)
    if cost.is_least:
        return f"{AT_LEAST}{least}"
    most = money(cost.each, currency)
    return most if most == least else f"{least} to {most}"


def said_bounds(cost: Cost, currency: str) -> str:
    """Write the interval of a cost: `€1,200 to €2,900`."""
    if cost.bounds is None:
        return DASH
    low, high = (money(Decimal(str(bound)), currency) for bound in cost.bounds)
    return f"{low} to {high}"


def said_spend(row: Row, currency: str) -> str:
    """Write what was spent; with costs missing it is a least one."""
    amount = row["spend_amount"]
    is_part = is_least(row) or not row["is_spend_recorded"]
    if amount is None or (is_part and not amount):
        return NOT_RECORDED
    return f"{AT_LEAST if is_part else ''}{money(amount, currency)}"


def said_amount(row: Row, amount: str, unknown: str, currency: str) -> str:
    """Write the amount of deals; where one has none, or no rate, it is a least one."""
    if row[amount] is None:
        return NOT_RECORDED
    return f"{AT_LEAST if row[unknown] else ''}{money(row[amount], currency)}"


def said_return(row: Row, currency: str) -> str:
    """Write what was won for each unit of spend: `€4.84`.

    With costs missing it is a most one, with amounts missing a least one; with both,
    nothing can be said.
    """
    spend = row["spend_amount"] if row["is_spend_recorded"] else None
    if not spend or row["won_amount"] is None or not row["is_win_recorded"]:
        return DASH
    is_most, is_more = is_least(row), row["won_unknown_count"] > 0
    if is_most and is_more:
        return DASH
    unit = money(0, currency).replace("0", count(row["won_amount"] / spend, 2))
    return f"{AT_MOST if is_most else AT_LEAST if is_more else ''}{unit}"
