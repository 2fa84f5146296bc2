"""Is the lead score worth what it decides?"""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, finding, nothing, only, remark
from jointplan.report.display.formats import count, percent
from jointplan.report.display.score_bands import DID_NOT_ASK, Trial, trial
from jointplan.report.display.score_models import CRITERIA, judged
from jointplan.stats.scoring import Sorting

CURE = (
    "No score at hand-off is on file, so it cannot be judged: export the history of "
    "the score field."
)
UNRECORDED = (
    "No quarter has its decisions recorded and leads old enough to judge, so the score "
    "cannot be judged: export the history of the stage."
)


def scoring(score_outcomes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether the threshold, and more points above it, are worth what they decide.

    Judged on leads that did not ask to talk: who asked becomes an MQL without points.
    """
    about = only(run)
    if score_outcomes.empty:
        return nothing(UNRECORDED)
    tried = trial(score_outcomes, "crm_score", DID_NOT_ASK)
    if not tried.bands:
        return nothing(CURE)
    if tried.is_constant:
        return finding("All leads have the same score, so it cannot be judged.")
    if tried.threshold is None:
        return finding(f"{_sorts(tried)} The rule names no single threshold.")
    if tried.overall is None:
        return finding(
            "Too few leads were qualified to judge the score: "
            f"{_counts(tried)} since {_first(score_outcomes)}."
        )
    said = f"{_verdict(tried)} Of leads that did not ask to talk, {_shares(tried)}."
    if about["is_first_use"]:
        said += " No MQL rule is agreed yet."
    return finding(said)


def score_sorting(score_outcomes: pd.DataFrame) -> Block:
    """How well each score sorts, above the threshold and in all, by branch."""
    said = []
    for score in ("crm_score", "agreed_score"):
        tried = trial(score_outcomes, score, DID_NOT_ASK)
        if tried.overall is not None:
            said.append(f"{_NAMES[score]}: {_hundred(tried.overall)}")
        if tried.above is not None:
            said[-1] += f", from {tried.threshold} points on {_hundred(tried.above)}"
    if not said:
        return nothing("Too few leads with a score were qualified to say how it sorts.")
    return remark(
        "Of a qualified lead and one that is not, the qualified one has more points "
        f"this often in 100 (50 is a coin): {'; '.join(said)}. Neither asked to talk."
    )


def score_models(score_outcomes: pd.DataFrame, score_criteria: pd.DataFrame) -> Block:
    """Say whether weights of earlier quarters sort better than the points given."""
    found = {
        each.model: each.sorts
        for each in judged(score_outcomes, score_criteria, DID_NOT_ASK)
        if each.sorts
    }
    learnt = found.pop(CRITERIA, None)
    if learnt is None or not found:
        return nothing(
            "Too few leads, or too few quarters, to say whether other weights of the "
            "criteria would sort better."
        )
    said = [f"{_NAMES[name]} {_hundred(each)}" for name, each in found.items()]
    sorts = "sorts them" if learnt.low > 0.5 else "could be chance"
    return remark(
        "Of 100 such pairs of the latest quarter, criteria weighed by earlier ones put "
        f"{_hundred(learnt)} right, which {sorts}; {', '.join(said)}. Neither asked to "
        "talk."
    )


_NAMES = {"crm_score": "the CRM's score", "agreed_score": "the agreed score"}


def _verdict(tried: Trial) -> str:
    gap = tried.threshold_gap()
    is_worth = gap is not None and gap.sign > 0
    sorts = tried.above is not None and tried.above.low > 0.5
    if gap is None:
        more = "More points help." if sorts else "More points change nothing clear."
        return f"Below the threshold nobody is on file, so it cannot be judged. {more}"
    if is_worth and sorts:
        return "The score is worth what it decides: the threshold, and more points."
    if is_worth:
        return "The threshold is worth it; more points are not."
    if sorts:
        return "More points are worth it; the threshold could be chance."
    return "The score is not worth what it decides: the differences could be chance."


def _shares(tried: Trial) -> str:
    """The share qualified below the threshold, just above it, and higher up."""
    below = tried.below
    first, *rest = [band for band in tried.bands if band.least is not None]
    parts = []
    if below is not None:
        parts.append(f"{_share(below.qualified, below.cases)} {below.name} qualify")
    parts.append(f"{_share(first.qualified, first.cases)} at {first.name}")
    if rest:
        k, n = sum(b.qualified for b in rest), sum(b.cases for b in rest)
        parts.append(f"{_share(k, n)} above")
    return ", ".join(parts)


def _share(k: int, n: int) -> str:
    shown = percent(k, n, 1)
    return shown if n >= 10 else f"{count(k)} of {count(n)}"


def _sorts(tried: Trial) -> str:
    if tried.overall is None:
        return "Too few leads were qualified to judge the score."
    if tried.overall.low > 0.5:
        return "Leads with more points qualify more often."
    if tried.overall.high < 0.5:
        return "Leads with more points qualify less often."
    return "More points change nothing clear."


def _hundred(found: Sorting) -> str:
    auc, low, high = (count(each * 100) for each in (found.auc, found.low, found.high))
    return f"{auc} ({low} to {high})"


def _counts(tried: Trial) -> str:
    k = sum(band.qualified for band in tried.bands)
    n = sum(band.cases for band in tried.bands)
    return f"{count(k)} of {count(n)}"


def _first(score_outcomes: pd.DataFrame) -> str:
    return str(min(score_outcomes["quarter"]))
