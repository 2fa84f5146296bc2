"""Charts of what was done before a rejection, and of leads rejected for fit or data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.forms import (
    BARE,
    named_marks,
    place_of,
    size_of,
    told_of,
    two_forms,
)
from jointplan.report.charts.theme import layered
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import NO_REASON, NOT_AGREED, furthest
from jointplan.report.display.formats import count, first_upper, percent, plural
from jointplan.report.display.palette import LIGHT

NO_TEAM = "Without a team"
PARTS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "fair": (("fair_count", "no_reason_count"), "tint", "after the agreed work"),
    "early": (("too_early_count",), "disqualified", "too early"),
    "unfound": (("claimed_not_found_count",), "hollow", "not confirmed"),
    "unknown": (("not_measurable_count",), "unknown", "cannot be judged"),
}
"""How rejections stand in a chart: columns of the mart, form, word."""

FIT: dict[str, tuple[tuple[str, ...], str, str]] = {
    "met": (("fit_conforming_count",), "tint", "met the definition"),
    "unmet": (("fit_nonconforming_count",), "disqualified", "did not"),
    "corrected": (("fit_corrected_count",), "hollow", "once corrected"),
    "unknown": (("fit_not_judged_count",), "unknown", "cannot be judged"),
}
LOOKS: dict[str, dict[str, Any]] = {
    "tint": {"fill": LIGHT["disqualified"], "fillOpacity": 0.24},
    "disqualified": {"fill": LIGHT["disqualified"]},
    "hollow": {"fill": LIGHT["paper"]},
    "unknown": {"fill": LIGHT["paper"], "strokeDash": [3, 2]},
}
"""One hue for rejections: full is what to talk about, an outline is not confirmed."""

Parts = Mapping[str, tuple[tuple[str, ...], str, str]]
Sums = dict[str, dict[str, int]]


def rejections_by_family(
    rejection_audit: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Rejections by family of reasons and who acts on them, by what was done before."""
    about = only(run)
    found = rows(rejection_audit)
    if not found:
        return EMPTY
    sums = _sums(found, PARTS, _family)
    return _drawn(
        sums,
        PARTS,
        _family_title(sums),
        "Leads rejected by sales, by family of reasons and who acts on it",
        note=source_note(about, "rejection_audit"),
        name="rejections-by-family",
    )


