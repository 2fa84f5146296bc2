"""How people reach the company: channels, what sets off a hand-off, and scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from jointplan.sample.words import RULE_2026_ON


@dataclass(frozen=True)
class Channel:
    """A raw channel, its weight and the mix of what it sets off."""

    raw: str
    weight: float
    triggers: dict[str, float]
    free_mail: float = 0.07
    cost: int = 0


def _mix(
    raised: float, answered: float, scored: float, *rest: float
) -> dict[str, float]:
    names = ("hand-raise", "response", "score crossing", "manual", "product use")
    return dict(zip(names, (raised, answered, scored, *rest), strict=False))


CHANNELS = (
    Channel("Web - Organic", 15, _mix(52, 18, 22, 2, 8), 0.09, 4000),
    Channel("Organic", 3, _mix(50, 20, 22, 8), 0.09, 0),
    Channel("Web - Direct", 9, _mix(62, 8, 16, 4, 12), 0.08, 0),
    Channel("Google Ads", 9, _mix(48, 30, 18, 4), 0.09, 26000),
    Channel("Adwords", 2.5, _mix(45, 32, 18, 5), 0.09, 7000),
    Channel("Bing Ads", 2, _mix(45, 30, 20, 5), 0.08, 3500),
    Channel("LinkedIn Ads", 9, _mix(16, 50, 32, 2), 0.05, 31000),
    Channel("Webinar", 12, _mix(8, 54, 36, 2), 0.06, 9000),
    Channel("Trade Show", 7, _mix(14, 50, 22, 14), 0.03, 42000),
    Channel("Content Syndication", 17, _mix(2, 78, 2, 18), 0.12, 24000),
    Channel("Customer Referral", 4.5, {"referral": 78, "hand-raise": 22}, 0.04, 2500),
    Channel(
        "Partner Referral", 4, {"referral": 70, "hand-raise": 12, "manual": 18}, 0.02
    ),
    Channel("Outbound", 3.5, {"manual": 80, "score crossing": 20}, 0.0, 5000),
    Channel("SDR", 2, {"manual": 100}, 0.0),
)

BY_RAW = {channel.raw: channel for channel in CHANNELS}
PADDING = "Content Syndication"
UNMAPPED = "Quiz 2026 <beta>"

ACTS = {
    "hand-raise": ("Requested demo", "Contact us"),
    "response": ("Downloaded", "Downloaded", "Registered"),
    "list": ("Uploaded list",), "product use": ("Trial started",),
    "referral": ("Referred",),
}  # fmt: skip


def act_for(rng: Random, trigger: str, raw: str) -> str:
    """The response (a CampaignMember status) that shows a trigger."""
    if trigger == "response" and raw in ("Webinar", "Trade Show"):
        return rng.choice(("Registered", "Attended", "Attended"))
    return rng.choice(ACTS[trigger])


def pick_channel(rng: Random) -> Channel:
    """Some channel, by weight."""
    return rng.choices(CHANNELS, [channel.weight for channel in CHANNELS])[0]


def pick_trigger(rng: Random, channel: Channel) -> str:
    """What sets a hand-off of this channel off."""
    return rng.choices(list(channel.triggers), list(channel.triggers.values()))[0]


def pick_score(rng: Random, raw: str, trigger: str, day: date) -> int:
    """The CRM's score at the hand-off; channels differ in how well they keep to it."""
    least = 65 if day >= RULE_2026_ON else 50
    if raw == PADDING:
        return _padded_score(rng, least)
    if trigger == "score crossing":
        if raw == "LinkedIn Ads" and least == 65 and rng.random() < 0.22:
            return rng.randint(50, 64)
        return min(99, least + int(rng.triangular(0, 30, 6)))
    if trigger in ("hand-raise", "referral", "product use"):
        return int(rng.triangular(18, 98, least + 8))
    if rng.random() < 0.88:
        return min(99, least + int(rng.triangular(0, 30, 8)))
    return rng.randint(least - 18, least - 1)


def _padded_score(rng: Random, least: int) -> int:
    chance = rng.random()
    if chance < 0.34:
        return least + int(rng.triangular(0, 22, 3))
    if least == 65 and chance < 0.86:
        return rng.randint(50, 64)
    return rng.randint(22, 49)
