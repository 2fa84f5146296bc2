"""Whose signs and orders numbers, amounts and days are written with.

The company says it as `locale`, by its name in Unicode's CLDR (`en`, `en_DE`). One
process writes for one company, so it is said once per process, as soon as the company
is known. The words are English in every locale: `en_DE` is English with the numbers of
Germany.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_currency_symbol

USUAL = "en"
FIXED = "\u00a0"
MINUS = "−"
NUMBER = "#,##0"

_chosen = Locale.parse(USUAL)


def write_as(name: object) -> None:
    """Write numbers, amounts and days as a locale does, from now on.

    Without a name, as in runs of older versions of the kit, it is the usual one.

    Raises:
        babel.UnknownLocaleError: There is no such locale; `toml.LocaleName` refuses it
            before.
    """
    global _chosen
    _chosen = Locale.parse(str(name or USUAL))


def language_tag() -> str:
    """The locale as browsers name it: `en-DE`."""
    return str(_chosen).replace("_", "-")


def number(value: Any, decimals: int) -> str:
    """Write a number with all of its decimals, in groups as the locale has them."""
    pattern = _chosen.decimal_formats[None].pattern.split(".")[0]
    places = f".{'0' * decimals}" if decimals else ""
    text = format_decimal(value, format=f"{pattern}{places}", locale=_chosen)
    return text.replace("-", MINUS)


def around_percent() -> tuple[str, str]:
    """What stands before and after a number of per cent."""
    return _around(_chosen.percent_formats[None].pattern)


def around_money(currency: str) -> tuple[str, str]:
    """What stands before and after an amount; letters are kept apart from it."""
    sign = str(get_currency_symbol(currency, locale=_chosen))
    before, after = _around(_chosen.currency_formats["standard"].pattern)
    before, after = before.replace("¤", sign), after.replace("¤", sign)
    return (
        f"{before}{FIXED}" if before[-1:].isalpha() else before,
        f"{FIXED}{after}" if after[:1].isalpha() else after,
    )


def day(value: date) -> str:
    """Write a day so that nobody can mistake the month: `12 Oct 2026`."""
    return _dated(value, "d MMM y", "yMMMd").replace(" ", FIXED)


def short_day(value: date) -> str:
    """Write a day on an axis: `6 Jul`."""
    return _dated(value, "d MMM", "MMMd")


def month(value: date, *, with_year: bool = True) -> str:
    """Write a month: `September 2026`."""
    return _dated(value, "LLLL y", "yMMMM") if with_year else _dated(value, "LLLL")


def chart_numbers() -> dict[str, Any]:
    """The locale as the charts' library wants it (d3-format)."""
    signs = _chosen.number_symbols["latn"]
    pattern = _chosen.decimal_formats[None].pattern.split(".")[0]
    sizes = [len(part) for part in pattern.split(",")[1:]][::-1]
    return {
        "decimal": signs["decimal"],
        "thousands": signs["group"],
        "grouping": [*sizes, *sizes[-1:] * 5],
        "currency": ["", ""],
        "percent": around_percent()[1] or "%",
    }


def _dated(value: date, english: str, skeleton: str = "") -> str:
    """Days begin with the number in English, whatever the country's custom is."""
    if _chosen.language == "en" or not skeleton:
        return format_date(value, english, locale=_chosen)
    return format_skeleton(skeleton, value, locale=_chosen)


@cache
def _around(pattern: str) -> tuple[str, str]:
    """What a pattern of CLDR has before and after its number."""
    positive = pattern.split(";")[0]
    inside = [place for place, sign in enumerate(positive) if sign in "#,0."]
    return positive[: inside[0]], positive[inside[-1] + 1 :]
