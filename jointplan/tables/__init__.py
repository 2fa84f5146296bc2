"""Tables of the report, one function per question.

Every function takes marts and the one row about the run, and answers with a block
that is safe to show. A table without rows is a sentence that says what is missing.
"""

from jointplan.tables.advice import advice
from jointplan.tables.audit import (
    audit_reasons,
    audit_split,
    fairness_by_quarter,
    rejection_list,
    unmapped,
)
from jointplan.tables.conversion import (
    motions,
    originated,
    quarters,
    rates,
    split,
    wins,
)
from jointplan.tables.definitions import (
    defined,
    missed_fates,
    missed_leads,
    outcomes,
    weeks,
)
from jointplan.tables.followup import (
    closings,
    exceptions,
    followup_teams,
    followup_terms,
    overdue,
    times,
)
from jointplan.tables.load import load
from jointplan.tables.method import (
    checks,
    files,
    limits,
    missing,
    parameters,
    row_fates,
    unread_cells,
)
from jointplan.tables.patterns import patterns
from jointplan.tables.quotas import (
    quota_fates,
    quota_lines,
    quota_segments,
    quota_sources,
    quota_weeks,
)
from jointplan.tables.recycling import recycling_families, recyclings
from jointplan.tables.rejections import (
    families_by_quarter,
    families_by_source,
    reasons,
    who_acts,
)
from jointplan.tables.scorecard import scorecard
from jointplan.tables.speeds import speed_conversion
from jointplan.tables.terms import conformance, criteria, rules, terms
from jointplan.tables.voices import losses, voices
from jointplan.tables.walk import crm_walk

__all__ = [
    "advice",
    "audit_reasons",
    "audit_split",
    "checks",
    "closings",
    "conformance",
    "criteria",
    "crm_walk",
    "defined",
    "exceptions",
    "fairness_by_quarter",
    "families_by_quarter",
    "families_by_source",
    "files",
    "followup_teams",
    "followup_terms",
    "limits",
    "load",
    "losses",
    "missed_fates",
    "missed_leads",
    "missing",
    "motions",
    "originated",
    "outcomes",
    "overdue",
    "parameters",
    "patterns",
    "quarters",
    "quota_fates",
    "quota_lines",
    "quota_segments",
    "quota_sources",
    "quota_weeks",
    "rates",
    "reasons",
    "recycling_families",
    "recyclings",
    "rejection_list",
    "row_fates",
    "rules",
    "scorecard",
    "speed_conversion",
    "split",
    "terms",
    "times",
    "unmapped",
    "unread_cells",
    "voices",
    "weeks",
    "who_acts",
    "wins",
]
