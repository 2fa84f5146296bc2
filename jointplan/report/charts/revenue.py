"""Where the revenue of the quarter came from, against its target."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt
import pandas as pd

from jointplan.report.charts.forms import (
    BARE,
    named_marks,
    place_of,
    size_of,
    told_of,
    two_forms,
)
from jointplan.report.charts.theme import layered
from jointplan.report.display.blocks import Block, Row, nothing, only, rows, source_note
from jointplan.report.display.formats import count, money, plural
from jointplan.report.display.palette import LIGHT
from jointplan.report.display.revenue import (
    MARKETING,
    ORIGINS,
    QUARTER,
    Part,
    by_origin,
    is_existing,
    summed,
    tells_kinds,
    wins_of,
)

NO_WINS = "No deal won in {quarter} is in this export, so no revenue can be shown."
NO_AMOUNTS = (
    "{wins} won in {quarter}, none with an amount that counts: export the amount and "
    "its currency, or write a rate in the plan."
)
ROLES = {
    ORIGINS["marketing"]: "marketing",
    ORIGINS["account-matched"]: "marketing",
    ORIGINS["sales"]: "sales",
}


def revenue_origins(
    revenue_origins: pd.DataFrame, scorecard: pd.DataFrame, run: pd.DataFrame
) -> alt.LayerChart | Block:
    """What was won in the quarter, by origin and kind, against the target."""
    about = only(run)
    found = wins_of(revenue_origins, QUARTER)
    if not found:
        return nothing(NO_WINS.format(**about))
    currency = about["currency"]
    total = summed("Revenue won", found)
    if total.is_unknown:
        return nothing(NO_AMOUNTS.format(wins=plural(total.wins, "deal"), **about))
    records = _steps(_parts(found), total, currency)
    target = _target(rows(scorecard))
    key = []
    if target is not None:
        key.append(("upright", f"target {money(target, currency)}"))
        records[-1]["target"] = float(target)
        records[-1]["at"] = max(records[-1]["to"], float(target))
    return two_forms(
        records,
        lambda base, form: _walk(base, form, has_target=target is not None),
        _title(found, currency),
        f"Deals closed in {about['quarter']}, by origin",
        told=told_of(records),
        note=source_note(about, "revenue_origins", "scorecard"),
        key=key,
        name="revenue-by-origin",
    )


def _parts(found: Sequence[Row]) -> list[Part]:
    """New business by origin, what is of no known kind, and existing business."""
    if not tells_kinds(found):
        return by_origin(found)
    parts = by_origin([row for row in found if row["kind"] == "new business"])
    unknown = [row for row in found if row["kind"] == "not known"]
    existing = [row for row in found if is_existing(row)]
    parts += [summed("Kind not known", unknown)] if unknown else []
    parts += [summed("Existing business", existing)] if existing else []
    return parts


def _target(found: Sequence[Row]) -> Decimal | None:
    promised = (
        row["promised_amount"]
        for row in found
        if row["promise"] == "won_revenue" and row["is_report_quarter"]
    )
    return next(promised, None)


def _title(found: Sequence[Row], currency: str) -> str:
    total = summed("", found)
    own = summed("", [row for row in found if row["origin"] in MARKETING])
    if not total.amount:
        return "Revenue won, by origin"
    return (
        f"{money(own.amount, currency)} of {money(total.amount, currency)} came from "
        "marketing's leads"
    )


def _steps(parts: Sequence[Part], total: Part, currency: str) -> list[dict[str, Any]]:
    at = Decimal(0)
    records = []
    for part in parts:
        role = ROLES.get(part.name, "muted")
        records.append(_step(part, at, role, currency))
        at += part.amount
    records.append(_step(total, Decimal(0), "qualified", currency))
    return records


def _step(part: Part, start: Decimal, role: str, currency: str) -> dict[str, Any]:
    label = part.told(currency)
    return {
        "name": part.name,
        "from": float(start),
        "to": float(start + part.amount),
        "at": float(start + part.amount),
        "amount": float(part.amount),
        "deals": part.wins,
        "label": label,
        "role": LIGHT[role],
        "target": None,
        "told": f"{part.name}: {label}, {count(part.wins)} won.",
    }


def _walk(base: alt.Chart, form: str, *, has_target: bool) -> alt.LayerChart:
    x = alt.X("from:Q", title=None, axis=BARE, scale=alt.Scale(zero=True))
    bars = base.mark_bar(height=size_of(form), yOffset=place_of(form)).encode(
        x=x, x2="to:Q", color=alt.Color("role:N", scale=None)
    )
    layers = [bars, *named_marks(base, form, "at:Q")]
    if has_target:
        goal = base.transform_filter("datum.target != null").mark_tick(
            color=LIGHT["target"],
            thickness=3,
            size=26,
            opacity=1,
            yOffset=place_of(form),
        )
        layers.append(goal.encode(x=alt.X("target:Q", title=None, axis=BARE)))
    return layered(*layers)
