"""Revenue by origin, kind and influence, what is open, and the target accounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pandas as pd

from jointplan.report.display.blocks import Block, Row, only, rows, source_note
from jointplan.report.display.formats import (
    DASH,
    count,
    first_upper,
    money,
    named,
    percent,
    share,
)
from jointplan.report.display.grid import Column, table
from jointplan.report.display.revenue import (
    EXISTING,
    INFLUENCES,
    ORIGINS,
    QUARTER,
    UNKNOWN_KIND,
    YEAR,
    Part,
    summed,
    tells_kinds,
    wins_of,
)

KIND_NAMES = {
    "new business": "New business",
    **EXISTING,
    UNKNOWN_KIND: "Kind not known",
}
TIMINGS = {
    "due": "Due in {quarter}",
    "past": "Past its day",
    "later": "Later",
    "no day": "No day",
    "not known": "Perhaps closed",
}
EFFORTS = {"Leads": "handoff_count", "SQLs": "sql_count", "Touches": "touch_count"}
NO_WINS = "No deal won in {quarter} is in this export."
NO_LIST = (
    "No account is marked as a target: map the column that says it to is_target of "
    "accounts."
)


def revenue_origins(revenue_origins: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Won deals and revenue by kind and origin: the quarter, and the year to date."""
    about = only(run)
    now, year = (wins_of(revenue_origins, span) for span in (QUARTER, YEAR))
    kinds = [kind for kind in KIND_NAMES if any(r["kind"] == kind for r in year)]
    lines: list[tuple[str, str, Part, Part]] = []
    for kind in kinds:
        group = KIND_NAMES[kind] if tells_kinds(year) else ""
        for origin, name in ORIGINS.items():
            of = {"kind": kind, "origin": origin}
            found = _of(year, **of)
            if found:
                part = summed(name, _of(now, **of))
                lines.append((group, name, part, summed(name, found)))
    if lines:
        total = "Revenue won"
        lines.append(("All", total, summed(total, now), summed(total, year)))
    return table(
        "table-revenue-origins",
        "Revenue by kind and origin",
        _columns([line[1:] for line in lines], about),
        note=source_note(about, "revenue_origins")
        + " The first origin that fits: a partner's source; a hand-off by conversion "
        "link or contact role; by account within 180 days; evidence of sales.",
        empty=NO_WINS.format(**about),
        groups=[line[0] for line in lines] if tells_kinds(year) else None,
        totals=[len(lines) - 1] if lines else [],
    )


