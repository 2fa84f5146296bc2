"""From the number leaders already have to the one the report shows (R42)."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    finding,
    only,
    remark,
    rows,
    stack,
)
from jointplan.report.display.formats import count, day, plural
from jointplan.report.sentences.terms import tied_out


def crm_number(
    crm_walk: pd.DataFrame, crm_readings: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say how the dashboard's number leads to the report's, or ask for the former."""
    about, reading = only(run), only(crm_readings)
    earned = _number(crm_walk, "earned")
    counted = reading["counted_count"]
    if reading["stated_count"] is None:
        return stack(
            finding(
                f"A CRM dashboard would count {plural(counted, 'MQL')} in "
                f"{about['quarter']}; named steps lead from there to {count(earned)}."
            ),
            remark(_wanting(reading, about)),
        )
    left = abs(reading["stated_count"] - counted)
    rest = plural(left, "record stays", "records stay") if left else "none stays"
    return finding(
        f"The CRM dashboard says {plural(reading['stated_count'], 'MQL')}; named steps "
        f"lead from there to {count(earned)}, and {rest} unexplained."
    )


def _wanting(reading: Row, about: Row) -> str:
    """Say why the walk does not start from the dashboard, and what to add."""
    if reading["left_out_on"]:
        return (
            "The dashboard's number in the plan is left out: it is of "
            f"{day(reading['left_out_on'])}, after the last day of this report."
        )
    return (
        "To start from the dashboard's own number, add [[crm_says]] with figure, "
        f"count, read_on and where to plans/{about['quarter']}.toml."
    )


def walked(crm_walk: pd.DataFrame) -> str:
    """State for a check cell that the steps lead to the report's number."""
    found = sorted(rows(crm_walk), key=lambda row: row["position"])
    steps = sum(row["record_count"] or 0 for row in found if not row["is_total"])
    return tied_out(
        "Leads counted and the walk to them",
        _number(crm_walk, "earned"),
        found[0]["record_count"] + steps,
    )


def _number(crm_walk: pd.DataFrame, step: str) -> int:
    (number,) = (r["record_count"] for r in rows(crm_walk) if r["step"] == step)
    return int(number)
