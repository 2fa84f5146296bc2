"""Tables of why leads were rejected, and who can act on it."""

from __future__ import annotations

from collections import defaultdict
from itertools import accumulate

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    Row,
    in_order,
    only,
    rows,
    source_note,
)
from jointplan.report.display.comparisons import (
    NO_REASON,
    NOT_AGREED,
    NOT_IN_GLOSSARY,
    family_name,
    told_share,
)
from jointplan.report.display.formats import (
    count,
    first_upper,
    listing,
    named,
    percent,
    span,
)
from jointplan.report.display.grid import Column, table

UNNAMED = (NO_REASON, NOT_AGREED)
ACTORS = {
    "marketing": "Marketing",
    "sales": "Sales",
    "both": "Both sides",
    "operations": "Operations",
}


def reasons(rejections: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Every reason, disqualified apart from recycled, conforming apart from not."""
    about = only(run)
    found = _summed(
        rows(rejections), ("reason_family", "acts", "reason", "is_in_glossary")
    )
    weights = _weights(found, "reason_family")
    found.sort(
        key=lambda row: (
            row["reason"] is None,
            not row["is_in_glossary"],
            -weights[row["reason_family"]],
            str(row["reason_family"]),
            -row["handoff_count"],
        )
    )
    return table(
        "table-reasons",
        "Rejections by reason",
        [
            Column(
                "Reason", [first_upper(row["reason"] or NO_REASON) for row in found]
            ),
            Column("Who acts", [_actor(row) for row in found], is_number=False),
            Column("Disqualified", [count(row["disqualified"]) for row in found]),
            Column("Recycled", [count(row["recycled"]) for row in found]),
            Column("Rejected", [count(row["handoff_count"]) for row in found]),
            *_accepted_first(found),
            Column(
                "Met the MQL definition",
                [count(row["conforming_count"]) for row in found],
            ),
            Column("Did not", [count(r["nonconforming_count"]) for r in found]),
        ],
        note=source_note(about, "rejections") + _alike(rejections),
        empty=f"Sales rejected no lead of {about['quarter']} in this export.",
        groups=[_family(row) for row in found],
        apart=[place for place, row in enumerate(found) if not row["is_in_glossary"]],
    )


def _accepted_first(found: list[Row]) -> list[Column]:
    """How many were accepted before; no column where that is known of none."""
    if all(row["acceptance_unknown_count"] == row["handoff_count"] for row in found):
        return []
    spans = [
        span(row["accepted_count"], row["acceptance_unknown_count"]) for row in found
    ]
    return [Column("Accepted first", spans)]


def _alike(rejections: pd.DataFrame) -> str:
    """Name the reasons that accepted leads have as often (R70)."""
    alike = {row["reason"] for row in rows(rejections) if row.get("is_on_both_alike")}
    if not alike:
        return ""
    named = listing([f"“{reason}”" for reason in sorted(alike)])
    return f" Stated as often on accepted leads, so it explains nothing: {named}."


def who_acts(rejections: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Families by weight, with who acts on them and what they come to together."""
    about = only(run)
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows(rejections):
        sums[_family(row), _actor(row)] += row["handoff_count"]
    ordered = sorted(sums.items(), key=lambda item: (item[0][0] in UNNAMED, -item[1]))
    numbers = [number for _, number in ordered]
    together, total = list(accumulate(numbers)), sum(numbers)
    return table(
        "table-who-acts",
        "Families of reasons, and who acts on them",
        [
            Column("Family", [family for (family, _), _ in ordered]),
            Column("Who acts", [name for (_, name), _ in ordered], is_number=False),
            Column("Rejected", [count(number) for number in numbers]),
            Column("Share of rejections", [percent(n, total, 1) for n in numbers]),
            Column("Together", [percent(n, total, 1) for n in together]),
        ],
        note=source_note(about, "rejections"),
        empty=f"Sales rejected no lead of {about['quarter']} in this export.",
        is_folded=False,
    )


def families_by_quarter(rejection_quarters: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Families against quarters: share of each quarter's hand-offs."""
    about = only(run)
    found = in_order(rejection_quarters)
    totals = {row["quarter"]: row["handoff_count"] for row in found}
    cells = {(r["reason_family"], r["quarter"]): r["rejected_count"] for r in found}
    weights = _weights(found, "reason_family", "rejected_count")
    unnamed = (NOT_IN_GLOSSARY, None)
    families = sorted(weights, key=lambda f: (f in unnamed, f is None, -weights[f]))
    return table(
        "table-families-by-quarter",
        "Leads rejected, by family of reasons and quarter",
        [
            Column("Family", [family_name(family) for family in families]),
            *(
                Column(
                    quarter,
                    [told_share(cells.get((f, quarter), 0), n) for f in families],
                )
                for quarter, n in totals.items()
            ),
        ],
        note=source_note(about, "rejection_quarters")
        + " Share of all leads handed off in the quarter; open ones count too.",
        empty="No quarter has a rejection in this export.",
        apart=[n for n, f in enumerate(families) if f in unnamed],
    )


def families_by_source(rejection_sources: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Sources against families: where which reason comes from."""
    about = only(run)
    found = rows(rejection_sources)
    cells: dict[tuple[str | None, str | None], int] = defaultdict(int)
    for row in found:
        cells[row["source"], row["reason_family"]] += row["rejected_count"]
    of_source: dict[str | None, int] = defaultdict(int)
    of_family: dict[str | None, int] = defaultdict(int)
    for (source, family), number in cells.items():
        of_source[source] += number
        of_family[family] += number
    sources = sorted(of_source, key=lambda s: (s is None, -of_source[s]))
    families = sorted(of_family, key=lambda f: (f is None, -of_family[f]))
    return table(
        "table-families-by-source",
        "Rejections by source and family of reasons",
        [
            Column("Source", [first_upper(named(source)) for source in sources]),
            *(
                Column(
                    family_name(family),
                    [count(cells.get((source, family), 0)) for source in sources],
                )
                for family in families
            ),
            Column("Rejected", [count(of_source[source]) for source in sources]),
        ],
        note=source_note(about, "rejection_sources"),
        empty=f"Sales rejected no lead of {about['quarter']} in this export.",
        apart=[place for place, source in enumerate(sources) if source is None],
    )


def _summed(found: list[Row], keys: tuple[str, ...]) -> list[Row]:
    """Sum the decisions of a reason into one row with a column per decision."""
    sums: dict[tuple[object, ...], Row] = {}
    measures = (
        "handoff_count",
        "conforming_count",
        "nonconforming_count",
        "accepted_count",
        "acceptance_unknown_count",
    )
    for row in found:
        blank = {**dict.fromkeys((*measures, "disqualified", "recycled"), 0)}
        start = {key: row[key] for key in keys} | blank
        into = sums.setdefault(tuple(row[key] for key in keys), start)
        into[row["decision"]] += row["handoff_count"]
        for measure in measures:
            into[measure] += row[measure] or 0
    return list(sums.values())


def _weights(
    found: list[Row], key: str, measure: str = "handoff_count"
) -> dict[str | None, int]:
    weights: dict[str | None, int] = defaultdict(int)
    for row in found:
        weights[row[key]] += row[measure]
    return weights


def _actor(row: Row) -> str:
    if row["reason"] is None:
        return ACTORS["sales"]
    return ACTORS.get(str(row["acts"]), ACTORS["both"])


def _family(row: Row) -> str:
    if row["reason"] is None:
        return NO_REASON
    return family_name(row["reason_family"]) if row["is_in_glossary"] else NOT_AGREED
