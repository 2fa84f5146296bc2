"""Tables of what became of leads."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    in_order,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import told_share
from jointplan.report.display.formats import (
    DASH,
    NOT_RECORDED,
    count,
    day,
    first_upper,
    interval,
    money,
    named,
    share_span,
    span,
)
from jointplan.report.display.grid import Column, counted, table
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

OTHER_ENDS = ("withdrawn_count", "joined_count", "expired_count")
ENDS_NOTE = " Other ends: withdrawn, joined or expired."

LEADS = "Leads"
UNDATED = " A range: some wins have no day in this export, so no known age."
NO_AMOUNT = "No amount"
WITHOUT_DAY = "Won on a day not in this export"
RATES = " Other currencies count at the rate under [rates] in the plan."

FORMS = {
    "SQL": "SQL without a lead handed off before",
    "opportunity": "Opportunity without a lead handed off before",
    "hand-off": "Lead that one user set to MQL and SQL within minutes",
}


def rates(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per quarter of hand-off: qualified at equal age."""
    about = only(run)
    found = in_order(funnel_quarters)
    days = found[0]["within_days"] if found else 0
    return table(
        "table-qualified-by-quarter",
        f"Leads qualified within {days} days, by quarter of hand-off",
        [
            Column("Quarter", [_quarter(row) for row in found]),
            counted(LEADS, found, "handoff_count"),
            counted(f"{days} days old", found, "mature_count"),
            Column(f"Qualified within {days} days", [_qualified(row) for row in found]),
            Column("95% interval", [_qualified_interval(row) for row in found]),
            Column("MQL rule of", [day(row["mql_rule_on"]) for row in found]),
        ],
        note=source_note(about, "funnel_quarters"),
        empty="No leads are in this export.",
        apart=[place for place, row in enumerate(found) if not row["is_complete"]],
    )


