"""One plan as its file has it: what it says, what is wrong in it, and on which line.

What is at fault is left out and the rest is looked at all the same, so that a reader
hears of everything at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jointplan.errors import Finding, PeriodError, PlanError
from jointplan.plans.agreements import never_reached
from jointplan.plans.calendars import WEEKDAYS
from jointplan.plans.commitments import MEASURES, unknown_measure
from jointplan.plans.quarters import quarter_named
from jointplan.plans.revenue_targets import target_faults
from jointplan.plans.schema import Plan
from jointplan.plans.validate import needed_by, overdrawn, sentence
from jointplan.toml import line_at

# The lists of a plan, and what names their entries.
_NAMED = {
    "quotas": "name",
    "calendars": "name",
    "agreements": "name",
    "teams": "name",
    "regions": "name",
    "commitments": "what",
    "objectives": "name",
    "indicators": "name",
    "crm_says": "figure",
}
_STAND_INS = {
    "format": 1,
    "company": {"name": "-", "time_zone": "UTC", "currency": "EUR"},
}
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Written:
    """A plan and its file.

    Attributes:
        path: The file.
        text: What the file holds.
        raw: What the text says, unjudged.
        plan: The plan; without the parts at fault, if there are any.
        is_whole: Whether no part is at fault.
    """

    path: Path
    text: str
    raw: dict[str, Any]
    plan: Plan
    is_whole: bool

    def names(self, key: str) -> list[object]:
        """The names in one of its lists, in order."""
        entries = self.raw.get(key)
        if not isinstance(entries, list):
            return []
        return [
            each.get(_NAMED[key]) if isinstance(each, dict) else None
            for each in entries
        ]

    def place_of(self, key: str, name: str) -> Place:
        """Where the first entry of a name stands in one of its lists."""
        return key, self.names(key).index(name)

    def fault(self, place: Place, what: str, *, try_: str, needed: str = "") -> Finding:
        """A fault at the line that says what stands at a place."""
        return _fault(self.path, self.text, place, (what, try_), needed=needed)


def read_plan(path: Path) -> tuple[Written, list[Finding]]:
    """Read one plan, and everything that is wrong in it.

    Raises:
        PlanError: It is no TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        shown = f"plans/{path.name}"
        raise PlanError(Finding(f"cannot be read: {error}", shown)) from None
    found: list[Finding] = []
    try:
        plan = Plan.model_validate(raw)
    except ValidationError as error:
        places = [each["loc"] for each in error.errors()]
        said = [(each["loc"], sentence(each)) for each in error.errors()]
        said += _closed_too(raw, places)
        found = [_fault(path, text, place, told) for place, told in said]
        plan = Plan.model_validate({"quarter": path.stem, **_rest_of(raw, places)})
    written = Written(path, text, raw, plan, is_whole=not found)
    return written, [*found, *_contradictions(written)]


def _fault(
    path: Path, text: str, place: Place, told: tuple[str, str], *, needed: str = ""
) -> Finding:
    line, (what, try_) = line_at(text, place), told
    where = f"plans/{path.name}:{line}" if line else f"plans/{path.name}"
    return Finding(what, where, needed_by=needed or needed_by(place), try_=try_)


def _closed_too(
    raw: dict[str, Any], places: Sequence[Place]
) -> Iterator[tuple[Place, tuple[str, str]]]:
    """Calendars that are never open, among those at fault for another reason."""
    numbers = {place[1] for place in places if place[0] == "calendars" and place[2:]}
    for number in sorted(numbers, key=int):
        calendar = raw["calendars"][number]
        if not any(calendar.get(day) for day in WEEKDAYS):
            what = f"calendars.{number}: the calendar is never open"
            yield (
                ("calendars", number),
                (what, 'give hours like monday = "09:00-17:30"'),
            )


def _rest_of(raw: dict[str, Any], places: Sequence[Place]) -> dict[str, Any]:
    """A plan without its entries and tables at fault."""
    rest = dict(raw)
    for key in {str(place[0]) for place in places}:
        entries = raw.get(key)
        wrong = {place[1] for place in places if place[0] == key and place[1:]}
        if isinstance(entries, list) and wrong:
            rest[key] = [one for n, one in enumerate(entries) if n not in wrong]
        else:
            rest.pop(key, None)
    return {**_STAND_INS, **rest}


def _contradictions(written: Written) -> Iterator[Finding]:
    """Where a plan and its file's name, or two of its parts, do not fit."""
    plan = written.plan
    yield from _twice(written)
    yield from _unmeasured(written)
    for name, above in never_reached(plan.agreements):
        yield written.fault(
            written.place_of("agreements", name),
            f"the agreement {name!r} can never hold: {above!r} above it takes every "
            "hand-off that it is for",
            try_="put it above the other one, or say which hand-offs that one is for",
        )
    try:
        month = plan.company.fiscal_year_starts
        quarter = quarter_named(plan.quarter, fiscal_year_starts=month)
    except PeriodError as error:
        what, _, cure = str(error).partition("; ")
        yield written.fault(("quarter",), f"quarter: {what}", try_=cure)
        return
    for name, what, cure in overdrawn(plan, quarter):
        yield written.fault(written.place_of("quotas", name), what, try_=cure)
    listed = written.raw.get("revenue_targets", [])
    is_list = isinstance(listed, list)
    if is_list and len(listed) == len(plan.revenue_targets or []):  # none at fault
        for place, what, cure in target_faults(plan):
            yield written.fault(place, what, try_=cure)
    for each in plan.crm_says:
        if each.read_on < quarter.starts_on:
            yield written.fault(
                (*written.place_of("crm_says", each.figure), "read_on"),
                f"crm_says.read_on is {each.read_on}, before {plan.quarter} starts",
                try_="write the day on which somebody read the dashboard",
            )
    if plan.quarter != written.path.stem:
        yield written.fault(
            ("quarter",),
            f"is the plan of {plan.quarter}",
            try_=f"name the file {plan.quarter}.toml, or correct its quarter",
        )


def _unmeasured(written: Written) -> Iterator[Finding]:
    """Objectives by a measure that is neither the kit's nor entered by hand."""
    entered = [each.name for each in written.plan.indicators or []]
    for each in written.plan.objectives or []:
        if each.measure not in (*MEASURES, *entered):
            place = (*written.place_of("objectives", each.name), "measure")
            what, _, cure = unknown_measure(each.measure, *entered).partition("; ")
            yield written.fault(place, f"objectives: {what}", try_=cure)


def _twice(written: Written) -> Iterator[Finding]:
    for key in _NAMED:
        names = written.names(key)
        for number, name in enumerate(names):
            if name is not None and name in names[:number]:
                yield written.fault(
                    (key, number),
                    f"{key}: {name} stands there twice",
                    try_="strike one of them, or give it a name of its own",
                )
