"""First responses of each team by its load."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

import pandas as pd

from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, share
from jointplan.report.display.grid import Column, table
from jointplan.stats.differences import Counts, Stratified, stratified_difference
from jointplan.stats.rates import SMALLEST_DENOMINATOR

UNMEASURED = "not_measurable_count"


@dataclass(frozen=True)
class TeamLoad:
    """One team of the quarter: its weeks, and answers in busy and in other weeks.

    Attributes:
        team: Its name.
        weeks: Weeks with leads and somebody at work.
        middle: Leads per person at work in its middle week.
        answers: On time of judged in busier weeks, and the same of the others.
        unmeasured: First responses of either that cannot be judged: in no share.
    """

    team: str
    weeks: tuple[Row, ...]
    middle: float
    answers: Counts
    unmeasured: tuple[int, int]


def per_head(row: Row) -> float:
    """Leads of a team's week per person at work."""
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
        return f"No leads were passed on in {quarter}."
    if not agreed:
        return (
            f"The plan of {quarter} promises no first response, so load cannot be "
            "compared with it."
        )
    if all(pd.isna(row["working_count"]) for row in found):
        return (
            "Load is not in this export: it holds no touches, or no team of those who "
            "made them."
        )
    if _sum(found, UNMEASURED) == agreed:
        return (
            f"First response of {quarter} cannot be judged: dates have no time of day, "
            "or lie before the first touch on file."
        )
    if not any(each.answers[1] + each.answers[3] for each in team_loads(load)):
        return f"No first response of {quarter} is on time or late yet."
    return ""


def _sum(found: Iterable[Row], column: str) -> int:
    return sum(int(row[column]) for row in found)


def load_difference(teams: Sequence[TeamLoad]) -> Stratified | None:
    """Answers on time in busier weeks less those in others; none of too few."""
    busy = busier(teams)
    found = stratified_difference([each.answers for each in teams])
    return found if min(busy[1], busy[3]) >= SMALLEST_DENOMINATOR else None


def load_effect(teams: Sequence[TeamLoad]) -> int:
    """Whether busier weeks go with more answers on time (1) or fewer (-1), else 0."""
    found = load_difference(teams)
    if found is None or may_turn(teams):
        return 0
    return found.sign


def busier(teams: Sequence[TeamLoad]) -> Counts:
    """On time of judged in all busier weeks, and in all others."""
    k, n, other_k, other_n = (
        sum(each.answers[place] for each in teams) for place in range(4)
    )
    return k, n, other_k, other_n


def may_turn(teams: Sequence[TeamLoad]) -> bool:
    """Whether what cannot be judged may turn the difference around (R64)."""
    unmeasured = [sum(each.unmeasured[place] for each in teams) for place in (0, 1)]
    if not any(unmeasured):
        return False
    k, n, other_k, other_n = busier(teams)
    more, less = n + unmeasured[0], other_n + unmeasured[1]
    worst = k / more - (other_k + unmeasured[1]) / less
    best = (k + unmeasured[0]) / more - other_k / less
    return worst < 0 < best


def load(load: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per team: leads per person at work, and first responses on time."""
    about = only(run)
    why = load_unknown(load, about["quarter"])
    if why:
        return nothing(why)
    found = team_loads(load)
    at_work = [mean(int(row["working_count"]) for row in t.weeks) for t in found]
    return table(
        "table-load",
        "First response and load, by team",
        [
            Column("Team", [each.team for each in found]),
            Column("Leads", [count(_all(each)) for each in found]),
            Column(
                "People at work in a week", [count(number, 1) for number in at_work]
            ),
            Column(
                "Leads each in the middle week",
                [count(each.middle, 1) for each in found],
            ),
            Column("On time", [_answered(each) for each in found]),
            Column(
                "On time, busier weeks", [share(*each.answers[:2]) for each in found]
            ),
            Column(
                "On time, other weeks", [share(*each.answers[2:]) for each in found]
            ),
            *_unmeasured(found),
        ],
        note=source_note(about, "load")
        + " At work: made a touch in that week. Busier: more leads each than in the "
        "team's middle week. On time: of rated leads.",
        empty="",
    )


def _unmeasured(found: Sequence[TeamLoad]) -> list[Column]:
    """What is in neither share, where there is any."""
    counts = [sum(each.unmeasured) for each in found]
    return (
        [Column("Cannot be judged", [count(n) for n in counts])] if any(counts) else []
    )


def _all(each: TeamLoad) -> int:
    return sum(int(row["handoff_count"]) for row in each.weeks)


def _answered(each: TeamLoad) -> str:
    k, n, other_k, other_n = each.answers
    return share(k + other_k, n + other_n)
