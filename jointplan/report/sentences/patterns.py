"""Load, speed and patterns in words: facts, never blame."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import Block, nothing, only, remark, rows
from jointplan.report.display.formats import (
    count,
    listing,
    plural,
    share,
    signed,
)
from jointplan.report.tables.load import (
    TeamLoad,
    busier,
    load_difference,
    load_effect,
    load_unknown,
    may_turn,
    team_loads,
)
from jointplan.report.tables.patterns import PATTERNS, in_sides, unusual
from jointplan.report.tables.speeds import NEVER, speed_unknown, strata, total
from jointplan.stats.differences import Stratified, stratified_difference
from jointplan.stats.rates import SMALLEST_DENOMINATOR


def load(load: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether in a team's busier weeks fewer leads are answered on time."""
    about = only(run)
    why = load_unknown(load, about["quarter"])
    if why:
        return nothing(why)
    teams = team_loads(load)
    found, busy = load_difference(teams), busier(teams)
    if found is None:
        return remark(
            f"Too few first responses of {about['quarter']} to compare busier weeks "
            "with the others."
        )
    return remark(
        f"{_load_verdict(teams)} On time: {share(*busy[:2])} in each team's busier "
        f"weeks, {share(*busy[2:])} in its others. Within a team that is "
        f"{_points(found)}. Weeks differ in more than their load."
    )


def _load_verdict(teams: Sequence[TeamLoad]) -> str:
    unmeasured = sum(sum(each.unmeasured) for each in teams)
    if may_turn(teams):
        return (
            f"{plural(unmeasured, 'first response')} cannot be judged and could turn "
            "this result."
        )
    return _LOAD_VERDICTS[load_effect(teams)]


_LOAD_VERDICTS = {
    -1: "In busier weeks fewer leads are answered on time: look at staffing first.",
    0: "Busier weeks make no clear difference to first response.",
    1: "In busier weeks more leads are answered on time: load is not the cause.",
}


def speed_conversion(speed_conversion: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how many leads qualify: answered on time, answered late, never answered."""
    about = only(run)
    why = speed_unknown(speed_conversion, about["quarter"])
    if why:
        return nothing(why)
    groups = strata(speed_conversion)
    alike = "source" if {band for _, band in groups} == {None} else _ALIKE
    found = stratified_difference(list(groups.values()))
    if found is None or found.compared < SMALLEST_DENOMINATOR:
        return remark(
            f"Too few leads of the same {alike} were answered both on time and late "
            f"to compare how many qualify{_never(speed_conversion)}"
        )
    met, late = total(speed_conversion, "met"), total(speed_conversion, "late")
    days = rows(speed_conversion)[0]["within_days"]
    return remark(
        f"{_speed_verdict(found)} Qualified within {days} days: on time {share(*met)}, "
        f"late {share(*late)}{_never(speed_conversion)} Among leads of the same "
        f"{alike}, on time less late is {_points(found)}. {count(found.compared)} of "
        f"{plural(met[1] + late[1], 'lead')} could be compared that way."
    )


def _never(speed_conversion: pd.DataFrame) -> str:
    """Say what became of leads without an answer: they are no slow answers (R58)."""
    never = total(speed_conversion, NEVER)
    return f", never answered {share(*never)}." if never[1] else "."


_ALIKE = "source and score band"


def _speed_verdict(found: Stratified) -> str:
    if found.sign > 0:
        return "Leads answered on time qualify more often than late ones."
    if found.sign < 0:
        return "Leads answered on time qualify less often than late ones."
    return "The difference between on time and late could be chance."


def _points(found: Stratified) -> str:
    bounds = f"{signed(found.low * 100, 1)} to {signed(found.high * 100, 1)}"
    return f"{signed(found.gap * 100, 1)} points (95% interval {bounds})"


def patterns(patterns: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say which patterns are more frequent than in the quarters before, by side."""
    about = only(run)
    found = in_sides(patterns)
    known = [row for row in found if pd.isna(row["unmeasured"])]
    if not known:
        return nothing(_nothing_known(len(found), about["quarter"]))
    compared = [row for row in known if row["usual_quarter_count"]]
    risen = [row for row, sign in zip(known, unusual(known), strict=True) if sign > 0]
    told = [
        f"{side}: {listing([_named(row['pattern']) for row in more])}"
        for side in ("marketing", "sales")
        if (more := [row for row in risen if row["side"] == side])
    ]
    looked = f"{plural(len(known), 'pattern')} of {about['quarter']}"
    if not compared:
        said = f"No earlier quarter is on file to compare {looked} with."
    elif told:
        said = f"More frequent than in the quarters before: {'; '.join(told)}."
    else:
        said = f"None of {looked} is clearly more frequent than before."
    return remark(f"{said}{_unmeasured(len(found) - len(known))}")


def _nothing_known(looked_for: int, quarter: str) -> str:
    if not looked_for:
        return f"No leads were passed on in {quarter}."
    return "No pattern can be measured with this export; the table says why."


def _unmeasured(number: int) -> str:
    return f" {count(number)} more cannot be measured." * bool(number)


def _named(pattern: str) -> str:
    name = PATTERNS[pattern][0]
    return name[:1].lower() + name[1:]
