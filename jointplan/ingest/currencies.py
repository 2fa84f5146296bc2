r"""The currency that an amount names: a code or a symbol in its cell (R49).

`USD 1,200`, `$1.200,50`, `1 200 €` and `kr 1 200` are amounts in a currency of their
own. What is no currency (`1.2 M`) leaves the cell unread. A symbol that several
currencies share is the company's own if that is one of them, or the one that the
column names; else it stays as it is, which no rate is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from jointplan.warehouse.quoting import literal

# ISO 4217, without funds, metals and codes for testing.
CODES = tuple(
    (
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB "
        "BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP "
        "DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG "
        "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
        "LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
        "MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB "
        "RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SYP SZL THB TJS TMT TND "
        "TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF "
        "YER ZAR ZMW ZWL"
    ).split()
)
NAMES = {
    "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "£": "GBP", "₹": "INR", "₺": "TRY",
    "₽": "RUB", "₴": "UAH", "₩": "KRW", "₪": "ILS", "₫": "VND", "₦": "NGN",
    "฿": "THB", "₱": "PHP", "ZŁ": "PLN", "KČ": "CZK", "R$": "BRL", "US$": "USD",
    "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD",
    "NT$": "TWD", "S$": "SGD", "MX$": "MXN", "SFR.": "CHF", "SFR": "CHF",
    "FR.": "CHF", "FT": "HUF",
}  # fmt: skip
DOLLARS = tuple(
    (
        "USD CAD AUD NZD HKD SGD TWD MXN ARS CLP COP BBD BMD BND BSD BZD FJD GYD JMD "
        "KYD LRD NAD SBD SRD TTD UYU XCD"
    ).split()
)
SHARED = {
    "$": DOLLARS,
    "¥": ("JPY", "CNY"),
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "KR.": ("DKK", "SEK", "NOK", "ISK"),
    "RS": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    "RS.": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
}
_SIGN = "[-+−]?"


def _any_of(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    return "(?i:" + "|".join(map(re.escape, longest)) + ")"


MARK = _any_of([*CODES, *NAMES, *SHARED])
_BEFORE = rf"^({_SIGN}) ?({MARK}) ?"
_AFTER = rf"({_SIGN}[\d.,' ]*\d[\d.,' ]*(?:[.,][-–—]{{1,2}})?) ?({MARK})$"
# A converted amount behind the own one, as list views of Salesforce show it.
_CONVERTED = r"(\d) *\([^()]*\)$"


def _known() -> str:
    """What turns a code or symbol into the currency it means, if one alone."""
    codes = ", ".join(f"{literal(k)}: {literal(v)}" for k, v in NAMES.items())
    return f"coalesce(map {{{codes}}}[upper(mark)], upper(mark))"


def _shared() -> str:
    """What says whether a currency is one of those that share a symbol."""
    lists = ", ".join(
        f"{literal(mark)}: [{', '.join(map(literal, codes))}]"
        for mark, codes in SHARED.items()
    )
    return f"coalesce(list_contains(map {{{lists}}}[symbol], code), false)"


MACROS = f"""
create or replace macro plain_amount(value) as trim(regexp_replace(regexp_replace(
    regexp_replace(value, '[\\x{{a0}}\\x{{202f}}\\x{{2009}}\\x{{2007}}]', ' ', 'g'),
    '[’‘]', '''', 'g'
), {literal(_CONVERTED)}, '\\1'));
create or replace macro mark_in(value) as coalesce(
    nullif(regexp_extract(value, {literal(_AFTER)}, 2), ''),
    nullif(regexp_extract(value, {literal(_BEFORE)}, 2), '')
);
create or replace macro bare_amount(value) as trim(replace(regexp_replace(
    regexp_replace(
        regexp_replace(plain_amount(value), {literal(_BEFORE)}, '\\1'),
        {literal(_AFTER)}, '\\1'
    ),
    ' ?[.,][-–—]{{1,2}} ?$', ''
), '−', '-'));
create or replace macro currency_named(mark) as {_known()};
create or replace macro may_mean(symbol, code) as {_shared()};
create or replace macro currency_of(value, named, company) as case
    when value is null or regexp_full_match(value, '[\\d.,'' +-]*')
        then currency_named(named)
    else list_transform(
        [currency_named(mark_in(plain_amount(value)))],
        lambda mark: case
            when mark is null then currency_named(named)
            when may_mean(mark, currency_named(named)) then currency_named(named)
            when may_mean(mark, company) then company
            else mark
        end
    )[1]
end;
"""
