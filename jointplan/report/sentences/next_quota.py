"""How many MQLs the revenue target takes, and what they can no longer bring in time."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from jointplan.report.display.blocks import (
    Block,
    finding,
    nothing,
    only,
    remark,
)
from jointplan.report.display.formats import count, money, plural
from jointplan.report.display.next_quota import MISSING, Outlook, solved, spare, takes
from jointplan.stats.solved_quota import Served, Solved

NO_TARGET = (
    "No revenue target is planned for {quarter}, so no quota can be solved from it: "
    "write [revenue] target_amount, or [[revenue_targets]], into plans/{quarter}.toml."
)
LONG_ENOUGH = 270
"""Days of watching from which three quarters can be looked ahead."""


def next_quota(outlook: Outlook, run: pd.DataFrame) -> Block:
    """Say how many MQLs the next quarter's target takes."""
    found = solved(outlook)
    if found.missing:
        return nothing(MISSING[found.missing])
    first = found.served[0]
    if first.is_over:
        return nothing(f"{first.quarter} is over, so no new lead can arrive in it.")
    said = _takes(first, only(run)["currency"])
    return finding(said) if said else nothing(_no_target(first))


def later_quotas(outlook: Outlook, run: pd.DataFrame) -> Block:
    """Say the same of the quarters after it, at one pace from now on."""
    found = solved(outlook)
    if found.missing:
        return nothing("No quarter can be solved.")
    currency = only(run)["currency"]
    later = found.served[1:]
    said = [text for each in later if (text := _takes(each, currency))]
    lacking = [each.quarter for each in later if each.target is None]
    if lacking:
        said.append(f"No target is planned for {' and '.join(lacking)}.")
    return remark(" ".join(said))


def quota_basis(outlook: Outlook, run: pd.DataFrame) -> Block:
    """Say what the solved quota rests on, and what it leaves out."""
    found = solved(outlook)
    if found.missing:
        return nothing("There is no basis to show.")
    return remark(" ".join(_basis(found, only(run)["currency"])))


def _takes(served: Served, currency: str) -> str:
    """The finding of one quarter; empty without a target."""
    gap, name = served.gap, served.quarter
    if gap is None or served.is_over:
        return ""
    if gap.expected <= 0:
        may = "may" if gap.high > 0 else "is expected to"
        return (
            f"Without new leads {name} {may} reach its target of "
            f"{money(served.target, currency)}: {spare(gap, currency)}."
        )
    if served.quota is None:
        return (
            f"New leads come too late for {name}: {money(gap.expected, currency)} is "
            "not from new leads."
        )
    said = f"{name} takes {takes(served)} MQLs a quarter to reach its target"
    if served.new is None or served.not_from_leads is None:
        return f"{said}."
    said += (
        f"; the {count(served.planned)} planned bring "
        f"{money(served.new.expected, currency)}"
    )
    short = served.not_from_leads.expected
    rest = f", and {money(short, currency)} is not from new leads" if short else ""
    return f"{said}{rest}."


def _no_target(served: Served) -> str:
    return NO_TARGET.format(quarter=served.quarter)


def _basis(found: Solved, currency: str) -> Iterator[str]:
    yield (
        f"Rests on {plural(found.deals, 'lead')} with a deal and {count(found.wins)} "
        f"wins of a known day, {money(found.mean_amount, currency)} on average."
    )
    per_mql = " to ".join(dict.fromkeys(count(x, 2) for x in found.rated_per_mql))
    first, last = found.quarters[0], found.quarters[-1]
    before = first if first == last else f"{first} to {last}"
    yield f"{per_mql} leads come with each MQL, as in {before}."
    if found.served[0].is_others_planned:
        yield "Other origins bring what the plan asks of them."
    else:
        yield f"Other origins bring what they brought in {before}, on average."
    yield (
        "MQLs arrive evenly, at one pace from now on; ranges hold in 80 of 100 draws."
    )
    if len(found.quarters) == 1 and not found.served[0].is_others_planned:
        yield "One complete quarter shows no spread between quarters."
    if found.left_out:
        deals = plural(found.left_out, "open deal")
        yield f"Not counted: {deals} without an amount in {currency} or a rate."
    if found.uncounted:
        wins = plural(found.uncounted, "win")
        yield f"Not counted: {wins} without an amount in {currency} or a rate."
    if found.stale:
        yield (
            f"{plural(found.stale, 'open deal')} older than any that closed: nothing "
            "is expected of them."
        )
    if found.undated:
        yield f"{plural(found.undated, 'deal')} without known days: in no curve."
    if found.watched_days < LONG_ENOUGH:
        yield (
            f"Leads were watched for {count(found.watched_days)} days: what they bring "
            "later is not in it, so quotas are at the most."
        )
