"""Load of each team beside its first responses, so that neither is read alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

import pandas as pd

from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import HANDOFFS, count, share
from jointplan.report.display.grid import Column, table
from jointplan.stats.rates import Counts

UNMEASURED = "not_measurable_count"


@dataclass(frozen=True)
class TeamLoad:
    """One team of the quarter: its weeks, and answers in busy and in other weeks.

    Attributes:
        team: Its name.
        weeks: Weeks with hand-offs and somebody at work.
        middle: Hand-offs per representative at work in its middle week.
        answers: Kept of judged in busier weeks, and kept of judged in the others.
        unmeasured: First responses of either that are not measurable: in no share.
    """

    team: str
    weeks: tuple[Row, ...]
    middle: float
    answers: Counts
    unmeasured: tuple[int, int]


def per_head(row: Row) -> float:
    """Hand-offs of a team's week per representative at work."""
    return float(row["handoff_count"] / row["working_count"])


def team_loads(load: pd.DataFrame) -> list[TeamLoad]:
    """Teams by name, each with the weeks that can say something of its load."""
    weeks: dict[str, list[Row]] = {}
    for row in rows(load):
        is_known = not (pd.isna(row["team"]) or pd.isna(row["working_count"]))
        if is_known and row["working_count"] and row["handoff_count"]:
            weeks.setdefault(row["team"], []).append(row)
    return [_team_load(team, found) for team, found in sorted(weeks.items())]


def _team_load(team: str, weeks: Sequence[Row]) -> TeamLoad:
    middle = median(per_head(row) for row in weeks)
    busy = [row for row in weeks if per_head(row) > middle]
    other = [row for row in weeks if per_head(row) <= middle]
    unmeasured = (_sum(busy, UNMEASURED), _sum(other, UNMEASURED))
    answers = (*_kept(busy), *_kept(other))
    return TeamLoad(team, tuple(weeks), middle, answers, unmeasured)


def _kept(weeks: Sequence[Row]) -> tuple[int, int]:
    met = _sum(weeks, "met_count")
    return met, met + _sum(weeks, "breached_count")


def load_unknown(load: pd.DataFrame, quarter: str) -> str:
    """Say why load cannot stand beside first response; nothing if it can."""
    found = rows(load)
    agreed = _sum(found, "rated_count") - _sum(found, "no_agreement_count")
    if not _sum(found, "handoff_count"):
        return f"No leads were handed off in {quarter}."
    if not agreed:
        return (
            f"The plan of {quarter} promises no first response, so there is nothing "
            "to hold the load against."
        )
    if all(pd.isna(row["working_count"]) for row in found):
        return (
            "Load is not measurable: the exports hold no touches, or no team for who "
            "made them, so nobody knows who was at work."
        )
    if _sum(found, UNMEASURED) == agreed:
        return (
            f"Load cannot stand beside first response, which is not measurable in "
            f"{quarter}: dates without time, or from before the first touch on file."
        )
    if not any(each.answers[1] + each.answers[3] for each in team_loads(load)):
        return f"No first response of {quarter} is met or late yet."
    return ""


def _sum(found: Iterable[Row], column: str) -> int:
    return sum(int(row[column]) for row in found)


def load(load: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per team: hand-offs per representative at work, and first response kept."""
    about = only(run)
    why = load_unknown(load, about["quarter"])
    if why:
        return nothing(why)
    found = team_loads(load)
    at_work = [mean(int(row["working_count"]) for row in t.weeks) for t in found]
    return table(
        "table-load",
        "Load and first response by team",
        [
            Column("Team", [each.team for each in found]),
            Column(HANDOFFS, [count(_all(each)) for each in found]),
            Column("At work in a week", [count(number, 1) for number in at_work]),
            Column(f"{HANDOFFS} each", [count(each.middle, 1) for each in found]),
            Column("Answered in time", [_answered(each) for each in found]),
            Column("In busier weeks", [share(*each.answers[:2]) for each in found]),
            Column("In the others", [share(*each.answers[2:]) for each in found]),
            *_unmeasured(found),
        ],
        note=source_note(about, "load")
        + " At work: with a touch that counts in that week, on average. Each: in the "
        "team's middle week; busier weeks have more. Answers are of rated ones.",
        empty="",
    )


def _unmeasured(found: Sequence[TeamLoad]) -> list[Column]:
    """What is in neither share, where there is any."""
    counts = [sum(each.unmeasured) for each in found]
    return [Column("Not measurable", [count(n) for n in counts])] if any(counts) else []


def _all(each: TeamLoad) -> int:
    return sum(int(row["handoff_count"]) for row in each.weeks)


def _answered(each: TeamLoad) -> str:
    k, n, other_k, other_n = each.answers
    return share(k + other_k, n + other_n)
