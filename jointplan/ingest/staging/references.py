"""Which rows name a record that no export has, and what may have become of its id.

An *orphan* is a row with an id whose record should be in an export that was delivered
and is not, nor was it set aside (R46). A blank id is none, nor is one of a kind that no
export brings: contacts, where only leads were delivered.
"""

from __future__ import annotations

from jointplan.ingest.contract import ENTITIES
from jointplan.warehouse.layers import Model

PEOPLE = "people"
# Entity, the field that names a record of another one, and which one; people are leads,
# contacts, and what went up in one of them. Not every owner need be on a list, so of
# owners only damaged ids are told.
REFERENCES = (
    ("responses", "record_id", PEOPLE),
    ("stage_changes", "record_id", PEOPLE),
    ("attribute_changes", "record_id", PEOPLE),
    ("touches", "record_id", PEOPLE),
    ("touch_people", "record_id", PEOPLE),
    ("opportunity_people", "record_id", PEOPLE),
    ("leads", "converted_contact_id", "contacts"),
    ("leads", "converted_account_id", "accounts"),
    ("leads", "converted_opportunity_id", "opportunities"),
    ("contacts", "account_id", "accounts"),
    ("opportunities", "account_id", "accounts"),
    ("opportunity_people", "opportunity_id", "opportunities"),
    ("opportunity_changes", "opportunity_id", "opportunities"),
    ("responses", "campaign_id", "campaigns"),
    ("touch_people", "touch_id", "touches"),
    ("leads", "owner_id", "owners"),
    ("contacts", "owner_id", "owners"),
    ("touches", "owner_id", "owners"),
    ("opportunities", "owner_id", "owners"),
    ("stage_changes", "author_id", "owners"),
)
_PARENTS = (
    "contacts", "accounts", "campaigns", "opportunities", "touches", "owners",
)  # fmt: skip
_READ = tuple(
    name
    for name in ENTITIES
    if name in {entity for entity, _, _ in REFERENCES} | {*_PARENTS, "leads", "merges"}
)

_LETTERED = "'[0-9A-Za-z]*[A-Za-z][0-9A-Za-z]*'"
_KIND = f"""case
            when length({{id}}) in (15, 18) and regexp_full_match({{id}}, {_LETTERED})
                then upper({{id}}[:3])
            when regexp_full_match({{id}}, '[A-Za-z]*[^0-9A-Za-z]?[0-9][0-9., ]*')
                then upper(regexp_extract({{id}}, '^[A-Za-z]*'))
            else 'other'
        end"""
_BARE = (
    "upper(regexp_replace(regexp_replace({id}, '[.,]0+$', ''), '[^0-9A-Za-z]+', '', "
    "'g'))"
)


def kind_of(id_: str) -> str:
    """SQL for the kind of an id: what such ids begin with, as far as it is letters."""
    return _KIND.format(id=id_)


def folded_id(id_: str) -> str:
    """SQL for an id without what programs and spreadsheets do to it."""
    bare = _BARE.format(id=id_)
    return f"""case
            when length({id_}) = 18 and regexp_full_match({id_}, {_LETTERED})
                then upper({id_}[:15])
            when regexp_full_match({bare}, '[0-9]+') then ltrim({bare}, '0')
            else {bare}
        end"""


def _one_case(id_: str) -> str:
    """SQL that says whether an id has letters of one case only."""
    return f"({id_}[:15] = upper({id_}[:15]) or {id_}[:15] = lower({id_}[:15]))"


def _known_ids() -> str:
    parts = [
        f"    select '{PEOPLE}' as parent, lead_id as id, true as is_record from leads",
        f"    select '{PEOPLE}', contact_id, true from contacts",
        f"    select '{PEOPLE}', record_id, false from merges",
        f"    select '{PEOPLE}', converted_contact_id, false from leads",
    ]
    parts += [
        f"    select '{name}', {ENTITIES[name].key[0]}, true from {name}"
        for name in _PARENTS
    ]
    return "\n    union\n".join(parts)


def _named() -> str:
    return "\n    union all\n".join(
        f"    select '{entity}' as entity, '{field}' as field, '{parent}' as parent,\n"
        f"        file_number, record_number, {field} as id\n"
        f"    from {entity}\n"
        f"    where row_fate = 'used' and {field} is not null"
        for entity, field, parent in REFERENCES
    )


def orphans_model() -> Model:
    """The model `staging.orphans`."""
    imports = ",\n\n".join(
        f"{name} as (\n    select * from staging.{name}\n)" for name in _READ
    )
    near, known = "missing.id", "known_ids.id"
    sql = f"""\
-- One row per row of an export and field that names a record which no export has.
-- Generated. Where the id is a known one once case, length, a trailing .0, zeros in
-- front or separators are allowed for, `likeness` says which: it was damaged (R46).
-- Glossary: account of rows.
with

{imports},

known_ids as (
{_known_ids()}
),

kinds as (
    select
        parent,
        {kind_of("id")} as kind
    from known_ids
    where is_record and id is not null
    group by all
),

named as (
{_named()}
),

missing as (
    select
        named.parent,
        named.id,
        {kind_of("named.id")} as kind,
        {folded_id("named.id")} as folded
    from named
    left join known_ids
        on named.parent = known_ids.parent
        and named.id = known_ids.id
    where known_ids.id is null
    group by all
),

folded_ids as (
    select
        parent,
        id,
        {folded_id("id")} as folded
    from known_ids
    where id is not null
),

alike as (
    select
        missing.parent,
        missing.id,
        min(
            case
                when regexp_matches(missing.id || ' ' || known_ids.id, '[.,]0+( |$)')
                    then 'trailing zero'
                when length({near}) in (15, 18)
                    and length({known}) in (15, 18)
                    and {near}[:15] = {known}[:15] then 'length'
                when {near}[:15] != {known}[:15]
                    and upper({near}[:15]) = upper({known}[:15]) then 'case'
                when ltrim({near}, '0') = ltrim({known}, '0') then 'leading zeros'
                else 'separators'
            end
        ) as likeness
    from missing
    inner join folded_ids as known_ids
        on missing.parent = known_ids.parent
        and missing.folded = known_ids.folded
    where missing.folded != ''
        and (missing.parent != 'owners' or regexp_matches(missing.id, '[0-9]'))
        and (
            {near}[:15] = {known}[:15]
            or upper({near}[:15]) != upper({known}[:15])
            or {_one_case(near)}
            or {_one_case(known)}
        )
    group by missing.parent, missing.id
),

final as (
    select
        named.entity,
        named.field,
        named.parent,
        named.file_number,
        named.record_number,
        named.id as orphan_id,
        alike.likeness
    from named
    inner join missing
        on named.parent = missing.parent
        and named.id = missing.id
    left join kinds
        on missing.parent = kinds.parent
        and missing.kind = kinds.kind
    left join alike
        on named.parent = alike.parent
        and named.id = alike.id
    where alike.likeness is not null
        or kinds.kind is not null and named.parent != 'owners'
)

select * from final
"""
    return Model("staging", "orphans", sql, "staging/orphans (generated)")
