"""When things happen at a company in Berlin: days, office hours, working time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = 9.0, 17.5
CLOSED_ON = {(1, 1), (5, 1), (10, 3), (12, 24), (12, 25), (12, 26), (12, 31)}


def day_of(at: datetime) -> date:
    """The day of an instant in the company's time zone."""
    return at.astimezone(BERLIN).date()


def hour_of(at: datetime) -> float:
    """The hour of an instant in the company's time zone, with its fraction."""
    local = at.astimezone(BERLIN)
    return local.hour + local.minute / 60 + local.second / 3600


def moment(day: date, hour: float) -> datetime:
    """The instant (UTC, whole seconds) of an hour of a day in Berlin."""
    local = datetime.combine(day, time(0)) + timedelta(seconds=round(hour * 3600))
    return local.replace(tzinfo=BERLIN).astimezone(UTC)


def is_workday(day: date) -> bool:
    """Whether the office is open on a day."""
    return day.weekday() < 5 and (day.month, day.day) not in CLOSED_ON


def workday_from(day: date) -> date:
    """This day if the office is open, else the next day it is."""
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def office_moment(rng: Random, day: date) -> datetime:
    """Some instant in office hours on the first workday from `day` on."""
    hour = OPENS + (CLOSES - OPENS) * rng.betavariate(1.6, 1.8)
    return moment(workday_from(day), hour)


def any_moment(rng: Random, day: date) -> datetime:
    """Some instant of a day, mostly in the daytime, sometimes at night."""
    if rng.random() < 0.78:
        return moment(day, rng.uniform(8.0, 18.5))
    return moment(day, rng.uniform(0.1, 23.9))


def after_work_hours(at: datetime, hours: float) -> datetime:
    """The instant when so many office hours have passed since `at`."""
    day, hour = day_of(at), hour_of(at)
    if not is_workday(day) or hour >= CLOSES:
        day, hour = workday_from(day + timedelta(days=1)), OPENS
    hour = max(hour, OPENS)
    while hour + hours > CLOSES:
        hours -= CLOSES - hour
        day, hour = workday_from(day + timedelta(days=1)), OPENS
    return moment(day, hour + hours)
