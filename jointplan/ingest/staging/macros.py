r"""SQL macros that turn the text of a cell into a value, or into null.

DuckDB drops an offset when it casts to TIMESTAMP, so stamps with one are cast to
TIMESTAMPTZ, and a naive stamp may have nothing after its time; `+0000` is not read
without its colon. A naive stamp at 00:00:00 is a day that an export wrote as a stamp;
thirteen digits are milliseconds since 1970. A year that no CRM has seen is a layout
gone wrong (`26` read as a year of four digits) or a stand-in for nothing.
"""

from __future__ import annotations

from jointplan.ingest import currencies, fillers, flags
from jointplan.ingest.staging.contacts import MACROS as _CONTACTS
from jointplan.warehouse.quoting import literal, trimmed

# What a CRM writes behind the name of a user who has left.
_STATE = (
    r"\s*[\[(](deactivated|inactive|disabled|deleted|removed|former|archived|"
    r"deaktiviert|inaktiv|gelöscht|désactivé|inactif|supprimé|desactivado|inactivo|"
    r"disattivato|inattivo|desativado|inativo)"
    r"( (user|owner|employee|benutzer))?[\])]\s*$"
)
# What tools that log for a person put before a subject: `[Email] [In]`, `Reply:`, `<<`.
_MARK = (
    r"^\s*((?:\[[^\]]{1,20}\]\s*)+"
    r"|(?i:(?:(?:e-?mail|call|reply|re|sms)\s*:)+)\s*(?:<<|>>)?|<<|>>)"
)

_TEXT = rf"""
create or replace macro text_of(value) as nullif({trimmed("value")}, '');
create or replace macro first_item(value) as text_of(split_part(value, ';', 1));
create or replace macro without_state(value) as text_of(
    regexp_replace(value, {literal(_STATE)}, '', 'i')
);
create or replace macro mark_of(value) as text_of(
    regexp_extract(value, {literal(_MARK)}, 1)
);
"""

# Names are whole words of two letters and more, as written, without accents, and with
# umlauts spelt out; an `s` of possession goes with them. Whoever is addressed by a
# title is taken out too, for a note may name somebody beside its row.
_NOTE = r"""
create or replace macro spelt_out(value) as replace(replace(replace(replace(
    lower(value), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss');
create or replace macro words_of(names) as list_filter(
    regexp_split_to_array(
        concat_ws(' ', lower(names), strip_accents(lower(names)), spelt_out(names)),
        '[^\p{L}\p{M}]+'
    ),
    lambda word: length(word) >= 2
);
create or replace macro is_of(token, words) as
    list_contains(words, lower(token))
    or list_contains(words, strip_accents(lower(token)))
    or list_contains(words, regexp_replace(lower(token), 's$', ''));
create or replace macro without_names(value, names) as array_to_string(
    list_transform(
        regexp_extract_all(value, '[\p{L}\p{M}]+|[^\p{L}\p{M}]+'),
        lambda token: case
            when is_of(token, words_of(array_to_string(names, ' '))) then '[name]'
            else token
        end
    ),
    ''
);
create or replace macro names_in(value) as list_filter(
    regexp_split_to_array(lower(value), '[^\p{L}\p{M}]+'),
    lambda word: length(word) >= 2 and word not in (
        'and', 'dr', 'familie', 'family', 'haushalt', 'household', 'mr', 'mrs', 'ms',
        'prof', 'und'
    )
);
create or replace macro is_own_name(value, names) as
    length(names_in(value)) >= 2
    and length(list_filter(
        names_in(value),
        lambda token: not is_of(token, words_of(array_to_string(names, ' ')))
    )) = 0;
create or replace macro noted(value, names) as case
    when text_of(value) is not null then regexp_replace(
        without_names(
            regexp_replace(
                scrubbed(text_of(value)),
                '(?i)\b(?:https?://|www\.)\S+', '[removed]', 'g'
            ),
            names
        ),
        '\b((?i:mrs?|ms|dr|prof|herr|frau|mme|monsieur|madame)\.?) +\p{Lu}[\p{L}-]+',
        '\1 [name]', 'g'
    )
end;
"""

