"""Tables of the lead quotas."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    only,
    rows,
    source_note,
)
from jointplan.report.display.formats import (
    DASH,
    count,
    first_upper,
    named,
    percent,
    share_span,
    signed,
)
from jointplan.report.display.grid import Column, table
from jointplan.report.display.locales import short_day
from jointplan.report.display.quota_fates import FATES
from jointplan.report.display.quota_paces import quota_paces

MEET = "Meet the definition"


def quota_lines(quota_lines: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Each quota of the plan and the leads that count against it."""
    about = only(run)
    lines = sorted(rows(quota_lines), key=lambda line: not line["is_total"])
    columns = [
        Column("Quota of", [line["quota_name"] for line in lines]),
        Column("Per", [line["per"] for line in lines], is_number=False),
        Column("Quota", [count(line["quota_count"]) for line in lines]),
        Column("Due by now", [count(line["due_count"], 1) for line in lines]),
        Column("Counted", [count(line["earned_count"]) for line in lines]),
        Column("Ahead or short", [_difference(line) for line in lines]),
        Column("Claimed", [count(line["claimed_count"]) for line in lines]),
        Column(MEET, [count(line["conforming_count"]) for line in lines]),
    ]
    if any(line["original_quota_count"] is not None for line in lines):
        first = [count(line["original_quota_count"]) for line in lines]
        columns.insert(2, Column("First quota", first))
    return table(
        "table-quota-lines",
        "Quotas of the plan",
        columns,
        note=source_note(about, "quota_lines"),
        empty=f"The plan has no quota for {about['quarter']}.",
        totals=[place for place, line in enumerate(lines) if line["is_total"]],
    )


