"""What is still coming, and what of the revenue cannot be told."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    finding,
    nothing,
    only,
    remark,
    rows,
)
from jointplan.report.display.formats import count, day, money, plural
from jointplan.report.display.revenue import NO_DAY, QUARTER, tells_kinds, wins_of

HISTORY = (
    "export the history of the opportunities (Salesforce: OpportunityFieldHistory), or "
    "export on the first day of each quarter"
)
KINDS = (
    "Which deals are new business is not in this export: map the column that says it "
    "to kind (Salesforce: Type; HubSpot: Deal Type)."
)
NO_TOUCHES = (
    "No touches by sales are in this export: only a deal's source shows that sales "
    "began it."
)
SALESFORCE = (
    "A response counts as influence, being on a list does not; Salesforce counts every "
    "campaign member."
)


def coverage(revenue_coverage: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say how far what is open covers what is still to win, and what it took before."""
    currency = only(run)["currency"]
    found = rows(revenue_coverage)
    if not found or not found[0]["open_count"]:
        return nothing("No open deal is in this export, so nothing is known to come.")
    row = found[0]
    quarter = row["quarter"]
    target, to_win = row["target_amount"], row["to_win_amount"]
    if target is not None and to_win <= 0:
        return finding(f"{quarter} has reached its target.")
    if row["undated_count"] == row["open_count"]:
        return nothing(
            f"What is due in {quarter} is not known: no open deal says when it is "
            "expected to close. Export the close date."
        )
    least = "at least " if row["maybe_due_count"] else ""
    due = f"{least}{money(row['due_amount'], currency)}"
    if target is None:
        return finding(
            f"Open deals of {due} are due in {quarter}; no target is planned."
        )
    most = "at most " if row["uncounted_win_count"] else ""
    least = "at least " if least or most else ""
    said = (
        f"Open deals of {due} due in {quarter} cover the "
        f"{most}{money(to_win, currency)} still to win "
        f"{least}{count(row['coverage'], 2)} times"
    )
    if row["needed_coverage"] is None:
        return finding(f"{said}; what earlier quarters needed is not in this export.")
    return finding(
        f"{said}; earlier quarters needed {count(row['needed_coverage'], 2)}."
    )


def coverage_limits(revenue_coverage: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Say what the coverage leaves out, and how to know what is not known."""
    currency = only(run)["currency"]
    said = []
    for row in rows(revenue_coverage):
        if row["past_amount"]:
            said.append(
                f"{money(row['past_amount'], currency)} is past its expected day on "
                f"{day(row['as_of_on'])} and covers nothing."
            )
        if row["undated_count"]:
            said.append(f"{plural(row['undated_count'], 'deal')} without a known day.")
        if row["uncounted_count"]:
            deals = plural(row["uncounted_count"], "open deal")
            said.append(
                f"{deals} without an amount in {currency} or a rate: not counted."
            )
        if row["needed_coverage"] is None:
            said.append(f"To know what a quarter needs, {HISTORY}.")
        else:
            short, unsure = row["short_amount"], row["maybe_due_count"]
            if short is not None and short > 0:
                most = "at most " if unsure or row["uncounted_win_count"] else ""
                said.append(
                    f"By that measure {most}{money(short, currency)} more would have "
                    f"to be due in {row['quarter']}."
                )
            said.append(
                f"What was needed is measured over {row['first_quarter']} to "
                f"{row['last_quarter']}: (1 − share created and closed within the "
                "quarter) / share won of what was due at its start."
            )
    return remark(" ".join(said)) if said else EMPTY


def revenue_limits(
    revenue_origins: pd.DataFrame, entities: pd.DataFrame, run: pd.DataFrame
) -> Block:
    """Say what the split of revenue cannot tell."""
    quarter = only(run)["quarter"]
    found = wins_of(revenue_origins, QUARTER)
    said = [f"Deals count in the quarter in which they closed, {quarter}."]
    if found and not tells_kinds(found):
        said.append(KINDS)
    touches = [row for row in rows(entities) if row["entity"] == "touches"]
    if found and touches and not touches[0]["is_present"]:
        said.append(NO_TOUCHES)
    undated = wins_of(revenue_origins, NO_DAY)
    if undated:
        wins = plural(sum(row["win_count"] for row in undated), "win")
        said.append(f"{wins} on no known day: in no quarter.")
    said.append(SALESFORCE)
    return remark(" ".join(said))
