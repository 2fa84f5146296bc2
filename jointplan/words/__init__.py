"""Sentences of the report that state a result: computed, never typed.

Each takes marts and answers with a block. They name both sides alike, write every
rate with its counts, and say so where something cannot be known.
"""

from jointplan.words.advice import advice
from jointplan.words.audit import audit, fit
from jointplan.words.conversion import conversion, projection, speed, won, young
from jointplan.words.definitions import missed, redefined, separation
from jointplan.words.followup import (
    answered,
    due,
    followup,
)
from jointplan.words.patterns import load, patterns, speed_conversion
from jointplan.words.quotas import pace, padding
from jointplan.words.recycling import changed, fairer, recycled
from jointplan.words.rejections import rejections
from jointplan.words.summary import findings, headline
from jointplan.words.terms import glossary, method, overdue, tied_out
from jointplan.words.walk import crm_number, walked

__all__ = [
    "advice",
    "answered",
    "audit",
    "changed",
    "conversion",
    "crm_number",
    "due",
    "fairer",
    "findings",
    "fit",
    "followup",
    "glossary",
    "headline",
    "load",
    "method",
    "missed",
    "overdue",
    "pace",
    "padding",
    "patterns",
    "projection",
    "recycled",
    "redefined",
    "rejections",
    "separation",
    "speed",
    "speed_conversion",
    "tied_out",
    "walked",
    "won",
    "young",
]
