"""The steps from the number on the CRM dashboard to the report's (R42)."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import Block, Row, only, rows, source_note
from jointplan.report.display.formats import DASH, count, day, signed
from jointplan.report.display.grid import Column, table

# What each total and step is called, and what it means.
STEPS = {
    "stated": ("On the dashboard", ""),
    "unexplained": ("Unexplained", ""),
    "counted": (
        "Records dated in the quarter",
        "Counted as the dashboard does, from this export: the newest MQL date lies in "
        "the quarter.",
    ),
    "not in the exports": (
        "Not in the exports",
        "In the history, but in no file of leads or contacts.",
    ),
    "deleted": (
        "Deleted since",
        "Deleted after the dashboard was read.",
    ),
    "set aside": (
        "Set aside",
        "Left out by the mapping, such as tests and colleagues.",
    ),
    "other day, out": (
        "Time zone, out",
        "In the quarter by the dashboard's clock, outside it in our time zone.",
    ),
    "repeat signal": (
        "Repeat signal",
        "MQL again while a lead of an earlier quarter was still open.",
    ),
    "re-stamped": (
        "Date moved forward",
        "New date while a lead of an earlier quarter was still open; the history shows "
        "no second MQL.",
    ),
    "duplicate": (
        "Duplicate",
        "Another record of a person already counted.",
    ),
    "since the reading": (
        "Since the reading",
        "Passed on after the dashboard was read.",
    ),
    "other day, in": (
        "Time zone, in",
        "Outside the quarter by the dashboard's clock, in it in our time zone.",
    ),
    "merged": (
        "Merged away",
        "Passed on with a record that was merged into one without this date.",
    ),
    "overwritten": (
        "Date overwritten",
        "Passed on in the quarter; a later MQL overwrote the date.",
    ),
    "without a date": (
        "Without a date",
        "In the history, but not in the date column.",
    ),
    "claimed": ("Leads claimed", "Leads passed on in the quarter."),
    "bulk": ("Imported in bulk", "By an import, or fifty or more in one minute."),
    "sales-originated": ("Started by sales", "Sales found the lead."),
    "customer": ("Already a customer", "The account bought before."),
    "open opportunity": ("Already in a deal", "The account had an opportunity open."),
    "partner": ("Partner", "The account is a partner."),
    "returning too soon": (
        "Back too soon",
        "Back before the plan lets the person count again.",
    ),
    "quarter not known": (
        "Quarter not known",
        "Between two exports, perhaps before the quarter began.",
    ),
    "may earn": (
        "Leads that may count",
        "New business or not known which; first time or back after the agreed pause.",
    ),
    "second in quarter": ("Second in the quarter", "A person counts once a quarter."),
    "not conforming": ("Miss the MQL definition", "By the definition of their day."),
    "cannot be judged": ("Cannot be judged", "What decides it is not in this export."),
    "credited back": ("Credited back", "Returned in time, for an agreed reason."),
    "by exception": (
        "By agreed exception",
        "Both sides agreed not to count it.",
    ),
    "earned": ("Count towards quota", "The number in the scorecard."),
}
NEEDS = {
    "history": "needs the history of stages",
    "later delivery": "needs an export soon after the reading, and a later one",
    "times": "needs the time of day of each MQL",
    "several dates": "needs the history of stages, or two exports",
    "addresses": "needs e-mail addresses, to see which records are one person",
    "deletions": "needs what was deleted or merged",
    "column and history": "needs both a date column and the history of stages",
    "authors": "needs who changed each stage",
    "authors and touches": "needs touches, and who changed each stage",
    "accounts": "needs accounts",
    "rule": "needs an agreed MQL definition",
    "rule or accounts": "needs an agreed MQL definition, or accounts",
    "reasons": "needs the reasons of rejection",
}


def crm_walk(
    crm_walk: pd.DataFrame, crm_readings: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Every step from the dashboard's number to the leads that count."""
    about, reading = only(run), only(crm_readings)
    found = sorted(rows(crm_walk), key=lambda row: row["position"])
    return table(
        "table-crm-walk",
        "From the CRM dashboard to leads that count",
        [
            Column("Step", [STEPS[row["step"]][0] for row in found]),
            Column("What it means", [_meaning(row, reading) for row in found], False),
            Column("Records", [_records(row) for row in found]),
        ],
        note=source_note(about, "crm_walk", "crm_readings", "crm_differences"),
        empty="",
        totals=[place for place, row in enumerate(found) if row["is_total"]],
        is_folded=False,
    )


def _records(row: Row) -> str:
    number = row["record_count"]
    if number is None:
        return DASH
    return count(number) if row["is_total"] else signed(number)


def _meaning(row: Row, reading: Row) -> str:
    if row["record_count"] is None:
        return f"Cannot be measured: {NEEDS.get(row['need'], row['need'])}."
    if row["step"] == "stated":
        where = f"{reading['shown_in']}, read" if reading["shown_in"] else "Read"
        return f"{where} on {day(reading['stated_on'])}."
    if row["step"] == "unexplained":
        return _unexplained(row["record_count"], reading["gone_count"])
    return STEPS[row["step"]][1]


def _unexplained(number: int, gone: int) -> str:
    """What may be behind the difference that this export does not explain."""
    if number == 0:
        return "This export explains the whole number."
    if number > 0:
        return "In this export, but not on the dashboard."
    meaning = "On the dashboard, but not in this export."
    if gone:
        meaning += (
            f" Up to {count(min(gone, -number))} may have been deleted or merged since."
        )
    return meaning
