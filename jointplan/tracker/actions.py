"""What was done, in words: one action of a hand-off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jointplan.report.display.formats import first_upper, money
from jointplan.tracker.durations import since, span
from jointplan.tracker.read import Row

CHANNELS = {
    "call": "Call",
    "email": "E-mail",
    "meeting": "Meeting",
    "message": "Message",
    None: "Touch",
}
KINDS = {"sequence": "sequence step", "mass": "mass mailing", "automated": "automatic"}
_PHASES = {"before": "before the hand-off", "after": "after the decision"}


@dataclass(frozen=True)
class Told:
    """One action: what, by whom, with what result, and what it counts for.

    A mass or automated mailing is no act towards this one lead; it is told, but last.
    """

    what: str
    who: str
    result: str
    counts: str
    after: str
    is_mass: bool

    def line(self) -> str:
        """Write the action as one phrase, as the CSV has it."""
        who = f" ({self.who})" if self.who else ""
        counts = f" [{self.counts}]" if self.counts else ""
        result = f", {self.result}" if self.result else ""
        return f"{self.what}{result}{who}{counts}"


def tell(action: Row, handoff: Row) -> Told:
    """Word an action; names and reasons of the CRM are taken as they are."""
    what, result = _WORDS[action["action"]](action)
    started = since(handoff["opened_at"], action["happened_at"])
    is_start = action["action"] == "handed off"
    return Told(
        what, action["actor_name"] or "", result, _counts(action),
        "" if is_start else started, action["kind"] in ("mass", "automated"),
    )  # fmt: skip


_DIRECTIONS = {"in": "from the lead", None: "direction not known"}


def _touch(action: Row) -> tuple[str, str]:
    parts = [
        "planned" if action["is_ahead"] else "",
        _DIRECTIONS.get(action["direction"], ""),
        KINDS.get(action["kind"], ""),
        action["result"] or "",
        span(action["duration_seconds"]) if action["duration_seconds"] else "",
    ]
    return CHANNELS[action["channel"]], ", ".join(part for part in parts if part)


def _to(name: str | None) -> str:
    return f"to {name}" if name else ""


def _given(action: Row) -> tuple[str, str]:
    before = action["previous_name"]
    told = f"from {before}" if before else ""
    holder = action["holder_name"]
    return f"Assigned to {holder}" if holder else "Unassigned", told


def _decided(action: Row) -> tuple[str, str]:
    return first_upper(str(action["decision"])), action["reason"] or ""


def _won(action: Row) -> tuple[str, str]:
    if action["amount"] is None:
        return "Won", action["opportunity_id"] or ""
    return "Won", money(action["amount"], action["amount_currency"] or "")


_WORDS: dict[str, Any] = {
    "handed off": lambda action: ("Handed off", _to(action["holder_name"])),
    "signal": lambda action: ("Repeat signal", ""),
    "given": _given,
    "touch": _touch,
    "accepted": lambda action: ("Accepted", ""),
    "decided": _decided,
    "opportunity": lambda action: ("Opportunity created", action["opportunity_id"]),
    "won": _won,
    "lost": lambda action: ("Lost", action["reason"] or ""),
}


def _counts(action: Row) -> str:
    if action["action"] == "decided":
        return "" if action["is_standing"] else "not the final decision"
    if action["action"] != "touch":
        return ""
    if action["is_first_response"]:
        return "first response"
    if action["phase"] != "during":
        return _PHASES[action["phase"]]
    return "counts as a touch" if action["counts_as_further"] else "does not count"