_TIME = r"""
create or replace macro plausible(moment) as case
    when year(moment) between 1900 and 2100 then moment
end;
create or replace macro instant_of(value, zone) as date_trunc('second', case
    when regexp_full_match(
        value,
        '\d{4}-\d{2}-\d{2}[Tt ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?'
        ' ?([Zz]|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?)'
    ) then timezone('UTC', try_cast(
        regexp_replace(
            regexp_replace(
                regexp_replace(upper(value), ' ?(Z|UTC)$', '+00:00'),
                ' ?([+-]\d{2})$', '\1:00'
            ),
            ' ?([+-]\d{2}):?(\d{2})$', '\1:\2'
        ) as timestamptz
    ))
    when regexp_full_match(value, '\d{4}-\d{2}-\d{2}[Tt ]00:00:00(\.0+)?') then null
    when regexp_full_match(
        value, '\d{4}-\d{2}-\d{2}[Tt ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?'
    ) then timezone('UTC', timezone(zone, try_cast(upper(value) as timestamp)))
    when regexp_full_match(value, '\d{13}')
        then timezone('UTC', to_timestamp(try_cast(value as bigint) // 1000))
end);
create or replace macro local_day_of(instant, zone) as
    cast(timezone(zone, timezone('UTC', instant)) as date);
create or replace macro begin_of(day, zone) as
    timezone('UTC', timezone(zone, cast(day as timestamp)));
create or replace macro day_at_midnight(moment) as case
    when cast(moment as time) = time '00:00:00' then cast(moment as date)
end;
create or replace macro is_midnight(instant, zone) as
    cast(timezone(zone, timezone('UTC', instant)) as time) = time '00:00:00';
create or replace macro shows_time(value) as regexp_matches(
    value,
    '^[^:]*\d:(0[1-9]|1[0-46-9]|2\d|3[1-9]|4[0-46-9]|5\d)|^[^:]*\d:\d\d:(0[1-9]|[1-5]\d)'
) or (regexp_full_match(value, '\d{13}') and not ends_with(value, '00000'));
create or replace macro midnight_day(value) as case
    when regexp_full_match(
        value,
        '\d{4}-\d{2}-\d{2}[Tt ]0?0:00(:00(\.0+)?)?'
        ' ?([Zz]|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?)?'
    ) then try_cast(value[:10] as date)
    when regexp_full_match(value, '\d{13}') and try_cast(value as bigint) % 86400000 = 0
        then cast(make_timestamp(try_cast(value as bigint) * 1000) as date)
end;
create or replace macro day_of(value) as case
    when regexp_full_match(value, '\d{4}-\d{2}-\d{2}([Tt ]00:00:00(\.0+)?)?')
        then try_cast(value[:10] as date)
end;
"""

