"""How many leads qualify by first response: on time, late, never answered."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import DASH, first_upper, named, share
from jointplan.report.display.grid import Column, table
from jointplan.stats.differences import Counts

SPEEDS = ("met", "late")
NEVER = "never answered"
GROUPS = {"met": "On time", "late": "Late", NEVER: "Never answered"}
"""What leads are called by their first response."""


def speed_unknown(speed_conversion: pd.DataFrame, quarter: str) -> str:
    """Say why leads on time and late ones cannot be compared; nothing if they can."""
    found = rows(speed_conversion)
    if not found:
        return f"No rated lead of {quarter} is old enough to compare yet."
    if not found[0]["is_qualification_recorded"]:
        return "Whether leads qualified is not in this export."
    if found[0]["is_filled_afterwards"]:
        return (
            "Leads of one source cannot be compared: the field is filled in much more "
            "often on qualified leads."
        )
    states = {row["first_response_state"] for row in found}
    if states == {"no agreement"}:
        return f"The plan of {quarter} promises no first response, so none is on time."
    if not states.intersection((*SPEEDS, NEVER)):
        return (
            "Whether first responses were on time is not in this export: it holds no "
            "touches, or dates without time."
        )
    return ""


def strata(speed_conversion: pd.DataFrame) -> dict[tuple[str, str | None], Counts]:
    """Per source and score band: qualified of those on time, and of the late ones.

    A lead without a source is compared with none. A missing band leaves a lead out
    only where others have one; where no bands are agreed, sources stand alone.
    """
    found = [row for row in rows(speed_conversion) if not pd.isna(row["source"])]
    has_bands = any(not pd.isna(row["score_band"]) for row in found)
    made: dict[tuple[str, str | None], dict[str, tuple[int, int]]] = {}
    for row in found:
        band: str | None = (
            None if pd.isna(row["score_band"]) else str(row["score_band"])
        )
        is_told = row["first_response_state"] in (*SPEEDS, NEVER)
        if is_told and (band or not has_bands):
            group = made.setdefault((str(row["source"]), band), {})
            group[row["first_response_state"]] = _counts(row)
    return {
        key: (*group.get("met", (0, 0)), *group.get("late", (0, 0)))
        for key, group in sorted(made.items(), key=lambda item: str(item[0]))
    }


def total(speed_conversion: pd.DataFrame, *states: str) -> tuple[int, int]:
    """Qualified and old enough in some states, over all sources and bands."""
    found = [
        _counts(row)
        for row in rows(speed_conversion)
        if row["first_response_state"] in states
    ]
    return sum(k for k, _ in found), sum(n for _, n in found)


def _never(
    speed_conversion: pd.DataFrame, source: str, band: str | None
) -> tuple[int, int]:
    """Qualified and old enough of those of a group that got no answer (R58)."""
    found = speed_conversion[speed_conversion["source"] == source]
    has_band = (
        found["score_band"].isna() if band is None else found["score_band"] == band
    )
    return total(found[has_band], NEVER)


def _counts(row: Row) -> tuple[int, int]:
    return int(row["qualified_within_count"]), int(row["mature_count"])


def speed_conversion(speed_conversion: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per source and score band: qualified of those on time, late, never answered."""
    about = only(run)
    why = speed_unknown(speed_conversion, about["quarter"])
    if why:
        return nothing(why)
    found = strata(speed_conversion)
    groups = list(found.items())
    days = rows(speed_conversion)[0]["within_days"]
    bands = [first_upper(named(band)) for (_, band), _ in groups]
    met = [share(*counts[:2]) for _, counts in groups]
    late = [share(*counts[2:]) for _, counts in groups]
    never = [share(*_never(speed_conversion, *key)) for key, _ in groups]
    return table(
        "table-speed-conversion",
        f"Qualified within {days} days, by source, score band and first response",
        [
            Column("Score band", bands),
            Column("On time", met),
            Column("Late", late),
            Column("Never answered", never),
        ],
        note=source_note(about, "speed_conversion")
        + f" Rated leads at least {days} days old, with a source and a band; {DASH} is "
        "no lead. Leads that sales already worked are left out.",
        empty=f"No source is recorded for the leads of {about['quarter']}.",
        groups=[source for (source, _), _ in groups],
    )
