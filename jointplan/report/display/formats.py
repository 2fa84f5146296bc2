"""How numbers, days and names are written: alike on every table and in every sentence.

A space between a number and its unit does not break, and a minus is a minus sign.
Unknown is a dash, never an empty place and never a zero.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from jointplan.report.display import locales
from jointplan.report.display.locales import FIXED, MINUS
from jointplan.stats.rates import SMALLEST_DENOMINATOR

DASH = "–"

NOT_RECORDED = "not recorded"
HANDOFFS = "Hand\u2011offs"
"""Heading of a column; the hyphen does not break."""

JOINED = "\u2060"
"""Keeps what stands on both sides of it on one line."""

UNSAID = "XXX"
"""ISO 4217 for no currency."""

Number = int | float | Decimal


def count(value: Number | None, decimals: int = 0) -> str:
    """Write a number with groups of three: `1,234`."""
    if value is None:
        return DASH
    return locales.number(rounded(value, decimals), decimals)


def rounded(value: Number, decimals: int) -> Decimal:
    """The number as it is printed, for differences of what is printed (R53)."""
    step = Decimal(1).scaleb(-decimals)
    return Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP) + 0


def signed(value: Number | None, decimals: int = 0) -> str:
    """Write a difference with its sign; no difference is a plain zero."""
    if value is None:
        return DASH
    text = count(value, decimals)
    is_nothing = not any(sign in "123456789" for sign in text)
    return f"+{text}" if value > 0 and not is_nothing else text


def percent(k: Number | None, n: Number | None, decimals: int = 0) -> str:
    """Write a share alone: `31%`; a dash under ten cases or where nothing divides."""
    if k is None or n is None or n < SMALLEST_DENOMINATOR:
        return DASH
    return per_cent(count(Decimal(str(k)) * 100 / Decimal(str(n)), decimals))


def per_cent(written: str) -> str:
    """Put the sign to what is written in per cent: `31%`, `52 to 73%`."""
    before, after = locales.around_percent()
    return f"{before}{written}{after}"


def per_cent_between(low: float, high: float) -> str:
    """Write a share of which bounds are known, without counts: `66 to 69%`."""
    ends = dict.fromkeys(count(each * 100) for each in (low, high))
    return per_cent(" to ".join(ends))


def whole_percent(part: float) -> str:
    """Write a share that was estimated, not counted: no counts stand behind it."""
    return per_cent(count(part * 100))


def share(k: int | None, n: int | None) -> str:
    """Write a rate with its counts: `31% (212 of 684)`, under ten the counts only."""
    if k is None or n is None or n == 0:
        return DASH
    counts = f"{count(k)} of {count(n)}"
    if n < SMALLEST_DENOMINATOR:
        return counts
    return f"{percent(k, n)} ({counts})"


def span(least: int | None, more: int | None) -> str:
    """Write a count of which only bounds are known: `31 to 44` (R44)."""
    if least is None or not more:
        return count(least)
    return f"{count(least)} to {count(least + more)}"


def share_span(k: int | None, more: int | None, n: int | None) -> str:
    """Write a rate with its counts where `more` may belong to them as well (R44).

    `52 to 73% (31 to 44 of 60)`; without any more it is a rate like others.
    """
    if k is None or n is None or n == 0 or not more:
        return share(k, n)
    counts = f"{span(k, more)} of {count(n)}"
    if n < SMALLEST_DENOMINATOR:
        return counts
    return f"{percent_span(k, more, n)} ({counts})"


def percent_span(k: int, more: int, n: int) -> str:
    """Write a rate of which only bounds are known, without its counts: `52 to 73%`."""
    return per_cent_between(k / n, (k + more) / n) if more else percent(k, n)


def interval(bounds: tuple[float, float] | None) -> str:
    """Write a 95% interval in per cent: `28–35%`."""
    if bounds is None:
        return DASH
    low, high = (count(bound * 100) for bound in bounds)
    return per_cent(f"{low}{JOINED}–{JOINED}{high}")


def money(amount: Number | None, currency: str) -> str:
    """Write an amount in whole units of its currency: `€1,234,000`, `CHF 1,234`.

    Where nobody has said the currency, the number stands alone.
    """
    if amount is None:
        return DASH
    before, after = _signs(currency)
    minus = MINUS if amount < 0 else ""
    return f"{minus}{before}{count(amount).lstrip(MINUS)}{after}"


def signed_money(amount: Number | None, currency: str) -> str:
    """Write a difference of amounts with its sign: `+€16,250`."""
    said = money(amount, currency)
    return f"+{said}" if amount is not None and amount > 0 else said


def _signs(currency: str) -> tuple[str, str]:
    """What stands before and after an amount."""
    return locales.around_money(currency) if currency not in ("", UNSAID) else ("", "")


def day(value: date | None) -> str:
    """Write a day so that no reader can mistake the month: `12 Oct 2026`."""
    return DASH if value is None else locales.day(value)


def duration(seconds: Number | None) -> str:
    """Write a time span in its two largest units: `1 h 50 min`, `2 d 3 h`, `45 s`."""
    if seconds is None:
        return DASH
    rest = round(seconds)
    if rest < 60:
        return f"{rest}{FIXED}s"
    parts: list[tuple[int, str]] = []
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        number, rest = divmod(rest, size)
        if number or parts:
            parts.append((number, unit))
    return " ".join(f"{count(n)}{FIXED}{unit}" for n, unit in parts[:2] if n)


def hours(seconds: Number | None) -> str:
    """Write business time in hours and minutes; its days are no whole ones."""
    if seconds is None:
        return DASH
    if seconds < 3_600:
        return duration(seconds)
    whole, rest = divmod(round(seconds), 3_600)
    minutes = f" {rest // 60}{FIXED}min" if rest >= 60 else ""
    return f"{count(whole)}{FIXED}h{minutes}"


def plural(number: int, one: str, many: str = "") -> str:
    """Write a count with its noun: `1 hand-off`, `212 hand-offs`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def listing(items: list[str], last: str = "and") -> str:
    """Join names as a sentence does: `a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def named(value: str | None) -> str:
    """Write a name of the data; null has a word of its own."""
    return NOT_RECORDED if value is None else value


def first_upper(text: str) -> str:
    """Begin a sentence with a capital without touching the rest of the words."""
    return text[:1].upper() + text[1:]


def first_lower(text: str) -> str:
    """Continue a sentence with a name that begins with a capital of its own."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
