"""An event log followed line by line, without SQL: what a run ought to make of it.

The log is read as text, stamps become instants with their own offsets, and each case is
walked through in order of time. Business time is the sum of the open spans between two
instants, a day of the calendar's zone after the other.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = 60
OPENINGS = {
    "Office": {
        **{day: [(540, 750), (795, 1050)] for day in range(4)},  # minutes of a day
        4: [(540, 900)],
    },
    "Hotline": {day: [(0, 1440)] for day in range(7)},
}
CLOSED = {
    "Office": {(1, 1), (3, 29), (4, 1), (5, 1), (10, 3), (12, 25), (12, 26)},
    "Hotline": set(),
}
OWED = {"rejected: spam": "none", "rejected: no budget": "contact"}
OWED |= {"recycled: not now": "contact"}
OF_SALES = ("Office", "Hotline")
KNOWN_UNTIL = datetime(2014, 1, 16, tzinfo=BERLIN).timestamp()
LAST_ON = date(2014, 1, 15)


@dataclass(frozen=True)
class Line:
    """One line of the log: what, who, of which team, and when in seconds since 1970."""

    activity: str
    who: str
    team: str
    at: int
    moved_to: int = 0

    @property
    def placed(self) -> int:
        """Where it stands among the others: an SQL minutes before an MQL, at that."""
        return self.moved_to or self.at

    @property
    def is_answer(self) -> bool:
        """A call or mail of a person in sales towards the lead."""
        kind = self.activity.split()[0]
        is_out = kind in ("Call:", "E-mail") and self.activity != "E-mail received"
        return is_out and self.team in OF_SALES

    @property
    def decision(self) -> str:
        """What it decides, if it does."""
        words = {"qual": "qualified", "reje": "disqualified", "recy": "recycled"}
        return words.get(self.activity[:4].lower(), "")


def day_of(at: float) -> date:
    """The day of an instant in Berlin."""
    return datetime.fromtimestamp(at, BERLIN).date()


def instant(day: date, minute: int) -> float:
    """When a minute of a day strikes on the wall in Berlin."""
    day += timedelta(days=minute // 1440)
    hour, rest = divmod(minute % 1440, 60)
    return datetime(day.year, day.month, day.day, hour, rest, tzinfo=BERLIN).timestamp()


def spans(team: str, day: date) -> list[tuple[float, float]]:
    """When a team is open on a day."""
    if (day.month, day.day) in CLOSED[team]:
        return []
    hours = OPENINGS[team].get(day.weekday(), [])
    return [(instant(day, first), instant(day, last)) for first, last in hours]


def open_seconds(team: str, start: int, end: int) -> int:
    """Seconds between two instants in which a team is open; none backwards."""
    total, day = 0.0, day_of(start)
    while day <= day_of(end):
        for first, last in spans(team, day):
            total += max(0.0, min(last, end) - max(first, start))
        day += timedelta(days=1)
    return round(total)


def due(team: str, start: int, seconds: float) -> float:
    """The first instant by which a team has been open so long since a start."""
    day = day_of(start)
    while True:
        for first, last in spans(team, day):
            begin = max(first, start)
            if begin + seconds <= last:
                return begin + seconds
            seconds -= max(0.0, last - begin)
        day += timedelta(days=1)


def business_day(team: str, day: date, count: int) -> date:
    """The open day so many after (or before) the last open one up to a day."""
    while not spans(team, day):
        day -= timedelta(days=1)
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not spans(team, day):
            day += step
    return day


@dataclass
class Handoff:
    """One hand-off: when it opened, what came before it, and what followed."""

    case: str
    at: int
    before: list[Line]
    after: list[Line] = field(default_factory=list)

    @cached_property
    def assigned(self) -> Line | None:
        """The first person of sales who had it since it opened, and since when."""
        had = [line for line in self.before if line.activity == "Assigned"][-1:]
        held = [Line("", line.who, line.team, self.at) for line in had]
        held += [line for line in self.after if line.activity == "Assigned"]
        ends = self.decision.placed if self.decision else KNOWN_UNTIL
        return next(
            (line for line in held if line.team in OF_SALES and line.at <= ends), None
        )

    @property
    def calendar(self) -> str:
        """Whose hours count."""
        return self.assigned.team if self.assigned else "Office"

    @cached_property
    def answer(self) -> Line | None:
        """The first response."""
        return next((line for line in self.after if line.is_answer), None)

    @property
    def decision(self) -> Line | None:
        """The one that stands: the last of those that reversed the first in 14 days."""
        found = [line for line in self.after if line.decision]
        found.sort(key=lambda line: (line.placed, line.decision))
        stands = found[0] if found else None
        for before, line in pairwise(found):
            days = day_of(line.at) - day_of(found[0].at)
            if line.decision != before.decision and days.days <= 14:
                stands = line
        return stands

    @property
    def owed(self) -> str:
        """What had to be done before it was rejected."""
        line = self.decision
        if not line or line.decision == "qualified":
            return ""
        return OWED.get(line.activity.strip().lower(), "attempts")

    @property
    def tier(self) -> str:
        """Which agreement holds: that of its last form within a day."""
        forms = [
            line.activity
            for line in self.before
            if line.activity.startswith("Form:") and line.at >= self.at - 86400
        ]
        return "Demos" if forms[-1:] == ["Form: demo"] else "All others"

    @cached_property
    def is_worked_already(self) -> bool:
        """Whether sales reached out up to five business days before."""
        first = business_day(self.calendar, day_of(self.at), -5)
        return any(line.is_answer and day_of(line.at) >= first for line in self.before)

    def times(self) -> dict[str, tuple[int, int] | None]:
        """Raw and business seconds of each clock; none if it has not stopped."""
        stops = {
            "routing": (self.at, self.assigned),
            "first response from hand-off": (self.at, self.answer),
            "first response from assignment": (
                self.assigned.at if self.assigned else None,
                self.answer,
            ),
            "decision": (self.at, self.decision),
        }
        return {
            clock: None
            if start is None or line is None
            else (
                max(0, line.at - start),
                open_seconds(self.calendar, start, line.at),
            )
            for clock, (start, line) in stops.items()
        }

    def waits(self) -> dict[str, tuple[int, int, bool] | None]:
        """Raw and business seconds of each clock, stopped or not; none if not known."""
        starts = {
            "routing": (self.at, int(KNOWN_UNTIL)),
            "first response from hand-off": (self.at, self._watched_until()),
            "first response from assignment": (
                self.assigned.at if self.assigned else None,
                self._watched_until(),
            ),
            "decision": (self.at, int(KNOWN_UNTIL)),
        }
        return {
            clock: (*times, True) if (times := self.times()[clock]) else waited
            for clock, (start, until) in starts.items()
            for waited in [
                None
                if start is None
                or until < start
                or (self.is_worked_already and "first" in clock)
                else (until - start, open_seconds(self.calendar, start, until), False)
            ]
        }

    def _watched_until(self) -> int:
        line = self.decision
        return line.at if line and self.owed == "none" else int(KNOWN_UNTIL)

    def states(self) -> dict[str, str]:
        """What became of each promise."""
        return {
            "first response": self._answered(),
            "further touches": self._touched(),
            "decision": self._decided(),
        }

    def _answered(self) -> str:
        hours = 2 if self.tier == "Demos" else 7.75
        limit, line = due(self.calendar, self.at, hours * 3600), self.decision
        if self.is_worked_already:
            return "already working"
        if self.answer and self.answer.at <= limit:
            return "met"
        if line and line.at <= limit and self.owed:
            return "not owed" if self.owed == "none" else "breached"
        return "pending" if limit > KNOWN_UNTIL else "breached"

    def _touched(self) -> str:
        owed, days = (2, 3) if self.tier == "Demos" else (3, 5)
        last_on = business_day(self.calendar, day_of(self.at), days)
        ends = instant(last_on, 1440)
        line = self.decision
        until = min(ends - 1, line.at if line else ends)
        done = [each for each in self.after if each.is_answer and each.at <= until]
        has_talked = any(each.activity == "Call: reached" for each in done)
        if len(minutes_of(done)) >= owed or has_talked:
            return "met"
        if line and day_of(line.at) <= last_on:
            is_owed = self.owed in ("contact", "attempts")
            return "breached" if is_owed else "not owed"
        return "pending" if ends > KNOWN_UNTIL else "breached"

    def _decided(self) -> str:
        last_on = day_of(self.at) + timedelta(days=14)
        if self.decision and day_of(self.decision.at) <= last_on:
            return "met"
        return "pending" if not self.decision and last_on > LAST_ON else "breached"


def minutes_of(lines: Sequence[Line]) -> set[tuple[str, str, int]]:
    """Touches of one person, channel and minute are one."""
    return {(line.who, line.activity.split()[0], line.at // MINUTE) for line in lines}


def in_place(lines: Sequence[Line]) -> list[Line]:
    """The lines in order, an SQL up to 15 minutes before an MQL right after it."""
    signals = [line.at for line in lines if line.activity == "Handed off"]
    placed = []
    for line in lines:
        near = [at for at in signals if 0 < at - line.at <= 15 * MINUTE]
        if line.decision == "qualified" and near:
            line = replace(line, moved_to=min(near))
        placed.append(line)
    return sorted(placed, key=lambda line: (line.placed, bool(line.moved_to)))


def handoffs_of(case: str, lines: Sequence[Line]) -> Iterator[Handoff]:
    """Walk through one case: a signal while a hand-off is open is none of its own."""
    current: Handoff | None = None
    for place, line in enumerate(lines):
        if line.activity == "Handed off" and (
            current is None or current.decision or line.at > current.at + 90 * 86400
        ):
            current = Handoff(case, line.at, list(lines[:place]))
            yield current
        elif current is not None:
            current.after.append(line)


def replayed(log: Path) -> list[Handoff]:
    """Every hand-off of a log."""
    cases: dict[str, list[Line]] = defaultdict(list)
    with log.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["Time"])
            assert at.tzinfo is not None
            line = Line(
                row["Activity"], row["Resource"], row["Group"], int(at.timestamp())
            )
            cases[row["Case"]].append(line)
    return [
        handoff
        for case, lines in cases.items()
        for handoff in handoffs_of(case, in_place(lines))
    ]
