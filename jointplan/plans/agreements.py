"""What sales promises on a hand-off: how clocks run, and the tiers of the agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from jointplan.toml import Strict

MATCHED = ("trigger", "score_band", "region")
# A meeting booked so shortly before the hand-off answers it, where no plan says else.
BOOKED_BEFORE_MINUTES = 15
Trigger = Literal[
    "hand-raise",
    "score crossing",
    "response",
    "list",
    "product use",
    "referral",
    "manual",
]
Kind = Literal["personal", "sequence", "mass", "automated"]


def _listed(written: object) -> object:
    """A word alone is a list of one."""
    return [written] if isinstance(written, str) else written


Words = Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]
Triggers = Annotated[list[Trigger], BeforeValidator(_listed), Field(min_length=1)]
_Share = Annotated[float | None, Field(gt=0, le=100)]


class FollowUp(Strict):
    """How follow-up is measured (R18, R20, R23, R24, R59)."""

    clock_starts: Literal["handoff", "assignment"] = "handoff"
    contact_discharges: bool = True
    already_working_days: int = Field(5, ge=0, le=60)
    # Absent rather than filled in: what a plan does not say is no part of its digest.
    booked_before_minutes: int | None = Field(None, ge=0, le=1440)
    first_kinds: list[Kind] = Field(["personal"])
    further_kinds: list[Kind] = Field(["personal", "sequence"])


class Agreement(Strict):
    """One tier: which hand-offs it is for, each limit and the share promised (R26)."""

    name: str = Field(min_length=1)
    trigger: Triggers | None = None
    score_band: Words | None = None
    region: Words | None = None
    channel: Literal["call", "email", "meeting", "message"] | None = None
    first_response_business_hours: float | None = Field(None, gt=0, le=1000)
    first_response_pct: _Share = None
    touches_count: int | None = Field(None, gt=0)
    touches_within_business_days: int | None = Field(None, gt=0, le=200)
    touches_pct: _Share = None
    decision_within_days: int | None = Field(None, gt=0)
    decision_pct: _Share = None

    @model_validator(mode="after")
    def _promises_whole(self) -> Self:
        groups = (
            ("first_response_business_hours", "first_response_pct"),
            ("touches_count", "touches_within_business_days", "touches_pct"),
            ("decision_within_days", "decision_pct"),
        )
        given = [key for keys in groups for key in keys if getattr(self, key)]
        if not given:
            raise ValueError(f"{self.name!r} promises nothing; give it a limit")
        for keys in groups:
            lacking = [key for key in keys if key not in given]
            if lacking and len(lacking) < len(keys):
                told = ", ".join(key for key in keys if key in given)
                raise ValueError(
                    f"{self.name!r} gives {told} without {' and '.join(lacking)}"
                )
        return self

    @property
    def first_response_seconds(self) -> int | None:
        """The limit of the first response, in seconds of business time."""
        hours = self.first_response_business_hours
        return None if hours is None else round(hours * 3600)

    def words(self, attribute: str) -> list[str] | None:
        """The values it is for, of one attribute; `None` is any."""
        found: list[str] | None = getattr(self, attribute)
        return found

    def matches(self) -> Iterator[tuple[str | None, ...]]:
        """Each combination of attributes it is for; `None` stands for any value."""
        words = [self.words(each) for each in MATCHED]
        yield from product(*([None] if one is None else one for one in words))


def never_reached(agreements: Sequence[Agreement]) -> Iterator[tuple[str, str]]:
    """Tiers that can never hold, each with the earlier one that takes all it is for."""
    for place, tier in enumerate(agreements):
        above = next((one for one in agreements[:place] if _covers(one, tier)), None)
        if above:
            yield tier.name, above.name


def _covers(above: Agreement, tier: Agreement) -> bool:
    """Whether every hand-off that a tier is for is taken by one above it."""
    for attribute in MATCHED:
        taken, wanted = above.words(attribute), tier.words(attribute)
        if taken is not None and (wanted is None or not set(wanted) <= set(taken)):
            return False
    return True