# Thousands and millions as list views shorten them: `1.2M`, `15 k €`.
_UNIT = r"(?i)(\d) ?(k|tsd\.?|m|mn|mio\.?|bn|mrd\.?)([^\p{L}\d]|$)"
_AMOUNT = (
    rf"""
create or replace macro without_unit(value) as
    regexp_replace(value, {literal(_UNIT)}, '\1\3');
create or replace macro unit_of(value) as
    case rtrim(lower(regexp_extract(value, {literal(_UNIT)}, 2)), '.')
        when 'k' then 1000
        when 'tsd' then 1000
        when 'm' then 1000000
        when 'mn' then 1000000
        when 'mio' then 1000000
        when 'bn' then 1000000000
        when 'mrd' then 1000000000
        else 1
    end;
"""
    + r"""
create or replace macro may_be_thousands(value) as
    regexp_full_match(bare_amount(value), '[-+]?[1-9]\d{0,2}\.\d{3}');
create or replace macro whole_of(value, mark) as
    case when mark != '?' or not may_be_thousands(value) then try_cast(value as double)
    end;
create or replace macro number_of(value, mark) as try_cast(case
    when mark = '?' and may_be_thousands(value) then null
    when mark in ('.', '?') and regexp_full_match(
        bare_amount(value),
        '[-+]?(\d+|\d{1,3}([, '']\d{3})+|\d{1,2}(,\d{2})+,\d{3})?'
        '(\.\d*)?([Ee]\+?\d+)?'
    ) then regexp_replace(bare_amount(value), '[, '']', '', 'g')
    when mark = ',' and regexp_full_match(
        bare_amount(value), '[-+]?(\d+|\d{1,3}([. '']\d{3})+)?(,\d*)?'
    ) then replace(regexp_replace(bare_amount(value), '[. '']', '', 'g'), ',', '.')
end as decimal(30, 8));
create or replace macro amount_of(value, mark) as
    try_cast(number_of(value, mark) as decimal(18, 2));
create or replace macro lasted(value, unit, seconds, mark) as case
    when regexp_full_match(value, '\d+:[0-5]\d:[0-5]\d')
        then cast(split_part(value, ':', 1) as double) * 3600
        + cast(split_part(value, ':', 2) as double) * 60
        + cast(split_part(value, ':', 3) as double)
    when unit in ('minutes', 'hours') and regexp_full_match(value, '\d+:[0-5]\d')
        then (
            cast(split_part(value, ':', 1) as double)
            + cast(split_part(value, ':', 2) as double) / 60
        ) * seconds
    else cast(number_of(value, mark) as double) * seconds
end;
create or replace macro money_of(value, mark) as try_cast(
    number_of(without_unit(value), mark) * unit_of(value) as decimal(18, 2)
);
"""
)

# The checksum of an id: of each five characters, which are upper case (Salesforce,
# "15-character to 18-character ids"). Where a database or a spreadsheet put a long id
# into one case, its checksum says how it was written (R46).
_ID = r"""
create or replace macro id_mark(five) as substr(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
    1
    + cast(substr(five, 1, 1) between 'A' and 'Z' as integer)
    + 2 * cast(substr(five, 2, 1) between 'A' and 'Z' as integer)
    + 4 * cast(substr(five, 3, 1) between 'A' and 'Z' as integer)
    + 8 * cast(substr(five, 4, 1) between 'A' and 'Z' as integer)
    + 16 * cast(substr(five, 5, 1) between 'A' and 'Z' as integer),
    1
);
create or replace macro is_upper(mark, place) as
    (instr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', upper(mark)) - 1)
    // cast(pow(2, place) as integer) % 2 = 1;
create or replace macro cased_id(value) as array_to_string(list_transform(
    range(15),
    lambda place: case
        when not is_upper(value[16 + place // 5], place % 5)
            then lower(value[place + 1])
        when value[place + 1] between '0' and '9' then '?'
        else upper(value[place + 1])
    end
), '') || upper(value[16:]);
create or replace macro salesforce_id(value) as case
    when length(value) = 15 and regexp_full_match(value, '[0-9a-z][0-9A-Za-z]{14}')
        and regexp_matches(value, '\d')
        then value || id_mark(substr(value, 1, 5)) || id_mark(substr(value, 6, 5))
        || id_mark(substr(value, 11, 5))
    when regexp_full_match(
        value, '[0-9A-Z]*\d[0-9A-Z]*[A-Z0-5]{3}|[0-9a-z]*\d[0-9a-z]*[a-z0-5]{3}'
    ) and length(value) = 18 then case
        when regexp_matches(cased_id(value), '[?]|^00[qgtu]') then value
        else cased_id(value)
    end
    else value
end;
"""

# What types a cell. Notes have macros of their own, which take longer to make.
TYPES = "".join(
    [
        _TEXT,
        _CONTACTS,
        _TIME,
        currencies.MACROS,
        _AMOUNT,
        _ID,
        flags.MACROS,
        fillers.MACROS,
    ]
)
MACROS = TYPES + _NOTE
