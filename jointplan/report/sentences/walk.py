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
    """Hold the dashboard's number against the report's, or ask for the former."""
    about, reading = only(run), only(crm_readings)
    earned = _number(crm_walk, "earned")
    counted = reading["counted_count"]
    if reading["stated_count"] is None:
        return stack(
            finding(
                f"{plural(counted, 'record')} had their newest MQL date in "
                f"{about['quarter']}, as a dashboard of the CRM counts them; "
                f"{plural(earned, 'MQL')} earn quota."
            ),
            remark(_wanting(reading, about)),
        )
    left = abs(reading["stated_count"] - counted)
    rest = plural(left, "record is", "records are") if left else "Nothing is"
    return finding(
        f"The CRM's dashboard showed {plural(reading['stated_count'], 'MQL')} on "
        f"{day(reading['stated_on'])}; {count(earned)} earn quota in "
        f"{about['quarter']}. {rest} unexplained."
    )


def _wanting(reading: Row, about: Row) -> str:
    """Say why no number of the CRM's stands above the walk, and what to add."""
    if reading["left_out_on"]:
        return (
            "The number in the plan is left out: it was read on "
            f"{day(reading['left_out_on'])}, after the last day of this report."
        )
    return (
        "The plan does not say what the CRM's dashboard shows. Add [[crm_says]] with "
        f"figure, count, read_on and where to plans/{about['quarter']}.toml, and the "
        "steps start from that number."
    )


def walked(crm_walk: pd.DataFrame) -> str:
    """State for a check cell that the steps lead to the report's number."""
    found = sorted(rows(crm_walk), key=lambda row: row["position"])
    steps = sum(row["record_count"] or 0 for row in found if not row["is_total"])
    return tied_out(
        "MQLs that earn quota and the walk to them",
        _number(crm_walk, "earned"),
        found[0]["record_count"] + steps,
    )


def _number(crm_walk: pd.DataFrame, step: str) -> int:
    (number,) = (r["record_count"] for r in rows(crm_walk) if r["step"] == step)
    return int(number)
