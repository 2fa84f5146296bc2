"""What sales writes beside a reason: the customer's words, and things to be scrubbed.

Drawn from a stream of its own, so that notes can change and nothing else of the story
does.
"""

from __future__ import annotations

from random import Random

from jointplan.sample.records import Person

_WORDS = {
    "No budget": (
        "Budget frozen until the new fiscal year, liked the demo though.",
        "No budget left this year. Asked for a leasing offer, {first} wants one.",
        "Says the budget is frozen, come back in the new fiscal year",
    ),
    "Not now": (
        "Moving labs until spring, call back after the move.",
        "Re-organisation going on; {first} will decide after the summer",
        "Busy with an audit. Call back after the summer.",
    ),
    "No interest": (
        "Downloaded the white paper for a thesis, not buying.",
        "{first} {last} only wanted the white paper",
    ),
    "In contract": (
        "Service contract with the old vendor runs until next year.",
        "Bound by a service contract until December, then a new tender",
        "{last}: service contract runs out next year, send the price list then",
    ),
    "Too small": (
        "Two people and one bench, our smallest unit is too big for them.",
        "Start-up, one bench, cannot pay for our smallest unit",
    ),
    "Wrong industry": (
        "Makes toys, does not need calibration at all.",
        "A school. Does not need calibration, was looking for teaching kits",
        "Reseller of used devices, does not need calibration",
    ),
    "No authority": (
        "Is a student, the head of lab decides.",
        "{first} is an intern. Head of lab decides, no name given",
        "Purchasing only; the head of lab decides about devices",
    ),
    "No response": (
        "Called five times, voicemail full.",
        "Voicemail full, mails to {email} unanswered.",
        "Called at all hours. Voicemail full. Number {phone}",
    ),
    "Unreachable": (
        "Switchboard does not put me through to {first}.",
        "Switchboard does not put anybody through",
    ),
    "Competitor": ("Works for a competitor, wanted the price list.",),
}  # fmt: skip
_LOSSES = {
    "Price": (
        "Too expensive for the budget, list price was 20 % above the offer they took.",
        "List price too high, asked for a rebate twice; ask Dr. {name} next year",
        "Total cost of ownership, service contract alone was too expensive",
    ),
    "No decision": (
        "Project put on hold by the board, nobody answers any more.",
        "{name} says the project is put on hold until the merger is done",
        "Put on hold. Mail to {name}@purchasing.example came back",
    ),
    "Competitor": (
        "Stayed with the incumbent vendor, their service contract ran on.",
        "Incumbent vendor matched the price in the last week",
    ),
    "Missing feature": (
        "Needs an audit trail for the auditors, ours comes next year only.",
        "No audit trail. {name} called +49 30 2312 5088 to say so",
        "Audit trail and a second channel were a must",
    ),
    "Timing": (
        "Moving labs first, wants an offer after the move.",
        "After the move next spring, {name} will call",
    ),
}  # fmt: skip
UNANNOUNCED = ("Achterberg", "Brodesser", "Calvani", "Dreyhaupt", "Eskildsen")
_SHARE = 0.7


def note_of(person: Person, record_id: str, reason: str, otherwise: str) -> str:
    """Choose what sales notes on a rejection.

    Args:
        person: Who was turned down.
        record_id: The row that bears the note; decides with the reason alone.
        reason: The reason given.
        otherwise: What is noted where nothing in particular was said.
    """
    rng = Random(f"note {record_id} {reason}")  # noqa: S311 - a story, no secret
    texts = _WORDS.get(reason, ())
    if not texts or rng.random() >= _SHARE:
        return otherwise
    return rng.choice(texts).format(
        first=person.first, last=person.last, email=person.email, phone=person.phone
    )


def loss_note_of(deal_id: str, reason: str) -> str:
    """Choose what sales notes on a lost opportunity; names stand in it unannounced.

    Args:
        deal_id: The row that bears the note; decides with the reason alone.
        reason: The loss reason given.
    """
    rng = Random(f"loss {deal_id} {reason}")  # noqa: S311 - a story, no secret
    texts = _LOSSES.get(reason, ())
    if not texts or rng.random() >= _SHARE:
        return ""
    return rng.choice(texts).format(name=rng.choice(UNANNOUNCED))
