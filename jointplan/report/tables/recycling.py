"""Tables of what went back to nurture, and what became of it."""

from __future__ import annotations

import pandas as pd

from jointplan.report.display.blocks import (
    EMPTY,
    Block,
    Row,
    in_order,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import (
    NOT_IN_GLOSSARY,
    family_name,
    told_share,
)
from jointplan.report.display.formats import count
from jointplan.report.display.grid import Column, counted, table


def recyclings(recyclings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Recycled per quarter: how many came back, how soon, and what they became."""
    found = in_order(recyclings)
    if not found:
        return EMPTY
    return table(
        "table-recyclings",
        "Recycled leads that came back, by quarter of the recycling",
        [Column("Quarter", [row["quarter"] for row in found]), *_returned(found)],
        note=source_note(only(run), "recyclings")
        + " Leads of the last quarter had less time to come back.",
        empty="",
        apart=[place for place, row in enumerate(found) if row["is_report_quarter"]],
    )


def recycling_families(recycling_families: pd.DataFrame, run: pd.DataFrame) -> Block:
    """The same by the family of the reason, over all quarters."""
    about = only(run)
    found = rows(recycling_families)
    if not found:
        return EMPTY
    unnamed = (NOT_IN_GLOSSARY, None)
    found.sort(key=lambda r: (r["reason_family"] in unnamed, -r["recycled_count"]))
    return table(
        "table-recycling-families",
        "Recycled leads that came back, by family of reasons",
        [
            Column("Family", [family_name(row["reason_family"]) for row in found]),
            *_returned(found),
        ],
        note=source_note(about, "recycling_families")
        + f" All leads recycled up to {about['quarter']}.",
        empty="",
        apart=[n for n, row in enumerate(found) if row["reason_family"] in unnamed],
    )


def _returned(found: list[Row]) -> list[Column]:
    then = "Second hand-off"
    ends = ("Qualified", "Rejected", "Open", "Other ends")
    return [
        counted("Recycled", found, "recycled_count"),
        Column(
            "Came back",
            [told_share(row["returned_count"], row["recycled_count"]) for row in found],
        ),
        Column(
            f"Within {found[0]['return_within_days'] if found else 0} days",
            [
                told_share(row["returned_within_count"], row["return_mature_count"])
                for row in found
            ],
        ),
        *(
            Column(
                end,
                [count(row[f"second_{end.split()[0].lower()}_count"]) for row in found],
                under=then,
            )
            for end in ends
        ),
    ]
