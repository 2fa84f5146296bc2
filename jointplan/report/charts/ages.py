"""Charts of what became of leads as they aged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.theme import PER_CENT, framed, layered, spread, values
from jointplan.report.display.blocks import (
    Block,
    Row,
    in_order,
    lacking,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import changed_title
from jointplan.report.display.formats import interval, whole_percent
from jointplan.report.display.palette import LIGHT
from jointplan.stats.curves import MOSTLY_EXACT, Incidence, exact_share, incidence

LONGEST_AGE = 90
ROOM_FOR_WORDS = 1.36
WAITING, UNKNOWN = "undecided", "no decision recorded"
OTHER_ENDS = ("joined", "withdrawn", "expired")
BANDS = (
    ("qualified", ("qualified",), "qualified"),
    (WAITING, (), "open"),
    ("other ends", OTHER_ENDS, "claimed"),
    ("recycled", ("recycled",), "recycled"),
    ("disqualified", ("disqualified",), "disqualified"),
)
ROLES = {band: role for band, _, role in BANDS} | {UNKNOWN: "open"}
SHORT = {UNKNOWN: "no decision"}
INTERVAL = " Its interval is of each age by itself (delta method, log-log)."
ESTIMATE = " Aalen-Johansen estimate; open leads count for as long as watched."


def fates_over_age(
    decision_ages: pd.DataFrame, funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """What became of the quarter's leads, by days since hand-off."""
    about = only(run)
    for row in rows(funnel_quarters):
        if row["is_report_quarter"] and not row["is_qualification_begun"]:
            return nothing(
                f"Decisions of the first days of {about['quarter']} are not in this "
                "export, so leads are not followed by age."
            )
    ages = decision_ages[decision_ages["is_report_quarter"].astype(bool)]
    if exact_share(ages) < MOSTLY_EXACT:
        return nothing(
            f"The days of most decisions of {about['quarter']} are not in this export, "
            "so leads are not followed by age."
        )
    curves = incidence(ages)
    oldest = _oldest(curves)
    if oldest < 1:
        return nothing(
            f"Too early to say: fewer than ten leads of {about['quarter']} are one day "
            "old."
        )
    heights = _heights(curves, oldest)
    if lacking(funnel_quarters)[0]:
        heights = {
            UNKNOWN if band == WAITING else band: curve
            for band, curve in heights.items()
        }
    areas = alt.Chart(values(_band_records(heights))).mark_area(
        interpolate="step-after", stroke=LIGHT["paper"], strokeWidth=0.8
    )
    drawn = areas.encode(
        x=_ages(oldest),
        y=alt.Y("height:Q", stack="zero", title=None, axis=PER_CENT),
        color=alt.Color("role:N", scale=None),
        order="order:O",
    )
    told = {band: whole_percent(curve[-1]) for band, curve in heights.items()}
    said = ", ".join(f"{band} {figure}" for band, figure in told.items())
    return framed(
        layered(drawn, _words_at(_middles(heights), told, oldest + 1)),
        _fates_title(heights),
        f"By day {oldest}: {said}.",
        note=source_note(about, "decision_ages") + ESTIMATE,
        height=320,
        key=[(ROLES[band], band) for band in heights],
        subtitle=f"Share of leads of {about['quarter']}, by days since hand-off",
        name="decisions-by-age",
    )


def _fates_title(heights: Mapping[str, Sequence[float]]) -> str:
    """Say how many are undecided in the end, where the export has decisions."""
    if WAITING not in heights:
        return "What became of leads, by days since hand-off"
    days = len(heights[WAITING]) - 2
    left = whole_percent(heights[WAITING][-1])
    return f"After {days} days, {left} of leads are undecided"