def quota_pacing(
    quota_pacing: pd.DataFrame, quota_seasons: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Each quota of a quarter that runs: what is due, and where it will end."""
    paces = quota_paces(quota_pacing, quota_seasons)
    if not paces[0].is_running:
        return EMPTY
    needed = [pace.row["needed_per_week_count"] for pace in paces]
    return table(
        "table-quota-pacing",
        "Forecast, by quota",
        [
            Column("Quota of", [pace.name for pace in paces]),
            Column("Quota", [count(pace.row["quota_count"]) for pace in paces]),
            Column("Due by now", [count(pace.row["due_count"], 1) for pace in paces]),
            Column("Counted", [count(pace.row["earned_count"]) for pace in paces]),
            Column("Ahead or short", [_difference(pace.row, 1) for pace in paces]),
            Column("Forecast", [pace.forecast() for pace in paces]),
            Column("80% range", [pace.range() for pace in paces]),
            Column("Needed a week", [count(each, 1) for each in needed]),
            Column("Basis", [pace.basis for pace in paces], is_number=False),
        ],
        note=source_note(only(run), "quota_pacing", "quota_seasons")
        + " Basis: the season of as many quarters before, or straight by business "
        "days; then there is no forecast.",
        empty="",
        totals=[place for place, pace in enumerate(paces) if pace.row["is_total"]],
    )


def quota_weeks(quota_weeks: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Leads and quota week by week; a part of a week has a part of the quota."""
    about = only(run)
    weeks = sorted(rows(quota_weeks), key=lambda week: week["week_starts_on"])
    weeks = [week for week in weeks if week["week_starts_on"] <= about["as_of_on"]]
    return table(
        "table-quota-weeks",
        "Leads and quota, by week",
        [
            Column("Week", [_week(week) for week in weeks]),
            Column("Days", [count(week["day_count"]) for week in weeks]),
            Column("Quota", [count(week["quota_count"], 1) for week in weeks]),
            Column("Claimed", [count(week["claimed_count"]) for week in weeks]),
            Column(MEET, [count(week["conforming_count"]) for week in weeks]),
            Column("Counted", [count(week["earned_count"]) for week in weeks]),
            Column("Quota so far", [count(w["quota_to_date"], 1) for w in weeks]),
            Column("Counted so far", [count(week["earned_to_date"]) for week in weeks]),
        ],
        note=source_note(about, "quota_weeks"),
        empty=f"No week of {about['quarter']} had begun by this report.",
        apart=[place for place, week in enumerate(weeks) if not week["is_complete"]],
    )


def quota_sources(quota_sources: pd.DataFrame, run: pd.DataFrame) -> Block:
    """By source, leads claimed and leads that count."""
    return _by_group(quota_sources, "source", run)


def quota_segments(quota_segments: pd.DataFrame, run: pd.DataFrame) -> Block:
    """By segment, leads claimed and leads that count."""
    return _by_group(quota_segments, "segment", run)


def quota_fates(quota_fates: pd.DataFrame, run: pd.DataFrame) -> Block:
    """From claimed to counted: one row per reason why a lead does not count."""
    about = only(run)
    fates = sorted(rows(quota_fates), key=lambda fate: fate["position"])
    claimed = sum(fate["handoff_count"] for fate in fates)
    names = [
        FATES.get(fate["quota_fate"], first_upper(fate["quota_fate"])) for fate in fates
    ]
    counts = [count(fate["handoff_count"]) for fate in fates]
    shares = [percent(fate["handoff_count"], claimed) for fate in fates]
    if fates:
        names.append("Claimed")
        counts.append(count(claimed))
        shares.append(percent(claimed, claimed))
    return table(
        "table-quota-fates",
        "Leads claimed, and why some do not count",
        [
            Column("First rule that applies", names),
            Column("Leads", counts),
            Column("Share", shares),
        ],
        note=source_note(about, "quota_fates"),
        empty=f"No leads were claimed in {about['quarter']}.",
        totals=[len(fates)],
    )


def _by_group(frame: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    about = only(run)
    found = sorted(
        rows(frame), key=lambda row: (row[by] is None, -row["claimed_count"])
    )
    return table(
        f"table-quota-{by}s",
        f"Leads by {by}",
        [
            Column(first_upper(by), [_group(row, by) for row in found]),
            Column("Quota", [count(row["quota_count"]) for row in found]),
            Column("Counted", [count(row["earned_count"]) for row in found]),
            Column("Claimed", [count(row["claimed_count"]) for row in found]),
            *_measured(MEET, found, "rated_conforming", "rated_not_judged"),
            *_measured(
                "In target profile", found, "target_profile", "target_profile_unknown"
            ),
            *_measured("Hand-raises", found, "hand_raise", "hand_raise_unknown"),
        ],
        note=source_note(about, f"quota_{by}s") + " Shares are of rated leads.",
        empty=f"No leads were claimed in {about['quarter']}.",
        apart=[n for n, row in enumerate(found) if _is_apart(row, by)],
    )


def _group(row: Row, by: str) -> str:
    if row[by] is not None and not row["is_in_glossary"]:
        return f"{row[by]} (not in the glossary)"
    return first_upper(named(row[by]))


def _is_apart(row: Row, by: str) -> bool:
    return row[by] is None or not row["is_in_glossary"]


def _measured(label: str, found: list[Row], met: str, unknown: str) -> list[Column]:
    """A column of shares, left out where nothing is known of any lead."""
    if all(row[f"{unknown}_count"] == row["rated_count"] for row in found):
        return []
    shares = [
        share_span(row[f"{met}_count"], row[f"{unknown}_count"], row["rated_count"])
        for row in found
    ]
    return [Column(label, shares)]


def _difference(line: Row, decimals: int = 0) -> str:
    if line["earned_count"] is None or line["due_count"] is None:
        return DASH
    return signed(line["earned_count"] - line["due_count"], decimals)


def _week(week: Row) -> str:
    last = week["week_ends_before"] - timedelta(days=1)
    span = f"{short_day(week['week_starts_on'])} – {short_day(last)}"
    return span if week["is_complete"] else f"{span} (not over)"
