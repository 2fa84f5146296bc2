"""What every table of a plan is made of: known keys, plain values, known time zones."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict


class Strict(BaseModel):
    """A table of a plan: a key that is not expected or a wrong kind is a fault."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False
    )


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError("no time zone of this name; write it like Europe/Berlin")
    return zone


Zone = Annotated[str, AfterValidator(_known_zone)]