def qualified_curves(
    decision_ages: pd.DataFrame, funnel_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share qualified by days since hand-off, one line per quarter (R33)."""
    about = only(run)
    recorded = {
        row["quarter"] for row in rows(funnel_quarters) if row["is_qualification_begun"]
    }
    parts = {
        str(quarter): part
        for quarter, part in decision_ages.groupby("quarter", sort=True)
        if quarter in recorded
    }
    curves = {name: incidence(part) for name, part in parts.items()}
    curves = {name: curve for name, curve in curves.items() if _oldest(curve) > 0}
    if not curves:
        return nothing("Too early to say: no quarter has ten leads old enough.")
    if any(exact_share(parts[name]) < MOSTLY_EXACT for name in curves):
        return _between(parts, curves, about)
    ends = {name: _oldest(curve) for name, curve in curves.items()}
    finals = {
        name: curve.share_at("qualified", ends[name]) or 0.0
        for name, curve in curves.items()
    }
    told = {name: whole_percent(final) for name, final in finals.items()}
    reported = about["quarter"]
    lines = _quarter_lines(curves, ends, reported)
    last = max(ends.values()) - 1
    records = _intervals(curves, ends, reported)
    bands = [_band_of(records, _ages(last))] if records else []
    key = [("qualified", f"{reported}, 95% interval"), ("muted", "earlier quarters")]
    said = ", ".join(f"{name} {told[name]} by day {ends[name]}" for name in curves)
    if reported in curves:
        said += _interval_told(curves[reported], ends[reported])
    return framed(
        layered(*bands, lines, _words_at(finals, told, max(ends.values()))),
        _curves_title(funnel_quarters, reported),
        f"Share qualified: {said}.",
        note=source_note(about, "decision_ages") + ESTIMATE + INTERVAL,
        height=300,
        key=key[: len(curves)],
        subtitle="Share of leads qualified, by days since hand-off and quarter",
        name="qualified-by-age",
    )


def _intervals(
    curves: Mapping[str, Incidence], oldest: Mapping[str, int], reported: str
) -> list[dict[str, Any]]:
    """The 95% interval of the share qualified, age by age; none where it has none."""
    if reported not in curves:
        return []
    found = [
        (age, curves[reported].interval_at("qualified", age))
        for age in range(oldest[reported] + 1)
    ]
    return [
        {"quarter": reported, "age": age, "low": ends[0], "high": ends[1]}
        for age, ends in found
        if ends
    ]


def _band_of(records: Sequence[dict[str, Any]], x: alt.X) -> alt.Chart:
    band = alt.Chart(values(records)).mark_area(interpolate="step-after", opacity=0.2)
    drawn: alt.Chart = band.encode(
        x=x,
        y=alt.Y("low:Q", title=None, axis=PER_CENT),
        y2="high:Q",
        color=alt.value(LIGHT["qualified"]),
    )
    return drawn


def _interval_told(curve: Incidence, age: int) -> str:
    ends = curve.interval_at("qualified", age)
    return f" (95% interval {interval(ends)})" if ends else ""


def _curves_title(funnel_quarters: pd.DataFrame, quarter: str) -> str:
    """Say a clear change at equal age; where there is none, what is drawn."""
    plain = "Leads qualified, by days since hand-off"
    found = in_order(funnel_quarters)
    names = [row["quarter"] for row in found]
    place = names.index(quarter) if quarter in names else 0
    last = found[place - 1 : place + 1] if place else []
    if not last or not all(row["is_qualification_recorded"] for row in last):
        return plain
    old, new = ((row["qualified_within_count"], row["mature_count"]) for row in last)
    days = last[1]["within_days"]
    return changed_title(f"Share qualified within {days} days", new, old) or plain


def _between(
    parts: Mapping[str, pd.DataFrame], slowest: Mapping[str, Incidence], about: Row
) -> alt.LayerChart:
    """The share qualified lies between two curves, where few days are known (R44)."""
    name = about["quarter"] if about["quarter"] in slowest else max(slowest)
    fastest, oldest = incidence(parts[name], "age_days_least"), _oldest(slowest[name])
    records = [
        {
            "age": age,
            "low": slowest[name].share_at("qualified", age) or 0.0,
            "high": _highest(fastest, age),
        }
        for age in range(oldest + 1)
    ]
    band = alt.Chart(values(records)).mark_area(interpolate="step-after", opacity=0.35)
    drawn = band.encode(
        x=_ages(oldest),
        y=alt.Y("low:Q", title=None, axis=PER_CENT),
        y2="high:Q",
        color=alt.value(LIGHT["qualified"]),
    )
    low, high = (whole_percent(records[-1][side]) for side in ("low", "high"))
    return framed(
        layered(drawn),
        f"By day {oldest}, {low} to {high} of leads are qualified",
        f"Share qualified of {name} by day {oldest}: between {low} and {high}.",
        note=source_note(about, "decision_ages")
        + " Between the curves of the latest possible days and of the earliest.",
        height=300,
        key=[("qualified", name)],
        subtitle="Share of leads qualified, by days since hand-off; exact days are not "
        "in this export",
        name="qualified-by-age",
    )


def _highest(curve: Incidence, age: int) -> float:
    """Share qualified by an age; after the last one watched it stays."""
    return curve.share_at("qualified", min(age, curve.ages[-1])) or 0.0


def _quarter_lines(
    curves: Mapping[str, Incidence], ends: Mapping[str, int], reported: str
) -> alt.Chart:
    records = [
        {
            "quarter": name,
            "is_reported": name == reported,
            "age": age,
            "share": curve.share_at("qualified", age),
        }
        for name, curve in curves.items()
        for age in range(ends[name] + 1)
    ]
    colour = alt.when("datum.is_reported").then(alt.value(LIGHT["qualified"]))
    width = alt.when("datum.is_reported").then(alt.value(3.5))
    lines = alt.Chart(values(records)).mark_line(interpolate="step-after")
    drawn: alt.Chart = lines.encode(
        x=_ages(max(ends.values()) - 1),
        y=alt.Y("share:Q", title=None, axis=PER_CENT),
        detail="quarter:N",
        color=colour.otherwise(alt.value(LIGHT["muted"])),
        strokeWidth=width.otherwise(alt.value(1.3)),
    )
    return drawn


def _band_records(heights: Mapping[str, Sequence[float]]) -> list[dict[str, Any]]:
    return [
        {"age": age, "order": order, "height": height, "role": LIGHT[ROLES[band]]}
        for order, (band, curve) in enumerate(heights.items())
        for age, height in enumerate(curve)
    ]


def _words_at(
    heights: Mapping[str, float], told: Mapping[str, str], age: int
) -> alt.Chart:
    """Name curves and bands at their right ends, apart from each other."""
    top = max(1e-9, *heights.values())
    places = spread(list(heights.values()), top * 0.075)
    records = [
        {"age": age, "place": place, "word": f"{SHORT.get(name, name)} {told[name]}"}
        for name, place in zip(heights, places, strict=True)
    ]
    words = alt.Chart(values(records)).mark_text(align="left", dx=6, fontSize=11)
    placed: alt.Chart = words.encode(x="age:Q", y="place:Q", text="word:N")
    return placed


def _middles(heights: Mapping[str, Sequence[float]]) -> dict[str, float]:
    base, middles = 0.0, {}
    for band, curve in heights.items():
        middles[band] = base + curve[-1] / 2
        base += curve[-1]
    return middles


def _heights(curves: Incidence, oldest: int) -> dict[str, list[float]]:
    """Height of every band there is; the open one always."""
    every = {band: _band(curves, outcomes, oldest) for band, outcomes, _ in BANDS}
    return {band: h for band, h in every.items() if h[-1] or band == WAITING}


def _band(curves: Incidence, outcomes: Sequence[str], oldest: int) -> list[float]:
    """Height of one band by age, with a day more so that the last step has a width."""
    parts = [curves.shares[outcome] for outcome in outcomes if outcome in curves.shares]
    if not outcomes:
        parts = [curves.undecided]
    heights = [sum(part[age] for part in parts) for age in range(oldest + 1)]
    return [*heights, heights[-1]]


def _ages(oldest: int) -> alt.X:
    last = oldest + 1
    return alt.X(
        "age:Q",
        title="Days since hand-off",
        scale=alt.Scale(domain=[0, last * ROOM_FOR_WORDS], nice=False),
        axis=alt.Axis(values=list(range(0, last + 1, 15 if last > 40 else 5))),
    )


def _oldest(curves: Incidence) -> int:
    """Age up to which at least ten hand-offs were watched, at most 90 days."""
    return min(LONGEST_AGE, max(curves.oldest, 0))
