"""Tables of the report, one function per question.

Every function takes marts and the one row about the run, and answers with a block
that is safe to show. A table without rows is a sentence that says what is missing.
"""

from jointplan.report.tables.agreements import followup_teams, followup_terms
from jointplan.report.tables.audit import (
    audit_reasons,
    audit_split,
    fairness_by_quarter,
    rejection_list,
    unmapped,
)
from jointplan.report.tables.capacity import capacity
from jointplan.report.tables.changes import changes, qualified_changed
from jointplan.report.tables.commitments import (
    commitments,
    engagements,
    indicators,
    objectives,
)
from jointplan.report.tables.conversion import (
    motions,
    originated,
    quarters,
    rates,
    split,
    wins,
    won_amounts,
)
from jointplan.report.tables.definitions import (
    defined,
    missed_fates,
    missed_leads,
    outcomes,
    weeks,
)
from jointplan.report.tables.followup import (
    closings,
    exceptions,
    overdue,
    times,
)
from jointplan.report.tables.load import load
from jointplan.report.tables.method import (
    checks,
    files,
    limits,
    missing,
    parameters,
    row_fates,
    unread_cells,
)
from jointplan.report.tables.next_quota import next_quota, segment_worth
from jointplan.report.tables.patterns import patterns
from jointplan.report.tables.quotas import (
    quota_fates,
    quota_lines,
    quota_pacing,
    quota_segments,
    quota_sources,
    quota_weeks,
)
from jointplan.report.tables.rate_changes import rate_mix
from jointplan.report.tables.recycling import recycling_families, recyclings
from jointplan.report.tables.rejections import (
    families_by_quarter,
    families_by_source,
    reasons,
    who_acts,
)
from jointplan.report.tables.restatement import restated_handoffs, restatement
from jointplan.report.tables.revenue import (
    revenue_accounts,
    revenue_effort,
    revenue_influence,
    revenue_openings,
    revenue_origins,
    revenue_pipeline,
)
from jointplan.report.tables.score_trials import (
    score_criteria,
    score_drift,
    score_models,
    score_sweep,
)
from jointplan.report.tables.scorecard import promise_quarters, scorecard
from jointplan.report.tables.scoring import score_bands
from jointplan.report.tables.signals import signals
from jointplan.report.tables.speeds import speed_conversion
from jointplan.report.tables.spend import (
    cost_per_outcome,
    returns_by_channel,
    spend_by_channel,
    spend_by_quarter,
)
from jointplan.report.tables.terms import conformance, criteria, rules, terms
from jointplan.report.tables.voices import losses, voices
from jointplan.report.tables.walk import crm_walk

__all__ = [
    "audit_reasons",
    "audit_split",
    "capacity",
    "changes",
    "checks",
    "closings",
    "commitments",
    "conformance",
    "cost_per_outcome",
    "criteria",
    "crm_walk",
    "defined",
    "engagements",
    "exceptions",
    "fairness_by_quarter",
    "families_by_quarter",
    "families_by_source",
    "files",
    "followup_teams",
    "followup_terms",
    "indicators",
    "limits",
    "load",
    "losses",
    "missed_fates",
    "missed_leads",
    "missing",
    "motions",
    "next_quota",
    "objectives",
    "originated",
    "outcomes",
    "overdue",
    "parameters",
    "patterns",
    "promise_quarters",
    "qualified_changed",
    "quarters",
    "quota_fates",
    "quota_lines",
    "quota_pacing",
    "quota_segments",
    "quota_sources",
    "quota_weeks",
    "rate_mix",
    "rates",
    "reasons",
    "recycling_families",
    "recyclings",
    "rejection_list",
    "restated_handoffs",
    "restatement",
    "returns_by_channel",
    "revenue_accounts",
    "revenue_effort",
    "revenue_influence",
    "revenue_openings",
    "revenue_origins",
    "revenue_pipeline",
    "row_fates",
    "rules",
    "score_bands",
    "score_criteria",
    "score_drift",
    "score_models",
    "score_sweep",
    "scorecard",
    "segment_worth",
    "signals",
    "speed_conversion",
    "spend_by_channel",
    "spend_by_quarter",
    "split",
    "terms",
    "times",
    "unmapped",
    "unread_cells",
    "voices",
    "weeks",
    "who_acts",
    "wins",
    "won_amounts",
]
