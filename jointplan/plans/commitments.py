"""What both sides still owe each other: commitments, objectives, engagements.

Beside them stand a few indicators that people enter by hand. What a plan does not say
of them is not known: a commitment without `done` is neither done nor not done.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, PlainValidator, model_validator

from jointplan.errors import nearest
from jointplan.toml import Strict

MEASURES = (
    "mql_quota",
    "conforming_share",
    "target_profile_share",
    "hand_raise_share",
    "acceptance",
    "first_response",
    "further_touches",
    "decided_in_time",
    "reason_given",
    "fair_rejections",
    "won_revenue",
)
"""What the scorecard measures each quarter, by the names of `marts.scorecard`."""

Side = Literal["marketing", "sales", "operations", "both"]
CommitmentKind = Literal[
    "content", "enablement", "process", "programme", "data", "staffing", "other"
]
SIDES: tuple[str, ...] = get_args(Side)
KINDS: tuple[str, ...] = get_args(CommitmentKind)
MOST_INDICATORS = 5


def unknown_measure(name: str, *others: str) -> str:
    """Say that the kit measures nothing by a name, and which names it knows."""
    known = (*MEASURES, *others)
    like = nearest(name, set(known))
    cure = f"{like} Known are" if like else "write one of"
    return f"{name!r} is no measure of the kit; {cure} {', '.join(known)}"


def _known_measure(name: str) -> str:
    if name not in MEASURES:
        raise ValueError(unknown_measure(name))
    return name


def _done(written: object) -> object:
    """Whether it was done, or the day on which it was."""
    if isinstance(written, datetime) or not isinstance(written, bool | date):
        raise ValueError(
            f"{written!r} says neither whether nor when it was done; write true, "
            "false or the day, like 2026-11-04, without quotes"
        )
    return written


Name = Annotated[str, Field(min_length=1)]
Measure = Annotated[str, AfterValidator(_known_measure)]
Done = Annotated[bool | date, PlainValidator(_done)]


class Commitment(Strict):
    """Something one side owes the other by a day.

    Attributes:
        what: What was promised.
        kind: What it is about; absent is not said.
        side: Who owes it.
        owner: The role that answers for it.
        due: The day by which it is owed.
        measure: What would show it kept; absent is none.
        done: Filled in later: whether it was done, or the day; absent is not said.
    """

    what: Name
    kind: CommitmentKind | None = None
    side: Side
    owner: Name
    due: date
    measure: Measure | None = None
    done: Done | None = None

    @property
    def is_done(self) -> bool | None:
        """Whether it was done, as far as the plan says."""
        return self.done if self.done is None else bool(self.done)

    @property
    def done_on(self) -> date | None:
        """The day on which it was done, where the plan says that."""
        return self.done if isinstance(self.done, date) else None


class Objective(Strict):
    """A goal that both sides own: one measure, its target and the day it is due."""

    name: Name
    marketing: Name
    sales: Name
    measure: Name
    target: float = Field(gt=0)
    due: date


class Engagement(Strict):
    """Whom the plan addresses: segment, who, when, with what offer, and by what way."""

    segment: Name
    who: Name
    when: Name
    offer: Name
    by: Literal["self-service", "seller"]


class Reading(Strict):
    """What an indicator showed on a day."""

    on: date
    value: float


class Indicator(Strict):
    """A figure from elsewhere, entered by hand: printed, never modelled."""

    name: Name
    where: Name
    unit: str = ""
    values: list[Reading] = Field(min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for before, after in pairwise(self.values):
            if after.on <= before.on:
                raise ValueError(
                    f"the values of {self.name!r} are not in order of their days "
                    f"({before.on}, then {after.on}); write each day once, oldest first"
                )
        return self
