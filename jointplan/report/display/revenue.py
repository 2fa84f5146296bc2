"""Won revenue in parts: new business by origin, then existing business by kind.

Every win is in one part, so that the parts add up to the total. What has no amount in
the company's currency adds a win and no revenue, and is counted beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from jointplan.report.display.blocks import Row, rows
from jointplan.report.display.formats import count, money

MARKETING = ("marketing", "account-matched")
ORIGINS = {
    "marketing": "Marketing, by link or role",
    "account-matched": "Marketing, same account",
    "sales": "Sales",
    "partner": "Partner",
    "not attributed": "Not attributed",
}
EXISTING = {
    "existing business": "Existing business",
    "expansion": "Expansion",
    "renewal": "Renewal",
}
UNKNOWN_KIND = "not known"
INFLUENCES = {
    "sourced": "Sourced by marketing",
    "influenced only": "Influenced only",
    "neither": "Neither",
}
NO_AMOUNT = "no amount"
QUARTER, YEAR, NO_DAY = "quarter", "year to date", "no day"


@dataclass(frozen=True)
class Part:
    """Wins that belong together.

    Attributes:
        name: What they are called.
        wins: How many they are.
        amount: Their revenue in the company's currency.
        uncounted: How many of them add none: no amount, or a currency without a rate.
    """

    name: str
    wins: int
    amount: Decimal
    uncounted: int = 0

    @property
    def is_unknown(self) -> bool:
        """Whether no win among them has an amount that counts."""
        return self.wins > 0 and self.uncounted == self.wins

    def told(self, currency: str) -> str:
        """Write the revenue, with what it leaves out: `€1,200 (3 not counted)`."""
        if self.is_unknown:
            return NO_AMOUNT
        said = money(self.amount, currency)
        if self.uncounted:
            said += f" ({count(self.uncounted)} not counted)"
        return said


def wins_of(revenue_origins: pd.DataFrame, span: str) -> list[Row]:
    """Rows of a period: the quarter, the fiscal year to date, or no known day."""
    return [row for row in rows(revenue_origins) if row["span"] == span]


def summed(name: str, found: Iterable[Row]) -> Part:
    """One part of some rows."""
    listed = list(found)
    return Part(
        name,
        sum(int(row["win_count"]) for row in listed),
        sum((row["counted_amount"] or Decimal(0) for row in listed), Decimal(0)),
        sum(int(row["blank_count"]) + int(row["uncounted_count"]) for row in listed),
    )


def is_existing(row: Row) -> bool:
    """Whether it was sold to a customer."""
    return row["kind"] in EXISTING


def tells_kinds(found: Sequence[Row]) -> bool:
    """Whether any deal says what kind it is."""
    return any(row["kind"] != UNKNOWN_KIND for row in found)


def by_origin(found: Sequence[Row]) -> list[Part]:
    """The parts of some rows by origin, in the order that decides."""
    listed = {
        name: [row for row in found if row["origin"] == origin]
        for origin, name in ORIGINS.items()
    }
    return [summed(name, some) for name, some in listed.items() if some]


def by_kind(found: Sequence[Row]) -> list[Part]:
    """The parts of what was sold to customers, by kind."""
    listed = {
        name: [row for row in found if row["kind"] == kind]
        for kind, name in EXISTING.items()
    }
    return [summed(name, some) for name, some in listed.items() if some]
