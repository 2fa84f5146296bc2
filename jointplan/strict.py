"""What every table of a plan is made of: known keys, plain values, known time zones."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict

from jointplan.faults import nearest


class Strict(BaseModel):
    """A table of a plan: a key that is not expected or a wrong kind is a fault."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False
    )


def _known_zone(zone: str) -> str:
    if zone not in available_timezones():
        raise ValueError(f"no time zone is called {zone!r}; {zone_like(zone)}")
    return zone


def zone_like(zone: str) -> str:
    """Suggest the zone that a name may have meant: by its city, else by its look.

    Offsets are none to suggest: Etc/GMT+1 is an hour behind, and has no summer.
    """
    known = {each for each in available_timezones() if "/" in each[:-1]}
    known = {each for each in known if not each.startswith("Etc/")}
    city = zone.strip().rpartition("/")[2].replace(" ", "_").lower()
    same = sorted(each for each in known if each.lower().rpartition("/")[2] == city)
    if same:
        return f"did you mean {same[0]}?"
    return (
        nearest(zone, known) if "/" in zone else ""
    ) or "write it like Europe/Berlin"


Zone = Annotated[str, AfterValidator(_known_zone)]