def revenue_influence(revenue_origins: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Won deals that marketing sourced, only influenced, or had no part in."""
    about = only(run)
    now, year = (wins_of(revenue_origins, span) for span in (QUARTER, YEAR))
    lines = [
        (name, summed(name, _of(now, influence=key)), summed(name, found))
        for key, name in INFLUENCES.items()
        if (found := _of(year, influence=key))
    ]
    if lines:
        total = "Revenue won"
        lines.append((total, summed(total, now), summed(total, year)))
    return table(
        "table-revenue-influence",
        "Revenue sourced, influenced only, and neither",
        _columns(lines, about),
        note=source_note(about, "revenue_origins"),
        empty=NO_WINS.format(**about),
        totals=[len(lines) - 1] if lines else [],
    )


def revenue_pipeline(revenue_pipeline: pd.DataFrame, run: pd.DataFrame) -> Block:
    """What is open by kind and currency: due, past its day, later, without a day."""
    about = only(run)
    found = rows(revenue_pipeline)
    keys = sorted(
        {(row["kind"], row["amount_currency"]) for row in found},
        key=lambda key: (list(KIND_NAMES).index(key[0]), str(key[1])),
    )
    quarter = found[0]["quarter"] if found else ""
    columns = [
        Column("Kind", [KIND_NAMES[kind] for kind, _ in keys]),
        Column("Currency", [currency or DASH for _, currency in keys], is_number=False),
    ]
    for timing, name in TIMINGS.items():
        of_timing = [row for row in found if row["timing"] == timing]
        if of_timing:
            cells = [_open(of_timing, *key) for key in keys]
            columns.append(Column(name.format(quarter=quarter), cells))
    return table(
        "table-revenue-pipeline",
        "Open deals by kind, and when they are expected to close",
        columns,
        note=source_note(about, "revenue_pipeline")
        + " Amounts in their own currency, deals in brackets.",
        empty="No open deal is in this export.",
    )


def revenue_openings(revenue_openings: pd.DataFrame, run: pd.DataFrame) -> Block:
    """By quarter: what was due at its start, what was won, and the coverage it took."""
    about = only(run)
    currency = about["currency"]
    found = rows(revenue_openings)
    quarters = sorted({(row["starts_on"], row["quarter"]) for row in found})
    by_quarter = [[r for r in found if r["quarter"] == name] for _, name in quarters]
    known = [not _total(each, "unknown_count") for each in by_quarter]
    won = [_total(each, "won_amount") for each in by_quarter]
    within = [_total(each, "within_amount") for each in by_quarter]
    due = [_total(each, "due_amount") for each in by_quarter]

    def amounts(values: Sequence[Decimal], shown: Sequence[bool]) -> list[str]:
        pairs = zip(values, shown, strict=True)
        return [
            money(value, currency) if is_known else DASH for value, is_known in pairs
        ]

    always = [True] * len(quarters)
    return table(
        "table-revenue-openings",
        "What each quarter began with, and what it won",
        [
            Column("Quarter", [name for _, name in quarters]),
            Column("Due at its start", amounts(due, known)),
            Column("Won", amounts(won, always)),
            Column("Created and closed within", amounts(within, always)),
            Column(
                "Coverage it took",
                [
                    f"{count(d / w, 2)}" if is_known and w and d else DASH
                    for d, w, is_known in zip(due, won, known, strict=True)
                ],
            ),
        ],
        note=source_note(about, "revenue_openings")
        + " A dash: the amount or the expected day of that time is not known.",
        empty="No complete quarter after the first win is in this export.",
    )


def revenue_effort(revenue_effort: pd.DataFrame, by: str, run: pd.DataFrame) -> Block:
    """Touches per SQL and the share spent on leads outside the definition."""
    about = only(run)
    found = [row for row in rows(revenue_effort) if row["touch_count"] is not None]
    groups = sorted({row[by] for row in found}, key=lambda name: (name is None, name))
    lines = [[row for row in found if row[by] == name] for name in groups]
    if len(lines) > 1:
        lines.append(found)
    names = [first_upper(named(name)) for name in groups] + ["All"] * (len(lines) > 1)
    return table(
        f"table-revenue-effort-{by}",
        f"Effort of sales, by {by}",
        [
            Column(first_upper(by), names),
            *(
                Column(label, [count(_total(each, column)) for each in lines])
                for label, column in EFFORTS.items()
            ),
            Column("Touches per SQL", [_per_sql(each) for each in lines]),
            Column("On leads outside the definition", [_outside(e) for e in lines]),
        ],
        note=source_note(about, "revenue_effort")
        + f" Leads of {about['quarter']}, and touches up to the decision. Touches on "
        "leads that cannot be judged are in neither part of the share.",
        empty="No touch by sales is in this export.",
        totals=[len(lines) - 1] if len(lines) > 1 else [],
    )


def revenue_accounts(revenue_accounts: pd.DataFrame, run: pd.DataFrame) -> Block:
    """Target accounts with a hand-off, with several people and with a deal."""
    about = only(run)
    found = {row["span"]: row for row in rows(revenue_accounts)}
    steps = {
        "With a lead handed over": "with_handoff_count",
        "With two or more people": "with_several_people_count",
        "With a new opportunity": "with_opportunity_count",
        "With a win": "with_win_count",
    }
    columns = [Column("Target accounts", list(steps) if found else [])]
    for span, name in _spans(about).items():
        if span in found:
            row = found[span]
            cells = [share(row[key], row["account_count"]) for key in steps.values()]
            columns.append(Column(name, cells))
    return table(
        "table-revenue-accounts",
        "Target accounts",
        columns,
        note=source_note(about, "revenue_accounts")
        + " Neither bulk nor sales-sourced leads count, nor renewals.",
        empty=NO_LIST,
    )


def _columns(lines: Sequence[tuple[str, Part, Part]], about: Row) -> list[Column]:
    total = lines[-1][1] if lines else Part("", 0, Decimal(0))
    currency = about["currency"]
    quarter, year = _spans(about).values()
    return [
        Column("Origin", [name for name, _, _ in lines]),
        Column("Deals", [count(now.wins) for _, now, _ in lines], under=quarter),
        Column("Revenue", [now.told(currency) for _, now, _ in lines], under=quarter),
        Column(
            "Share",
            [_part_of(now.amount, total.amount) for _, now, _ in lines],
            under=quarter,
        ),
        Column("Deals", [count(all_.wins) for _, _, all_ in lines], under=year),
        Column("Revenue", [all_.told(currency) for _, _, all_ in lines], under=year),
    ]


def _per_sql(found: Sequence[Row]) -> str:
    sqls = _total(found, "sql_count")
    return count(_total(found, "touch_count") / sqls, 1) if sqls else DASH


def _outside(found: Sequence[Row]) -> str:
    judged = _total(found, "touch_count") - _total(found, "unjudged_touch_count")
    return share(int(_total(found, "not_conforming_touch_count")), int(judged))


def _spans(about: Row) -> dict[str, str]:
    return {QUARTER: about["quarter"], YEAR: "Fiscal year to date"}


def _of(found: Iterable[Row], **cells: str) -> list[Row]:
    return [
        row for row in found if all(row[key] == cell for key, cell in cells.items())
    ]


def _part_of(part: Decimal, whole: Decimal) -> str:
    return percent(part, whole) if whole > 0 else DASH


def _open(found: Sequence[Row], kind: str, currency: str | None) -> str:
    listed = [
        row
        for row in found
        if (row["kind"], row["amount_currency"]) == (kind, currency)
    ]
    if not listed:
        return DASH
    amounts = [row["open_amount"] for row in listed if row["open_amount"] is not None]
    said = money(sum(amounts, Decimal(0)) if amounts else None, currency or "")
    return f"{said} ({count(_total(listed, 'open_count'))})"


def _total(found: Sequence[Row], column: str) -> Decimal:
    return sum((Decimal(row[column] or 0) for row in found), Decimal(0))
