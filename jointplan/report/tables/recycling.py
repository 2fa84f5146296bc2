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
from jointplan.report.display.formats import count, first_upper, share
from jointplan.report.display.grid import Column, counted, table

NONE_GIVEN = "no reason given"
NOT_IN_GLOSSARY = "not in the glossary"


def recyclings(recyclings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Recycled per quarter: how many returned, after how long, and what they became."""
    found = in_order(recyclings)
    if not found:
        return EMPTY
    return table(
        "table-recyclings",
        "Recycled, returned and decided again, by quarter of the recycling",
        [Column("Quarter", [row["quarter"] for row in found]), *_returned(found)],
        note=source_note(only(run), "recyclings")
        + " A young quarter had less time to see its own return.",
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
        "Recycled, returned and decided again, by family of the reason",
        [
            Column(
                "Family", [first_upper(r["reason_family"] or NONE_GIVEN) for r in found]
            ),
            *_returned(found),
        ],
        note=source_note(about, "recycling_families")
        + f" All recyclings on file up to {about['quarter']}.",
        empty="",
        apart=[n for n, row in enumerate(found) if row["reason_family"] in unnamed],
    )


def _returned(found: list[Row]) -> list[Column]:
    then = "The second hand-off"
    ends = ("Qualified", "Rejected", "Open", "Other ends")
    return [
        counted("Recycled", found, "recycled_count"),
        Column(
            "Returned",
            [share(row["returned_count"], row["recycled_count"]) for row in found],
        ),
        counted("Median days until then", found, "return_median_days"),
        *(
            Column(
                end,
                [count(row[f"second_{end.split()[0].lower()}_count"]) for row in found],
                under=then,
            )
            for end in ends
        ),
    ]
