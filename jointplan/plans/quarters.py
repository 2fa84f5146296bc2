"""Quarters of a company's fiscal year, as names and as half-open ranges of days.

A quarter is named `2026-Q3`, or `FY27-Q1` where the fiscal year does not start in
January; a fiscal year is named after the calendar year in which it ends (R39).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from jointplan.errors import PeriodError

_NAME = re.compile(
    r"(?:(?P<year>[12][0-9]{3})|FY(?P<fiscal>[0-9]{2}))-Q(?P<number>[1-4])"
)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter: its first day and the first day after it."""

    starts_on: date
    ends_before: date
    name: str


def _months_after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _quarter(year_starts_on: date, number: int) -> Quarter:
    starts_on = _months_after(year_starts_on, 3 * (number - 1))
    ends_before = _months_after(starts_on, 3)
    if year_starts_on.month == 1:
        name = f"{year_starts_on.year}-Q{number}"
    else:
        name = f"FY{(year_starts_on.year + 1) % 100:02d}-Q{number}"
    return Quarter(starts_on, ends_before, name)


def quarter_of(day: date, *, fiscal_year_starts: int = 1) -> Quarter:
    """The quarter that holds `day`, in a fiscal year starting in the given month."""
    year = day.year if day.month >= fiscal_year_starts else day.year - 1
    year_starts_on = date(year, fiscal_year_starts, 1)
    months = (day.year - year) * 12 + day.month - fiscal_year_starts
    return _quarter(year_starts_on, months // 3 + 1)


def quarter_named(name: str, *, fiscal_year_starts: int = 1) -> Quarter:
    """The quarter of that name.

    Raises:
        PeriodError: The name is not one of this fiscal year's.
    """
    found = _NAME.fullmatch(name)
    calendar = fiscal_year_starts == 1
    if not found or (found["year"] is None) == calendar:
        raise _no_quarter(name, "2026-Q3" if calendar else "FY27-Q1")
    year = int(found["year"]) if calendar else 2000 + int(found["fiscal"]) - 1
    return _quarter(date(year, fiscal_year_starts, 1), int(found["number"]))


def is_quarter_name(name: str) -> bool:
    """Whether a quarter of some fiscal year may be called so, and its folder."""
    return _NAME.fullmatch(name) is not None


def check_quarter_name(name: str) -> str:
    """A quarter's name as somebody gave it, before a file or folder is named by it.

    Raises:
        PeriodError: No quarter of any fiscal year is called so.
    """
    if not is_quarter_name(name):
        raise _no_quarter(name, "FY27-Q1" if name[:2] == "FY" else "2026-Q3")
    return name


def _no_quarter(name: str, example: str) -> PeriodError:
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)
    return PeriodError(f"“{shown}” is no quarter; write it like {example}")


def next_name(name: str) -> str:
    """The name of the quarter after a quarter, in its own fiscal year."""
    year, number = name[:-3], int(name[-1])
    if number < 4:
        return f"{year}-Q{number + 1}"
    if year.startswith("FY"):
        return f"FY{(int(year[2:]) + 1) % 100:02d}-Q1"
    return f"{int(year) + 1}-Q1"


def quarters_between(
    first: date, last: date, *, fiscal_year_starts: int = 1
) -> list[Quarter]:
    """All quarters from the one holding `first` to the one holding `last`."""
    quarters = [quarter_of(first, fiscal_year_starts=fiscal_year_starts)]
    while quarters[-1].ends_before <= last:
        quarters.append(
            quarter_of(quarters[-1].ends_before, fiscal_year_starts=fiscal_year_starts)
        )
    return quarters


def last_complete_quarter(as_of: date, *, fiscal_year_starts: int = 1) -> Quarter:
    """The latest quarter whose last day is not after `as_of`."""
    current = quarter_of(
        as_of + timedelta(days=1), fiscal_year_starts=fiscal_year_starts
    )
    return quarter_of(
        current.starts_on - timedelta(days=1), fiscal_year_starts=fiscal_year_starts
    )


def usual_quarter(
    known: date,
    covered: tuple[date, date],
    month: int,
    *,
    planned: set[str] | None,
) -> Quarter:
    """The quarter that a run is about if nobody names one.

    Args:
        known: The as-of day.
        covered: First and last day on which a stage change is on file.
        month: First month of the fiscal year.
        planned: Quarters with a plan, where the running quarter is preferred.
    """
    running = quarter_of(known, fiscal_year_starts=month)
    is_wanted = planned is not None and (not planned or running.name in planned)
    if is_wanted and running.starts_on <= covered[1]:
        return running
    complete = last_complete_quarter(known, fiscal_year_starts=month)
    if is_covered(complete, covered):
        return complete
    newest = quarter_of(max(covered), fiscal_year_starts=month)
    return newest if is_covered(newest, covered) else complete


def is_covered(quarter: Quarter, covered: tuple[date, date]) -> bool:
    """Whether a hand-off may be in a quarter."""
    first, last = covered
    return quarter.starts_on <= last and quarter.ends_before > first
