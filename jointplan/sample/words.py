"""The agreed words of the sample company: which raw value means what, since when.

The same tables stand in the sample's `glossary.md`; the ledger needs them to say what
was true without reading that file.
"""

from __future__ import annotations

from datetime import date

RULE_2026_ON = date(2026, 1, 1)

SOURCES = {
    "Web - Organic": "Organic search", "Organic": "Organic search",
    "Web - Direct": "Direct",
    "Google Ads": "Paid search", "Adwords": "Paid search", "Bing Ads": "Paid search",
    "LinkedIn Ads": "Paid social", "Webinar": "Webinar", "Trade Show": "Trade show",
    "Content Syndication": "Content syndication", "Customer Referral": "Referral",
    "Partner Referral": "Partner", "Outbound": "Outbound", "SDR": "Outbound",
}  # fmt: skip

SEGMENTS = {
    "1-49": "Small", "50-249": "Mid-market", "250-999": "Mid-market",
    "1000+": "Enterprise",
}  # fmt: skip

REGIONS = {
    "Germany": "DACH", "Austria": "DACH", "Switzerland": "DACH", "Sweden": "Nordics",
    "Denmark": "Nordics", "Norway": "Nordics", "Finland": "Nordics",
    "Netherlands": "Benelux", "Belgium": "Benelux", "Luxembourg": "Benelux",
    "United Kingdom": "UK and Ireland", "Ireland": "UK and Ireland",
    "France": "Rest of Europe", "Spain": "Rest of Europe", "Italy": "Rest of Europe",
    "Poland": "Rest of Europe",
}  # fmt: skip

REASONS = {
    "Duplicate": "Duplicate", "Spam": "Spam or fake", "Fake data": "Spam or fake",
    "Bounced": "Bad contact data", "Wrong number": "Bad contact data",
    "Competitor": "Competitor", "Too small": "Too small",
    "Wrong industry": "Wrong industry", "No authority": "No authority",
    "No budget": "No budget", "Not now": "No interest now",
    "No interest": "No interest now", "In contract": "In contract",
    "No response": "No response", "Unreachable": "No response",
    "Existing customer": "Already a customer", "Wrong territory": "Wrong territory",
}  # fmt: skip

TRIGGERS = {
    "Requested demo": "hand-raise", "Contact us": "hand-raise",
    "Registered": "response", "Attended": "response", "Downloaded": "response",
    "Uploaded list": "list", "Trial started": "product use", "Referred": "referral",
}  # fmt: skip

TARGET_SEGMENTS = ("Mid-market", "Enterprise")
TARGET_REGIONS = ("DACH", "Nordics", "Benelux")
FREE_DOMAINS = ("gmail.com", "gmx.de", "outlook.com", "web.de", "yahoo.com")
ROLES = ("info", "sales", "office", "contact", "hello")


def meaning(words: dict[str, str], raw: str) -> str | None:
    """The agreed word for a raw value, the value itself if none, blank as unknown."""
    return words.get(raw, raw) or None


def email_kind(address: str) -> str | None:
    """What kind of address this is: business, free, role, or not known."""
    if not address:
        return None
    name, _, domain = address.lower().partition("@")
    if name in ROLES:
        return "role"
    return "free" if domain in FREE_DOMAINS else "business"


def is_conforming(
    day: date, *, trigger: str, score: int | None, kind: str | None
) -> bool | None:
    """The MQL rule in force on a day; `None` where it cannot be judged."""
    is_raised = trigger == "hand-raise"
    least = 65 if day >= RULE_2026_ON else 50
    is_scored = True if is_raised else None if score is None else score >= least
    if day < RULE_2026_ON:
        return is_scored
    is_business = None if kind is None else kind == "business"
    if is_business is False or is_scored is False:
        return False
    return True if is_business and is_scored else None


def is_in_target_profile(segment: str | None, region: str | None) -> bool | None:
    """The target profile; `None` where a value it needs is missing."""
    fits = (
        None if segment is None else segment in TARGET_SEGMENTS,
        None if region is None else region in TARGET_REGIONS,
    )
    if False in fits:
        return False
    return None if None in fits else True
