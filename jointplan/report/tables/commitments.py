"""What both sides owed each other by a day, and what else the plan says by hand.

Nothing is shown where the plans hold nothing of it.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from jointplan.report.display.blocks import EMPTY, Block, Row, only, rows, source_note
from jointplan.report.display.formats import DASH, count, day, first_upper, plural
from jointplan.report.display.grid import Column, table
from jointplan.report.display.locales import FIXED
from jointplan.report.display.promise_words import measure_label
from jointplan.report.display.promises import figure

CURE = "Not said: add done = true, done = false or the day to it in its plan."


def commitments(
    commitments: pd.DataFrame, scorecard: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """The commitments that were due, whether they were kept, and their measures."""
    about = only(run)
    found = in_turn(rows(commitments))
    if not found:
        return EMPTY
    known = {(row["promise"], row["quarter"]): row for row in rows(scorecard)}
    currency = about["currency"]
    before, now = (
        [_figure(known.get((row["measure"], row[key])), currency) for row in found]
        for key in ("before_quarter", "report_quarter")
    )
    note = source_note(about, "commitments", "scorecard")
    note += " Before: the quarter before the plan that holds the commitment."
    if any(row["state"] == "not said" for row in found):
        note += f" {CURE}"
    return table(
        "table-commitments",
        "The last commitments, and what their measures did",
        [
            Column("Commitment", [row["what"] for row in found]),
            Column("Owner", [owner(row) for row in found], is_number=False),
            Column("Due", [day(row["due_on"]) for row in found]),
            Column("State", [state(row) for row in found], is_number=False),
            Column(
                "Measure",
                [measure_label(row["measure"]) for row in found],
                is_number=False,
            ),
            Column("Before", before),
            Column("Now", now),
        ],
        note=note,
        empty="",
        groups=[f"Plan of {row['quarter']}" for row in found],
    )


def in_turn(found: list[Row]) -> list[Row]:
    """Commitments by plan, oldest first, and by the day they are due."""
    return sorted(
        found, key=lambda r: (r["quarter"], r["due_on"], r["commitment_number"])
    )


def owner(row: Row) -> str:
    """Write who owes a commitment: the side, and the role that answers for it."""
    return f"{first_upper(row['side'])}: {row['owner_role']}"


def state(row: Row) -> str:
    """Write whether a commitment was done, when, and how late."""
    if row["state"] != "done" or row["done_on"] is None:
        return str(row["state"])
    said = f"done {day(row['done_on'])}"
    if row["late_days"]:
        said += f", {plural(row['late_days'], 'day')} late"
    return said


def _figure(row: Row | None, currency: str) -> str:
    return DASH if row is None else figure(row, currency)[0]


def objectives(objectives: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The goals that both sides own, as the plan says them."""
    found = sorted(rows(objectives), key=lambda row: (row["due_on"], row["objective"]))
    if not found:
        return EMPTY
    return table(
        "table-objectives",
        "Objectives that both sides own",
        [
            Column("Objective", [row["objective"] for row in found]),
            Column(
                "Marketing", [row["marketing_role"] for row in found], is_number=False
            ),
            Column("Sales", [row["sales_role"] for row in found], is_number=False),
            Column(
                "Measure",
                [measure_label(row["measure"]) for row in found],
                is_number=False,
            ),
            Column("Target", [_number(row["target"]) for row in found]),
            Column("Due", [day(row["due_on"]) for row in found]),
        ],
        note=source_note(only(run), "objectives") + " As the plan says; not computed.",
        empty="",
    )


def engagements(engagements: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Whom the plan addresses, when, with what and how."""
    found = sorted(rows(engagements), key=lambda row: row["engagement_number"])
    if not found:
        return EMPTY
    return table(
        "table-engagements",
        "Whom the plan addresses",
        [
            Column("Segment", [row["segment"] for row in found]),
            Column("Who", [row["who"] for row in found], is_number=False),
            Column("When", [row["planned_for"] for row in found], is_number=False),
            Column("Offer", [row["offer"] for row in found], is_number=False),
            Column("By", [row["way"] for row in found], is_number=False),
        ],
        note=source_note(only(run), "engagements") + " As the plan says; not computed.",
        empty="",
    )


def indicators(indicators: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Figures from elsewhere, as people entered them."""
    found = sorted(rows(indicators), key=lambda r: (r["indicator"], r["read_on"]))
    if not found:
        return EMPTY
    return table(
        "table-indicators",
        "Indicators entered by hand",
        [
            Column("Indicator", [row["indicator"] for row in found]),
            Column("Day", [day(row["read_on"]) for row in found]),
            Column("Value", [_value(row) for row in found]),
            Column("Where from", [row["shown_in"] for row in found], is_number=False),
        ],
        note=source_note(only(run), "indicators")
        + " Entered by hand. They move beside the figures of this report; that is no "
        "cause.",
        empty="",
    )


def _number(value: object) -> str:
    """Write a number that somebody entered with the decimals it was entered with."""
    number = Decimal(str(value)).normalize()
    return count(number, max(0, -int(number.as_tuple().exponent)))


def _value(row: Row) -> str:
    unit = f"{FIXED}{row['unit']}" if row["unit"] else ""
    return f"{_number(row['value'])}{unit}"
