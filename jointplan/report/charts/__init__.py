"""Charts of the report, one function per question.

Every chart takes a mart and the one row about the run, and answers with a chart or,
where there is nothing to draw, with a sentence that says so. Importing this package
is what a notebook does first: it makes altair start fast and hand its charts over as
the page needs them.
"""

from jointplan.startup import skip_slow_import

skip_slow_import()  # has to come before altair, which the modules below import

from jointplan.report.charts.ages import fates_over_age, qualified_curves  # noqa: E402
from jointplan.report.charts.audit import (  # noqa: E402
    audit,
    fit,
    rejections_by_family,
)
from jointplan.report.charts.brief import (  # noqa: E402
    followup_by_team,
    quota_gaps,
    quota_walk,
)
from jointplan.report.charts.capacity import capacity  # noqa: E402
from jointplan.report.charts.conformance import conformance  # noqa: E402
from jointplan.report.charts.definitions import (  # noqa: E402
    conforming_by_quarter,
    qualified_as_defined,
)
from jointplan.report.charts.families import (  # noqa: E402
    families_as_defined_now,
    families_by_quarter,
)
from jointplan.report.charts.followup import (  # noqa: E402
    followup_kept,
    followup_spread,
)
from jointplan.report.charts.pace import quota_pace, quota_weeks  # noqa: E402
from jointplan.report.charts.patterns import load, speed_conversion  # noqa: E402
from jointplan.report.charts.quarters import (  # noqa: E402
    qualified_by_quarter,
    too_early_by_quarter,
    won_by_quarter,
)
from jointplan.report.charts.quotas import (  # noqa: E402
    quota_lines,
    quota_segments,
    quota_sources,
)
from jointplan.report.charts.rejections import reasons  # noqa: E402
from jointplan.report.charts.revenue import revenue_origins  # noqa: E402
from jointplan.report.charts.scoring import score_bands  # noqa: E402
from jointplan.report.charts.spend import cost_per_sql  # noqa: E402
from jointplan.report.charts.splits import split  # noqa: E402
from jointplan.report.charts.theme import use_renderer  # noqa: E402

use_renderer()

__all__ = [
    "audit",
    "capacity",
    "conformance",
    "conforming_by_quarter",
    "cost_per_sql",
    "families_as_defined_now",
    "families_by_quarter",
    "fates_over_age",
    "fit",
    "followup_by_team",
    "followup_kept",
    "followup_spread",
    "load",
    "qualified_as_defined",
    "qualified_by_quarter",
    "qualified_curves",
    "quota_gaps",
    "quota_lines",
    "quota_pace",
    "quota_segments",
    "quota_sources",
    "quota_walk",
    "quota_weeks",
    "reasons",
    "rejections_by_family",
    "revenue_origins",
    "score_bands",
    "speed_conversion",
    "split",
    "too_early_by_quarter",
    "won_by_quarter",
]
