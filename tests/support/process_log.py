"""A workspace whose only export is one event log: case, activity, resource, time.

Fifteen hundred cases of a year in Berlin, written as such logs are: winter and summer
offsets in one column, machines in UTC, no id of an event, no file of leads or users.
It is mapped by the example of `docs/mapping.md`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from jointplan.workspace import KIT_ROOT

BERLIN = ZoneInfo("Europe/Berlin")
CASES = 1500
COLUMNS = ["Case", "Activity", "Resource", "Group", "Time", "Source", "Score"]
PEOPLE = {
    "Ada": "Office",
    "Ben": "Office",
    "Cem": "Office",
    "Dua": "Hotline",
    "Eli": "Hotline",
    "Mia": "Marketing",
}
# Days around which clocks changed: what is handed off there is answered on both sides.
CHANGES = (datetime(2013, 3, 29, tzinfo=BERLIN), datetime(2013, 10, 25, tzinfo=BERLIN))
BEGINS = datetime(2013, 1, 2, tzinfo=BERLIN)
ENDS = datetime(2014, 1, 10, tzinfo=BERLIN)

GLOSSARY = """\
<!-- jointplan glossary, format 1 -->
# Glossary

### Marketing qualified lead (MQL)

A lead that marketing hands to sales.

```sql from=2012-01-01 marketing="Ada Ito" sales="Bo Lund"
crm_score >= 50
```

### Rejection reasons

In force from 2012-01-01, agreed by Ada Ito (marketing) and Bo Lund (sales).

| Reason | Family | Acts | Touches owed first | Credited back | CRM values |
|---|---|---|---|---|---|
| Spam | data | marketing | none | yes | `Rejected: spam` |
| No budget | timing | both | contact | no | `Rejected: no budget` |
| No response | contact | sales | attempts | no | `Rejected: no response` |
| Not now | timing | both | contact | no | `Recycled: not now` |
"""

PLAN = """\
format = 1
quarter = "{quarter}"

[company]
name = "Nordlicht (fictional)"
is_fictional = true
time_zone = "Europe/Berlin"
currency = "EUR"

[[quotas]]
name = "All"
mqls = 300

[decisions]
within_days = 14
decided_pct = 70

[[calendars]]
name = "Office"
time_zone = "Europe/Berlin"
monday = ["09:00-12:30", "13:15-17:30"]
tuesday = ["09:00-12:30", "13:15-17:30"]
wednesday = ["09:00-12:30", "13:15-17:30"]
thursday = ["09:00-12:30", "13:15-17:30"]
friday = "09:00-15:00"
holidays = ["01-01", 2013-03-29, 2013-04-01, "05-01", "10-03", "12-25", "12-26"]

[[calendars]]
name = "Day and night"
time_zone = "Europe/Berlin"
monday = "00:00-24:00"
tuesday = "00:00-24:00"
wednesday = "00:00-24:00"
thursday = "00:00-24:00"
friday = "00:00-24:00"
saturday = "00:00-24:00"
sunday = "00:00-24:00"

[[agreements]]
name = "Demos"
trigger = "hand-raise"
first_response_business_hours = 2
first_response_pct = 60
touches_count = 2
touches_within_business_days = 3
touches_pct = 60

[[agreements]]
name = "All others"
first_response_business_hours = 7.75
first_response_pct = 70
touches_count = 3
touches_within_business_days = 5
touches_pct = 60

[[teams]]
name = "Office"
side = "sales"
calendar = "Office"

[[teams]]
name = "Hotline"
side = "sales"
calendar = "Day and night"

