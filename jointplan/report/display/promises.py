"""How a promise is written: one figure, one state, alike wherever it stands (R53).

A row is one of `cohorts.promise_states`, of whichever mart. Shares have one decimal,
and a difference is that of the figures as they are printed. Where hand-offs are not
measurable the figure is the range from the worst case to the best (R64).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from jointplan.report.display.blocks import Row
from jointplan.report.display.formats import (
    DASH,
    count,
    money,
    per_cent,
    plural,
    signed,
    signed_money,
)
from jointplan.report.display.locales import FIXED
from jointplan.stats.rates import SMALLEST_DENOMINATOR

UNKNOWN = "not measurable"
_TENTH = Decimal("0.1")
# What is not known of a number or an amount, by the promise.
_UNSURE = {"mql_quota": "more cannot be judged"}


def figure(row: Row, currency: str = "") -> tuple[str, str]:
    """Write what came of a promise: the figure, and the counts behind it."""
    if row.get("promise") == "won_revenue":
        return money(row["actual_amount"], currency), _uncounted(row)
    if row["all_count"] is None:
        return _number(row)
    if _is_unknown(row):
        return UNKNOWN, plural(row["all_count"], "hand-off")
    low, high = bounds(row)
    if not low[1]:
        return DASH, _beside(row)
    counts = f"{_between(count(low[0]), count(high[0]))} of {count(low[1])}"
    behind = ", ".join(each for each in (counts, _beside(row)) if each)
    if low[1] < SMALLEST_DENOMINATOR:
        return behind, ""
    if row["state"] == "pending" and low == high and row["pending_count"]:
        ends = (row["least_count"], row["most_count"])
        behind += f", in the end {_shares(ends, row['all_count'])}"
    return _shares((low[0], high[0]), low[1]), behind


def told(row: Row, currency: str = "") -> str:
    """Write the figure with its counts: `58.2% (296 of 509)`."""
    said, behind = figure(row, currency)
    return f"{said} ({behind})" if behind else said


def bounds(row: Row) -> tuple[tuple[int, int], tuple[int, int]]:
    """The share at its worst and at its best, as counts.

    Both are that of the judged where nothing is unmeasured: what is not due yet has no
    say then.
    """
    if not row["not_measurable_count"]:
        judged = row["actual_count"], row["out_of_count"]
        return judged, judged
    return (row["least_count"], row["all_count"]), (row["most_count"], row["all_count"])


def middle(row: Row) -> float | None:
    """The figure as a number to draw: of a range its middle, of nothing known none."""
    if row.get("promise") == "won_revenue":
        return None if row["actual_amount"] is None else float(row["actual_amount"])
    if row["all_count"] is None:
        least, most = row["least_count"], row["most_count"]
        return None if least is None else float(least + most) / 2
    (low, of), (high, _) = bounds(row)
    if of < SMALLEST_DENOMINATOR or _is_unknown(row):
        return None
    return (low + high) / 2 / of


def promised(row: Row, currency: str = "") -> str:
    """Write the promise itself, a range where the tier of some is not known (R69)."""
    if row.get("promised_amount") is not None:
        return money(row["promised_amount"], currency)
    if row["promised_pct"] is not None:
        goals = (per_cent(count(each, 1)) for each in reversed(goals_of(row)))
        return _between(*goals)
    return count(row.get("promised_count"))


def goals_of(row: Row) -> tuple[Decimal, Decimal]:
    """The most that may be promised of a share and the least, as printed.

    They differ where the tier of some hand-offs is not known (R69).
    """
    most, least = row["promised_pct"], row.get("promised_least_pct")
    least = most if least is None else least
    return _tenth(Decimal(str(most))), _tenth(Decimal(str(least)))


def difference(row: Row, currency: str = "") -> str:
    """Write by how much the promise was exceeded or not reached, as printed."""
    if row.get("promised_amount") is not None and row["actual_amount"] is not None:
        if row["state"] == UNKNOWN:
            return DASH
        gap = row["actual_amount"] - row["promised_amount"]
        return signed_money(gap, currency)
    if row["promised_pct"] is not None:
        if _is_unknown(row) or bounds(row)[0][1] < SMALLEST_DENOMINATOR:
            return DASH
        gaps = [
            signed(_pct(*each) - goal, 1)
            for each, goal in zip(bounds(row), goals_of(row), strict=True)
        ]
        return f"{_between(*gaps)}{FIXED}points"
    if row.get("promised_count") is not None and row["least_count"] is not None:
        ends = (row["least_count"], row["most_count"])
        return _between(*(signed(each - row["promised_count"]) for each in ends))
    return DASH


def gap(old: Row, new: Row, currency: str = "") -> str:
    """Write the difference between two figures of one promise, as printed.

    Where only bounds are known, it lies between the least of the one less the most of
    the other, and the most less the least (R44).
    """
    if new.get("promise") == "won_revenue":
        amounts = new["actual_amount"], old["actual_amount"]
        return (
            DASH if None in amounts else signed_money(amounts[0] - amounts[1], currency)
        )
    if _is_unknown(old) or _is_unknown(new) or old["least_count"] is None:
        return DASH
    if old["all_count"] is None:
        ends = ((each["least_count"], each["most_count"]) for each in (old, new))
        (low, high), (new_low, new_high) = ends
        return _between(signed(new_low - high), signed(new_high - low))
    sides = bounds(old), bounds(new)
    if min(sides[0][0][1], sides[1][0][1]) < SMALLEST_DENOMINATOR:
        return DASH
    (low, high), (new_low, new_high) = (
        [_pct(*each) for each in side] for side in sides
    )
    gaps = signed(new_low - high, 1), signed(new_high - low, 1)
    return f"{_between(*gaps)}{FIXED}points"


def state(row: Row) -> str:
    """Write the state, with the number that is short where a share could hide it."""
    short, word = row.get("short_count"), str(row["state"])
    if not short or (word != "missed" and not _is_hidden(row)):
        return word
    unsure = row["most_count"] != row["least_count"]
    which = (" at best" if word == "missed" else " at worst") if unsure else ""
    return f"{word}, {count(short)} short{which}"


def _is_hidden(row: Row) -> bool:
    """Whether rounding shows the worst case as if it kept the promise."""
    if row["promised_pct"] is None or not row["all_count"]:
        return False
    worst = _pct(row["least_count"], row["all_count"])
    return worst >= goals_of(row)[0]


def _is_unknown(row: Row) -> bool:
    """Whether nothing at all could be measured."""
    return bool(row["not_measurable_count"]) and not row["out_of_count"]


def _number(row: Row) -> tuple[str, str]:
    """A number that was promised, and what may come on top of it."""
    least, most = row["least_count"], row["most_count"]
    if least is None or least == most:
        return count(least), ""
    unsure = _UNSURE.get(str(row.get("promise")), "more not measurable")
    return _between(count(least), count(most)), f"{count(most - least)} {unsure}"


def _beside(row: Row) -> str:
    """What stands beside the judged ones: not measurable, and not due yet."""
    parts = {
        UNKNOWN: row["not_measurable_count"],
        "not due yet": row.get("pending_count"),
    }
    return ", ".join(f"{count(n)} {word}" for word, n in parts.items() if n)


def _uncounted(row: Row) -> str:
    number = row.get("uncounted_win_count")
    if not number:
        return ""
    return f"{plural(number, 'win')} without an amount in the currency or a day"


def _shares(ends: tuple[int, int], of: int) -> str:
    return _between(*(per_cent(count(_pct(each, of), 1)) for each in ends))


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _pct(k: int, n: int) -> Decimal:
    """A share as it is printed."""
    return _tenth(Decimal(k) * 100 / Decimal(n)) if n else Decimal(0)


def _tenth(value: Decimal) -> Decimal:
    return value.quantize(_TENTH, rounding=ROUND_HALF_UP)
