"""Scores on trial: leads and qualified leads by points, side by side."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, only, source_note
from jointplan.report.display.formats import DASH, count, interval, per_cent
from jointplan.report.display.grid import Column, table
from jointplan.report.display.score_bands import ASKED, DID_NOT_ASK, Trial, trial
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

NAMES = {"crm_score": "CRM's score", "agreed_score": "Agreed score"}


def score_bands(score_outcomes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Leads by band of each score, and by way to become an MQL: the share qualified."""
    about = only(run)
    listed: list[tuple[str, str, int, int]] = []
    for score in NAMES:
        for branch in (DID_NOT_ASK, ASKED):
            tried = trial(score_outcomes, score, branch)
            group = f"{NAMES[score]}, {branch}: {_sorts(tried)}"
            listed += [(group, b.name, b.cases, b.qualified) for b in tried.bands]
            if tried.unscored:
                listed.append((group, "No score on file", tried.unscored, -1))
    return table(
        "table-score-bands",
        "Leads by score at hand-off, and how many qualify",
        [
            Column("Points", [row[1] for row in listed]),
            Column("Leads", [count(row[2]) for row in listed]),
            Column("Qualified", [_count(row[3]) for row in listed]),
            Column("Share", [_share(row[3], row[2]) for row in listed]),
            Column("95% interval", [_interval(row[3], row[2]) for row in listed]),
        ],
        note=source_note(about, "score_outcomes")
        + " Every quarter on file whose decisions are recorded, under the threshold of "
        "now; leads old enough to judge. AUC with DeLong's interval, shares with "
        "Wilson's.",
        empty="No score at hand-off is on file: export the history of the score field.",
        groups=[row[0] for row in listed],
    )


def _sorts(tried: Trial) -> str:
    if tried.overall is None:
        return "too few to say how it sorts"
    found = tried.overall
    return f"AUC {found.auc:.3f} ({found.low:.3f} to {found.high:.3f})"


def _count(number: int) -> str:
    return DASH if number < 0 else count(number)


def _share(k: int, n: int) -> str:
    if k < 0 or n < SMALLEST_DENOMINATOR:
        return DASH
    return per_cent(count(100 * k / n, 1))


def _interval(k: int, n: int) -> str:
    return DASH if k < 0 or n < SMALLEST_DENOMINATOR else interval(wilson(k, n))
