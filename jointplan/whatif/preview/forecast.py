"""What the conforming hand-offs of a quarter may still become, by either glossary.

Each of them is expected to do as the mature ones of every quarter on file did that
conform by the same glossary: so many SQLs and so many wins within the horizons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jointplan.report.display.formats import DASH, count
from jointplan.report.display.locales import FIXED
from jointplan.stats.forecasts import count_range
from jointplan.stats.rates import SMALLEST_DENOMINATOR
from jointplan.whatif.preview.figures import Row
from jointplan.whatif.preview.table_cells import QUALIFIED, WON

_RECORDED = {QUALIFIED: "is_qualification_recorded", WON: "is_win_recorded"}


def expectations(horizons: Row) -> list[tuple[str, tuple[str, str]]]:
    """What is expected, in words, and its counts.

    Args:
        horizons: Holds `within_days` and `win_within_days`.
    """
    return [
        (f"SQLs expected within {horizons['within_days']} days", QUALIFIED),
        (f"Wins expected within {horizons['win_within_days']} days", WON),
    ]


@dataclass(frozen=True)
class Expected:
    """An expectation, with the range that holds what comes in 19 of 20 quarters (R56).

    Attributes:
        count: How many are expected.
        low: The least of the range.
        high: The most of it.
    """

    count: float
    low: int
    high: int


def expected(
    quarters: Sequence[Row], quarter: str, of: tuple[str, str]
) -> Expected | None:
    """Expect SQLs or wins of a quarter; none where too few are mature (R33, R35).

    Args:
        quarters: Counts of every quarter on file by one glossary.
        quarter: Whose conforming rated hand-offs are asked for.
        of: `QUALIFIED` or `WON`.
    """
    known = [row for row in quarters if row[_RECORDED[of]]]
    k, n = (sum(row[name] for row in known) for name in of)
    mine = next((row for row in quarters if row["quarter"] == quarter), None)
    if mine is None or n < SMALLEST_DENOMINATOR:
        return None
    number = mine["rated_conforming_count"]
    return Expected(number * k / n, *count_range(k, n, number))


def difference(old: Expected | None, new: Expected | None) -> int | None:
    """How many more are expected, in whole hand-offs; none where either is unknown."""
    if old is None or new is None:
        return None
    return round(new.count) - round(old.count)


def told(expectation: Expected | None) -> str:
    """An expectation with its range, in whole hand-offs."""
    if expectation is None:
        return DASH
    low, high = count(expectation.low), count(expectation.high)
    return f"{count(round(expectation.count))} ({low}{FIXED}to{FIXED}{high})"
