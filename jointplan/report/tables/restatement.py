"""The steps from the figures published last to today's, and who stands behind them."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    only,
    remark,
    rows,
    source_note,
    stack,
)
from jointplan.report.display.formats import (
    DASH,
    count,
    listing,
    money,
    plural,
    signed,
    signed_money,
)
from jointplan.report.display.grid import Column, table
from jointplan.report.display.promise_words import label
from jointplan.report.display.promises import told
from jointplan.report.display.restated import STEPS

MOST_ROWS = 100
"""Hand-offs that are listed; the mart holds all of them."""

_BESIDE = {"not_measurable_count": "not measurable", "pending_count": "not due yet"}


def restatement(
    publication: pd.DataFrame, restatement: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Each figure that moved: as published, what each step changes, as it is today."""
    about, said = only(run), only(publication)
    found = sorted(
        rows(restatement), key=lambda row: (row["position"], row["step_number"])
    )
    moved = {row["promise"] for row in found if row["is_moved"]}
    if not moved:
        return EMPTY
    shown = [
        row
        for row in found
        if row["promise"] in moved
        and (row["is_moved"] or row["is_total"] or row["step"] == "unexplained")
    ]
    made = table(
        "table-restatement",
        f"From the figures published for {said['quarter']} to today's",
        [
            Column("Step", [STEPS[row["step"]] for row in shown]),
            Column("Figure", [_cell(row, about["currency"]) for row in shown], False),
            Column("Leads or deals", [_behind(row) for row in shown]),
        ],
        note=source_note(about, "restatement", "publication"),
        empty="",
        groups=[_named(row["promise"]) for row in shown],
        totals=[place for place, row in enumerate(shown) if row["is_total"]],
        is_folded=False,
    )
    same = [row["promise"] for row in found if row["step"] == "today"]
    kept = [_named(promise) for promise in same if promise not in moved]
    return stack(made, remark(f"Unchanged: {', '.join(kept)}.")) if kept else made


def restated_handoffs(
    restated_handoffs: pd.DataFrame, publication: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """The leads and deals behind each step but time, which moves most of them."""
    about, said = only(run), only(publication)
    found = [row for row in rows(restated_handoffs) if row["step"] != "time"]
    behind: dict[tuple[str, str], list[str]] = {}
    for row in sorted(found, key=lambda row: row["step_number"]):
        subject = str(row["handoff_id"] or row["opportunity_id"])
        behind.setdefault((row["step"], subject), []).append(
            _change(row, about["currency"])
        )
    if not behind:
        return EMPTY
    listed = list(behind.items())[:MOST_ROWS]
    made = table(
        "table-restated-handoffs",
        f"Leads and deals behind the steps of {said['quarter']}",
        [
            Column("Lead or deal", [subject for (_, subject), _ in listed]),
            Column("Step", [STEPS[step] for (step, _), _ in listed], False),
            Column("What changed", [listing(told) for _, told in listed], False),
        ],
        note=source_note(about, "restated_handoffs"),
        empty="",
    )
    if len(behind) == len(listed):
        return made
    more = plural(len(behind) - len(listed), "more")
    return stack(made, remark(f"{more}: marts/restated_handoffs.csv lists all."))


def _named(promise: str) -> str:
    return label({"promise": promise, "within_days": None})


def _cell(row: Row, currency: str) -> str:
    """A total as the scorecard writes it; of a step what it adds or takes away."""
    if row["is_total"]:
        return told(row | {"least_count": row["actual_count"], "state": ""}, currency)
    if not row["is_moved"]:
        return count(0)
    if row["promise"] == "won_revenue":
        return signed_money(row["actual_amount"], currency)
    return ", ".join(_parts(row)) or DASH


def _behind(row: Row) -> str:
    """How many stand behind a step; behind a total stand all of them."""
    return "" if row["is_total"] else count(row["moved_count"])


def _parts(row: Row) -> list[str]:
    """What moved: the count, of how many more, and what stands beside them."""
    done, of = row["actual_count"], row["out_of_count"]
    parts = [signed(done) if not of else f"{signed(done)} of {signed(of)}"]
    beside = [
        f"{signed(row[name])} {word}" for name, word in _BESIDE.items() if row[name]
    ]
    return (parts if done or of else []) + beside


def _change(row: Row, currency: str) -> str:
    """What a lead was in a figure, and what it is now."""
    states = [row["state_before"], row["state_after"]]
    was, becomes = ("not in it" if each is None else str(each) for each in states)
    if row["promise"] == "won_revenue":
        amounts = [row["amount_before"], row["amount_after"]]
        was, becomes = (
            "not won" if state is None else money(amount, currency)
            for state, amount in zip(states, amounts, strict=True)
        )
    return f"{_named(row['promise'])}: {was} to {becomes}"