def quarters(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per quarter of hand-off: every decision so far."""
    about = only(run)
    found = in_order(funnel_quarters)
    return table(
        "table-funnel-quarters",
        "What became of each quarter's leads so far",
        [
            Column("Quarter", [_quarter(row) for row in found]),
            counted(LEADS, found, "handoff_count"),
            Column("Accepted", [_accepted(row) for row in found]),
            counted("Qualified", found, "qualified_count"),
            counted("Disqualified", found, "disqualified_count"),
            counted("Recycled", found, "recycled_count"),
            counted("Withdrawn", found, "withdrawn_count"),
            counted("Joined", found, "joined_count"),
            counted("Expired", found, "expired_count"),
            *_undecided(found),
        ],
        note=source_note(about, "funnel_quarters"),
        empty="No leads are in this export.",
        apart=[place for place, row in enumerate(found) if not row["is_complete"]],
    )


def wins(funnel_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Per quarter of hand-off: opportunities and wins, and won at equal age."""
    about = only(run)
    found = in_order(funnel_quarters)
    days = found[0]["win_within_days"] if found else 0
    return table(
        "table-wins",
        "Opportunities and wins, by quarter of hand-off",
        [
            Column("Quarter", [_quarter(row) for row in found]),
            counted(LEADS, found, "handoff_count"),
            counted("With opportunity", found, "opportunity_count"),
            counted("Won so far", found, "won_count"),
            counted("Won before hand-off", found, "won_before_handoff_count"),
            counted(f"{days} days old", found, "win_mature_count"),
            Column(f"Won within {days} days", [_won(row) for row in found]),
        ],
        note=source_note(about, "funnel_quarters")
        + " Leads won before the hand-off have no duration; they count as leads."
        + (UNDATED if any(row.get("won_undated_count") for row in found) else ""),
        empty="No leads are in this export.",
    )


def won_amounts(won_amounts: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What was won in the quarter and on no known day, by currency (R49, R67)."""
    about = only(run)
    own = about["currency"]
    found = rows(won_amounts)
    found.sort(
        key=lambda row: (
            row["is_undated"],
            row["amount_currency"] is None,
            row["amount_currency"] != own,
            str(row["amount_currency"]),
        )
    )
    return table(
        "table-won-amounts",
        "Won amounts by currency",
        [
            Column("Currency", [row["amount_currency"] or NO_AMOUNT for row in found]),
            counted("Wins", found, "win_count"),
            Column("Amount", [_amount(row, row["amount_currency"]) for row in found]),
            Column(f"Counted in {own}", [_counted(row, own) for row in found]),
        ],
        note=source_note(about, "won_amounts") + RATES,
        empty=f"No amount won in {about['quarter']} is in this export.",
        groups=[
            WITHOUT_DAY if row["is_undated"] else f"Won in {about['quarter']}"
            for row in found
        ],
    )


def _amount(row: Row, currency: str | None) -> str:
    return DASH if currency is None else money(row["won_amount"], currency)


def _counted(row: Row, own: str) -> str:
    if row["is_undated"]:
        return "not counted: no day"
    if row["amount_currency"] is None:
        return DASH
    if row["counted_amount"] is None:
        return "not counted: no rate"
    return money(row["counted_amount"], own)


def split(funnel_splits: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    """One attribute: every decision, and qualified at equal age."""
    about = only(run)
    found = [row for row in rows(funnel_splits) if row["split"] == by]
    found.sort(key=lambda row: (row["split_value"] is None, -row["handoff_count"]))
    note = source_note(about, "funnel_splits") + ENDS_NOTE
    columns = [
        Column(first_upper(by), [_value(row) for row in found]),
        *_decisions(found),
    ]
    if any(row["is_filled_afterwards"] for row in found):
        note += (
            " Counts only: this field is filled in far more often on qualified leads."
        )
    elif found:
        days = found[0]["within_days"]
        rates = [_split_rate(row) for row in found]
        columns.append(Column(f"Qualified within {days} days", rates))
        columns.append(Column("95% interval", [_split_interval(row) for row in found]))
    return table(
        f"table-split-{by.replace(' ', '-')}",
        f"Leads by {by}: decisions and share qualified",
        columns,
        note=note,
        empty=f"The {by} of the leads of {about['quarter']} is not in this export.",
        apart=[place for place, row in enumerate(found) if _is_apart(row)],
    )


def motions(funnel_motions: pd.DataFrame, run: pd.DataFrame) -> Block:
    """All leads of the quarter: those in the rates, and those left out."""
    about = only(run)
    found = [row for row in rows(funnel_motions) if row["handoff_count"]]
    found.sort(key=lambda row: not row["is_rated"])
    if not found:
        return nothing(f"No leads were handed off in {about['quarter']}.")
    return table(
        "table-motions",
        "All leads of the quarter, in the rates or left out",
        [
            Column("Kind of lead", [first_upper(row["population"]) for row in found]),
            *_decisions(found),
            counted("With opportunity", found, "opportunity_count"),
            counted("Won so far", found, "won_count"),
        ],
        note=source_note(about, "funnel_motions") + ENDS_NOTE,
        empty="",
        groups=["In every rate" if row["is_rated"] else "Left out" for row in found],
    )


def originated(sales_originated: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What sales started itself in the quarter: in no MQL rate and no quota (R8)."""
    about = only(run)
    found = sorted(rows(sales_originated), key=lambda row: str(row["form"]))
    return table(
        "table-originated",
        "Started by sales in the quarter",
        [
            Column("Started as", [FORMS[row["form"]] for row in found]),
            counted("Started", found, "began_count"),
            counted("Won so far", found, "won_count"),
        ],
        note=source_note(about, "sales_originated"),
        empty=f"Sales started nothing itself in {about['quarter']} in this export.",
    )


def _decisions(found: Sequence[Row]) -> list[Column]:
    """Columns of decisions; the rare ones as one, the undecided always."""
    others = [sum(row[column] for column in OTHER_ENDS) for row in found]
    return [
        counted(LEADS, found, "handoff_count"),
        Column("Accepted", [_accepted(row) for row in found]),
        counted("Qualified", found, "qualified_count"),
        counted("Disqualified", found, "disqualified_count"),
        counted("Recycled", found, "recycled_count"),
        Column("Other ends", [count(number) for number in others]),
        *_undecided(found),
    ]


def _accepted(row: Row) -> str:
    """Accepted for sure, and with those of which no export can tell (R44)."""
    return span(row["accepted_count"], row["acceptance_unknown_count"])


def _undecided(found: Sequence[Row]) -> list[Column]:
    """Open ones, and apart from them those whose export cannot carry a decision."""
    unknown = counted("No decision in export", found, "no_decision_recorded_count")
    some = any(row["no_decision_recorded_count"] for row in found)
    return [counted("Open", found, "open_count"), *([unknown] if some else [])]


def _is_apart(row: Row) -> bool:
    return row["split_value"] is None or not row["is_in_glossary"]


def _quarter(row: Row) -> str:
    return row["quarter"] if row["is_complete"] else f"{row['quarter']} (not complete)"


def _qualified(row: Row) -> str:
    if not row["is_qualification_begun"]:
        return NOT_RECORDED
    return _within(row)


def _within(row: Row) -> str:
    k, n = row["qualified_within_count"], row["mature_count"]
    more = row["qualified_within_unknown_count"]
    return share_span(k, more, n) if more else told_share(k, n)


def _qualified_interval(row: Row) -> str:
    if not row["is_qualification_begun"]:
        return NOT_RECORDED
    if not row["is_qualification_recorded"]:
        return DASH
    return _bounds(row["qualified_within_count"], row["mature_count"])


_WON = ("won_within_count", "win_mature_count", "won_undated_count")


def _won(row: Row) -> str:
    if not row["is_win_recorded"]:
        since = row["first_win_on"]
        return f"{NOT_RECORDED} before {day(since)}" if since else NOT_RECORDED
    k, n, undated = (row.get(name) for name in _WON)
    if not undated:
        return told_share(k, n)
    return f"{count(k)} to {count(k + undated)} of {count(n)}"


def _split_rate(row: Row) -> str:
    """A rate, or its counts alone where the group itself is not recorded (R32)."""
    k, n = row["qualified_within_count"], row["mature_count"]
    if not row["is_qualification_begun"]:
        return NOT_RECORDED
    if row["split_value"] is None and n:
        return f"{span(k, row['qualified_within_unknown_count'])} of {count(n)}"
    return _within(row)


def _split_interval(row: Row) -> str:
    if row["split_value"] is None or not row["is_qualification_recorded"]:
        return DASH
    return _bounds(row["qualified_within_count"], row["mature_count"])


def _bounds(k: int | None, n: int | None) -> str:
    if k is None or n is None or n < SMALLEST_DENOMINATOR:
        return DASH
    return interval(wilson(k, n))


def _value(row: Row) -> str:
    if row["split_value"] is not None and not row["is_in_glossary"]:
        return f"{row['split_value']} (not agreed yet)"
    return first_upper(named(row["split_value"]))
