"""Tables of leads that meet, miss or were missed by the MQL definition."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    nothing,
    only,
    rows,
    source_note,
)
from jointplan.report.display.formats import (
    DASH,
    count,
    day,
    interval,
    named,
    share,
    share_span,
)
from jointplan.report.display.grid import Column, counted, table
from jointplan.stats.rates import SMALLEST_DENOMINATOR, wilson

STANDINGS = ("conforming", "padding", "cannot be judged")
STANDING_NAMES = {
    "conforming": "Meet the definition",
    "padding": "Miss the definition",
    "cannot be judged": "Cannot be judged",
}
MOST_ROWS = 300
FATES = {
    "missed": "Met the definition, never passed on",
    "within a day": "Met the definition on the last day of the export",
    "cannot be judged": "Cannot be judged",
    "no rule agreed": "No definition agreed",
    "not conforming": "Missed the definition",
    "customer": "Already a customer",
    "open opportunity": "Already in a deal",
    "partner": "Partner",
    "competitor": "Competitor",
    "opted out": "Opted out",
    "start not known": "MQL already, since when is not known",
}


def outcomes(conformance_outcomes: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What leads that meet or miss the definition became, by its version."""
    about = only(run)
    found = rows(conformance_outcomes)
    if not found:
        return EMPTY
    found.sort(key=lambda row: STANDINGS.index(row["standing"]))
    found.sort(key=lambda row: row["mql_rule_on"], reverse=True)
    within, win_within = (found[0][name] for name in _DAYS)
    return table(
        "table-conformance-outcomes",
        "What became of leads that meet or miss the definition",
        [
            Column("Rated leads", [STANDING_NAMES[row["standing"]] for row in found]),
            counted("Leads", found, "handoff_count"),
            Column(
                "Accepted",
                [
                    share_span(
                        row["accepted_count"],
                        row["acceptance_unknown_count"],
                        row["handoff_count"],
                    )
                    for row in found
                ],
            ),
            Column(
                f"Qualified within {within} days",
                [
                    _rated(row, "qualified_within_count", "mature_count")
                    for row in found
                ],
            ),
            Column(
                f"Won within {win_within} days",
                [_rated(row, "won_within_count", "win_mature_count") for row in found],
            ),
            counted("Opportunities so far", found, "opportunity_count"),
        ],
        note=source_note(about, "conformance_outcomes")
        + f" All quarters up to {about['quarter']}, leads of equal age; 95% "
        "intervals.",
        empty="",
        groups=[f"MQL definition of {day(row['mql_rule_on'])}" for row in found],
        apart=[n for n, row in enumerate(found) if row["standing"] == STANDINGS[2]],
        is_folded=False,
    )


_DAYS = ("within_days", "win_within_days")


def weeks(conformance_weeks: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Leads claimed, by whether they meet the definition, and missed, by week."""
    about = only(run)
    found = sorted(rows(conformance_weeks), key=lambda row: row["week_starts_on"])
    return table(
        "table-conformance-weeks",
        "Leads and the definition, by week",
        [
            Column("Week beginning", [day(row["week_starts_on"]) for row in found]),
            counted("Claimed", found, "claimed_count"),
            counted("Meet the definition", found, "conforming_count"),
            counted("Miss it", found, "nonconforming_count"),
            counted("Cannot be judged", found, "not_judged_count"),
            counted("Missed leads", found, "missed_count"),
        ],
        note=source_note(about, "conformance_weeks")
        + " Of rated leads. Missed leads come on top, in the week of their response.",
        empty=f"{about['quarter']} has no week yet.",
        apart=[place for place, row in enumerate(found) if not row["is_complete"]],
    )


def missed_fates(missed_fates: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Everybody who responded and was never passed on, by reason."""
    about = only(run)
    found = sorted(rows(missed_fates), key=lambda row: row["position"])
    if not found:
        return EMPTY
    told = [FATES.get(str(row["missed_fate"]), "?") for row in found]
    people = [row["person_count"] for row in found]
    return table(
        "table-missed-fates",
        "People who responded and were never passed on",
        [
            Column("Reason", [*told, "All"]),
            Column("People", [count(number) for number in (*people, sum(people))]),
        ],
        note=source_note(about, "missed_fates")
        + " A person counts once. Opting out is known as of the export.",
        empty="",
        totals=[len(found)],
    )


def missed_leads(missed_leads: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The missed leads by CRM record, newest first."""
    about = only(run)
    found = sorted(
        rows(missed_leads),
        key=lambda row: (row["responded_on"], row["record_id"]),
        reverse=True,
    )
    if not found:
        return EMPTY
    shown = found[:MOST_ROWS]
    left = len(found) - len(shown)
    more = f" {count(left)} older ones are in the CSV file only." * bool(left)
    return table(
        "table-missed-leads",
        "Good leads that were never passed on",
        [
            Column("Record", [row["record_id"] for row in shown]),
            Column("Responded", [day(row["responded_on"]) for row in shown]),
            Column("Source", [named(row["source"]) for row in shown], is_number=False),
            Column(
                "Trigger", [named(row["trigger"]) for row in shown], is_number=False
            ),
            Column("Segment", [named(r["segment"]) for r in shown], is_number=False),
            counted("CRM score", shown, "crm_score"),
            counted("Opportunities since", shown, "opportunity_count"),
        ],
        note=source_note(about, "missed_leads") + more,
        empty="",
    )


def defined(conformance_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every quarter by the definition of its day and by today's."""
    about = only(run)
    found = [r for r in in_order(conformance_quarters) if r["mql_rule_on"] is not None]
    if not found:
        return nothing("No MQL definition is agreed yet, so none can change.")
    days = found[0]["within_days"]
    then, now = "By the definition then", "By the definition now"
    return table(
        "table-defined",
        "Each quarter by the definition then and now",
        [
            Column("Quarter", [row["quarter"] for row in found]),
            Column("Definition of", [day(row["mql_rule_on"]) for row in found]),
            Column(
                "Meet it",
                [_conforming(row, "") for row in found],
                under=then,
            ),
            Column(
                f"Qualified within {days} days",
                [_converted(row, "") for row in found],
                under=then,
            ),
            Column(
                "Meet it ",
                [_conforming(row, "now_") for row in found],
                under=now,
            ),
            Column(
                f"Qualified within {days} days ",
                [_converted(row, "now_") for row in found],
                under=now,
            ),
            counted("Leads that change sides", found, "redefined_count"),
        ],
        note=source_note(about, "conformance_quarters")
        + f" Now: the definition of {day(found[-1]['mql_rule_now_on'])}. Rated "
        "leads; qualified: of those that meet it and are old enough.",
        empty="",
    )


def _conforming(row: Row, which: str) -> str:
    return share_span(
        row[f"conforming_{which}count"],
        row[f"not_judged_{which}count"],
        row["rated_count"],
    )


def _converted(row: Row, which: str) -> str:
    if not row["is_qualification_recorded"]:
        return "not recorded"
    return share(row[f"qualified_within_{which}count"], row[f"mature_{which}count"])


def _rated(row: Row, k: str, n: str) -> str:
    if row[n] == 0:
        return DASH
    if row[n] < SMALLEST_DENOMINATOR:
        return share(row[k], row[n])
    return f"{share(row[k], row[n])}, {interval(wilson(row[k], row[n]))}"
