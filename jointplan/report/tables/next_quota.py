"""The walk from the revenue target to the quota of MQLs, and what an MQL is worth."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from jointplan.report.display.blocks import Block, only, source_note
from jointplan.report.display.formats import (
    DASH,
    count,
    money,
    named,
    per_cent,
    plural,
)
from jointplan.report.display.grid import Column, table
from jointplan.report.display.next_quota import (
    MARTS,
    MISSING,
    Outlook,
    ranged,
    solved,
    takes,
    week_of,
)
from jointplan.stats.outlook import Range
from jointplan.stats.solved_quota import Served, Solved, segment_worths


def next_quota(outlook: Outlook, run: pd.DataFrame) -> Block:
    """From the target of each quarter that the next leads serve to its quota."""
    about, found = only(run), solved(outlook)
    currency = about["currency"]
    lines = _lines(found, currency, int(outlook[0]["week_starts_number"].max()))
    columns = [Column("Part", list(lines), is_number=False)]
    for number, served in enumerate(found.served):
        cells = [tell(served) for tell in lines.values()]
        for place, label in enumerate(("Expected", "80% range")):
            values = [cell[place] for cell in cells]
            columns.append(Column(label + " " * number, values, under=served.quarter))
    if not found.served:
        columns[0] = Column("Part", [], is_number=False)
    return table(
        "table-next-quota",
        "From the revenue target to the quota of MQLs",
        columns,
        note=source_note(about, *MARTS)
        + " Open deals by their own win curve; leads without a deal by the chance of "
        "one, given none so far. Draws are seeded.",
        empty=MISSING.get(found.missing, "Nothing can be solved."),
    )


Cells = tuple[str, str]
Tell = Callable[[Served], Cells]


def _lines(found: Solved, currency: str, first_day: int) -> dict[str, Tell]:
    """What each line says of a quarter: what is expected, and the range."""

    def part(name: str) -> Tell:
        def tell(served: Served) -> Cells:
            value: Range | None = getattr(served, name)
            if value is None:
                return DASH, DASH
            return money(value.expected, currency), ranged(value, currency)

        return tell

    planned = found.served[0].planned if found.served else None
    return {
        "Target": lambda x: (money(x.target, currency), DASH),
        "Other origins": part("others"),
        "Won from leads so far": lambda x: (money(x.won, currency), DASH),
        f"Open deals of leads ({count(found.open)})": part("open_deals"),
        f"Leads without a deal ({count(found.waiting)})": part("waiting"),
        "Left for new leads": part("gap"),
        "MQLs a quarter that bring it": _quota,
        f"{count(planned)} MQLs a quarter bring": part("new"),
        "Not from new leads": part("not_from_leads"),
        "Nine in ten of these leads arrive by": lambda x: (
            week_of(x.arrive_by, first_day),
            DASH,
        ),
    }


def _quota(served: Served) -> Cells:
    if served.quota is None:
        return ("none in time" if served.gap is not None else DASH), DASH
    median, _, span = takes(served).partition(" (")
    return median, span.rstrip(")")


def segment_worth(outlook: Outlook, run: pd.DataFrame) -> Block:
    """What one MQL is worth by segment, and its part of the solved quota."""
    about, found = only(run), solved(outlook)
    listed = segment_worths(outlook[2], outlook[3], found)
    quotas = [
        (each.quarter, each.quota.median)
        for each in found.served
        if each.quota is not None and each.quota.median > 0
    ]
    columns = [
        Column("Segment", [named(x.segment) for x in listed], is_number=False),
        Column("Leads", [count(x.leads) for x in listed]),
        Column("Won deals", [count(x.wins) for x in listed]),
        Column("Won at any age", [_share(x.won_share) for x in listed]),
        Column("Mean deal", [money(x.mean_amount, about["currency"]) for x in listed]),
        Column("One MQL brings", [money(x.worth, about["currency"]) for x in listed]),
        Column("Measured of", [_basis(x.is_own) for x in listed], is_number=False),
        *(
            Column(f"Quota for {name}", [count(x.part * number) for x in listed])
            for name, number in quotas
        ),
    ]
    borrowed = sum(not each.is_own for each in listed)
    said = f" {plural(borrowed, 'segment')} with too few wins." if borrowed else ""
    return table(
        "table-segment-worth",
        "What one MQL brings, by segment",
        columns,
        note=source_note(about, "lead_deal_ages", "deal_outcomes")
        + " Under ten deals, wins or amounts a segment borrows from all leads."
        + said,
        empty=MISSING.get(found.missing, "Nothing can be solved."),
    )


def _share(part: float) -> str:
    return per_cent(count(100 * part, 1))


def _basis(is_own: bool) -> str:
    return "the segment" if is_own else "all leads"
