"""SQL macros that take addresses and phone numbers out of what people write.

Digits, blanks, dashes, dots and at-signs are those of any script. A phone number is a
run of seven digits or more with no more than blanks, dots, dashes, slashes and brackets
in between; dates, amounts, ranges and lists of years are runs of digits too, and stay.
In doubt a number goes: `612.345.678` is a phone or an amount, with a currency an
amount. RE2 cannot look ahead, so a text is cut into runs and each is judged whole.
"""

from __future__ import annotations

from jointplan.warehouse.quoting import literal

# Written out, for classes of Unicode make a pattern slow to prepare.
_WIDE = r"\x{a0}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}"
_DASH = r"\-\x{2010}-\x{2015}\x{2212}\x{ff0d}"
_UNSEEN = r"\x{ad}\x{200b}-\x{200f}\x{2060}-\x{2064}\x{feff}"
_DOTS = r".\x{3002}\x{ff0e}\x{ff61}"
_BLANK = rf"[ \t{_WIDE}]"
_AT = r"[@\x{ff20}\x{fe6b}]"
_STOP = rf"\s{_WIDE}@\x{{ff20}}\x{{fe6b}}<>()\[\]{{}},;"
_LABEL = rf"[^{_STOP}{_DOTS}]+"
_WORD = rf"[^{_STOP}{_DOTS}0-9][^{_STOP}{_DOTS}]*"
_OPEN, _SHUT = rf"{_BLANK}*[(\[{{]{_BLANK}*", rf"{_BLANK}*[)\]}}]{_BLANK}*"
_DOT = rf"(?:[{_DOTS}]|{_OPEN}(?i:dot|punkt){_SHUT}|{_BLANK}+(?i:dot|punkt){_BLANK}+)"
# Written as usual; apart or with brackets, where what ends it begins with no digit, as
# a price does; in words alone.
_ADDRESS = rf"[^{_STOP}]+(?:" + "|".join(
    [
        rf"{_AT}{_LABEL}(?:{_DOT}{_LABEL})+",
        rf"(?:{_BLANK}*{_AT}{_BLANK}*|{_OPEN}(?:(?i:at)|@){_SHUT})"
        rf"(?:{_LABEL}{_DOT})+{_WORD}",
        rf"{_BLANK}+(?i:at)(?:{_BLANK}+{_LABEL}{_BLANK}+(?i:dot))+{_BLANK}+{_LABEL}",
    ]
)
_ADDRESS += ")"

_APART = rf"[ \t{_WIDE}{_DASH}{_UNSEEN}()./_·•\x{{ff08}}\x{{ff09}}\x{{ff0e}}]{{0,4}}"
_RUN = rf"(?:\+{_APART}|\(\+?\p{{Nd}}{{1,5}}\){_APART})?\p{{Nd}}(?:{_APART}\p{{Nd}})*"
_CURRENCY = r"(?:\p{Sc}|EUR|USD|GBP|CHF)"
_SUM = rf"[1-9]\d*(?:[.,'’ {_WIDE}]\d{{3}})*(?:[.,]\d{{1,2}})?"
_MONEY = rf"{_CURRENCY}{_BLANK}?{_SUM}|{_SUM}{_BLANK}?{_CURRENCY}"

_DAY, _MONTH = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_YEAR, _STEP = "(?:19|20)[0-9]{2}", rf"[./{_DASH}]{_BLANK}?"
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
        rf"[1-9][0-9]{{0,2}}(?:[. {_WIDE}][0-9]{{3}})*[. {_WIDE}]000",
        r"[1-9][0-9]*\.[0-9]{2}",
    ]
)
_RANGE = rf"(?:{_NUMBER})(?:{_BLANK}?[{_DASH}/]{_BLANK}?(?:{_NUMBER}))?"
_YEARS = rf"{_YEAR}(?:[{_DASH} {_WIDE}/]+{_YEAR})*"
# A code of the CRM, not what somebody wrote: a number, one word with a letter in it, a
# stamp.
_CODE = "[1-9][0-9]*|[0-9_-]*[A-Za-z][0-9A-Za-z_-]*"
_CODE += "|[12][0-9]{3}-[01][0-9]-[0-3][0-9]([T ][0-9:.]+(Z|[+-][0-9:]+)?)?"

_TOKEN = rf"(?s){_MONEY}|{_RUN}|[^+(\p{{Nd}}\p{{Sc}}A-Z]+|."

MACROS = rf"""
create or replace macro has_digits(value, least) as
    length(regexp_replace(value, '\P{{Nd}}+', '', 'g')) >= least;
create or replace macro is_phone(run) as
    has_digits(regexp_replace(run, {literal(_DATES)}, ' ', 'g'), 7)
    and not regexp_full_match(run, {literal(f"{_MONEY}|{_RANGE}|{_YEARS}")});
create or replace macro without_addresses(value) as
    regexp_replace(value, {literal(_ADDRESS)}, '[removed]', 'g');
create or replace macro without_phones(value, is_listed) as case
    when has_digits(value, 7) then array_to_string(
        list_transform(
            regexp_extract_all(value, {literal(_TOKEN)}),
            lambda run: case
                when is_phone(run)
                    and not (is_listed and regexp_full_match(run, '[1-9][0-9]*'))
                    then '[removed]'
                else run
            end
        ),
        ''
    )
    else value
end;
create or replace macro scrubbed(value) as list_transform(
    [without_addresses(value)], lambda text: without_phones(text, false)
)[1];
create or replace macro scrubbed_word(value, is_listed) as list_transform(
    [value],
    lambda word: case
        when regexp_full_match(word, {literal(_CODE)}) then word
        else list_transform(
            [without_addresses(word)], lambda text: without_phones(text, is_listed)
        )[1]
    end
)[1];
"""
