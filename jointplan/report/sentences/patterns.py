"""Load, speed and patterns in words: facts and associations, never blame."""

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
from jointplan.report.tables.load import load_unknown, team_loads
from jointplan.report.tables.patterns import PATTERNS, in_sides, unusual
from jointplan.report.tables.speeds import NEVER, speed_unknown, strata, total
from jointplan.stats.rates import (
    SMALLEST_DENOMINATOR,
    Stratified,
    stratified_difference,
)


def load(load: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say whether a team's busier weeks go with fewer answers in time."""
    about = only(run)
    why = load_unknown(load, about["quarter"])
    if why:
        return nothing(why)
    teams = team_loads(load)
    answers = [each.answers for each in teams]
    found = stratified_difference(answers)
    busy = tuple(sum(counts[place] for counts in answers) for place in range(4))
    if found is None or min(busy[1], busy[3]) < SMALLEST_DENOMINATOR:
        return remark(
            f"Too few first responses of {about['quarter']} to say whether busier "
            "weeks go with later answers."
        )
    unmeasured = [sum(each.unmeasured[place] for each in teams) for place in (0, 1)]
    verdict = _load_verdict(found, busy, unmeasured)
    return remark(
        f"{verdict}: of the hand-offs of each team's busier weeks "
        f"{share(*busy[:2])} were answered in time, of those of its other weeks "
        f"{share(*busy[2:])}. Within a team that is {_points(found)}. It is an "
        "association: weeks differ in more than their load."
    )


def _may_turn(busy: Sequence[int], unmeasured: Sequence[int]) -> bool:
    """Whether what is not measurable could turn the difference around (R64)."""
    if not any(unmeasured):
        return False
    more, less = busy[1] + unmeasured[0], busy[3] + unmeasured[1]
    worst = busy[0] / more - (busy[2] + unmeasured[1]) / less
    best = (busy[0] + unmeasured[0]) / more - busy[2] / less
    return worst < 0 < best


def _load_verdict(
    found: Stratified, busy: Sequence[int], unmeasured: Sequence[int]
) -> str:
    if _may_turn(busy, unmeasured):
        return (
            "Whether busier weeks go with later answers is not measurable, for "
            f"{count(sum(unmeasured))} first responses in neither share could turn it"
        )
    if found.high < 0:
        return "Busier weeks go with fewer answers in time, so look at staffing first"
    if found.low > 0:
        return "Busier weeks go with more answers in time, so load is not what is short"
    return "Load is not shown to matter within a team"


def speed_conversion(speed_conversion: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how answers in time and late ones compare within source and score band."""
    about = only(run)
    why = speed_unknown(speed_conversion, about["quarter"])
    if why:
        return nothing(why)
    groups = strata(speed_conversion)
    alike = "source" if {band for _, band in groups} == {None} else _ALIKE
    found = stratified_difference(list(groups.values()))
    if found is None or found.compared < SMALLEST_DENOMINATOR:
        return remark(
            f"Hardly any hand-offs of the same {alike} were answered both in time and "
            "late, so speed and conversion cannot be compared."
            f"{_never(speed_conversion)}"
        )
    met, late = total(speed_conversion, "met"), total(speed_conversion, "late")
    days = rows(speed_conversion)[0]["within_days"]
    return remark(
        f"{_speed_verdict(found)}: among hand-offs of the same {alike} the difference "
        f"in being qualified within {days} days is {_points(found)}. "
        f"{count(found.compared)} of {plural(met[1] + late[1], 'hand-off')} stand "
        f"where both kinds exist. As they come it is {share(*met)} against "
        f"{share(*late)}, which also mixes {alike}. Either way it is an "
        "association, not an effect: good leads are called first."
        f"{_never(speed_conversion)}"
    )


def _never(speed_conversion: pd.DataFrame) -> str:
    """Say what became of those whom nobody answered: no slow answers (R58)."""
    never = total(speed_conversion, NEVER)
    if not never[1]:
        return ""
    return (
        f" {plural(never[1], 'hand-off')} never answered stand apart: "
        f"{share(*never)} qualified."
    )


_ALIKE = "source and score band"


def _speed_verdict(found: Stratified) -> str:
    if found.low > 0:
        return "Hand-offs answered in time were qualified more often"
    if found.high < 0:
        return "Hand-offs answered in time were qualified less often"
    return "Hand-offs answered in time are not shown to be qualified more often"


def _points(found: Stratified) -> str:
    bounds = f"{signed(found.low * 100, 1)} to {signed(found.high * 100, 1)}"
    return f"{signed(found.gap * 100, 1)} points (95% interval {bounds})"


def patterns(patterns: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say which patterns are more frequent than in the quarters before, by side."""
    about = only(run)
    found = in_sides(patterns)
    known = [row for row in found if pd.isna(row["unmeasured"])]
    if not known:
        return nothing(f"Nothing to look at: {_lacking(len(found), about['quarter'])}")
    compared = [row for row in known if row["usual_quarter_count"]]
    told = [
        f"{side}: {listing([_named(row['pattern']) for row in more])}"
        for side in ("marketing", "sales")
        if (more := [r for r in known if r["side"] == side and unusual(r) > 0])
    ]
    if not compared:
        said = "no earlier quarter on file says what is usual"
    elif told:
        said = (
            f"more frequent than in the quarters before is, with {'; with '.join(told)}"
        )
    else:
        said = "none is shown to be more frequent than in the quarters before"
    looked = f"Of {plural(len(known), 'pattern')} looked at in {about['quarter']}, "
    caution = _CHANCE * (bool(told) and len(compared) > 1)
    return remark(f"{looked}{said}.{caution}{_unmeasured(len(found) - len(known))}")


_CHANCE = " One of so many may stand out by chance alone."


def _lacking(looked_for: int, quarter: str) -> str:
    if not looked_for:
        return f"no leads were handed off in {quarter}."
    return "the exports lack what every pattern needs; the table says what."


def _unmeasured(number: int) -> str:
    return f" {count(number)} more cannot be measured." * bool(number)


def _named(pattern: str) -> str:
    name = PATTERNS[pattern][0]
    return name if name.startswith("MQL") else name[:1].lower() + name[1:]
