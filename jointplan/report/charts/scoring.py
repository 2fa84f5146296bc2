"""Share qualified by score: below the rule's threshold, at it, and above."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.forms import (
    BARE,
    named_marks,
    place_of,
    told_of,
    two_forms,
)
from jointplan.report.charts.theme import layered
from jointplan.report.display.blocks import EMPTY, Block, only, source_note
from jointplan.report.display.formats import count, percent
from jointplan.report.display.palette import LIGHT
from jointplan.report.display.score_bands import DID_NOT_ASK, Band, Trial, trial
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson


def score_bands(
    score_outcomes: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share qualified by the CRM's score, of leads that did not ask to talk."""
    about = only(run)
    tried = trial(score_outcomes, "crm_score", DID_NOT_ASK)
    drawn = [band for band in tried.bands if band.cases >= SMALLEST_DENOMINATOR]
    if len(drawn) < 2:
        return EMPTY
    days = score_outcomes["within_days"].iloc[0]
    records = [_record(band) for band in drawn]
    return two_forms(
        records,
        _dots,
        _title(tried),
        f"Share qualified within {days} days, by score at hand-off; leads that did not "
        "ask to talk, every quarter on file; line: 95% interval",
        told=told_of(records),
        note=source_note(about, "score_outcomes"),
        name="qualified-by-score",
    )


def _title(tried: Trial) -> str:
    gap, above = tried.threshold_gap(), tried.above
    if tried.threshold is None or above is None:
        return "Share qualified by score"
    if above.low > 0.5:
        return f"Above {tried.threshold}, more points mean more qualified leads"
    if gap is not None and gap.sign > 0:
        return f"Above {tried.threshold} points, a higher score changes nothing clear"
    return "No score band differs by more than chance"


def _record(band: Band) -> dict[str, Any]:
    low, high = wilson(band.qualified, band.cases) or (0.0, 1.0)
    counts = f"{count(band.qualified)} of {count(band.cases)}"
    label = f"{percent(band.qualified, band.cases, 1)} ({counts})"
    return {
        "name": band.name,
        "share": band.qualified / band.cases,
        "qualified": band.qualified,
        "leads": band.cases,
        "low": low,
        "high": high,
        "label": label,
        "told": f"{band.name}: {label}.",
    }


def _dots(base: alt.Chart, form: str) -> alt.LayerChart:
    place = place_of(form)
    x = alt.X("low:Q", title=None, axis=BARE, scale=alt.Scale(zero=True))
    interval = base.mark_rule(
        color=LIGHT["muted"], strokeWidth=2.5, yOffset=place
    ).encode(x=x, x2="high:Q")
    points = base.mark_point(
        color=LIGHT["qualified"], size=110, opacity=1, yOffset=place
    ).encode(x=alt.X("share:Q", title=None, axis=BARE))
    return layered(interval, points, *named_marks(base, form, "high:Q", dx=10))
