"""SQL macros that take addresses and phone numbers out of what people write.

Digits, blanks, dashes, dots and at-signs are those of any script. A phone number is a
run of seven digits or more with no more than blanks, dots, dashes, slashes and brackets
in between; dates, amounts, ranges and lists of years are runs of digits too, and stay.
In doubt a number goes: `612.345.678` is a phone or an amount, with a currency an
amount. RE2 cannot look ahead, so a text is cut into runs and each is judged whole.
"""

from __future__ import annotations

from jointplan.warehouse.quoting import literal

_BLANK = r"[\t\p{Zs}]"
_AT = r"[@＠﹫]"  # noqa: RUF001 - as wide letters are written with
_STOP = r".．。｡﹒"  # noqa: RUF001 - likewise
_LOCAL = r"[^\s\p{Z}@＠﹫<>()\[\]{},;]+"  # noqa: RUF001 - likewise
_LABEL = _LOCAL.replace("]+", f"{_STOP}]+")
_SAID_AT = rf"(?:{_AT}|[(\[{{]{_BLANK}*(?:(?i:at)|@){_BLANK}*[)\]}}])"
_DOT = rf"(?:[{_STOP}]|{_BLANK}*[(\[{{]{_BLANK}*(?i:dot|punkt){_BLANK}*[)\]}}]{_BLANK}*"
_DOT += rf"|{_BLANK}+(?i:dot|punkt){_BLANK}+)"
# Written as usual; apart or with brackets, where what ends it begins with a letter, as
# no price does; in words alone.
_ADDRESS = "|".join(
    [
        rf"{_LOCAL}{_AT}{_LABEL}(?:{_DOT}{_LABEL})+",
        rf"{_LOCAL}{_BLANK}*{_SAID_AT}{_BLANK}*{_LABEL}(?:{_DOT}{_LABEL})*"
        rf"{_DOT}\p{{L}}{_LABEL.replace('+', '*')}",
        rf"{_LOCAL}{_BLANK}+(?i:at){_BLANK}+{_LABEL}"
        rf"(?:{_BLANK}+(?i:dot){_BLANK}+{_LABEL})+",
    ]
)

_DASH = r"\p{Pd}−"
_APART = rf"[{_DASH}\p{{Zs}}\p{{Cf}}\t()./·•]{{0,4}}"
_RUN = rf"(?:\+{_APART}|\(\+?\p{{Nd}}{{1,5}}\){_APART})?\p{{Nd}}(?:{_APART}\p{{Nd}})*"
_CURRENCY = r"(?:\p{Sc}|EUR|USD|GBP|CHF)"
_SUM = r"[1-9]\d*(?:[.,'’\p{Zs}]\d{3})*(?:[.,]\d{1,2})?"
_MONEY = rf"{_CURRENCY}\p{{Zs}}?{_SUM}|{_SUM}\p{{Zs}}?{_CURRENCY}"

_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR, _STEP = "(?:19|20)[0-9]{2}", rf"[./{_DASH}]\p{{Zs}}?"
_DATE = "|".join(
    [
        rf"{_YEAR}{_STEP}{_MONTH}{_STEP}{_DAY}",
        rf"{_DAY}{_STEP}{_MONTH}{_STEP}{_YEAR}",
        rf"{_MONTH}{_STEP}{_DAY}{_STEP}{_YEAR}",
        rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
    ]
)
_DATES = rf"\b(?:{_DATE})\b"
_NUMBER = "|".join(
    [
        r"[1-9][0-9]{0,2}",
        r"[1-9][0-9](?:0[01]|5[01]|[49]9)",  # an end of a range, as in 501-1000
        r"[1-9][0-9]?(?:\.[0-9]{3})+",
        r"[1-9][0-9]{0,2}(?:[.\p{Zs}][0-9]{3})*[.\p{Zs}]000",
        r"[1-9][0-9]*\.[0-9]{2}",
    ]
)
_RANGE = rf"(?:{_NUMBER})(?:\p{{Zs}}?[{_DASH}/]\p{{Zs}}?(?:{_NUMBER}))?"
_YEARS = rf"{_YEAR}(?:[{_DASH}\p{{Zs}}/]+{_YEAR})*"
# A code of the CRM, not what somebody wrote: a number, or one word with a letter in it.
_CODE = "[1-9][0-9]*|[0-9_-]*[A-Za-z][0-9A-Za-z_-]*"

_TOKEN = rf"(?s){_MONEY}|{_RUN}|[^+(\p{{Nd}}\p{{Sc}}A-Z]+|."
_SEVEN = r"(?:\p{Nd}\P{Nd}*){7}"

MACROS = rf"""
create or replace macro without_addresses(value) as
    regexp_replace(value, {literal(_ADDRESS)}, '[removed]', 'g');
create or replace macro is_phone(run) as
    regexp_matches(
        regexp_replace(run, {literal(_DATES)}, ' ', 'g'), {literal(_SEVEN)}
    )
    and not regexp_full_match(run, {literal(f"{_MONEY}|{_RANGE}|{_YEARS}")});
create or replace macro without_phones(value) as case
    when regexp_matches(value, {literal(_SEVEN)}) then array_to_string(
        list_transform(
            regexp_extract_all(value, {literal(_TOKEN)}),
            lambda run: case when is_phone(run) then '[removed]' else run end
        ),
        ''
    )
    else value
end;
create or replace macro scrubbed(value) as without_phones(without_addresses(value));
create or replace macro scrubbed_word(value) as
    case when regexp_full_match(value, {literal(_CODE)}) then value
    else scrubbed(value) end;
"""