[[teams]]
name = "Marketing"
side = "marketing"
"""


@dataclass(frozen=True)
class Event:
    """One line of the log."""

    case: str
    activity: str
    resource: str
    at: datetime


def _later(chance: random.Random, at: datetime, *, hours: float) -> datetime:
    """Some time after an instant, most often soon, by whole seconds of real time."""
    seconds = 20 + round(chance.expovariate(1 / (hours * 3600)))
    return (at.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(BERLIN)


def _opening(chance: random.Random, number: int) -> datetime:
    """When a lead comes in: day and night, and often where clocks change."""
    if number % 8 == 0:
        return _later(chance, CHANGES[number // 8 % 2], hours=48)
    return BEGINS + timedelta(seconds=round(chance.random() * 365 * 86400))


def _case(chance: random.Random, number: int) -> Iterator[Event]:
    """What happens on one lead, in no particular order."""
    case, odd = f"C{number:04}", chance.random
    person = chance.choice(list(PEOPLE)[:5])
    created = _opening(chance, number)
    opened = _later(chance, created, hours=0.3)
    yield Event(case, "Lead created", "System", created)
    if odd() < 0.7:
        form = "Form: demo" if odd() < 0.4 else "Form: brochure"
        yield Event(case, form, "System", created)
    if odd() < 0.1:  # tried too soon, of one that nobody had handed off
        early = created - timedelta(days=chance.choice([0, 3, 30]), hours=1)
        yield Event(case, "Call: no answer", person, early)
    if odd() < 0.05:
        yield Event(case, "Rejected: no budget", person, created)
    if odd() < 0.05:
        return
    yield Event(case, "Handed off", "System", opened)
    yield from _assigned(chance, case, person, opened)
    yield from _worked(chance, case, person, opened)
    yield from _decided(chance, case, person, opened)


def _assigned(
    chance: random.Random, case: str, person: str, opened: datetime
) -> Iterator[Event]:
    if chance.random() < 0.05:
        return
    if chance.random() < 0.1:  # it had an owner before
        yield Event(case, "Assigned", person, opened - timedelta(seconds=10))
        return
    if chance.random() < 0.4:
        yield Event(case, "Assigned", "Queue", opened)
    assigned = _later(chance, opened, hours=2)
    yield Event(case, "Assigned", person, assigned)
    if chance.random() < 0.1:
        yield Event(case, "Assigned", "Ada", _later(chance, assigned, hours=30))


def _worked(
    chance: random.Random, case: str, person: str, opened: datetime
) -> Iterator[Event]:
    yield Event(case, "Newsletter", "System", _later(chance, opened, hours=1))
    if chance.random() < 0.1:
        yield Event(case, "Call: no answer", "Mia", _later(chance, opened, hours=1))
        yield Event(case, "E-mail received", person, _later(chance, opened, hours=1))
    at = _later(chance, opened, hours=chance.choice([1, 6, 40]))
    for _ in range(chance.choice([0, 1, 2, 3, 3, 4, 5])):
        what = ["Call: no answer", "Call: reached", "E-mail sent", "Call: voicemail"]
        yield Event(case, chance.choice(what), person, at)
        at = _later(chance, at, hours=30)


def _decided(
    chance: random.Random, case: str, person: str, opened: datetime
) -> Iterator[Event]:
    if chance.random() < 0.15:
        return
    decisions = ["Qualified"] * 5 + [
        "Rejected: spam",
        "Rejected: no budget",
        "REJECTED: No Budget  ",
        "Rejected: kein Budget",
        "Rejected: no response",
        "Recycled: not now",
    ]
    decided = _later(chance, opened, hours=chance.choice([2, 100, 300]))
    yield Event(case, chance.choice(decisions), person, decided)
    if chance.random() < 0.05:  # changed their mind within the minute
        again = decided + timedelta(seconds=chance.choice([0, 1, 30]))
        yield Event(case, "Qualified", person, again)
    if chance.random() < 0.05:
        again = _later(chance, opened, hours=1)
        yield Event(case, "Handed off", "System", again)
        yield Event(case, "Call: reached", person, _later(chance, again, hours=9))


def events() -> list[Event]:
    """The whole log, in order of time."""
    chance = random.Random(20130331)  # noqa: S311 - the same log each time
    found = [each for number in range(CASES) for each in _case(chance, number)]
    known = [each for each in found if each.at < ENDS]
    return sorted(known, key=lambda each: (each.at.timestamp(), each.case))


def written(event: Event) -> str:
    """A stamp as the log has it: machines in UTC, people by the clock on their wall."""
    if event.resource == "System":
        return event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return event.at.isoformat(sep="T", timespec="seconds")


def documented() -> str:
    """The mapping of an event log as `docs/mapping.md` shows it."""
    page = (KIT_ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
    return page.partition("## An event log")[2].split("```")[3].removeprefix("toml")


def write_workspace(root: Path, quarters: list[str]) -> Path:
    """Write the workspace with its log, and a plan for each of these quarters."""
    (root / "plans").mkdir(parents=True)
    (root / "exports").mkdir()
    (root / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    (root / "mapping.toml").write_text(documented(), encoding="utf-8")
    for quarter in quarters:
        path = root / "plans" / f"{quarter}.toml"
        path.write_text(PLAN.format(quarter=quarter), encoding="utf-8")
    path = root / "exports" / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        log = csv.writer(file)
        log.writerow(COLUMNS)
        for event in events():
            team = PEOPLE.get(event.resource, "")
            is_first = event.activity == "Lead created"
            more = ["Web", 10 + int(event.case[1:]) % 90] if is_first else ["", ""]
            row = [event.case, event.activity, event.resource, team, written(event)]
            log.writerow([*row, *more])
    return root
