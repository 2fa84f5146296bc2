"""Working calendars: when a team is there to answer, by the clock on its own wall.

A day is open during its hours, half-open (`09:00-17:30` ends before 17:30), unless it
is a holiday. Holidays are listed in the plan or taken from the `holidays` package,
whose data change between releases; the days a run went by are in `run.calendar_days`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from jointplan.toml import Strict, Zone

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
Span = tuple[int, int]
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")
_EACH_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_LISTED = "listed in the plan"


def _spans_of(written: object) -> tuple[Span, ...]:
    """Hours of a weekday as seconds since its midnight, in order."""
    texts = [written] if isinstance(written, str) else written
    if not isinstance(texts, list):
        raise ValueError('write hours like "09:00-17:30", several in [...]')
    spans = sorted(_span_of(text) for text in texts)
    for earlier, later in pairwise(spans):
        if later[0] < earlier[1]:
            raise ValueError("its hours overlap; write each span once")
    return tuple(spans)


def _span_of(text: object) -> Span:
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if not found:
        raise ValueError(f'{text!r} is no span of hours; write it like "09:00-17:30"')
    hours = [int(part) * 60 for part in found.groups()]
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if closes > 24 * 3600 or opens >= closes:
        first, last = str(text).split("-")
        rest = f', and "00:00-{last}" to the next day' if closes else ""
        raise ValueError(
            f"{text!r} does not end after it starts, by 24:00 at the latest; hours "
            f'past midnight are two spans: give "{first}-24:00" to this day{rest}. A '
            'day with several is a list, like ["00:00-06:00", "22:00-24:00"]'
        )
    return opens, closes


def _holiday_of(written: object) -> object:
    if isinstance(written, str) and not _EACH_YEAR.fullmatch(written):
        raise ValueError(
            'write a day as 2026-12-24, or "12-24" for every year; a holiday is a '
            "whole day, so half a one is listed whole or not at all"
        )
    return written


def _known_place(place: str) -> str:
    """Refuse a country or part of one for which no holidays are known."""
    import holidays  # takes a tenth of a second, and most plans list their days

    country, _, part = place.partition("-")
    known = holidays.list_supported_countries(include_aliases=True)
    if country not in known:
        named = getattr(holidays, country.strip().title().replace(" ", ""), None)
        code = country.upper() if country.upper() in known else ""
        code = code or getattr(named, "country", "")
        raise ValueError(
            f"no holidays are known of {place!r}; "
            + (f'did you mean "{code}"?' if code in known else "")
            + ("" if code in known else 'write a country like "DE", or list the days')
        )
    if part and part not in known[country]:
        raise ValueError(
            f"{country} has no part {part!r}; "
            + (f"it has {', '.join(known[country])}" if known[country] else "strike it")
        )
    return place


Hours = Annotated[tuple[Span, ...], BeforeValidator(_spans_of)]
Holiday = Annotated[date | str, BeforeValidator(_holiday_of)]
Place = Annotated[str, AfterValidator(_known_place)]


class Calendar(Strict):
    """When a team works: hours of each weekday, less holidays."""

    name: str = Field(min_length=1)
    time_zone: Zone
    monday: Hours = ()
    tuesday: Hours = ()
    wednesday: Hours = ()
    thursday: Hours = ()
    friday: Hours = ()
    saturday: Hours = ()
    sunday: Hours = ()
    holidays: list[Holiday] = Field([])
    holidays_of: Place | None = None

    @model_validator(mode="after")
    def _is_usable(self) -> Self:
        if not any(self.week):
            raise ValueError(
                f"the calendar {self.name!r} is never open; "
                'give hours like monday = "09:00-17:30"'
            )
        return self

    @property
    def week(self) -> tuple[tuple[Span, ...], ...]:
        """The hours of each weekday, Monday first."""
        return tuple(getattr(self, day) for day in WEEKDAYS)


def holidays_in(calendar: Calendar, years: Iterable[int]) -> dict[date, str]:
    """Every holiday of a calendar in some years, and what it is called."""
    days: dict[date, str] = {}
    years = list(years)
    if calendar.holidays_of is not None:
        import holidays

        country, _, part = calendar.holidays_of.partition("-")
        days |= holidays.country_holidays(country, subdiv=part or None, years=years)
    for written in calendar.holidays:
        if isinstance(written, date):
            days.setdefault(written, _LISTED)
            continue
        month, day = map(int, written.split("-"))
        for year in years:
            found = date(year, month, 1) + timedelta(days=day - 1)
            if found.month == month:  # 02-29 is no day of most years
                days.setdefault(found, _LISTED)
    return days
