"""Chart of reasons of rejection over several quarters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.definitions import changed_marks
from jointplan.report.charts.theme import framed, layered, quarters, spread, values
from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import (
    Counts,
    changed_title,
    clear_changes,
    family_name,
    told_share,
)
from jointplan.report.display.formats import percent
from jointplan.report.display.palette import LIGHT
from jointplan.stats.rates import SMALLEST_DENOMINATOR

ROOM_FOR_WORDS = (" ", "  ", "   ", "    ")


def families_by_quarter(
    rejection_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """Share of a quarter's leads rejected per family, quarter by quarter."""
    return _families(rejection_quarters, run, "rejected_count")


def families_as_defined_now(
    rejection_quarters: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """The same by the table of reasons in force now; nothing where it is the same."""
    found = rows(rejection_quarters)
    if all(row["rejected_count"] == row["rejected_now_count"] for row in found):
        return EMPTY
    return _families(rejection_quarters, run, "rejected_now_count")


def _families(
    rejection_quarters: pd.DataFrame, run: pd.DataFrame, column: str
) -> alt.LayerChart | Block:
    about = only(run)
    left_out = "" if about["is_complete"] else str(about["quarter"])
    records = _records(rejection_quarters, column, left_out)
    if not records:
        return nothing("No quarter that is over has rejections in this export.")
    last = [each for each in records if each["quarter"] == records[-1]["quarter"]]
    is_now = column == "rejected_now_count"
    risen = _risen(records, is_comparable=is_now or _is_alike(rejection_quarters))
    leading = risen or max(last, key=lambda each: each["share"])["family"]
    names = list(dict.fromkeys(each["quarter"] for each in records))
    x = alt.X(
        "quarter:O",
        title="Quarter of hand-off",
        axis=quarters(names),
        scale=alt.Scale(domain=[*names, *ROOM_FOR_WORDS]),
    )
    by_quarter = {row["quarter"]: row for row in in_order(rejection_quarters)}
    changes = changed_marks(list(by_quarter.values()), "reasons_on", "Agreed reasons")
    return framed(
        layered(
            _lines(records, leading, x),
            _words(last, records, x),
            *([] if is_now else changes),
        ),
        _title(records, risen, is_now=is_now),
        " ".join(each["told"] for each in last),
        note=source_note(about, "rejection_quarters")
        + " Share of all leads of that quarter in the rates, open ones included.",
        height=300,
        key=[
            ("disqualified", leading if risen else f"{leading} (largest)"),
            ("muted", "all other families"),
        ],
        subtitle="Share of all leads handed off in the quarter, by family of reasons",
        remark=_young(left_out, rejection_quarters),
        name="rejections-by-quarter-as-defined-now"
        if is_now
        else "rejections-by-quarter",
    )


def _title(records: Sequence[dict[str, Any]], risen: str, *, is_now: bool) -> str:
    if risen:
        new, old = _both(records)[risen]
        return f"{changed_title(risen, new, old)} within {records[-1]['days']} days"
    plain = "Leads rejected, by family of reasons and quarter"
    return f"{plain}, as defined now" if is_now else plain


def _both(records: Sequence[dict[str, Any]]) -> dict[str, tuple[Counts, Counts]]:
    """Of each family its share at equal age, in the last quarter and that before."""
    names = list(dict.fromkeys(each["quarter"] for each in records))
    if len(names) < 2:
        return {}
    counts = {
        (each["quarter"], each["family"]): (each["within"], each["mature"])
        for each in records
    }
    families = dict.fromkeys(each["family"] for each in records)
    return {f: (counts[names[-1], f], counts[names[-2], f]) for f in families}


def _risen(records: Sequence[dict[str, Any]], *, is_comparable: bool) -> str:
    """The family that rose most clearly at equal age."""
    names = list(dict.fromkeys(each["quarter"] for each in records))[-2:]
    if not is_comparable or any(
        each["unknown"] for each in records if each["quarter"] in names
    ):
        return ""
    clear = clear_changes(_both(records))
    return next((each.name for each in clear if each.is_above), "")


def _is_alike(rejection_quarters: pd.DataFrame) -> bool:
    """Whether one table of reasons judged the last two quarters."""
    versions = {
        row["quarter"]: row["reasons_on"] for row in in_order(rejection_quarters)
    }
    return len(set(list(versions.values())[-2:])) == 1


def _young(quarter: str, rejection_quarters: pd.DataFrame) -> str:
    """Say that a quarter that still runs is not drawn."""
    if quarter not in {row["quarter"] for row in rows(rejection_quarters)}:
        return ""
    return f"Not shown: {quarter}, which is not over."


def _records(
    rejection_quarters: pd.DataFrame, column: str, left_out: str
) -> list[dict[str, Any]]:
    """Every family in every quarter that is over; without a row it is zero."""
    found = [
        row
        for row in in_order(rejection_quarters)
        if (row["handoff_count"] or 0) >= SMALLEST_DENOMINATOR
        and row["quarter"] != left_out
    ]
    totals = {row["quarter"]: row for row in found}
    within = column.replace("_count", "_within_count")
    counts = {(r["quarter"], r["reason_family"]): (r[column], r[within]) for r in found}
    families = dict.fromkeys(row["reason_family"] for row in found)
    return [
        _point(family, *counts.get((quarter, family), (0, 0)), total)
        for quarter, total in totals.items()
        for family in families
    ]


def _point(family: str | None, k: int, k_within: int, total: Row) -> dict[str, Any]:
    name, quarter, n = family_name(family), total["quarter"], total["handoff_count"]
    return {
        "within": k_within,
        "mature": total["mature_count"],
        "unknown": total["rejected_within_unknown_count"],
        "days": total["within_days"],
        "quarter": quarter,
        "family": name,
        "rejected": k,
        "leads": n,
        "share": k / n,
        "label": percent(k, n, 1),
        "told": f"{quarter}, {name}: {told_share(k, n)}.",
    }


def _lines(records: Sequence[dict[str, Any]], leading: str, x: alt.X) -> alt.Chart:
    is_leading = alt.datum.family == leading
    colour = alt.when(is_leading).then(alt.value(LIGHT["disqualified"]))
    width = alt.when(is_leading).then(alt.value(3.5))
    lines = alt.Chart(values(records)).mark_line(point={"filled": True, "size": 35})
    drawn: alt.Chart = lines.encode(
        x=x,
        y=alt.Y("share:Q", title=None, axis=alt.Axis(format="%")),
        detail="family:N",
        color=colour.otherwise(alt.value(LIGHT["muted"])),
        strokeWidth=width.otherwise(alt.value(1.5)),
        tooltip=alt.Tooltip("told:N", title="Shown"),
        description="told:N",
    )
    return drawn


def _words(
    last: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]], x: alt.X
) -> alt.Chart:
    top = max(each["share"] for each in records)
    places = spread([each["share"] for each in last], top * 0.07)
    named = [
        {**each, "place": place, "word": f"{each['family']} {each['label']}"}
        for each, place in zip(last, places, strict=True)
    ]
    words = alt.Chart(values(named)).mark_text(align="left", dx=8, fontSize=11)
    placed: alt.Chart = words.encode(x=x, y="place:Q", text="word:N")
    return placed
