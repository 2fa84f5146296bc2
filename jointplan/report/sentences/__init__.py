"""Sentences of the report that state a result: computed, never typed.

Each takes marts and answers with a block. They name both sides alike, write every
rate with its counts, and say so where something cannot be known.
"""

from jointplan.report.sentences.audit import audit, fit
from jointplan.report.sentences.capacity import capacity, capacity_basis
from jointplan.report.sentences.commitments import commitments
from jointplan.report.sentences.conversion import (
    conversion,
    projection,
    speed,
    won,
    won_projection,
    young,
)
from jointplan.report.sentences.decisions import decided, decisions
from jointplan.report.sentences.definitions import missed, redefined, separation
from jointplan.report.sentences.followup import (
    answered,
    due,
    followup,
)
from jointplan.report.sentences.limits import untold
from jointplan.report.sentences.next_quota import (
    later_quotas,
    next_quota,
    quota_basis,
)
from jointplan.report.sentences.pacing import expected, forecast, pacing_basis
from jointplan.report.sentences.patterns import load, patterns, speed_conversion
from jointplan.report.sentences.quotas import left_out, pace, padding
from jointplan.report.sentences.rate_changes import rate_mix
from jointplan.report.sentences.recycling import changed, fairer, recycled
from jointplan.report.sentences.rejections import accepted_first, rejections
from jointplan.report.sentences.restatement import (
    led_on,
    restated_since,
    restatement,
)
from jointplan.report.sentences.revenue import (
    coverage,
    coverage_limits,
    revenue_limits,
)
from jointplan.report.sentences.scoring import score_models, score_sorting, scoring
from jointplan.report.sentences.signals import signals, signals_basis, unsaid
from jointplan.report.sentences.spend import spend
from jointplan.report.sentences.suggested import suggested
from jointplan.report.sentences.summary import headline, reach
from jointplan.report.sentences.terms import glossary, method, overdue, tied_out
from jointplan.report.sentences.walk import crm_number, walked

__all__ = [
    "accepted_first",
    "answered",
    "audit",
    "capacity",
    "capacity_basis",
    "changed",
    "commitments",
    "conversion",
    "coverage",
    "coverage_limits",
    "crm_number",
    "decided",
    "decisions",
    "due",
    "expected",
    "fairer",
    "fit",
    "followup",
    "forecast",
    "glossary",
    "headline",
    "later_quotas",
    "led_on",
    "left_out",
    "load",
    "method",
    "missed",
    "next_quota",
    "overdue",
    "pace",
    "pacing_basis",
    "padding",
    "patterns",
    "projection",
    "quota_basis",
    "rate_mix",
    "reach",
    "recycled",
    "redefined",
    "rejections",
    "restated_since",
    "restatement",
    "revenue_limits",
    "score_models",
    "score_sorting",
    "scoring",
    "separation",
    "signals",
    "signals_basis",
    "speed",
    "speed_conversion",
    "spend",
    "suggested",
    "tied_out",
    "unsaid",
    "untold",
    "walked",
    "won",
    "won_projection",
    "young",
]
