"""How long something took or has left, in the two largest units that say it."""

from __future__ import annotations

from datetime import datetime

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def span(seconds: float) -> str:
    """Write a duration: `42 min`, `5 h 10 min`, `3 d 4 h`."""
    left = int(abs(seconds))
    for place, (size, unit) in enumerate(_UNITS):
        if left >= size:
            text = f"{left // size} {unit}"
            if place + 1 < len(_UNITS):
                smaller, word = _UNITS[place + 1]
                rest = left % size // smaller
                text += f" {rest} {word}" if rest else ""
            return text
    return "under a minute"


def days(number: int) -> str:
    """Write a number of days: `1 day`, `12 days`."""
    return "1 day" if abs(number) == 1 else f"{abs(number)} days"


def since(start: datetime | None, moment: datetime | None) -> str:
    """Say how long after, or before, the hand-off something was done."""
    if start is None or moment is None:
        return ""
    seconds = (moment - start).total_seconds()
    if seconds < 0:
        return f"{span(seconds)} before the hand-off"
    return f"after {span(seconds)}" if seconds >= 60 else ""
