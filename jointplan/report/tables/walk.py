"""The walk from the number on the CRM's dashboard to the report's (R42)."""

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
        "What such a dashboard counts, done anew from these exports: records whose "
        "newest MQL date lies in the quarter.",
    ),
    "not in the exports": (
        "Not in the exports",
        "The history names these records; no file of leads or contacts has them.",
    ),
    "deleted": (
        "Deleted since",
        "There when the dashboard was read, deleted in a later export.",
    ),
    "set aside": (
        "Set aside",
        "Left out by a rule of the mapping, such as tests and colleagues.",
    ),
    "other day, out": (
        "Time zone, out",
        "In the quarter by the dashboard's clock, outside it in our time zone.",
    ),
    "repeat signal": (
        "Repeat signal",
        "An MQL once more while the hand-off of an earlier quarter was still open.",
    ),
    "re-stamped": (
        "Date moved forward",
        "The date was written anew while the hand-off of an earlier quarter was still "
        "open; the history shows no second MQL.",
    ),
    "duplicate": (
        "Duplicate",
        "Another record of a person who is counted already.",
    ),
    "since the reading": (
        "Since the reading",
        "Handed off after the dashboard was read.",
    ),
    "other day, in": (
        "Time zone, in",
        "Outside the quarter by the dashboard's clock, in it in our time zone.",
    ),
    "merged": (
        "Merged away",
        "Handed off on a record that was merged into another, which shows no date of "
        "this hand-off.",
    ),
    "overwritten": (
        "Date overwritten",
        "Handed off in the quarter; a later MQL of the person took its date away.",
    ),
    "without a date": (
        "Without a date",
        "The history shows the hand-off, the date column does not.",
    ),
    "claimed": ("MQLs claimed", "Hand-offs that opened in the quarter."),
    "bulk": ("Bulk", "Changed by an import, or fifty and more in one minute."),
    "sales-originated": ("Sales-originated", "Found by sales itself."),
    "customer": ("Customer", "The account had bought before."),
    "open opportunity": ("Open opportunity", "The account had an opportunity open."),
    "partner": ("Partner", "The account is a partner."),
    "returning too soon": (
        "Returning too soon",
        "Back before the plan lets it earn quota again.",
    ),
    "quarter not known": (
        "Quarter not known",
        "Began between two deliveries, perhaps before the quarter did.",
    ),
    "may earn": (
        "MQLs that may earn quota",
        "New business, or motion not known; first-time or requalified.",
    ),
    "second in quarter": ("Second in quarter", "A person earns quota once a quarter."),
    "not conforming": ("Not conforming", "Does not meet the agreed rule."),
    "cannot be judged": ("Cannot be judged", "What decides it was not on file."),
    "credited back": ("Credited back", "Returned in time for a reason that counts."),
    "by exception": ("By exception", "Both sides agreed that it does not count."),
    "earned": ("MQLs that earn quota", "The number in the Summary."),
}
LACKING = {
    "history": "these exports hold no history of stages",
    "later delivery": "it takes an export from soon after the reading and a later one",
    "times": "these exports know MQLs by the day only",
    "several dates": "it takes a history of stages, or two exports",
    "addresses": "nothing in these exports says which records are one person",
    "deletions": "these exports do not say what was deleted or merged",
    "column and history": "it takes both a date column and a history of stages",
    "authors": "these exports do not say who changed a stage",
    "authors and touches": "it takes touches, and who changed a stage",
    "accounts": "these exports hold no accounts",
    "rule": "no rule is agreed yet",
    "rule or accounts": "no rule is agreed, and these exports hold no accounts",
    "reasons": "these exports hold no reasons of rejection",
}


def crm_walk(
    crm_walk: pd.DataFrame, crm_readings: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Every step from the dashboard's number to the MQLs that earn quota."""
    about, reading = only(run), only(crm_readings)
    found = sorted(rows(crm_walk), key=lambda row: row["position"])
    return table(
        "table-crm-walk",
        "From the CRM's number to the MQLs that earn quota",
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
        return f"Not measured: {LACKING.get(row['need'], row['need'])}."
    if row["step"] == "stated":
        where = f"{reading['shown_in']}, read" if reading["shown_in"] else "Read"
        return f"{where} on {day(reading['stated_on'])}."
    if row["step"] == "unexplained":
        return _unexplained(row["record_count"], reading["gone_count"])
    return STEPS[row["step"]][1]


def _unexplained(number: int, gone: int) -> str:
    """What may be behind the difference that these exports cannot explain."""
    if number == 0:
        return "These exports explain the whole number."
    if number > 0:
        return "In these exports and not on the dashboard."
    meaning = "On the dashboard and not in these exports."
    if gone:
        meaning += (
            f" Up to {count(min(gone, -number))} of them may have been deleted or "
            "merged since."
        )
    return meaning
