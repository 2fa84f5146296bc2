"""Calendars laid out in time: which seconds are open, and how many were before.

Local hours become instants here and nowhere else. A zone's offset is constant between
its changes, so each stretch of constant offset is laid out by itself: a span that a
change of the clocks shortens, lengthens or repeats comes out as the wall clock had it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from jointplan.plans.calendars import WEEKDAYS, Calendar, holidays_in

DAY = 86_400
_WEEK: dict[str, Any] = dict.fromkeys(WEEKDAYS[:5], "00:00-24:00")
_START = datetime(1970, 1, 1)
_FIRST_DAY = date(1970, 1, 1)

TABLES = {
    "calendar_days": {
        "calendar_name": "varchar",
        "day_on": "date",
        "is_open": "boolean",
        "business_day_number": "integer",
        "ends_at": "timestamp",
        "holiday_name": "varchar",
    },
    "calendar_spans": {
        "calendar_name": "varchar",
        "day_on": "date",
        "starts_at": "timestamp",
        "ends_before_at": "timestamp",
        "is_open": "boolean",
        "seconds_before": "bigint",
    },
}
LOOK_BACK_DAYS = 120  # of acts before the first hand-off
Row = tuple[object, ...]


def calendar_rows(
    calendars: Sequence[Calendar], first_on: date, last_on: date
) -> dict[str, list[Row]]:
    """Rows of `TABLES`: the calendars over the days of a run.

    Where no plan gives a calendar there is no business time. What counts business days
    then goes by Monday to Friday.
    """
    first_on -= timedelta(days=LOOK_BACK_DAYS)
    usual = Calendar(name="Monday to Friday", time_zone="UTC", **_WEEK)
    return {
        "calendar_days": [
            row
            for calendar in calendars or [usual]
            for row in day_rows(calendar, first_on, last_on)
        ],
        "calendar_spans": [
            row
            for calendar in calendars
            for row in span_rows(calendar, first_on, last_on)
        ],
    }


def day_rows(calendar: Calendar, first_on: date, last_on: date) -> list[Row]:
    """Rows of `run.calendar_days`: each local day, open or closed and why.

    Business days are numbered, so that the difference of two numbers is the count of
    open days between them; a closed day has the number of the open one before it.
    """
    named = holidays_in(calendar, range(first_on.year, last_on.year + 1))
    zone = ZoneInfo(calendar.time_zone)
    rows: list[Row] = []
    number = 0
    for count in range((last_on - first_on).days + 1):
        day = first_on + timedelta(days=count)
        is_open = bool(calendar.week[day.weekday()]) and day not in named
        number += is_open
        ends_at = _end_of(day, zone)
        rows.append((calendar.name, day, is_open, number, ends_at, named.get(day)))
    return rows


def span_rows(calendar: Calendar, first_on: date, last_on: date) -> list[Row]:
    """Rows of `run.calendar_spans`: time from end to end, in open and closed spans.

    Spans are cut at midnight UTC, so that every instant finds its one span by its day.
    """
    closed = set(holidays_in(calendar, range(first_on.year - 1, last_on.year + 2)))
    zone = ZoneInfo(calendar.time_zone)
    rows: list[Row] = []
    before = 0
    for number in range((first_on - _FIRST_DAY).days, (last_on - _FIRST_DAY).days + 1):
        day = _FIRST_DAY + timedelta(days=number)
        for start, end, is_open in _filled(_open_spans(calendar, zone, closed, number)):
            times = (_instant(number * DAY + start), _instant(number * DAY + end))
            rows.append((calendar.name, day, *times, is_open, before))
            before += (end - start) * is_open
    return rows


def _filled(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """The open spans of a day and the closed ones between them."""
    at = 0
    for start, end in spans:
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < DAY:
        yield at, DAY, False


def _open_spans(
    calendar: Calendar, zone: ZoneInfo, closed: set[date], number: int
) -> list[tuple[int, int]]:
    """The open spans of a day in UTC, in seconds since its start."""
    found = []
    for start, end, offset in _steady(zone, number * DAY, (number + 1) * DAY):
        for local in range((start + offset) // DAY, (end + offset - 1) // DAY + 1):
            day = _FIRST_DAY + timedelta(days=local)
            hours = () if day in closed else calendar.week[day.weekday()]
            for opens, closes in hours:
                first = max(local * DAY + opens - offset, start)
                last = min(local * DAY + closes - offset, end)
                if first < last:
                    found.append((first - number * DAY, last - number * DAY))
    return sorted(found)


def _steady(zone: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of constant offset; a zone changes its offset once a day at most."""
    first, last = _offset(zone, start), _offset(zone, end - 1)
    if first == last:
        yield start, end, first
        return
    low, high = start, end - 1
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == first:
            low = middle
        else:
            high = middle
    yield start, high, first
    yield high, end, last


def _offset(zone: ZoneInfo, second: int) -> int:
    """What a zone's clocks are ahead of UTC, in seconds."""
    offset = datetime.fromtimestamp(second, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day ends by a zone's clocks."""
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    return ends.astimezone(UTC).replace(tzinfo=None)


def _instant(second: int) -> datetime:
    return _START + timedelta(seconds=second)