def audit(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Rejections of each team by what was done before."""
    about = only(run)
    found = rows(rejection_audit)
    if not found:
        return EMPTY
    if all(row["not_measurable_count"] == row["rejected_count"] for row in found):
        return nothing(
            "Whether leads were rejected too early is not in this export, so it is not "
            "drawn."
        )
    sums = _sums(found, PARTS, lambda row: row["team"] or NO_TEAM)
    return _drawn(
        sums,
        PARTS,
        _early_title(sums),
        f"Leads of {about['quarter']} rejected, by the team that decided, most first",
        note=source_note(about, "rejection_audit"),
        name="rejections-by-team",
    )


def fit(rejection_audit: pd.DataFrame, run: pd.DataFrame) -> alt.LayerChart | Block:
    """Rejections for fit and data per reason: whether the definition was met."""
    about = only(run)
    columns = [column for names, *_ in FIT.values() for column in names]
    found = [r for r in rows(rejection_audit) if sum(r[name] for name in columns)]
    if not found or about["is_first_use"]:
        return EMPTY
    sums = _sums(found, FIT, lambda row: str(row["reason"]))
    return _drawn(
        sums,
        FIT,
        _fit_title(sums),
        f"Leads of {about['quarter']} rejected for fit or data, by reason and the MQL "
        "definition, most first",
        note=source_note(about, "rejection_audit"),
        name="rejections-for-fit",
    )


def _family(row: Row) -> str:
    """Name a family of reasons, and who acts on it."""
    if row["reason"] is None:
        return f"{NO_REASON} · sales"
    if row["reason_family"] is None:
        return f"{NOT_AGREED} · both"
    family = first_upper(str(row["reason_family"]))
    return f"{family} · {row['acts']}" if row["acts"] else family


def _family_title(sums: Sums) -> str:
    fair, early, unfound, unknown = (
        sum(parts[part] for parts in sums.values()) for part in PARTS
    )
    if early:
        known = plural(fair + early + unfound, "rejection")
        return f"{count(early)} of {known} came before the agreed work"
    if unfound:
        of_all = plural(fair + unfound + unknown, "rejection")
        return f"{count(unfound)} of {of_all} could not be confirmed"
    if fair:
        return f"No rejection of {count(fair)} judged came before the agreed work"
    return "Rejections by family of reasons"


def _early_title(sums: Sums) -> str:
    """Name the team that differs from all others, if one does."""
    shares = {
        name: (parts["early"], sum(parts.values()) - parts["unknown"])
        for name, parts in sums.items()
        if name != NO_TEAM
    }
    found = furthest({"team": shares})
    if found is None:
        return "Leads rejected too early, by team"
    team = found[1]
    own, others = percent(*team.share, 1), percent(*team.rest, 1)
    return f"{team.name} rejected {own} too early, all others {others}"


def _fit_title(sums: Sums) -> str:
    judged = sum(
        number
        for parts in sums.values()
        for part, number in parts.items()
        if part != "unknown"
    )
    if not judged:
        return "Leads rejected for fit or data, by reason"
    met = sum(parts["met"] for parts in sums.values())
    verb = f"{count(judged)} fit or data {'rejection' if judged == 1 else 'rejections'}"
    return f"Of {verb}, {count(met)} met the definition"


def _sums(found: Sequence[Row], parts: Parts, named: Callable[[Row], str]) -> Sums:
    """Sum a group's rows; the largest first, what has no name last."""
    sums: Sums = defaultdict(lambda: dict.fromkeys(parts, 0))
    for row in found:
        for part, (columns, *_) in parts.items():
            sums[named(row)][part] += sum(row[column] for column in columns)
    last = {NO_REASON, NO_TEAM}
    order = sorted(sums, key=lambda name: (name in last, -sum(sums[name].values())))
    return {name: sums[name] for name in order}


def _drawn(
    sums: Sums, parts: Parts, title: str, subtitle: str, *, note: str, name: str
) -> alt.LayerChart:
    totals = {part: sum(each[part] for each in sums.values()) for part in parts}
    records = [_bar(name, each, parts) for name, each in sums.items()]
    kinds = {part: parts[part][1] for part in parts if totals[part]}
    most = max(each["leads"] for each in records)
    return two_forms(
        records,
        lambda base, form: _stacked(base, form, kinds, most),
        title,
        subtitle,
        told=told_of(records),
        note=note,
        key=[
            (kind, f"{word} {count(totals[part])}")
            for part, (_, kind, word) in parts.items()
            if totals[part]
        ],
        name=name,
    )


def _bar(name: str, sums: Mapping[str, int], parts: Parts) -> dict[str, Any]:
    """A row: what all have in common is in its total, the rest is named beside it."""
    at, first = 0, next(iter(parts))
    bar: dict[str, Any] = {"name": name, "leads": sum(sums.values())}
    for part in parts:
        bar[f"{part}_from"], bar[f"{part}_to"] = at, at + sums[part]
        bar[part] = sums[part]
        at += sums[part]
    said = [f"{count(sums[p])} {parts[p][2]}" for p in parts if sums[p] and p != first]
    bar["label"] = " · ".join([count(bar["leads"]), *said])
    told = [f"{count(sums[part])} {parts[part][2]}" for part in parts if sums[part]]
    bar["told"] = f"{name}: {plural(bar['leads'], 'rejection')}, {', '.join(told)}."
    return bar


def _stacked(
    base: alt.Chart, form: str, kinds: Mapping[str, str], most: int
) -> alt.LayerChart:
    """Draw a bar per row; a part without length has no edge either."""
    room = most * (1 if form == "narrow" else ROOM_FOR_WORDS)
    scale = alt.Scale(domain=[0, room], nice=False)
    bars = [
        base.mark_bar(
            height=size_of(form),
            stroke=LIGHT["disqualified"],
            yOffset=place_of(form),
            **LOOKS[kind],
        ).encode(
            x=alt.X(f"{part}_from:Q", title=None, axis=BARE, scale=scale),
            x2=f"{part}_to:Q",
            strokeWidth=alt.when(f"datum.{part} > 0")
            .then(alt.value(1.5))
            .otherwise(alt.value(0)),
        )
        for part, kind in kinds.items()
    ]
    return layered(*bars, *named_marks(base, form, "leads:Q"))


ROOM_FOR_WORDS = 1.55
"""How much longer than the longest bar a row is, for what stands beside it."""
